"""Movements as data."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from cuehost.errors import HostError
from cuehost.host import Movements, load_movements
from cuehost.host.gestures import reach
from cuehost.host.limbs import ArmGeometry

PROMISED = """greet wave_off present_left present_right point_up point_down count_1 count_2 count_3 count_4
count_5 price_reveal open_hands think thank heart thumb_up size_hands emphasise listen"""


@pytest.mark.parametrize("name", PROMISED.split())
def test_promised_movements_exist(movements: Movements, name: str) -> None:
    movement, _ = movements.get(name)
    assert movement.title
    assert 0.3 <= movement.stroke <= 1.2
    assert any(k.at == pytest.approx(movement.stroke) for k in movement.keys)


def _write(folder: Path, body: str) -> Path:
    (folder / "x.yaml").write_text("format: 1\ngroup: g\nmovements:\n" + body, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("  a: {title: A, stroke: 1, keys: []}\n", "keys"),
        ("  a: {title: A, stroke: 2, keys: [{at: 1}]}\n", "stroke"),
        ("  a: {title: A, stroke: 1, keys: [{at: 2}, {at: 1}]}\n", "order"),
        ("  a: {title: A, stroke: 1, keys: [{at: 1, arm: {uper: 3}}]}\n", "uper"),
        ("  a: {title: A, stroke: 1, keys: [{at: 1, arm: {upper: 3, wrist: [0, 0]}}]}\n", "wrist"),
        ("  a: {title: A, mirror: a, stroke: 1, keys: [{at: 1}]}\n", "twice"),
        ("  a: [\n", "cannot be read"),
    ],
)
def test_faulty_files_are_told(tmp_path: Path, body: str, told: str) -> None:
    with pytest.raises(HostError, match=told) as caught:
        load_movements(_write(tmp_path, body))
    assert "x.yaml" in str(caught.value)


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(HostError, match="No movements"):
        load_movements(tmp_path)


@pytest.mark.parametrize("wrist", [(0.2, 0.7), (1.0, 1.0), (0.9, -0.4), (0.4, 0.0), (1.5, -0.5)])
def test_reaching_brings_the_wrist_to_its_place(wrist: tuple[float, float]) -> None:
    geometry = ArmGeometry((100.0, 200.0), 90.0, 80.0)
    upper, fore, shortened = reach(geometry, 50.0, wrist, 1.0)
    assert -60 < upper < 100  # a low elbow
    upper, fore = math.radians(upper), math.radians(fore)
    out = 90 * shortened * math.sin(upper) + 80 * math.sin(fore)
    down = 90 * shortened * math.cos(upper) + 80 * math.cos(fore)
    assert out == pytest.approx((wrist[0] - 1) * 50, abs=0.6)
    assert down == pytest.approx(wrist[1] * 90, abs=0.6)


def test_out_of_reach_stretches_towards_it() -> None:
    geometry = ArmGeometry((100.0, 200.0), 90.0, 80.0)
    upper, fore, _ = reach(geometry, 50.0, (9.0, 0.0), 1.0)
    assert upper == pytest.approx(90, abs=8)
    assert fore == pytest.approx(90, abs=8)
