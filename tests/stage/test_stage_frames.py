"""When OBS takes its frames, told from its counts."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuehost.stage.frames import TIMES, Counted, FrameTimes, times_of, watch_frames


class Counting:
    """An OBS that takes frames from `first` on, by a clock of ours; to ask it takes `way_s` each way."""

    def __init__(self, first: float, fps: float, way_s: float) -> None:
        self.first, self.fps, self.way_s, self.now = first, fps, way_s, 100.0

    async def count(self) -> int:
        self.now += self.way_s
        count = math.floor((self.now - self.first) * self.fps)
        self.now += self.way_s
        return count

    def clock(self) -> float:
        self.now += 0.0043  # the pause before
        return self.now


def beside(found: FrameTimes, first: float) -> float:
    """How far a found frame is from the next real one, s."""
    off = (found.at - first) % found.every_s
    return min(off, found.every_s - off)


@pytest.mark.parametrize("fps", [24.0, 25.0, 30.0, 30000 / 1001, 50.0, 60.0])
@pytest.mark.parametrize("first", [0.0, 31.237, 99.999])
async def test_frames_are_found_within_what_asking_takes(fps: float, first: float) -> None:
    obs = Counting(first, fps, 0.001)
    found = await watch_frames(obs.count, fps, obs.clock)
    assert found is not None
    assert found.every_s == 1 / fps
    assert beside(found, first) < 0.005
    assert abs(found.at - obs.now) < 2.0, "so that the rate need not be exact"


@given(
    st.floats(0, 1),
    st.sampled_from([25.0, 30.0, 60.0]),
    st.lists(st.floats(0, 0.05), min_size=200, max_size=200),
)
def test_slow_answers_leave_more_open_never_something_wrong(
    first: float, fps: float, ways: list[float]
) -> None:
    now, counts = 10.0, []
    for way in ways:
        asked, read, now = now, now + way, now + way + 0.001
        counts.append(Counted(asked, now, math.floor((read - first) * fps)))
    found = times_of(counts, 1 / fps)
    assert found is None or beside(found, first) <= 0.004 + 1e-6


STEADY = [Counted(n * 0.0051, n * 0.0051 + 0.001, int(n * 0.0051 * 25)) for n in range(TIMES)]


def test_frames_that_are_counted_late_now_and_then_do_not_matter() -> None:
    """Where OBS was kept from running, for a frame or two."""
    plain = times_of(STEADY, 0.04)
    late = [replace(one, count=max(one.count - 2, 0)) if 30 < n < 38 else one for n, one in enumerate(STEADY)]
    assert plain is not None and beside(plain, 0.0) < 0.003
    assert times_of(late, 0.04) == plain


def test_a_count_that_starts_anew_amid_it_tells_nothing() -> None:
    anew = [replace(one, count=one.count - 1000) if n > 40 else one for n, one in enumerate(STEADY)]
    assert times_of(anew, 0.04) is None


def test_a_clock_of_coarse_steps_tells_nothing() -> None:
    counts = [
        Counted(at // 0.016 * 0.016, (at + 0.001) // 0.016 * 0.016, int(at * 25))
        for at in (n * 0.0051 for n in range(TIMES))
    ]
    assert times_of(counts, 0.04) is None


def test_nothing_asked_tells_nothing() -> None:
    assert times_of([], 0.04) is None
