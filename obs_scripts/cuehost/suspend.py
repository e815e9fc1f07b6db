"""Notices that the computer slept (a closed laptop, a stopped process): then a show must not just go on."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable

_TICK_S = 0.5
_SLEPT_S = 5.0


def counting_clock() -> Callable[[], float]:
    """A clock in s that counts while the computer sleeps and that setting the time does not move.

    Linux's CLOCK_MONOTONIC stands still in suspend, CLOCK_BOOTTIME does not (clock_getres(2)). Python's
    `monotonic` stands still on macOS, where CLOCK_MONOTONIC counts (clock_gettime(3)); on Windows it counts.
    """
    if sys.platform.startswith("linux"):
        return lambda: time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return lambda: time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic


async def watch(
    slept: Callable[[float], None],
    clock: Callable[[], float],
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Calls `slept` with the length in s of every gap of more than five seconds; runs until cancelled.

    A machine so busy that nothing happened for that long counts too: the show has lost its place in time.
    """
    last = clock()
    while True:
        await sleep(_TICK_S)
        now = clock()
        if now - last > _SLEPT_S:
            slept(now - last)
        last = now
