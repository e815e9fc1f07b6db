"""What a person can do to a show on air, in exact time."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from virtual_studio import GAP_S, Studio, line, run, segment

from cuehost.errors import InputError


def studio(**options: Any) -> Studio:
    return Studio(
        segment("opening", line("o1"), line("o2"), kind="opening"),
        segment("kettle", line("k1"), line("k2"), line("k3")),
        segment("closing", line("c1"), kind="closing"),
        **options,
    )


def scenes(show: Studio) -> list[str]:
    return [scene for _, scene in show.stage.takes]


def ignored(show: Studio) -> list[tuple[str, str]]:
    return [(f["action"], f["reason"]) for f in show.told("ignored")]


# -- takes -------------------------------------------------------------------------------------------


def test_a_take_is_made_at_once_and_the_line_follows() -> None:
    show = studio()
    show.air((1.0, "jump", {"segment": "closing"}))
    assert show.stage.takes[1] == (pytest.approx(1001.0), "Scene closing")
    assert show.host.said[-1].begun == pytest.approx(1001.2)


@pytest.mark.parametrize("segment_", ["kettle/2", "k2", "kettle/k2"])
def test_a_jump_can_lead_to_a_line(segment_: str) -> None:
    show = studio()
    show.air((1.0, "jump", {"segment": segment_}))
    assert show.host.lines == ["o1", "k2", "k3", "c1"]


def test_the_line_on_air_is_said_again() -> None:
    show = studio()
    show.air((3.0, "repeat_line", {}))
    assert show.host.lines == ["o1", "o2", "o2", "k1", "k2", "k3", "c1"]
    assert scenes(show) == ["Scene opening", "Scene kettle", "Scene closing"], "in the scene it is in"


def test_between_two_lines_the_one_just_said_is_said_again() -> None:
    show = studio()
    show.air((2.25, "repeat_line", {}))
    assert show.host.lines[:3] == ["o1", "o1", "o2"]


def test_skipping_leaves_a_line_out() -> None:
    show = studio()
    show.air((3.0, "skip", {}))
    assert show.host.lines == ["o1", "o2", "k1", "k2", "k3", "c1"]
    assert show.host.said[1].stopped == pytest.approx(1003.0)
    assert show.told("line_ended")[1]["reason"] == "interrupted: skip"


def test_a_held_line_can_be_skipped() -> None:
    show = studio()
    show.air((3.0, "hold", {}), (6.0, "skip", {}), (7.0, "resume", {}))
    assert show.host.lines == ["o1", "o2", "k2", "k3", "c1"]


def test_undo_goes_back_to_the_line_the_take_left() -> None:
    show = studio()
    show.air((3.0, "jump", {"segment": "closing"}), (4.0, "undo", {}))
    assert show.host.lines == ["o1", "o2", "c1", "o2", "k1", "k2", "k3", "c1"]
    assert scenes(show)[:3] == ["Scene opening", "Scene closing", "Scene opening"]


def test_takes_are_undone_one_after_the_other() -> None:
    show = studio()
    show.air((1.0, "next", {}), (2.0, "next", {}), (3.0, "undo", {}), (4.0, "undo", {}))
    assert show.host.lines[:5] == ["o1", "k1", "c1", "k1", "o1"]


def test_without_a_take_there_is_nothing_to_undo() -> None:
    with pytest.raises(InputError, match="no take to undo"):
        studio().conductor.do("undo")


# -- the guard ---------------------------------------------------------------------------------------


def test_a_key_that_bounces_counts_once() -> None:
    show = studio()
    show.air((1.0, "next", {}), (1.04, "next", {}), (1.2, "next", {}))
    assert show.host.lines == ["o1", "k1", "k2", "k3", "c1"]
    assert ignored(show) == [("next", "a double press, counted once")] * 2


def test_deliberate_presses_and_different_ones_all_count() -> None:
    show = studio()
    show.air((1.0, "next", {}), (1.35, "next", {}), (1.4, "previous", {}))
    assert scenes(show)[:2] == ["Scene opening", "Scene kettle"]
    assert [f["action"] for f in show.told("command")] == ["next", "next", "previous"]
    assert show.host.lines[-4:] == ["k1", "k2", "k3", "c1"]


def test_a_next_just_after_an_automatic_take_means_that_one() -> None:
    show = studio()
    at = next(at for at, _ in _takes_of(studio())[1:])
    show.air((at - 1000 + 0.15, "next", {}))
    assert show.host.lines == ["o1", "o2", "k1", "k2", "k3", "c1"]
    assert ignored(show) == [("next", "a double press, counted once")]


def test_a_next_in_the_pause_before_an_automatic_take_means_that_one() -> None:
    show = studio()
    at = next(at for at, _ in _takes_of(studio())[1:])
    show.air((at - 1000 - 0.5, "next", {}))
    assert show.host.lines == ["o1", "o2", "k1", "k2", "k3", "c1"]
    assert show.stage.takes[1][0] == pytest.approx(at - 0.5), "it came at once"


def _takes_of(show: Studio) -> list[tuple[float, str]]:
    show.air()
    return show.stage.takes


# -- inserts -----------------------------------------------------------------------------------------


def insert(show: Studio, at_s: float, *lines: str, clauses: tuple[float, ...] = (), **how: Any) -> None:
    made = [line(name, 1.0, clauses=clauses) for name in lines]
    run = show.conductor.run

    async def later() -> str:
        show.later(at_s, lambda: show.conductor.insert(made, **how))
        return await run()

    show.conductor.run = later  # type: ignore[method-assign]


def test_an_insert_is_said_at_the_lines_end_and_the_show_comes_back_to_the_exact_line() -> None:
    show = studio()
    insert(show, 1.0, "hello", what="an answer", bridge=line("back", 0.5), code="audience")
    show.air()
    assert show.host.lines == ["o1", "hello", "back", "o2", "k1", "k2", "k3", "c1"]
    assert all(said.stopped is None for said in show.host.said)
    said = {f["line"]: f for f in show.told("line_started")}
    assert said["hello"]["code"] == said["back"]["code"] == "audience"
    assert said["hello"]["reason"] == "an answer"
    assert said["o2"]["reason"] == "back from an answer"
    assert scenes(show) == ["Scene opening", "Scene kettle", "Scene closing"]
    o1, hello = show.host.said[:2]
    assert hello.begun + 0.1 == pytest.approx(o1.begun + 1.9 + GAP_S)


def test_an_urgent_insert_comes_at_the_clauses_end_and_the_line_is_said_again() -> None:
    show = Studio(segment("a", line("a1", 8.0, clauses=(2.0, 4.0)), line("a2")))
    insert(show, 3.0, "now", urgent=True)
    show.air()
    assert show.host.lines == ["a1", "now", "a1", "a2"]
    assert show.host.said[0].over == pytest.approx(1004.2)


def test_an_insert_at_a_segments_end_is_said_before_the_scene_changes() -> None:
    show = studio()
    insert(show, 3.0, "hello")
    show.air()
    assert show.host.lines[:4] == ["o1", "o2", "hello", "k1"]
    hello, after = show.host.said[2:4]
    assert hello.over < show.stage.takes[1][0] <= after.begun + 0.3


def test_an_urgent_insert_interrupts_an_insert_which_is_then_said_again() -> None:
    show = studio()
    insert(show, 1.0, "one", "two", clauses=(0.4,))
    insert(show, 2.6, "urgent", urgent=True)
    show.air()
    assert show.host.lines[:6] == ["o1", "one", "urgent", "one", "two", "o2"]


def test_what_is_inserted_while_held_waits_for_the_line_after() -> None:
    show = studio()
    insert(show, 6.0, "hello")
    show.air((3.0, "hold", {}), (8.0, "resume", {}))
    assert show.host.lines == ["o1", "o2", "k1", "hello", "k2", "k3", "c1"]


def test_questions_are_answered_while_their_time_runs() -> None:
    show = Studio(segment("q", line("q1"), kind="questions", duration_s=20), segment("c", line("c1")))
    insert(show, 8.0, "answer")
    show.air()
    assert show.host.lines == ["q1", "answer", "c1"]
    assert show.host.said[1].begun == pytest.approx(1008.2)
    assert show.stage.takes[1][0] - show.stage.takes[0][0] == pytest.approx(20)


def test_a_break_is_not_disturbed_by_an_insert() -> None:
    show = Studio(segment("b", kind="break", duration_s=10), segment("c", line("c1"), line("c2")))
    insert(show, 4.0, "answer")
    show.air()
    assert show.host.lines == ["c1", "answer", "c2"]


def test_two_inserts_of_one_name_are_both_said() -> None:
    show = studio()
    insert(show, 0.5, "hello")
    insert(show, 0.6, "hello")
    show.air()
    assert show.host.lines[:4] == ["o1", "hello", "hello", "o2"]
    assert len({f["line"] for f in show.told("line_started") if "hello" in f["line"]}) == 2


def test_an_insert_without_lines_is_refused() -> None:
    with pytest.raises(InputError, match="nothing to insert"):
        studio().conductor.insert([])


# -- breaks and time ---------------------------------------------------------------------------------


def test_a_break_comes_at_once_and_leads_back_to_the_exact_line() -> None:
    show = studio()
    show.air((3.0, "break", {"seconds": 30}))
    assert scenes(show) == ["Scene opening", "break", "Scene opening", "Scene kettle", "Scene closing"]
    assert show.host.lines == ["o1", "o2", "o2", "k1", "k2", "k3", "c1"]
    times = [at for at, _ in show.stage.takes]
    assert times[1:3] == [pytest.approx(1003.0), pytest.approx(1033.0)]


def test_a_break_can_be_ended_early() -> None:
    show = studio()
    show.air((3.0, "break", {}), (5.0, "resume", {}))
    assert show.stage.takes[2][0] == pytest.approx(1005.0)
    assert show.host.lines[:3] == ["o1", "o2", "o2"]


def test_a_stay_is_extended_and_cut_while_it_goes_on() -> None:
    def stay(*presses: tuple[float, str, dict[str, Any]]) -> float:
        show = Studio(segment("q", line("q1"), kind="questions", duration_s=20), segment("c", line("c1")))
        show.air(*presses)
        return show.stage.takes[1][0] - show.stage.takes[0][0]

    assert stay((5.0, "extend", {"seconds": 10})) == pytest.approx(30)
    assert stay((5.0, "cut", {"seconds": 8})) == pytest.approx(12)
    assert stay((5.0, "cut", {"seconds": 60})) < 7.5, "it is over at once, after its pause"


def test_a_segment_with_less_time_leaves_its_optional_lines_out_and_says_so() -> None:
    lines = [line(f"a{n}", 3.0, optional=n in (2, 3)) for n in range(5)]
    show = Studio(segment("a", *lines), segment("b", line("b1")))
    show.air((1.0, "cut", {"seconds": 6}))
    assert show.host.lines == ["a0", "a1", "a4", "b1"]
    assert [f["line"] for f in show.told("line_left_out")] == ["a2", "a3"]
    assert all(said.stopped is None for said in show.host.said), "no sentence was cut"


def test_a_duration_is_met_by_lines_and_pauses() -> None:
    lines = [line(f"a{n}", 3.0, optional=n % 2 == 1) for n in range(8)]
    show = Studio(segment("a", *lines, duration_s=20.0, pause_s=1.0), segment("b", line("b1")))
    show.air()
    assert show.stage.takes[1][0] - show.stage.takes[0][0] == pytest.approx(20.0, abs=0.05)
    said = [said for said in show.host.said if said.line != "b1"]
    gaps = [after.begun - before.begun - 2.8 for before, after in pairwise(said)]
    assert all(0.25 <= gap <= 1.2 for gap in gaps)


@pytest.mark.parametrize(
    ("action", "arguments"),
    [
        ("extend", {}),
        ("extend", {"seconds": 0}),
        ("cut", {"seconds": -1}),
        ("cut", {"seconds": True}),
        ("extend", {"seconds": float("nan")}),
        ("break", {"seconds": "long"}),
        ("next", {"seconds": 1}),
        ("jump", {}),
        ("jump", {"segment": 1, "line": 2}),
        ("insert", {}),
    ],
)
def test_what_makes_no_sense_is_refused(action: str, arguments: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        studio().conductor.do(action, **arguments)


# -- words of the operator's own ---------------------------------------------------------------------


def held_and_told(*words: str, then: tuple[tuple[float, str], ...] = ()) -> Studio:
    show = studio()

    def insert() -> None:
        show.conductor.insert([line(word, 1.0) for word in words], rest=True)

    async def main() -> None:
        show.later(1.0, lambda: show.conductor.do("hold"))
        show.later(5.0, insert)
        for at_s, action in then:
            show.later(at_s, lambda action=action: show.conductor.do(action))  # type: ignore[misc]
        show.later(20.0, lambda: show.conductor.do("resume"))
        await show.conductor.run()

    run(main())
    return show


def test_in_a_held_show_words_are_said_at_once_and_it_is_held_again() -> None:
    show = held_and_told("w1", "w2")
    assert show.host.lines == ["o1", "w1", "w2", "o2", "k1", "k2", "k3", "c1"]
    begun = {said.line: said.begun for said in show.host.said}
    assert 1005.0 < begun["w1"] < 1005.5
    assert show.host.said[3].begun >= 1020.0, "nothing is said before somebody resumes"


def test_skipping_words_said_in_a_held_show_holds_it_again() -> None:
    show = held_and_told("w1", then=((5.5, "skip"),))
    after = [said.begun for said in show.host.said if said.line != "w1" and said.begun > 1005]
    assert min(after) >= 1020.0
