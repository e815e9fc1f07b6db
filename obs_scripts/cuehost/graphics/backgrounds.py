"""Backgrounds: a designed boutique set in the theme's colours, or a picture file made calm.

The set is built like a small studio: a wall in soft light, a recessed arch where the host stands, a
floor, plinths and spheres out of focus. Opening and closing add lights. Everything follows from the
arguments: the same ones give the same pixels.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from cuehost.rundown import is_clip

from .furnished import build_set, light_set
from .layers import Layer, blend, glow, soft, vertical
from .pictures import open_picture
from .set_pieces import darker, lighter
from .sets import SetPlan, plan_set
from .specs import SceneKind
from .theme import Colour, Theme

_FESTIVE: frozenset[SceneKind] = frozenset({"opening", "closing"})
_QUIET: frozenset[SceneKind] = frozenset({"break", "safe"})


def background(
    size: tuple[int, int],
    theme: Theme,
    *,
    kind: SceneKind = "product",
    picture: Path | None = None,
    focus: float = 0.5,
    seed: int = 7,
    words: str = "",
) -> Image.Image:
    """An RGB background of `size` px for a scene of `kind`; `focus` is where the host stands (0 to 1).

    With `picture`, that file fitted, slightly blurred and darkened instead; of a clip the first frame, as it
    is. `words` describe the set (see `plan_set`); words that nobody knows leave it as it is without. Raises
    `GraphicsError` if the picture cannot be read.
    """
    if picture is not None and is_clip(picture):
        from .clips import fit_frame  # with the video library, which few shows need here

        return fit_frame(open_picture(picture, 2 * max(size)), size, fill=True)
    rng = np.random.default_rng(seed)
    plan = plan_set(words) if words and picture is None else None
    ground = _from_picture(size, picture) if picture else _studio(size, theme, kind, focus, plan)
    if kind in _FESTIVE and (plan is None or not plan.season):
        _lights(ground, theme, rng)
    if kind in _QUIET:
        ground = _hazy(ground)
    return _finish(ground, rng, 0.24 if picture is not None else 0.2)


def _from_picture(size: tuple[int, int], picture: Path) -> Layer:
    opened = open_picture(picture, max(size))
    flat = Image.alpha_composite(Image.new("RGBA", opened.size, (255, 255, 255, 255)), opened).convert("RGB")
    fitted = ImageOps.fit(flat, size, Image.Resampling.LANCZOS)
    soft = fitted.filter(ImageFilter.GaussianBlur(min(size) / 300))
    return np.asarray(soft, np.float32) * np.float32(0.97)


def _studio(
    size: tuple[int, int], theme: Theme, kind: SceneKind, focus: float, plan: SetPlan | None
) -> Layer:
    """The set, built at half size: as behind a portrait lens it is a little soft, and four times faster."""
    half_size = max(2, size[0] // 2), max(2, size[1] // 2)
    if plan is None:
        small = _build(half_size, theme, kind, focus)
    else:
        small = light_set(_described(half_size, theme, plan, kind, focus), theme, plan, focus)
    planes = [
        Image.fromarray(small[:, :, i]).resize(size, Image.Resampling.BICUBIC) for i in range(small.shape[2])
    ]
    return np.stack([np.asarray(plane, np.float32) for plane in planes], axis=2)


def _described(size: tuple[int, int], theme: Theme, plan: SetPlan, kind: SceneKind, focus: float) -> Layer:
    """The set of a plan: furnished, or the boutique in the colour that is asked for."""
    if not plan.arch:
        return build_set(size, theme, plan, focus)
    if plan.colour is not None:
        wall = plan.colour
        own = dataclasses.replace(
            theme.set,
            wall=lighter(wall, 0.25),
            wall_low=wall,
            arch=lighter(wall, 0.1),
            arch_deep=darker(wall, 0.16),
            floor=darker(wall, 0.1),
        )
        theme = dataclasses.replace(theme, set=own)
    return _build(size, theme, kind, focus)


def _build(size: tuple[int, int], theme: Theme, kind: SceneKind, focus: float) -> Layer:
    width, height = size
    unit = min(size) / 1080
    colours = theme.set
    tall = height > width
    ground = vertical(size, colours.wall, colours.wall_low)
    glow(ground, colours.light, (0.16, 0.08), 0.75, 0.55)
    _window_light(ground, theme, unit)

    floor = int(height * (0.845 if tall else 0.86))
    centre = width * focus
    half = (0.43 * width) if tall else (0.2 * width)
    top = height * (0.13 if tall else 0.07)
    _arch(ground, (colours.arch, colours.arch_deep), (centre, top, half, floor), unit, strength=0.85)
    inner = centre, top + 90 * unit, half * 0.72, floor
    _arch(ground, (colours.arch_deep, colours.arch), inner, unit, strength=0.5)
    glow(ground, colours.light, (focus, 0.42 if tall else 0.45), 0.34 if tall else 0.4, 0.42)
    _floor(ground, theme, floor)
    _props(ground, theme, floor, unit, tall)
    if kind == "questions":
        glow(ground, colours.shapes[1], (1 - focus * 0.8, 0.2), 0.5, 0.22)
    return ground


def _window_light(ground: Layer, theme: Theme, unit: float) -> None:
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


def _arch(
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


def _floor(ground: Layer, theme: Theme, top: int) -> None:
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
        _plinth(ground, shapes[0], (-24 * unit, base - 300 * unit, 190 * unit, 320 * unit), unit)
        _sphere(ground, shapes[1], (71 * unit, base - 372 * unit, 72 * unit), unit, 5)
        _plinth(ground, shapes[2], (width - 120 * unit, base - 210 * unit, 200 * unit, 230 * unit), unit)
        _sphere(ground, shapes[3], (width - 150 * unit, base - 8 * unit, 58 * unit), unit, 6)
        return
    for x, high, broad, tone in ((0.045, 300, 170, 0), (0.145, 170, 150, 2), (0.93, 340, 190, 0)):
        _plinth(
            ground,
            shapes[tone],
            (x * width - broad * unit / 2, base - high * unit, broad * unit, (high + 10) * unit),
            unit,
        )
    _sphere(ground, shapes[1], (0.045 * width, base - 368 * unit, 68 * unit), unit, 5)
    _sphere(ground, shapes[3], (0.145 * width, base - 216 * unit, 46 * unit), unit, 5)
    _sphere(ground, shapes[1], (0.93 * width, base - 398 * unit, 58 * unit), unit, 5)
    _sphere(ground, shapes[3], (0.865 * width, base - 30 * unit, 56 * unit), unit, 6)


def _sphere(
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


def _plinth(ground: Layer, colour: Colour, place: tuple[float, float, float, float], unit: float) -> None:
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


def _lights(ground: Layer, theme: Theme, rng: np.random.Generator) -> None:
    """Lights out of focus and a fall of gold, denser above: a festive evening."""
    height, width = ground.shape[:2]
    unit = min(width, height) / 1080
    palette: Sequence[Colour] = (
        theme.set.light,
        theme.colours.gold,
        theme.set.shapes[1],
        (255, 255, 255, 255),
    )
    for _ in range(46):
        r = float(rng.uniform(14, 74)) * unit
        x, y = float(rng.uniform(0, width)), float(rng.beta(1.0, 2.1)) * height * 0.9
        tone = palette[int(rng.integers(len(palette)))]
        side = int(2 * r) + 8
        grid = np.arange(side, dtype=np.float32) + 0.5 - side / 2
        distance = np.hypot(grid[None, :], grid[:, None])
        disc = np.clip((r - distance) / 2.5, 0, 1) * (0.55 + 0.45 * np.clip(distance / r, 0, 1) ** 5)
        strength = float(rng.uniform(0.10, 0.30))
        blend(ground, tone, (disc * strength).astype(np.float32), (int(x - side / 2), int(y - side / 2)))
    sheet = Image.new("L", (width, height))
    pen = ImageDraw.Draw(sheet)
    for _ in range(150):
        x, y = float(rng.uniform(0, width)), float(rng.beta(1.0, 1.9)) * height * 0.8
        a, b = float(rng.uniform(3, 9)) * unit, float(rng.uniform(2, 5)) * unit
        turn = float(rng.uniform(0, np.pi))
        c, s = np.cos(turn), np.sin(turn)
        corners = [
            (x + a * p * c - b * q * s, y + a * p * s + b * q * c)
            for p, q in ((-1, -1), (1, -1), (1, 1), (-1, 1))
        ]
        pen.polygon(corners, fill=int(rng.uniform(90, 235)))
    blend(ground, theme.colours.gold, soft(sheet, 0.8 * unit))


def _hazy(ground: Layer) -> Layer:
    """The set far out of focus, for cards that stand alone."""
    image = Image.fromarray(np.clip(ground, 0, 255).astype(np.uint8))
    small = image.resize((max(1, image.width // 8), max(1, image.height // 8)), Image.Resampling.BOX)
    soft = small.filter(ImageFilter.GaussianBlur(min(image.size) / 8 / 26)).resize(
        image.size, Image.Resampling.BICUBIC
    )
    return np.asarray(soft, np.float32) * np.float32(0.97)


def _finish(ground: Layer, rng: np.random.Generator, vignette: float) -> Image.Image:
    """Darker corners, and a grain of one step that keeps video encoders from making bands."""
    height, width = ground.shape[:2]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    fall = np.clip((x**2 + y**2) / 2, 0, 1) ** np.float32(1.6)
    shade = (1 - np.float32(vignette) * fall).astype(np.float32)
    ground = ground * shade[:, :, None]
    ground += rng.uniform(-1.1, 1.1, (height, width, 1)).astype(np.float32)
    return Image.fromarray(np.clip(ground, 0, 255).astype(np.uint8))
