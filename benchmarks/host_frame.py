"""How long the host takes to draw a frame, on one core.

    python benchmarks/host_frame.py [--pack FOLDER] [--frames 1000]

Draws a speaking, gesturing host without streaming it and prints the median, the 95th and the 99th
percentile per frame in milliseconds: of wall time, and of the thread's processor time (which a busy
machine does not spoil). The first line is while speaking, the second while idle.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from random import Random

import cv2
import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "obs_scripts"), str(ROOT / "tests" / "host")]

from cuehost.host import load_pack, perform  # noqa: E402
from cuehost.host.presenter import Presenter  # noqa: E402
from cuehost.host.sound import RATE  # noqa: E402
from cuehost.rundown import Cue, Span  # noqa: E402


def measure(presenter: Presenter, frames: int, name: str) -> None:
    """Draw `frames` frames and print the figures."""
    wall, cpu = [], []
    for _ in range(frames):
        w, c = time.perf_counter(), time.thread_time()
        presenter.step()
        wall.append((time.perf_counter() - w) * 1e3)
        cpu.append((time.thread_time() - c) * 1e3)
    for kind, values in (("wall", wall), ("cpu", cpu)):
        median, p95, p99 = np.percentile(values, [50, 95, 99])
        print(f"{name:9} {kind:5} median {median:6.2f}  p95 {p95:6.2f}  p99 {p99:6.2f} ms")


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--pack", type=Path, default=ROOT / "assets" / "hosts" / "mia")
    parser.add_argument("--frames", type=int, default=1000)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as scratch:
        folder: Path = options.pack
        if not (folder / "pack.yaml").exists():
            from host_drawn_pack import draw_pack

            folder = Path(scratch) / "paper"
            draw_pack(folder)
            print("no such pack: measuring the drawn test pack")
        begin = time.perf_counter()
        pack = load_pack(folder)
        presenter = Presenter(pack, rng=Random(1))
        print(f"{pack.name} {pack.size[0]}x{pack.size[1]}: loaded in {time.perf_counter() - begin:.2f} s")
        seconds = options.frames / 25
        rng = np.random.default_rng(1)
        times = np.arange(int(seconds * RATE)) / RATE
        sound = (rng.normal(0, 0.12, times.size) * (0.6 + 0.4 * np.sin(25 * times))).astype(np.float32)
        phones = [
            Span("hɛmpapuwifvaɪlbums"[i % 18], i * 0.09, i * 0.09 + 0.09) for i in range(int(seconds / 0.09))
        ]
        words = [Span("words", i * 0.4, i * 0.4 + 0.35, i * 6) for i in range(int(seconds / 0.4))]
        names = ("greet", "present_right", "count_3", "price_reveal", "point_down", "thank")
        cues = [Cue("gesture", names[i % len(names)], i * 60) for i in range(int(seconds / 4))]
        presenter.play(1, perform("bench", sound, words, phones, cues), sound)
        measure(presenter, options.frames, "speaking")
        for _ in range(100):
            presenter.step()
        measure(presenter, options.frames, "idle")
    return 0


if __name__ == "__main__":
    sys.exit(main())
