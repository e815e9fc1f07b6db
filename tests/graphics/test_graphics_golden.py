"""Golden pictures: cards in ten scripts look as they did when they were last looked at."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import pytest
from PIL import Image

from cuehost.graphics import PriceCard, draw, fonts_missing, load_theme, readings
from cuehost.graphics.clusters import scripts_in

sys.path.insert(0, str(Path(__file__).parent))

from golden import CANVAS, CARDS, FOLDER, SIZE, difference, picture

#: Distances in CIE L*a*b*. Measured: WebP's loss alone gives up to 0.9 and 4.
MEAN, WORST = 1.6, 12.0


@pytest.mark.parametrize("name", CARDS)
def test_cards_look_as_they_did(name: str) -> None:
    if missing := fonts_missing([name]):
        pytest.skip(missing[0].what)
    with Image.open(FOLDER / f"{name}.webp") as kept:
        mean, worst = difference(kept.convert("RGB"), picture(name))
    assert mean < MEAN and worst < WORST, f"{name}: {mean:.2f} and {worst:.1f}; see golden.py"


def test_the_golden_pictures_are_of_ten_scripts() -> None:
    scripts: set[str] = set()
    for theme, spec in CARDS.values():
        for reading in readings(spec, SIZE, load_theme(theme), canvas=CANVAS):
            scripts |= scripts_in(reading.text)
    assert len(scripts) >= 10, scripts


def test_another_digit_is_seen() -> None:
    theme, spec = CARDS["zh"]
    assert isinstance(spec, PriceCard)
    other = dataclasses.replace(spec, price=spec.price.model_copy(update={"amount": spec.price.amount - 100}))
    look = load_theme(theme)
    drawn = [
        Image.alpha_composite(
            Image.new("RGBA", SIZE, (*look.set.wall[:3], 255)), draw(card, SIZE, look, canvas=CANVAS)
        ).convert("RGB")
        for card in (spec, other)
    ]
    assert difference(*drawn)[1] > WORST
