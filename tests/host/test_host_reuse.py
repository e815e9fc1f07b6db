"""Frames drawn into the ones before: as good as drawn afresh, and no more than has moved."""

from __future__ import annotations

import math

import numpy as np
import pytest

from cuehost.host import Pack
from cuehost.host.compositor import Compositor
from cuehost.host.pose import ArmPose, MouthPose, Pose


def _pose(x: float) -> Pose:
    """A body, face and arms that wander as `x` grows."""
    return Pose(
        mouth=MouthPose(0.5 + 0.5 * math.sin(7 * x), math.sin(5 * x), closed=max(0.0, math.sin(9 * x))),
        lids=0.5 + 0.5 * math.cos(3 * x),
        gaze_x=math.sin(2 * x),
        brow=math.sin(x),
        tilt=6 * math.sin(1.1 * x),
        nod=math.sin(1.7 * x),
        turn=math.cos(1.3 * x),
        breath=0.5 + 0.5 * math.sin(x),
        sway=4 * math.sin(0.7 * x),
        shrug=0.5 * math.sin(x),
        left=ArmPose(20 + 25 * math.sin(x), 90 * math.sin(2 * x), shape="open", mix=0.5),
        right=ArmPose(-20, -110 * math.cos(x)),
    )


def _over(frame: np.ndarray, grey: float) -> np.ndarray:
    alpha = frame[..., 3:].astype(float) / 255
    return frame[..., :3] * alpha + grey * (1 - alpha)


def _apart(one: np.ndarray, other: np.ndarray) -> float:
    return float(
        np.abs(_over(one, 0) - _over(other, 0)).mean() + np.abs(_over(one, 255) - _over(other, 255)).mean()
    )


def test_what_was_drawn_before_leaves_no_trace(paper: Pack) -> None:
    used = Compositor(paper)
    for step in range(60):
        used.compose(_pose(step / 7))
    for x in (20.0, 23.3, 31.0):
        assert _apart(used.compose(_pose(x)), Compositor(paper).compose(_pose(x))) < 0.2


def test_small_steps_add_up_to_the_same_picture(paper: Pack) -> None:
    """Steps too small to be seen are not lost."""
    used = Compositor(paper)
    for step in range(401):
        frame = used.compose(_pose(step / 400))
    assert _apart(frame, Compositor(paper).compose(_pose(1.0))) < 0.6


def test_a_pose_that_hardly_changes_is_the_same_object(paper: Pack) -> None:
    compositor = Compositor(paper)
    first = compositor.compose(Pose(sway=1.0))
    assert compositor.compose(Pose(sway=1.0)) is first
    assert compositor.compose(Pose(sway=1.05, tilt=0.005)) is first
    assert compositor.compose(Pose(sway=2.0)) is not first


@pytest.mark.parametrize(
    ("change", "rows"),
    [({"lids": 0.0}, (60, 105)), ({"mouth": MouthPose(1.0)}, (100, 160)), ({"brow": 1.0}, (45, 80))],
)
def test_a_face_that_moves_touches_only_its_place(
    paper: Pack, change: dict[str, object], rows: tuple[int, int]
) -> None:
    compositor = Compositor(paper)
    before = compositor.compose(Pose(tilt=3.0)).copy()
    after = compositor.compose(Pose(tilt=3.0, **change))  # type: ignore[arg-type]
    moved = np.flatnonzero((before != after).any(axis=(1, 2)))
    assert moved.size
    assert rows[0] <= moved[0]
    assert moved[-1] < rows[1]


def test_edges_of_moved_parts_are_clean_over_light_and_dark(paper: Pack) -> None:
    """Over white nothing at an edge is darker than the part, over black nothing lighter."""
    compositor = Compositor(paper)
    for step in range(6):
        frame = compositor.compose(Pose(left=ArmPose(40 + 3 * step, 60 + 7 * step), right=ArmPose(-6, -2)))
    x0, y0 = compositor.geometry("left").shoulder
    reach = compositor.geometry("left").upper
    x = round(x0 - reach * math.sin(math.radians(55)) * 0.7)
    y = round(y0 + reach * math.cos(math.radians(55)) * 0.7)
    part = frame[y - 30 : y + 30, x - 30 : x + 30]
    inside = np.median(part[part[..., 3] == 255][:, :3].astype(float), axis=0)
    edge = part[(part[..., 3] > 12) & (part[..., 3] < 243)]
    assert len(edge) > 20
    assert np.abs(edge[:, :3].astype(float) - inside).max() < 16
    whole = part[..., 3] > 0
    assert (_over(part, 255)[whole] >= inside - 6).all()
    assert (_over(part, 0)[whole] <= inside + 6).all()
