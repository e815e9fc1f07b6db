"""A head start for the host: its process loads, and gets ready, while the command itself still loads."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from cuehost.errors import CuehostError
from cuehost.host import Opening, Standby


@asynccontextmanager
async def head_start(show: Path, settings: Path | None) -> AsyncIterator[Standby]:
    """A process for the host of the rundown `show`, on standby.

    Raises nothing: what is wrong with rundown or settings is told where they are needed.
    """
    async with Standby() as standby:
        # Only now, as this takes a while to load; the command itself needs it too.
        from cuehost.config import load_config
        from cuehost.places import host_folder, pack_cache, rundown_cache
        from cuehost.rundown import load_rundown

        with suppress(CuehostError):
            config = load_config(settings)
            rundown = load_rundown(
                show,
                allowed_folders=config.folders.allowed,
                pause_s=config.show.pause_s,
                keep_in=rundown_cache(config.folders.cache),
            )
            for name in rundown.hosts[:1]:
                cache = pack_cache(config.folders.cache)
                standby.open(Opening(host_folder(name), config.host.port, cache=cache))
        yield standby
