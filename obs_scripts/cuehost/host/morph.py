"""In-between mouth shapes, made once when a pack is loaded.

Crossfading two shapes shows both lips at half strength; following the picture's own motion (dense
optical flow) from one to the other shows lips on their way. So the grid of a pack's mouth states is
filled with in-betweens, and what is crossfaded live lies close together.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import cv2
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

STEPS = 4
"""Each gap of the grid is divided into so many."""


class MouthPoint(NamedTuple):
    """Where a mouth shape stands; `lips` as in the pack."""

    open: float
    wide: float
    lips: str | None = None


class InBetweens(Protocol):
    """What gives `STEPS` - 1 patches on the way from one to the other, as `in_betweens` does."""

    def __call__(
        self, before: Floats | None, after: Floats | None, plate: Floats, /
    ) -> Sequence[Floats | None]: ...


def fill_grid(
    points: Sequence[MouthPoint],
    patches: Sequence[Floats | None],
    plate: Floats,
    between: InBetweens | None = None,
) -> tuple[list[MouthPoint], list[Floats | None]]:
    """The points and patches with in-betweens added; what was given comes first, in its order.

    Patches are premultiplied linear light, all of the size of `plate`, the figure behind them.
    Grids that are not made of equal rows are left as they are.
    """
    out_points, out_patches = list(points), list(patches)
    rows: dict[float, dict[float, int]] = {}
    for i, point in enumerate(points):
        if point.lips is None:
            rows.setdefault(point.open, {})[point.wide] = i
    levels = sorted(rows)
    widths = sorted(set().union(*(rows[o] for o in levels if o > 0))) if levels else []
    if any(sorted(rows[o]) != widths for o in levels if o > 0) or not widths:
        return out_points, out_patches
    columns: dict[tuple[float, float], Floats | None] = {}
    for level in levels:
        for width in widths:
            index = rows[level].get(width, next(iter(rows[level].values())))
            columns[level, width] = patches[index]
    between = between or in_betweens
    _along(columns, levels, lambda a, w: (a, w), widths, plate, between)
    dense_levels = sorted({o for o, _ in columns})
    _along(columns, widths, lambda a, o: (o, a), dense_levels, plate, between)
    for (open_, wide), patch in columns.items():
        point = MouthPoint(open_, wide)
        if point not in out_points:
            out_points.append(point)
            out_patches.append(patch)
    return out_points, out_patches


def _along(
    grid: dict[tuple[float, float], Floats | None],
    axis: Sequence[float],
    key: Callable[[float, float], tuple[float, float]],
    others: Sequence[float],
    plate: Floats,
    between: InBetweens,
) -> None:
    """Add in-betweens along one axis of the grid, for each value of the other."""
    for other in others:
        for low, high in itertools.pairwise(axis):
            before, after = grid[key(low, other)], grid[key(high, other)]
            for step, patch in enumerate(between(before, after, plate), start=1):
                grid[key(low + (high - low) * step / STEPS, other)] = patch


def in_betweens(before: Floats | None, after: Floats | None, plate: Floats) -> list[Floats | None]:
    """`STEPS` - 1 patches on the way from one to the other; None stands for the bare plate."""
    if before is None and after is None:
        return [None] * (STEPS - 1)
    if before is None:
        assert after is not None
        before = plate * after[..., 3:4]
    if after is None:
        after = plate * before[..., 3:4]
    one, two = _grey(before, plate), _grey(after, plate)
    forth, back = _flow(one, two), _flow(two, one)
    ys, xs = np.mgrid[: one.shape[0], : one.shape[1]].astype(np.float32)
    home = np.dstack([xs, ys])
    out: list[Floats | None] = []
    for step in range(1, STEPS):
        share = np.float32(step / STEPS)
        moved = _moved(before, home - share * forth) * (1 - share)
        moved += _moved(after, home - (1 - share) * back) * share
        out.append(moved)
    return out


def _flow(one: npt.NDArray[np.uint8], two: npt.NDArray[np.uint8]) -> Floats:
    """Where each pixel of `one` has gone in `two`, px."""
    dis = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    dis.setFinestScale(0)  # irises and lips are only a few pixels large
    return np.asarray(dis.calc(one, two, np.zeros((*one.shape, 2), np.float32)), np.float32)


def _moved(picture: Floats, where: Floats) -> Floats:
    return np.asarray(
        cv2.remap(  # type: ignore[call-overload]  # the stubs forbid the None
            picture, where.astype(np.float32), None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        ),
        np.float32,
    )


def _grey(patch: Floats, plate: Floats) -> npt.NDArray[np.uint8]:
    """What is seen with the patch on the plate, as the eye weighs it."""
    light = patch[..., :3] + plate[..., :3] * (1 - patch[..., 3:4])
    return np.asarray(np.sqrt(np.clip(light.mean(axis=2), 0, 1)) * 255, np.uint8)
