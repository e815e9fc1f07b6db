"""The figure made from its design: body and face targets on the base mesh, and the resting smile."""

from __future__ import annotations

import numpy as np

from hostlab.design import Body
from hostlab.meshdata import Floats, apply_targets, base_mesh, rig, rig_weights, vertex_groups

YOUNG, OLD = 25.0, 90.0


def macro(body: Body) -> dict[str, float]:
    """The large targets of a build: ages, origins, muscle and weight mixed by their shares."""
    old = float(np.clip((body.age - YOUNG) / (OLD - YOUNG), 0, 1))
    weights: dict[str, float] = {}
    for age, share in (("young", 1 - old), ("old", old)):
        if share == 0:
            continue
        for race, part in body.races.items():
            weights[f"macrodetails/{race}-{body.gender}-{age}"] = part * share
        for build, part in body.builds.items():
            weights[f"macrodetails/universal-{body.gender}-{age}-{build}"] = part * share
        plain = f"{body.gender}-{age}-averagemuscle-averageweight"
        weights[f"macrodetails/proportions/{plain}-idealproportions"] = body.ideal * share
        if body.cup:
            weights[f"breast/{plain}-{body.cup}"] = body.cup_share * share
    return weights


def base_figure(body: Body) -> Floats:
    """Vertices of the figure with a blank face, in dm, standing in the rest pose of the base mesh."""
    vertices = apply_targets(apply_targets(base_mesh().vertices, macro(body)), body.shape)
    return scale_head(vertices, body.head)


def scale_head(vertices: Floats, scale: float) -> Floats:
    """The head made larger about the top of the neck."""
    index, share = rig_weights()["head"]
    weight = np.zeros(len(vertices))
    weight[index] = share
    for bone, parent in ((b, spec.get("parent")) for b, spec in rig().items()):
        if bone != "head" and _under_head(bone, str(parent or "")):
            index, share = rig_weights()[bone]
            weight[index] += share
    pivot = vertices[vertex_groups()["joint-head"]].mean(axis=0)
    result: Floats = vertices + (vertices - pivot) * ((scale - 1) * np.clip(weight, 0, 1))[:, None]
    return result


def _under_head(bone: str, parent: str) -> bool:
    while parent:
        if parent == "head":
            return True
        parent = str(rig()[parent].get("parent") or "")
    return False


def with_face(vertices: Floats, units: dict[str, float]) -> Floats:
    """The figure with the given face units added."""
    return apply_targets(vertices, units)
