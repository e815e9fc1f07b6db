"""Shapes for product models: lathed, swept and rounded meshes, made in numpy.

One unit is about 10 cm. Every function links its object into the scene and returns it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import bpy
import numpy as np

Vec = Sequence[float]


def mesh(
    name: str,
    verts: Any,
    faces: Sequence[Sequence[int]],
    material: Any = None,
    *,
    smooth_angle: float = 40.0,
    uvs: Any = None,
) -> Any:
    """An object from vertices and faces, shaded smooth but for edges above `smooth_angle` degrees.

    `uvs` gives one (u, v) per vertex.
    """
    data = bpy.data.meshes.new(name)
    data.from_pydata([tuple(map(float, v)) for v in verts], [], [list(f) for f in faces])
    data.update()
    if uvs is not None:
        layer = data.uv_layers.new(name="UVMap")
        for loop in data.loops:
            layer.data[loop.index].uv = uvs[loop.vertex_index]
    for polygon in data.polygons:
        polygon.use_smooth = True
    data.set_sharp_from_angle(angle=np.radians(smooth_angle))
    thing = bpy.data.objects.new(name, data)
    bpy.context.scene.collection.objects.link(thing)
    if material is not None:
        data.materials.append(material)
    return thing


def fillet(points: Sequence[Vec], steps: int = 8) -> list[tuple[float, float]]:
    """A polyline with rounded corners: a point may carry a third number, its corner's radius."""
    out: list[tuple[float, float]] = []
    for i, point in enumerate(points):
        here = np.array(point[:2], float)
        radius = point[2] if len(point) > 2 else 0.0
        if not radius or i in (0, len(points) - 1):
            out.append((here[0], here[1]))
            continue
        before = np.array(points[i - 1][:2], float) - here
        after = np.array(points[i + 1][:2], float) - here
        a, b = before / np.linalg.norm(before), after / np.linalg.norm(after)
        half = np.arccos(np.clip(a @ b, -1, 1)) / 2
        cut = min(radius / np.tan(half), 0.49 * np.linalg.norm(before), 0.49 * np.linalg.norm(after))
        start, end = here + a * cut, here + b * cut
        for t in np.linspace(0, 1, steps + 1):
            # A quadratic Bezier is close enough to an arc at the sizes of a bevel.
            q = (1 - t) ** 2 * start + 2 * t * (1 - t) * here + t * t * end
            out.append((q[0], q[1]))
    return out


def smooth(points: Sequence[Vec], n: int = 48) -> Any:
    """`n` points on a Catmull-Rom curve through `points`, of any dimension."""
    p = np.array(points, float)
    p = np.vstack([2 * p[0] - p[1], p, 2 * p[-1] - p[-2]])
    out = []
    spans = len(p) - 3
    for u in np.linspace(0, spans - 1e-9, n):
        i, t = int(u), u - int(u)
        a, b, c, d = p[i : i + 4]
        q = 2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
        out.append(0.5 * q)
    return np.array(out)


def lathe(
    name: str,
    profile: Sequence[Vec],
    material: Any = None,
    *,
    segments: int = 128,
    at: Vec = (0, 0, 0),
    inward: bool = False,
    wobble: Callable[[Any, Any], Any] | None = None,
    smooth_angle: float = 40.0,
) -> Any:
    """A turned body. `profile` goes from the bottom up as (radius, height[, corner radius]).

    `inward` turns the faces to the axis (for the hollow of a glass). `wobble(angle, z)` scales the
    radius, for fluted or hand-made bodies.
    """
    line = fillet(profile)
    verts: list[tuple[float, float, float]] = []
    rings: list[list[int]] = []
    for r, z in line:
        if r < 1e-6:
            rings.append([len(verts)])
            verts.append((0, 0, z))
            continue
        ring = []
        for k in range(segments):
            a = 2 * np.pi * k / segments
            rr = r * (float(wobble(a, z)) if wobble else 1.0)
            ring.append(len(verts))
            verts.append((rr * np.cos(a), rr * np.sin(a), z))
        rings.append(ring)
    faces: list[tuple[int, ...]] = []
    for low, high in itertools.pairwise(rings):
        for k in range(segments):
            j = (k + 1) % segments
            if len(low) == 1 and len(high) == 1:
                continue
            if len(low) == 1:
                face: tuple[int, ...] = (low[0], high[j], high[k])
            elif len(high) == 1:
                face = (low[k], low[j], high[0])
            else:
                face = (low[k], low[j], high[j], high[k])
            faces.append(face[::-1] if inward else face)
    thing = mesh(name, verts, faces, material, smooth_angle=smooth_angle)
    thing.location = tuple(at)
    return thing


def sweep(
    name: str,
    path: Sequence[Vec],
    radius: float | Sequence[float] | Sequence[Vec],
    material: Any = None,
    *,
    n: int = 96,
    sides: int = 40,
    power: float = 2.0,
    up: Vec = (0, 1, 0),
    caps: bool = True,
    closed: bool = False,
    smooth_path: bool = True,
) -> Any:
    """A tube along a curve through `path`.

    `radius` is one number, one per path point, or one (across, along `up`) pair per path point;
    it is interpolated with the path. `power` above 2 makes the section a rounded rectangle.
    """
    count = len(path)
    radii = np.array(radius, float)
    if radii.ndim == 0:
        radii = np.full((count, 2), float(radius))  # type: ignore[arg-type]
    elif radii.ndim == 1 and len(radii) == count:
        radii = np.stack([radii, radii], axis=1)
    elif radii.ndim == 1:
        radii = np.tile(radii, (count, 1))
    both = np.hstack([np.array(path, float), radii])
    if closed:
        both = np.vstack([both, both[:1]])
    line = smooth(both, n) if smooth_path else both
    if closed:
        line = line[:-1]
    pts, rad = line[:, :3], np.maximum(line[:, 3:], 1e-4)
    m = len(pts)
    tangent = np.roll(pts, -1, 0) - np.roll(pts, 1, 0) if closed else np.gradient(pts, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1)[:, None]
    verts, uvs = [], []
    angles = 2 * np.pi * np.arange(sides) / sides
    ca, sa = np.cos(angles), np.sin(angles)
    ex = np.sign(ca) * np.abs(ca) ** (2 / power)
    ey = np.sign(sa) * np.abs(sa) ** (2 / power)
    side_axis = np.array(up, float)
    for i in range(m):
        t = tangent[i]
        side_axis = side_axis - t * (side_axis @ t)
        side_axis /= np.linalg.norm(side_axis)
        across = np.cross(side_axis, t)
        for k in range(sides):
            verts.append(pts[i] + across * ex[k] * rad[i, 0] + side_axis * ey[k] * rad[i, 1])
            uvs.append((k / sides, i / m))
    faces = []
    for i in range(m if closed else m - 1):
        for k in range(sides):
            a, b = i * sides, ((i + 1) % m) * sides
            j = (k + 1) % sides
            faces.append((a + k, a + j, b + j, b + k))
    if caps and not closed:
        faces.append(tuple(range(sides))[::-1])
        faces.append(tuple((m - 1) * sides + k for k in range(sides)))
    return mesh(name, verts, faces, material, uvs=uvs)


def box(
    name: str,
    size: Vec,
    radius: float,
    material: Any = None,
    *,
    at: Vec = (0, 0, 0),
    turn: Vec = (0, 0, 0),
    n: int = 16,
    bump: Callable[[Any, Any], Any] | None = None,
) -> Any:
    """A box with rounded edges, centred on `at`, turned by `turn` degrees.

    `bump(points, normals)` gives a displacement along the normals, for ribs and grooves; then
    choose a larger `n`, the number of divisions of each side.
    """
    half = np.array(size, float) / 2
    inner = np.maximum(half - radius, 1e-5)
    # Divisions gather where the rounding is, so that few suffice.
    verts: list[Any] = []
    faces: list[tuple[int, ...]] = []

    def ticks(axis: int) -> Any:
        edge = half[axis] - radius + radius * np.tan(np.linspace(0, np.pi / 4, 7))
        flat = np.linspace(-inner[axis], inner[axis], n + 1)
        return np.concatenate([-edge[::-1], flat[1:-1], edge])

    for axis in range(3):
        b, c = (axis + 1) % 3, (axis + 2) % 3
        tb, tc = ticks(b), ticks(c)
        for sign in (-1, 1):
            base = len(verts)
            for u in tb:
                for v in tc:
                    p = np.zeros(3)
                    p[axis], p[b], p[c] = sign * half[axis], u, v
                    verts.append(p)
            w = len(tc)
            for i in range(len(tb) - 1):
                for j in range(w - 1):
                    face = (
                        base + i * w + j,
                        base + (i + 1) * w + j,
                        base + (i + 1) * w + j + 1,
                        base + i * w + j + 1,
                    )
                    faces.append(face if sign > 0 else face[::-1])
    p = np.array(verts)
    core = np.clip(p, -inner, inner)
    normal = p - core
    normal /= np.maximum(np.linalg.norm(normal, axis=1)[:, None], 1e-9)
    p = core + normal * radius
    if bump is not None:
        p = p + normal * np.asarray(bump(p, normal))[:, None]
    # Weld the seams of the six sides.
    key = np.round(p, 5)
    unique, index = np.unique(key, axis=0, return_inverse=True)
    index = index.reshape(-1)
    welded = []
    for f in faces:
        g = [int(index[k]) for k in f]
        if len(set(g)) == 4:
            welded.append(tuple(g))
    thing = mesh(name, unique, welded, material, smooth_angle=35)
    thing.location = tuple(at)
    thing.rotation_euler = tuple(np.radians(turn))
    return thing


def join(name: str, things: Sequence[Any], *, at: Vec = (0, 0, 0), turn: Vec = (0, 0, 0)) -> Any:
    """An empty that carries `things`, placed and turned (degrees) as one."""
    handle = bpy.data.objects.new(name, None)
    bpy.context.scene.collection.objects.link(handle)
    for thing in things:
        thing.parent = handle
    handle.location = tuple(at)
    handle.rotation_euler = tuple(np.radians(turn))
    return handle


def scatter(
    name: str,
    source: Sequence[Any],
    places: Sequence[tuple[Vec, Vec, float]],
) -> list[Any]:
    """Copies that share the meshes of `source`, at (position, turn in degrees, scale)."""
    out = []
    for i, (where, turn, scale) in enumerate(places):
        copy = bpy.data.objects.new(f"{name}.{i}", source[i % len(source)].data)
        copy.location, copy.rotation_euler = tuple(where), tuple(np.radians(turn))
        copy.scale = (scale,) * 3
        bpy.context.scene.collection.objects.link(copy)
        out.append(copy)
    for thing in source:
        thing.hide_render = True
    return out


def cut(thing: Any, tools: Sequence[Any]) -> None:
    """Cuts each of `tools` out of `thing` and hides the tools."""
    for tool in tools:
        modifier = thing.modifiers.new("cut", "BOOLEAN")
        modifier.operation, modifier.object, modifier.solver = "DIFFERENCE", tool, "EXACT"
        tool.hide_render = True
        tool.hide_viewport = False
