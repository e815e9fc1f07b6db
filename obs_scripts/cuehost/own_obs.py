"""An OBS of our own for a show, kept running: for computers without one, and for shows without a screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack

from cuehost import stage
from cuehost.airing import AirOrder
from cuehost.errors import CuehostError
from cuehost.resuming import HEADLESS_FILE
from cuehost.studio import HEADLESS_FPS, Studio


async def own_obs(
    stack: AsyncExitStack, studio: Studio, order: AirOrder, display: str | None, say: Callable[[str], None]
) -> stage.HeadlessObs:
    """An OBS of our own for a show, started or, where one that died left it, adopted; kept running until the
    stack ends. Raises `StageError`.
    """
    rundown = studio.rundown(order.rundown)
    studio.check_show(rundown, order.lang)
    obs = await asyncio.to_thread(stage.HeadlessObs.adopt, HEADLESS_FILE)
    if obs is not None and order.resume is None:
        await asyncio.to_thread(obs.stop)  # left by a show that nobody could go on with
        obs = None
    if obs is None:
        say("Starting an OBS of our own" + ("" if display else ", without a screen") + " ...")
        canvas = studio.headless_canvas(rundown)
        options = stage.HeadlessOptions(
            canvas=canvas, fps=HEADLESS_FPS, display=display, record_dir=order.folder
        )
        obs = stage.HeadlessObs(options)
    await stack.enter_async_context(obs)
    await asyncio.to_thread(obs.note, HEADLESS_FILE)
    stack.callback(lambda: HEADLESS_FILE.unlink(missing_ok=True))
    keeping = asyncio.create_task(keep_running(obs, say))
    stack.callback(keeping.cancel)
    return obs


async def keep_running(obs: stage.HeadlessObs, say: Callable[[str], None], every_s: float = 0.25) -> None:
    """Starts our own OBS again whenever it dies; the show waits for it and goes on."""
    while True:
        await asyncio.sleep(every_s)
        if obs.pid is None:
            say("OBS has died; it is started again.")
            try:
                await asyncio.to_thread(obs.restart)
                await asyncio.to_thread(obs.note, HEADLESS_FILE)
            except CuehostError as error:
                say(f"note: {error}")
