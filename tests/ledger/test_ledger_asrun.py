"""The as-run log keeps every entry, whatever happens to the process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cuehost.errors import CuehostError
from cuehost.ledger import AsRunLog, read_log


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def mono(self) -> float:
        return self.now

    def wall(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def open_log(path: Path, clock: Clock) -> AsRunLog:
    return AsRunLog(path, wall=clock.wall, mono=clock.mono)


def test_entries_come_back_in_order_with_times(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "deep" / "as-run.jsonl"
    with open_log(path, clock) as log:
        log.write("show_started", show="Küche 厨房", reason=None)
        clock.now += 1.25
        log.write("line_started", line="opening.1", text="Hello")
    entries = list(read_log(path))
    assert [e["event"] for e in entries] == ["show_started", "line_started"]
    assert [e["at_s"] for e in entries] == [0.0, 1.25]
    assert entries[0]["show"] == "Küche 厨房"
    assert "reason" not in entries[0]
    assert datetime.fromisoformat(entries[1]["t"]) == datetime.fromtimestamp(101.25, UTC)


def test_what_happened_before_or_after_now_is_dated_so(tmp_path: Path, clock: Clock) -> None:
    with open_log(tmp_path / "log.jsonl", clock) as log:
        clock.now += 5
        entry = log.write("take", at=103.5, planned=103.4)
    assert entry["at_s"] == 3.5
    assert entry["planned_s"] == 3.4
    assert datetime.fromisoformat(entry["t"]) == datetime.fromtimestamp(103.5, UTC)


def test_a_torn_last_line_loses_only_itself(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "log.jsonl"
    with open_log(path, clock) as log:
        log.write("one")
    with path.open("ab") as file:
        file.write(b'{"t": "2026", "event": "to')
    with open_log(path, clock) as log:
        log.write("two")
    assert [e["event"] for e in read_log(path)] == ["one", "two"]


def test_entries_survive_kill_9(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    code = (
        "import sys, time, pathlib, datetime\n"
        "from cuehost.ledger import AsRunLog\n"
        "log = AsRunLog(pathlib.Path(sys.argv[1]), wall=datetime.datetime.now, mono=time.monotonic)\n"
        "for i in range(500): log.write('line_started', line=str(i))\n"
        "print('written', flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"written"
        os.kill(process.pid, signal.SIGKILL)
    assert [e["line"] for e in read_log(path)] == [str(i) for i in range(500)]


def test_an_unwritable_place_is_named_with_the_mend(tmp_path: Path, clock: Clock) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("x")
    with pytest.raises(CuehostError, match=r"cannot be written.*config\.yaml"):
        open_log(blocker / "log.jsonl", clock)


def test_a_missing_log_is_named(tmp_path: Path) -> None:
    with pytest.raises(CuehostError, match="cannot be read"):
        list(read_log(tmp_path / "none.jsonl"))


def test_the_file_is_json_lines_in_utf8(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "log.jsonl"
    with open_log(path, clock) as log:
        log.write("caption", text="三位\n一体")
    (line,) = path.read_text("utf-8").splitlines()
    assert json.loads(line)["text"] == "三位\n一体"
    assert "三位" in line
