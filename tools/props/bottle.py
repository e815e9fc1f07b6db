"""The insulated bottle of the travel show."""

from __future__ import annotations

import math
from typing import Any

import materials as mat
import numpy as np
import shapes
import studio


def powder(name: str, colour: str) -> Any:
    """Powder-coated steel: matt with a fine pebble."""
    g = mat.Graph(name)
    g.set(Base_Color=mat.rgb(colour), Roughness=0.5, Coat_Weight=0.15, Coat_Roughness=0.35)
    g.bump(g.noise(g.coords(), 110, 2), 0.16, 0.004)
    return g.material


def bottle(
    at: tuple[float, float, float] = (0, 0, 0), turn: float = 20.0, lid: bool = True, colour: str = "#7fa08c"
) -> None:
    """The insulated bottle; without its lid the mouth shows."""
    steel = mat.brushed("bottle steel", "#d2d1cd", 0.26)
    coat = powder("coat", colour)
    dark = mat.plastic("lid", "#22262a", 0.5, grain=0.05, grain_scale=140)
    parts = [
        shapes.lathe(
            "foot",
            [(0, 0.02), (0.30, 0.02, 0.01), (0.325, 0.0, 0.01), (0.345, 0.0, 0.02), (0.352, 0.07, 0.01)],
            steel,
        ),
        shapes.lathe(
            "body",
            [
                (0.350, 0.065),
                (0.362, 0.075, 0.01),
                (0.362, 1.50, 0.12),
                (0.335, 1.68, 0.12),
                (0.265, 1.78, 0.06),
                (0.258, 1.80, 0.01),
            ],
            coat,
        ),
        shapes.lathe(
            "neck",
            [
                (0.256, 1.79),
                (0.250, 1.83, 0.01),
                (0.250, 1.93, 0.012),
                (0.240, 1.94, 0.006),
                (0.228, 1.93, 0.008),
                (0.225, 1.70),
                (0.30, 1.5),
                (0.30, 0.2),
                (0, 0.15),
            ],
            steel,
        ),
    ]
    for z in (1.855, 1.89):
        parts.append(
            shapes.sweep(
                "thread",
                [(0.252 * math.cos(a), 0.252 * math.sin(a), z) for a in np.linspace(0, 2 * math.pi, 60)[:-1]],
                0.010,
                steel,
                n=60,
                closed=True,
                smooth_path=False,
                sides=16,
                up=(0, 0, 1),
            )
        )
    parts.append(
        shapes.join(
            "mark",
            [
                shapes.box(
                    "mark",
                    (0.012, 0.004, 0.20),
                    0.002,
                    mat.metal("mark", "#e9e6df", 0.35),
                    at=(0, -0.363, 1.15),
                    n=3,
                )
            ],
        )
    )
    if lid:
        parts += bottle_lid(dark, steel)
    shapes.join("bottle", parts, at=at, turn=(0, 0, turn))


def bottle_lid(dark: Any, steel: Any) -> list[Any]:
    """The screw lid with its loop, at its place on the bottle."""

    def flutes(a: Any, z: Any) -> Any:
        return 1 + 0.006 * math.cos(36 * a) * (1 if 1.84 < z < 2.05 else 0)

    parts = [
        shapes.lathe(
            "lid",
            [
                (0.27, 1.81),
                (0.285, 1.815, 0.008),
                (0.288, 1.86),
                (0.288, 1.95),
                (0.288, 2.03),
                (0.280, 2.075, 0.02),
                (0.24, 2.085, 0.01),
                (0, 2.09),
            ],
            dark,
            wobble=flutes,
            segments=288,
        ),
        shapes.lathe("inlay", [(0.20, 2.085), (0.20, 2.094, 0.004), (0, 2.096)], steel),
    ]
    loop = [
        (-0.255, 0, 2.02),
        (-0.25, 0, 2.14),
        (-0.19, 0, 2.27),
        (0, 0, 2.315),
        (0.19, 0, 2.27),
        (0.25, 0, 2.14),
        (0.255, 0, 2.02),
    ]
    parts.append(
        shapes.sweep(
            "loop",
            loop,
            [(0.03, 0.07)] * 2 + [(0.032, 0.085)] * 3 + [(0.03, 0.07)] * 2,
            dark,
            n=110,
            power=3.5,
        )
    )
    return parts


def bottle_whole() -> None:
    """The bottle, closed."""
    studio.backdrop(studio.COOL)
    studio.lights(studio.COOL, 2.2)
    bottle(turn=-32)
    bottle((0.86, 0.75, 0), 25, True, "#d98a5b")
    studio.camera((0.0, -10.0, 2.6), (0.26, 0, 1.10), 118)


def bottle_lid_off() -> None:
    """The mouth open, the lid beside it."""
    studio.backdrop(studio.COOL)
    studio.lights(studio.COOL, 2.0)
    bottle(turn=-32, lid=False)
    dark = mat.plastic("lid", "#22262a", 0.5, grain=0.05, grain_scale=140)
    steel = mat.brushed("lid steel", "#d2d1cd", 0.26)
    shapes.box(
        "block",
        (1.0, 1.0, 1.22),
        0.05,
        mat.plastic("block", "#e8ecec", 0.7),
        at=(0.95, 0.15, 0.61),
        turn=(0, 0, 18),
    )
    shapes.join("lid", bottle_lid(dark, steel), at=(0.83, -0.02, 1.22 - 1.81), turn=(0, 0, 50))
    studio.camera((0.2, -6.2, 4.1), (0.36, 0.0, 1.58), 118, stop=10, focus=(0.1, -0.2, 1.8))


PICTURES = {
    "botella-entera": bottle_whole,
    "botella-tapa": bottle_lid_off,
}
