"""The celadon cups of the tea show."""

from __future__ import annotations

from typing import Any

import materials as mat
import shapes
import studio
from tray import bamboo


def cup(at: Any, tea: bool, glaze: str = "#a9c4ae", deep: str = "#86a893", crackle: float = 0.0) -> None:
    """A small tea cup with a flared rim."""
    pot = mat.ceramic("celadon", glaze, 0.10, deep, crackle)
    parts = [
        shapes.lathe(
            "cup",
            [
                (0, 0.045),
                (0.13, 0.045),
                (0.14, 0.0, 0.008),
                (0.165, 0.0, 0.012),
                (0.172, 0.05, 0.02),
                (0.255, 0.14, 0.10),
                (0.295, 0.28, 0.12),
                (0.328, 0.395, 0.05),
                (0.332, 0.405, 0.006),
                (0.324, 0.407, 0.006),
                (0.305, 0.37, 0.05),
                (0.277, 0.28, 0.12),
                (0.235, 0.15, 0.09),
                (0.12, 0.085, 0.08),
                (0, 0.08),
            ],
            pot,
            segments=128,
            smooth_angle=80,
        ),
    ]
    if tea:
        parts.append(shapes.lathe("tea", [(0, 0.315), (0.289, 0.315)], brew_surface(), segments=96))
    shapes.join("cup", parts, at=at)


def brew_surface() -> Any:
    """Oolong in a small cup, seen from above: amber, glossy, paler to the edge."""
    g = mat.Graph("tea")
    split = g.node("VectorMath", operation="LENGTH")
    g.link(g.coords((1, 1, 0)), split.inputs[0])
    g.link(
        g.ramp(
            split.outputs["Value"],
            [(0.05, mat.rgb("#b5701f")), (0.21, mat.rgb("#c98a35")), (0.285, mat.rgb("#dcb26a"))],
        ),
        g.shader.inputs["Base Color"],
    )
    g.set(Roughness=0.02, IOR=1.33, Coat_Weight=0.4, Coat_Roughness=0.0)
    return g.material


def cups_set() -> None:
    """All four cups on a tray of bamboo."""
    studio.backdrop(studio.SAGE)
    studio.lights(studio.SAGE, 0.7)
    shapes.box("board", (2.3, 1.7, 0.08), 0.03, bamboo("board"), at=(0, 0.05, 0.04), turn=(0, 0, -14))
    for where, full in (
        ((-0.46, 0.30, 0.08), False),
        ((0.36, 0.46, 0.08), True),
        ((-0.30, -0.42, 0.08), True),
        ((0.52, -0.26, 0.08), False),
    ):
        cup(where, full)
    studio.camera((0.0, -6.6, 3.4), (0.03, 0.0, 0.22), 122)


def cups_tea() -> None:
    """One full cup from near, the others out of focus."""
    studio.backdrop(studio.SAGE)
    studio.lights(studio.SAGE, 0.7)
    shapes.box("board", (2.6, 2.4, 0.08), 0.03, bamboo("board"), at=(0, 0.45, 0.04), turn=(0, 0, -14))
    cup((-0.08, -0.25, 0.08), True, crackle=0.35)
    cup((0.66, 0.42, 0.08), True)
    cup((-0.52, 0.86, 0.08), False)
    studio.camera((0.3, -5.0, 2.5), (0.10, 0.0, 0.28), 150, stop=5, focus=(-0.08, -0.45, 0.36))


PICTURES = {
    "cups-set": cups_set,
    "cups-tea": cups_tea,
}
