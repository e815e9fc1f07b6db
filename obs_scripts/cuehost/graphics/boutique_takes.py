"""The boutique in one of its other takes: another recess in the wall, other plinths, colours turned about."""

from __future__ import annotations

import dataclasses

import numpy as np
from PIL import Image, ImageDraw

from . import set_furniture as furniture
from . import set_pieces as pieces
from . import set_props as props
from .boutique import arch, floor_of, plinth, sphere, window_light
from .layers import Layer, blend, glow, soft, vertical
from .set_pieces import darker, lighter
from .sets import SetPlan
from .specs import SceneKind
from .takes import Take
from .theme import Colour, Theme, mix


def boutique_take(
    size: tuple[int, int], theme: Theme, plan: SetPlan, take: Take, kind: SceneKind, focus: float
) -> Layer:
    """The set before its light, `size` px, lit from the left; `focus` is where the host stands, as a share of
    the width.
    """
    theme = _schemed(theme, take)
    width, height = size
    tall = height > width
    unit = min(size) / 1080
    colours = theme.set
    rng = np.random.default_rng([plan.seed, take.number])
    ground = vertical(size, colours.wall, colours.wall_low)
    glow(ground, colours.light, (0.16, 0.08), 0.75, 0.55)
    floor = int(height * ((0.845 if tall else 0.86) - take.level))
    centre = width * focus
    half = (0.43 * width if tall else 0.2 * width) * take.near
    if take.form == "panels":
        _panels(ground, theme, centre, half, floor, unit)
    elif take.form == "drapes":
        _drapes(ground, theme, floor, unit, tall, rng)
    window_light(ground, theme, unit)
    top = height * (0.13 if tall else 0.07)
    if take.form == "arch":
        arch(ground, (colours.arch, colours.arch_deep), (centre, top, half, floor), unit, strength=0.85)
    elif take.form == "twin":
        aside = centre + half * 0.95, height * (0.40 if tall else 0.34), half * 0.62, floor
        arch(ground, (colours.arch_deep, colours.arch), aside, unit, strength=0.6)
        main = centre - half * 0.22, top, half * 0.82, floor
        arch(ground, (colours.arch, colours.arch_deep), main, unit, strength=0.9)
    elif take.form == "circle":
        r = min(half * 1.04, 0.42 * height)
        _round(
            ground, (colours.arch, colours.arch_deep), (centre, height * (0.40 if tall else 0.44), r), unit
        )
    glow(ground, colours.light, (focus, 0.42 if tall else 0.45), 0.34 if tall else 0.4, 0.42)
    floor_of(ground, theme, floor)
    _furniture(ground, theme, take, (centre, half, floor), unit, tall)
    if plan.plants:
        for share in (0.07, 0.94):
            foot = width * share, floor + 74 * unit
            if take.green == "tree":
                props.tree(ground, foot, unit * 1.05, rng)
            else:
                pieces.pot_plant(ground, foot, unit * 1.2, rng)
    if kind == "questions":
        glow(ground, colours.shapes[1], (1 - focus * 0.8, 0.2), 0.5, 0.22)
    return ground


def _schemed(theme: Theme, take: Take) -> Theme:
    """The theme's colours in other places."""
    own = theme.set
    if take.scheme == "turned":
        own = dataclasses.replace(
            own, wall=own.arch, wall_low=own.arch_deep, arch=own.wall, arch_deep=own.wall_low
        )
    elif take.scheme == "accent":
        deep = mix(own.arch_deep, own.shapes[1], 0.7)
        own = dataclasses.replace(own, arch=mix(own.arch, own.shapes[1], 0.55), arch_deep=deep)
    return dataclasses.replace(theme, set=own)


def _round(
    ground: Layer, colours: tuple[Colour, Colour], place: tuple[float, float, float], unit: float
) -> None:
    """A round recess: (centre x, centre y, radius). Its left reveal lies in shade."""
    x, y, r = place
    height, width = ground.shape[:2]

    def shape(grow: float, shift: float = 0.0) -> Image.Image:
        mask = Image.new("L", (width * 2, height * 2))
        own = r + grow
        box = tuple(2 * v for v in (x + shift - own, y + shift - own, x + shift + own, y + shift + own))
        ImageDraw.Draw(mask).ellipse(box, fill=255)
        return mask.resize((width, height), Image.Resampling.BOX)

    hole = np.asarray(shape(0), np.float32) / np.float32(255)
    rim = np.asarray(shape(9 * unit), np.float32) / np.float32(255)
    blend(ground, (255, 250, 244, 255), (rim - hole).clip(0, 1) * np.float32(0.4))
    blend(ground, colours[0], hole * np.float32(0.9))
    lit = soft(shape(-4 * unit, 26 * unit), 24 * unit)
    blend(ground, colours[1], hole * (1 - lit) * np.float32(0.85))


def _panels(ground: Layer, theme: Theme, centre: float, half: float, floor: int, unit: float) -> None:
    """Three upright panels, one before the other, in the theme's tones."""
    height = ground.shape[0]
    own = theme.set
    for shift, wide, top, tone in (
        (-0.78, 0.66, 0.30, own.arch_deep),
        (0.72, 0.74, 0.20, lighter(own.shapes[1], 0.35)),
        (0.0, 1.1, 0.10, own.arch),
    ):
        left = centre + (shift - wide / 2) * half
        box = left, top * height, wide * half, floor - top * height
        shade = box[0] + 14 * unit, box[1] + 10 * unit, box[2], box[3]
        pieces.stamp(ground, darker(own.arch_deep, 0.4), "box", shade, 22 * unit, 0.35)
        pieces.stamp(ground, tone, "box", box, 1.6 * unit)
        pieces.stamp(ground, lighter(tone, 0.4), "box", (box[0], box[1], 6 * unit, box[3]), 2 * unit, 0.7)


def _drapes(
    ground: Layer, theme: Theme, floor: int, unit: float, tall: bool, rng: np.random.Generator
) -> None:
    """Cloth in folds at both sides of a plain wall."""
    width = ground.shape[1]
    cloth = ground[:, :].copy()
    pieces.curtain_wall(cloth, floor, theme.set.arch_deep, unit, rng)
    wide = round((0.30 if tall else 0.24) * width)
    for left in (0, width - wide):
        part = left - 16 * unit, 0, wide + 32 * unit, floor
        pieces.stamp(ground, darker(theme.set.arch_deep, 0.5), "box", part, 26 * unit, 0.35)
        mask = np.ones((floor, wide), np.float32)
        blend(ground, np.ascontiguousarray(cloth[:floor, left : left + wide]), mask, (left, 0))


def _furniture(
    ground: Layer,
    theme: Theme,
    take: Take,
    place: tuple[float, float, int],
    unit: float,
    tall: bool,
) -> None:
    """A low podium or plinths, and what lies on them; `place`: the middle, half the recess, the floor."""
    centre, half, floor = place
    width = ground.shape[1]
    tones = theme.set.shapes
    base = floor + 46 * unit
    if take.rug:
        pale = lighter(theme.set.floor, 0.3)
        furniture.podium(ground, (centre, floor - 26 * unit, 2.1 * half), unit, pale)
        furniture.podium(ground, (centre, floor - 62 * unit, 1.7 * half), unit, lighter(pale, 0.3))
    edge = 0.02 if tall else 0.05
    layouts = (
        ((edge, 430, 150, 0), (edge + 0.13, 210, 150, 2), (0.97, 150, 210, 3)),
        ((1 - edge, 500, 160, 2), (1 - edge - 0.13, 260, 150, 0), (0.03, 120, 230, 1)),
        ((edge, 180, 220, 2), (0.98, 330, 190, 0)),
        ((0.99, 120, 300, 0), (0.955, 320, 120, 3), (0.02, 620, 120, 0)),
    )
    for n, (share, high, broad, tone) in enumerate(layouts[take.number % len(layouts)]):
        x = share * width
        plinth(
            ground,
            tones[tone],
            (x - broad * unit / 2, base - high * unit, broad * unit, (high + 10) * unit),
            unit,
        )
        if (n + take.number) % 3 != 2:
            r = (44 + 9 * ((n + take.number) % 3)) * unit
            sphere(ground, tones[(tone + 1) % 4], (x, base - high * unit - r * 0.86, r), unit, 5)
