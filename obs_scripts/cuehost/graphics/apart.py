"""Which takes of a set to offer: those that look most unlike, by a measure on small pictures."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .backgrounds import background
from .sets import plan_set
from .takes import MOST_TAKES, take_of, unlikeness
from .theme import load_theme

_SIZE = 96, 170
_GRID = 12, 21
# Of the same set the other way round half of the difference counts: people see it as the same one.
_MIRRORED = 0.5
# A difference in all that a person would name counts as so much in each point, of 255.
_NAMED = 30.0

Look = NDArray[np.float32]


@functools.lru_cache(maxsize=64)
def takes_apart(words: str, *, upright: bool, count: int = 3) -> tuple[int, ...]:
    """The takes of a described set that differ most from take 0 and from one another; empty where nothing is
    known of the words. The same for all themes.
    """
    plan = plan_set(words)
    if plan is None:
        return ()
    looks = [_look(words, number, upright) for number in range(MOST_TAKES + 1)]
    takes = [take_of(plan, number) for number in range(MOST_TAKES + 1)]

    def unlike(one: int, other: int) -> float:
        named = unlikeness(plan, takes[one], takes[other])
        return difference(looks[one], looks[other]) + _NAMED * named

    return farthest(MOST_TAKES + 1, unlike, count)


def farthest(of: int, unlike: Callable[[int, int], float], count: int) -> tuple[int, ...]:
    """`count` of the numbers below `of` that are farthest from 0 and from one another, in order."""
    chosen = [0]
    while len(chosen) <= min(count, of - 1):
        others = [n for n in range(of) if n not in chosen]
        chosen.append(max(others, key=lambda n: min(unlike(n, k) for k in chosen)))
    return tuple(chosen[1:])


def difference(one: Look, other: Look) -> float:
    """How unlike two looks are: 0 for the same."""
    straight = float(np.abs(one - other).mean())
    turned = float(np.abs(one - other[:, ::-1]).mean())
    return (1 - _MIRRORED) * straight + _MIRRORED * min(straight, turned)


def _look(words: str, take: int, upright: bool) -> Look:
    """A set seen from afar: lightness and two differences of colour."""
    size, grid = (_SIZE, _GRID) if upright else (_SIZE[::-1], _GRID[::-1])
    picture = background(size, load_theme("studio"), words=words, take=take)
    small = np.asarray(picture.resize(grid, Image.Resampling.BOX), np.float32)
    red, green, blue = small[:, :, 0], small[:, :, 1], small[:, :, 2]
    light = 0.3 * red + 0.59 * green + 0.11 * blue
    return np.stack([light, 0.7 * (red - green), 0.7 * (blue - 0.5 * (red + green))], axis=2)
