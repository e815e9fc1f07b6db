"""Where takes lead."""

from __future__ import annotations

import pytest
from virtual_studio import line, segment

from cuehost.errors import InputError
from cuehost.playout import PreparedShow
from cuehost.playout.position import At, Position, RunningOrder

SHOW = (
    segment("welcome", line("w1"), line("w2"), kind="opening"),
    segment("pause", kind="break"),
    segment("2", line("p1")),
)
ORDER = RunningOrder.of(PreparedShow("Test", "en", SHOW))


def test_lines_follow_through_segments_and_an_empty_one_to_the_end() -> None:
    place: At | None = ORDER.start(0)
    seen = []
    while place is not None:
        seen.append(tuple(place))
        place = ORDER.following(place)
    assert seen == [("welcome", "w1"), ("welcome", "w2"), ("pause", None), ("2", "p1")]


def test_the_rest_of_a_segment_is_followed_by_the_next_one() -> None:
    assert ORDER.following(At("welcome")) == At("pause")
    assert ORDER.following(At("2")) is None


def test_next_and_previous_go_to_the_start_of_a_segment() -> None:
    assert ORDER.next_segment("welcome") == At("pause")
    assert ORDER.next_segment("2") is None
    assert ORDER.previous_segment("2") == At("pause")
    assert ORDER.previous_segment("welcome") == At("welcome", "w1"), "there is none before the first"


def test_a_place_in_numbers_is_counted_from_zero() -> None:
    assert ORDER.position(At("welcome", "w2")) == Position(0, 1)
    assert ORDER.position(At("welcome")) == Position(0, 1), "the rest belongs to the last line"
    assert ORDER.position(At("pause")) == Position(1, 0)


@pytest.mark.parametrize(
    ("target", "at"),
    [
        (1, At("welcome", "w1")),
        (3, At("2", "p1")),
        ("welcome", At("welcome", "w1")),
        ("pause", At("pause")),
        ("w2", At("welcome", "w2")),
        ("welcome/2", At("welcome", "w2")),
        ("welcome/w2", At("welcome", "w2")),
    ],
)
def test_a_jump_counts_from_one_or_takes_an_id(target: int | str, at: At) -> None:
    assert ORDER.find(target) == at


def test_an_id_that_looks_like_a_number_is_an_id() -> None:
    assert ORDER.find("2") == At("2", "p1")
    assert ORDER.find(2) == At("pause")


@pytest.mark.parametrize(
    "target", [0, -1, 4, "", "Welcome", "1", "welcome/3", "welcome/0", "welcome/p1", "/"]
)
def test_a_jump_to_nowhere_says_where_one_may_go(target: int | str) -> None:
    with pytest.raises(InputError) as told:
        ORDER.find(target)
    assert "1 welcome, 2 pause, 3 2" in told.value.mend
    assert told.value.exit_status == 2


def test_a_long_show_does_not_name_all_its_segments() -> None:
    many = RunningOrder.of(PreparedShow("Test", "en", tuple(segment(f"s{n}") for n in range(500))))
    with pytest.raises(InputError, match=r"and so on up to 500") as told:
        many.find("nowhere")
    assert len(str(told.value)) < 500
