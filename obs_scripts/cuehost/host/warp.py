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
    """Bends pictures of the figure according to a pose. Reuses its buffers; not thread-safe."""

    def __init__(self, pack: Pack) -> None:
        spec = pack.spec
        self.width, self.height = spec.size
        self._grid_w = -(-self.width // BLOCK)
        self._grid_h = -(-self.height // BLOCK)
        ys, xs = np.mgrid[: self._grid_h, : self._grid_w].astype(np.float32)
        xs = xs * BLOCK + (BLOCK - 1) / 2
        ys = ys * BLOCK + (BLOCK - 1) / 2
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
        full_y, full_x = np.mgrid[: self._grid_h * BLOCK, : self._grid_w * BLOCK].astype(np.float32)
        self._identity: Floats = np.dstack([full_x, full_y]).astype(np.float32)
        self._map: Floats = np.empty_like(self._identity)
        self._field: Floats = np.zeros(self._basis.shape[1:], np.float32)
        self._out: Picture = np.zeros((self.height, self.width, 4), np.uint8)

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

    def apply(self, picture: Picture, pose: Pose) -> Picture:
        """The premultiplied BGRA `picture` bent by `pose`; valid until the next call."""
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
        moving = np.flatnonzero(np.abs(self._field).max(axis=(1, 2)) > STILL_PX)
        if not moving.size:
            np.copyto(self._out, picture)
            return self._out
        top = int(moving[0]) * BLOCK
        bottom = min(self.height, (int(moving[-1]) + 1) * BLOCK)
        self._out[:top] = picture[:top]
        self._out[bottom:] = picture[bottom:]
        full = self._map
        cv2.resize(self._field, (full.shape[1], full.shape[0]), dst=full, interpolation=cv2.INTER_LINEAR)
        cv2.add(full, self._identity, dst=full)
        where = full[top:bottom, : self.width]
        cv2.remap(  # type: ignore[call-overload]  # OpenCV's stubs forbid the None that its manual asks for
            picture, where, None, cv2.INTER_LINEAR, self._out[top:bottom], cv2.BORDER_CONSTANT
        )
        return self._out

    def shift_at(self, x: float, y: float) -> tuple[float, float]:
        """How far, in px, the last `apply` moved what was at (x, y)."""
        column = min(self._grid_w - 1, max(0, int(x / BLOCK)))
        row = min(self._grid_h - 1, max(0, int(y / BLOCK)))
        back = self._field[row, column]
        return -float(back[0]), -float(back[1])
