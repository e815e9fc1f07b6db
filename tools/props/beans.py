"""Roasted coffee beans, strewn about."""

from __future__ import annotations

import math
import random
from typing import Any

import materials as mat
import shapes


def bean(seed: int, material: Any) -> Any:
    """One roasted coffee bean, flat side down at the origin."""
    rng = random.Random(seed)
    n, m = 28, 40
    verts, faces = [], []
    for i in range(n + 1):
        t = math.pi * i / n
        for k in range(m):
            a = 2 * math.pi * k / m
            x, y, z = math.cos(t), math.sin(t) * math.cos(a), math.sin(t) * math.sin(a)
            z = z * (0.85 if z > 0 else 0.42)
            # The crease runs along the flat side.
            if z < 0:
                z += 0.24 * math.exp(-(((y - 0.07 * math.sin(3 * x)) / 0.11) ** 2)) * (1 - x**4)
            verts.append((0.062 * x * (1 + 0.05 * rng.random() * 0), 0.043 * y, 0.04 * z))
    for i in range(n):
        for k in range(m):
            j = (k + 1) % m
            faces.append((i * m + k, (i + 1) * m + k, (i + 1) * m + j, i * m + j))
    return shapes.mesh("bean", verts, faces, material, smooth_angle=180)


def roast(name: str = "roast") -> Any:
    """The skin of roasted beans: brown, a little oily."""
    g = mat.Graph(name)
    cloud = g.noise(g.coords(), 22, 4)
    g.link(
        g.ramp(cloud, [(0.35, mat.rgb("#2e1a10")), (0.7, mat.rgb("#5a3620"))]), g.shader.inputs["Base Color"]
    )
    g.set(Roughness=0.36, Coat_Weight=0.15, Coat_Roughness=0.2)
    g.bump(g.noise(g.coords(), 60, 3), 0.12, 0.004)
    return g.material


def beans(spots: list[tuple[float, float, float]], each: int, seed: int, floor: float = 0.0) -> None:
    """Loose beans around each (x, y, spread)."""
    rng = random.Random(seed)
    skin = roast()
    source = [bean(i, skin) for i in range(2)]
    places: list[tuple[Any, Any, float]] = []
    taken: list[tuple[float, float]] = []
    for x, y, spread in spots:
        for _ in range(each):
            for _try in range(60):
                r, a = spread * math.sqrt(rng.random()), rng.random() * 2 * math.pi
                p = (x + r * math.cos(a), y + r * math.sin(a))
                if all(math.hypot(p[0] - q[0], p[1] - q[1]) > 0.105 for q in taken):
                    break
            else:
                continue
            taken.append(p)
            # Half of them show the crease.
            flip = rng.random() < 0.55
            turn = (180 if flip else 0) + rng.uniform(-14, 14), rng.uniform(-10, 10), rng.uniform(0, 360)
            places.append(((p[0], p[1], floor + (0.036 if flip else 0.022)), turn, rng.uniform(0.9, 1.12)))
    shapes.scatter("beans", source, places)
