"""The figure's design as data: body and face targets, face states, poses. Mia resembles nobody real."""

from __future__ import annotations

import numpy as np

from hostlab.meshdata import Floats, apply_targets, base_mesh, rig, rig_weights, vertex_groups

HEAD_SCALE = 1.07
RACES = {"caucasian": 0.62, "asian": 0.23, "african": 0.15}

MACRO: dict[str, float] = {
    **{f"macrodetails/{race}-female-young": share for race, share in RACES.items()},
    "macrodetails/universal-female-young-averagemuscle-averageweight": 0.5,
    "macrodetails/universal-female-young-minmuscle-averageweight": 0.2,
    "macrodetails/universal-female-young-averagemuscle-minweight": 0.3,
    "macrodetails/proportions/female-young-averagemuscle-averageweight-idealproportions": 0.3,
    "breast/female-young-averagemuscle-averageweight-averagecup-maxfirmness": 0.5,
}

SHAPE: dict[str, float] = {
    "head/head-oval": 0.7,
    "head/head-scale-horiz-±": -0.18,
    "head/head-fat-±": -0.35,
    "forehead/forehead-temple-±": 0.1,
    "forehead/forehead-scale-vert-±": -0.12,
    "eyes/?-eye-scale-±": 0.42,
    "eyes/?-eye-height2-±": 0.22,
    "eyes/?-eye-corner2-up": 0.2,
    "eyes/?-eye-corner1-up": 0.1,
    "eyes/?-eye-bag-±": -0.4,
    "eyes/?-eye-trans-out": 0.08,
    "nose/nose-scale-horiz-±": -0.38,
    "nose/nose-scale-vert-±": -0.18,
    "nose/nose-point-up": 0.28,
    "nose/nose-point-width-±": -0.2,
    "nose/nose-width1-±": -0.3,
    "nose/nose-width2-±": -0.3,
    "nose/nose-width3-±": -0.35,
    "nose/nose-hump-±": -0.25,
    "nose/nose-flaring-±": -0.25,
    "mouth/mouth-upperlip-volume-±": 0.22,
    "mouth/mouth-lowerlip-volume-±": 0.22,
    "mouth/mouth-cupidsbow-±": 0.3,
    "mouth/mouth-angles-up": 0.28,
    "mouth/mouth-scale-horiz-±": 0.04,
    "chin/chin-jaw-drop-±": -0.08,
    "chin/chin-width-±": -0.35,
    "chin/chin-triangle": 0.3,
    "chin/chin-height-±": -0.12,
    "chin/chin-bones-±": -0.45,
    "cheek/?-cheek-bones-±": 0.3,
    "cheek/?-cheek-volume-±": -0.05,
    "neck/neck-scale-horiz-±": -0.15,
    "torso/measure-shoulder-dist-±": -0.55,
    "torso/torso-vshape-±": -0.25,
    "torso/measure-waist-circ-±": -0.2,
    "arms/?-upperarm-fat-±": -0.3,
    "arms/?-upperarm-shoulder-muscle-±": -0.6,
    "arms/measure-upperarm-circ-±": -0.35,
    "eyebrows/eyebrows-angle-up": 0.35,
    "eyebrows/eyebrows-trans-up": 0.3,
}

SMILE: dict[str, float] = {
    "faceunits/mouthSmile?": 0.42,
    "faceunits/cheekSquint?": 0.2,
    "faceunits/mouthPress?": 0.06,
    "faceunits/mouthDimple?": 0.12,
    "faceunits/eyeSquint?": 0.06,
    "faceunits/browInnerUp": 0.22,
    "faceunits/browOuterUp?": 0.08,
}
"""The resting face: a soft smile with closed lips."""


def base_figure() -> Floats:
    """Vertices of the figure with a blank face, in dm, standing in the rest pose of the base mesh."""
    vertices = apply_targets(apply_targets(base_mesh().vertices, MACRO), SHAPE)
    return scale_head(vertices, HEAD_SCALE)


def scale_head(vertices: Floats, scale: float) -> Floats:
    """The head made larger about the top of the neck: a presenter reads better with a slightly large one."""
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
