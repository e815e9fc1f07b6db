"""Motion in time: minimum-jerk tracks that can be sent elsewhere at any moment without a jolt."""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from random import Random

PEAK = 1.875
"""Peak speed of a minimum-jerk move, in units of its mean speed."""

State = tuple[float, float, float]
"""Value, speed and acceleration."""

_Move = tuple[float, float, float]
"""When to start, when to arrive, and where."""

_BRAKE_S, _BRAKE_WAY = 0.14, 0.45
"""How long a fast move takes to stop before it turns back, and its mean speed meanwhile."""

_FAST = 0.12
"""A move faster than this share of the greatest speed has to brake."""

_TRIES, _PROBES = 16, 16


@dataclass(frozen=True, slots=True)
class _Segment:
    start: float
    span: float
    coefficients: tuple[float, float, float, float, float, float]

    def value(self, t: float) -> float:
        """The value at `t`, which is all that is asked most of the time."""
        c0, c1, c2, c3, c4, c5 = self.coefficients
        x = (t - self.start) / self.span
        x = 0.0 if x < 0 else 1.0 if x > 1 else x
        return c0 + x * (c1 + x * (c2 + x * (c3 + x * (c4 + x * c5))))

    def at(self, t: float) -> State:
        """Value, speed and acceleration at `t`; at rest after the end."""
        c0, c1, c2, c3, c4, c5 = self.coefficients
        if t >= self.start + self.span:
            return c0 + c1 + c2 + c3 + c4 + c5, 0.0, 0.0
        x = max(0.0, t - self.start) / self.span
        value = c0 + x * (c1 + x * (c2 + x * (c3 + x * (c4 + x * c5))))
        speed = c1 + x * (2 * c2 + x * (3 * c3 + x * (4 * c4 + x * 5 * c5)))
        bend = 2 * c2 + x * (6 * c3 + x * (12 * c4 + x * 20 * c5))
        return value, speed / self.span, bend / self.span**2


def _segment(start: float, span: float, state: State, target: float) -> _Segment:
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
        self.fastest = fastest
        self._segment = _segment(0.0, 1.0, (value, 0.0, 0.0), value)
        self._pending: list[_Move] = []

    def plan(self, start: float, arrive: float, target: float) -> None:
        """From `start` on, move so as to reach `target` at `arrive`."""
        bisect.insort(self._pending, (start, arrive, target))

    def planned_from(self, t: float) -> bool:
        """Whether a move is planned to start at `t` or later."""
        return bool(self._pending) and self._pending[-1][0] >= t - 1e-6

    def state_at(self, t: float) -> State:
        """Value, speed and acceleration at `t`, which may lie ahead, without moves that start from `t` on."""
        segment, pending = self._segment, [p for p in self._pending if p[0] < t - 1e-6]
        while pending:
            segment, pending = self._next(segment, pending)
        return segment.at(t)

    def time_for(self, state: State, target: float) -> float:
        """The shortest time from `state` to `target`, s."""
        value, speed, _ = state
        if self._brakes(state, target):
            stop = value + _BRAKE_WAY * _BRAKE_S * speed
            return _BRAKE_S + abs(target - stop) * PEAK / self.fastest
        return fitting_span(_entry(state, target, self.fastest), target, 0.0, self.fastest)

    def _brakes(self, state: State, target: float) -> bool:
        """Whether it must stop first: a fast move sent the other way would swing far out."""
        value, speed, _ = state
        return (
            abs(speed) > _FAST * self.fastest
            and (target - value) * speed < _BRAKE_WAY * _BRAKE_S * speed * speed
        )

    def drop_from(self, t: float) -> None:
        """Forget the planned moves that start at `t` or later."""
        self._pending = [p for p in self._pending if p[0] < t - 1e-6]

    def replace(self, t: float, arrive: float, target: float) -> None:
        """Forget all plans and go to `target` from `t` on."""
        self._pending = [(t, arrive, target)]

    def at(self, t: float) -> float:
        """The value at `t`. Times must not go backwards."""
        if self._pending:
            self._advance(t)
        return self._segment.value(t)

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
            self._segment, self._pending = self._next(self._segment, self._pending)

    def _next(self, segment: _Segment, pending: list[_Move]) -> tuple[_Segment, list[_Move]]:
        """The segment that the first planned move makes, and the moves left."""
        (start, arrive, target), left = pending[0], pending[1:]
        value, speed, _ = state = segment.at(start)
        if self._brakes(state, target):
            stop = value + _BRAKE_WAY * _BRAKE_S * speed
            rest = (start + _BRAKE_S, max(arrive, start + _BRAKE_S), target)
            until = left[0][0] if left else rest[0] + 1
            return _segment(start, _BRAKE_S, (value, speed, 0.0), stop), [
                *([rest] if until > rest[0] else []),
                *left,
            ]
        state = _entry(state, target, self.fastest)
        return _segment(start, fitting_span(state, target, arrive - start, self.fastest), state, target), left


def _entry(state: State, target: float, fastest: float) -> State:
    """With how much of its acceleration a move goes over into the next one."""
    value, speed, bend = state
    if speed * bend > 0 and abs(speed) > 0.5 * fastest:
        return value, speed, 0.0  # else it would get too fast
    return value, speed, bend if speed * (target - value) < 0 else 0.5 * bend


def fitting_span(state: State, target: float, wanted: float, fastest: float) -> float:
    """The time from `state` to rest at `target`: `wanted` s, or as much longer as the bound on speed asks."""
    value, speed, _ = state
    span = max(wanted, 0.04 if speed * (target - value) >= 0 else 0.12, abs(target - value) * PEAK / fastest)
    if speed == 0 or fastest == float("inf"):
        return span
    for _ in range(_TRIES):
        segment = _segment(0.0, span, state, target)
        if max(abs(segment.at(span * i / _PROBES)[1]) for i in range(1, _PROBES)) <= 1.01 * fastest:
            break
        span *= 1.15
    return span


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
