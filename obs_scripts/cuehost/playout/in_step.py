"""Picture and sound of the host in step: tells the host what OBS alone knows of its frames."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Protocol

from cuehost.errors import HostError, StageError
from cuehost.stage import FrameTimes, StageStats

MEETINGS = 4
"""So often OBS is asked when it takes its frames, until it can be told."""
MOST_DOUBTS = 3
"""So often in a row the stream is taken up again; an OBS that always skips frames is left alone then."""
_AGAIN_S = 0.5
_TAKEN_UP_S = 0.3


class Stage(Protocol):
    """OBS, as far as its frames go. Both raise `StageError`."""

    async def frames(self) -> FrameTimes | None:
        """When it takes them; None where that can't be told."""
        ...

    async def stats(self) -> StageStats:
        """How many it has skipped."""
        ...


class Host(Protocol):
    """Who is to know. `port` is 0 where there is no stream. Both raise `HostError`."""

    @property
    def port(self) -> int:
        """Where its stream is served."""
        ...

    async def frames(self, at: float, every_s: float) -> None:
        """OBS takes its frames at that time, and every so many s before and after."""
        ...

    async def doubt(self) -> None:
        """OBS may have taken up the stream late."""
        ...


class InStep:
    """Tells `host` of the frames of `stage`, in tasks of its own."""

    def __init__(self, stage: Stage, host: Host) -> None:
        self._stage = stage
        self._host = host
        self._meeting: asyncio.Task[None] | None = None
        self._checking: asyncio.Task[None] | None = None
        self._doubts = 0

    def connected(self) -> None:
        """OBS reads the host's stream."""
        if self._meeting is not None:
            self._meeting.cancel()
        self._meeting = asyncio.create_task(self._meet()) if self._host.port else None

    def taken_up(self) -> None:
        """OBS is made to take up the stream anew just now."""
        self._checking = asyncio.create_task(self._check())

    def close(self) -> None:
        """Give up what is under way."""
        for task in (self._meeting, self._checking):
            if task is not None:
                task.cancel()

    async def settled(self) -> None:
        """Wait until all is told that is under way."""
        await asyncio.gather(*(task for task in (self._meeting, self._checking) if task is not None))

    async def _meet(self) -> None:
        for _ in range(MEETINGS):
            with suppress(StageError, HostError):
                if (frames := await self._stage.frames()) is not None:
                    await self._host.frames(frames.at, frames.every_s)
                    return
            await asyncio.sleep(_AGAIN_S)

    async def _check(self) -> None:
        """Where OBS skipped frames as it took up the stream, it shows the host late from then on."""
        with suppress(StageError, HostError):
            before = await self._stage.stats()
            await asyncio.sleep(_TAKEN_UP_S)
            after = await self._stage.stats()
            self._doubts = self._doubts + 1 if after.render_skipped > before.render_skipped else 0
            if 0 < self._doubts <= MOST_DOUBTS:
                await self._host.doubt()
