"""Furniture and lamps for a set's other takes, drawn like `set_pieces`, a little out of focus."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from .layers import Layer, blend, glow, soft
from .set_pieces import OAK, Box, darker, lighter, stamp, thing
from .theme import Colour

Tones = tuple[Colour, ...]

_SHADE: Colour = (48, 34, 30, 255)
_BRASS: Colour = (190, 150, 92, 255)
_BULB: Colour = (255, 232, 190, 255)
_IRON: Colour = (58, 54, 54, 255)


# -- furniture ----------------------------------------------------------------------------------------------


def rack(
    ground: Layer, box: Box, rows: int, unit: float, wood: Colour, tones: Tones, rng: np.random.Generator
) -> None:
    """A case of shelves that stands on the floor, full of things."""
    x, y, wide, high = box
    post = 20 * unit
    stamp(
        ground,
        _SHADE,
        "disc",
        (x - 30 * unit, y + high - 24 * unit, wide + 60 * unit, 50 * unit),
        18 * unit,
        0.45,
    )
    stamp(
        ground,
        _SHADE,
        "box",
        (x - 14 * unit, y + 10 * unit, wide + 44 * unit, high - 10 * unit),
        26 * unit,
        0.28,
    )
    stamp(ground, darker(wood, 0.38), "box", box, 2 * unit, 0.82)
    step = (high - post) / rows
    for row in range(rows):
        board = y + step * (row + 1)
        left = x + post + 10 * unit
        while left < x + wide - 78 * unit:
            left += (
                thing(ground, (left, board), step, unit * 0.92, tones, rng) + float(rng.uniform(6, 30)) * unit
            )
        stamp(ground, wood, "box", (x, board, wide, 15 * unit), 1.6 * unit)
        stamp(ground, _SHADE, "box", (x + post, board + 15 * unit, wide - 2 * post, 14 * unit), 8 * unit, 0.3)
    for part in ((x, y, post, high), (x + wide - post, y, post, high), (x, y, wide, post)):
        stamp(ground, wood, "box", part, 1.6 * unit)
        stamp(ground, lighter(wood, 0.25), "box", (part[0], part[1], part[2], 4 * unit), 1.4 * unit)


def sideboard(
    ground: Layer, box: Box, unit: float, body: Colour, tones: Tones, rng: np.random.Generator
) -> None:
    """A low cupboard on legs, with things on it."""
    x, y, wide, high = box
    legs = 46 * unit
    stamp(
        ground,
        _SHADE,
        "disc",
        (x - 20 * unit, y + high - 22 * unit, wide + 40 * unit, 44 * unit),
        16 * unit,
        0.5,
    )
    for share in (0.08, 0.90):
        stamp(
            ground, darker(OAK, 0.35), "box", (x + wide * share, y + high - legs, 16 * unit, legs), 2 * unit
        )
    front = x, y, wide, high - legs
    stamp(ground, _SHADE, "box", (x - 8 * unit, y + 14 * unit, wide + 24 * unit, high - legs), 22 * unit, 0.3)
    stamp(ground, body, "box", front, 2 * unit)
    stamp(
        ground,
        darker(body, 0.14),
        "box",
        (x, y + (high - legs) * 0.82, wide, (high - legs) * 0.18),
        18 * unit,
        0.7,
    )
    _doors(ground, front, 3, unit, body)
    stamp(ground, OAK, "box", (x - 10 * unit, y - 16 * unit, wide + 20 * unit, 20 * unit), 1.8 * unit)
    stamp(
        ground,
        lighter(OAK, 0.3),
        "box",
        (x - 10 * unit, y - 16 * unit, wide + 20 * unit, 5 * unit),
        1.6 * unit,
    )
    _row(ground, (x + 24 * unit, y - 16 * unit, wide - 40 * unit), unit * 1.15, tones, rng, gap=70)


def counter(
    ground: Layer,
    box: Box,
    unit: float,
    body: Colour,
    tones: Tones,
    rng: np.random.Generator,
    clear: tuple[float, float],
) -> None:
    """A worktop along the wall over cupboards; things stand on it but between the two places of `clear`."""
    x, y, wide, high = box
    stamp(ground, _SHADE, "box", (x, y + high - 14 * unit, wide, 34 * unit), 14 * unit, 0.5)
    stamp(ground, body, "box", box, 2 * unit)
    stamp(ground, darker(body, 0.2), "box", (x, y, wide, 60 * unit), 22 * unit, 0.55)
    stamp(ground, darker(body, 0.45), "box", (x, y + high - 34 * unit, wide, 34 * unit), 2 * unit)
    _doors(ground, (x, y + 20 * unit, wide, high - 58 * unit), max(3, round(wide / (250 * unit))), unit, body)
    top = y - 26 * unit
    stamp(ground, lighter(OAK, 0.12), "box", (x, top, wide, 34 * unit), 1.8 * unit)
    stamp(ground, lighter(OAK, 0.4), "box", (x, top, wide, 6 * unit), 1.8 * unit)
    for begin, end in ((x + 20 * unit, clear[0]), (clear[1], x + wide - 20 * unit)):
        if end - begin > 120 * unit:
            _row(ground, (begin, top, end - begin), unit * 1.1, tones, rng, gap=46)


def _row(
    ground: Layer,
    place: tuple[float, float, float],
    unit: float,
    tones: Tones,
    rng: np.random.Generator,
    gap: float,
) -> None:
    """Things side by side: (left, foot, width)."""
    left, foot, wide = place
    end = left + wide
    while left < end - 90 * unit:
        left += thing(ground, (left, foot), 200 * unit, unit, tones, rng) + float(rng.uniform(14, gap)) * unit


def _doors(ground: Layer, box: Box, count: int, unit: float, body: Colour) -> None:
    x, y, wide, high = box
    for n in range(count):
        left = x + wide * n / count
        inset = (left + 14 * unit, y + 14 * unit, wide / count - 28 * unit, high - 28 * unit)
        stamp(ground, darker(body, 0.2), "box", (left, y, 3 * unit, high), 1.5 * unit, 0.7)
        stamp(ground, darker(body, 0.12), "box", inset, 2 * unit, 0.5)
        stamp(
            ground,
            lighter(body, 0.08),
            "box",
            (inset[0] + 4 * unit, inset[1] + 4 * unit, inset[2] - 6 * unit, inset[3] - 6 * unit),
            2 * unit,
            0.8,
        )
        knob = left + (wide / count) * (0.86 if n % 2 == 0 else 0.10), y + high * 0.3
        stamp(ground, _BRASS, "round", (*knob, 9 * unit, 54 * unit), 1.8 * unit)


def seat(ground: Layer, foot: tuple[float, float], unit: float, colour: Colour) -> None:
    """An armchair; `foot` is the middle of its underside."""
    x, y = foot
    dark, pale = darker(colour, 0.22), lighter(colour, 0.12)
    stamp(ground, _SHADE, "disc", (x - 250 * unit, y - 30 * unit, 500 * unit, 60 * unit), 20 * unit, 0.5)
    for leg in (-150, 130):
        stamp(
            ground, darker(OAK, 0.3), "box", (x + leg * unit, y - 60 * unit, 20 * unit, 60 * unit), 3 * unit
        )
    stamp(ground, dark, "round", (x - 180 * unit, y - 430 * unit, 360 * unit, 380 * unit), 5 * unit)
    stamp(ground, colour, "round", (x - 160 * unit, y - 415 * unit, 320 * unit, 260 * unit), 9 * unit)
    stamp(ground, pale, "round", (x - 175 * unit, y - 205 * unit, 350 * unit, 92 * unit), 6 * unit)
    stamp(ground, dark, "box", (x - 180 * unit, y - 128 * unit, 360 * unit, 74 * unit), 5 * unit)
    for side in (-232, 138):
        stamp(ground, dark, "round", (x + side * unit, y - 262 * unit, 94 * unit, 212 * unit), 5 * unit)
        stamp(
            ground,
            colour,
            "round",
            (x + side * unit + 6 * unit, y - 262 * unit, 78 * unit, 60 * unit),
            6 * unit,
        )


def rug(ground: Layer, box: Box, unit: float, colour: Colour) -> None:
    """A round rug on the floor, seen from the side."""
    x, y, wide, high = box
    stamp(ground, darker(colour, 0.25), "disc", (x, y + 6 * unit, wide, high), 5 * unit, 0.8)
    stamp(ground, colour, "disc", box, 4 * unit, 0.9)
    for share, tone in ((0.07, lighter(colour, 0.35)), (0.10, colour)):
        part = x + wide * share, y + high * share, wide * (1 - 2 * share), high * (1 - 2 * share)
        stamp(ground, tone, "disc", part, 3 * unit, 0.85)


# -- lamps --------------------------------------------------------------------------------------------------


def pendants(ground: Layer, places: tuple[tuple[float, float], ...], unit: float, shade: Colour) -> None:
    """Lamps on cords from above; each place is (middle, underside)."""
    width, height = ground.shape[1], ground.shape[0]
    for x, y in places:
        stamp(ground, _IRON, "box", (x - 2.5 * unit, -4, 5 * unit, y - 110 * unit), 1.2 * unit)
        glow(ground, _BULB, (x / width, (y + 30 * unit) / height), 0.12, 0.5)
        dome = Image.new("L", (max(4, round(220 * unit)), max(4, round(130 * unit))))
        pen = ImageDraw.Draw(dome)
        pen.pieslice((0, 0, dome.width - 1, 2 * dome.height - 1), 180, 360, fill=255)
        at = round(x - dome.width / 2), round(y - dome.height)
        blend(ground, shade, soft(dome, 2.4 * unit), at)
        stamp(
            ground,
            lighter(shade, 0.3),
            "disc",
            (x - 62 * unit, y - 104 * unit, 40 * unit, 84 * unit),
            9 * unit,
            0.6,
        )
        stamp(ground, _BULB, "disc", (x - 46 * unit, y - 20 * unit, 92 * unit, 34 * unit), 5 * unit)
        stamp(ground, _BRASS, "box", (x - 12 * unit, y - 150 * unit, 24 * unit, 30 * unit), 2 * unit)


def floor_lamp(ground: Layer, foot: tuple[float, float], unit: float, shade: Colour) -> None:
    """A lamp on a tall foot; `foot` is the middle of its underside."""
    x, y = foot
    width, height = ground.shape[1], ground.shape[0]
    top = y - 800 * unit
    stamp(ground, _SHADE, "disc", (x - 110 * unit, y - 18 * unit, 220 * unit, 36 * unit), 12 * unit, 0.45)
    stamp(ground, _BRASS, "disc", (x - 84 * unit, y - 26 * unit, 168 * unit, 36 * unit), 3 * unit)
    stamp(ground, _BRASS, "box", (x - 7 * unit, top, 14 * unit, y - top - 10 * unit), 2 * unit)
    glow(ground, _BULB, (x / width, (top + 70 * unit) / height), 0.26, 0.62)
    sheet = Image.new("L", (max(4, round(300 * unit)), max(4, round(210 * unit))))
    wide, high = sheet.size
    ImageDraw.Draw(sheet).polygon([(wide * 0.2, 0), (wide * 0.8, 0), (wide - 1, high), (0, high)], fill=255)
    blend(ground, lighter(shade, 0.45), soft(sheet, 4 * unit), (round(x - wide / 2), round(top - 60 * unit)))
    stamp(ground, _BULB, "disc", (x - 90 * unit, top - 20 * unit, 180 * unit, 150 * unit), 34 * unit, 0.7)


def podium(ground: Layer, place: tuple[float, float, float], unit: float, colour: Colour) -> None:
    """A round step, low and wide: (middle, upper edge of its top, width)."""
    x, y, wide = place
    left, deep, high = x - wide / 2, 0.10 * wide, 40 * unit
    stamp(
        ground,
        _SHADE,
        "disc",
        (left - 20 * unit, y + high, wide + 40 * unit, deep + 20 * unit),
        16 * unit,
        0.4,
    )
    side = darker(colour, 0.16)
    stamp(ground, side, "disc", (left, y + high, wide, deep), 2 * unit)
    stamp(ground, side, "box", (left, y + deep / 2, wide, high), 1.2 * unit)
    stamp(ground, colour, "disc", (left, y, wide, deep), 2 * unit)
