"""Whether the lips say what is heard: rendered frames against the phonemes' times.

    python benchmarks/lips.py [--pack FOLDER] [--cache FOLDER] [--engine kokoro piper espeak] [--piper FOLDER]
                              [--langs en es ...]

Speaks the lines of `lips.yaml` in several languages, in turns by all voices of the engine in a language
(espeak-ng: a woman's and a man's), plays them through the real presenter and compositor at 25 frames a
second, and reads the mouth back from the pixels: of each frame's face, before the head's bending, the mouth
is compared with reference pictures of known opening, width and lips, and the nearest tells. Phoneme truth is
what the voice's own model says of its sound (Kokoro's durations, Piper's, espeak-ng's events). Printed are

- onsets: at each border between a phone with closed or nearly closed lips (or silence) and an open vowel,
  when the mouth passes half of the way, against the border's time. Frames count as shown at their middle,
  and the passing is interpolated between them. A mouth that never passes counts as 100 ms off;
- closures: of all p, b, m of at least 60 ms, those with a frame in their time whose lips are closed;
- silence: of all frames with no sound within 80 ms, those whose mouth is closed;
- joints: the greatest change of each from one frame to the next, against its bound.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sys
import tempfile
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml
from bench import ROOT

from cuehost.host import Pack, load_pack, perform
from cuehost.host.compositor import Compositor
from cuehost.host.pose import MouthPose, Pose
from cuehost.host.presenter import BLOCK, FPS, Presenter
from cuehost.host.sound import RATE
from cuehost.rundown import Cue, Span
from cuehost.speech import Speech, SpeechSettings, SpokenLine, Voices

Values = npt.NDArray[np.float64]

LINES: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))
ENGINES = ("kokoro", "piper", "espeak")

LIPS = set("pbm")
OPEN = set("aɑɐæʌɔɒɛ")
NARROW = set("iɪuʊyszʃʒtdnwj") | LIPS
SILENCE = "·"
MARKS = "ˈˌːˑ"
GESTURES = ("greet", "present_right", "count_3", "price_reveal", "point_down", "thank")

BOUNDS = {
    "upper": 22.0, "fore": 36.0, "hand": 20.0, "tilt": 2.4, "nod": 0.45, "turn": 0.35, "brow": 0.60,
    "sway": 1.5, "breath": 0.25, "shrug": 0.35, "open": 0.80, "wide": 0.80, "gaze": 1.2, "lids": 0.8,
}  # fmt: skip
"""Greatest change from a frame to the next: degrees for arms and tilt, px for sway, own units for the rest.
A mouth, a lid and an eye may cross nearly all of their range: that is as fast as they are."""

MISSED_S = 0.1
LEAST = 0.06
"""A mouth that moves less than this at a border has not moved, of its way from closed to wide open."""

HEADING = (
    "| voice, language | onset, median | 95 % | bias | borders | p b m closed | silent frames closed |\n"
    "| --- | --- | --- | --- | --- | --- | --- |"
)


@dataclass(frozen=True)
class Look:
    """A mouth as read from pixels."""

    open: float
    wide: float
    lips: str | None

    @property
    def closed(self) -> bool:
        """Whether the lips touch."""
        return self.lips == "closed" or (self.lips is None and self.open <= 0.03)


class Eye:
    """Reads the mouth of the face a compositor has drawn."""

    def __init__(self, pack: Pack) -> None:
        self._known: list[Look] = []
        pictures = []
        own = Compositor(pack)
        for opened in np.arange(0, 1.01, 0.05):
            for wide in (-1.0, -0.5, 0.0, 0.5, 1.0):
                own.compose(Pose(mouth=MouthPose(float(opened), wide)))
                self._known.append(Look(float(opened), wide, None))
                pictures.append(self._seen(own))
        for lips in ("closed", "teeth", "tongue"):
            own.compose(Pose(mouth=MouthPose(**{lips: 1.0})))
            self._known.append(Look(0.0 if lips == "closed" else 0.12, 0.0, lips))
            pictures.append(self._seen(own))
        self._pictures = np.stack(pictures)

    @staticmethod
    def _seen(compositor: Compositor) -> np.ndarray[Any, np.dtype[np.float32]]:
        face = compositor._face
        left, top, right, bottom = face._groups[3].box or (0, 0, 1, 1)
        return face.picture[top:bottom:2, left:right:2, :3].astype(np.float32).reshape(-1)

    def look(self, compositor: Compositor) -> Look:
        """The mouth now; between the two nearest references of a row, the opening is shared out."""
        far = np.sqrt(((self._pictures - self._seen(compositor)) ** 2).mean(axis=1))
        best = int(far.argmin())
        known = self._known[best]
        if known.lips is not None or far[best] < 1e-3:
            return known
        near = [
            i
            for i, k in enumerate(self._known)
            if k.lips is None and k.wide == known.wide and abs(abs(k.open - known.open) - 0.05) < 1e-6
        ]
        other = min(near, key=lambda i: far[i])
        share = far[best] / (far[best] + far[other])
        return Look(known.open + share * (self._known[other].open - known.open), known.wide, None)


@dataclass
class Tally:
    """What was found, of one language or of all; `kinds` says what meets at each onset's border."""

    onsets: list[float] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    closures: list[bool] = field(default_factory=list)
    silent: list[bool] = field(default_factory=list)
    steps: dict[str, float] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        """Take up another's findings."""
        self.onsets += other.onsets
        self.kinds += other.kinds
        self.closures += other.closures
        self.silent += other.silent
        for name, step in other.steps.items():
            self.steps[name] = max(step, self.steps.get(name, 0.0))

    def aims(self) -> dict[str, bool]:
        """What lips must hold, and whether they do."""
        off = np.abs(self.onsets)
        return {
            "onset, median under 20 ms": bool(np.median(off) < 0.020),
            "onset, 95th under 60 ms": bool(np.percentile(off, 95) < 0.060),
            "p b m closed": all(self.closures),
            "silent frames closed in 99 %": bool(np.mean(self.silent) >= 0.99),
        }

    def row(self, name: str) -> str:
        """As a line of the table under `HEADING`."""
        off = np.abs(self.onsets) * 1e3 if self.onsets else np.array([np.nan])
        return (
            f"| {name} | {np.median(off):.0f} ms | {np.percentile(off, 95):.0f} ms | "
            f"{np.median(self.onsets or [np.nan]) * 1e3:+.0f} ms | {len(self.onsets)} | "
            f"{sum(self.closures)} of {len(self.closures)} | "
            f"{np.mean(self.silent or [np.nan]):.1%} of {len(self.silent)} |"
        )

    def by_kind(self) -> Iterable[str]:
        """The onsets by what meets what, as lines of a table."""
        for kind in sorted(set(self.kinds)):
            off = np.array([o for o, k in zip(self.onsets, self.kinds, strict=True) if k == kind]) * 1e3
            yield (
                f"| {kind} | {np.median(np.abs(off)):.0f} ms | {np.percentile(np.abs(off), 95):.0f} ms | "
                f"{np.median(off):+.0f} ms | {off.size} |"
            )


def measure(presenter: Presenter, eye: Eye, speech: Speech, number: int) -> Tally:
    """Play one line and look."""
    cues = [Cue("gesture", GESTURES[number % len(GESTURES)], 12), Cue("emotion", "joy", 0)]
    sound = np.asarray(speech.samples, np.float32)
    start = presenter.play(
        number, perform(f"l{number}", sound, speech.words, speech.phonemes, cues), sound,
        presenter.now + 7 * BLOCK + 333,
    ) / RATE  # fmt: skip
    first = presenter.number
    looks: list[Look] = []
    heard: list[float] = []
    tally = Tally()
    before: dict[str, float] | None = None
    for _ in range(int((speech.duration_s + 1.6) * FPS)):
        tick = presenter.step()
        looks.append(eye.look(presenter._compositor))
        heard.append(float(np.abs(tick.sound).max()))
        now = joints(tick.pose)
        for name, value in now.items() if before is not None else ():
            assert before is not None
            step = abs(value - before[name])
            tally.steps[name] = max(step, tally.steps.get(name, 0.0))
        before = now
    times = (first + np.arange(len(looks)) + 0.5) / FPS - start
    opening = np.array([0.0 if k.closed else k.open for k in looks])
    phones = simple(speech.phonemes, speech.duration_s)
    for kind, late in onsets(phones, times, opening):
        tally.kinds.append(kind)
        tally.onsets.append(late)
    closed = np.array([look.closed for look in looks])
    tally.closures = [bool(closed[shut].any()) for shut in held_shut(speech, times)]
    tally.silent = [bool(shut) for shut in closed[alone(heard)]]
    return tally


def held_shut(speech: Speech, times: Values) -> Iterable[npt.NDArray[np.bool_]]:
    """For each p, b and m of at least 60 ms, which of the frames lie in its time."""
    for phone in speech.phonemes:
        if phone.text.strip("ˈˌː")[:1] in LIPS and phone.end_s - phone.start_s >= 0.06:
            yield (times >= phone.start_s) & (times <= phone.end_s)


def alone(heard: Iterable[float]) -> npt.NDArray[np.bool_]:
    """Which frames have no sound within 80 ms, by the loudest sample of each, 16 bits."""
    quiet = np.array(list(heard)) < 32767 * 10 ** (-54 / 20)
    return np.asarray(np.convolve(~quiet, np.ones(5), "same") == 0)


def joints(pose: Pose) -> dict[str, float]:
    """All that may jump."""
    out = {n: getattr(pose, n) for n in ("tilt", "nod", "turn", "brow", "sway", "breath", "shrug", "lids")}
    out |= {"open": pose.mouth.open, "wide": pose.mouth.wide, "gaze x": pose.gaze_x, "gaze y": pose.gaze_y}
    for side in ("left", "right"):
        arm = getattr(pose, side)
        out |= {f"{n} {side}": getattr(arm, n) for n in ("upper", "fore", "hand")}
    return out


def simple(phonemes: Iterable[Span], duration_s: float) -> list[tuple[str, float, float]]:
    """Phones, bare of marks, with the silences between them; a diphthong keeps all its signs."""
    out: list[tuple[str, float, float]] = []
    clock = -0.5
    for phone in phonemes:
        plain = unicodedata.normalize("NFD", phone.text)
        sign = "".join(c for c in plain if c not in MARKS and not unicodedata.combining(c))
        if phone.start_s - clock > 0.12:
            out.append((SILENCE, clock, phone.start_s))
        out.append((sign, phone.start_s, phone.end_s))
        clock = phone.end_s
    out.append((SILENCE, clock, max(clock, duration_s) + 0.5))
    return out


def onsets(
    phones: list[tuple[str, float, float]], times: Values, opening: Values, least: float = LEAST
) -> Iterable[tuple[str, float]]:
    """How late (s) the mouth passes half of the way at each border of a narrow and an open phone, and what
    meets there; one that moves less than `least` missed it."""
    fine = np.arange(times[0], times[-1], 0.001)
    curve = np.interp(fine, times, opening)
    for (first, a0, a1), (second, b0, b1) in itertools.pairwise(phones):
        # What meets at the border: the end of the one and the beginning of the other.
        a, b = first[-1:], second[:1]
        opens = bool(a and b) and (a in NARROW or a == SILENCE) and b in OPEN
        closes = bool(a and b) and a in OPEN and (b in NARROW or b == SILENCE)
        if not (opens or closes) or a1 - a0 < 0.04 or b1 - b0 < 0.04:
            continue
        border = b0
        kind = f"{_kind(a)} to vowel" if opens else f"vowel to {_kind(b)}"
        from_, to = max(a0, border - 0.15), min(b1, border + 0.15)
        before = curve[(fine >= from_ - 0.02) & (fine <= border)]
        after = curve[(fine >= border) & (fine <= to + 0.02)]
        if not before.size or not after.size:
            continue
        low, high = (before.min(), after.max()) if opens else (after.min(), before.max())
        near = (fine >= border - MISSED_S) & (fine <= border + MISSED_S)
        above = curve[near] > (low + high) / 2
        passed = np.flatnonzero(above[1:] != above[:-1])
        right_way = [i for i in passed if above[i + 1] == opens]
        if high - low < least or not right_way:
            yield kind, MISSED_S
            continue
        yield kind, float(min((fine[near][i] - border for i in right_way), key=abs))


def _kind(narrow: str) -> str:
    if narrow == SILENCE:
        return "silence"
    if narrow in LIPS:
        return "p b m"
    return "i u j w" if narrow in "iɪuʊyjw" else "s sh t d n"


async def spoken(engine: str, langs: Iterable[str], cache: Path, piper: Path) -> dict[str, list[Speech]]:
    """The lines, said by the engine alone, in each language it has a voice for."""
    settings = SpeechSettings(engines=(engine,), offline=True, cache=cache, piper=piper)
    voices = Voices.from_config(settings)
    out: dict[str, list[Speech]] = {}
    try:
        for lang in langs:
            turns = itertools.cycle([v.id for v in voices.catalogue(lang)] or [""])
            lines = [SpokenLine(text, lang, voice) for text, voice in zip(LINES[lang], turns, strict=False)]
            if lines[0].voice:
                out[lang] = await voices.prepare_many(lines)
        return out
    finally:
        await voices.close()


def main() -> int:
    """Run the benchmark; exit status 1 where an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--pack", type=Path, default=ROOT / "assets" / "hosts" / "mia")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--engine", nargs="+", default=list(ENGINES), choices=ENGINES)
    parser.add_argument("--piper", type=Path, default=SpeechSettings().piper)
    parser.add_argument("--langs", nargs="+", default=list(LINES), choices=list(LINES))
    options = parser.parse_args()
    pack = load_pack(options.pack)
    eye = Eye(pack)
    presenter = Presenter(pack, rng=Random(1))
    print(HEADING)
    whole = Tally()
    number = 0
    with tempfile.TemporaryDirectory() as scratch:
        for engine in options.engine:
            cache = options.cache or Path(scratch)
            lines = asyncio.run(spoken(engine, options.langs, cache, options.piper))
            said = Tally()
            for lang, speeches in lines.items():
                part = Tally()
                for speech in speeches:
                    number += 1
                    part.add(measure(presenter, eye, speech, number))
                print(part.row(f"{engine}, {lang}"), flush=True)
                said.add(part)
            if len(lines) > 1:
                print(said.row(f"{engine}, all"), flush=True)
            whole.add(said)
    print(whole.row("all"))
    print("\n| onsets | median | 95 % | bias | number |\n| --- | --- | --- | --- | --- |")
    print("\n".join(whole.by_kind()), end="\n\n")
    over = []
    for name, step in whole.steps.items():
        bound = BOUNDS[name.split()[0]]
        print(f"| {name} | {step:.2f} a frame | bound {bound:g} |")
        over += [name] if step > bound else []
    held = {**whole.aims(), "no jump": not over}
    print("; ".join(f"{aim}: {'held' if good else 'MISSED'}" for aim, good in held.items()))
    return 0 if all(held.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
