"""A painted person who raises an arm: pictures, outlines and hands of which all is known."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
from film_hands import hand_of
from film_portrait import BACKGROUND, SIDE, SKIN, closed_face, portrait

Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]

LOW, HIGH = (372.0, 640.0), (362.0, 330.0)
"""Where the wrist rests, out of the picture, and where it is raised to."""

ELBOW = (370.0, 560.0)


class Scene(NamedTuple):
    """One picture of the clip: BGR, where the person is (0..1), and the hands in it."""

    picture: Picture
    mask: npt.NDArray[np.float32]
    hands: tuple[Floats, ...]


def still() -> Scene:
    """The person at rest, with a shirt that has a pattern."""
    picture, mask = portrait(closed_face())
    rows, columns = np.mgrid[:SIDE, :SIDE]
    dots = (rows % 14 < 3) & (columns % 17 < 3) & (mask > 0.98)
    dots[: int(closed_face().points[152, 1]) + 45] = False
    picture = picture.copy()
    picture[dots] = (230, 200, 190)
    return Scene(picture, mask, ())


def with_arm(rest: Scene, raised: float, aside: int = 0) -> Scene:
    """The arm raised by a share of its way, and all of the person moved by some px to the right."""
    picture, mask = rest.picture.copy(), (rest.mask * 255).astype(np.uint8)
    hands: tuple[Floats, ...] = ()
    wrist = np.array(LOW) + raised * (np.array(HIGH) - LOW)
    hand = hand_of("index", at=(wrist[0], wrist[1]), size=34)
    if raised > 0:
        line = [tuple(int(v) for v in place) for place in (ELBOW, wrist)]
        for target, colour in ((picture, SKIN), (mask, 255)):
            cv2.line(target, line[0], line[1], colour, 44, cv2.LINE_AA)
            outline = cv2.convexHull(hand.astype(np.float32)).astype(np.int32)
            cv2.fillPoly(target, [outline], colour, cv2.LINE_AA)
            cv2.polylines(target, [outline], True, colour, 12, cv2.LINE_AA)
        hands = (hand + np.array([aside, 0]),) if hand[:, 1].mean() < SIDE else ()
    if aside:
        picture = np.roll(picture, aside, axis=1)
        picture[:, :aside] = BACKGROUND
        mask = np.roll(mask, aside, axis=1)
    return Scene(picture, mask.astype(np.float32) / 255, hands)


def raising(before: int, up: int, hold: int, after: int) -> list[float]:
    """How far the arm is raised in each picture: rest, up, held, down, rest."""
    way = 0.5 - 0.5 * np.cos(np.linspace(0, np.pi, up))
    return [*np.zeros(before), *way, *np.ones(hold), *way[::-1], *np.zeros(after)]


def outline(picture: Picture) -> npt.NDArray[np.float32]:
    """Where the person is, by the colour of the background."""
    apart = np.abs(picture.astype(np.int16) - np.array(BACKGROUND)).max(axis=2)
    soft = cv2.GaussianBlur((apart > 30).astype(np.float32), (0, 0), 1.0)
    return np.asarray(soft, np.float32)
