"""A line on its way to air, as the engine sees it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cuehost.waiting import within

from ..errors import HostError
from .performance import Performance


@dataclass(frozen=True)
class Ended:
    """How a line ended: at which `time.monotonic`, and whether it was cut off (`stopped`)."""

    t_monotonic: float
    stopped: bool
    reason: str = ""


class Playback:
    """A line on its way to air."""

    def __init__(self, key: int, performance: Performance, on_settle: Callable[[Playback], None]) -> None:
        loop = asyncio.get_running_loop()
        self.key = key
        self.line = performance.line
        self.duration_s = performance.duration_s
        self.started: asyncio.Future[float] = loop.create_future()
        """`time.monotonic` of the first sample."""
        self.late_s = 0.0
        """By how much its host was set back since it began to sound: so much later all that follows comes."""
        self.ended: asyncio.Future[Ended] = loop.create_future()
        self._on_settle = on_settle

    async def wait_started(self, timeout_s: float = 10.0) -> float:
        """`time.monotonic` of the first sample. Raises `HostError` if it never sounds."""
        await self._either(self.started, timeout_s)
        if self.started.done():
            return self.started.result()
        raise HostError(f"Line {self.line} was not spoken.", mend="See the log of the host renderer.")

    async def wait_ended(self, timeout_s: float | None = None) -> Ended:
        """How the line ended; waits at most `timeout_s` (default: its length and 10 s after its start)."""
        if timeout_s is None:
            await self._either(self.started, 3600.0)
            timeout_s = self.duration_s + 10.0
        with contextlib.suppress(TimeoutError):
            return await within(asyncio.shield(self.ended), timeout_s)
        ended = Ended(time.monotonic(), True, "the renderer did not tell its end")
        self.settle(ended)
        return ended

    async def _either(self, future: asyncio.Future[float], timeout_s: float) -> None:
        both: set[asyncio.Future[Any]] = {future, self.ended}
        await asyncio.wait(both, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)

    def settle(self, ended: Ended) -> None:
        """Note the end (once)."""
        if not self.ended.done():
            self.ended.set_result(ended)
            self._on_settle(self)
