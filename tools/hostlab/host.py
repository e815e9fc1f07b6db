"""Builds a host in Blender from its design: figure, skin, face, clothes, hair, light and camera."""

from __future__ import annotations

from pathlib import Path

import bpy
import numpy as np

from hostlab import clothes, groom, makeup, masks, materials, stage, strands
from hostlab.design import Design, Groom
from hostlab.figure import base_figure
from hostlab.garments import fit, read_asset
from hostlab.meshdata import Floats, vertex_groups
from hostlab.model import Hair, Model, Part
from hostlab.posing import aim_arm, closed_legs, direction, hand_axes, relaxed_shoulders
from hostlab.skeleton import Pose


def camera(design: Design, model: Model) -> stage.Camera:
    """From the upper thighs to some headroom for a raised finger; a long lens just below eye height."""
    crown = float(model.blank[vertex_groups()["body"], 1].max()) / 10
    return stage.Camera(distance=4.2, height=crown - 0.28, scale=design.scale, top=crown + design.headroom)


def rest_pose(design: Design, model: Model) -> Pose:
    """Arms hanging relaxed, shoulders down."""
    pose = relaxed_shoulders(design.shoulders) | closed_legs(design.legs)
    for side, sign in ((".R", 1), (".L", -1)):
        upper, fore = direction(design.rest[0] * sign, -2), direction(design.rest[1] * sign, 10)
        pose = aim_arm(model.skeleton, pose, side, upper, fore)
    return pose


def build(kit: Path, design: Design, outfit: str, work: Path, subdivide: int = 1) -> Model:
    """Load everything into the empty scene. `kit` is the assets kit's folder, `work` takes masks."""
    model = Model(base_figure(design.body))
    shown = design.outfits[outfit]
    garment = clothes.read(kit, shown)
    shades = {"scalp": masks.scalp(kit, design.hairline), "beard": masks.beard()}
    wanted = {g.where for g in design.grooms}
    files = {k: masks.save(v, work / f"mask_{k}.png") for k, v in shades.items() if k in wanted}
    skin = materials.skin(kit, design.skin, files)
    body = model.add_body(skin, clothes.hidden_skin(model, garment), subdivide)
    assert body.used is not None
    for name, tint in (
        ("lips", makeup.lips(len(model.blank))),
        ("blush", makeup.blush(model.blank)),
        ("liner", makeup.liner(model.blank)),
        ("nails", finger_nails(model)),
    ):
        stage.set_attribute(body.item, name, tint[body.used])
    clothes.dress(model, kit, shown, garment)
    add_face(kit, design, model)
    if design.sheet:
        add_sheet(kit, design, model)
    for index, style in enumerate(design.grooms):
        add_groom(design, model, f"groom{index}", style, shades[style.where])
    return model


def add_face(kit: Path, design: Design, model: Model) -> None:
    """Eyes, lashes, brows, teeth and tongue."""
    balls = read_asset(kit / "eyes/high-poly")
    texture = kit / f"eyes/materials/{design.eyes.texture}.png"
    wet = materials.eye(texture, design.eyes, left_eye(fit(balls, model.blank)))
    eyes = model.add_asset(balls, wet, 0, "eyes")
    centres = [model.skeleton.heads["eye.L"], model.skeleton.heads["eye.R"]]
    stage.set_attribute(eyes.item, "lidshade", makeup.lid_shade(eyes.rest, centres, 0.15))
    for name, folder, look in (
        ("lashes", "eyelashes", design.lashes),
        ("brows", "eyebrows", design.brows),
    ):
        place = kit / folder / look.asset
        fringe = materials.fringe(place / f"{look.asset}.png", look.colour, look.density)
        model.add_asset(read_asset(place), fringe, 0, name)
    row = read_asset(kit / "teeth/teeth_base")
    part = model.add_asset(row, materials.teeth(kit / "teeth/teeth_base/teeth.png"), 0, "teeth")
    part.shift = teeth_shift(part.rest, design.teeth)
    tongue = materials.tongue(kit / "tongue/tongue01/tongue01_diffuse.png")
    model.add_asset(read_asset(kit / "tongue/tongue01"), tongue, 1, "tongue")


def left_eye(eyes: Floats) -> tuple[float, float, float]:
    """The middle of the eyeball on the figure's left (m, Blender's axes); `eyes` in figure dm."""
    left = eyes[eyes[:, 0] > 0]
    x, y, z = stage.to_world((left.min(axis=0) + left.max(axis=0))[None] / 2)[0]
    return float(x), float(y), float(z)


def finger_nails(model: Model) -> Floats:
    """Nail tint of both hands, per base vertex."""
    tails, backs = [], []
    for side in (".L", ".R"):
        _, palm = hand_axes(model.skeleton, side)
        for finger in range(1, 6):
            tails.append(model.skeleton.tails[f"finger{finger}-3{side}"])
            along = tails[-1] - model.skeleton.heads[f"finger{finger}-3{side}"]
            along = along / np.linalg.norm(along)
            # The thumb's nail looks sideways, away from the palm's middle.
            back = (
                -palm
                if finger > 1
                else model.skeleton.heads["finger1-1" + side] - model.skeleton.heads["finger3-1" + side]
            )
            back = back - along * float(back @ along)
            backs.append(back / np.linalg.norm(back))
    return makeup.nails(model.blank, tails, backs)


def teeth_shift(vertices: Floats, lowered: float) -> Floats:
    """Moves of the teeth (dm): the upper row a little down and forward so that it shows in speech, the
    lower row down, both rows narrower so that the corners of the mouth stay dark."""
    middle = (vertices[:, 1].min() + vertices[:, 1].max()) / 2
    upper = vertices[:, 1:2] > middle
    shift = np.where(upper, np.array([0.0, -0.035 * lowered, 0.02]), np.array([0.0, -0.075, -0.02]))
    shift[:, 0] = -0.10 * vertices[:, 0]
    return np.asarray(shift)


def add_sheet(kit: Path, design: Design, model: Model) -> None:
    """Long strand hair along the columns of a kit hair mesh, over the figure's own head."""
    assert design.sheet is not None
    style = strands.HairStyle()
    asset = read_asset(kit / "hair" / design.sheet.asset)
    vertices = fit(asset, model.blank)
    guides = [strands.guides_of(side, vertices) for side in strands.columns_of(asset.obj, vertices)]
    centre = np.array([0.0, 8.75, 0.25])
    grown = strands.grow(guides, centre, style)
    model.show(rest_pose(design, model), {})
    grown = strands.keep_off(grown, *model.surface(model.parts["suit"]), 0.06)
    roots = grown[:, 1:5].reshape(-1, 3)
    body = model.parts["body"]
    assert body.used is not None
    stage.set_attribute(body.item, "scalp", makeup.scalp(model.blank[body.used], roots))
    look = materials.strands(design.sheet.melanin, design.sheet.redness)
    model.hair.append(Hair(strands.make_curves("hair", grown, look, style.radius), grown))


def add_groom(design: Design, model: Model, name: str, style: Groom, mask: Floats) -> None:
    """Hair grown from the skin by its mask; white strands among it make a second set."""
    rng = np.random.default_rng(style.seed)
    model.show(rest_pose(design, model), {})
    body = model.parts["body"]
    vertices = posed(body)
    faces = [tuple(p.vertices) for p in body.item.data.polygons]
    roots = groom.strew(vertices, faces, corner_uvs(body), mask, style.count, rng)
    grown = groom.grow(style, roots.on(vertices), roots.strength, skull(model), rng)
    if style.where == "scalp":
        grown = strands.keep_off(grown, *model.surface(model.parts["suit"]), 0.06)
    white = rng.random(len(grown)) < style.grey
    for label, chosen, melanin in ((name, ~white, style.melanin), (f"{name} grey", white, 0.06)):
        if chosen.any():
            look = materials.strands(melanin, style.redness, style.roughness)
            item = strands.make_curves(label, grown[chosen], look, style.radius)
            follow = groom.Roots(roots.corners[chosen], roots.shares[chosen], roots.strength[chosen])
            model.hair.append(Hair(item, grown[chosen], follow if style.where == "beard" else None))


def posed(part: Part) -> Floats:
    """A part's vertices as they stand in the scene (figure dm)."""
    raw = np.empty(len(part.item.data.vertices) * 3, dtype=np.float32)
    part.item.data.vertices.foreach_get("co", raw)
    world = raw.reshape(-1, 3).astype(float) * 10
    return np.stack([world[:, 0], world[:, 2], -world[:, 1]], axis=1)


def corner_uvs(part: Part) -> list[Floats]:
    """The texture places of each face's corners."""
    mesh = part.item.data
    raw = np.empty(len(mesh.loops) * 2, dtype=np.float32)
    mesh.uv_layers[0].data.foreach_get("uv", raw)
    table = raw.reshape(-1, 2).astype(float)
    return [table[list(p.loop_indices)] for p in mesh.polygons]


def skull(model: Model) -> groom.Skull:
    """The head and neck as hair sees them."""
    points, normals = model.surface(model.parts["body"])
    low = model.joint("neck01")[1]
    head = points[:, 1] > low - 1.0
    points, normals = points[head], normals[head]
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    top = float(points[:, 1].max())
    chin = float(model.joint("jaw")[1]) - 0.35
    centre = np.array([0.0, (top + chin) / 2, float(model.joint("head")[2]) + 0.25])
    return groom.Skull(points, normals / np.maximum(length, 1e-9), chin, top, centre)


def light(scene: bpy.types.Scene, rim: float = 1.0) -> None:
    """Softbox from the upper left, cooler fill, two rim lights behind of strength `rim`."""
    stage.add_world(scene, (0.80, 0.90, 1.0), 0.22)
    stage.add_softbox(scene, "key", (-1.5, -2.3, 1.75), (0, 0, 0.72), (1.2, 1.2), 88, (1.0, 0.95, 0.90))
    stage.add_softbox(scene, "fill", (2.0, -2.0, 0.8), (0, 0, 0.5), (2.0, 2.0), 30, (0.86, 0.93, 1.0), 0.0)
    for side, x, colour in (("left", -1.5, (1.0, 0.97, 0.93)), ("right", 1.5, (0.9, 0.95, 1.0))):
        place = (x, 1.5, 1.5)
        stage.add_softbox(
            scene, f"rim {side}", place, (0, 0, 0.6), (0.7, 1.6), 24 * rim, colour, min(0.5, 0.5 * rim)
        )
