"""What is on the walls of a set's other takes, its larger plants and its side wall, as in `set_pieces`."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from .layers import Layer, blend, soft
from .set_pieces import OAK, Box, darker, lighter, stamp
from .theme import Colour

Tones = tuple[Colour, ...]

_SHADE: Colour = (48, 34, 30, 255)
_LEAF: Colour = (74, 112, 72, 255)
_BRASS: Colour = (190, 150, 92, 255)
_PAPER: Colour = (250, 246, 238, 255)
_CLAY: Colour = (190, 118, 88, 255)


# -- on the wall --------------------------------------------------------------------------------------------


def frames(
    ground: Layer, box: Box, unit: float, tones: Tones, frame: Colour, rng: np.random.Generator
) -> None:
    """Two or three framed pictures of plain shapes."""
    x, y, wide, high = box
    parts = ((0.0, 0.0, 0.58, 0.62), (0.66, 0.10, 0.34, 0.40), (0.30, 0.70, 0.46, 0.34))
    for n, (left, top, w, h) in enumerate(parts):
        place = x + left * wide, y + top * high, w * wide, h * high
        first, second = (tones[int(rng.integers(len(tones)))] for _ in range(2))
        edge = 12 * unit
        stamp(
            ground,
            _SHADE,
            "box",
            (place[0] + 4 * unit, place[1] + 12 * unit, place[2], place[3]),
            12 * unit,
            0.4,
        )
        stamp(ground, frame, "box", place, 1.8 * unit)
        inner = place[0] + edge, place[1] + edge, place[2] - 2 * edge, place[3] - 2 * edge
        stamp(ground, _PAPER, "box", inner, 1.6 * unit)
        art = inner[0] + edge, inner[1] + edge, inner[2] - 2 * edge, inner[3] - 2 * edge
        stamp(ground, lighter(first, 0.55), "box", art, 2 * unit)
        r = min(art[2], art[3]) * 0.42
        if n % 2 == 0:
            stamp(
                ground,
                first,
                "disc",
                (art[0] + art[2] * 0.5 - r, art[1] + art[3] * 0.28, 2 * r, 2 * r),
                3 * unit,
            )
            stamp(ground, second, "box", (art[0], art[1] + art[3] * 0.66, art[2], art[3] * 0.34), 3 * unit)
        else:
            for k in range(3):
                stamp(
                    ground,
                    (first, second)[k % 2],
                    "round",
                    (
                        art[0] + art[2] * (0.12 + 0.28 * k),
                        art[1] + art[3] * (0.2 + 0.14 * k),
                        art[2] * 0.2,
                        art[3] * (0.72 - 0.14 * k),
                    ),
                    3 * unit,
                )


def mirror(ground: Layer, centre: tuple[float, float], r: float, unit: float) -> None:
    """A round mirror in brass, with the room's light in it."""
    x, y = centre
    stamp(ground, _SHADE, "disc", (x - r, y - r + 16 * unit, 2 * r, 2 * r), 18 * unit, 0.4)
    stamp(ground, _BRASS, "disc", (x - r, y - r, 2 * r, 2 * r), 2 * unit)
    inner = r - 12 * unit
    stamp(ground, (206, 216, 222, 255), "disc", (x - inner, y - inner, 2 * inner, 2 * inner), 2 * unit)
    stamp(
        ground,
        (236, 242, 246, 255),
        "disc",
        (x - inner * 0.8, y - inner * 0.9, inner * 1.1, inner * 1.3),
        0.16 * r,
        0.8,
    )
    stamp(
        ground,
        (168, 180, 188, 255),
        "disc",
        (x - inner * 0.2, y + inner * 0.25, inner * 0.9, inner * 0.5),
        0.16 * r,
        0.6,
    )


def slats(ground: Layer, box: Box, unit: float, colour: Colour) -> None:
    """Upright slats before a dark ground, over a part of the wall."""
    x, y, wide, high = box
    stamp(ground, darker(colour, 0.55), "box", box, 2 * unit)
    pitch = 44 * unit
    for n in range(int(wide / pitch)):
        left = x + n * pitch + 6 * unit
        stamp(ground, darker(colour, 0.06 * (n * 7 % 3)), "box", (left, y, pitch * 0.62, high), 1.4 * unit)
        stamp(ground, lighter(colour, 0.22), "box", (left, y, pitch * 0.14, high), 1.4 * unit, 0.8)


def disc(ground: Layer, centre: tuple[float, float], r: float, unit: float, colour: Colour) -> None:
    """A large round of paint on the wall, through which its joints are seen."""
    x, y = centre
    stamp(ground, colour, "disc", (x - r, y - r, 2 * r, 2 * r), 2.5 * unit, 0.8)


def valance(ground: Layer, drop: float, unit: float, colour: Colour) -> None:
    """A swag of cloth along the top of a curtain, `drop` px deep."""
    width = ground.shape[1]
    count = max(3, round(width / (250 * unit)))
    wide = width / count
    for n in range(count):
        left = n * wide
        stamp(
            ground,
            _SHADE,
            "disc",
            (left - 8 * unit, -drop + 16 * unit, wide + 16 * unit, 2 * drop),
            14 * unit,
            0.35,
        )
        stamp(ground, colour, "disc", (left - 6 * unit, -drop, wide + 12 * unit, 2 * drop), 2.5 * unit)
        for k in (0.72, 0.46):
            fold = left + wide * (1 - k) / 2, -drop * k, wide * k, 2 * drop * k
            stamp(ground, lighter(colour, 0.10), "disc", fold, 12 * unit, 0.5)
    stamp(ground, _BRASS, "box", (-10, -6 * unit, width + 20, 16 * unit), 2 * unit)


def spot(ground: Layer, lamp: tuple[float, float], to: tuple[float, float], unit: float) -> None:
    """A cone of light from a lamp above to a place on the floor."""
    height, width = ground.shape[:2]
    sheet = Image.new("L", (width, height))
    half = 300 * unit
    ImageDraw.Draw(sheet).polygon(
        [
            (lamp[0] - 16 * unit, lamp[1]),
            (lamp[0] + 16 * unit, lamp[1]),
            (to[0] + half, to[1]),
            (to[0] - half, to[1]),
        ],
        fill=255,
    )
    fade = np.linspace(0.42, 0.12, height, dtype=np.float32)[:, None]
    blend(ground, (255, 236, 200, 255), soft(sheet, 26 * unit) * fade)


# -- plants -------------------------------------------------------------------------------------------------


def tree(ground: Layer, foot: tuple[float, float], unit: float, rng: np.random.Generator) -> None:
    """A tall plant with a trunk in a basket; `foot` is the middle of its underside."""
    x, y = foot
    stamp(ground, _SHADE, "disc", (x - 130 * unit, y - 18 * unit, 260 * unit, 40 * unit), 14 * unit, 0.45)
    stamp(ground, darker(OAK, 0.4), "box", (x - 9 * unit, y - 620 * unit, 18 * unit, 480 * unit), 3 * unit)
    stamp(
        ground,
        darker(OAK, 0.4),
        "box",
        (x + 12 * unit, y - 520 * unit, 12 * unit, 220 * unit),
        3 * unit,
        1.0,
        24,
    )
    for _ in range(58):
        turn, out = float(rng.uniform(0, 2 * np.pi)), float(rng.uniform(0.1, 1.0)) ** 0.6
        at = x + np.cos(turn) * out * 210 * unit, y - (690 + np.sin(turn) * out * 235) * unit
        long = float(rng.uniform(80, 130)) * unit
        tone = lighter(_LEAF, float(rng.uniform(0, 0.32))) if rng.random() < 0.6 else darker(_LEAF, 0.3)
        leaf = at[0] - long * 0.28, at[1] - long / 2, long * 0.56, long
        stamp(ground, tone, "disc", leaf, 4 * unit, 0.95, float(rng.uniform(-70, 70)))
    stamp(
        ground,
        (196, 164, 118, 255),
        "round",
        (x - 92 * unit, y - 170 * unit, 184 * unit, 170 * unit),
        4 * unit,
    )
    for row in range(4):
        stamp(
            ground,
            (160, 128, 86, 255),
            "box",
            (x - 90 * unit, y - (140 - 36 * row) * unit, 180 * unit, 7 * unit),
            3 * unit,
            0.6,
        )


def hanging(ground: Layer, place: tuple[float, float], unit: float, rng: np.random.Generator) -> None:
    """A plant in a pot that hangs from above: (middle, underside of the pot)."""
    x, y = place
    for cord in (-46, 46):
        stamp(
            ground,
            darker(OAK, 0.2),
            "box",
            (x + cord * unit * 0.5 - unit, -4, 3 * unit, y - 90 * unit),
            1.2 * unit,
            0.8,
        )
    for _ in range(34):
        side = float(rng.uniform(-1, 1))
        down = float(rng.uniform(-110, 250)) * (1 - 0.45 * abs(side))
        at = x + side * 130 * unit, y - 60 * unit + down * unit
        tone = lighter(_LEAF, float(rng.uniform(0, 0.34))) if rng.random() < 0.6 else darker(_LEAF, 0.25)
        stamp(
            ground,
            tone,
            "disc",
            (at[0] - 24 * unit, at[1] - 36 * unit, 48 * unit, 72 * unit),
            4 * unit,
            0.95,
            float(rng.uniform(-50, 50)),
        )
    stamp(ground, _CLAY, "round", (x - 66 * unit, y - 104 * unit, 132 * unit, 104 * unit), 4 * unit)
    stamp(
        ground, lighter(_CLAY, 0.2), "box", (x - 72 * unit, y - 106 * unit, 144 * unit, 26 * unit), 4 * unit
    )


# -- the side wall ------------------------------------------------------------------------------------------


def side_wall(ground: Layer, wall: Layer, floor: int, unit: float) -> None:
    """The wall on the left, that comes towards the eye from where it meets the other, as wide as `wall`: that
    wall as seen straight on, from its top to the floor.
    """
    height, wide = ground.shape[0], wall.shape[1]
    eye, large = 0.46 * height, 1.5
    top, bottom = eye - large * eye, eye + large * (floor - eye)
    rim = 6  # so that the border is not mixed with nothing
    padded = np.pad(np.clip(wall, 0, 255).astype(np.uint8), ((rim, rim), (rim, rim), (0, 0)), "edge")
    right, low = rim + wide, rim + wall.shape[0]
    corners: list[tuple[float, float]] = [
        (0.0, top),
        (float(wide), 0.0),
        (float(wide), float(floor)),
        (0.0, bottom),
    ]
    numbers = _perspective(corners, [(rim, rim), (right, rim), (right, low), (rim, low)])
    warped = Image.fromarray(padded).transform(
        (wide, height), Image.Transform.PERSPECTIVE, numbers, Image.Resampling.BICUBIC
    )
    mask = Image.new("L", (wide * 2, height * 2))
    ImageDraw.Draw(mask).polygon([(2 * x, 2 * y) for x, y in corners], fill=255)
    there = np.asarray(mask.resize((wide, height), Image.Resampling.BOX), np.float32) / np.float32(255)
    shade = np.linspace(0.98, 0.80, wide, dtype=np.float32)[None, :, None]
    blend(ground, np.asarray(warped, np.float32) * shade, there)
    # Where two walls meet, and where this one meets the floor, it is darker.
    stamp(ground, _SHADE, "box", (wide - 3 * unit, 0, 5 * unit, floor), 5 * unit, 0.4)
    stamp(ground, _SHADE, "box", (wide - 20 * unit, 0, 80 * unit, floor), 34 * unit, 0.22)
    foot = Image.new("L", (wide, height))
    ImageDraw.Draw(foot).line([(0, bottom), (wide, floor)], fill=255, width=max(2, round(16 * unit)))
    blend(ground, _SHADE, soft(foot, 12 * unit) * np.float32(0.4))


def _perspective(target: list[tuple[float, float]], source: list[tuple[float, float]]) -> list[float]:
    """Pillow's eight numbers that take four corners of the target to those of the source."""
    rows, right = [], []
    for (x, y), (u, v) in zip(target, source, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return [float(value) for value in np.linalg.solve(np.asarray(rows, float), np.asarray(right, float))]
