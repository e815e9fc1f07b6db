"""Gestures in a clip, found by where its hands are."""

from __future__ import annotations

import numpy as np
import pytest
from film_hands import Floats, flipped, hand_of
from film_portrait import closed_face

from cuehost.filming.clip import FPS
from cuehost.filming.gestures import LONGEST_S, Gesture, find_gestures

Hands = list[tuple[Floats, ...]]

LOW, HIGH = (430.0, 620.0), (430.0, 300.0)
"""Where a hand rests, out of the picture of 512 px, and where it is raised to: beside the face."""


def _path(raise_s: float, hold_s: float, back_s: float) -> Floats:
    """Places of a hand on its way up and down again, a row a picture."""
    low, high = np.array(LOW), np.array(HIGH)
    up, down = (0.5 - 0.5 * np.cos(np.linspace(0, np.pi, round(s * FPS))) for s in (raise_s, back_s))
    share = np.concatenate([up, np.ones(round(hold_s * FPS)), 1 - down])[:, None]
    return low + share * (high - low)


def _raised(shape: Floats, path: Floats) -> Hands:
    """The hand along a path; what is out of the picture is not seen."""
    moved = [shape - shape[0] + place for place in path]
    return [(hand,) if hand[:, 1].mean() < 512 else () for hand in moved]


def _found(hands: Hands, turn: dict[int, float] | None = None, plate: int = 2) -> list[Gesture]:
    faces = np.stack([closed_face().points.astype(np.float32)] * len(hands))
    for number, aside in (turn or {}).items():
        faces[number, :, 0] += aside
    return find_gestures(hands, faces, plate)


REST: Hands = [()] * 25
POINT = hand_of("index", size=50, turn=-90)


def test_a_raised_hand_is_a_gesture() -> None:
    path = _path(0.6, 1.0, 0.6)
    hands = [*REST, *_raised(POINT, path), *REST]
    (found,) = _found(hands)
    seen = [number for number, shown in enumerate(hands) if shown]
    assert (found.start, found.end) == (seen[0], seen[-1])
    # It has arrived when it stops, within two pictures.
    assert found.stroke == pytest.approx(25 + 15, abs=2)
    assert found.meaning == "point_left"
    assert found.steady == 1
    assert found.fault == ""


def test_each_gesture_is_one_of_its_own() -> None:
    up, palm = hand_of("index", size=50), hand_of("index middle ring", size=50)
    one, other = _raised(up, _path(0.5, 0.6, 0.5)), _raised(palm, _path(0.5, 0.8, 0.5))
    found = _found([*REST, *one, *REST, *other, *REST])
    assert [gesture.meaning for gesture in found] == ["point_up", "count_3"]
    assert found[0].end < found[1].start


def test_a_hand_that_is_lost_on_its_way_is_still_the_same() -> None:
    shown = _raised(POINT, _path(0.6, 1.0, 0.6))
    shown[12:18] = [()] * 6
    (found,) = _found([*REST, *shown, *REST])
    assert 0.6 < found.steady < 0.95


def test_hands_that_rest_in_the_picture_are_none() -> None:
    lap = hand_of("", size=50, at=(260, 505))
    rest: Hands = [(lap + 0.5 * np.sin(n),) for n in range(60)]
    assert _found(rest) == []
    raised = [(*shown, lap) for shown in _raised(POINT, _path(0.5, 0.6, 0.5))]
    (found,) = _found([*rest, *raised, *rest])
    assert found.start >= 60
    assert found.end < 60 + len(raised)


def test_hands_rest_where_they_mostly_are_though_the_host_s_picture_shows_none() -> None:
    lap = hand_of("", size=50, at=(260, 505))
    rest: Hands = [(lap,) if n > 10 else () for n in range(120)]
    raised = [(*shown, lap) for shown in _raised(POINT, _path(0.5, 0.6, 0.5))]
    (found,) = _found([*rest, *raised, *rest])
    assert 120 <= found.start < found.end < 120 + len(raised)


def test_a_twitch_is_none() -> None:
    assert _found([*REST, *([(POINT + np.array([300, 300]),)] * 5), *REST]) == []


def test_a_waving_hand_greets() -> None:
    path = _path(0.5, 1.6, 0.5)
    shown: Hands = []
    for number, place in enumerate(path):
        swing = 35 * np.sin(2 * np.pi * number / 12) if 12 <= number < 50 else 0.0
        shown.append((hand_of(thumb=True, size=50, at=(place[0], place[1]), turn=float(swing)),))
    seen: Hands = [hands if hands[0][:, 1].mean() < 512 else () for hands in shown]
    (found,) = _found([*REST, *seen, *REST])
    assert found.meaning == "greet"


def test_hands_that_meet_again_and_again_clap() -> None:
    shown: Hands = []
    for number in range(50):
        apart = 60 + 50 * np.cos(2 * np.pi * number / 10)
        left = hand_of(thumb=True, size=40, at=(256 - apart, 470), turn=20)
        shown.append((left, flipped(left) + np.array([2 * apart, 0])))
    (found,) = _found([*REST, *shown, *REST])
    assert found.meaning == "clap"


def _fault(hands: Hands, turn: dict[int, float] | None = None) -> str:
    (found,) = _found(hands, turn)
    return found.fault


def test_what_cannot_be_made_says_why() -> None:
    path = _path(0.6, 1.0, 0.6)
    shown = _raised(POINT, path)
    nose = closed_face().points[1, :2]
    face = [
        (hands[0] - HIGH + nose,) if hands and np.allclose(hands[0][0], HIGH) else hands for hands in shown
    ]
    assert _fault([*REST, *face, *REST]) == "a hand covers the face"
    long = _raised(POINT, _path(0.6, LONGEST_S, 0.6))
    assert _fault([*REST, *long, *REST]) == f"longer than {LONGEST_S:g} s"
    assert _fault([*REST, *shown]) == "the clip ends with it"
    moving = {number: 80.0 for number in range(40, 55)}
    assert _fault([*REST, *shown, *REST], moving) == "the head moves too far"
    lost = {number: float("nan") for number in range(30, 60)}
    assert _fault([*REST, *shown, *REST], lost) == "the face is not seen well enough"


def test_a_clip_that_begins_with_a_raised_hand() -> None:
    shown = _raised(POINT, _path(0.6, 1.0, 0.6))
    hands = [*shown[20:], *REST]
    (found,) = _found(hands, plate=len(hands) - 2)
    assert found.fault == "the clip begins with it"
