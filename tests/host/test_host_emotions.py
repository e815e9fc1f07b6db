"""Emotion as a layer: soft, reversible, and never in the way of what is said."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from cuehost.host.emotions import FADE_IN_S, FADE_OUT_S, FEELINGS, EmotionLayer, Feeling, coloured
from cuehost.host.idle import Weight
from cuehost.host.performance import EMOTIONS
from cuehost.host.pose import MouthPose

TIMES = np.arange(0, 4, 0.02)


def _values(feeling: Feeling) -> list[float]:
    return [getattr(feeling, quantity) for quantity in Feeling.__slots__]


def test_all_emotions_of_a_script_are_felt() -> None:
    assert set(FEELINGS) == set(EMOTIONS)
    assert len({tuple(_values(feeling)) for feeling in FEELINGS.values()}) == len(FEELINGS)


@pytest.mark.parametrize("name", FEELINGS)
def test_a_feeling_comes_and_goes_without_a_jump(name: str) -> None:
    layer = EmotionLayer()
    layer.feel(name, 0.5)
    course = []
    for t in TIMES:
        if t >= 2:
            layer.feel("neutral", 2.0)
        course.append(_values(layer.at(float(t))))
    rows = np.array(course)
    calm = _values(Feeling())
    assert rows[0] == pytest.approx(calm)
    assert rows[np.searchsorted(TIMES, 0.52 + FADE_IN_S)] == pytest.approx(_values(FEELINGS[name]))
    assert rows[np.searchsorted(TIMES, 2.02 + FADE_OUT_S)] == pytest.approx(calm)
    whole = np.abs(rows.max(axis=0) - rows.min(axis=0))
    assert (np.abs(np.diff(rows, axis=0)).max(axis=0) <= whole * 0.08 + 1e-9).all()


def test_one_feeling_flows_into_another_that_comes_at_once() -> None:
    layer = EmotionLayer()
    layer.feel("joy", 0.0)
    half = layer.at(0.3)
    layer.feel("sadness", 0.3)
    assert layer.at(0.32).brow == pytest.approx(half.brow, abs=0.05)
    assert _values(layer.at(1.0)) == pytest.approx(_values(FEELINGS["sadness"]))
    layer.feel("no such thing", 1.0)
    assert layer.name == "neutral"


@pytest.mark.parametrize("feeling", FEELINGS.values())
def test_what_the_lips_must_do_they_do_in_every_mood(feeling: Feeling) -> None:
    assert coloured(MouthPose(closed=1.0), feeling).closed == 1.0
    assert coloured(MouthPose(0.7, 0.2), feeling).open == 0.7
    assert coloured(MouthPose(0.7, 0.2), feeling).closed == 0.0  # pressed lips would shut it
    assert coloured(MouthPose(0.3, -1.0), feeling).wide < -0.85  # an oo stays one
    assert abs(coloured(MouthPose(0.3, 1.0), feeling).wide) <= 1.0
    assert coloured(MouthPose(), feeling).open == 0.0


def test_the_weight_shifts_softly_and_at_uneven_times() -> None:
    weight = Weight(Random(4))
    places = np.array([weight.at(t, speaking=False) for t in np.arange(0, 600, 0.04)])
    assert np.abs(places).max() <= 1.05
    assert np.abs(np.diff(places)).max() < 0.12
    moving = np.abs(np.diff(places)) > 1e-4
    begins = np.flatnonzero(moving[1:] & ~moving[:-1]) * 0.04
    assert 18 <= begins.size <= 70
    assert np.ptp(np.diff(begins)) > 8
    assert places.min() < -0.3 < 0.3 < places.max()
