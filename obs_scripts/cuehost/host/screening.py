"""Footage over the drawn host: softly in as its line begins, softly out as it ends, out at once at a stop.

While footage covers the host wholly nothing is drawn beneath it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np

from .footage import Footage
from .pack import Picture
from .sound import RATE

JOIN = RATE * 24 // 100
"""Samples that going over to footage, and back from it, take: six frames."""

CUT = RATE * 8 // 100
"""Samples that it takes where the host is stopped or silenced: two frames, as a mouth that closes."""


class Lost(NamedTuple):
    """Footage that could not be played to its end: its line's key and name, and why."""

    key: int
    line: str
    reason: str


class Layer(NamedTuple):
    """A picture and how much of it shows over what is beneath, 0..1."""

    picture: Picture
    weight: float


@dataclass
class _Shown:
    key: int
    line: str
    footage: Footage
    start: int
    end: int
    out: int = JOIN
    began: int | None = None
    last: Picture | None = None
    told: bool = False


class Screening:
    """What footage is to be seen at each sample of the presenter's clock. Not thread-safe."""

    def __init__(self) -> None:
        self._shown: list[_Shown] = []
        self._muted_at: int | None = None
        self._lost: list[Lost] = []

    def plan(self, key: int, line: str, footage: Footage, start: int, end: int) -> None:
        """Show footage with a line that sounds from sample `start` to `end`."""
        self._shown.append(_Shown(key, line, footage, start, end))

    def cut(self, at: int) -> None:
        """All of it ends now; what has not begun is not shown at all."""
        for shown in self._shown:
            if shown.end > at:
                shown.end, shown.out = at, CUT

    def mute(self, on: bool, at: int) -> None:
        """Hide it from now on, or show it again."""
        self._muted_at = (self._muted_at if self._muted_at is not None else at) if on else None

    def lost(self) -> list[Lost]:
        """Footage found to fail since last asked."""
        lost, self._lost = self._lost, []
        return lost

    def layers(self, at: int) -> list[Layer]:
        """The pictures at a sample, the lowest first, each with a weight above 0."""
        layers = [layer for shown in self._shown if (layer := self._layer(shown, at)) is not None]
        covering = [i for i, layer in enumerate(layers) if layer.weight >= 1]
        return layers[covering[-1] :] if covering else layers

    def _layer(self, shown: _Shown, at: int) -> Layer | None:
        if at < shown.start or shown.end <= shown.start:
            return None
        if shown.footage.fault and not shown.told:
            shown.told = True
            self._lost.append(Lost(shown.key, shown.line, shown.footage.fault))
            if shown.end > at:
                shown.end, shown.out = at, CUT
        if at < shown.end or shown.last is None:
            shown.last = shown.footage.at((at - shown.start) / RATE)
        if shown.last is None:
            return None
        if shown.began is None:
            shown.began = at  # it may be ready later than its line begins
        weight = min(1.0, (at - shown.began) / JOIN)
        if at > shown.end:
            weight *= max(0.0, 1 - (at - shown.end) / shown.out)
        if self._muted_at is not None:
            weight *= max(0.0, 1 - (at - self._muted_at) / CUT)
        return Layer(shown.last, _eased(weight)) if weight > 0 else None

    def forget(self, at: int) -> None:
        """Let go of what is over at a sample, seen or not."""
        for shown in self._shown:
            if at >= shown.end + shown.out:
                shown.footage.close()
        self._shown = [shown for shown in self._shown if at < shown.end + shown.out]


def _eased(weight: float) -> float:
    return 1.0 if weight >= 1 else 0.5 - 0.5 * math.cos(math.pi * weight)


def mixed(below: Picture, above: Picture, weight: float) -> Picture:
    """A new picture, `weight` of the one and the rest of the other; both BGRA with straight alpha.

    Exact to a step of colour; some milliseconds at 540 x 960.
    """
    if weight >= 1:
        return above
    *low, low_alpha = cv2.split(below)
    *high, high_alpha = cv2.split(above)
    alpha = cv2.addWeighted(high_alpha, weight, low_alpha, 1 - weight, 0)
    planes = [
        cv2.divide(
            cv2.add(
                cv2.multiply(a, high_alpha, scale=weight / 255),
                cv2.multiply(b, low_alpha, scale=(1 - weight) / 255),
            ),
            alpha,
            scale=255,
        )
        for a, b in zip(high, low, strict=True)
    ]
    return np.asarray(cv2.merge([*planes, alpha]), np.uint8)
