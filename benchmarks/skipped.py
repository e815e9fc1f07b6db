"""Frames OBS skips during a minute of show, against the same scenes without the engine.

Usage: python benchmarks/skipped.py [SECONDS]   (default 60)
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from bench import machine, settings

from cuehost.config import load_config
from cuehost.engine import AirOrder, Engine
from cuehost.stage import HeadlessObs, HeadlessOptions, Stage, StageStats
from cuehost.studio import DEMO, Studio

CANVAS = (720, 1280)


def share(before: StageStats, after: StageStats) -> tuple[float, float]:
    """Per cent of frames skipped by drawing and by output between two readings."""
    drawn = max(after.render_total - before.render_total, 1)
    put_out = max(after.output_total - before.output_total, 1)
    return (
        100 * (after.render_skipped - before.render_skipped) / drawn,
        100 * (after.output_skipped - before.output_skipped) / put_out,
    )


async def measure(folder: Path, seconds: float) -> dict[str, tuple[float, float, float]]:
    """Per cent skipped in drawing and output, and OBS's processor time in per cent, with and without."""
    studio = Studio(load_config(settings(folder, engines="kokoro, espeak")))
    found = {}
    async with (
        HeadlessObs(HeadlessOptions(canvas=CANVAS, fps=30, record_dir=folder)) as obs,
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
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    print(f"skipped.py {seconds:g}: {machine()}, canvas {CANVAS[0]}x{CANVAS[1]}, 30 fps, recording")
    with tempfile.TemporaryDirectory() as name:
        found = asyncio.run(measure(Path(name), seconds))
    print(
        "| what | skipped in drawing | skipped in output | OBS's processor use |\n| --- | --- | --- | --- |"
    )
    for what, (drawing, output, cpu) in found.items():
        print(f"| {what} | {drawing:.2f} % | {output:.2f} % | {cpu:.0f} % |")


if __name__ == "__main__":
    main()
