"""Shots, and new words fitted to them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuehost.dubbing import (
    FASTEST,
    Heard,
    Placed,
    Said,
    Shot,
    Spoken,
    deal,
    fit,
    lowered,
    mixed,
    settled,
    shots_of_cuts,
    shots_of_words,
)
from cuehost.dubbing.soundtrack import RATE


def shot(start: float, end: float, room: float | None = None) -> Shot:
    return Shot(start, end, end if room is None else room, "old words")


def line(name: str, seconds: float, *facts: str, optional: bool = False) -> Spoken:
    return Spoken(name, seconds, frozenset(facts), optional)


# -- shots -----------------------------------------------------------------------------------------


def test_words_that_belong_together_are_one_shot() -> None:
    said = [
        Said(0.5, 1.2, "This is"),
        Said(1.3, 3.0, "the kettle."),
        Said(3.2, 5.0, "It holds a lot."),
        Said(8.0, 9.0, "And"),
        Said(30.0, 31.0, "too late"),
    ]
    shots = shots_of_words(said, 12.0)
    assert [s.said for s in shots] == ["This is the kettle.", "It holds a lot.", "And"]
    assert [(s.start_s, s.end_s) for s in shots] == [(0.5, 3.0), (3.2, 5.0), (8.0, 9.0)]
    assert [s.room_s for s in shots] == pytest.approx([3.05, 7.85, 12.0])


def test_a_shot_does_not_grow_without_end() -> None:
    said = [Said(n * 1.0, n + 0.9, "and") for n in range(60)]
    shots = shots_of_words(said, 60.0)
    assert max(s.end_s - s.start_s for s in shots) <= 15.0
    assert sum(s.said.count("and") for s in shots) == 60


def test_cuts_of_the_picture_are_shots_too() -> None:
    changes = [(n / 25, 0.02) for n in range(1, 250)]
    changes[99] = (4.0, 0.4)
    changes[105] = (4.24, 0.4)  # a flash
    changes[245] = (9.84, 0.5)  # at the very end
    shots = shots_of_cuts(changes, 10.0)
    assert [(s.start_s, s.end_s) for s in shots] == [(0.0, 4.0), (4.0, 10.0)]
    assert [s.said for s in shots] == ["", ""]


# -- fitting ---------------------------------------------------------------------------------------


def test_what_fits_is_said_at_its_own_speed_where_the_shot_begins() -> None:
    done = fit([shot(1, 5), shot(6, 9)], [[line("a", 1.5), line("b", 1.5)], [line("c", 2)]])
    assert done.placed == (Placed("a", 1.0), Placed("b", 2.75), Placed("c", 6.0))
    assert (done.left_out, done.over_s) == ((), {})


def test_what_is_a_little_long_is_said_faster() -> None:
    done = fit([shot(0, 4)], [[line("a", 4.4)]])
    assert done.placed == (Placed("a", 0.0, 1.1),)
    assert done.over_s == {}


def test_before_that_the_last_of_what_can_be_spared_goes() -> None:
    lines = [line("a", 2), line("b", 2, optional=True), line("c", 2, optional=True), line("d", 1)]
    done = fit([shot(0, 5)], [lines])
    assert [p.id for p in done.placed] == ["a", "b", "d"]
    assert done.left_out == ("c",)
    assert 1 < done.placed[0].rate <= FASTEST


def test_a_sentence_is_never_cut_but_runs_on_and_moves_what_follows() -> None:
    done = fit([shot(0, 2), shot(2, 6)], [[line("a", 4)], [line("b", 1)]])
    assert done.placed[0] == Placed("a", 0.0, FASTEST)
    assert done.over_s == {0: pytest.approx(4 / 1.2 - 2, abs=0.01)}
    assert done.placed[1].start_s > 4 / 1.2


@given(
    st.lists(st.lists(st.tuples(st.floats(0.3, 8), st.booleans()), max_size=5), min_size=1, max_size=6),
    st.lists(st.floats(0.5, 9), min_size=6, max_size=6),
)
def test_every_line_is_placed_or_told_and_none_speaks_over_another(
    parts: list[list[tuple[float, bool]]], lengths: list[float]
) -> None:
    at, shots, lines = 0.0, [], []
    for number, part in enumerate(parts):
        shots.append(shot(at, at + lengths[number]))
        at += lengths[number] + 0.5
        lines.append([line(f"{number}.{i}", s, optional=o) for i, (s, o) in enumerate(part)])
    done = fit(shots, lines)
    by_id = {one.id: one for part in lines for one in part}
    assert sorted([p.id for p in done.placed] + list(done.left_out)) == sorted(by_id)
    assert all(by_id[name].optional for name in done.left_out)
    end = 0.0
    for placed in done.placed:
        assert placed.start_s >= end - 0.01
        assert 1 <= placed.rate <= FASTEST
        end = placed.start_s + by_id[placed.id].seconds / placed.rate
    for number, part in enumerate(lines):
        starts = [p.start_s for p in done.placed if p.id in {one.id for one in part}]
        assert all(start >= shots[number].start_s - 0.001 for start in starts)


def test_a_line_that_lasts_longer_than_thought_moves_the_next() -> None:
    placed = [Placed("a", 0.0, 1.1), Placed("b", 2.0, 1.1), Placed("c", 9.0)]
    assert [p.start_s for p in settled(placed, [2.5, 1.0, 1.0])] == [0.0, 2.625, 9.0]


# -- dealing ---------------------------------------------------------------------------------------


def test_lines_go_to_the_shots_that_stated_their_facts() -> None:
    lines = [
        line("hook", 2),
        line("size", 2, "capacity"),
        line("cost", 2, "price"),
        line("steel", 2, "material"),
    ]
    shots = [shot(0, 4.5), shot(5, 8), shot(9, 12)]
    wanted = [frozenset({"material"}), frozenset[str](), frozenset({"price", "stock"})]
    dealt = deal(lines, shots, wanted)
    assert [[one.id for one in part] for part in dealt] == [["hook", "steel"], ["size"], ["cost"]]


def test_what_must_be_said_and_found_no_room_comes_last() -> None:
    lines = [line("a", 3), line("b", 3), line("c", 3, optional=True), line("d", 3)]
    dealt = deal(lines, [shot(0, 3.5), shot(4, 7.5)], [frozenset(), frozenset()])
    assert [[one.id for one in part] for part in dealt] == [["a"], ["b", "d"]]


# -- the sound -------------------------------------------------------------------------------------


def test_the_old_sound_is_low_under_words_and_comes_back_softly() -> None:
    original = np.ones((10 * RATE, 2), np.float32)
    out = lowered(original, [(4.0, 6.0)], 0.1)
    assert np.allclose(out[int(4.0 * RATE) : int(6.0 * RATE)], 0.1, atol=1e-3), "low from the first word on"
    assert np.allclose(out[: 3 * RATE], 1) and np.allclose(out[8 * RATE :], 1)
    assert np.abs(np.diff(out[:, 0])).max() < 0.001
    assert np.allclose(lowered(original, [(4.0, 6.0)], 0.0, 0.0), 0), "muted all along"


def test_words_sound_at_their_time_and_may_outlast_the_video() -> None:
    words = np.full(RATE, 0.5, np.float32)
    out = mixed(np.zeros((2 * RATE, 2), np.float32), [Heard(0.5, words), Heard(1.8, words)])
    assert out.shape == (round(2.8 * RATE), 2)
    assert not out[: RATE // 2].any()
    assert np.allclose(out[RATE // 2 : RATE], 0.5)


def test_loud_and_loud_is_not_cut_off() -> None:
    out = mixed(np.full((RATE, 2), 0.9, np.float32), [Heard(0.0, np.full(RATE, 0.9, np.float32))])
    assert np.abs(out).max() <= 0.97
