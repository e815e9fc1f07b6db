"""What a set is furnished with: walls, windows, shelves, plants, decoration. Everything is drawn a little out
of focus, as behind a portrait lens, into a float layer (height, width, RGB 0..255)."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from .layers import Layer, blend, glow, soft
from .theme import Colour, mix

Box = tuple[float, float, float, float]
"""Left, top, width, height, in px."""

OAK: Colour = (196, 152, 108, 255)
_BRICK: Colour = (172, 98, 78, 255)
_CHALK: Colour = (250, 247, 240, 255)
_SHADE: Colour = (48, 34, 30, 255)
_LEAF: Colour = (74, 112, 72, 255)
_CLAY: Colour = (190, 118, 88, 255)
_RED: Colour = (196, 38, 42, 255)
_GOLD: Colour = (244, 200, 110, 255)


def darker(colour: Colour, share: float) -> Colour:
    """A colour with so much less light."""
    return mix(colour, (0, 0, 0, 255), share)


def lighter(colour: Colour, share: float) -> Colour:
    """A colour with so much white in it."""
    return mix(colour, (255, 255, 255, 255), share)


def stamp(
    ground: Layer, colour: Colour, shape: str, box: Box, blur: float, strength: float = 1.0, turn: float = 0.0
) -> None:
    """A soft shape (`box`, `round` with its corners, `disc`) in place; `turn` in degrees about its middle."""
    x, y, wide, high = box
    margin = int(blur * 3) + 4 + (int(max(wide, high) * 0.5) if turn else 0)
    fine = 4 if min(wide, high) < 40 else 1  # what is small shows its corners
    size = max(2, round(wide)) + 2 * margin, max(2, round(high)) + 2 * margin
    sheet = Image.new("L", (size[0] * fine, size[1] * fine))
    pen = ImageDraw.Draw(sheet)
    inside = (
        margin * fine,
        margin * fine,
        (margin + max(1, wide)) * fine - 1,
        (margin + max(1, high)) * fine - 1,
    )
    if shape == "disc":
        pen.ellipse(inside, fill=255)
    elif shape == "round":
        pen.rounded_rectangle(inside, radius=min(wide, high) * 0.24 * fine, fill=255)
    else:
        pen.rectangle(inside, fill=255)
    if fine > 1:
        sheet = sheet.resize(size, Image.Resampling.BOX)
    if turn:
        sheet = sheet.rotate(turn, Image.Resampling.BICUBIC)
    blend(ground, colour, soft(sheet, blur) * np.float32(strength), (round(x) - margin, round(y) - margin))


# -- walls --------------------------------------------------------------------------------------------------


def wood_wall(ground: Layer, floor: int, colour: Colour, unit: float, rng: np.random.Generator) -> None:
    """Upright boards, each of its own tone."""
    width = ground.shape[1]
    board = max(6, round(92 * unit))
    tones = rng.uniform(-0.09, 0.09, width // board + 2).astype(np.float32)
    across = np.arange(width)
    number = across // board
    # A board is rounded a little, and dark where it meets the next.
    inside = (across % board) / board
    shade = 1 + tones[number] - 0.10 * np.abs(inside - 0.5) ** 2 * 4
    seam = np.clip(1 - np.minimum(inside, 1 - inside) * board / max(2.0, 3 * unit), 0, 1)
    shade = shade * (1 - 0.42 * seam)
    grain = rng.normal(0, 1, (max(2, floor // 24), width)).astype(np.float32)
    streaks = np.asarray(Image.fromarray(grain).resize((width, floor), Image.Resampling.BICUBIC), np.float32)
    lit = np.linspace(1.06, 0.86, floor, dtype=np.float32)[:, None]
    wall = (
        np.asarray(colour[:3], np.float32)[None, None, :]
        * ((shade[None, :] + 0.018 * streaks) * lit)[:, :, None]
    )
    ground[:floor] = ground[:floor] * 0.12 + wall * 0.88


def tiled_wall(
    ground: Layer, top: int, floor: int, colour: Colour, unit: float, rng: np.random.Generator, *, brick: bool
) -> None:
    """Tiles laid in bond, or bricks, from `top` down to the floor."""
    width = ground.shape[1]
    high, wide = (max(5, round(46 * unit)), max(10, round(130 * unit))) if brick else (
        max(8, round(74 * unit)), max(16, round(150 * unit))
    )  # fmt: skip
    joint = max(1.0, (7 if brick else 4) * unit)
    down, across = np.mgrid[0 : floor - top, 0:width].astype(np.float32)
    row = down // high
    shifted = across + np.where(row % 2 == 1, wide / 2, 0)
    column = shifted // wide
    inside_y, inside_x = down % high, shifted % wide
    edge = np.minimum.reduce([inside_y, high - inside_y, inside_x, wide - inside_x])
    tone = rng.uniform(-1, 1, (int(row.max()) + 1, int(column.max()) + 1)).astype(np.float32)
    vary = tone[row.astype(int), column.astype(int)]
    base = np.asarray(colour[:3], np.float32)
    shade = 1 + vary * (0.11 if brick else 0.025)
    if not brick:  # glazed: a gleam at the upper edge of each
        shade += 0.10 * np.clip(1 - inside_y / (high * 0.3), 0, 1)
    lit = np.linspace(1.05, 0.84, floor - top, dtype=np.float32)[:, None]
    wall = base[None, None, :] * (shade * lit)[:, :, None]
    mortar = np.asarray(darker(colour, 0.35)[:3] if brick else darker(colour, 0.14)[:3], np.float32)
    share = np.clip(1 - edge / joint, 0, 1)[:, :, None] * (0.8 if brick else 0.6)
    ground[top:floor] = wall * (1 - share) + mortar * share


def curtain_wall(ground: Layer, floor: int, colour: Colour, unit: float, rng: np.random.Generator) -> None:
    """Heavy cloth in folds."""
    width = ground.shape[1]
    x = np.arange(width, dtype=np.float32)
    wave = sum(
        np.sin(2 * np.pi * x / (period * unit) + phase) * weight
        for period, phase, weight in (
            (150, float(rng.uniform(0, 6)), 0.55),
            (96, float(rng.uniform(0, 6)), 0.28),
            (41, float(rng.uniform(0, 6)), 0.12),
        )
    )
    shade = 0.86 + 0.24 * np.asarray(wave, np.float32)
    lit = np.linspace(1.05, 0.72, floor, dtype=np.float32)[:, None]
    ground[:floor] = np.asarray(colour[:3], np.float32)[None, None, :] * (shade[None, :] * lit)[:, :, None]


# -- furniture ----------------------------------------------------------------------------------------------


def window(ground: Layer, box: Box, unit: float, frame: Colour, *, night: bool) -> None:
    """A window with what is outside far out of focus, and its light on the wall around."""
    x, y, wide, high = box
    height, width = ground.shape[:2]
    sky: Colour = (34, 44, 84, 255) if night else (226, 240, 250, 255)
    middle = (x + wide / 2) / width, (y + high / 2) / height
    if not night:
        glow(ground, (255, 250, 236, 255), middle, 0.42, 0.6)
    edge = 16 * unit
    stamp(
        ground,
        _SHADE,
        "box",
        (x - edge, y - edge + 8 * unit, wide + 2 * edge, high + 2 * edge),
        16 * unit,
        0.30,
    )
    stamp(ground, frame, "box", (x - edge, y - edge, wide + 2 * edge, high + 2 * edge), 1.5 * unit)
    stamp(ground, sky, "box", box, 1.5 * unit)
    if night:
        for n in range(9):
            at = x + wide * (0.08 + 0.11 * n), y + high * (0.55 + 0.3 * ((n * 37) % 10) / 10)
            stamp(ground, _GOLD, "disc", (*at, 26 * unit, 26 * unit), 5 * unit, 0.55)
    else:
        for n, tone in enumerate(((150, 178, 130), (122, 156, 108), (176, 196, 152))):
            left = x + wide * (0.02 + 0.32 * n)
            part = (left, y + high * (0.52 + 0.06 * (n % 2)), wide * 0.36, high * 0.48)
            stamp(ground, (*tone, 255), "disc", part, 20 * unit, 0.75)
        _inside(ground, box, frame, unit)
    bar = 11 * unit
    stamp(ground, frame, "box", (x + wide / 2 - bar / 2, y, bar, high), 1.5 * unit)
    stamp(ground, frame, "box", (x, y + high * 0.4, wide, bar), 1.5 * unit)
    sill = (x - 2.2 * edge, y + high + edge * 0.8, wide + 4.4 * edge, 22 * unit)
    stamp(ground, _SHADE, "box", (sill[0], sill[1] + 18 * unit, sill[2], 20 * unit), 12 * unit, 0.3)
    stamp(ground, lighter(frame, 0.2), "box", sill, 1.5 * unit)


def _inside(ground: Layer, box: Box, frame: Colour, unit: float) -> None:
    """Cover what was drawn over the frame: the trees end at the sill."""
    x, y, wide, high = box
    edge = 16 * unit
    stamp(ground, frame, "box", (x - edge, y + high, wide + 2 * edge, edge), 1.5 * unit)
    for left in (x - edge, x + wide):
        stamp(ground, frame, "box", (left, y + high * 0.4, edge, high * 0.6), 1.5 * unit)


def shelves(
    ground: Layer,
    box: Box,
    rows: int,
    unit: float,
    wood: Colour,
    tones: tuple[Colour, ...],
    rng: np.random.Generator,
) -> None:
    """Boards on the wall with jars, bowls, books and small plants on them."""
    x, y, wide, high = box
    step = high / rows
    for row in range(rows):
        board = y + step * (row + 1)
        left = x + 18 * unit
        while left < x + wide - 60 * unit:
            left += thing(ground, (left, board), step, unit, tones, rng) + float(rng.uniform(8, 34)) * unit
        stamp(ground, _SHADE, "box", (x, board + 16 * unit, wide, 22 * unit), 12 * unit, 0.34)
        stamp(ground, wood, "box", (x - 12 * unit, board, wide + 24 * unit, 20 * unit), 1.6 * unit)
        stamp(
            ground, lighter(wood, 0.25), "box", (x - 12 * unit, board, wide + 24 * unit, 5 * unit), 1.4 * unit
        )


def thing(
    ground: Layer, foot: tuple[float, float], room: float, unit: float, tones: tuple[Colour, ...],
    rng: np.random.Generator,
) -> float:  # fmt: skip
    """One thing on a shelf, its foot at the left; how wide it is, in px."""
    x, y = foot
    kind, tone = int(rng.integers(4)), tones[int(rng.integers(len(tones)))]
    lens = 3.2 * unit
    if kind == 0:  # a jar with its lid
        wide, high = float(rng.uniform(54, 80)) * unit, min(float(rng.uniform(84, 130)) * unit, room * 0.7)
        stamp(ground, tone, "round", (x, y - high, wide, high), lens)
        stamp(
            ground,
            lighter(tone, 0.5),
            "round",
            (x + wide * 0.12, y - high * 0.9, wide * 0.16, high * 0.75),
            lens,
            0.5,
        )
        stamp(
            ground,
            darker(tone, 0.3),
            "box",
            (x + wide * 0.1, y - high - 8 * unit, wide * 0.8, 16 * unit),
            lens,
        )
    elif kind == 1:  # a pile of bowls
        wide = float(rng.uniform(90, 130)) * unit
        for n in range(int(rng.integers(2, 4))):
            part = (x + 6 * n * unit, y - (26 + 18 * n) * unit, wide - 12 * n * unit, 30 * unit)
            stamp(ground, lighter(tone, 0.12 * n), "round", part, lens)
    elif kind == 2:  # books
        count = int(rng.integers(3, 6))
        wide = count * 24 * unit
        for n in range(count):
            high = min(float(rng.uniform(92, 138)) * unit, room * 0.74)
            own = tones[int(rng.integers(len(tones)))]
            stamp(ground, own, "box", (x + n * 24 * unit, y - high, 21 * unit, high), lens * 0.8)
    else:
        wide = 84 * unit
        pot_plant(ground, (x + wide / 2, y), 0.42 * unit, rng, small=True)
    return wide


def pot_plant(
    ground: Layer, foot: tuple[float, float], unit: float, rng: np.random.Generator, *, small: bool = False
) -> None:
    """A plant in a clay pot; `foot` is the middle of its underside."""
    x, y = foot
    wide, high = 150 * unit, 140 * unit
    blur = (6 if small else 4) * unit
    for _ in range(16 if small else 26):
        lean = float(rng.uniform(-62, 62))
        long = float(rng.uniform(150, 300)) * unit * (0.72 if small else 1.0)
        rad = np.deg2rad(lean)
        tip = x + np.sin(rad) * long * 0.62, y - high - np.cos(rad) * long * 0.55
        tone = lighter(_LEAF, float(rng.uniform(0, 0.3))) if rng.random() < 0.6 else darker(_LEAF, 0.25)
        leaf = (tip[0] - 26 * unit, tip[1] - long / 2, 52 * unit, long)
        stamp(ground, tone, "disc", leaf, blur, 0.95, -lean)
    stamp(ground, _SHADE, "disc", (x - wide * 0.7, y - 16 * unit, wide * 1.4, 36 * unit), 14 * unit, 0.4)
    stamp(ground, _CLAY, "round", (x - wide / 2, y - high, wide, high), blur)
    stamp(ground, lighter(_CLAY, 0.18), "box", (x - wide * 0.56, y - high, wide * 1.12, 34 * unit), blur)


# -- seasons ------------------------------------------------------------------------------------------------


def string_lights(ground: Layer, unit: float, colours: tuple[Colour, ...]) -> None:
    """Bulbs on two sagging strings across the wall."""
    height, width = ground.shape[:2]
    for line, (level, sag) in enumerate(((0.035, 0.05), (0.01, 0.115))):
        count = max(6, round(width / (88 * unit)))
        for n in range(count + 1):
            share = n / count
            x = share * width
            y = (level + sag * (1 - (2 * ((share * 2 + 0.5 * line) % 1) - 1) ** 2)) * height
            tone = colours[(n + line) % len(colours)]
            stamp(ground, tone, "disc", (x - 40 * unit, y - 40 * unit, 80 * unit, 80 * unit), 18 * unit, 0.34)
            stamp(
                ground,
                lighter(tone, 0.6),
                "disc",
                (x - 11 * unit, y - 11 * unit, 22 * unit, 22 * unit),
                3 * unit,
            )


def lanterns(ground: Layer, unit: float) -> None:
    """Red lanterns with tassels at both sides."""
    height, width = ground.shape[:2]
    for share, down, size in ((0.10, 0.10, 1.0), (0.27, 0.045, 0.72), (0.90, 0.12, 0.95), (0.74, 0.05, 0.7)):
        r = 92 * unit * size
        x, y = share * width, down * height
        stamp(ground, _GOLD, "box", (x - 2 * unit, 0, 4 * unit, y), unit)
        glow(ground, (255, 150, 90, 255), (share, (y + r) / height), 0.16, 0.3)
        stamp(ground, _RED, "disc", (x - r * 1.15, y, r * 2.3, r * 1.9), 3 * unit)
        for rib in (-0.6, 0.0, 0.6):
            part = (x + rib * r - 0.22 * r, y + 0.06 * r, 0.44 * r, r * 1.78)
            stamp(ground, lighter(_RED, 0.2), "disc", part, 5 * unit, 0.45)
        for level in (y - 0.08 * r, y + r * 1.8):
            stamp(ground, _GOLD, "round", (x - r * 0.45, level, r * 0.9, r * 0.2), 2 * unit)
        stamp(ground, _GOLD, "box", (x - r * 0.07, y + r * 2.0, r * 0.14, r * 0.95), 2.5 * unit)


def falling(
    ground: Layer,
    unit: float,
    colours: tuple[Colour, ...],
    rng: np.random.Generator,
    *,
    count: int,
    long: float,
) -> None:
    """Leaves, petals or flakes in the air, some near and soft, most far."""
    height, width = ground.shape[:2]
    for _ in range(count):
        near = rng.random() < 0.16
        size = float(rng.uniform(26, 52) if near else rng.uniform(9, 20)) * unit
        x, y = float(rng.uniform(0, width)), float(rng.beta(1.0, 1.5)) * height * 0.92
        tone = colours[int(rng.integers(len(colours)))]
        blur = (9 if near else 2.5) * unit
        turn = float(rng.uniform(0, 180)) if long > 1.05 else 0.0
        stamp(ground, tone, "disc", (x, y, size * long, size), blur, 0.75 if near else 0.9, turn)


def tree(ground: Layer, foot: tuple[float, float], unit: float, rng: np.random.Generator) -> None:
    """A Christmas tree, out of focus, with lights."""
    x, y = foot
    stamp(ground, _SHADE, "disc", (x - 190 * unit, y - 22 * unit, 380 * unit, 50 * unit), 20 * unit, 0.45)
    stamp(ground, darker(OAK, 0.45), "box", (x - 22 * unit, y - 70 * unit, 44 * unit, 70 * unit), 4 * unit)
    sheet = Image.new("L", (round(460 * unit), round(700 * unit)))
    pen = ImageDraw.Draw(sheet)
    for n in range(5):
        top, half, foot_y = n * 0.13, 0.16 + 0.085 * n, 0.30 + 0.175 * n
        pen.polygon(
            [(sheet.width * 0.5, sheet.height * top), (sheet.width * (0.5 - half), sheet.height * foot_y),
             (sheet.width * (0.5 + half), sheet.height * foot_y)], fill=255,
        )  # fmt: skip
    mask = soft(sheet.filter(ImageFilter.GaussianBlur(2)), 6 * unit)
    at = round(x - sheet.width / 2), round(y - 56 * unit - sheet.height)
    blend(ground, (44, 84, 58, 255), mask, at)
    for n in range(34):
        level = float(rng.uniform(0.12, 0.96))
        across = float(rng.uniform(-1, 1)) * (0.10 + 0.38 * level) * sheet.width
        tone = (_GOLD, _RED, _CHALK)[n % 3]
        dot = (x + across - 11 * unit, at[1] + level * sheet.height - 11 * unit, 22 * unit, 22 * unit)
        stamp(ground, tone, "disc", dot, 3.5 * unit, 0.95)
