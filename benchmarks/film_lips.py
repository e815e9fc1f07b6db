"""Whether a filmed host's lips say what is heard: rendered frames, watched by the landmark tracker itself.

    python benchmarks/film_lips.py --photo PICTURE [--hosts photo clip] [--langs en es ...] [--keep FOLDER]

Needs the film kit (`cuehost host film` fetches it). From the photograph a host is made; that host speaks a
text into a clip, from which a second host is made (as in `film_clip.py`). Each says lines of `lips.py`
with the offline voice, whose phoneme times are known, on air's own way: presenter, head and shoulders alive,
25 frames a second at 540x960. The tracker finds the lips in every frame, and what is asked of it is what
`lips.py` asks of drawn hosts:

- onsets: at each border between a phone with closed or nearly closed lips (or silence) and an open vowel,
  when the lips pass half of their way, against the border's time. Frames count as shown at their middle, and
  the passing is interpolated between them. Lips that never pass count as 100 ms off;
- closures: of all p, b, m of at least 60 ms, those with a frame in their time whose lips are closed;
- silence: of all frames with no sound within 80 ms, those whose mouth is closed.

Exit status 1 where an aim is missed.
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
from cuehost.host.presenter import FPS, Presenter  # noqa: E402
from cuehost.host.sound import RATE  # noqa: E402
from cuehost.places import FILM_KIT  # noqa: E402
from cuehost.speech import Speech  # noqa: E402

Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]

CLOSED = 0.02
"""Lips tracked so near to each other are closed, in widths of the face between the eyes."""

LEAST = lips.LEAST * SHAPES[-2].gap / SHAPES[-2].open
"""Lips that move less than this at a border, in the same, have not moved: as far as those of drawn hosts."""

LEAD_S, AFTER_S = 0.6, 0.7


class Said:
    """A line on the host's clock: its frames, when it starts, s, and how loud each frame is."""

    def __init__(self, first: int, speech: Speech) -> None:
        self.first = first
        self.speech = speech
        self.count = int((LEAD_S + speech.duration_s + AFTER_S) * FPS)
        self.start_s = 0.0
        self.heard: list[float] = []


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
            assert tick.picture is not None
            yield over(tick.picture, GREY)


def gaps_of(pictures: Iterator[Picture]) -> Floats:
    """How far the lips are apart in each picture, as the tracker sees them; NaN where it sees no face."""
    faces = (seen.sighting.face for seen in track_clip(pictures, FILM_KIT))
    return np.array([np.nan if face is None else Face(face).lips_gap for face in faces])


def judged(line: Said, gaps: Floats) -> lips.Tally:
    """What a line's frames show."""
    tally = lips.Tally()
    times = (line.first + np.arange(line.count) + 0.5) / FPS - line.start_s
    phones = lips.simple(line.speech.phonemes, line.speech.duration_s)
    tally.onsets = [late for _, late in lips.onsets(phones, times, gaps, LEAST)]
    tally.closures = [bool((gaps[held] < CLOSED).any()) for held in lips.held_shut(line.speech, times)]
    tally.silent = [bool(gap < CLOSED) for gap in gaps[lips.alone(line.heard)]]
    return tally


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


def main() -> int:
    """Run the benchmark; exit status 1 where an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--photo", type=Path, required=True)
    parser.add_argument("--hosts", nargs="+", default=["photo", "clip"], choices=["photo", "clip"])
    parser.add_argument("--langs", nargs="+", default=list(lips.LINES), choices=list(lips.LINES))
    parser.add_argument("--keep", type=Path, help="a folder for the clip, the hosts and the speech")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        packs = hosts(options.photo, folder, options.hosts)
        spoken = asyncio.run(lips.spoken("espeak", options.langs, folder / "speech", folder / "piper"))
        lines = [speech for speeches in spoken.values() for speech in speeches]
        print(lips.HEADING)
        missed = False
        for name, pack in packs.items():
            said: list[Said] = []
            gaps = gaps_of(frames(pack, lines, said))
            whole = lips.Tally()
            for line in said:
                whole.add(judged(line, gaps[line.first : line.first + line.count]))
            print(whole.row(f"host from a {name}"), flush=True)
            aims = whole.aims()
            print("; ".join(f"{aim}: {'held' if good else 'MISSED'}" for aim, good in aims.items()))
            missed |= not all(aims.values())
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
