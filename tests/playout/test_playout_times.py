"""Over and under: planned and expected ends of segment and show."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from virtual_studio import Studio, line, run, segment

from cuehost.playout.times import Times

GAP = 0.35


def studio(*segments: Any) -> Studio:
    return Studio(
        *(
            segments
            or (
                segment("a", line("a1", 4.2), line("a2", 4.2)),
                segment("b", line("b1", 4.2), duration_s=20.0, kind="questions"),
                segment("c", line("c1", 4.2), pause_s=1.0),
            )
        )
    )


A_S, B_S, C_S = 4.0 + GAP + 4.0 + 0.8, 20.0, 5.0


def looks(
    show: Studio, *at_s: float, presses: tuple[tuple[float, str, dict[str, Any]], ...] = ()
) -> list[Times]:
    """The times as they stand at seconds since the show's start."""
    seen: list[Times] = []

    async def main() -> None:
        for at in at_s:
            show.later(at, lambda: seen.append(show.conductor.times()))
        for at, action, arguments in presses:
            show.later(at, lambda a=action, k=arguments: show.conductor.do(a, **k))
        show.later(max(at_s) + 0.1, lambda: show.conductor.do("stop"))
        await show.conductor.run()

    run(main())
    return seen


def test_a_show_that_runs_as_planned_is_neither_over_nor_under() -> None:
    for times in looks(studio(), 0.0, 1.0, 4.0, 8.0, 12.0, 25.0, 31.0):
        assert times.show.over_s == pytest.approx(0.0, abs=0.45)
        assert times.segment.over_s == pytest.approx(0.0, abs=0.45)
        assert times.show.planned - times.show.began == pytest.approx(A_S + B_S + C_S)


def test_expected_is_what_comes_true() -> None:
    show = studio()
    (times,) = looks(show, 6.0)
    whole = studio()
    whole.air()
    assert times.segment.expected == pytest.approx(whole.stage.takes[1][0])
    assert times.show.expected == pytest.approx(whole.events[-1][0] + 0.1, abs=0.15)


def test_a_hold_makes_it_late_as_long_as_it_lasts() -> None:
    early, late = looks(studio(), 6.0, 16.0, presses=((2.0, "hold", {}),))
    assert late.show.over_s - early.show.over_s == pytest.approx(10.0)
    assert late.segment.over_s == pytest.approx(late.show.over_s)


def test_skipping_makes_it_early_and_repeating_late() -> None:
    (early,) = looks(studio(), 3.0, presses=((1.0, "skip", {}),))
    assert early.show.over_s == pytest.approx(-3.4, abs=0.2)
    (late,) = looks(studio(), 6.0, presses=((3.0, "repeat_line", {}),))
    assert late.show.over_s == pytest.approx(3.0, abs=0.4)


def test_extending_is_over_by_as_much_as_can_be_filled() -> None:
    (times,) = looks(studio(), 15.0, presses=((12.0, "extend", {"seconds": 10}),))
    assert times.segment.over_s == pytest.approx(10.0, abs=0.1), "questions go on"
    (times,) = looks(studio(), 3.0, presses=((1.0, "extend", {"seconds": 10}),))
    assert times.segment.over_s == pytest.approx(1.2 - GAP, abs=0.1), "one pause can grow, words cannot"


def test_a_duration_that_cannot_be_met_is_over() -> None:
    show = studio(segment("a", line("a1", 8.2), duration_s=5.0), segment("b", line("b1")))
    (times,) = looks(show, 1.0)
    assert times.segment.planned - times.segment.began == pytest.approx(5.0)
    assert times.segment.over_s == pytest.approx(8.0 + 0.8 - 5.0)


def test_it_is_told_in_clock_times() -> None:
    (times,) = looks(studio(), 6.0)
    wall = datetime.fromisoformat("2026-11-21T20:00:00+01:00")
    status = times.as_status(wall)
    assert set(status) == {"segment", "show"}
    assert status["show"]["planned_end"].startswith("2026-11-21T20:00:2")
    assert status["segment"]["left_s"] == pytest.approx(times.segment.expected - times.now, abs=0.06)
    assert status["segment"]["over_s"] == pytest.approx(0.0, abs=0.1)
