"""Hands as a tracker sees them: 21 landmarks, in shapes and places that are known."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_KNUCKLES = {"index": (-0.28, -0.95), "middle": (-0.05, -1.0), "ring": (0.15, -0.95), "little": (0.34, -0.86)}
_LEAN = {"index": -8.0, "middle": -2.0, "ring": 4.0, "little": 11.0}


def hand_of(
    fingers: str = "index middle ring little",
    *,
    thumb: bool = False,
    at: tuple[float, float] = (0.0, 0.0),
    size: float = 60.0,
    turn: float = 0.0,
    spread: float = 1.0,
    long: float = 1.0,
) -> Floats:
    """A hand with these fingers stretched, its wrist `at` a place; upright, or turned clockwise by `turn`
    degrees. `long` shortens fingers that come towards the camera."""
    points = [(0.0, 0.0), (-0.22, -0.18), (-0.40, -0.42)]
    points += [(-0.62, -0.62), (-0.84, -0.82)] if thumb else [(-0.30, -0.62), (-0.10, -0.68)]
    for name, (x, y) in _KNUCKLES.items():
        lean = math.radians(_LEAN[name] * spread)
        way = np.array([math.sin(lean), -math.cos(lean)])
        points.append((x, y))
        if name in fingers.split():
            points += [(x + way[0] * d * long, y + way[1] * d * long) for d in (0.42, 0.68, 0.90)]
        else:
            points += [(x, y - 0.22), (x + 0.02, y + 0.05), (x + 0.02, y + 0.22)]
    angle = math.radians(turn)
    turned = np.array(points) @ np.array(
        [[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]]
    )
    return np.asarray(turned * size + np.array(at), np.float64)


def flipped(hand: Floats) -> Floats:
    """The other hand, about its own wrist."""
    return np.asarray((hand - hand[0]) * (-1.0, 1.0) + hand[0])
