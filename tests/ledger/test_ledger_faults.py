"""A full disk, a locked file or a damaged database is told of once, and costs the show nothing."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from full_disk import full_disk
from ledger_clock import HeldClock

from cuehost.errors import CuehostError
from cuehost.ledger import AS_RUN, LEDGER, Ledger, read_ledger, read_log
from cuehost.ledger.database import DamagedDatabase
from cuehost.ledger.store import LedgerStore, stored_entries

TEXT = "x" * 500


class Faults:
    """Notes what is told, and lets a test wait for it."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self._some = threading.Event()

    def __call__(self, words: str) -> None:
        self.told.append(words)
        self._some.set()

    def wait(self) -> None:
        assert self._some.wait(60)


@pytest.fixture
def faults() -> Faults:
    return Faults()


def open_ledger(folder: Path, faults: Faults, **options: Any) -> Ledger:
    clock = HeldClock()
    return Ledger(folder, wall=clock.wall, mono=clock.mono, on_fault=faults, retry_s=0.02, **options)


def on_disk_at_last(ledger: Ledger) -> bool:
    """Whether the ledger comes to rest on the disk."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if ledger.barrier():
            return True
        time.sleep(0.02)
    return False


def events(entries: Any) -> list[str]:
    return [entry["event"] for entry in entries]


async def test_on_a_full_disk_the_show_goes_on_and_is_logged_when_there_is_space(
    tmp_path: Path, faults: Faults
) -> None:
    ledger = open_ledger(tmp_path, faults)
    ledger.write("show_started")
    assert ledger.barrier()
    with full_disk(20_000):
        for number in range(100):
            ledger.write("line_started", line=str(number), text=TEXT)
        faults.wait()
        assert not await ledger.flushed(), "at once, as nothing can be written"
        ledger.write("line_ended")
    assert on_disk_at_last(ledger)
    ledger.close()
    assert len(faults.told) == 1
    assert "The show goes on" in faults.told[0]
    assert events(read_log(tmp_path / AS_RUN)) == events(stored_entries(tmp_path / LEDGER))
    said = [e["line"] for e in stored_entries(tmp_path / LEDGER) if e["event"] == "line_started"]
    assert said == [str(n) for n in range(100)]
    (recovered,) = [e for e in read_ledger(tmp_path) if e["event"] == "ledger_recovered"]
    assert recovered["code"] == "recovery"


def test_a_show_that_ends_on_a_full_disk_keeps_what_it_can(tmp_path: Path, faults: Faults) -> None:
    ledger = open_ledger(tmp_path, faults)
    with full_disk(20_000):
        for number in range(100):
            ledger.write("line_started", line=str(number), text=TEXT)
        ledger.close()
    assert len(faults.told) == 2, "when it began, and that not all is on the disk in the end"
    said = [e["line"] for e in read_ledger(tmp_path)]
    assert said == [str(n) for n in range(len(said))]
    assert len(said) > 20


def test_a_locked_database_is_waited_for(
    tmp_path: Path, faults: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cuehost.ledger.database.BUSY_S", 0.02)
    with open_ledger(tmp_path, faults) as ledger:
        ledger.write("one")
        assert ledger.barrier()
        with closing(sqlite3.connect(tmp_path / LEDGER, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            ledger.write("two")
            faults.wait()
            assert not ledger.barrier()
            assert events(read_ledger(tmp_path)) == ["one", "two"]
            other.execute("ROLLBACK")
        assert on_disk_at_last(ledger)
        assert events(stored_entries(tmp_path / LEDGER))[:2] == ["one", "two"]
    assert len(faults.told) == 1
    assert "locked" in faults.told[0]


def test_a_ledger_locked_at_a_restart_goes_on_without_mixing_up_numbers(
    tmp_path: Path, faults: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cuehost.ledger.database.BUSY_S", 0.02)
    with open_ledger(tmp_path, faults) as ledger:
        for name in ("one", "two", "three"):
            ledger.write(name)
    log = tmp_path / AS_RUN
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:2]))  # "three" fell to a power cut
    with closing(sqlite3.connect(tmp_path / LEDGER, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        ledger = open_ledger(tmp_path, faults)
        ledger.write("four")
        faults.wait()
        other.execute("ROLLBACK")
    assert on_disk_at_last(ledger)
    ledger.close()
    assert events(read_ledger(tmp_path))[:4] == ["one", "two", "three", "four"]


DAMAGES = {
    "no database": lambda data: b"Not a database at all, but long enough to be looked at. " * 100,
    "cut short": lambda data: data[: len(data) // 2],
    "overwritten": lambda data: data[:4096] + b"\xa5" * (len(data) - 4096),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_database_is_set_aside_and_made_anew(tmp_path: Path, faults: Faults, damage: str) -> None:
    with open_ledger(tmp_path, faults) as ledger:
        for number in range(100):
            ledger.write("line_started", line=str(number), text=TEXT)
    database = tmp_path / LEDGER
    damaged = DAMAGES[damage](database.read_bytes())
    database.write_bytes(damaged)
    assert len(read_ledger(tmp_path)) == 100, "the report reads the as-run log then"
    with open_ledger(tmp_path, faults) as ledger:
        ledger.write("line_started", line="100")
    assert (tmp_path / "ledger.broken-1.db").read_bytes() == damaged
    entries = list(stored_entries(database))
    assert [e["line"] for e in entries if "line" in e] == [str(n) for n in range(101)]
    (renewed,) = [e for e in entries if e["event"] == "ledger_renewed"]
    assert renewed["code"] == "recovery"
    assert len(faults.told) == 1
    assert "ledger.broken-1.db" in faults.told[0]


def test_a_database_damaged_during_the_show_is_made_anew_from_the_as_run_log(
    tmp_path: Path, faults: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_ledger(tmp_path, faults) as ledger:
        for number in range(100):
            ledger.write("line_started", line=str(number), text=TEXT)
    ledger = open_ledger(tmp_path, faults)
    ledger.write("line_started", line="100")
    assert ledger.barrier()

    def meets_the_damage(self: LedgerStore, lines: list[bytes]) -> None:
        monkeypatch.undo()  # the store that is opened next finds it by itself
        raise DamagedDatabase("database disk image is malformed")

    monkeypatch.setattr(LedgerStore, "append", meets_the_damage)
    with (tmp_path / LEDGER).open("rb+") as file:
        file.seek(4096)
        file.write(b"\xa5" * 20_000)
    ledger.write("line_started", line="101")
    faults.wait()
    assert on_disk_at_last(ledger)
    ledger.close()
    entries = list(stored_entries(tmp_path / LEDGER))
    assert [e["line"] for e in entries if "line" in e] == [str(n) for n in range(102)]
    assert {"ledger_renewed", "ledger_recovered"} < set(events(entries))
    assert (tmp_path / "ledger.broken-1.db").exists()


def test_a_ledger_of_a_newer_cuehost_is_left_alone(tmp_path: Path, faults: Faults) -> None:
    open_ledger(tmp_path, faults).close()
    with open_ledger(tmp_path, faults) as ledger:
        ledger.write("take")
    with closing(sqlite3.connect(tmp_path / LEDGER)) as connection:
        connection.execute("PRAGMA user_version=99")
    with pytest.raises(CuehostError, match="newer Cuehost"):
        open_ledger(tmp_path, faults)
    with pytest.raises(CuehostError, match="newer Cuehost"):
        read_ledger(tmp_path)


def test_what_overflows_the_queue_of_a_slow_disk_is_taken_from_the_as_run_log(
    tmp_path: Path, faults: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    append = LedgerStore.append

    def slow(self: LedgerStore, lines: list[bytes]) -> None:
        go_on.wait(60)
        append(self, lines)

    with open_ledger(tmp_path, faults, most_waiting=5) as ledger:
        ledger.write("line_started", line="0")
        assert ledger.barrier()
        monkeypatch.setattr(LedgerStore, "append", slow)
        for number in range(1, 50):
            ledger.write("line_started", line=str(number))
        go_on.set()
        assert ledger.barrier(10)
        assert [e["line"] for e in stored_entries(tmp_path / LEDGER)] == [str(n) for n in range(50)]
    assert faults.told == []


def test_what_overflows_the_queue_of_a_locked_file_is_taken_from_the_as_run_log(
    tmp_path: Path, faults: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cuehost.ledger.database.BUSY_S", 0.02)
    with open_ledger(tmp_path, faults, most_waiting=5) as ledger:
        ledger.write("line_started", line="0")
        assert ledger.barrier()
        with closing(sqlite3.connect(tmp_path / LEDGER, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            for number in range(1, 50):
                ledger.write("line_started", line=str(number))
            faults.wait()
            other.execute("ROLLBACK")
        assert on_disk_at_last(ledger)
        assert ledger.barrier()
        stored = [e["line"] for e in stored_entries(tmp_path / LEDGER) if "line" in e]
    assert stored == [str(n) for n in range(50)]


def test_a_fault_nobody_thought_of_is_told_and_outlived(
    tmp_path: Path, faults: Faults, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    with open_ledger(tmp_path, faults) as ledger:
        with monkeypatch.context() as patch:
            patch.setattr("cuehost.ledger.store._row", lambda entry: 1 / 0)
            ledger.write("one")
            faults.wait()
        assert on_disk_at_last(ledger)
    assert events(stored_entries(tmp_path / LEDGER))[0] == "one"
    assert "ZeroDivisionError" in faults.told[0]
