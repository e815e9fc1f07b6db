"""The studio renders raw pieces: one PNG and one JSON of facts (crop origin, pivots) per piece, in a work
folder. A piece that is already there is not rendered again, so a broken-off run goes on where it was."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from PIL import Image

from hostlab import host, stage
from hostlab.cuts import CutSizes, Cutter
from hostlab.design import Design
from hostlab.materials import depth_probe
from hostlab.meshdata import Floats, target
from hostlab.model import Model
from hostlab.posing import SIDE, direction, hand_axes, rigid_about
from hostlab.skeleton import Pose, axis_angle, frame_of

Box = tuple[int, int, int, int]
FAR_CUT = -3.0  # of the field of a cut: far enough for light under the skin
NO_ARMS_PARTS = ("eyes", "lashes", "brows", "teeth", "tongue")


class TimeUp(Exception):
    """The time given to this run is over; what is rendered stays and the next run goes on."""


@dataclass
class Studio:
    """Scene, figure and camera, with what is needed to render any piece."""

    scene: bpy.types.Scene
    model: Model
    camera: stage.Camera
    raw: Path
    samples: int
    cutter: Cutter
    design: Design
    until: float = math.inf  # of time.monotonic(): after that no new piece is begun

    @classmethod
    def open(cls, kit: Path, design: Design, outfit: str, raw: Path, samples: int) -> Studio:
        """Set up an empty scene with the figure in it."""
        scene = stage.reset()
        design = design.wearing(outfit)
        raw.mkdir(parents=True, exist_ok=True)
        model = host.build(kit, design, outfit, raw)
        camera = host.camera(design, model)
        stage.add_camera(scene, camera)
        host.light(scene, design.rim)
        return cls(scene, model, camera, raw, samples, Cutter(model.skeleton, CutSizes()), design)

    def rest_pose(self) -> Pose:
        """The host's resting pose."""
        return host.rest_pose(self.design, self.model)

    @property
    def smile(self) -> dict[str, float]:
        """The face units of the resting face."""
        return self.design.smile

    def shoot(self, name: str, box: Box | None, facts: dict[str, Any], samples: int = 0) -> None:
        """Render the scene as it stands to `name`. Raises `TimeUp` when the time is over."""
        if time.monotonic() > self.until:
            raise TimeUp
        path = self.raw / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        seconds = stage.render(self.scene, path, samples or self.samples, box)
        facts = {**facts, "box": box or (0, 0, *stage.FRAME), "seconds": round(seconds, 1)}
        (self.raw / f"{name}.json").write_text(json.dumps(facts), encoding="utf-8")
        print(f"rendered {name} in {seconds:.1f} s", flush=True)

    def done(self, name: str) -> bool:
        """Whether a piece is already there."""
        return (self.raw / f"{name}.json").exists()

    def keep(self, fields: dict[str, Floats], ghost: float) -> None:
        """Set the cut of the parts; parts not named are hidden (from the camera, or wholly)."""
        for name, part in self.model.parts.items():
            field = fields.get(name, np.full(len(part.rest), -1.0))
            stage.set_attribute(part.item, "keep", field)
            stage.set_attribute(part.item, "ghost", np.full(len(part.rest), ghost))
            # What lies far behind the cut and casts no shadow only costs time.
            stage.drop_all_but(part.item, field > FAR_CUT if ghost <= 0 else np.ones(len(field), dtype=bool))
            hidden = name not in fields
            part.item.visible_camera = not hidden
            part.item.hide_render = hidden and (ghost < 0.5 or name in NO_ARMS_PARTS)
        for hair in self.model.hair:
            hair.item.hide_render = ghost < 0.5 and "eyes" not in fields
            hair.item.visible_camera = "eyes" in fields

    def keep_plate(self) -> None:
        """Show the whole figure without its arms."""
        fields = {name: np.full(len(p.rest), 2.0) for name, p in self.model.parts.items()}
        for name in ("body", "suit"):
            part = self.model.parts[name]
            fields[name] = self.cutter.plate(self.rest_of(name), part.weights)
        self.keep(fields, 0.0)

    def rest_of(self, name: str) -> Floats:
        """A part's vertices before posing, with the face as it is shown now."""
        return self.model.parts[name].rest

    def keep_arm(self, kind: str, side: str, ghost: float) -> dict[str, Floats]:
        """Show one piece of one arm: upper, fore or hand; returns the fields."""
        fields: dict[str, Floats] = {}
        for name in ("body", "suit") if kind != "hand" else ("body",):
            part = self.model.parts[name]
            fields[name] = getattr(self.cutter, kind)(self.rest_of(name), part.weights, side)
        self.keep(fields, ghost)
        return fields

    @contextmanager
    def own_rim(self, view: str) -> Iterator[None]:
        """Without the light from behind on the other side: an arm has the body between."""
        other = self.scene.objects["rim right" if view == "left" else "rim left"]
        other.hide_render = True
        try:
            yield
        finally:
            other.hide_render = False

    def box_of(self, fields: dict[str, Floats], pad: int = 8) -> Box:
        """The crop that holds all shown vertices, in frame px (not yet clipped to the frame)."""
        points = []
        for name, field in fields.items():
            mesh = self.model.parts[name].item.data
            world = np.empty(len(mesh.vertices) * 3, dtype=np.float32)
            mesh.vertices.foreach_get("co", world)
            world = world.reshape(-1, 3)[field > 0] * 10
            points += [self.camera.project(np.array([p[0], p[2], -p[1]])) for p in world]
        xy = np.array(points)
        low, high = np.floor(xy.min(axis=0)) - pad, np.ceil(xy.max(axis=0)) + pad
        return int(low[0]), int(low[1]), int(high[0]), int(high[1])

    def pixel(self, bone: str, box: Box) -> list[float]:
        """A joint in the px of a crop."""
        x, y = self.camera.project(self.model.joint(bone))
        return [round(x - box[0], 1), round(y - box[1], 1)]


def clip(box: Box) -> Box:
    """A crop inside the frame."""
    return max(box[0], 0), max(box[1], 0), min(box[2], stage.FRAME[0]), min(box[3], stage.FRAME[1])


def shift_into_frame(box: Box, camera: stage.Camera) -> Floats:
    """How far (dm) a piece must move for its crop to lie in the frame."""
    dx = max(0, 2 - box[0]) - max(0, box[2] - stage.FRAME[0] + 2)
    dy = max(0, 2 - box[1]) - max(0, box[3] - stage.FRAME[1] + 2)
    return np.array([dx, -dy, 0.0]) / camera.scale * 10


def plate(studio: Studio) -> None:
    """The plate, its depth, and the places the pack needs (neck, chin, chest, shoulders)."""
    model = studio.model
    model.show(studio.rest_pose(), studio.smile)
    studio.keep_plate()
    project = studio.camera.project
    if not studio.done("plate"):
        facts = {
            "places": {
                **{f"shoulder {v}": project(model.joint("upperarm01" + s)) for v, s in SIDE.items()},
                **{f"elbow {v}": project(model.joint("lowerarm01" + s)) for v, s in SIDE.items()},
                **{f"wrist {v}": project(model.joint("wrist" + s)) for v, s in SIDE.items()},
                "head": project(model.joint("head")),
                "neck": project(model.joint("neck01")),
                "jaw": project(model.joint("jaw")),
                "chest": project(model.joint("spine02")),
                "eye left": project(model.joint("eye.R")),
                "eye right": project(model.joint("eye.L")),
                "chin": project(chin(model)),
                "crown": project(np.array([0.0, float(model.parts["body"].rest[:, 1].max()), 0.3])),
                "mouth": project(mouth_centre(model)),
            }
        }
        studio.shoot("plate", None, facts, studio.samples + 4)


def trial(studio: Studio, path: Path) -> None:
    """The whole figure at half size beside the head at one and a half, on grey."""
    model = studio.model
    model.show(studio.rest_pose(), studio.smile)
    studio.keep({name: np.full(len(p.rest), 2.0) for name, p in model.parts.items()}, 0.0)
    x, y = studio.camera.project(model.joint("head"))
    head = (int(x) - 115, int(y) - 165, int(x) + 115, int(y) + 115)
    sheet = Image.new("RGB", (270 + 345, 480), (188, 182, 176))
    for box, percent, at in ((None, 50, (0, 0)), (head, 150, (270, 0))):
        stage.render(studio.scene, path, studio.samples, box, percent)
        with Image.open(path) as shot:
            sheet.paste(shot, at, shot.convert("RGBA"))
    sheet.save(path)


def depth(studio: Studio) -> None:
    """The plate's depth: nearness to the camera as grey, by a material that shows only that."""
    if studio.done("depth"):
        return
    studio.model.show(studio.rest_pose(), studio.smile)
    studio.keep_plate()
    layer = studio.scene.view_layers[0]
    layer.material_override = depth_probe(-0.22, 0.16)
    studio.scene.view_settings.view_transform = "Raw"
    studio.scene.view_settings.look = "None"
    studio.shoot("depth", None, {}, 4)
    layer.material_override = None
    studio.scene.view_settings.view_transform = "AgX"
    studio.scene.view_settings.look = "AgX - Medium High Contrast"


def chin(model: Model) -> Floats:
    """The lowest point of the face's front."""
    points = model.parts["body"].rest
    middle = points[(abs(points[:, 0]) < 0.15) & (points[:, 2] > 0.9)]
    head = middle[middle[:, 1] > float(model.skeleton.heads["neck01"][1]) + 0.3]
    result: Floats = head[head[:, 1].argmin()]
    return result


def mouth_centre(model: Model) -> Floats:
    """Between the lips."""
    index, _ = target("mouth/mouth-lowerlip-volume-incr")
    result: Floats = model.blank[index].mean(axis=0)
    return result


def straight_turn(angle: float, now: Floats, tilt: float) -> Floats:
    """The turn that brings a limb from direction `now` to a frame angle, round the line of sight, then
    tilted towards the camera."""
    flat = np.array([now[0], now[1], 0.0])
    start = float(np.degrees(np.arctan2(-flat[0], -flat[1])))
    spun = axis_angle((0, 0, 1), -(angle - start))
    after = spun @ now
    lean = float(np.degrees(np.arcsin(np.clip(after[2] / np.linalg.norm(after), -1, 1))))
    aim = direction(angle)
    sideways = np.cross(aim, np.array([0.0, 0.0, 1.0]))
    result: Floats = axis_angle(sideways, tilt - lean) @ spun
    return result


def turned_hand(
    studio: Studio, pose: Pose, side: str, angle: float, palm: Floats, tilt: float, place: Floats
) -> Pose:
    """The figure turned as one piece so that a hand points along `angle` with its palm facing `palm`."""
    rest_forward, rest_normal = hand_axes(studio.model.skeleton, side)
    wrist = studio.model.skeleton.matrices({k: v for k, v in pose.items() if k != "*root*"})["wrist" + side]
    now = frame_of(wrist[:3, :3] @ rest_forward, wrist[:3, :3] @ rest_normal)
    turn = frame_of(direction(angle, tilt), palm) @ now.T
    return rigid_about(studio.model.skeleton, pose, "wrist" + side, turn, place)
