"""Cutting a person out of a picture: from a rough mask to soft edges with clean colours."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

Light = npt.NDArray[np.float32]
Picture = npt.NDArray[np.uint8]

_BAND = 0.011
"""Half the width of the border in which the mask is refined, in sides of the picture."""

_HOLE = 0.004
"""A gap between arm and body is at least this share of the picture."""


class CutOut(NamedTuple):
    """A person without background: BGR 0..1 as in the picture, and the share of each pixel, 0..1."""

    colour: Light
    alpha: Light


def cut_out(picture: Picture, mask: Light) -> CutOut:
    """The person of a picture (BGR, 8 bits) whose rough `mask` is 0 outside and 1 inside.

    In a band along the mask's border each pixel is taken for a mixture of what lies inside and outside
    nearby; the colour of the inside alone is kept, so that no old background shines through the edge.
    """
    image: Light = picture.astype(np.float32) / np.float32(255)
    side = max(picture.shape[:2])
    band = max(3, round(_BAND * side))
    rough = _one_piece(mask, band)
    sure = np.asarray(cv2.erode((rough > 0.85).astype(np.uint8), _disc(band)), np.uint8)
    # Hair strays outwards, and rough masks are rather too small.
    never = np.asarray(
        cv2.erode((rough < 0.15).astype(np.uint8), _disc(round(1.5 * band)), borderValue=1), np.uint8
    )
    inside, outside = _spread(image, sure, band), _spread(image, never, band)
    apart = inside - outside
    far = (apart**2).sum(axis=2)
    mixed = ((image - outside) * apart).sum(axis=2) / np.maximum(far, 1e-4)
    # Where inside and outside look alike, the mask knows better than the colours.
    trust = np.clip(far / 0.06, 0, 1) * 0.95
    # Well inside, a mixture is more likely a thing of the background's colour.
    within = cv2.distanceTransform((rough > 0.5).astype(np.uint8), cv2.DIST_L2, 5)
    trust *= np.clip(1.5 - within / (0.5 * band), 0, 1)
    alpha = np.clip(mixed, 0, 1) * trust + rough * (1 - trust)
    alpha = np.where(sure > 0, 1.0, np.where(never > 0, 0.0, alpha)).astype(np.float32)
    alpha = _guided(image, alpha, max(2, band // 2), 1e-3)
    alpha = np.clip((alpha - 0.06) / 0.86, 0, 1)
    alpha = np.where(sure > 0, 1.0, np.where(never > 0, 0.0, alpha)).astype(np.float32)
    share = alpha[..., None]
    clean = inside + share * (image - share * inside - (1 - share) * outside)
    colour = np.where(share > 0.99, image, np.clip(clean, 0, 1))
    return CutOut(colour.astype(np.float32), alpha)


def _one_piece(mask: Light, band: int) -> Light:
    """The mask without islands, and without small holes."""
    # Doubtful parts (a flag behind a sleeve) are background more often than not.
    person = mask
    out = np.clip((mask - 0.5) / 0.4, 0, 1).astype(np.float32)
    count, labels, stats, _ = cv2.connectedComponentsWithStats((out > 0.5).astype(np.uint8))
    if count > 2:
        largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
        near = cv2.dilate((labels == largest).astype(np.uint8), _disc(max(3, max(mask.shape) // 60)))
        out[near == 0] = 0
        person = np.where(near == 0, 0, mask)
    # Doubt counts at the background only. What lies deeper inside belongs to the person, small holes too.
    count, labels, stats, _ = cv2.connectedComponentsWithStats((person <= 0.5).astype(np.uint8))
    background = np.zeros(mask.shape, np.uint8)
    for i in range(1, count):
        x, y, width, height, area = stats[i]
        rim = x == 0 or y == 0 or x + width == mask.shape[1] or y + height == mask.shape[0]
        if rim or area >= _HOLE * mask.size:
            background[labels == i] = 1
    deep = cv2.distanceTransform(1 - background, cv2.DIST_L2, 5) > 1.5 * band
    out[deep] = 1
    return np.asarray(out, np.float32)


def _disc(radius: int) -> Picture:
    return np.asarray(
        cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1)), np.uint8
    )


def _spread(image: Light, known: Picture, band: int) -> Light:
    """The colours of the `known` pixels carried on beyond them, the nearest counting most."""
    share = known.astype(np.float32)
    total, weight = np.zeros_like(image), np.full(share.shape, 1e-6, np.float32)
    importance = 1.0
    for blur in (0.6 * band, 1.6 * band, 5.0 * band, 20.0 * band):
        total += importance * blurred(image * share[..., None], blur)
        weight += importance * blurred(share, blur)
        importance *= 0.02
    return np.asarray(total / weight[..., None], np.float32)


def blurred(values: Light, blur: float) -> Light:
    """`values` blurred; a wide blur is worked out on a smaller picture."""
    factor = max(1.0, blur / 4)
    height, width = values.shape[:2]
    size = (max(1, round(width / factor)), max(1, round(height / factor)))
    small = cv2.resize(values, size, interpolation=cv2.INTER_AREA) if factor > 1 else values
    soft = cv2.GaussianBlur(small, (0, 0), blur / factor)
    return np.asarray(cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def _guided(image: Light, alpha: Light, radius: int, softness: float) -> Light:
    """Alpha smoothed along the picture's own edges (He, Sun and Tang's guided filter, on grey)."""
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.float32)
    size = (2 * radius + 1, 2 * radius + 1)

    def mean(values: Light) -> Light:
        return np.asarray(cv2.blur(values, size), np.float32)

    grey_mean, alpha_mean = mean(grey), mean(alpha)
    slope = (mean(grey * alpha) - grey_mean * alpha_mean) / (mean(grey * grey) - grey_mean**2 + softness)
    return np.asarray(mean(slope) * grey + mean(alpha_mean - slope * grey_mean), np.float32)
