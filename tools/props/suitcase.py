"""The cabin case of the travel show."""

from __future__ import annotations

import math
from typing import Any

import materials as mat
import numpy as np
import shapes
import studio

SHELL = "#1f5a63"


def ribs(points: Any, normals: Any) -> Any:
    """Vertical grooves in the case's two faces, running out before the edges."""
    x, z = points[:, 0], points[:, 2]
    wave = np.clip(np.cos(2 * math.pi * x / 0.205) * 3.2, -1, 1) * 0.5
    inside = np.clip((0.90 - np.abs(z)) / 0.10, 0, 1) * np.clip((0.62 - np.abs(x)) / 0.03, 0, 1)
    inside = inside * inside * (3 - 2 * inside)
    return 0.026 * wave * inside * np.clip(np.abs(normals[:, 1]) * 3 - 2, 0, 1)


def wheel(at: tuple[float, float, float], turn: float) -> Any:
    """A double spinner wheel under a fork."""
    black = mat.plastic("fork", "#1b1c1f", 0.45)
    tyre = mat.plastic("tyre", "#26272a", 0.6)
    hub = mat.metal("hub", "#b9babd", 0.3)
    parts = [
        shapes.lathe(
            "socket", [(0, 0.20), (0.125, 0.20, 0.02), (0.115, 0.30, 0.02), (0.10, 0.34)], black, segments=64
        ),
        shapes.box("fork", (0.075, 0.19, 0.17), 0.03, black, at=(0.0, 0.03, 0.155)),
    ]
    for side in (-1, 1):
        roll = shapes.lathe(
            "tyre",
            [
                (0, -0.035),
                (0.085, -0.035, 0.008),
                (0.115, -0.028, 0.02),
                (0.115, 0.028, 0.02),
                (0.085, 0.035, 0.008),
                (0, 0.035),
            ],
            tyre,
            segments=64,
        )
        cap = shapes.lathe(
            "hub",
            [
                (0, -0.042),
                (0.06, -0.042, 0.006),
                (0.066, -0.03),
                (0.066, 0.03),
                (0.06, 0.042, 0.006),
                (0, 0.042),
            ],
            hub,
            segments=48,
        )
        for part in (roll, cap):
            part.location, part.rotation_euler = (side * 0.075, 0.045, 0.115), (0, math.radians(90), 0)
            parts.append(part)
    return shapes.join("wheel", parts, at=at, turn=(0, 0, turn))


def case(turn: float = 28.0, handle: float = 0.75) -> None:
    """The cabin case; `handle` is how far the telescopic handle is drawn, in units."""
    shell = mat.plastic("polycarbonate", SHELL, 0.3, grain=0.10, grain_scale=120)
    black = mat.plastic("black", "#17181a", 0.45)
    rail = mat.metal("rail", "#c3c5c9", 0.25)
    w, d, h = 1.48, 0.82, 2.10
    lift = 0.34 + h / 2
    parts = [
        shapes.box(
            "front half", (w, d / 2 - 0.018, h), 0.17, shell, at=(0, -d / 4 - 0.009, lift), n=150, bump=ribs
        ),
        shapes.box(
            "back half", (w, d / 2 - 0.018, h), 0.17, shell, at=(0, d / 4 + 0.009, lift), n=150, bump=ribs
        ),
    ]
    # The halves are rounded boxes; a core hides the seam, and the zip runs round it.
    parts.append(shapes.box("core", (w - 0.03, d - 0.24, h - 0.03), 0.15, black, at=(0, 0, lift)))
    r = 0.16
    edge = []
    for cx, cz, a0 in ((1, 1, 0), (-1, 1, 90), (-1, -1, 180), (1, -1, 270)):
        for a in np.linspace(math.radians(a0), math.radians(a0 + 90), 10):
            edge.append((cx * (w / 2 - r) + r * math.cos(a), 0.0, lift + cz * (h / 2 - r) + r * math.sin(a)))
    parts.append(
        shapes.sweep(
            "zip tape", edge, (0.012, 0.055), black, n=len(edge), closed=True, smooth_path=False, power=5
        )
    )
    parts.append(
        shapes.sweep(
            "zip",
            edge,
            (0.02, 0.018),
            mat.metal("zip", "#8d9094", 0.35),
            n=len(edge),
            closed=True,
            smooth_path=False,
        )
    )
    # Telescopic handle at the back, side and top grips, lock.
    top = 0.34 + h
    if handle:
        for x in (-0.34, 0.34):
            parts.append(
                shapes.sweep(
                    "rail",
                    [(x, 0.24, top - 0.1), (x, 0.24, top + handle)],
                    (0.045, 0.028),
                    rail,
                    n=2,
                    smooth_path=False,
                    power=5,
                )
            )
            parts.append(shapes.box("collar", (0.15, 0.11, 0.05), 0.02, black, at=(x, 0.24, top + 0.005)))
        parts.append(shapes.box("bar", (0.86, 0.11, 0.12), 0.05, black, at=(0, 0.24, top + handle + 0.03)))
        parts.append(shapes.box("button", (0.2, 0.05, 0.03), 0.012, rail, at=(0, 0.24, top + handle + 0.088)))
    parts.append(
        shapes.sweep(
            "top grip",
            [
                (-0.30, -0.02, top - 0.01),
                (-0.24, -0.02, top + 0.05),
                (0, -0.02, top + 0.075),
                (0.24, -0.02, top + 0.05),
                (0.30, -0.02, top - 0.01),
            ],
            [(0.028, 0.075)] * 5,
            black,
            n=60,
            power=3.5,
        )
    )
    side = w / 2
    parts.append(
        shapes.sweep(
            "side grip",
            [
                (side - 0.01, -0.10, lift - 0.32),
                (side + 0.05, -0.10, lift - 0.26),
                (side + 0.075, -0.10, lift),
                (side + 0.05, -0.10, lift + 0.26),
                (side - 0.01, -0.10, lift + 0.32),
            ],
            [(0.028, 0.07)] * 5,
            black,
            n=60,
            power=3.5,
        )
    )
    parts.append(shapes.box("lock", (0.05, 0.16, 0.34), 0.02, black, at=(side, -0.06, lift + 0.62)))
    for k in range(3):
        ring = shapes.lathe(
            "dial", [(0, -0.02), (0.035, -0.02, 0.006), (0.035, 0.02, 0.006), (0, 0.02)], rail, segments=40
        )
        ring.location = (side + 0.012, -0.06, lift + 0.56 + 0.06 * k)
        parts.append(ring)
    # A small plate on the shell.
    parts.append(
        shapes.box(
            "plate",
            (0.26, 0.02, 0.075),
            0.008,
            mat.brushed("plate", "#d8d6d1", 0.3, around=False),
            at=(0, -d / 2 - 0.018, lift + 0.965),
        )
    )
    for x in (-1, 1):
        for y in (-1, 1):
            parts.append(wheel((x * (w / 2 - 0.19), y * (d / 2 - 0.16), 0.0), 25 * x * y))
    shapes.join("case", parts, turn=(0, 0, turn))


def case_whole() -> None:
    """The whole case, handle drawn."""
    studio.backdrop(studio.COOL)
    studio.lights(studio.COOL, 2.6, 1.15)
    case(-30, 0.62)
    studio.camera((0.0, -11.0, 3.2), (0.0, 0, 1.52), 108)


def case_wheels() -> None:
    """The wheels from near."""
    studio.backdrop(studio.COOL)
    studio.lights(studio.COOL, 1.0)
    case(-38, 0.0)
    studio.camera((0.4, -6.0, 1.35), (0.0, -0.35, 0.52), 120, stop=9, focus=(-0.1, -0.7, 0.25))


PICTURES = {
    "maleta-entera": case_whole,
    "maleta-ruedas": case_wheels,
}
