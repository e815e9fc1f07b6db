"""Connections to the fake OBS, and waiting for what becomes of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from stage_fake_obs import FakeObs

from cuehost.stage import ObsConnection
from cuehost.stage.messages import Backoff

FAST = Backoff(first=0.02, longest=0.05)


def connection(fake: FakeObs, **options: Any) -> ObsConnection:
    options = {"backoff": FAST, "request_timeout_s": 2.0, "heartbeat_s": None} | options
    return ObsConnection(fake.address, **options)


async def silent(*_: object) -> None:
    """A handler that never answers."""


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.01)
