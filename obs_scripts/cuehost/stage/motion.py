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

from cuehost.drawn import WHOLE, Drawn

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
# The first places of a way from nothing are slivers and shadows, which nobody sees: what comes begins here.
_SLIDES_FROM = 0.4
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
_BEGINS: dict[Ease, float] = {
    "linear": _SLIDES_FROM,
    "in": _SLIDES_FROM ** (1 / 3),
    "out": 1 - (1 - _SLIDES_FROM) ** (1 / 3),
    "in-out": (_SLIDES_FROM / 4) ** (1 / 3),
}
"""When, as a share of its time, each is `_SLIDES_FROM` of the way."""


def entering(motion: Motion, place: Transform, fps: float, drawn: Drawn = WHOLE) -> list[Transform]:
    """The places of what comes, frame by frame, the last being `place`; empty where it is there at once.

    In the first of them it is well seen already. `place` is an item's transform in obs-websocket's words, its
    bounds as large as its picture; `drawn` is the part of the picture where something is seen.
    """
    count = _frames(motion, motion.enter, fps)
    ease = _EASES[motion.ease]
    begin = 0.0 if motion.enter == "pop" else _BEGINS[motion.ease]
    times = [begin + (1 - begin) * n / count for n in range(count)]
    made = [_at(motion.enter, place, ease(time), time, drawn) for time in times]
    while made and made[-1] == place:  # less than a pixel from it
        made.pop()
    return [*made, place] if made else []


def leaving(motion: Motion, place: Transform, fps: float, drawn: Drawn = WHOLE) -> list[Transform]:
    """The places of what goes, frame by frame; it is to be hidden after the last."""
    count = round(_frames(motion, motion.leave, fps) * _LEAVE_SHARE)
    ease = _EASES[motion.ease]
    return [_at(motion.leave, place, ease(1 - n / count), 1 - n / count, drawn) for n in range(1, count)]


def changing(motion: Motion, place: Transform, fps: float) -> list[Transform]:
    """The places of what changes, frame by frame, the last being `place`: it swells a little."""
    count = 0 if motion.update != "pop" else _frames(motion, "pop", fps)
    made = [scaled(place, 1 + _PULSE * sin(pi * n / count)) for n in range(1, count)]
    return [*made, place] if made else []


def _frames(motion: Motion, way: Way, fps: float) -> int:
    return 0 if way == "none" else round(motion.ms * fps / 1000)


def _at(way: Way, place: Transform, shown: float, linear: float, drawn: Drawn) -> Transform:
    """The place with a share of the way done, 0..1; `linear` is that share in time.

    What is clear at the picture's border is not waited for: the way is as long as what is drawn.
    """
    if way == "pop":
        over = _PULSE * sin(pi * linear)
        return scaled(place, _POP_FROM + (1 - _POP_FROM) * shown + over)
    align = place["boundsAlignment"]
    across = way != "rise" and bool(align & (_LEFT | _RIGHT))
    position, bounds = ("positionX", "boundsWidth") if across else ("positionY", "boundsHeight")
    size = round(place[bounds])
    near, far = (drawn.left, drawn.right) if across else (drawn.top, drawn.bottom)
    hidden = (far - near) * size * (1 - shown)
    # A slide hides the side it comes out of, a wipe the other one.
    if across and bool(align & _LEFT) == (way == "slide"):
        cut = min(round(near * size + hidden), size - 1)
        moved, crop = (round(near * size) if way == "slide" else cut), "cropLeft"
    else:
        cut = min(round((1 - far) * size + hidden), size - 1)
        moved = 0 if way == "fade" else cut - round((1 - far) * size)
        crop = "cropRight" if across else "cropBottom"
    return place | {position: place[position] + moved, bounds: size - cut, crop: cut}


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
