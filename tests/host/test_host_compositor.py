"""Pictures: clean edges, blending that is exact at the ends, arms where they belong."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from host_drawn_pack import LIP

from cuehost.host import Pack
from cuehost.host.compositor import Compositor
from cuehost.host.face import MouthGrid, from_light, line_weights, to_light
from cuehost.host.morph import MouthPoint, fill_grid
from cuehost.host.pose import ArmPose, MouthPose, Pose
from cuehost.host.warp import premultiplied


def _rest(**changes: object) -> Pose:
    return Pose(left=ArmPose(6, 2), right=ArmPose(-6, -2), **changes)  # type: ignore[arg-type]


def _over(frame: np.ndarray, grey: float) -> np.ndarray:
    alpha = frame[..., 3:].astype(float) / 255
    return frame[..., :3] * alpha + grey * (1 - alpha)


def test_a_pose_at_rest_is_the_plate(paper: Pack) -> None:
    frame = Compositor(paper).compose(_rest())
    plate = paper.pictures["plate.webp"]
    head = np.s_[30:150, 95:175]
    assert np.abs(frame[head].astype(int) - plate[head]).max() <= 1
    assert frame[2, 2, 3] == 0


def test_edges_are_free_of_dark_or_light_rims(paper: Pack) -> None:
    """Straight alpha: half-clear pixels keep the colour of their neighbours inside."""
    frame = Compositor(paper).compose(_rest(tilt=4, turn=0.5, sway=3))
    hair = frame[30:120, 70:200]
    edge = hair[(hair[..., 3] > 40) & (hair[..., 3] < 215)]
    inside = np.array((35, 45, 70))
    assert len(edge) > 50
    assert np.abs(edge[:, :3].astype(int) - inside).mean() < 12


def _grid(pack: Pack) -> MouthGrid:
    return MouthGrid([MouthPoint(s.open, s.wide, s.lips) for s in pack.spec.mouth.states])


def test_light_and_back_is_exact(paper: Pack) -> None:
    picture = paper.pictures["mouth/o65w0.png"]
    again = from_light(to_light(picture))
    assert np.abs(again.astype(int) - premultiplied(picture)).max() <= 1


def test_mouth_weights_add_up_and_are_continuous(paper: Pack) -> None:
    grid = _grid(paper)
    before: dict[int, float] | None = None
    for step in range(401):
        x = step / 400
        weights = grid.weights(MouthPose(open=x, wide=np.sin(9 * x), closed=max(0.0, np.sin(20 * x))))
        assert sum(weights.values()) == pytest.approx(1)
        if before is not None:
            keys = weights.keys() | before.keys()
            assert max(abs(weights.get(k, 0) - before.get(k, 0)) for k in keys) < 0.12
        before = weights


def test_mouth_states_show_exactly(paper: Pack) -> None:
    grid = _grid(paper)
    for index, state in enumerate(paper.spec.mouth.states):
        if state.lips is None:
            assert grid.weights(MouthPose(state.open, state.wide)) == {index: pytest.approx(1)}
    closed = grid.weights(MouthPose(0.9, 0.5, closed=1.0))
    assert {paper.spec.mouth.states[i].id for i, w in closed.items() if w > 0.01} == {"mbp"}


def test_line_weights_clamp() -> None:
    assert line_weights([(0, 5), (1, 6)], -3) == {5: 1.0}
    assert line_weights([(0, 5), (1, 6)], 7) == {6: 1.0}
    assert line_weights([(0, 5), (1, 6)], 0.25) == {5: 0.75, 6: 0.25}
    assert line_weights([(0, 5)], 0.25) == {5: 1.0}


def _dark_mouth(frame: np.ndarray) -> int:
    area = frame[105:160, 95:175, :3].astype(int)
    return int((np.abs(area - np.array((30, 20, 90))).sum(axis=2) < 40).sum())


def test_the_mouth_opens_and_closes(paper: Pack) -> None:
    compositor = Compositor(paper)
    closed = _dark_mouth(compositor.compose(_rest()))
    half = _dark_mouth(compositor.compose(_rest(mouth=MouthPose(0.65))))
    wide = _dark_mouth(compositor.compose(_rest(mouth=MouthPose(1.0))))
    again = _dark_mouth(compositor.compose(_rest(mouth=MouthPose(1.0, closed=1.0))))
    assert closed == again == 0
    assert 60 < half < wide
    assert LIP


def test_blink_covers_the_eyes(paper: Pack) -> None:
    compositor = Compositor(paper)
    white = lambda f: int((f[76:92, 100:170, :3].min(axis=2) > 240).sum())  # noqa: E731
    assert white(compositor.compose(_rest())) > 60
    assert white(compositor.compose(_rest(lids=0.0))) == 0


def test_head_motion_moves_the_head_and_not_the_hips(paper: Pack) -> None:
    compositor = Compositor(paper)
    still = compositor.compose(_rest()).copy()
    moved = compositor.compose(_rest(tilt=5, nod=1, turn=1)).copy()
    assert np.abs(still[:150].astype(int) - moved[:150]).max() > 100
    assert np.abs(still[300:].astype(int) - moved[300:]).max() <= 1


def test_breath_lifts_the_shoulders(paper: Pack) -> None:
    compositor = Compositor(paper)

    def shoulder_top(breath: float) -> float:
        alpha = compositor.compose(_rest(breath=breath))[..., 3].astype(float) / 255
        return float(alpha[160:260, 76:100].sum())

    assert shoulder_top(1.0) > shoulder_top(0.0) + 5


@pytest.mark.parametrize("angle", range(-180, 181, 45))
def test_hands_end_where_the_angles_point(paper: Pack, angle: int) -> None:
    compositor = Compositor(paper)
    without = _rest()
    without.left = ArmPose(6, 2)
    shown = _rest()
    shown.left = ArmPose(45, angle, shape="fist", shape_from="fist")
    frame = compositor.compose(shown)
    x0, y0 = compositor.geometry("left").shoulder
    upper, fore = compositor.geometry("left").upper, compositor.geometry("left").fore
    x = x0 - upper * np.sin(np.radians(45)) - (fore + 10) * np.sin(np.radians(angle))
    y = y0 + upper * np.cos(np.radians(45)) + (fore + 10) * np.cos(np.radians(angle))
    if 4 < x < 266 and 4 < y < 476:
        pixel = frame[round(y), round(x)]
        assert pixel[3] == 255
        assert np.abs(pixel[:3].astype(int) - (165, 190, 232)).max() < 12  # skin


def test_views_of_a_limb_fade_into_each_other(paper: Pack) -> None:
    compositor = Compositor(paper)
    before: np.ndarray | None = None
    for angle in np.arange(30, 60, 0.25):
        pose = _rest()
        pose.left = ArmPose(float(angle), 20)
        frame = _over(compositor.compose(pose), 128)
        if before is not None:
            assert np.abs(frame - before).mean() < 0.35
        before = frame


def test_a_missing_hand_shape_is_replaced_by_the_nearest(paper: Pack) -> None:
    compositor = Compositor(paper)
    one, point = _rest(), _rest()
    one.left = ArmPose(40, 160, shape="one", shape_from="one")
    point.left = ArmPose(40, 160, shape="point", shape_from="point")
    a = compositor.compose(one).copy()
    assert (a == compositor.compose(point)).all()


def test_arms_shade_the_body_but_not_the_air(paper: Pack) -> None:
    compositor = Compositor(paper)
    across = _rest()
    across.left = ArmPose(30, -70)
    frame = compositor.compose(across).copy()
    rest = compositor.compose(_rest())
    body = np.s_[318:326, 110:125]  # just under the forearm
    assert frame[body][..., :3].mean() < rest[body][..., :3].mean() - 1
    assert (frame[..., 3] > 0).sum() <= (rest[..., 3] > 0).sum() + 6000


def test_in_betweens_move_the_lips_instead_of_doubling_them() -> None:
    """Halfway between a bar high up and a bar low down stands one bar in the middle."""

    def bar(y: int) -> np.ndarray:
        picture = np.zeros((64, 64, 4), np.float32)
        picture[..., 3] = 1
        picture[..., :3] = 0.6
        shape = np.exp(-(((np.arange(64) - y) / 4.0) ** 2))[:, None] * np.hanning(64)[None, :]
        picture[..., :3] -= 0.55 * shape[..., None]
        return picture

    plate = bar(20)
    points = [MouthPoint(0, 0), MouthPoint(0.4, 0)]
    dense, patches = fill_grid(points, [None, bar(28)], plate)
    assert dense[:2] == points
    assert sorted(p.open for p in dense) == pytest.approx([0, 0.1, 0.2, 0.3, 0.4])
    middle = patches[[round(p.open, 3) for p in dense].index(0.2)]
    assert middle is not None
    column = middle[:, 32, 0]
    assert abs(int(column.argmin()) - 24) <= 1
    assert column.min() < 0.2  # one dark bar, not two pale ones


def test_uneven_mouth_grids_are_left_alone() -> None:
    points = [MouthPoint(0, 0), MouthPoint(0.3, 0), MouthPoint(0.6, -1), MouthPoint(0.6, 1)]
    patch = np.ones((8, 8, 4), np.float32)
    assert fill_grid(points, [None, patch, patch, patch], patch)[0] == points


def test_drawn_lids_go_from_picture_to_picture_and_rendered_ones_fade(paper: Pack) -> None:
    open_, shut = (Compositor(paper).compose(Pose(lids=lids)).copy() for lids in (1.0, 0.0))
    assert not np.array_equal(open_, shut)
    drawn = Compositor(paper)
    assert [
        next(name for name, seen in (("open", open_), ("shut", shut)) if np.array_equal(picture, seen))
        for picture in (drawn.compose(Pose(lids=lids)) for lids in (0.95, 0.05, 0.9))
    ] == ["open", "shut", "open"]
    solid = Compositor(replace(paper, depth=np.full(paper.size[::-1], 128, np.uint8)))
    between = solid.compose(Pose(lids=0.9)).copy()
    assert not np.array_equal(between, solid.compose(Pose(lids=1.0)))
