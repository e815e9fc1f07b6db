"""Arms and hands: cut-out pictures turned about their joints.

A limb may have several views (renders at different angles); the nearest one is turned to the
wanted angle, and neighbours are crossfaded where they meet, so nothing pops. Turned pictures are kept
as layers and laid again as they are while the arm has not visibly moved.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .cuts import SHADOW_BLUR_PX, SHADOW_SCALE, Cut, Cutter
from .layers import Box, Layer, Part, Shadow, around
from .pack import Pack, Picture
from .pose import ArmPose
from .spec import Arm, HandShape, Limb, Point
from .warp import steps_px
from .workings import Workings

Matrix = npt.NDArray[np.float64]

_FADE_DEG, _HAND_FADE_DEG = 10.0, 5.0
"""Two views are crossfaded while their distances from the wanted angle differ by less than this. Sleeves look
alike from all sides; of two hands one sees both, so they change faster."""

_NEARLY_ALL = 0.98
"""Of two views crossfaded, the other shows no more from here on."""

_LENGTH_DEG = 90.0
"""How many degrees a difference of 1 in `length` weighs when choosing a view."""

_FULL_LENGTH = 0.82

_COARSER = 1.6
"""Arms may lag this many times as far as the figure: turning them is what costs most, and a fraction of a
pixel shows less at a hanging arm than at a face."""

_SAME_MIX = 0.004
"""Hand shapes mixed to within this are the same picture."""

_ROUND_DEG = (95.0, 125.0)
"""An elbow bent less than the first is shortened with its forearm, or it would stick out; bent more than the
second it is seen all around, and stays round."""

_AS_IT_IS = 0.02
"""A cap that is to be longer by less than this is drawn in one piece with its forearm."""

_HAND = 0.7
"""The reach of a hand with its fingers, in forearms."""

CHIN = -0.58
"""Where the chin of those is for whom the movements were designed, as in `ArmGeometry`."""

_UPPER, _FORE = 1.7, 1.5
"""Lengths of arms that are part of the plate, in half shoulder widths: nobody sees them move."""

_SHADOW_SHIFT = (3.0, 9.0)
_SHADOW_LAG = 4.0
"""A shadow is so soft that it may lag this many times as far as the arm."""


class _Piece(NamedTuple):
    """A picture, where it goes, and its weight among those crossfaded with it."""

    cut: Cut
    matrix: Matrix
    weight: float
    upright: Matrix | None
    """Where its cap goes, which is not shortened; None: with the rest."""


@dataclass(frozen=True)
class ArmGeometry:
    """Lengths in px and the shoulder of one arm, for reaching points.

    `chin` is how far the chin is below the shoulder (mostly: above it), in lengths of the upper arm.
    """

    shoulder: Point
    upper: float
    fore: float
    chin: float = CHIN


def wrap(degrees: float) -> float:
    """The same direction within -180..180."""
    return (degrees + 180.0) % 360.0 - 180.0


class Limbs:
    """Both arms of a pack, ready to be drawn."""

    def __init__(self, pack: Pack, workings: Workings | None = None) -> None:
        workings = workings or Workings()
        self._arms = {side: _ArmParts(pack, side, workings) for side in ("left", "right")}
        self._size = pack.size
        self._moved_px = _COARSER * steps_px(pack.size[0])[0]
        self._placed: dict[str, PlacedArm] = {}
        self._shadows: dict[str, tuple[_Stance | None, Shadow | None]] = {}

    def geometry(self, side: str) -> ArmGeometry:
        """Where the shoulder of `side` is and how long its parts are."""
        return self._arms[side].geometry

    def shapes(self, side: str) -> frozenset[str]:
        """The hand shapes the pack has on `side`."""
        return frozenset(self._arms[side].hands)

    def place(self, side: str, pose: ArmPose, shift: tuple[float, float]) -> PlacedArm:
        """The arm in a pose, ready to be laid, its shoulder moved by `shift`.

        The very same object as before where nothing has visibly moved.
        """
        before = self._placed.get(side)
        arm = self._arms[side]
        stance = _Stance.of(pose, shift)
        if not arm.upper:  # it is part of the plate
            return self._placed.setdefault(side, PlacedArm(stance, None, ()))
        if before is not None and before.stance.alike(stance, arm.geometry, self._moved_px):
            return before
        pieces = _pieces(arm, pose, shift)
        shaded, shadow = self._shadows.get(side, (None, None))
        if shaded is None or not shaded.alike(stance, arm.geometry, _SHADOW_LAG * self._moved_px):
            shadow = _shadow([piece for part in pieces for piece in part], self._size)
            self._shadows[side] = (stance, shadow)
        layers = [Layer.of(laid, self._size) for part in pieces for laid in _parts(part)]
        placed = PlacedArm(stance, shadow, tuple(layer for layer in layers if layer is not None))
        self._placed[side] = placed
        return placed


@dataclass(frozen=True)
class _Stance:
    """All that an arm's picture depends on; angles absolute, in degrees."""

    x: float
    y: float
    upper: float
    upper_length: float
    fore: float
    length: float
    hand: float
    mix: float
    shapes: tuple[str, str]

    @classmethod
    def of(cls, pose: ArmPose, shift: tuple[float, float]) -> _Stance:
        return cls(
            *shift,
            pose.upper,
            pose.upper_length,
            pose.fore,
            pose.length,
            pose.fore + pose.hand,
            pose.mix,
            (pose.shape_from if pose.mix < 1 else pose.shape, pose.shape),
        )

    def alike(self, other: _Stance, geometry: ArmGeometry, px: float) -> bool:
        """Whether no point of the arm lies more than about `px` from where it is in the other."""
        if self.shapes != other.shapes or abs(self.mix - other.mix) > _SAME_MIX:
            return False
        turns = (
            abs(self.upper - other.upper) * geometry.upper
            + abs(self.fore - other.fore) * geometry.fore
            + abs(self.hand - other.hand) * _HAND * geometry.fore
        )
        stretch = (
            abs(self.upper_length - other.upper_length) * geometry.upper
            + abs(self.length - other.length) * geometry.fore
        )
        shift = math.hypot(self.x - other.x, self.y - other.y)
        return shift + math.radians(turns) + stretch < px


@dataclass(frozen=True)
class PlacedArm:
    """An arm's pictures turned and put in place, as they are laid over a frame."""

    stance: _Stance
    shadow: Shadow | None
    layers: tuple[Layer, ...]

    @cached_property
    def box(self) -> Box | None:
        """What `lay` may touch."""
        boxes = [layer.box for layer in self.layers]
        boxes += [self.shadow.box] if self.shadow is not None else []
        return around(boxes) if boxes else None

    def lay(self, frame: Picture, within: Box) -> None:
        """Lay shadow and arm over what `frame` (premultiplied BGRA) has in the box `within`."""
        if self.shadow is not None:
            self.shadow.lay(frame, within)
        for layer in self.layers:
            layer.lay(frame, within)


def _pieces(arm: _ArmParts, pose: ArmPose, shift: tuple[float, float]) -> list[list[_Piece]]:
    """What to draw of upper arm, forearm and hand, in this order."""
    x, y = arm.geometry.shoulder
    upper, joint = _place(arm.upper, (x + shift[0], y + shift[1]), pose.upper, pose.upper_length)
    fore, joint = _place(arm.fore, joint, pose.fore, pose.length, roundness=_roundness(pose))
    hand: list[_Piece] = []
    for shape, share in ((pose.shape_from, 1 - pose.mix), (pose.shape, pose.mix)):
        if share > _SAME_MIX:
            views = arm.hands.get(shape) or arm.hands[arm.fallback(shape)]
            placed, _ = _place(views, joint, pose.fore + pose.hand, 1.0, _HAND_FADE_DEG)
            hand += [piece._replace(weight=piece.weight * share) for piece in placed]
    return [upper, fore, hand]


def _roundness(pose: ArmPose) -> float:
    """How round the elbow stays where the forearm is shortened: 0 it is as short, 1 as round as ever."""
    bend, (least, most) = abs(wrap(pose.fore - pose.upper)), _ROUND_DEG
    x = min(1.0, max(0.0, (bend - least) / (most - least)))
    return x * x * (3 - 2 * x)


def _parts(pieces: list[_Piece]) -> list[list[Part]]:
    """What to lay of one part of the arm, the lowest first: where it is shortened, its cap and the rest."""
    if any(piece.upright is None or piece.cut.cap is None for piece in pieces):
        return [[(piece.cut.pixels, piece.matrix, piece.weight) for piece in pieces]]
    caps = [
        (p.cut.cap, p.upright, p.weight) for p in pieces if p.cut.cap is not None and p.upright is not None
    ]
    return [caps, [(piece.cut.shaft, piece.matrix, piece.weight) for piece in pieces]]


class _ArmParts:
    def __init__(self, pack: Pack, side: str, workings: Workings) -> None:
        arm: Arm = getattr(pack.spec.arms, side)
        source: Arm = getattr(pack.spec.arms, arm.mirror) if arm.mirror else arm
        flip = arm.mirror is not None
        assert source.shoulder  # checked by the pack
        shoulder = arm.shoulder or source.shoulder
        if arm.shoulder is None:
            shoulder = (2 * pack.spec.head.pivot[0] - shoulder[0], shoulder[1])
        cutter = Cutter(pack, side, workings, flip=flip)
        self.upper: list[Cut] = []
        self.fore: list[Cut] = []
        self.hands: dict[str, list[Cut]] = {}
        self._rest: str = getattr(pack.spec.rest, side).hand
        if not (source.upper and source.fore and source.hand):
            half = abs(shoulder[0] - pack.spec.head.pivot[0])
            chin = (pack.spec.head.chin - shoulder[1]) / (_UPPER * half)
            self.geometry = ArmGeometry(shoulder, _UPPER * half, _FORE * half, chin)
            return
        self.upper = _limb(cutter, source.upper, taper=True)
        self.fore = _limb(cutter, source.fore, taper=False, capped=True)
        self.hands = {name: _hand(cutter, shape) for name, shape in source.hand.shapes.items()}
        reach = _reach(self.upper)
        chin = (pack.spec.head.chin - shoulder[1]) / reach
        self.geometry = ArmGeometry(shoulder, reach, _reach(self.fore), chin)

    def fallback(self, shape: str) -> str:
        """A shape the pack has, as near as possible to one it lacks."""
        for candidate in (*_ALIKE.get(shape, ()), "open", "relaxed"):
            if candidate in self.hands:
                return candidate
        return self._rest


_ALIKE: dict[str, tuple[str, ...]] = {
    "one": ("point", "fist", "relaxed"),
    "point": ("one", "present", "fist"),
    "two": ("three", "one", "open"),
    "three": ("four", "two", "open"),
    "four": ("five", "open", "three"),
    "five": ("open", "four", "present"),
    "open": ("five", "present", "flat"),
    "present": ("open", "flat", "relaxed"),
    "flat": ("present", "relaxed", "open"),
    "thumb_up": ("fist", "point"),
    "heart_half": ("pinch", "ok", "relaxed"),
    "pinch": ("ok", "fist", "relaxed"),
    "ok": ("pinch", "open"),
    "fist": ("pinch", "relaxed"),
    "relaxed": ("flat", "present", "open"),
}
"""Which shapes stand in, best first, for one that a pack lacks."""


def _reach(cuts: list[Cut]) -> float:
    longest = max(cuts, key=lambda c: c.length)
    return math.dist(longest.pivot, longest.end) / longest.length


def _limb(cutter: Cutter, limb: Limb, *, taper: bool, capped: bool = False) -> list[Cut]:
    spans = [math.dist(v.pivot, v.end) for v in limb.views]
    longest = max(1.0, *spans)
    # A few per cent are the camera's doing; only clearly shorter views are foreshortened ones.
    lengths = [1.0 if span > _FULL_LENGTH * longest else span / longest for span in spans]
    return [
        cutter.cut(v.picture, v.pivot, v.end, v.angle, length, taper=taper, capped=capped)
        for v, length in zip(limb.views, lengths, strict=True)
    ]


def _hand(cutter: Cutter, shape: HandShape) -> list[Cut]:
    return [cutter.cut(v.picture, v.pivot, v.pivot, v.angle, 1.0, taper=False) for v in shape.views]


def _place(
    cuts: list[Cut],
    joint: Point,
    angle: float,
    length: float,
    fade: float = _FADE_DEG,
    roundness: float = 0.0,
) -> tuple[list[_Piece], Point]:
    """The one or two views to draw with matrices and weights, and where their far joint ends up."""
    shares = _choose(cuts, angle, length, fade)
    placed: list[_Piece] = []
    end_x = end_y = 0.0
    for cut, share in shares:
        stretch = min(1.6, max(0.3, length / cut.length))
        matrix = _matrix(cut, joint, angle, stretch)
        cap = stretch + roundness * (1 - stretch)
        whole = cut.cap is None or abs(cap - stretch) < _AS_IT_IS
        placed.append(_Piece(cut, matrix, share, None if whole else _matrix(cut, joint, angle, cap)))
        (xx, xy, x), (yx, yy, y) = matrix.tolist()
        end_x += share * (xx * cut.end[0] + xy * cut.end[1] + x)
        end_y += share * (yx * cut.end[0] + yy * cut.end[1] + y)
    return placed, (end_x, end_y)


def _choose(cuts: list[Cut], angle: float, length: float, fade: float) -> list[tuple[Cut, float]]:
    if len(cuts) == 1:
        return [(cuts[0], 1.0)]
    ranked = sorted(
        ((abs(wrap(angle - c.angle)) + _LENGTH_DEG * abs(length - c.length), i) for i, c in enumerate(cuts))
    )
    (first, i), (second, j) = ranked[0], ranked[1]
    lead = (second - first) / fade
    if lead >= 1:
        return [(cuts[i], 1.0)]
    share = 0.5 + 0.5 * lead * lead * (3 - 2 * lead)
    if share > _NEARLY_ALL:
        return [(cuts[i], 1.0)]
    return [(cuts[i], share), (cuts[j], 1 - share)]


def _matrix(cut: Cut, joint: Point, angle: float, stretch: float) -> Matrix:
    """Picture px to frame px: turned to `angle`, stretched along its axis, pivot on `joint`."""
    turn, back = math.radians(angle), math.radians(-cut.angle)
    c, s = math.cos(turn), math.sin(turn)
    # Clockwise on a y-down plane: (x, y) -> (x cos - y sin, x sin + y cos); first upright, then stretched.
    cb, sb = math.cos(back), math.sin(back)
    lx, ly = stretch * sb, stretch * cb
    xx, xy, yx, yy = c * cb - s * lx, -c * sb - s * ly, s * cb + c * lx, -s * sb + c * ly
    px, py = cut.pivot
    return np.array([[xx, xy, joint[0] - xx * px - xy * py], [yx, yy, joint[1] - yx * px - yy * py]])


def _shadow(pieces: list[_Piece], size: tuple[int, int]) -> Shadow | None:
    """The soft shadow of an arm, worked out on a quarter of the resolution: a shadow is soft."""
    scale, margin = SHADOW_SCALE, int(SHADOW_BLUR_PX * 2)
    parts = []
    for cut, matrix, weight, _ in pieces:
        whole = matrix.copy()
        # Shade px -> picture px -> frame px (shifted) -> small px.
        whole[:, 2] += matrix[:, :2] @ (-margin + (scale - 1) / 2, -margin + (scale - 1) / 2) + _SHADOW_SHIFT
        whole[:, 2] = (whole[:, 2] - (scale - 1) / 2) / scale
        parts.append((cut.shade, whole, weight))
    return Shadow.of(parts, size, scale)
