"""How things are said: who asks, who tells of people, what a product is said to have, who gives."""

from __future__ import annotations

import pytest

from cuehost.writing.guard import Guard, languages
from cuehost.writing.guard.lexicon import _read, lexicon

HONEST = [
    ("en", "Laura asks about wireless charging. Not on this one."),
    ("ru", "Ирина спрашивает про беспроводную зарядку: нет, такой у него нет."),
    ("en", "When I was little, my uncle had a blue one with a basket of lavender."),
    ("es", "De niña me peleaba con mi hermana por la mochila verde."),
    ("en", "The bell sounds like a little glass, doesn't it?"),
    ("en", "Whose street is full of leaves in October?"),
    ("en", "You pedal home, it rides like any bicycle."),
    ("en", "Certified to EN 15194."),
    ("en", "The frame is covered for two years, the battery for one year."),
    ("ru", "В комплекте зарядка и звонок."),
]
LIES = [
    ("en", "The frame is covered for two years, and so is the battery.", "duration"),
    ("en", "If it gives up in year four, we still mend it.", "guarantee"),
    ("en", "Ride it for a whole month, and if you don't like it, send it back.", "guarantee"),
    ("en", "Everyone who orders tonight gets a phone mount.", "gift"),
    ("en", "Free delivery, no minimum.", "shipping"),
    ("en", "It saves you from a concussion.", "safety"),
    ("en", "For anyone wondering, yes, it cures back pain.", "medical"),
    ("en", "It has a little drawer under the seat.", "feature"),
    ("en", "It carries the kidSAFE mark.", "certificate"),
    ("zh", "今晚下单的，我再送一个手机架。", "gift"),
]


@pytest.mark.parametrize(("lang", "text"), HONEST)
def test_talk_is_no_claim(bikes: Guard, lang: str, text: str) -> None:
    assert bikes.judge(text, lang, "bike").faults == ()


@pytest.mark.parametrize(("lang", "text", "category"), LIES)
def test_a_promise_is_found_however_it_is_put(bikes: Guard, lang: str, text: str, category: str) -> None:
    verdict = bikes.judge(text, lang, "bike")
    assert not verdict.ok
    assert category in {fault.category for fault in verdict.faults}


@pytest.mark.parametrize("lang", languages())
def test_every_language_has_the_frames(lang: str) -> None:
    frames, english = _read(lang, "frames"), _read("en", "frames")
    assert set(english["cues"]) <= set(frames["cues"])
    assert set(english["fields"]) - {"back"} <= set(frames["fields"])
    assert set(frames["nth_year"]) >= {1, 2, 3, 4, 5}
    assert {"gadget", "injury", "no_minimum", "instalments", "mark"} <= {
        concept for concepts in frames["claims"].values() for concept in concepts
    }


@pytest.mark.parametrize("lang", languages())
def test_every_language_says_yes_and_no(lang: str) -> None:
    words = lexicon(lang)
    assert words.yes is not None
    assert words.no is not None
