"""The prompter: large words, the times, in every script, and never an error because of what a line says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cuehost.graphics import PrompterCard, Theme, draw, languages, readings
from cuehost.graphics.prompting import clock

CANVASES = [(540, 960), (960, 540)]
CARD = PrompterCard(
    "Fill it to the line and set it on the flame.",
    "en",
    "Kettle",
    ("It holds 0.9 l.", "→ Grinder"),
    42,
    754,
    25,
)


def texts(card: PrompterCard, theme: Theme, canvas: tuple[int, int] = (540, 960)) -> list[str]:
    return [reading.text for reading in readings(card, canvas, theme, canvas=canvas)]


def test_it_tells_the_words_what_follows_and_the_times(theme: Theme) -> None:
    shown = texts(CARD, theme)
    assert shown[:6] == ["SEGMENT", "0:42", "SHOW", "12:34", "OVER", "+0:25"]
    assert shown[6:] == ["KETTLE", CARD.now, *CARD.after]
    early = texts(replace(CARD, over_s=-75), theme)
    assert early[4:6] == ["UNDER", "−1:15"]
    assert texts(replace(CARD, over_s=0), theme)[5] == "0:00"
    assert "KETTLE · MIA" in texts(replace(CARD, speaker="Mia"), theme)


@pytest.mark.parametrize("canvas", CANVASES)
def test_all_of_it_can_be_read(theme: Theme, canvas: tuple[int, int]) -> None:
    for card in (CARD, replace(CARD, speaker="Mia", segment_left_s=3, over_s=-40), replace(CARD, held=True)):
        assert min(reading.contrast for reading in readings(card, canvas, theme, canvas=canvas)) >= 4.5
    image = draw(CARD, canvas, theme, canvas=canvas)
    assert image.size == canvas
    assert image.getchannel("A").getextrema() == (255, 255), "it hides what is behind it"


@pytest.mark.parametrize("canvas", CANVASES)
@pytest.mark.parametrize("lang", languages())
def test_its_words_fit_in_every_language(theme: Theme, lang: str, canvas: tuple[int, int]) -> None:
    draw(
        replace(CARD, lang=lang, segment_left_s=45_296, show_left_s=45_296, over_s=-45_296),
        canvas,
        theme,
        canvas=canvas,
    )


def test_any_line_can_be_shown(theme: Theme, samples: dict[str, str]) -> None:
    for lang, text in samples.items():
        assert draw(
            replace(CARD, now=text, lang=lang, after=(text,) * 3), (540, 960), theme, canvas=(540, 960)
        )
    for odd in ("", "word " * 200, "x" * 400, "\U0001f600" * 5, "\ue000"):
        assert draw(replace(CARD, now=odd, after=(odd,), title=odd), (540, 960), theme, canvas=(540, 960))


def test_times_as_people_write_them() -> None:
    assert [clock(s) for s in (0, 9, 65, 3600, 45_296)] == ["0:00", "0:09", "1:05", "1:00:00", "12:34:56"]
