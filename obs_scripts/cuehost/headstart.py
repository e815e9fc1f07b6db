"""A head start for the host: its process loads, and gets ready, while the command itself still loads."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from cuehost.errors import CuehostError
from cuehost.host import Opening, Standby


@asynccontextmanager
async def head_start(show: Path, settings: Path | None, *, spare: bool = False) -> AsyncIterator[Standby]:
    """A process for the host of the rundown `show`, on standby; with `spare` the one after it too.

    Raises nothing: what is wrong with rundown or settings is told where they are needed.
    """
    async with Standby(spare=spare) as standby:
        # Only now, as this takes a while to load; the command itself needs it too.
        from cuehost.config import load_config
        from cuehost.places import pack_cache, rundown_cache, seats_of
        from cuehost.rundown import load_rundown

        with suppress(CuehostError):
            config = load_config(settings)
            rundown = load_rundown(
                show,
                allowed_folders=config.folders.allowed,
                pause_s=config.show.pause_s,
                keep_in=rundown_cache(config.folders.cache),
            )
            if (seats := seats_of(rundown)) is not None:
                cache = pack_cache(config.folders.cache)
                standby.open(
                    Opening(
                        seats.pack,
                        config.host.port,
                        cache=cache,
                        partner=seats.partner,
                        human=seats.human,
                        footage=any(name in config.elsewhere for name in rundown.virtual_hosts),
                    )
                )
        yield standby
