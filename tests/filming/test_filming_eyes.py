"""Lids, gaze and brows."""

from __future__ import annotations

import numpy as np
import pytest

from cuehost.filming.eyes import Patch, brows, gaze, lids
from cuehost.filming.figure import FINENESS, SIZE, Figure
from cuehost.filming.landmarks import EYES, Face
from cuehost.filming.slit import coarser


def _shown(figure: Figure, *patches: Patch) -> np.ndarray:
    """The plate with patches over it, premultiplied BGRA."""
    plate = coarser(figure.picture, FINENESS)
    for patch in patches:
        left, top, right, bottom = patch.window
        below = plate[top:bottom, left:right]
        below[:] = patch.picture + below * (1 - patch.picture[..., 3:])
    return plate


def _dark(shown: np.ndarray, places: np.ndarray) -> np.ndarray:
    """The middle of what is dark near places, x and y in px of the frame."""
    low, high = np.floor(places.min(axis=0)).astype(int) - 1, np.ceil(places.max(axis=0)).astype(int) + 2
    part = shown[low[1] : high[1], low[0] : high[0], :3].mean(axis=2)
    weight = np.clip(0.45 - part, 0, None) ** 2
    ys, xs = np.mgrid[low[1] : high[1], low[0] : high[0]]
    return np.array([(xs * weight).sum(), (ys * weight).sum()]) / weight.sum()


def _irises(figure: Figure, shown: np.ndarray) -> list[np.ndarray]:
    return [_dark(shown, figure.face.points[[*eye.upper, *eye.lower], :2]) for eye in EYES]


def _at(picture: np.ndarray, place: np.ndarray) -> np.ndarray:
    x, y = place.round().astype(int)
    return picture[y, x]


def test_shut_lids_are_skin_where_the_eye_was(closed_figure: Figure) -> None:
    face = closed_figure.face
    shut = _shown(closed_figure, lids(closed_figure.picture, face, SIZE, FINENESS, 0.0))
    open_ = _shown(closed_figure)
    skin = _at(open_, face.points[50, :2])[:3]
    for eye in EYES:
        middle = face.points[eye.iris[0], :2]
        assert np.abs(_at(open_, middle)[:3] - skin).max() > 0.3
        assert np.abs(_at(shut, middle - np.array([0, 1]))[:3] - skin).max() < 0.12


def test_half_open_lids_leave_the_eye_free(closed_figure: Figure) -> None:
    patch = lids(closed_figure.picture, closed_figure.face, SIZE, FINENESS, 0.66)
    corner = np.array([patch.window.left, patch.window.top])
    for eye in EYES:
        ring = closed_figure.face.points[[eye.upper[4], eye.lower[4]], :2]
        free, lid = ring[0] + 0.75 * (ring[1] - ring[0]), ring[0] - np.array([0, 1.0])
        assert _at(patch.picture, free - corner)[3] < 0.1
        assert _at(patch.picture, lid - corner)[3] > 0.9


def test_lids_end_softly(closed_figure: Figure) -> None:
    for open_ in (0.66, 0.33, 0.0):
        alpha = lids(closed_figure.picture, closed_figure.face, SIZE, FINENESS, open_).picture[..., 3]
        assert max(alpha[0].max(), alpha[-1].max(), alpha[:, 0].max(), alpha[:, -1].max()) < 0.05


@pytest.mark.parametrize(("x", "y"), [(-1.0, 0.0), (1.0, 0.0), (0.0, 1.0)])
def test_irises_go_where_the_eyes_look(closed_figure: Figure, x: float, y: float) -> None:
    before = _irises(closed_figure, _shown(closed_figure))
    patch = gaze(closed_figure.picture, closed_figure.face, SIZE, FINENESS, x, y)
    after = _irises(closed_figure, _shown(closed_figure, patch))
    ways = [
        closed_figure.face.to_axes(b) - closed_figure.face.to_axes(a)
        for a, b in zip(before, after, strict=True)
    ]
    for way in ways:
        along = way[0] * x + way[1] * y
        assert along > 0.5
        assert abs(along) > abs(way[0] * y) + abs(way[1] * x)
    assert ways[0] == pytest.approx(ways[1], abs=1.0)  # both eyes alike


@pytest.mark.parametrize("raised", [1.0, -1.0])
def test_brows_go_up_and_down_and_leave_the_eyes(closed_figure: Figure, raised: float) -> None:
    face = closed_figure.face
    patch = brows(closed_figure.picture, face, SIZE, FINENESS, raised)
    before, after = _shown(closed_figure), _shown(closed_figure, patch)
    for eye in EYES:
        places = face.points[list(eye.brow), :2]
        room = np.concatenate([places, places - np.array([0, 0.05 * face.wide])])
        way = face.to_axes(_dark(after, room)) - face.to_axes(_dark(before, room))
        assert way[1] * raised < -0.4
    for eye in EYES:
        middle = face.points[eye.iris[0], :2]
        assert _at(after, middle) == pytest.approx(_at(before, middle), abs=0.02)


def test_brows_together_come_nearer(closed_figure: Figure) -> None:
    face: Face = closed_figure.face
    patch = brows(closed_figure.picture, face, SIZE, FINENESS, -1.0)
    before, after = _shown(closed_figure), _shown(closed_figure, patch)
    near = np.array([4.0, 5.0])
    inner = [face.points[[p], :2] for p in (107, 336)]  # of the brows' ends, those at the nose
    rooms = [np.concatenate([p - near, p + near]) for p in inner]
    ways = [_dark(after, room)[0] - _dark(before, room)[0] for room in rooms]
    assert ways[0] > 0.1
    assert ways[1] < -0.1
