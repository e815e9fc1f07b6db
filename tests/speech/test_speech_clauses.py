"""Where a text is divided, and speaking it clause by clause."""

from __future__ import annotations

import itertools
from contextlib import aclosing
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuehost.errors import SpeechError
from cuehost.speech import SpeechSettings, SpokenClause, SpokenLine, Voices, to_spoken
from cuehost.speech.clauses import BREATH_S, clauses
from cuehost.speech.espeak import EspeakEngine
from cuehost.speech.finish import LEAD_S, TAIL_S
from cuehost.speech.making import made
from cuehost.speech.types import VoiceFailed


def divided(text: str, **how: Any) -> list[str]:
    return [text[c.start : c.end] for c in clauses(text, **how)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Yes, of course. It is in stock.", ["Yes, of course.", "It is in stock."]),
        ("It costs 1,000.50 at 12:30, that is all.", ["It costs 1,000.50 at 12:30,", "that is all."]),
        ("Ask Dr. Lee, e.g. on Mondays.", ["Ask Dr. Lee,", "e.g. on Mondays."]),
        (
            "这款水壶容量很大，今天只要三十九元。欢迎！",
            ["这款水壶容量很大，", "今天只要三十九元。", "欢迎！"],
        ),
        ("نعم، بالطبع؟ شكرا.", ["نعم، بالطبع؟", "شكرا."]),
        ("Great! (Really.) Thanks.", ["Great!", "(Really.)", "Thanks."]),
        (
            "You can take it to the office because it keeps your coffee warm all day.",
            ["You can take it to the office", "because it keeps your coffee warm all day."],
        ),
        ("Hm", ["Hm"]),
        ("  ", []),
        ("...", ["..."]),
    ],
)
def test_where_a_speaker_breathes(text: str, parts: list[str]) -> None:
    assert divided(text, early=True) == parts


def test_sentences_stay_whole_where_nobody_waits() -> None:
    text = "First this, then that, and so on. Second, the rest."
    assert divided(text) == ["First this, then that, and so on.", "Second, the rest."]
    assert divided(text, longest=25) == ["First this, then that,", "and so on.", "Second, the rest."]
    breaths = [c.breath_s for c in clauses(text, longest=25)]
    assert breaths == [BREATH_S["clause"], BREATH_S["sentence"], 0.0]


def test_clauses_nobody_prepared_grow_and_keep_amounts_whole() -> None:
    spoken = to_spoken(
        "The whole new set costs only $1,239.50 which is less than what you would pay in most shops of the "
        "town because we buy it from the people who make it with their own hands in a village by the sea and "
        "bring it here ourselves",
        "en",
    )
    parts = clauses(spoken.text, early=True, whole=spoken.wholes())
    sizes = [c.end - c.start for c in parts]
    assert sizes[0] <= 30 and sizes[1] <= 75 and all(size <= 200 for size in sizes)
    cut = [start for start, end in spoken.wholes() if any(start < c.end < end for c in parts)]
    assert cut == []
    assert spoken.text[: parts[0].end] == "The whole new set costs only"


@given(
    st.text(st.sampled_from("ab é水，。. ,!?\n0139:—ก็ा🔥'\")"), max_size=300) | st.text(max_size=120),
    st.booleans(),
    st.integers(30, 200),
)
def test_nothing_is_lost_and_nothing_is_too_long(text: str, early: bool, longest: int) -> None:
    parts = clauses(text, early=early, longest=longest)
    kept = "".join(text[p.start : p.end] for p in parts)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(a.end <= b.start for a, b in itertools.pairwise(parts))
    assert all(text[p.start : p.end].strip() and p.end - p.start <= longest + 40 for p in parts)


async def spoken(voices: Voices, text: str, **how: Any) -> list[SpokenClause]:
    async with aclosing(voices.stream(SpokenLine(text, "en", **how))) as stream:
        return [clause async for clause in stream]


async def test_clauses_come_one_by_one_and_fit_the_text(settings: SpeechSettings, tone: Any) -> None:
    text = "Yes, of course, and only $39.90 today! It is in stock."
    voices = Voices(settings, [tone])
    done = await spoken(voices, text)
    assert [text[c.start : c.end] for c in done] == [
        "Yes, of course,",
        "and only $39.90 today!",
        "It is in stock.",
    ]
    for clause in done:
        assert all(text[w.offset : w.offset + len(w.text)] == w.text for w in clause.speech.words)
        assert all(clause.start <= w.offset < clause.end for w in clause.speech.words)
    assert [w.text for w in done[1].speech.words] == ["and", "only", "$39.90", "today"]
    assert done[0].breath_s == 0.0  # a speech's own silence is enough after a comma
    assert done[1].breath_s == pytest.approx(BREATH_S["sentence"] - LEAD_S - TAIL_S)
    asked = list(tone.asked)
    await spoken(voices, text)
    assert tone.asked == asked  # from the cache


async def test_the_first_clause_does_not_wait_for_the_others(settings: SpeechSettings, tone: Any) -> None:
    text = "Of course it is. " + "And there is much more to say of it. " * 30
    stream = Voices(settings, [tone]).stream(SpokenLine(text, "en"))
    first = await anext(stream)
    assert first.end == len("Of course it is.")
    assert len(tone.asked) <= 2
    await stream.aclose()
    assert len(tone.asked) <= 2


async def test_warming_up_goes_to_finished_sound_and_keeps_none(
    settings: SpeechSettings, make_tone: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished: list[str] = []

    def noted(raw: Any, who: tuple[str, str], *rest: Any) -> Any:
        finished.append(who[0])
        return made(raw, who, *rest)

    monkeypatch.setattr("cuehost.speech.voices.made", noted)
    online, near = make_tone("far", online=True), make_tone("near")
    voices = Voices(settings, [online, near])
    await voices.warm_up("en")
    assert (online.asked, len(near.asked), finished) == ([], 1, ["near"])
    assert not list(settings.cache.glob("lines/*"))

    def fail(text: str) -> None:
        raise VoiceFailed("no")

    near.fail = fail
    await voices.warm_up("en")
    assert voices.notes == []


async def test_a_clause_nobody_can_speak_ends_the_line(settings: SpeechSettings, tone: Any) -> None:
    def fail(text: str) -> None:
        if "bad" in text:
            raise VoiceFailed("no")

    tone.fail = fail
    voices = Voices(settings, [tone])
    done = await spoken(voices, "This is good. This is bad. This is late.")
    assert len(done) == 1 and any("left out" in n for n in voices.notes)
    with pytest.raises(SpeechError):
        await spoken(voices, "This is bad. This is late.")
    with pytest.raises(SpeechError, match="nothing to say"):
        await spoken(voices, "🔥")


async def test_a_line_too_long_for_an_engine_is_one_speech_with_breaths(
    settings: SpeechSettings, tone: Any
) -> None:
    tone.longest_text = 60
    text = "One two three four five. " * 8
    done = await Voices(settings, [tone]).speak(text, "en")
    assert len(tone.asked) == 8 and all(len(t) <= 60 for t in tone.asked)
    assert [w.text for w in done.words] == ["One", "two", "three", "four", "five"] * 8
    assert all(text[w.offset : w.offset + len(w.text)] == w.text for w in done.words)
    breath_ends = done.words[5].start_s
    quiet = done.samples[int((breath_ends - 0.3) * 48_000) : int((breath_ends - 0.02) * 48_000)]
    assert np.abs(quiet).max() < 0.05


async def test_two_thousand_characters(settings: SpeechSettings) -> None:
    text = ("This kettle holds 0.9 l and costs $39.90, see https://example.com/k2 🔥 水壶 для чая! " * 25)[
        :2000
    ]
    voices = Voices(settings, [EspeakEngine()])
    whole = await voices.speak(text, "en")
    assert 60 < whole.duration_s < 400
    assert whole.words[-1].offset > 1900
    stream = voices.stream(SpokenLine(text, "en"))
    assert (await anext(stream)).speech.duration_s < 12
    await stream.aclose()


def test_a_part_of_a_spoken_form_knows_its_place() -> None:
    whole = to_spoken("Now only $39.90, in stock.", "en")
    start = whole.text.index("in stock")
    part = whole.part(start, len(whole.text), ",")
    assert part.text == "in stock.,"
    assert part.source(3, 8) == (20, 25)
    price = whole.text.index("thirty")
    part = whole.part(price, price + len("thirty-nine"))
    assert part.source(0, len(part.text)) == (9, 15)
