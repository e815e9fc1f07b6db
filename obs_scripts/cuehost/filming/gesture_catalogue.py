"""The gestures found in a clip as a catalogue: a sheet of pictures to choose from, and files for the host."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
import yaml

from .clip import FPS
from .gesture_cutting import Cut, Refused
from .gestures import Gesture
from .matting import Light, Picture

LIST = "gestures.yaml"
SHEET = "gestures.webp"
FOLDER = "gestures"

_HEAD_OF_LIST = """\
# The gestures found in the clip; gestures.webp shows them, each at its beginning, its stroke and its end.
# name: the movement it becomes, as cues call it (docs/movements.md); several may share a name.
# use: true has the host make it. `cuehost host gestures NAME 1=greet` writes the same.
"""

_QUALITY, _ALPHA_QUALITY = 88, 80
_TILE = (210, 280)
_TITLE_PX = 44
_GREY, _INK, _FAINT = 238, (40, 34, 28), (150, 146, 142)


class Kept(NamedTuple):
    """A gesture that was cut out, as it goes into the pack: its footage, where it is laid, width and height,
    px, how many pictures it has, and the number of the stroke's."""

    footage: bytes
    at: tuple[int, int]
    size: tuple[int, int]
    frames: int
    stroke: int


class Found(NamedTuple):
    """A gesture of a clip and what became of it; `shown` is how it begins, its stroke and its end, BGR."""

    number: int
    gesture: Gesture
    cut: Kept | Refused
    shown: tuple[Picture, ...]


def write_gestures(found: Sequence[Found], folder: Path) -> None:
    """Write list, sheet and footage of a clip's gestures into a host's folder; nothing where there are none.
    Raises `OSError`."""
    if not found:
        return
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    rows = [_row(one, folder) for one in found]
    (folder / LIST).write_text(list_text(rows), encoding="utf-8")
    _, data = cv2.imencode(".webp", gesture_sheet(found), [cv2.IMWRITE_WEBP_QUALITY, 84])
    (folder / SHEET).write_bytes(data.tobytes())


def list_text(rows: Sequence[dict[str, Any]]) -> str:
    """The list of gestures as the user sees it."""
    document = {"format": 1, "gestures": list(rows)}
    return _HEAD_OF_LIST + yaml.safe_dump(
        document, sort_keys=False, allow_unicode=True, default_flow_style=None, width=110
    )


def _row(one: Found, folder: Path) -> dict[str, Any]:
    gesture, cut = one.gesture, one.cut
    row: dict[str, Any] = {
        "number": one.number,
        "name": gesture.meaning,
        "use": False,
        "seconds": [round(n / FPS, 2) for n in (gesture.start, gesture.stroke, gesture.end)],
        "steady": gesture.steady,
    }
    if isinstance(cut, Refused):
        return {**row, "fault": cut.fault}
    name = f"{FOLDER}/{one.number}.zip"
    (folder / name).write_bytes(cut.footage)
    return {
        **row,
        "footage": name,
        "at": list(cut.at),
        "size": list(cut.size),
        "frames": cut.frames,
        "stroke": cut.stroke,
    }


def kept(cut: Cut) -> Kept:
    """A gesture packed: a clip's are many, and large while they are not."""
    height, width = cut.alphas[0].shape
    return Kept(packed(cut), cut.at, (width, height), len(cut.pictures), cut.stroke)


def packed(cut: Cut) -> bytes:
    """The pictures of a gesture as a ZIP of JPEGs: `000.jpg` its colours, `000m.jpg` how much is taken, and
    below it the person's alpha."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for number, (picture, alpha, take) in enumerate(
            zip(cut.pictures, cut.alphas, cut.takes, strict=True)
        ):
            for name, shown, quality in (
                (f"{number:03}.jpg", picture, _QUALITY),
                (f"{number:03}m.jpg", np.vstack([take, alpha]), _ALPHA_QUALITY),
            ):
                _, data = cv2.imencode(".jpg", shown, [cv2.IMWRITE_JPEG_QUALITY, quality])
                archive.writestr(zipfile.ZipInfo(name), data.tobytes())
    return out.getvalue()


def laid(plate: Light, cut: Cut, number: int) -> Picture:
    """A gesture's picture on the host at rest, before grey; BGR, 8 bits."""
    whole = plate.copy()
    height, width = cut.alphas[number].shape
    x, y = cut.at
    below = whole[y : y + height, x : x + width]
    take = cut.takes[number].astype(np.float32)[..., None] / 255
    alpha = cut.alphas[number].astype(np.float32)[..., None] / 255
    colour = cut.pictures[number].astype(np.float32) / 255
    below[:] = below * (1 - take) + take * np.dstack([colour * alpha, alpha])
    out = whole[..., :3] * 255 + _GREY * (1 - whole[..., 3:])
    return np.asarray(np.clip(out + 0.5, 0, 255), np.uint8)


def gesture_sheet(found: Sequence[Found]) -> Picture:
    """The catalogue's pictures: two gestures a row, each with number, name and length; BGR, 8 bits."""
    tiles = [_tile(one) for one in found]
    blank = np.full_like(tiles[0], 255)
    tiles += [blank] * (len(tiles) % 2)
    gap = np.full((tiles[0].shape[0], 14, 3), 255, np.uint8)
    rows = [np.hstack([tiles[i], gap, tiles[i + 1]]) for i in range(0, len(tiles), 2)]
    return np.vstack(rows)


def _tile(one: Found) -> Picture:
    refused = isinstance(one.cut, Refused)
    pictures = []
    for shown in one.shown:
        factor = max(_TILE[0] / shown.shape[1], _TILE[1] / shown.shape[0])
        small = cv2.resize(shown, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        side = (small.shape[1] - _TILE[0]) // 2
        small = small[: _TILE[1], side : side + _TILE[0]]
        pictures.append(np.asarray(small * 0.5 + 120 if refused else small, np.uint8))
    out = np.full((_TITLE_PX + _TILE[1] + 12, 3 * _TILE[0], 3), 255, np.uint8)
    out[_TITLE_PX : _TITLE_PX + _TILE[1]] = np.hstack(pictures)
    long = (one.gesture.end - one.gesture.start + 1) / FPS
    title = f"{one.number}  {one.gesture.meaning or '(no name)'}  {long:.1f} s"
    cv2.putText(out, title, (4, 20), cv2.FONT_HERSHEY_SIMPLEX, 0.6, _INK, 1, cv2.LINE_AA)
    below = one.cut.fault if isinstance(one.cut, Refused) else "beginning, stroke, end"
    cv2.putText(out, below, (4, 38), cv2.FONT_HERSHEY_SIMPLEX, 0.42, _FAINT, 1, cv2.LINE_AA)
    return out
