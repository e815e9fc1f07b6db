"""What hands show, by their landmarks."""

from __future__ import annotations

import numpy as np
import pytest
from film_hands import flipped, hand_of

from cuehost.filming.handshapes import grip_of, middle_of, shown_by, size_of


@pytest.mark.parametrize(
    ("fingers", "more", "meaning"),
    [
        ("index", {}, "point_up"),
        ("index", {"turn": 90}, "point_right"),
        ("index", {"turn": -90}, "point_left"),
        ("index", {"turn": 180}, "point_down"),
        ("index", {"long": 0.4}, "point_viewer"),
        ("index middle", {}, "count_2"),
        ("index middle ring", {}, "count_3"),
        ("index middle", {"thumb": True}, "count_3"),
        ("index middle ring little", {"spread": 2.0}, "count_4"),
        ("index middle ring little", {"thumb": True, "spread": 2.0}, "count_5"),
        ("index middle ring little", {"thumb": True}, "stop"),
        ("index middle ring little", {"turn": -80}, "present_left"),
        ("index middle ring little", {"turn": 80, "thumb": True}, "present_right"),
        ("", {}, ""),
        ("little", {}, ""),
    ],
)
@pytest.mark.parametrize("other", [False, True])
def test_one_hand(fingers: str, more: dict[str, float], meaning: str, other: bool) -> None:
    hand = hand_of(fingers, **more)  # type: ignore[arg-type]
    if other:
        hand = flipped(hand)
        sides = {"left": "right", "right": "left"}
        meaning = "_".join(sides.get(part, part) for part in meaning.split("_"))
    assert shown_by([hand]) == meaning


def test_a_thumb_is_up_or_not() -> None:
    hand = hand_of("", thumb=True, turn=45)
    assert shown_by([hand]) == "thumb_up"
    assert shown_by([hand_of("", thumb=True, turn=-60)]) == ""


def test_two_hands() -> None:
    open_ = hand_of(thumb=True, at=(100, 300))
    assert shown_by([open_, flipped(open_) + np.array([200, 0])]) == "open_hands"
    # So are they where the little fingers hide, as they do from the side.
    three = hand_of("index middle ring", thumb=True, at=(100, 300))
    assert shown_by([three]) == "count_3"
    assert shown_by([three, flipped(three) + np.array([200, 0])]) == "open_hands"
    # Of two that say different things the higher one counts.
    assert shown_by([hand_of("index", at=(100, 200)), hand_of("", at=(300, 300))]) == "point_up"


def test_two_hands_make_a_heart() -> None:
    """Index fingers meet above, thumbs below."""
    left = flipped(hand_of("index", thumb=True, at=(200, 300), turn=-20))
    assert left[4, 1] > left[8, 1] + 50
    right = left.copy()
    right[:, 0] = 2 * left[[4, 8], 0].max() - left[:, 0]
    assert shown_by([left, right]) == "heart"
    assert shown_by([left, right + np.array([90, 0])]) == "point_up"


def test_nobody_shows_nothing() -> None:
    assert shown_by([]) == ""


def test_a_grip_does_not_depend_on_size_and_place() -> None:
    small, large = (hand_of("index middle", size=size, at=(9, 5)) for size in (20, 200))
    assert size_of(large) == pytest.approx(10 * size_of(small))
    assert grip_of(small).fingers == grip_of(large).fingers == (True, True, False, False)
    assert grip_of(small).way == pytest.approx(grip_of(large).way)
    assert np.allclose((middle_of(large) - (9, 5)) / 10, middle_of(small) - (9, 5))
