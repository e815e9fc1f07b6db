"""The furniture of the sets: walls, windows, shelves, plants, books, vessels, lamps. Units are metres."""

from __future__ import annotations

import math
import random
from typing import Any

import bpy
import materials as mat
import numpy as np
import shapes
import studio

# Where the back wall stands.
WALL_Y = 1.7


def painted(name: str, colour: str, rough: float = 0.8) -> Any:
    """A painted wall or front, with the faint cloudiness of plaster."""
    g = mat.Graph(name)
    base = mat.rgb(colour)
    cloud = g.noise(g.coords(), 1.6, 5)
    light = (*tuple(min(1.0, c * 1.10) for c in base[:3]), 1.0)
    dark = (*tuple(c * 0.90 for c in base[:3]), 1.0)
    g.link(g.ramp(cloud, [(0.3, dark), (0.7, light)]), g.shader.inputs["Base Color"])
    g.set(Roughness=rough, Specular_IOR_Level=0.3)
    return g.material


def oak(name: str, along: str = "x", shade: float = 1.0) -> Any:
    """Pale oak."""
    g = mat.Graph(name)
    stretch = {"x": (0.6, 9, 9), "y": (9, 0.6, 9), "z": (9, 9, 0.6)}[along]
    fibre = g.noise(g.coords(stretch), 2.0, 5, 0.55, 0.8)
    tones = [(*tuple(shade * c for c in mat.rgb(t)[:3]), 1.0) for t in ("#7d6146", "#a88b68", "#c6aa84")]
    g.link(
        g.ramp(fibre, [(0.28, tones[0]), (0.5, tones[1]), (0.75, tones[2])]), g.shader.inputs["Base Color"]
    )
    g.set(Roughness=0.5)
    return g.material


def block(name: str, low: Any, high: Any, material: Any, radius: float = 0.006) -> Any:
    """A box between two corners."""
    low, high = np.array(low, float), np.array(high, float)
    return shapes.box(name, high - low, radius, material, at=(low + high) / 2, n=3)


def lamp_light(at: Any, power: float, colour: str, radius: float = 0.05) -> None:
    """A point light."""
    data = bpy.data.lights.new("lamp", "POINT")
    data.energy, data.color, data.shadow_soft_size = power, mat.rgb(colour)[:3], radius
    light = bpy.data.objects.new("lamp", data)
    light.location = tuple(at)
    bpy.context.scene.collection.objects.link(light)


def leaf(name: str, length: float, width: float, material: Any, droop: float = 0.5) -> Any:
    """A leaf that starts at the origin, grows along +x and droops."""
    n, m = 10, 5
    verts, faces = [], []
    for i in range(n + 1):
        t = i / n
        w = width * math.sin(math.pi * min(1.0, t * 0.96 + 0.03)) ** 0.8 * (1 - 0.35 * t)
        for k in range(m):
            s = 2 * k / (m - 1) - 1
            z = -droop * length * t * t + 0.18 * w * s * s
            verts.append((length * t, w * s * 0.5, z))
    for i in range(n):
        for k in range(m - 1):
            a = i * m + k
            faces.append((a, a + m, a + m + 1, a + 1))
    return shapes.mesh(name, verts, faces, material, smooth_angle=180)


def green(name: str, colour: str) -> Any:
    """Foliage that lets light through."""
    g = mat.Graph(name)
    g.set(Base_Color=mat.rgb(colour), Roughness=0.4, Transmission_Weight=0.0)
    through = g.node("BsdfTranslucent", Color=mat.rgb(colour))
    mix = g.node("MixShader", Fac=0.35)
    g.link(g.shader.outputs["BSDF"], mix.inputs[1])
    g.link(through.outputs["BSDF"], mix.inputs[2])
    g.link(mix.outputs["Shader"], g.tree.nodes["Material Output"].inputs["Surface"])
    return g.material


def plant(
    at: Any,
    *,
    count: int = 40,
    size: float = 0.22,
    width: float = 0.09,
    rise: tuple[float, float] = (10, 75),
    spread: float = 0.06,
    droop: float = 0.5,
    seed: int = 1,
    pot: str | None = "#e9e2d6",
    hang: float = 0.0,
) -> None:
    """A plant in a pot of `size * 0.5` radius; `hang` lets shoots trail down by that much."""
    rng = random.Random(seed)
    x, y, z = at
    r = size * 0.36
    top = z
    if pot:
        shapes.lathe(
            "pot",
            [
                (0, 0),
                (r * 0.7, 0, 0.01),
                (r, r * 1.5, 0.02),
                (r * 0.92, r * 1.5),
                (r * 0.9, r * 1.3),
                (0, r * 1.3),
            ],
            mat.ceramic("pot", pot, 0.4),
            segments=48,
            at=at,
        )
        top = z + r * 1.35
    skins = [green("leaf", c) for c in ("#3f6b3a", "#55803f", "#2f5634")]
    source = [leaf(f"leaf{k}", size, width, skins[k], droop * (0.7 + 0.3 * k)) for k in range(3)]
    places: list[tuple[Any, Any, float]] = []
    for _ in range(count):
        a, d = rng.uniform(0, 360), spread * math.sqrt(rng.random())
        where = (
            x + d * math.cos(math.radians(a)),
            y + d * math.sin(math.radians(a)),
            top + rng.uniform(0, size * 0.5),
        )
        places.append((where, (rng.uniform(-25, 25), -rng.uniform(*rise), a), rng.uniform(0.6, 1.15)))
    if hang:
        for _ in range(6):
            a = rng.uniform(150, 390)
            reach = rng.uniform(0.5, 1.0) * hang
            for k in range(int(reach / 0.045)):
                d = r * 1.1 + 0.03 * math.sin(k)
                where = (
                    x + d * math.cos(math.radians(a)),
                    y + d * math.sin(math.radians(a)),
                    top - 0.045 * k,
                )
                places.append(
                    (
                        where,
                        (rng.uniform(-30, 30), rng.uniform(-10, 40), a + rng.uniform(-70, 70)),
                        rng.uniform(0.35, 0.55),
                    )
                )
    shapes.scatter("foliage", source, places)


def books(at: Any, count: int, seed: int, tones: tuple[str, ...]) -> float:
    """Books standing side by side to the right of `at`; returns the x where they end."""
    x, y, z = at
    rng = random.Random(seed)
    for k in range(count):
        w, h, d = rng.uniform(0.018, 0.042), rng.uniform(0.19, 0.27), rng.uniform(0.14, 0.18)
        block(
            "book",
            (x, y - d, z),
            (x + w - 0.002, y, z + h),
            mat.plastic("cover", tones[k % len(tones)], 0.7),
            0.003,
        )
        x += w
    return x


def vase(at: Any, scale: float, colour: str, seed: int = 0) -> None:
    """One of a few turned vessels."""
    kinds = [
        [
            (0, 0),
            (0.055, 0, 0.01),
            (0.09, 0.10, 0.08),
            (0.05, 0.21, 0.05),
            (0.035, 0.26, 0.02),
            (0.045, 0.28),
            (0.03, 0.27),
            (0, 0.2),
        ],
        [
            (0, 0),
            (0.07, 0, 0.015),
            (0.075, 0.15, 0.03),
            (0.06, 0.17, 0.01),
            (0.062, 0.19),
            (0.05, 0.18),
            (0, 0.1),
        ],
        [
            (0, 0),
            (0.04, 0, 0.01),
            (0.10, 0.05, 0.05),
            (0.115, 0.10, 0.01),
            (0.105, 0.10),
            (0.08, 0.05, 0.03),
            (0, 0.03),
        ],
    ]
    profile = [tuple(scale * v for v in p) for p in kinds[seed % 3]]
    shapes.lathe("vase", profile, mat.ceramic("vase", colour, 0.3), segments=64, at=at)


def pendant(at: Any, radius: float, strength: float, colour: str = "#ffd9a3", ceiling: float = 3.6) -> None:
    """An opal globe on a cord."""
    shapes.lathe(
        "globe",
        [(radius * math.sin(t), -radius * math.cos(t)) for t in np.linspace(0, math.pi, 24)],
        mat.glow("opal", colour, strength),
        segments=48,
        at=at,
    )
    brass = mat.metal("brass", "#b9935a", 0.3)
    x, y, z = at
    shapes.lathe(
        "cup", [(0.035, 0), (0.035, 0.06, 0.01), (0, 0.07)], brass, segments=32, at=(x, y, z + radius * 0.93)
    )
    shapes.sweep(
        "cord",
        [(x, y, z + radius), (x, y, ceiling)],
        0.006,
        mat.plastic("cord", "#2b2622", 0.7),
        n=2,
        sides=10,
        smooth_path=False,
    )


def window(
    x0: float, x1: float, z0: float, z1: float, *, sky: tuple[str, str], strength: float, frame: str
) -> None:
    """A window in the wall: bars before a garden and a sky that runs from `sky[0]` up to `sky[1]`."""
    g = mat.Graph("sky")
    split = g.node("SeparateXYZ")
    g.link(g.node("TexCoord").outputs["Generated"], split.inputs["Vector"])
    tint = g.ramp(split.outputs["Z"], [(0.0, mat.rgb(sky[0])), (1.0, mat.rgb(sky[1]))])
    g.set(Base_Color=(0, 0, 0, 1), Emission_Strength=strength)
    g.link(tint, g.shader.inputs["Emission Color"])
    y = WALL_Y + 0.5
    shapes.mesh(
        "sky",
        [(x0 - 1, y, z0 - 1), (x1 + 1, y, z0 - 1), (x1 + 1, y, z1 + 1), (x0 - 1, y, z1 + 1)],
        [(0, 1, 2, 3)],
        g.material,
    )
    # Trees outside, as soft green shapes.
    rng = random.Random(4)
    leafy = [mat.glow("garden", tone, strength * 0.5) for tone in ("#9dbb86", "#86a873", "#b5cc9d")]
    for k in range(90):
        r = rng.uniform(0.05, 0.15)
        at = (rng.uniform(x0 - 0.3, x1 + 0.3), y - 0.05, z0 - 0.1 + 0.5 * rng.random() ** 1.6)
        shapes.lathe(
            "bush",
            [(r * math.sin(t), -r * math.cos(t)) for t in np.linspace(0, math.pi, 10)],
            leafy[k % 3],
            segments=16,
            at=at,
        )
    wood = painted("frame", frame, 0.5)
    for x in (x0, (x0 + x1) / 2, x1):
        block("bar", (x - 0.03, WALL_Y - 0.04, z0), (x + 0.03, WALL_Y + 0.06, z1), wood)
    for z in (z0, z0 + (z1 - z0) * 0.62, z1):
        block("bar", (x0, WALL_Y - 0.04, z - 0.025), (x1, WALL_Y + 0.06, z + 0.025), wood)


def wall_with_hole(x0: float, x1: float, z0: float, z1: float, material: Any) -> None:
    """A wall around a window."""
    far = 6.0
    for low, high in (
        ((-far, -0.5), (x0, 5.0)),
        ((x1, -0.5), (far, 5.0)),
        ((x0, -0.5), (x1, z0)),
        ((x0, z1), (x1, 5.0)),
    ):
        block("wall", (low[0], WALL_Y, low[1]), (high[0], WALL_Y + 0.1, high[1]), material, 0.001)


def slats(x0: float, x1: float, z0: float, z1: float, shade: float = 1.0) -> None:
    """Upright battens of oak before a dark ground."""
    wood = oak("slat", "z", shade)
    block(
        "ground",
        (x0, WALL_Y - 0.012, z0),
        (x1, WALL_Y - 0.002, z1),
        mat.plastic("ground", "#2a211b", 0.9),
        0.001,
    )
    x = x0
    while x < x1 - 0.03:
        block("slat", (x, WALL_Y - 0.04, z0), (x + 0.038, WALL_Y - 0.01, z1), wood, 0.004)
        x += 0.064


def shelf(x0: float, x1: float, z: float, wood: Any, *, glow: str = "#ffcf94", power: float = 2.0) -> None:
    """A floating shelf with a strip of light under its back edge."""
    block("shelf", (x0, WALL_Y - 0.30, z - 0.035), (x1, WALL_Y - 0.03, z), wood, 0.008)
    block(
        "strip",
        (x0 + 0.03, WALL_Y - 0.075, z - 0.045),
        (x1 - 0.03, WALL_Y - 0.06, z - 0.036),
        mat.glow("strip", glow, power * 3),
        0.002,
    )
    studio.softbox(
        "strip light",
        ((x0 + x1) / 2, WALL_Y - 0.10, z - 0.05),
        ((x0 + x1) / 2, WALL_Y - 0.02, z - 0.6),
        (x1 - x0, 0.05),
        power=power,
        colour=glow,
    )


def counter(front: Any, top: Any, z: float = 0.92) -> None:
    """Base cabinets along the wall with a worktop."""
    for k in range(-5, 5):
        block(
            "front",
            (0.6 * k + 0.004, WALL_Y - 0.62, 0.08),
            (0.6 * k + 0.596, WALL_Y - 0.58, z - 0.05),
            front,
            0.006,
        )
        block(
            "pull",
            (0.6 * k + 0.2, WALL_Y - 0.645, z - 0.16),
            (0.6 * k + 0.4, WALL_Y - 0.63, z - 0.145),
            mat.metal("pull", "#b9935a", 0.3),
            0.004,
        )
    block("carcass", (-3, WALL_Y - 0.58, 0), (3, WALL_Y, z - 0.05), front, 0.002)
    block("top", (-3.2, WALL_Y - 0.66, z - 0.04), (3.2, WALL_Y, z), top, 0.008)


def place(name: str, at: Any, scale: float, turn: float = 0.0) -> None:
    """Puts a product model, which is made in units of 10 cm, into the set."""
    thing = bpy.data.objects[name]
    thing.location, thing.scale = tuple(at), (scale,) * 3
    thing.rotation_euler.z += math.radians(turn)


def sky_room(colour: str, strength: float) -> None:
    """The light of the room around."""
    world = bpy.data.worlds.new("room")
    world.use_nodes = True
    ground = world.node_tree.nodes["Background"]
    ground.inputs["Color"].default_value = mat.rgb(colour)
    ground.inputs["Strength"].default_value = strength
    bpy.context.scene.world = world
