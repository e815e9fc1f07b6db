"""The ledger keeps every entry with its time, its reason and its code, in both of its files."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ledger_clock import HeldClock

from cuehost.errors import CuehostError
from cuehost.ledger import AS_RUN, LEDGER, Ledger, ReasonCode, read_ledger, read_log
from cuehost.ledger.store import LedgerStore, stored_entries


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


def open_ledger(folder: Path, clock: HeldClock, **options: Any) -> Ledger:
    return Ledger(folder, wall=clock.wall, mono=clock.mono, **options)


def test_entries_come_back_in_order_with_times_from_both_files(tmp_path: Path, clock: HeldClock) -> None:
    folder = tmp_path / "deep" / "show"
    with open_ledger(folder, clock) as ledger:
        ledger.write("show_started", show="Küche 厨房", reason=None)
        clock.now += 1.25
        ledger.write("line_started", line="opening.1", text="Hello\nthere", facts=["price"])
    for entries in (
        read_ledger(folder),
        list(read_log(folder / AS_RUN)),
        list(stored_entries(folder / LEDGER)),
    ):
        assert [e["event"] for e in entries] == ["show_started", "line_started"]
        assert [e["seq"] for e in entries] == [1, 2]
        assert [e["at_s"] for e in entries] == [0.0, 1.25]
        assert entries[0]["show"] == "Küche 厨房"
        assert "reason" not in entries[0]
        assert entries[1]["facts"] == ["price"]
        assert datetime.fromisoformat(entries[1]["t"]) == datetime.fromtimestamp(101.25, UTC)


def test_a_closed_ledger_is_two_files(tmp_path: Path, clock: HeldClock) -> None:
    with open_ledger(tmp_path, clock) as ledger:
        ledger.write("take")
    ledger.close()
    assert sorted(p.name for p in tmp_path.iterdir()) == [AS_RUN, LEDGER]


def test_what_happened_before_or_after_now_is_dated_so(tmp_path: Path, clock: HeldClock) -> None:
    with open_ledger(tmp_path, clock) as ledger:
        clock.now += 5
        entry = ledger.write("take", at=103.5, planned=103.4)
    assert entry["at_s"] == 3.5
    assert entry["planned_s"] == 3.4
    assert datetime.fromisoformat(entry["t"]) == datetime.fromtimestamp(103.5, UTC)
    assert read_ledger(tmp_path) == [entry]


def test_a_code_can_be_given_and_is_derived_otherwise(
    tmp_path: Path, clock: HeldClock, caplog: pytest.LogCaptureFixture
) -> None:
    with open_ledger(tmp_path, clock) as ledger:
        ledger.write("take", code=ReasonCode.RECOVERY, reason="back where it was")
        ledger.write("take", code="audience")
        ledger.write("take", reason="next line")
        ledger.write("take", code="because", reason="jump")
    assert [e["code"] for e in read_ledger(tmp_path)] == ["recovery", "audience", "planned", "operator"]
    assert "'because' is no reason code" in caplog.text


def test_any_value_is_logged_and_none_ends_the_show(tmp_path: Path, clock: HeldClock) -> None:
    with open_ledger(tmp_path, clock) as ledger:
        ledger.write("command", action="jump", segment=3, reason="operator")
        ledger.write("comment", text="half a \ud83d pair", reason="\ud800")
        ledger.write("record_ended", file=Path("a.mp4"), more={"n": [1, None]}, line=["x"], seq="mine")
    jump, comment, ended = stored_entries(tmp_path / LEDGER)
    assert jump["segment"] == 3
    assert (comment["text"], comment["reason"]) == ("half a ? pair", "?")
    assert (ended["file"], ended["more"], ended["line"]) == ("a.mp4", {"n": [1, None]}, ["x"])
    assert ended["seq"] == 3
    assert read_ledger(tmp_path) == list(read_log(tmp_path / AS_RUN)) == [jump, comment, ended]


async def test_what_is_flushed_is_in_the_database(tmp_path: Path, clock: HeldClock) -> None:
    async with open_ledger(tmp_path, clock) as ledger:
        for number in range(50):
            ledger.write("line_started", line=str(number))
        assert await ledger.flushed()
        assert [e["line"] for e in stored_entries(tmp_path / LEDGER)] == [str(n) for n in range(50)]


async def test_who_stops_waiting_for_the_disk_breaks_nothing(tmp_path: Path, clock: HeldClock) -> None:
    async with open_ledger(tmp_path, clock) as ledger:
        ledger.write("take")
        waiting = asyncio.create_task(ledger.flushed())
        await asyncio.sleep(0)
        waiting.cancel()
        ledger.write("take")
        assert await ledger.flushed()


def test_threads_write_side_by_side(tmp_path: Path, clock: HeldClock) -> None:
    with open_ledger(tmp_path, clock) as ledger:

        def work(name: str) -> None:
            for number in range(100):
                ledger.write("line_started", line=f"{name}{number}")

        threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    entries = read_ledger(tmp_path)
    assert [e["seq"] for e in entries] == list(range(1, 401))
    for name in "abcd":
        assert [e["line"] for e in entries if e["line"][0] == name] == [f"{name}{n}" for n in range(100)]


def test_a_reader_sees_whole_entries_in_order_while_they_are_written(
    tmp_path: Path, clock: HeldClock
) -> None:
    with open_ledger(tmp_path, clock) as ledger:
        seen = 0
        for number in range(300):
            ledger.write("line_started", line=str(number))
            if number % 20 == 19:
                entries = read_ledger(tmp_path)
                assert [e["seq"] for e in entries] == list(range(1, number + 2))
                stored = list(stored_entries(tmp_path / LEDGER)) if ledger.barrier() else []
                assert [e["seq"] for e in stored] == list(range(1, number + 2))
                seen += 1
        assert seen == 15


def test_a_reader_that_stays_does_not_hold_up_the_writer(tmp_path: Path, clock: HeldClock) -> None:
    with open_ledger(tmp_path, clock) as ledger:
        ledger.write("one")
        assert ledger.barrier()
        reading = stored_entries(tmp_path / LEDGER)
        assert next(reading)["event"] == "one"
        ledger.write("two")
        assert ledger.barrier()
        assert list(reading) == [], "a reader sees the moment at which it began"
    assert len(read_ledger(tmp_path)) == 2


def test_a_ledger_goes_on_where_it_was_in_number_and_time(tmp_path: Path, clock: HeldClock) -> None:
    with open_ledger(tmp_path, clock) as ledger:
        clock.now += 10
        ledger.write("one")
    clock.now += 20
    rebooted = HeldClock(7.0)  # a monotonic clock begins anew
    with Ledger(tmp_path, wall=clock.wall, mono=rebooted.mono) as ledger:
        rebooted.now += 1
        ledger.write("two")
    assert [(e["seq"], e["at_s"]) for e in read_ledger(tmp_path)] == [(1, 10.0), (2, 31.0)]


def test_time_never_goes_back_even_if_the_wall_clock_does(tmp_path: Path, clock: HeldClock) -> None:
    with open_ledger(tmp_path, clock) as ledger:
        clock.now += 50
        ledger.write("one")
    clock.now -= 3000
    with open_ledger(tmp_path, clock) as ledger:
        ledger.write("two")
    assert [e["at_s"] for e in read_ledger(tmp_path)] == [50.0, 50.0]


def test_a_log_older_than_the_ledger_is_taken_in(tmp_path: Path, clock: HeldClock) -> None:
    old = [
        {"t": "2026-11-21T10:00:00+00:00", "at_s": 0.0, "event": "show_started", "show": "Old"},
        {"t": "2026-11-21T10:00:01+00:00", "at_s": 1.0, "event": "command", "action": "next"},
    ]
    (tmp_path / AS_RUN).write_text("".join(json.dumps(e) + "\n" for e in old), "utf-8")
    assert [e["event"] for e in read_ledger(tmp_path)] == ["show_started", "command"]
    with open_ledger(tmp_path, clock) as ledger:
        ledger.write("show_ended")
    entries = read_ledger(tmp_path)
    assert [(e["seq"], e["code"]) for e in entries] == [(1, "planned"), (2, "operator"), (3, "planned")]
    assert entries == list(read_log(tmp_path / AS_RUN))


def test_an_unwritable_place_is_named_with_the_mend(tmp_path: Path, clock: HeldClock) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("x")
    with pytest.raises(CuehostError, match=r"cannot be written.*config\.yaml"):
        open_ledger(blocker / "show", clock)


def test_what_comes_after_the_end_is_told_not_raised(
    tmp_path: Path, clock: HeldClock, caplog: pytest.LogCaptureFixture
) -> None:
    with open_ledger(tmp_path, clock) as ledger:
        ledger.write("show_ended")
    ledger.write("fault")
    assert [e["event"] for e in read_ledger(tmp_path)] == ["show_ended"]
    assert "too late for the ledger: fault" in caplog.text


async def test_a_slow_disk_does_not_hold_up_the_loop(
    tmp_path: Path, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_ledger(tmp_path, clock) as ledger:
        ledger.write("one")
        assert await ledger.flushed()
        go_on = threading.Event()
        append = LedgerStore.append

        def slow(self: Any, lines: list[bytes]) -> None:
            go_on.wait(60)
            append(self, lines)

        monkeypatch.setattr(LedgerStore, "append", slow)
        begun = time.monotonic()
        for number in range(200):
            ledger.write("line_started", line=str(number))
        assert not await ledger.flushed(timeout_s=0.05), "the disk has not taken it"
        assert time.monotonic() - begun < 5, "nobody waited for the disk"
        assert len(list(read_log(tmp_path / AS_RUN))) == 201, "the as-run log has it already"
        go_on.set()
        assert await ledger.flushed(timeout_s=60)
