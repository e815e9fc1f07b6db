"""Fitting of kit assets (clothes, hair, eyes, teeth) to the base mesh: the `.mhclo` format; ironing.

An asset's vertex is either bound to one base vertex, or lies at a barycentric mix of three base
vertices plus an offset scaled by the figure's own size along each axis. The fitting is linear in the
base vertices, so targets and face units carry over by fitting again.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import coo_matrix, diags

from hostlab.meshdata import Floats, Ints, Obj, read_obj

COLLAR = 1.0  # dm below and beside the neck: so far collars reach


@dataclass(frozen=True)
class Asset:
    """A kit asset: its mesh and how each vertex hangs on the base mesh."""

    name: str
    obj: Obj
    index: Ints  # (n, 3) base vertices
    bary: Floats  # (n, 3)
    offset: Floats  # (n, 3)
    scales: dict[str, tuple[int, int, float]]  # axis -> two base vertices, their distance at rest
    delete: Ints  # base vertices hidden under the asset


def read_asset(folder: Path, name: str = "") -> Asset:
    """Read the `.mhclo` (and its OBJ) in `folder`. Raises FileNotFoundError if there is none."""
    name = name or folder.name
    path = folder / f"{name}.mhclo"
    scales: dict[str, tuple[int, int, float]] = {}
    rows: list[list[float]] = []
    delete: list[int] = []
    obj_name = f"{name}.obj"
    section = ""
    for text in path.read_text(encoding="utf-8", errors="replace").splitlines():
        words = text.split()
        if not words or words[0] == "#":
            continue
        if words[0] in ("x_scale", "y_scale", "z_scale"):
            scales[words[0][0]] = (int(words[1]), int(words[2]), float(words[3]))
        elif words[0] == "obj_file":
            obj_name = words[1]
        elif words[0] in ("verts", "delete_verts", "weights"):
            section = words[0]
        elif section == "delete_verts":
            delete += parse_ranges(words)
        elif section == "verts" and words[0].lstrip("-").isdigit():
            rows.append([float(w) for w in words])
    index = np.zeros((len(rows), 3), dtype=np.int64)
    bary = np.zeros((len(rows), 3))
    offset = np.zeros((len(rows), 3))
    for i, row in enumerate(rows):
        if len(row) == 1:
            index[i] = int(row[0])
            bary[i, 0] = 1.0
        else:
            index[i] = [int(x) for x in row[:3]]
            bary[i] = row[3:6]
            offset[i] = row[6:9] if len(row) >= 9 else 0.0
    return Asset(name, read_obj(folder / obj_name), index, bary, offset, scales, np.array(delete, np.int64))


def parse_ranges(words: list[str]) -> list[int]:
    """Vertex numbers of a ``delete_verts`` row such as ``5 - 9 12``."""
    numbers: list[int] = []
    position = 0
    while position < len(words):
        if position + 2 < len(words) and words[position + 1] == "-":
            numbers += range(int(words[position]), int(words[position + 2]) + 1)
            position += 3
        else:
            numbers.append(int(words[position]))
            position += 1
    return numbers


def fit(asset: Asset, vertices: Floats) -> Floats:
    """Vertices of the asset on the given base-mesh vertices (dm)."""
    scale = np.ones(3)
    for axis, (a, b, distance) in asset.scales.items():
        column = "xyz".index(axis)
        scale[column] = abs(vertices[a, column] - vertices[b, column]) / distance
    mixed: Floats = np.einsum("nk,nkd->nd", asset.bary, vertices[asset.index]) + asset.offset * scale
    return mixed


def iron_shift(vertices: Floats, faces: list[tuple[int, ...]], rounds: int, neck: float) -> Floats:
    """Moves (dm) that smooth cloth without shrinking it (Taubin's way: a step inwards, one outwards). Hems
    stay where they are, and so does the collar about the neck at the height `neck`."""
    edges = np.array([e for f in faces for e in zip(f, f[1:] + f[:1], strict=True)])
    count = len(vertices)
    uses = coo_matrix((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), (count, count)).tocsr()
    uses = uses + uses.T
    rim = np.zeros(count, dtype=bool)
    single = uses == 1
    rim[single.nonzero()[0]] = True
    near = (uses > 0).astype(float)
    mean = diags(1 / np.maximum(np.asarray(near.sum(axis=1)).ravel(), 1)) @ near
    beside = np.clip((abs(vertices[:, 0]) - COLLAR) / 0.4, 0, 1)
    free = np.maximum(np.clip((neck - COLLAR - vertices[:, 1]) / 0.5, 0, 1), beside) * ~rim
    moved = vertices.copy()
    for _ in range(rounds):
        for step in (0.6, -0.62):
            moved += (mean @ moved - moved) * (step * free)[:, None]
    return np.asarray(moved - vertices)
