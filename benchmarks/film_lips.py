"""Whether a filmed host's lips say what is heard: rendered frames, watched by the landmark tracker itself.

    python benchmarks/film_lips.py --photo PICTURE [--hosts photo clip] [--engine kokoro espeak]
                                   [--langs en es ...] [--keep FOLDER] [--sheet FILE.webp]

Needs the film kit (`cuehost host film` fetches it). From the photograph a host is made; that host speaks a
text into a clip, from which a second host is made (as in `film_clip.py`). Each says all lines of `lips.yaml`
with each engine, whose phoneme times are known, by its voices in turns, on air's own way: presenter, head and
shoulders alive, 25 frames a second at 540x960. The tracker finds the lips in every frame, and is asked what
`lips.py` asks of drawn hosts:

- onsets: at each border between a phone with closed or nearly closed lips (or silence) and an open vowel,
  when the lips pass half of their way, against the border's time. Frames count as shown at their middle, and
  the passing is interpolated between them. Lips that never pass count as 100 ms off;
- closures: of all p, b, m of at least 60 ms, those with a frame in their time whose lips are closed;
- silence: of all frames with no sound within 80 ms, those whose mouth is closed.

`--sheet` writes each host frame by frame: through a p, b or m, through a blink, and through a turn of the
head (there every third frame). Exit status 1 where an aim is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import cv2
import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / part) for part in ("obs_scripts", "benchmarks", "tests/support")]

import film_clip  # noqa: E402
import lips  # noqa: E402
from film_clips import write_clip  # noqa: E402
from film_frame import GREY, over  # noqa: E402

from cuehost.film_command import listen  # noqa: E402
from cuehost.filming import Tools, build, build_from_clip, parse_consent, track, track_clip  # noqa: E402
from cuehost.filming.landmarks import Face  # noqa: E402
from cuehost.filming.mouth import SHAPES  # noqa: E402
from cuehost.host import Pack, load_pack, perform  # noqa: E402
from cuehost.host.pose import Pose  # noqa: E402
from cuehost.host.presenter import FPS, Presenter  # noqa: E402
from cuehost.host.sound import RATE  # noqa: E402
from cuehost.places import FILM_KIT  # noqa: E402
from cuehost.speech import Speech  # noqa: E402

Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]

ENGINES = ("kokoro", "espeak")

CLOSED = 0.02
"""Lips tracked so near to each other are closed, in widths of the face between the eyes."""

LEAST = lips.LEAST * SHAPES[-2].gap / SHAPES[-2].open
"""Lips that move less than this at a border, in the same, have not moved: as far as those of drawn hosts."""

LEAD_S, AFTER_S = 0.6, 0.7

COLUMNS, TILE = 10, (150, 168)
"""Of a sheet, and the size of its pictures, px."""


class Said:
    """A line on the host's clock: its frames, when it starts, s, and how loud each frame is."""

    def __init__(self, first: int, speech: Speech) -> None:
        self.first = first
        self.speech = speech
        self.count = int((LEAD_S + speech.duration_s + AFTER_S) * FPS)
        self.start_s = 0.0
        self.heard: list[float] = []
        self.poses: list[Pose] = []

    @property
    def times(self) -> Floats:
        """When its frames are shown, at their middle, s after its first sample."""
        return np.asarray((self.first + np.arange(self.count) + 0.5) / FPS - self.start_s)


def frames(pack: Pack, lines: list[Speech], said: list[Said]) -> Iterator[Picture]:
    """The host on air, saying the lines, before grey; `said` is filled on the way."""
    presenter = Presenter(pack, rng=Random(1))
    for number, speech in enumerate(lines):
        sound = np.asarray(speech.samples, np.float32)
        line = Said(presenter.number, speech)
        said.append(line)
        # Lines begin anywhere in a frame.
        at = presenter.now + round(LEAD_S * RATE) + 333 * (number % 5)
        performance = perform(f"l{number}", sound, speech.words, speech.phonemes)
        line.start_s = presenter.play(number, performance, sound, at) / RATE
        for _ in range(line.count):
            tick = presenter.step()
            line.heard.append(float(np.abs(tick.sound).max()))
            line.poses.append(tick.pose)
            assert tick.picture is not None
            yield over(tick.picture, GREY)


def gaps_of(pictures: Iterator[Picture]) -> Floats:
    """How far the lips are apart in each picture, as the tracker sees them; NaN where it sees no face."""
    faces = (seen.sighting.face for seen in track_clip(pictures, FILM_KIT))
    return np.array([np.nan if face is None else Face(face).lips_gap for face in faces])


def judged(line: Said, gaps: Floats) -> lips.Tally:
    """What a line's frames show."""
    tally = lips.Tally()
    phones = lips.simple(line.speech.phonemes, line.speech.duration_s)
    for kind, late in lips.onsets(phones, line.times, gaps, LEAST):
        tally.kinds.append(kind)
        tally.onsets.append(late)
    tally.closures = [bool((gaps[held] < CLOSED).any()) for held in lips.held_shut(line.speech, line.times)]
    tally.silent = [bool(gap < CLOSED) for gap in gaps[lips.alone(line.heard)]]
    return tally


def measured(pack: Pack, lines: list[Speech]) -> lips.Tally:
    """What the host's lips do in the lines."""
    said: list[Said] = []
    gaps = gaps_of(frames(pack, lines, said))
    tally = lips.Tally()
    for line in said:
        tally.add(judged(line, gaps[line.first : line.first + line.count]))
    return tally


def told(tally: lips.Tally) -> bool:
    """Print what aims were held; whether one was missed."""
    aims = tally.aims()
    print("; ".join(f"{aim}: {'held' if good else 'MISSED'}" for aim, good in aims.items()), flush=True)
    return not all(aims.values())


def hosts(photo: Path, folder: Path, wanted: list[str]) -> dict[str, Pack]:
    """A host from the photograph and one from a clip of it; those in `folder` are taken as they are."""
    consent = parse_consent("nobody (a picture in the public domain), 1992, for measuring")
    known, own = folder / "known", folder / "own"
    if not known.exists():
        build(photo, known.name, consent, folder, lambda p: track(p, FILM_KIT))
    if "clip" in wanted and not own.exists():
        minute = film_clip.Spoken(asyncio.run(film_clip.spoken(film_clip.CLIP, folder / "speech")))
        shown = film_clip.frames(load_pack(known), minute, still=False)
        clip = write_clip(folder / "clip.mp4", shown, minute.sound)
        tools = Tools(
            lambda p: track(p, FILM_KIT),
            lambda ps: track_clip(ps, FILM_KIT),
            lambda sound: listen(sound, " ".join(film_clip.CLIP), "en"),
        )
        build_from_clip(clip, own.name, consent, folder, tools)
    folders = {"photo": known, "clip": own}
    return {name: load_pack(folders[name]) for name in wanted}


def moments(said: list[Said]) -> list[list[int]]:
    """Numbers of frames that show closing lips, a blink and a turn of the head."""
    poses = [pose for line in said for pose in line.poses]
    shut = [line.first + int(np.flatnonzero(held)[0]) for line in said
            for held in lips.held_shut(line.speech, line.times) if held.any()]  # fmt: skip
    lids = np.array([pose.lids for pose in poses])
    turns = np.array([pose.turn for pose in poses])
    far = 3 * (COLUMNS - 1)
    turn = int(np.abs(turns[far:] - turns[:-far]).argmax())
    inner = slice(COLUMNS, len(poses) - COLUMNS)
    blink = COLUMNS + int(lids[inner].argmin())
    closing = next(n for n in shut if n >= COLUMNS)
    return [
        [*range(closing - 4, closing - 4 + COLUMNS)],
        [*range(blink - 4, blink - 4 + COLUMNS)],
        [*range(turn, turn + far + 1, 3)],
    ]


def sheet(pack: Pack, lines: list[Speech]) -> Picture:
    """The host saying the lines, at those moments."""
    head = pack.spec.head
    tall = head.chin - head.top
    left, right = (round(head.pivot[0] + side * 0.5 * tall) for side in (-1, 1))
    top, bottom = round(head.top + 0.12 * tall), round(head.chin + 0.2 * tall)
    said: list[Said] = []
    shown = [
        cv2.resize(frame[top:bottom, left:right], TILE, interpolation=cv2.INTER_AREA)
        for frame in frames(pack, lines, said)
    ]
    return np.vstack([np.hstack([shown[n] for n in row]) for row in moments(said)])


def main() -> int:
    """Run the benchmark; exit status 1 where an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--photo", type=Path, required=True)
    parser.add_argument("--hosts", nargs="+", default=["photo", "clip"], choices=["photo", "clip"])
    parser.add_argument("--engine", nargs="+", default=list(ENGINES), choices=ENGINES)
    parser.add_argument("--langs", nargs="+", default=list(lips.LINES), choices=list(lips.LINES))
    parser.add_argument("--keep", type=Path, help="a folder for the clip, the hosts and the speech")
    parser.add_argument("--sheet", type=Path)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        packs = hosts(options.photo, folder, options.hosts)
        said_by = {
            engine: asyncio.run(lips.spoken(engine, options.langs, folder / "speech", folder / "piper"))
            for engine in options.engine
        }
        if options.sheet:
            first = next(iter(said_by[options.engine[-1]].values()))[:3]
            both = np.vstack([sheet(pack, first) for pack in packs.values()])
            cv2.imwrite(str(options.sheet), both, [cv2.IMWRITE_WEBP_QUALITY, 86])
        print(lips.HEADING)
        missed = False
        for name, pack in packs.items():
            of_host = lips.Tally()
            for engine, spoken in said_by.items():
                tally = measured(pack, [speech for speeches in spoken.values() for speech in speeches])
                print(tally.row(f"host from a {name}, {engine}"), flush=True)
                of_host.add(tally)
                missed |= told(tally)
            print("\n".join(of_host.by_kind()), end="\n\n")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
