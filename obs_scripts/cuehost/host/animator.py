"""The animator: from performances, movements and the passing of time to poses.

Deterministic: the same calls with the same times and the same random generator give the same
poses. All times are seconds on one clock of the caller's choice, and must not go backwards.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from .curves import Track, Wander, bump
from .emotions import FEELINGS, EmotionLayer, coloured
from .filmed import FilmedGesture
from .gestures import Body
from .gesturing import Gesturing
from .idle import Blinks, Breath, Gaze, Weight
from .life import OwnLife
from .limbs import ArmGeometry
from .listening import Look, Place, listened, shared
from .mouths import FPS, Mouths, Shares
from .movements import Movements
from .performance import Accent, Performance
from .pose import MouthPose, Pose
from .spec import PackSpec

CLOSE_S = 0.05
"""An interrupted mouth is closed after this: at most two frames of 40 ms."""

SEEN_S = 0.04
"""A drawn hand is seen to arrive so long before it is still (in rendered frames, when 18 % of its speed are
left), so it is to be still so much later. Of filmed ones the stroke is where they were seen to arrive."""

_NOD_S, _BROW_S = 0.42, 0.7
_MOOD_TAIL_S = 0.9
_SHIFT_PX, _UPRIGHT = 6.0, 0.7
"""With the weight the shoulders move so far, px at a frame width of 540, and the head tilts back, degrees."""


_TURN_S, _TURN = 0.45, 0.75
"""The head turns to another host in so many s and so far (see `Pose.turn`); the eyes are there at once."""


@dataclass
class _Playing:
    performance: Performance
    start: float
    own: list[Shares]

    def mouth(self, t: float) -> MouthPose:
        mouth = self.performance.mouth.at(t - self.start)
        frame = math.floor((t - self.start) * FPS)
        if 0 <= frame < len(self.own):
            mouth.own = self.own[frame]
        return mouth


class Animator:
    """One presenter's life. Step it with `pose`."""

    def __init__(
        self,
        spec: PackSpec,
        geometry: dict[str, ArmGeometry],
        movements: Movements,
        rng: Random,
        mouths: Mouths | None = None,
        filmed: Sequence[FilmedGesture] = (),
    ) -> None:
        """`mouths` and `filmed` gestures: those of the person's clip, of a host filmed so."""
        self._mouths = mouths
        self._filmed = Gesturing(filmed, rng)
        self._life = OwnLife.of(spec.life, rng)
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
        self._weight = Weight(rng)
        self._emotion = EmotionLayer()
        self._base = "neutral"
        self._moods: list[tuple[float, str | None]] = []
        self._lines: list[_Playing] = []
        self._gestured: tuple[str, ...] = ()
        self._accents: list[tuple[float, Accent]] = []
        self._cut: tuple[float, MouthPose] | None = None
        self._last: float | None = None
        self._follow = 0.0
        self._looks: list[Look] = []
        self._place: Place | None = None
        self._aside = Track(0.0)
        self._listening_until = 0.0

    def speak(self, performance: Performance, start: float, now: float) -> None:
        """Plan the line whose first sample sounds at `start`; may be ahead of time."""
        self._look_from(start - _TURN_S, [Look(start - _TURN_S, None)] if self._looks or self._place else [])
        own = self._mouths.choose(performance.mouth, start) if self._mouths else []
        self._lines.append(_Playing(performance, start, own))
        for move in sorted(performance.moves, key=lambda m: m.stroke_s):
            again = move.name in self._gestured and move.meaning in self._movements
            self.gesture(
                move.meaning if again and move.meaning else move.name,
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

    def share(self, performance: Performance, toward: float, start: float) -> None:
        """Look at who listens `toward` (-1 left, 1 right) now and then, during a line that starts so."""
        looks = shared(performance, toward, self._rng)
        self._looks += [Look(start + look.at_s, look.place) for look in looks]

    def listen(self, performance: Performance, toward: float, start: float, now: float) -> None:
        """Listen to a line said by somebody `toward` (-1 left, 1 right), from `start` on."""
        plan = listened(performance, toward, self._rng)
        self._look_from(start, [Look(start + look.at_s, look.place) for look in plan.looks])
        self._accents += [(start + a.at_s, a) for a in plan.accents]
        self._accents.sort(key=lambda a: a[0])
        self._moods += [(start + at_s, name) for at_s, name in plan.moods]
        self._moods.sort(key=lambda m: m[0])
        for at_s, name in plan.moves:
            self.gesture(name, start + at_s, now, strength=0.8)
        self._listening_until = start + performance.duration_s

    def attend_no_more(self, t: float) -> None:
        """Listen to nobody from `t` on: what is heard has been broken off."""
        if self._place is not None or self._looks:
            self._look_from(t, [Look(t + _TURN_S, None)])
        if t < self._listening_until:
            self._accents.clear()
            self._moods = [(t + _MOOD_TAIL_S, None)]
            self._listening_until = t

    def _look_from(self, t: float, looks: list[Look]) -> None:
        """Look at others so from `t` on, in place of what was planned."""
        self._looks = [look for look in self._looks if look.at_s < t] + looks

    def _attend(self, t: float) -> None:
        """Turn eyes and head to whom it is time to look at."""
        while self._looks and self._looks[0].at_s <= t:
            self._place = self._looks.pop(0).place
            self._gaze.look(t, self._place)
            self._aside.replace(t, t + _TURN_S, _TURN * self._place[0] if self._place else 0.0)

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
        """Plan a movement so that its stroke is seen at `stroke_at`; False if nobody knows it.

        For a meaning one of its movements is chosen, not the one made last.
        """
        if name not in self._movements:
            return False
        chosen = self._movements.choose(name, self._rng, self._gestured)
        self._gestured = (*self._gestured, chosen)[-2:]
        movement, flipped = self._movements.get(chosen)
        calls = self._movements.calls(name)
        if self._filmed.knows(calls):
            stroke = self._filmed.start(calls, stroke_at, now, spare="beat" in calls)
            movement, stroke_at = movement.without_arms(), stroke_at if stroke is None else stroke
        else:
            stroke_at += SEEN_S
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
        self._base = name if name in FEELINGS else "neutral"
        self._emotion.feel(self._base, t)

    def interrupt(self, t: float) -> None:
        """Stop speaking at `t`: the mouth closes within two frames, the arms sink softly."""
        self._cut = (t, self._mouth(t))
        self._lines.clear()
        self._accents.clear()
        self._moods = [(t + _MOOD_TAIL_S, None)]
        self._body.release(t)
        self._filmed.release(t)

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
            self._emotion.feel(self._moods.pop(0)[1] or self._base, t)
        nod, brow = self._due_accents(t)
        feeling = self._emotion.at(t)
        energy = feeling.energy
        lively = energy * (1.25 if speaking else 0.8)
        self._attend(t)
        held, place = self._body.look(t)
        if held:
            self._gaze.look(t, place or self._place)
        gaze_x, gaze_y, saccade = self._gaze.at(t, speaking=speaking)
        if saccade and self._rng.random() < 0.5:
            self._blinks.ask(t)
        # The head follows the eyes, later and less.
        self._follow += (gaze_x - self._follow) * (1 - math.exp(-dt / 0.15))
        body = self._body.head(t)
        own = self._life.at(t) if self._life else None
        breath = self._breath.at(t)
        weight = self._weight.at(t, speaking=speaking)
        left, right = self._body.arms(t, dt)
        for arm, (upper, fore) in ((left, self._drift[:2]), (right, self._drift[2:])):
            arm.upper += upper.at(t)
            arm.fore += fore.at(t) * 1.4
        return Pose(
            mouth=coloured(self._mouth(t), feeling),
            lids=self._blinks.at(t) * (1 - feeling.lids),
            gaze_x=gaze_x,
            gaze_y=gaze_y,
            brow=_within(feeling.brow + self._brow.at(t) + body["brow"] + 0.8 * energy * brow, 1),
            # The head stays upright over a hip that shifts.
            tilt=_within(
                feeling.tilt
                + (own.tilt if own else self._tilt.at(t, lively))
                + body["tilt"]
                - _UPRIGHT * weight,
                10,
            ),
            nod=_within(
                feeling.nod
                + (own.nod if own else self._nod.at(t, lively))
                + body["nod"]
                + 0.55 * energy * nod
                + (0.12 * self._quick.at(t, lively) if speaking else 0.12 * self._quick.at(t, 0.3)),
                1.4,
            ),
            turn=_within(
                (own.turn if own else self._turn.at(t, lively))
                + body["turn"]
                + 0.25 * self._follow
                + self._aside.at(t),
                1.4,
            ),
            breath=breath,
            sway=self._px * ((own.sway if own else self._sway.at(t, energy)) + _SHIFT_PX * weight),
            shrug=_within(feeling.shrug + body["shrug"] + 0.10 * breath, 1.2),
            left=left,
            right=right,
            filmed=self._filmed.at(t),
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
                    tuple((i, share * left) for i, share in mouth.own),
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


def _within(value: float, limit: float) -> float:
    return max(-limit, min(limit, value))
