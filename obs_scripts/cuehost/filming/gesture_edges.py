"""Between raised fingers: what the host's own picture shows there behind them is taken out of a gesture.

A rough outline of a person takes a spread hand for one piece. But where nobody stands in the host's own
picture, it shows what is behind the hand, so that a px tells by itself whether it is skin.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from .handshapes import FINGERS, PALM, size_of
from .landmarks import Floats
from .matting import Light, Picture

BONE = 0.12
"""Fingers are surely so wide, in sizes of the hand."""

_AROUND = 0.45
"""So far about a hand its surroundings are looked at, in its size."""

_LEAST, _WHOLE = 0.12, 0.60
"""So far on the way from what is behind to the colour of the skin a px is none of the hand, and all of it."""

_ALIKE = 0.03
"""Skin and what is behind it are told apart where they differ by so much (squared, of three colours 0..1)."""

_SHADE = 0.06
"""What is behind may have become so much darker or lighter."""


def bones(shape: tuple[int, ...], hands: Sequence[Floats]) -> Picture:
    """1 on what surely is hand, fingers and wrists, 0 elsewhere; hands are 21 x 2 px."""
    out = np.zeros(shape[:2], np.uint8)
    for hand in hands:
        wide = max(1, round(BONE * size_of(hand)))
        places = hand.round().astype(np.int32)
        cv2.fillPoly(out, [places[list(PALM)]], 1)
        for finger in FINGERS:
            cv2.polylines(out, [places[list(finger)]], False, 1, wide)
        # The wrist joins it to the arm.
        wrist = np.stack([hand[0], hand[0] + 0.8 * (hand[0] - hand[9])]).round().astype(np.int32)
        cv2.polylines(out, [wrist], False, 1, 3 * wide)
    return out


def freed(
    frame: Picture, colour: Light, alpha: Light, hands: Sequence[Floats], home: Picture, nobody: Light
) -> tuple[Light, Light]:
    """Colours and alpha of the person in a frame, without what is seen between fingers. `home` is the host's
    own picture in the same place, and `nobody` 1 where it shows no person, else 0."""
    if not hands:
        return colour, alpha
    near = np.zeros(alpha.shape, np.uint8)
    for hand in hands:
        away = np.ones_like(near)
        cv2.fillPoly(away, [cv2.convexHull(hand.round().astype(np.int32))], 0)
        if not away.all():
            near |= cv2.distanceTransform(away, cv2.DIST_L2, 5) <= max(1, round(_AROUND * size_of(hand)))
    rows, columns = (np.flatnonzero(near.any(axis=axis)) for axis in (1, 0))
    if not rows.size:
        return colour, alpha
    box = np.s_[int(rows[0]) : int(rows[-1]) + 1, int(columns[0]) : int(columns[-1]) + 1]
    size = float(np.mean([size_of(hand) for hand in hands]))
    hold = bones(alpha.shape, hands)[box].astype(np.float32)
    image: Light = frame[box].astype(np.float32) / np.float32(255)
    behind: Light = home[box].astype(np.float32) / np.float32(255)
    behind += _shade(image - behind, nobody[box] * (alpha[box] < 0.02))
    skin = _carried(image, hold, 0.3 * size)
    far = ((skin - behind) ** 2).sum(axis=2)
    way = np.sqrt(((image - behind) ** 2).sum(axis=2) / np.maximum(far, 1e-4))
    own = np.clip((way - _LEAST) / (_WHOLE - _LEAST), 0, 1)
    sure = cv2.GaussianBlur(near[box].astype(np.float32) * nobody[box], (0, 0), 1.5)
    sure *= np.clip(far / _ALIKE, 0, 1) * (1 - hold)
    less = np.minimum(alpha[box], own)
    share = alpha[box] * (1 - sure) + less * sure
    # The colour of the hand alone, where it is mixed with what is behind.
    mixed = (sure * (share < alpha[box] - 0.01))[..., None]
    clean = np.clip((image - (1 - share[..., None]) * behind) / np.maximum(share, 0.15)[..., None], 0, 1)
    out_colour, out_alpha = colour.copy(), alpha.copy()
    out_colour[box] = colour[box] * (1 - mixed) + clean * mixed
    out_alpha[box] = share
    return out_colour, out_alpha


def _shade(apart: Light, bare: Light) -> Light:
    """By how much all that is behind is lighter now."""
    where = bare > 0.99
    if where.sum() < 50:
        return np.zeros(3, np.float32)
    return np.asarray(np.clip(np.median(apart[where], axis=0), -_SHADE, _SHADE), np.float32)


def _carried(image: Light, known: Light, blur: float) -> Light:
    """The colours of what is known, carried on to what is about it."""
    weight = cv2.GaussianBlur(known, (0, 0), blur)[..., None]
    mean = (image * known[..., None]).sum(axis=(0, 1)) / max(float(known.sum()), 1.0)
    soft = cv2.GaussianBlur(image * known[..., None], (0, 0), blur)
    return np.asarray((soft + 1e-3 * mean) / (weight + 1e-3), np.float32)
