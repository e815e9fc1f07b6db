"""Frames OBS skips during a minute of show, against the same scenes without the engine.

Usage: python benchmarks/skipped.py [SECONDS [SHORT_SIDE [FPS]]]
(default 60, and the size and rate our own OBS would have on this machine)
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from bench import machine, settings

from cuehost.config import load_config
from cuehost.engine import AirOrder, Engine
from cuehost.places import DEMO
from cuehost.stage import HeadlessObs, HeadlessOptions, Stage, StageStats
from cuehost.studio import HEADLESS_FPS, Studio


def share(before: StageStats, after: StageStats) -> tuple[float, float]:
    """Per cent of frames skipped by drawing and by output between two readings."""
    drawn = max(after.render_total - before.render_total, 1)
    put_out = max(after.output_total - before.output_total, 1)
    return (
        100 * (after.render_skipped - before.render_skipped) / drawn,
        100 * (after.output_skipped - before.output_skipped) / put_out,
    )


async def measure(
    folder: Path, seconds: float, canvas: tuple[int, int], fps: int
) -> dict[str, tuple[float, float, float]]:
    """Per cent skipped in drawing and output, and OBS's processor time in per cent, with and without."""
    studio = Studio(load_config(settings(folder, engines="kokoro, espeak")))
    found = {}
    async with (
        HeadlessObs(HeadlessOptions(canvas=canvas, fps=fps, record_dir=folder)) as obs,
        await Stage.connect(obs.address) as second,
    ):
        engine = Engine(studio, address=obs.address)
        airing = asyncio.create_task(
            engine.air(AirOrder(DEMO, record=True, folder=folder / "out"), lambda *_: None)
        )
        while engine.state != "on_air" and not airing.done():
            await asyncio.sleep(0.2)
        await asyncio.sleep(3)
        before = await second.stats()
        await asyncio.sleep(seconds)
        after = await second.stats()
        found["show"] = (*share(before, after), after.cpu_percent)
        await engine.do("stop")
        await airing
        # The same scenes, recorded likewise, with nobody driving them.
        name = "Cuehost Product: kettle"
        await second.connection.request("SetCurrentProgramScene", {"sceneName": name})
        await second.record_start()
        await asyncio.sleep(3)
        before = await second.stats()
        await asyncio.sleep(seconds)
        after = await second.stats()
        found["scenes alone"] = (*share(before, after), after.cpu_percent)
        await second.record_stop()
    await studio.close()
    return found


def main() -> None:
    """Measure and print."""
    given = [int(text) for text in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as name:
        studio = Studio(load_config(settings(Path(name))))
        canvas = studio.headless_canvas(studio.rundown(DEMO))
        if given[1:]:
            canvas = given[1], given[1] * canvas[1] // canvas[0]
        seconds, fps = (given[:1] or [60])[0], (given[2:] or [HEADLESS_FPS])[0]
        print(f"skipped.py {seconds}: {machine()}, canvas {canvas[0]}x{canvas[1]}, {fps} fps, recording")
        found = asyncio.run(measure(Path(name), seconds, canvas, fps))
    print(
        "| what | skipped in drawing | skipped in output | OBS's processor use |\n| --- | --- | --- | --- |"
    )
    for what, (drawing, output, cpu) in found.items():
        print(f"| {what} | {drawing:.2f} % | {output:.2f} % | {cpu:.0f} % |")


if __name__ == "__main__":
    main()
