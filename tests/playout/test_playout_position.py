"""Where takes lead."""

from __future__ import annotations

import pytest
from virtual_studio import line, segment

from cuehost.errors import InputError
from cuehost.playout.position import (
    Position,
    following,
    jump_target,
    next_segment,
    previous_segment,
)

SHOW = (
    segment("welcome", line("w1"), line("w2"), kind="opening"),
    segment("pause", kind="break"),
    segment("2", line("p1")),
)


def test_lines_follow_through_segments_and_an_empty_one_to_the_end() -> None:
    place: Position | None = Position(0)
    seen = []
    while place is not None:
        seen.append((place.segment, place.line))
        place = following(place, SHOW)
    assert seen == [(0, 0), (0, 1), (1, 0), (2, 0)]


def test_next_and_previous_go_to_the_start_of_a_segment() -> None:
    assert next_segment(Position(0, 1), SHOW) == Position(1, 0)
    assert next_segment(Position(2), SHOW) is None
    assert previous_segment(Position(2, 5)) == Position(1, 0)
    assert previous_segment(Position(0, 1)) == Position(0, 0), "there is none before the first"


@pytest.mark.parametrize(("target", "index"), [(1, 0), (3, 2), ("welcome", 0), ("pause", 1)])
def test_a_jump_counts_from_one_or_takes_an_id(target: int | str, index: int) -> None:
    assert jump_target(target, SHOW) == Position(index)


def test_an_id_that_looks_like_a_number_is_an_id() -> None:
    assert jump_target("2", SHOW) == Position(2)
    assert jump_target(2, SHOW) == Position(1)


@pytest.mark.parametrize("target", [0, -1, 4, "", "Welcome", "1"])
def test_a_jump_to_nowhere_says_where_one_may_go(target: int | str) -> None:
    with pytest.raises(InputError) as told:
        jump_target(target, SHOW)
    assert "1 welcome, 2 pause, 3 2" in told.value.mend
    assert told.value.exit_status == 2
