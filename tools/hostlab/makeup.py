"""Per-vertex tints of the skin (lips, blush, eyeliner) and the shade of the lids on the eyes, found from
the base mesh's own targets, so that they sit right on any face."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from hostlab.meshdata import Floats, expand_name, target, vertex_groups


def touched(names: list[str], count: int) -> Floats:
    """How strongly targets move each vertex, 0 to 1."""
    amount = np.zeros(count)
    for name in names:
        for plain in expand_name(name, 1.0):
            index, deltas = target(plain)
            size = np.linalg.norm(deltas, axis=1)
            if len(size) and size.max() > 0:
                amount[index] = np.maximum(amount[index], size / size.max())
    return amount


def lips(count: int) -> Floats:
    """The red of the lips: where the lip-volume targets act."""
    raw = touched(["mouth/mouth-lowerlip-volume-incr", "mouth/mouth-upperlip-volume-incr"], count)
    amount: Floats = np.clip((raw - 0.06) / 0.22, 0, 1)
    return amount


def blush(vertices: Floats) -> Floats:
    """A soft blush over the cheekbones."""
    result = np.zeros(len(vertices))
    for side in ("l", "r"):
        index, deltas = target(f"cheek/{side}-cheek-volume-incr")
        size = np.linalg.norm(deltas, axis=1)
        centre = (vertices[index] * size[:, None]).sum(axis=0) / size.sum()
        distance = np.linalg.norm((vertices - centre) / np.array([0.36, 0.24, 0.45]), axis=1)
        result = np.maximum(result, np.exp(-(distance**2)))
    return result


def liner(vertices: Floats) -> Floats:
    """A thin dark line where the lashes grow."""
    groups = vertex_groups()
    names = [n for n in groups if "eyelashes-1" in n]
    lash = np.concatenate([groups[n] for n in names])
    distance, _ = cKDTree(vertices[lash]).query(vertices)
    close: Floats = np.clip(1 - distance / 0.035, 0, 1)
    return close


def scalp(vertices: Floats, hair: Floats) -> Floats:
    """The skin under the hair, fading out at the hairline: near the strands' roots (points)."""
    distance, _ = cKDTree(hair).query(vertices)
    # Inner sheets of hair start lower than the hairline that is seen; the forehead must stay clear.
    clear = vertices[:, 1].max() - 0.62
    high = np.clip((vertices[:, 1] - clear) / 0.08, 0, 1)
    result: Floats = high * np.clip((0.26 - distance) / 0.16, 0, 1)
    return result


def nails(vertices: Floats, tails: list[Floats], normals: list[Floats]) -> Floats:
    """Finger nails: the skin at the fingertips on the back of the hand."""
    result = np.zeros(len(vertices))
    for tail, normal in zip(tails, normals, strict=True):
        near = np.linalg.norm(vertices - tail, axis=1)
        back = (vertices - tail) @ normal
        result = np.maximum(result, np.clip((0.13 - near) / 0.05, 0, 1) * np.clip(back / 0.03 + 0.4, 0, 1))
    return result


def lid_shade(eye: Floats, centres: list[Floats], radius: float) -> Floats:
    """Shade of the upper lid and its lashes on the eyeballs' vertices, 0 to 1."""
    shade = np.zeros(len(eye))
    for centre in centres:
        near = np.linalg.norm(eye - centre, axis=1) < radius * 2
        height = (eye[:, 1] - centre[1]) / radius
        shade[near] = np.clip((height[near] - 0.02) / 0.35, 0, 1) * 0.85
    return shade
