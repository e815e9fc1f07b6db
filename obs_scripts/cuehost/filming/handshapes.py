"""What hands show, by their 21 landmarks: pointing, counting, thumbs up, a palm, a heart.

Points are those of MediaPipe's hands, px of the picture (y down): 0 is the wrist, then four for each finger
from the thumb on, from the knuckle to the tip. "left" and "right" are the viewer's.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .landmarks import Floats

_FOUR = ((5, 6, 7, 8), (9, 10, 11, 12), (13, 14, 15, 16), (17, 18, 19, 20))
_KNUCKLES = [0, 5, 9, 13, 17]

FINGERS = ((1, 2, 3, 4), *_FOUR)
"""The thumb's landmarks, then those of the four fingers, from the knuckle to the tip."""

PALM = (0, 1, 5, 9, 13, 17)
"""Around the palm."""

_STRAIGHT = 0.55
"""Cosine of the bend at the middle joint, above which a finger is stretched out."""

_SHORT = 0.45
"""A stretched index that looks shorter than this, in sizes of the hand, points at the camera."""

_SPREAD = 10.0
"""Degrees between stretched fingers, on average, above which they are spread to count five."""

_TOGETHER = 0.75
"""Fingertips of two hands nearer than this, in sizes of a hand, touch."""


_OPEN = {"stop", "count_5", "count_4", "count_3", "present_left", "present_right"}
"""What each of two hands held open says alone."""


class Grip(NamedTuple):
    """One hand at one moment: how many of the four fingers are stretched, and the thumb; and where the hand
    points to, a unit vector (0, 0: at the camera or nowhere)."""

    fingers: tuple[bool, bool, bool, bool]
    thumb: bool
    way: tuple[float, float]
    spread: float
    """Degrees between neighbouring stretched fingers, on average."""


def middle_of(hand: Floats) -> Floats:
    """The palm's middle, px."""
    return np.asarray(hand[_KNUCKLES].mean(axis=0))


def size_of(hand: Floats) -> float:
    """From the wrist to the knuckles, px: the longer of two ways, as hands are seen from all sides."""
    return max(
        float(np.linalg.norm(hand[9] - hand[0])), 1.3 * float(np.linalg.norm(hand[17] - hand[5])), 1e-6
    )


def grip_of(hand: Floats) -> Grip:
    """How a hand (21 x 2) is held."""
    size = size_of(hand)
    stretched = tuple(_stretched(hand, finger) for finger in _FOUR)
    tip, base = hand[4], hand[5]
    away = float(np.linalg.norm(tip - base)) / size
    thumb = away > 0.55 and _cosine(hand[3] - hand[2], tip - hand[3]) > 0.7
    shown = [finger for finger, straight in zip(_FOUR, stretched, strict=True) if straight]
    if shown:
        way = np.mean([hand[finger[3]] - hand[finger[0]] for finger in shown], axis=0) / size
    else:
        way = (tip - hand[2]) / size if thumb else np.zeros(2)
    long = float(np.linalg.norm(way))
    unit = way / long if long > (_SHORT if shown else 0.3) else np.zeros(2)
    turns = [
        abs(_angle(hand[b[3]] - hand[b[0]], hand[a[3]] - hand[a[0]])) for a, b in itertools.pairwise(shown)
    ]
    first, second, third, fourth = stretched
    return Grip(
        (first, second, third, fourth),
        thumb,
        (float(unit[0]), float(unit[1])),
        float(np.mean(turns)) if turns else 0.0,
    )


def shown_by(hands: Sequence[Floats]) -> str:
    """The meaning that one hand or two have at a moment, as cues call it; empty where nobody can tell."""
    if len(hands) == 2:
        if _is_heart(hands[0], hands[1]):
            return "heart"
        # Nobody counts with both hands: a little finger that hides does not make them less open.
        both = {_meaning(grip_of(hand)) for hand in hands}
        if both <= _OPEN:
            return "open_hands"
        hands = [min(hands, key=lambda hand: float(middle_of(hand)[1]))]  # the higher one speaks
    return _meaning(grip_of(hands[0])) if hands else ""


def _meaning(grip: Grip) -> str:
    count = sum(grip.fingers)
    index, middle, ring, little = grip.fingers
    aside = abs(grip.way[0]) > abs(grip.way[1])
    side = "left" if grip.way[0] < 0 else "right"
    upwards = grip.way[1] < 0
    if not count:
        return "thumb_up" if grip.thumb and upwards and not aside else ""
    if count == 1 and index:
        if grip.way == (0.0, 0.0):
            return "point_viewer"
        if aside:
            return f"point_{side}"
        return "point_up" if upwards else "point_down"
    if count >= 3 and aside:
        return f"present_{side}"
    if not upwards:
        return ""
    if count == 2 and index and middle:
        return "count_3" if grip.thumb else "count_2"
    if count == 3 and not (ring and little and not middle):
        return "count_3"
    if count == 4:
        if not grip.thumb and grip.spread > _SPREAD:
            return "count_4"
        return "count_5" if grip.spread > _SPREAD else "stop"
    return ""


def _is_heart(one: Floats, other: Floats) -> bool:
    """Whether the tips of both index fingers meet, and both thumbs below them."""
    size = (size_of(one) + size_of(other)) / 2
    tips, thumbs = (float(np.linalg.norm(one[i] - other[i])) / size for i in (8, 4))
    below = (one[4, 1] + other[4, 1]) / 2 > (one[8, 1] + other[8, 1]) / 2 + 0.2 * size
    return tips < _TOGETHER and thumbs < _TOGETHER and bool(below)


def _stretched(hand: Floats, finger: tuple[int, int, int, int]) -> bool:
    knuckle, joint, last, tip = (hand[i] for i in finger)
    straight = _cosine(joint - knuckle, tip - joint) > _STRAIGHT
    further = np.linalg.norm(tip - hand[0]) > 1.05 * np.linalg.norm(joint - hand[0])
    return straight and bool(further) and _cosine(last - joint, tip - last) > 0


def _cosine(a: Floats, b: Floats) -> float:
    return float(a @ b) / max(float(np.linalg.norm(a) * np.linalg.norm(b)), 1e-9)


def _angle(a: Floats, b: Floats) -> float:
    return math.degrees(math.atan2(float(a[0] * b[1] - a[1] * b[0]), float(a @ b)))
