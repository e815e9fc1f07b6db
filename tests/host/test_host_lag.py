"""How late OBS shows the host, as far as that can be told, and when it is to take the stream up anew."""

from __future__ import annotations

import pytest

from cuehost.host.lag import (
    AHEAD_S,
    ARRIVES_S,
    DRAINED_FRAMES,
    NEAR_ENOUGH_S,
    NEAR_S,
    OPENING_FRAMES,
    SETTLE_S,
    SLACK_FRAMES,
    WORTH_S,
    Lag,
    ObsFrames,
)

FPS = 25
SLACK_S = SLACK_FRAMES / FPS


@pytest.fixture
def lag() -> Lag:
    """One whose stream OBS has taken up anew at 10 s."""
    lag = Lag(FPS)
    lag.note(0.0, 5.0)
    lag.taken_up(10.0)
    lag.note(0.005, 10.0)
    return lag


def test_what_waits_since_the_opening_is_got_rid_of_once_it_has_settled() -> None:
    lag = Lag(FPS)
    assert lag.frames_to_spare(99.0) == 0, "nobody watches"
    lag.note(0.3, 5.0)
    assert lag.behind_s == 0.0, "nobody knows"
    assert lag.frames_to_spare(5.0 + SETTLE_S / 2) == 0
    assert lag.frames_to_spare(5.0 + SETTLE_S) == SLACK_FRAMES + 1 + DRAINED_FRAMES + OPENING_FRAMES
    lag.taken_up(7.0)
    assert lag.frames_to_spare(9.0) == 0


def test_the_usual_spread_and_what_fits_the_slack_are_left(lag: Lag) -> None:
    for late in (0.001, 0.012, 0.005 + SLACK_S, 0.004 + SLACK_S + WORTH_S):
        lag.note(late, 11.0)
    assert lag.frames_to_spare(12.0) == 0


def test_the_latest_counts_until_it_is_taken_up_anew(lag: Lag) -> None:
    for late in (0.005 + SLACK_S + 0.03, 0.0, 0.005 + SLACK_S + 0.05, 0.01):
        lag.note(late, 11.0)
    assert lag.behind_s == pytest.approx(0.05)
    assert lag.frames_to_spare(12.0) == SLACK_FRAMES + 1 + DRAINED_FRAMES + 2
    lag.taken_up(12.0)
    assert lag.behind_s == 0.0


def test_who_comes_anew_begins_anew(lag: Lag) -> None:
    lag.note(0.2, 11.0)
    lag.lost()
    assert lag.behind_s == 0.0
    lag.note(0.0, 20.0)
    assert lag.frames_to_spare(20.0 + SETTLE_S) == SLACK_FRAMES + 1 + DRAINED_FRAMES + OPENING_FRAMES


@pytest.mark.parametrize(("late_s", "after_s", "again"), [
    (0.005 + 2 * WORTH_S, NEAR_S / 2, True),
    (0.005 + 2 * WORTH_S, NEAR_S * 2, False),
    (0.006, NEAR_S / 2, False),
])  # fmt: skip
def test_what_was_taken_up_on_a_busy_computer_is_taken_up_again(
    lag: Lag, late_s: float, after_s: float, again: bool
) -> None:
    lag.note(late_s, 10.0 + after_s)
    assert lag.frames_to_spare(10.0 + SETTLE_S / 2) == 0, "OBS may have to settle"
    assert lag.frames_to_spare(10.0 + SETTLE_S) == (SLACK_FRAMES + 1 + DRAINED_FRAMES if again else 0)
    lag.taken_up(12.0)
    lag.note(0.005, 12.0)
    assert lag.frames_to_spare(14.0) == 0


def test_what_was_taken_up_in_a_stall_is_taken_up_again(lag: Lag) -> None:
    lag.taken_up(12.0, stalled=True)
    lag.note(0.005, 12.04)
    assert lag.frames_to_spare(13.0) == SLACK_FRAMES + 1 + DRAINED_FRAMES


def test_what_would_be_taken_up_better_is_taken_up_again(lag: Lag) -> None:
    lag.doubt()
    assert lag.frames_to_spare(12.0) == SLACK_FRAMES + 1 + DRAINED_FRAMES
    lag.taken_up(12.0)
    lag.note(0.005, 12.0)
    assert lag.frames_to_spare(14.0) == 0


@pytest.mark.parametrize("every_s", [1 / 25, 1 / 30, 1 / 60])
@pytest.mark.parametrize("due", [0.0, 3.011, 4.99, 1000.0])
def test_a_frame_put_off_comes_amid_two_of_obs(every_s: float, due: float) -> None:
    theirs = ObsFrames(1.2345, every_s)
    later = theirs.off(due)
    assert 0.0 <= later < every_s
    comes = (due + later + ARRIVES_S - 1.2345) % every_s
    assert comes == pytest.approx(every_s / 2, abs=NEAR_ENOUGH_S)
    assert theirs.off(due + later) == 0.0, "it is in time then"


@pytest.mark.parametrize(("obs_fps", "shown_s"), [
    (25, 0.020 + 0.080),  # each picture one frame of theirs later than it could be
    (50, 0.010 + 0.060),
    (30, 1 / 60 + (2 / 3 * 0.1 + 0.2 + 0.1 / 3) / 5),  # five ways our frames lie among theirs
])  # fmt: skip
def test_sound_is_as_late_as_obs_shows_pictures(obs_fps: int, shown_s: float) -> None:
    theirs = ObsFrames(0.0, 1 / obs_fps)
    assert theirs.sound_s(FPS) == pytest.approx(ARRIVES_S + shown_s - AHEAD_S)
