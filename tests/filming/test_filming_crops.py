"""A person's own mouths, fitted to the face of the host."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from film_portrait import portrait
from film_speakers import BY_NAME, face_saying, moved

from cuehost.filming.crops import Mouldings, coarse_colours, met, turned
from cuehost.filming.faceparts import FaceParts
from cuehost.filming.figure import Figure
from cuehost.filming.landmarks import INNER_LOWER, INNER_UPPER, Face


@pytest.fixture(scope="module")
def mouldings(closed_figure: Figure) -> Mouldings:
    return Mouldings(closed_figure, FaceParts(closed_figure).plate)


def _shown(mouldings: Mouldings, mouth: np.ndarray) -> np.ndarray:
    """The mouth over the host, BGR 0..1."""
    alpha = mouth[..., 3:].astype(np.float32) / 255
    return mouth[..., :3].astype(np.float32) / 255 * alpha + mouldings._plate[..., :3] * (1 - alpha)


def test_the_host_s_own_mouth_changes_nothing(mouldings: Mouldings, closed: Face) -> None:
    mouth = mouldings.fit(portrait(closed)[0], closed)
    apart = np.abs(_shown(mouldings, mouth) - mouldings._plate[..., :3])
    assert apart.mean() < 0.01
    assert np.percentile(apart, 99) < 0.06


def test_a_mouth_from_elsewhere_and_in_less_light_fits_too(mouldings: Mouldings, closed: Face) -> None:
    away = moved(closed, -40, 25, 0.9)
    dark = (portrait(away)[0].astype(np.float32) * 0.8).astype(np.uint8)
    apart = np.abs(_shown(mouldings, mouldings.fit(dark, away)) - mouldings._plate[..., :3])
    assert apart.mean() < 0.02


def test_lips_open_where_they_were_filmed(mouldings: Mouldings) -> None:
    speaking = face_saying(BY_NAME["open60_mid"])
    mouth = mouldings.fit(portrait(speaking)[0], speaking)
    placed = turned(speaking.points, mouldings.face.points, (33, 263, 1, 6, 234, 454))
    middle = (placed[INNER_UPPER[5], :2] + placed[INNER_LOWER[5], :2]) / 2 - mouldings.window[:2]
    x, y = middle.round().astype(int)
    blue, green, red = (float(v) for v in mouth[y, x, :3])
    assert min(blue, green, red) > 180  # teeth, as the painter paints them
    assert mouth[y, x, 3] == 255


def test_the_patch_ends_softly_and_inside_the_person(mouldings: Mouldings) -> None:
    alpha = mouldings.alpha
    assert max(alpha[0].max(), alpha[-1].max(), alpha[:, 0].max(), alpha[:, -1].max()) < 0.01
    assert alpha.max() == 1
    assert np.abs(np.diff(alpha, axis=1)).max() < 0.35
    assert (alpha[mouldings._plate[..., 3] < 0.9] == 0).all()


def _edge(at: float) -> np.ndarray:
    """A picture of a chin's edge at row `at`, with the skin's own unevenness above and below it."""
    uneven = cv2.GaussianBlur(np.random.default_rng(1).normal(0, 1, (60, 80)).astype(np.float32), (0, 0), 2)
    rows, columns = np.mgrid[:60, :80].astype(np.float32)
    skin = cv2.remap(uneven, columns, rows - (at - 30), cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)
    light = 0.2 + 0.6 * np.clip((rows - at) / 3 + 0.5, 0, 1) + 0.2 * skin
    return np.repeat(light[..., None], 3, axis=2).astype(np.float32)


def _height(picture: np.ndarray, column: int) -> float:
    """Where the edge is, about a column."""
    light = picture[20:45, column - 5 : column + 6, 0].mean(axis=1)
    return float(np.interp(0.5, light, np.arange(20, 45)))


def test_edges_beside_each_other_meet_where_they_are_mixed() -> None:
    """As those of two chins, one of which a tracker's error has put 2 px too high."""
    where = np.zeros((60, 80), np.float32)
    where[:, :40] = 1
    high = _edge(28.0)
    bent = met(high, _edge(30.0), where, 3.0, 2.5)
    assert _height(bent, 15) == pytest.approx(30.0, abs=0.3)
    assert _height(bent, 65) == _height(high, 65)


def test_a_chin_that_is_down_stays_down() -> None:
    everywhere = np.ones((60, 80), np.float32)
    opened = met(_edge(35.0), _edge(30.0), everywhere, 3.0, 2.5)
    assert _height(opened, 40) == pytest.approx(32.5, abs=0.3)


def test_a_solid_is_turned_upon_another() -> None:
    rng = np.random.default_rng(1)
    points = rng.normal(0, 50, (30, 3))
    angle = np.deg2rad(12)
    turn = np.array([[np.cos(angle), 0, np.sin(angle)], [0, 1, 0], [-np.sin(angle), 0, np.cos(angle)]])
    upon = 1.3 * points @ turn.T + (5, -8, 2)
    assert turned(points, upon, tuple(range(10))) == pytest.approx(upon)


def test_colours_are_carried_on_from_where_they_count() -> None:
    picture = np.zeros((60, 60, 3), np.float32)
    picture[:, :30], picture[:, 30:] = (0.2, 0.4, 0.6), (0.9, 0.9, 0.9)
    weight = np.zeros((60, 60), np.float32)
    weight[:, :25] = 1
    out = coarse_colours(picture, weight, 8.0)
    assert out[30, 58] == pytest.approx([0.2, 0.4, 0.6], abs=0.01)
    assert cv2.mean(out)[:3] == pytest.approx((0.2, 0.4, 0.6), abs=0.02)
