"""Approval: what people decide on lines holds word for word, until just those facts change."""

from __future__ import annotations

from dataclasses import replace

import pytest
from approval_room import CUP, OPENING, Room, ana, approve_all, ben, give, rewritten
from hypothesis import given, settings
from hypothesis import strategies as st

from cuehost.errors import InputError
from cuehost.rundown import Line
from cuehost.writing.approval import (
    act_from_data,
    approve,
    chosen,
    line_named,
    lock,
    person,
    script_to_air,
)

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
