"""A video watched for its mouths: where whose face is, and in which pictures its mouth can be changed."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from .clip import FPS, Clip, Sound
from .clip_tracking import Watched
from .crops import turned
from .landmarks import Face, Floats
from .matting import Picture
from .mouths import Numbers
from .relip_laying import STILL
from .seen import Flags, Heard, Seen, listen_to, speech_in, watch

TURNED = 32.0
"""A face turned further than this shows its mouth from the side, degrees."""

SMALL_PX = 34.0
"""In a smaller face (between the eyes' outer corners) nobody sees what the lips do."""

FAST = 0.16
"""A face that moves further than this from a picture to the next of 25 a second, in its own width, is
blurred."""

_BRIDGED = 3
"""So many pictures in which the tracker loses a face are filled in."""

_SHORTEST_S = 0.4
"""Shorter looks at a face are left as they are."""

_PASSING_S = 0.12
"""Quick motion that is over so soon does not matter."""

_CUT = 0.09
"""Pictures so unlike the one before are of another scene."""
_LEAP = 0.6
"""A face that leaps so far, in its own width, is another one."""
_SMALL_PICTURE = (48, 27)

_SKIN = (205, 425, 207, 427, 192, 416, 214, 434, 164, 18, 200, 199, 175, 202, 422, 204, 424, 210, 430)
"""Around the mouth: what is before the mouth is before these too."""
_CALM = (6, 197, 195, 50, 280, 151, 9, 117, 346)
"""Elsewhere in the face."""
_STRANGE, _MANY = 0.34, 4
"""So many places around the mouth, so far from their usual colours, are something else."""

_SPOKEN = 0.025
"""Who speaks in a scene moves the lips by so much at least, in `Face.wide`."""

_SHAPE, _COLOUR = 0.018, 30.0
"""Faces whose features are so far apart, in `Face.wide`, or colours, of 255, are two people's. One person
in the same light keeps within 0.007 and 2; one who is taken for two only has fewer mouths to choose from."""

NO_FACE, SMALL, AWAY = "no face is seen", "the face is too small", "turned away"
HAND, THING, QUICK = "a hand is before it", "something is before it", "the head moves too quickly"
SHORT, SILENT = "seen too briefly", "the person does not speak"


class Looked(NamedTuple):
    """A video as it was watched, a value for each picture."""

    seen: Seen
    cuts: Flags
    """Where another scene begins, or another face is seen."""
    people: Numbers
    """Whose face it is, counted from 0; -1: there is none."""
    why: tuple[str, ...]
    """Why the mouth is left as it is; empty where it can be changed."""

    def of(self, person: int) -> Seen:
        """The video as if nobody else were in it."""
        other = self.people != person
        seen = self.seen

        def without(values: Floats) -> Floats:
            return np.where(other.reshape(-1, *[1] * (values.ndim - 1)), np.nan, values)

        return Seen(
            faces=seen.faces,
            shows=without(seen.shows),
            gap=without(seen.gap),
            lids=without(seen.lids),
            pose=without(seen.pose),
            place=without(seen.place),
            sharp=without(seen.sharp),
            light=without(seen.light),
            covered=seen.covered,
            speaking=seen.speaking & ~other,
            hands=seen.hands,
        )


class _Notes:
    """What passes by while the video is tracked: scenes and colours."""

    def __init__(self) -> None:
        self.raw: list[npt.NDArray[np.float32] | None] = []
        self.unlike: list[float] = []
        self.skin: list[Floats] = []
        self._before: Floats | None = None

    def taken(self, watched: Iterable[Watched]) -> Iterator[Watched]:
        """The same, noted down."""
        for one in watched:
            grey = cv2.cvtColor(one.picture, cv2.COLOR_BGR2GRAY)
            small = np.asarray(cv2.resize(grey, _SMALL_PICTURE, interpolation=cv2.INTER_AREA), np.float64)
            before, self._before = self._before, small
            self.unlike.append(0.0 if before is None else float(np.abs(small - before).mean() / 255))
            face = one.sighting.face
            self.raw.append(None if face is None else face.astype(np.float32))
            self.skin.append(_colours(one.picture, None if face is None else face * one.factor))
            yield one


def look(
    size: tuple[int, int],
    total: int,
    fps: float,
    sound: Sound,
    watched: Iterable[Watched],
    listen: Callable[[Sound], Heard],
    progress: Callable[[int, int], None],
) -> Looked:
    """Watch a video of `total` pictures of `size`, `fps` a second, with its sound (mono, 48 kHz)."""
    notes = _Notes()
    nothing = np.zeros(0, np.float32)
    seen = watch(Clip(Path(), size, total, nothing), notes.taken(watched), progress)
    count = len(seen.gap)
    cuts = np.array(notes.unlike) > _CUT if count else np.zeros(0, np.bool_)
    _put_right(seen, notes, cuts)
    leaps = _speeds(seen) > _LEAP
    cuts |= leaps
    skin = np.array(notes.skin).reshape(count, len(_SKIN) + len(_CALM), 3)
    people = _people(seen, cuts, skin)
    _hear(seen, sound, fps, listen)
    return Looked(seen, cuts, people, tuple(_reasons(seen, cuts, people, skin, fps)))


def _colours(picture: Picture, face: Floats | None) -> Floats:
    """The colours at places of the face, BGR."""
    out = np.full((len(_SKIN) + len(_CALM), 3), np.nan)
    if face is None:
        return out
    reach = max(1, round(0.02 * Face(face).wide))
    height, width = picture.shape[:2]
    for row, (x, y) in enumerate(face[[*_SKIN, *_CALM], :2].round().astype(int)):
        if reach <= x < width - reach and reach <= y < height - reach:
            part = picture[y - reach : y + reach + 1, x - reach : x + reach + 1]
            out[row] = part.reshape(-1, 3).mean(axis=0)
    return out


def _put_right(seen: Seen, notes: _Notes, cuts: Flags) -> None:
    """Faces at cuts as they were tracked, not mixed with those of the other scene; short gaps filled."""
    for n in np.flatnonzero(cuts):
        for m in (int(n) - 1, int(n)):
            if m >= 0 and notes.raw[m] is not None:
                _set(seen, m, notes.raw[m])
    found = np.flatnonzero(seen.found)
    for a, b in itertools.pairwise(found.tolist()):
        near = np.linalg.norm(seen.place[b, :2] - seen.place[a, :2]) < _LEAP * seen.place[a, 2]
        if 1 < b - a <= _BRIDGED + 1 and near and not cuts[a + 1 : b + 1].any():
            for m in range(a + 1, b):
                share = (m - a) / (b - a)
                _set(seen, m, (1 - share) * seen.faces[a] + share * seen.faces[b])
                seen.sharp[m] = 0.0  # no mouth to take


def _set(seen: Seen, number: int, points: npt.NDArray[np.float32] | None) -> None:
    if points is None:
        return
    face = Face(points.astype(np.float64))
    seen.faces[number] = points
    seen.gap[number] = face.lips_gap
    seen.pose[number] = face.yaw, face.roll, float(face.upright[1, 1]) / face.wide
    seen.place[number] = *face.origin, face.wide


def _speeds(seen: Seen) -> Floats:
    """How far each face is from where it was in the picture before, in its width."""
    way = np.zeros(len(seen.gap))
    if len(way) > 1:
        way[1:] = np.linalg.norm(np.diff(seen.place[:, :2], axis=0), axis=1) / seen.place[1:, 2]
    return np.nan_to_num(way)


def _hear(seen: Seen, sound: Sound, fps: float, listen: Callable[[Sound], Heard]) -> None:
    """Add what the sound says of the mouths."""
    count = len(seen.gap)
    at = np.arange(count)
    heard = speech_in(sound, int(count * FPS / fps))
    if heard.any():
        seen.speaking = heard[np.minimum(((at + 0.5) * FPS / fps).astype(int), len(heard) - 1)]
        said = listen(sound)
        # Clips are listened to at a pace of their own.
        times = np.arange(int(len(said.shapes) * fps / FPS)) * FPS / fps
        rows = np.arange(len(said.shapes))
        paced = [np.interp(times, rows, said.shapes[:, column]) for column in range(5)]
        listen_to(seen, Heard(np.stack(paced, axis=1).astype(np.float32), said.rate, said.how))
    else:
        open_ = (np.nan_to_num(seen.gap) > 0.03).astype(float)
        seen.speaking = np.convolve(open_, np.ones(9), "same") > 0


def scenes(cuts: Flags) -> list[tuple[int, int]]:
    """From where to where each scene goes, in pictures."""
    borders = [0, *(int(n) for n in np.flatnonzero(cuts) if n), len(cuts)]
    return [(a, b) for a, b in itertools.pairwise(borders) if b > a]


def _people(seen: Seen, cuts: Flags, skin: Floats) -> Numbers:
    """Whose face is in each picture."""
    out = np.full(len(cuts), -1, np.intp)
    known: list[tuple[Floats, Floats]] = []
    for first, end in scenes(cuts):
        where = first + np.flatnonzero(seen.found[first:end])
        if not len(where):
            continue
        some = where[:: max(1, len(where) // 25)]
        # The least turned tell most of a face's shape.
        some = some[np.argsort(np.abs(seen.pose[some, 0]), kind="stable")[: max(3, len(some) // 2)]]
        base = known[0][0] if known else seen.faces[some[0]].astype(np.float64)
        wide = Face(base).wide
        shape = np.median([turned(seen.faces[n].astype(np.float64), base, STILL) for n in some], axis=0)
        colour = np.median(np.nan_to_num(skin[where]), axis=0)
        apart = [_apart(shape - other, wide) + _tones(colour, tone) for other, tone in known]
        person = int(np.argmin(apart)) if apart and min(apart) < 1 else len(known)
        if person == len(known):
            known.append((shape, colour))
        out[where] = person
    return out


def _apart(away: Floats, wide: float) -> float:
    """How unlike the features of two faces are; 1: two people's."""
    ways = np.linalg.norm(away[list(STILL), :2], axis=1)
    return float(np.sqrt((ways**2).mean())) / (_SHAPE * wide)


def _tones(one: Floats, other: Floats) -> float:
    """How unlike the colours of two faces are; 1: two people's."""
    return float(np.abs(one - other).mean()) / _COLOUR


def _reasons(seen: Seen, cuts: Flags, people: Numbers, skin: Floats, fps: float) -> list[str]:
    """Why the mouth of each picture stays as it is."""
    count = len(cuts)
    quick = _speeds(seen) * fps / FPS > FAST
    quick &= ~cuts
    strange = _strange(people, skin)
    why = [""] * count
    for n in range(count):
        if people[n] < 0:
            why[n] = NO_FACE
        elif seen.place[n, 2] < SMALL_PX:
            why[n] = SMALL
        elif abs(seen.pose[n, 0]) > TURNED:
            why[n] = AWAY
        elif seen.covered[n]:
            why[n] = HAND
        elif strange[n]:
            why[n] = THING
        elif quick[n]:
            why[n] = QUICK
    for first, end in scenes(cuts):
        gaps = seen.gap[first:end][[not reason for reason in why[first:end]]]
        # Somebody else's voice is heard: it is not to come out of this mouth.
        if gaps.size and float(np.ptp(np.percentile(gaps, (3, 97)))) < _SPOKEN:
            why[first:end] = [reason or SILENT for reason in why[first:end]]
    for first, end, reason in runs(why, cuts):
        if reason == QUICK and end - first < _PASSING_S * fps:
            why[first:end] = [""] * (end - first)
    for first, end, reason in runs(why, cuts):
        if not reason and end - first < _SHORTEST_S * fps:
            why[first:end] = [SHORT] * (end - first)
    return why


def runs(why: list[str] | tuple[str, ...], cuts: Flags) -> list[tuple[int, int, str]]:
    """Stretches of one reason in one scene, in pictures."""
    out: list[tuple[int, int, str]] = []
    for first, end in scenes(cuts):
        at = first
        for reason, group in itertools.groupby(why[first:end]):
            size = len(list(group))
            out.append((at, at + size, reason))
            at += size
    return out


def _strange(people: Numbers, skin: Floats) -> Flags:
    """Where the colours around the mouth are not the person's."""
    out = np.zeros(len(people), np.bool_)
    inner = len(_SKIN)
    for person in range(int(people.max(initial=-1)) + 1):
        where = np.flatnonzero(people == person)
        light = np.nanmedian(skin[where, inner:], axis=(1, 2))
        relative = skin[where, :inner] / np.maximum(light, 1.0)[:, None, None]
        usual = np.nanmedian(relative, axis=0)
        away = np.abs(relative - usual).mean(axis=2)
        out[where] = (np.nan_to_num(away) > _STRANGE).sum(axis=1) >= _MANY
    # While it comes and goes too.
    return np.asarray(np.convolve(out, np.ones(11), "same") > 0.5)
