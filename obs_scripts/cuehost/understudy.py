"""A command that stands by: everything loaded, its host too, to take the place of one that dies.

The supervisor starts it (`STANDBY`), and tells it on stdin when it is its turn.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from pathlib import Path

from cuehost.errors import CuehostError
from cuehost.headstart import head_start
from cuehost.host import Standby
from cuehost.supervisor import STANDBY

_LATER = (
    "cuehost.reviewing",
    "cuehost.preflight",
    "cuehost.ledger",
    "cuehost.serving",
    "cuehost.stage.headless",
)
"""What an airing loads when it first needs it."""

_NICENESS = 10


def stands_by(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether this process is to wait for its turn."""
    return STANDBY in environ


@asynccontextmanager
async def standing_by(show: Path, settings: Path | None) -> AsyncIterator[Standby | None]:
    """Load, and wait for our turn; gives the host's process then, or None where it never comes."""
    # A thread of its own: one of the pool's would stay behind for good, and so would what it starts.
    with ThreadPoolExecutor(1) as aside:
        await asyncio.get_running_loop().run_in_executor(aside, _learn, show, settings)
    async with head_start(show, settings) as host:
        called = await asyncio.to_thread(sys.stdin.readline)
        os.environ.pop(STANDBY, None)
        yield host if called else None


def _learn(show: Path, settings: Path | None) -> None:
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
        studio.check_show(studio.rundown(show))
