"""What is looked at whenever a show goes on air: all that takes no trial and no network."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime

from cuehost.config import Config
from cuehost.errors import CuehostError
from cuehost.places import HOSTS
from cuehost.rundown import Rundown
from cuehost.stage import ObsAddress, OnCall, Stage, Template

from .camera import camera
from .clock import clock
from .computer import fonts, places
from .finding import Finding, failed
from .length import disk_for, show_length_s
from .program import program
from .reach import reach


async def at_start(
    config: Config,
    rundown: Rundown,
    lang: str,
    stage: Stage,
    template: Template,
    address: ObsAddress,
    *,
    now: datetime,
    record: bool,
    on_call: OnCall | None = None,
) -> AsyncIterator[Finding]:
    """Looks at this computer and a connected OBS for a show in `lang`; `now` is the aware local time,
    `on_call` what a take-over needs.

    Slow reading is done in threads, so that a show that starts meanwhile does not wait. Raises nothing.
    """
    for finding in await asyncio.to_thread(lambda: [*places(config, HOSTS), *fonts((lang,))]):
        yield finding
    for finding in clock(None, lambda: now):
        yield finding
    async for finding in program(stage, template):
        yield finding
    async for finding in camera(stage, None, on_call):
        yield finding
    if record:
        try:
            free_mb = (await stage.stats()).disk_free_mb
        except CuehostError as error:
            yield failed(error)
        else:
            for finding in disk_for(show_length_s(rundown, now), free_mb):
                yield finding
    for finding in await reach(address):
        yield finding
