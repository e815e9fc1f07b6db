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

from .boutique import build_boutique
from .boutique_takes import boutique_take
from .furnished import build_set, light_set
from .layers import Layer, blend, soft
from .pictures import open_picture
from .set_pieces import darker, lighter
from .sets import SetPlan, plan_set
from .specs import SceneKind
from .staged import build_take
from .takes import Take, take_of
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
    take: int = 0,
) -> Image.Image:
    """An RGB background of `size` px for a scene of `kind`; `focus` is where the host stands (0 to 1).

    With `picture`, that file fitted, slightly blurred and darkened instead; of a clip the first frame, as it
    is. `words` describe the set (see `plan_set`), and `take` says which of its takes is drawn; words that
    nobody knows leave it as it is without. Raises `GraphicsError` if the picture cannot be read.
    """
    if picture is not None and is_clip(picture):
        from .clips import fit_frame  # with the video library, which few shows need here

        return fit_frame(open_picture(picture, 2 * max(size)), size, fill=True)
    rng = np.random.default_rng(seed)
    plan = plan_set(words) if words and picture is None else None
    ground = _from_picture(size, picture) if picture else _studio(size, theme, kind, focus, plan, take)
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
    size: tuple[int, int], theme: Theme, kind: SceneKind, focus: float, plan: SetPlan | None, take: int
) -> Layer:
    """The set, built at half size: as behind a portrait lens it is a little soft, and four times faster."""
    half_size = max(2, size[0] // 2), max(2, size[1] // 2)
    if plan is None:
        small = build_boutique(half_size, theme, kind, focus)
    elif take:
        small = _taken(half_size, theme, plan, take_of(plan, take), kind, focus)
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
    return build_boutique(size, _in_colour(theme, plan), kind, focus)


def _taken(
    size: tuple[int, int], theme: Theme, plan: SetPlan, take: Take, kind: SceneKind, focus: float
) -> Layer:
    """Another take of a plan's set, in its light."""
    if take.mirror:
        focus = 1 - focus
    if plan.arch:
        made = boutique_take(size, _in_colour(theme, plan), plan, take, kind, focus)
    else:
        made = build_take(size, theme, plan, take, focus)
    made = light_set(made, theme, plan, focus)
    return np.ascontiguousarray(made[:, ::-1]) if take.mirror else made


def _in_colour(theme: Theme, plan: SetPlan) -> Theme:
    """The theme with its set in the plan's colour, where that has one."""
    if plan.colour is None:
        return theme
    wall = plan.colour
    own = dataclasses.replace(
        theme.set,
        wall=lighter(wall, 0.25),
        wall_low=wall,
        arch=lighter(wall, 0.1),
        arch_deep=darker(wall, 0.16),
        floor=darker(wall, 0.1),
    )
    return dataclasses.replace(theme, set=own)


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
