"""Which of a clip's mouths each picture of it gets for other words: dynamic programming over all of them."""

from __future__ import annotations

import itertools
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .mouths import Numbers
from .seen import CLOSED, OPEN

Rows = npt.NDArray[np.float32]
Shares = tuple[tuple[int, float], ...]
"""Mouths by number, with their shares."""

_WEIGHTS = np.array([1.6, 0.5, 0.8, 0.6, 0.4], np.float32)
"""How much a difference counts in open, wide, closed, teeth and tongue."""

_NEAR = ((-2, 0.10), (-1, 0.20), (0, 0.40), (1, 0.20), (2, 0.10))
"""Pictures before and after count too, so much: a sound looks different among others."""

_AWAY = (13.0, 11.0, 0.09)
"""A mouth filmed with the head so much elsewhere fits half as well: degrees, degrees, shares of the face."""

_TURNED = 0.16
"""What it costs to take a mouth from a head turned by so much."""

_JUMP, _HOLD, _LOOK = 0.06, 0.05, 4.0
"""What it costs to go on elsewhere in the clip, to stay at a mouth, and what a visible difference counts."""

_BEST = 28
"""So many mouths are looked at for a picture, besides those that follow on the ones before."""

_SHUT, _PARTED = 0.5, 0.06
"""Where closed lips are wanted like this, mouths that are open so far are out of the question."""

_STILL = 0.04
"""A mouth of which less is wanted is at rest."""

_OTHER = 0.3
"""At a jump both pictures show so much of the other side."""


class Mouths(NamedTuple):
    """The mouths there are, n of them."""

    numbers: Numbers
    """Which picture of the clip each is; drawn ones have negative numbers that do not follow one another."""
    shows: Rows
    """n x 5: open, wide, closed, teeth, tongue."""
    poses: Rows
    """n x 3, as `Seen.pose`."""
    far: Rows
    """n: what it costs to take each."""
    looks: Rows
    """n x m: numbers that are near for mouths that look alike, 0..1."""

    @property
    def after(self) -> Numbers:
        """The mouth a picture later; -1: there is none."""
        count = len(self.numbers)
        follows = np.zeros(count, np.bool_)
        follows[:-1] = (np.diff(self.numbers) == 1) & (self.numbers[:-1] >= 0)
        return np.where(follows, np.arange(count) + 1, -1)


def chosen(mouths: Mouths, wanted: Rows, poses: Rows) -> list[Shares]:
    """The mouths for pictures in a row, of which `wanted` (t x 5) is what each is to show and `poses` (t x 3)
    how the head is turned there."""
    if not len(wanted):
        return []
    costs = _costs(mouths, wanted, poses)
    path = _path(mouths, costs, at_rest(wanted))
    return _softened(mouths, path, wanted)


def at_rest(wanted: Rows) -> npt.NDArray[np.bool_]:
    """Where the lips are to lie together, without a sound."""
    return np.asarray((np.abs(wanted) < _STILL).all(axis=1))


def _near(mouths: Mouths) -> dict[int, Numbers]:
    after = mouths.after
    own = np.arange(len(after))
    before = np.full(len(after), -1)
    before[after[after >= 0]] = np.flatnonzero(after >= 0)
    out = {0: own}
    for step, way in ((1, after), (-1, before)):
        at = own
        for n in (1, 2):
            at = np.where(way[at] >= 0, way[at], at)
            out[step * n] = at
    return out


def _costs(mouths: Mouths, wanted: Rows, poses: Rows) -> Rows:
    """How ill each mouth suits each picture."""
    costs = np.tile(mouths.far, (len(wanted), 1)).astype(np.float32)
    padded = np.pad(wanted, ((2, 2), (0, 0)), mode="edge")
    near = _near(mouths)
    for step, weight in _NEAR:
        then = padded[2 + step : 2 + step + len(wanted)]
        shows = mouths.shows[near[step]]
        for column, counts in enumerate(_WEIGHTS):
            costs += np.float32(weight * counts) * np.abs(then[:, column, None] - shows[None, :, column])
    square = np.zeros_like(costs)
    for column, away in enumerate(_AWAY):
        square += ((poses[:, column, None] - mouths.poses[None, :, column]) / np.float32(away)) ** 2
    costs += np.float32(_TURNED) * np.sqrt(square)
    shut = (wanted[:, CLOSED] > _SHUT) | at_rest(wanted)
    costs += shut[:, None] & (mouths.shows[None, :, OPEN] > _PARTED)
    return costs


def _jumps(mouths: Mouths) -> Rows:
    """What it costs to go from each mouth to each."""
    onward = _near(mouths)[1]
    looks, shows = mouths.looks, mouths.shows
    # |a - b|^2 = |a|^2 + |b|^2 - 2ab, from the mouth that would have come to the one that does.
    square = (looks**2).sum(axis=1)
    apart = square[onward][:, None] + square[None] - 2 * looks[onward] @ looks.T
    seen = np.sqrt(np.maximum(apart, 0) / looks.shape[1])
    shape = np.zeros_like(seen)
    for column, counts in enumerate(_WEIGHTS):
        shape += counts * np.abs(shows[onward][:, column, None] - shows[None, :, column])
    costs = np.asarray(_JUMP + _LOOK * seen + 0.3 * shape, np.float32)
    after = mouths.after
    goes_on = np.flatnonzero(after >= 0)
    costs[goes_on, after[goes_on]] = 0
    return costs


def _path(mouths: Mouths, costs: Rows, rest: npt.NDArray[np.bool_]) -> Numbers:
    """The cheapest way, a mouth for each picture."""
    count = costs.shape[1]
    jumps, after = _jumps(mouths), mouths.after
    kept: list[Numbers] = []
    back: list[Numbers] = []
    best = np.zeros(0, np.float32)
    for n, cost in enumerate(costs):
        here = np.argpartition(cost, min(_BEST, count - 1))[:_BEST]
        if n:
            last = kept[-1]
            onward = after[last]
            here = np.union1d(here, onward[onward >= 0])
            if rest[n]:
                here = np.union1d(here, last[best < best.min() + 0.5])
            total = best[:, None] + jumps[np.ix_(last, here)]
            same = last[:, None] == here[None]
            total[same] = np.broadcast_to(best[:, None], same.shape)[same] + (0 if rest[n] else _HOLD)
            back.append(total.argmin(axis=0))
            best = total.min(axis=0) + cost[here]
        else:
            best = cost[here].copy()
        kept.append(here)
    at = int(best.argmin())
    path = [int(kept[-1][at])]
    for n in range(len(costs) - 2, -1, -1):
        at = int(back[n][at])
        path.append(int(kept[n][at]))
    return np.array(path[::-1], np.intp)


def _softened(mouths: Mouths, path: Numbers, wanted: Rows) -> list[Shares]:
    """The path with its jumps softened: both sides of one show in the pictures around it."""
    near = _near(mouths)
    others: list[list[int]] = [[] for _ in path]
    for n, (one, two) in enumerate(itertools.pairwise(path)):
        if one == two or near[1][one] == two:
            continue
        for picture, other in ((n, near[-1][two]), (n + 1, near[1][one])):
            if wanted[picture, CLOSED] <= _SHUT:  # closed lips are nothing to mix
                others[picture].append(int(other))
    out: list[Shares] = []
    for mouth, beside in zip(path, others, strict=True):
        shares = {int(mouth): 1 - _OTHER * len(beside)}
        for other in beside:
            shares[other] = shares.get(other, 0.0) + _OTHER
        out.append(tuple(shares.items()))
    return out
