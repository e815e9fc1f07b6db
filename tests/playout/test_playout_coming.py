"""Lines that are made while what comes before them is said: in time, late, and not at all."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from virtual_studio import GAP_S, Studio, line, segment

from cuehost.playout import ComingLine, PreparedLine


def studio() -> Studio:
    return Studio(segment("kettle", line("k1"), line("k2"), line("k3")), segment("end", line("c1")))


def coming(name: str, after_s: float | None, duration_s: float = 1.0) -> ComingLine:
    ready = line(name, duration_s)

    async def made() -> PreparedLine | None:
        if after_s is None:
            return None
        await asyncio.sleep(after_s)
        return ready

    return ComingLine(ready.line, made)


def air(show: Studio, lines: list[ComingLine], *commands: tuple[float, str, dict[str, Any]]) -> Studio:
    async def insert() -> None:
        await asyncio.sleep(1.0)
        show.conductor.insert(lines, what="an answer", code="audience")

    begin = show.conductor.run

    async def run() -> str:
        task = asyncio.create_task(insert())
        try:
            return await begin()
        finally:
            await task

    show.conductor.run = run  # type: ignore[method-assign]
    show.air(*commands)
    return show


def test_a_line_that_is_made_in_time_comes_after_the_usual_gap() -> None:
    show = air(studio(), [coming("a1", 0.05), coming("a2", 0.05)])
    assert show.host.lines == ["k1", "a1", "a2", "k2", "k3", "c1"]
    k1, a1, a2, k2 = show.host.said[:4]
    for before, after in ((k1, a1), (a1, a2), (a2, k2)):
        assert after.begun + 0.1 == pytest.approx(before.done - 0.1 + GAP_S)


def test_one_that_is_made_late_is_waited_for() -> None:
    show = air(studio(), [coming("a1", 2.0)])
    k1, a1 = show.host.said[:2]
    assert show.host.lines[:3] == ["k1", "a1", "k2"]
    assert a1.begun > k1.done + 1.5


@pytest.mark.parametrize("after_s", [None, 60.0])
def test_one_that_does_not_come_is_passed_over(after_s: float | None) -> None:
    show = air(studio(), [coming("a1", after_s), coming("a2", 0.0)])
    assert show.host.lines == ["k1", "a2", "k2", "k3", "c1"]
    faults = [f["reason"] for f in show.told("fault")]
    assert faults == ([] if after_s is None else ["a line was not made in time"])


@pytest.mark.parametrize(
    ("action", "arguments", "after"),
    [
        ("next", {}, ["c1"]),
        ("skip", {}, ["k2", "k3", "c1"]),
        ("jump", {"segment": 1}, ["k1", "k2", "k3", "c1"]),
    ],
)
def test_nobody_waits_for_a_line_that_is_left(
    action: str, arguments: dict[str, Any], after: list[str]
) -> None:
    show = air(studio(), [coming("a1", 5.0)], (3.0, action, arguments))
    assert show.host.lines == ["k1", *after]


def test_a_held_show_says_it_once_it_goes_on() -> None:
    show = air(studio(), [coming("a1", 1.0)], (2.5, "hold", {}), (20.0, "resume", {}))
    assert show.host.lines == ["k1", "a1", "k2", "k3", "c1"]
    assert show.host.said[1].begun > 1020
