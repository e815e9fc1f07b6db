"""How long the host takes to draw a frame, on one core, and what it costs while it idles.

    python benchmarks/host_frame.py [--pack FOLDER] [--partner FOLDER] [--frames 1000] [--scale 2]
    python benchmarks/host_frame.py --live [--seconds 30] [--says 20]

The first form draws a speaking, gesturing host without streaming it and prints the median, the 95th and
the 99th percentile per frame in milliseconds: of wall time, and of the thread's processor time (which a
busy machine does not spoil). The first lines are while speaking, the next while idle, with the share of
frames that could be shown again as they were. `--scale 2` enlarges the pack's pictures and measures first,
so 540x960 becomes 1080x1920. With `--partner` two present together: one speaks, the other listens.

The second form starts the renderer process as the show does, reads its stream as OBS does, and prints the
share of a core (processor time of the renderer's process, all of its threads, by wall time) while the host
idles, and the time from `play` of a prepared line to its first sample at the reader.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import av
import cv2
import numpy as np
import psutil

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "obs_scripts"), str(ROOT / "tests" / "support")]

from cuehost.host import HostProcess, Opening, Pack, PackSpec, load_movements, load_pack, perform  # noqa: E402
from cuehost.host.pair import Pair, on_screen  # noqa: E402
from cuehost.host.performance import Performance  # noqa: E402
from cuehost.host.presenter import Presenter  # noqa: E402
from cuehost.host.sound import RATE, Floats  # noqa: E402
from cuehost.rundown import Cue, Span  # noqa: E402

PLACES = {"pivot", "shoulder", "at", "centre", "radius", "end", "size", "chin", "neck", "top"}
"""Keys of `pack.yaml` that are px."""


def scaled(pack: Pack, factor: int) -> Pack:
    """The pack at `factor` times its size."""

    def grown(value: Any, px: bool) -> Any:
        if isinstance(value, dict):
            return {k: grown(v, k in PLACES) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return [grown(v, px) for v in value]
        return value * factor if px and isinstance(value, int | float) else value

    spec = PackSpec.model_validate(grown(pack.spec.model_dump(by_alias=True), False))
    pictures = {
        name: np.asarray(cv2.resize(p, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC), np.uint8)
        for name, p in pack.pictures.items()
    }
    depth = None if pack.depth is None else cv2.resize(pack.depth, None, fx=factor, fy=factor)
    return Pack(spec, pack.folder, pictures, None if depth is None else np.asarray(depth, np.uint8))


def measure(presenter: Presenter | Pair, frames: int, name: str) -> None:
    """Draw `frames` frames and print the figures."""
    wall, cpu, same, before = [], [], 0, None
    for _ in range(frames):
        w, c = time.perf_counter(), time.thread_time()
        picture = presenter.step().picture
        wall.append((time.perf_counter() - w) * 1e3)
        cpu.append((time.thread_time() - c) * 1e3)
        same += picture is before
        before = picture
    for kind, values in (("wall", wall), ("cpu", cpu)):
        median, p95, p99 = np.percentile(values, [50, 95, 99])
        print(f"{name:9} {kind:5} median {median:6.2f}  p95 {p95:6.2f}  p99 {p99:6.2f} ms")
    print(f"{name:9} shown again as it was: {same / frames:.0%} of frames")


def babble(seconds: float) -> tuple[Performance, Floats]:
    """A line that has no end of sounds, words and gestures, and its sound."""
    rng = np.random.default_rng(1)
    times = np.arange(int(seconds * RATE)) / RATE
    sound = (rng.normal(0, 0.12, times.size) * (0.6 + 0.4 * np.sin(25 * times))).astype(np.float32)
    phones = [
        Span("hɛmpapuwifvaɪlbums"[i % 18], i * 0.09, i * 0.09 + 0.09) for i in range(int(seconds / 0.09))
    ]
    words = [Span("words", i * 0.4, i * 0.4 + 0.35, i * 6) for i in range(int(seconds / 0.4))]
    names = ("greet", "present_right", "count_3", "price_reveal", "point_down", "thank")
    cues = [Cue("gesture", names[i % len(names)], i * 60) for i in range(int(seconds / 4))]
    return perform("bench", sound, words, phones, cues), sound


def draw(name: str, make: Callable[[], Presenter | Pair], frames: int) -> None:
    """Measure without streaming."""
    begin = time.perf_counter()
    presenter = make()
    size = f"{presenter.size[0]}x{presenter.size[1]}"
    print(f"{name} {size}: ready in {time.perf_counter() - begin:.2f} s")
    line, sound = babble(frames / 25)
    presenter.play(1, line, sound)
    measure(presenter, frames, "speaking")
    for _ in range(100):
        presenter.step(picture=False)
    measure(presenter, frames, "idle")


class Reader:
    """Reads the stream, and notes when the first sound after a silence arrives."""

    def __init__(self, port: int) -> None:
        self._stream = av.open(
            f"tcp://127.0.0.1:{port}",
            format="nut",
            options={"probesize": "100000", "analyzeduration": "0", "fflags": "nobuffer"},
            timeout=(10.0, 10.0),
        )
        self.heard = threading.Event()
        self.heard_at = 0.0
        self._closing = False
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        for packet in self._stream.demux():
            if self._closing:
                return
            # Pictures are taken from the socket and not looked at.
            if packet.stream.type == "audio" and not self.heard.is_set() and any(bytes(packet)):
                self.heard_at = time.monotonic()
                self.heard.set()

    def close(self) -> None:
        self._closing = True
        self._thread.join(2)
        self._stream.close()


async def live(folder: Path, seconds: float, says: int) -> None:
    """Measure the renderer's process."""
    rng = np.random.default_rng(1)
    sound = rng.normal(0, 0.1, RATE).astype(np.float32)
    phones = [Span("a", i * 0.1, i * 0.1 + 0.1) for i in range(10)]
    line = perform("say", sound, (), phones)
    with tempfile.TemporaryDirectory() as cache:
        async with HostProcess(folder, seed=1, cache=Path(cache), spare_after_s=None) as host:
            reader = await asyncio.to_thread(Reader, host.port)
            process = psutil.Process(host._process.pid)  # type: ignore[union-attr]
            await asyncio.sleep(3)
            used, begin = process.cpu_times(), time.monotonic()
            await asyncio.sleep(seconds)
            now, wall = process.cpu_times(), time.monotonic() - begin
            share = (now.user + now.system - used.user - used.system) / wall
            print(
                f"idle, streaming, {wall:.0f} s: {share:.1%} of a core"
                f" ({(now.user - used.user) / wall:.1%} in the program,"
                f" {(now.system - used.system) / wall:.1%} in the system)"
            )
            waits = []
            for _ in range(says):
                await asyncio.sleep(0.2 + 0.05 * rng.random())
                reader.heard.clear()
                told = time.monotonic()
                playback = await host.play(line)
                await asyncio.to_thread(reader.heard.wait, 5)
                waits.append((reader.heard_at - told) * 1e3)
                await playback.wait_ended()
            median, p95 = np.percentile(waits, [50, 95])
            print(
                f"play to the first sample at the reader: median {median:.1f}  p95 {p95:.1f}"
                f"  worst {max(waits):.1f} ms of {says}"
            )
            reader.close()


def made(folder: Path, options: argparse.Namespace) -> tuple[str, Callable[[], Presenter | Pair]]:
    """Whom to draw: the name, and what makes him or them ready."""
    if options.partner is not None:
        order = Opening(folder, seed=1, partner=options.partner)
        return (
            f"{folder.name} and {options.partner.name}",
            lambda: on_screen(order, load_movements()).presenter,
        )
    pack = load_pack(folder)
    pack = scaled(pack, options.scale) if options.scale > 1 else pack
    return pack.name, lambda: Presenter(pack, rng=Random(1))


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--pack", type=Path, default=ROOT / "assets" / "hosts" / "mia")
    parser.add_argument("--partner", type=Path)
    parser.add_argument("--frames", type=int, default=1000)
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--live", action="store_true")
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--says", type=int, default=20)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as scratch:
        folder: Path = options.pack
        if not (folder / "pack.yaml").exists():
            from host_drawn_pack import draw_pack

            folder = Path(scratch) / "paper"
            draw_pack(folder)
            print("no such pack: measuring the drawn test pack")
        if options.live:
            asyncio.run(live(folder, options.seconds, options.says))
        else:
            draw(*made(folder, options), options.frames)
    return 0


if __name__ == "__main__":
    sys.exit(main())
