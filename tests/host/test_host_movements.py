"""Movements as data."""

from __future__ import annotations

import math
from pathlib import Path
from random import Random

import pytest

from cuehost import rundown
from cuehost.errors import HostError
from cuehost.host import Movements, load_movements
from cuehost.host.arms import REACHES, reach
from cuehost.host.limbs import ArmGeometry

PROMISED = """greet wave_off present_left present_right point_up point_down count_1 count_2 count_3 count_4
count_5 price_reveal open_hands think thank heart thumb_up size_hands emphasise listen"""


@pytest.mark.parametrize("name", PROMISED.split())
def test_promised_movements_exist(movements: Movements, name: str) -> None:
    movement, _ = movements.get(name)
    assert movement.title
    assert 0.3 <= movement.stroke <= 1.2
    assert any(k.at == pytest.approx(movement.stroke) for k in movement.keys)


def test_there_are_more_than_a_hundred_not_counting_mirrored_ones(movements: Movements) -> None:
    designed = {name for name, (_, mirrored) in movements.by_name.items() if not mirrored}
    assert len(designed) >= 100
    assert len({repr(movements.by_name[name][0].keys) for name in designed}) == len(designed)


def test_every_arm_that_moves_shows_a_shape_of_its_own(movements: Movements) -> None:
    for name, (movement, _) in movements.by_name.items():
        for which in ("arm", "other", "both"):
            keys = [key for k in movement.keys if (key := getattr(k, which)) is not None]
            shapes = [k.shape for k in movement.keys for k in (k.arm, k.other, k.both) if k and k.shape]
            assert not keys or shapes, name


def test_no_movement_asks_for_what_joints_cannot_do(movements: Movements) -> None:
    for name, (movement, _) in movements.by_name.items():
        for key in movement.keys:
            for arm in filter(None, (key.arm, key.other, key.both)):
                for joint, (least, most) in REACHES.items():
                    wanted = getattr(arm, joint)
                    assert wanted is None or least <= wanted <= most, (name, key.at, joint)


def test_rundowns_may_ask_for_every_meaning(movements: Movements) -> None:
    assert set(rundown.GESTURES) == set(movements.meanings)


def test_mirrored_movements_mean_the_other_side(movements: Movements) -> None:
    assert set(movements.meanings["present_left"]) & set(movements.names())
    assert len(movements.meanings["present_left"]) == len(movements.meanings["present_right"])
    assert "point_up_finger_left" in movements.meanings["point_up"]


def test_a_choice_avoids_what_was_done_last_and_its_mirrored_self(movements: Movements) -> None:
    rng = Random(1)
    for _ in range(200):
        chosen = movements.choose("point_up", rng, ["point_up_finger_left"])
        assert chosen in movements.meanings["point_up"]
        assert "finger" not in chosen
    assert movements.choose("idea", rng, ["idea"]) == "idea"  # there is no other
    assert movements.choose("greet_small", rng, ["greet_small"]) == "greet_small"  # asked for by name
    with pytest.raises(KeyError):
        movements.choose("moonwalk", rng)


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("gret", "greet"), ("Point-Down", "point_down"), ("thumbs_up", "thumb_up"), ("moonwalk", "")],
)
def test_an_unknown_name_is_told_with_the_nearest(movements: Movements, name: str, nearest: str) -> None:
    assert movements.nearest(name) == nearest
    with pytest.raises(HostError, match="Nobody knows") as caught:
        movements.check(name)
    assert (f"Did you mean '{nearest}'" in str(caught.value.mend)) == bool(nearest)
    movements.check(nearest or "greet")


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
        (
            "  a: {title: A, stroke: 1, keys: [{at: 1}]}\n"
            "  b: {title: B, meaning: a, stroke: 1, keys: [{at: 1}]}\n",
            "meaning",
        ),
    ],
)
def test_faulty_files_are_told(tmp_path: Path, body: str, told: str) -> None:
    with pytest.raises(HostError, match=told) as caught:
        load_movements(_write(tmp_path, body))
    assert told == "meaning" or "x.yaml" in str(caught.value)


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


def test_a_large_head_moves_places_at_the_face_out_of_its_way() -> None:
    usual, large = (ArmGeometry((100.0, 200.0), 90.0, 80.0, chin) for chin in (-0.6, -0.1))

    def place(geometry: ArmGeometry, wrist: tuple[float, float]) -> tuple[float, float]:
        upper, fore, shortened = reach(geometry, 50.0, wrist, 1.0)
        upper, fore = math.radians(upper), math.radians(fore)
        return (
            90 * shortened * math.sin(upper) + 80 * math.sin(fore),
            90 * shortened * math.cos(upper) + 80 * math.cos(fore),
        )

    assert place(large, (0.9, -0.3))[0] > place(usual, (0.9, -0.3))[0] + 20
    assert place(large, (0.5, -0.1))[1] > place(usual, (0.5, -0.1))[1] + 30
    assert place(usual, (0.5, 0.4)) == pytest.approx(place(large, (0.5, 0.4)))


def test_out_of_reach_stretches_towards_it() -> None:
    geometry = ArmGeometry((100.0, 200.0), 90.0, 80.0)
    upper, fore, _ = reach(geometry, 50.0, (9.0, 0.0), 1.0)
    assert upper == pytest.approx(90, abs=8)
    assert fore == pytest.approx(90, abs=8)
