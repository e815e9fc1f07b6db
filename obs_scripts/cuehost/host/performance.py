"""From a spoken line to a performance: everything the host does during the line, as plain data.

`perform` is a pure function of its arguments (randomness is seeded by the line's id and audio
length), so its result may be cached under the hash of its input.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from ..errors import HostError
from .movements import Movement, Movements, load_movements
from .sound import ENVELOPE_RATE, Floats, Loudness, loudness, read_sound
from .sound import RATE as SOUND_RATE
from .visemes import MouthTrack, mouth_track

if TYPE_CHECKING:
    from ..rundown import Cue, Span

FORMAT = 1
EMOTIONS = ("neutral", "joy", "warmth", "surprise", "excitement", "concern", "apology", "sadness")
FALLBACK_MOVEMENT = "emphasise"

_BEAT = "beat"
_APART_S, _HASTE = 0.6, 1.4
"""Two movements' strokes lie at least so far apart; the second one may be so much faster than designed."""

_HEARD, _UNHEARD_S = 0.05, 0.12
"""A word is heard from this loudness on, as a share of the line's own loud moments. Voices let words with p,
t or k begin up to so long before, in the silence before those burst."""

_PHRASE_GAP_S = 0.18
_PHRASE_MARKS = ".,;:!?…。，、；：！？؟،।"
_QUESTION_MARKS = "?？؟"


@dataclass(frozen=True, slots=True)
class PerformSettings:
    """How lively the host is. `gestures` 0..1: how many beat gestures come by themselves."""

    gestures: float = 0.7
    emotion: str = "neutral"


@dataclass(frozen=True, slots=True)
class Move:
    """A movement whose stroke falls `stroke_s` after the line's first sample.

    `meaning` is what the cue asked for where other movements would say the same: the animator may
    take one of those instead, so that lines do not repeat each other.
    """

    name: str
    stroke_s: float
    strength: float = 1.0
    speed: float = 1.0
    hold_s: float = 0.0
    mirrored: bool = False
    meaning: str | None = None


@dataclass(frozen=True, slots=True)
class Accent:
    """A small involuntary motion: `nod`, `brow`, `blink` or `breath` at a time of the line, s."""

    kind: Literal["nod", "brow", "blink", "breath"]
    at_s: float
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class Mood:
    """An emotion from a time of the line on, s."""

    name: str
    at_s: float


@dataclass(frozen=True)
class Performance:
    """What the host does during one line. JSON-able but for `samples`.

    `audio` is the sound file; `samples` (48 kHz mono) stands in where there is no file.
    `warnings` tells what had to be put right, in words for the log. `host` is who speaks, of two; empty
    is the first one. `video` is a file with the host's picture of the line, made elsewhere (see `Footage`).
    """

    line: str
    duration_s: float
    mouth: MouthTrack
    audio: str | None = None
    moves: tuple[Move, ...] = ()
    accents: tuple[Accent, ...] = ()
    moods: tuple[Mood, ...] = ()
    warnings: tuple[str, ...] = ()
    host: str = ""
    video: str | None = None
    samples: Floats | None = field(default=None, compare=False, repr=False)

    def to_json(self) -> dict[str, Any]:
        """Plain data for `json.dumps`; `samples` are left out."""
        return {
            "format": FORMAT,
            "line": self.line,
            "duration_s": self.duration_s,
            "audio": self.audio,
            "mouth": [[round(float(v), 3) for v in row] for row in self.mouth.shapes],
            "moves": [asdict(m) for m in self.moves],
            "accents": [asdict(a) for a in self.accents],
            "moods": [asdict(m) for m in self.moods],
            "warnings": list(self.warnings),
            "host": self.host,
            **({"video": self.video} if self.video else {}),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Performance:
        """The performance that `to_json` gave. Raises `HostError` for anything else."""
        try:
            if data["format"] != FORMAT:
                raise ValueError(f"format {data['format']!r}")
            return cls(
                line=str(data["line"]),
                duration_s=float(data["duration_s"]),
                mouth=MouthTrack(np.asarray(data["mouth"], np.float32).reshape(-1, 5)),
                audio=data["audio"],
                moves=tuple(Move(**m) for m in data["moves"]),
                accents=tuple(Accent(**a) for a in data["accents"]),
                moods=tuple(Mood(**m) for m in data["moods"]),
                warnings=tuple(data["warnings"]),
                host=str(data.get("host") or ""),
                video=data.get("video"),
            )
        except (KeyError, TypeError, ValueError) as fault:
            raise HostError(
                f"A stored performance cannot be used ({fault}).", mend="Prepare the show again."
            ) from fault


def perform(
    line_id: str,
    audio: Path | Floats,
    words: Sequence[Span] = (),
    phonemes: Sequence[Span] = (),
    cues: Sequence[Cue] = (),
    *,
    settings: PerformSettings | None = None,
    movements: Movements | None = None,
) -> Performance:
    """Plan what the host does while the line sounds.

    `audio` is a sound file or 48 kHz mono samples; `words` and `phonemes` are timed from its first
    sample (see `cuehost.rundown.Span`), and either or both may be empty. An unknown movement
    becomes a small emphasis and a warning. Raises `HostError` when the sound cannot be read.
    """
    settings = settings or PerformSettings()
    movements = movements or load_movements()
    samples = read_sound(audio) if isinstance(audio, Path) else np.asarray(audio, np.float32).reshape(-1)
    duration = samples.size / SOUND_RATE
    loud = loudness(samples)
    rng = Random(hashlib.sha256(f"{line_id}/{samples.size}".encode()).digest())
    words = tuple(sorted((w for w in words if 0 <= w.start_s < duration), key=lambda w: w.start_s))
    line = _Line(words, loud, duration, movements, rng)
    moves, warnings = _cued(cues, line)
    if settings.gestures > 0:
        moves += _beats(moves, line, settings.gestures)
    moods = [Mood(settings.emotion, 0.0)] if settings.emotion != "neutral" else []
    for cue in cues:
        if cue.kind == "emotion":
            if cue.name not in EMOTIONS:
                warnings.append(f"unknown emotion {cue.name!r} left out")
            else:
                moods.append(Mood(cue.name, round(max(0.0, cue_time(cue, words, duration) - 0.2), 3)))
    return Performance(
        line=line_id,
        duration_s=duration,
        mouth=mouth_track(duration, loud, phonemes, words),
        audio=str(audio) if isinstance(audio, Path) else None,
        moves=tuple(sorted(moves, key=lambda m: m.stroke_s)),
        accents=_accents(line),
        moods=tuple(moods),
        warnings=tuple(warnings),
        samples=None if isinstance(audio, Path) else samples,
    )


def cue_time(cue: Cue, words: Sequence[Span], duration_s: float) -> float:
    """When the word at the cue's character begins, s; the last word's where the text goes on after it."""
    placed = [w for w in words if w.offset >= 0]
    for word in placed:
        if word.offset + max(1, len(word.text)) > cue.at:
            return word.start_s
    if placed:
        return placed[-1].start_s
    return min(0.35, duration_s / 2)


def _heard(at: float, loud: Loudness) -> float:
    """When what begins at `at` is first heard, s; `at` itself where nothing follows soon."""
    first = round(at * ENVELOPE_RATE)
    heard = np.flatnonzero(loud.relative[first : first + round(_UNHEARD_S * ENVELOPE_RATE) + 1] > _HEARD)
    return at + int(heard[0]) / ENVELOPE_RATE if heard.size else at


class _Line(NamedTuple):
    """What the planning of a line's motions looks at."""

    words: tuple[Span, ...]
    loud: Loudness
    duration: float
    movements: Movements
    rng: Random


def _cued(cues: Sequence[Cue], line: _Line) -> tuple[list[Move], list[str]]:
    """The movements that cues ask for, each in time for its word; what had to be put right."""
    words, loud, duration, movements, rng = line
    out: list[Move] = []
    warnings: list[str] = []
    gestures = [cue for cue in cues if cue.kind == "gesture"]
    asked = sorted((_heard(cue_time(c, words, duration), loud), c.name) for c in gestures)
    for at, called in asked:
        name = called
        if name not in movements:
            name = movements.nearest(called) or FALLBACK_MOVEMENT
            warnings.append(f"unknown movement {called!r}: {name} instead")
            if name not in movements:
                continue
        meaning = name if len(movements.variants(name)) > 1 else None
        name = movements.choose(name, rng, [m.name for m in out[-2:]])
        movement, _ = movements.get(name)
        gap = at - out[-1].stroke_s if out else float("inf")
        if gap < max(_APART_S, movement.stroke / _HASTE + 0.05):
            warnings.append(
                f"{called!r} left out: it comes only {max(0.0, gap):.1f} s after {out[-1].name!r}"
            )
            continue
        hold = _phrase_end(at, words, duration) - at - 0.5 if movement.hold else 0.0
        out.append(
            Move(
                name=name,
                stroke_s=round(at, 3),
                speed=round(min(_HASTE, max(1.0, movement.stroke / (gap - 0.05))), 3),
                hold_s=round(min(2.2, max(0.0, hold)), 3),
                mirrored=movement.either and rng.random() < 0.5,
                meaning=meaning,
            )
        )
    return out, warnings


def _phrase_ends(words: Sequence[Span], duration: float) -> list[tuple[float, Span]]:
    """The end of each phrase with its last word."""
    out: list[tuple[float, Span]] = []
    for i, word in enumerate(words):
        mark = word.text.rstrip()[-1:]
        gap = words[i + 1].start_s - word.end_s if i + 1 < len(words) else duration
        if gap > _PHRASE_GAP_S or i + 1 == len(words) or (mark and mark in _PHRASE_MARKS):
            out.append((word.end_s, word))
    return out


def _phrase_end(at: float, words: Sequence[Span], duration: float) -> float:
    return next((end for end, _ in _phrase_ends(words, duration) if end > at + 0.3), duration)


def _stressed(words: Sequence[Span], loud: Loudness, apart_s: float) -> list[tuple[float, float]]:
    """Times and weights (0..1) of the words that stand out, at least `apart_s` from each other."""
    ranked = sorted(
        ((loud.peak(w.start_s, w.end_s) * min(1.4, 0.7 + (w.end_s - w.start_s)), w.start_s) for w in words),
        reverse=True,
    )
    chosen: list[tuple[float, float]] = []
    for weight, at in ranked[: max(1, len(ranked) // 2)]:
        if all(abs(at - other) >= apart_s for other, _ in chosen):
            chosen.append((at, min(1.0, weight)))
    return sorted(chosen)


def _beats(cued: Sequence[Move], line: _Line, amount: float) -> list[Move]:
    """Relaxed gestures on stressed words wherever no cue moves the arms."""
    words, loud, duration, movements, rng = line
    if _BEAT not in movements:
        return []
    blocked: list[tuple[float, float]] = []
    for move in cued:
        movement: Movement = movements.get(move.name)[0]
        start = move.stroke_s - movement.stroke - 0.15
        blocked.append((start, move.stroke_s + move.hold_s + movement.length_s - movement.stroke + 0.25))
    out: list[Move] = []
    used: list[str] = []
    free_from = 0.25
    apart = 1.1 + 2.2 * (1 - amount)
    for at, weight in _stressed(words, loud, apart):
        if at < free_from or at > duration - 0.35 or any(a - 0.6 < at < b for a, b in blocked):
            continue
        name = movements.choose(_BEAT, rng, used[-3:])
        used.append(name)
        strength = round((0.65 + 0.35 * weight) * rng.uniform(0.85, 1.1), 3)
        following = next((a for a, _ in blocked if a > at), duration + 2)
        hold = min(rng.uniform(0.2, 0.9), max(0.0, following - at - 0.3))
        out.append(
            Move(name, round(at, 3), strength, round(rng.uniform(0.9, 1.1), 3), round(hold, 3), meaning=_BEAT)
        )
        free_from = at + apart * rng.uniform(0.9, 1.4)
    return out


def _accents(line: _Line) -> tuple[Accent, ...]:
    words, loud, duration, _, rng = line
    out: list[Accent] = [Accent("breath", -0.30)]
    for at, weight in _stressed(words, loud, 0.55):
        out.append(Accent("nod", round(at, 3), round(weight * rng.uniform(0.5, 1.0), 3)))
        if rng.random() < 0.35:
            out.append(Accent("brow", round(at - 0.05, 3), round(weight * rng.uniform(0.4, 0.9), 3)))
    for end, word in _phrase_ends(words, duration):
        mark = word.text.rstrip()[-1:]
        if mark and mark in _QUESTION_MARKS:
            out.append(Accent("brow", round(max(0.0, end - 0.45), 3), 1.0))
        if rng.random() < 0.65:
            out.append(Accent("blink", round(end + 0.03, 3)))
        following = next((w for w in words if w.start_s >= end), None)
        if following is not None and following.start_s - end > 0.22:
            out.append(Accent("breath", round(max(end, following.start_s - 0.35), 3)))
    return tuple(sorted(out, key=lambda a: a.at_s))
