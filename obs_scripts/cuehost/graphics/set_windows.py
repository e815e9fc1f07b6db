"""Windows of other shapes, and where a window of each kind is in a set."""

from __future__ import annotations

from typing import Literal

import numpy as np
from PIL import Image, ImageDraw

from .layers import Layer, blend, glow, soft
from .set_pieces import Box, window
from .theme import Colour

_DAY: Colour = (255, 250, 236, 255)


def shaped_window(
    ground: Layer, box: Box, unit: float, frame: Colour, *, night: bool, shape: Literal["arched", "round"]
) -> None:
    """A window with a round top, or all round."""
    x, y, wide, high = box
    height, width = ground.shape[:2]
    wall = ground.copy()
    if not night:
        glow(wall, _DAY, ((x + wide / 2) / width, (y + high / 2) / height), 0.42, 0.6)
    window(ground, box, unit, frame, night=night)
    edge = 16 * unit
    outer = _mask((width, height), (x - edge, y - edge, wide + 2 * edge, high + 2 * edge), shape)
    inner = _mask((width, height), box, shape)
    around = np.ones_like(outer)
    if shape == "arched":  # the sill stays
        around[max(0, round(y + high)) :] = 0
    hull = np.asarray(soft(Image.fromarray((outer * 255).astype(np.uint8)), 14 * unit), np.float32)
    blend(wall, (48, 34, 30, 255), hull * np.float32(0.3))
    blend(ground, wall, (1 - outer) * around)
    blend(ground, frame, (outer - inner).clip(0, 1) * around)


def _mask(size: tuple[int, int], box: Box, shape: str) -> Layer:
    x, y, wide, high = box
    sheet = Image.new("L", (size[0] * 2, size[1] * 2))
    pen = ImageDraw.Draw(sheet)
    if shape == "round":
        pen.ellipse(tuple(2 * v for v in (x, y, x + wide, y + high)), fill=255)
    else:
        r = wide / 2
        pen.ellipse(tuple(2 * v for v in (x, y, x + wide, y + wide)), fill=255)
        pen.rectangle(tuple(2 * v for v in (x, y + r, x + wide, y + high)), fill=255)
    return np.asarray(sheet.resize(size, Image.Resampling.BOX), np.float32) / np.float32(255)
