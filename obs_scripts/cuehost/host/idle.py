"""Signs of life: blinks, glances, breath, shifts of weight.

Each is stepped with growing times and a passed-in RNG.
"""

from __future__ import annotations

from random import Random

from .curves import Track

_GLANCES = (0.5, 0.5, 0.75)
"""How far a glance goes; quarters are what packs have sharp pictures of."""

_CLOSE_S, _SHUT_S, _OPEN_S = 0.08, 0.05, 0.17


class Blinks:
    """The lids: 1 open .. 0 closed, at natural intervals, sometimes twice, and when asked."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._start = -10.0
        self._next = rng.uniform(0.8, 3.0)
        self.count = 0

    def ask(self, t: float) -> None:
        """Blink now unless one is under way or just over."""
        if t - self._start > 0.9:
            self._begin(t)

    def _begin(self, t: float) -> None:
        self._start = t
        self.count += 1
        if self._rng.random() < 0.10:  # a double blink
            self._next = t + _CLOSE_S + _SHUT_S + _OPEN_S + self._rng.uniform(0.03, 0.12)
        else:
            self._next = t + min(9.0, max(1.1, self._rng.lognormvariate(1.20, 0.45)))

    def at(self, t: float) -> float:
        """How far the lids are open at `t`."""
        if t >= self._next:
            self._begin(t)
        x = t - self._start
        if x < _CLOSE_S:
            return 1 - _ease(x / _CLOSE_S)
        if x < _CLOSE_S + _SHUT_S:
            return 0.0
        return _ease(min(1.0, (x - _CLOSE_S - _SHUT_S) / _OPEN_S))


class Gaze:
    """Where the eyes look: mostly into the camera, with short glances. Moves in saccades."""

    def __init__(self, rng: Random, places: tuple[tuple[float, float], ...]) -> None:
        self._rng = rng
        self._places = places or ((0.0, 0.0),)
        self._x, self._y = Track(0.0), Track(0.0)
        self._next = rng.uniform(1.5, 4.0)
        self._away = False
        self._held = False

    def look(self, t: float, place: tuple[float, float] | None) -> None:
        """Look at `place` until told otherwise; None gives the eyes back."""
        self._held = place is not None
        self._go(t, place or (0.0, 0.0))
        self._next = t + self._rng.uniform(1.0, 2.5)

    def _go(self, t: float, place: tuple[float, float]) -> None:
        for track, value in ((self._x, place[0]), (self._y, place[1])):
            track.replace(t, t + 0.07, value)

    def at(self, t: float, *, speaking: bool) -> tuple[float, float, bool]:
        """x, y (-1..1) and whether a large saccade begins."""
        saccade = False
        if not self._held and t >= self._next:
            if self._away:
                self._away = False
                self._go(t, (0.0, 0.0))
                self._next = t + self._rng.uniform(2.0, 6.0 if speaking else 4.5)
            else:
                self._away = saccade = True
                x, y = self._rng.choice(self._places)
                far = self._rng.choice(_GLANCES)
                self._go(t, (far * x, far * y))
                self._next = t + self._rng.uniform(0.3, 0.7 if speaking else 1.1)
        return self._x.at(t), self._y.at(t), saccade


class Breath:
    """The lungs: 0 empty .. 1 full. Cycles by itself; speech breathes in before phrases."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._track = Track(0.2)
        self._next = 0.0
        self._in = False

    def inhale(self, t: float) -> None:
        """A quick breath before a phrase, then a slow breathing out while speaking."""
        self._track.replace(t, t + 0.35, 0.85)
        self._track.plan(t + 0.40, t + 3.4, 0.1)
        self._next, self._in = t + 3.6, False

    def at(self, t: float) -> float:
        """How full the lungs are at `t`."""
        if t >= self._next:
            self._in = not self._in
            if self._in:
                span = self._rng.uniform(1.4, 1.9)
                self._track.replace(t, t + span, self._rng.uniform(0.6, 0.9))
                self._next = t + span
            else:
                span = self._rng.uniform(1.8, 2.6)
                self._track.replace(t, t + span, self._rng.uniform(0.0, 0.1))
                self._next = t + span + self._rng.uniform(0.1, 0.7)
        return self._track.at(t)


class Weight:
    """Which leg carries the weight: -1 the viewer's left .. 1 the right; shifts every now and then."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._track = Track(0.0)
        self._side = 1.0 if rng.random() < 0.5 else -1.0
        self._next = rng.uniform(3.0, 12.0)

    def at(self, t: float, *, speaking: bool) -> float:
        """Where the weight is at `t`. Those who speak stand more still."""
        if t >= self._next:
            place = self._rng.uniform(0.35, 1.0) * (0.7 if speaking else 1.0)
            if self._rng.random() < 0.2:  # onto both legs, for a while
                place *= 0.2
            else:
                self._side = -self._side
            self._track.replace(t, t + self._rng.uniform(1.3, 2.2), self._side * place)
            self._next = t + self._rng.uniform(9.0, 32.0)
        return self._track.at(t)


def _ease(x: float) -> float:
    return x * x * (3 - 2 * x)
