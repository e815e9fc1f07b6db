"""When a filmed gesture is played: its stroke on the cue's word, softly joined to the host at rest.

Times are seconds and only grow. What is planned may be superseded, and all ends softly at an interruption.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from random import Random

from .filmed import FilmedGesture
from .pose import Filmed

FPS = 25
JOIN_S = 0.16
"""Coming from rest and going back to it, a gesture is crossed with the host's own picture in this time."""

RELEASE_S = 0.32
"""An interrupted one is gone after this."""

FASTEST = 1.5
"""A gesture is played at most so many times faster than it was made."""


@dataclass
class _Played:
    index: int
    begin: float
    stroke_at: float
    pace: float
    """Seconds of footage for one, up to the stroke."""
    back: float
    """The same from the stroke on."""
    until: float = math.inf
    """From here on it is gone from within `fade` s."""
    fade: float = JOIN_S


class Gesturing:
    """The filmed gestures of one host."""

    def __init__(self, gestures: Sequence[FilmedGesture], rng: Random) -> None:
        self._gestures = gestures
        self._rng = rng
        self._played: list[_Played] = []
        self._last = -1

    def knows(self, names: Collection[str]) -> bool:
        """Whether there is a gesture of one of these names."""
        return any(gesture.spec.name in names for gesture in self._gestures)

    def start(
        self, names: Collection[str], stroke_at: float, now: float, *, spare: bool = False
    ) -> float | None:
        """Plan a gesture of one of these names so that its stroke falls at `stroke_at`; when it really will.

        It comes later where there is no time to get there at `FASTEST`. What was planned later goes, and what
        is under way then ends. `spare`: rather none at all than one that breaks another off; then None.
        """
        fitting = [i for i, gesture in enumerate(self._gestures) if gesture.spec.name in names]
        index = self._rng.choice([i for i in fitting if i != self._last] or fitting)
        lead = self._gestures[index].spec.stroke / FPS
        taken = max(min(lead, stroke_at - now), lead / FASTEST)
        stroke_at = max(stroke_at, now + taken)
        begin = stroke_at - taken
        if spare and any(self._end(played) > begin for played in self._played):
            return None
        self._played = [played for played in self._played if played.begin < begin]
        for played in self._played:
            self._make_room(played, begin)
        self._played.append(_Played(index, begin, stroke_at, lead / taken if taken else 1.0, 1.0))
        self._last = index
        return stroke_at

    def release(self, t: float) -> None:
        """Give up everything from `t` on."""
        self._played = [played for played in self._played if played.begin < t]
        for played in self._played:
            if played.until > t:
                played.until, played.fade = t, RELEASE_S

    def at(self, t: float) -> tuple[Filmed, ...]:
        """What is seen at `t`, the lowest first."""
        self._played = [p for p in self._played if t < min(self._end(p), p.until + p.fade)]
        out = []
        for played in self._played:
            weight = self._weight(played, t)
            if weight > 0:
                out.append(Filmed(played.index, round(self._place(played, t) * FPS), weight))
        return tuple(out)

    def _place(self, played: _Played, t: float) -> float:
        """How far into its footage it is at `t`, s."""
        if t <= played.stroke_at:
            return (t - played.begin) * played.pace
        return self._gestures[played.index].spec.stroke / FPS + (t - played.stroke_at) * played.back

    def _end(self, played: _Played) -> float:
        return played.stroke_at + self._tail(played) / played.back

    def _tail(self, played: _Played) -> float:
        spec = self._gestures[played.index].spec
        return (spec.frames - 1 - spec.stroke) / FPS

    def _make_room(self, played: _Played, begin: float) -> None:
        """Have it over when another begins: by going back faster, or else by going over into that one."""
        if self._end(played) <= begin:
            return
        left = begin - played.stroke_at
        if left > 0 and self._tail(played) / left <= FASTEST:
            played.back = self._tail(played) / left
        else:
            played.until = min(played.until, begin)

    def _weight(self, played: _Played, t: float) -> float:
        if t < played.begin:
            return 0.0
        share = min(1.0, (t - played.begin) / JOIN_S, (self._end(played) - t) / JOIN_S)
        share = min(share, 1 - (t - played.until) / played.fade) if t > played.until else share
        share = max(0.0, share)
        return share * share * (3 - 2 * share)
