"""The place in a show survives, and only a fresh one is gone on from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from cuehost.ledger import RestorePoints
from cuehost.resuming import PlaceKeeper, broken_off, on_air
from cuehost.supervisor import RESUME

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
POSITION = {"format": 1, "segment": "kettle", "line": "kettle.2", "round": 3, "segment_s": 1.5}


async def keep(path: Path) -> None:
    with RestorePoints(path) as points:
        keeper = PlaceKeeper(
            points,
            show="abc",
            rundown=Path("shows/a.yaml"),
            folder=Path("out/a"),
            lang="en",
            outputs=SimpleNamespace(recording=True, streaming=False),  # type: ignore[arg-type]
            now=lambda: NOON,
        )
        await keeper.save(POSITION)


async def test_a_place_is_found_again_by_the_process_that_takes_over(tmp_path: Path) -> None:
    path = tmp_path / "restore.db"
    await keep(path)
    later = NOON + timedelta(seconds=5)
    point = broken_off(later, {RESUME: "1"}, path)
    assert point is not None and point["position"] == POSITION
    assert point["rundown"] == str(Path("shows/a.yaml").absolute())
    assert (point["round"], point["recording"], point["streaming"]) == (3, True, False)
    assert broken_off(later, {}, path) is None, "a command of its own begins anew"


@pytest.mark.parametrize("later", [timedelta(minutes=11), timedelta(days=2), timedelta(minutes=-5)])
async def test_an_old_place_is_no_place_to_go_on_from(tmp_path: Path, later: timedelta) -> None:
    await keep(tmp_path / "restore.db")
    assert broken_off(NOON + later, {RESUME: "1"}, tmp_path / "restore.db") is None


async def test_a_show_that_ended_as_it_should_left_none(tmp_path: Path) -> None:
    path = tmp_path / "restore.db"
    await keep(path)
    with RestorePoints(path) as points:
        await points.clear()
    assert broken_off(NOON, {RESUME: "1"}, path) is None
    assert broken_off(NOON, {RESUME: "1"}, tmp_path / "none.db") is None


async def test_who_stands_by_learns_which_show_is_on_air(tmp_path: Path) -> None:
    path = tmp_path / "restore.db"
    assert on_air(path) is None
    await keep(path)
    assert on_air(path) == Path("shows/a.yaml").absolute()
    with RestorePoints(path) as points:
        await points.clear()
    assert on_air(path) is None
