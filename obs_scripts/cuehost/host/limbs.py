"""Arms and hands: cut-out pictures turned about their joints.

A limb may have several views (renders at different angles); the nearest one is turned to the
wanted angle, and neighbours are crossfaded where they meet, so nothing pops.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from .pack import Pack, Picture
from .pose import ArmPose
from .spec import Arm, HandShape, Limb, Point
from .warp import premultiplied
from .workings import Workings

Matrix = npt.NDArray[np.float64]
Box = tuple[int, int, int, int]

_FADE_DEG = 10.0
"""Two views are crossfaded while their distances from the wanted angle differ by less than this."""

_LENGTH_DEG = 90.0
"""How many degrees a difference of 1 in `length` weighs when choosing a view."""

_FULL_LENGTH = 0.82

_SHADOW_SCALE = 4
_SHADOW_BLUR_PX = 9.0
_SHADOW_SHIFT = (3.0, 9.0)
_SHADOW_DEPTH = 0.34


@dataclass(frozen=True)
class _Cut:
    """One picture of a part: premultiplied pixels, a small blurred alpha for the shadow, joints."""

    pixels: Picture
    shade: Picture
    pivot: Point
    end: Point
    angle: float
    length: float


_Piece = tuple[_Cut, Matrix, float]
"""A picture, where it goes, and its weight among those crossfaded with it."""


@dataclass(frozen=True)
class ArmGeometry:
    """Lengths in px and the shoulder of one arm, for reaching points."""

    shoulder: Point
    upper: float
    fore: float


def wrap(degrees: float) -> float:
    """The same direction within -180..180."""
    return (degrees + 180.0) % 360.0 - 180.0


class Limbs:
    """Both arms of a pack, ready to be drawn."""

    def __init__(self, pack: Pack, workings: Workings | None = None) -> None:
        workings = workings or Workings()
        self._arms = {side: _ArmParts(pack, side, workings) for side in ("left", "right")}

    def geometry(self, side: str) -> ArmGeometry:
        """Where the shoulder of `side` is and how long its parts are."""
        return self._arms[side].geometry

    def shapes(self, side: str) -> frozenset[str]:
        """The hand shapes the pack has on `side`."""
        return frozenset(self._arms[side].hands)

    def draw(self, frame: Picture, side: str, pose: ArmPose, shift: tuple[float, float]) -> Box | None:
        """Draw the arm with its shadow over `frame` (premultiplied BGRA), its shoulder moved by `shift`.

        Returns the box it covers.
        """
        arm = self._arms[side]
        x, y = arm.geometry.shoulder
        joint = (x + shift[0], y + shift[1])
        layers: list[list[_Piece]] = []
        upper, joint = _place(arm.upper, joint, pose.upper, pose.upper_length)
        fore, joint = _place(arm.fore, joint, pose.fore, pose.length)
        layers += [upper, fore]
        hand: list[_Piece] = []
        for shape, share in ((pose.shape_from, 1 - pose.mix), (pose.shape, pose.mix)):
            if share > 0.004:
                views = arm.hands.get(shape) or arm.hands[arm.fallback(shape)]
                placed, _ = _place(views, joint, pose.fore + pose.hand, 1.0)
                hand += [(cut, matrix, weight * share) for cut, matrix, weight in placed]
        layers.append(hand)
        pieces = [piece for layer in layers for piece in layer]
        _shadow(frame, pieces)
        boxes = [box for layer in layers if (box := _lay(frame, layer)) is not None]
        return around(boxes) if boxes else None


class _ArmParts:
    def __init__(self, pack: Pack, side: str, workings: Workings) -> None:
        arm: Arm = getattr(pack.spec.arms, side)
        source: Arm = getattr(pack.spec.arms, arm.mirror) if arm.mirror else arm
        flip = arm.mirror is not None
        assert source.upper and source.fore and source.hand and source.shoulder  # checked by the pack
        shoulder = arm.shoulder or source.shoulder
        if arm.shoulder is None:
            shoulder = (2 * pack.spec.head.pivot[0] - shoulder[0], shoulder[1])
        cutter = _Cutter(pack, side, workings, flip=flip)
        self.upper = _limb(cutter, source.upper, taper=True)
        self.fore = _limb(cutter, source.fore, taper=False)
        self.hands = {name: _hand(cutter, shape) for name, shape in source.hand.shapes.items()}
        self._rest: str = getattr(pack.spec.rest, side).hand
        self.geometry = ArmGeometry(shoulder, _reach(self.upper), _reach(self.fore))

    def fallback(self, shape: str) -> str:
        """A shape the pack has, as near as possible to one it lacks."""
        for candidate in (*_ALIKE.get(shape, ()), "open", "relaxed"):
            if candidate in self.hands:
                return candidate
        return self._rest


_ALIKE: dict[str, tuple[str, ...]] = {
    "one": ("point",),
    "point": ("one",),
    "five": ("open",),
    "open": ("five", "present"),
    "present": ("open", "flat"),
    "flat": ("present", "open"),
    "four": ("five", "open"),
    "three": ("open",),
    "two": ("open",),
    "thumb_up": ("fist",),
    "heart_half": ("pinch", "relaxed"),
    "pinch": ("ok", "point"),
    "ok": ("pinch", "point"),
    "fist": ("relaxed",),
}


def _reach(cuts: list[_Cut]) -> float:
    longest = max(cuts, key=lambda c: c.length)
    return math.dist(longest.pivot, longest.end) / longest.length


def _limb(cutter: _Cutter, limb: Limb, *, taper: bool) -> list[_Cut]:
    spans = [math.dist(v.pivot, v.end) for v in limb.views]
    longest = max(1.0, *spans)
    # A few per cent are the camera's doing; only clearly shorter views are foreshortened ones.
    lengths = [1.0 if span > _FULL_LENGTH * longest else span / longest for span in spans]
    return [
        cutter.cut(v.picture, v.pivot, v.end, v.angle, length, taper=taper)
        for v, length in zip(limb.views, lengths, strict=True)
    ]


def _hand(cutter: _Cutter, shape: HandShape) -> list[_Cut]:
    return [cutter.cut(v.picture, v.pivot, v.pivot, v.angle, 1.0, taper=False) for v in shape.views]


class _Cutter:
    """Makes a pack's pictures ready to be turned and laid, for one side."""

    def __init__(self, pack: Pack, side: str, workings: Workings, *, flip: bool) -> None:
        self._pack = pack
        self._side = side
        self._workings = workings
        self._flip = flip
        self._number = 0

    def cut(self, name: str, pivot: Point, end: Point, angle: float, length: float, *, taper: bool) -> _Cut:
        picture = self._pack.pictures[name]
        if self._flip:
            last = picture.shape[1] - 1
            picture = np.ascontiguousarray(picture[:, ::-1])
            pivot, end, angle = (last - pivot[0], pivot[1]), (last - end[0], end[1]), -angle
        # A clear rim keeps the turned edges antialiased.
        pixels = np.pad(premultiplied(picture), ((2, 2), (2, 2), (0, 0)))
        pivot, end = (pivot[0] + 2, pivot[1] + 2), (end[0] + 2, end[1] + 2)
        self._number += 1
        shade = self._workings.array(
            f"shade {self._side} {self._number}", lambda: _shade(pixels, pivot, end, taper=taper)
        )
        return _Cut(pixels, shade, pivot, end, angle, length)


def _shade(pixels: Picture, pivot: Point, end: Point, *, taper: bool) -> Picture:
    margin = int(_SHADOW_BLUR_PX * 2)
    alpha = np.pad(pixels[..., 3], margin)
    if taper:  # no shadow at the shoulder, where arm and body are one
        ys, xs = np.mgrid[: alpha.shape[0], : alpha.shape[1]].astype(np.float32)
        ax, ay = end[0] - pivot[0], end[1] - pivot[1]
        along = ((xs - margin - pivot[0]) * ax + (ys - margin - pivot[1]) * ay) / max(1.0, ax * ax + ay * ay)
        alpha = (alpha * np.clip((along - 0.25) / 0.6, 0, 1)).astype(np.uint8)
    soft = cv2.GaussianBlur(alpha, (0, 0), _SHADOW_BLUR_PX)
    size = (-(-alpha.shape[1] // _SHADOW_SCALE), -(-alpha.shape[0] // _SHADOW_SCALE))
    return np.asarray(cv2.resize(soft, size, interpolation=cv2.INTER_AREA), np.uint8)


def _place(cuts: list[_Cut], joint: Point, angle: float, length: float) -> tuple[list[_Piece], Point]:
    """The one or two views to draw with matrices and weights, and where their far joint ends up."""
    shares = _choose(cuts, angle, length)
    placed: list[_Piece] = []
    end_x = end_y = 0.0
    for cut, share in shares:
        matrix = _matrix(cut, joint, angle, min(1.6, max(0.3, length / cut.length)))
        placed.append((cut, matrix, share))
        x, y = matrix @ (cut.end[0], cut.end[1], 1.0)
        end_x += share * float(x)
        end_y += share * float(y)
    return placed, (end_x, end_y)


def _choose(cuts: list[_Cut], angle: float, length: float) -> list[tuple[_Cut, float]]:
    if len(cuts) == 1:
        return [(cuts[0], 1.0)]
    ranked = sorted(
        ((abs(wrap(angle - c.angle)) + _LENGTH_DEG * abs(length - c.length), i) for i, c in enumerate(cuts))
    )
    (first, i), (second, j) = ranked[0], ranked[1]
    lead = (second - first) / _FADE_DEG
    if lead >= 1:
        return [(cuts[i], 1.0)]
    share = 0.5 + 0.5 * lead * lead * (3 - 2 * lead)
    return [(cuts[i], share), (cuts[j], 1 - share)]


def _matrix(cut: _Cut, joint: Point, angle: float, stretch: float) -> Matrix:
    """Picture px to frame px: turned to `angle`, stretched along its axis, pivot on `joint`."""
    turn, back = math.radians(angle), math.radians(-cut.angle)
    c, s = math.cos(turn), math.sin(turn)
    cb, sb = math.cos(back), math.sin(back)
    # Clockwise on a y-down plane: (x, y) -> (x cos - y sin, x sin + y cos).
    upright = np.array([[cb, -sb], [stretch * sb, stretch * cb]])
    linear = np.array([[c, -s], [s, c]]) @ upright
    pivot = np.array(cut.pivot)
    return np.column_stack([linear, np.array(joint) - linear @ pivot])


def _box(matrix: Matrix, size: tuple[int, int], frame: Picture) -> Box | None:
    width, height = size
    corners = matrix @ np.array([[0, width, 0, width], [0, 0, height, height], [1, 1, 1, 1]], float)
    low, high = np.floor(corners.min(axis=1)), np.ceil(corners.max(axis=1)) + 1
    left, top = max(0, int(low[0])), max(0, int(low[1]))
    right, bottom = min(frame.shape[1], int(high[0])), min(frame.shape[0], int(high[1]))
    return (left, top, right, bottom) if left < right and top < bottom else None


def around(boxes: list[Box]) -> Box:
    """The box about all of `boxes` (left, top, right, bottom)."""
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


def _warp(pixels: Picture, matrix: Matrix, box: Box) -> Picture:
    moved = matrix.copy()
    moved[:, 2] -= box[:2]
    warped = cv2.warpAffine(
        pixels,
        moved,
        (box[2] - box[0], box[3] - box[1]),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
    )
    return np.asarray(warped, np.uint8)


def _lay(frame: Picture, layer: list[_Piece]) -> Box | None:
    """Blend the cuts of one part by their weights and lay the result over the frame; the box covered."""
    boxes = [_box(m, (c.pixels.shape[1], c.pixels.shape[0]), frame) for c, m, _ in layer]
    seen = [b for b in boxes if b is not None]
    if not seen:
        return None
    box = around(seen)
    if len(layer) == 1:
        source = _warp(layer[0][0].pixels, layer[0][1], box)
    else:
        total = np.zeros((box[3] - box[1], box[2] - box[0], 4), np.float32)
        for cut, matrix, weight in layer:
            total += _warp(cut.pixels, matrix, box) * np.float32(weight)
        source = (total + 0.5).astype(np.uint8)
    target = frame[box[1] : box[3], box[0] : box[2]]
    clear = 255 - source[..., 3]
    target[:] = cv2.add(source, cv2.multiply(target, cv2.merge([clear] * 4), scale=1 / 255))
    return box


def _shadow(frame: Picture, pieces: list[_Piece]) -> None:
    """Darken the figure softly under the arm; clear pixels stay clear.

    Everything is worked out on a quarter of the resolution and enlarged once: a shadow is soft.
    """
    scale, margin = _SHADOW_SCALE, int(_SHADOW_BLUR_PX * 2)
    small = frame[: frame.shape[0] // scale, : frame.shape[1] // scale]  # only its size counts
    placed: list[tuple[_Piece, Matrix, Box]] = []
    for piece in pieces:
        cut, matrix, _ = piece
        whole = matrix.copy()
        # Shade px -> picture px -> frame px (shifted) -> small px.
        whole[:, 2] += matrix[:, :2] @ (-margin + (scale - 1) / 2, -margin + (scale - 1) / 2) + _SHADOW_SHIFT
        whole[:, 2] = (whole[:, 2] - (scale - 1) / 2) / scale
        box = _box(whole, (cut.shade.shape[1], cut.shade.shape[0]), small)
        if box is not None:
            placed.append((piece, whole, box))
    if not placed:
        return
    left, top, right, bottom = around([box for _, _, box in placed])
    shade = np.zeros((bottom - top, right - left), np.uint8)
    for (cut, _, weight), whole, box in placed:
        part = _warp(cut.shade, whole, box)
        if weight < 1:
            part = np.asarray(cv2.convertScaleAbs(part, alpha=weight), np.uint8)
        spot = shade[box[1] - top : box[3] - top, box[0] - left : box[2] - left]
        np.maximum(spot, part, out=spot)
    keep = cv2.LUT(shade, _KEEP)
    target = frame[top * scale : bottom * scale, left * scale : right * scale]
    large = cv2.resize(keep, (target.shape[1], target.shape[0]), interpolation=cv2.INTER_LINEAR)
    full = np.full_like(large, 255)
    target[:] = cv2.multiply(target, cv2.merge([large, large, large, full]), scale=1 / 255)


_KEEP = (255 - np.arange(256) * _SHADOW_DEPTH).astype(np.uint8)
