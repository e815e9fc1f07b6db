"""A show goes through its rundown at exact times, and goes where it is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from virtual_studio import GAP_S, LATENCY_S, Studio, line, run, segment

from cuehost.errors import InputError, ObsUnreachable
from cuehost.playout import Action, PreparedShow

PRICE = Action(0.5, "price", True, "price")
CAPTION = Action(0.1, "caption", True, "caption", Path("caption.png"), "Words")


def studio(**options: Any) -> Studio:
    return Studio(
        segment("opening", line("o1"), line("o2", actions=(CAPTION,)), kind="opening"),
        segment("kettle", line("k1", actions=(PRICE,)), line("k2"), pause_s=1.0),
        segment("closing", line("c1"), kind="closing"),
        **options,
    )


def scenes(show: Studio) -> list[str]:
    return [scene for _, scene in show.stage.takes]


def test_the_rundown_is_aired_in_order() -> None:
    show = studio()
    assert show.air() == "the rundown is done"
    assert show.host.lines == ["o1", "o2", "k1", "k2", "c1"]
    assert scenes(show) == ["Scene opening", "Scene kettle", "Scene closing"]
    assert show.events[0][1] == "show_started"
    assert show.events[-1][1] == "show_ended"
    assert [f["line"] for f in show.told("line_started")] == show.host.lines
    assert show.told("line_started")[0]["facts"] == ["price"]


def test_lines_follow_one_another_after_the_gap() -> None:
    show = studio()
    show.air()
    first, second = show.host.said[:2]
    word_ends = first.begun + 1.9
    assert second.begun + 0.1 == pytest.approx(word_ends + GAP_S)


def test_the_scene_changes_with_the_first_word_after_the_planned_pause() -> None:
    show = studio()
    show.air()
    last_of_kettle, first_of_closing = show.host.said[3:5]
    end_on_program = last_of_kettle.begun + 1.9 + LATENCY_S
    taken_at = show.stage.takes[2][0]
    assert taken_at == pytest.approx(end_on_program + 1.0)
    assert taken_at == pytest.approx(first_of_closing.begun + 0.1 + LATENCY_S)
    take = show.told("take")[2]
    assert take["planned"] == pytest.approx(take["at"])


def test_scenes_and_pictures_wait_for_a_host_that_obs_shows_late() -> None:
    show = studio()
    show.host.lag_s = lag = 0.06
    show.air()
    for number, (taken_at, _) in enumerate(show.stage.takes):
        first = next(s for s in show.host.said if s.line == ("o1", "k1", "c1")[number])
        assert taken_at == pytest.approx(first.begun + 0.1 + LATENCY_S + lag)
    (caption,) = [e for e in show.told("caption") if e["action"] == "show"]
    second = next(s for s in show.host.said if s.line == "o2")
    assert caption["planned"] == pytest.approx(second.begun + 0.1 + LATENCY_S + lag)


def test_pictures_come_at_their_time_and_are_gone_when_the_scene_comes_again() -> None:
    show = studio()
    show.air((9.0, "previous", {}))
    shown = [
        at
        for at, scene, role, on in show.stage.changes
        if (scene, role, on) == ("Scene kettle", "price", True)
    ]
    kettle = next(s for s in show.host.said if s.line == "k1")
    assert shown[0] == pytest.approx(kettle.begun + LATENCY_S + 0.5)
    assert show.stage.pictures["Scene opening", "caption"] == Path("caption.png")
    before_take = [
        on
        for at, scene, role, on in show.stage.changes
        if scene == "Scene closing" and at <= show.stage.takes[2][0]
    ]
    assert not any(before_take)


@pytest.mark.parametrize(
    ("action", "arguments", "after"),
    [
        ("next", {}, ["k1", "k2", "c1"]),
        ("previous", {}, ["o1", "o2", "k1", "k2", "c1"]),
        ("repeat", {}, ["o1", "o2", "k1", "k2", "c1"]),
        ("jump", {"segment": 3}, ["c1"]),
        ("jump", {"segment": "kettle"}, ["k1", "k2", "c1"]),
    ],
)
def test_takes_interrupt_the_line_and_go_where_they_say(
    action: str, arguments: dict[str, Any], after: list[str]
) -> None:
    show = studio()
    show.air((1.0, action, arguments))
    assert show.host.lines == ["o1", *after]
    assert show.host.said[0].stopped == pytest.approx(1001.0)
    assert show.told("line_ended")[0]["reason"] == f"interrupted: {action}"
    assert show.told("command")[0]["action"] == action


def test_hold_falls_silent_at_the_clause_and_says_the_line_anew() -> None:
    long = line("o2", 6.0, clauses=(1.5, 3.0, 4.5))
    show = Studio(segment("opening", line("o1"), long, kind="opening"), segment("kettle", line("k1")))
    show.air((4.0, "hold", {}), (12.0, "hold", {}))
    assert show.host.lines == ["o1", "o2", "o2", "k1"]
    held = show.host.said[1]
    assert held.over == pytest.approx(held.begun + 3.0), "the clause's end after the press"
    assert show.host.said[2].begun > 1012.0
    assert scenes(show) == ["Scene opening", "Scene kettle"], "holding takes no scene"
    assert "interrupted at a clause's end: hold" in [f["reason"] for f in show.told("line_ended")]


def test_hold_in_the_last_clause_lets_the_line_end_and_goes_on_with_the_next() -> None:
    show = studio()
    show.air((3.0, "hold", {}), (10.0, "resume", {}))
    assert show.host.lines == ["o1", "o2", "k1", "k2", "c1"]
    assert show.host.said[1].stopped is None
    assert show.host.said[2].begun > 1010.0


def test_hold_pressed_again_before_the_clause_ends_is_taken_back() -> None:
    show = Studio(segment("opening", line("o1", 6.0, clauses=(5.0,)), line("o2"), kind="opening"))
    show.air((2.0, "hold", {}), (3.0, "hold", {}))
    assert show.host.lines == ["o1", "o2"]
    assert all(said.stopped is None for said in show.host.said)


def test_the_safe_scene_rests_until_resume() -> None:
    show = studio()
    show.air((3.0, "safe", {}), (10.0, "resume", {}))
    assert scenes(show)[:3] == ["Scene opening", "Safe", "Scene opening"]
    assert show.host.lines == ["o1", "o2", "o2", "k1", "k2", "c1"]


def test_a_take_leads_out_of_the_safe_scene() -> None:
    show = studio()
    show.air((3.0, "safe", {}), (5.0, "hold", {}), (6.0, "safe", {}), (7.0, "jump", {"segment": 3}))
    assert scenes(show)[-2:] == ["Safe", "Scene closing"]
    assert show.host.lines[-1] == "c1"


def test_mute_and_overlays_do_not_disturb_the_line() -> None:
    show = studio()
    show.air((5.5, "overlays", {}), (5.6, "mute", {}))
    assert show.host.lines == ["o1", "o2", "k1", "k2", "c1"]
    assert show.stage.muted
    assert show.stage.visible["Scene kettle", "price"] is False
    assert all(said.stopped is None for said in show.host.said)


def test_overlays_come_back_as_they_are_due() -> None:
    show = studio()
    seen: list[set[str]] = []

    def look(event: str, **_: Any) -> None:
        if event == "overlays":
            seen.append(show.stage.seen("Scene kettle"))

    note = show.note
    show.conductor.board._emit = lambda event, **fields: (note(event, **fields), look(event))
    show.air((6.0, "overlays", {}), (6.5, "overlays", {}))
    assert "price" not in seen[0]
    assert "price" in seen[1]


def test_stop_ends_the_show() -> None:
    show = studio()
    assert show.air((1.0, "stop", {})) == "stopped by the operator"
    assert show.host.lines == ["o1"]
    assert show.told("show_ended") == [{"reason": "stopped by the operator", "code": "operator"}]


def test_next_in_the_last_segment_ends_the_show() -> None:
    show = studio()
    assert show.air((1.0, "jump", {"segment": 3}), (1.5, "next", {})) == "the rundown is done"


def test_unknown_actions_and_segments_are_refused() -> None:
    show = studio()
    with pytest.raises(InputError, match="no action 'fly'"):
        show.conductor.do("fly")
    with pytest.raises(InputError, match=r"no segment 4.*1 opening, 2 kettle, 3 closing"):
        show.conductor.do("jump", segment=4)
    with pytest.raises(InputError, match="no segment cup"):
        show.conductor.do("jump", segment="cup")


def test_a_break_lasts_its_time_and_can_be_cut_short() -> None:
    def with_break() -> Studio:
        return Studio(
            segment("a", line("a1")),
            segment("break", line("b1"), kind="break", duration_s=60),
            segment("c", line("c1")),
        )

    show = with_break()
    show.air()
    times = [at for at, _ in show.stage.takes]
    assert times[2] - times[1] == pytest.approx(60, abs=0.6)
    show = with_break()
    show.air((10.0, "next", {}))
    assert show.host.said[-1].begun == pytest.approx(1010.2)


def test_a_segment_without_lines_stays_its_time() -> None:
    show = Studio(
        segment("a", line("a1")), segment("b", duration_s=5, kind="break"), segment("c", line("c1"))
    )
    show.air()
    assert scenes(show) == ["Scene a", "Scene b", "Scene c"]
    times = [at for at, _ in show.stage.takes]
    assert times[2] - times[1] == pytest.approx(5, abs=0.6)


def test_a_line_the_host_does_not_say_is_tried_again_and_costs_only_itself() -> None:
    show = studio()
    show.host.fails = {"o2"}
    assert show.air() == "the rundown is done"
    assert [f["line"] for f in show.told("line_started")] == ["o1", "k1", "k2", "c1"]
    again, left_out = show.told("fault")
    assert again["line"] == left_out["line"] == "o2"
    assert "tried again" in again["reason"] and "left out" in left_out["reason"]


def test_a_host_that_dies_says_the_same_line_again_once_it_is_back() -> None:
    show = studio()
    show.air(dies=(3.5, 1.5))
    assert show.host.lines == ["o1", "o2", "o2", "k1", "k2", "c1"]
    ended = [f["reason"] for f in show.told("line_ended") if f["line"] == "o2"]
    assert ended == ["interrupted: the renderer ended", "said"]
    assert show.host.said[2].begun == pytest.approx(1005.0, abs=0.4), "as soon as it is back"
    assert scenes(show) == ["Scene opening", "Scene kettle", "Scene closing"]


def test_a_host_that_stays_away_is_covered_by_the_safe_scene() -> None:
    show = studio()
    show.air(dies=(3.5, 30.0))
    assert scenes(show) == ["Scene opening", "Safe", "Scene opening", "Scene kettle", "Scene closing"]
    assert show.host.lines == ["o1", "o2", "o2", "k1", "k2", "c1"]


def test_a_scene_obs_does_not_take_is_a_fault_and_the_show_goes_on() -> None:
    show = studio()
    show.stage.fails = {"Scene kettle"}
    assert show.air() == "the rundown is done"
    assert scenes(show) == ["Scene opening", "Scene closing"]
    assert "did not take" in show.told("fault")[0]["reason"]


def test_obs_gone_is_waited_for_and_the_interrupted_line_said_again_in_its_scene() -> None:
    show = studio()
    show.air(gone=(3.0, 20.0))
    assert show.host.lines == ["o1", "o2", "o2", "k1", "k2", "c1"]
    assert scenes(show) == ["Scene opening", "Scene opening", "Scene kettle", "Scene closing"]
    assert show.stage.takes[1][0] == pytest.approx(1020.0, abs=0.1)
    assert show.told("back")[0]["code"] == "recovery"


def test_obs_gone_is_noticed_by_the_take_that_fails() -> None:
    show = studio()
    show.air(gone=(3.0, 20.0), told=False)
    assert show.host.lines == ["o1", "o2", "k1", "k1", "k2", "c1"]
    assert scenes(show) == ["Scene opening", "Scene kettle", "Scene closing"]


def test_what_is_pressed_while_obs_is_gone_holds_when_it_is_back() -> None:
    show = studio()
    show.air((5.0, "jump", {"segment": 3}), (6.0, "hold", {}), (30.0, "resume", {}), gone=(3.0, 20.0))
    assert show.host.lines == ["o1", "o2", "c1"]
    assert show.host.said[-1].begun > 1030.0


def test_the_show_fails_when_obs_never_comes_back() -> None:
    show = studio()
    with pytest.raises(ObsUnreachable):
        show.air(gone=(3.0, 10_000.0))
    assert show.told("show_ended")[0]["reason"].startswith("failed: OBS does not answer")


def test_rounds_follow_while_there_is_a_next_one() -> None:
    again = PreparedShow("Test", "en", (segment("again", line("r1")),))

    async def next_round(number: int) -> PreparedShow | None:
        return again if number < 3 else None

    show = studio(next_round=next_round)
    show.air()
    assert show.host.lines == ["o1", "o2", "k1", "k2", "c1", "r1", "r1"]
    assert [f["round"] for f in show.told("round_started")] == [2, 3]


def test_the_same_scene_twice_hides_what_the_first_showed() -> None:
    show = Studio(
        segment("one", line("a", actions=(PRICE,)), scene="Shared"),
        segment("two", line("b"), scene="Shared"),
    )
    show.air()
    assert "price" not in show.stage.seen("Shared")


def test_a_computer_that_stands_still_amid_a_line_costs_none_of_its_words() -> None:
    show = studio()

    def stall() -> None:
        assert show.host.playing is not None
        show.host.playing.set_back(0.8)

    async def main() -> None:
        show.later(1.2, stall)
        await show.conductor.run()

    run(main())
    assert show.host.lines == ["o1", "o2", "k1", "k2", "c1"]
    first, second = show.host.said[:2]
    assert first.stopped is None
    assert first.done == pytest.approx(first.begun + 2.0 + 0.8)
    assert second.begun + 0.1 == pytest.approx(first.done - 0.1 + GAP_S), "timed from when it was over"
    ended = show.told("line_ended")[0]
    assert ended["at"] == pytest.approx(first.done - 0.1 + LATENCY_S)
