"""The person's own mouths fitted to the face of the host: same pose, same light, no seam.

Eyes, nose and cheeks of a mouth's picture are laid exactly upon those of the host's (by a smooth map), and
lips and jaw go along as the head is turned: so a mouth filmed in one pose fits a face in another.
"""

from __future__ import annotations

import cv2
import numpy as np

from .figure import SIZE, Figure
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
from .slit import Grid, Light, coarser, sample
from .smooth import Window, displacement, faded, smoothstep

_FINE = 2
"""Mouths are bent at so many times the frame's size."""

_STILL = (*NOSE, *UNDER_EYES, *SIDES, *UPPER_OVAL)
_LIPS = tuple(dict.fromkeys((*OUTER_UPPER, *OUTER_LOWER, *INNER_UPPER, *INNER_LOWER)))
_CHEEKS = (205, 425, 50, 280, 207, 427, 192, 416, 214, 434, 186, 410, 92, 322, 202, 422, 204, 424)
_MOVING = (*_LIPS, *JAW, *CHIN, *_CHEEKS)
_BASE = (2, 98, 327, 97, 326, 94)
"""Under the nose: what the upper lip hangs on."""

_DROP = 0.16
"""A chin goes down so far at most, in `Face.wide`."""

_SOFT = 0.11
"""The rim of a mouth's patch goes over into the host's own skin within this, in `Face.wide`."""

_MEET, _MEET_SOFT, _MEET_MOST = 0.09, 0.08, 0.028
"""In the rim, edges of a mouth's picture (the chin's) are bent upon the host's own: so far inside of it this
ends, so smooth it is, and so far it goes at most, in `Face.wide`."""

_LIGHT = (0.72, 1.40)
"""Colours are made so much darker or lighter at most."""


class Mouldings:
    """Fits mouths of a clip to one host.

    `plate` is the host with its mouth at rest, premultiplied BGRA 0..1 at the frame's size.
    """

    def __init__(self, figure: Figure, plate: Light) -> None:
        self.face = figure.face
        face = self.face
        below = face.to_picture(face.upright[[152]] + np.array([0.0, (_DROP + _SOFT) * face.wide]))
        lowest = [face.points[[*JAW, *_LIPS, 2, 98, 327], :2], below]
        self.window = Window.around(np.concatenate(lowest), 0.02 * face.wide, SIZE)
        left, top, right, bottom = self.window
        self._plate = plate[top:bottom, left:right]
        self.alpha = self._shape_of_patch()
        """How opaque each px of a mouth's patch is, 0..1: the same for all mouths."""
        self._skin = self.alpha * self._around_lips()
        deep = _depth((self.alpha > 0.97).astype(np.uint8)) / (_MEET * face.wide)
        self._meeting = (1 - smoothstep(deep)).astype(np.float32)
        self._target = coarse_colours(self._plate, self._skin, 0.13 * face.wide)

    def _shape_of_patch(self) -> Light:
        """From below the eyes to below the lowest chin, and a little inside of the cheeks' edges."""
        face, wide = self.face, self.face.wide
        grid = Grid.of(face, self.window, 1)
        jaw = face.upright[list(JAW)].copy()
        middle, half = float(jaw[:, 0].mean()), float(np.ptp(jaw[:, 0])) / 2
        jaw[:, 1] += _DROP * wide * np.clip(1 - ((jaw[:, 0] - middle) / (0.8 * half)) ** 2, 0, 1)
        nose = float(face.upright[2, 1])
        roof = [[jaw[-1, 0], nose - 0.3 * wide], [jaw[0, 0], nose - 0.3 * wide]]
        ring = face.to_picture(np.concatenate([jaw, roof])) - self.window[:2]
        fine = 4
        shape = np.zeros((self.window.height * fine, self.window.width * fine), np.uint8)
        cv2.fillPoly(shape, [((ring + 0.5) * fine).round().astype(np.int32)], 1)
        inside = _depth(shape)[fine // 2 :: fine, fine // 2 :: fine] / fine
        out = smoothstep((inside - 0.02 * wide) / (_SOFT * wide))
        out *= smoothstep((grid.v - (nose - 0.16 * wide)) / (0.16 * wide))
        # Where hair or background begins, the host's own edge stays.
        deep = _depth((self._plate[..., 3] > 0.98).astype(np.uint8))
        out *= smoothstep((deep - 0.01 * wide) / (0.06 * wide))
        # The patch ends in the frame, even where the head is near its edge.
        return np.asarray(out * faded(self.window, 1, 0.04 * wide), np.float32)

    def _around_lips(self) -> Light:
        """1 on skin, 0 on the lips and where they and the chin's shade go."""
        face, wide = self.face, self.face.wide
        grid = Grid.of(face, self.window, 1)
        lips = face.upright[list(_LIPS)]
        middle = lips.mean(axis=0) + np.array([0.0, 0.06 * wide])
        away = np.hypot((grid.u - middle[0]) / (0.44 * wide), (grid.v - middle[1]) / (0.34 * wide))
        return smoothstep((away - 0.8) / 0.4).astype(np.float32)

    def fit(self, picture: Picture, face: Face) -> Picture:
        """The mouth of a picture (BGR) with a face, as a patch for `window`: straight BGRA; 8 bits both."""
        here, there = self._ways(face)
        field = displacement(here, there, self.window, _FINE)
        x, y = self.window.pixels(_FINE)
        source: Light = picture.astype(np.float32) / np.float32(255)
        bent = coarser(sample(source, x + field[..., 0], y + field[..., 1], 1), _FINE)
        own = coarse_colours(bent, self._skin, 0.13 * self.face.wide)
        bent *= np.clip(self._target / np.maximum(own, 0.02), *_LIGHT)
        wide = self.face.wide
        bent = met(bent, self._plate[..., :3], self._meeting, _MEET_SOFT * wide, _MEET_MOST * wide)
        out = np.dstack([bent.clip(0, 1), self.alpha])
        return np.asarray(out * 255 + 0.5, np.uint8)

    def _ways(self, face: Face) -> tuple[Floats, Floats]:
        """Points of the frame, and where in the picture what they show is."""
        moved = turned(face.points, self.face.points, _STILL)
        still = self.face.points[list(_STILL), :2]
        # The map is exact at the nose; lips and jaw keep their place below it.
        off = (self.face.points[list(_BASE), :2] - moved[list(_BASE), :2]).mean(axis=0)
        lips = moved[list(_MOVING), :2] + off
        # Neck and air move with the head, as far as anybody sees them.
        wide = self.face.wide
        down = float(self.face.upright[152, 1])
        rim = np.array([[u * wide, down + v * wide] for v in (0.30, 0.55) for u in (-0.9, -0.3, 0.3, 0.9)])
        around = self.face.to_picture(rim)
        matrix, _ = cv2.estimateAffinePartial2D(
            still, face.points[list(_STILL), :2], method=cv2.LMEDS, refineIters=10
        )
        if matrix is None:
            matrix = np.eye(2, 3)
        back = around @ matrix[:, :2].T + matrix[:, 2]
        here = np.concatenate([still, lips, around])
        there = np.concatenate([face.points[list(_STILL), :2], face.points[list(_MOVING), :2], back])
        return here, there


def _depth(inside: Picture) -> Floats:
    """How far each px that is not 0 is from those that are."""
    return np.asarray(cv2.distanceTransform(inside, cv2.DIST_L2, 5), np.float64)


def turned(points: Floats, upon: Floats, still: tuple[int, ...]) -> Floats:
    """`points` (n x 3) turned, moved and scaled as a solid, so that those of `still` lie as near as can be to
    the same points of `upon` (Umeyama's least squares)."""
    a, b = points[list(still)], upon[list(still)]
    mean_a, mean_b = a.mean(axis=0), b.mean(axis=0)
    a, b = a - mean_a, b - mean_b
    u, stretch, v = np.linalg.svd(b.T @ a)
    sign = np.ones(3)
    sign[2] = np.sign(np.linalg.det(u) * np.linalg.det(v))
    rotation = u @ np.diag(sign) @ v
    scale = float((stretch * sign).sum() / max(float((a**2).sum()), 1e-9))
    return np.asarray(scale * (points - mean_a) @ rotation.T + mean_b)


def met(picture: Light, upon: Light, where: Light, soft: float, most: float) -> Light:
    """`picture` (BGR, 0..1) bent by at most `most` px, smoothly over `soft` px, so that its edges lie on
    those of `upon`, as far as `where` (0..1) says: two edges side by side, mixed, are one soft one."""
    height, width = where.shape
    ours, theirs = (np.asarray(p.mean(axis=2).clip(0, 1) * 255, np.uint8) for p in (picture, upon))
    follow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    follow.setFinestScale(0)
    flow = np.asarray(follow.calc(theirs, ours, np.zeros((height, width, 2), np.float32)), np.float32)
    far = np.linalg.norm(flow, axis=2, keepdims=True)
    flow *= np.minimum(1, most / np.maximum(far, np.float32(1e-3)))
    flow = cv2.GaussianBlur(flow, (0, 0), soft) * where[..., None]
    y, x = np.mgrid[:height, :width].astype(np.float32)
    x, y = x + flow[..., 0], y + flow[..., 1]
    bent = cv2.remap(picture, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(bent, np.float32)


def coarse_colours(picture: Light, weight: Light, blur: float) -> Light:
    """The colours of the px with a `weight`, carried on smoothly to all others."""
    share = (weight * (weight > 0.02)).astype(np.float32)
    colour = picture[..., :3]
    total, sums = np.full(share.shape, 1e-6, np.float32), np.zeros_like(colour)
    mean = (colour * share[..., None]).sum(axis=(0, 1)) / max(float(share.sum()), 1e-6)
    sums += 1e-6 * mean
    for factor, importance in ((1.0, 1.0), (3.0, 1e-2)):
        soft = cv2.GaussianBlur(share, (0, 0), factor * blur, borderType=cv2.BORDER_CONSTANT)
        spread = cv2.GaussianBlur(
            colour * share[..., None], (0, 0), factor * blur, borderType=cv2.BORDER_CONSTANT
        )
        total += importance * soft
        sums += importance * spread
    return np.asarray(sums / total[..., None], np.float32)
