"""Filming a host from a minute's clip, as a seller does it: how long it takes, and how much memory.

    python benchmarks/film_minute.py [--presenter mia] [--heard] [--keep FOLDER]

Needs the film kit (`cuehost host film` fetches it). A drawn presenter speaks for a minute with the offline
voice and makes gestures meanwhile; that is written as a clip of a phone's size (H.264, 1080x1920, 25 pictures
a second). `cuehost host film` makes a host of it, in a process of its own. Printed are how long that took and
how much memory the command and all it starts held together at most, and what it told.

`--heard` leaves out the words: a recogniser (the `ears` extra) finds them.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / part) for part in ("obs_scripts", "benchmarks", "tests/support")]

from bench import Held, machine  # noqa: E402
from film_clip import CLIP, Spoken, spoken  # noqa: E402
from film_clips import write_clip  # noqa: E402
from film_frame import GREY, over  # noqa: E402

from cuehost.host import load_pack, perform  # noqa: E402
from cuehost.host.presenter import FPS, Presenter  # noqa: E402
from cuehost.host.sound import RATE  # noqa: E402
from cuehost.places import FILM_KIT, HOSTS  # noqa: E402

Picture = npt.NDArray[np.uint8]

LARGER = 2
"""The clip is so many times as large as the presenter's frame: 1080x1920."""

GESTURES = ("point_right", "thumb_up", "count_3", "present_left", "count_5", "point_up", "point_viewer")
"""Made in turns, one in each line."""

AIM_S, AIM_MB = 300.0, 2000.0


def frames(presenter_: str, minute: Spoken) -> Iterator[Picture]:
    """The presenter speaking and gesturing."""
    presenter = Presenter(load_pack(HOSTS / presenter_), rng=Random(1))
    strokes = []
    for number, (line, start) in enumerate(zip(minute.lines, minute.starts, strict=True)):
        sound = np.asarray(line.samples, np.float32)
        said = perform(f"l{number}", sound, line.words, line.phonemes)
        presenter.play(number, said, sound, round(start * RATE))
        strokes.append((start + line.duration_s / 2, GESTURES[number % len(GESTURES)]))
    for number in range(minute.frames):
        while strokes and strokes[0][0] - 1.0 <= number / FPS:
            at, name = strokes.pop(0)
            presenter.gesture(name, stroke_at=at)
        picture = presenter.step().picture
        assert picture is not None
        shown = over(picture, GREY)
        yield np.asarray(
            cv2.resize(shown, None, fx=LARGER, fy=LARGER, interpolation=cv2.INTER_CUBIC), np.uint8
        )


class Filmed(NamedTuple):
    """What filming took, s, of the clock and of processors; what memory; and what the command told."""

    wall_s: float
    busy_s: float
    held: Held
    told: str


def film(clip: Path, words: Path | None, folder: Path) -> Filmed:
    """Run the command."""
    state = folder / "state"
    state.mkdir(exist_ok=True)
    if FILM_KIT.exists() and not (state / FILM_KIT.name).exists():
        (state / FILM_KIT.name).symlink_to(FILM_KIT, target_is_directory=True)
    command = [sys.executable, "-m", "cuehost", "host", "film", "minute", "--replace", "--from", str(clip)]
    command += ["--consent", "nobody: the presenter is made up, 2026, for measuring"]
    command += ["--said", str(words)] if words else []
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "obs_scripts"), "CUEHOST_STATE": str(state)}
    begin = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    with Held(process.pid) as held:
        _, told = process.communicate()
    if process.returncode:
        sys.exit(told[-2000:])
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Filmed(time.perf_counter() - begin, used.ru_utime + used.ru_stime, held, told)


def main() -> int:
    """Run the benchmark; exit status 1 where an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--presenter", default="mia", help="who makes the clip")
    parser.add_argument("--heard", action="store_true", help="have a recogniser find the words")
    parser.add_argument("--keep", type=Path, help="a folder for the clip and the host")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        clip, words = folder / "minute.mp4", folder / "words.txt"
        minute = Spoken(asyncio.run(spoken(CLIP, folder / "speech")))
        if not clip.exists():
            write_clip(clip, frames(options.presenter, minute), minute.sound, quality=18)
        words.write_text(" ".join(CLIP), "utf-8")
        print(f"clip: {minute.frames / FPS:.0f} s; {machine()}", flush=True)
        done = film(clip, None if options.heard else words, folder)
    print(f"build: {done.wall_s:.0f} s, {done.busy_s:.0f} s of processor time; memory: {done.held}")
    findings = [line for line in done.told.splitlines() if line.startswith(("ok  ", "note", "POOR"))]
    print("\n".join(findings))
    return int(done.wall_s > AIM_S or done.held.together > AIM_MB)


if __name__ == "__main__":
    sys.exit(main())
