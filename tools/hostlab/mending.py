"""Mends sleeves in raw renders of arms, by colours taken from along the limb, as ribs and seams run."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import (
    binary_dilation,
    binary_erosion,
    binary_opening,
    distance_transform_edt,
    gaussian_filter,
    grey_closing,
    label,
    map_coordinates,
)

Pixels = NDArray[np.float32]
Point = tuple[float, float]

ARMPIT = (12.0, 84.0)  # px from the shoulder along the arm: so far its torn cloth reaches
ARMPIT_INNER = 12.0  # px from the arm's axis towards the body: from here on
ARMPIT_TOP = 30.0  # px along the arm: above that the sleeve only fades
TAPER = (78.0, 0.6)  # px along the arm, px a px: above that a hanging sleeve's inner outline draws in,
BEND = 20.0  # px: softly over so much
SPREAD = 0.7  # of a limb's length sideways: an arm lifted so far has a straight inner outline
SLEEVE_END = 14.0  # px before the elbow: from here on one may look into the open sleeve
WHITE, WHITE_FROM, CUFF_LEAST = 0.8, 0.45, 40  # least channel of the greatest, light, px: a shirt's cuff
CUFF_GAP = 9.0  # px above it: so far one may look in
CAP = (-26.0, 6.0)  # px along the forearm: here it fades in over the upper arm
PENUMBRA = 13  # px: so far about a hole the cloth is darkened by it
DARKER = 0.8  # of the cloth around: what is darker is a hole
SPOT = 21  # px: narrower dark spots are holes
FILLET = 34.0  # px: the radius of the round in which the body's side goes over into the sleeve
FILLET_REACH = (75, 150)  # px beside and below the shoulder: so far the plate's armpit is mended
FRINGE = 6  # px from the outline: so far in the plate's cloth may be torn
SEARCH = 60  # px to both sides: so far cloth is sought to cover a hole with


def mend_holes(pixels: Pixels, pivot: Point, end: Point) -> Pixels:
    """Draw the cloth above and below it over a hole in a sleeve: where the kit's folds cross one another, one
    looks into the sleeve. Dark spots at the outline are shade and stay."""
    light, alpha = pixels[..., :3].max(axis=2), pixels[..., 3]
    around = grey_closing(gaussian_filter(light, 1.0), size=(SPOT, SPOT))
    spots, count = label(binary_opening(light < DARKER * around))
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
    """Draw plain, shaded cloth over the crumpled armpit of an upper arm and cut away what stands out from the
    sleeve there. `inner` is 1 where the body is clockwise of the arm's direction turned back (the left arm in
    the picture), else -1."""
    axis = _axis(pivot, end)
    yy, xx = np.mgrid[0 : pixels.shape[0], 0 : pixels.shape[1]].astype(np.float32)
    along, across = _along_across(xx - pivot[0], yy - pivot[1], axis)
    first, last = ARMPIT
    zone = (along > first) & (along < last) & (across * inner > ARMPIT_INNER)
    spread = _spread(pixels)
    up, down = along - first + 4, last + 6 - along
    above = _at(spread, xx - up * axis[0], yy - up * axis[1])
    below = _at(spread, xx + down * axis[0], yy + down * axis[1])
    share = np.clip((along - first) / (last - first), 0, 1)[..., None]
    weight = gaussian_filter(zone.astype(np.float32), 3.0)[..., None]
    result = pixels.copy()
    result[..., :3] += (above * (1 - share) + below * share - pixels[..., :3]) * weight
    beside = (pixels[..., 3] > 0.5) & (abs(along - last - 6) < 4)
    taper = TAPER[1] * max(0.0, 1 - abs(float(axis[0])) / SPREAD)
    above_it = np.maximum(TAPER[0] - along, 0)
    drawn = np.where(above_it < BEND, above_it**2 / (2 * BEND), above_it - BEND / 2)
    outline = float((across * inner)[beside].max()) - taper * drawn
    inside = np.clip((outline - across * inner) / 2.5 + 0.5, 0, 1)
    result[..., 3] = np.where(along < ARMPIT_TOP, pixels[..., 3] * inside, pixels[..., 3])
    sleeve = (along >= ARMPIT_TOP) & (along < last + 6) & (across * inner > ARMPIT_INNER)
    result[..., 3] = np.where(sleeve, inside, result[..., 3])
    return result


def fill_armpit(pixels: Pixels, shoulder: Point) -> Pixels:
    """Let the side of the body go over into the sleeve in a round, where the cut has left a torn notch in the
    plate below a shoulder."""
    beside, below = FILLET_REACH
    x, y = round(shoulder[0]), round(shoulder[1])
    part = np.s_[y : y + below, max(x - beside, 0) : x + beside]
    solid = gaussian_filter(pixels[..., 3], 1.0)[part] > 0.5
    padded = np.pad(solid, round(FILLET) + 2, mode="edge")
    reached = distance_transform_edt(~padded) > FILLET
    closed = (distance_transform_edt(~reached) > FILLET)[(np.s_[round(FILLET) + 2 : -round(FILLET) - 2],) * 2]
    sound = binary_erosion(padded, iterations=FRINGE)[(np.s_[round(FILLET) + 2 : -round(FILLET) - 2],) * 2]
    nearest = distance_transform_edt(~sound, return_distances=False, return_indices=True)
    cloth = gaussian_filter(pixels[..., :3][part][tuple(nearest)], (3, 3, 0))
    mended = binary_dilation(closed & ~solid, iterations=FRINGE + 2) & closed
    weight = gaussian_filter(mended.astype(np.float32), 1.5)[..., None]
    result = pixels.copy()
    result[..., :3][part] += (cloth - result[..., :3][part]) * weight
    alpha = result[..., 3][part]
    alpha[...] = np.maximum(alpha, gaussian_filter(closed.astype(np.float32), 1.0) * (weight[..., 0] > 0.02))
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


def mend_cuff(pixels: Pixels, pivot: Point, end: Point) -> Pixels:
    """Draw the jacket's sleeve down to the white cuff of a shirt, where one looks in between them."""
    axis = _axis(pivot, end)
    yy, xx = np.mgrid[0 : pixels.shape[0], 0 : pixels.shape[1]].astype(np.float32)
    along, across = _along_across(xx - pivot[0], yy - pivot[1], axis)
    light, least = pixels[..., :3].max(axis=2), pixels[..., :3].min(axis=2)
    length = float(np.hypot(*np.subtract(end, pivot)))
    white = (least > WHITE * light) & (light > WHITE_FROM) & (pixels[..., 3] > 0.9) & (along > length / 2)
    if white.sum() < CUFF_LEAST:
        return pixels
    column = np.round(across).astype(int)
    starts = {c: float(along[white & (column == c)].min()) for c in np.unique(column[white])}
    start = np.vectorize(lambda c: starts.get(c, np.inf), otypes=[np.float32])(column)
    zone = (along > start - CUFF_GAP) & (along < start)
    filled = _at(pixels, xx - CUFF_GAP * axis[0], yy - CUFF_GAP * axis[1])
    weight = gaussian_filter(zone.astype(np.float32), 0.7)[..., None] * zone[..., None]
    result = pixels.copy()
    result[..., :3] += (filled - pixels[..., :3]) * weight
    return result


def soften_cap(pixels: Pixels, joint: Point, other: Point) -> Pixels:
    """Let the round end of a hanging forearm fade over that of the upper arm, so that the sleeve has no line
    at the elbow. The upper arm's own end keeps the outline there."""
    axis = _axis(joint, other)
    yy, xx = np.mgrid[0 : pixels.shape[0], 0 : pixels.shape[1]].astype(np.float32)
    along, _ = _along_across(xx - joint[0], yy - joint[1], axis)
    first, last = CAP
    share = np.clip((along - first) / (last - first), 0, 1)
    result = pixels.copy()
    result[..., 3] *= share * share * (3 - 2 * share)
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
