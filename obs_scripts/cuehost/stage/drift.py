"""What moves slowly while it stands: the set drifts behind the host, a product's picture grows. Pure.

A set is drawn a little larger than its box and wanders within what is too much of it, so that no border
is ever seen; a picture grows up to its box, so it crosses nothing beside it. Both begin and end softly, and
each step is a small part of a pixel: OBS draws between pixels.
"""

from __future__ import annotations

from math import pi, sin
from typing import Literal

from .motion import Motion, Transform, scaled
from .template import SceneKind, TemplateItem

Slow = Literal["drift", "zoom"]

STEP_S = 1 / 15
"""How often a place is sent, in s."""
ZOOM_S = 12.0
"""How long a picture grows, in s."""
_ACROSS_S, _DOWN_S = 47.0, 71.0  # of no common measure, so that the way does not repeat for an hour
_DOWN_SHARE = 0.4
_SOFT_S = 3.0
_ADOPTED_S = 20.0


def slow_of(item: TemplateItem, kind: SceneKind, canvas: tuple[int, int], motion: Motion) -> Slow | None:
    """How an item moves while it stands; None: it stands still.

    A set that does not fill the canvas stays: what is larger than its box would be seen beside it.
    """
    if not motion.ms or kind == "safe":
        return None
    if item.role == "picture" and motion.zoom > 0 and item.fit != "cover":
        return "zoom"
    box = item.box
    fills = box.x <= 0 and box.y <= 0 and box.x + box.width >= canvas[0] and box.y + box.height >= canvas[1]
    return "drift" if item.role == "background" and motion.drift > 0 and fills else None


def at_rest(slow: Slow | None, place: Transform, motion: Motion) -> Transform:
    """Where an item begins whose box is `place`: a set in the middle of its way, a picture smaller."""
    if slow == "zoom":
        return scaled(place, 1 / (1 + motion.zoom))
    if slow == "drift":
        return scaled(place | {"boundsAlignment": 0}, 1 + 2 * motion.drift) | {
            "boundsAlignment": place["boundsAlignment"]
        }
    return place


def on_the_way(slow: Slow, rest: Transform, motion: Motion, at_s: float) -> Transform:
    """Where an item is that stands on air for `at_s` seconds; `rest` is where it began."""
    if slow == "zoom":
        return scaled(rest, 1 + motion.zoom * sin(pi / 2 * min(at_s / ZOOM_S, 1.0)))
    soft = at_s**2 / (2 * _SOFT_S) if at_s < _SOFT_S else at_s - _SOFT_S / 2
    across, down = room(rest, motion)
    return rest | {
        "positionX": rest["positionX"] + across * sin(2 * pi * soft / _ACROSS_S),
        "positionY": rest["positionY"] + _DOWN_SHARE * down * sin(2 * pi * soft / _DOWN_S),
    }


def room(rest: Transform, motion: Motion) -> tuple[float, float]:
    """How far a set may wander to each side, across and down, in px."""
    share = motion.drift / (1 + 2 * motion.drift)
    # The outermost half pixel is mixed with what lies behind it.
    return max(rest["boundsWidth"] * share - 0.5, 0.0), max(rest["boundsHeight"] * share - 0.5, 0.0)


def out_of(found: Transform, place: Transform, since_s: float) -> Transform:
    """On the way from where a set was found to its own `place`, `since_s` seconds later: it does not jump."""
    if since_s >= _ADOPTED_S:
        return place
    part = since_s / _ADOPTED_S
    own = part * part * (3 - 2 * part)
    return place | {key: found[key] + (place[key] - found[key]) * own for key in ("positionX", "positionY")}
