"""Arm pieces: upper arms, forearms in several directions, and hands in their shapes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hostlab.meshdata import Floats
from hostlab.posing import SIDE, aim_arm, bend_thumb, curl_fingers, direction, rigid_about
from hostlab.skeleton import Pose
from hostlab.studio import Studio, clip, shift_into_frame, straight_turn, turned_hand

UPPER_ANGLES = (25.0, 45.0)
FORE_VIEWS = (0.0, 45.0, -45.0, 90.0, -90.0, 135.0, -135.0, 180.0)
"""Frame angles of the viewer's left forearm; the right arm mirrors them. They all lie in the picture plane:
tilted towards the camera they would show the dark inside of the cuff, which the flat hand can't hide."""
FORE_TILT = 4.0

Curl = tuple[float, float, float]
STRAIGHT: Curl = (4, 4, 3)
SOFT: Curl = (18, 22, 14)
TIGHT: Curl = (74, 90, 44)
FACING = (0.0, 0.0, 1.0)
AWAY = (0.0, 0.0, -1.0)


@dataclass(frozen=True)
class Shape:
    """A hand shape: curls of index to little finger, thumb, spread, and the views it is rendered in.

    A view is (frame angle for the viewer's left hand, palm direction in figure axes, tilt)."""

    curls: tuple[Curl, Curl, Curl, Curl]
    thumb: tuple[float, float, float, float]  # inwards, across, two outer joints
    views: tuple[tuple[float, tuple[float, float, float], float], ...]
    spread: float = 0.0
    natural: float = 180.0  # the wrist's natural orientation, frame degrees


SHAPES: dict[str, Shape] = {
    "relaxed": Shape(
        ((20, 24, 14), (26, 30, 18), (30, 34, 20), (34, 36, 22)),
        (14, -16, 8, 8),
        ((0, (0.75, 0, -0.65), 6), (-90, AWAY, 10), (-135, AWAY, 8), (180, (0.35, 0, 0.9), 10)),
        0.5,
        0.0,
    ),
    "open": Shape(
        (STRAIGHT,) * 4,
        (4, -8, 0, 0),
        ((180, FACING, 4), (90, FACING, 8), (135, FACING, 6), (-135, FACING, 6)),
        3.0,
    ),
    "present": Shape(
        ((6, 8, 5), (8, 10, 6), (10, 12, 8), (12, 14, 8)),
        (0, -12, 0, 0),
        (
            (90, (0, 0.72, 0.69), 18),
            (135, (0.4, 0.4, 0.8), 14),
            (-90, (0, 0.72, 0.69), 14),
            (-135, (-0.4, 0.4, 0.8), 12),
        ),
        1.0,
        90.0,
    ),
    "point": Shape(
        (STRAIGHT, TIGHT, TIGHT, TIGHT),
        (58, -16, 28, 34),
        ((180, (0.5, 0, 0.85), 4), (90, (0, -0.4, 0.9), 6), (-90, (0, -0.3, -0.95), 6), (0, AWAY, 4)),
        0.0,
        90.0,
    ),
    "fist": Shape((TIGHT,) * 4, (62, -16, 30, 34), ((180, FACING, 4), (-90, AWAY, 8)), 0.0),
    "thumb_up": Shape(((76, 92, 46),) * 4, (-6, 26, -8, -8), ((-90, AWAY, 8), (-135, AWAY, 8)), 0.0, -90.0),
    "flat": Shape(
        (STRAIGHT,) * 4, (4, 4, 0, 0), ((-90, (0, -0.9, -0.45), 8), (90, (0, -0.9, -0.45), 8)), 0.5, -90.0
    ),
    "one": Shape((STRAIGHT, TIGHT, TIGHT, TIGHT), (64, -18, 32, 36), ((180, FACING, 4),)),
    "two": Shape((STRAIGHT, STRAIGHT, TIGHT, TIGHT), (64, -18, 32, 36), ((180, FACING, 4),), 5.0),
    "three": Shape((STRAIGHT, STRAIGHT, STRAIGHT, TIGHT), (70, -14, 32, 40), ((180, FACING, 4),), 5.0),
    "four": Shape((STRAIGHT,) * 4, (70, -14, 32, 40), ((180, FACING, 4),), 4.5),
    "five": Shape((STRAIGHT,) * 4, (-4, -16, 0, 0), ((180, FACING, 4),), 7.0),
    "ok": Shape(
        ((50, 52, 30), (14, 14, 10), (8, 8, 6), (4, 6, 4)), (32, -6, 16, 22), ((180, FACING, 6),), 4.0
    ),
    "pinch": Shape(((44, 46, 24), TIGHT, TIGHT, TIGHT), (44, -14, 12, 16), ((180, (0.6, 0, 0.8), 6),)),
    "heart_half": Shape(
        ((52, 62, 36), (54, 64, 38), (56, 66, 40), (58, 68, 42)),
        (0, -6, 4, 6),
        ((-135, (0.5, -0.5, 0.7), 0),),
        0.0,
        -135.0,
    ),
}


def upper_arms(studio: Studio) -> None:
    """Upper arms as they really bend at the shoulder. Without the body's shade, as forearms: it would end at
    the elbow in a line."""
    model = studio.model
    for view, side in SIDE.items():
        sign = 1 if view == "left" else -1
        for angle in (studio.design.rest[0], *UPPER_ANGLES):
            name = f"arms/{view}_upper_{round(angle * sign):+04d}"
            if studio.done(name):
                continue
            aims = direction(angle * sign, -2), direction((angle - 4) * sign, 6)
            pose = aim_arm(model.skeleton, studio.rest_pose(), side, *aims)
            model.show(pose, studio.smile)
            box = clip(studio.box_of(studio.keep_arm("upper", side, 0.0), 24))
            facts = {
                "pivot": studio.pixel("upperarm01" + side, box),
                "end": studio.pixel("lowerarm01" + side, box),
                "angle": angle * sign,
            }
            with studio.own_rim(view):
                studio.shoot(name, box, facts)


def forearms(studio: Studio) -> None:
    """Forearms, rigid, in the directions they are shown in."""
    model = studio.model
    for view, side in SIDE.items():
        sign = 1 if view == "left" else -1
        for plain in FORE_VIEWS:
            angle = plain * sign
            name = f"arms/{view}_fore_{round(angle):+04d}"
            if studio.done(name):
                continue
            base = studio.rest_pose()
            model.show(base, studio.smile)
            elbow = model.joint("lowerarm01" + side)
            turn = straight_turn(angle, model.joint("wrist" + side) - elbow, FORE_TILT)
            for _ in range(2):
                model.show(rigid_about(model.skeleton, base, "lowerarm01" + side, turn, elbow), studio.smile)
                raw = studio.box_of(studio.keep_arm("fore", side, 0.0), 20)
                elbow = elbow + shift_into_frame(raw, studio.camera)
            box = clip(studio.box_of(studio.keep_arm("fore", side, 0.0), 20))
            pivot, end = studio.pixel("lowerarm01" + side, box), studio.pixel("wrist" + side, box)
            shown = float(np.degrees(np.arctan2(-(end[0] - pivot[0]), end[1] - pivot[1])))
            facts = {"pivot": pivot, "end": end, "angle": nearest_turn(shown, angle)}
            with studio.own_rim(view):
                studio.shoot(name, box, facts)


def nearest_turn(angle: float, like: float) -> float:
    """The same angle written in the turn nearest to `like`."""
    return round(angle + 360 * round((like - angle) / 360), 1)


def hand_pose(studio: Studio, shape: Shape, side: str) -> Pose:
    """The figure at rest with one hand shaped."""
    model = studio.model
    curls = dict(zip((2, 3, 4, 5), shape.curls, strict=True))
    pose = curl_fingers(model.skeleton, studio.rest_pose(), side, curls, shape.spread)
    return bend_thumb(model.skeleton, pose, side, shape.thumb)


def hands(studio: Studio, names: tuple[str, ...] = tuple(SHAPES), views: int = 9) -> None:
    """Hands in all shapes and orientations, both sides."""
    model = studio.model
    for shape_name in names:
        shape = SHAPES[shape_name]
        for view, side in SIDE.items():
            sign = 1 if view == "left" else -1
            for plain, palm, tilt in shape.views[:views]:
                angle = plain * sign
                name = f"hands/{view}_{shape_name}_{round(angle):+04d}"
                if studio.done(name):
                    continue
                base = hand_pose(studio, shape, side)
                model.show(base, studio.smile)
                place = model.joint("lowerarm01" + side) + direction(angle) * 2.0
                facing: Floats = np.array([palm[0] * sign, palm[1], palm[2]])
                for _ in range(2):
                    model.show(turned_hand(studio, base, side, angle, facing, tilt, place), studio.smile)
                    raw = studio.box_of(studio.keep_arm("hand", side, 0.0))
                    place = place + shift_into_frame(raw, studio.camera)
                box = clip(studio.box_of(studio.keep_arm("hand", side, 0.0), 5))
                facts = {"pivot": studio.pixel("wrist" + side, box), "angle": angle, "shape": shape_name}
                studio.shoot(name, box, facts)
