"""The Blender side: empty scene, camera, lights, meshes from arrays, rendering of a border.

Blender units are metres; the figure's (x, y, z) dm become (x, -z, y) / 10, so that it faces -Y and
stands on its own height axis. `Camera` holds the same projection in plain numbers, so that pivots can
be written into the pack in pixels.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from pathlib import Path

import bpy
import numpy as np
from numpy.typing import NDArray

from hostlab.meshdata import Floats

FRAME = (540, 960)


@dataclass(frozen=True)
class Camera:
    """A camera at (0, -distance, height) looking along +Y; `scale` px per metre at the figure."""

    distance: float
    height: float
    scale: float
    top: float  # world z (m) at the upper edge of the frame, at the figure's plane

    def project(self, point: Floats) -> tuple[float, float]:
        """Frame px of a point of the figure, given in dm in the figure's axes."""
        x, y, z = (float(v) / 10 for v in point)
        depth = self.distance - z
        zoom = self.scale * self.distance / depth
        return FRAME[0] / 2 + x * zoom, (self.top - self.height) * self.scale + (self.height - y) * zoom


def to_world(vertices: Floats) -> Floats:
    """Figure dm (x left, y up, z front) to Blender metres."""
    return np.stack([vertices[:, 0], -vertices[:, 2], vertices[:, 1]], axis=1) / 10


def reset() -> bpy.types.Scene:
    """An empty scene with the colour management and film that all pieces share."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.device = "CPU"
    scene.cycles.use_denoising = True
    scene.cycles.denoiser = "OPENIMAGEDENOISE"
    scene.cycles.denoising_input_passes = "RGB_ALBEDO_NORMAL"
    scene.cycles.denoising_prefilter = "ACCURATE"
    scene.cycles.denoising_quality = "HIGH"
    scene.cycles.max_bounces = 5
    scene.cycles.diffuse_bounces = 1
    scene.cycles.glossy_bounces = 1
    scene.cycles.transmission_bounces = 2
    scene.cycles.transparent_max_bounces = 48
    scene.cycles.seed = 7
    scene.cycles.use_adaptive_sampling = False
    scene.cycles.sample_clamp_indirect = 3
    scene.cycles.filter_width = 1.3
    scene.cycles.caustics_reflective = False
    scene.cycles.caustics_refractive = False
    scene.render.film_transparent = True
    scene.render.image_settings.file_format = "PNG"
    scene.render.image_settings.color_mode = "RGBA"
    scene.render.image_settings.color_depth = "8"
    scene.render.dither_intensity = 0
    scene.render.use_persistent_data = True
    scene.view_settings.view_transform = "AgX"
    scene.view_settings.look = "AgX - Medium High Contrast"
    return scene


def limit_threads(scene: bpy.types.Scene, threads: int) -> None:
    """Render with so many threads; 0 leaves it to Blender."""
    if threads:
        scene.render.threads_mode = "FIXED"
        scene.render.threads = threads


def add_camera(scene: bpy.types.Scene, camera: Camera) -> None:
    """Put the camera where `camera` says; the lens shift keeps verticals upright."""
    data = bpy.data.cameras.new("camera")
    data.sensor_fit = "VERTICAL"
    data.sensor_height = 24.0
    data.lens = 24.0 * camera.distance * camera.scale / FRAME[1]
    data.shift_y = ((camera.top - camera.height) - FRAME[1] / 2 / camera.scale) * camera.scale / FRAME[1]
    data.clip_end = 50
    item = bpy.data.objects.new("camera", data)
    item.location = (0, -camera.distance, camera.height)
    item.rotation_euler = (math.pi / 2, 0, 0)
    scene.collection.objects.link(item)
    scene.camera = item


def add_softbox(
    scene: bpy.types.Scene,
    name: str,
    place: tuple[float, float, float],
    aim: tuple[float, float, float],
    size: tuple[float, float],
    power: float,
    colour: tuple[float, float, float],
    gloss: float = 1.0,
) -> None:
    """A rectangular area light at `place` (m) facing `aim`; `gloss` dims what it mirrors in eyes."""
    light = bpy.data.lights.new(name, "AREA")
    light.shape = "RECTANGLE"
    light.size, light.size_y = size
    light.energy = power
    light.color = colour
    light.specular_factor = gloss
    item = bpy.data.objects.new(name, light)
    item.location = place
    direction = np.array(aim) - np.array(place)
    pitch = math.atan2(math.hypot(direction[0], direction[1]), -direction[2])
    item.rotation_euler = (pitch, 0, math.atan2(direction[1], direction[0]) - math.pi / 2)
    if gloss <= 0:
        item.visible_glossy = False
    scene.collection.objects.link(item)


def add_world(scene: bpy.types.Scene, colour: tuple[float, float, float], strength: float) -> None:
    """An even, weak light from everywhere."""
    world = bpy.data.worlds.new("world")
    world.use_nodes = True
    background = world.node_tree.nodes["Background"]
    background.inputs["Color"].default_value = (*colour, 1)
    background.inputs["Strength"].default_value = strength
    scene.world = world
    world.cycles_visibility.glossy = False


def make_mesh(
    name: str,
    vertices: Floats,
    faces: list[tuple[int, ...]],
    corner_uvs: Floats,
    material: bpy.types.Material,
    subdivide: int = 0,
) -> bpy.types.Object:
    """A smooth-shaded mesh object. `vertices` in figure dm, `corner_uvs` (corners, 2)."""
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(to_world(vertices).tolist(), [], faces)
    layer = mesh.uv_layers.new(name="UVMap")
    layer.data.foreach_set("uv", corner_uvs.astype(np.float32).ravel())
    mesh.polygons.foreach_set("use_smooth", [True] * len(faces))
    mesh.materials.append(material)
    keep = mesh.attributes.new("keep", "FLOAT", "POINT")
    keep.data.foreach_set("value", np.ones(len(vertices), dtype=np.float32))
    mesh.update()
    item = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(item)
    if subdivide:
        modifier = item.modifiers.new("smooth", "SUBSURF")
        modifier.levels = modifier.render_levels = subdivide
        modifier.use_limit_surface = False
    return item


def set_vertices(item: bpy.types.Object, vertices: Floats) -> None:
    """Move the vertices of a mesh object (figure dm)."""
    item.data.vertices.foreach_set("co", to_world(vertices).astype(np.float32).ravel())
    item.data.update()


def set_strands(item: bpy.types.Object, strands: Floats) -> None:
    """Move the points of a curves object (figure dm)."""
    flat = to_world(strands.reshape(-1, 3)).astype(np.float32)
    item.data.attributes["position"].data.foreach_set("vector", flat.ravel())
    item.data.update_tag()


def set_attribute(item: bpy.types.Object, name: str, values: Floats) -> None:
    """Write a float per vertex, for the shaders to read."""
    attribute = item.data.attributes.get(name) or item.data.attributes.new(name, "FLOAT", "POINT")
    attribute.data.foreach_set("value", np.asarray(values, dtype=np.float32))
    item.data.update()


def drop_all_but(item: bpy.types.Object, shown: NDArray[np.bool_]) -> None:
    """Leave faces out of the render that have a vertex which is not `shown`."""
    group = item.vertex_groups.get("shown") or item.vertex_groups.new(name="shown")
    group.remove(list(range(len(shown))))
    group.add(np.nonzero(shown)[0].tolist(), 1.0, "REPLACE")
    modifier = item.modifiers.get("cut")
    if modifier is None:
        modifier = item.modifiers.new("cut", "MASK")
        modifier.vertex_group = "shown"
        item.modifiers.move(len(item.modifiers) - 1, 0)
    modifier.show_render = bool(shown.any()) and not shown.all()


def render(
    scene: bpy.types.Scene,
    path: Path,
    samples: int,
    border: tuple[int, int, int, int] | None = None,
    percent: int = 100,
) -> float:
    """Render to a PNG (the whole frame, or the crop left, top, right, bottom in px); returns seconds."""
    start = time.monotonic()
    scene.render.resolution_x, scene.render.resolution_y = FRAME
    scene.render.resolution_percentage = percent
    scene.cycles.samples = samples
    scene.render.use_border = border is not None
    scene.render.use_crop_to_border = border is not None
    if border is not None:
        left, top, right, bottom = border
        scene.render.border_min_x, scene.render.border_max_x = left / FRAME[0], right / FRAME[0]
        scene.render.border_min_y, scene.render.border_max_y = 1 - bottom / FRAME[1], 1 - top / FRAME[1]
    scene.render.filepath = str(path)
    bpy.ops.render.render(write_still=True)
    return time.monotonic() - start
