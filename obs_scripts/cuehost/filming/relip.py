"""A recorded person's mouth made to speak other words: what `cuehost dub` does with a face that speaks.

    relipped = resync(footage, wanted, track, listen, progress)
    picture = relipped.lay(number, picture)      # each picture of the video, in order or not

The pictures keep all but mouth, lips and jaw: the head's own motion, blinks, hands and what is behind. Where
a mouth cannot be changed convincingly it stays as it is, and `left` says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from .clip import Sound
from .clip_tracking import Watched
from .landmarks import Floats
from .matting import Picture
from .relip_choice import Rows, Shares, at_rest, chosen
from .relip_laying import lay
from .relip_library import Library, gather, wanted_of
from .relip_seen import Looked, look, runs
from .seen import CLOSED, Flags, Heard

FADE_S = 0.2
"""Within so long the person's mouth as it was goes over into another one."""

_CALM_S = 0.32
"""Where lips are together anyway for so long, the picture stays as it is."""
_TOGETHER = 0.02
"""Lips tracked so near to each other are together, in `Face.wide`."""

_HELD = 4
"""Lips are held while they hardly move for so many pictures before and after."""

_TOLD_S = 0.3
"""Shorter stretches are not told of."""


class Footage(NamedTuple):
    """A video: its pictures (BGR, 8 bits, as often as they are asked for), how many there are, their width
    and height, how many a second, and its sound (mono, 48 kHz; empty: none)."""

    pictures: Callable[[], Iterable[Picture]]
    total: int
    size: tuple[int, int]
    fps: float
    sound: Sound


class Left(NamedTuple):
    """A stretch in which the mouth is left as it is, s, and why."""

    start_s: float
    end_s: float
    why: str


class Relipped:
    """What becomes of the mouths of a video."""

    def __init__(
        self,
        looked: Looked,
        weights: Floats,
        shares: Mapping[int, Shares],
        wanted: Rows,
        libraries: Mapping[int, Library],
        fps: float,
    ) -> None:
        self.looked = looked
        self._weights = weights
        self._shares = shares
        self._wanted = wanted
        self._libraries = libraries
        self._fps = fps

    def lay(self, number: int, picture: Picture) -> Picture:
        """The picture of this number with the mouth it is to have; itself where nothing is changed."""
        if number not in self._shares or self._weights[number] <= 0:
            return picture
        library = self._libraries[int(self.looked.people[number])]
        sources = [(library.sources[i], share) for i, share in self._shares[number]]
        row = self._wanted[number]
        shut = 1.0 if at_rest(row[None])[0] else float(row[CLOSED])
        points = self.looked.seen.faces[number].astype(np.float64)
        return lay(picture, points, sources, float(self._weights[number]), shut)

    @property
    def changed_s(self) -> float:
        """How long another mouth is seen, s."""
        return float((self._weights > 0).sum()) / self._fps

    @property
    def left(self) -> tuple[Left, ...]:
        """Where mouths stay as they are, and why, in order."""
        out: list[Left] = []
        for first, end, why in runs(self.looked.why, self.looked.cuts):
            if not why:
                continue
            start_s, end_s = first / self._fps, end / self._fps
            if out and out[-1].why == why and start_s - out[-1].end_s < _TOLD_S:
                out[-1] = out[-1]._replace(end_s=end_s)
            else:
                out.append(Left(start_s, end_s, why))
        return tuple(each for each in out if each.end_s - each.start_s >= _TOLD_S)


def resync(
    footage: Footage,
    wanted: Rows,
    track: Callable[[Iterable[Picture]], Iterator[Watched]],
    listen: Callable[[Sound], Heard],
    progress: Callable[[str, int, int], None],
) -> Relipped:
    """Find out what becomes of the mouths of a video. Only for videos of people who agreed to it.

    `wanted` says what mouths are to show in each picture: open, wide, closed, teeth, tongue, as `Seen.shows`.
    The pictures are read twice; no more than a few hundred mouths are held. Raises `HostError`.
    """
    looked = look(
        footage.size,
        footage.total,
        footage.fps,
        footage.sound,
        track(footage.pictures()),
        listen,
        lambda done, total: progress("watching", done, total),
    )
    count = len(looked.why)
    wanted = np.asarray(wanted[:count], np.float32)
    seen = {person: looked.of(person) for person in range(int(looked.people.max(initial=-1)) + 1)}
    usable = np.array([not why for why in looked.why], np.bool_)
    taken = {
        person: each
        for person, one in seen.items()
        if (usable & (looked.people == person)).any() and (each := wanted_of(one)) is not None
    }
    libraries = gather(footage.pictures(), taken, seen, lambda done, total: progress("mouths", done, total))
    weights = _weights(looked, usable, wanted, footage.fps)
    shares: dict[int, Shares] = {}
    for first, end, why in runs(looked.why, looked.cuts):
        if why or not (weights[first:end] > 0).any():
            continue
        mouths = libraries[int(looked.people[first])].mouths
        poses = np.asarray(np.nan_to_num(looked.seen.pose[first:end]), np.float32)
        for number, some in enumerate(chosen(mouths, wanted[first:end], poses), start=first):
            shares[number] = some
    return Relipped(looked, weights, shares, wanted, libraries, footage.fps)


def _weights(looked: Looked, usable: Flags, wanted: Rows, fps: float) -> Floats:
    """How far each picture's own mouth gives way to another one, 0..1."""
    gap = np.nan_to_num(looked.seen.gap, nan=1.0)
    around = np.lib.stride_tricks.sliding_window_view(np.pad(gap, _HELD, mode="edge"), 2 * _HELD + 1)
    # A smile that shows teeth is held; whoever speaks too softly to be heard moves.
    held = (gap < _TOGETHER) | (np.ptp(around, axis=1) < _TOGETHER)
    calm = at_rest(wanted) & held & ~looked.seen.speaking
    out = np.zeros(len(usable))
    fade = max(1, round(FADE_S * fps))
    for first, end, why in runs(looked.why, looked.cuts):
        if why:
            continue
        changed = ~_lasting(calm[first:end], round(_CALM_S * fps))
        # A scene begins with the mouth it is to have; within one the old mouth comes and goes softly.
        soft = first > 0 and not looked.cuts[first], end < len(usable) and not looked.cuts[end]
        out[first:end] = _sloped(changed, fade, soft)
    return out


def _lasting(flags: Flags, least: int) -> Flags:
    """`flags` without runs that are shorter."""
    out = flags.copy()
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(int), [0]])))
    for first, end in zip(edges[::2], edges[1::2], strict=True):
        if end - first < least:
            out[first:end] = False
    return out


def _sloped(changed: Flags, fade: int, soft: tuple[bool, bool]) -> Floats:
    """1 where `changed`, with slopes of `fade` pictures around, and towards the ends that are `soft`."""
    at = np.arange(len(changed))
    if not changed.any():
        return np.zeros(len(at))
    last = np.maximum.accumulate(np.where(changed, at, -len(at)))
    following = np.minimum.accumulate(np.where(changed, at, 2 * len(at))[::-1])[::-1]
    out = 1 - np.minimum(at - last, following - at) / (fade + 1)
    if soft[0]:
        out = np.minimum(out, (at + 1) / (fade + 1))
    if soft[1]:
        out = np.minimum(out, (len(at) - at) / (fade + 1))
    return np.asarray(np.clip(out, 0, 1))
