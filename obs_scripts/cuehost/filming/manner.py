"""How the person of a clip holds the head while pausing and listening, for the host to do alike when idle."""

from __future__ import annotations

import cv2
import numpy as np

from .clip import FPS
from .landmarks import Floats
from .seen import Flags, Seen, at_rest

SHORTEST_S = 2.0
"""Shorter pauses are not taken up."""

LEAST_S, MOST_S = 4.0, 40.0
"""With less in all the host's idle life is made up, as that of drawn hosts; more than the most is left."""

_SETTLE_S = 0.2
"""Lips and head come to rest for so long first."""

_TURN, _NOD, _SWAY = 9.0, 0.055, 0.6
"""Degrees of turning, and shares of the face's width that the nose goes down, that are 1 in a host's pose;
and how much of the head's way the shoulders go."""

_MOST = np.array([5.0, 0.9, 0.9, 8.0])
_TREMOR = 2.5
"""The tracker's tremor is smoothed over so many pictures."""


def stretches_of(seen: Seen, plate: int, scale: float) -> list[Floats]:
    """Stretches of idle motion: rows of tilt in degrees, nod, turn, and sway in px of the frame (see
    `host.pose.Pose`), from where the head is in the picture `plate`. `scale` as in `Figure`. Empty where the
    clip has too few pauses."""
    found = [
        _motion(seen, plate, scale, first, last)
        for first, last in _runs(at_rest(seen), round(_SETTLE_S * FPS))
        if last - first >= SHORTEST_S * FPS
    ]
    # Those where the head is held as in the host's picture first; each begins there or near it.
    found = [rows for rows in found if (np.abs(np.median(rows, axis=0)) < _MOST).all()]
    found.sort(key=lambda rows: float((np.abs(rows) / _MOST).mean()))
    out: list[Floats] = []
    for rows in found:
        left = round(MOST_S * FPS) - sum(map(len, out))
        if left >= SHORTEST_S * FPS:
            out.append(rows[:left])
    return out if sum(map(len, out)) >= LEAST_S * FPS else []


def _runs(flags: Flags, settle: int) -> list[tuple[int, int]]:
    """Begin and end of each run of True, without its first and last `settle` values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    return [(int(a) + settle, int(b) - settle) for a, b in edges.reshape(-1, 2)]


def _motion(seen: Seen, plate: int, scale: float, first: int, last: int) -> Floats:
    pose = seen.pose[first:last] - seen.pose[plate]
    aside = (seen.place[first:last, 0] - seen.place[plate, 0]) * scale
    rows = np.stack([pose[:, 1], pose[:, 2] / _NOD, pose[:, 0] / _TURN, _SWAY * aside], axis=1)
    soft = cv2.GaussianBlur(rows, (1, 0), sigmaX=0.1, sigmaY=_TREMOR, borderType=cv2.BORDER_REPLICATE)
    return np.clip(np.asarray(soft, np.float64), -_MOST, _MOST)
