"""Another mouth laid on a picture of a clip: bent onto the face as it is there, in its light, without a seam.

Eyes, nose and cheeks stay those of the picture. Lips, jaw and the skin about them are those of other pictures
of the person, each turned as the head is turned here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from .crops import coarse_colours, turned
from .landmarks import (
    CHIN,
    INNER_LOWER,
    INNER_UPPER,
    JAW,
    NOSE,
    OUTER_LOWER,
    OUTER_UPPER,
    SIDES,
    UNDER_EYES,
    UPPER_OVAL,
    Face,
    Floats,
)
from .matting import Picture
from .slit import Grid, Light
from .smooth import Window, faded, quick_displacement, smoothstep

STILL = (*NOSE, *UNDER_EYES, *SIDES, *UPPER_OVAL)
"""What of a face does not move by speaking."""

_LIPS = tuple(dict.fromkeys((*OUTER_UPPER, *OUTER_LOWER, *INNER_UPPER, *INNER_LOWER)))
_CHEEKS = (205, 425, 50, 280, 207, 427, 192, 416, 214, 434, 186, 410, 92, 322, 202, 422, 204, 424)
MOVING = (*_LIPS, *JAW, *CHIN, *_CHEEKS)
"""What does."""

_BASE = (2, 98, 327, 97, 326, 94)
_UPPER = tuple(MOVING.index(n) for n in (*OUTER_UPPER[1:-1], *INNER_UPPER[1:-1]))
_LOWER = tuple(MOVING.index(n) for n in (*OUTER_LOWER[1:-1], *INNER_LOWER[1:-1]))
_TOP, _BOTTOM = (tuple(MOVING.index(n) for n in line[1:-1]) for line in (INNER_UPPER, INNER_LOWER))

_HELD = (2, 98, 327, 48, 278, 4, 5, 195, 230, 450, 119, 348, 118, 347, 123, 352, 93, 323, 137, 366, 234, 454)
_TAKEN = np.array(
    [n for n, point in enumerate(MOVING) if point in _LIPS or point in CHIN or point not in JAW or n % 2 == 0]
)
"""What the map goes through, of `STILL` and `MOVING`."""

_STEP = 0.05
"""The map is worked out in steps of so many `Face.wide`: lips' edges are bent no more sharply."""

_SWING = np.array([0, 0, 0.15, 0.45, 0.75, 0.95, 1, 1, 1, 1, 1, 0.95, 0.75, 0.45, 0.15, 0, 0])
"""How far each point of the jaw goes with the mouth; beside the ears it stays."""

_SOFT = 0.11
"""The rim of what is laid goes over into the picture within this, in `Face.wide`."""

_BELOW = 0.15
"""So far below the chin the picture may change, in `Face.wide`."""

_SHADE, _OTHER = (0.06, 0.12), 20.0
"""The chin's shade ends so far below it, in `Face.wide`; what differs there by more, of 255, is a collar."""

_NECK = 0.55
"""So far below the chin pictures of mouths reach, in `Face.wide`."""

_LIGHT = (0.66, 1.5)
"""Colours are made so much darker or lighter at most."""

_TOUCH = 0.004
"""Lips that are to touch are brought so near, in `Face.wide`."""

_COARSE_PX = 3.0
"""Coarse colours are worked out where their blur is about so many px."""


class Source(NamedTuple):
    """A picture of a mouth: BGR, 8 bits, and the face's landmarks (478 x 3) in its px."""

    picture: Picture
    points: Floats


def source_of(picture: Picture, points: Floats, largest_px: float, *, whole: bool = False) -> Source:
    """The part of a picture that is needed of a face; smaller where `Face.wide` is more than `largest_px`.

    `whole`: with the eyes and the brow.
    """
    face = Face(points)
    up = face.upright
    low, high = up[list(MOVING)].min(axis=0), up[list(MOVING)].max(axis=0)
    top = float(up[10 if whole else 1, 1]) - 0.3 * face.wide
    corners = np.array([[u, v] for u in (low[0], high[0]) for v in (top, high[1] + _NECK * face.wide)])
    spread = np.array([0.10, 0.10]) * face.wide
    box = face.to_picture(corners)
    left, first = np.maximum(np.floor(box.min(axis=0) - spread), 0).astype(int)
    right, last = np.ceil(box.max(axis=0) + spread).astype(int)
    part = picture[first : max(last, first + 8), left : max(right, left + 8)]
    own = points - np.array([left, first, 0.0])
    factor = min(1.0, largest_px / face.wide)
    if factor < 1:
        size = max(8, round(part.shape[1] * factor)), max(8, round(part.shape[0] * factor))
        own = Face(own).moved(factor, (0.0, 0.0)).points
        part = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)
    return Source(part.copy(), own)


def upon(source: Floats, face: Face) -> Floats:
    """Where the moving parts of a face (478 x 3) lie on another one, px: turned as that is."""
    there = turned(source, face.points, STILL)
    off = (face.points[list(_BASE), :2] - there[list(_BASE), :2]).mean(axis=0)
    out = np.asarray(there[list(MOVING), :2] + off)
    jaw = slice(len(_LIPS), len(_LIPS) + len(JAW))
    own = face.points[list(JAW), :2]
    out[jaw] = own + (out[jaw] - own) * _SWING[:, None]
    return out


def brought_together(moving: Floats, face: Face, share: float) -> Floats:
    """The moving parts with the lips nearer to each other: 1 is touching."""
    if share <= 0:
        return moving
    out = moving.copy()
    down = face.down
    gaps = (out[list(_BOTTOM)] - out[list(_TOP)]) @ down
    spare = np.maximum(gaps - _TOUCH * face.wide, 0) * min(share, 1.0)
    spare = np.concatenate([spare, spare])[:, None] * down
    out[list(_UPPER)] += 0.4 * spare
    out[list(_LOWER)] -= 0.6 * spare
    return out


def lay(
    picture: Picture, points: Floats, sources: Sequence[tuple[Source, float]], weight: float, shut: float
) -> Picture:
    """The picture (BGR, 8 bits) with the sources' mouths, by their shares, on the face `points` (478 x 3).

    `weight` below 1 leaves so much of the picture's own mouth; `shut` brings the lips together, 1: closed.
    """
    face = Face(points)
    own = points[list(MOVING), :2]
    total = sum(share for _, share in sources)
    shares = [weight * share / total for _, share in sources]
    moving = (1 - weight) * own
    for (source, _), share in zip(sources, shares, strict=True):
        moving = moving + share * upon(source.points, face)
    moving = brought_together(moving, face, weight * shut)
    height, width = picture.shape[:2]
    window = _window(face, moving, (width, height))
    if min(window.width, window.height) < 16:
        return picture
    left, top, right, bottom = window
    below = picture[top:bottom, left:right].astype(np.float32)
    alpha, skin = _masks(face, moving, window)
    here = np.concatenate([points[list(_HELD), :2], moving[_TAKEN], _rim(face)])
    blur = 0.13 * face.wide
    wanted = _coarse(below, skin, blur)
    laid = np.zeros_like(below)
    pieces = [(*source, share) for (source, _), share in zip(sources, shares, strict=True)]
    if weight < 1:
        pieces.append((picture, points, 1 - weight))
    for own_picture, there, share in pieces:
        bent = _bent(own_picture, here, there, face, window)
        gain = np.divide(wanted, np.maximum(_coarse(bent, skin, blur), 2.0)).clip(*_LIGHT)
        lit = np.multiply(bent, _enlarged(gain, window)).clip(0, 255)
        laid += np.multiply(lit, np.float32(share))
    alpha *= 1 - _foreign(below, laid, face, moving, window)
    out = picture.copy()
    out[top:bottom, left:right] = (below + (laid - below) * alpha[..., None] + 0.5).clip(0, 255)
    return out


def _window(face: Face, moving: Floats, size: tuple[int, int]) -> Window:
    chins = np.concatenate([moving, face.points[list(JAW), :2]])
    lowest = face.to_axes(chins)[:, 1].max() + (_BELOW + 0.02) * face.wide
    middle = float(face.upright[152, 0])
    nose = face.upright[2] - np.array([0.0, 0.2 * face.wide])
    places = [chins, face.to_picture(np.array([[middle, lowest], nose]))]
    return Window.around(np.concatenate(places), 0.02 * face.wide, size)


def _rim(face: Face) -> Floats:
    """Places on neck and air below, which move with the head as far as anybody sees them."""
    down = float(face.upright[152, 1])
    places = np.array([[u, v] for v in (0.30, 0.55) for u in (-0.9, -0.3, 0.3, 0.9)]) * face.wide
    return face.to_picture(places + np.array([0.0, down]))


def _bent(picture: Picture, here: Floats, there: Floats, face: Face, window: Window) -> Light:
    """A source as it lies on the face, in the window."""
    still = there[list(STILL), :2]
    matrix, _ = cv2.estimateAffinePartial2D(
        face.points[list(STILL), :2], still, method=cv2.LMEDS, refineIters=10
    )
    if matrix is None:
        matrix = np.eye(2, 3)
    rim = _rim(face) @ matrix[:, :2].T + matrix[:, 2]
    moving = there[list(MOVING), :2][_TAKEN]
    places = np.concatenate([there[list(_HELD), :2], moving, rim])
    field = quick_displacement(here, places, window, max(4, round(_STEP * face.wide)))
    x, y = window.pixels(1)
    bent = cv2.remap(
        picture,
        (x + field[..., 0]).astype(np.float32),
        (y + field[..., 1]).astype(np.float32),
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(bent, np.float32)


def _foreign(below: Light, laid: Light, face: Face, moving: Floats, window: Window) -> Light:
    """1 under both chins, the old one and the new one, where a collar or a thing is in one picture alone."""
    grid = Grid.of(face, window, 1)
    old = face.upright[list(JAW)]
    lowest = np.maximum(old[:, 1], face.to_axes(moving[len(_LIPS) : len(_LIPS) + len(JAW)])[:, 1])
    order = np.argsort(old[:, 0])
    under = (grid.v - np.interp(grid.u, old[order, 0], lowest[order])) / face.wide
    below_shade = smoothstep((under - _SHADE[0]) / (_SHADE[1] - _SHADE[0]))
    apart = cv2.GaussianBlur(np.abs(laid - below).max(axis=2), (0, 0), 0.01 * face.wide)
    return np.asarray(below_shade * smoothstep((apart - _OTHER) / _OTHER), np.float32)


def _masks(face: Face, moving: Floats, window: Window) -> tuple[Light, Light]:
    """How far each px of the window is laid over, and which tell the light: skin, not lips."""
    wide = face.wide
    grid = Grid.of(face, window, 1)
    laid = face.to_axes(moving[len(_LIPS) : len(_LIPS) + len(JAW)])
    jaw = face.upright[list(JAW)].copy()
    # Both chins lie inside, the old one and the new one.
    jaw[:, 1] = np.maximum(jaw[:, 1], laid[:, 1]) + _BELOW * wide * _SWING
    nose = float(face.upright[2, 1])
    roof = [[jaw[-1, 0], nose - 0.3 * wide], [jaw[0, 0], nose - 0.3 * wide]]
    ring = face.to_picture(np.concatenate([jaw, roof])) - window[:2]
    shape = np.zeros((window.height + 2, window.width + 2), np.uint8)
    cv2.fillPoly(shape, [(ring + 1).round().astype(np.int32)], 1)
    inside = np.asarray(cv2.distanceTransform(shape, cv2.DIST_L2, 5)[1:-1, 1:-1], np.float64)
    alpha = smoothstep((inside - 0.02 * wide) / (_SOFT * wide))
    alpha *= smoothstep((grid.v - (nose - 0.10 * wide)) / (0.13 * wide))
    alpha *= faded(window, 1, 0.03 * wide)
    lips = face.to_axes(moving[: len(_LIPS)])
    middle = lips.mean(axis=0) + np.array([0.0, 0.04 * wide])
    away = np.hypot((grid.u - middle[0]) / (0.42 * wide), (grid.v - middle[1]) / (0.32 * wide))
    skin = alpha * smoothstep((away - 0.8) / 0.4)
    # What lies below the chins is no skin of the face.
    lowest = np.minimum(float(laid[8, 1]), float(face.upright[152, 1])) - 0.04 * wide
    skin *= smoothstep((lowest - grid.v) / (0.05 * wide))
    return alpha.astype(np.float32), skin.astype(np.float32)


def _coarse(picture: Light, weight: Light, blur: float) -> Light:
    """The picture's coarse colours, small."""
    factor = min(1.0, _COARSE_PX / blur)
    size = max(4, round(picture.shape[1] * factor)), max(4, round(picture.shape[0] * factor))
    share = np.asarray(cv2.resize(weight, size, interpolation=cv2.INTER_AREA), np.float32)
    weighted = np.multiply(picture, weight[..., None])
    colours = np.asarray(cv2.resize(weighted, size, interpolation=cv2.INTER_AREA), np.float32)
    colours /= np.maximum(share, np.float32(1e-4))[..., None]
    return coarse_colours(colours, share, blur * factor)


def _enlarged(gain: npt.NDArray[Any], window: Window) -> Light:
    size = window.width, window.height
    return np.asarray(cv2.resize(gain, size, interpolation=cv2.INTER_LINEAR), np.float32)
