"""Pip's paws: dark, with a thumb, four fingers and pink pads, in every shape that movements ask for.

Drawn for the viewer's left hand with the fingers up (frame angle 180), the palm to the camera: its thumb
stands on the right, towards the body.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from hostlab.brush import Canvas, Mask, Point, capsule, oval

DARK, DARK_SHADE, DARK_LIGHT = "#4a2a24", "#32191a", "#7a4a3e"
PAD, PAD_SHADE = "#e89a8c", "#c9736b"
SIZE = 200
WRIST: Point = (100.0, 150.0)
PALM: Point = (100.0, 112.0)
FINGERS = (
    (123.0, 88.0, 14.0, 42.0),
    (107.5, 80.0, 6.0, 47.0),
    (91.0, 81.0, -5.0, 44.0),
    (76.0, 89.0, -15.0, 36.0),
)
"""Index to little: foot x, y, lean in degrees (clockwise), length."""
THICK = 9.6

Hand = tuple[Any, Point, float]


def _limb(c: Canvas, a: Point, b: Point, ra: float = THICK, rb: float = THICK - 1) -> Mask:
    c.put(c.mask(capsule(a, b, ra + 2, rb + 2)), DARK_SHADE)
    return c.shape(capsule(a, b, ra, rb), DARK, None, DARK_LIGHT, depth=7)


def _tip(foot: Point, lean: float, length: float) -> Point:
    a = np.radians(lean)
    return foot[0] + length * float(np.sin(a)), foot[1] - length * float(np.cos(a))


def _palm(c: Canvas, pads: bool) -> None:
    outline = oval(PALM[0], PALM[1], 36, 35)
    stub = capsule((100, 130), WRIST, 22, 20)
    for path in (outline, stub):
        c.put(c.mask(path), DARK)
    c.shape(outline, DARK, DARK_SHADE, DARK_LIGHT, depth=12)
    if pads:
        c.shape(oval(PALM[0] - 1, PALM[1] + 4, 20, 16), PAD, PAD_SHADE, depth=7)


def _raised(up: tuple[bool, ...], thumb: str = "in", spread: float = 1.0) -> Hand:
    """Fingers up or folded over the palm; the thumb out, up or laid in."""
    c = Canvas(SIZE, SIZE)
    if thumb == "out":
        _limb(c, (126, 122), (156, 98), 11, 9.5)
    for raised, (x, y, lean, length) in zip(up, FINGERS, strict=True):
        if raised:
            tip = _tip((x, y), lean * spread, length)
            _limb(c, (x, y + 8), tip)
            c.shape(oval(tip[0], tip[1] + 2, 5.2, 6.4, lean), PAD, PAD_SHADE, depth=3)
    _palm(c, all(up))
    for raised, (x, y, _, _) in zip(up, FINGERS, strict=True):
        if not raised:
            _limb(c, (x, y + 4), (x - (x - 100) * 0.12, y + 24), 9.4, 9.4)
    if thumb == "in":
        _limb(c, (128, 124), (100, 116), 10.5, 9)
    return c.picture(), WRIST, 180.0


def _relaxed() -> Hand:
    """Hanging: seen from the side of the thumb, fingers lightly bent."""
    c = Canvas(SIZE, SIZE)
    for dx, dy, lean in ((-20, 0, -6), (-7, 5, 0), (7, 6, 5), (19, 1, 12)):
        foot = (100 + dx, 88.0 - dy)
        _limb(c, (foot[0], foot[1] + 10), _tip(foot, lean, 24), 10, 9.4)
    _palm(c, False)
    _limb(c, (124, 120), (133, 88), 11, 9.5)
    return c.picture(), WRIST, 180.0


def _side(palm_up: bool) -> Hand:
    """A flat hand seen along its edge: held out with the palm up, or laid down."""
    c = Canvas(SIZE, SIZE)
    side = 1 if palm_up else -1
    for offset, length in ((9, 34), (3, 44), (-3, 46)):
        foot = (100 + side * offset * 0.8, 90.0)
        _limb(c, foot, _tip(foot, side * (4 - offset * 0.4), length), 9.5, 8.5)
    outline = oval(PALM[0], PALM[1] + 2, 26, 36)
    for path in (outline, capsule((100, 130), WRIST, 21, 20)):
        c.put(c.mask(path), DARK)
    c.shape(outline, DARK, DARK_SHADE, DARK_LIGHT, depth=10)
    if palm_up:
        c.shape(oval(PALM[0] - 10, PALM[1] - 2, 9, 20, -6), PAD, PAD_SHADE, depth=5)
        for y in (82, 64, 48):
            c.shape(oval(92, y, 4.4, 6.5), PAD, PAD_SHADE, depth=2)
    _limb(c, (100 - side * 14, 118), (100 - side * 32, 92), 10.5, 9)
    return c.picture(), WRIST, 180.0


def _thumb_up() -> Hand:
    """A fist that points across the body (frame angle -90) with its thumb up."""
    c = Canvas(SIZE, SIZE)
    c.put(c.mask(capsule((50, 104), (80, 104), 20, 23)), DARK)
    _limb(c, (92, 84), (96, 44), 12.5, 11)
    c.shape(oval(100, 104, 35, 33), DARK, DARK_SHADE, DARK_LIGHT, depth=12)
    for y in (86.0, 101.0, 116.0, 129.0):
        _limb(c, (128 - abs(y - 104) * 0.12, y), (100, y + 1), 8.8, 8.8)
    return c.picture(), (50.0, 104.0), -90.0


def _ring(pinch: bool) -> Hand:
    """Thumb and index meet; the other fingers stand (ok) or fold (pinch)."""
    c = Canvas(SIZE, SIZE)
    for x, y, lean, length in FINGERS[1:]:
        if not pinch:
            tip = _tip((x, y), lean * 1.3, length)
            _limb(c, (x, y + 8), tip)
            c.shape(oval(tip[0], tip[1] + 2, 5.2, 6.4, lean), PAD, PAD_SHADE, depth=3)
    _palm(c, not pinch)
    if pinch:
        for x, y, _, _ in FINGERS[1:]:
            _limb(c, (x, y + 4), (x - (x - 100) * 0.12, y + 24), 9.4, 9.4)
    _limb(c, (124, 94), (146, 70), 9.6, 9)
    _limb(c, (146, 70), (160, 84), 9, 8.6)
    _limb(c, (128, 118), (154, 106), 10.5, 9.5)
    _limb(c, (154, 106), (163, 90), 9.4, 8.6)
    return c.picture(), WRIST, 180.0


def _heart_half() -> Hand:
    """Fingers bowed over to the other hand, the thumb below: half a heart (frame angle -135)."""
    c = Canvas(SIZE, SIZE)
    _palm(c, False)
    for inset in (10.0, 5.0, 0.0):
        way = [(92 + inset, 86), (108 + inset, 52 + inset), (140, 44 + inset * 1.2), (160, 62 + inset)]
        for a, b in pairwise(way):
            _limb(c, a, b, 10.5, 10)
    _limb(c, (126, 124), (164, 122), 11, 9.5)
    return c.picture(), WRIST, 180.0


def draw_all() -> dict[str, Hand]:
    """All shapes: picture, wrist and the angle wrist to knuckles as drawn."""
    yes, no = True, False
    return {
        "relaxed": _relaxed(),
        "open": _raised((yes,) * 4, "out"),
        "five": _raised((yes,) * 4, "out", 1.6),
        "four": _raised((yes,) * 4, "in", 1.3),
        "three": _raised((yes, yes, yes, no), "in", 1.3),
        "two": _raised((yes, yes, no, no), "in", 1.3),
        "one": _raised((yes, no, no, no)),
        "point": _raised((yes, no, no, no)),
        "fist": _raised((no,) * 4),
        "present": _side(True),
        "flat": _side(False),
        "thumb_up": _thumb_up(),
        "ok": _ring(False),
        "pinch": _ring(True),
        "heart_half": _heart_half(),
    }
