"""What an edit changes: places are known by their words, not by ids that are handed out anew."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from virtual_studio import line, segment

from cuehost.playout import PreparedSegment, PreparedShow
from cuehost.playout.cards import ShowPictures
from cuehost.playout.moves import changes, moves
from cuehost.playout.position import At


def part(name: str, *texts: str, **plan: object) -> PreparedSegment:
    """A segment whose lines are numbered as a writer numbers them."""
    return segment(name, *(line(f"{name}.{n}", text=text) for n, text in enumerate(texts, 1)), **plan)


def show(*segments: PreparedSegment) -> PreparedShow:
    return PreparedShow("Test", "en", segments)


WELCOME = ("Welcome to the show.", "We have a kettle and a cup today.")
KETTLE = ("Here is the kettle.", "It costs 39.90 dollars.", "It is made of steel.")
OLD = show(part("opening", *WELCOME, kind="opening"), part("kettle", *KETTLE), part("cup", "A blue cup."))
NONE = ShowPictures()


def test_nothing_changed_keeps_every_place() -> None:
    assert all(before == after for before, after in moves(OLD, OLD).items())
    assert changes(OLD, OLD, NONE, NONE) == []


def test_a_line_put_in_front_shifts_the_numbers_and_not_the_places() -> None:
    new = show(OLD.segments[0], part("kettle", "Look at this.", *KETTLE), OLD.segments[2])
    moved = moves(OLD, new)
    assert moved[At("kettle", "kettle.1")] == At("kettle", "kettle.2")
    assert moved[At("kettle", "kettle.3")] == At("kettle", "kettle.4")
    assert changes(OLD, new, NONE, NONE) == ["kettle: 1 line added"]


def test_a_changed_price_is_the_same_line() -> None:
    new = show(
        OLD.segments[0], part("kettle", KETTLE[0], "It costs 29.90 dollars.", KETTLE[2]), OLD.segments[2]
    )
    assert moves(OLD, new)[At("kettle", "kettle.2")] == At("kettle", "kettle.2")
    assert changes(OLD, new, NONE, NONE) == ["kettle: 1 line changed"]


def test_a_line_that_is_replaced_by_another_is_gone() -> None:
    new = show(OLD.segments[0], part("kettle", KETTLE[0], "Ask me anything!", KETTLE[2]), OLD.segments[2])
    assert At("kettle", "kettle.2") not in moves(OLD, new)
    assert changes(OLD, new, NONE, NONE) == ["kettle: 1 line added, 1 line removed"]


def test_segments_are_known_by_their_words_when_their_ids_shift() -> None:
    new = show(
        part("opening", *WELCOME, kind="opening"),
        part("kettle", "Quite another round of it."),
        part("kettle-2", *KETTLE),
        part("cup", "A blue cup."),
    )
    moved = moves(OLD, new)
    assert moved[At("kettle", "kettle.1")] == At("kettle-2", "kettle-2.1")
    assert changes(OLD, new, NONE, NONE) == ["kettle added", "kettle-2: its title"]


def test_segments_added_removed_moved_and_timed_are_told() -> None:
    new = show(
        part("cup", "A blue cup.", duration_s=30.0),
        part("opening", *WELCOME, kind="opening"),
        part("pause", kind="break"),
    )
    assert changes(OLD, new, NONE, NONE) == [
        "pause added",
        "kettle removed",
        "the order of the segments",
        "cup: its time",
    ]


def test_pictures_are_told_by_their_place() -> None:
    old = ShowPictures({("price", "product:cup"): Path("a.png"), ("label", None): Path("l.png")})
    new = ShowPictures({("price", "product:cup"): Path("b.png"), ("label", None): Path("m.png")})
    assert changes(OLD, OLD, old, new) == ["the price of product:cup", "the label"]


texts = st.lists(
    st.sampled_from(["One.", "Two is longer.", "Three?", "Four, and more.", "Five!"]), max_size=5
)
parts = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c", "d"]), texts), min_size=1, max_size=4, unique_by=lambda p: p[0]
)


@given(parts, parts)
def test_every_place_moves_to_one_that_is_there_and_no_two_to_the_same(
    old: list[tuple[str, list[str]]], new: list[tuple[str, list[str]]]
) -> None:
    before = show(*(part(name, *words) for name, words in old))
    after = show(*(part(name, *words) for name, words in new))
    moved = moves(before, after)
    there = {At(s.segment.id, x.line.id) for s in after.segments for x in s.lines}
    there |= {At(s.segment.id) for s in after.segments}
    assert set(moved.values()) <= there
    assert len(set(moved.values())) == len(moved)
    for at, its in moved.items():
        assert (at.line is None) == (its.line is None)
        if at.line is not None:  # a line goes where its segment goes
            assert moved[At(at.segment)] == At(its.segment)
