"""Strand hair grown from a kit hair mesh: the columns of quads of its main sheet become guide curves,
and thousands of strands are drawn between the guides, with clumps, waves, layered tips and flyaways.

All in figure dm. Only the sheet's geometry is used; the look comes from Blender's hair shader.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import bpy
import numpy as np
from scipy.interpolate import CubicSpline
from scipy.spatial import cKDTree

from hostlab.meshdata import Floats, Obj, islands
from hostlab.stage import to_world

Edge = tuple[int, int]


@dataclass(frozen=True)
class HairStyle:
    """How strands are drawn between the guides; lengths in dm."""

    count: int = 15000
    points: int = 26
    tip_y: float = 4.9  # height where the longest strands end
    tip_spread: float = 0.55  # layering of the tips
    depth: float = 0.10  # thickness of the sheet of hair
    crown: float = 0.05  # lift above the scalp
    wave: float = 0.09
    wave_length: float = 1.7
    inward: float = 0.12  # curl of the tips towards the neck
    flyaway: float = 0.05  # share of loose strands
    radius: float = 0.0026
    seed: int = 5


def columns_of(obj: Obj, vertices: Floats) -> list[list[list[Edge]]]:
    """Strips of quads of a hair mesh's largest sheet, from the parting to the tips, as lists of rungs;
    one list of neighbouring strips, in order, for each side of the parting (at x = 0)."""
    faces = _largest_sheet(obj)
    faces_of: dict[Edge, list[int]] = defaultdict(list)
    for i in faces:
        face = obj.faces[i]
        for a, b in zip(face, face[1:] + face[:1], strict=True):
            faces_of[(min(a, b), max(a, b))].append(i)
    strips: dict[frozenset[int], list[Edge]] = {}
    for edge, owners in faces_of.items():
        if len(owners) == 1:
            rungs = _walk(obj, faces_of, edge, owners[0])
            ends = vertices[list(rungs[0])].mean(axis=0), vertices[list(rungs[-1])].mean(axis=0)
            if len(rungs) > 40 and ends[0][0] * ends[1][0] < 0 and abs(ends[0][1] - ends[1][1]) < 1:
                strips.setdefault(frozenset(rungs[len(rungs) // 2]), rungs)
    halves: dict[int, list[list[Edge]]] = {1: [], -1: []}
    for rungs in strips.values():
        middle = int(np.argmin([abs(vertices[list(r)].mean(axis=0)[0]) for r in rungs]))
        for half in (rungs[middle:], rungs[: middle + 1][::-1]):
            side = 1 if vertices[list(half[-1])].mean(axis=0)[0] > 0 else -1
            halves[side].append(half)
    return [_in_order(side) for side in halves.values() if side]


def _largest_sheet(obj: Obj) -> list[int]:
    island_of = islands(len(obj.vertices), obj.faces)
    sheets: dict[int, list[int]] = defaultdict(list)
    for i, face in enumerate(obj.faces):
        sheets[island_of[face[0]]].append(i)
    return max(sheets.values(), key=len)


def _walk(obj: Obj, faces_of: dict[Edge, list[int]], edge: Edge, face_index: int) -> list[Edge]:
    """Rungs met when crossing quads from `edge` to the other rim."""
    rungs = [edge]
    while len(obj.faces[face_index]) == 4 and len(rungs) < 200:
        face = obj.faces[face_index]
        position = face.index(rungs[-1][0])
        if face[(position + 1) % 4] == rungs[-1][1]:
            other = (face[(position + 3) % 4], face[(position + 2) % 4])
        else:
            other = (face[(position + 1) % 4], face[(position + 2) % 4])
        rungs.append(other)
        following = [f for f in faces_of[(min(other), max(other))] if f != face_index]
        if not following:
            break
        face_index = following[0]
    return rungs


def _in_order(strips: list[list[Edge]]) -> list[list[Edge]]:
    """Strips sorted so that neighbours share a border; the longest chain of them."""
    best: list[list[Edge]] = []
    remaining = list(strips)
    while remaining:
        chain = [remaining.pop(0)]
        grown = True
        while grown:
            grown = False
            for strip in list(remaining):
                border = {v for rung in strip for v in rung}
                for place, mine in ((0, chain[0]), (len(chain), chain[-1])):
                    shared = border & {v for rung in mine for v in rung}
                    if len(shared) > len(strip) // 2:
                        chain.insert(place, strip)
                        remaining.remove(strip)
                        grown = True
                        break
        best = max(best, chain, key=len)
    return best


def guides_of(side: list[list[Edge]], vertices: Floats, samples: int = 48) -> Floats:
    """Guide curves along the borders of neighbouring strips: (columns + 1, samples, 3), root first."""
    lines: list[list[int]] = []
    for number, strip in enumerate(side):
        left = [rung[0] for rung in strip]
        right = [rung[1] for rung in strip]
        if number + 1 < len(side):
            following = {v for rung in side[number + 1] for v in rung}
            if left[len(left) // 2] in following:
                left, right = right, left
        elif number and left[len(left) // 2] not in {v for rung in side[number - 1] for v in rung}:
            left, right = right, left
        if not lines:
            lines.append(left)
        lines.append(right)
    guides = []
    for line in lines:
        points = vertices[line]
        length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
        keep = np.concatenate([[True], np.diff(length) > 1e-6])
        spline = CubicSpline(length[keep] / length[-1], points[keep])
        guides.append(spline(np.linspace(0, 1, samples)))
    return np.array(guides)


def keep_off(strands: Floats, surface: Floats, normals: Floats, margin: float) -> Floats:
    """Push strand points that lie in or under a surface (points with normals) out of it."""
    flat = strands.reshape(-1, 3)
    _, nearest = cKDTree(surface).query(flat)
    height = np.einsum("nd,nd->n", flat - surface[nearest], normals[nearest])
    close = np.linalg.norm(flat - surface[nearest], axis=1) < 0.9
    push = np.where(close, np.clip(margin - height, 0, 0.8), 0.0)
    pushed: Floats = (flat + normals[nearest] * push[:, None]).reshape(strands.shape)
    return pushed


def grow(guide_sets: list[Floats], centre: Floats, style: HairStyle) -> Floats:
    """Strands (count, points, 3) between the guides. `centre` is the middle of the skull."""
    rng = np.random.default_rng(style.seed)
    strands = []
    for guides in guide_sets:
        columns = len(guides)
        width = np.linalg.norm(np.diff(guides[:, 12], axis=0), axis=1)
        position = np.concatenate([[0], np.cumsum(width)])
        across = CubicSpline(position / position[-1], guides)
        count = style.count // len(guide_sets)
        where = rng.random(count)
        # Strands gather in clumps of about a centimetre; some stay loose.
        clumps = np.linspace(0, 1, columns * 9) + rng.normal(0, 0.003, columns * 9)
        nearest = clumps[np.abs(where[:, None] - clumps[None, :]).argmin(axis=1)]
        gather = rng.uniform(0.0, 0.75, count)
        curves = across(np.clip(where, 0, 1))
        towards = across(np.clip(where + (nearest - where) * gather, 0, 1))
        t = np.linspace(0, 1, curves.shape[1])[None, :, None]
        curves = curves + (towards - curves) * np.clip(t * 3, 0, 1)
        strands.append(_style_strands(curves, nearest, centre, style, rng))
    return np.concatenate(strands)


def _style_strands(
    curves: Floats, clump: Floats, centre: Floats, style: HairStyle, rng: np.random.Generator
) -> Floats:
    count, samples, _ = curves.shape
    t = np.linspace(0, 1, samples)[None, :]
    length = np.concatenate(
        [np.zeros((count, 1)), np.cumsum(np.linalg.norm(np.diff(curves, axis=1), axis=2), axis=1)], axis=1
    )
    out = curves - centre
    out[:, :, 1] *= 0.35 * (curves[:, :, 1] > centre[1])
    out /= np.maximum(np.linalg.norm(out, axis=2, keepdims=True), 1e-6)
    layer = rng.beta(1.6, 1.2, (count, 1))
    ramp = np.clip(length / 0.9, 0, 1) ** 0.7
    lift = style.crown * np.sin(np.clip(length / 3.2, 0, 1) * np.pi) + (layer - 0.55) * style.depth * ramp
    phase = 9.0 * np.sin(clump * 37.0)[:, None] + rng.normal(0, 0.35, (count, 1))
    swing = np.clip((length - 1.9) / 2.0, 0, 1)
    angle = 2 * np.pi * length / style.wave_length + phase
    side = np.cross(out, np.array([0.0, 1.0, 0.0]))
    side /= np.maximum(np.linalg.norm(side, axis=2, keepdims=True), 1e-6)
    curves = curves + out * (lift + style.wave * swing * np.sin(angle))[:, :, None]
    curves = curves + side * (style.wave * 0.8 * swing * np.cos(angle))[:, :, None]
    # Layered tips that turn in a little.
    tip = style.tip_y + style.tip_spread * (1 - layer) * rng.random((count, 1)) * 1.6
    tip = tip + 0.12 * np.sin(clump * 91.0)[:, None]
    near = np.clip(1 - (curves[:, :, 1] - tip) / 0.9, 0, 1) ** 2
    curves = curves - out * (style.inward * near)[:, :, None]
    loose = rng.random((count, 1)) < style.flyaway
    drift = rng.normal(0, 1, (count, 1, 3)) * np.array([1.0, 0.5, 0.6])
    curves = curves + np.where(loose[:, :, None], drift * (0.11 * t**0.8)[:, :, None], 0.0)
    curves = curves + rng.normal(0, 0.006, (count, 1, 3)) * np.clip(t * 4, 0, 1)[:, :, None]
    result = np.empty((count, style.points, 3))
    for i in range(count):
        below = np.nonzero(curves[i, :, 1] < tip[i, 0])[0]
        end = int(below[0]) if len(below) else samples - 1
        s = np.linspace(0, max(end, 4), style.points)
        for axis in range(3):
            result[i, :, axis] = np.interp(s, np.arange(samples), curves[i, :, axis])
    return result


def make_curves(name: str, strands: Floats, material: bpy.types.Material, radius: float) -> bpy.types.Object:
    """A Blender curves object of the strands (dm); `radius` dm at the root, tapering to the tip."""
    count, points, _ = strands.shape
    data = bpy.data.hair_curves.new(name)
    data.add_curves([points] * count)
    flat = to_world(strands.reshape(-1, 3)).astype(np.float32)
    data.attributes["position"].data.foreach_set("vector", flat.ravel())
    taper = np.tile(np.linspace(1, 0.25, points) * radius / 10, count).astype(np.float32)
    attribute = data.attributes.get("radius") or data.attributes.new("radius", "FLOAT", "POINT")
    attribute.data.foreach_set("value", taper)
    data.materials.append(material)
    item = bpy.data.objects.new(name, data)
    bpy.context.scene.collection.objects.link(item)
    return item
