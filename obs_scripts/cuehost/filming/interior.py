"""Inside of the mouth: teeth, tongue and the dark behind them, in colours and light that suit the face.

Upper teeth stay with the skull, lower teeth and tongue go with the jaw. Where the picture shows teeth, their
colour is theirs, and so are their pixels as far as they reach.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .landmarks import Face
from .mouth import Lips, Mouth, Shape
from .slit import Curve, Grid, Light, sample
from .smooth import Floats, smoothstep

_TEETH_U = np.cumsum([0.0, 0.098, 0.078, 0.086, 0.072, 0.066])
"""The borders of the upper teeth from the middle outwards, in `Face.wide`."""
_LOWER_U = np.cumsum([0.0, 0.060, 0.064, 0.074, 0.070, 0.066])
_TALL = np.array([0.118, 0.106, 0.116, 0.100, 0.090])
_EDGE = np.array([0.0, 0.012, 0.004, 0.016, 0.022])
"""How far each tooth's edge stands above that of the first."""

_DEEP = 0.45
"""A tongue that lies is so much darker than one at the teeth."""


@dataclass(frozen=True)
class Colours:
    """What the mouth is painted with; straight BGR, 0..1 as in the picture."""

    teeth: Floats
    gums: Floats
    tongue: Floats
    dark: Floats
    own_teeth: bool
    """Whether the picture shows teeth."""


def colours_of(source: Light, face: Face, fineness: int) -> Colours:
    """Colours from the figure's own skin, lips, eyes and, where they are seen, teeth."""

    def at(places: Floats) -> Floats:
        xy = face.to_picture(places)
        return np.asarray(sample(source, xy[:, 0][None], xy[:, 1][None], fineness)[0, :, :3], np.float64)

    points, mouth = face.upright, Mouth(face)
    skin = np.median(at(points[[205, 425, 50, 280, 151, 9]]), axis=0)
    lips = np.median(at(points[[17, 84, 314, 85, 315, 16]]), axis=0)
    bright = _bright(skin)
    # The white of the eye tells how white is lit here.
    whites = at(np.concatenate([_whites(points, 33, 133, 468), _whites(points, 362, 263, 473)]))
    white = np.percentile(whites, 75, axis=0)
    ivory = 0.55 * white + 0.45 * _bright(white) * np.array([0.88, 0.98, 1.04])
    teeth = ivory * np.clip(1.06 * bright, 0.35, 0.92) / max(_bright(ivory), 0.05)
    own = False
    if mouth.face.lips_gap > 0.05:
        seen = at(_inside(mouth.seen))
        pale = seen[(seen.max(axis=1) - seen.min(axis=1) < 0.28) & (seen.mean(axis=1) > 0.6 * bright)]
        own = len(pale) > 0.25 * len(seen)
        if own:
            teeth = np.median(pale, axis=0)
    return Colours(
        teeth=teeth,
        gums=np.clip(lips * np.array([0.92, 0.86, 0.96]), 0, 1),
        tongue=np.clip(lips * np.array([0.68, 0.66, 0.86]), 0, 1),
        dark=bright * np.array([0.055, 0.045, 0.085]),
        own_teeth=own,
    )


def _bright(colour: Floats) -> float:
    return float(colour @ np.array([0.114, 0.587, 0.299]))


def _whites(points: Floats, outer: int, inner: int, iris: int) -> Floats:
    ends = points[[outer, inner]]
    return np.concatenate([points[iris] + s * (ends - points[iris]) for s in (0.55, 0.65, 0.72)])


def _inside(lips: Lips) -> Floats:
    shares = np.linspace(0.15, 0.8, 8)[:, None, None]
    inner = lips.inner_upper[2:-2] + shares * (lips.inner_lower[2:-2] - lips.inner_upper[2:-2])
    return inner.reshape(-1, 2)


def painted(grid: Grid, source: Light, mouth: Mouth, shape: Shape, colours: Colours) -> Light:
    """What is seen through the open mouth at the pixels of `grid`, as straight BGR."""
    lips, wide = mouth.lips(shape), mouth.face.wide
    u, v = (grid.u - lips.middle) / wide, grid.v / wide
    top = Curve(lips.inner_upper).at(grid.u) / wide
    bottom = Curve(lips.inner_lower).at(grid.u) / wide
    low = float(lips.inner_lower[5, 1]) / wide
    gap = max(low - float(lips.inner_upper[5, 1]) / wide, 1e-6)
    half = max(lips.half / wide, 1e-6)
    bend = 0.3125 * u**2  # rows of teeth are arches, seen a little from above
    out: Floats = np.broadcast_to(colours.dark, (*u.shape, 3)).astype(np.float64)

    out = _over(out, *_tongue(u, v, bottom, gap, shape, colours, half))
    # The lower teeth stand a little above the lip they are behind, and show more the wider it opens.
    edge = low - 0.018 - 0.10 * max(0.0, gap - 0.08)
    out = _over(out, *_row(u, edge - v + 1.1 * bend, _LOWER_U, 0.90 * _TALL, 0 * _EDGE, 0.74, colours))
    edge = float(mouth.rest.inner_upper[5, 1]) / wide + 0.030
    out = _over(out, *_row(u, v - edge + 1.8 * bend, _TEETH_U, _TALL, _EDGE, 0.95, colours))
    if colours.own_teeth:
        out = _over(out, *_own(grid, source, mouth))
    # Lips and cheeks shade what is behind them.
    reach = min(1.0, gap / 0.08)
    shade = 0.66 + 0.34 * smoothstep((v - top) / (0.035 * reach))
    shade *= 0.80 + 0.20 * smoothstep((bottom - v) / (0.02 * reach))
    shade *= 1 - 0.50 * smoothstep((np.abs(u) / half - 0.5) / 0.5)
    return (out * shade[..., None]).astype(np.float32)


def _over(below: Floats, colour: Floats, alpha: Floats) -> Floats:
    return np.asarray(below + (colour - below) * alpha[..., None])


def _row(
    u: Floats, up: Floats, borders: Floats, tall: Floats, edge: Floats, light: float, colours: Colours
) -> tuple[Floats, Floats]:
    """A row of teeth. `up` is how far a pixel lies beyond the row's edge (negative: within the teeth).

    The same teeth left and right, each rounded at its corners and darker towards its neighbours.
    """
    away = np.abs(u)
    number = np.clip(np.searchsorted(borders, away, side="right") - 1, 0, len(tall) - 1)
    left, right = borders[number], borders[np.minimum(number + 1, len(borders) - 1)]
    across = np.clip((away - left) / np.maximum(right - left, 1e-6), 0, 1)
    corner = 0.014 * np.clip((np.abs(2 * across - 1) - 0.55) / 0.45, 0, 1) ** 2
    deep = -(up + edge[number] + corner)  # how far within, from the biting edge
    soft = 0.008
    inside = smoothstep(deep / soft + 0.5) * (away < borders[-1])
    neighbour = 1 - 0.16 * np.clip((np.abs(2 * across - 1) - 0.72) / 0.28, 0, 1) ** 2
    round_ = 1 - 0.20 * np.clip(away / borders[-1], 0, 1) ** 1.5
    glow = light * neighbour * round_ * (0.93 + 0.07 * smoothstep(deep / 0.05))
    colour = colours.teeth * glow[..., None]
    gum = smoothstep((deep - tall[number]) / 0.02)
    colour = colour + (colours.gums * light * round_[..., None] - colour) * gum[..., None]
    return colour, inside


def _tongue(
    u: Floats, v: Floats, bottom: Floats, gap: float, shape: Shape, colours: Colours, half: float
) -> tuple[Floats, Floats]:
    rise = (0.30 + 0.48 * shape.tongue) * gap
    across = np.clip(1 - (u / max(0.72 * half, 1e-6)) ** 2, 0, 1)
    crown = bottom - rise * np.sqrt(across)
    alpha = smoothstep((v - crown) / 0.014 + 0.5) * (across > 0)
    groove = 1 - 0.14 * np.exp(-((u / 0.018) ** 2))
    light = (0.74 + 0.26 * smoothstep((v - crown) / max(0.6 * rise, 1e-6))) * groove
    # At the teeth it is lit; where it lies, deep in the mouth and behind the lip, it must not look like one.
    back = 1 - shape.tongue
    light *= (1 - _DEEP * back) * (1 - 0.5 * back * smoothstep(1 - (bottom - v) / 0.03))
    return colours.tongue * light[..., None], alpha


def _own(grid: Grid, source: Light, mouth: Mouth) -> tuple[Floats, Floats]:
    """The picture's own teeth, where they are."""
    pixels = sample(source, grid.x, grid.y, grid.fineness)[..., :3].astype(np.float64)
    seen, wide = mouth.seen, mouth.face.wide
    top, bottom = Curve(seen.inner_upper).at(grid.u), Curve(seen.inner_lower).at(grid.u)
    inside = np.minimum(grid.v - top, bottom - grid.v) / wide
    reach = np.abs(grid.u - seen.middle) / seen.half
    alpha = smoothstep((inside - 0.004) / 0.014) * smoothstep((0.92 - reach) / 0.2)
    pale = pixels.max(axis=2) - pixels.min(axis=2)
    alpha = alpha * smoothstep((0.34 - pale) / 0.12)  # gums and lips are not teeth
    return pixels, alpha
