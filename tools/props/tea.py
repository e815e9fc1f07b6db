"""The tea show's products: purple clay teapot, celadon cups, oolong in a tin."""

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
from PIL import Image, ImageDraw, ImageFont

# Any font with Han glyphs will do for the tin's label; these are Debian's.
HAN_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
)


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


def label_picture() -> str:
    """The tin's paper label."""
    w, h = 900, 1200
    image = Image.new("RGB", (w, h), "#efe6d2")
    draw = ImageDraw.Draw(image)
    rng = random.Random(2)
    # Mountains in washes of ink, from far to near.
    for k, shade in enumerate(("#cfd3c2", "#a9b5a0", "#7b8d7a")):
        base = 930 + 75 * k
        points = [(0, h)]
        phase = rng.uniform(0, 6)
        for x in range(0, w + 1, 12):
            y = (
                base
                - 130 * math.exp(-(((x - (240 + 230 * k)) / 190) ** 2))
                - 34 * math.sin(x / 95 + phase)
                - 12 * math.sin(x / 31 + phase)
            )
            points.append((x, y))
        draw.polygon([*points, (w, h)], fill=shade)
    draw.ellipse((600, 640, 760, 800), fill="#c9803f")
    font_file = next((f for f in HAN_FONTS if Path(f).exists()), None)
    if font_file is None:
        raise SystemExit("No font with Han glyphs found: install fonts-noto-cjk.")
    big, small = ImageFont.truetype(font_file, 250), ImageFont.truetype(font_file, 58)
    for k, sign in enumerate("乌龙"):
        draw.text((300, 250 + 290 * k), sign, font=big, fill="#22302a", anchor="mm")
    for k, sign in enumerate("高山茶"):
        draw.text((590, 180 + 78 * k), sign, font=small, fill="#22302a", anchor="mm")
    draw.rounded_rectangle((545, 450, 640, 590), 14, fill="#a8322a")
    for k, sign in enumerate("春茶"):
        draw.text(
            (592, 486 + 66 * k), sign, font=ImageFont.truetype(font_file, 54), fill="#f3e9d6", anchor="mm"
        )
    draw.rectangle((28, 28, w - 28, h - 28), outline="#8d7a4e", width=6)
    path = Path(tempfile.mkdtemp()) / "label.png"
    image.save(path)
    return str(path)


def tin(at: Any = (0, 0, 0), turn: float = 0.0) -> None:
    """The tea tin with its label to the front."""
    lacquer = mat.plastic("lacquer", "#16382f", 0.32)
    gold = mat.metal("gold", "#c9a65a", 0.28)
    parts = [
        shapes.lathe(
            "tin",
            [
                (0, 0.01),
                (0.40, 0.01),
                (0.405, 0.0, 0.01),
                (0.42, 0.0, 0.015),
                (0.42, 1.06, 0.012),
                (0.405, 1.07),
            ],
            lacquer,
            segments=160,
        ),
        shapes.lathe(
            "band",
            [(0.405, 1.055), (0.424, 1.06, 0.006), (0.424, 1.095, 0.006), (0.41, 1.10)],
            gold,
            segments=160,
        ),
        shapes.lathe(
            "cap",
            [(0.41, 1.09), (0.42, 1.095, 0.006), (0.42, 1.32, 0.03), (0.36, 1.345, 0.03), (0, 1.35)],
            lacquer,
            segments=160,
        ),
        shapes.lathe("button", [(0.07, 1.345), (0.065, 1.375, 0.012), (0, 1.38)], gold, segments=64),
        shapes.lathe(
            "foot",
            [(0.41, 0.02), (0.424, 0.025, 0.005), (0.424, 0.05, 0.005), (0.41, 0.055)],
            gold,
            segments=160,
        ),
    ]
    half, steps = math.radians(47), 60
    verts, uvs, faces = [], [], []
    for i in range(steps + 1):
        a = -math.pi / 2 - half + 2 * half * i / steps
        for k, z in enumerate((0.11, 1.02)):
            verts.append((0.4225 * math.cos(a), 0.4225 * math.sin(a), z))
            uvs.append((i / steps, float(k)))
    for i in range(steps):
        faces.append((2 * i, 2 * i + 2, 2 * i + 3, 2 * i + 1))
    parts.append(shapes.mesh("label", verts, faces, mat.picture("label", label_picture(), 0.6), uvs=uvs))
    shapes.join("tin", parts, at=at, turn=(0, 0, turn))


def pellet(seed: int, material: Any) -> Any:
    """One rolled oolong leaf: a crumpled bead with a stalk."""
    rng = np.random.default_rng(seed)
    n, m = 22, 30
    waves = [
        (rng.normal(size=3) * rng.uniform(2, 5), rng.uniform(0, 6.28), rng.uniform(0.04, 0.13))
        for _ in range(9)
    ]
    verts, faces = [], []
    for i in range(n + 1):
        t = math.pi * i / n
        for k in range(m):
            a = 2 * math.pi * k / m
            d = np.array([math.cos(t), math.sin(t) * math.cos(a), math.sin(t) * math.sin(a)])
            r = 1 + sum(h * (1 - abs(math.sin(float(d @ w) + p)) * 1.6) for w, p, h in waves)
            verts.append(d * r * (0.052, 0.036, 0.034))
    for i in range(n):
        for k in range(m):
            j = (k + 1) % m
            faces.append((i * m + k, (i + 1) * m + k, (i + 1) * m + j, i * m + j))
    return shapes.mesh("pellet", verts, faces, material, smooth_angle=180)


def leaf_skin(name: str, dark: str, light: str) -> Any:
    """Dry oolong: dark green with brown and yellow edges."""
    g = mat.Graph(name)
    cloud = g.noise(g.coords(), 26, 4, 0.6)
    g.link(
        g.ramp(cloud, [(0.35, mat.rgb(dark)), (0.6, mat.rgb(light)), (0.8, mat.rgb("#8a7434"))]),
        g.shader.inputs["Base Color"],
    )
    g.set(Roughness=0.5, Coat_Weight=0.1, Coat_Roughness=0.3)
    g.bump(g.noise(g.coords(), 55, 3), 0.25, 0.005)
    return g.material


def pile(spots: list[tuple[float, float, float, float, int]], seed: int) -> None:
    """Heaps of tea: (x, y, spread, height, count)."""
    skins = [
        leaf_skin("leaf a", "#1d2a18", "#3d4d28"),
        leaf_skin("leaf b", "#2a2b17", "#4c4a24"),
        leaf_skin("leaf c", "#152016", "#2f4426"),
    ]
    source = [pellet(k, skins[k % 3]) for k in range(6)]
    rng = random.Random(seed)
    places: list[tuple[Any, Any, float]] = []
    for x, y, spread, height, count in spots:
        for _ in range(count):
            u = rng.random()
            r, a = spread * math.sqrt(u), rng.random() * 2 * math.pi
            z = 0.03 + height * (1 - u) * rng.random() ** 0.4
            places.append(
                (
                    (x + r * math.cos(a), y + r * math.sin(a), z),
                    (rng.uniform(0, 360), rng.uniform(0, 360), rng.uniform(0, 360)),
                    rng.uniform(0.8, 1.15),
                )
            )
    shapes.scatter("leaves", source, places)


def oolong_tin() -> None:
    """The tin, some tea before it."""
    studio.backdrop(studio.SAGE)
    studio.lights(studio.SAGE, 1.4)
    tin((-0.06, 0.15, 0), 10)
    pile([(0.52, -0.45, 0.34, 0.16, 130), (0.45, -0.45, 0.62, 0.0, 46)], 6)
    studio.camera((0.0, -7.6, 2.2), (0.06, 0, 0.62), 116)


def oolong_leaves() -> None:
    """The leaves in a white dish, a cup beside."""
    studio.backdrop(studio.SAGE)
    studio.lights(studio.SAGE, 0.7)
    white = mat.ceramic("porcelain", "#efeee8", 0.12)
    shapes.lathe(
        "dish",
        [
            (0, 0.02),
            (0.30, 0.0, 0.01),
            (0.33, 0.0, 0.012),
            (0.36, 0.03, 0.02),
            (0.60, 0.10, 0.1),
            (0.70, 0.19, 0.03),
            (0.705, 0.20, 0.006),
            (0.69, 0.20, 0.006),
            (0.58, 0.125, 0.1),
            (0.33, 0.06, 0.1),
            (0, 0.055),
        ],
        white,
        segments=160,
        at=(-0.16, 0.0, 0),
    )
    skins = [(-0.16, 0.0, 0.46, 0.22, 430)]
    pile([(x, y, s, h, c) for x, y, s, h, c in skins], 11)
    for thing in list(_leaves()):
        # The dish lifts them; those near the edge lie on its slope.
        r = math.hypot(thing.location.x + 0.16, thing.location.y)
        thing.location.z += 0.055 + 0.10 * max(0.0, (r - 0.30) / 0.3)
    cup((0.66, 0.52, 0.0), True, glaze="#eef0ea", deep="#e2e7df")
    pile([(0.62, -0.42, 0.22, 0.0, 9)], 12)
    studio.camera((0.4, -5.2, 3.5), (0.10, 0.02, 0.14), 122, stop=9, focus=(-0.16, -0.25, 0.22))


def _leaves() -> list[Any]:
    import bpy

    return [o for o in bpy.data.objects if o.name.startswith("leaves.")]


PICTURES = {
    "teapot-whole": teapot_whole,
    "teapot-lid": teapot_lid_off,
    "cups-set": cups_set,
    "cups-tea": cups_tea,
    "oolong-tin": oolong_tin,
    "oolong-leaves": oolong_leaves,
}
