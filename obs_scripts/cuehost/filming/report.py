"""The quality report: one HTML page with its pictures in it, to look at before the first show."""

from __future__ import annotations

import base64
import html
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from .eyes import Patch
from .faceparts import FaceParts, lay
from .figure import SIZE
from .landmarks import Face
from .quality import Finding
from .slit import Light
from .smooth import Window

Picture = npt.NDArray[np.uint8]

_LIGHT, _DARK = (0.93, 0.93, 0.93), (0.20, 0.17, 0.16)
_SHOWN = (
    *("open15_oo", "open35_oo", "open60_oo", "open15_mid", "open35_mid", "open85_mid"),
    *("open60_ee", "mbp", "fv", "tongue", "smile", "l33", "l00", "left", "right", "up", "down"),
)
_COLUMNS = 6
_MARKS = {"good": "&#10003;", "fair": "!", "poor": "&#10007;"}
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;color:#1d2430}
table{border-collapse:collapse;width:100%}
td{padding:.4rem .6rem;border-bottom:1px solid #dde2ea;vertical-align:top}
.mark{width:1.6rem;text-align:center;font-weight:700}
.good .mark{color:#14833b}.fair .mark{color:#b26a00}.poor .mark{color:#c1121f}
img{max-width:100%;border-radius:6px}figure{margin:1.5rem 0}.note{color:#57606f}
"""


def sheet(parts: FaceParts) -> Picture:
    """The head in many states side by side, over light and over dark; BGR, 8 bits."""
    head = parts.figure.head
    left = max(0, round(head.middle - 0.62 * head.tall))
    right = min(SIZE[0], round(head.middle + 0.62 * head.tall))
    top, bottom = (
        max(0, round(head.top - 0.08 * head.tall)),
        min(SIZE[1], round(head.chin + 0.22 * head.tall)),
    )
    plate = parts.plate
    tiles = [_over(plate[top:bottom, left:right], _LIGHT)]
    wanted = {str(part.says["id"]): part for part in parts.parts}
    for number, name in enumerate(name for name in _SHOWN if name in wanted):
        shown = plate.copy()
        lay(shown, wanted[name].patch)
        tiles.append(_over(shown[top:bottom, left:right], _DARK if number % 2 else _LIGHT))
    while len(tiles) % _COLUMNS:
        tiles.append(np.full_like(tiles[0], 255))
    rows = [np.hstack(tiles[i : i + _COLUMNS]) for i in range(0, len(tiles), _COLUMNS)]
    return np.vstack(rows)


def marked(picture: Picture, face: Face) -> Picture:
    """The picture with the landmarks that were found."""
    factor = min(1.0, 700 / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    for x, y in face.points[:, :2] * factor:
        cv2.circle(small, (round(x), round(y)), 1, (80, 220, 60), -1)
    return np.asarray(small, np.uint8)


def own_sheet(parts: FaceParts, window: Window, mouths: Sequence[Picture]) -> Picture:
    """Some of the person's own mouths on the host's head, as they are shown on air; BGR, 8 bits."""
    head = parts.figure.head
    left, right = (round(head.middle + side * 0.62 * head.tall) for side in (-1, 1))
    top, bottom = round(head.top + 0.25 * head.tall), min(SIZE[1], round(head.chin + 0.22 * head.tall))
    tiles = []
    wanted = np.linspace(0, len(mouths) - 1, min(len(mouths), _COLUMNS * 4)).round().astype(int)
    for number in wanted:
        mouth = mouths[number].astype(np.float32) / 255
        mouth[..., :3] *= mouth[..., 3:]
        shown = parts.plate.copy()
        lay(shown, Patch(mouth, window))
        tiles.append(_over(shown[top:bottom, max(0, left) : min(SIZE[0], right)], _LIGHT))
    while len(tiles) % _COLUMNS:
        tiles.append(np.full_like(tiles[0], 255))
    return np.vstack([np.hstack(tiles[i : i + _COLUMNS]) for i in range(0, len(tiles), _COLUMNS)])


def page(
    name: str,
    findings: Sequence[Finding],
    picture: Picture,
    parts: FaceParts,
    consent: str,
    more: Sequence[tuple[str, Picture]] = (),
) -> str:
    """The report as HTML; `more` are further pictures with their titles."""
    plate = parts.plate
    whole = np.hstack([_over(plate, _LIGHT), _over(plate, _DARK)])
    rows = "".join(
        f'<tr class="{f.grade}"><td class="mark">{_MARKS[f.grade]}</td><td>{html.escape(f.what)}</td>'
        f"<td>{html.escape(f.text)}</td><td>{html.escape(f.advice)}</td></tr>"
        for f in findings
    )
    pictures = (
        ("What was found in the picture", marked(picture, parts.figure.face_in_picture)),
        ("Cut out, mouth at rest", whole),
        *more,
        ("Mouth shapes, lids and gaze", sheet(parts)),
    )
    figures = "".join(
        f"<figure><figcaption>{html.escape(title)}</figcaption><img src='{_data(shown)}' alt=''></figure>"
        for title, shown in pictures
    )
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{html.escape(name)}</title>"
        f"<style>{_STYLE}</style><h1>{html.escape(name)}: how well the picture suits</h1>"
        f"<p class=note>Consent: {html.escape(consent)}. The host is always labelled as AI-generated.</p>"
        f"<table>{rows}</table>{figures}</html>"
    )


def _over(light: Light, colour: tuple[float, float, float]) -> Picture:
    back = np.array(colour, np.float32)
    mixed = light[..., :3] + back * (1 - light[..., 3:])
    return np.asarray(np.clip(mixed * 255 + 0.5, 0, 255), np.uint8)


def _data(picture: Picture) -> str:
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 88])
    return "data:image/jpeg;base64," + base64.b64encode(data.tobytes()).decode()
