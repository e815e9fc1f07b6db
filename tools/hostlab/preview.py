"""A contact sheet of a finished pack: the figure put together in several poses, mouths and lids, so that
seams at shoulder, elbow and wrist can be looked at. A plain, slow composer; not the product's renderer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import yaml
from PIL import Image

Pose = dict[str, tuple[float, float, str]]

POSES: dict[str, Pose] = {
    "rest": {},
    "open": {"left": (14, 150, "open"), "right": (-14, -150, "open")},
    "present": {"left": (22, 118, "present")},
    "point": {"right": (-20, -140, "point")},
    "across": {"left": (12, -70, "flat"), "right": (-10, 62, "relaxed")},
    "one": {"left": (16, 165, "one"), "right": (-8, 78, "fist")},
    "thumb": {"left": (14, -115, "thumb_up"), "right": (-20, -165, "ok")},
    "wide": {"left": (40, 130, "five"), "right": (-40, -130, "five")},
}


def turned(
    picture: Image.Image, pivot: list[float], at: tuple[float, float], degrees: float, size: tuple[int, int]
) -> Image.Image:
    """The picture on an empty frame, its pivot at `at`, turned clockwise by `degrees`."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    matrix = (c, s, pivot[0] - c * at[0] - s * at[1], -s, c, pivot[1] + s * at[0] - c * at[1])
    data = np.asarray(picture, dtype=np.float32) / 255
    data[..., :3] *= data[..., 3:]
    planes = [
        Image.fromarray(data[..., i]).transform(
            size, Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC
        )
        for i in range(4)
    ]
    moved = np.stack([np.asarray(p) for p in planes], axis=2)
    alpha = np.clip(moved[..., 3:], 1e-5, 1)
    out = np.concatenate([np.clip(moved[..., :3] / alpha, 0, 1), np.clip(moved[..., 3:], 0, 1)], axis=2)
    return Image.fromarray((out * 255).astype(np.uint8), "RGBA")


def nearest_view(views: list[dict[str, Any]], angle: float) -> dict[str, Any]:
    """The view whose angle is nearest, going round the circle."""
    return min(views, key=lambda v: abs((v["angle"] - angle + 180) % 360 - 180))


class Composer:
    """Puts a pack's pieces together."""

    def __init__(self, folder: Path) -> None:
        self.folders = [folder]
        self.pack: dict[str, Any] = yaml.safe_load((folder / "pack.yaml").read_text(encoding="utf-8"))
        if "base" in self.pack:
            self.folders.append(folder.parent / self.pack["base"])
            below = yaml.safe_load((self.folders[1] / "pack.yaml").read_text(encoding="utf-8"))
            arms = {v: {**below["arms"][v], **self.pack["arms"][v]} for v in ("left", "right")}
            self.pack = {**below, **self.pack, "arms": arms}
        self.size: tuple[int, int] = tuple(self.pack["size"])

    def picture(self, name: str) -> Image.Image:
        """A picture of the pack."""
        path = next(f / name for f in self.folders if (f / name).exists())
        return Image.open(path).convert("RGBA")

    def face(self, **states: str) -> Image.Image:
        """The plate with patches, such as ``mouth="open35_mid"``."""
        frame = self.picture(self.pack["plate"])
        for kind in ("gaze", "brows", "lids", "mouth"):
            if kind in states:
                state = next(s for s in self.pack[kind]["states"] if s["id"] == states[kind])
                if "picture" in state:
                    layer = Image.new("RGBA", frame.size)
                    layer.paste(self.picture(state["picture"]), tuple(state["at"]))
                    frame = Image.alpha_composite(frame, layer)
        return frame

    def arm(self, frame: Image.Image, view: str, upper: float, fore: float, hand: str) -> Image.Image:
        """One arm over the frame; a mirrored one is drawn on the other side and flipped."""
        arm = self.pack["arms"][view]
        if "mirror" in arm:
            empty = Image.new("RGBA", self.size)
            flipped = self.arm(empty, arm["mirror"], -upper, -fore, hand)
            return Image.alpha_composite(frame, flipped.transpose(Image.Transpose.FLIP_LEFT_RIGHT))
        at = tuple(arm["shoulder"])
        for kind, angle in (("upper", upper), ("fore", fore)):
            part = nearest_view(arm[kind]["views"], angle)
            turn = angle - part["angle"]
            layer = turned(self.picture(part["picture"]), part["pivot"], at, turn, self.size)
            frame = Image.alpha_composite(frame, layer)
            vector = np.array(part["end"]) - np.array(part["pivot"])
            c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
            at = (at[0] + c * vector[0] - s * vector[1], at[1] + s * vector[0] + c * vector[1])
        shapes = arm["hand"]["shapes"]
        part = nearest_view(shapes.get(hand, shapes["relaxed"])["views"], fore)
        turn = (fore - part["angle"] + 180) % 360 - 180
        layer = turned(self.picture(part["picture"]), part["pivot"], at, turn, self.size)
        return Image.alpha_composite(frame, layer)

    def figure(self, pose: Pose, **states: str) -> Image.Image:
        """The whole figure in a pose."""
        frame = self.face(**states)
        for view in ("left", "right"):
            rest = self.pack["rest"][view]
            upper, fore, hand = pose.get(view, (rest["upper"], rest["fore"], rest["hand"]))
            frame = self.arm(frame, view, upper, fore, hand)
        return frame


def contact_sheet(folder: Path, out: Path, background: tuple[int, int, int] = (188, 182, 176)) -> None:
    """Write two sheets: bodies (`out`) and faces (`out` with -faces)."""
    composer = Composer(folder)
    width, height = composer.size
    bodies = [composer.figure(pose) for pose in POSES.values()]
    sheet = Image.new("RGB", (width * 4, height * 2), background)
    for i, body in enumerate(bodies):
        sheet.paste(body, ((i % 4) * width, (i // 4) * height), body)
    sheet.save(out)
    head = composer.pack["head"]
    box = (head["pivot"][0] - 85, head["top"] - 5, head["pivot"][0] + 85, head["neck"] + 10)
    faces = [
        composer.face(**{kind: s["id"]})
        for kind in ("mouth", "lids", "gaze", "brows")
        for s in composer.pack.get(kind, {"states": []})["states"]
    ]
    w, h = box[2] - box[0], box[3] - box[1]
    sheet = Image.new("RGB", (w * 8, h * ((len(faces) + 7) // 8)), background)
    for i, face in enumerate(faces):
        cut = face.crop(box)
        sheet.paste(cut, ((i % 8) * w, (i // 8) * h), cut)
    sheet.save(out.with_name(f"{out.stem}-faces{out.suffix}"))
