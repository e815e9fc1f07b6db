"""A killed process loses nothing that was logged, and nothing that was confirmed is ever not there."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from ledger_clock import HeldClock

from cuehost.ledger import AS_RUN, LEDGER, Ledger, RestorePoints, read_ledger, read_log, write_report
from cuehost.ledger.store import stored_entries

CHILD = Path(__file__).with_name("ledger_child.py")
PACKAGE = Path(__file__).resolve().parents[2] / "obs_scripts"


def run_and_kill(kind: str, folder: Path, first: int, after_s: float, told: int = 1) -> tuple[int, int]:
    """Run the child, kill -9 it so long after it told so much; the last number written and confirmed."""
    with subprocess.Popen(
        [sys.executable, str(CHILD), kind, str(folder), str(first)],
        stdout=subprocess.PIPE,
        env={"PYTHONPATH": str(PACKAGE)},
    ) as process:
        assert process.stdout is not None
        text = b"".join(process.stdout.readline() for _ in range(told))
        time.sleep(after_s)
        process.send_signal(signal.SIGKILL)
        text += process.stdout.read()
    words = [line.split() for line in text.decode().splitlines()]
    written, confirmed = ([int(n) for what, n in words if what == kind] for kind in "wd")
    return max(written, default=first - 1), max(confirmed, default=first - 1)


def is_sound(database: Path) -> bool:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_kill_9_at_random_moments_loses_nothing(tmp_path: Path) -> None:
    """The same ledger is written by one process after another, each killed while it writes."""
    random_ = random.Random(3)
    first, confirmed = 0, -1
    for _ in range(20):
        written, now_confirmed = run_and_kill("ledger", tmp_path, first, random_.uniform(0, 0.06))
        confirmed = max(confirmed, now_confirmed)
        entries = read_ledger(tmp_path)
        lines = [int(e["line"]) for e in entries]
        assert lines[: written + 1] == list(range(written + 1)), "what `write` returned for is there"
        assert len(lines) <= written + 2, "one may have been written that it had no time to tell of"
        # On a slow computer it may be killed before it has a database.
        stored = [int(e["line"]) for e in stored_entries(tmp_path / LEDGER)] if confirmed >= 0 else []
        assert stored[: confirmed + 1] == list(range(confirmed + 1)), "what was confirmed is in the database"
        assert confirmed < 0 or is_sound(tmp_path / LEDGER)
        assert [e["seq"] for e in entries] == list(range(1, len(entries) + 1))
        first = len(lines)
    assert confirmed > 0
    times = [e["at_s"] for e in read_ledger(tmp_path)]
    assert times == sorted(times)
    clock = HeldClock(time.time())
    Ledger(tmp_path, wall=clock.wall, mono=clock.mono).close()
    assert list(stored_entries(tmp_path / LEDGER)) == list(read_log(tmp_path / AS_RUN)), "made whole again"


@pytest.mark.parametrize("lost", [LEDGER, AS_RUN])
def test_either_file_is_made_again_from_the_other(tmp_path: Path, lost: str) -> None:
    clock = HeldClock()
    with Ledger(tmp_path, wall=clock.wall, mono=clock.mono) as ledger:
        for number in range(30):
            ledger.write("line_started", line=str(number))
    before = list(read_log(tmp_path / AS_RUN))
    (tmp_path / lost).unlink()
    assert read_ledger(tmp_path) == before
    Ledger(tmp_path, wall=clock.wall, mono=clock.mono).close()
    assert list(stored_entries(tmp_path / LEDGER)) == list(read_log(tmp_path / AS_RUN)) == before


def test_what_a_power_cut_took_from_the_as_run_log_comes_back(tmp_path: Path) -> None:
    clock = HeldClock()
    with Ledger(tmp_path, wall=clock.wall, mono=clock.mono) as ledger:
        for number in range(30):
            ledger.write("line_started", line=str(number))
    whole = (tmp_path / AS_RUN).read_bytes()
    (tmp_path / AS_RUN).write_bytes(whole[: len(whole) // 2] + b"\0\0\0\0")
    assert [e["line"] for e in read_ledger(tmp_path)] == [str(n) for n in range(30)]
    Ledger(tmp_path, wall=clock.wall, mono=clock.mono).close()
    assert (tmp_path / AS_RUN).read_bytes() == whole


def test_a_ledger_that_was_not_closed_is_reported(tmp_path: Path) -> None:
    written, _ = run_and_kill("ledger", tmp_path, 0, 0.0, told=3)
    page = write_report(tmp_path, tmp_path / "report.html").read_text("utf-8")
    assert written > 0
    assert "Cuehost report" in page


def test_the_restore_point_confirmed_last_or_a_later_one_is_there_after_kill_9(tmp_path: Path) -> None:
    random_ = random.Random(5)
    first = 0
    for _ in range(10):
        _, confirmed = run_and_kill("restore", tmp_path, first, random_.uniform(0, 0.05))
        with RestorePoints(tmp_path / "restore.db") as points:
            point = points.load()
        assert point is not None
        assert point["round"] in (confirmed, confirmed + 1)
        assert point["line"] == f"kettle.{point['round']}", "never a mixture of two"
        assert is_sound(tmp_path / "restore.db")
        first = point["round"] + 1
