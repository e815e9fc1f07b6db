"""The lab's plain maths: fitting of `.mhclo` assets, rotations, names of targets."""

from pathlib import Path

import numpy as np
import pytest
from hostlab.garments import fit, iron_shift, parse_ranges, read_asset
from hostlab.meshdata import expand_name, read_obj
from hostlab.posing import direction
from hostlab.skeleton import axis_angle, frame_of, turn_between

MHCLO = """# a test garment
name patch
obj_file patch.obj
x_scale 0 1 2.0
y_scale 0 2 4.0
z_scale 0 3 1.0
verts 0
0
0 1 2 0.25 0.25 0.5 1.0 0.5 -1.0
delete_verts
3 - 5 9
"""
OBJ = "v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nvt 0 0\nvt 1 0\nvt 1 1\nf 1/1 2/2 3/3 4/1\nf 1/1 2/2 3/3 1/1\n"


@pytest.fixture
def asset_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "patch"
    folder.mkdir()
    (folder / "patch.mhclo").write_text(MHCLO, encoding="utf-8")
    (folder / "patch.obj").write_text(OBJ, encoding="utf-8")
    return folder


def test_fitting_scales_offsets_by_the_figures_size(asset_folder: Path) -> None:
    base = np.array([[0.0, 0, 0], [4, 0, 0], [0, 8, 0], [0, 0, 3]])
    fitted = fit(read_asset(asset_folder), base)
    assert np.allclose(fitted[0], base[0])
    # Twice as wide, twice as high, three times as deep as the figure the asset was made on.
    assert np.allclose(fitted[1], [1.0 + 2.0, 4.0 + 1.0, -3.0])


def test_fitting_is_linear_in_the_base_vertices_of_a_given_size(asset_folder: Path) -> None:
    base = np.array([[0.0, 0, 0], [4, 0, 0], [0, 8, 0], [0, 0, 3]])
    asset = read_asset(asset_folder)
    moved = base + np.array([0.5, -1.0, 2.0])
    assert np.allclose(fit(asset, moved) - fit(asset, base), [0.5, -1.0, 2.0])


def test_hidden_vertices_are_listed_as_ranges(asset_folder: Path) -> None:
    assert read_asset(asset_folder).delete.tolist() == [3, 4, 5, 9]
    assert parse_ranges(["7"]) == [7]


def test_a_repeated_corner_makes_a_triangle(asset_folder: Path) -> None:
    obj = read_obj(asset_folder / "patch.obj")
    assert [len(face) for face in obj.faces] == [4, 3]
    assert [len(corner) for corner in obj.face_uvs] == [4, 3]


@pytest.mark.parametrize(
    ("name", "weight", "expected"),
    [
        ("chin/chin-width-±", -0.2, ["chin/chin-width-decr"]),
        ("eyes/?-eye-scale-±", 0.2, ["eyes/l-eye-scale-incr", "eyes/r-eye-scale-incr"]),
        ("faceunits/mouthSmile?", 1.0, ["faceunits/mouthSmileLeft", "faceunits/mouthSmileRight"]),
    ],
)
def test_target_shorthands(name: str, weight: float, expected: list[str]) -> None:
    assert expand_name(name, weight) == expected


def test_frame_angles_turn_clockwise_from_straight_down() -> None:
    assert np.allclose(direction(0), [0, -1, 0])
    assert np.allclose(direction(90), [-1, 0, 0])  # the viewer's left
    assert np.allclose(direction(180), [0, 1, 0])
    assert direction(0, tilt=30)[2] > 0  # towards the camera


def test_rotations() -> None:
    a, b = np.array([0.3, -1.0, 0.2]), np.array([-0.5, 0.4, 1.0])
    turn = turn_between(a, b)
    assert np.allclose(turn @ (a / np.linalg.norm(a)), b / np.linalg.norm(b))
    assert np.allclose(turn @ turn.T, np.eye(3))
    assert np.allclose(axis_angle((0, 0, 1), 90) @ np.array([1.0, 0, 0]), [0, 1, 0])
    frame = frame_of(a, b)
    assert np.allclose(frame.T @ frame, np.eye(3))
    assert np.isclose(np.linalg.det(frame), 1.0)


def test_ironing_takes_out_a_crease_and_leaves_hem_and_collar() -> None:
    side = 11
    y, x = np.divmod(np.arange(side * side), side)
    points = np.stack([x * 0.1 + 5.0, y * 0.1, np.where((x == 5) & (y == 5), 0.3, 0.0)], axis=1)
    corner = [i for i in range(side * (side - 1)) if i % side < side - 1]
    faces = [(i, i + 1, i + side + 1, i + side) for i in corner]
    moved = points + iron_shift(points, faces, rounds=10, neck=9.0)
    assert moved[:, 2].max() < 0.1  # the crease
    hem = (x == 0) | (y == 0) | (x == side - 1) | (y == side - 1)
    assert np.allclose(moved[hem], points[hem])
    assert not iron_shift(points - np.array([5.5, 0, 0]), faces, rounds=10, neck=0.5).any()  # about the neck
