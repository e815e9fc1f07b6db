"""Smooth maps through given points: thin-plate splines, worked out on a coarse grid and enlarged."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Maps = npt.NDArray[np.float32]

STEP = 4
"""The spline is worked out at every fourth px; it is smooth, so nothing is lost."""


class Window(NamedTuple):
    """A part of the frame, px: left, top, right, bottom; sides are multiples of `STEP`."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Columns."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Rows."""
        return self.bottom - self.top

    @classmethod
    def around(cls, places: Floats, room: float, size: tuple[int, int]) -> Window:
        """Around places (n x 2) with `room` px more on every side, inside a frame of `size`."""
        low = np.floor(places.min(axis=0) - room).astype(int)
        high = np.ceil(places.max(axis=0) + room).astype(int)
        left, top = (max(0, int(v)) for v in low)
        right, bottom = min(size[0], int(high[0])), min(size[1], int(high[1]))
        return cls(left, top, right - (right - left) % STEP, bottom - (bottom - top) % STEP)

    def pixels(self, fineness: int) -> tuple[Floats, Floats]:
        """The places x and y, in px of the frame, of a picture `fineness` times as fine."""
        xs = self.left + (np.arange(self.width * fineness) + 0.5) / fineness - 0.5
        ys = self.top + (np.arange(self.height * fineness) + 0.5) / fineness - 0.5
        x, y = np.meshgrid(xs, ys)
        return x, y


def displacement(here: Floats, there: Floats, window: Window, fineness: int, stiffness: float = 1e-3) -> Maps:
    """How far each pixel of a window must look to find its content, `height x width x 2` px.

    What is `there` (n x 2, px of the frame) shall be seen `here`. `stiffness` lets the map miss points by a
    little rather than bend sharply. The window's own picture is `fineness` times as fine as the frame.
    """
    scale = max(float(np.ptp(here)), 1.0)
    at = here / scale
    n = len(at)
    system, wanted = _equations(at, there - here, stiffness)
    weights = np.linalg.solve(system, wanted)
    columns, rows = window.width // STEP, window.height // STEP
    xs = window.left + (np.arange(columns) + 0.5) * STEP - 0.5
    ys = window.top + (np.arange(rows) + 0.5) * STEP - 0.5
    grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2) / scale
    coarse = _kernel(grid, at) @ weights[:n] + weights[n] + grid @ weights[n + 1 :]
    size = (window.width * fineness, window.height * fineness)
    field = cv2.resize(
        coarse.reshape(rows, columns, 2).astype(np.float32), size, interpolation=cv2.INTER_CUBIC
    )
    return np.asarray(field, np.float32)


def quick_displacement(here: Floats, there: Floats, window: Window, step: int) -> Maps:
    """As `displacement`, worked out at every `step`-th px only and by one thread: for pictures in a row."""
    scale = max(float(np.ptp(here)), 1.0)
    at = here / scale
    n = len(at)
    system, wanted = _equations(at, there - here, 1e-3)
    # Small systems are solved no sooner by many threads, which wait for each other on a busy computer.
    solved, weights = cv2.solve(system, wanted, flags=cv2.DECOMP_LU)
    if not solved:
        raise np.linalg.LinAlgError("no smooth map")
    columns, rows = -(-window.width // step) + 1, -(-window.height // step) + 1
    xs, ys = window.left + np.arange(columns) * step, window.top + np.arange(rows) * step
    grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2) / scale
    coarse = _kernel(grid, at) @ weights[:n] + weights[n] + grid @ weights[n + 1 :]
    nodes = coarse.reshape(rows, columns, 2).astype(np.float32)
    across, down = np.meshgrid(np.arange(window.width) / step, np.arange(window.height) / step)
    field = cv2.remap(nodes, across.astype(np.float32), down.astype(np.float32), cv2.INTER_CUBIC)
    return np.asarray(field, np.float32)


def _equations(at: Floats, ways: Floats, stiffness: float) -> tuple[Floats, Floats]:
    """A spline's system and what it is to give."""
    n = len(at)
    system = np.zeros((n + 3, n + 3))
    system[:n, :n] = _kernel(at, at) + stiffness / n * np.eye(n)
    system[:n, n] = system[n, :n] = 1.0
    system[:n, n + 1 :] = at
    system[n + 1 :, :n] = at.T
    wanted = np.zeros((n + 3, 2))
    wanted[:n] = ways
    return system, wanted


def _kernel(a: Floats, b: Floats) -> Floats:
    square = ((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=2)
    return np.asarray(square * np.log(np.maximum(square, 1e-12)))


def smoothstep(x: Floats) -> Floats:
    """0 below 0, 1 above 1, level at both ends."""
    x = np.clip(x, 0.0, 1.0)
    return np.asarray(x * x * (3 - 2 * x))


def faded(window: Window, fineness: int, rim: float) -> Maps:
    """1 inside the window and 0 at its edges, over `rim` px."""
    x, y = window.pixels(fineness)
    inside = np.minimum(
        np.minimum(x - window.left, window.right - 1 - x), np.minimum(y - window.top, window.bottom - 1 - y)
    )
    return smoothstep(inside / rim).astype(np.float32)
