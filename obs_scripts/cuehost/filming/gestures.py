"""Gestures in a clip: stretches in which a hand is raised into the picture and goes away again.

All here are numbers of what the tracker saw; what the pictures look like is `gesture_cutting`'s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from .clip import FPS
from .handshapes import middle_of, shown_by, size_of
from .landmarks import OVAL, Face, Floats

Hands = Sequence[tuple[Floats, ...]]
"""The hands (21 x 2 each, px) in each picture of a clip."""

SHORTEST_S, LONGEST_S = 0.4, 4.5
"""A shorter one is the tracker's error; in a longer one the hands are kept up, and do not go back to rest."""

_BRIDGE_S = 0.4
"""A hand is lost for so long at most, blurred on its way, in one gesture."""

_NEAR = 0.9
"""A hand rests that is within this of where hands are in the host's own picture; in widths of the face
between the eyes, as all ways here."""

_CELL, _OFTEN = 0.5, 0.25
"""A hand rests, too, in parts of the picture so large where one is in this share of all pictures, and longer
than any gesture is."""

_FAR = 0.7
"""A gesture's hand goes at least so far, or comes from outside the picture."""

_ARRIVED, _WAY = 0.18, 0.75
"""The stroke: the hand has gone this share of its way, and has become this much slower than it was."""

_AROUND_S = 0.32
"""What a hand shows is looked for so long before and after the stroke."""

_HEAD = {"way": 0.45, "roll": 8.0, "yaw": 18.0}
"""The head moves and turns at most so far in a gesture: the host's own head stays above it."""

_WAVE, _CLAP = 0.35, 1.5
"""A waving hand swings so far, and clapping ones come so near to each other, in sizes of the hand."""


class Gesture(NamedTuple):
    """A gesture of a clip: numbers of pictures, and what is known of it."""

    start: int
    stroke: int
    end: int
    """The last picture."""
    meaning: str
    """What it seems to say, as cues call it; empty where nobody can tell."""
    steady: float
    """Share of its pictures in which the hand was found, times how many agree about what it shows, 0..1."""
    fault: str
    """Why the host cannot make it; empty where it can."""


def find_gestures(hands: Hands, faces: npt.NDArray[np.float32], plate: int) -> list[Gesture]:
    """All gestures of a clip in their order. `faces` (n x 478 x 3) and `hands` are in px of the clip; `plate`
    is the number of the picture in which the person rests."""
    wide = Face(faces[plate].astype(np.float64)).wide
    around = range(max(0, plate - FPS // 5), min(len(hands), plate + FPS // 5 + 1))
    rest = [middle_of(hand) for number in around for hand in hands[number]] + _usual(hands, wide)
    up = [
        tuple(hand for hand in seen if all(np.linalg.norm(middle_of(hand) - r) > _NEAR * wide for r in rest))
        for seen in hands
    ]
    runs = [
        (first, last)
        for first, last in _runs([bool(seen) for seen in up], round(_BRIDGE_S * FPS))
        if last - first + 1 >= SHORTEST_S * FPS
    ]
    found = (_gesture(up, faces, plate, first, last, wide) for first, last in runs)
    return [gesture for gesture in found if gesture is not None]


def _usual(hands: Hands, wide: float) -> list[Floats]:
    """Where hands are for a good part of the clip, px: there they rest, seen in the host's picture or not."""
    places = np.array([middle_of(hand) for seen in hands for hand in seen]).reshape(-1, 2)
    cells, counts = np.unique(np.floor(places / (_CELL * wide)).astype(int), axis=0, return_counts=True)
    often = cells[counts >= max(_OFTEN * len(hands), 1.5 * LONGEST_S * FPS)]
    return [(cell + 0.5) * _CELL * wide for cell in often]


def _runs(flags: Sequence[bool], bridge: int) -> list[tuple[int, int]]:
    """First and last of each run of True, gaps of at most `bridge` filled."""
    out: list[tuple[int, int]] = []
    for number in np.flatnonzero(np.asarray(flags, np.bool_)).tolist():
        if out and number - out[-1][1] <= bridge + 1:
            out[-1] = (out[-1][0], number)
        else:
            out.append((number, number))
    return out


def _gesture(
    up: Hands, faces: npt.NDArray[np.float32], plate: int, first: int, last: int, wide: float
) -> Gesture | None:
    numbers = [n for n in range(first, last + 1) if up[n]]
    # The hand that goes highest is the one that is looked at.
    places = np.array(
        [min((middle_of(h) for h in up[n]), key=lambda place: float(place[1])) for n in numbers]
    )
    path = np.stack(
        [np.interp(np.arange(first, last + 1), numbers, places[:, axis]) for axis in (0, 1)], axis=1
    )
    far = np.linalg.norm(path - path[0], axis=1) / wide
    if far.max() < _FAR and not _still(path, wide):
        return None
    meaning, agree = _meaning(up, first, last, (stroke := first + _stroke(path)))
    fault = (
        _length_fault(last - first + 1)
        or _edge_fault(first, last, len(up))
        or _hands_fault(up, faces, first, last)
        or _head_fault(faces, plate, first, last, wide)
    )
    return Gesture(first, stroke, last, meaning, round(agree * len(numbers) / len(path), 2), fault)


def _still(path: Floats, wide: float) -> bool:
    """Whether a hand that hardly moves was held up: it was found only when it was there."""
    return len(path) >= FPS and float(np.ptp(path, axis=0).max()) < _FAR * wide


def _stroke(path: Floats) -> int:
    """When the hand has arrived, counted from the first picture."""
    if len(path) < 3:
        return 0
    soft = np.stack(
        [np.convolve(np.pad(path[:, a], 1, "edge"), [0.25, 0.5, 0.25], "valid") for a in (0, 1)], 1
    )
    speed = np.linalg.norm(np.gradient(soft, axis=0), axis=1)
    # Upwards counts: where the hand comes from the side, it is raised nevertheless.
    far = np.linalg.norm(soft - soft[0], axis=1)
    gone = far >= _WAY * far.max()
    fastest = np.maximum.accumulate(speed)
    for number in range(1, len(path)):
        if gone[number] and speed[number] <= max(_ARRIVED * fastest[number], 1e-6):
            return number
    return int(np.argmax(far))


def _meaning(up: Hands, first: int, last: int, stroke: int) -> tuple[str, float]:
    """What is shown, and the share of pictures about the stroke that say so."""
    room = round(_AROUND_S * FPS)
    near = [up[n] for n in range(max(first, stroke - room // 2), min(last, stroke + room) + 1) if up[n]]
    votes = Counter(shown_by(seen) for seen in near)
    meaning, count = votes.most_common(1)[0] if votes else ("", 0)
    agree = count / max(len(near), 1)
    moving = _in_motion([seen for seen in up[first : last + 1] if seen])
    if moving == "clap" or (moving and meaning in ("stop", "count_5", "count_4", "open_hands", "")):
        return moving, max(agree, 0.5)
    return meaning, agree


def _in_motion(seen: Hands) -> str:
    """`greet` for a hand that waves, `clap` for two that meet again and again; empty for others."""
    pairs = [hands for hands in seen if len(hands) == 2]
    if len(pairs) > 0.6 * len(seen):
        apart = np.array(
            [np.linalg.norm(middle_of(a) - middle_of(b)) / max(size_of(a), size_of(b)) for a, b in pairs]
        )
        if _turns(apart, 0.5) >= 3 and apart.min() < _CLAP:
            return "clap"
        return ""
    # A wave is a hand that swings about the wrist, or with the forearm.
    alone = [hands[0] for hands in seen if len(hands) == 1]
    if len(alone) < 0.8 * len(seen):
        return ""
    size = float(np.median([size_of(hand) for hand in alone]))
    return "greet" if _turns(np.array([hand[12, 0] for hand in alone]) / size, _WAVE) >= 3 else ""


def _turns(values: Floats, least: float) -> int:
    """How often values turn round after a way of at least `least`."""
    turns, way = 0, 0
    low = high = float(values[0]) if len(values) else 0.0
    for value in values.tolist():
        low, high = min(low, value), max(high, value)
        if way >= 0 and value < high - least:
            turns, way, low = turns + (way > 0), -1, value
        elif way <= 0 and value > low + least:
            turns, way, high = turns + (way < 0), 1, value
    return turns


def _length_fault(count: int) -> str:
    return f"longer than {LONGEST_S:g} s" if count > LONGEST_S * FPS else ""


def _edge_fault(first: int, last: int, total: int) -> str:
    if first < 0.3 * FPS:
        return "the clip begins with it"
    return "the clip ends with it" if last > total - 0.3 * FPS else ""


def _hands_fault(up: Hands, faces: npt.NDArray[np.float32], first: int, last: int) -> str:
    for number in range(first, last + 1):
        face = faces[number]
        if np.isnan(face[0, 0]):
            continue
        outline = face[list(OVAL), :2].astype(np.float32)
        points = (point for hand in up[number] for point in hand)
        if any(cv2.pointPolygonTest(outline, (float(x), float(y)), False) >= 0 for x, y in points):
            return "a hand covers the face"
    return ""


def _head_fault(faces: npt.NDArray[np.float32], plate: int, first: int, last: int, wide: float) -> str:
    home = Face(faces[plate].astype(np.float64))
    known = [Face(f.astype(np.float64)) for f in faces[first : last + 1] if not np.isnan(f[0, 0])]
    if len(known) < 0.8 * (last - first + 1):
        return "the face is not seen well enough"
    way = max(float(np.linalg.norm(face.origin - home.origin)) / wide for face in known)
    roll = max(abs(face.roll - home.roll) for face in known)
    yaw = max(abs(face.yaw - home.yaw) for face in known)
    if way > _HEAD["way"] or roll > _HEAD["roll"] or yaw > _HEAD["yaw"]:
        return "the head moves too far"
    return ""
