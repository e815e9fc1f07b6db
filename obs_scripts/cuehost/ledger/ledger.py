"""The ledger of a show: everything that went to air or changed, when, why and on whose account.

In the folder of the show's results stand

- `as-run.jsonl`, written while the show runs, each entry before `write` returns: it survives a kill of
  the process at any moment;
- `ledger.db`, the SQLite database with the same entries, committed a moment later on a thread of its own:
  what `flushed` has confirmed survives a power cut too.

Whichever of the two knows more after a crash completes the other when the ledger is opened again, and
`read_ledger` reads them together before that.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cuehost.errors import CuehostError

from .asrun import AS_RUN, AsRunFile, unstored
from .codes import ReasonCode, code_of
from .database import UnusableDatabase
from .entries import Entry, arranged, encoded
from .export import export_jsonl
from .store import LEDGER, LedgerStore
from .writer import Writer

log = logging.getLogger(__name__)

_UNSEEN = 1000  # more entries than a power cut can take from the as-run log


class Ledger:
    """Writes the ledger of one show into `folder`. Use as a context manager, or call `close`.

    `wall` gives the time of day with its offset, `mono` a monotonic time in s. `on_fault` is told in words,
    on any thread, when entries cannot be written (once an outage: the show goes on, up to `most_waiting`
    entries are kept in memory and tried again every `retry_s`) and when a damaged database was set aside.

    In a new folder this returns at once; of one that has a ledger, that is read and checked first. Raises
    `CuehostError` if nothing can be written in the folder at all.
    """

    def __init__(
        self,
        folder: Path,
        *,
        wall: Callable[[], datetime],
        mono: Callable[[], float],
        on_fault: Callable[[str], None] | None = None,
        retry_s: float = 1.0,
        most_waiting: int = 50_000,
    ) -> None:
        self.folder = folder
        self._wall = wall
        self._mono = mono
        self._on_fault = on_fault or log.warning
        self._lock = threading.Lock()
        self._seq = 0
        self._opened = mono()
        self._failing: set[str] = set()
        self._closed = False
        store = self._resume() if (folder / AS_RUN).exists() or (folder / LEDGER).exists() else None
        self._file = AsRunFile(folder / AS_RUN)
        self._writer = Writer(
            self._open_store,
            store=store,
            on_fault=lambda error: self._note_outage(LEDGER, str(error)),
            on_recovered=self._note_recovery,
            retry_s=retry_s,
            most_waiting=most_waiting,
        )
        if store is not None and store.aside is not None:
            self._note_renewal(store.aside)

    def _resume(self) -> LedgerStore | None:
        """Go on with the ledger that is in the folder."""
        store: LedgerStore | None = None
        unseen = 0
        try:
            store = LedgerStore(self.folder)
            ends = store.ends()
        except UnusableDatabase as error:
            # The writer will try again; until then only the as-run log tells how far the ledger came.
            log.warning("the ledger goes on without its database for now: %s", error)
            unseen = _UNSEEN
            ends = unstored(self.folder / AS_RUN, 0, 0).entries
        if ends:
            self._seq = int(ends[-1]["seq"]) + unseen
            self._opened -= max(_elapsed_s(ends[0], self._wall()), float(ends[-1].get("at_s", 0)))
        if store is not None and not store.as_run_whole:
            self._make_as_run()
        return store

    def _make_as_run(self) -> None:
        """Write the as-run log anew, from the database and what it has itself."""
        try:
            export_jsonl(self.folder, self.folder / AS_RUN)
        except CuehostError as error:
            self._on_fault(str(error))

    def write(
        self,
        event: str,
        *,
        code: ReasonCode | str | None = None,
        reason: str | None = None,
        at: float | None = None,
        planned: float | None = None,
        **fields: Any,
    ) -> Entry:
        """Write one entry and return it. Never waits for the disk to sync, never raises for its faults.

        `code` says on whose account it happened; without one it is taken from event and reason (see
        `code_of`). `at` is the monotonic time at which it happened (now if None), `planned` the one at
        which it should have. `None` fields are left out. Any thread may call it.
        """
        now = self._mono()
        moment = now if at is None else at
        entry: Entry = {
            **fields,
            "t": (self._wall() + timedelta(seconds=moment - now)).isoformat(timespec="milliseconds"),
            "at_s": self._since_opened(moment),
            "event": event,
            "code": code_of(event, {**fields, "reason": reason}, code).value,
            "planned_s": None if planned is None else self._since_opened(planned),
            "reason": reason,
        }
        with self._lock:
            if self._closed:
                log.warning("too late for the ledger: %s", event)
                return arranged(entry)
            self._seq += 1
            entry["seq"] = self._seq
            line = encoded(entry)
            self._file.append(line)
            self._writer.submit(line)
            fault = self._file.fault
            if fault is None:
                self._failing.discard(AS_RUN)
        if fault is not None:
            self._note_outage(
                AS_RUN, f"{self.folder / AS_RUN} cannot be written ({fault.strerror}). Free some space."
            )
        return arranged(entry)

    async def flushed(self, timeout_s: float = 2.0) -> bool:
        """Wait until all that was written so far is safely on the disk; False when it is not by then.

        While the database is out of order the answer comes at once.
        """
        return await self._writer.flushed(timeout_s)

    def barrier(self, timeout_s: float = 2.0) -> bool:
        """Like `flushed`, for a thread that may block."""
        return self._writer.barrier(timeout_s)

    def _since_opened(self, mono: float) -> float:
        return round(float(mono - self._opened), 3)

    def _open_store(self) -> LedgerStore:
        store = LedgerStore(self.folder)
        if store.aside is not None:
            self._note_renewal(store.aside)
        return store

    def _note_outage(self, part: str, words: str) -> None:
        """Tell that one of the two files cannot be written, unless an outage has been told of already."""
        with self._lock:
            told = bool(self._failing)
            self._failing.add(part)
        if not told:
            self._on_fault(f"{words} The show goes on, and what happens is kept.")

    def _note_recovery(self, outage_s: float) -> None:
        with self._lock:
            self._failing.discard(LEDGER)
        kept = "some entries are lost" if self._file.holes else "all that happened is in it"
        reason = f"the ledger could not be written for {outage_s:.1f} s; {kept}"
        self.write("ledger_recovered", code=ReasonCode.RECOVERY, reason=reason)

    def _note_renewal(self, aside: Path) -> None:
        reason = f"the ledger was damaged; it was kept as {aside.name} and made anew from the as-run log"
        self.write("ledger_renewed", code=ReasonCode.RECOVERY, reason=reason)
        self._on_fault(f"In {self.folder}: {reason}.")

    def close(self) -> None:
        """Put everything safely on the disk and end. May be called twice; faults are told, not raised."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        stored = self._writer.close()
        if not self._file.close() and stored:
            self._make_as_run()
        if not stored:
            self._on_fault(f"The last entries are not in {self.folder / LEDGER}; {AS_RUN} may have them.")

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> Ledger:
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.to_thread(self.close)


def _elapsed_s(first: Entry, now: datetime) -> float:
    """How long ago a ledger was opened, by its first entry; 0 if that does not say."""
    try:
        return (now - datetime.fromisoformat(first["t"])).total_seconds() + float(first["at_s"])
    except (KeyError, TypeError, ValueError):
        return 0.0
