"""How a person holds still: the motion of their own head while they listened or paused, as filmed.

A clip has a few stretches of it. They are joined without end: where one is over, it goes on at a place, in
whatever stretch, where the head is and moves nearly the same, and the two cross over softly.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .spec import Life

Floats = npt.NDArray[np.float64]

FPS = 25
"""Rows a second of a stretch."""

CROSS_S = 0.6
"""Two stretches cross over in this time."""

_LEFT_S = 1.2
"""Where a stretch is taken up there is at least so much of it left."""

_AS_LARGE = np.array([2.0, 0.35, 0.35, 3.0])
"""Differences of tilt, nod, turn and sway that look equally large."""

_CHOICE = 5
"""One of so many best places is taken, so that nothing is seen to repeat."""


class Held(NamedTuple):
    """How the head is held: degrees, and in the units of `Pose`; `sway` in px at a frame width of 540."""

    tilt: float
    nod: float
    turn: float
    sway: float


class _Course(NamedTuple):
    """Playing row `first` of a stretch at the time `since`."""

    stretch: int
    first: int
    since: float


class OwnLife:
    """Plays the stretches. Times must not go backwards."""

    def __init__(self, stretches: Sequence[Sequence[Sequence[float]]], rng: Random) -> None:
        """Each stretch has rows of tilt, nod, turn and sway, `FPS` a second, and lasts `_LEFT_S` at least."""
        self._rows: list[Floats] = [np.array(stretch, np.float64) for stretch in stretches]
        self._rng = rng
        self._places = [
            (number, row)
            for number, rows in enumerate(self._rows)
            for row in range(0, max(1, len(rows) - round((_LEFT_S + CROSS_S) * FPS)), 3)
        ]
        # Where the head is, and where it will be shortly, stand for how it moves.
        self._starts = np.array([self._state(number, row) for number, row in self._places])
        number, row = rng.choice(self._places)
        self._now: _Course | None = None
        self._next = (number, row)
        self._old: _Course | None = None

    @classmethod
    def of(cls, life: Life | None, rng: Random) -> OwnLife | None:
        """That of a pack; None where it has none."""
        return None if life is None else cls(life.stretches, rng)

    def at(self, t: float) -> Held:
        """How the head is held at `t`, s."""
        if self._now is None:
            self._now = _Course(*self._next, t)
        over = self._now.since + (len(self._rows[self._now.stretch]) - 1 - self._now.first) / FPS
        if t >= over - CROSS_S:
            self._old, self._now = self._now, self._joined(self._now, t)
        row = self._row(self._now, t)
        if self._old is not None:
            share = (t - self._now.since) / CROSS_S
            if share >= 1:
                self._old = None
            else:
                share = share * share * (3 - 2 * share)
                row = row * share + self._row(self._old, t) * (1 - share)
        return Held(*(float(value) for value in row))

    def _joined(self, course: _Course, t: float) -> _Course:
        """Where to go on from `t`: a place like this one, but another."""
        row = course.first + (t - course.since) * FPS
        here = self._state(course.stretch, min(int(row), len(self._rows[course.stretch]) - 1))
        apart = ((self._starts - here) ** 2).sum(axis=1)
        best = np.argsort(apart, kind="stable")
        other = [
            n for n in best if self._places[n][0] != course.stretch or abs(self._places[n][1] - row) > FPS
        ]
        chosen = self._rng.choice((other or list(best))[:_CHOICE])
        return _Course(*self._places[int(chosen)], t)

    def _state(self, number: int, row: int) -> Floats:
        rows = self._rows[number]
        soon = rows[min(row + FPS // 5, len(rows) - 1)]
        return np.concatenate([rows[row] / _AS_LARGE, 2 * (soon - rows[row]) / _AS_LARGE])

    def _row(self, course: _Course, t: float) -> Floats:
        rows = self._rows[course.stretch]
        place = min(max(course.first + (t - course.since) * FPS, 0.0), len(rows) - 1.0)
        low = min(int(place), len(rows) - 2)
        part = place - low
        return np.asarray(rows[low] * (1 - part) + rows[low + 1] * part)
