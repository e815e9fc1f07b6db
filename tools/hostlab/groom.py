"""Hair grown from the skin: roots are strewn over a mask, and each strand marches on step by step along
the way it is combed, held up by its stiffness, drawn down by its weight and kept over the skin.

All in figure dm. Plain numpy; `model` makes Blender curves of the result.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from hostlab.design import Groom
from hostlab.masks import sample
from hostlab.meshdata import Floats, Ints


@dataclass(frozen=True)
class Roots:
    """Where strands grow: corners of the triangle on the body's vertices, barycentric shares, mask value."""

    corners: Ints  # (n, 3)
    shares: Floats  # (n, 3)
    strength: Floats  # (n,)

    def on(self, vertices: Floats) -> Floats:
        """The roots' places on the given body vertices."""
        placed: Floats = np.einsum("nk,nkd->nd", self.shares, vertices[self.corners])
        return placed


@dataclass(frozen=True)
class Skull:
    """The surface hair lies on (dense points with normals) and its size."""

    points: Floats
    normals: Floats
    low: float  # y of the chin
    top: float  # y of the crown
    centre: Floats


def strew(
    vertices: Floats,
    faces: list[tuple[int, ...]],
    uvs: list[Floats],
    mask: Floats,
    count: int,
    rng: np.random.Generator,
) -> Roots:
    """`count` roots over the part of the surface where `mask` shows."""
    triangles, corners_uv = [], []
    for face, uv in zip(faces, uvs, strict=True):
        for k in range(1, len(face) - 1):
            triangles.append((face[0], face[k], face[k + 1]))
            corners_uv.append(uv[[0, k, k + 1]])
    index, uv = np.array(triangles), np.array(corners_uv)
    middle = sample(mask, uv.mean(axis=1))
    near = np.maximum(middle, sample(mask, uv.reshape(-1, 2)).reshape(-1, 3).max(axis=1)) > 0.02
    index, uv = index[near], uv[near]
    p = vertices[index]
    area = np.linalg.norm(np.cross(p[:, 1] - p[:, 0], p[:, 2] - p[:, 0]), axis=1)
    chosen = rng.choice(len(index), count * 3, p=area / area.sum())
    a, b = rng.random((2, len(chosen)))
    flip = a + b > 1
    a, b = np.where(flip, 1 - a, a), np.where(flip, 1 - b, b)
    shares = np.stack([1 - a - b, a, b], axis=1)
    strength = sample(mask, np.einsum("nk,nkd->nd", shares, uv[chosen]))
    kept = np.nonzero(rng.random(len(chosen)) < strength)[0][:count]
    return Roots(index[chosen][kept], shares[kept], strength[kept])


def grow(groom: Groom, roots: Floats, strength: Floats, skull: Skull, rng: np.random.Generator) -> Floats:
    """Strands (count, points, 3), roots first."""
    count = len(roots)
    tree = cKDTree(skull.points)
    normal = _normals(tree, skull, roots)
    height = (roots[:, 1] - skull.low) / (skull.top - skull.low)
    top = _ramp(normal[:, 1] * 0.6 + (height - 0.62) * 1.6, 0.05, 0.55)
    ahead = _ramp(roots[:, 2] - skull.centre[2], -0.1, 0.75) * top
    length = groom.length[0] + (groom.length[1] - groom.length[0]) * top
    length = length * (1 + (groom.front - 1) * ahead)
    if groom.nape:
        back = _ramp(skull.centre[2] - roots[:, 2], 0.2, 0.7) * (1 - top)
        length = length + (groom.nape - length) * back
    length = length * (1 - groom.ragged * rng.random(count)) * (0.55 + 0.45 * strength)
    layer_share = rng.beta(1.5, 1.2, count)
    layer = (groom.layer[0] + (groom.layer[1] - groom.layer[0]) * top) * layer_share
    lift = (groom.lift[0] + (groom.lift[1] - groom.lift[0]) * top)[:, None]
    falling = rng.random(count) < groom.fringe * _ramp(ahead, 0.55, 0.85)
    wild = rng.normal(0, 0.10, (count, 3))

    def comb(place: Floats, over: Floats) -> Floats:
        on_top = np.broadcast_to(np.array(groom.comb), place.shape).copy()
        if groom.part is not None:
            away = np.tanh((roots[:, 0] - groom.part) / 0.08) * groom.away
            on_top[:, 0] += away
        on_top[falling] = (0.0, -0.55, 1.0)
        side = np.broadcast_to(np.array(groom.side_comb), place.shape)
        mixed = side + (on_top - side) * top[:, None] + wild
        flat = mixed - over * np.einsum("nd,nd->n", mixed, over)[:, None]
        return _unit(flat)

    step = (length / (groom.points - 1))[:, None]
    way = _unit(normal * lift + comb(roots, normal) * (1 - lift))
    place, strands, gone = roots.copy(), [roots.copy()], np.zeros((count, 1))
    for _ in range(groom.points - 1):
        distance, nearest = tree.query(place)
        over = skull.normals[nearest]
        weight = groom.gravity * np.clip(gone / 0.6, 0.15, 1)
        # Hair that has left the skin only falls.
        weight = np.maximum(weight, min(groom.gravity * 3, 1) * _ramp(distance, 0.16, 0.34)[:, None])
        aim = _unit(comb(place, over) * (1 - weight) + np.array([0.0, -1.0, 0.0]) * weight)
        away_from_neck = place - np.array([0.0, 0.0, skull.centre[2]])
        away_from_neck[:, 1] = 0
        aim = aim - _unit(away_from_neck) * groom.bend_in * np.clip(gone / length[:, None] - 0.55, 0, 1) * 2
        way = _unit(way * groom.stiff + aim * (1 - groom.stiff))
        place = place + way * step
        gone = gone + step
        distance, nearest = tree.query(place)
        over = skull.normals[nearest]
        rise = np.einsum("nd,nd->n", place - skull.points[nearest], over)
        low = layer * np.clip(gone[:, 0] / 0.25, 0.1, 1)
        close = distance < 0.6
        push = np.where(close, np.clip(low - rise, 0, 0.4), 0.0)
        above = np.clip(rise - low - groom.layer[1], 0, 0.1)
        pull = np.where(close, above * groom.hug, 0.0)
        place = place + over * (push - pull)[:, None]
        strands.append(place.copy())
    grown = np.stack(strands, axis=1)
    if groom.cut is not None:
        ends = skull.low + groom.cut + rng.normal(0, 0.05, count) + groom.ragged * 0.5 * rng.random(count)
        grown = _cut(grown, ends)
    return _finish(groom, grown, length, rng)


def _cut(strands: Floats, ends: Floats) -> Floats:
    """Strands ended where they come below the heights `ends`, with as many points as before."""
    points = strands.shape[1]
    result = np.empty_like(strands)
    for i, strand in enumerate(strands):
        below = np.nonzero(strand[:, 1] < ends[i])[0]
        last = max(int(below[0]), 2) if len(below) else points - 1
        at = np.linspace(0, last, points)
        for axis in range(3):
            result[i, :, axis] = np.interp(at, np.arange(points), strand[:, axis])
    return result


def _finish(groom: Groom, strands: Floats, length: Floats, rng: np.random.Generator) -> Floats:
    """Clumps, curls and loose hairs."""
    count, points, _ = strands.shape
    t = np.linspace(0, 1, points)[None, :, None]
    leaders = rng.choice(count, min(groom.clumps, count), replace=False)
    _, mine = cKDTree(strands[leaders, 0]).query(strands[:, 0])
    gather = groom.clump * rng.uniform(0.3, 1.0, (count, 1, 1)) * np.clip(t * 1.3, 0, 1)
    strands = strands + (strands[leaders][mine] - strands) * gather
    if groom.curl:
        phase = rng.uniform(0, 2 * np.pi, len(leaders))[mine][:, None] + rng.normal(0, 0.4, (count, 1))
        size = rng.uniform(0.6, 1.3, len(leaders))[mine][:, None]
        along = _unit(np.gradient(strands, axis=1))
        across = _unit(np.cross(along, np.array([0.31, 0.2, 0.93])))
        third = np.cross(along, across)
        turn = 2 * np.pi * t[..., 0] * length[:, None] / groom.curl_length + phase
        swing = groom.curl * size * np.clip(t[..., 0] * length[:, None] / 0.12, 0, 1)
        strands = strands + across * (swing * np.cos(turn))[..., None]
        strands = strands + third * (swing * np.sin(turn))[..., None]
    loose = (rng.random((count, 1, 1)) < groom.flyaway) * t**1.2
    stray = rng.normal(0, 0.16, (count, 1, 3)) * np.minimum(length, 0.8)[:, None, None]
    return np.asarray(strands + stray * loose)


def _normals(tree: cKDTree, skull: Skull, points: Floats) -> Floats:
    _, nearest = tree.query(points, k=6)
    return _unit(skull.normals[nearest].mean(axis=1))


def _ramp(value: Floats, low: float, high: float) -> Floats:
    x = np.clip((value - low) / (high - low), 0, 1)
    return np.asarray(x * x * (3 - 2 * x))


def _unit(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9))
