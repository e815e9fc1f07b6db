"""Smooth bending of the figure: head, breath, shoulders and sway as one displacement field.

The field is kept on a coarse grid (one value per block), so that adding up all motions costs next to
nothing. The figure is drawn in bands of rows, each only as wide as the figure is there, and only those
bands that have moved visibly since they were last drawn.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from .layers import Box, around
from .pack import Pack, Picture
from .pose import Pose

Floats = npt.NDArray[np.float32]

BLOCK = 8
"""Grid step at a frame width of 540 px; larger frames have larger blocks."""

BAND = 6
"""Blocks in the height of a band."""

STILL_PX = 0.02
"""Displacements below this are not worth a remap."""

MOVED_PX = 0.25
"""The figure is drawn anew when something of it has moved so far, at a frame width of 540 px."""

LEFT_PX = 0.16
"""Then bands that have moved less than this are left. The field is smooth, so where two bands meet they are
off by half of it at most, which no eye sees."""

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
    alpha = picture[..., 3]
    shares = cv2.merge([alpha, alpha, alpha, np.full_like(alpha, 255)])
    return np.asarray(cv2.multiply(picture, shares, scale=1 / 255), np.uint8)


def steps_px(width: int) -> tuple[float, float]:
    """`MOVED_PX` and `LEFT_PX` in a frame `width` px wide."""
    scale = max(1.0, width / 540)
    return MOVED_PX * scale, LEFT_PX * scale


@dataclass(frozen=True, slots=True)
class _Band:
    """Rows `top` to `bottom` of the frame; what moves through them lies from `left` to `right`."""

    top: int
    bottom: int
    left: int
    right: int


class BodyWarp:
    """Bends pictures of the figure according to a pose. Reuses its buffers; not thread-safe.

    Only `area` (left, top, right, bottom: the figure with room to move) is ever touched.
    """

    def __init__(self, pack: Pack) -> None:
        spec = pack.spec
        self.width, self.height = spec.size
        self.area = _area(pack)
        self._block = block = BLOCK * max(1, round(self.width / 540))
        self._moved_px, self._left_px = steps_px(self.width)
        left, top, right, _ = self.area
        # The grid reaches one block beyond the area on every side, so that enlarging is exact inside.
        self._grid_w = -(-(right - left) // block) + 2
        self._bands = _bands(pack, self.area, block * BAND)
        self._grid_h = len(self._bands) * BAND + 2
        ys, xs = np.mgrid[: self._grid_h, : self._grid_w].astype(np.float32)
        xs = left + (xs - 1) * block + (block - 1) / 2
        ys = top + (ys - 1) * block + (block - 1) / 2
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
        self._basis = self._basis.reshape(len(self._basis), -1)
        self._home: Floats = np.dstack([xs, ys]).astype(np.float32)
        self._field: Floats = np.zeros_like(self._home)
        self._shown: Floats = np.zeros_like(self._home)
        self._change: Floats = np.zeros_like(self._home)
        self._covered: list[tuple[int, int] | None] = [None] * len(self._bands)
        self._begun = False
        self._map: Floats = np.zeros(self._grid_h * self._grid_w * block * block * 2, np.float32)

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

    def apply(
        self,
        picture: Picture,
        pose: Pose,
        out: Picture,
        changed: tuple[Box, ...] = (),
        *,
        anew: bool = False,
    ) -> list[Box]:
        """Have the premultiplied BGRA `picture`, bent by `pose`, in `area` of `out`; the boxes drawn anew.

        `picture` and `out` are the same from call to call; `changed` are the boxes of `picture` that
        are not as they were. What has not visibly moved stays as it is. With `anew` all of `area` is drawn,
        for a picture that reaches beyond the figure's own outline.
        """
        tilt = math.radians(pose.tilt)
        weights = np.array(
            (math.sin(tilt), 1 - math.cos(tilt), pose.nod, pose.turn, pose.breath, pose.sway, pose.shrug),
            np.float32,
        )
        np.dot(weights, self._basis, out=self._field.reshape(-1))
        if anew:
            self._begun = True
            np.copyto(self._shown, self._field)
            self._covered = [(self.area[0], self.area[2])] * len(self._bands)
            return self._draw_box(picture, out, self.area)
        np.subtract(self._field, self._shown, out=self._change)
        np.abs(self._change, out=self._change)
        moved = self._by_band(self._change).max(axis=1)
        drawn: list[Box] = []
        done: list[Box] = []
        if not self._begun or float(moved.max()) > self._moved_px:
            wanted = [not self._begun or bool(m) for m in moved > self._left_px]
            self._begun = True
            for low, high in _runs(wanted):
                boxes = self._draw_bands(picture, out, low, high)
                drawn += boxes
                done.append(around(boxes))
        for box in changed:
            shows = self._shows(box)
            if shows is not None and not any(rows[1] <= shows[1] and shows[3] <= rows[3] for rows in done):
                drawn += self._draw_box(picture, out, shows)
        return drawn

    def _by_band(self, field: Floats) -> Floats:
        return field[1:-1].reshape(len(self._bands), -1)

    def _draw_bands(self, picture: Picture, out: Picture, low: int, high: int) -> list[Box]:
        """Draw the bands `low` to `high` (not included) as the field now says."""
        first, last = 1 + low * BAND, 1 + high * BAND
        # The rows beyond them only help to interpolate, unless nobody else draws them.
        above, below = first - (low == 0), last + (high == len(self._bands))
        self._shown[above:below] = self._field[above:below]
        across = self._by_band(self._shown[..., 0])[low:high]
        still = np.abs(self._by_band(self._shown)[low:high]).max(axis=1) < STILL_PX
        boxes: list[Box] = []
        for n, least, most in zip(range(low, high), across.min(axis=1), across.max(axis=1), strict=True):
            band = self._bands[n]
            now = (
                max(self.area[0], band.left - math.ceil(most) - 1),
                min(self.area[2], band.right - math.floor(least) + 1),
            )
            before = self._covered[n] or now
            self._covered[n] = now
            boxes.append((min(now[0], before[0]), band.top, max(now[1], before[1]), band.bottom))
        left, right = min(b[0] for b in boxes), max(b[2] for b in boxes)
        where, x, y = self._enlarged(left, boxes[0][1], right, boxes[-1][3])
        for box, rests in zip(boxes, still, strict=True):
            if rests:  # copied, not resampled, and so it stays sharp
                out[box[1] : box[3], box[0] : box[2]] = picture[box[1] : box[3], box[0] : box[2]]
            else:
                self._bend(picture, out, box, where[box[1] - y : box[3] - y, box[0] - x : box[2] - x])
        return boxes

    def _shows(self, box: Box) -> Box | None:
        """Where the `box` of the picture shows, bent as it last was; None: nowhere."""
        block, (left, top, right, bottom) = self._block, self.area
        # Bent pixels come from a little away: look at the field where the box may show.
        room = round(0.07 * self.width)
        rows = slice(max(0, (box[1] - room - top) // block), max(0, (box[3] + room - top) // block) + 3)
        columns = slice(max(0, (box[0] - room - left) // block), max(0, (box[2] + room - left) // block) + 3)
        near = self._shown[rows, columns].reshape(-1, 2)
        if not near.size:
            return None
        (low_x, low_y), (high_x, high_y) = near.min(axis=0), near.max(axis=0)
        shows = (
            max(left, box[0] - math.ceil(high_x) - 1),
            max(top, box[1] - math.ceil(high_y) - 1),
            min(right, box[2] - math.floor(low_x) + 1),
            min(bottom, box[3] - math.floor(low_y) + 1),
        )
        return shows if shows[0] < shows[2] and shows[1] < shows[3] else None

    def _draw_box(self, picture: Picture, out: Picture, shows: Box) -> list[Box]:
        """Draw the box `shows` of the frame, bent as it last was."""
        where, x, y = self._enlarged(*shows)
        self._bend(picture, out, shows, where[shows[1] - y : shows[3] - y, shows[0] - x : shows[2] - x])
        return [shows]

    def _enlarged(self, left: int, top: int, right: int, bottom: int) -> tuple[Floats, int, int]:
        """Where the pixels of a box come from, and the frame's pixel at the corner of that map."""
        block = self._block
        row, column = (top - self.area[1]) // block, (left - self.area[0]) // block
        rows = min(self._grid_h, -(-(bottom - self.area[1]) // block) + 2) - row
        columns = min(self._grid_w, -(-(right - self.area[0]) // block) + 2) - column
        part = np.s_[row : row + rows, column : column + columns]
        size = rows * block * columns * block * 2
        where = self._map[:size].reshape(rows * block, columns * block, 2)
        cv2.resize(
            self._home[part] + self._shown[part],
            (where.shape[1], where.shape[0]),
            dst=where,
            interpolation=cv2.INTER_LINEAR,
        )
        return where, self.area[0] + (column - 1) * block, self.area[1] + (row - 1) * block

    def _bend(self, picture: Picture, out: Picture, box: Box, where: Floats) -> None:
        cv2.remap(  # type: ignore[call-overload]  # the stubs forbid the None
            picture,
            where,
            None,
            cv2.INTER_LINEAR,
            dst=out[box[1] : box[3], box[0] : box[2]],
            borderMode=cv2.BORDER_CONSTANT,
        )

    def shift_at(self, x: float, y: float) -> tuple[float, float]:
        """How far, in px, what was at (x, y) is shown moved."""
        column = min(self._grid_w - 1, max(0, int((x - self.area[0]) / self._block) + 1))
        row = min(self._grid_h - 1, max(0, int((y - self.area[1]) / self._block) + 1))
        back = self._shown[row, column]
        return -float(back[0]), -float(back[1])


def _runs(wanted: list[bool]) -> list[tuple[int, int]]:
    """Begin and end of each run of True."""
    edges = [False, *wanted, False]
    begins = [i for i, (a, b) in enumerate(itertools.pairwise(edges)) if b and not a]
    ends = [i for i, (a, b) in enumerate(itertools.pairwise(edges)) if a and not b]
    return list(zip(begins, ends, strict=True))


def _bands(pack: Pack, area: Box, tall: int) -> list[_Band]:
    """The figure's area in bands, each with the columns that hold something near it."""
    left, top, _, bottom = area
    seen = pack.pictures[pack.spec.plate][..., 3] > 0
    room = round(0.07 * pack.spec.size[0])  # what moves up or down comes from farther rows
    bands: list[_Band] = []
    for row in range(top, bottom, tall):
        columns = np.flatnonzero(seen[max(0, row - room) : row + tall + room].any(axis=0))
        low, high = (int(columns[0]), int(columns[-1]) + 1) if columns.size else (left, left + 1)
        bands.append(_Band(row, min(bottom, row + tall), low, high))
    return bands


def _area(pack: Pack) -> tuple[int, int, int, int]:
    """The box of the figure without its arms, and of filmed gestures, with room for their motions, px."""
    width, height = pack.spec.size
    alpha = pack.pictures[pack.spec.plate][..., 3]
    rows, columns = np.flatnonzero(alpha.any(axis=1)), np.flatnonzero(alpha.any(axis=0))
    if not rows.size:
        return 0, 0, width, height
    figure: Box = (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    left, top, right, bottom = around([figure, *(gesture.box for gesture in pack.gestures)])
    room = round(0.045 * width)
    return max(0, left - room), max(0, top - room), min(width, right + room), min(height, bottom + room)
