"""The photographer's studio: seamless backdrop, softboxes, camera, Cycles settings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy
import materials
import numpy as np
import shapes
from mathutils import Vector

Vec = Sequence[float]


@dataclass(frozen=True)
class Mood:
    """The colours of a backdrop: sRGB of the floor and of the wall's top, warmth of the lights."""

    near: str
    far: str
    key: str = "#fff1df"
    fill: str = "#dfe9ff"


WARM = Mood("#dcc6a9", "#b0835a")
COOL = Mood("#bfd0d9", "#5f8fa6", key="#fff6ea")
SAGE = Mood("#d3cfb8", "#858d6c")


def clear() -> None:
    """An empty scene."""
    bpy.ops.wm.read_factory_settings(use_empty=True)


def softbox(
    name: str, at: Vec, to: Vec, size: tuple[float, float], *, power: float, colour: str = "#ffffff"
) -> Any:
    """A rectangular area light at `at` (units), aimed at `to`; `power` in watts."""
    data = bpy.data.lights.new(name, "AREA")
    data.shape, data.size, data.size_y = "RECTANGLE", size[0], size[1]
    data.energy, data.color = power, materials.rgb(colour)[:3]
    light = bpy.data.objects.new(name, data)
    bpy.context.scene.collection.objects.link(light)
    light.location = tuple(at)
    light.rotation_euler = (Vector(to) - Vector(at)).to_track_quat("-Z", "Y").to_euler()
    return light


def backdrop(mood: Mood) -> None:
    """A seamless sheet that rises behind the table, its colour running from near to far."""
    g = materials.Graph("backdrop")
    split = g.node("SeparateXYZ")
    g.link(g.node("TexCoord").outputs["Object"], split.inputs["Vector"])
    # Colour runs with the arc length, kept in y for the floor and z for the wall.
    total = g.node("Math", operation="ADD")
    g.link(split.outputs["Y"], total.inputs[0])
    g.link(split.outputs["Z"], total.inputs[1])
    run = g.node("MapRange", interpolation_type="SMOOTHSTEP")
    run.inputs["From Min"].default_value, run.inputs["From Max"].default_value = -1.0, 11.0
    g.link(total.outputs["Value"], run.inputs["Value"])
    tint = g.ramp(run.outputs["Result"], [(0.0, materials.rgb(mood.near)), (1.0, materials.rgb(mood.far))])
    g.link(tint, g.shader.inputs["Base Color"])
    g.set(Roughness=0.75, Specular_IOR_Level=0.2)
    line = [(-4.5, 0.0), (4.0, 0.0)]
    line += [(4 + 3.5 * math.sin(a), 3.5 - 3.5 * math.cos(a)) for a in np.linspace(0, math.pi / 2, 24)[1:]]
    line += [(7.5, 14.0)]
    verts = [(x, y, z) for y, z in line for x in (-22.0, 22.0)]
    faces = [(2 * i, 2 * i + 1, 2 * i + 3, 2 * i + 2) for i in range(len(line) - 1)]
    shapes.mesh("backdrop", verts, faces, g.material, smooth_angle=60)


def flags() -> None:
    """Dark cards that only mirrors and glass see: they draw the edges of both."""
    cards = {
        "flag left": [(-4.2, -2.0, 0.0), (-4.2, 1.6, 0.0), (-4.2, 1.6, 2.6), (-4.2, -2.0, 2.6)],
        "flag right": [(4.4, -1.6, 0.0), (4.4, 1.8, 0.0), (4.4, 1.8, 3.4), (4.4, -1.6, 3.4)],
        "flag front": [(-4.6, -4.5, 0.004), (4.6, -4.5, 0.004), (4.6, -0.95, 0.004), (-4.6, -0.95, 0.004)],
    }
    for name, corners in cards.items():
        # The one on the table is lighter, or upright metal would look black.
        tone = materials.Graph(name)
        tone.set(Base_Color=materials.rgb("#5c5045" if name == "flag front" else "#241f1b"), Roughness=1.0)
        tone.set(Specular_IOR_Level=0.0)
        card = shapes.mesh(name, corners, [(0, 1, 2, 3)], tone.material)
        card.visible_camera = card.visible_diffuse = card.visible_shadow = False


def lights(mood: Mood, height: float = 1.2, strength: float = 1.0) -> None:
    """Key from the upper left, cooler fill from the right, top light, two rims, a glow behind."""
    c = (0.0, 0.0, height * 0.5)
    softbox("key", (-4.6, -3.4, 4.6), c, (2.8, 2.8), power=640 * strength, colour=mood.key)
    softbox("fill", (5.4, -3.6, 2.6), c, (1.6, 4.6), power=75 * strength, colour=mood.fill)
    softbox("top", (0.4, 0.6, 6.0), c, (3.6, 2.2), power=140 * strength, colour="#ffffff")
    softbox("rim left", (-3.6, 3.6, 2.8), c, (1.0, 3.6), power=110 * strength, colour=mood.fill)
    softbox("rim right", (3.8, 3.4, 2.4), c, (1.0, 3.8), power=150 * strength, colour=mood.key)
    softbox("halo", (0.0, 2.6, 1.2), (0.0, 7.5, 3.0), (3.0, 1.0), power=150 * strength, colour=mood.key)
    flags()
    world = bpy.data.worlds.new("room")
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs["Color"].default_value = materials.rgb("#cfd3d8")
    world.node_tree.nodes["Background"].inputs["Strength"].default_value = 0.14
    bpy.context.scene.world = world


def camera(at: Vec, to: Vec, lens: float = 85.0, stop: float | None = None, focus: Vec | None = None) -> None:
    """A camera at `at` looking at `to`; `lens` in mm on a 36 mm sensor; `stop` is the f-number."""
    data = bpy.data.cameras.new("camera")
    data.lens = lens
    cam = bpy.data.objects.new("camera", data)
    bpy.context.scene.collection.objects.link(cam)
    cam.location = tuple(at)
    cam.rotation_euler = (Vector(to) - Vector(at)).to_track_quat("-Z", "Y").to_euler()
    if stop:
        data.dof.use_dof = True
        # One unit is 10 cm for us and 1 m for Blender's lens, hence the factor.
        data.dof.aperture_fstop = stop / 10
        data.dof.focus_distance = (Vector(focus or to) - Vector(at)).length
    bpy.context.scene.camera = cam


def shoot(
    path: Path,
    *,
    size: tuple[int, int] = (1000, 1000),
    samples: int = 64,
    exposure: float = 0.15,
    look: str = "AgX - High Contrast",
    quality: int = 90,
) -> None:
    """Renders the scene with Cycles and OpenImageDenoise to a JPEG at `path`."""
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.device = "CPU"
    scene.cycles.samples = samples
    scene.cycles.use_adaptive_sampling = True
    scene.cycles.adaptive_threshold = 0.05
    scene.cycles.adaptive_min_samples = 5
    scene.cycles.use_denoising = True
    scene.cycles.denoiser = "OPENIMAGEDENOISE"
    # Two diffuse bounces are enough on a lit set; glass needs the others.
    scene.cycles.max_bounces = 10
    scene.cycles.diffuse_bounces = 2
    scene.cycles.glossy_bounces = 4
    scene.cycles.transmission_bounces = 10
    scene.cycles.transparent_max_bounces = 12
    scene.cycles.caustics_reflective = False
    scene.cycles.caustics_refractive = False
    scene.cycles.sample_clamp_indirect = 4.0
    scene.render.resolution_x, scene.render.resolution_y = size
    scene.render.resolution_percentage = 100
    scene.view_settings.view_transform = "AgX"
    scene.view_settings.look = look
    scene.view_settings.exposure = exposure
    scene.render.image_settings.file_format = "JPEG"
    scene.render.image_settings.quality = quality
    scene.render.filepath = str(path.resolve())
    bpy.ops.render.render(write_still=True)
