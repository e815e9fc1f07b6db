"""The hand grinder of the kitchen show."""

from __future__ import annotations

import math
import random
from typing import Any

import materials as mat
import shapes
import studio
from beans import bean, beans, roast


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


PICTURES = {
    "grinder-whole": grinder_whole,
    "grinder-detail": grinder_detail,
}
