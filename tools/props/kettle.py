"""The pour-over kettle of the kitchen show."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path
from typing import Any

import materials as mat
import shapes
import studio
from PIL import Image, ImageDraw, ImageFont


def dial_picture() -> str:
    """The face of the kettle's thermometer, as a picture file."""
    n = 1024
    image = Image.new("RGB", (n, n), "#f6f3ec")
    draw = ImageDraw.Draw(image)
    c = n / 2

    def at(angle: float, radius: float) -> tuple[float, float]:
        return c + radius * math.cos(angle), c + radius * math.sin(angle)

    start, sweep = math.radians(135), math.radians(270)
    # The range for coffee is marked in orange.
    draw.arc((90, 90, n - 90, n - 90), 135 + 270 * 0.80, 135 + 270 * 0.92, fill="#d9772b", width=46)
    for i in range(51):
        angle = start + sweep * i / 50
        long = i % 5 == 0
        draw.line([at(angle, 420), at(angle, 350 if long else 385)], fill="#2a2a2a", width=12 if long else 6)
    font = ImageFont.load_default(size=82)
    for i in range(0, 6):
        angle = start + sweep * i / 5
        x, y = at(angle, 268)
        draw.text((x, y), str(i * 20), fill="#2a2a2a", font=font, anchor="mm")
    draw.text((c, c + 210), "°C", fill="#2a2a2a", font=font, anchor="mm")
    needle = start + sweep * 0.86
    draw.line([at(needle + math.pi, 90), at(needle, 350)], fill="#b5301f", width=20)
    draw.ellipse((c - 40, c - 40, c + 40, c + 40), fill="#2a2a2a")
    path = Path(tempfile.mkdtemp()) / "dial.png"
    image.save(path)
    return str(path)


def disc(name: str, radius: float, z: float, material: Any, turn: float = 0.0) -> Any:
    """A flat disc with UVs, facing up."""
    n = 96
    ring = [
        (radius * math.cos(2 * math.pi * k / n), radius * math.sin(2 * math.pi * k / n), z) for k in range(n)
    ]
    spin = math.radians(turn)
    uvs = [
        (0.5 + 0.5 * math.cos(2 * math.pi * k / n - spin), 0.5 + 0.5 * math.sin(2 * math.pi * k / n - spin))
        for k in range(n)
    ]
    return shapes.mesh(
        name,
        [(0, 0, z), *ring],
        [(0, 1 + k, 1 + (k + 1) % n) for k in range(n)],
        material,
        uvs=[(0.5, 0.5), *uvs],
    )


def kettle(turn: float = -28.0) -> None:
    """The gooseneck kettle, spout to the right."""
    steel = mat.brushed("steel")
    shine = mat.metal("steel polished", roughness=0.16)
    wood = mat.walnut("walnut", "z")
    black = mat.plastic("gasket", "#17171a", 0.4)
    parts = [
        shapes.lathe(
            "body",
            [
                (0, 0.03),
                (0.62, 0.03),
                (0.66, 0.0, 0.02),
                (0.72, 0.0, 0.05),
                (0.745, 0.10, 0.05),
                (0.73, 0.22, 0.1),
                (0.585, 1.02, 0.2),
                (0.545, 1.16, 0.03),
                (0.575, 1.185, 0.012),
                (0.575, 1.205, 0.012),
                (0.50, 1.205),
            ],
            steel,
        ),
        shapes.lathe("base", [(0.60, -0.005), (0.69, -0.005, 0.01), (0.70, 0.012)], black),
        shapes.lathe(
            "lid",
            [
                (0.515, 1.20),
                (0.525, 1.222, 0.008),
                (0.50, 1.235, 0.01),
                (0.30, 1.285, 0.15),
                (0.20, 1.290),
                (0, 1.290),
            ],
            steel,
        ),
        # The thermometer stands in the lid, under its own glass.
        shapes.lathe(
            "bezel",
            [(0.22, 1.27), (0.222, 1.36, 0.012), (0.205, 1.372, 0.008), (0.19, 1.355), (0.188, 1.345)],
            shine,
        ),
        disc("dial", 0.192, 1.347, mat.picture("dial", dial_picture()), turn=turn + 8),
        shapes.lathe(
            "crystal", [(0.19, 1.352), (0.188, 1.362, 0.01), (0, 1.368)], mat.glass("crystal", shade=0.02)
        ),
    ]
    # Gooseneck.
    neck = [
        (0.60, 0, 0.27),
        (0.78, 0, 0.285),
        (0.945, 0, 0.40),
        (1.00, 0, 0.60),
        (1.005, 0, 0.82),
        (1.055, 0, 1.02),
        (1.17, 0, 1.155),
        (1.30, 0, 1.19),
        (1.39, 0, 1.155),
    ]
    parts.append(
        shapes.sweep(
            "neck", neck, [0.125, 0.10, 0.075, 0.063, 0.056, 0.052, 0.049, 0.047, 0.046], shine, n=160
        )
    )
    parts.append(
        shapes.lathe(
            "neck foot", [(0.15, -0.02), (0.142, 0.012, 0.01), (0.118, 0.03, 0.01), (0.10, 0.035)], shine
        )
    )
    parts[-1].location, parts[-1].rotation_euler = (0.692, 0, 0.275), (0, math.radians(84), 0)
    # Handle: a steel strap from the rim, then walnut.
    strap = [
        (-0.52, 0, 1.10),
        (-0.66, 0, 1.145),
        (-0.84, 0, 1.175),
        (-1.00, 0, 1.15),
        (-1.075, 0, 1.05),
        (-1.095, 0, 0.93),
    ]
    parts.append(
        shapes.sweep("strap", strap, [(0.022, 0.075)] * 3 + [(0.024, 0.07)] * 3, shine, n=90, power=4)
    )
    grip = [
        (-1.085, 0, 1.03),
        (-1.098, 0, 0.94),
        (-1.11, 0, 0.75),
        (-1.115, 0, 0.55),
        (-1.11, 0, 0.37),
        (-1.085, 0, 0.26),
    ]
    parts.append(
        shapes.sweep(
            "grip",
            grip,
            [(0.058, 0.085), (0.066, 0.096), (0.074, 0.108), (0.074, 0.108), (0.066, 0.096), (0.05, 0.07)],
            wood,
            n=90,
            power=2.6,
        )
    )
    for z in (0.92, 0.42):
        pin = shapes.lathe(
            "pin", [(0, -0.115), (0.022, -0.115, 0.004), (0.022, 0.115, 0.004), (0, 0.115)], shine
        )
        pin.location, pin.rotation_euler = (-1.105, 0, z), (math.radians(90), 0, 0)
        parts.append(pin)
    shapes.join("kettle", parts, turn=(0, 0, turn))


def kettle_whole() -> None:
    """The whole kettle, three-quarter view."""
    studio.backdrop(studio.WARM)
    studio.lights(studio.WARM, 1.3)
    kettle()
    studio.camera((0.0, -8.2, 2.35), (0.12, 0, 0.60), 108)


def kettle_lid() -> None:
    """The thermometer in the lid, and the neck beyond."""
    studio.backdrop(studio.WARM)
    studio.lights(studio.WARM, 1.3)
    kettle(-35)
    studio.camera((-1.0, -4.3, 4.1), (0.12, 0.0, 1.13), 128, stop=9, focus=(0, -0.1, 1.35))


PICTURES = {
    "kettle-whole": kettle_whole,
    "kettle-lid": kettle_lid,
}
