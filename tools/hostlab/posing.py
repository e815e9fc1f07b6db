"""Poses from frame angles: arms aimed in the picture plane, hands turned as a whole, fingers curled.

Angles follow the pack format: 0 points straight down in the frame, positive turns clockwise as the
viewer sees it. Sides are the figure's own in bone names ("R" stands on the viewer's left).
"""

from __future__ import annotations

import numpy as np

from hostlab.meshdata import Floats
from hostlab.skeleton import Pose, Skeleton, axis_angle, turn_between

SIDE = {"left": ".R", "right": ".L"}
"""Viewer's side -> bone suffix."""


def direction(angle: float, tilt: float = 0.0) -> Floats:
    """Unit vector (figure axes) of a frame angle, tilted towards the camera by `tilt` degrees."""
    a, t = np.radians(angle), np.radians(tilt)
    return np.array([-np.sin(a) * np.cos(t), -np.cos(a) * np.cos(t), np.sin(t)])


def relaxed_shoulders(drop: float) -> Pose:
    """Both clavicles turned down by `drop` degrees."""
    return {
        "clavicle.R": axis_angle((0, 0, 1), drop),
        "clavicle.L": axis_angle((0, 0, 1), -drop),
    }


def closed_legs(turn: float) -> Pose:
    """Both thighs turned inwards by `turn` degrees: the base mesh stands with its legs apart."""
    return {
        "upperleg01.R": axis_angle((0, 0, 1), turn),
        "upperleg01.L": axis_angle((0, 0, 1), -turn),
    }


def aim_arm(
    skeleton: Skeleton, pose: Pose, side: str, upper: Floats, fore: Floats, *, roll: float = 0.0
) -> Pose:
    """`pose` with one arm aimed: `upper` and `fore` are directions in figure axes, `roll` turns the
    hand about the forearm (degrees; positive turns the thumb outwards from the body)."""
    result = dict(pose)
    heads = skeleton.heads
    matrices = skeleton.matrices(result)
    parent = matrices["shoulder01" + side][:3, :3]
    rest_upper = heads["lowerarm01" + side] - heads["upperarm01" + side]
    rest_fore = heads["wrist" + side] - heads["lowerarm01" + side]
    turn_upper = turn_between(parent @ rest_upper, upper) @ parent
    result["upperarm01" + side] = parent.T @ turn_upper
    turn_fore = turn_between(turn_upper @ rest_fore, fore) @ turn_upper
    result["lowerarm01" + side] = turn_upper.T @ turn_fore
    if roll:
        sign = 1.0 if side == ".R" else -1.0
        half = axis_angle(rest_fore, sign * roll / 2)
        result["lowerarm02" + side] = half
        result["wrist" + side] = half
    return result


def rigid_about(skeleton: Skeleton, pose: Pose, joint: str, turn: Floats, place: Floats) -> Pose:
    """The whole figure turned as one piece so that `joint` comes to `place`; used for arm parts, which
    are rendered straight in the orientation they are shown in. The move is kept under the key
    ``*root*`` (a 4x4 matrix) and is applied after skinning."""
    matrices = skeleton.matrices(pose)
    now = skeleton.joint(joint, matrices)
    move = np.eye(4)
    move[:3, :3] = turn
    move[:3, 3] = place - turn @ now
    return {**pose, "*root*": move}


def hand_axes(skeleton: Skeleton, side: str) -> tuple[Floats, Floats]:
    """Rest direction of the fingers, and the normal out of the palm, of one hand."""
    heads = skeleton.heads
    forward = heads["finger3-1" + side] - heads["wrist" + side]
    across = heads["finger2-1" + side] - heads["finger5-1" + side]  # towards the thumb's side
    normal = np.cross(across, forward) if side == ".R" else np.cross(forward, across)
    forward = forward / np.linalg.norm(forward)
    normal = normal - forward * float(normal @ forward)
    return forward, normal / np.linalg.norm(normal)


def curl_fingers(
    skeleton: Skeleton,
    pose: Pose,
    side: str,
    curls: dict[int, tuple[float, float, float]],
    spread: float = 0.0,
) -> Pose:
    """Bend fingers 2 to 5 (index to little) by three joint angles each, in degrees towards the palm;
    `spread` fans them apart."""
    result = dict(pose)
    heads, tails = skeleton.heads, skeleton.tails
    _, normal = hand_axes(skeleton, side)
    for finger, angles in curls.items():
        along = tails[f"finger{finger}-1{side}"] - heads[f"finger{finger}-1{side}"]
        axis = np.cross(along, normal)
        fan = axis_angle(normal, spread * (3.4 - finger) * (1 if side == ".R" else -1))
        for joint, angle in enumerate(angles, start=1):
            turn = axis_angle(axis, angle)
            result[f"finger{finger}-{joint}{side}"] = fan @ turn if joint == 1 else turn
    return result


def bend_thumb(skeleton: Skeleton, pose: Pose, side: str, thumb: tuple[float, float, float, float]) -> Pose:
    """Move the thumb by (inwards to the palm's front, across the palm, curl of each outer joint), degrees."""
    inwards, across, *curl = thumb
    result = dict(pose)
    heads, tails = skeleton.heads, skeleton.tails
    forward, normal = hand_axes(skeleton, side)
    sign = 1 if side == ".R" else -1
    base = axis_angle(forward, -inwards * sign) @ axis_angle(normal, -across * sign)
    result["finger1-1" + side] = base
    along = tails["finger1-2" + side] - heads["finger1-2" + side]
    towards = heads["finger5-1" + side] - heads["finger2-1" + side] + 0.5 * normal
    axis = np.cross(along, towards)
    for joint, angle in zip((2, 3), curl, strict=True):
        result[f"finger1-{joint}{side}"] = axis_angle(axis, angle)
    return result
