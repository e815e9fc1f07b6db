"""Takes the pictures of all scenes for docs/ on a real OBS, in both formats, with everything shown.

Usage: python tools/scene_pictures.py [FOLDER]   (default docs/pictures; needs obs-studio and xvfb)
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image

from cuehost.config import load_config
from cuehost.host import HostProcess
from cuehost.places import ROOT
from cuehost.playout import Broadcast, PreparedLine, ReadyShow
from cuehost.playout.broadcast import AirOptions
from cuehost.stage import HeadlessObs, HeadlessOptions, Stage
from cuehost.studio import Studio

SHOWS = {
    "portrait": "shows/kitchen/kitchen.yaml",
    "landscape": "shows/viaje/viaje.yaml",
    "zh": "shows/cha/cha.yaml",
}
SCENES = ("opening", "product", "questions", "break", "closing", "safe")
WIDTH = {"portrait": 540, "landscape": 960, "zh": 960}


async def take_pictures(name: str, rundown_path: Path, folder: Path) -> None:
    """One picture of each kind of scene of a show."""
    studio = Studio(load_config(), offline=True)
    rundown = studio.rundown(rundown_path)
    canvas = studio.headless_canvas(rundown, cores=4)
    ready = await studio.prepare(rundown, rundown.languages[0], canvas, lambda *_: None)
    with tempfile.TemporaryDirectory() as scratch:
        async with (
            HeadlessObs(HeadlessOptions(canvas=canvas)) as obs,
            await Stage.connect(obs.address) as stage,
            HostProcess(studio.pack_folder(rundown)) as host,
        ):
            broadcast = Broadcast(stage, host, lambda *_, **__: None, time.monotonic)
            await broadcast.build(ready, AirOptions())
            await broadcast.await_host()
            for kind in SCENES if name != "zh" else ("product",):
                shot = Path(scratch) / f"{kind}.png"
                await one_scene(kind, ready, stage, host)
                await stage.screenshot(None, shot)
                image = Image.open(shot).convert("RGB")
                image.thumbnail((WIDTH[name], 4000), Image.Resampling.LANCZOS)
                image.save(folder / f"{name}-{kind}.jpg", quality=88, optimize=True)
                print(folder / f"{name}-{kind}.jpg")
    await studio.close()


async def one_scene(kind: str, ready: ReadyShow, stage: Stage, host: HostProcess) -> None:
    """Put a scene on program with its cards and a caption, the host in the middle of a line."""
    segment = next((s for s in ready.show.segments if s.segment.kind == kind), None)
    scene = segment.scene if segment else kind
    line = telling_line(segment.lines) if segment and segment.lines else None
    cues = ready.pictures.cues.get(scene, {})
    await stage.show("caption", None, False)
    await stage.take(scene)
    if line is None:
        await asyncio.sleep(1.0)
        return
    if kind == "product":
        await stage.show("picture", scene, True)
        await stage.show("price", scene, True)
        await stage.set_picture("prompt", cues["prompt:cart"], scene)
        await stage.show("prompt", scene, True)
    playing = await host.play(line.performance)
    await playing.wait_started()
    caption = next((a for a in line.actions if a.role == "caption" and a.picture), None)
    if caption:
        await stage.set_picture("caption", caption.picture, scene)
        await stage.show("caption", scene, True)
    await asyncio.sleep(min(line.duration_s * 0.6, 2.0))


def telling_line(lines: tuple[PreparedLine, ...]) -> PreparedLine:
    """A line with a gesture worth a picture: the one that shows the product or the price, else the first."""
    for wanted in ("price_reveal", "present_right", "present_left", "greet"):
        for line in lines:
            if any(cue.name == wanted for cue in line.line.cues):
                return line
    return lines[0]


def main() -> None:
    """Take all pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    for name, path in SHOWS.items():
        asyncio.run(take_pictures(name, ROOT / path, folder))


if __name__ == "__main__":
    main()
