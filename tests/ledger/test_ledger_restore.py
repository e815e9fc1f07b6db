"""The restore point: the last one saved is there after whatever, and a fault never holds up the show."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import pytest
from ledger_child import points_point

from cuehost.ledger import RestorePoint, RestorePoints


def point(number: int) -> RestorePoint:
    return cast(RestorePoint, points_point(number))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "restore.db"


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def points(path: Path, told: list[str]) -> Iterator[RestorePoints]:
    with RestorePoints(path, on_fault=told.append, retry_s=0.02) as points:
        yield points


async def test_the_last_point_saved_is_loaded(points: RestorePoints, path: Path, told: list[str]) -> None:
    assert points.load() is None
    for number in range(5):
        assert await points.save(point(number))
    with RestorePoints(path) as restarted:
        assert restarted.load() == point(4)
    assert told == []


async def test_a_show_that_ended_is_not_resumed(points: RestorePoints, path: Path) -> None:
    await points.save(point(1))
    assert await points.clear()
    assert RestorePoints(path).load() is None


async def test_a_slow_disk_holds_up_a_line_for_its_time_out_at_most(
    points: RestorePoints, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    written: list[bytes] = []

    def slow(self: Any, positions: list[bytes]) -> None:
        go_on.wait(60)
        written.extend(positions)

    monkeypatch.setattr("cuehost.ledger.restore._PointStore.append", slow)
    begun = time.monotonic()
    for number in range(10):
        assert not await points.save(point(number), timeout_s=0.01)
    assert time.monotonic() - begun < 5
    go_on.set()
    assert await points.save(point(10), timeout_s=60)
    assert len(written) <= 3, "points that are past are not worth writing"


async def test_a_locked_file_is_told_of_once_and_the_newest_point_follows(
    points: RestorePoints, path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cuehost.ledger.database.BUSY_S", 0.02)
    assert await points.save(point(0))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for number in range(1, 4):
            assert not await points.save(point(number))
        other.execute("ROLLBACK")
    assert len(told) == 1
    assert "locked" in told[0]
    points.close()
    with RestorePoints(path) as restarted:
        assert restarted.load() == point(3)


async def test_a_damaged_file_is_set_aside_and_said(
    points: RestorePoints, path: Path, told: list[str]
) -> None:
    path.parent.mkdir()
    path.write_bytes(b"\xa5" * 8192)
    assert points.load() is None
    assert (path.parent / "restore.broken-1.db").exists()
    assert len(told) == 1
    assert await points.save(point(1))
    assert RestorePoints(path).load() == point(1)


def test_a_place_that_cannot_be_is_said(tmp_path: Path, told: list[str]) -> None:
    (tmp_path / "file").write_text("x")
    with RestorePoints(tmp_path / "file" / "restore.db", on_fault=told.append) as points:
        assert points.load() is None


async def test_a_state_folder_that_cannot_be_made_is_told(tmp_path: Path, told: list[str]) -> None:
    (tmp_path / "file").write_text("x")
    with RestorePoints(tmp_path / "file" / "restore.db", on_fault=told.append) as points:
        assert not await points.save(point(1))
    assert len(told) == 1


@pytest.mark.parametrize("position", ['{"show": "5f2c"}', "[]", '"text"', '{"round": "one"}'])
async def test_a_point_of_another_version_is_not_trusted(
    points: RestorePoints, path: Path, told: list[str], position: str
) -> None:
    await points.save(point(1))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE point SET position = ?", (position,))
        connection.commit()
    assert points.load() is None
    assert len(told) == 1
