"""When filmed gestures are played: on their words, one after the other, and away at an interruption."""

from __future__ import annotations

import itertools
from random import Random

import pytest
from host_filmed_gestures import FRAMES, STROKE, row

from cuehost.host.filmed import FilmedGesture, GestureSpec
from cuehost.host.gesturing import FASTEST, FPS, JOIN_S, RELEASE_S, Gesturing
from cuehost.host.pose import Filmed

LEAD_S, TAIL_S = STROKE / FPS, (FRAMES - 1 - STROKE) / FPS


def _gesturing(*names: str) -> Gesturing:
    gestures = [
        FilmedGesture(GestureSpec.model_validate(row(n, name)), (), ()) for n, name in enumerate(names, 1)
    ]
    return Gesturing(gestures, Random(1))


def _played(gesturing: Gesturing, start: float, end: float) -> list[tuple[float, tuple[Filmed, ...]]]:
    times = [start + n / FPS for n in range(round((end - start) * FPS))]
    return [(t, gesturing.at(t)) for t in times]


def _at_stroke(played: list[tuple[float, tuple[Filmed, ...]]]) -> float:
    return next(t for t, shown in played if shown and shown[-1].picture >= STROKE)


@pytest.mark.parametrize("wait", [0.8, 1.37, 4.0])
def test_the_stroke_falls_on_its_word(wait: float) -> None:
    gesturing = _gesturing("greet")
    assert gesturing.start({"greet"}, 10 + wait, 10.0) == pytest.approx(10 + wait)
    played = _played(gesturing, 10.0, 10 + wait + TAIL_S + 1)
    assert _at_stroke(played) == pytest.approx(10 + wait, abs=0.041)
    seen = [t for t, shown in played if shown]
    assert seen[0] == pytest.approx(10 + wait - LEAD_S, abs=0.09)
    assert seen[-1] == pytest.approx(10 + wait + TAIL_S, abs=0.09)


def test_where_there_is_little_time_it_goes_faster_but_not_too_fast() -> None:
    gesturing = _gesturing("greet")
    assert gesturing.start({"greet"}, 10.6, 10.0) == pytest.approx(10.6)
    assert _at_stroke(_played(gesturing, 10.0, 12.0)) == pytest.approx(10.6, abs=0.041)
    gesturing = _gesturing("greet")
    late = 10 + LEAD_S / FASTEST
    assert gesturing.start({"greet"}, 10.1, 10.0) == pytest.approx(late)
    assert _at_stroke(_played(gesturing, 10.0, 12.0)) == pytest.approx(late, abs=0.041)


def test_it_comes_in_and_goes_softly() -> None:
    gesturing = _gesturing("greet")
    gesturing.start({"greet"}, 11.0, 10.0)
    weights = [shown[0].weight for _, shown in _played(gesturing, 10.0, 13.0) if shown]
    join = round(JOIN_S * FPS)
    assert weights[:join] == sorted(weights[:join])
    assert weights[-join:] == sorted(weights[-join:], reverse=True)
    assert set(weights[join + 1 : -join - 1]) == {1.0}
    assert max(abs(b - a) for a, b in itertools.pairwise(weights)) < 0.5


def test_one_makes_room_for_the_next_in_time() -> None:
    """The first goes back faster, and is over when the second begins."""
    gesturing = _gesturing("greet", "thank")
    gesturing.start({"greet"}, 11.0, 10.0)
    second = 11.0 + TAIL_S / 1.2 + LEAD_S
    gesturing.start({"thank"}, second, 10.0)
    played = _played(gesturing, 10.0, second + 2)
    assert max(len(shown) for _, shown in played) == 1
    last = [shown[0].picture for _, shown in played if shown and shown[0].gesture == 0][-1]
    assert last >= FRAMES - 4
    assert _at_stroke([p for p in played if p[1] and p[1][0].gesture == 1]) == pytest.approx(
        second, abs=0.041
    )


def test_where_there_is_no_room_one_goes_over_into_the_other() -> None:
    gesturing = _gesturing("greet", "thank")
    gesturing.start({"greet"}, 11.0, 10.0)
    gesturing.start({"thank"}, 11.9, 10.0)
    played = _played(gesturing, 10.0, 14.0)
    both = [shown for _, shown in played if len(shown) == 2]
    assert 0 < len(both) <= round(JOIN_S * FPS)
    assert [filmed.gesture for filmed in both[0]] == [0, 1]
    assert both[0][0].weight > both[-1][0].weight
    assert _at_stroke([p for p in played if p[1] and p[1][-1].gesture == 1]) == pytest.approx(11.9, abs=0.041)


def test_what_was_planned_for_later_goes() -> None:
    gesturing = _gesturing("greet", "thank")
    gesturing.start({"greet"}, 15.0, 10.0)
    gesturing.start({"thank"}, 11.0, 10.0)
    assert {f.gesture for _, shown in _played(gesturing, 10.0, 17.0) for f in shown} == {1}


def test_a_spare_one_breaks_nothing_off() -> None:
    gesturing = _gesturing("beat", "greet")
    gesturing.start({"greet"}, 11.0, 10.0)
    assert gesturing.start({"beat"}, 12.0, 10.0, spare=True) is None
    assert gesturing.start({"beat"}, 14.0, 10.0, spare=True) == 14.0
    assert {f.gesture for _, shown in _played(gesturing, 10.0, 12.3) for f in shown} == {1}


def test_the_same_is_not_made_twice_in_a_row() -> None:
    gesturing = _gesturing("greet", "greet", "thank")
    made = []
    for n in range(8):
        gesturing.start({"greet"}, 10.0 * n + 1, 10.0 * n)
        made.append(gesturing.at(10.0 * n + 1)[0].gesture)
    assert set(made) == {0, 1}
    assert all(a != b for a, b in itertools.pairwise(made))


def test_an_interruption_has_it_gone_soon() -> None:
    gesturing = _gesturing("greet", "greet")
    gesturing.start({"greet"}, 11.0, 10.0)
    gesturing.start({"greet"}, 14.0, 10.0)
    _played(gesturing, 10.0, 11.2)
    gesturing.release(11.2)
    left = [shown[0].weight if shown else 0.0 for _, shown in _played(gesturing, 11.2, 16.0)]
    assert left == sorted(left, reverse=True)
    assert left[0] > 0.9
    assert not any(left[round(RELEASE_S * FPS) :])


def test_it_knows_its_names() -> None:
    gesturing = _gesturing("greet", "present_left")
    assert gesturing.knows({"present_left", "x"})
    assert not gesturing.knows({"present_right"})
