"""A person's own mouths, cut from a clip of them: one is chosen for every frame of a line.

They lie in the pack as one sheet, with what each of them shows. For a line those are taken that do what its
mouth track asks for, in context, with as few and as soft jumps between them as can be (dynamic programming).
Where the clip has nothing like it, and at rest, the pack's own mouth states (`face.MouthGrid`) do it.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from .pack import Pack, Picture
from .spec import MAX_SIDE, MouthClip
from .visemes import RATE, MouthTrack

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.intp]
Shares = tuple[tuple[int, float], ...]
"""Mouths of the clip by number, with their shares; what is left to 1 is the pack's mouth states'."""

FPS = 25
"""Frames a second of the clip and of the host."""

_WEIGHTS = np.array([2.4, 0.5, 0.8, 0.6, 0.4], np.float32)
"""How much a difference counts in open, wide, closed, teeth and tongue. Openings count most by far: a mouth
that is held through a short consonant hides it."""

_NEAR = ((-2, 0.10), (-1, 0.20), (0, 0.40), (1, 0.20), (2, 0.10))
"""Frames before and after count too, so much: a sound looks different among others."""

_DRAWN = 0.36
"""What it costs to take the pack's states where the line asks for a mouth that is not at rest."""

_JUMP, _HOLD, _LOOK = 0.06, 0.05, 4.0
"""What it costs to go on elsewhere in the clip, to stay at a frame, and what a visible difference counts."""

_BEST = 28
"""So many mouths are looked at for a frame, besides those that follow on the ones before."""

_SHUT, _PARTED = 0.5, 0.08
"""Where a line asks for closed lips like this, mouths that are open so far are out of the question."""

_OTHER = 0.3
"""At a jump both frames show so much of the other side."""


def cut(sheet: Picture, clip: MouthClip) -> list[Picture]:
    """The mouths of a sheet, in order."""
    width, height = clip.tile
    columns = max(1, sheet.shape[1] // width)
    places = (divmod(n, columns) for n in range(len(clip.frames)))
    return [
        sheet[row * height : (row + 1) * height, column * width : (column + 1) * width]
        for row, column in places
    ]


def sheet_of(tiles: Sequence[Picture]) -> Picture:
    """Equally large mouths as one sheet, row by row, as `cut` takes them apart."""
    height, width = tiles[0].shape[:2]
    columns = min(len(tiles), MAX_SIDE // width)
    rows = -(-len(tiles) // columns)
    sheet = np.zeros((rows * height, columns * width, 4), np.uint8)
    for n, tile in enumerate(tiles):
        row, column = divmod(n, columns)
        sheet[row * height : (row + 1) * height, column * width : (column + 1) * width] = tile
    return sheet


class Mouths:
    """Chooses mouths of a clip."""

    def __init__(self, clip: MouthClip, tiles: Sequence[Picture]) -> None:
        rows = np.array(clip.frames, np.float32)
        numbers = rows[:, 0].astype(np.intp)
        count = len(rows)
        own = np.arange(count)
        follows = np.zeros(count + 1, np.bool_)
        follows[1:count] = np.diff(numbers) == 1
        self._shows: Floats = rows[:, 1:6]
        self._far: Floats = rows[:, 6]
        self.after: Numbers = np.where(follows[1:], own + 1, -1)
        """The mouth a frame later in the clip; -1: there is none."""
        self.before: Numbers = np.where(follows[:-1], own - 1, -1)
        self._near = {0: own}
        for step, way in ((1, self.after), (-1, self.before)):
            at = own
            for n in (1, 2):
                at = np.where(way[at] >= 0, way[at], at)
                self._near[step * n] = at
        self._jumps = self._costs_of_jumps(tiles)

    @classmethod
    def of(cls, pack: Pack) -> Mouths | None:
        """Those of a pack; None where it has none."""
        clip = pack.spec.mouth.clip
        return None if clip is None else cls(clip, cut(pack.pictures[clip.picture], clip))

    def _costs_of_jumps(self, tiles: Sequence[Picture]) -> Floats:
        """From each mouth (the last row: from the pack's states) to each."""
        looks = np.stack([_look(tile) for tile in tiles])
        onward = self._near[1]
        count = len(looks)
        # |a - b|^2 = |a|^2 + |b|^2 - 2ab, from the mouth that would have come to the one that does.
        square = (looks**2).sum(axis=1)
        apart = square[onward][:, None] + square[None] - 2 * looks[onward] @ looks.T
        seen = np.sqrt(np.maximum(apart, 0) / looks.shape[1])
        shape = np.abs((self._shows[onward][:, None] - self._shows[None]) * _WEIGHTS).sum(axis=2)
        costs = np.full((count + 1, count + 1), 2 * _JUMP, np.float32)
        costs[:count, :count] = _JUMP + _LOOK * seen + 0.3 * shape
        costs[np.arange(count), np.arange(count)] = _HOLD
        goes_on = np.flatnonzero(self.after >= 0)
        costs[goes_on, self.after[goes_on]] = 0
        costs[count, count] = 0
        return costs

    def choose(self, track: MouthTrack, start_s: float) -> list[Shares]:
        """The mouths of a line, a frame each: those of the frames whose middles come after `start_s`, when
        the line's first sample sounds."""
        first = ((0.5 - start_s * FPS) % 1) / FPS
        wanted = _sampled(track, first)
        if not len(wanted):
            return []
        return self._shares(self._path(wanted), wanted)

    def _path(self, wanted: Floats) -> Numbers:
        """The cheapest way: a mouth for each frame; the number after the last: the pack's states."""
        costs = self._costs(wanted)
        count = costs.shape[1] - 1
        kept: list[Numbers] = []
        back: list[Numbers] = []
        best = np.zeros(0, np.float32)
        for n, cost in enumerate(costs):
            some = np.argpartition(cost[:count], min(_BEST, count - 1))[:_BEST]
            if n:
                onward = self.after[kept[-1][kept[-1] < count]]
                some = np.union1d(some, onward[onward >= 0])
            here = np.append(some, count)
            if n:
                total = best[:, None] + self._jumps[np.ix_(kept[-1], here)]
                back.append(total.argmin(axis=0))
                best = total.min(axis=0) + cost[here]
            else:
                best = self._jumps[count, here] + cost[here]  # lines begin at rest
            kept.append(here)
        at = int(best.argmin())
        path = [int(kept[-1][at])]
        for n in range(len(costs) - 2, -1, -1):
            at = int(back[n][at])
            path.append(int(kept[n][at]))
        return np.array(path[::-1], np.intp)

    def _costs(self, wanted: Floats) -> Floats:
        """How ill each mouth suits each frame; the last column is that of the pack's states."""
        count = len(self._far)
        costs = np.tile(np.append(self._far, np.float32(0)), (len(wanted), 1))
        padded = np.pad(wanted, ((2, 2), (0, 0)), mode="edge")
        moving = np.zeros(len(wanted), np.bool_)
        for step, weight in _NEAR:
            then = padded[2 + step : 2 + step + len(wanted)]
            shows = self._shows[self._near[step]]
            for column, counts in enumerate(_WEIGHTS):
                apart = np.abs(then[:, column, None] - shows[None, :, column])
                costs[:, :count] += np.float32(weight * counts) * apart
            moving |= (np.abs(then) > 0.04).any(axis=1)
        shut = wanted[:, 2] > _SHUT
        costs[:, :count] += shut[:, None] & (self._shows[None, :, 0] > _PARTED)
        costs[:, count] = _DRAWN * moving
        return costs

    def _shares(self, path: Numbers, wanted: Floats) -> list[Shares]:
        """The path with its jumps softened: both sides of one show in the frames around it."""
        count = len(self._far)
        others: list[list[int]] = [[] for _ in path]
        for n, (one, two) in enumerate(itertools.pairwise(path)):
            if one == two or (one < count and self.after[one] == two):
                continue
            earlier = two if two == count or self.before[two] < 0 else self.before[two]
            later = one if one == count or self.after[one] < 0 else self.after[one]
            for frame, other in ((n, earlier), (n + 1, later)):
                if wanted[frame, 2] <= _SHUT:  # closed lips are nothing to mix
                    others[frame].append(int(other))
        out: list[Shares] = []
        for mouth, beside in zip(path, others, strict=True):
            shares = {int(mouth): 1 - _OTHER * len(beside)}
            for other in beside:
                shares[other] = shares.get(other, 0.0) + _OTHER
            out.append(tuple((i, share) for i, share in shares.items() if i < count))
        return out


def _sampled(track: MouthTrack, first_s: float) -> Floats:
    """The track at the middles of frames, the first of them at `first_s`."""
    times = np.arange(first_s, track.duration_s, 1 / FPS) * RATE
    rows = np.arange(len(track.shapes))
    columns = [np.interp(times, rows, track.shapes[:, column]) for column in range(track.shapes.shape[1])]
    return np.stack(columns, axis=1).astype(np.float32)


def _look(tile: Picture) -> Floats:
    """A mouth as a few numbers, near for mouths that look alike."""
    small = cv2.resize(tile, (16, 12), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    return np.asarray((small[..., :3] * small[..., 3:]).reshape(-1), np.float32)
