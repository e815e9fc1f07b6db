"""Picture against sound in OBS's own recording, onset by onset: what the live stream and OBS add.

A drawn host says short lines that begin with closed lips and go over into an open vowel. Shows of them are
aired one after another on a real OBS, through the real engine, so that each begins anywhere between two of
OBS's frames. In the recording each line's sound is found by its own samples, and in the pictures about its
onset the face reader of the tests tells how open the mouth is. The same is read from the same performance
rendered frame by frame, where picture and sound cannot but go together. By how much the one curve is shifted
against the other is printed: so the natural lead of the mouth before the sound, and how mouths are read, do
not count. A picture counts as shown from its time until the next one's.

How exact that is, is printed too: each of the frames rendered directly against the others.

Usage: python benchmarks/sync_obs.py [--onsets 120] [--shows 4] [--fps 25] [--host mia] [--each]
(about five minutes)
"""

from __future__ import annotations

import argparse
import asyncio
import math
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import av
import cv2
import numpy as np
import numpy.typing as npt
from bench import HEAD, ROOT, machine, percentile, row, settings
from scipy.signal import fftconvolve

sys.path.append(str(ROOT / "tests" / "support"))
sys.path.append(str(ROOT / "tests" / "obs"))

from film_clips import write_clip
from film_frame import GREY, over
from obs_face import FaceReader, Read

from cuehost.airing import AirOrder
from cuehost.config import load_config
from cuehost.engine import Engine
from cuehost.host import Pack, Performance, load_pack
from cuehost.host.presenter import BLOCK, FPS, Presenter
from cuehost.host.sound import RATE, read_sound
from cuehost.ledger import read_log
from cuehost.places import HOSTS
from cuehost.playout import PreparedLine, ReadyShow
from cuehost.stage import Box, HeadlessObs, HeadlessOptions, Stage, StageStats
from cuehost.studio import Studio

Floats = npt.NDArray[np.float64]
Picture = npt.NDArray[np.uint8]
Curve = tuple[Floats, Floats]
"""Times from an onset, s, and how open the mouth is."""

CANVAS = (540, 960)
TEXTS = ("Papa.", "Mama map.", "Pot.", "Bat.", "Barn.", "Mark.")
AIM_MS = 40.0

BEFORE_S, AFTER_S = 0.30, 0.42
"""What is looked at, about the first sound of a line."""

LOGGED_S = 0.4
"""A line's sound is within this of where the log has it."""

PHASES = 4
"""A line may begin anywhere in a frame: directly it is rendered begun in so many places of it."""

MOST_S, STEP_S = 0.15, 0.001
"""Shifts that are tried."""


@dataclass(frozen=True)
class Onset:
    """A line's first syllable in the recording."""

    text: str
    at_s: float
    """When it is heard, s of the recording."""
    late_ms: float
    """How much later than its sound its picture came; less than 0: earlier."""


def begins(sound: npt.NDArray[np.float32]) -> float:
    """When a line is first heard, s after its first sample."""
    loud = np.flatnonzero(np.abs(sound) > 0.1 * np.abs(sound).max())
    return float(loud[0]) / RATE


def sound_of(performance: Performance) -> npt.NDArray[np.float32]:
    """A line's samples, 48 kHz."""
    if performance.samples is not None:
        return np.asarray(performance.samples, np.float32)
    assert performance.audio is not None
    return np.asarray(read_sound(Path(performance.audio)), np.float32)


def said(pack: Pack, box: Box, performances: Sequence[Performance], heard: list[float]) -> Iterator[Picture]:
    """The host as OBS places it, saying each line `PHASES` times, begun in different places of a frame;
    `heard` is filled with when each is first heard, s, on the way."""
    presenter = Presenter(pack, rng=Random(1))
    width, height = round(box.width), round(box.height)
    x, y = round(box.x), round(box.y)
    canvas = np.full((CANVAS[1], CANVAS[0], 3), GREY, np.uint8)
    spot = canvas[y : y + height, x : x + width]
    for performance in performances:
        sound = sound_of(performance)
        for phase in range(PHASES):
            at = presenter.now + round(1.5 * BEFORE_S * RATE) + phase * BLOCK // PHASES
            begin = presenter.play(1, performance, sound, at) / RATE
            heard.append(begin + begins(sound))
            while presenter.number / FPS < max(begin + sound.size / RATE, heard[-1] + AFTER_S):
                picture = presenter.step().picture
                assert picture is not None
                shown = cv2.resize(over(picture, GREY), (width, height), interpolation=cv2.INTER_AREA)
                spot[:] = shown[: spot.shape[0], : spot.shape[1]]
                yield canvas


def near(read: Read, heard_s: float, fps: int) -> Curve:
    """Of the pictures about an onset: the middle of the time they are shown, s from it, and how open the
    mouth is in them."""
    where = read.within(heard_s - BEFORE_S, heard_s + AFTER_S)
    return read.times[where] + 0.5 / fps - heard_s, read.open[where]


def late(times: Floats, opened: Floats, known: Curve) -> float:
    """How much later than as `known` the mouth moves, s: where the two curves fit best."""
    ways = np.arange(-MOST_S, MOST_S, STEP_S)
    off = [float(((np.interp(times - way, *known) - opened) ** 2).mean()) for way in ways]
    best = int(np.argmin(off))
    nearby = slice(max(best - 10, 0), best + 11)
    bend = np.polyfit(ways[nearby], off[nearby], 2)
    return float(np.clip(-bend[1] / (2 * bend[0]), ways[nearby][0], ways[nearby][-1]))


def references(
    pack: Pack, reader: FaceReader, box: Box, performances: dict[str, Performance], folder: Path
) -> tuple[dict[str, Curve], list[float]]:
    """How each text's mouth moves about its onset, in frames rendered directly; and how far the reading of
    single ones of these is off, s."""
    heard: list[float] = []
    pictures = said(pack, box, list(performances.values()), heard)
    film = write_clip(folder / "rendered.mp4", pictures, np.zeros(RATE, np.float32), FPS)
    read = reader.read(film, 0.0, math.inf)
    known, off = {}, []
    for number, text in enumerate(performances):
        single = [near(read, moment, FPS) for moment in heard[PHASES * number : PHASES * (number + 1)]]
        known[text] = _together(single)
        for n, one in enumerate(single):
            off.append(late(*one, _together([*single[:n], *single[n + 1 :]])))
    return known, off


def _together(curves: list[Curve]) -> Curve:
    times, opened = (np.concatenate(parts) for parts in zip(*curves, strict=True))
    order = np.argsort(times)
    return times[order], opened[order]


def rundown(path: Path, host: str, lines: int) -> Path:
    """A show of one product, of which one line after the other is said."""
    said = "".join(f"      - {TEXTS[n % len(TEXTS)]}\n" for n in range(lines))
    path.write_text(
        f"show: Onsets\nlanguage: en\nmarket: US\nhost: {host}\nscenes: portrait\n"
        "products:\n  a: {name: First thing, facts: {price: 1.00 USD}}\n"
        f"segments:\n  - product: a\n    script:\n{said}",
        "utf-8",
    )
    return path


async def air(
    folder: Path, path: Path, shows: int, fps: int
) -> tuple[list[tuple[Path, Path]], ReadyShow, StageStats]:
    """Air the show so often; the recording and the log of each, what was aired, and OBS's figures."""
    studio = Studio(load_config(settings(folder)))
    aired = []
    async with (
        HeadlessObs(HeadlessOptions(canvas=CANVAS, fps=fps, record_dir=folder, video_kbps=2500)) as obs,
        await Stage.connect(obs.address) as second,
    ):
        for number in range(shows):
            engine = Engine(studio, address=obs.address)
            order = AirOrder(path, record=True, folder=folder / f"out{number}")
            result = await engine.air(order, lambda *_: None)
            aired.append((result.recordings[0], result.folder / "as-run.jsonl"))
        stats = await second.stats()
    ready = await studio.prepare(studio.rundown(path), "en", CANVAS, lambda *_: None)
    await studio.close()
    return aired, ready, stats


def hear(recording: Path) -> npt.NDArray[np.float32]:
    """The sound of a recording, 48 kHz, from its time 0."""
    blocks: list[npt.NDArray[np.float32]] = []
    first = 0.0
    with av.open(str(recording)) as container:
        resampler = av.AudioResampler("fltp", "stereo", RATE)
        for frame in container.decode(audio=0):
            first = float(frame.time or 0.0) if not blocks else first
            blocks += [part.to_ndarray()[0] for part in resampler.resample(frame)]
    sound = np.concatenate(blocks)
    ahead = round(first * RATE)
    return np.asarray(np.pad(sound, (ahead, 0)) if ahead >= 0 else sound[-ahead:], np.float32)


def lines_heard(recording: Path, log: Path, ready: ReadyShow) -> list[tuple[float, PreparedLine]]:
    """When each line's first sample is heard, s of the recording; those that were sent in pieces are left."""
    entries = list(read_log(log))
    zero = next(float(str(e["at_s"])) for e in entries if e["event"] == "record_started")
    lines = {line.line.id: line for segment in ready.show.segments for line in segment.lines}
    sound = hear(recording)
    found = []
    for entry in entries:
        if entry["event"] != "line_started" or entry["line"] not in lines:
            continue
        said = sound_of(lines[str(entry["line"])].acting().performance)
        first = max(0, round((float(str(entry["at_s"])) - zero - LOGGED_S) * RATE))
        part = sound[first : first + said.size + round(2 * LOGGED_S * RATE)]
        fit = fftconvolve(part, said[::-1], "valid")
        at = first + int(fit.argmax())
        alike = float(fit.max()) / np.sqrt((said**2).sum() * (sound[at : at + said.size] ** 2).sum() + 1e-9)
        if alike > 0.8:
            found.append((at / RATE, lines[str(entry["line"])]))
        else:
            print(f"{entry['text']!r} is heard in pieces (alike {alike:.2f}): left out")
    return found


def onsets(
    read: Read,
    heard: list[tuple[float, PreparedLine]],
    known: dict[str, Curve],
    fps: int,
) -> list[Onset]:
    """The onsets of the lines in a recording of so many pictures a second."""
    found = []
    for at_s, line in heard:
        first = at_s + begins(sound_of(line.acting().performance))
        text = line.line.text
        found.append(Onset(text, first, 1e3 * late(*near(read, first, fps), known[text])))
    return found


def main() -> int:
    """Air, read, print; exit status 1 where an onset is beyond the aim."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--onsets", type=int, default=120)
    parser.add_argument("--shows", type=int, default=4)
    parser.add_argument("--fps", type=int, default=25, help="of OBS")
    parser.add_argument("--host", default="mia")
    parser.add_argument("--each", action="store_true", help="print each onset")
    options = parser.parse_args()
    print(f"sync_obs.py {' '.join(sys.argv[1:])}: {machine()}", flush=True)
    cv2.setNumThreads(1)
    pack = load_pack(HOSTS / options.host)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = rundown(folder / "onsets.yaml", options.host, 1 + -(-options.onsets // options.shows))
        aired, ready, stats = asyncio.run(air(folder, path, options.shows, options.fps))
        box = next(item.box for item in ready.template.scenes["product"] if item.role == "host")
        assert box is not None
        reader = FaceReader(pack, box)
        lines = [line for segment in ready.show.segments for line in segment.lines]
        performances = {line.line.text: line.acting().performance for line in lines}
        known, unsure = references(pack, reader, box, performances, folder)
        print(HEAD)
        print(row("rendered directly, one against the others", [1e3 * s for s in unsure], "ms"))
        offs: list[float] = []
        for number, (recording, log) in enumerate(aired, 1):
            # With the first line the host fades in.
            heard = lines_heard(recording, log, ready)[1:]
            read = reader.read(recording, heard[0][0] - BEFORE_S, heard[-1][0] + 1.0)
            found = onsets(read, heard, known, options.fps)
            if options.each:
                print("\n".join(f"{o.at_s:8.3f} s {o.late_ms:+6.1f} ms {o.text}" for o in found))
            print(row(f"show {number}: picture after sound", [o.late_ms for o in found], "ms"), flush=True)
            offs += [o.late_ms for o in found]
    ranked = sorted(offs)
    print(row("all: picture after sound", ranked, "ms"))
    print(f"5 % {percentile(ranked, 0.05):+.1f} ms, least {ranked[0]:+.1f}, most {ranked[-1]:+.1f} ms")
    within = sum(abs(off) <= AIM_MS for off in ranked)
    print(f"within {AIM_MS:.0f} ms either way: {within} of {len(ranked)}")
    print(f"skipped in drawing {100 * stats.render_skipped / max(stats.render_total, 1):.2f} %")
    return 0 if within == len(ranked) else 1


if __name__ == "__main__":
    sys.exit(main())
