"""Approval: what people decide on lines holds word for word, until just those facts change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from approval_room import CUP, OPENING, Room, ana, ben, rewritten
from hypothesis import given, settings
from hypothesis import strategies as st

from cuehost.errors import CuehostError, InputError
from cuehost.rundown import Line, Segment
from cuehost.writing.approval import (
    Finding,
    Stated,
    act_from_data,
    approve,
    chosen,
    edit,
    line_named,
    lock,
    other_words,
    overrule,
    person,
    regenerate_line,
    regenerate_segment,
    script_to_air,
    unlock,
    withdraw,
)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def states_nothing(text: str, segment: Segment) -> Sequence[str]:
    return ()


def approve_all(room: Room, *what: str) -> None:
    room.decide(approve(room.review, room.lines(*(what or ("all",))), ana()))


def give(room: Room, name: str, text: str, stated: Stated = states_nothing) -> None:
    room.decide(edit(room.review, {name: text}, ben(), stated))


# -- approving -----------------------------------------------------------------------------------------


def test_a_script_nobody_decided_on_is_as_it_is_written(room: Room) -> None:
    assert room.review.script() == room.script
    assert set(room.states().values()) == {"draft"}
    assert script_to_air(room.review) == (room.script, ())


def test_who_approved_what_when_is_kept_with_the_hash(room: Room) -> None:
    outcome = room.decide(approve(room.review, room.lines("cup.4"), ana()))
    assert outcome.done == ("cup.4",)
    assert [(act.kind, act.who) for act in room.acts] == [("base", "cuehost"), ("approve", "Ana")]
    entry = line_named(room.review, "cup.4")
    assert (entry.state, entry.by, entry.hash) == ("approved", ana(), room.acts[-1].hash)
    assert room.states() == {
        "cup.1": "draft", "cup.2": "draft", "cup.3": "draft", "cup.4": "approved", "cup.5": "draft",
    }  # fmt: skip


def test_approving_twice_signs_once(room: Room) -> None:
    approve_all(room)
    again = approve(room.review, room.lines("all"), ben())
    assert again.acts == () and again.done == ()


@pytest.mark.parametrize(
    ("what", "lines"),
    [
        (["all"], 7),
        (["cup"], 5),
        (["opening", "cup.2"], 3),
        (["cup.2", "cup.2"], 1),
    ],
)
def test_lines_are_named_by_all_segment_and_id(room: Room, what: list[str], lines: int) -> None:
    assert len(chosen(room.review, what)) == lines


def test_a_name_there_is_not_is_told_with_the_nearest(room: Room) -> None:
    with pytest.raises(InputError, match=r"'cupp'.*Did you mean cup\?"):
        chosen(room.review, ["cup", "cupp"])
    with pytest.raises(InputError, match="is no line"):
        line_named(room.review, "cup")


@pytest.mark.parametrize("name", ["", "  ", "cuehost", "a\x00b", "x" * 101])
def test_nobody_signs_without_a_name(name: str) -> None:
    with pytest.raises(InputError, match="--by"):
        person(name)
    assert person("  Ana   María ") == "Ana María"


# -- facts that change ---------------------------------------------------------------------------------


def test_a_changed_fact_withdraws_exactly_the_lines_that_state_it(room: Room) -> None:
    approve_all(room)
    room.change("9.90 USD", "8.50 USD")
    room.written["cup"] = rewritten(CUP, n4="It costs 8.50 dollars.")
    states = room.states() | room.states("opening")
    assert states.pop("cup.4") == "withdrawn"
    assert set(states.values()) == {"approved"}
    entry = line_named(room.review, "cup.4")
    assert entry.reason == "price was 9.90 USD, is 8.50 USD"
    assert entry.line.text == "It costs 8.50 dollars.", "the new words stand there to be approved"
    assert entry.before is not None and entry.before.text == "It costs 9.90 dollars."


@settings(max_examples=20, deadline=None)
@given(changed=st.sets(st.sampled_from(["price", "material", "stock", "point", "name"])))
def test_whatever_changes_exactly_its_lines_are_withdrawn(
    tmp_path_factory: pytest.TempPathFactory, changed: set[str]
) -> None:
    room = Room(tmp_path_factory.mktemp("room"))
    approve_all(room)
    edits = {
        "price": ("9.90 USD", "8.50 USD", "cup.4"),
        "material": ("clay", "stone", "cup.3"),
        "stock": ("40", "39", None),
        "point": ("[light,", "[feather-light,", "cup.2"),
        "name": ("Blue cup", "Red cup", "cup.1"),
    }
    for what in changed:
        room.change(*edits[what][:2])
    withdrawn = {name for name, state in room.states().items() if state == "withdrawn"}
    assert withdrawn == {edits[what][2] for what in changed} - {None}
    assert set(room.states("opening").values()) == {"approved"}


def test_a_selling_point_put_in_before_others_withdraws_nothing(room: Room) -> None:
    approve_all(room)
    room.change("[light,", "[handmade, light,")
    entry = line_named(room.review, "cup.2")
    assert (entry.state, entry.line.facts) == ("approved", ("selling_points:1",))


def test_a_fact_that_is_gone_withdraws_its_line_which_never_airs(room: Room) -> None:
    approve_all(room)
    room.change("      material: clay\n", "")
    room.written["cup"] = tuple(line for line in CUP if line.id != "cup.3")
    entry = line_named(room.review, "cup.3")
    assert (entry.state, entry.void) == ("withdrawn", True)
    assert entry.reason == "material was clay, and is no fact any more"
    script, notes = script_to_air(room.review)
    assert [line.id for line in script.lines_of("cup")] == ["cup.1", "cup.2", "cup.4", "cup.5"]
    assert notes == ("cup: left out, as not true any more: cup.3",)
    assert approve(room.review, [entry], ana()).refused[0][0] == "cup.3"


def test_what_was_signed_holds_again_where_the_value_is_back(room: Room) -> None:
    approve_all(room)
    before = room.text
    room.change("9.90 USD", "8.50 USD")
    assert room.states()["cup.4"] == "withdrawn"
    room.text = before
    assert room.states()["cup.4"] == "approved"


def test_a_withdrawal_is_set_down_with_its_reason_at_the_next_decision(room: Room) -> None:
    approve_all(room)
    before = room.text
    room.change("9.90 USD", "8.50 USD")
    room.written["cup"] = rewritten(CUP, n4="It costs 8.50 dollars.")
    room.decide(lock(room.review, room.lines("cup.1"), ben()))
    assert [(act.kind, act.line) for act in room.acts[-3:]] == [
        ("base", None), ("end", "cup.4"), ("lock", "cup.1"),
    ]  # fmt: skip
    entry = line_named(room.review, "cup.4")
    assert (entry.state, entry.reason) == ("withdrawn", "price was 9.90 USD, is 8.50 USD")
    approve_all(room, "cup.4")
    assert room.states()["cup.4"] == "approved"
    room.text = before
    assert room.states()["cup.4"] == "withdrawn", "signed for the other price"


# -- frozen --------------------------------------------------------------------------------------------


def test_approved_lines_stay_word_for_word_whatever_the_writer_writes(room: Room) -> None:
    approve_all(room)
    signed = room.review.script()
    room.written["cup"] = (
        Line("cup.1", "Here comes a cup!", "en"),
        Line("cup.2", "Clay it is.", "en", ("material",)),
        Line("cup.3", "For 9.90.", "en", ("price",)),
    )
    assert room.review.script() == signed
    room.written["cup"] = ()
    assert room.review.script() == signed


def test_lines_nobody_decided_on_follow_the_writer_around_the_approved_ones(room: Room) -> None:
    approve_all(room, "cup.2", "cup.4")
    room.written["cup"] = rewritten(CUP, n1="A cup!", n2="So light.", n3="Clay.", n4="9.90.", n5="Buy.")
    assert room.texts() == {
        "cup.1": "A cup!", "cup.2": "It is light.", "cup.3": "Clay.", "cup.4": "It costs 9.90 dollars.",
        "cup.5": "Buy.",
    }  # fmt: skip


def test_a_new_line_comes_in_where_it_says_something_new(room: Room) -> None:
    approve_all(room)
    new = Line("cup.4", "We have 40.", "en", ("stock",))
    room.written["cup"] = (
        *CUP[:3],
        new,
        *(replace(line, id=f"cup.{i}") for i, line in enumerate(CUP[3:], 5)),
    )
    assert list(room.texts().items())[3] == ("cup.7", "We have 40."), "under an id nobody has had"
    assert room.states()["cup.7"] == "draft"
    assert room.texts()["cup.4"] == "It costs 9.90 dollars."


def test_what_an_approved_line_says_is_not_said_again(room: Room) -> None:
    approve_all(room)
    room.written["cup"] = (
        *(Line(f"cup.{i}", f"Filler {i}.", "en") for i in range(1, 9)),
        Line("cup.9", "Nine ninety!", "en", ("price",)),
    )
    assert set(room.states()) == {line.id for line in CUP}


def test_given_words_lead_where_they_change_in_the_rundown(room: Room) -> None:
    approve_all(room)
    give(room, "opening.2", "What a fine day.")
    room.written["opening"] = (replace(OPENING[0], text="Good evening."), OPENING[1])
    assert room.texts("opening") == {"opening.1": "Good evening.", "opening.2": "What a fine day."}
    entry = line_named(room.review, "opening.1")
    assert (entry.state, entry.reason) == ("withdrawn", "its words have changed in the rundown")
    room.written["opening"] = (replace(OPENING[1], id="opening.1"), replace(OPENING[0], id="opening.2"))
    assert list(room.texts("opening").items()) == [
        ("opening.2", "What a fine day."), ("opening.1", "Welcome to the show."),
    ], "moved, with all that was decided on it"  # fmt: skip


def test_the_same_acts_give_the_same_review(room: Room) -> None:
    approve_all(room, "cup.1")
    room.written["cup"] = rewritten(CUP, n2="Light!", n4="Only 9.90!")
    assert room.review == room.review
    assert [act_from_data(act.as_data()) for act in room.acts] == room.acts


def test_languages_and_rounds_are_approved_each_by_itself(room: Room) -> None:
    approve_all(room)
    room.round = 1
    assert set(room.states().values()) == {"draft"}
    room.round, room.lang = 0, "es"
    assert set(room.states().values()) == {"draft"}


WORDS = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.sampled_from([(), ("price",), ("material",), ("stock",)])),
    min_size=1, max_size=7,
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(first=WORDS, second=WORDS, signed=st.sets(st.integers(0, 6)), third=WORDS)
def test_signed_lines_air_and_ids_are_unique_whatever_is_written(
    tmp_path_factory: pytest.TempPathFactory,
    first: list[tuple[str, tuple[str, ...]]],
    second: list[tuple[str, tuple[str, ...]]],
    signed: set[int],
    third: list[tuple[str, tuple[str, ...]]],
) -> None:
    def lines(words: list[tuple[str, tuple[str, ...]]]) -> tuple[Line, ...]:
        return tuple(Line(f"cup.{i}", text, "en", facts) for i, (text, facts) in enumerate(words, 1))

    room = Room(tmp_path_factory.mktemp("room"))
    room.written["cup"] = lines(first)
    names = [line.id for i, line in enumerate(lines(first)) if i in signed]
    approve_all(room, *(names or ["opening"]))
    kept = [(line.id, line.text) for line in lines(first) if line.id in names]
    for words in (second, third):
        room.written["cup"] = lines(words)
        now = [(entry.line.id, entry.line.text) for entry in room.review.segments[1].lines]
        assert [pair for pair in now if pair[0] in names] == kept, "in their order, word for word"
        assert len({name for name, _ in now}) == len(now)
        assert now, "a segment never loses all its words"
        if not room.review.segments[1].lines[0].locked:
            room.decide(lock(room.review, room.review.segments[1].lines[:1], ben()))
            names.append(now[0][0])
            kept = [pair for pair in now if pair[0] in names]


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
