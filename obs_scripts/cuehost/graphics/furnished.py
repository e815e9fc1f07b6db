"""A set described in words, built: its wall, what stands before it, the season's decoration, the light."""

from __future__ import annotations

import numpy as np

from . import set_pieces as pieces
from .layers import Layer, blend, glow, shine, vertical
from .set_pieces import OAK, darker, lighter
from .sets import SetPlan
from .theme import Colour, Theme

_BRICK: Colour = (176, 104, 82, 255)
_VELVET: Colour = (122, 34, 46, 255)
_WARM: Colour = (255, 198, 120, 255)
_TEAL: Colour = (74, 122, 124, 255)
_SEEN = 90
_LAMP: Colour = (255, 172, 92, 255)
_SEASONS: dict[str, tuple[tuple[Colour, ...], int, float]] = {
    # colours in the air, how many, how long each is
    "winter": (((255, 255, 255, 255), (236, 242, 250, 255)), 90, 1.0),
    "christmas": (((255, 255, 255, 255), (240, 244, 250, 255)), 46, 1.0),
    "autumn": (((206, 112, 44, 255), (224, 160, 62, 255), (164, 72, 42, 255)), 30, 1.9),
    "spring": (((250, 214, 222, 255), (246, 190, 206, 255), (255, 240, 244, 255)), 40, 1.7),
    "new_year": (((244, 200, 110, 255), (232, 170, 80, 255)), 34, 1.6),
}


def build_set(size: tuple[int, int], theme: Theme, plan: SetPlan, focus: float) -> Layer:
    """The set before its light, `size` px; `focus` is where the host stands, as a share of the width."""
    width, height = size
    unit = min(size) / 1080
    tall = height > width
    rng = np.random.default_rng(plan.seed)
    floor = int(height * (0.845 if tall else 0.86))
    wall = plan.colour or theme.set.wall
    ground = vertical(size, lighter(wall, 0.12), darker(wall, 0.10))
    wall_of(ground, plan, wall, floor, unit, rng)
    glow(ground, (255, 252, 244, 255), (0.2, 0.05), 0.6, 0.34)
    floor_of(ground, plan, theme, floor, unit, rng)
    wood = darker(OAK, 0.42) if plan.wall == "wood" else OAK
    choice: tuple[Colour, ...] = (*theme.set.shapes[:4], (236, 226, 208, 255), (150, 160, 150, 255), _TEAL)
    # What has the wall's own colour would not be seen before it.
    tones = tuple(tone for tone in choice if apart(tone, wall) > _SEEN) or choice
    left, right = sides(size, focus, tall)
    if plan.window:
        frame: Colour = (246, 242, 234, 255) if plan.wall != "wood" else darker(OAK, 0.5)
        pieces.window(ground, left, unit, frame, night=plan.light in ("night", "neon"))
    if plan.shelves:
        places = [right] if plan.window else [left, right]
        for place in places:
            rows = 3 if tall else 4
            pieces.shelves(ground, place, rows, unit, wood, tones, rng)
    if plan.season == "christmas":
        pieces.tree(
            ground, (width * (0.13 if tall else 0.07), floor + 60 * unit), unit * (0.95 if tall else 0.8), rng
        )
    if plan.plants:
        for share, large in ((0.06, 1.25), (0.95, 1.05)):
            if plan.season != "christmas" or share > 0.5:
                pieces.pot_plant(ground, (width * share, floor + 74 * unit), unit * large, rng)
    return ground


def apart(first: Colour, second: Colour) -> int:
    return sum(abs(a - b) for a, b in zip(first[:3], second[:3], strict=True))


def sides(
    size: tuple[int, int], focus: float, tall: bool
) -> tuple[tuple[float, float, float, float], tuple[float, float, float, float]]:
    """Where something may hang left and right of the host."""
    width, height = size
    if tall:
        wide = 0.30 * width
        return (0.035 * width, 0.16 * height, wide, 0.21 * height), (
            width - 0.035 * width - wide, 0.15 * height, wide, 0.30 * height,
        )  # fmt: skip
    wide = 0.19 * width
    near, far = (0.05, 0.32) if focus > 0.6 else (0.49, 0.76) if focus < 0.4 else (0.05, 0.76)
    return (near * width, 0.13 * height, wide, 0.44 * height), (
        far * width, 0.08 * height, wide, 0.62 * height,
    )  # fmt: skip


def wall_of(
    ground: Layer, plan: SetPlan, wall: Colour, floor: int, unit: float, rng: np.random.Generator
) -> None:
    given = plan.colour
    if plan.wall == "wood":
        pieces.wood_wall(ground, floor, given or (188, 144, 102, 255), unit, rng)
    elif plan.wall == "tiles":
        pieces.tiled_wall(ground, 0, floor, given or lighter(wall, 0.35), unit, rng, brick=False)
    elif plan.wall == "brick":
        pieces.tiled_wall(ground, 0, floor, given or _BRICK, unit, rng, brick=True)
    elif plan.wall == "curtain":
        pieces.curtain_wall(ground, floor, given or _VELVET, unit, rng)


def floor_of(
    ground: Layer, plan: SetPlan, theme: Theme, top: int, unit: float, rng: np.random.Generator
) -> None:
    """Boards running away from the eye, or the theme's floor; dark where it meets the wall."""
    height, width = ground.shape[:2]
    depth = height - top
    if plan.wall in ("plaster", "curtain") and not (plan.window or plan.shelves):
        ground[top:] = vertical((width, depth), theme.set.floor, darker(theme.set.floor, 0.2))
    else:
        down, across = np.mgrid[0:depth, 0:width].astype(np.float32)
        spread = 0.55 + 0.9 * down / depth
        place = (across - width / 2) / spread / (150 * unit)
        number = np.floor(place).astype(int)
        tone = rng.uniform(-0.08, 0.08, int(number.max() - number.min()) + 1).astype(np.float32)
        inside = place - np.floor(place)
        seam = np.clip(1 - np.minimum(inside, 1 - inside) * 34, 0, 1)
        colour = darker(OAK, 0.30) if plan.wall != "tiles" else darker(OAK, 0.16)
        shade = (1.08 - 0.22 * down / depth + tone[number - number.min()]) * (1 - 0.34 * seam)
        ground[top:] = np.asarray(colour[:3], np.float32) * shade[:, :, None]
    share = np.exp(-np.arange(depth, dtype=np.float32) / (0.16 * depth))[:, None] * np.ones(
        (1, width), np.float32
    )
    blend(ground, (40, 28, 24, 255), (share * np.float32(0.42)).astype(np.float32), (0, top))
    skirting = np.ones((max(1, round(26 * unit)), width), np.float32) * np.float32(0.55)
    if plan.wall in ("plaster", "wood"):
        blend(ground, (250, 246, 238, 255), skirting, (0, top - skirting.shape[0]))


def light_set(ground: Layer, theme: Theme, plan: SetPlan, focus: float) -> Layer:
    """The set in its light, with what is in the air. `ground` may be changed."""
    height, width = ground.shape[:2]
    unit = min(width, height) / 1080
    rng = np.random.default_rng(plan.seed + 1)
    if plan.light == "morning":
        ground *= np.asarray([1.06, 1.0, 0.90], np.float32)
        _rays(ground, (255, 236, 190, 255), 0.30)
        glow(ground, (255, 240, 205, 255), (0.12, 0.14), 0.6, 0.22)
    elif plan.light == "evening":
        ground *= np.asarray([0.80, 0.64, 0.50], np.float32)
        _rays(ground, (255, 176, 96, 255), 0.20)
        shine(ground, _WARM, (0.90, 0.24), 0.36, 0.55)
        shine(ground, _WARM, (0.08, 0.34), 0.34, 0.40)
        shine(ground, _WARM, (focus, 0.42), 0.42, 0.28)
    elif plan.light == "night":
        ground *= np.asarray([0.36, 0.39, 0.55], np.float32)
        for share, down, strength in ((0.12, 0.28, 1.3), (0.90, 0.24, 1.3), (focus, 0.48, 0.6)):
            shine(ground, _LAMP, (share, down), 0.26, strength)
    elif plan.light == "neon":
        ground *= np.asarray([0.34, 0.32, 0.46], np.float32)
        shine(ground, (255, 40, 170, 255), (0.02, 0.26), 0.42, 2.3)
        shine(ground, (30, 190, 255, 255), (0.98, 0.36), 0.42, 2.3)
        shine(ground, (120, 80, 255, 255), (focus, 0.5), 0.4, 1.0)
    # As on film, what is very bright grows paler rather than flat.
    bright = np.maximum(ground - 205, 0)
    np.minimum(ground, 205 + 50 * (1 - np.exp(-bright / 50)), out=ground)
    if plan.season in ("christmas", "winter"):
        bulbs = (_WARM,) if plan.season == "winter" else ((255, 90, 80, 255), _WARM, (120, 220, 140, 255))
        pieces.string_lights(ground, unit, bulbs)
    elif plan.season == "new_year":
        pieces.lanterns(ground, unit)
    if plan.season:
        colours, count, long = _SEASONS[plan.season]
        pieces.falling(ground, unit, colours, rng, count=count, long=long)
    return ground


def _rays(ground: Layer, colour: Colour, strength: float) -> None:
    """Light that falls slantwise through a window."""
    height, width = ground.shape[:2]
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    place = (across / width) + 0.42 * (down / height) * height / width
    wave = np.clip(np.sin(place * 9.0) * 0.6 + np.sin(place * 23.0 + 1.0) * 0.4, 0, 1)
    fade = np.clip(1.1 - 1.15 * down / height, 0, 1) * np.clip(1.25 - across / width, 0, 1)
    blend(ground, colour, (wave * fade * np.float32(strength)).astype(np.float32))
