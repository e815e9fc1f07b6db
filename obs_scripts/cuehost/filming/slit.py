"""A warp of skin with a slit in it, which opens and closes: lips, or lids.

Above and below the slit the skin follows maps of their own. Beside its corners the two go over into each
other, more softly the further away, so that no seam is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from .landmarks import Face
from .smooth import Floats, Window, displacement, smoothstep

Light = npt.NDArray[np.float32]

_SPREAD = 0.8
"""How quickly the two maps go over into each other beside a corner, px of height a px of way."""


@dataclass(frozen=True)
class Side:
    """What the skin on one side of the slit follows: what was `there` is seen `here`; n x 2 px each, on the
    face's axes."""

    here: Floats
    there: Floats


@dataclass(frozen=True)
class Curve:
    """An edge of the slit on the face's axes, n x 2 px, from the viewer's left to right."""

    points: Floats

    def at(self, u: Floats) -> Floats:
        """Its height at `u`; beyond its ends, that of the end."""
        order = np.argsort(self.points[:, 0])
        return np.asarray(np.interp(u, self.points[order, 0], self.points[order, 1]))


class Grid(NamedTuple):
    """The pixels of a window: their places in the frame (`x`, `y`) and on the face's axes (`u`, `v`), px."""

    window: Window
    fineness: int
    x: Floats
    y: Floats
    u: Floats
    v: Floats

    @classmethod
    def of(cls, face: Face, window: Window, fineness: int) -> Grid:
        """The window's pixels where it is `fineness` times as fine as the frame."""
        x, y = window.pixels(fineness)
        place = face.to_axes(np.stack([x, y], axis=-1))
        return cls(window, fineness, x, y, place[..., 0], place[..., 1])

    def part(self, rows: slice, columns: slice) -> Grid:
        """Some of the pixels."""
        x, y, u, v = (values[rows, columns] for values in (self.x, self.y, self.u, self.v))
        return self._replace(x=x, y=y, u=u, v=v)


class Opened(NamedTuple):
    """The skin of a window, premultiplied as the source is, and how much of each pixel lies in the slit."""

    skin: Light
    hole: Light


def open_slit(
    source: Light,
    face: Face,
    grid: Grid,
    sides: tuple[Side, Side],
    edges: tuple[Curve, Curve],
    weight: Light,
) -> Opened:
    """A window of `source` (the figure, finer than the frame) with the slit as its upper and lower `edges`
    say. `weight` scales the motion, 0 at the window's rim."""
    fineness = grid.fineness
    above, below = (
        displacement(face.to_picture(s.here), face.to_picture(s.there), grid.window, fineness) for s in sides
    )
    top, bottom = edges[0].at(grid.u), edges[1].at(grid.u)
    ends = edges[0].points[[0, -1], 0]
    outside = np.maximum(ends.min() - grid.u, grid.u - ends.max())
    soft = np.maximum(_SPREAD * outside, 0.3)
    share = smoothstep(0.5 + (grid.v - (top + bottom) / 2) / (2 * soft))[..., None].astype(np.float32)
    field = (above + (below - above) * share) * weight[..., None]
    skin = sample(source, grid.x + field[..., 0], grid.y + field[..., 1], fineness)
    inside = np.minimum(grid.v - top, bottom - grid.v)
    hole = np.where(outside < 0, np.clip(inside * fineness + 0.5, 0, 1), 0).astype(np.float32)
    hole *= (bottom - top > 0.05).astype(np.float32)
    return Opened(skin, hole)


def sample(source: Light, x: Floats, y: Floats, fineness: int) -> Light:
    """What `source`, `fineness` times the frame's size, has at places in px of the frame."""
    shift = (fineness - 1) / 2
    return np.asarray(
        cv2.remap(  # type: ignore[call-overload]  # the stubs forbid the None
            source,
            (x * fineness + shift).astype(np.float32),
            (y * fineness + shift).astype(np.float32),
            None,
            cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_REPLICATE,
        ),
        np.float32,
    ).clip(0, 1)


def coarser(picture: Light, fineness: int) -> Light:
    """The picture at the frame's size."""
    height, width = picture.shape[:2]
    return np.asarray(
        cv2.resize(picture, (width // fineness, height // fineness), interpolation=cv2.INTER_AREA), np.float32
    )
