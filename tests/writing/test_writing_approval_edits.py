"""Lines edited, locked, regenerated, overruled, and what airs where approval is required."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from approval_room import CUP, Room, ana, approve_all, ben, give, rewritten, states_nothing

from cuehost.errors import CuehostError, InputError
from cuehost.rundown import Line, Segment
from cuehost.writing.approval import (
    Finding,
    act_from_data,
    approve,
    edit,
    line_named,
    lock,
    other_words,
    overrule,
    regenerate_line,
    regenerate_segment,
    script_to_air,
    unlock,
    withdraw,
)

# -- editing, locking, regenerating --------------------------------------------------------------------


def test_an_edit_keeps_cues_at_their_words_and_joins_facts(room: Room) -> None:
    give(room, "cup.4", "Today it only costs 9.90 dollars, from stock.", lambda *_: ("price", "stock"))
    entry = line_named(room.review, "cup.4")
    assert (entry.state, entry.by, entry.line.source) == ("edited", ben(), "hand")
    assert entry.line.facts == ("price", "stock")
    (cue,) = entry.line.cues
    assert entry.line.text[cue.at :].startswith("9.90")
    assert room.texts()["cup.3"] == CUP[2].text


def test_an_edit_needs_approval_anew_and_stays_when_the_writer_changes(room: Room) -> None:
    approve_all(room)
    give(room, "cup.5", "Please tap the cart.")
    room.written["cup"] = rewritten(CUP, n5="Buy it.")
    assert (room.states()["cup.5"], room.texts()["cup.5"]) == ("edited", "Please tap the cart.")


def test_the_same_words_are_no_edit(room: Room) -> None:
    assert edit(room.review, {"cup.5": "  Tap the\n cart. "}, ben(), states_nothing).acts == ()


@pytest.mark.parametrize("text", ["", "  ", "...", "a\x07b", "x" * 1001, "\ud800"])
def test_what_cannot_be_said_is_no_line(room: Room, text: str) -> None:
    with pytest.raises(InputError, match=r"text of cup\.5"):
        edit(room.review, {"cup.5": text}, ben(), states_nothing)


def test_a_locked_line_is_not_changed_until_it_is_unlocked(room: Room) -> None:
    room.decide(lock(room.review, room.lines("cup.5"), ana()))
    room.written["cup"] = rewritten(CUP, n5="Buy it.")
    assert room.texts()["cup.5"] == "Tap the cart."
    with pytest.raises(InputError, match=r"locked by Ana"):
        give(room, "cup.5", "Buy!")
    with pytest.raises(InputError, match="open"):
        lock(room.review, room.lines("cup.5"), ben())
    room.decide(unlock(room.review, room.lines("cup.5"), ben()))
    assert room.texts()["cup.5"] == "Buy it."
    with pytest.raises(InputError, match="locked"):
        unlock(room.review, room.lines("cup.5"), ben())


def test_a_line_is_regenerated_and_stays_so(room: Room) -> None:
    part = room.review.segments[1]
    other = rewritten(CUP, n4="Nine dollars ninety.")
    line = other_words(line_named(room.review, "cup.4"), part, other)
    assert line is not None and line.text == "Nine dollars ninety."
    room.decide(regenerate_line(room.review, line_named(room.review, "cup.4"), line, ana()))
    assert room.texts()["cup.4"] == "Nine dollars ninety."
    assert other_words(line_named(room.review, "cup.3"), part, other) is None, "it says nothing else of that"
    approve_all(room, "cup.4")
    with pytest.raises(InputError, match=r"approved.*Withdraw"):
        regenerate_line(room.review, line_named(room.review, "cup.4"), line, ana())


def test_a_segment_is_regenerated_around_what_people_decided(room: Room) -> None:
    approve_all(room, "cup.2")
    give(room, "cup.5", "Please tap the cart.")
    other = (
        Line("cup.1", "A blue one.", "en"),
        Line("cup.2", "Feels light!", "en", ("selling_points:0",)),
        Line("cup.3", "Just 9.90.", "en", ("price",)),
    )
    outcome = room.decide(regenerate_segment(room.review, room.review.segments[1], other, ana()))
    assert room.texts() == {
        "cup.1": "A blue one.", "cup.2": "It is light.", "cup.4": "Just 9.90.",
        "cup.5": "Please tap the cart.",
    }  # fmt: skip
    assert outcome.done == ("cup.1", "cup.4")
    assert room.review.script() == room.review.script()
    room.decide(lock(room.review, room.lines("cup.1"), ana()))
    assert "cup.3" not in room.texts(), "what the writer writes without being asked does not creep in"


def test_a_segment_without_decisions_is_regenerated_whole(room: Room) -> None:
    other = (Line("cup.1", "One.", "en"), Line("cup.2", "Two.", "en"))
    room.decide(regenerate_segment(room.review, room.review.segments[1], other, ana()))
    assert list(room.texts().values()) == ["One.", "Two."]
    assert room.states() == {"cup.1": "draft", "cup.2": "draft"}


def test_a_person_takes_an_approval_back(room: Room) -> None:
    approve_all(room)
    room.decide(withdraw(room.review, room.lines("cup.1"), ben("too loud")))
    entry = line_named(room.review, "cup.1")
    assert (entry.state, entry.by, entry.reason) == ("withdrawn", ben("too loud"), "too loud")
    assert script_to_air(room.review)[0] == room.script, "where approval is optional it is a draft again"
    with pytest.raises(InputError, match="approved"):
        withdraw(room.review, room.lines("cup.1"), ben())


# -- faults --------------------------------------------------------------------------------------------


def dislikes(word: str, *, grave: bool = True) -> object:
    def judge(line: Line, segment: Segment) -> Sequence[Finding]:
        return (Finding("word", word, "we do not say that", grave),) if word in line.text else ()

    return judge


def test_a_line_with_a_fault_is_approved_only_once_a_person_overruled_it(room: Room) -> None:
    room.judge = dislikes("clay")  # type: ignore[assignment]
    outcome = room.decide(approve(room.review, room.lines("cup"), ana()))
    assert outcome.refused == (("cup.3", "word: we do not say that"),)
    assert len(outcome.done) == 4
    with pytest.raises(InputError, match="reason"):
        overrule(room.review, line_named(room.review, "cup.3"), ben())
    with pytest.raises(InputError, match="no such fault"):
        overrule(room.review, line_named(room.review, "cup.3"), ben("it is"), "number")
    room.decide(overrule(room.review, line_named(room.review, "cup.3"), ben("it is clay")))
    entry = line_named(room.review, "cup.3")
    told = entry.overrule_of(entry.findings[0])
    assert told is not None and told.by == ben("it is clay")
    approve_all(room, "cup.3")
    assert room.states()["cup.3"] == "approved"


def test_an_overruling_is_for_these_words_only(room: Room) -> None:
    room.judge = dislikes("clay")  # type: ignore[assignment]
    room.decide(overrule(room.review, line_named(room.review, "cup.3"), ben("it is clay")))
    give(room, "cup.3", "It is finest clay.")
    assert line_named(room.review, "cup.3").faults


def test_a_warning_does_not_keep_a_line_from_being_approved(room: Room) -> None:
    room.judge = dislikes("clay", grave=False)  # type: ignore[assignment]
    assert approve(room.review, room.lines("cup.3"), ana()).done == ("cup.3",)


# -- on air --------------------------------------------------------------------------------------------


def test_where_approval_is_required_only_approved_lines_air(room: Room) -> None:
    room.change("market: US", "market: US\napproval: required")
    with pytest.raises(InputError, match=r"No line is approved in opening, cup \(en\)"):
        script_to_air(room.review)
    approve_all(room, "opening", "cup.1", "cup.4")
    script, notes = script_to_air(room.review)
    assert [line.id for part in script.segments for line in part.lines] == [
        "opening.1", "opening.2", "cup.1", "cup.4",
    ]  # fmt: skip
    assert notes == ("cup: left out, as not approved: cup.2, cup.3, cup.5",)
    room.change("9.90 USD", "8.50 USD")
    assert [line.id for line in script_to_air(room.review)[0].lines_of("cup")] == ["cup.1"]


def test_damaged_acts_are_told(room: Room) -> None:
    approve_all(room)
    good = room.acts[0].as_data()
    for bad in ({}, good | {"kind": "dance"}, good | {"places": [{}]}, good | {"places": [{"line": 1}]}):
        with pytest.raises(CuehostError, match="approvals"):
            act_from_data(bad)
