"""The face of a picture as landmarks: which point is where, and the face's own upright axes.

Points are those of MediaPipe's face mesh with irises: 478 rows of x, y, z in px of the picture (y down,
z away from the camera). "left" and "right" are the viewer's. Lines run from the viewer's left to right.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

COUNT = 478
"""Landmarks of a face."""

OUTER_UPPER = (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291)
OUTER_LOWER = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291)
INNER_UPPER = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
INNER_LOWER = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)

JAW = (
    *(132, 58, 172, 136, 150, 149, 176, 148, 152),
    *(377, 400, 378, 379, 365, 397, 288, 361),
)
"""The lower edge of the face."""

CHIN = (175, 199)
OVAL = (
    *(10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152),
    *(148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109),
)
UPPER_OVAL = (234, 127, 162, 21, 54, 103, 67, 109, 10, 338, 297, 332, 284, 251, 389, 356, 454)
NOSE = (1, 2, 4, 5, 6, 195, 197, 168, 98, 327, 48, 278, 64, 294, 102, 331)
UNDER_EYES = (230, 450, 119, 348, 118, 347, 117, 346, 123, 352)
SIDES = (93, 323, 227, 447, 137, 366)
"""Before the ears."""


@dataclass(frozen=True)
class EyePoints:
    """Landmarks of one eye; the lines above it follow one another upwards."""

    upper: tuple[int, ...]
    lower: tuple[int, ...]
    crease: tuple[int, ...]
    under_brow: tuple[int, ...]
    below: tuple[int, ...]
    brow: tuple[int, ...]
    iris: tuple[int, ...]
    """Middle, then four on the rim."""


EYES = (
    EyePoints(
        upper=(33, 246, 161, 160, 159, 158, 157, 173, 133),
        lower=(33, 7, 163, 144, 145, 153, 154, 155, 133),
        crease=(247, 30, 29, 27, 28, 56, 190),
        under_brow=(113, 225, 224, 223, 222, 221, 189),
        below=(31, 228, 229, 230, 231, 232, 233),
        brow=(70, 63, 105, 66, 107, 46, 53, 52, 65, 55),
        iris=(468, 469, 470, 471, 472),
    ),
    EyePoints(
        upper=(362, 398, 384, 385, 386, 387, 388, 466, 263),
        lower=(362, 382, 381, 380, 374, 373, 390, 249, 263),
        crease=(414, 286, 258, 257, 259, 260, 467),
        under_brow=(413, 441, 442, 443, 444, 445, 342),
        below=(453, 452, 451, 450, 449, 448, 261),
        brow=(300, 293, 334, 296, 336, 276, 283, 282, 295, 285),
        iris=(473, 474, 475, 476, 477),
    ),
)
"""The viewer's left eye, then the right one."""


@dataclass(frozen=True)
class Face:
    """A face in a picture: its landmarks in px, and axes along eyes and nose.

    The axes' coordinates (u to the viewer's right, v down, px) have their origin between the outer corners of
    the eyes. `wide`, the way between these corners, is what all shapes are measured in.
    """

    points: Floats

    @cached_property
    def across(self) -> Floats:
        """The unit vector along the eyes."""
        way = self.points[263, :2] - self.points[33, :2]
        return np.asarray(way / np.linalg.norm(way))

    @property
    def down(self) -> Floats:
        """The unit vector from the brow to the chin."""
        return np.array([-self.across[1], self.across[0]])

    @cached_property
    def origin(self) -> Floats:
        """Between the outer corners of the eyes."""
        return np.asarray((self.points[33, :2] + self.points[263, :2]) / 2)

    @cached_property
    def wide(self) -> float:
        """From one outer corner of the eyes to the other, px; as if seen from ahead."""
        return float(np.linalg.norm(self.points[263] - self.points[33]))

    @cached_property
    def upright(self) -> Floats:
        """All landmarks on the face's own axes, `478 x 2` px."""
        return self.to_axes(self.points[:, :2])

    def to_axes(self, places: Floats) -> Floats:
        """Places in the picture on the face's axes; arrays of any shape that ends in 2."""
        return np.asarray((places - self.origin) @ np.stack([self.across, self.down], axis=1))

    def to_picture(self, places: Floats) -> Floats:
        """Places on the face's axes back in the picture."""
        return np.asarray(places @ np.stack([self.across, self.down]) + self.origin)

    def moved(self, scale: float, shift: tuple[float, float]) -> Face:
        """The face in the picture made `scale` times larger and then moved by `shift` px."""
        points = self.points * scale
        points[:, :2] += np.asarray(shift) + (scale - 1) / 2  # px are squares, counted from their middles
        return Face(points)

    @property
    def roll(self) -> float:
        """How far the head leans, degrees clockwise as seen."""
        return math.degrees(math.atan2(self.across[1], self.across[0]))

    @property
    def yaw(self) -> float:
        """How far the face is turned, degrees; positive to the viewer's right."""
        near, far = self.points[234], self.points[454]
        return math.degrees(math.atan2(float(far[2] - near[2]), float(far[0] - near[0])))

    @property
    def lips_gap(self) -> float:
        """How far the lips are apart in the middle, in `wide`."""
        return float(self.upright[14, 1] - self.upright[13, 1]) / self.wide
