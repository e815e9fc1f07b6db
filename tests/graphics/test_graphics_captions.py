"""Captions: every character in exactly one clause, cut where a speaker would breathe."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuehost.graphics import (
    CaptionCard,
    CaptionTrack,
    Clause,
    Theme,
    draw,
    readings,
    split_along,
    split_captions,
)
from cuehost.rundown import Span

BOX = (960, 220)
LINE = (
    "The gooseneck spout pours a slow, steady stream, so every cup blooms evenly, and the lid thermometer "
    "tells you the exact moment to pour. It holds 0.9 l and costs $39.90 today, down from $49.90!"
)


def check_cover(track: CaptionTrack, line: str) -> None:
    position = 0
    for clause in track.clauses:
        assert clause.start == position
        assert clause.text == line[clause.start : clause.end].strip()
        position = clause.end
    assert position == (len(line) if line.strip() else 0)


@settings(deadline=None, max_examples=60)
@given(
    st.text(alphabet="abc  ,.!手冲壶，。กาเน้ำ किर्थ سلام $39.9\n", max_size=200),
    st.sampled_from(["en", "zh", "th", "ar"]),
)
def test_clauses_cover_any_text(theme: Theme, line: str, lang: str) -> None:
    check_cover(split_captions(line, lang, box=BOX, theme=theme), line)


@pytest.mark.parametrize("lang", ["en", "es", "de", "ru", "vi", "zh", "ja", "ko", "th", "ar", "hi", "he"])
def test_every_clause_fits_the_caption_card(theme: Theme, samples: dict[str, str], lang: str) -> None:
    line = " ".join([samples[lang]] * 3)
    track = split_captions(line, lang, box=BOX, theme=theme)
    check_cover(track, line)
    assert len(track.clauses) >= 2
    for clause in track.clauses:
        draw(CaptionCard(clause.text, lang), BOX, theme)


def test_clauses_end_where_phrases_end(theme: Theme) -> None:
    shown = [clause.text for clause in split_captions(LINE, "en", box=BOX, theme=theme).clauses]
    assert len(shown) >= 3
    assert all(text[-1] in ",.!" for text in shown)
    chinese = (
        "细口壶嘴让水流又稳又慢，每一杯咖啡都均匀萃取；壶盖自带温度计，"
        "您随时知道水温，价格只要199元，喜欢的朋友点击购物车。"
    )
    parts = [clause.text for clause in split_captions(chinese, "zh", box=BOX, theme=theme).clauses]
    assert len(parts) >= 2
    assert all(part[-1] in "，；。" for part in parts)


def test_short_lines_stay_whole_and_prices_too(theme: Theme) -> None:
    assert [c.text for c in split_captions("Hi!", "en", box=BOX, theme=theme).clauses] == ["Hi!"]
    narrow = split_captions(LINE, "en", box=(420, 220), theme=theme)
    check_cover(narrow, LINE)
    assert sum("$39.90" in clause.text for clause in narrow.clauses) == 1
    assert sum("0.9 l" in clause.text for clause in narrow.clauses) == 1


def test_a_limit_of_characters_is_kept(theme: Theme) -> None:
    track = split_captions(LINE, "en", box=BOX, theme=theme, max_chars=42)
    check_cover(track, LINE)
    assert max(len(clause.text) for clause in track.clauses) <= 42


def test_clauses_are_timed_by_their_words() -> None:
    track = CaptionTrack((Clause("One two,", 0, 9), Clause("three four.", 9, 20)))
    words = [
        Span("One", 0.1, 0.4, 0),
        Span("two", 0.4, 0.9, 4),
        Span("three", 1.2, 1.5, 9),
        Span("four", 1.5, 2, 15),
    ]
    timed = track.timed(words, 2.2)
    assert [(t.start_s, t.end_s) for t in timed] == [(0.0, 1.2), (1.2, 2.2)]
    guessed = track.timed([], 2.0)
    assert guessed[0].end_s == guessed[1].start_s == pytest.approx(0.9)
    assert track.at(10) == track.clauses[1] and track.at(99) is None
    assert CaptionTrack(()).timed(words, 2.0) == ()


# -- a second language --------------------------------------------------------------------------------


@settings(deadline=None, max_examples=60)
@given(
    st.text(alphabet="abc  ,.!手冲壶，。กาเน้ำ किर्थ سلام $39.9\n", max_size=120),
    st.lists(st.floats(0, 1), min_size=0, max_size=6).map(lambda ends: [*sorted(ends), 1.0]),
    st.sampled_from(["en", "zh", "th", "ar"]),
)
def test_a_second_language_is_shown_whole(text: str, ends: list[float], lang: str) -> None:
    parts = split_along(text, lang, ends)
    assert len(parts) == len(ends)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_second_language_is_cut_where_it_breaks_nearest_to_the_first() -> None:
    text = "Llénalo hasta la marca, ponlo al fuego y mira el termómetro de la tapa: te dice cuándo verter."
    assert split_along(text, "es", [0.24, 1]) == (
        "Llénalo hasta la marca,",
        "ponlo al fuego y mira el termómetro de la tapa: te dice cuándo verter.",
    )
    assert split_along(text, "es", [1]) == (text,)
    assert split_along("Hola.", "es", [0.5, 1]) in (("Hola.", ""), ("", "Hola."))
    assert split_along("", "es", [0.5, 1]) == ("", "")
    assert split_along(text, "es", []) == ()


@pytest.mark.parametrize("lang", ["es", "zh", "th", "ar", "ru"])
def test_both_languages_fit_and_can_be_read(theme: Theme, samples: dict[str, str], lang: str) -> None:
    line = samples["en"] * 2
    track = split_captions(line, "en", box=BOX, theme=theme)
    for clause, under in zip(
        track.clauses,
        split_along(samples[lang] * 2, lang, [c.end / len(line) for c in track.clauses]),
        strict=True,
    ):
        card = CaptionCard(clause.text, "en", (0, 3), under, lang)
        found = readings(card, BOX, theme)
        assert len(found) > bool(under)
        assert min(reading.contrast for reading in found) >= 4.5
        assert draw(card, BOX, theme).getbbox()
