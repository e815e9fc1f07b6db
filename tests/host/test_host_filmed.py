"""Gestures filmed of a person: read from the pack, and laid over the host's own picture."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest
import yaml
from host_drawn_pack import draw_pack
from host_filmed_gestures import AT, COLOUR, FRAMES, SIZE, STROKE, add_gestures, disc_at, row

from cuehost.errors import PackError
from cuehost.host import Movements, Pack, Performance, load_pack
from cuehost.host.presenter import FPS, Presenter, Tick
from cuehost.host.scaling import resized
from cuehost.host.visemes import MouthTrack


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A drawn pack with a gesture that it makes for point_right, and one that it does not make."""
    folder = tmp_path_factory.mktemp("packs") / "paper"
    draw_pack(folder)
    add_gestures(
        folder,
        row(),
        row(2, "greet", use=False),
        {"number": 3, "name": "", "use": False, "fault": "a hand covers the face"},
    )
    return folder


@pytest.fixture(scope="module")
def pack(folder: Path) -> Pack:
    return load_pack(folder)


def _shows(tick: Tick, place: tuple[int, int]) -> bool:
    """Whether the disc's colour is there, wherever the body's own sway has moved it by some px."""
    assert tick.picture is not None
    x, y = place
    part = tick.picture[y - 4 : y + 5, x - 4 : x + 5]
    apart = np.abs(part[..., :3].astype(int) - COLOUR).max(axis=2)
    return bool((apart < 20).all() and part[..., 3].min() == 255)


def _steps(presenter: Presenter, count: int) -> list[Tick]:
    ticks = []
    for _ in range(count):
        tick = presenter.step()
        assert tick.picture is not None
        tick.picture = tick.picture.copy()
        ticks.append(tick)
    return ticks


def test_only_gestures_in_use_are_loaded(pack: Pack) -> None:
    (gesture,) = pack.gestures
    assert gesture.spec.name == "point_right"
    assert len(gesture.pictures) == len(gesture.masks) == FRAMES
    assert gesture.box == (AT[0], AT[1], AT[0] + SIZE[0], AT[1] + SIZE[1])


def test_a_pack_without_a_list_has_none(paper: Pack) -> None:
    assert paper.gestures == ()


def test_the_stroke_is_seen_on_its_word(pack: Pack, movements: Movements) -> None:
    presenter = Presenter(pack, movements, Random(3))
    _steps(presenter, 10)
    presenter.gesture("point_right", stroke_at=2.0)
    ticks = _steps(presenter, 90)
    top = [tick.number for tick in ticks if _shows(tick, disc_at(STROKE))]
    assert top[0] / FPS == pytest.approx(2.0, abs=0.08)
    assert not _shows(ticks[0], disc_at(STROKE))
    assert not _shows(ticks[-1], disc_at(STROKE))


def test_it_is_made_for_any_movement_of_that_meaning(pack: Pack, movements: Movements) -> None:
    for name in movements.meanings["point_right"]:
        presenter = Presenter(pack, movements, Random(3))
        presenter.gesture(name, stroke_at=1.0)
        assert any(tick.pose.filmed for tick in _steps(presenter, 25)), name
    presenter = Presenter(pack, movements, Random(3))
    presenter.gesture("greet", stroke_at=1.0)
    assert not any(tick.pose.filmed for tick in _steps(presenter, 25))


def test_the_drawn_arms_rest_meanwhile(pack: Pack, paper: Pack, movements: Movements) -> None:
    swings = []
    for one in (pack, paper):
        presenter = Presenter(one, movements, Random(3))
        presenter.gesture("point_right", stroke_at=1.0)
        arms = [(tick.pose.left.fore, tick.pose.right.fore) for tick in _steps(presenter, 40)]
        swings.append(float(np.ptp(np.array(arms), axis=0).max()))
    assert swings[0] < 12
    assert swings[1] > 60


def test_afterwards_nothing_of_it_is_left(pack: Pack, paper: Pack, movements: Movements) -> None:
    """The picture is that of the same host who makes no gesture, in the very place where it was."""
    with_it, without = (Presenter(one, movements, Random(3)) for one in (pack, paper))
    with_it.gesture("point_right", stroke_at=1.0)
    without.gesture("point_right", stroke_at=1.0)
    for presenter in (with_it, without):
        _steps(presenter, 140)
    one, other = with_it.step().picture, without.step().picture
    assert one is not None
    assert other is not None
    part = np.s_[AT[1] : AT[1] + SIZE[1], AT[0] : AT[0] + SIZE[0]]
    apart = np.abs(one[part][..., :3].astype(int) - COLOUR).max(axis=2)
    assert not ((apart < 30) & (one[part][..., 3] > 20)).any()
    assert (one[..., 3] > 0).sum() == pytest.approx((other[..., 3] > 0).sum(), rel=0.01)


def test_an_interruption_sends_it_away(pack: Pack, movements: Movements) -> None:
    presenter = Presenter(pack, movements, Random(3))
    sound = np.zeros(4 * 48_000, np.float32)
    presenter.play(
        1, Performance("l1", 4.0, MouthTrack(np.zeros((400, 5), np.float32)), samples=sound), sound
    )
    presenter.gesture("point_right", stroke_at=1.0)
    ticks = _steps(presenter, 28)
    assert _shows(ticks[-1], disc_at(STROKE))
    presenter.stop()
    ticks = _steps(presenter, 12)
    weights = [sum(f.weight for f in tick.pose.filmed) for tick in ticks]
    assert weights == sorted(weights, reverse=True)
    assert weights[9] == 0
    assert not _shows(ticks[-1], disc_at(STROKE))


def test_in_a_smaller_frame_it_stays_in_its_place(pack: Pack, movements: Movements) -> None:
    small = resized(pack, 0.5)
    presenter = Presenter(small, movements, Random(3))
    presenter.gesture("point_right", stroke_at=1.0)
    tick = _steps(presenter, 27)[-1]
    assert tick.picture is not None
    x, y = (round(v / 2) for v in disc_at(STROKE))
    part = tick.picture[y - 2 : y + 3, x - 2 : x + 3]
    assert np.abs(part[..., :3].astype(int) - COLOUR).max() < 25
    assert tick.picture[y, x + 14, 3] < 40  # the disc is smaller, too


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"footage": "../outside.zip"}, "lies outside"),
        ({"footage": "gestures/9.zip"}, "cannot be read"),
        ({"frames": FRAMES + 3}, "cannot be read"),
        ({"stroke": FRAMES}, "does not fit"),
        ({"at": [230, 150]}, "does not fit"),
        ({"size": [60, 300]}, "are not 60x300 px"),
        ({"colour": "red"}, "colour"),
        ({"number": 2}, "two gestures with the number 2"),
    ],
)
def test_a_faulty_list_says_what_is_wrong(tmp_path: Path, change: dict[str, object], told: str) -> None:
    folder = tmp_path / "paper"
    draw_pack(folder)
    add_gestures(folder, row(), row(2, "greet"))
    data = yaml.safe_load((folder / "gestures.yaml").read_text("utf-8"))
    data["gestures"][0].update(change)
    (folder / "gestures.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")
    (tmp_path / "outside.zip").write_bytes((folder / "gestures" / "1.zip").read_bytes())
    with pytest.raises(PackError, match=told) as fault:
        load_pack(folder)
    assert "paper/gestures.yaml" in str(fault.value)


def test_a_list_that_is_no_yaml(tmp_path: Path) -> None:
    folder = tmp_path / "paper"
    draw_pack(folder)
    (folder / "gestures.yaml").write_text("gestures: [", encoding="utf-8")
    with pytest.raises(PackError, match="not valid YAML"):
        load_pack(folder)
