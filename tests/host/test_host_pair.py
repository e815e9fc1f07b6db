"""Two who present together: one picture, one sound, one clock, and the one who listens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from host_drawn_pack import draw_pack
from host_sounds import babble, spread

from cuehost.host import Movements, Pack, Performance, load_pack, perform
from cuehost.host.compositor import Compositor
from cuehost.host.opening import Opening
from cuehost.host.pack import Picture
from cuehost.host.pair import OVERLAP, Pair, Seat, on_screen, share_of
from cuehost.host.pose import ArmPose, MouthPose, Pose
from cuehost.host.presenter import BLOCK, Presenter, Tick
from cuehost.host.scaling import resized
from cuehost.host.sound import RATE

SOUND = babble(2.0, [(0.1, 1.9)])
Make = Callable[[], Pair]


def _line(name: str, host: str) -> Performance:
    words, sounds = spread(["word"] * 4, 0.1, 0.4), spread(["a"] * 18, 0.1, 0.1)
    return replace(perform(name, SOUND, words, sounds), host=host)


@pytest.fixture
def make(paper: Pack, movements: Movements) -> Make:
    def pair() -> Pair:
        left, right = (Presenter(paper, movements, Random(seed)) for seed in (1, 2))
        return Pair(Seat("ann", left), Seat("bob", right))

    return pair


def _run(pair: Pair, frames: int, *, picture: bool = False) -> list[Tick]:
    return [pair.step(picture=picture) for _ in range(frames)]


def _events(ticks: list[Tick]) -> list[tuple[str, str, int]]:
    return [(e["event"], e["line"], e["sample"]) for t in ticks for e in t.events]


def _stands_so(picture: Picture | None, left: Picture | None, right: Picture | None) -> None:
    """Asserts that a common picture is these two, the left one before the right one."""
    assert picture is not None
    assert left is not None
    assert right is not None
    width = left.shape[1]
    shared = round(OVERLAP * width)
    assert np.array_equal(picture[:, : width - shared], left[:, : width - shared])
    assert np.array_equal(picture[:, width:], right[:, shared:])
    middle, front, back = picture[:, width - shared : width], left[:, width - shared :], right[:, :shared]
    solid, clear = front[..., 3] == 255, front[..., 3] == 0
    assert np.array_equal(middle[solid], front[solid])
    assert np.array_equal(middle[clear], back[clear])
    most = np.maximum(front[..., 3], back[..., 3]).astype(int)
    assert (middle[..., 3] >= most - 1).all()


def test_both_stand_in_one_picture_and_share_its_middle(make: Make, paper: Pack) -> None:
    pair = make()
    width, height = paper.size
    assert pair.size == (2 * width - round(OVERLAP * width), height)
    left, right = (Presenter(paper, rng=Random(seed)).step().picture for seed in (1, 2))
    _stands_so(pair.step().picture, left, right)


def test_the_common_picture_follows_both_through_their_movements(make: Make, paper: Pack) -> None:
    pair, line = make(), _line("a", "ann")
    left, right = (Presenter(paper, rng=Random(seed)) for seed in (1, 2))
    pair.play(1, line, SOUND)
    right.listen(line, left.play(1, line, SOUND, toward=1.0), toward=-1.0)
    for presenter in (pair, left):
        presenter.gesture("greet")
    for number in range(60):
        tick, alone = pair.step(), [presenter.step().picture for presenter in (left, right)]
        if number % 10 == 9:
            _stands_so(tick.picture, *alone)


def test_a_picture_in_which_nothing_moved_is_the_same_object(make: Make) -> None:
    pair = make()
    seen = {id(tick.picture) for tick in _run(pair, 40, picture=True)}
    assert len(seen) < 40


@pytest.mark.parametrize(("host", "speaks"), [("ann", True), ("bob", False), ("", True), ("nobody", True)])
def test_the_named_one_speaks_and_the_other_keeps_the_mouth_shut(make: Make, host: str, speaks: bool) -> None:
    pair = make()
    start = pair.play(7, _line("a", host), SOUND)
    ticks = _run(pair, 60)
    assert _events(ticks) == [("started", "a", start), ("ended", "a", start + SOUND.size)]
    heard = np.concatenate([t.sound for t in ticks])
    assert np.abs(heard[: SOUND.size] / 32767 - SOUND).max() < 1e-4
    # The pose told is that of the one on the left.
    assert (max(t.pose.mouth.open for t in ticks) > 0.2) == speaks


def test_the_listener_looks_at_the_speaker_nods_and_looks_back(make: Make) -> None:
    pair, alone = make(), make()
    pair.play(1, _line("a", "bob"), SOUND)
    ticks, idle = _run(pair, 100), _run(alone, 100)
    during = ticks[15:45]
    assert np.mean([t.pose.gaze_x for t in during]) > 0.6  # to the right, where bob stands
    assert np.mean([t.pose.turn - i.pose.turn for t, i in zip(during, idle[15:45], strict=True)]) > 0.4
    assert max(t.pose.nod - i.pose.nod for t, i in zip(ticks, idle, strict=True)) > 0.3
    assert abs(ticks[-1].pose.turn) < 1.0
    assert np.mean([abs(t.pose.gaze_x) for t in ticks[80:]]) < 0.5  # the viewers again


def test_whoever_listened_speaks_to_the_viewers(make: Make) -> None:
    pair = make()
    pair.play(1, _line("a", "bob"), SOUND)
    pair.queue(2, _line("b", "ann"), SOUND, RATE // 3)
    ticks = _run(pair, 130)
    start = next(e["sample"] for t in ticks for e in t.events if e["line"] == "b") // BLOCK
    assert np.mean([abs(t.pose.gaze_x) for t in ticks[start + 5 : start + 35]]) < 0.4


def test_lines_queue_behind_the_other_ones(make: Make) -> None:
    pair = make()
    first = pair.play(1, _line("a", "ann"), SOUND)
    assert pair.queue(2, _line("b", "bob"), SOUND, 4800) == first + SOUND.size + 4800


def test_stop_silences_whoever_speaks_and_ends_listening(make: Make) -> None:
    pair = make()
    pair.play(1, _line("a", "bob"), SOUND)
    _run(pair, 20)
    pair.stop()
    ticks = _run(pair, 50)
    heard = np.concatenate([t.sound for t in ticks])
    assert not heard[BLOCK:].any()
    assert [(e["line"], e["stopped"]) for t in ticks for e in t.events] == [("a", True)]
    assert abs(np.mean([t.pose.gaze_x for t in ticks[30:]])) < 0.5


def test_what_a_human_says_is_silent_and_listened_to(paper: Pack, movements: Movements) -> None:
    ann = Presenter(paper, movements, Random(1))
    pair = Pair(Seat("human", None), Seat("ann", ann))
    assert pair.size == paper.size
    start = pair.play(1, _line("a", "human"), SOUND)
    ticks = _run(pair, 60)
    assert not np.concatenate([t.sound for t in ticks]).any()
    assert _events(ticks) == [("started", "a", start), ("ended", "a", start + SOUND.size)]
    assert max(t.pose.mouth.open for t in ticks) == 0
    assert np.mean([t.pose.gaze_x for t in ticks[15:45]]) < -0.6


def test_two_are_drawn_smaller_than_one_and_alike_tall() -> None:
    assert share_of([(540, 960)]) == [1.0]
    assert share_of([(540, 960), (540, 960)]) == pytest.approx([2 / 3, 2 / 3])
    assert share_of([(540, 960), (1080, 1920)]) == pytest.approx([1.0, 2 / 3])


def test_a_smaller_pack_draws_what_the_pack_draws_smaller(paper: Pack) -> None:
    small = resized(paper, 0.5)
    assert small.size == (paper.size[0] // 2, paper.size[1] // 2)
    pose = Pose(MouthPose(0.8), lids=0.3, left=ArmPose(30, 80), right=ArmPose(-30, -80))
    large = Compositor(paper).compose(pose).astype(np.float32)
    alpha = large[..., 3:] / 255
    light = np.concatenate([large[..., :3] * alpha, large[..., 3:]], axis=2)
    rows, columns = small.size[1], small.size[0]
    want = light[: rows * 2, : columns * 2].reshape(rows, 2, columns, 2, 4).mean(axis=(1, 3))
    got = Compositor(small).compose(pose).astype(np.float32)
    got[..., :3] *= got[..., 3:] / 255
    assert np.abs(got - want).mean() < 2.5


def test_an_order_names_who_is_on_screen(paper_folder: Path, tmp_path: Path, movements: Movements) -> None:
    other = tmp_path / "second"
    draw_pack(other)
    one = on_screen(Opening(paper_folder, seed=1), movements)
    assert isinstance(one.presenter, Presenter)
    two = on_screen(Opening(paper_folder, seed=1, partner=other), movements)
    assert isinstance(two.presenter, Pair)
    assert len(two.workings) == 2
    size = load_pack(paper_folder).size
    assert two.presenter.size[1] == round(size[1] * 2 / 3)
    beside = on_screen(Opening(paper_folder, seed=1, human="right"), movements)
    assert isinstance(beside.presenter, Pair)
    assert beside.presenter.size == size


@pytest.mark.parametrize(
    "opening",
    [Opening(Path("a")), Opening(Path("a"), 7, 3, Path("m"), Path("c"), Path("b"), "")],
)
def test_an_opening_is_read_as_it_was_told(opening: Opening) -> None:
    assert Opening.read(opening.line().decode()) == opening
