"""When a show begins: by the clock, by a person, and with an OBS that is away."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from small_show import write_show
from virtual_studio import now, run

from cuehost.errors import StageError
from cuehost.playout.starting import Doors, start_of
from cuehost.rundown import Rundown, load_rundown

ZONE = timezone(timedelta(hours=1))
EIGHT = datetime(2026, 11, 30, 20, 0, tzinfo=ZONE)


def show(folder: Path, starts_at: str) -> Rundown:
    return load_rundown(write_show(folder, ("language: en\n", f"language: en\nstarts_at: {starts_at}\n")))


def local(naive: datetime) -> datetime:
    return naive.replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("starts_at", "at", "waits_s"),
    [
        ("20:00", EIGHT - timedelta(minutes=5), 300),
        ("20:00", EIGHT, None),
        ("20:00", EIGHT + timedelta(minutes=5), None),  # late
        ("00:05", EIGHT.replace(hour=23, minute=55), 600),  # of the next day
        ("23:55", EIGHT.replace(hour=0, minute=5), None),  # of the day before
        ("2026-11-30T19:00Z", EIGHT - timedelta(hours=30), 30 * 3600),
        ("2026-11-30T20:00+01:00", EIGHT + timedelta(seconds=1), None),
    ],
)
def test_a_show_begins_when_its_rundown_says(
    tmp_path: Path, starts_at: str, at: datetime, waits_s: int | None
) -> None:
    begins = start_of(show(tmp_path, starts_at), at, local)
    assert (None if begins is None else (begins - at).total_seconds()) == waits_s


def test_without_a_time_it_begins_at_once(tmp_path: Path) -> None:
    assert start_of(load_rundown(write_show(tmp_path)), EIGHT, local) is None


class Room:
    """A show that begins in `left_s`, and what its doors do."""

    def __init__(self, left_s: float) -> None:
        self.began = now()
        self.counted: list[tuple[int, int]] = []
        self.takes: list[str] = []
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.refused = 0
        self.doors = Doors(EIGHT, self.wall, lambda event, **fields: self.told.append((event, fields)))
        self._left_s = left_s

    def wall(self) -> datetime:
        return EIGHT + timedelta(seconds=now() - self.began - self._left_s)

    async def take(self, scene: str) -> None:
        if self.refused:
            self.refused -= 1
            raise StageError("OBS did not take it.")
        self.takes.append(scene)

    async def start_in(self, left_s: int, total_s: int) -> None:
        self.counted.append((left_s, total_s))


def test_the_waiting_counts_down_second_by_second() -> None:
    async def main() -> None:
        room = Room(3.4)
        await room.doors.wait(room, "break", room)
        assert room.counted == [(4, 4), (3, 4), (2, 4), (1, 4)]
        assert room.takes == ["break"]
        assert now() - room.began == pytest.approx(3.4)
        assert [event for event, _ in room.told] == ["start_awaited"]

    run(main())


def test_a_person_may_have_it_begin_early() -> None:
    async def main() -> None:
        room = Room(600)
        asyncio.get_running_loop().call_later(1.5, room.doors.open)
        await room.doors.wait(room, "break", None)
        assert now() - room.began == pytest.approx(1.5)
        assert [event for event, _ in room.told] == ["start_awaited", "started_early"]

    run(main())


def test_an_obs_that_does_not_take_the_scene_is_asked_again_and_told_once() -> None:
    async def main() -> None:
        room = Room(30)
        room.refused = 3
        await room.doors.wait(room, "break", room)
        assert room.takes == ["break"]
        assert [event for event, _ in room.told] == ["start_awaited", "fault"]
        assert now() - room.began == pytest.approx(30)

    run(main())


def test_utc_is_a_zone_too(tmp_path: Path) -> None:
    begins = start_of(show(tmp_path, "2026-11-30 19:00 Z"), EIGHT - timedelta(minutes=1), local)
    assert begins == datetime(2026, 11, 30, 19, 0, tzinfo=UTC)
