"""Motion in time: minimum-jerk tracks that can be sent elsewhere at any moment without a jolt."""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from random import Random

_PEAK = 1.875
"""Peak speed of a minimum-jerk move, in units of its mean speed."""


@dataclass(frozen=True, slots=True)
class _Segment:
    start: float
    span: float
    coefficients: tuple[float, float, float, float, float, float]

    def at(self, t: float) -> tuple[float, float, float]:
        """Value, speed and acceleration at `t`; at rest after the end."""
        c0, c1, c2, c3, c4, c5 = self.coefficients
        if t >= self.start + self.span:
            return c0 + c1 + c2 + c3 + c4 + c5, 0.0, 0.0
        x = max(0.0, t - self.start) / self.span
        value = c0 + x * (c1 + x * (c2 + x * (c3 + x * (c4 + x * c5))))
        speed = c1 + x * (2 * c2 + x * (3 * c3 + x * (4 * c4 + x * 5 * c5)))
        bend = 2 * c2 + x * (6 * c3 + x * (12 * c4 + x * 20 * c5))
        return value, speed / self.span, bend / self.span**2


def _segment(start: float, span: float, state: tuple[float, float, float], target: float) -> _Segment:
    p0, v0, a0 = state
    v, a, d = v0 * span, a0 * span * span, target - p0
    return _Segment(
        start,
        span,
        (
            p0,
            v,
            a / 2,
            10 * d - 6 * v - 1.5 * a,
            -15 * d + 8 * v + 1.5 * a,
            6 * d - 3 * v - 0.5 * a,
        ),
    )


class Track:
    """One quantity moving from target to target with continuous speed and acceleration.

    `fastest` bounds its speed, units a second: moves that would be faster take longer.
    """

    def __init__(self, value: float, fastest: float = float("inf")) -> None:
        self._fastest = fastest
        self._segment = _segment(0.0, 1.0, (value, 0.0, 0.0), value)
        self._pending: list[tuple[float, float, float]] = []

    def plan(self, start: float, arrive: float, target: float) -> None:
        """From `start` on, move so as to reach `target` at `arrive`."""
        bisect.insort(self._pending, (start, arrive, target))

    def drop_from(self, t: float) -> None:
        """Forget the planned moves that start at `t` or later."""
        self._pending = [p for p in self._pending if p[0] < t - 1e-6]

    def replace(self, t: float, arrive: float, target: float) -> None:
        """Forget all plans and go to `target` from `t` on."""
        self._pending = [(t, arrive, target)]

    def at(self, t: float) -> float:
        """The value at `t`. Times must not go backwards."""
        self._advance(t)
        return self._segment.at(t)[0]

    def speed(self, t: float) -> float:
        """The speed at `t`, units a second."""
        self._advance(t)
        return self._segment.at(t)[1]

    @property
    def goal(self) -> float:
        """Where the move under way ends."""
        return sum(self._segment.coefficients)

    def _advance(self, t: float) -> None:
        while self._pending and self._pending[0][0] <= t:
            start, arrive, target = self._pending.pop(0)
            value, speed, bend = self._segment.at(start)
            span = max(arrive - start, 0.04, abs(target - value) * _PEAK / self._fastest)
            # A fast move the other way needs room to brake, or it would swing out.
            if speed * (target - value) < 0:
                span = max(span, 3.0 * abs(speed) * _PEAK / self._fastest * span, 0.12)
            else:
                bend = 0.5 * bend
            self._segment = _segment(start, span, (value, speed, bend), target)


class Wander:
    """Slow drifting within a range: one new place after another at uneven intervals."""

    def __init__(self, rng: Random, reach: float, every: tuple[float, float]) -> None:
        self._rng = rng
        self._reach = reach
        self._every = every
        self._track = Track(0.0)
        self._next = 0.0

    def at(self, t: float, scale: float = 1.0) -> float:
        """The value at `t`; `scale` widens or narrows the places chosen from now on."""
        if t >= self._next:
            pause = self._rng.uniform(*self._every)
            # Middle-weighted, so that most shifts are small.
            place = self._reach * scale * (self._rng.random() + self._rng.random() - 1)
            self._track.replace(t, t + pause * self._rng.uniform(0.45, 0.95), place)
            self._next = t + pause
        return self._track.at(t)


def bump(x: float) -> float:
    """0 at 0 and 1 with level ends, 1 at 0.4: a quick rise and a slower fall."""
    if not 0 < x < 1:
        return 0.0
    y = x / 0.4 if x < 0.4 else (1 - x) / 0.6
    return y * y * (3 - 2 * y)
