"""The renderer's frames by the clock, in virtual time."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np
import pytest
from host_sounds import babble, spread

from cuehost.host import perform
from cuehost.host.lag import (
    ARRIVES_S,
    DRAINED_FRAMES,
    NEAR_ENOUGH_S,
    OPENING_FRAMES,
    SETTLE_S,
    SLACK_FRAMES,
    SOUND_S,
    ObsFrames,
)
from cuehost.host.pack import Picture, load_pack
from cuehost.host.presenter import FPS, Event, Presenter, Sound
from cuehost.host.renderer import BEHIND_S, Renderer, _Line

FRAME_S = 1.0 / FPS


def whole_frames(seconds: float) -> float:
    return math.ceil(seconds / FRAME_S - 1e-9) * FRAME_S


class Bench:
    """A renderer with a clock of ours, that notes when it hands over which frame."""

    connected = True
    holds_sound = False

    def __init__(self, pack: Path) -> None:
        self.now = 1000.0
        self.frames: list[tuple[float, bool]] = []
        self.leaps: list[int] = []
        self.sounds: list[float] = []
        self.events: list[Event] = []
        self.before: dict[int, Callable[[], None]] = {}
        self.presenter = Presenter(load_pack(pack), rng=Random(1))
        self.renderer = Renderer(
            self.presenter,
            self,
            self.events.append,
            (),
            lambda: self.now,
            self.sleep,  # type: ignore[arg-type]
        )

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def stall(self, seconds: float) -> Callable[[], None]:
        return lambda: self.sleep(seconds)

    def wait_for_room(self) -> None:
        self.before.pop(len(self.frames), lambda: None)()

    def offer(self, picture: Picture | None, _sound: Sound) -> None:
        self.frames.append((self.now, picture is not None))

    def leap(self, sound_s: float = SOUND_S) -> None:
        self.leaps.append(len(self.frames))
        self.sounds.append(sound_s)

    def run(self, frames: int) -> None:
        self.before[frames] = self.renderer.quit
        self.renderer.run()

    def play(self, at: float | None = None) -> None:
        sound = babble(1.2, [(0.0, 1.2)])
        line = perform("a", sound, (), spread(["a"] * 12, 0.0, 0.1))
        told = {"cmd": "play", "key": 1, "performance": line.to_json()}
        self.renderer._commands.put((told if at is None else {**told, "at": at}, _Line(line, sound, None)))

    def time_of(self, kind: str) -> float:
        return next(float(e["t_monotonic"]) for e in self.events if e["event"] == kind)


@pytest.fixture
def bench(paper_folder: Path) -> Bench:
    return Bench(paper_folder)


def test_frames_come_in_time_each_with_its_picture(bench: Bench) -> None:
    bench.run(20)
    assert np.diff([at for at, _ in bench.frames]) == pytest.approx(FRAME_S)
    assert all(drawn for _, drawn in bench.frames)


def test_what_is_slightly_late_is_caught_up_without_pictures(bench: Bench) -> None:
    bench.before[5] = bench.stall(BEHIND_S)
    bench.run(20)
    assert bench.frames[-2][0] == pytest.approx(1000.0 + 19 * FRAME_S), "as if nothing had been"
    assert [n for n, (_, drawn) in enumerate(bench.frames) if not drawn] == [5, 6]


@pytest.mark.parametrize("lost_s", [0.5, 30.0])
def test_a_stall_sets_the_clock_back_and_makes_no_burst(bench: Bench, lost_s: float) -> None:
    bench.play()
    bench.before[5] = bench.stall(lost_s)
    bench.run(20)
    times = [at for at, _ in bench.frames]
    kept = times[-2] - (1000.0 + 19 * FRAME_S)
    assert kept == pytest.approx(whole_frames(lost_s - BEHIND_S))
    assert sum(not drawn for _, drawn in bench.frames) <= 2
    assert bench.leaps == [5], "OBS takes up anew what comes then"


def test_a_line_is_told_of_when_viewers_hear_it(bench: Bench) -> None:
    bench.play(at=1000.5)
    bench.before[20] = bench.stall(0.7)  # amid the line
    bench.run(60)
    assert bench.time_of("started") == pytest.approx(1000.5, abs=1e-4)
    assert bench.time_of("ended") == pytest.approx(1000.5 + 1.2 + whole_frames(0.7 - BEHIND_S), abs=1e-4)
    (told,) = [float(e["by_s"]) for e in bench.events if e["event"] == "set_back"]
    assert told == pytest.approx(whole_frames(0.7 - BEHIND_S))


def test_obs_is_made_to_take_up_the_stream_anew_once_it_has_settled(bench: Bench) -> None:
    bench.connected = False
    bench.before[3] = lambda: setattr(bench, "connected", True)
    bench.run(60)
    (leap,) = bench.leaps
    times = [at for at, _ in bench.frames]
    assert times[leap - 1] - times[3] == pytest.approx(SETTLE_S, abs=2 * FRAME_S)
    left_out = SLACK_FRAMES + 1 + DRAINED_FRAMES + OPENING_FRAMES
    assert times[leap] - times[leap - 1] == pytest.approx((left_out + 1) * FRAME_S)
    assert np.delete(np.diff(times), leap - 1) == pytest.approx(FRAME_S)


def test_what_was_late_amid_a_line_is_made_good_after_it(bench: Bench) -> None:
    bench.play(at=1002.4)  # 1.2 s long
    bench.before[60] = bench.stall(0.07)
    bench.run(120)
    first, second = bench.leaps
    times = [at for at, _ in bench.frames]
    assert times[first] < 1002.4
    assert times[second - 1] + FRAME_S + 1e-6 >= 1002.4 + 1.2
    left_out = SLACK_FRAMES + 1 + DRAINED_FRAMES + math.ceil((0.07 - SLACK_FRAMES * FRAME_S) / FRAME_S)
    assert times[second] - times[second - 1] == pytest.approx((left_out + 1) * FRAME_S)
    told = [e["behind_ms"] for e in bench.events if e["event"] == "stats"]
    assert told[0] == told[-1] == 0.0 and 30.0 in told


@pytest.mark.parametrize("told_at", [10, 50])
@pytest.mark.parametrize("at", [999.99, 1000.013, 1000.031])
def test_frames_come_amid_those_of_obs_once_these_are_known(bench: Bench, at: float, told_at: int) -> None:
    theirs = ObsFrames(at, FRAME_S)
    bench.before[told_at] = lambda: bench.renderer.command({"cmd": "frames", "at": at, "every_s": FRAME_S})
    bench.run(90)
    times = np.array([moment for moment, _ in bench.frames])
    last = bench.leaps[-1]
    after = (times[last:-1] + ARRIVES_S - at) % FRAME_S
    assert after == pytest.approx(FRAME_S / 2, abs=NEAR_ENOUGH_S)
    assert bench.sounds[-1] == theirs.sound_s(FPS)
    assert len(bench.leaps) == (1 if told_at < 20 else 2), "it has settled when it is told at last"
    assert bench.sounds[:-1] == [SOUND_S] * (len(bench.leaps) - 1)


def test_a_new_stream_may_be_that_of_another_obs(bench: Bench) -> None:
    bench.renderer.command({"cmd": "frames", "at": 1000.0, "every_s": FRAME_S})
    bench.before[40] = lambda: setattr(bench, "connected", False)
    bench.before[45] = lambda: setattr(bench, "connected", True)
    bench.run(90)
    assert bench.sounds[0] != SOUND_S
    assert bench.sounds[-1] == SOUND_S
