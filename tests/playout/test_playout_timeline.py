"""Pictures come and go with the words they belong to."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from cuehost.playout import Action, CaptionClause, line_actions, time_of
from cuehost.playout.timeline import CAPTION_LEAD_S, CARD_S, LONGEST_CLAUSE_S, PROMPT_S, clause_ends
from cuehost.rundown import Cue, Span

TEXT = "Only $39.90 today, my friends."
WORDS = (
    Span("Only", 0.10, 0.40, 0),
    Span("$39.90", 0.45, 1.60, 5),
    Span("today,", 1.70, 2.10, 12),
    Span("my", 2.60, 2.70, 19),
    Span("friends.", 2.75, 3.20, 22),
)
END = 3.3
CUES = {
    name: Path(f"{name}.png") for name in ("price", "picture:0", "picture:1", "prompt:cart", "prompt:ask")
}


def overlay(name: str, at: int = 0) -> Cue:
    return Cue("overlay", name, at)


def actions(*cues: Cue, clauses: tuple[CaptionClause, ...] = ()) -> list[tuple[float, str, bool, str]]:
    made = line_actions(cues, clauses, WORDS, END, CUES)
    return [(round(a.at_s, 3), a.role, a.visible, a.name) for a in made]


@pytest.mark.parametrize(
    ("offset", "second"),
    [
        (0, 0.10),
        (3, 0.10),
        (4, 0.45),  # the space before a word belongs to it
        (5, 0.45),
        (10, 0.45),
        (11, 1.70),
        (29, 2.75),
        (30, END),  # after the last word
        (500, END),
    ],
)
def test_a_character_is_spoken_when_its_word_or_the_next_one_starts(offset: int, second: float) -> None:
    assert time_of(offset, WORDS, END) == second


def test_a_line_without_word_times_shows_everything_at_its_start() -> None:
    assert time_of(12, (), END) == 0.0


def test_captions_come_just_before_their_first_word_but_never_before_the_line() -> None:
    early = (Span("Only", 0.02, 0.40, 0), *WORDS[1:])
    clauses = (
        CaptionClause("Only $39.90 today,", 0, Path("a.png")),
        CaptionClause("my friends.", 19, Path("b.png")),
    )
    first, second = line_actions((), clauses, early, END, {})
    assert first == Action(0.0, "caption", True, "caption", Path("a.png"), "Only $39.90 today,")
    assert second.at_s == pytest.approx(2.60 - CAPTION_LEAD_S)
    assert (second.picture, second.text) == (Path("b.png"), "my friends.")


def test_overlays_come_with_their_word_and_in_order_of_time() -> None:
    made = actions(
        overlay("hide:price", 19),
        overlay("price", 5),
        overlay("picture:1", 12),
        clauses=(CaptionClause("x", 0, Path("c")),),
    )
    assert made == [
        (0.02, "caption", True, "caption"),
        (0.45, "price", True, "price"),
        (1.70, "picture", True, "picture:1"),
        (2.60, "price", False, "hide:price"),
    ]


def test_the_price_card_stands_ready_and_other_pictures_are_brought() -> None:
    made = line_actions(
        [overlay("price"), overlay("picture:1"), overlay("prompt:cart")], (), WORDS, END, CUES
    )
    assert {a.name: a.picture for a in made} == {
        "price": None,
        "picture:1": Path("picture:1.png"),
        "prompt:cart": Path("prompt:cart.png"),
        "hide:prompt": None,
    }


def test_a_prompt_stays_its_time() -> None:
    assert actions(overlay("prompt:cart", 5)) == [
        (0.45, "prompt", True, "prompt:cart"),
        (0.45 + PROMPT_S, "prompt", False, "hide:prompt"),
    ]


def test_a_prompt_that_follows_soon_is_not_ended_with_the_first() -> None:
    assert actions(overlay("prompt:cart", 0), overlay("prompt:ask", 19)) == [
        (0.10, "prompt", True, "prompt:cart"),
        (2.60, "prompt", True, "prompt:ask"),
        (2.60 + PROMPT_S, "prompt", False, "hide:prompt"),
    ]


def test_a_prompt_may_be_ended_early_by_a_cue() -> None:
    assert actions(overlay("prompt:cart", 0), overlay("hide:prompt", 12))[:2] == [
        (0.10, "prompt", True, "prompt:cart"),
        (1.70, "prompt", False, "hide:prompt"),
    ]


@pytest.mark.parametrize(
    "name", ["picture:7", "prompt:follow", "hide:label", "hide:caption", "fireworks", "price:1"]
)
def test_cues_whose_picture_is_not_there_are_left_out(name: str) -> None:
    assert actions(overlay(name), overlay("price", 5)) == [(0.45, "price", True, "price")]


def test_there_is_no_price_without_a_card() -> None:
    assert line_actions([overlay("price")], (), WORDS, END, {"picture:0": Path("x")}) == ()


def test_gestures_and_emotions_are_the_hosts_business() -> None:
    assert actions(Cue("gesture", "price"), Cue("emotion", "joy")) == []


# -- where a line may fall silent ------------------------------------------------------------------


def spoken(text: str, word_s: float = 0.3, gap_s: float = 0.05) -> list[Span]:
    """Word times of a text spoken evenly."""
    words, at_s, offset = [], 0.1, 0
    for word in text.split():
        offset = text.index(word, offset)
        words.append(Span(word, at_s, at_s + word_s, offset))
        at_s, offset = at_s + word_s + gap_s, offset + len(word)
    return words


def test_a_line_may_fall_silent_after_a_comma_but_not_in_a_number() -> None:
    text = "It costs 1,299.90 dollars, which is not much; now look!"
    words = spoken(text)
    ends = clause_ends(text, words)
    assert ends == pytest.approx([words[3].end_s + 0.05, words[7].end_s + 0.05])


def test_a_line_may_fall_silent_where_its_caption_ends() -> None:
    text = "This kettle keeps water hot for hours"
    words = spoken(text)
    assert clause_ends(text, words, captions=[0, text.index("water")]) == pytest.approx(
        [words[2].end_s + 0.05]
    )


def test_words_without_a_mark_may_be_parted_after_a_while_at_the_widest_gap() -> None:
    text = " ".join(["word"] * 30)
    words = spoken(text)
    ends = clause_ends(text, words)
    starts = [0.0, *ends]
    assert all(after - before <= LONGEST_CLAUSE_S + 0.5 for before, after in pairwise(starts))
    moved = [*words[:4], *(Span(w.text, w.start_s + 0.4, w.end_s + 0.4, w.offset) for w in words[4:])]
    assert clause_ends(text, moved)[0] == pytest.approx(words[3].end_s + 0.05)


def test_silence_never_begins_in_a_word() -> None:
    text = "One, two, three, four."
    words = spoken(text, gap_s=0.0)
    assert clause_ends(text, words) == pytest.approx([w.end_s for w in words[:-1]])


def test_chinese_marks_count_too() -> None:
    text = "这款壶，很好用。欢迎"
    words = [Span("这款壶", 0.0, 0.8, 0), Span("很好用", 0.9, 1.6, 4), Span("欢迎", 1.9, 2.4, 8)]
    assert clause_ends(text, words) == pytest.approx([0.85, 1.65])


def test_without_word_times_there_is_nowhere_to_fall_silent() -> None:
    assert clause_ends("One, two.", []) == ()
    assert clause_ends("", []) == ()


def test_a_card_goes_when_it_is_read_and_makes_room_for_price_and_prompts() -> None:
    pictures = CUES | {name: Path(f"{name}.png") for name in ("card:stock", "card:points:a:1", "code:qr")}

    def made(*cues: Cue) -> list[tuple[float, str, bool]]:
        return [(round(a.at_s, 2), a.role, a.visible) for a in line_actions(cues, (), WORDS, END, pictures)]

    assert made(overlay("card:stock", 12)) == [(1.7, "card", True), (1.7 + CARD_S["stock"], "card", False)]
    replaced = made(overlay("card:stock"), overlay("card:points:a:1", 12))
    assert [show for _, _, show in replaced] == [True, True, False], "what replaces a card ends it"
    assert made(overlay("price", 5)) == [(0.45, "card", False), (0.45, "price", True)]
    assert made(overlay("prompt:ask"))[0] == (0.1, "card", False)
    assert made(overlay("code:qr", 5)) == [(0.45, "code", True)], "a code stays"
    assert made(overlay("card:other")) == []
