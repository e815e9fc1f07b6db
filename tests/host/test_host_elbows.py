"""Elbows of arms that point at the viewer: round where they are seen all around, by the pixels."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from cuehost.host import load_pack
from cuehost.host.compositor import Compositor
from cuehost.host.pose import ArmPose, Pose
from cuehost.places import HOSTS

UPPER = 24.0
NEAR_PX = 45.0


@pytest.fixture(scope="module", params=["kofi", "pip"])
def compositor(request: pytest.FixtureRequest) -> Compositor:
    return Compositor(load_pack(HOSTS / request.param))


def beyond_the_joint(compositor: Compositor, bend: float, length: float) -> NDArray[np.int_]:
    """The pixels (BGRA) of the left elbow beyond its joint, where neither upper arm nor forearm goes."""
    frame = compositor.compose(Pose(left=ArmPose(upper=UPPER, fore=UPPER - bend, length=length)))
    geometry = compositor.geometry("left")
    down, along = (math.radians(angle) for angle in (UPPER, UPPER - bend))
    x = geometry.shoulder[0] - math.sin(down) * geometry.upper
    y = geometry.shoulder[1] + math.cos(down) * geometry.upper
    ys, xs = np.mgrid[: frame.shape[0], : frame.shape[1]]
    back = (xs - x) * -math.sin(along) + (ys - y) * math.cos(along)
    up = (xs - x) * math.sin(down) - (ys - y) * math.cos(down)
    where = (back < -1.5) & (up < -1.5) & (np.hypot(xs - x, ys - y) < NEAR_PX)
    assert where.sum() > 1000
    return np.asarray(np.where(frame[..., 3:] > 0, frame, 0)[where], int)


@pytest.mark.parametrize("bend", [135, 180, 205])
@pytest.mark.parametrize("length", [0.46, 0.8])
def test_a_strongly_bent_elbow_stays_round_however_short_the_forearm_looks(
    compositor: Compositor, bend: float, length: float
) -> None:
    whole, short = (beyond_the_joint(compositor, bend, size) for size in (1.0, length))
    assert np.abs(whole - short).mean() < 1.5
    assert np.mean(np.abs(whole - short).max(axis=1) > 40) < 0.01


def test_a_slightly_bent_elbow_does_not_stick_out_of_a_forearm_that_looks_short(
    compositor: Compositor,
) -> None:
    seen = [int((beyond_the_joint(compositor, 80, length)[:, 3] > 128).sum()) for length in (1.0, 0.6)]
    assert seen[1] <= seen[0]


def test_elbows_change_evenly_as_arms_bend(compositor: Compositor) -> None:
    """No jump from the one way of drawing them to the other."""
    areas = []
    for bend in np.arange(85.0, 135.0, 1.0):
        frame = compositor.compose(Pose(left=ArmPose(upper=UPPER, fore=UPPER - bend, length=0.5)))
        areas.append(int((frame[..., 3] > 128).sum()))
    assert np.abs(np.diff(areas)).max() < 160
