"""Footage over the drawn host: soft joins, quick cuts, and the drawn host wherever it is missing."""

from __future__ import annotations

import itertools
from random import Random

import numpy as np
from host_sounds import babble

from cuehost.host import Pack, Performance, perform
from cuehost.host.pair import Pair, Seat
from cuehost.host.presenter import BLOCK, FPS, Presenter, Tick
from cuehost.host.screening import CUT, JOIN, mixed

SOUND = babble(1.6, [(0.1, 1.5)])
RED = (20, 20, 220, 255)
JOIN_FRAMES, CUT_FRAMES = JOIN // BLOCK, CUT // BLOCK


class Painted:
    """Footage of one colour."""

    def __init__(self, size: tuple[int, int], ready_at: float = 0.0) -> None:
        self.picture = np.zeros((size[1], size[0], 4), np.uint8)
        self.picture[40:, 60:210] = RED
        self.ready_at = ready_at
        self.fault = ""
        self.closed = False
        self.asked: list[float] = []

    def at(self, seconds: float) -> np.ndarray | None:
        self.asked.append(seconds)
        return None if seconds < self.ready_at or self.fault else self.picture

    def close(self) -> None:
        self.closed = True


def _line(name: str = "a") -> Performance:
    return perform(name, SOUND)


def _steps(presenter: Presenter | Pair, frames: int) -> list[Tick]:
    out = []
    for _ in range(frames):
        tick = presenter.step()
        assert tick.picture is not None
        tick.picture = tick.picture.copy()
        out.append(tick)
    return out


def _redness(tick: Tick) -> float:
    """How red the figure's chest is, 0..1."""
    assert tick.picture is not None
    part = tick.picture[250:300, 120:150].astype(float)
    return float(np.clip((part[..., 2] - 60) / 160, 0, 1).mean())


def test_a_line_goes_softly_over_to_its_footage_and_back(paper: Pack) -> None:
    presenter = Presenter(paper, rng=Random(1))
    _steps(presenter, 3)
    footage = Painted(paper.size)
    presenter.play(1, _line(), SOUND, footage=footage)  # type: ignore[arg-type]
    ticks = _steps(presenter, int(SOUND.size / BLOCK) + JOIN_FRAMES + 6)
    reds = [_redness(tick) for tick in ticks]
    spoken = int(SOUND.size / BLOCK)
    rise = reds[: JOIN_FRAMES + 2]
    assert reds[0] < 0.05
    assert all(b >= a for a, b in itertools.pairwise(rise))
    assert max(b - a for a, b in itertools.pairwise(reds)) < 0.45, "no jump"
    assert all(red > 0.97 for red in reds[JOIN_FRAMES + 2 : spoken])
    assert reds[-1] < 0.05, "drawn again"
    assert footage.closed
    times = np.diff(footage.asked)
    assert np.allclose(times, 1 / FPS), "on the clock of the sound"
    assert abs(footage.asked[0] - 0.5 / FPS) < 1e-6


def test_while_it_covers_the_host_nothing_is_drawn_beneath(paper: Pack, monkeypatch: object) -> None:
    presenter = Presenter(paper, rng=Random(1))
    presenter.play(1, _line(), SOUND, footage=Painted(paper.size))  # type: ignore[arg-type]
    _steps(presenter, JOIN_FRAMES + 2)
    drawn: list[int] = []
    real = presenter._compositor.compose
    presenter._compositor.compose = lambda pose: drawn.append(1) or real(pose)  # type: ignore[method-assign, func-returns-value]
    _steps(presenter, 10)
    assert drawn == []


def test_a_stop_shows_the_drawn_host_within_two_frames(paper: Pack) -> None:
    presenter = Presenter(paper, rng=Random(1))
    first, second = Painted(paper.size), Painted(paper.size)
    presenter.play(1, _line(), SOUND, footage=first)  # type: ignore[arg-type]
    presenter.queue(2, _line("b"), SOUND, footage=second)  # type: ignore[arg-type]
    _steps(presenter, 20)
    presenter.stop()
    ticks = _steps(presenter, 60)
    assert _redness(ticks[CUT_FRAMES]) < 0.05
    assert ticks[CUT_FRAMES].pose.mouth.open == 0
    assert max(_redness(tick) for tick in ticks[CUT_FRAMES:]) < 0.05, "nothing queued is shown"
    assert first.closed and second.closed
    assert second.asked == []


def test_another_line_may_follow_a_stop_at_once(paper: Pack) -> None:
    presenter = Presenter(paper, rng=Random(1))
    presenter.play(1, _line(), SOUND, footage=Painted(paper.size))  # type: ignore[arg-type]
    _steps(presenter, 20)
    presenter.stop()
    presenter.play(2, _line("b"), SOUND, footage=Painted(paper.size))  # type: ignore[arg-type]
    reds = [_redness(tick) for tick in _steps(presenter, 20)]
    assert max(abs(b - a) for a, b in itertools.pairwise(reds)) < 0.8
    assert all(red > 0.97 for red in reds[JOIN_FRAMES + 2 :])


def test_footage_that_comes_late_joins_when_it_is_there(paper: Pack) -> None:
    presenter = Presenter(paper, rng=Random(1))
    presenter.play(1, _line(), SOUND, footage=Painted(paper.size, ready_at=0.5))  # type: ignore[arg-type]
    ticks = _steps(presenter, 30)
    reds = [_redness(tick) for tick in ticks]
    assert max(reds[:12]) < 0.05
    assert max(tick.pose.mouth.open for tick in ticks[:12]) > 0.1, "the drawn host speaks meanwhile"
    assert all(red > 0.97 for red in reds[12 + JOIN_FRAMES + 1 :])


def test_footage_that_fails_leaves_the_drawn_host_and_is_told_once(paper: Pack) -> None:
    presenter = Presenter(paper, rng=Random(1))
    footage = Painted(paper.size)
    presenter.play(7, _line(), SOUND, footage=footage)  # type: ignore[arg-type]
    _steps(presenter, 12)
    footage.fault = "the video x.webm cannot be played"
    ticks = _steps(presenter, 12)
    lost = [event for tick in ticks for event in tick.events if event["event"] == "footage_lost"]
    assert [(event["key"], event["line"], event["reason"]) for event in lost] == [(7, "a", footage.fault)]
    assert all(_redness(tick) < 0.05 for tick in ticks[CUT_FRAMES + 1 :])
    assert ticks[6].sound.any(), "it speaks on"


def test_a_muted_host_is_drawn(paper: Pack) -> None:
    presenter = Presenter(paper, rng=Random(1))
    presenter.play(1, _line(), SOUND, footage=Painted(paper.size))  # type: ignore[arg-type]
    _steps(presenter, 10)
    presenter.mute(True)
    muted = _steps(presenter, 5)
    presenter.mute(False)
    back = _steps(presenter, 3)
    assert _redness(muted[CUT_FRAMES]) < 0.05
    assert muted[CUT_FRAMES].pose.mouth.open == 0
    assert _redness(back[-1]) > 0.97


def test_what_was_covered_is_told_as_changed(paper: Pack) -> None:
    presenter = Presenter(paper, rng=Random(1))
    presenter.play(1, _line(), SOUND, footage=Painted(paper.size))  # type: ignore[arg-type]
    ticks = _steps(presenter, int(SOUND.size / BLOCK) + JOIN_FRAMES + 4)
    whole = [(0, 0, *paper.size)]
    back = next(i for i, tick in enumerate(ticks) if i > 20 and tick.changed != whole)
    assert ticks[back - 1].changed == whole
    assert _redness(ticks[back - 1]) < 0.05


def test_of_two_hosts_the_one_who_speaks_shows_it(paper: Pack) -> None:
    seats = [Seat(name, Presenter(paper, rng=Random(i))) for i, name in enumerate(("mia", "leo"))]
    pair = Pair(*seats)
    footage = Painted(pair.size_of("leo"))
    assert pair.size_of("leo") == paper.size
    line = perform("a", SOUND)
    pair.play(1, Performance(**{**vars(line), "host": "leo"}), SOUND, footage=footage)  # type: ignore[arg-type]
    picture = _steps(pair, 20)[-1].picture
    assert picture is not None
    left = pair.size[0] - paper.size[0]
    assert (picture[300, left + 100, :3] == RED[:3]).all()
    assert not (picture[250:300, 120:150, 2] > 200).all()


def test_a_human_who_speaks_has_no_footage(paper: Pack) -> None:
    pair = Pair(Seat("human", None), Seat("mia", Presenter(paper, rng=Random(1))))
    footage = Painted(paper.size)
    line = perform("a", SOUND)
    pair.play(1, Performance(**{**vars(line), "host": "human"}), SOUND, footage=footage)  # type: ignore[arg-type]
    assert footage.closed
    assert pair.size_of("human") == pair.size


def test_mixing_is_true_to_clear_pixels() -> None:
    below = np.zeros((4, 4, 4), np.uint8)
    below[...] = (10, 200, 10, 0)  # clear: its colour is nobody's business
    above = np.zeros((4, 4, 4), np.uint8)
    above[...] = (40, 80, 120, 255)
    half = mixed(below, above, 0.5)
    assert np.abs(half[0, 0].astype(int) - (40, 80, 120, 128)).max() <= 2
    below[..., 3] = 255
    half = mixed(below, above, 0.25)
    assert np.abs(half[0, 0].astype(int) - (18, 170, 38, 255)).max() <= 2
    assert mixed(below, above, 1.0) is above
    assert (mixed(below * 0, above * 0, 0.4) == 0).all()
