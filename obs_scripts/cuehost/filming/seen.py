"""What is seen and heard in each picture of a clip, as numbers: mouth, lids, pose, sharpness, speech.

All are arrays with a value for each picture of the clip (`FPS` a second).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from .clip import FPS, RATE_HZ, Clip, Sound
from .clip_tracking import Watched
from .landmarks import (
    COUNT,
    EYES,
    INNER_LOWER,
    INNER_UPPER,
    JAW,
    OUTER_LOWER,
    OUTER_UPPER,
    OVAL,
    Face,
    Floats,
)
from .matting import Picture
from .mouth import SHAPES

Flags = npt.NDArray[np.bool_]

OPEN, WIDE, CLOSED, TEETH, TONGUE = range(5)
"""Columns of what a mouth shows, as a host's mouth states and lines have them."""

_GRID = {
    wide: np.array(
        [(0.0, 0.0), *((s.gap, s.open) for s in SHAPES if not s.lips and s.gap and s.wide == wide)]
    )
    for wide in (-1.0, 0.0, 1.0)
}
"""How far the lips part in the mouth shapes of each width, and what those are called."""

_MEET = 0.010
"""Lips tracked so near to each other touch, in `Face.wide`."""

_NARROW, _BROAD = 0.24, 0.09
"""A mouth this share narrower than at rest is an oo, this share wider an ee."""

_SMALL = 128
"""Pictures are compared as wholes at this size of their longer side, px."""

_UNLIKE = 22
"""A px of those that differs by more from what is usual there is something else, of 255."""

_ASKED = 600
"""So many pictures of a clip tell what is usual."""

_LIPS = sorted({*OUTER_UPPER, *OUTER_LOWER, *INNER_UPPER, *INNER_LOWER, *JAW})
_FLOOR_DB, _SPEECH_DB, _BRIDGE_S = 9.0, 30.0, 0.25
"""Speech is at least so far above the quietest sound and at most so far below the loud moments; shorter gaps
belong to it."""

_LAG = 6
"""Pictures; clips may have their sound so much earlier or later."""


class Heard(NamedTuple):
    """What the sound says of the mouth: rows of open, wide, closed, teeth, tongue, `rate` a second, and
    whether that comes from its words (`how`: the reason, for the report)."""

    shapes: npt.NDArray[np.float32]
    rate: int
    how: str


Listen = Callable[[Sound], Heard]
"""From sound, mono at `RATE_HZ`, to what mouths do in it."""


@dataclass
class Seen:
    """A clip, watched and heard. Faces and all measures of them are NaN where no face was found."""

    faces: npt.NDArray[np.float32]
    """`n x 478 x 3`, px of the clip."""

    shows: Floats
    """`n x 5`: open, wide, closed, teeth, tongue."""

    gap: Floats
    lids: Floats
    """How far the eyes are open, in their width."""

    pose: Floats
    """`n x 3`: yaw and roll in degrees, and how far the nose is below the eyes, in `Face.wide`."""

    place: Floats
    """`n x 3`: where the head is, px, and `Face.wide`, px."""

    sharp: Floats
    light: Floats
    covered: Flags
    speaking: Flags
    hands: tuple[tuple[Floats, ...], ...] = ()
    """Those in each picture, 21 x 2 each, px of the clip."""

    unlike: Floats | None = None
    """Share of each picture that shows something else than the clip mostly does there: arms, for the most."""

    lag: int = 0
    """So many pictures the sound comes late."""

    agreement: float = 0.0
    """How alike what is seen and what is heard are: 1 the same, 0 nothing in common."""

    how: str = ""

    @property
    def found(self) -> Flags:
        """Where there is a face."""
        return np.asarray(~np.isnan(self.gap))

    def face(self, number: int) -> Face:
        """The face in a picture that has one."""
        return Face(self.faces[number].astype(np.float64))


def watch(clip: Clip, watched: Iterable[Watched], progress: Callable[[int, int], None]) -> Seen:
    """Look at all pictures of a clip, as they are tracked; what is heard is added by `listen_to`."""
    faces = np.full((clip.total, COUNT, 3), np.nan, np.float32)
    sharp, light = np.full(clip.total, np.nan), np.full(clip.total, np.nan)
    covered = np.zeros(clip.total, np.bool_)
    hands: list[tuple[Floats, ...]] = []
    small: list[Picture] = []
    count = 0
    for number, (picture, factor, sighting) in enumerate(watched):
        count = number + 1
        hands.append(sighting.hands)
        small.append(_small(picture))
        if sighting.face is not None:
            faces[number] = sighting.face
            outline = sighting.face[list(OVAL), :2].astype(np.float32)
            covered[number] = any(
                cv2.pointPolygonTest(outline, (float(x), float(y)), False) >= 0
                for hand in sighting.hands
                for x, y in hand
            )
            sharp[number], light[number] = _sharpness(picture, sighting.face * factor)
        progress(count, clip.total)
    faces, sharp, light, covered = faces[:count], sharp[:count], light[:count], covered[:count]
    faces = _steadied(faces)
    rows = [_measures(Face(face.astype(np.float64))) for face in faces]
    measures = np.array(rows).reshape(count, 9)
    covered = _widened(covered, 5)
    seen = Seen(
        faces=faces,
        shows=np.zeros((count, 5)),
        gap=measures[:, 0],
        lids=measures[:, 2],
        pose=measures[:, 3:6],
        place=measures[:, 6:9],
        sharp=sharp,
        light=light,
        covered=covered,
        speaking=speech_in(clip.sound, count),
        hands=tuple(hands),
        unlike=_unlike(small),
    )
    seen.shows[:] = _shapes(seen, measures[:, 1])
    return seen


def _steadied(faces: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The faces without the tracker's tremor; lips and jaw, which move quickly, as they are."""
    out = faces.copy()
    if len(faces) > 2:
        with_next = 0.25 * faces[:-2] + 0.5 * faces[1:-1] + 0.25 * faces[2:]
        soft = np.where(np.isnan(with_next), faces[1:-1], with_next)
        # Lips follow the head's own steadied way, so that they stay on the face.
        away = (soft - faces[1:-1])[:, [6, 197, 195, 1, 2]].mean(axis=1, keepdims=True)
        out[1:-1] = soft
        out[1:-1, _LIPS] = faces[1:-1, _LIPS] + away
    return out


def _measures(face: Face) -> tuple[float, ...]:
    if np.isnan(face.points[0, 0]):
        return (float("nan"),) * 9
    up, wide = face.upright, face.wide
    corners = float(np.linalg.norm(face.points[61] - face.points[291])) / wide
    lids = min(
        abs(float(up[eye.lower[4], 1] - up[eye.upper[4], 1]))
        / max(abs(float(up[eye.upper[-1], 0] - up[eye.upper[0], 0])), 1e-6)
        for eye in EYES
    )
    x, y = (float(v) for v in face.origin)
    return face.lips_gap, corners, lids, face.yaw, face.roll, float(up[1, 1]) / wide, x, y, wide


def _small(picture: Picture) -> Picture:
    factor = _SMALL / max(picture.shape[:2])
    return np.asarray(cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)


def _unlike(pictures: Sequence[Picture]) -> Floats:
    """How much of each small picture is not what most of them show there, 0..1."""
    if not pictures:
        return np.zeros(0)
    usual = np.median(np.stack(pictures[:: -(-len(pictures) // _ASKED)]), axis=0)
    out = np.zeros(len(pictures))
    for number, picture in enumerate(pictures):
        apart = picture - usual
        apart -= np.median(apart, axis=(0, 1))  # a lamp or the camera's own exposure
        there = (np.abs(apart).max(axis=2) > _UNLIKE).astype(np.uint8)
        # Who sways a little differs in a line along every edge: that is no arm.
        out[number] = float(cv2.morphologyEx(there, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)).mean())
    return out


def _sharpness(picture: Picture, face: Floats) -> tuple[float, float]:
    """Fine detail about the mouth against coarse, and how bright the face is, 0..1."""
    low = np.maximum(face[_LIPS, :2].min(axis=0), 0).astype(int)
    high = np.maximum(face[_LIPS, :2].max(axis=0).astype(int) + 1, low + 8)
    part = picture[low[1] : high[1], low[0] : high[0]]
    if min(part.shape[:2]) < 8:
        return float("nan"), float("nan")
    grey = cv2.cvtColor(part, cv2.COLOR_BGR2GRAY).astype(np.float32) / 255
    soft = cv2.GaussianBlur(grey, (0, 0), 1.0)
    fine, coarse = grey - soft, soft - cv2.GaussianBlur(soft, (0, 0), 2.0)
    share = float(np.sqrt((fine**2).mean() / max(float((coarse**2).mean()), 1e-9)))
    return share, float(np.median(grey))


def speech_in(sound: Sound, count: int) -> Flags:
    """In which of `count` pictures somebody speaks."""
    out = np.zeros(count, np.bool_)
    hop = RATE_HZ // FPS
    usable = min(count, len(sound) // hop)
    if usable < FPS:
        return out
    power = (sound[: usable * hop].astype(np.float64) ** 2).reshape(usable, hop).mean(axis=1)
    level = 10 * np.log10(power + 1e-9)
    quiet, loud = np.percentile(level, 8), np.percentile(level, 95)
    if loud < -55:
        return out
    out[:usable] = level > max(loud - _SPEECH_DB, min(quiet + _FLOOR_DB, loud - 12))
    return _bridged(out, round(_BRIDGE_S * FPS))


def _bridged(flags: Flags, longest: int) -> Flags:
    """`flags` with short gaps filled."""
    out = flags.copy()
    where = np.flatnonzero(flags)
    for a, b in itertools.pairwise(where):
        if 1 < b - a <= longest:
            out[a:b] = True
    return out


def _widened(flags: Flags, by: int) -> Flags:
    """`flags` and their neighbours."""
    return np.asarray(np.convolve(flags, np.ones(2 * by + 1))[by : by + len(flags)] > 0.5)


def at_rest(seen: Seen) -> Flags:
    """Where the person neither speaks nor is about to, with the lips together."""
    quiet = ~_widened(seen.speaking, 5)
    return np.asarray(quiet & seen.found & (np.nan_to_num(seen.gap, nan=1.0) < 0.03) & ~seen.covered)


def _shapes(seen: Seen, corners: Floats) -> Floats:
    """What the mouths show, by their lips."""
    out = np.zeros((len(corners), 5))
    gap = np.nan_to_num(seen.gap)
    gap = gap - _MEET * np.clip(1 - gap / 0.05, 0, 1)
    calm = at_rest(seen)
    usual = corners[calm] if calm.sum() > FPS // 5 else corners[seen.found]
    rest = float(np.median(usual)) if usual.size else 1.0
    opens = {wide: np.interp(gap, rows[:, 0], rows[:, 1]) for wide, rows in _GRID.items()}
    # An opening mouth grows narrower by itself.
    share = np.nan_to_num(corners, nan=rest) / rest / (0.99 - 0.05 * opens[0.0])
    wide = np.where(share < 1, (share - 1) / _NARROW, (share - 1) / _BROAD).clip(-1, 1)
    wide *= np.clip((np.abs(wide) - 0.05) / 0.10, 0, 1)
    out[:, WIDE] = wide
    # Rounded lips leave less of what the jaw opens.
    aside = np.where(wide < 0, opens[-1.0], opens[1.0])
    out[:, OPEN] = opens[0.0] + np.abs(wide) * (aside - opens[0.0])
    return out


def listen_to(seen: Seen, heard: Heard) -> None:
    """Add to what is seen what the sound says: whether closed lips are an m, b or p, teeth and tongue."""
    count = len(seen.gap)
    times = (np.arange(count) + 0.25) / FPS * heard.rate
    rows = np.arange(len(heard.shapes))
    if not len(rows):
        return
    said = np.stack([np.interp(times, rows, heard.shapes[:, c], 0, 0) for c in range(5)], axis=1)
    said *= seen.speaking[:, None]
    seen.how = heard.how
    seen.lag, seen.agreement = _lag(seen.shows[:, OPEN], said[:, OPEN], seen.found)
    said = np.roll(said, -seen.lag, axis=0)
    speaking = np.roll(seen.speaking, -seen.lag)
    seen.speaking = speaking
    opened = seen.shows[:, OPEN]
    # Lips that meet while somebody speaks are an m, b or p, whatever was understood.
    seen.shows[:, CLOSED] = np.where(speaking, np.clip(1 - opened / 0.05, 0, 1), 0)
    seen.shows[:, TEETH] = said[:, TEETH] * (opened < 0.25) * (opened > 0.01)
    seen.shows[:, TONGUE] = said[:, TONGUE] * (opened > 0.06) * (opened < 0.55)
    # Everybody moves the mouth in a way of their own: what is far for them is what lines call far.
    both = speaking & seen.found
    if both.sum() > FPS and seen.agreement > 0.3:
        usual = np.percentile(said[both, OPEN], 90) / max(float(np.percentile(opened[both], 90)), 0.05)
        seen.shows[:, OPEN] = np.clip(opened * np.clip(usual, 0.85, 1.8), 0, 1)
        for side, share in ((-1, 8), (1, 92)):
            asked = side * float(np.percentile(said[both, WIDE], share))
            shown = side * float(np.percentile(seen.shows[both, WIDE], share))
            if asked > 0.05 and shown > 0.05:
                of_side = side * seen.shows[:, WIDE] > 0
                seen.shows[of_side, WIDE] *= np.clip(asked / shown, 0.5, 2.0)
        np.clip(seen.shows[:, WIDE], -1, 1, out=seen.shows[:, WIDE])


def _lag(seen: Floats, heard: Floats, found: Flags) -> tuple[int, float]:
    """By how many pictures the sound comes late (0 where nobody can tell), and how well the two agree."""
    best = (0, 0.0)
    inner = found.copy()
    inner[:_LAG] = inner[len(inner) - _LAG :] = False
    if inner.sum() < FPS or heard.std() < 1e-3 or seen[inner].std() < 1e-3:
        return best
    for lag in sorted(range(-_LAG, _LAG + 1), key=abs):
        moved = np.roll(heard, -lag)[inner]
        if moved.std() < 1e-3:
            continue
        agree = float(np.corrcoef(seen[inner], moved)[0, 1])
        if agree > best[1] + 0.02:
            best = (lag, agree)
    return best if best[1] > 0.25 else (0, max(best[1], 0.0))
