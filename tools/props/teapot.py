"""The purple clay teapot of the tea show."""

from __future__ import annotations

import math
from typing import Any

import materials as mat
import numpy as np
import shapes
import studio
from cups import cup
from tray import tray


def teapot(at: Any = (0, 0, 0), turn: float = -24.0, lid: bool = True) -> None:
    """The clay teapot, spout to the right."""
    earth = mat.clay("purple clay", "#58332b")
    parts = [
        shapes.lathe(
            "body",
            [
                (0, 0.03),
                (0.27, 0.03),
                (0.285, 0.0, 0.012),
                (0.32, 0.0, 0.012),
                (0.335, 0.03, 0.02),
                (0.47, 0.14, 0.12),
                (0.565, 0.36, 0.22),
                (0.52, 0.58, 0.2),
                (0.36, 0.70, 0.06),
                (0.325, 0.712, 0.012),
                (0.322, 0.735, 0.008),
                (0.295, 0.735, 0.008),
                (0.29, 0.70),
                (0.44, 0.52),
                (0.48, 0.36),
                (0.40, 0.15),
                (0, 0.1),
            ],
            earth,
            segments=160,
        ),
    ]
    spout = [(0.44, 0, 0.26), (0.60, 0, 0.34), (0.70, 0, 0.46), (0.775, 0, 0.60), (0.87, 0, 0.69)]
    parts.append(shapes.sweep("spout", spout, [0.165, 0.115, 0.082, 0.064, 0.052], earth, n=110, caps=False))
    parts.append(
        shapes.sweep(
            "spout inside", spout[1:], [0.075, 0.06, 0.05, 0.042], mat.plastic("shade", "#1c0f0b", 0.8), n=60
        )
    )
    lip = shapes.sweep(
        "lip",
        [(0.052 * math.cos(a), 0.052 * math.sin(a), 0) for a in np.linspace(0, 2 * math.pi, 40)[:-1]],
        0.009,
        earth,
        n=40,
        closed=True,
        smooth_path=False,
        sides=16,
        up=(0, 0, 1),
    )
    lip.location, lip.rotation_euler = (0.872, 0, 0.692), (0, math.radians(47), 0)
    parts.append(lip)
    ear = [
        (-0.40, 0, 0.62),
        (-0.56, 0, 0.70),
        (-0.74, 0, 0.68),
        (-0.83, 0, 0.54),
        (-0.79, 0, 0.36),
        (-0.66, 0, 0.235),
        (-0.47, 0, 0.215),
    ]
    parts.append(
        shapes.sweep(
            "handle",
            ear,
            [
                (0.075, 0.085),
                (0.052, 0.062),
                (0.046, 0.056),
                (0.046, 0.056),
                (0.044, 0.054),
                (0.046, 0.056),
                (0.065, 0.075),
            ],
            earth,
            n=110,
            power=2.3,
        )
    )
    if lid:
        parts += teapot_lid(earth)
    shapes.join("teapot", parts, at=at, turn=(0, 0, turn))


def teapot_lid(earth: Any) -> list[Any]:
    """The lid with its pearl knob, in its place."""
    return [
        shapes.lathe(
            "lid",
            [
                (0.27, 0.72),
                (0.325, 0.738),
                (0.33, 0.752, 0.01),
                (0.318, 0.768, 0.01),
                (0.20, 0.825, 0.12),
                (0.07, 0.848, 0.03),
                (0.052, 0.868, 0.02),
                (0.085, 0.91, 0.04),
                (0.088, 0.955, 0.04),
                (0.05, 0.99, 0.03),
                (0, 0.995),
            ],
            earth,
            segments=128,
        ),
        shapes.lathe("flange", [(0.28, 0.60), (0.285, 0.74)], earth),
    ]


def teapot_whole() -> None:
    """The pot on a tea tray."""
    studio.backdrop(studio.SAGE)
    studio.lights(studio.SAGE, 1.1)
    tray(2.35, 1.5, turn=-10)
    teapot((0.0, 0.0, 0.16))
    studio.camera((0.0, -7.4, 2.5), (0.02, 0, 0.55), 100)


def teapot_lid_off() -> None:
    """The open pot, tea in it, the lid leaning beside; a cup."""
    studio.backdrop(studio.SAGE)
    studio.lights(studio.SAGE, 1.1)
    tray(2.5, 1.9, turn=-10)
    teapot((0.10, 0.20, 0.16), -30, lid=False)
    shapes.lathe("tea in pot", [(0, 0.72), (0.46, 0.72)], mat.liquid("brew", "#7a3d10"), at=(0.10, 0.20, 0.0))
    earth = mat.clay("purple clay lid", "#58332b")
    shapes.join("lid", teapot_lid(earth), at=(-0.30, -0.40, 0.16 - 0.60), turn=(0, 0, 0))
    cup((0.80, -0.52, 0.16), tea=True, glaze="#eef0ea", deep="#dfe5dc")
    studio.camera((0.5, -5.6, 3.7), (0.13, -0.08, 0.48), 108, stop=11, focus=(0.05, -0.1, 0.7))


PICTURES = {
    "teapot-whole": teapot_whole,
    "teapot-lid": teapot_lid_off,
}
