"""Smooth bending of the figure: head, breath, shoulders and sway as one displacement field.

The field is kept on a coarse grid (one value per 8x8 block), so that adding up all motions costs
next to nothing; one upsampling and one remap per frame do the rest.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from .pack import Pack, Picture
from .pose import Pose

Floats = npt.NDArray[np.float32]

BLOCK = 8
STILL_PX = 0.02
"""Displacements below this are not worth a remap."""

_NOD = 0.040
_TURN = 0.045
_PARALLAX = 0.55
_RISE = 0.014
_SWELL = 0.016
_SHRUG = 0.060


def _smooth(x: Floats) -> Floats:
    x = np.clip(x, 0.0, 1.0)
    return np.asarray(x * x * (3.0 - 2.0 * x), np.float32)


def premultiplied(picture: Picture) -> Picture:
    """Straight-alpha BGRA to premultiplied, 8 bits."""
    out = picture.copy()
    alpha = picture[..., 3:4].astype(np.uint16)
    out[..., :3] = (picture[..., :3].astype(np.uint16) * alpha + 127) // 255
    return out


class BodyWarp:
    """Bends pictures of the figure according to a pose. Reuses its buffers; not thread-safe.

    Only `area` (left, top, right, bottom: the figure with room to move) is ever touched.
    """

    def __init__(self, pack: Pack) -> None:
        spec = pack.spec
        self.width, self.height = spec.size
        self.area = _area(pack)
        left, top, right, bottom = self.area
        # The grid reaches one block beyond the area on every side, so that enlarging is exact inside.
        self._grid_w = -(-(right - left) // BLOCK) + 2
        self._grid_h = -(-(bottom - top) // BLOCK) + 2
        ys, xs = np.mgrid[: self._grid_h, : self._grid_w].astype(np.float32)
        xs = left + (xs - 1) * BLOCK + (BLOCK - 1) / 2
        ys = top + (ys - 1) * BLOCK + (BLOCK - 1) / 2
        head = spec.head
        tall = head.chin - head.top
        self._tall = tall
        upper = _smooth((head.neck - ys) / (head.neck - head.chin))
        dx, dy = xs - head.pivot[0], ys - head.pivot[1]
        near = self._nearness(pack, xs, ys)
        zero = np.zeros_like(xs)
        nod_px = _NOD * tall * upper * (1 + _PARALLAX * near)
        turn_px = _TURN * tall * upper * (1 + _PARALLAX * near)
        cx, cy = spec.chest.centre
        rx, ry = spec.chest.radius
        bump = np.exp(-(((xs - cx) / rx) ** 2) - ((ys - cy) / ry) ** 2).astype(np.float32)
        lift = _smooth((cy + ry - ys) / (2 * ry)) * (1 - 0.35 * upper)
        arms = spec.arms
        shoulders = [a.shoulder for a in (arms.left, arms.right) if a.shoulder is not None]
        shoulder_y = float(np.mean([s[1] for s in shoulders])) if shoulders else head.neck
        side = _smooth(np.abs(dx) / (0.75 * max(1.0, abs(shoulders[0][0] - cx))))
        shrug = np.exp(-(((ys - shoulder_y) / (0.40 * tall)) ** 2)).astype(np.float32) * (1 - upper) * side
        swayed = np.clip((self.height - ys) / max(1.0, self.height - shoulder_y), 0, 1.25) ** 1.3
        # One basis per motion: where the content of a pixel comes from, for a unit of the motion.
        self._basis: Floats = np.stack(
            [
                np.dstack([dy * upper, -dx * upper]),  # sine of tilt
                np.dstack([-dx * upper, -dy * upper]),  # one less its cosine
                np.dstack([zero, -nod_px]),
                np.dstack([-turn_px, zero]),
                np.dstack(
                    [-_SWELL * (xs - cx) * bump, _RISE * tall * lift - 0.4 * _SWELL * (ys - cy) * bump]
                ),
                np.dstack([-swayed, zero]),
                np.dstack([zero, _SHRUG * tall * shrug]),
            ]
        ).astype(np.float32)
        self._home: Floats = np.dstack([xs, ys]).astype(np.float32)
        self._field: Floats = np.zeros(self._basis.shape[1:], np.float32)
        self._map: Floats = np.zeros((self._grid_h * BLOCK, self._grid_w * BLOCK, 2), np.float32)

    def _nearness(self, pack: Pack, xs: Floats, ys: Floats) -> Floats:
        """-1 (back of the head) .. 1 (nose): from the depth map, else from a guessed ellipsoid."""
        head = pack.spec.head
        middle = (head.top + head.chin) / 2
        tall = head.chin - head.top
        inside = ((xs - head.pivot[0]) / (0.42 * tall)) ** 2 + ((ys - middle) / (0.55 * tall)) ** 2
        if pack.depth is None:
            return np.asarray(2 * np.sqrt(np.clip(1 - inside, 0, 1)) - 1, np.float32)
        depth = cv2.GaussianBlur(pack.depth, (0, 0), 0.04 * tall)
        rows = np.clip(ys.astype(int), 0, self.height - 1)
        columns = np.clip(xs.astype(int), 0, self.width - 1)
        d = depth[rows, columns].astype(np.float32)
        head_values = d[inside < 0.9]
        low, high = float(head_values.min()), float(head_values.max())
        return np.asarray(np.clip(2 * (d - low) / max(1.0, high - low) - 1, -1, 1), np.float32)

    def apply(self, picture: Picture, pose: Pose, out: Picture) -> None:
        """Write the premultiplied BGRA `picture`, bent by `pose`, into `area` of `out`."""
        tilt = math.radians(pose.tilt)
        weights = np.array(
            [
                math.sin(tilt),
                1 - math.cos(tilt),
                pose.nod,
                pose.turn,
                pose.breath,
                pose.sway,
                pose.shrug,
            ],
            np.float32,
        )
        self._field = np.tensordot(weights, self._basis, axes=1)
        left, top, right, bottom = self.area
        moving = np.flatnonzero(np.abs(self._field).max(axis=(1, 2)) > STILL_PX)
        # Rows without motion are copied, not resampled, and so stay sharp.
        low = top if moving.size else bottom
        high = bottom
        if moving.size:
            low = min(bottom, max(top, top + (int(moving[0]) - 2) * BLOCK))
            high = max(low, min(bottom, top + (int(moving[-1]) + 1) * BLOCK))
        out[top:low, left:right] = picture[top:low, left:right]
        out[high:bottom, left:right] = picture[high:bottom, left:right]
        if low >= high:
            return
        cv2.resize(
            self._home + self._field,
            (self._map.shape[1], self._map.shape[0]),
            dst=self._map,
            interpolation=cv2.INTER_LINEAR,
        )
        where = self._map[
            low - top + BLOCK : high - top + BLOCK,
            BLOCK : right - left + BLOCK,
        ]
        out[low:high, left:right] = cv2.remap(  # type: ignore[call-overload]  # the stubs forbid the None
            picture, where, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT
        )

    def shift_at(self, x: float, y: float) -> tuple[float, float]:
        """How far, in px, the last `apply` moved what was at (x, y)."""
        column = min(self._grid_w - 1, max(0, int((x - self.area[0]) / BLOCK) + 1))
        row = min(self._grid_h - 1, max(0, int((y - self.area[1]) / BLOCK) + 1))
        back = self._field[row, column]
        return -float(back[0]), -float(back[1])


def _area(pack: Pack) -> tuple[int, int, int, int]:
    """The figure's box without its arms, with room for its motions, px."""
    width, height = pack.spec.size
    alpha = pack.pictures[pack.spec.plate][..., 3]
    rows, columns = np.flatnonzero(alpha.any(axis=1)), np.flatnonzero(alpha.any(axis=0))
    if not rows.size:
        return 0, 0, width, height
    room = round(0.045 * width)
    return (
        max(0, int(columns[0]) - room),
        max(0, int(rows[0]) - room),
        min(width, int(columns[-1]) + 1 + room),
        min(height, int(rows[-1]) + 1 + room),
    )
