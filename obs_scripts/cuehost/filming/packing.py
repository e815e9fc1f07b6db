"""A filmed host as a pack: the same kind of folder that drawn hosts are (docs/host-packs.md)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
import yaml

from ..errors import HostError
from .eyes import Patch
from .faceparts import FaceParts
from .figure import SIZE, chest, depth, shoulders
from .slit import Light
from .smooth import Floats

Picture = npt.NDArray[np.uint8]

_LOSSLESS = 101
_LEAST = 0.004
"""Alpha below this is nothing."""

SHEET_PX = 4096
"""A pack's pictures have no longer sides."""

_PIVOT, _NECK = 0.76, 0.20
"""Where the head turns, below the crown, and where the neck ends, below the chin; in heads."""


class OwnMouths(NamedTuple):
    """Mouths of a clip: straight BGRA pictures of one size, 8 bits, all laid `at` one place of the frame; and
    a row for each: number, open, wide, closed, teeth, tongue, far (see docs/host-packs.md)."""

    pictures: Sequence[Picture]
    at: tuple[int, int]
    rows: Sequence[Sequence[float]]


class Own(NamedTuple):
    """What a host made from a clip has of the person besides a picture: mouths for speaking (None: too few)
    and stretches of how the head is held when idle (empty: too few; see docs/host-packs.md)."""

    mouths: OwnMouths | None = None
    life: Sequence[Floats] = ()


def straight(light: Light) -> Picture:
    """Premultiplied BGRA 0..1 as straight BGRA, 8 bits."""
    alpha = light[..., 3:]
    colour = light[..., :3] / np.maximum(alpha, 1e-4)
    out = np.dstack([np.where(alpha > _LEAST, colour, 0), np.where(alpha > _LEAST, alpha, 0)])
    return np.asarray(np.clip(out * 255 + 0.5, 0, 255), np.uint8)


def write_pack(parts: FaceParts, folder: Path, about: dict[str, Any], own: Own | None = None) -> None:
    """Write all pictures of a host into `folder`, and its `pack.yaml`, which says `about` too.

    Raises `HostError` where nothing can be written.
    """
    figure = parts.figure
    head = figure.head
    _write(folder / "plate.webp", straight(parts.plate))
    _write(folder / "depth.png", depth(figure))
    states: dict[str, list[dict[str, Any]]] = {
        "mouth": [{"id": "rest", "open": 0, "wide": 0}],
        "lids": [{"id": "open", "open": 1}],
        "gaze": [{"id": "ahead", "x": 0, "y": 0}],
        "brows": [{"id": "neutral", "raise": 0}],
    }
    for part in parts.parts:
        picture, at = trimmed(part.patch)
        name = f"{part.group}/{part.says['id']}.webp"
        _write(folder / name, picture)
        states[part.group].append({**part.says, "picture": name, "at": list(at)})
    groups: dict[str, dict[str, Any]] = {group: {"states": those} for group, those in states.items()}
    own = own or Own()
    if own.mouths is not None:
        _write(folder / "mouths.webp", sheet(own.mouths.pictures))
        height, width = own.mouths.pictures[0].shape[:2]
        frames = [[int(row[0]), *(round(float(value), 3) for value in row[1:])] for row in own.mouths.rows]
        groups["mouth"]["clip"] = {
            "picture": "mouths.webp",
            "at": list(own.mouths.at),
            "tile": [width, height],
            "frames": frames,
        }
    if own.life:
        groups["life"] = {"stretches": [np.round(rows, 3).tolist() for rows in own.life]}
    middle, radius = chest(figure)
    left, right = shoulders(figure)
    pack = {
        "format": 1,
        **about,
        "size": list(SIZE),
        "plate": "plate.webp",
        "depth": "depth.png",
        "head": {
            "pivot": _tenths((head.middle, head.top + _PIVOT * head.tall)),
            "chin": round(head.chin, 1),
            "neck": round(head.chin + _NECK * head.tall, 1),
            "top": round(head.top, 1),
        },
        "chest": {"centre": _tenths(middle), "radius": _tenths(radius)},
        **groups,
        "arms": {"left": {"shoulder": _tenths(left)}, "right": {"shoulder": _tenths(right)}},
    }
    text = yaml.safe_dump(pack, sort_keys=False, allow_unicode=True, width=110)
    try:
        (folder / "pack.yaml").write_text(text, encoding="utf-8")
    except OSError as fault:
        raise _unwritable(folder, fault) from fault


def capacity(width: int, height: int) -> int:
    """How many pictures of that size fit on a sheet."""
    return (SHEET_PX // width) * (SHEET_PX // height)


def sheet(pictures: Sequence[Picture]) -> Picture:
    """Equally large pictures as one, row by row, as many in a row as fit."""
    height, width = pictures[0].shape[:2]
    columns = min(len(pictures), SHEET_PX // width)
    out = np.zeros((-(-len(pictures) // columns) * height, columns * width, 4), np.uint8)
    for number, picture in enumerate(pictures):
        row, column = divmod(number, columns)
        out[row * height : (row + 1) * height, column * width : (column + 1) * width] = picture
    return out


def trimmed(patch: Patch) -> tuple[Picture, tuple[int, int]]:
    """A patch as a picture without clear borders, and where its corner sits in the frame."""
    picture = straight(patch.picture)
    rows, columns = (np.flatnonzero(picture[..., 3].any(axis=axis)) for axis in (1, 0))
    if not rows.size:
        return picture[:1, :1], (patch.window.left, patch.window.top)
    top, left = int(rows[0]), int(columns[0])
    part = picture[top : int(rows[-1]) + 1, left : int(columns[-1]) + 1]
    return np.ascontiguousarray(part), (patch.window.left + left, patch.window.top + top)


def _tenths(values: tuple[float, float]) -> list[float]:
    return [round(float(value), 1) for value in values]


def _write(path: Path, picture: Picture) -> None:
    options = [cv2.IMWRITE_WEBP_QUALITY, _LOSSLESS] if path.suffix == ".webp" else []
    _, data = cv2.imencode(path.suffix, picture, options)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.tobytes())
    except OSError as fault:
        raise _unwritable(path.parent, fault) from fault


def _unwritable(folder: Path, fault: OSError) -> HostError:
    return HostError(f"The host cannot be written to {folder} ({fault.strerror}).", "Check folder and space.")
