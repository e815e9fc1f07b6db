"""The drawing of the drawn host: smooth paths, painting through masks, straight alpha."""

from __future__ import annotations

import numpy as np
from hostlab.brush import Canvas, capsule, curve, mirrored, oval
from hostlab.pip import mouth_faces


def test_a_curve_runs_through_its_points_and_keeps_corners() -> None:
    points = [(0.0, 0.0), (10.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]
    path = np.array(curve(points))
    for point in points:
        assert np.hypot(*(path - point).T).min() < 1e-9
    assert abs(path).max() < 14  # no overshoot worth the name


def test_what_is_mirrored_twice_is_as_it_was() -> None:
    points = [(1.0, 2.0), (5.0, 6.0)]
    assert mirrored(mirrored(points, 270.0), 270.0) == points
    assert mirrored(points, 3.0)[-1] == (5.0, 2.0)


def test_paint_covers_what_lies_below_and_stays_inside() -> None:
    canvas = Canvas(40, 40)
    below = canvas.put(canvas.mask(oval(20, 20, 12, 12)), "#ff0000")
    canvas.put(canvas.mask([(20, 0), (40, 0), (40, 40), (20, 40)]), "#0000ff", 1.0, below)
    picture = canvas.picture()
    assert picture.shape == (40, 40, 4)
    assert np.allclose(picture[20, 12], (1, 0, 0, 1))
    assert np.allclose(picture[20, 28], (0, 0, 1, 1))
    assert picture[2, 38, 3] == 0


def test_soft_edges_have_the_colour_of_the_shape() -> None:
    """Straight alpha: no dark or light fringe where a shape ends."""
    canvas = Canvas(40, 40)
    canvas.put(canvas.mask(capsule((12, 20), (28, 20), 7, 5), 2), "#804020")
    picture = canvas.picture()
    edge = picture[(picture[..., 3] > 0.05) & (picture[..., 3] < 0.95)]
    assert len(edge) > 20
    assert abs(edge[:, :3] - np.array([0x80, 0x40, 0x20]) / 255).max() < 0.02


def test_the_origin_moves_the_sheet_and_not_the_drawing() -> None:
    whole, part = Canvas(60, 60), Canvas(20, 20, (30, 10))
    for canvas in (whole, part):
        canvas.shape(oval(40, 20, 8, 6), "#ee7b32", "#c9531f", "#ffa45c", depth=4)
    assert np.allclose(whole.picture()[10:30, 30:50], part.picture(), atol=0.02)


def test_pip_has_the_whole_grid_of_mouths_and_the_three_lips() -> None:
    faces = mouth_faces()
    grid = {(f.open, f.wide) for f in faces.values() if not f.lips}
    assert len(grid) == len({o for o, _ in grid}) * len({w for _, w in grid}) == 15
    assert sorted(f.lips for f in faces.values() if f.lips) == ["closed", "teeth", "tongue"]
