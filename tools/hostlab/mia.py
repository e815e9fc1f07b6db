"""Mia: what she is made of. Everything a second host would change stands here or in `figure`."""

from __future__ import annotations

from pathlib import Path

import bpy
import numpy as np

from hostlab import figure, makeup, materials, stage, strands
from hostlab.garments import fit, read_asset
from hostlab.meshdata import vertex_groups
from hostlab.model import Model
from hostlab.posing import aim_arm, direction, hand_axes, relaxed_shoulders
from hostlab.skeleton import Pose

SUIT = "female_elegantsuit01"
HAIR = "long01"
STYLE = strands.HairStyle()
CUFF_SHORTER = 0.38
CUFF_WIDER = 0.10
BLOUSE = (0.012, 0.105, 0.125)
SKIRT = (0.020, 0.022, 0.030)
REST = {"upper": 9.0, "fore": 3.0}
"""Resting arm angles for the viewer's left arm; the other arm mirrors them."""


def camera(model: Model) -> stage.Camera:
    """From the upper thighs to some headroom for a raised finger; a long lens just below eye height."""
    crown = float(model.blank[vertex_groups()["body"], 1].max()) / 10
    return stage.Camera(distance=4.2, height=crown - 0.28, scale=790.0, top=crown + 0.165)


def rest_pose(model: Model) -> Pose:
    """Arms hanging relaxed, shoulders down."""
    pose = relaxed_shoulders(8.0)
    for side, sign in ((".R", 1), (".L", -1)):
        upper, fore = direction(REST["upper"] * sign, -2), direction(REST["fore"] * sign, 10)
        pose = aim_arm(model.skeleton, pose, side, upper, fore)
    return pose


def build(kit: Path, subdivide: int = 1, hair: bool = True) -> Model:
    """Load everything into the empty scene. `kit` is the assets kit's folder."""
    blank = figure.base_figure()
    model = Model(blank)
    suit = read_asset(kit / "clothes" / SUIT)
    skin = materials.skin(kit / "skins/young_caucasian_female2/young_lightskinned_female_diffuse2.png", 0.86)
    body = model.add_body(skin, bare_wrists(model, suit.delete), subdivide)
    assert body.used is not None
    stage.set_attribute(body.item, "lips", makeup.lips(len(blank))[body.used])
    stage.set_attribute(body.item, "blush", makeup.blush(blank)[body.used])
    stage.set_attribute(body.item, "liner", makeup.liner(blank)[body.used])
    stage.set_attribute(body.item, "nails", finger_nails(model)[body.used])
    folder = kit / "clothes" / SUIT
    cloth = materials.suit(BLOUSE, SKIRT, folder / f"{SUIT}_ao.png", folder / f"{SUIT}_normal.png")
    part = model.add_asset(suit, cloth, 1, "suit")
    part.shift = cuff_shift(model, part.rest)
    stage.set_attribute(part.item, "skirt", skirt_mask(part.rest, suit.obj.faces))
    eyes = model.add_asset(
        read_asset(kit / "eyes/high-poly"),
        materials.eye(kit / "eyes/materials/brown_eye.png", 0.62, 1.35),
        0,
        "eyes",
    )
    centres = [model.skeleton.heads["eye.L"], model.skeleton.heads["eye.R"]]
    stage.set_attribute(eyes.item, "lidshade", makeup.lid_shade(eyes.rest, centres, 0.15))
    lash, brow = kit / "eyelashes/eyelashes01", kit / "eyebrows/eyebrow001"
    model.add_asset(
        read_asset(lash), materials.fringe(lash / "eyelashes01.png", (0.012, 0.008, 0.007), 1.1), 0, "lashes"
    )
    model.add_asset(
        read_asset(brow), materials.fringe(brow / "eyebrow001.png", (0.055, 0.030, 0.018), 0.85), 0, "brows"
    )
    row = read_asset(kit / "teeth/teeth_base")
    part = model.add_asset(row, materials.teeth(kit / "teeth/teeth_base/teeth.png"), 0, "teeth")
    part.shift = teeth_shift(part.rest)
    model.add_asset(
        read_asset(kit / "tongue/tongue01"),
        materials.tongue(kit / "tongue/tongue01/tongue01_diffuse.png"),
        1,
        "tongue",
    )
    if hair:
        add_hair(kit, model)
    return model


def finger_nails(model: Model) -> np.ndarray:
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


def teeth_shift(vertices: np.ndarray) -> np.ndarray:
    """Moves of the teeth (dm): the upper row a little down and forward so that it shows when she speaks,
    the lower row down, both rows narrower so that the corners of the mouth stay dark."""
    middle = (vertices[:, 1].min() + vertices[:, 1].max()) / 2
    upper = vertices[:, 1:2] > middle
    shift = np.where(upper, np.array([0.0, -0.035, 0.02]), np.array([0.0, -0.075, -0.02]))
    shift[:, 0] = -0.10 * vertices[:, 0]
    return shift


def bare_wrists(model: Model, hidden: np.ndarray) -> np.ndarray:
    """The base vertices to hide under the suit, without those that the shortened cuffs lay bare."""
    keep = np.ones(len(hidden), dtype=bool)
    for side, sign in ((".L", 1), (".R", -1)):
        elbow, wrist = model.skeleton.heads["lowerarm01" + side], model.skeleton.heads["wrist" + side]
        axis = (wrist - elbow) / np.linalg.norm(wrist - elbow)
        points = model.blank[hidden]
        keep &= ~(((points - wrist) @ axis > -0.42) & (points[:, 0] * sign > 2.5))
    return hidden[keep]


def cuff_shift(model: Model, vertices: np.ndarray) -> np.ndarray:
    """Moves (dm) of the blouse's cuffs: shorter, and as much wider as the arm is there, so that the round
    of the wrist shows and hands can join the forearm where every view is equally wide."""
    shift = np.zeros_like(vertices)
    heads = model.skeleton.heads
    for side, sign in ((".L", 1), (".R", -1)):
        elbow, wrist = heads["lowerarm01" + side], heads["wrist" + side]
        axis = (wrist - elbow) / np.linalg.norm(wrist - elbow)
        along = (vertices - wrist) @ axis
        out = vertices - wrist - np.outer(along, axis)
        near = (np.linalg.norm(out, axis=1) < 0.7) & (vertices[:, 0] * sign > 2)
        draw = np.clip((along + 0.55) / 0.6, 0, 1) * CUFF_WIDER * near
        shift += out * draw[:, None]
        shorten = np.clip((along + 1.2) / 1.3, 0, 1) * CUFF_SHORTER * near
        shift -= np.outer(shorten, axis)
    return shift


def skirt_mask(vertices: np.ndarray, faces: list[tuple[int, ...]]) -> np.ndarray:
    """1 on the skirt, 0 on the blouse: they are separate pieces of the suit's mesh."""
    parent = list(range(len(vertices)))

    def root(v: int) -> int:
        while parent[v] != v:
            parent[v] = parent[parent[v]]
            v = parent[v]
        return v

    for face in faces:
        for v in face[1:]:
            parent[root(v)] = root(face[0])
    roots = np.array([root(v) for v in range(len(vertices))])
    mask = np.zeros(len(vertices))
    for piece in np.unique(roots):
        mask[roots == piece] = float(vertices[roots == piece, 1].max() < 3.5 and (roots == piece).sum() > 60)
    return mask


def add_hair(kit: Path, model: Model) -> None:
    """Strand hair over the figure's own head."""
    asset = read_asset(kit / "hair" / HAIR)
    vertices = fit(asset, model.blank)
    guides = [strands.guides_of(side, vertices) for side in strands.columns_of(asset.obj, vertices)]
    centre = np.array([0.0, 8.75, 0.25])
    grown = strands.grow(guides, centre, STYLE)
    model.show(rest_pose(model), {})
    suit = model.parts["suit"]
    grown = strands.keep_off(grown, *model.surface(suit), 0.06)
    roots = grown[:, 1:5].reshape(-1, 3)
    body = model.parts["body"]
    assert body.used is not None
    stage.set_attribute(body.item, "scalp", makeup.scalp(model.blank[body.used], roots))
    strands.make_curves("hair", grown, materials.strands(0.78, 0.5), STYLE.radius)


def light(scene: bpy.types.Scene) -> None:
    """Softbox from the upper left, cooler fill, two rim lights behind."""
    stage.add_world(scene, (0.80, 0.90, 1.0), 0.22)
    stage.add_softbox(scene, "key", (-1.5, -2.3, 1.75), (0, 0, 0.72), (1.2, 1.2), 88, (1.0, 0.95, 0.90))
    stage.add_softbox(scene, "fill", (2.0, -2.0, 0.8), (0, 0, 0.5), (2.0, 2.0), 30, (0.86, 0.93, 1.0), 0.0)
    stage.add_softbox(
        scene, "rim left", (-1.5, 1.5, 1.5), (0, 0, 0.6), (0.7, 1.6), 24, (1.0, 0.97, 0.93), 0.5
    )
    stage.add_softbox(scene, "rim right", (1.5, 1.5, 1.5), (0, 0, 0.6), (0.7, 1.6), 24, (0.9, 0.95, 1.0), 0.5)
