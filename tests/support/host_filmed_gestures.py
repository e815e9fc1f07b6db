"""A filmed gesture for a drawn pack: a disc that goes up beside the figure and down again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import yaml

from cuehost.filming.gesture_catalogue import packed
from cuehost.filming.gesture_cutting import Cut

AT, SIZE = (190, 150), (70, 300)
FRAMES, STROKE = 50, 20
COLOUR = (200, 40, 220)
"""BGR."""

RADIUS = 18


def height_of(number: int) -> float:
    """How high the disc is above its rest, as a share of its way."""
    way = np.interp(number, [3, STROKE, 32, FRAMES - 4], [0, 1, 1, 0])
    return float(way * way * (3 - 2 * way))


def disc_at(number: int) -> tuple[int, int]:
    """The middle of the disc in the frame, px."""
    return AT[0] + 35, AT[1] + round(SIZE[1] + RADIUS + 4 - height_of(number) * 240)


def footage() -> bytes:
    """The gesture as it lies in a pack."""
    pictures, alphas, takes = [], [], []
    for number in range(FRAMES):
        alpha = np.zeros((SIZE[1], SIZE[0]), np.uint8)
        x, y = disc_at(number)
        cv2.circle(alpha, (x - AT[0], y - AT[1]), RADIUS, 255, -1, cv2.LINE_AA)
        pictures.append(np.full((SIZE[1], SIZE[0], 3), COLOUR, np.uint8))
        alphas.append(alpha)
        takes.append(np.asarray(cv2.dilate(alpha, np.ones((9, 9), np.uint8)), np.uint8))
    return packed(Cut(pictures, alphas, takes, AT, STROKE))


def row(number: int = 1, name: str = "point_right", **more: Any) -> dict[str, Any]:
    """A gesture of the list."""
    return {
        "number": number,
        "name": name,
        "use": True,
        "seconds": [1.0, 1.8, 3.0],
        "steady": 0.9,
        "footage": f"gestures/{number}.zip",
        "at": list(AT),
        "size": list(SIZE),
        "frames": FRAMES,
        "stroke": STROKE,
        **more,
    }


def add_gestures(folder: Path, *rows: dict[str, Any]) -> None:
    """Give the pack in `folder` these gestures, all with the same footage."""
    (folder / "gestures").mkdir(exist_ok=True)
    data = footage()
    for one in rows:
        if one.get("footage"):
            (folder / one["footage"]).write_bytes(data)
    (folder / "gestures.yaml").write_text(
        yaml.safe_dump({"format": 1, "gestures": list(rows)}, sort_keys=False), encoding="utf-8"
    )
