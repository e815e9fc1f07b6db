"""Bones, poses and linear blend skinning of the base mesh (and of what is fitted to it)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from hostlab.meshdata import Floats, rig, rig_weights, vertex_groups

Pose = dict[str, Floats]
"""Bone name -> 3x3 rotation, given in the rest axes of the figure (x left, y up, z front)."""


def axis_angle(axis: Floats | tuple[float, float, float], degrees: float) -> Floats:
    """Rotation matrix about `axis`, counter-clockwise when looking against it."""
    a = np.asarray(axis, dtype=float)
    a = a / np.linalg.norm(a)
    x, y, z = a
    k = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    angle = np.radians(degrees)
    return np.eye(3) + np.sin(angle) * k + (1 - np.cos(angle)) * (k @ k)


def turn_between(a: Floats, b: Floats) -> Floats:
    """The shortest rotation that takes direction `a` to direction `b`."""
    a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    axis = np.cross(a, b)
    size = float(np.linalg.norm(axis))
    if size < 1e-9:
        return np.eye(3)
    return axis_angle(axis, float(np.degrees(np.arctan2(size, float(a @ b)))))


def frame_of(forward: Floats, normal: Floats) -> Floats:
    """Orthonormal columns (forward, side, normal') from a direction and a rough normal."""
    f = forward / np.linalg.norm(forward)
    n = normal - f * float(f @ normal)
    n = n / np.linalg.norm(n)
    return np.stack([f, np.cross(n, f), n], axis=1)


@dataclass
class Skeleton:
    """Joints of one figure, taken from its own (morphed) base mesh, in dm."""

    heads: dict[str, Floats]
    tails: dict[str, Floats]
    parents: dict[str, str]
    order: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, vertices: Floats) -> Skeleton:
        """Find every joint on the given base-mesh vertices."""
        groups = vertex_groups()

        def place(spec: dict[str, object]) -> Floats:
            strategy = spec["strategy"]
            if strategy == "CUBE":
                points = vertices[groups[str(spec["cube_name"])]]
            elif strategy == "MEAN":
                points = vertices[np.array(spec["vertex_indices"])]
            else:
                points = vertices[np.array([spec["vertex_index"]])]
            result: Floats = points.mean(axis=0)
            return result

        bones = rig()
        heads = {name: place(bone["head"]) for name, bone in bones.items()}
        tails = {name: place(bone["tail"]) for name, bone in bones.items()}
        parents = {name: str(bone.get("parent") or "") for name, bone in bones.items()}
        order: list[str] = []

        def visit(name: str) -> None:
            if name in order:
                return
            if parents[name]:
                visit(parents[name])
            order.append(name)

        for name in bones:
            visit(name)
        return cls(heads, tails, parents, order)

    def matrices(self, pose: Pose) -> dict[str, Floats]:
        """4x4 transforms of all bones for a pose; a child's turn is applied in its rest axes first."""
        result: dict[str, Floats] = {}
        for name in self.order:
            parent = result.get(self.parents[name], np.eye(4))
            turn = pose.get(name)
            if turn is None:
                result[name] = parent
                continue
            local = np.eye(4)
            local[:3, :3] = turn
            local[:3, 3] = self.heads[name] - turn @ self.heads[name]
            result[name] = parent @ local
        return result

    def joint(self, name: str, matrices: dict[str, Floats]) -> Floats:
        """Where the head of a bone stands in the pose."""
        point: Floats = (matrices[name] @ np.append(self.heads[name], 1.0))[:3]
        return point


class Weights:
    """Dense skin weights of some vertices: an (n, bones) table with bone names."""

    def __init__(self, names: list[str], table: Floats) -> None:
        self.names = names
        self.table = table

    @classmethod
    def of_base(cls, count: int) -> Weights:
        """The weights of the base mesh itself."""
        raw = rig_weights()
        names = list(raw)
        table = np.zeros((count, len(names)), dtype=np.float32)
        for column, name in enumerate(names):
            index, values = raw[name]
            table[index, column] = values
        table /= np.maximum(table.sum(axis=1, keepdims=True), 1e-6)
        return cls(names, table)

    def rows(self, index: np.ndarray, bary: Floats) -> Weights:
        """Weights of points given by three base vertices each and barycentric factors."""
        clipped = np.clip(bary, 0, None)
        clipped /= np.maximum(clipped.sum(axis=1, keepdims=True), 1e-6)
        table = np.einsum("nk,nkb->nb", clipped, self.table[index])
        return Weights(self.names, table)

    def share(self, prefixes: tuple[str, ...], side: str) -> Floats:
        """Summed weight of the bones of one side whose names start with one of the prefixes."""
        columns = [i for i, n in enumerate(self.names) if n.startswith(prefixes) and n.endswith(side)]
        total: Floats = self.table[:, columns].sum(axis=1).astype(float)
        return total

    def skin(self, vertices: Floats, matrices: dict[str, Floats]) -> Floats:
        """Linear blend skinning of `vertices`."""
        stack = np.stack([matrices[name] for name in self.names])
        blended = np.tensordot(self.table, stack, axes=(1, 0))
        homogeneous = np.concatenate([vertices, np.ones((len(vertices), 1))], axis=1)
        result: Floats = np.einsum("nij,nj->ni", blended, homogeneous)[:, :3]
        return result


ARM = ("upperarm", "lowerarm", "wrist", "metacarpal", "finger")
HAND = ("wrist", "metacarpal", "finger")
