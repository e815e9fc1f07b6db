"""Takes lines to the ledger's database on a thread of its own, so that no slow disk holds up a show.

While the database cannot be used (disk full, file locked) the lines wait in memory and are tried again;
beyond a bound the oldest are let go, and the store catches up afterwards.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from itertools import islice
from typing import Protocol

from cuehost.errors import CuehostError
from cuehost.waiting import within

log = logging.getLogger(__name__)

_BATCH = 1000


class Store(Protocol):
    """Where the lines go; errors are raised as `CuehostError`."""

    def append(self, lines: list[bytes], /) -> None:
        """Put lines on the disk: all or none."""
        ...

    def catch_up(self) -> None:
        """Get the lines that were let go from where else they are kept."""
        ...

    def close(self) -> None: ...


class Writer:
    """A queue and the thread that empties it into a store.

    `open_store` makes the store, at first (unless `store` is given) and after each fault. `on_fault` is
    called once when an outage begins, `on_recovered` with the seconds it took when it is over; both on
    the writer's thread. `retry_s`: how often it is tried again. `most_waiting`: how many lines may wait.
    """

    def __init__(
        self,
        open_store: Callable[[], Store],
        *,
        store: Store | None = None,
        on_fault: Callable[[CuehostError], None],
        on_recovered: Callable[[float], None],
        retry_s: float = 1.0,
        most_waiting: int = 50_000,
    ) -> None:
        self._open_store = open_store
        self._store = store
        self._on_fault = on_fault
        self._on_recovered = on_recovered
        self._retry_s = retry_s
        self._most_waiting = most_waiting
        self._changed = threading.Condition()
        self._waiting: deque[bytes] = deque()
        self._let_go = False
        self._gone = 0  # how many lines have left the queue since the start
        self._barriers: deque[tuple[int, Future[bool]]] = deque()
        self._failing_since: float | None = None
        self._closing = False
        # A disk that hangs must not keep the process from ending, so it is a daemon.
        self._thread = threading.Thread(target=self._run, name="ledger", daemon=True)
        self._thread.start()

    def submit(self, line: bytes) -> None:
        """Have a line written. Returns at once."""
        with self._changed:
            self._waiting.append(line)
            if len(self._waiting) > self._most_waiting:
                self._waiting.popleft()
                self._gone += 1
                self._let_go = True
            self._changed.notify()

    async def flushed(self, timeout_s: float) -> bool:
        """Wait until all lines submitted so far are on the disk; False when they are not by then.

        While the store fails the answer comes at once. A line let go for newer ones counts as written
        with those.
        """
        try:
            return await within(asyncio.wrap_future(self._barrier()), timeout_s)
        except TimeoutError:
            return False

    def barrier(self, timeout_s: float) -> bool:
        """Like `flushed`, for a thread that may block."""
        try:
            return self._barrier().result(timeout_s)
        except TimeoutError:
            return False

    def _barrier(self) -> Future[bool]:
        future: Future[bool] = Future()
        future.set_running_or_notify_cancel()  # so that who waits no longer cannot cancel it
        with self._changed:
            if not self._waiting:
                future.set_result(True)
            elif self._failing_since is not None or not self._thread.is_alive():
                future.set_result(False)
            else:
                self._barriers.append((self._gone + len(self._waiting), future))
        return future

    def close(self, timeout_s: float = 5.0) -> bool:
        """Write what waits and end the thread; whether all of it is on the disk."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join(timeout_s)
        with self._changed:
            return not self._waiting and not self._thread.is_alive()

    # -- on the thread -----------------------------------------------------------------------------

    def _run(self) -> None:
        while batch := self._next_batch():
            start, lines = batch
            try:
                if self._store is None:
                    self._store = self._open_store()
                self._store.append(lines)
                if self._is_to_catch_up(start + len(lines)):
                    self._store.catch_up()
            except Exception as error:  # whatever it is, the lines are kept and tried again
                self._failed(error)
                if self._wait_to_retry():
                    break
            else:
                self._written(start + len(lines))
        self._close_store()
        self._settle_barriers(False)

    def _next_batch(self) -> tuple[int, list[bytes]] | None:
        """Lines to write and the number of the first; None when it is time to end."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closing)
            lines = list(islice(self._waiting, _BATCH))
            return (self._gone, lines) if lines else None

    def _is_to_catch_up(self, end: int) -> bool:
        """Whether lines were let go and nothing waits any more."""
        with self._changed:
            due = self._let_go and self._gone + len(self._waiting) == end
            self._let_go = self._let_go and not due
            return due

    def _written(self, end: int) -> None:
        with self._changed:
            while self._gone < end:  # some may have been let go meanwhile
                self._waiting.popleft()
                self._gone += 1
            while self._barriers and self._barriers[0][0] <= self._gone:
                self._barriers.popleft()[1].set_result(True)
            since, self._failing_since = self._failing_since, None
        if since is not None:
            self._on_recovered(time.monotonic() - since)

    def _failed(self, error: Exception) -> None:
        self._close_store()
        with self._changed:
            first = self._failing_since is None
            if first:
                self._failing_since = time.monotonic()
        self._settle_barriers(False)
        if not isinstance(error, CuehostError):
            log.exception("the ledger's writer failed")
            error = CuehostError(f"The ledger cannot be written ({type(error).__name__}: {error}).")
        if first:
            self._on_fault(error)

    def _wait_to_retry(self) -> bool:
        """Wait until the next try; whether it is time to end instead."""
        with self._changed:
            if self._closing:
                return True
            self._changed.wait_for(lambda: self._closing, self._retry_s)
            return False

    def _close_store(self) -> None:
        store, self._store = self._store, None
        if store is not None:
            try:
                store.close()
            except Exception:  # nothing more can be done with it
                log.debug("the ledger's database did not close", exc_info=True)

    def _settle_barriers(self, result: bool) -> None:
        with self._changed:
            barriers = list(self._barriers)
            self._barriers.clear()
        for _, future in barriers:
            future.set_result(result)
