"""Face pieces: mouth shapes, lids, gaze and brows, as crops over the plate."""

from __future__ import annotations

from collections.abc import Iterator

from hostlab.skeleton import Pose, axis_angle
from hostlab.studio import Box, Studio, clip, mouth_centre

Units = dict[str, float]

OPENINGS = (0.15, 0.35, 0.6, 0.85)
WIDTHS = (-1, 0, 1)


def mouth_units(smile: Units, opening: float, wide: float) -> Units:
    """Face units of a speaking mouth: `opening` 0..1, `wide` -1 (oo) to 1 (ee). The smile stays in the
    cheeks and gives way as the lips round."""
    narrow, broad = max(-wide, 0.0), max(wide, 0.0)
    units = dict(smile)
    units["faceunits/mouthSmile?"] = 0.34 - 0.24 * narrow + 0.10 * broad
    units["faceunits/mouthDimple?"] = 0.10 * (1 - narrow)
    units["faceunits/mouthPress?"] = 0.0
    units["faceunits/jawOpen"] = (0.05 + 0.44 * opening) * (1 - 0.32 * narrow - 0.12 * broad)
    units["faceunits/mouthLowerDown?"] = (0.06 + 0.16 * opening) * (1 - 0.75 * narrow) + 0.06 * broad
    units["faceunits/mouthUpperUp?"] = (0.14 + 0.26 * opening) * (1 - 0.8 * narrow) + 0.08 * broad
    units["faceunits/mouthStretch?"] = 0.28 * broad
    units["faceunits/mouthFunnel"] = (0.34 + 0.22 * opening) * narrow
    units["faceunits/mouthPucker"] = (0.62 - 0.25 * opening) * narrow
    return units


def mouth_states(smile: Units) -> Iterator[tuple[str, Units, dict[str, object]]]:
    """Name, face units and the pack's facts of each mouth shape."""
    for opening in OPENINGS:
        for wide in WIDTHS:
            word = {-1: "oo", 0: "mid", 1: "ee"}[wide]
            facts: dict[str, object] = {"open": opening, "wide": wide}
            yield f"open{round(opening * 100):02d}_{word}", mouth_units(smile, opening, wide), facts
    closed = {**smile, "faceunits/mouthPress?": 0.35, "faceunits/mouthSmile?": 0.26}
    closed |= {"faceunits/mouthRollLower": 0.28, "faceunits/mouthRollUpper": 0.25}
    yield "mbp", closed, {"open": 0, "wide": 0, "lips": "closed"}
    biting = {**mouth_units(smile, 0.12, 0.15), "faceunits/mouthRollLower": 0.55, "faceunits/jawOpen": 0.07}
    biting |= {"faceunits/mouthUpperUp?": 0.26, "faceunits/mouthLowerDown?": 0.0}
    yield "fv", biting, {"open": 0.1, "wide": 0, "lips": "teeth"}
    lifted = {**mouth_units(smile, 0.3, 0.2), "faceunits/tongueOut": 0.16}
    yield "tongue", lifted, {"open": 0.3, "wide": 0, "lips": "tongue"}


def lid_states(smile: Units) -> Iterator[tuple[str, Units, dict[str, object]]]:
    """Lids from half open to closed."""
    for opening in (0.66, 0.33, 0.0):
        units = {**smile, "faceunits/eyeBlink?": (1 - opening) * 1.0}
        units["faceunits/eyeSquint?"] = smile["faceunits/eyeSquint?"] * opening
        yield f"l{round(opening * 100):02d}", units, {"open": opening}


def brow_states(smile: Units) -> Iterator[tuple[str, Units, dict[str, object]]]:
    """Brows up (interest) and down (concern)."""
    up = {**smile, "faceunits/browInnerUp": 0.62, "faceunits/browOuterUp?": 0.5, "faceunits/eyeWide?": 0.12}
    yield "up", up, {"raise": 1}
    down = {**smile, "faceunits/browInnerUp": 0.0, "faceunits/browOuterUp?": 0.0, "faceunits/browDown?": 0.28}
    yield "down", down, {"raise": -1}


GAZES = {"left": (-1.0, 0.0), "right": (1.0, 0.0), "up": (0.0, -1.0), "down": (0.0, 1.0)}


def gaze_pose(pose: Pose, x: float, y: float) -> Pose:
    """Eyes turned to the viewer's right by `x` and down by `y` (units of about 16 and 12 degrees)."""
    turn = axis_angle((0, 1, 0), 16 * x) @ axis_angle((1, 0, 0), 12 * y)
    return {**pose, "eye.L": turn, "eye.R": turn}


def gaze_units(smile: Units, y: float) -> Units:
    """Lids follow the eyes up and down."""
    units = dict(smile)
    if y > 0:
        units["faceunits/eyeLookDown?"] = 0.45 * y
        units["faceunits/eyeBlink?"] = 0.20 * y
    elif y < 0:
        units["faceunits/eyeWide?"] = -0.25 * y
    return units


def mouth_box(studio: Studio) -> Box:
    """The lower face."""
    mx, my = studio.camera.project(mouth_centre(studio.model))
    return clip((int(mx) - 60, int(my) - 44, int(mx) + 60, int(my) + 66))


def eye_box(studio: Studio) -> Box:
    """Eyes, brows and the lower forehead."""
    heads = studio.model.skeleton.heads
    left = studio.camera.project(heads["eye.R"])
    right = studio.camera.project(heads["eye.L"])
    return clip((int(left[0]) - 34, int(left[1]) - 42, int(right[0]) + 34, int(left[1]) + 26))


def mouths(studio: Studio) -> None:
    """All mouth crops, and the resting face in the same crop to compare them with."""
    pose, box = studio.rest_pose(), mouth_box(studio)
    rest: tuple[str, Units, dict[str, object]] = ("rest", studio.smile, {})
    states = [rest, *mouth_states(studio.smile)]
    for name, units, facts in states:
        if not studio.done(f"mouth/{name}"):
            studio.model.show(pose, units)
            studio.keep_plate()
            studio.shoot(f"mouth/{name}", box, facts)


def eyes(studio: Studio, kinds: tuple[str, ...] = ("lids", "gaze", "brows")) -> None:
    """Crops of the eye region: lids, gaze, brows."""
    if not kinds:
        return
    pose, box = studio.rest_pose(), eye_box(studio)
    jobs: list[tuple[str, Pose, Units, dict[str, object]]] = [("eyes/rest", pose, studio.smile, {})]
    if "lids" in kinds:
        jobs += [(f"lids/{n}", pose, u, f) for n, u, f in lid_states(studio.smile)]
    if "gaze" in kinds:
        jobs += [
            (f"gaze/{n}", gaze_pose(pose, x, y), gaze_units(studio.smile, y), {"x": x, "y": y})
            for n, (x, y) in GAZES.items()
        ]
    if "brows" in kinds:
        jobs += [(f"brows/{n}", pose, u, f) for n, u, f in brow_states(studio.smile)]
    for name, posed, units, facts in jobs:
        if not studio.done(name):
            studio.model.show(posed, units)
            studio.keep_plate()
            studio.shoot(name, box, facts)
