"""What a frame costs while a line's picture is a video that was rendered elsewhere, at the live pace.

    python benchmarks/footage_frame.py [--host mia] [--lines 6]

The video is the host's own clip (what a lip-sync program is given), taken in as a program's would be. Prints
the time of a frame while it is drawn, while footage covers it and while both are mixed, ms; and what decoding
a frame takes the footage's thread.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from random import Random

import av
import cv2
import numpy as np
from bench import ROOT, row

from cuehost.host import load_pack, perform
from cuehost.host.elsewhere import source
from cuehost.host.elsewhere.keying import best_key
from cuehost.host.elsewhere.taking_in import Place, take_in
from cuehost.host.footage import Footage, preload
from cuehost.host.presenter import BLOCK, FPS, Presenter
from cuehost.host.screening import JOIN
from cuehost.host.sound import RATE

SECONDS, QUIET_S = 4.0, 1.0


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--host", default="mia")
    parser.add_argument("--lines", type=int, default=6)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    pack = load_pack(ROOT / "assets" / "hosts" / options.host)
    rng = np.random.default_rng(1)
    sound = rng.normal(0, 0.1, round(SECONDS * RATE)).astype(np.float32)
    performance = perform("line", sound)
    with tempfile.TemporaryDirectory() as scratch:
        clip, video = Path(scratch) / "clip.mp4", Path(scratch) / "line.webm"
        box, key = source.whole_box(pack.spec), best_key(source.resting(pack))
        source.write_clip(clip, source.moving(pack, performance), source.frames_of(SECONDS), key, box)
        take_in(clip, video, Place(pack.size, box, key), SECONDS)
        print(f"| video of {SECONDS:.0f} s | {video.stat().st_size / 1e6:.2f} MB | | | |")
        preload()
        print(row("decoding a frame", decoding(video, pack.size), "ms"))
        presenter = Presenter(pack, rng=Random(1))
        times: dict[str, list[float]] = {"drawn": [], "covered": [], "mixed": []}
        spoken, joining = round(SECONDS * FPS), JOIN // BLOCK
        for _ in range(options.lines):
            presenter.play(1, performance, sound, footage=Footage(video, pack.size))
            for number in range(spoken + round(QUIET_S * FPS)):
                begin = time.perf_counter()
                presenter.step()
                taken = time.perf_counter() - begin
                mixing = number < joining or spoken <= number < spoken + joining
                kind = "mixed" if mixing else "covered" if number < spoken else "drawn"
                times[kind].append(taken * 1e3)
                time.sleep(max(1 / FPS - taken, 0))
    for name, values in times.items():
        print(row(name, values, "ms"))
    return 0


def decoding(video: Path, size: tuple[int, int]) -> list[float]:
    """Decoding and scaling of each frame, ms."""
    decoder = av.CodecContext.create("libvpx-vp9", "r")
    times = []
    with av.open(str(video)) as container:
        for packet in container.demux(video=0):
            begin = time.perf_counter()
            for frame in decoder.decode(packet):
                frame.to_ndarray(format="bgra", width=size[0], height=size[1])
                times.append((time.perf_counter() - begin) * 1e3)
    return times


if __name__ == "__main__":
    sys.exit(main())
