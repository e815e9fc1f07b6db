"""How long a host takes to draw a frame on air: the live renderer, with OBS beside that shows and records it.

For `film_frame.py --obs` and `film_clip.py --obs`. OBS shows the demo's scenes at the size it would have on
this machine, with the host in them; the host speaks and gestures at 25 fps, one frame every 40 ms.
"""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
from bench import machine, settings
from cards_on_air import pictures_of
from host_frame import babble

from cuehost.config import load_config
from cuehost.host import Pack
from cuehost.host.presenter import Presenter, Tick
from cuehost.host.renderer import Renderer
from cuehost.host.sound import write_wave
from cuehost.host.stream import LiveStream
from cuehost.places import DEMO
from cuehost.stage import HeadlessObs, HeadlessOptions, Stage, StagePlan, StageStats
from cuehost.studio import HEADLESS_FPS, Studio

SETTLED_S = 4.0


class Timed(Presenter):
    """A presenter that notes what each frame takes, ms."""

    def __init__(self, pack: Pack) -> None:
        super().__init__(pack, rng=Random(1))
        self.wall: list[float] = []
        self.cpu: list[float] = []

    def step(self, *, picture: bool = True) -> Tick:
        """The next frame."""
        wall, cpu = time.perf_counter(), time.thread_time()
        tick = super().step(picture=picture)
        if picture:
            self.wall.append((time.perf_counter() - wall) * 1e3)
            self.cpu.append((time.thread_time() - cpu) * 1e3)
        return tick


async def _on_air(presenter: Timed, seconds: float, folder: Path) -> tuple[StageStats, StageStats]:
    """Have OBS show the presenter who speaks; OBS's figures before and after."""
    studio = Studio(load_config(settings(folder)), offline=True)
    rundown = studio.rundown(DEMO)
    canvas = studio.headless_canvas(rundown)
    pictures, template, _ = await pictures_of(studio, rundown, canvas, folder / "pictures")
    line, sound = babble(seconds)
    write_wave(folder / "babble.wav", sound)
    said = replace(line, audio=str(folder / "babble.wav"), samples=None)
    stream = LiveStream(presenter.size)
    renderer = Renderer(presenter, stream, lambda _event: None)
    thread = threading.Thread(target=renderer.run, daemon=True)
    thread.start()
    plan = StagePlan(
        template,
        tuple(rundown.products),
        host_url=f"tcp://127.0.0.1:{stream.port}",
        pictures=pictures.first,
    )
    options = HeadlessOptions(canvas=canvas, fps=HEADLESS_FPS, record_dir=folder)
    try:
        async with HeadlessObs(options) as obs, await Stage.connect(obs.address) as stage:
            await stage.build(plan)
            await stage.take(f"product:{next(iter(rundown.products))}")
            await stage.record_start()
            while not stream.connected:
                await asyncio.sleep(0.1)
            await asyncio.sleep(SETTLED_S)
            presenter.wall.clear()
            presenter.cpu.clear()
            before = await stage.stats()
            renderer.command({"cmd": "play", "key": 1, "performance": said.to_json()})
            await asyncio.sleep(seconds)
            after = await stage.stats()
            renderer.quit()
            await asyncio.to_thread(thread.join, 10)
            await stage.record_stop()
    finally:
        renderer.quit()
        stream.close()
        await studio.close()
    return before, after


def draw_on_air(pack: Pack, frames: int, folder: Path) -> None:
    """Draw about so many frames as on air, and print what they take; OBS keeps its files in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    presenter = Timed(pack)
    print(f"beside OBS: {machine()}")
    before, after = asyncio.run(_on_air(presenter, frames / HEADLESS_FPS, folder))
    size = f"{presenter.size[0]}x{presenter.size[1]}"
    for kind, values in (("wall", presenter.wall), ("cpu", presenter.cpu)):
        median, p95, p99 = np.percentile(values, [50, 95, 99])
        print(
            f"on air, {size}, {len(values)} frames: {kind:5} median {median:6.2f}  p95 {p95:6.2f}"
            f"  p99 {p99:6.2f}  most {max(values):6.2f} ms"
        )
    drawn = max(after.render_total - before.render_total, 1)
    put_out = max(after.output_total - before.output_total, 1)
    print(
        f"OBS skipped {100 * (after.render_skipped - before.render_skipped) / drawn:.2f} % in drawing, "
        f"{100 * (after.output_skipped - before.output_skipped) / put_out:.2f} % in output; "
        f"it used {after.cpu_percent:.0f} % of a core"
    )
