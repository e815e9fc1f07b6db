"""Renderer processes: started bare, told later what to be.

Loading its libraries takes a renderer longer than anything else, and needs no pack to be known. So
a process may be started ahead and stand by while the engine is still finding out what to air.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

from cuehost.waiting import within

from ..errors import HostError
from .opening import Opening

_END_S = 2.0
_PACKAGE_ROOT = Path(__file__).resolve().parents[2]


async def spawn_renderer(opening: Opening | None = None, python: str = sys.executable) -> Process:
    """A new renderer process, told whom to show; without `opening` it waits for that.

    It ends when its stdin closes, so it never outlives this process. Raises `HostError`.
    """
    path = os.pathsep.join(p for p in (str(_PACKAGE_ROOT), os.environ.get("PYTHONPATH", "")) if p)
    try:
        process = await asyncio.create_subprocess_exec(
            python,
            "-m",
            "cuehost.host.renderer",
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env={**os.environ, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"},
            limit=1 << 20,
        )
    except OSError as fault:
        raise HostError(
            f"The host renderer cannot be started ({fault}).", mend="Run `cuehost doctor`."
        ) from fault
    if opening is not None:
        _tell(process, opening)
    return process


class Standby:
    """A renderer process started before it is known for certain what it will show.

    async with Standby() as standby:          # it starts here
        standby.open(Opening(...))            # as soon as it may be guessed, if at all
        host = HostProcess(pack, standby=standby)

    Whoever takes the process ends it; else it ends with the block. With `spare` another one is started
    besides, for whoever takes this one to have at once for the case that it dies.
    """

    def __init__(self, python: str = sys.executable, *, spare: bool = False) -> None:
        self._python = python
        self._other = Standby(python) if spare else None
        self._process: Process | None = None
        self._opened: Opening | None = None

    async def __aenter__(self) -> Standby:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.end()

    async def start(self) -> None:
        """Start the process. What keeps it from starting is told where it is needed, which then fails too."""
        with contextlib.suppress(HostError):
            self._process = await spawn_renderer(python=self._python)
        if self._other is not None:
            await self._other.start()

    def open(self, opening: Opening) -> None:
        """Have it get ready for this, once. A wrong guess costs only time."""
        if self._process is not None and self._opened is None:
            self._opened = opening
            _tell(self._process, opening)

    async def take(self, opening: Opening) -> Process | None:
        """The process, opened as said, once; None where there is none, or it has died or shows another."""
        self.open(opening)
        process = self._process
        if process is None or process.returncode is not None or self._opened != opening:
            await self.end()
            return None
        self._process = None
        return process

    def take_spare(self) -> Standby | None:
        """The spare, once; whoever takes it ends it."""
        spare, self._other = self._other, None
        return spare

    async def end(self) -> None:
        """End the process, unless it was taken; and the spare."""
        if (spare := self.take_spare()) is not None:
            await spare.end()
        process, self._process = self._process, None
        if process is None:
            return
        # One that was opened may be writing a file, and ends by itself.
        await end_process(process, _END_S if self._opened is not None else 0.0)


async def end_process(process: Process, patience_s: float) -> None:
    """End a renderer: it ends by itself once nobody commands it any more, or is killed after `patience_s`."""
    if patience_s > 0 and process.returncode is None and process.stdin is not None:
        process.stdin.close()
        with contextlib.suppress(TimeoutError):
            await within(process.wait(), patience_s)
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    await process.wait()


def _tell(process: Process, opening: Opening) -> None:
    assert process.stdin is not None
    # One that has died meanwhile takes nothing: whoever waits for its answer learns of it.
    process.stdin.write(opening.line())
