"""When a show begins: until its time, the break's scene says that it starts soon and counts down."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from cuehost.errors import StageError
from cuehost.rundown import Rundown

from .ports import Emit
from .rounds import Localize

_AGAIN_S = 2.0


def start_of(rundown: Rundown, now: datetime, localize: Localize = datetime.astimezone) -> datetime | None:
    """When a show is to begin; None for at once.

    A time of day is the one nearest to `now`, the local time with its offset: five past eight is late for
    eight, five to midnight early for midnight. A time that has passed is at once.
    """
    if rundown.starts_at is None:
        return None
    if "T" in rundown.starts_at:
        begins = datetime.fromisoformat(rundown.starts_at)
    else:
        hour, minute = map(int, rundown.starts_at.split(":"))
        today = now.replace(tzinfo=None, hour=hour, minute=minute, second=0, microsecond=0, fold=0)
        days = (localize(today + timedelta(days=day)) for day in (-1, 0, 1))
        begins = min(days, key=lambda moment: abs(moment - now))
    return begins if begins > now else None


class Stage(Protocol):
    """Where the waiting is shown."""

    async def take(self, scene: str, /) -> object:
        """Put a scene on program. Raises `StageError`."""
        ...


class Countdown(Protocol):
    """What draws how long it still takes."""

    async def start_in(self, left_s: int, total_s: int) -> None:
        """Show that the show begins in so many seconds. Never raises `StageError`."""
        ...


class Doors:
    """Keeps a show waiting until `begins`, or until somebody has it begin."""

    def __init__(self, begins: datetime, now: Callable[[], datetime], emit: Emit) -> None:
        self.begins = begins
        self._now = now
        self._emit = emit
        self._opened = asyncio.Event()

    def open(self) -> None:
        """Have the show begin now."""
        self._opened.set()

    async def wait(self, stage: Stage, scene: str, live: Countdown | None) -> None:
        """Take the scene and count down in it. An OBS that does not take it is asked again."""
        total_s = self._left_s()
        until = self.begins.isoformat(timespec="seconds")
        self._emit("start_awaited", until=until, reason=f"the show starts at {until}", code="planned")
        taken, told = False, False
        while (left_s := self._left_s()) > 0 and not self._opened.is_set():
            if live is not None:
                await live.start_in(left_s, total_s)
            try:
                if not taken:
                    await stage.take(scene)
                    taken = True
            except StageError as error:
                if not told:
                    self._emit("fault", scene=scene, reason=str(error), code="fallback")
                told = True
                await self._pause(_AGAIN_S)
                continue
            await self._pause((self.begins - self._now()).total_seconds() % 1.0 or 1.0)
        if self._opened.is_set():
            self._emit("started_early", reason="operator", code="operator")

    def _left_s(self) -> int:
        return max(math.ceil((self.begins - self._now()).total_seconds()), 0)

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._opened.wait()
        except TimeoutError:
            pass
