"""A gesture cut out of its clip: what moves against the host's own picture, on that picture's place.

Only what differs from the host at rest is taken: arms and hands, and where they were before. All else stays
the host's own picture, so that nothing flickers or is seen double; and the head is always the host's own.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple

import cv2
import numpy as np

from .figure import FINENESS, SIZE, Figure, side_fade
from .gesture_edges import bones, freed
from .gestures import Gesture
from .landmarks import Face, Floats
from .matting import Light, Picture, blurred, cut_out
from .seen import Flags
from .smooth import smoothstep

Outline = Callable[[Picture], Light]
"""From a picture in the frame to where the person is in it, 0..1."""

ROOM = 18
"""So many pictures before and after a gesture are looked at, for where it joins the host at rest best."""

JOIN = 4
"""At rest, so many pictures are kept before and after it."""

_LOW, _HIGH = 0.06, 0.14
"""A px that differs by less is the host's own, by more that of the clip; of 0..1, after a soft blur."""

_WIDER, _SOFT = 9, 3.5
"""What is taken reaches so many px beyond what differs, and its rim is so soft."""

_AT_REST = 0.15
"""A gesture begins and ends with at most this much that differs from the host at rest, in squares of the
head's height."""

_ABOVE = 0.006
"""What differs so little more than at best is rest, too."""

_MARGIN = 0.05
"""The host's own head reaches so far beyond its edge, in its height."""

_ABOUT = 48
"""Edges are worked out with so many px more on every side."""

_BEFORE = 4
"""A hand that has so many of its landmarks on the head or next to it is before it."""

_SHADE = 14.0
"""The lamp may have changed so much, of 255; more is left."""

_SOME = 7
"""Every so many-th px of the chest tells the light."""

_FOLLOWED = 12
"""Of so many places on the chest at least it must be seen how the body moved."""


_AT_ONCE = 2
"""So many frames are worked on at a time."""


class Cut(NamedTuple):
    """A gesture ready for a pack: BGR pictures of one size with the person's alpha and how much of them is
    taken (8 bits all), to be laid `at` a place of the frame; `stroke` counts from the first of them."""

    pictures: list[Picture]
    alphas: list[Picture]
    takes: list[Picture]
    at: tuple[int, int]
    stroke: int


class Refused(NamedTuple):
    """Why a gesture cannot be made, in words for the user."""

    fault: str


class GestureCutter:
    """Cuts gestures of a clip for one host. `plate` is the host at rest, premultiplied BGRA 0..1 at the
    frame's size; `picture` what it was made from."""

    def __init__(self, figure: Figure, plate: Light, picture: Picture) -> None:
        self._figure = figure
        self._alpha = plate[..., 3]
        self._matrix = _placing(figure)
        self.home = self.placed(picture)
        """The picture that the host was made from, in the frame."""
        self._grey = cv2.cvtColor(self.home, cv2.COLOR_BGR2GRAY)
        inside = cv2.warpAffine(np.full(picture.shape[:2], 255, np.uint8), self._matrix, SIZE)
        self._seen = inside.astype(np.float32) / 255 * side_fade()[:, FINENESS // 2 :: FINENESS, 0]
        # A little away from the host's own edge, which breath and sway move.
        nobody = (self._alpha < 0.02).astype(np.float32)
        self._nobody: Light = np.asarray(cv2.erode(nobody, np.ones((7, 7))), np.float32)
        head = figure.head
        mask = np.zeros(self._grey.shape, np.uint8)
        left, right = (round(head.middle + side * 0.8 * head.tall) for side in (-1, 1))
        top, bottom = round(head.chin + 0.06 * head.tall), round(head.chin + 0.95 * head.tall)
        mask[top:bottom, max(0, left) : right] = 255
        mask[self._alpha < 0.9] = 0
        corners = cv2.goodFeaturesToTrack(self._grey, 220, 0.005, 6, mask=mask)
        self._corners = np.zeros((0, 1, 2), np.float32) if corners is None else corners

    def placed(self, picture: Picture) -> Picture:
        """A picture of the clip as it lies in the host's frame."""
        scale = self._figure.scale
        if scale < 1:
            picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.5 * (1 / scale**2 - 1) ** 0.5), np.uint8)
        flags = cv2.INTER_CUBIC
        out = cv2.warpAffine(picture, self._matrix, SIZE, flags=flags, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(out, np.uint8)

    def cut(
        self,
        gesture: Gesture,
        first: int,
        frames: Sequence[Picture],
        faces: Sequence[Face | None],
        hands: Sequence[Sequence[Floats]],
        outline: Outline,
    ) -> Cut | Refused:
        """Cut out a gesture. `frames` are the clip's pictures from number `first` on, placed; `faces` and
        `hands` what was seen in them, px of the clip."""
        ways = self._ways(frames)
        if ways is None:
            return Refused("it cannot be seen how the body moves")
        frames = self._fitted(frames, ways)
        zone = self._zone(ways, faces)
        if self._before_head(
            zone, ways, hands[gesture.start - first : gesture.end - first + 1], gesture, first
        ):
            return Refused("a hand is before the head, or too near to it")
        free = _bytes(1 - zone)
        differs = [_shared(self._differs(frame), free) for frame in frames]
        parts = self._ends(gesture, first, differs)
        if isinstance(parts, Refused):
            return parts
        begin, end = parts
        takes = _taken(differs[begin : end + 1], free)
        union = np.max(takes, axis=0)
        rows, columns = (np.flatnonzero((union > 4).any(axis=axis)) for axis in (1, 0))
        if not rows.size:
            return Refused("nothing moves but the head")
        top, bottom, left, right = int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
        box = np.s_[top:bottom, left:right]
        cut: list[tuple[Picture, Picture]] = []
        under_way: deque[Future[tuple[Picture, Picture]]] = deque()
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for number, take in enumerate(takes, begin):
                seen = [_back(ways[number], _applied(self._matrix, hand)) for hand in hands[number]]
                frame = frames[number]
                if len(under_way) > _AT_ONCE:
                    cut.append(under_way.popleft().result())
                under_way.append(pool.submit(self._shown, frame, outline(frame), seen, take, box))
            cut += [one.result() for one in under_way]
        shown = [np.ascontiguousarray(take[box]) for take in takes]
        pictures, alphas = ([one[n] for one in cut] for n in (0, 1))
        return Cut(pictures, alphas, shown, (left, top), gesture.stroke - first - begin)

    def _shown(
        self,
        frame: Picture,
        outlined: Light,
        hands: Sequence[Floats],
        take: Picture,
        box: tuple[slice, slice],
    ) -> tuple[Picture, Picture]:
        """The person's colours and alpha in a part of a frame."""
        colour, alpha = _person(frame, _with_hands(outlined, hands), take > 0)
        colour, alpha = freed(frame, colour, alpha, hands, self.home, self._nobody)
        alpha *= self._seen
        return _bytes(_filled(colour[box], alpha[box])), _bytes(alpha[box])

    def _ways(self, frames: Sequence[Picture]) -> Floats | None:
        """How the body lies in each frame against the host at rest: rows of scale, turn and way, px."""
        rows: list[tuple[float, float, float, float]] = []
        for frame in frames:
            if len(self._corners) < _FOLLOWED:
                break
            grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
            there, found, _ = cv2.calcOpticalFlowPyrLK(self._grey, grey, self._corners, self._corners.copy())
            back, again, _ = cv2.calcOpticalFlowPyrLK(grey, self._grey, there, np.array(there))
            off = np.linalg.norm(back - self._corners, axis=2)[:, 0]
            good = (found[:, 0] > 0) & (again[:, 0] > 0) & (off < 0.7)
            matrix = None
            if good.sum() >= _FOLLOWED:
                matrix, _ = cv2.estimateAffinePartial2D(
                    self._corners[good], there[good], method=cv2.RANSAC, ransacReprojThreshold=1.5
                )
            rows.append(
                (np.nan,) * 4
                if matrix is None
                else (matrix[0, 0] - 1, matrix[1, 0], matrix[0, 2], matrix[1, 2])
            )
        ways = np.array(rows).reshape(-1, 4)
        known = ~np.isnan(ways[:, 0])
        if known.sum() < 0.6 * len(frames):
            return None
        numbers = np.arange(len(ways))
        ways = np.stack([np.interp(numbers, numbers[known], ways[known, c]) for c in range(4)], axis=1)
        return np.asarray(
            cv2.GaussianBlur(ways, (1, 0), sigmaX=0.1, sigmaY=1.5, borderType=cv2.BORDER_REPLICATE)
        )

    def _fitted(self, frames: Sequence[Picture], ways: Floats) -> list[Picture]:
        """The frames with the body where the host's is, in the host's light."""
        out: list[Picture] = []
        chest = np.s_[round(self._figure.head.chin) :]
        sure = self._alpha[chest] > 0.99
        home = self.home[chest][sure][::_SOME].astype(np.int16)
        for frame, way in zip(frames, ways, strict=True):
            matrix = _matrix(way)
            fitted = frame
            if np.abs(way[:2]).max() * SIZE[1] > 0.3 or np.abs(way[2:]).max() > 0.3:
                flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
                warped = cv2.warpAffine(frame, matrix, SIZE, flags=flags, borderMode=cv2.BORDER_REPLICATE)
                fitted = np.asarray(warped, np.uint8)
            apart = home - fitted[chest][sure][::_SOME]
            shade = np.clip(np.median(apart, axis=0), -_SHADE, _SHADE) if len(apart) else np.zeros(3)
            out.append(np.clip(fitted + np.round(shade), 0, 255).astype(np.uint8))
        return out

    def _zone(self, ways: Floats, faces: Sequence[Face | None]) -> Light:
        """1 on the head, wherever it went, and about it; 0 on the body and far from the head."""
        head = self._figure.head
        inside = (self._alpha > 0.05).astype(np.uint8)
        inside[round(head.chin + 0.35 * head.tall) :] = 0
        columns = np.abs(np.arange(SIZE[0]) - head.middle) > 0.75 * head.tall
        inside[:, columns] = 0
        # Below the chin it is the neck alone: hands are held over shoulders.
        beside = np.abs(np.arange(SIZE[0]) - head.middle) > 0.42 * head.tall
        inside[round(head.chin) :, beside] = 0
        home = self._figure.face.origin
        reach = np.zeros(2)
        for face, way in zip(faces, ways, strict=True):
            if face is not None:
                place = _applied(self._matrix, face.origin)
                reach = np.maximum(reach, np.abs(_back(way, place) - home))
        wide, tall = (int(np.ceil(r + _MARGIN * head.tall)) for r in reach)
        inside = np.asarray(
            cv2.dilate(inside, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * wide + 1, 2 * tall + 1)))
        )
        soft = cv2.GaussianBlur(inside.astype(np.float32), (0, 0), 0.015 * head.tall)
        # From the collar on the body is the clip's.
        rows = np.arange(SIZE[1], dtype=np.float64)[:, None]
        return np.asarray(
            soft * (1 - smoothstep((rows - head.chin - 0.10 * head.tall) / (0.20 * head.tall))), np.float32
        )

    def _before_head(
        self, zone: Light, ways: Floats, hands: Sequence[Sequence[Floats]], gesture: Gesture, first: int
    ) -> bool:
        for number, seen in enumerate(hands, gesture.start - first):
            for hand in seen:
                places = _back(ways[number], _applied(self._matrix, hand)).round().astype(int)
                x, y = np.clip(places, 0, np.array(SIZE) - 1).T
                if (zone[y, x] > 0.5).sum() >= _BEFORE:
                    return True
        return False

    def _differs(self, frame: Picture) -> Picture:
        """How surely each px is not the host's own, 0..255."""
        apart = cv2.absdiff(frame, self.home).max(axis=2).astype(np.float32) / 255
        soft = cv2.GaussianBlur(apart, (0, 0), 1.6)
        share = smoothstep((np.asarray(soft, np.float64) - _LOW) / (_HIGH - _LOW))
        return _bytes(share.astype(np.float32))

    def _ends(self, gesture: Gesture, first: int, differs: Sequence[Picture]) -> tuple[int, int] | Refused:
        """Where the gesture leaves the host's rest, and where it is back."""
        # Edges that are off by some px, where clothes hang a little otherwise, are no arm.
        wide = 2 * round(0.025 * self._figure.head.tall) + 1
        thick = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (wide, wide))
        solid = [cv2.morphologyEx(d, cv2.MORPH_OPEN, thick) for d in differs]
        area = np.array([float((d > 127).sum()) for d in solid]) / self._figure.head.tall**2
        start, end = gesture.start - first, gesture.end - first
        before, after = area[: start + 1], area[end:]
        near = 1.2 * before.min() + _ABOVE, 1.2 * after.min() + _ABOVE
        begin = int(np.flatnonzero(before <= near[0])[-1])
        last = end + int(np.flatnonzero(after <= near[1])[0])
        if area[begin] > _AT_REST:
            return Refused("it does not begin where the host rests")
        if area[last] > _AT_REST:
            return Refused("it does not end where the host rests")
        # The host goes over into it, and back, while the arms rest.
        left, back = begin, last
        while begin > max(0, left - JOIN) and area[begin - 1] <= near[0]:
            begin -= 1
        while last < min(len(area) - 1, back + JOIN) and area[last + 1] <= near[1]:
            last += 1
        return begin, last


def spans(gestures: Iterable[Gesture], total: int) -> list[tuple[int, int]]:
    """First and last picture that is needed of each gesture."""
    return [(max(0, g.start - ROOM), min(total - 1, g.end + ROOM)) for g in gestures]


def _placing(figure: Figure) -> Floats:
    """The matrix from px of the clip to those of the frame."""
    scale = figure.scale
    shift = figure.face.points[0, :2] - scale * figure.face_in_picture.points[0, :2]
    return np.array([[scale, 0, shift[0]], [0, scale, shift[1]]])


def _matrix(way: Floats) -> Floats:
    return np.array([[1 + way[0], -way[1], way[2]], [way[1], 1 + way[0], way[3]]])


def _applied(matrix: Floats, places: Floats) -> Floats:
    return np.asarray(places @ matrix[:, :2].T + matrix[:, 2])


def _back(way: Floats, places: Floats) -> Floats:
    """Where places of a frame are on the host at rest."""
    matrix = _matrix(way)
    return np.asarray((places - matrix[:, 2]) @ np.linalg.inv(matrix[:, :2]).T)


def _taken(differs: Sequence[Picture], free: Picture) -> list[Picture]:
    """How much of each frame is taken, 0..255: what differs then, or just before or after, and some more."""
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * _WIDER + 1, 2 * _WIDER + 1))
    speck = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))
    whole = [cv2.dilate(cv2.morphologyEx(d, cv2.MORPH_OPEN, speck), disc) for d in differs]
    out: list[Picture] = []
    for number in range(len(whole)):
        near = np.max(whole[max(0, number - 1) : number + 2], axis=0)
        soft = cv2.GaussianBlur(near, (0, 0), _SOFT)
        out.append(_shared(np.asarray(soft, np.uint8), free))
    return out


def _shared(a: Picture, b: Picture) -> Picture:
    """Both shares of 0..255 together."""
    return np.asarray(cv2.multiply(a, b, scale=1 / 255), np.uint8)


def _with_hands(mask: Light, hands: Sequence[Floats]) -> Light:
    """The person's mask with the inner part of hands and wrists, which trackers of people miss at times."""
    return np.asarray(np.maximum(mask, bones(mask.shape, hands)), np.float32)


def _person(frame: Picture, mask: Light, wanted: Flags) -> tuple[Light, Light]:
    """Colours and alpha of the person in a frame, worked out where they are wanted."""
    colour, alpha = np.zeros(frame.shape, np.float32), np.zeros(frame.shape[:2], np.float32)
    rows, columns = (np.flatnonzero(wanted.any(axis=axis)) for axis in (1, 0))
    if rows.size:
        part = np.s_[
            max(0, int(rows[0]) - _ABOUT) : int(rows[-1]) + _ABOUT,
            max(0, int(columns[0]) - _ABOUT) : int(columns[-1]) + _ABOUT,
        ]
        colour[part], alpha[part] = cut_out(np.ascontiguousarray(frame[part]), mask[part].copy())
    return colour, alpha


def _filled(colour: Light, alpha: Light) -> Light:
    """The person's colours, carried on a little where nobody is: they pack small, and no edge rings."""
    share = (alpha > 0.05).astype(np.float32)[..., None]
    shown = colour * share
    about = blurred(share[..., 0], 6)[..., None]
    soft = blurred(shown, 6) / np.maximum(about, 1e-3)
    mean = shown.mean(axis=(0, 1)) / max(float(share.mean()), 1e-6)
    near = np.clip(about / 0.05, 0, 1)
    return np.asarray(np.where(share > 0, colour, soft * near + mean * (1 - near)), np.float32)


def _bytes(light: Light) -> Picture:
    return np.asarray(np.clip(light * 255 + 0.5, 0, 255), np.uint8)
