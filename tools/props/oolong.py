"""The oolong of the tea show: the tin, and the leaves."""

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
from cups import cup
from PIL import Image, ImageDraw, ImageFont

# Any font with Han glyphs will do for the tin's label; these are Debian's.
HAN_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
)


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
    "oolong-tin": oolong_tin,
    "oolong-leaves": oolong_leaves,
}
