"""Eyes and brows: lids that close with the skin above them, eyes that look about, brows that move."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .landmarks import EYES, EyePoints, Face
from .slit import Curve, Grid, Light, Side, coarser, open_slit, sample
from .smooth import Floats, Window, displacement, faded, smoothstep

_LASHES, _RIM = 0.010, 0.014
"""So far below the tracked edges of upper and lower lid their skin begins, in `Face.wide`: above go the dark
line of the lashes, and the moist rim."""

_LOOK = (0.17, 0.06)
"""How far the irises go to the side and up or down at most, in widths of the eye."""

_WITH_GAZE = 0.26
"""So much the lids close in looking down."""


class Patch(NamedTuple):
    """A part of the frame in another state: premultiplied BGRA 0..1, and its place."""

    picture: Light
    window: Window


def eyes_window(face: Face, size: tuple[int, int]) -> Window:
    """Both eyes with their lids."""
    points = [i for eye in EYES for i in (*eye.upper, *eye.lower, *eye.under_brow, *eye.below)]
    return Window.around(face.points[points, :2], 0.05 * face.wide, size)


def lids(source: Light, face: Face, size: tuple[int, int], fineness: int, open_: float) -> Patch:
    """The lids `open_` 0..1; the eyes themselves stay clear."""
    return _eyes(source, face, size, fineness, open_, None)


def gaze(source: Light, face: Face, size: tuple[int, int], fineness: int, x: float, y: float) -> Patch:
    """The eyes looking to x, y (-1..1, right and down); the lids follow them a little."""
    return _eyes(source, face, size, fineness, 1 - _WITH_GAZE * max(y, 0.0) - 0.10 * min(y, 0.0), (x, y))


def brows(source: Light, face: Face, size: tuple[int, int], fineness: int, raised: float) -> Patch:
    """The brows raised (1) or drawn together (-1)."""
    points, wide = face.upright, face.wide
    here, there = [], []
    for eye in EYES:
        brow = points[list(eye.brow)]
        inwards = np.sign(-brow[:, :1].mean())
        near = smoothstep(1.2 - np.abs(brow[:, 0]) / (0.32 * wide))
        way = np.zeros_like(brow)
        if raised > 0:
            way[:, 1] = -0.050 * raised * wide
        else:
            way[:, 1] = -0.030 * raised * wide * (0.35 + 0.65 * near)
            way[:, 0] = -0.024 * raised * wide * near * inwards
        for line, share in ((eye.under_brow, 0.40), (eye.crease, 0.10)):
            rows = points[list(line)]
            there.append(rows)
            here.append(rows + share * way.mean(axis=0))
        ring = points[[*eye.upper, *eye.lower, *eye.below]]
        there += [brow, ring]
        here += [brow + way, ring]
    still = points[[*(6, 197, 195, 127, 356, 234, 454, 10, 109, 338, 67, 297, 103, 332, 54, 284)]]
    forehead = points[[151, 108, 337, 69, 299]]
    risen = forehead.copy()
    risen[:, 1] -= 0.018 * max(raised, 0.0) * wide
    there += [still, forehead]
    here += [still, risen]
    brow_points = [i for eye in EYES for i in (*eye.brow, *eye.crease)]
    window = Window.around(face.points[brow_points, :2], 0.20 * wide, size)
    weight = faded(window, fineness, 0.10 * wide)
    field = displacement(
        face.to_picture(np.concatenate(here)), face.to_picture(np.concatenate(there)), window, fineness
    )
    grid = Grid.of(face, window, fineness)
    field *= weight[..., None]
    picture = sample(source, grid.x + field[..., 0], grid.y + field[..., 1], fineness)
    # The eyes themselves are the lids' and the gaze's to draw.
    picture *= (weight * (1 - _eyes_mask(grid, face)))[..., None].astype(np.float32)
    return Patch(coarser(picture, fineness), window)


def _eyes(
    source: Light,
    face: Face,
    size: tuple[int, int],
    fineness: int,
    open_: float,
    look: tuple[float, float] | None,
) -> Patch:
    window = eyes_window(face, size)
    out = np.zeros((window.height * fineness, window.width * fineness, 4), np.float32)
    still = faded(window, fineness, 3)
    grid = Grid.of(face, window, fineness)
    for eye in EYES:
        sides, edges = _lids(face, eye, open_)
        opened = open_slit(source, face, grid, sides, edges, still)
        mask = _lid_mask(grid.u, grid.v, face, eye).astype(np.float32) * still
        hole = opened.hole[..., None]
        picture = opened.skin * (1 - hole) * mask[..., None]
        if look is not None:
            ball = _eyeball(source, face, eye, look, grid)
            if open_ == 1:  # only the eye itself has changed
                mask = mask * opened.hole
                picture = ball * mask[..., None]
            else:
                picture = picture + ball * hole * mask[..., None]
        out = picture + out * (1 - picture[..., 3:])
    return Patch(coarser(out, fineness), window)


def _lids(face: Face, eye: EyePoints, open_: float) -> tuple[tuple[Side, Side], tuple[Curve, Curve]]:
    points, wide = face.upright, face.wide
    upper, lower = points[list(eye.upper)].copy(), points[list(eye.lower)].copy()
    upper[1:-1, 1] += _LASHES * wide
    lower[1:-1, 1] += _RIM * wide
    shut = 1 - open_
    meet = lower + 0.10 * (upper - lower)
    new_upper, new_lower = upper + shut * (meet - upper), lower + shut * (meet - lower)
    crease, under, below = (points[list(line)] for line in (eye.crease, eye.under_brow, eye.below))
    sink = shut * (meet - upper)[1:-1]
    folded = crease + 0.46 * sink
    lifted = below + np.array([0.0, -0.006 * wide * shut])
    brow = points[list(eye.brow)]
    corners = points[[eye.upper[0], eye.upper[-1]]]
    around = np.concatenate([under, brow, points[[6, 197, 127, 356, 119, 348, 50, 280]]])
    common = np.concatenate([around, corners])
    sides = (
        Side(
            np.concatenate([common, folded, new_upper[1:-1]]), np.concatenate([common, crease, upper[1:-1]])
        ),
        Side(np.concatenate([common, lifted, new_lower[1:-1]]), np.concatenate([common, below, lower[1:-1]])),
    )
    return sides, (Curve(new_upper), Curve(new_lower))


def _lid_mask(u: Floats, v: Floats, face: Face, eye: EyePoints) -> Floats:
    """1 on the lids, 0 beyond them, with soft borders."""
    points, wide = face.upright, face.wide
    crease, under, below = (points[list(line)] for line in (eye.crease, eye.under_brow, eye.below))
    top, fold, bottom = Curve(under).at(u), Curve(crease).at(u), Curve(below).at(u)
    left, right = sorted((points[eye.upper[0], 0], points[eye.upper[-1], 0]))
    over = smoothstep((v - top) / np.maximum(0.7 * (fold - top), 0.02 * wide))
    rim = points[list(eye.lower)]
    edge = Curve(rim).at(u)
    under_ = smoothstep((bottom + 0.02 * wide - v) / np.maximum(0.8 * (bottom - edge), 0.03 * wide))
    beside = smoothstep((np.minimum(u - left, right - u) + 0.10 * wide) / (0.08 * wide))
    return over * under_ * beside


def _eyes_mask(grid: Grid, face: Face) -> Floats:
    """1 in the eyes."""
    u, v = grid.u, grid.v
    out = np.zeros_like(u)
    for eye in EYES:
        upper, lower = (Curve(face.upright[list(line)]) for line in (eye.upper, eye.lower))
        ends = upper.points[[0, -1], 0]
        inside = np.minimum(v - upper.at(u) + 0.02 * face.wide, lower.at(u) + 0.05 * face.wide - v)
        inside = np.minimum(inside, np.minimum(u - ends.min(), ends.max() - u) + 0.03 * face.wide)
        out = np.maximum(out, smoothstep(inside / (0.02 * face.wide)))
    return out


def _eyeball(
    source: Light,
    face: Face,
    eye: EyePoints,
    look: tuple[float, float],
    grid: Grid,
) -> Light:
    """The window with the iris moved; it stays round, and the white beside it gives way."""
    points = face.upright
    place = np.stack([grid.u, grid.v], axis=-1)
    middle = points[eye.iris[0]]
    radius = float(np.linalg.norm(points[list(eye.iris[1:])] - middle, axis=1).mean())
    wide = abs(float(points[eye.upper[-1], 0] - points[eye.upper[0], 0]))
    way = np.array([look[0] * _LOOK[0], look[1] * _LOOK[1]]) * wide
    far = np.linalg.norm(place - middle - way, axis=-1)
    share = smoothstep(1 - (far - 1.12 * radius) / (0.52 * wide))
    there = place - share[..., None] * way
    # What the lids hide in the picture, the edge they leave stands for.
    upper, lower = (Curve(points[list(line)]) for line in (eye.upper, eye.lower))
    rim = 0.012 * face.wide
    u = np.clip(there[..., 0], upper.points[:, 0].min() + rim, upper.points[:, 0].max() - rim)
    top, bottom = upper.at(u) + rim, lower.at(u) - rim
    v = np.clip(there[..., 1], np.minimum(top, bottom), bottom)
    spots = face.to_picture(np.stack([u, v], axis=-1))
    return sample(source, spots[..., 0], spots[..., 1], grid.fineness)
