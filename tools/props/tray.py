"""Bamboo, and the tea tray of it."""

from __future__ import annotations

from typing import Any

import materials as mat
import shapes


def bamboo(name: str, along: str = "x") -> Any:
    """Pale bamboo, the fibre along an axis."""
    g = mat.Graph(name)
    stretch = {"x": (0.25, 9, 9), "y": (9, 0.25, 9)}[along]
    fibre = g.noise(g.coords(stretch), 3.0, 5)
    g.link(
        g.ramp(fibre, [(0.3, mat.rgb("#b98d58")), (0.7, mat.rgb("#dcb983"))]), g.shader.inputs["Base Color"]
    )
    g.set(Roughness=0.42, Coat_Weight=0.15, Coat_Roughness=0.3)
    g.bump(fibre, 0.08, 0.005)
    return g.material


def tray(width: float = 3.0, depth: float = 1.7, at: Any = (0, 0, 0), turn: float = 0.0) -> None:
    """A slatted tea tray of dark wood; its top is at z = 0.16."""
    wood = mat.walnut("tray", "x", 0.5, shade=0.42)
    parts = [shapes.box("frame", (width, depth, 0.13), 0.03, wood, at=(0, 0, 0.065))]
    count = 13
    step = (depth - 0.16) / count
    for k in range(count):
        y = -depth / 2 + 0.08 + step * (k + 0.5)
        parts.append(shapes.box("slat", (width - 0.14, step * 0.80, 0.04), 0.012, wood, at=(0, y, 0.14), n=4))
    shapes.join("tray", parts, at=at, turn=(0, 0, turn))
