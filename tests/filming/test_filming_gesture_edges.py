"""What is seen between raised fingers is none of the person."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from film_hands import hand_of
from film_portrait import SKIN

from cuehost.filming.gesture_edges import bones, freed
from cuehost.filming.handshapes import size_of
from cuehost.filming.matting import Light, Picture

WALL, SLEEVE = (90, 160, 90), (92, 158, 91)
"""BGR: a sleeve that nobody could tell from the wall."""


def _scene(wall: Picture) -> tuple[Picture, np.ndarray, Light]:
    """A hand with its fingers spread before a wall, above a sleeve like the wall; and where all that is."""
    hand = hand_of(thumb=True, at=(200.0, 240.0), size=110, spread=2.5)
    there = bones((440, 400), [hand])
    picture = wall.copy()
    picture[there > 0] = SKIN
    picture[380:, 180:220] = SLEEVE
    return cv2.GaussianBlur(picture, (0, 0), 0.7), hand, there.astype(np.float32)


def _wall() -> Picture:
    return np.full((440, 400, 3), WALL, np.uint8)


def _rough(there: Light) -> Light:
    """An outline that takes the hand for one piece, and has the sleeve."""
    rough = np.asarray(cv2.morphologyEx(there, cv2.MORPH_CLOSE, np.ones((61, 61))), np.float32)
    rough[380:, 180:220] = 1
    return rough


def test_the_wall_between_fingers_is_taken_out_and_the_hand_stays() -> None:
    wall = _wall()
    picture, hand, there = _scene(wall)
    rough = _rough(there)
    gap = (rough > 0) & (cv2.dilate(there, np.ones((7, 7))) == 0)
    gap[300:] = False
    assert gap.sum() > 500
    colour = picture.astype(np.float32) / 255
    out_colour, alpha = freed(picture, colour, rough, [hand], wall, np.ones_like(rough))
    assert alpha[gap].max() < 0.05
    assert alpha[there > 0].min() > 0.95
    assert (alpha <= rough + 1e-6).all()
    rim = (alpha > 0.3) & (alpha < 0.9)
    assert np.abs(out_colour[rim] * 255 - SKIN).mean() < np.abs(picture[rim].astype(float) - SKIN).mean()
    assert alpha[385:, 185:215].min() == 1.0, "a sleeve far from the hand is nobody's business"


@pytest.mark.parametrize("lighter", [-12, 12])
def test_a_lamp_that_changed_makes_no_difference(lighter: int) -> None:
    wall = _wall()
    picture, hand, there = _scene(wall)
    rough = _rough(there)
    lit = np.clip(picture.astype(int) + lighter, 0, 255).astype(np.uint8)
    gap = (rough > 0) & (cv2.dilate(there, np.ones((7, 7))) == 0)
    gap[300:] = False
    _, alpha = freed(lit, lit.astype(np.float32) / 255, rough, [hand], wall, np.ones_like(rough))
    assert alpha[gap].max() < 0.05


def test_where_it_is_not_known_what_is_behind_the_outline_stands() -> None:
    """Before the host's own body, and where no hand is."""
    picture, hand, there = _scene(_wall())
    rough = _rough(there)
    colour = picture.astype(np.float32) / 255
    _, alpha = freed(picture, colour, rough, [hand], _wall(), np.zeros_like(rough))
    assert np.array_equal(alpha, rough)
    assert freed(picture, colour, rough, [], _wall(), np.ones_like(rough))[1] is rough


def test_bones_are_as_thin_as_fingers() -> None:
    hand = hand_of(thumb=True, at=(200.0, 240.0), size=110, spread=2.5)
    there = bones((440, 400), [hand])
    x, y = hand[8].round().astype(int)
    wide = int(there[y + 8, x - 12 : x + 13].sum())
    assert 4 <= wide <= 0.35 * size_of(hand)
