"""Whether gestures fall on their word: rendered frames against the sound.

    python benchmarks/strokes.py [--host mia ...] [--engine espeak kokoro] [--cache FOLDER]
                                 [--langs en es ...] [--each]

Speaks the lines of `lips.yaml`, each by the engine's voices in turn, with a cue on a word that is heard to
begin: one that follows a silence. When that is, is found in the samples, not asked of the voice. Each line is
performed as on air, beats and life included, and rendered at 25 frames a second by the real presenter and
compositor; only the hands are dyed, blue and red, so that the pixels tell where they are. A frame of the
movement's stroke, held, tells where the hand is to be. It has arrived when it nears that place at less than
18 % of its greatest speed. Frames count as shown at their middle. Printed is by how much the hand arrives
after the word is heard to begin (less than 0: before), and by how much the voice's own time of it is off.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import lips
import numpy as np
from bench import ROOT

sys.path.append(str(ROOT / "tests" / "support"))

from host_gloves import put_on_gloves, stroke_seen

from cuehost.host import load_pack, perform
from cuehost.host.presenter import Presenter
from cuehost.host.sound import RATE
from cuehost.places import HOSTS
from cuehost.rundown import Cue, Span
from cuehost.speech import Speech

GESTURES = (
    *("point_right", "present_left", "count_3", "thumb_up", "price_reveal", "point_up", "stop", "hold_up"),
    *(
        "point_down",
        "count_1",
        "me",
        "emphasise",
        "greet",
        "thank",
        "present_right",
        "ok",
        "promise",
        "cheer",
    ),
    *("open_hands", "size_hands", "wait", "idea", "point_left", "count_5", "agree", "compare", "save"),
)
EARLIEST_S, LATEST_S = 1.0, 0.5
"""A cued word begins so long after the line's beginning, and before its end, at the least."""

SILENT_DB, SILENCE_S = -26.0, 0.08
NEAR_S = 0.1
"""A silence ends at a word that the voice says begins within this."""

AIM_S = 0.08
HOP = RATE // 200


@dataclass(frozen=True)
class Stroke:
    """A gesture on its word."""

    movement: str
    word: str
    off_s: float
    """How much later than the word the hand arrives."""
    told_off_s: float
    """How much later than it is heard the voice says the word begins."""


def after_silence(speech: Speech) -> tuple[Span, float] | None:
    """A word that follows a silence, and when it is heard to begin, s; None: there is none."""
    sound = np.asarray(speech.samples, np.float32)
    blocks = sound[: sound.size // HOP * HOP].reshape(-1, HOP)
    level = np.sqrt((blocks**2).mean(axis=1))
    loud = level > 10 ** (SILENT_DB / 20) * np.percentile(level, 95)
    quiet = 0
    for number, heard in enumerate(loud):
        at = number * HOP / RATE
        if heard and quiet >= SILENCE_S * RATE / HOP and EARLIEST_S < at < speech.duration_s - LATEST_S:
            near = [w for w in speech.words if w.offset >= 0 and abs(w.start_s - at) < NEAR_S]
            if near:
                return min(near, key=lambda w: abs(w.start_s - at)), at
        quiet = 0 if heard else quiet + 1
    return None


def measure(presenter: Presenter, number: int, speech: Speech, gesture: str) -> Stroke | None:
    """Perform a line and look; None where it has no word that is heard to begin."""
    found = after_silence(speech)
    if found is None:
        return None
    word, heard_s = found
    sound = np.asarray(speech.samples, np.float32)
    cue = Cue("gesture", gesture, word.offset)
    performance = perform(f"l{number}", sound, speech.words, speech.phonemes, [cue])
    move = next((m for m in performance.moves if abs(m.stroke_s - word.start_s) < 0.13), None)
    if move is None:
        return None
    at = presenter.now + round(1.2 * RATE) + 333 * (number % 5)
    movement, off = stroke_seen(presenter, performance, sound, at, heard_s)
    while presenter.now < presenter.last_end + RATE:
        presenter.step(picture=False)
    return Stroke(movement.title, word.text, off, word.start_s - heard_s)


def row(name: str, strokes: list[Stroke]) -> str:
    """As a line of the table."""
    off = np.array([s.off_s for s in strokes]) * 1e3
    told = np.array([s.told_off_s for s in strokes]) * 1e3
    seen = off[~np.isnan(off)]
    if not seen.size:
        return f"| {name} | | | | | 0 of {off.size} | |"
    low, median, high = np.percentile(seen, [5, 50, 95])
    within = int((np.abs(seen) <= 1e3 * AIM_S).sum())
    most = np.abs(told).max()
    return (
        f"| {name} | {median:+.0f} ms | {low:+.0f} to {high:+.0f} ms "
        f"| {seen.min():+.0f}, {seen.max():+.0f} ms | {within} of {off.size} "
        f"| {np.median(told):+.0f} ms, {most:.0f} at most |"
    )


HEADING = (
    "| host, voice, language | hand after word, median | 5 to 95 % | least, most | within 80 ms | "
    "voice's own time of it |\n| --- | --- | --- | --- | --- | --- |"
)


def lines(engines: list[str], langs: list[str], cache: Path) -> Iterator[tuple[str, str, list[Speech]]]:
    """What each engine says in each language."""
    for engine in engines:
        for lang, speeches in asyncio.run(lips.spoken(engine, langs, cache, cache / "piper")).items():
            yield engine, lang, speeches


def main() -> int:
    """Run the benchmark; exit status 1 where a stroke is beyond the aim."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--host", nargs="+", default=["mia"])
    parser.add_argument("--engine", nargs="+", default=["espeak", "kokoro"], choices=lips.ENGINES)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--langs", nargs="+", default=list(lips.LINES), choices=list(lips.LINES))
    parser.add_argument("--each", action="store_true", help="print each stroke")
    options = parser.parse_args()
    print(HEADING)
    whole: list[Stroke] = []
    with tempfile.TemporaryDirectory() as scratch:
        said = list(lines(options.engine, options.langs, options.cache or Path(scratch)))
        for host in options.host:
            presenter = Presenter(load_pack(HOSTS / host), rng=Random(1))
            put_on_gloves(presenter)
            turns = itertools.cycle(GESTURES)
            number = 0
            for engine, lang, speeches in said:
                strokes = []
                for speech in speeches:
                    number += 1
                    stroke = measure(presenter, number, speech, next(turns))
                    strokes += [stroke] if stroke is not None else []
                    if options.each and stroke is not None:
                        print(f"    {1e3 * stroke.off_s:+5.0f} ms: {stroke.movement} at {stroke.word}")
                print(row(f"{host}, {engine}, {lang}", strokes), flush=True)
                whole += strokes
    print(row("all", whole))
    return 0 if all(abs(s.off_s) <= AIM_S for s in whole) else 1


if __name__ == "__main__":
    sys.exit(main())
