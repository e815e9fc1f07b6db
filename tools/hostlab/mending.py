"""Mends sleeves in raw renders of arms, by colours taken from along the limb, as ribs and seams run."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import (
    binary_dilation,
    binary_opening,
    distance_transform_edt,
    gaussian_filter,
    label,
    map_coordinates,
)

Pixels = NDArray[np.float32]
Point = tuple[float, float]

ARMPIT = (12.0, 84.0)  # px from the shoulder along the arm: so far its torn cloth reaches
ARMPIT_INNER = 12.0  # px from the arm's axis towards the body: from here on
SLEEVE_END = 14.0  # px before the elbow: from here on one may look into the open sleeve
PENUMBRA = 13  # px: so far about a hole the cloth is darkened by it
SEARCH = 60  # px to both sides: so far cloth is sought to cover a hole with


def mend_holes(pixels: Pixels, pivot: Point, end: Point) -> Pixels:
    """Draw the cloth above and below it over a hole in a sleeve: where the kit's folds cross one another, one
    looks into the sleeve. Dark spots at the outline are shade and stay."""
    light, alpha = pixels[..., :3].max(axis=2), pixels[..., 3]
    cloth = float(np.median(light[alpha > 0.9]))
    spots, count = label(binary_opening(light < 0.3 * cloth))
    result = pixels.copy()
    axis = _axis(pivot, end)
    for number in range(1, count + 1):
        near = binary_dilation(spots == number, iterations=6)
        if (alpha[near] < 0.9).any():
            continue
        hole = binary_dilation(near, iterations=PENUMBRA - 6) & (alpha > 0.9)
        y, x = np.nonzero(hole)
        before, after = _way_out(hole, x, y, -axis), _way_out(hole, x, y, axis)
        share = (before / (before + after))[:, None]
        filled = result.copy()
        above = _at(result, x - before * axis[0], y - before * axis[1])
        below = _at(result, x + after * axis[0], y + after * axis[1])
        filled[y, x, :3] = above * (1 - share) + below * share
        weight = gaussian_filter(hole.astype(np.float32), 2.5)[..., None]
        result[..., :3] += (filled - result)[..., :3] * weight
    return result


def mend_armpit(pixels: Pixels, pivot: Point, end: Point, inner: float) -> Pixels:
    """Draw plain, shaded cloth over the crumpled armpit of an upper arm and calm its outline. `inner` is 1
    where the body is clockwise of the arm's direction turned back (the left arm in the picture), else -1."""
    axis = _axis(pivot, end)
    yy, xx = np.mgrid[0 : pixels.shape[0], 0 : pixels.shape[1]].astype(np.float32)
    along, across = _along_across(xx - pivot[0], yy - pivot[1], axis)
    first, last = ARMPIT
    zone = (along > first) & (along < last) & (across * inner > ARMPIT_INNER)
    alpha = pixels[..., 3]
    spread = _spread(pixels)
    up, down = along - first + 4, last + 6 - along
    above = _at(spread, xx - up * axis[0], yy - up * axis[1])
    below = _at(spread, xx + down * axis[0], yy + down * axis[1])
    share = np.clip((along - first) / (last - first), 0, 1)[..., None]
    weight = gaussian_filter(zone.astype(np.float32), 3.0)[..., None]
    result = pixels.copy()
    result[..., :3] += (above * (1 - share) + below * share - pixels[..., :3]) * weight
    calm = np.clip((gaussian_filter(alpha, 5.0) - 0.5) * 5 + 0.5, 0, 1)
    result[..., 3] += (np.minimum(calm, gaussian_filter(alpha, 1.0)) - alpha) * weight[..., 0]
    return result


def close_sleeve(pixels: Pixels, joint: Point, other: Point) -> Pixels:
    """Mirror a sleeve's cloth over its open end at `joint`, into which one may look."""
    axis = _axis(joint, other)
    yy, xx = np.mgrid[0 : pixels.shape[0], 0 : pixels.shape[1]].astype(np.float32)
    along, _ = _along_across(xx - joint[0], yy - joint[1], axis)
    spread = _spread(pixels)
    over = np.maximum(SLEEVE_END - along, 0) * 2
    mirrored = _at(spread, xx + over * axis[0], yy + over * axis[1])
    weight = np.clip((SLEEVE_END - along) / 6, 0, 1)[..., None]
    result = pixels.copy()
    result[..., :3] += (mirrored - pixels[..., :3]) * weight
    return result


def _spread(pixels: Pixels) -> Pixels:
    """The picture with its colours going on beyond its outline."""
    outside = pixels[..., 3] < 0.9
    nearest = distance_transform_edt(outside, return_distances=False, return_indices=True)
    spread: Pixels = pixels[tuple(nearest)]
    return spread


def _axis(start: Point, end: Point) -> NDArray[np.float32]:
    vector = np.subtract(end, start).astype(np.float32)
    axis: NDArray[np.float32] = vector / np.linalg.norm(vector)
    return axis


def _along_across(dx: Pixels, dy: Pixels, axis: NDArray[np.float32]) -> tuple[Pixels, Pixels]:
    return dx * axis[0] + dy * axis[1], dx * axis[1] - dy * axis[0]


def _way_out(
    hole: NDArray[np.bool_], x: NDArray[np.intp], y: NDArray[np.intp], way: NDArray[np.float32]
) -> NDArray[np.float32]:
    """How many px each point of a hole has to go along `way` until it is out."""
    steps = np.full(len(x), float(SEARCH), dtype=np.float32)
    for step in range(SEARCH, 0, -1):
        inside = map_coordinates(hole.astype(np.float32), (y + step * way[1], x + step * way[0]), order=1)
        steps[inside < 0.05] = step
    return steps


def _at(pixels: Pixels, x: Pixels, y: Pixels) -> Pixels:
    """The colours at points of a picture."""
    planes = [map_coordinates(pixels[..., i], (y, x), order=1, mode="nearest") for i in range(3)]
    return np.stack(planes, axis=-1)
