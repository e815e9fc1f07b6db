"""A show goes on at the line it was interrupted in."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from virtual_studio import Studio, line, now, segment

from cuehost.errors import InputError
from cuehost.playout import PreparedShow
from cuehost.playout.position import At, RunningOrder
from cuehost.playout.restore import resume_from

SEGMENTS = (
    segment("opening", line("o1"), line("o2"), kind="opening"),
    segment("kettle", line("k1"), line("k2")),
    segment("pause", kind="break", duration_s=20),
    segment("closing", line("c1"), kind="closing"),
)
ORDER = RunningOrder.of(PreparedShow("Test", "en", SEGMENTS))


class Disk:
    """Keeps restore points with the time at which each was written, as JSON keeps them."""

    def __init__(self, takes_s: float = 0.02, fails: bool = False) -> None:
        self.points: list[tuple[float, dict[str, Any]]] = []
        self.takes_s = takes_s
        self.fails = fails

    async def save(self, point: dict[str, Any]) -> None:
        await asyncio.sleep(self.takes_s)
        if self.fails:
            raise OSError("No space left on device")
        self.points.append((now(), json.loads(json.dumps(point))))

    @property
    def lines(self) -> list[str | None]:
        return [point["line"] for _, point in self.points]


def test_the_position_is_on_the_disk_before_each_line_goes_out() -> None:
    disk = Disk()
    show = Studio(*SEGMENTS, save_point=disk.save)
    show.air((9.0, "jump", {"segment": 1}))
    assert disk.lines == show.host.lines
    for (written, _), said in zip(disk.points, show.host.said, strict=True):
        assert written <= said.begun
    without = Studio(*SEGMENTS)
    without.air((9.0, "jump", {"segment": 1}))
    assert [said.begun for said in show.host.said] == [said.begun for said in without.host.said], (
        "nothing waits"
    )
    assert show.stage.takes == without.stage.takes


def test_a_slow_disk_does_not_delay_the_show_and_is_told() -> None:
    disk = Disk(takes_s=3.0)
    show = Studio(*SEGMENTS, save_point=disk.save)
    show.air()
    without = Studio(*SEGMENTS)
    without.air()
    assert [said.begun for said in show.host.said] == [said.begun for said in without.host.said]
    assert "the restore point came later than the line" in [f["reason"] for f in show.told("fault")]


def test_a_full_disk_is_told_and_the_show_goes_on() -> None:
    show = Studio(*SEGMENTS, save_point=Disk(fails=True).save)
    assert show.air() == "the rundown is done"
    assert "No space left" in show.told("fault")[0]["reason"]


@pytest.mark.parametrize("number", range(5))
def test_from_any_point_the_show_goes_on_at_that_line(number: int) -> None:
    disk = Disk()
    whole = Studio(*SEGMENTS, save_point=disk.save)
    whole.air()
    again = Studio(*SEGMENTS, start=resume_from(disk.points[number][1], ORDER))
    again.air()
    assert again.host.lines == whole.host.lines[number:]
    assert again.told("line_started")[0]["reason"] == "resume after a restart"
    assert again.told("line_started")[0]["code"] == "recovery"
    assert (
        again.stage.takes[0][1]
        == whole.conductor.show.segments[disk.points[number][1]["segment_number"]].scene
    )


def test_a_resumed_show_can_wait_in_hold() -> None:
    disk = Disk()
    Studio(*SEGMENTS, save_point=disk.save).air()
    show = Studio(*SEGMENTS, start=resume_from(disk.points[2][1], ORDER, held=True))
    show.air((60.0, "resume", {}))
    assert show.stage.takes[0] == (pytest.approx(1000.0), "Scene kettle")
    assert show.host.said[0].line == "k1" and show.host.said[0].begun > 1060.0


def test_what_was_over_of_the_time_stays_over() -> None:
    long = (segment("a", line("a1", 10.0), line("a2", 10.0), line("a3")),)
    disk = Disk()
    Studio(*long, save_point=disk.save).air()
    order = RunningOrder.of(PreparedShow("T", "en", long))
    state = resume_from(disk.points[1][1], order)
    assert state.elapsed_s == pytest.approx(10.0, abs=0.5)
    assert state.show_elapsed_s == pytest.approx(10.0, abs=0.5)


def test_a_line_that_is_no_more_is_replaced_by_the_one_in_its_place() -> None:
    disk = Disk()
    Studio(*SEGMENTS, save_point=disk.save).air()
    point = disk.points[3][1] | {"line": "gone"}
    assert resume_from(point, ORDER).at == At("kettle", "k2")
    assert resume_from(point | {"line_number": 99}, ORDER).at == At("kettle", "k2")
    assert resume_from(point | {"segment": "gone"}, ORDER).at == At("kettle", "k2")
    assert resume_from(point | {"segment": "gone", "segment_number": 2}, ORDER).at == At("pause")
    assert resume_from(point | {"segment": "gone", "segment_number": 99}, ORDER).at == At("closing", "c1")


@pytest.mark.parametrize("point", [{}, {"format": 2}, {"format": 1}, {"format": 1, "segment": 1, "line": 2}])
def test_what_is_no_restore_point_is_refused(point: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="restore point cannot be used"):
        resume_from(point, ORDER)
