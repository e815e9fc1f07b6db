"""The animator: from performances, movements and the passing of time to poses.

Deterministic: the same calls with the same times and the same random generator give the same
poses. All times are seconds on one clock of the caller's choice, and must not go backwards.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

from .curves import Track, Wander, bump
from .gestures import Body
from .idle import Blinks, Breath, Gaze
from .limbs import ArmGeometry
from .movements import Movements
from .performance import Accent, Performance
from .pose import MouthPose, Pose
from .spec import PackSpec

CLOSE_S = 0.05
"""An interrupted mouth is closed after this: at most two frames of 40 ms."""

_NOD_S, _BROW_S = 0.42, 0.7
_MOOD_TAIL_S = 0.9


@dataclass(frozen=True)
class _Feeling:
    brow: float = 0.0
    tilt: float = 0.0
    nod: float = 0.0
    shrug: float = 0.0
    energy: float = 1.0


_FEELINGS = {
    "neutral": _Feeling(),
    "joy": _Feeling(brow=0.35, tilt=1.0, nod=-0.05, energy=1.25),
    "warmth": _Feeling(brow=0.18, tilt=2.2, nod=0.05, energy=0.9),
    "surprise": _Feeling(brow=0.95, nod=-0.25, shrug=0.15, energy=1.1),
    "excitement": _Feeling(brow=0.55, tilt=-0.8, nod=-0.10, shrug=0.05, energy=1.5),
    "concern": _Feeling(brow=-0.55, tilt=2.0, nod=0.15, energy=0.8),
    "apology": _Feeling(brow=-0.40, tilt=2.6, nod=0.35, energy=0.6),
    "sadness": _Feeling(brow=-0.50, tilt=1.5, nod=0.30, energy=0.5),
}


@dataclass
class _Playing:
    performance: Performance
    start: float

    def mouth(self, t: float) -> MouthPose:
        return self.performance.mouth.at(t - self.start)


class Animator:
    """One presenter's life. Step it with `pose`."""

    def __init__(
        self, spec: PackSpec, geometry: dict[str, ArmGeometry], movements: Movements, rng: Random
    ) -> None:
        self._movements = movements
        self._rng = rng
        self._body = Body(geometry, spec.head.pivot[0], spec.rest)
        self._blinks = Blinks(rng)
        places = tuple((s.x, s.y) for s in spec.gaze.states if (s.x, s.y) != (0, 0))
        self._gaze = Gaze(rng, places)
        self._breath = Breath(rng)
        self._px = spec.size[0] / 540
        self._tilt = Wander(rng, 2.6, (2.2, 6.0))
        self._nod = Wander(rng, 0.45, (1.8, 5.0))
        self._turn = Wander(rng, 0.60, (2.4, 7.0))
        self._quick = Wander(rng, 0.9, (0.5, 1.3))
        self._sway = Wander(rng, 5.0, (4.0, 9.0))
        self._brow = Wander(rng, 0.22, (3.0, 8.0))
        self._drift = [Wander(rng, 1.3, (2.5, 6.0)) for _ in range(4)]
        self._feeling = {n: Track(v) for n, v in vars(_Feeling()).items()}
        self._base = self._mood = "neutral"
        self._moods: list[tuple[float, str | None]] = []
        self._lines: list[_Playing] = []
        self._accents: list[tuple[float, Accent]] = []
        self._cut: tuple[float, MouthPose] | None = None
        self._last: float | None = None
        self._follow = 0.0

    def speak(self, performance: Performance, start: float, now: float) -> None:
        """Plan the line whose first sample sounds at `start`; may be ahead of time."""
        self._lines.append(_Playing(performance, start))
        for move in sorted(performance.moves, key=lambda m: m.stroke_s):
            self.gesture(
                move.name,
                start + move.stroke_s,
                now,
                strength=move.strength,
                speed=move.speed,
                hold_s=move.hold_s,
                mirrored=move.mirrored,
            )
        self._accents += [(start + a.at_s, a) for a in performance.accents]
        self._accents.sort(key=lambda a: a[0])
        self._moods += [(start + m.at_s, m.name) for m in performance.moods]
        if performance.moods:
            self._moods.append((start + performance.duration_s + _MOOD_TAIL_S, None))
        self._moods.sort(key=lambda m: m[0])

    def gesture(
        self,
        name: str,
        stroke_at: float,
        now: float,
        *,
        strength: float = 1.0,
        speed: float = 1.0,
        hold_s: float = 0.0,
        mirrored: bool = False,
    ) -> bool:
        """Plan a movement so that its stroke falls at `stroke_at`; False if nobody knows it."""
        if name not in self._movements:
            return False
        movement, flipped = self._movements.get(name)
        self._body.start(
            movement,
            stroke_at,
            now,
            mirrored=flipped != mirrored,
            strength=strength,
            speed=speed,
            hold_s=hold_s,
        )
        return True

    def emotion(self, name: str, t: float) -> None:
        """The feeling from `t` on, whenever no line brings its own."""
        self._base = name if name in _FEELINGS else "neutral"
        self._feel(self._base, t)

    def interrupt(self, t: float) -> None:
        """Stop speaking at `t`: the mouth closes within two frames, the arms sink softly."""
        self._cut = (t, self._mouth(t))
        self._lines.clear()
        self._accents.clear()
        self._moods = [(t + _MOOD_TAIL_S, None)]
        self._body.release(t)

    def speaking(self, t: float) -> bool:
        """Whether a line sounds at `t`."""
        return any(p.start <= t < p.start + p.performance.duration_s for p in self._lines)

    def pose(self, t: float) -> Pose:
        """How the presenter looks at `t`."""
        dt = 0.04 if self._last is None else max(1e-3, t - self._last)
        self._last = t
        self._lines = [p for p in self._lines if t < p.start + p.performance.mouth.duration_s]
        speaking = self.speaking(t)
        while self._moods and self._moods[0][0] <= t:
            self._feel(self._moods.pop(0)[1] or self._base, t)
        nod, brow = self._due_accents(t)
        energy = self._feeling["energy"].at(t)
        lively = energy * (1.25 if speaking else 0.8)
        held, place = self._body.look(t)
        if held:
            self._gaze.look(t, place)
        gaze_x, gaze_y, saccade = self._gaze.at(t, speaking=speaking)
        if saccade and self._rng.random() < 0.5:
            self._blinks.ask(t)
        # The head follows the eyes, later and less.
        self._follow += (gaze_x - self._follow) * (1 - math.exp(-dt / 0.15))
        body = self._body.head(t)
        breath = self._breath.at(t)
        left, right = self._body.arms(t, dt)
        for arm, (upper, fore) in ((left, self._drift[:2]), (right, self._drift[2:])):
            arm.upper += upper.at(t)
            arm.fore += fore.at(t) * 1.4
        return Pose(
            mouth=self._mouth(t),
            lids=self._blinks.at(t),
            gaze_x=gaze_x,
            gaze_y=gaze_y,
            brow=_within(
                self._feeling["brow"].at(t) + self._brow.at(t) + body["brow"] + 0.8 * energy * brow, 1
            ),
            tilt=_within(self._feeling["tilt"].at(t) + self._tilt.at(t, lively) + body["tilt"], 10),
            nod=_within(
                self._feeling["nod"].at(t)
                + self._nod.at(t, lively)
                + body["nod"]
                + 0.55 * energy * nod
                + (0.12 * self._quick.at(t, lively) if speaking else 0.12 * self._quick.at(t, 0.3)),
                1.4,
            ),
            turn=_within(self._turn.at(t, lively) + body["turn"] + 0.25 * self._follow, 1.4),
            breath=breath,
            sway=self._px * self._sway.at(t, energy),
            shrug=_within(self._feeling["shrug"].at(t) + body["shrug"] + 0.10 * breath, 1.2),
            left=left,
            right=right,
        )

    def _mouth(self, t: float) -> MouthPose:
        for playing in reversed(self._lines):
            if playing.start <= t:
                return playing.mouth(t)
        if self._cut is not None:
            since, mouth = self._cut
            x = (t - since) / CLOSE_S
            if x < 1:
                left = 1 - x * x * (3 - 2 * x)
                return MouthPose(
                    mouth.open * left,
                    mouth.wide * left,
                    mouth.closed * left,
                    mouth.teeth * left,
                    mouth.tongue * left,
                )
            self._cut = None
        return MouthPose()

    def _due_accents(self, t: float) -> tuple[float, float]:
        """Start what is due; the sums of the nods and brow raises under way."""
        nod = brow = 0.0
        kept: list[tuple[float, Accent]] = []
        for at, accent in self._accents:
            if accent.kind in ("blink", "breath"):
                if at > t:
                    kept.append((at, accent))
                elif accent.kind == "blink":
                    self._blinks.ask(t)
                else:
                    self._breath.inhale(t)
                continue
            span = _NOD_S if accent.kind == "nod" else _BROW_S
            x = (t - at) / span + 0.4  # the peak falls on the word
            if x < 1:
                kept.append((at, accent))
            if accent.kind == "nod":
                nod = max(nod, accent.strength * bump(x))
            else:
                brow = max(brow, accent.strength * bump(x))
        self._accents = kept
        return nod, brow

    def _feel(self, name: str, t: float) -> None:
        if name == self._mood:
            return
        self._mood = name
        for quantity, value in vars(_FEELINGS.get(name, _Feeling())).items():
            self._feeling[quantity].replace(t, t + 0.6, value)


def _within(value: float, limit: float) -> float:
    return max(-limit, min(limit, value))
