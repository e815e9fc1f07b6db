"""A command that stands by: everything loaded, its host too, to take the place of one that dies.

The supervisor starts it (`STANDBY`), and tells it on stdin when it is its turn. One that airs a show of its
own loads that; the engine, which airs what it is told to, the one that is on air by the restore point.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from cuehost.errors import CuehostError
from cuehost.headstart import head_start
from cuehost.host import Standby
from cuehost.supervisor import STANDBY

_LATER = (
    "cuehost.reviewing",
    "cuehost.preflight",
    "cuehost.ledger",
    "cuehost.serving",
    "cuehost.desk.api",
    "cuehost.stage.headless",
)
"""What an airing loads when it first needs it."""

_NICENESS = 5
_LOOK_EVERY_S = 2.0
_LAST_MOMENT_S = 0.3


def stands_by(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether this process is to wait for its turn."""
    return STANDBY in environ


@asynccontextmanager
async def standing_by(show: Path | None, settings: Path | None) -> AsyncIterator[Standby | None]:
    """Load, and wait for our turn; gives the host's process then, or None where it never comes.

    Without a `show` it is the one on air now and then, which may be none for long: the host's process given
    is then one without a host.
    """
    turn = asyncio.create_task(asyncio.to_thread(sys.stdin.readline))
    async with AsyncExitStack() as left:
        await _aside(turn, show, settings)
        if show is not None:
            host = await left.enter_async_context(head_start(show, settings, spare=True))
        else:
            host = await left.enter_async_context(_with_whatever_is_on_air(turn, settings))
        called = await turn
        os.environ.pop(STANDBY, None)
        yield host if called else None


@asynccontextmanager
async def _with_whatever_is_on_air(turn: asyncio.Task[str], settings: Path | None) -> AsyncIterator[Standby]:
    """Load each show that comes on air until it is our turn; the last one's host gets ready."""
    from cuehost.resuming import on_air

    learnt: Path | None = None
    async with AsyncExitStack() as left:
        host = await left.enter_async_context(Standby())
        while not turn.done():
            show = await asyncio.to_thread(on_air)
            if show is not None and show != learnt:
                learnt = show
                await left.aclose()
                await _aside(turn, show, settings)
                host = await left.enter_async_context(head_start(show, settings, spare=True))
            await asyncio.wait([turn], timeout=_LOOK_EVERY_S)
        yield host


async def _aside(turn: asyncio.Task[str], show: Path | None, settings: Path | None) -> None:
    # A thread of its own: one of the pool's would stay behind for good, and so would what it starts.
    with ThreadPoolExecutor(1) as aside:
        learning = asyncio.get_running_loop().run_in_executor(aside, _learn, show, settings)
        either: set[asyncio.Future[Any]] = {learning, turn}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if turn.done() and turn.result() and sys.platform == "linux":
            # Our turn, and we are not ready. A thread that stays behind may take very long: begin afresh.
            await asyncio.wait([learning], timeout=_LAST_MOMENT_S)
            if not learning.done():
                os.environ.pop(STANDBY)
                os.execv(sys.executable, [sys.executable, "-m", "cuehost", *sys.argv[1:]])
        await learning


def _learn(show: Path | None, settings: Path | None) -> None:
    """Load what an airing of `show` needs, behind whatever is on air. What is wrong with it is told later."""
    if sys.platform == "linux":  # where each thread has its own; elsewhere loading is short enough
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
    from cuehost.config import load_config
    from cuehost.studio import Studio

    for name in ("cuehost.commands", *_LATER):
        import_module(name)
    with suppress(CuehostError):
        studio = Studio(load_config(settings))
        if show is not None:
            studio.check_show(studio.rundown(show))
