"""Panels, shadows and signs: the drawn parts of cards. Sizes are px; all edges are smooth."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from .signs import SIGNS
from .theme import Colour, Shadow

_SMOOTH = 4  # signs are drawn this much larger and reduced

Box = tuple[int, int, int, int]


@functools.lru_cache(maxsize=64)
def _corner(radius: int) -> Image.Image:
    """A smooth quarter disc, its centre at the lower right."""
    grid = radius - (np.arange(radius) + 0.5)
    distance = np.hypot(grid[:, None], grid[None, :])
    return Image.fromarray((np.clip(radius - distance + 0.5, 0, 1) * 255).astype(np.uint8))


@functools.lru_cache(maxsize=64)
def rounded_mask(width: int, height: int, radius: int) -> Image.Image:
    """An L mask of a rounded rectangle. Do not change it: it is shared."""
    radius = max(0, min(radius, width // 2, height // 2))
    mask = Image.new("L", (width, height), 255)
    if radius:
        corner = _corner(radius)
        for x, flip in ((0, False), (width - radius, True)):
            turned = corner.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if flip else corner
            mask.paste(turned, (x, 0))
            mask.paste(turned.transpose(Image.Transpose.FLIP_TOP_BOTTOM), (x, height - radius))
    return mask


def gradient(width: int, height: int, top: Colour, bottom: Colour) -> Image.Image:
    """A vertical RGBA gradient."""
    if top == bottom:
        return Image.new("RGBA", (width, height), top)
    share = np.linspace(0, 1, max(height, 2))[:height, None]
    rows = np.asarray(top, float) * (1 - share) + np.asarray(bottom, float) * share
    column = Image.fromarray(np.round(rows).astype(np.uint8)[:, None, :], "RGBA")
    return column.resize((width, height), Image.Resampling.NEAREST)


def cast_shadow(
    image: Image.Image, mask: Image.Image, at: tuple[int, int], shadow: Shadow, colour: Colour
) -> None:
    """Lay the soft shadow of `mask` (placed at `at`) under what will be drawn on `image`."""
    blur = max(1.0, shadow.blur)
    margin = int(blur * 2)
    small = 4  # a blurred shape needs no detail
    size = (mask.width + 2 * margin, mask.height + 2 * margin)
    sheet = Image.new("L", (max(1, size[0] // small), max(1, size[1] // small)))
    inner = mask.resize((max(1, mask.width // small), max(1, mask.height // small)), Image.Resampling.BOX)
    sheet.paste(inner, (margin // small, margin // small))
    soft = sheet.filter(ImageFilter.GaussianBlur(blur / small)).resize(size, Image.Resampling.BILINEAR)
    layer = Image.new("RGBA", size, (*colour[:3], 0))
    layer.putalpha(soft.point(lambda v: int(v * shadow.strength)))
    left, top = at[0] - margin, at[1] - margin + round(shadow.down)
    if image.crop((left, top, left + size[0], top + size[1])).getbbox() is None:
        image.paste(layer, (left, top))  # nothing is there yet to blend with
    else:
        place(image, layer, (left, top))


def place(image: Image.Image, layer: Image.Image, at: tuple[int, int]) -> None:
    """Composite `layer` onto `image` at `at`, which may lie partly outside."""
    left, top = max(0, at[0]), max(0, at[1])
    right, bottom = min(image.width, at[0] + layer.width), min(image.height, at[1] + layer.height)
    if right > left and bottom > top:
        piece = layer.crop((left - at[0], top - at[1], right - at[0], bottom - at[1]))
        image.alpha_composite(piece, (left, top))


def ticket(
    image: Image.Image,
    box: Box,
    radius: float,
    notch: tuple[int, int],
    colours: tuple[Colour, Colour],
    *,
    shadow: Shadow,
    shadow_colour: Colour,
) -> None:
    """A panel with a half round notch in both sides: `notch` is (how far down its middle is, its radius)."""
    width, height = box[2] - box[0], box[3] - box[1]
    mask = rounded_mask(width, height, round(radius)).copy()
    middle, reach = notch
    hole = rounded_mask(2 * reach, 2 * reach, reach)
    for x in (-reach, width - reach):
        mask.paste(0, (x, middle - reach), hole)
    cast_shadow(image, mask, box[:2], shadow, shadow_colour)
    _fill(image, mask, box[:2], *colours)


def _fill(image: Image.Image, mask: Image.Image, at: tuple[int, int], top: Colour, bottom: Colour) -> None:
    fill = gradient(mask.width, mask.height, top, bottom)
    fill.putalpha(mask)
    place(image, fill, at)


def panel(
    image: Image.Image,
    box: Box,
    radius: float,
    top: Colour,
    bottom: Colour | None = None,
    *,
    shadow: Shadow | None = None,
    shadow_colour: Colour = (0, 0, 0, 255),
    edge: Colour | None = None,
    edge_width: int = 2,
) -> None:
    """Draw a rounded panel into `box` (left, top, right, bottom) with a gradient, shadow and edge."""
    width, height = box[2] - box[0], box[3] - box[1]
    mask = rounded_mask(width, height, round(radius))
    if shadow:
        cast_shadow(image, mask, box[:2], shadow, shadow_colour)
    if top[3] < 255:
        fill = gradient(width, height, top, bottom or top)
        fill.putalpha(Image.fromarray(np.asarray(mask, np.uint16) * top[3] // 255).convert("L"))
        place(image, fill, box[:2])
        return
    inner = box
    if edge:
        _solid(image, box, radius, edge, edge)
        rim = edge_width
        inner, radius = (box[0] + rim, box[1] + rim, box[2] - rim, box[3] - rim), radius - rim
    _solid(image, inner, radius, top, bottom or top)


def ring(image: Image.Image, box: Box, radius: int, colour: Colour, width: int) -> None:
    """A line `width` px thick along the inside of a rounded box."""
    left, top, right, bottom = box
    reach = max(0, min(radius, (right - left) // 2, (bottom - top) // 2))
    for side in (
        (left + reach, top, right - reach, top + width),
        (left + reach, bottom - width, right - reach, bottom),
        (left, top + reach, left + width, bottom - reach),
        (right - width, top + reach, right, bottom - reach),
    ):
        image.paste((*colour[:3], 255), side)
    if not reach:
        return
    whole = rounded_mask(2 * reach, 2 * reach, reach).copy()
    inner = 2 * (reach - width)
    if inner > 0:
        whole.paste(0, (width, width), rounded_mask(inner, inner, reach - width))
    for x, over in ((left, 0), (right - reach, reach)):
        for y, down in ((top, 0), (bottom - reach, reach)):
            piece = Image.new("RGBA", (reach, reach), (*colour[:3], 0))
            piece.putalpha(whole.crop((over, down, over + reach, down + reach)))
            place(image, piece, (x, y))


def _solid(image: Image.Image, box: Box, radius: float, top: Colour, bottom: Colour) -> None:
    """An opaque rounded rectangle. Only its corners are blended with what is there, which is quick."""
    width, height = box[2] - box[0], box[3] - box[1]
    if width <= 0 or height <= 0:
        return
    fill = gradient(width, height, top, bottom)
    reach = max(0, min(round(radius), width // 2, height // 2))
    mask = rounded_mask(width, height, reach)
    for y, low in ((0, reach), (reach, height - reach), (height - reach, height)):
        side = 0 if y == reach and low == height - reach else reach
        if low > y and width > 2 * side:
            image.paste(fill.crop((side, y, width - side, low)), (box[0] + side, box[1] + y))
    for x in (0, width - reach) if reach else ():
        for y in (0, height - reach):
            corner = x, y, x + reach, y + reach
            piece = fill.crop(corner)
            piece.putalpha(mask.crop(corner))
            place(image, piece, (box[0] + x, box[1] + y))


@functools.lru_cache(maxsize=256)
def sign(name: str, size: int, colour: Colour, cut: Colour | None = None) -> Image.Image:
    """A drawn sign, `size` px square: follow, cart, ask, ai, next, back, clock, and those of `signs.py`.

    `cut` colours what lies inside a filled sign (default: transparent). Do not change it: it is shared.
    """
    big = size * _SMOOTH
    shape, holes = Image.new("L", (big, big)), Image.new("L", (big, big))
    _SIGNS[name](ImageDraw.Draw(shape), ImageDraw.Draw(holes), big)
    shape = shape.resize((size, size), Image.Resampling.LANCZOS)
    holes = holes.resize((size, size), Image.Resampling.LANCZOS)
    image = Image.new("RGBA", (size, size), (*colour[:3], 0))
    if cut is None:
        shape = Image.fromarray(
            np.clip(np.asarray(shape, int) - np.asarray(holes, int), 0, 255).astype(np.uint8)
        )
    image.putalpha(shape)
    if cut is not None:
        inner = Image.new("RGBA", (size, size), (*cut[:3], 0))
        inner.putalpha(holes)
        image.alpha_composite(inner)
    return image


def _heart(pen: ImageDraw.ImageDraw, hole: ImageDraw.ImageDraw, s: int) -> None:
    points = []
    for i in range(160):
        t = i * math.tau / 160
        x = 16 * math.sin(t) ** 3
        y = 13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)
        points.append((s * (0.5 + x / 36), s * (0.47 - y / 36)))
    pen.polygon(points, fill=255)


def _bag(pen: ImageDraw.ImageDraw, hole: ImageDraw.ImageDraw, s: int) -> None:
    body = [(0.17 * s, 0.33 * s), (0.83 * s, 0.33 * s), (0.89 * s, 0.92 * s), (0.11 * s, 0.92 * s)]
    pen.polygon(body, fill=255)
    pen.line([*body, body[0], body[1]], fill=255, width=int(0.06 * s), joint="curve")
    pen.arc((0.32 * s, 0.06 * s, 0.68 * s, 0.56 * s), 180, 360, fill=255, width=int(0.07 * s))
    hole.arc((0.33 * s, 0.32 * s, 0.67 * s, 0.66 * s), 10, 170, fill=255, width=int(0.065 * s))


def _bubble(pen: ImageDraw.ImageDraw, hole: ImageDraw.ImageDraw, s: int) -> None:
    pen.rounded_rectangle((0.06 * s, 0.12 * s, 0.94 * s, 0.74 * s), radius=0.26 * s, fill=255)
    pen.polygon([(0.24 * s, 0.66 * s), (0.22 * s, 0.93 * s), (0.52 * s, 0.70 * s)], fill=255)
    for x in (0.30, 0.5, 0.70):
        hole.ellipse(((x - 0.06) * s, 0.37 * s, (x + 0.06) * s, 0.49 * s), fill=255)


def _spark(pen: ImageDraw.ImageDraw, hole: ImageDraw.ImageDraw, s: int) -> None:
    for x, y, r in ((0.41, 0.57, 0.40), (0.82, 0.20, 0.17)):
        points = []
        for i in range(96):  # an astroid: the four-pointed star that stands for AI
            t = i * math.tau / 96
            points.append((s * (x + r * _power(math.cos(t))), s * (y + r * _power(math.sin(t)))))
        pen.polygon(points, fill=255)


def _power(value: float) -> float:
    return math.copysign(abs(value) ** 2.4, value)


def _next(pen: ImageDraw.ImageDraw, hole: ImageDraw.ImageDraw, s: int) -> None:
    _arrow(pen, hole, s, (0.42, 0.62))


def _back(pen: ImageDraw.ImageDraw, hole: ImageDraw.ImageDraw, s: int) -> None:
    _arrow(pen, hole, s, (0.58, 0.38))


def _arrow(pen: ImageDraw.ImageDraw, hole: ImageDraw.ImageDraw, s: int, x: tuple[float, float]) -> None:
    """A disc with an arrow head from the first `x` to its tip at the second."""
    pen.ellipse((0.06 * s, 0.06 * s, 0.94 * s, 0.94 * s), fill=255)
    points = [(x[0] * s, 0.30 * s), (x[1] * s, 0.50 * s), (x[0] * s, 0.70 * s)]
    hole.line(points, fill=255, width=int(0.10 * s), joint="curve")
    for right, down in points[::2]:
        hole.ellipse((right - 0.05 * s, down - 0.05 * s, right + 0.05 * s, down + 0.05 * s), fill=255)


def _clock(pen: ImageDraw.ImageDraw, hole: ImageDraw.ImageDraw, s: int) -> None:
    pen.ellipse((0.06 * s, 0.06 * s, 0.94 * s, 0.94 * s), fill=255)
    hole.line(
        [(0.5 * s, 0.24 * s), (0.5 * s, 0.52 * s), (0.68 * s, 0.64 * s)],
        fill=255,
        width=int(0.08 * s),
        joint="curve",
    )


_SIGNS: dict[str, Callable[[ImageDraw.ImageDraw, ImageDraw.ImageDraw, int], None]] = {
    "follow": _heart,
    "cart": _bag,
    "ask": _bubble,
    "ai": _spark,
    "next": _next,
    "back": _back,
    "clock": _clock,
    **SIGNS,
}
