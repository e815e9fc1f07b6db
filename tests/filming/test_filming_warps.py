"""Smooth maps, and skin with a slit in it."""

from __future__ import annotations

import numpy as np
import pytest

from cuehost.filming.figure import FINENESS
from cuehost.filming.landmarks import Face
from cuehost.filming.slit import Curve, Grid, Side, coarser, open_slit, sample
from cuehost.filming.smooth import STEP, Window, displacement, faded

WINDOW = Window(20, 40, 100, 88)


def test_a_window_fits_the_grid_and_the_frame() -> None:
    window = Window.around(np.array([[5.0, 7.0], [93.0, 61.0]]), 10.0, (100, 64))
    assert (window.left, window.top) == (0, 0)
    assert window.right <= 100 and window.bottom <= 64
    assert window.width % STEP == 0 and window.height % STEP == 0
    assert window.width > 96 - STEP and window.height > 60 - STEP


def test_points_that_stay_move_nothing() -> None:
    points = np.random.default_rng(1).uniform((20, 40), (100, 88), (12, 2))
    field = displacement(points, points, WINDOW, 2)
    assert field.shape == (WINDOW.height * 2, WINDOW.width * 2, 2)
    assert np.abs(field).max() < 1e-6


def test_what_is_there_is_seen_here() -> None:
    here = np.array([[30.0, 50.0], [90.0, 50.0], [30.0, 80.0], [90.0, 80.0], [60.0, 64.0]])
    there = here + np.array([[0, 0], [0, 0], [0, 0], [0, 0], [3.0, -2.0]])
    field = displacement(here, there, WINDOW, 1, stiffness=1e-6)
    assert field[64 - 40, 60 - 20] == pytest.approx([3.0, -2.0], abs=0.15)
    assert field[50 - 40, 30 - 20] == pytest.approx([0.0, 0.0], abs=0.15)
    assert np.abs(np.diff(field, axis=0)).max() < 0.5  # no folds


def test_a_finer_field_is_the_same_field() -> None:
    here = np.array([[30.0, 50.0], [90.0, 50.0], [30.0, 80.0], [90.0, 80.0], [60.0, 64.0]])
    there = here + np.array([[0, 0], [0, 0], [0, 0], [0, 0], [3.0, -2.0]])
    fine, coarse = (displacement(here, there, WINDOW, n) for n in (3, 1))
    assert coarser(fine, 3) == pytest.approx(coarse, abs=0.05)


def test_a_window_fades_at_its_rim_only() -> None:
    weight = faded(WINDOW, 1, 8.0)
    assert weight[0].max() == weight[:, 0].max() == weight[-1].max() == weight[:, -1].max() == 0
    assert weight[WINDOW.height // 2, WINDOW.width // 2] == 1


def test_a_picture_is_taken_from_where_it_is() -> None:
    ramp = np.linspace(0, 1, 60, dtype=np.float32)[None, :].repeat(30, axis=0)[..., None]
    fine = np.repeat(np.repeat(ramp, FINENESS, axis=0), FINENESS, axis=1)
    seen = sample(fine, np.array([[20.0, 40.0]]), np.array([[10.0, 10.0]]), FINENESS)
    assert seen.reshape(-1) == pytest.approx([ramp[0, 20, 0], ramp[0, 40, 0]], abs=0.01)


@pytest.fixture
def straight_face() -> Face:
    """Any face whose axes are those of the picture, moved to (60, 64)."""
    points = np.zeros((478, 3))
    points[33, :2], points[263, :2] = (20.0, 64.0), (100.0, 64.0)
    return Face(points)


def _opened(face: Face, source: np.ndarray, gap: float):
    """A slit from x 45 to 75 in the middle of the window, opened by `gap` px both ways."""
    across = np.linspace(-15, 15, 7)
    flat = np.stack([across, np.zeros(7)], axis=1)
    bow = gap * (1 - (across / 15) ** 2)
    frame = np.array([[u, v] for u in (-38.0, 0.0, 38.0) for v in (-22.0, 22.0)])
    upper, lower = (flat + np.stack([np.zeros(7), sign * bow], axis=1) for sign in (-1, 1))
    sides = (
        Side(np.concatenate([frame, upper]), np.concatenate([frame, flat])),
        Side(np.concatenate([frame, lower]), np.concatenate([frame, flat])),
    )
    grid = Grid.of(face, WINDOW, FINENESS)
    return open_slit(
        source, face, grid, sides, (Curve(upper), Curve(lower)), faded(WINDOW, FINENESS, 6)
    ), grid


@pytest.fixture
def picture() -> np.ndarray:
    """Rows of rising brightness, opaque."""
    rows = np.linspace(0, 1, 128 * FINENESS, dtype=np.float32)[:, None, None]
    return np.concatenate([np.tile(rows, (1, 120 * FINENESS, 3)), np.ones((384, 360, 1), np.float32)], axis=2)


def test_a_closed_slit_leaves_the_picture_as_it_is(straight_face: Face, picture: np.ndarray) -> None:
    opened, _ = _opened(straight_face, picture, 0.0)
    window = np.s_[40 * FINENESS : 88 * FINENESS, 20 * FINENESS : 100 * FINENESS]
    assert opened.skin == pytest.approx(picture[window], abs=1e-5)
    assert opened.hole.max() == 0


def test_an_open_slit_parts_what_met_there(straight_face: Face, picture: np.ndarray) -> None:
    opened, grid = _opened(straight_face, picture, 5.0)
    middle = np.abs(grid.u) < 0.2
    assert opened.hole[middle & (np.abs(grid.v) < 4)].min() == 1
    assert opened.hole[middle & (np.abs(grid.v) > 6)].max() == 0
    # Just above and below the opening the rows are seen that met in the slit.
    meeting = float(picture[64 * FINENESS, 0, 0])
    for v in (-5.6, 5.6):
        near = opened.skin[middle & (np.abs(grid.v - v) < 0.2), 0]
        assert near == pytest.approx(meeting, abs=0.02)


def test_beside_the_slit_nothing_tears(straight_face: Face, picture: np.ndarray) -> None:
    opened, grid = _opened(straight_face, picture, 5.0)
    beside = (np.abs(grid.u) > 16) & (np.abs(grid.v) < 20)
    steps = np.abs(np.diff(opened.skin[..., 0], axis=0))
    even = 1 / (128 * FINENESS)  # from a row of the picture to the next
    assert steps[beside[1:]].max() < 4 * even
