"""Sets to stand a presenter before: a warm kitchen and a cool travel studio, out of focus.

Here one unit is a metre. The camera stands where the studio's would, focused on a presenter who is
not there, so that the set behind falls softly out of focus. Light comes from the upper left, as it
does on the hosts.
"""

from __future__ import annotations

import math
from typing import Any

import furniture as fit
import kettle
import materials as mat
import numpy as np
import shapes
import studio
import suitcase


def daylight(power: float, colour: str, window: str) -> None:
    """Day from the left, of `power` in W and a colour, and the light that the window itself throws back."""
    studio.softbox(
        "daylight", (-3.4, -1.4, 3.3), (0.2, fit.WALL_Y, 1.3), (2.0, 2.0), power=power, colour=colour
    )
    studio.softbox(
        "window light", (-1.7, fit.WALL_Y - 0.1, 2.2), (-0.6, -1.5, 0.8), (1.8, 1.4), power=26, colour=window
    )


def warm_kitchen() -> None:
    """The kitchen: window at the left, shelves with warm light at the right, globes above."""
    x0, x1, z0, z1 = -2.7, -0.72, 1.12, 2.75
    fit.wall_with_hole(x0, x1, z0, z1, fit.painted("plaster", "#d9c4a8"))
    fit.window(x0, x1, z0, z1, sky=("#fff0d8", "#dcebfa"), strength=1.7, frame="#efe6d8")
    fit.slats(0.42, 2.75, 0.92, 3.6)
    wood = fit.oak("shelf", "x")
    fit.counter(fit.painted("front", "#7d8a74", 0.55), fit.oak("worktop", "x", 0.95))
    for z, a, b in ((1.52, 0.52, 2.5), (2.02, 0.52, 2.5), (2.52, 0.52, 2.5)):
        fit.shelf(a, b, z, wood)
    y = fit.WALL_Y - 0.17
    # Upon the shelves.
    fit.plant((0.70, y, 2.52), size=0.20, count=34, seed=3, hang=0.34, pot="#d8c9b2")
    fit.vase((1.02, y, 2.52), 0.95, "#b5714a", 0)
    fit.vase((1.24, y, 2.52), 0.9, "#e8dfcf", 1)
    fit.books((1.45, y + 0.1, 2.52), 9, 2, ("#a6553a", "#e6d7bd", "#5f7468", "#c79a5b", "#394a4c"))
    fit.vase((0.66, y, 2.02), 1.0, "#e9e1d2", 1)
    fit.vase((0.86, y, 2.02), 0.8, "#c08a5a", 1)
    fit.vase((1.12, y, 2.02), 1.3, "#e5ddd0", 2)
    end = fit.books((1.42, y + 0.1, 2.02), 6, 5, ("#e6d7bd", "#87906f", "#b5714a"))
    fit.vase((end + 0.2, y, 2.02), 0.95, "#6f7d6a", 0)
    for k, tone in enumerate(("#e8e0d2", "#b5714a", "#e8e0d2", "#7d8a74")):
        fit.vase((0.64 + 0.17 * k, y, 1.52), 0.62, tone, 1)
    fit.plant((1.52, y, 1.52), size=0.16, count=30, seed=8, pot="#b5714a")
    fit.vase((1.86, y, 1.52), 1.0, "#d8c9b2", 0)
    # Upon the worktop.
    kettle.kettle(-28)
    fit.place("kettle", (0.62, fit.WALL_Y - 0.34, 0.92), 0.13)
    fit.plant(
        (-0.52, fit.WALL_Y - 0.3, 0.92),
        size=0.34,
        width=0.15,
        count=26,
        rise=(25, 80),
        seed=5,
        pot="#e7ddcc",
        droop=0.4,
    )
    shapes.box(
        "board",
        (0.34, 0.03, 0.46),
        0.012,
        mat.walnut("cutting board", "z", 0.4),
        at=(1.20, fit.WALL_Y - 0.08, 1.15),
        turn=(-9, 0, 0),
        n=3,
    )
    shapes.box(
        "board",
        (0.24, 0.025, 0.34),
        0.012,
        fit.oak("cutting board 2", "z"),
        at=(1.40, fit.WALL_Y - 0.13, 1.09),
        turn=(-10, 0, 0),
        n=3,
    )
    fit.vase((-1.15, fit.WALL_Y - 0.35, 0.92), 1.9, "#efe7da", 2)
    fruit = mat.plastic("orange", "#e08a2e", 0.5)
    for dx, dy, dz in (
        (-0.07, 0, 0.10),
        (0.07, 0.02, 0.10),
        (0, -0.06, 0.10),
        (0, 0.06, 0.11),
        (0.0, 0.0, 0.18),
    ):
        shapes.lathe(
            "orange",
            [(0.052 * math.sin(t), -0.052 * math.cos(t)) for t in np.linspace(0, math.pi, 14)],
            fruit,
            segments=24,
            at=(-1.15 + dx, fit.WALL_Y - 0.35 + dy, 0.94 + dz),
        )
    fit.vase((-1.75, fit.WALL_Y - 0.3, 0.92), 1.3, "#b5714a", 0)
    fit.plant((-2.25, fit.WALL_Y - 0.3, 0.92), size=0.26, count=34, seed=9, pot="#d8c9b2")
    # Globes over the worktop, at different heights.
    for x, yy, z, r in (
        (-0.62, 0.9, 2.62, 0.115),
        (-0.10, 0.75, 2.92, 0.145),
        (0.30, 0.95, 2.42, 0.10),
        (1.75, 0.7, 2.85, 0.13),
    ):
        fit.pendant((x, yy, z), r, 4.0)
        fit.lamp_light((x, yy, z - r - 0.05), 6, "#ffd9a3")
    daylight(190, "#fff0da", "#f4f1ea")
    fit.sky_room("#fff0dd", 0.42)


def globe(at: Any) -> None:
    """A globe on a brass stand."""
    gx, gy, gz = at
    g = mat.Graph("earth")
    land = g.noise(g.coords(), 5.5, 6, 0.55)
    g.link(
        g.ramp(land, [(0.50, mat.rgb("#5e9db3")), (0.53, mat.rgb("#dcc391")), (0.7, mat.rgb("#b98d58"))]),
        g.shader.inputs["Base Color"],
    )
    g.set(Roughness=0.35, Coat_Weight=0.4)
    brass = mat.metal("brass", "#b9935a", 0.3)
    shapes.lathe(
        "earth",
        [(0.17 * math.sin(t), -0.17 * math.cos(t)) for t in np.linspace(0, math.pi, 24)],
        g.material,
        segments=48,
        at=(gx, gy, gz + 0.27),
    )
    ring = shapes.sweep(
        "meridian",
        [(0.19 * math.cos(a), 0, 0.19 * math.sin(a)) for a in np.linspace(-1.5, 1.8, 24)],
        0.009,
        brass,
        n=60,
        sides=12,
    )
    ring.location = (gx, gy, gz + 0.27)
    shapes.lathe(
        "stand",
        [(0, 0), (0.11, 0, 0.01), (0.10, 0.02, 0.01), (0.02, 0.04, 0.02), (0.016, 0.1)],
        brass,
        segments=48,
        at=(gx, gy, gz),
    )


def poster() -> None:
    """A framed print of hills."""
    paper = fit.painted("poster", "#f0e6d4", 0.7)
    fit.block(
        "poster",
        (-0.44, fit.WALL_Y - 0.03, 1.62),
        (0.12, fit.WALL_Y - 0.005, 2.42),
        fit.oak("poster frame", "z"),
        0.004,
    )
    fit.block("sheet", (-0.41, fit.WALL_Y - 0.036, 1.65), (0.09, fit.WALL_Y - 0.028, 2.39), paper, 0.001)
    hills = [("#d98a5b", 0.34, 0.42), ("#53788a", 0.26, 0.30), ("#1f5a63", 0.15, 0.2)]
    for k, (tone, height, shift) in enumerate(hills):
        xs = np.linspace(-0.41, 0.09, 30)
        yk = fit.WALL_Y - 0.038 - 0.001 * k
        tops = [1.65 + height + 0.09 * math.sin(9 * (x + shift)) + 0.03 * math.sin(25 * x + k) for x in xs]
        verts = [(x, yk, 1.65) for x in xs] + [(x, yk, t) for x, t in zip(xs, tops, strict=True)]
        n = len(xs)
        shapes.mesh(
            "hill", verts, [(i, i + 1, n + i + 1, n + i) for i in range(n - 1)], fit.painted("hill", tone)
        )


def cool_travel() -> None:
    """The travel studio: sea blue wall, a wide window, a case, a globe, framed mountains."""
    x0, x1, z0, z1 = -2.8, -0.78, 0.98, 2.75
    fit.wall_with_hole(x0, x1, z0, z1, fit.painted("plaster", "#8fb0ba"))
    fit.window(x0, x1, z0, z1, sky=("#ffe9d2", "#bcdcf2"), strength=1.7, frame="#eef2f2")
    fit.slats(1.62, 2.9, 0.0, 3.6, 0.9)
    wood = fit.oak("console", "x")
    # A low console instead of kitchen cabinets.
    fit.block(
        "console",
        (-2.6, fit.WALL_Y - 0.5, 0.28),
        (2.3, fit.WALL_Y - 0.05, 0.80),
        fit.painted("console", "#eef0ec", 0.5),
        0.012,
    )
    fit.block("console top", (-2.65, fit.WALL_Y - 0.53, 0.80), (2.35, fit.WALL_Y - 0.03, 0.84), wood, 0.01)
    y = fit.WALL_Y - 0.17
    fit.shelf(0.30, 1.55, 1.66, wood, glow="#ffdcae", power=1.3)
    fit.shelf(0.30, 1.55, 2.22, wood, glow="#ffdcae", power=1.3)
    end = fit.books((0.36, y + 0.1, 1.66), 8, 12, ("#1f5a63", "#e9e4d8", "#d98a5b", "#53788a", "#f3efe6"))
    fit.vase((end + 0.14, y, 1.66), 0.95, "#f0ece2", 0)
    fit.vase((end + 0.36, y, 1.66), 0.9, "#d98a5b", 1)
    fit.plant((1.34, y, 1.66), size=0.17, count=32, seed=21, pot="#f0ece2", hang=0.26)
    fit.plant((0.50, y, 2.22), size=0.20, count=36, seed=23, pot="#d9cbb3", hang=0.30)
    fit.books((0.78, y + 0.1, 2.22), 7, 31, ("#f3efe6", "#53788a", "#d98a5b", "#e9e4d8"))
    fit.vase((1.22, y, 2.22), 1.0, "#1f5a63", 0)
    fit.vase((1.42, y, 2.22), 0.75, "#f0ece2", 1)
    globe((0.66, fit.WALL_Y - 0.28, 0.84))
    fit.plant(
        (-0.50, fit.WALL_Y - 0.28, 0.84),
        size=0.42,
        width=0.13,
        count=30,
        rise=(30, 85),
        seed=15,
        pot="#f0ece2",
        droop=0.55,
    )
    fit.plant((-2.2, fit.WALL_Y - 0.28, 0.84), size=0.30, count=32, seed=17, pot="#d98a5b")
    fit.vase((-1.25, fit.WALL_Y - 0.28, 0.84), 1.3, "#1f5a63", 0)
    fit.vase((-1.0, fit.WALL_Y - 0.3, 0.84), 1.0, "#f0ece2", 1)
    fit.books((1.05, fit.WALL_Y - 0.15, 0.84), 9, 44, ("#e9e4d8", "#1f5a63", "#d98a5b", "#53788a"))
    # Cases, as if packed to go.
    suitcase.case(28, 0.55)
    fit.place("case", (1.48, fit.WALL_Y - 0.95, 0.0), 0.40)
    poster()
    for x, yy, z, r in ((-0.66, 0.9, 2.74, 0.12), (0.24, 0.85, 2.86, 0.14), (1.30, 0.7, 2.72, 0.115)):
        fit.pendant((x, yy, z), r, 4.0, "#ffe3bd")
        fit.lamp_light((x, yy, z - r - 0.05), 5, "#ffe3bd")
    daylight(210, "#fdf6ec", "#f4f6fa")
    fit.block("floor", (-6, -6, -0.1), (6, fit.WALL_Y, 0.0), fit.oak("floor", "y"), 0.001)
    fit.sky_room("#e6f0f6", 0.45)


def stand(portrait: bool) -> None:
    """The camera, focused on where the presenter stands."""
    if portrait:
        studio.camera((-0.06, -4.3, 1.55), (-0.06, fit.WALL_Y, 1.60), 64, stop=8.0, focus=(-0.06, -2.0, 1.55))
    else:
        studio.camera((0.0, -4.3, 1.50), (0.0, fit.WALL_Y, 1.56), 52, stop=7.0, focus=(0.0, -2.0, 1.5))


PICTURES = {
    "set_portrait": (warm_kitchen, True),
    "set_landscape": (warm_kitchen, False),
    "set2_portrait": (cool_travel, True),
    "set2_landscape": (cool_travel, False),
}
