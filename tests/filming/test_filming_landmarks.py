"""The face's own axes and what is read from landmarks."""

from __future__ import annotations

import math

import numpy as np
import pytest

from cuehost.filming.landmarks import COUNT, EYES, INNER_LOWER, INNER_UPPER, OUTER_LOWER, OUTER_UPPER, Face


def _turned(face: Face, degrees: float, axes: tuple[int, int]) -> Face:
    """The face turned in the plane of two of x, y, z."""
    points = face.points - face.points[1]
    a, b = axes
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    out = points.copy()
    out[:, a], out[:, b] = c * points[:, a] - s * points[:, b], s * points[:, a] + c * points[:, b]
    return Face(out + face.points[1])


def test_the_axes_lie_along_the_eyes(smiling: Face) -> None:
    assert smiling.points.shape == (COUNT, 3)
    upright = smiling.upright
    assert upright[33] == pytest.approx([-upright[263, 0], 0], abs=1e-9)
    assert upright[152, 1] > upright[13, 1] > upright[1, 1] > 0 > upright[10, 1]
    places = np.array([[[3.0, -7.0], [40.0, 12.5]]])
    assert smiling.to_axes(smiling.to_picture(places)) == pytest.approx(places)


def test_lines_run_from_left_to_right(smiling: Face) -> None:
    lines = [OUTER_UPPER, INNER_UPPER, INNER_LOWER, OUTER_LOWER]
    lines += [line for eye in EYES for line in (eye.upper, eye.lower, eye.crease, eye.under_brow, eye.below)]
    for line in lines:
        u = smiling.upright[list(line), 0]
        assert u[-1] > u[0]
        assert (np.diff(u) > -1.0).all()


def test_a_leaning_head_leans_as_far_as_it_was_turned(smiling: Face) -> None:
    assert _turned(smiling, 12.0, (0, 1)).roll == pytest.approx(smiling.roll + 12.0)


def test_a_turned_head_is_as_wide_as_before(smiling: Face) -> None:
    turned = _turned(smiling, 20.0, (0, 2))
    assert turned.yaw == pytest.approx(smiling.yaw + 20.0, abs=0.5)
    assert turned.wide == pytest.approx(smiling.wide)


def test_a_smile_shows_by_its_lips(smiling: Face, closed: Face) -> None:
    assert smiling.lips_gap == pytest.approx(0.11, abs=0.02)
    assert closed.lips_gap == pytest.approx(0.0, abs=1e-9)


def test_px_grow_from_their_middles(smiling: Face) -> None:
    moved = smiling.moved(2.0, (10.0, 0.0))
    # The first px of four stands for what was one: its middle lies a half further.
    assert moved.points[1, :2] == pytest.approx(2 * smiling.points[1, :2] + 0.5 + np.array([10.0, 0.0]))
    assert moved.wide == pytest.approx(2 * smiling.wide)
