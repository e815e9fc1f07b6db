"""Waiting with a limit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


async def within(awaited: Awaitable[T], limit_s: float | None) -> T:
    """What `awaited` gives; raises `TimeoutError` when it takes longer than `limit_s` (None: no limit).

    Instead of `asyncio.wait_for`, which before Python 3.12 forgets a cancellation that comes in the same
    turn of the loop as the result (CPython issue 86296): a show must end when it is told to.
    """
    async with asyncio.timeout(limit_s):
        return await awaited
