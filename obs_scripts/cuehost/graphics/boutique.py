"""A boutique in the theme's colours: a wall in soft light, a recessed arch where the host stands, plinths."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from .layers import Layer, blend, glow, soft, vertical
from .specs import SceneKind
from .theme import Colour, Theme


def build_boutique(size: tuple[int, int], theme: Theme, kind: SceneKind, focus: float) -> Layer:
    """The set, `size` px; `focus` is where the host stands, as a share of the width."""
    width, height = size
    unit = min(size) / 1080
    colours = theme.set
    tall = height > width
    ground = vertical(size, colours.wall, colours.wall_low)
    glow(ground, colours.light, (0.16, 0.08), 0.75, 0.55)
    window_light(ground, theme, unit)

    floor = int(height * (0.845 if tall else 0.86))
    centre = width * focus
    half = (0.43 * width) if tall else (0.2 * width)
    top = height * (0.13 if tall else 0.07)
    arch(ground, (colours.arch, colours.arch_deep), (centre, top, half, floor), unit, strength=0.85)
    inner = centre, top + 90 * unit, half * 0.72, floor
    arch(ground, (colours.arch_deep, colours.arch), inner, unit, strength=0.5)
    glow(ground, colours.light, (focus, 0.42 if tall else 0.45), 0.34 if tall else 0.4, 0.42)
    floor_of(ground, theme, floor)
    _props(ground, theme, floor, unit, tall)
    if kind == "questions":
        glow(ground, colours.shapes[1], (1 - focus * 0.8, 0.2), 0.5, 0.22)
    return ground


def window_light(ground: Layer, theme: Theme, unit: float) -> None:
    """Daylight falling slantwise through a window out of sight."""
    height, width = ground.shape[:2]
    mask = Image.new("L", (width, height))
    pen = ImageDraw.Draw(mask)
    slant = 0.42 * height
    for start, breadth, light in ((-0.02, 0.20, 120), (0.22, 0.09, 90), (0.86, 0.16, 70)):
        x, w = start * width, breadth * width
        pen.polygon(
            [
                (x + slant * 0.5, -10),
                (x + w + slant * 0.5, -10),
                (x + w - slant * 0.5, height),
                (x - slant * 0.5, height),
            ],
            fill=light,
        )
    fade = np.linspace(1.0, 0.15, height, dtype=np.float32)[:, None]
    blend(ground, theme.set.light, soft(mask, 26 * unit) * fade)


def arch(
    ground: Layer,
    colours: tuple[Colour, Colour],
    place: tuple[float, float, float, float],
    unit: float,
    *,
    strength: float,
) -> None:
    """A recess with a round top: (centre x, top, half width, floor). Its left reveal lies in shade.

    `colours` are the recess itself and its shaded edge.
    """
    colour, edge = colours
    centre, top, half, floor = place
    height, width = ground.shape[:2]

    def shape(grow: float, shift: float = 0.0) -> Image.Image:
        mask = Image.new("L", (width * 2, height * 2))
        pen = ImageDraw.Draw(mask)
        r = half + grow
        x, y = centre + shift, top - grow
        pen.ellipse(tuple(2 * v for v in (x - r, y, x + r, y + 2 * r)), fill=255)
        pen.rectangle(tuple(2 * v for v in (x - r, y + r, x + r, floor)), fill=255)
        return mask.resize((width, height), Image.Resampling.BOX)

    hole = np.asarray(shape(0), np.float32) / np.float32(255)
    rim = np.asarray(shape(7 * unit), np.float32) / np.float32(255)
    blend(ground, (255, 250, 244, 255), (rim - hole).clip(0, 1) * np.float32(0.34))
    share = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    fill = np.asarray(edge[:3], np.float32) * (0.45 - 0.45 * share) + np.asarray(colour[:3], np.float32) * (
        0.55 + 0.45 * share
    )
    blend(
        ground,
        np.ascontiguousarray(np.broadcast_to(fill, ground.shape), np.float32),
        hole * np.float32(strength),
    )
    # What the wall's thickness keeps from the light: a shade along the upper left inside.
    lit = soft(shape(-6 * unit, 26 * unit), 22 * unit)
    blend(ground, edge, hole * (1 - lit) * np.float32(0.75))


def floor_of(ground: Layer, theme: Theme, top: int) -> None:
    """The floor from `top` px down, in shade at the wall."""
    height, width = ground.shape[:2]
    colours = theme.set
    depth = height - top
    part = vertical((width, depth), colours.floor, colours.wall_low)
    glow(part, colours.light, (0.5, 0.25), 0.5, 0.30)
    ground[top:] = part
    share = np.exp(-np.arange(depth, dtype=np.float32) / (0.14 * depth))[:, None] * np.ones(
        (1, width), np.float32
    )
    blend(ground, colours.arch_deep, (share * np.float32(0.5)).astype(np.float32), (0, top))


def _props(ground: Layer, theme: Theme, floor: int, unit: float, tall: bool) -> None:
    """Plinths and spheres at both sides, out of focus."""
    shapes = theme.set.shapes
    width = ground.shape[1]
    base = floor + 46 * unit
    if tall:
        plinth(ground, shapes[0], (-24 * unit, base - 300 * unit, 190 * unit, 320 * unit), unit)
        sphere(ground, shapes[1], (71 * unit, base - 372 * unit, 72 * unit), unit, 5)
        plinth(ground, shapes[2], (width - 120 * unit, base - 210 * unit, 200 * unit, 230 * unit), unit)
        sphere(ground, shapes[3], (width - 150 * unit, base - 8 * unit, 58 * unit), unit, 6)
        return
    for x, high, broad, tone in ((0.045, 300, 170, 0), (0.145, 170, 150, 2), (0.93, 340, 190, 0)):
        plinth(
            ground,
            shapes[tone],
            (x * width - broad * unit / 2, base - high * unit, broad * unit, (high + 10) * unit),
            unit,
        )
    sphere(ground, shapes[1], (0.045 * width, base - 368 * unit, 68 * unit), unit, 5)
    sphere(ground, shapes[3], (0.145 * width, base - 216 * unit, 46 * unit), unit, 5)
    sphere(ground, shapes[1], (0.93 * width, base - 398 * unit, 58 * unit), unit, 5)
    sphere(ground, shapes[3], (0.865 * width, base - 30 * unit, 56 * unit), unit, 6)


def sphere(
    ground: Layer, colour: Colour, place: tuple[float, float, float], unit: float, blur: float
) -> None:
    """A matt ball lit from the upper left: (centre x, centre y, radius)."""
    cx, cy, r = place
    margin = int(r * 0.6) + 2
    side = int(2 * r) + 2 * margin
    grid = (np.arange(side, dtype=np.float32) + 0.5 - side / 2) / np.float32(r)
    x, y = grid[None, :], grid[:, None]
    inside = np.clip((1 - np.hypot(x, y)) * r + 0.5, 0, 1).astype(np.float32)
    z = np.sqrt(np.clip(1 - x**2 - y**2, 0, 1))
    light = np.clip(-0.5 * x - 0.62 * y + 0.6 * z, 0, 1)
    shade = (0.56 + 0.56 * light)[:, :, None]
    paint = np.clip(
        np.asarray(colour[:3], np.float32) * shade + 40 * np.clip(light - 0.82, 0, 1)[:, :, None], 0, 255
    )
    at = int(cx - side / 2), int(cy - side / 2)
    shadow = np.exp(-3.2 * (((x - 0.1) / 1.15) ** 2 + ((y - 0.98) / 0.2) ** 2)).astype(np.float32)
    blend(ground, (60, 25, 30, 255), shadow * np.float32(0.38), at)
    mask = soft(Image.fromarray((inside * 255).astype(np.uint8)), blur * unit * 0.5)
    blend(ground, paint.astype(np.float32), mask, at)


def plinth(ground: Layer, colour: Colour, place: tuple[float, float, float, float], unit: float) -> None:
    """A round plinth: (left, top, width, height), lit from the left, with a lighter top."""
    x, y, w, h = (round(v) for v in place)
    lid = max(4, round(w * 0.15))
    sheet = Image.new("L", (w * 2, (h + lid) * 2))
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((0, lid, w * 2, h * 2), fill=255)
    pen.ellipse((0, 0, w * 2 - 1, lid * 2), fill=255)
    pen.ellipse((0, (h - lid) * 2 + lid, w * 2 - 1, h * 2 + lid), fill=255)
    body = np.asarray(sheet.resize((w, h + lid), Image.Resampling.BOX), np.float32) / np.float32(255)
    across = np.linspace(-1, 1, w, dtype=np.float32)[None, :, None]
    shade = 1.04 - 0.34 * np.clip(across + 0.35, 0, 2) ** 1.4 - 0.12 * np.clip(-across - 0.6, 0, 1)
    paint = np.clip(np.asarray(colour[:3], np.float32) * shade, 0, 255)
    full = np.ascontiguousarray(np.broadcast_to(paint, (h + lid, w, 3)), np.float32)
    foot = Image.new("L", (w * 2, 120))
    ImageDraw.Draw(foot).ellipse((w * 0.35, 40, w * 1.85, 84), fill=150)
    blend(ground, (60, 25, 30, 255), soft(foot, 14 * unit), (x - w // 2, y + h - 60))
    blend(ground, full, body, (x, y))
    top = Image.new("L", (w * 2, lid * 4))
    ImageDraw.Draw(top).ellipse((0, 0, w * 2 - 1, lid * 2), fill=255)
    light = tuple(min(255, int(c * 1.08) + 8) for c in colour[:3])
    mask = np.asarray(top.resize((w, lid * 2), Image.Resampling.BOX), np.float32) / np.float32(255)
    blend(ground, (light[0], light[1], light[2], 255), mask, (x, y))
