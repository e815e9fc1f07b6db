"""How cards come, change and go: places in the scene, frame by frame. Pure.

Only what a scene item has in every OBS is moved: its position, its bounds and its crop. A card slides or
rises out of the edge of its own place, so it crosses nothing that stands beside it. OBS has opacity only in
filters, which cost it a rendering pass, so `fade` is drawn as a wipe.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import pi, sin
from typing import Any, Literal

from .template import Role

Way = Literal["none", "fade", "slide", "rise", "pop"]
Change = Literal["none", "fade", "pop"]
Ease = Literal["linear", "in", "out", "in-out"]

MOVING_ROLES: frozenset[Role] = frozenset({"card", "code", "picture", "price", "prompt"})
"""What comes and goes with motion. Captions follow the voice, and the label is always there."""
CHANGING_ROLES: frozenset[Role] = frozenset({"card", "price"})
"""What is seen to change where it stands."""

_LEFT, _RIGHT, _TOP, _BOTTOM = 1, 2, 4, 8
_POP_FROM = 0.72
_PULSE = 0.045
# What leaves is looked at no more.
_LEAVE_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Motion:
    """How overlays move, and how long it takes, in ms; 0: nothing moves.

    `drift`: how far the set wanders to each side, as a share of the canvas; `zoom`: by what share a product's
    picture grows while it stands (see `drift.py`); 0: not at all.
    """

    enter: Way = "slide"
    update: Change = "pop"
    leave: Way = "fade"
    ms: int = 300
    ease: Ease = "out"
    drift: float = 0.0
    zoom: float = 0.0


Transform = dict[str, Any]

_EASES: dict[Ease, Callable[[float], float]] = {
    "linear": lambda t: t,
    "in": lambda t: t**3,
    "out": lambda t: 1 - (1 - t) ** 3,
    "in-out": lambda t: 4 * t**3 if t < 0.5 else 1 - (2 - 2 * t) ** 3 / 2,
}


def entering(motion: Motion, place: Transform, fps: float) -> list[Transform]:
    """The places of what comes, frame by frame, the last being `place`; empty where it is there at once.

    `place` is an item's transform in obs-websocket's words, its bounds as large as its picture.
    """
    count = _frames(motion, motion.enter, fps)
    ease = _EASES[motion.ease]
    made = [_at(motion.enter, place, ease(n / count), n / count) for n in range(count)]
    return [*made, place] if made else []


def leaving(motion: Motion, place: Transform, fps: float) -> list[Transform]:
    """The places of what goes, frame by frame; it is to be hidden after the last."""
    count = round(_frames(motion, motion.leave, fps) * _LEAVE_SHARE)
    ease = _EASES[motion.ease]
    return [_at(motion.leave, place, ease(1 - n / count), 1 - n / count) for n in range(1, count)]


def changing(motion: Motion, place: Transform, fps: float) -> list[Transform]:
    """The places of what changes, frame by frame, the last being `place`: it swells a little."""
    count = 0 if motion.update != "pop" else _frames(motion, "pop", fps)
    made = [scaled(place, 1 + _PULSE * sin(pi * n / count)) for n in range(1, count)]
    return [*made, place] if made else []


def _frames(motion: Motion, way: Way, fps: float) -> int:
    return 0 if way == "none" else round(motion.ms * fps / 1000)


def _at(way: Way, place: Transform, shown: float, linear: float) -> Transform:
    """The place with a share of the way done, 0..1; `linear` is that share in time."""
    if way == "pop":
        over = _PULSE * sin(pi * linear)
        return scaled(place, _POP_FROM + (1 - _POP_FROM) * shown + over)
    align = place["boundsAlignment"]
    width, height = round(place["boundsWidth"]), round(place["boundsHeight"])
    if way == "rise" or not align & (_LEFT | _RIGHT):
        hidden = min(round(height * (1 - shown)), height - 1)
        if way == "fade":
            return place | {"boundsHeight": height - hidden, "cropBottom": hidden}
        return place | {
            "positionY": place["positionY"] + hidden,
            "boundsHeight": height - hidden,
            "cropBottom": hidden,
        }
    hidden = min(round(width * (1 - shown)), width - 1)
    from_left = bool(align & _LEFT)
    # A slide hides the side it comes out of, a wipe the other one.
    crop = "cropLeft" if from_left == (way == "slide") else "cropRight"
    moved = 0 if from_left else hidden
    return place | {"positionX": place["positionX"] + moved, "boundsWidth": width - hidden, crop: hidden}


def scaled(place: Transform, scale: float) -> Transform:
    """The place grown about the side or corner that its picture keeps to."""
    align = place["boundsAlignment"]
    wider = place["boundsWidth"] * (scale - 1)
    higher = place["boundsHeight"] * (scale - 1)
    left = 0.0 if align & _LEFT else 1.0 if align & _RIGHT else 0.5
    top = 0.0 if align & _TOP else 1.0 if align & _BOTTOM else 0.5
    return place | {
        "positionX": place["positionX"] - wider * left,
        "positionY": place["positionY"] - higher * top,
        "boundsWidth": place["boundsWidth"] + wider,
        "boundsHeight": place["boundsHeight"] + higher,
    }
