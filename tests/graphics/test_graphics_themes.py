"""Themes: every text of every card can be read over what really lies behind it; logo and motion."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PIL import Image

from cuehost.errors import GraphicsError
from cuehost.graphics import PriceCard, ThanksCard, Theme, draw, load_theme, place_of, readings, theme_names
from cuehost.graphics.samples import sample_cards
from cuehost.graphics.theme import THEMES

CANVASES = {"portrait": (540, 960), "landscape": (960, 540)}
BOXES = {"CaptionCard": (480, 110), "LabelCard": (400, 60)}
AA = 4.5


def test_there_are_at_least_four_finished_themes() -> None:
    assert len(theme_names()) >= 4
    looks = [load_theme(name) for name in theme_names()]
    assert [look.name for look in looks] == theme_names()
    assert len({look.colours.accent for look in looks}) == len(looks)


@pytest.mark.parametrize("shape", CANVASES)
@pytest.mark.parametrize("name", theme_names())
def test_all_text_of_all_cards_has_contrast_where_it_stands(name: str, shape: str, photo: Path) -> None:
    look, canvas = load_theme(name), CANVASES[shape]
    for card, spec in sample_cards(photo).items():
        size = BOXES.get(type(spec).__name__) or place_of(type(spec), canvas, look).box[2:]
        found = readings(spec, size, look, canvas=canvas)
        assert found, card
        worst = min(found, key=lambda reading: reading.contrast)
        assert worst.contrast >= AA, f"{name}, {card}: “{worst.text}” has {worst.contrast:.2f}"


def test_a_reading_sees_the_real_ground(theme: Theme) -> None:
    pale = dataclasses.replace(theme.colours, panel=(200, 60, 90, 255), panel_low=(190, 50, 80, 255))
    pink = dataclasses.replace(theme, colours=pale)
    spec = sample_cards()["price"]
    assert isinstance(spec, PriceCard)
    worst = {r.text: r.contrast for r in readings(spec, (600, 400), pink)}
    assert worst["$39.90"] < 2
    assert worst["Tap the cart"] > AA, "that stands on the accent"


def write_theme(folder: Path, extra: str, old: str = "", new: str = "") -> Path:
    path = folder / "mine.yaml"
    text = (THEMES / "studio.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace(old, new) + extra if old else text + extra, encoding="utf-8")
    return path


def test_a_logo_is_drawn_and_belongs_to_the_look(tmp_path: Path, theme: Theme) -> None:
    Image.new("RGB", (300, 100), (10, 200, 30)).save(tmp_path / "logo.png")
    look = load_theme(write_theme(tmp_path, "logo: {file: logo.png, height: 60}\n"))
    assert look.logo and look.logo.height == 60
    plain, marked = (draw(ThanksCard("en"), (900, 700), t) for t in (theme, look))
    green = marked.convert("RGB").getcolors(900 * 700) or []
    assert sum(count for count, pixel in green if pixel == (10, 200, 30)) > 5000
    assert plain.tobytes() != marked.tobytes()
    before = look.fingerprint()
    Image.new("RGB", (300, 100), (200, 10, 30)).save(tmp_path / "logo.png")
    assert load_theme(tmp_path / "mine.yaml").fingerprint() != before


@pytest.mark.parametrize(
    ("extra", "told"),
    [
        ("logo: {file: missing.png}\n", "logo"),
        ("logo: {file: ../logo.png}\n", "folder"),
        ("logo: {file: mine.yaml, height: 2000}\n", "height"),
    ],
)
def test_a_faulty_logo_is_refused(tmp_path: Path, extra: str, told: str) -> None:
    with pytest.raises(GraphicsError, match=told):
        load_theme(write_theme(tmp_path, extra))


@pytest.mark.parametrize(
    ("motion", "told"),
    [
        ("{enter: spin}", "motion enter"),
        ("{ms: fast}", "motion ms"),
        ("{ms: 90000}", "motion ms"),
        ("{ease: bouncy}", "motion ease"),
        ("{drift: 0.2}", "motion drift"),
        ("{zoom: -0.1}", "motion zoom"),
        ("{zoom: much}", "motion zoom"),
        ("{speed: 3}", "speed"),
    ],
)
def test_a_faulty_motion_is_refused(tmp_path: Path, motion: str, told: str) -> None:
    known = "motion: {enter: slide, update: pop, leave: fade, ms: 320, ease: out}"
    with pytest.raises(GraphicsError, match=told):
        load_theme(write_theme(tmp_path, "", known, f"motion: {motion}"))


def test_motion_is_read_and_is_no_part_of_the_pictures(tmp_path: Path, theme: Theme) -> None:
    known = "motion: {enter: slide, update: pop, leave: fade, ms: 320, ease: out}"
    calm = load_theme(write_theme(tmp_path, "", known, "motion: {enter: none, ms: 0}"))
    assert (calm.motion.enter, calm.motion.ms) == ("none", 0)
    assert calm.fingerprint() == theme.fingerprint()
    assert load_theme(write_theme(tmp_path, "", known, "")).motion.enter == "fade", "it may be left out"
