"""The double-walled mugs of the kitchen show."""

from __future__ import annotations

from typing import Any

import materials as mat
import numpy as np
import shapes
import studio
from beans import beans


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
    "mugs-pair": mugs_pair,
    "mugs-coffee": mugs_coffee,
}
