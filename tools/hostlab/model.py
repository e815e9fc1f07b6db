"""The whole figure in Blender: base mesh, eyes, lashes, brows, teeth, tongue, hair and clothes, which all
follow one pose and one face."""

from __future__ import annotations

from dataclasses import dataclass, field

import bpy
import numpy as np

from hostlab import stage
from hostlab.figure import with_face
from hostlab.garments import Asset, fit
from hostlab.groom import Roots
from hostlab.meshdata import Floats, Ints, Obj, base_mesh, vertex_groups
from hostlab.skeleton import Pose, Skeleton, Weights


@dataclass
class Part:
    """One Blender mesh with the data that moves it."""

    name: str
    item: bpy.types.Object
    weights: Weights
    asset: Asset | None = None  # None: the base mesh's own body
    used: Ints | None = None  # base vertices of the body part
    rest: Floats = field(default_factory=lambda: np.zeros((0, 3)))
    shift: Floats | None = None  # dm, added to the fitted vertices


@dataclass
class Hair:
    """Strands as a Blender curves object. With `roots` they follow the face (a beard does)."""

    item: bpy.types.Object
    strands: Floats
    roots: Roots | None = None


class Model:
    """Builds and moves the figure. `blank` are the base vertices with a blank face (dm)."""

    def __init__(self, blank: Floats) -> None:
        self.blank = blank
        self.skeleton = Skeleton.of(blank)
        self.weights = Weights.of_base(len(blank))
        self.parts: dict[str, Part] = {}
        self.matrices: dict[str, Floats] = {}
        self.root = np.eye(4)
        self.hair: list[Hair] = []

    def add_body(self, material: bpy.types.Material, hidden: Ints, subdivide: int) -> Part:
        """The skin, without the base vertices `hidden` (those under clothes)."""
        obj = base_mesh()
        gone = np.zeros(len(obj.vertices), dtype=bool)
        gone[hidden] = True
        body = set(vertex_groups()["body"].tolist())
        chosen = [i for i, face in enumerate(obj.faces) if face[0] in body and not all(gone[v] for v in face)]
        used = np.unique(np.concatenate([np.array(obj.faces[i]) for i in chosen]))
        number = np.full(len(obj.vertices), -1)
        number[used] = np.arange(len(used))
        faces = [tuple(int(number[v]) for v in obj.faces[i]) for i in chosen]
        uvs = np.concatenate([obj.uvs[list(obj.face_uvs[i])] for i in chosen])
        item = stage.make_mesh("body", self.blank[used], faces, uvs, material, subdivide)
        table = Weights(self.weights.names, self.weights.table[used])
        part = Part("body", item, table, None, used, self.blank[used])
        self.parts["body"] = part
        return part

    def add_asset(
        self,
        asset: Asset,
        material: bpy.types.Material,
        subdivide: int = 0,
        name: str = "",
    ) -> Part:
        """A kit asset fitted to the figure."""
        name = name or asset.name
        obj: Obj = asset.obj
        vertices = fit(asset, self.blank)
        uvs = np.concatenate([obj.uvs[list(c)] for c in obj.face_uvs])
        item = stage.make_mesh(name, vertices, obj.faces, uvs, material, subdivide)
        table = self.weights.rows(asset.index, asset.bary)
        part = Part(name, item, table, asset, None, vertices)
        self.parts[name] = part
        return part

    def show(self, pose: Pose, face: dict[str, float]) -> None:
        """Put the whole figure into a pose with a face."""
        vertices = with_face(self.blank, face)
        bones = {k: v for k, v in pose.items() if k != "*root*"}
        self.root = pose.get("*root*", np.eye(4))
        self.matrices = self.skeleton.matrices(bones)
        for part in self.parts.values():
            rest = vertices[part.used] if part.asset is None else fit(part.asset, vertices)
            part.rest = rest
            if part.shift is not None:
                rest = rest + part.shift
            moved = part.weights.skin(rest, self.matrices)
            moved = moved @ self.root[:3, :3].T + self.root[:3, 3]
            stage.set_vertices(part.item, moved)
            if part.name == "body":
                self._move_hair(moved)

    def _move_hair(self, body: Floats) -> None:
        for hair in self.hair:
            if hair.roots is not None:
                move = hair.roots.on(body) - hair.strands[:, 0]
                stage.set_strands(hair.item, hair.strands + move[:, None])

    def surface(self, part: Part) -> tuple[Floats, Floats]:
        """A part's posed vertices (figure dm) and their normals, densely: vertices and face centres."""
        mesh = part.item.data
        raw = np.empty(len(mesh.vertices) * 3, dtype=np.float32)
        mesh.vertices.foreach_get("co", raw)
        world = raw.reshape(-1, 3) * 10
        points = np.stack([world[:, 0], world[:, 2], -world[:, 1]], axis=1).astype(float)
        normals = outward(points, part.item)
        faces = [list(p.vertices) for p in mesh.polygons]
        middles = np.array([points[f].mean(axis=0) for f in faces])
        ahead = np.array([normals[f].mean(axis=0) for f in faces])
        return np.concatenate([points, middles]), np.concatenate([normals, ahead])

    def joint(self, bone: str) -> Floats:
        """Where a bone's head stands now (figure dm)."""
        point = self.skeleton.joint(bone, self.matrices)
        return self.root[:3, :3] @ point + self.root[:3, 3]

    def remove(self, name: str) -> None:
        """Take a part out of the scene."""
        part = self.parts.pop(name)
        bpy.data.objects.remove(part.item)


def outward(vertices: Floats, item: bpy.types.Object) -> Floats:
    """Vertex normals of a part for the given vertices (figure axes)."""
    normals = np.zeros_like(vertices)
    for polygon in item.data.polygons:
        index = list(polygon.vertices)
        a, b, c = vertices[index[0]], vertices[index[1]], vertices[index[2]]
        normals[index] += np.cross(b - a, c - a)
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    result: Floats = normals / np.maximum(length, 1e-9)
    return result
