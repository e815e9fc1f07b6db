"""Minutes of show on a real OBS, recorded: frames skipped, how sound drifts against picture, and the memory
of engine, host and OBS by the minute.

The host is a drawn one whose mouth is a dark square when open. In the recording its brightness is compared
with the loudness of the speech, shifted against each other in steps of 2 ms: where they fit best, every
two minutes of the show. What changes of that is the drift.

Usage: python benchmarks/soak_obs.py [MINUTES]   (default 20)
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

import av
import numpy as np
import psutil
from bench import ROOT, machine, settings
from numpy.typing import NDArray
from PIL import Image

sys.path.append(str(ROOT / "tests" / "support"))

from host_drawn_pack import MOUTH_AT, draw_pack

from cuehost import places
from cuehost.config import load_config
from cuehost.engine import AirOrder, Engine
from cuehost.stage import HeadlessObs, HeadlessOptions, Stage, StageStats
from cuehost.studio import Studio

CANVAS = (360, 640)
RATE = 8000
STEP_S = 0.002
Floats = NDArray[np.float64]


def host_with_a_square_mouth(folder: Path) -> None:
    """A host pack named `paper` in `folder`."""
    draw_pack(folder / "paper")
    for picture in (folder / "paper" / "mouth").glob("o*.png"):
        Image.new("RGBA", Image.open(picture).size, (20, 10, 10, 255)).save(picture)


def rundown(path: Path) -> Path:
    """A show that goes round."""
    parts = "".join(
        f"  - product: {'ab'[n % 2]}\n    id: s{n}\n    script:\n"
        "      - Papa bought a big pot, and mama put a map upon the beaming mat.\n"
        "      - Bob, a boy, popped up by a pub and bumped a big bomber about.\n"
        for n in range(4)
    )
    path.write_text(
        "show: Soak\nlanguage: en\nmarket: US\nhost: paper\nscenes: portrait\n"
        "loop: {rounds: 1000, reword: false}\n"
        "products:\n  a: {name: First thing, facts: {price: 1.00 USD}}\n"
        "  b: {name: Second thing here, facts: {price: 2.00 USD}}\n"
        f"segments:\n{parts}",
        "utf-8",
    )
    return path


def memory_mb(obs_pid: int) -> tuple[float, float, float]:
    """Resident memory of this process (the engine), its host processes and OBS."""
    own = psutil.Process()
    hosts = [p for p in own.children(recursive=True) if "cuehost.host.renderer" in " ".join(p.cmdline())]
    return (
        own.memory_info().rss / 1e6,
        sum(p.memory_info().rss for p in hosts) / 1e6,
        psutil.Process(obs_pid).memory_info().rss / 1e6,
    )


def obs_process() -> int:
    """The pid of the OBS that this process started."""
    return next(p.pid for p in psutil.Process().children(recursive=True) if p.name() == "obs")


async def air(folder: Path, minutes: float) -> tuple[Path, StageStats, list[tuple[float, float, float]]]:
    """Air it; the recording, OBS's figures at the end, and the memory by the minute."""
    studio = Studio(load_config(settings(folder)))
    memory = []
    async with (
        HeadlessObs(HeadlessOptions(canvas=CANVAS, fps=25, record_dir=folder, video_kbps=1500)) as obs,
        await Stage.connect(obs.address) as second,
    ):
        engine = Engine(studio, address=obs.address)
        order = AirOrder(rundown(folder / "soak.yaml"), record=True, folder=folder / "out")
        airing = asyncio.create_task(engine.air(order, lambda *_: None))
        while engine.state != "on_air" and not airing.done():
            await asyncio.sleep(0.2)
        for minute in range(round(minutes)):
            await asyncio.wait({airing}, timeout=60)
            memory.append(memory_mb(obs_process()))
            engine_mb, host_mb, obs_mb = memory[-1]
            print(
                f"minute {minute + 1}: engine {engine_mb:.0f} MB, host {host_mb:.0f} MB, OBS {obs_mb:.0f} MB",
                flush=True,
            )
        stats = await second.stats()
        await engine.do("stop")
        result = await airing
    await studio.close()
    return result.recordings[0], stats, memory


def mouth_and_loudness(path: Path) -> tuple[Floats, Floats, Floats]:
    """Frame times in s, how dark the mouth is, and the loudness by the millisecond, of a recording."""
    times, dark = [], []
    sounds: list[NDArray[np.float32]] = []
    with av.open(str(path)) as container:
        resampler = av.AudioResampler("fltp", "mono", RATE)
        video = container.streams.video[0]
        video.thread_type = "AUTO"
        for frame in container.decode(video, container.streams.audio[0]):
            if isinstance(frame, av.AudioFrame):
                sounds += [part.to_ndarray()[0] for part in resampler.resample(frame)]
                continue
            # Both scenes show the host in the same place: 918 px wide at 231, 360 of 1080 x 1920.
            unit, scale = CANVAS[0] / 1080, 918 / 270
            x, y = (231 + (MOUTH_AT[0] + 30) * scale) * unit, (360 + (MOUTH_AT[1] + 18) * scale) * unit
            grey = frame.to_ndarray(format="gray")
            dark.append(-float(grey[round(y) - 8 : round(y) + 8, round(x) - 12 : round(x) + 12].mean()))
            times.append(float(frame.time or 0.0))
    loud = np.abs(np.concatenate(sounds)).astype(float)
    smooth = np.convolve(loud, np.hanning(RATE // 25) / (RATE / 50), "same")
    return np.array(times), np.array(dark), np.log(smooth[:: RATE // 1000] + 1e-3)


def offset_s(times: Floats, dark: Floats, loudness: Floats) -> tuple[float, float]:
    """How much later than the picture the sound fits best, in s, and how well they then fit (correlation)."""
    shifts = np.arange(-0.3, 0.3, STEP_S)
    clock = np.arange(loudness.size) / 1000
    fits = [float(np.corrcoef(dark, np.interp(times + shift, clock, loudness))[0, 1]) for shift in shifts]
    best = int(np.argmax(fits))
    near = slice(max(best - 10, 0), best + 11)
    bend = np.polyfit(shifts[near], fits[near], 2)
    return float(-bend[1] / (2 * bend[0])), fits[best]


def main() -> None:
    """Air, weigh, measure, print."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
    print(f"soak_obs.py {minutes:g}: {machine()}", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        host_with_a_square_mouth(folder / "hosts")
        places.HOSTS = folder / "hosts"
        recording, stats, memory = asyncio.run(air(folder, minutes))
        times, dark, loudness = mouth_and_loudness(recording)
    part_s = min(120.0, times[-1] / 3)
    offsets = []
    for start in np.arange(5.0, times[-1] - part_s - 4.0, part_s):
        inside = (times >= start) & (times < start + part_s)
        shift, fit = offset_s(times[inside], dark[inside], loudness)
        offsets.append(1000 * shift)
        print(f"from {start:.0f} s: sound {offsets[-1]:+.1f} ms after the mouth (correlation {fit:.2f})")
    drift = np.polyfit(np.arange(len(offsets)), offsets, 1)[0] * (len(offsets) - 1)
    print(f"drift of sound against picture: {drift:+.1f} ms by a line through these", end=", ")
    print(f"{offsets[-1] - offsets[0]:+.1f} ms from the first to the last")
    print(f"skipped in drawing {100 * stats.render_skipped / max(stats.render_total, 1):.2f} %", end=", ")
    print(f"in output {100 * stats.output_skipped / max(stats.output_total, 1):.2f} %")
    for what, of in zip(("engine", "host", "OBS"), zip(*memory, strict=True), strict=True):
        figures = ", ".join(f"{mb:.0f}" for mb in (of[0], of[-1], max(of)))
        print(f"memory of {what} after a minute, at the end, at most: {figures} MB")


if __name__ == "__main__":
    main()
