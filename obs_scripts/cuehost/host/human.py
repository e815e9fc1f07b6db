"""A show of a human host: lines take their time as if they were spoken, and nothing is drawn or heard.

Offers what airing needs of a `HostProcess`, without a process.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from .performance import Performance
from .playback import Ended, Playback


class HumanHost:
    """A person before a camera, who reads what the desk and the captions show."""

    port = 0
    """There is no stream."""

    running = True
    obs_connected = True
    lag_s = 0.0

    def __init__(self) -> None:
        self._key = 0
        self._playing: dict[Playback, asyncio.Task[None]] = {}

    async def start(self) -> int:
        """There is nothing to start."""
        return self.port

    async def close(self) -> None:
        """End what is being said."""
        await self.stop()

    def on_event(self, _listener: Callable[[dict[str, Any]], None]) -> Callable[[], None]:
        """Nothing happens to a human host that a listener could be told of."""
        return lambda: None

    async def play(self, performance: Performance, at: float | None = None) -> Playback:
        """Have a line be the one that is said from `time.monotonic` time `at` on, for as long as it takes."""
        await self.stop()
        self._key += 1
        playback = Playback(self._key, performance, lambda done: None)
        started = max(at or 0.0, time.monotonic())
        self._playing[playback] = asyncio.create_task(self._said(playback, started))
        return playback

    async def frames(self, at: float, every_s: float) -> None:
        """OBS's own are those of the camera."""

    async def doubt(self) -> None:
        """There is no stream."""

    async def stop(self) -> None:
        """What is being said is over."""
        playing, self._playing = self._playing, {}
        for playback, task in playing.items():
            task.cancel()
            playback.settle(Ended(time.monotonic(), True))
        await asyncio.gather(*playing.values(), return_exceptions=True)

    async def _said(self, playback: Playback, started: float) -> None:
        await asyncio.sleep(started - time.monotonic())
        playback.started.set_result(started)
        await asyncio.sleep(started + playback.duration_s - time.monotonic())
        playback.settle(Ended(time.monotonic(), False))
        self._playing.pop(playback, None)
