"""A portrait painted upon stored landmarks: what a picture of a person is to the filming of a host."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from cuehost.filming import Tracked
from cuehost.filming.landmarks import EYES, INNER_LOWER, INNER_UPPER, OUTER_LOWER, OUTER_UPPER, OVAL, Face
from cuehost.filming.mouth import Mouth

Picture = npt.NDArray[np.uint8]

SIDE = 512
SKIN, LIP, TOOTH, HAIR, SHIRT = (140, 170, 220), (120, 110, 200), (225, 235, 240), (40, 60, 90), (150, 90, 40)
WHITE, IRIS, BROW, BACKGROUND = (225, 230, 235), (40, 45, 60), (50, 70, 100), (90, 160, 90)
"""BGR."""

_FILE = Path(__file__).parents[1] / "filming" / "portrait_landmarks.json"
_FINE = 4


def smiling_face() -> Face:
    """Landmarks of a face that shows its teeth, in a picture of `SIDE` px."""
    return Face(np.array(json.loads(_FILE.read_text("utf-8"))["points"], np.float64))


def closed_face() -> Face:
    """The same face with its lips closed."""
    face = smiling_face()
    lips = Mouth(face).rest
    points = face.points.copy()
    for line, places in (
        (OUTER_UPPER, lips.outer_upper),
        (INNER_UPPER, lips.inner_upper),
        (INNER_LOWER, lips.inner_lower),
        (OUTER_LOWER, lips.outer_lower),
    ):
        points[list(line), :2] = face.to_picture(places)
    return Face(points)


def portrait(face: Face, side: int = SIDE) -> tuple[Picture, npt.NDArray[np.float32]]:
    """A painted picture of the face, and where the person is, 0..1."""
    big = np.full((side * _FINE, side * _FINE, 3), BACKGROUND, np.uint8)
    mask = np.zeros(big.shape[:2], np.uint8)
    middle = face.points[list(OVAL), :2].mean(axis=0)
    tall = float(np.ptp(face.points[list(OVAL), 1]))

    def at(places: npt.NDArray[np.float64]) -> npt.NDArray[np.int32]:
        return ((places[..., :2] + 0.5) * _FINE).round().astype(np.int32)

    def fill(places: npt.NDArray[np.float64], colour: tuple[int, int, int]) -> None:
        cv2.fillPoly(big, [at(places)], colour, cv2.LINE_AA)
        cv2.fillPoly(mask, [at(places)], 255, cv2.LINE_AA)

    def disc(
        place: npt.NDArray[np.float64], width: float, height: float, colour: tuple[int, int, int]
    ) -> None:
        turns = np.linspace(0, 2 * np.pi, 90)
        fill(place + np.stack([width * np.cos(turns), height * np.sin(turns)], axis=1), colour)

    disc(np.array([middle[0], side + 0.30 * tall]), 1.5 * tall, side - middle[1] - 0.5 * tall, SHIRT)
    disc(middle - np.array([0, 0.10 * tall]), 0.66 * tall, 0.74 * tall, HAIR)
    disc(middle + np.array([0, 0.45 * tall]), 0.28 * tall, 0.45 * tall, SKIN)
    fill(face.points[list(OVAL)], SKIN)
    for eye in EYES:
        ring = face.points[[*eye.upper, *eye.lower[::-1]]]
        whole = big.copy()
        fill(ring, WHITE)
        radius = float(
            np.linalg.norm(face.points[list(eye.iris[1:]), :2] - face.points[eye.iris[0], :2], axis=1).mean()
        )
        disc(face.points[eye.iris[0], :2], radius, radius, IRIS)
        inside = np.zeros(big.shape[:2], np.uint8)
        cv2.fillPoly(inside, [at(ring)], 1)
        big[inside == 0] = whole[inside == 0]
        cv2.fillPoly(big, [cv2.convexHull(at(face.points[list(eye.brow)]))], BROW, cv2.LINE_AA)
    points = face.points
    fill(points[[*OUTER_UPPER, *OUTER_LOWER[::-1]]], LIP)
    if face.lips_gap > 0.02:
        fill(points[[*INNER_UPPER, *INNER_LOWER[::-1]]], TOOTH)
    picture = cv2.resize(big, (side, side), interpolation=cv2.INTER_AREA)
    grain = np.random.default_rng(1).normal(0, 2.0, picture.shape)  # a picture without any looks blurred
    small = cv2.resize(mask, (side, side), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    return np.clip(picture + grain, 0, 255).astype(np.uint8), small


def tracked(face: Face, mask: npt.NDArray[np.float32]) -> Tracked:
    """What a tracker would say of a portrait."""
    return Tracked((face,), (), mask)
