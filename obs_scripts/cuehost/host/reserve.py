"""Where a host's processes come from: one that stands by, a spare for when it dies, else a new one."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import Process

from .opening import Opening
from .standby import Standby, spawn_renderer

SPARE_AFTER_S = 1.0
"""So long after the first start the process that would take over is started too: a show's start needs the
processor itself. Where one took over, the next one is started at once."""


class Reserve:
    """Gives a host its processes.

    `standby` gives the first one, if it has one, and its spare. `spare_after_s` after the start another
    process is started that has all its libraries loaded, so that a host that dies is soon back (None: never).
    """

    def __init__(
        self,
        python: str = sys.executable,
        standby: Standby | None = None,
        spare_after_s: float | None = SPARE_AFTER_S,
    ) -> None:
        self._python = python
        self._standby = standby
        self._spare_after_s = spare_after_s
        self._spare: Standby | None = None

    async def take(self, opening: Opening) -> Process:
        """A process, opened so: the spare, the one that stands by, or a new one. Raises `HostError`."""
        spare, self._spare = self._spare, None
        for standby in (spare, self._standby):
            process = await standby.take(opening) if standby is not None else None
            if process is not None:
                return process
        return await spawn_renderer(opening, self._python)

    def take_over_spare(self) -> None:
        """Make the spare of the one that stood by this host's, where it has none."""
        if self._standby is not None and self._spare is None:
            self._spare = self._standby.take_spare()

    async def refill(self, *, at_once: bool) -> None:
        """Start a spare, where there is none and there is to be one; `at_once`, or once the start is over."""
        if self._spare_after_s is None:
            return
        await asyncio.sleep(0.0 if at_once else self._spare_after_s)
        if self._spare is None:
            self._spare = spare = Standby(self._python)
            await spare.start()

    async def end(self) -> None:
        """End the spare."""
        spare, self._spare = self._spare, None
        if spare is not None:
            await spare.end()
