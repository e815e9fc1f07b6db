"""Garments on a figure: which skin they hide, cuffs, and which piece of the mesh is which."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from hostlab import materials, stage
from hostlab.design import Outfit
from hostlab.garments import Asset, fit, iron_shift, read_asset
from hostlab.meshdata import Floats, Obj, islands
from hostlab.model import Model
from hostlab.skeleton import Skeleton

LONG_SLEEVE = 3.6  # dm from the middle: sleeves that reach farther end in a cuff at the wrist
LOWER, LOWER_MEAN = 3.5, 0.9  # dm: pieces that end and lie below these heights are the lower cloth


def read(kit: Path, outfit: Outfit) -> Asset:
    """The kit's garment of an outfit, cut as closely as the outfit says."""
    asset = read_asset(kit / "clothes" / outfit.asset)
    return replace(asset, offset=asset.offset * (1 - outfit.snug))


def dress(model: Model, kit: Path, outfit: Outfit, asset: Asset) -> None:
    """Put the outfit on the figure, as the part ``suit``."""
    part = model.add_asset(asset, materials.suit(kit / "clothes" / outfit.asset, outfit), 1, "suit")
    if has_cuffs(asset, model.blank):
        part.shift = cuff_shift(model.skeleton, part.rest, outfit)
    if outfit.iron:
        neck = float(model.skeleton.heads["neck01"][1])
        smooth = iron_shift(part.rest, asset.obj.faces, outfit.iron, neck)
        part.shift = smooth if part.shift is None else part.shift + smooth
    stage.set_attribute(part.item, "lower", lower_mask(part.rest, asset.obj))


def has_cuffs(asset: Asset, vertices: Floats) -> bool:
    """Whether the sleeves reach the wrists."""
    return bool(abs(fit(asset, vertices)[:, 0]).max() > LONG_SLEEVE)


def hidden_skin(model: Model, asset: Asset) -> np.ndarray:
    """The base vertices to hide under the garment, without those that shortened cuffs lay bare."""
    hidden = asset.delete
    if not has_cuffs(asset, model.blank):
        return hidden
    keep = np.ones(len(hidden), dtype=bool)
    for side, sign in ((".L", 1), (".R", -1)):
        elbow, wrist = model.skeleton.heads["lowerarm01" + side], model.skeleton.heads["wrist" + side]
        axis = (wrist - elbow) / np.linalg.norm(wrist - elbow)
        points = model.blank[hidden]
        keep &= ~(((points - wrist) @ axis > -0.42) & (points[:, 0] * sign > 2.5))
    return hidden[keep]


def cuff_shift(skeleton: Skeleton, vertices: Floats, outfit: Outfit) -> Floats:
    """Moves (dm) of the cuffs: shorter, and as much wider as the arm is there, so that the round of the
    wrist shows and hands can join the forearm where every view is equally wide."""
    shift = np.zeros_like(vertices)
    heads = skeleton.heads
    for side, sign in ((".L", 1), (".R", -1)):
        elbow, wrist = heads["lowerarm01" + side], heads["wrist" + side]
        axis = (wrist - elbow) / np.linalg.norm(wrist - elbow)
        along = (vertices - wrist) @ axis
        out = vertices - wrist - np.outer(along, axis)
        near = (np.linalg.norm(out, axis=1) < 0.7) & (vertices[:, 0] * sign > 2)
        draw = np.clip((along + 0.55) / 0.6, 0, 1) * outfit.cuff_wider * near
        shift += out * draw[:, None]
        shorten = np.clip((along + 1.2) / 1.3, 0, 1) * outfit.cuff_shorter * near
        shift -= np.outer(shorten, axis)
    return shift


def lower_mask(vertices: Floats, obj: Obj) -> Floats:
    """1 on the skirt or trousers, 0 above: they are pieces of their own in the mesh or in its texture."""
    island_of = islands(len(obj.uvs), obj.face_uvs)
    piece = np.zeros(len(vertices), dtype=int)
    for face, corners in zip(obj.faces, obj.face_uvs, strict=True):
        piece[list(face)] = island_of[corners[0]]
    mask = np.zeros(len(vertices))
    for island in np.unique(piece):
        mine = piece == island
        mask[mine] = float(vertices[mine, 1].max() < LOWER and vertices[mine, 1].mean() < LOWER_MEAN)
    return mask
