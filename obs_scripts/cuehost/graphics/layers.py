"""Painting with light: colours laid over a float layer (height, width, RGB 0..255), in place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from .theme import Colour

Layer = NDArray[np.float32]


def vertical(size: tuple[int, int], top: Colour, bottom: Colour) -> Layer:
    """A layer of `size` px whose colour goes from top to bottom."""
    share = np.linspace(0, 1, size[1], dtype=np.float32)[:, None, None]
    rows = np.asarray(top[:3], np.float32) * (1 - share) + np.asarray(bottom[:3], np.float32) * share
    return np.ascontiguousarray(np.broadcast_to(rows, (size[1], size[0], 3)), np.float32)


def blend(ground: Layer, colour: Colour | Layer, mask: Layer, at: tuple[int, int] = (0, 0)) -> None:
    """Lay `colour` over `ground` where `mask` (0 to 1, placed at x, y) says, in place."""
    x, y = at
    left, top = max(0, x), max(0, y)
    right, bottom = min(ground.shape[1], x + mask.shape[1]), min(ground.shape[0], y + mask.shape[0])
    if right <= left or bottom <= top:
        return
    part = mask[top - y : bottom - y, left - x : right - x, None]
    if isinstance(colour, tuple):
        paint = np.asarray(colour[:3], np.float32)
    else:
        paint = colour[top - y : bottom - y, left - x : right - x]
    view = ground[top:bottom, left:right]
    view += (paint - view) * part


def glow(ground: Layer, colour: Colour, centre: tuple[float, float], radius: float, strength: float) -> None:
    """A round pool of light; centre as shares of width and height, radius of the longer side."""
    height, width = ground.shape[:2]
    reach = radius * max(width, height)
    y = (np.arange(height, dtype=np.float32) - centre[1] * height) / reach
    x = (np.arange(width, dtype=np.float32) - centre[0] * width) / reach
    mask = np.exp(-2.2 * (y[:, None] ** 2 + x[None, :] ** 2)) * np.float32(strength)
    blend(ground, colour, mask.astype(np.float32))


def shine(ground: Layer, colour: Colour, centre: tuple[float, float], radius: float, strength: float) -> None:
    """A lamp's light on what is there: it colours and brightens, and keeps shapes apart. As `glow` else."""
    height, width = ground.shape[:2]
    reach = radius * max(width, height)
    y = (np.arange(height, dtype=np.float32) - centre[1] * height) / reach
    x = (np.arange(width, dtype=np.float32) - centre[0] * width) / reach
    mask = np.exp(-2.2 * (y[:, None] ** 2 + x[None, :] ** 2)) * np.float32(strength)
    light = np.asarray(colour[:3], np.float32) / np.float32(255)
    # A little of the light is in the air, so that black things are coloured too.
    ground += (ground + 14) * (mask[:, :, None] * light[None, None, :])


def soft(mask: Image.Image, blur: float) -> Layer:
    """An L mask blurred, as shares. Large blurs are done small: they have no detail to lose."""
    step = max(1, int(blur // 4))
    if step > 1:
        small = mask.resize((max(1, mask.width // step), max(1, mask.height // step)), Image.Resampling.BOX)
        soft = small.filter(ImageFilter.GaussianBlur(blur / step)).resize(mask.size, Image.Resampling.BICUBIC)
    else:
        soft = mask.filter(ImageFilter.GaussianBlur(blur))
    return np.asarray(soft, np.float32) / np.float32(255)
