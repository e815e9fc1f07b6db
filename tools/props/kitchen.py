"""The kitchen show's products: pour-over kettle, hand grinder, double-walled mugs."""

from __future__ import annotations

import math
import random
import tempfile
from pathlib import Path
from typing import Any

import materials as mat
import numpy as np
import shapes
import studio
from PIL import Image, ImageDraw


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
    from PIL import ImageFont

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


def bean(seed: int, material: Any) -> Any:
    """One roasted coffee bean, flat side down at the origin."""
    rng = random.Random(seed)
    n, m = 28, 40
    verts, faces = [], []
    for i in range(n + 1):
        t = math.pi * i / n
        for k in range(m):
            a = 2 * math.pi * k / m
            x, y, z = math.cos(t), math.sin(t) * math.cos(a), math.sin(t) * math.sin(a)
            z = z * (0.85 if z > 0 else 0.42)
            # The crease runs along the flat side.
            if z < 0:
                z += 0.24 * math.exp(-(((y - 0.07 * math.sin(3 * x)) / 0.11) ** 2)) * (1 - x**4)
            verts.append((0.062 * x * (1 + 0.05 * rng.random() * 0), 0.043 * y, 0.04 * z))
    for i in range(n):
        for k in range(m):
            j = (k + 1) % m
            faces.append((i * m + k, (i + 1) * m + k, (i + 1) * m + j, i * m + j))
    return shapes.mesh("bean", verts, faces, material, smooth_angle=180)


def roast(name: str = "roast") -> Any:
    """The skin of roasted beans: brown, a little oily."""
    g = mat.Graph(name)
    cloud = g.noise(g.coords(), 22, 4)
    g.link(
        g.ramp(cloud, [(0.35, mat.rgb("#2e1a10")), (0.7, mat.rgb("#5a3620"))]), g.shader.inputs["Base Color"]
    )
    g.set(Roughness=0.36, Coat_Weight=0.15, Coat_Roughness=0.2)
    g.bump(g.noise(g.coords(), 60, 3), 0.12, 0.004)
    return g.material


def beans(spots: list[tuple[float, float, float]], each: int, seed: int, floor: float = 0.0) -> None:
    """Loose beans around each (x, y, spread)."""
    rng = random.Random(seed)
    skin = roast()
    source = [bean(i, skin) for i in range(2)]
    places: list[tuple[Any, Any, float]] = []
    taken: list[tuple[float, float]] = []
    for x, y, spread in spots:
        for _ in range(each):
            for _try in range(60):
                r, a = spread * math.sqrt(rng.random()), rng.random() * 2 * math.pi
                p = (x + r * math.cos(a), y + r * math.sin(a))
                if all(math.hypot(p[0] - q[0], p[1] - q[1]) > 0.105 for q in taken):
                    break
            else:
                continue
            taken.append(p)
            # Half of them show the crease.
            flip = rng.random() < 0.55
            turn = (180 if flip else 0) + rng.uniform(-14, 14), rng.uniform(-10, 10), rng.uniform(0, 360)
            places.append(((p[0], p[1], floor + (0.036 if flip else 0.022)), turn, rng.uniform(0.9, 1.12)))
    shapes.scatter("beans", source, places)


def knurl(name: str) -> Any:
    """Dark anodised aluminium with a fine diamond knurl."""
    g = mat.Graph(name)
    g.set(Base_Color=mat.rgb("#2b2c2f"), Metallic=0.9, Roughness=0.34)
    split = g.node("SeparateXYZ")
    g.link(g.node("TexCoord").outputs["Object"], split.inputs["Vector"])
    around = g.node("Math", operation="ARCTAN2")
    g.link(split.outputs["Y"], around.inputs[0])
    g.link(split.outputs["X"], around.inputs[1])
    heights = []
    for sign in (1, -1):
        turned = g.node("Math", operation="MULTIPLY_ADD")
        turned.inputs[1].default_value = 90.0 / 2.0
        g.link(around.outputs["Value"], turned.inputs[0])
        lift = g.node("Math", operation="MULTIPLY")
        lift.inputs[1].default_value = sign * 150.0
        g.link(split.outputs["Z"], lift.inputs[0])
        g.link(lift.outputs["Value"], turned.inputs[2])
        sine = g.node("Math", operation="SINE")
        g.link(turned.outputs["Value"], sine.inputs[0])
        heights.append(sine.outputs["Value"])
    both = g.node("Math", operation="MAXIMUM")
    g.link(heights[0], both.inputs[0])
    g.link(heights[1], both.inputs[1])
    g.bump(both.outputs["Value"], 0.5, 0.01)
    return g.material


def grinder(turn: float = 20.0, open_lid: bool = False) -> None:
    """The hand grinder, crank to the right."""
    alu = mat.brushed("aluminium", "#cfcdc9", 0.27)
    shine = mat.metal("crank", roughness=0.2)
    parts = [
        shapes.lathe(
            "jar",
            [
                (0, 0.012),
                (0.235, 0.012),
                (0.24, 0, 0.01),
                (0.268, 0.0, 0.02),
                (0.275, 0.02, 0.02),
                (0.275, 0.53, 0.012),
                (0.262, 0.545),
                (0.262, 0.565),
            ],
            alu,
        ),
        shapes.lathe(
            "grip",
            [
                (0.262, 0.56),
                (0.274, 0.57, 0.008),
                (0.282, 0.60, 0.01),
                (0.282, 1.06, 0.01),
                (0.274, 1.09, 0.008),
                (0.262, 1.10),
            ],
            knurl("knurl"),
        ),
        shapes.lathe(
            "hopper",
            [
                (0.262, 1.095),
                (0.275, 1.105, 0.01),
                (0.275, 1.60, 0.015),
                (0.262, 1.615, 0.008),
                (0.245, 1.615, 0.008),
                (0.24, 1.60),
                (0.235, 1.30),
                (0, 1.25),
            ],
            alu,
        ),
    ]
    if open_lid:
        skin = roast("roast in hopper")
        rng = random.Random(5)
        source = [bean(9, skin)]
        places = []
        for layer in range(3):
            for _ in range(26):
                r, a = 0.185 * math.sqrt(rng.random()), rng.random() * 2 * math.pi
                where = (r * math.cos(a), r * math.sin(a), 1.47 + 0.035 * layer)
                places.append((where, (rng.uniform(0, 360), rng.uniform(-40, 40), rng.uniform(0, 360)), 0.95))
        inside = shapes.scatter("hopper beans", source, places)
        parts += inside
    else:
        parts.append(
            shapes.lathe(
                "cap",
                [
                    (0.262, 1.61),
                    (0.275, 1.615, 0.006),
                    (0.275, 1.645, 0.02),
                    (0.22, 1.672, 0.04),
                    (0.075, 1.70, 0.03),
                    (0.06, 1.735, 0.01),
                    (0, 1.74),
                ],
                alu,
            )
        )
    axle = shapes.lathe(
        "axle",
        [(0.032, 1.30), (0.032, 1.80, 0.006), (0.062, 1.805, 0.006), (0.062, 1.84, 0.012), (0, 1.845)],
        shine,
        segments=64,
    )
    arm = [
        (-0.10, 0, 1.80),
        (0.0, 0, 1.80),
        (0.25, 0, 1.815),
        (0.55, 0, 1.865),
        (0.78, 0, 1.89),
        (0.86, 0, 1.89),
    ]
    parts += [
        axle,
        shapes.sweep(
            "arm",
            arm,
            [(0.016, 0.05), (0.018, 0.055), (0.017, 0.05), (0.016, 0.045), (0.016, 0.045), (0.016, 0.04)],
            shine,
            n=80,
            power=4,
        ),
    ]
    parts.append(shapes.lathe("stem", [(0.018, 1.86), (0.018, 1.95)], shine, segments=48, at=(0.80, 0, 0)))
    parts.append(
        shapes.lathe(
            "knob",
            [
                (0, 1.93),
                (0.055, 1.93),
                (0.075, 1.94, 0.01),
                (0.088, 2.0, 0.03),
                (0.125, 2.10, 0.06),
                (0.12, 2.19, 0.06),
                (0.06, 2.235, 0.05),
                (0, 2.24),
            ],
            mat.walnut("walnut knob", "z", 1.5),
            segments=96,
            at=(0.80, 0, 0),
        )
    )
    shapes.join("grinder", parts, turn=(0, 0, turn))


def grinder_whole() -> None:
    """The grinder with loose beans at its foot."""
    studio.backdrop(studio.WARM)
    studio.lights(studio.WARM, 1.9)
    grinder(-18)
    beans([(-0.62, -0.45, 0.30), (0.55, -0.62, 0.24)], 13, 3)
    studio.camera((0.0, -9.6, 2.75), (0.14, 0, 1.09), 124)


def grinder_detail() -> None:
    """The open hopper full of beans, the walnut knob in front."""
    studio.backdrop(studio.WARM)
    studio.lights(studio.WARM, 1.9)
    grinder(-150, open_lid=True)
    beans([(0.55, 0.2, 0.4)], 20, 4)
    studio.camera((1.1, -4.6, 4.3), (-0.22, -0.1, 1.62), 112, stop=8, focus=(0, -0.1, 1.65))


def mug(at: Any, coffee: bool, level: float = 0.80) -> None:
    """A double-walled mug: one body of glass with an empty chamber in it."""
    clear = mat.glass("glass", "#fbfdfd", gloss=0.3)
    hollow = mat.glass("glass inside", "#fbfdfd", gloss=0.04)
    outer = [
        (0, 0.0),
        (0.26, 0.0, 0.04),
        (0.35, 0.10, 0.10),
        (0.40, 0.35, 0.2),
        (0.405, 0.80, 0.2),
        (0.392, 1.00, 0.02),
    ]
    rim = [(0.385, 1.012, 0.006), (0.374, 1.008, 0.006)]
    inner = [(0.368, 0.96, 0.05), (0.335, 0.55, 0.2), (0.27, 0.24, 0.12), (0.16, 0.155, 0.08), (0, 0.145)]
    parts = [shapes.lathe("wall", outer + rim + inner, clear, segments=160, smooth_angle=80)]
    chamber = [
        (0, 0.02),
        (0.25, 0.02, 0.035),
        (0.335, 0.11, 0.09),
        (0.384, 0.355, 0.19),
        (0.389, 0.80, 0.18),
        (0.383, 0.95, 0.01),
        (0.378, 0.95, 0.004),
        (0.349, 0.55, 0.2),
        (0.282, 0.228, 0.12),
        (0.165, 0.138, 0.08),
        (0, 0.128),
    ]
    parts.append(shapes.lathe("chamber", chamber, hollow, segments=160, inward=True, smooth_angle=80))
    if coffee:
        # The drink reaches a hair into the wall, so that no air is left between.
        shape = np.array(shapes.fillet([(0.374, 1.008), *inner])[::-1])
        heights = np.linspace(shape[0, 1], level, 60)
        side = [
            (max(0.0, float(np.interp(z, shape[:, 1], shape[:, 0])) + 0.004), float(z) - 0.004)
            for z in heights
        ]
        side[0] = (0.0, side[0][1])
        top = side[-1][0]
        body = [*side, (top, level), (0, level)]
        parts.append(shapes.lathe("coffee", body, mat.liquid("coffee", "#3a1a0a"), segments=160))
        parts.append(
            shapes.lathe(
                "crema",
                [(top - 0.004, level + 0.001), (top - 0.01, level + 0.012, 0.004), (0, level + 0.010)],
                mat.crema("crema"),
                segments=160,
            )
        )
    shapes.join("mug", parts, at=at)


def mugs_pair() -> None:
    """Both mugs, one empty and one full."""
    studio.backdrop(studio.WARM)
    studio.lights(studio.WARM, 1.1)
    mug((-0.44, 0.16, 0), True)
    mug((0.46, -0.12, 0), False)
    studio.camera((0.0, -7.2, 2.45), (0.01, 0, 0.49), 128)


def mugs_coffee() -> None:
    """One mug of coffee from nearer, on a walnut board with beans."""
    studio.backdrop(studio.WARM)
    studio.lights(studio.WARM, 1.1)
    shapes.box(
        "board", (1.9, 1.3, 0.10), 0.03, mat.walnut("board", "x", 0.7), at=(0.0, 0.1, 0.05), turn=(0, 0, -12)
    )
    mug((-0.08, 0.02, 0.10), True, 0.84)
    beans([(0.55, -0.22, 0.22)], 9, 8, floor=0.10)
    studio.camera((0.7, -5.2, 2.7), (0.02, 0.0, 0.55), 100, stop=8, focus=(-0.08, -0.3, 0.8))


PICTURES = {
    "kettle-whole": kettle_whole,
    "kettle-lid": kettle_lid,
    "grinder-whole": grinder_whole,
    "grinder-detail": grinder_detail,
    "mugs-pair": mugs_pair,
    "mugs-coffee": mugs_coffee,
}
