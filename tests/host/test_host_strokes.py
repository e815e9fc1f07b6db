"""Gestures fall on their word as it is seen and heard: in rendered frames, by the pixels of the hands."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from host_gloves import arrival, put_on_gloves, stroke_seen
from host_sounds import babble, spread

from cuehost.host import Performance, load_pack, perform
from cuehost.host.presenter import BLOCK, FPS, Presenter
from cuehost.host.sound import RATE, Floats
from cuehost.places import HOSTS
from cuehost.rundown import Cue

WORD_S = 2.413
"""When the cued word is heard, after a silence."""

MOST_S = 0.08

GESTURES = (
    *("point_right", "present_left", "count_3_front", "thumb_up_both", "price_reveal_wide", "point_up_tap"),
    *("stop_both", "greet_wave", "open_hands_wide", "emphasise_fist", "point_down_middle", "cheer_pump"),
)


@pytest.fixture(params=["mia", "pip"])
def presenter(request: pytest.FixtureRequest) -> Presenter:
    """A shipped host in gloves; a new one for each test, as what it did before shows in how it goes on."""
    presenter = Presenter(load_pack(HOSTS / request.param), rng=Random(1))
    put_on_gloves(presenter)
    return presenter


def line(gesture: str, cued_s: float = WORD_S) -> tuple[Performance, Floats]:
    """A line with a gesture on a word that begins at `cued_s`, and its sound."""
    sound = babble(4.5, [(0.2, 2.0), (WORD_S, 4.3)])
    words = [*spread("three short words", 0.2, 0.6), *spread("and three more", cued_s, 0.6)]
    words = [word._replace(offset=6 * n) for n, word in enumerate(words)]
    cue = Cue("gesture", gesture, 18)
    return perform("line", sound, words, [], [cue]), sound


def next_second(presenter: Presenter) -> int:
    """A sample a second on, somewhere in a frame, when nothing sounds or moves."""
    for _ in range(3 * FPS):
        presenter.step(picture=False)
    return presenter.now + RATE + 7 * BLOCK // 16


@pytest.mark.parametrize("gesture", GESTURES)
def test_the_hand_arrives_when_the_word_is_heard(presenter: Presenter, gesture: str) -> None:
    performance, sound = line(gesture)
    movement, off_s = stroke_seen(presenter, performance, sound, next_second(presenter), WORD_S)
    assert abs(off_s) <= MOST_S, movement.title


def test_a_hand_that_comes_early_or_late_is_seen_to(presenter: Presenter) -> None:
    seen = []
    for shift in (-0.2, 0.0, 0.2):
        performance, sound = line("count_1_front", WORD_S + shift)
        seen.append(stroke_seen(presenter, performance, sound, next_second(presenter), WORD_S)[1])
    assert seen[0] == pytest.approx(seen[1] - 0.2, abs=0.08)  # two frames
    assert seen[2] == pytest.approx(seen[1] + 0.2, abs=0.08)


def test_a_hand_that_stays_arrives_nowhere() -> None:
    times = np.arange(30) / FPS
    assert np.isnan(arrival(times, [(100.0, 300.0)] * 30, (100.0, 301.0)))
    assert np.isnan(arrival(times, [None] * 30, (100.0, 301.0)))
