"""Cutting out, and placing in the frame."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from film_portrait import BACKGROUND, HAIR, portrait

from cuehost.filming.figure import (
    CHIN_PX,
    CROWN_PX,
    FINENESS,
    HEAD_PX,
    LARGEST_PX,
    SIZE,
    Figure,
    chest,
    depth,
    place,
    shoulders,
)
from cuehost.filming.landmarks import Face
from cuehost.filming.matting import CutOut, cut_out
from cuehost.filming.slit import coarser


def _scene(side: int = 300) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A red disc with soft edges before a green cloth; the picture, its true alpha, and a rough mask."""
    ys, xs = np.mgrid[:side, :side].astype(np.float32)
    away = np.hypot(xs - side / 2, ys - side / 2)
    alpha = np.clip((90 - away) / 3 + 0.5, 0, 1)
    cloth = np.array([40, 170, 60]) + 20 * np.sin(xs / 9)[..., None]
    picture = alpha[..., None] * np.array([40, 50, 210]) + (1 - alpha[..., None]) * cloth
    rough = cv2.GaussianBlur((away < 89).astype(np.float32), (0, 0), 3)
    return picture.astype(np.uint8), alpha, rough


def test_soft_edges_are_found_and_cleaned() -> None:
    picture, alpha, rough = _scene()
    cut = cut_out(picture, rough)
    assert np.abs(cut.alpha - alpha).mean() < 0.008
    edge = (alpha > 0.25) & (alpha < 0.75)
    assert np.abs(cut.alpha - alpha)[edge].mean() < 0.12
    # Over black, nothing of the green cloth shines through.
    assert cut.colour[edge][:, 1].mean() == pytest.approx(50 / 255, abs=0.08)


def test_islands_go_and_small_holes_close() -> None:
    picture, _, rough = _scene()
    rough = rough.copy()
    rough[20:40, 20:40] = 1.0
    rough[148:154, 148:154] = 0.0
    cut = cut_out(picture, rough)
    assert cut.alpha[10:50, 10:50].max() == 0
    assert cut.alpha[140:160, 140:160].min() == 1


def test_a_doubt_deep_inside_is_no_hole() -> None:
    picture, _, rough = _scene()
    rough = rough.copy()
    rough[120:180, 120:180] = 0.6
    assert cut_out(picture, rough).alpha[100:200, 100:200].min() == 1


def test_a_gap_between_arm_and_body_stays_open() -> None:
    picture, _, rough = _scene()
    rough = rough.copy()
    rough[120:180, 120:180] = 0.0
    picture[120:180, 120:180] = (40, 170, 60)
    assert cut_out(picture, rough).alpha[135:165, 135:165].max() == 0


def test_the_portrait_leaves_its_background(smiling: Face) -> None:
    cut = cut_out(*portrait(smiling))
    assert cut.alpha[5, 5] == 0
    assert cut.alpha[int(smiling.points[1, 1]), int(smiling.points[1, 0])] == 1
    edge = (cut.alpha > 0.2) & (cut.alpha < 0.8)
    edge[int(smiling.points[10, 1]) :] = False  # hair only
    colour = cut.colour[edge].mean(axis=0) * 255
    hair, green = np.array(HAIR), np.array(BACKGROUND)
    assert np.abs(colour - hair).max() < 0.3 * np.abs(green - hair).max()


def _solid(rows: int, columns: int, left: int, right: int, top: int) -> CutOut:
    """A person as a block from `left` to `right` and from `top` down to the picture's edge."""
    alpha = np.zeros((rows, columns), np.float32)
    alpha[top:, left:right] = 1
    return CutOut(np.full((rows, columns, 3), 0.5, np.float32), alpha)


@pytest.fixture
def centred(smiling: Face) -> Face:
    """The face in the middle of the upper half of a picture of 1000 px."""
    shift = np.array([500.0, 300.0]) - smiling.points[1, :2]
    return smiling.moved(1.0, (float(shift[0]), float(shift[1])))


def test_a_tall_picture_gives_a_head_like_other_hosts(centred: Face) -> None:
    figure = place(_solid(1500, 1000, 350, 650, 200), centred)
    assert figure.head.tall == pytest.approx(HEAD_PX, rel=0.02)
    assert figure.head.top == pytest.approx(CROWN_PX, abs=1)
    assert figure.head.middle == pytest.approx(SIZE[0] / 2, abs=1)
    alpha = coarser(figure.picture, FINENESS)[..., 3]
    assert alpha[-1, SIZE[0] // 2] == pytest.approx(1, abs=0.01)


def test_a_short_picture_is_shown_larger(centred: Face) -> None:
    figure = place(_solid(620, 1000, 350, 650, 200), centred)
    assert HEAD_PX < figure.head.tall <= LARGEST_PX + 1
    alpha = coarser(figure.picture, FINENESS)[..., 3]
    assert alpha[-2, SIZE[0] // 2] == pytest.approx(1, abs=0.01)  # it stands on the frame's edge
    assert figure.head.chin < CHIN_PX + 1 or figure.head.tall == pytest.approx(LARGEST_PX, rel=0.01)


def test_what_the_picture_cuts_reaches_the_frames_side(centred: Face) -> None:
    figure = place(_solid(1500, 1000, 0, 650, 200), centred)
    alpha = coarser(figure.picture, FINENESS)[..., 3]
    row = alpha[800]
    assert 0 < row[3] < 0.2  # softly
    assert row[60] == pytest.approx(1, abs=0.01)
    assert row[-40] < 0.01  # the other side has room


def test_landmarks_go_with_the_picture(smiling_figure: Figure) -> None:
    plate = coarser(smiling_figure.picture, FINENESS)
    for iris in (468, 473):
        x, y = smiling_figure.face.points[iris, :2].round().astype(int)
        assert plate[y, x, :3].max() < 0.35


def test_the_nose_is_nearest(smiling_figure: Figure) -> None:
    near = depth(smiling_figure)
    assert near.shape == (SIZE[1], SIZE[0])
    x, y = smiling_figure.face.points[1, :2].round().astype(int)
    cheek = smiling_figure.face.points[234, :2].round().astype(int)
    assert near[y, x] > near[cheek[1], cheek[0]] + 40 > near[y, 5]
    steps = np.abs(np.diff(near.astype(int), axis=1)).max()
    assert steps < 20  # no cliffs, which would tear the face as it turns


def test_chest_and_shoulders_lie_below_the_head(smiling_figure: Figure) -> None:
    head = smiling_figure.head
    (x, y), (across, down) = chest(smiling_figure)
    left, right = shoulders(smiling_figure)
    assert left[0] < head.middle < right[0]
    assert head.chin < left[1] == right[1] < y < SIZE[1]
    assert across > 0 < down
    assert x == head.middle
