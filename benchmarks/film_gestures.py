"""Gestures filmed of a person: which are found, when their strokes fall, how they join, what a frame costs.

    python benchmarks/film_gestures.py [--presenter mia] [--count 7] [--sheet FILE.webp] [--strip FILE.webp]

Needs the film kit (`cuehost host film` fetches it). A drawn presenter, whose gestures are known, makes a clip
(H.264, 540x960), from which a host is filmed. Prints:

- the time that building took, the most memory, and the size of all footage;
- each gesture that was made: how it was understood, and how far its stroke was found from where it is;
- the new host making them on cues, seen by the tracker on its rendered frames: how far the stroke is from the
  word (a twelfth of a second is meant to be the most);
- how much the picture changes from frame to frame (root mean square of 255, over the body) where gestures
  join the host at rest, while they move, and while it idles: a jump would stand out;
- a frame while a gesture plays, wall and processor time.

`--sheet` writes the catalogue as the user sees it, `--strip` the new host making the first two gestures.
"""

from __future__ import annotations

import argparse
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
import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / part) for part in ("obs_scripts", "benchmarks", "tests/support")]

from bench import Held  # noqa: E402
from film_clips import write_clip  # noqa: E402
from film_frame import GREY, over  # noqa: E402

from cuehost.filming import Heard, Tools, build_from_clip, outlines, parse_consent, track, track_clip  # noqa: E402
from cuehost.filming.gestures import Gesture, find_gestures  # noqa: E402
from cuehost.host import Pack, load_pack  # noqa: E402
from cuehost.host.presenter import BLOCK, FPS, Presenter, Tick  # noqa: E402
from cuehost.places import FILM_KIT, HOSTS  # noqa: E402

Picture = npt.NDArray[np.uint8]

MADE = (
    *((2.0, "point_right"), (5.0, "thumb_up"), (8.0, "count_3"), (11.0, "present_left")),
    *((14.5, "count_5"), (17.5, "point_up"), (20.5, "point_viewer")),
)
"""When the presenter's strokes fall, s, and what is made."""

AFTER_S = 3.0
"""The clip goes on so long after the last stroke."""


class Played(NamedTuple):
    """A host making gestures: its frames before grey, what each of them showed, and what they cost, ms."""

    frames: list[Picture]
    ticks: list[Tick]
    wall: list[float]
    cpu: list[float]


def play(pack: Pack, cues: tuple[tuple[float, str], ...], long_s: float) -> Played:
    """The host with these strokes."""
    presenter = Presenter(pack, rng=Random(2))
    waiting = list(cues)
    out = Played([], [], [], [])
    for number in range(round(long_s * FPS)):
        while waiting and waiting[0][0] - 1.0 <= number / FPS:
            at, name = waiting.pop(0)
            presenter.gesture(name, stroke_at=at)
        wall, cpu = time.perf_counter(), time.thread_time()
        tick = presenter.step()
        out.wall.append((time.perf_counter() - wall) * 1e3)
        out.cpu.append((time.thread_time() - cpu) * 1e3)
        assert tick.picture is not None
        out.frames.append(over(tick.picture, GREY))
        out.ticks.append(tick)
    return out


def found_in(frames: Iterator[Picture]) -> list[Gesture]:
    """The gestures that the tracker sees in pictures that begin at rest."""
    sightings = [watched.sighting for watched in track_clip(frames, FILM_KIT)]
    lost = np.full((478, 3), np.nan)
    faces = np.stack([lost if s.face is None else s.face for s in sightings]).astype(np.float32)
    return find_gestures([s.hands for s in sightings], faces, 5)


def strokes(title: str, cues: tuple[tuple[float, str], ...], found: list[tuple[float, str, str]]) -> None:
    """How far the strokes that were found (s, meaning, fault) are from those asked for."""
    off = []
    for at, name in cues:
        near = [one for one in found if abs(one[0] - at) < 1.0]
        if not near:
            print(f"{title}: {name}: not seen")
            continue
        stroke, meaning, fault = min(near, key=lambda one: abs(one[0] - at))
        off.append(abs(stroke - at))
        print(f"{title}: {name}: seen as {meaning or '?'}, {1e3 * (stroke - at):+.0f} ms {fault}".rstrip())
    if off:
        print(f"{title}: strokes off by {1e3 * np.median(off):.0f} ms (median), {1e3 * max(off):.0f} (most)")


def joins(played: Played) -> None:
    """How much the picture changes where gestures join, while they move, and while the host idles."""
    changes: dict[str, list[float]] = {"joining": [], "gesturing": [], "idle": []}
    for number in range(1, len(played.frames)):
        now, before = (played.ticks[n].pose.filmed for n in (number, number - 1))
        apart = played.frames[number].astype(np.float32) - played.frames[number - 1]
        change = float(np.sqrt((apart[300:] ** 2).mean()))
        weights = [filmed.weight for filmed in (*now, *before)]
        kind = (
            "idle"
            if not weights
            else "joining"
            if min(weights) < 1 or len(now) != len(before)
            else "gesturing"
        )
        changes[kind].append(change)
    for kind, values in changes.items():
        if values:
            print(
                f"change from frame to frame, {kind}: median {np.median(values):.2f}, most {max(values):.2f}"
            )


def strip(played: Played) -> Picture:
    """Every third frame of the first two gestures."""
    rows = []
    runs = [n for n, tick in enumerate(played.ticks) if tick.pose.filmed]
    begins = [n for n in runs if n - 1 not in runs][:2]
    for begin in begins:
        tiles = []
        for number in range(begin, begin + 48, 4):
            tiles.append(cv2.resize(played.frames[number][80:], None, fx=0.26, fy=0.26, interpolation=3))
        rows.append(np.hstack(tiles))
    return np.vstack(rows)


def named(folder: Path, known: dict[float, str]) -> int:
    """Have the host make what can be made, under the names of what was made; the bytes of all footage."""
    path = folder / "gestures.yaml"
    listed = yaml.safe_load(path.read_text("utf-8"))
    size = 0
    for row in listed["gestures"]:
        at = min(known, key=lambda stroke: abs(stroke - row["seconds"][1]))
        row.update(name=known[at], use="fault" not in row)
        size += (folder / row["footage"]).stat().st_size if "footage" in row else 0
    path.write_text(yaml.safe_dump(listed), encoding="utf-8")
    return size


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--presenter", default="mia", help="who makes the clip")
    parser.add_argument("--count", type=int, default=len(MADE), help="of the gestures in the clip")
    parser.add_argument("--sheet", type=Path)
    parser.add_argument("--strip", type=Path)
    parser.add_argument("--keep", type=Path, help="a folder for the clip and the host")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    cues = MADE[: options.count]
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        made = play(load_pack(HOSTS / options.presenter), cues, cues[-1][0] + AFTER_S)
        clip = write_clip(
            folder / "clip.mp4", made.frames, np.zeros(len(made.frames) * BLOCK, np.float32), quality=18
        )
        consent = parse_consent("nobody: the presenter is made up, 2026, for measuring")
        tools = Tools(
            lambda p: track(p, FILM_KIT),
            lambda ps: track_clip(ps, FILM_KIT),
            lambda _sound: Heard(np.zeros((0, 5), np.float32), 100, ""),
            lambda ps: outlines(ps, FILM_KIT),
        )
        begin = time.perf_counter()
        with Held() as held:
            filmed = build_from_clip(clip, "own", consent, folder, tools)
        long = time.perf_counter() - begin
        rows = yaml.safe_load((filmed.folder / "gestures.yaml").read_text("utf-8"))["gestures"]
        size = named(filmed.folder, dict(cues))
        print(f"clip: {len(made.frames) / FPS:.0f} s; build: {long:.1f} s")
        print(f"memory: {held}; footage {size / 1e6:.1f} MB")
        found = [(row["seconds"][1], row["name"], row.get("fault", "")) for row in rows]
        strokes("clip", cues, found)
        own = load_pack(filmed.folder)
        names = {gesture.spec.name for gesture in own.gestures}
        asked = tuple((3.0 * n + 2.0, name) for n, (_, name) in enumerate(cues) if name in names)
        played = play(own, asked, asked[-1][0] + AFTER_S if asked else AFTER_S)
        seen = [(g.stroke / FPS, g.meaning, g.fault) for g in found_in(iter(played.frames))]
        strokes("host", asked, seen)
        joins(played)
        for kind, values in (("wall", played.wall), ("cpu", played.cpu)):
            busy = [v for v, tick in zip(values, played.ticks, strict=True) if tick.pose.filmed] or [0.0]
            median, p99 = np.percentile(busy, [50, 99])
            print(f"frame while a gesture plays: {kind} median {median:.2f}  p99 {p99:.2f} ms")
        if options.sheet:
            options.sheet.write_bytes((filmed.folder / "gestures.webp").read_bytes())
        if options.strip:
            cv2.imwrite(str(options.strip), strip(played), [cv2.IMWRITE_WEBP_QUALITY, 86])
    return 0


if __name__ == "__main__":
    sys.exit(main())
