"""A segment's time is met by its optional lines and its pauses, never by cutting a sentence."""

from __future__ import annotations

import time
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from virtual_studio import line, segment

from cuehost.playout import PreparedShow
from cuehost.playout.fit import Fit, Gaps, fit, segment_fit
from cuehost.playout.position import OrderLine, RunningOrder

GAPS = Gaps(0.35, 0.25, 1.2)
STEP_S = 0.05

lengths = st.integers(4, 160).map(lambda steps: steps * STEP_S)


@st.composite
def some_lines(draw: st.DrawFn, most: int = 7) -> tuple[OrderLine, ...]:
    sizes = draw(st.lists(st.tuples(lengths, st.booleans()), max_size=most))
    return tuple(OrderLine(str(n), spoken_s, optional) for n, (spoken_s, optional) in enumerate(sizes))


targets = st.integers(0, 1200).map(lambda steps: steps * STEP_S)


def total(lines: tuple[OrderLine, ...], plan: Fit, pause_s: float, after_line: bool) -> float:
    said = [line for line in lines if line.id in plan.lines]
    count = max(len(said) - (0 if after_line else 1), 0)
    return sum(line.spoken_s for line in said) + count * plan.gap_s + pause_s


@given(some_lines(), targets, st.sampled_from([0.0, 0.8, 3.0]), st.booleans())
def test_what_must_be_said_is_said_whole_and_in_order(
    lines: tuple[OrderLine, ...], target_s: float, pause_s: float, after_line: bool
) -> None:
    plan = fit(lines, target_s, GAPS, pause_s=pause_s, after_line=after_line)
    assert [line.id for line in lines if line.id in plan.lines] == list(plan.lines)
    assert {line.id for line in lines if not line.optional} <= set(plan.lines)
    assert GAPS.shortest_s <= plan.gap_s <= GAPS.longest_s
    assert plan.total_s == pytest.approx(total(lines, plan, pause_s, after_line))


@given(some_lines(), targets, st.booleans())
def test_no_other_choice_comes_nearer(
    lines: tuple[OrderLine, ...], target_s: float, after_line: bool
) -> None:
    plan = fit(lines, target_s, GAPS, pause_s=0.8, after_line=after_line)
    needed = [line for line in lines if not line.optional]
    optional = [line for line in lines if line.optional]
    best = float("inf")
    for number in range(len(optional) + 1):
        for extra in combinations(optional, number):
            count = max(len(needed) + number - (0 if after_line else 1), 0)
            words_s = sum(line.spoken_s for line in [*needed, *extra]) + 0.8
            gap_s = GAPS.bound((target_s - words_s) / count) if count else 0.0
            best = min(best, abs(words_s + count * gap_s - target_s))
    assert abs(plan.total_s - target_s) <= best + 2 * STEP_S


@given(some_lines())
def test_without_a_target_everything_is_said_at_the_usual_pace(lines: tuple[OrderLine, ...]) -> None:
    plan = fit(lines, None, GAPS)
    assert plan.lines == tuple(line.id for line in lines)
    assert plan.gap_s == GAPS.usual_s


@given(some_lines())
def test_its_own_length_is_met_exactly_as_it_is(lines: tuple[OrderLine, ...]) -> None:
    natural = fit(lines, None, GAPS, pause_s=0.8)
    plan = fit(lines, natural.total_s, GAPS, pause_s=0.8)
    assert plan.total_s == pytest.approx(natural.total_s, abs=STEP_S)


def test_forty_lines_are_planned_in_a_moment() -> None:
    lines = tuple(OrderLine(str(n), 1.0 + n * 0.37 % 7, n % 3 > 0) for n in range(40))
    began = time.perf_counter()
    plan = fit(lines, 100.0, GAPS, pause_s=0.8)
    assert time.perf_counter() - began < 0.2
    assert plan.total_s == pytest.approx(100.0, abs=0.1)


def test_a_segment_that_stays_its_time_does_not_dawdle() -> None:
    show = PreparedShow("T", "en", (segment("q", line("a"), line("b"), kind="questions", duration_s=60),))
    (questions,) = RunningOrder.of(show).segments
    assert segment_fit(questions, GAPS).gap_s == GAPS.usual_s


def test_more_time_lets_more_be_said_and_less_leaves_out() -> None:
    lines = (line("a", 3.0), line("b", 3.0, optional=True), line("c", 3.0))
    (plain,) = RunningOrder.of(PreparedShow("T", "en", (segment("s", *lines, duration_s=7.0),))).segments
    assert segment_fit(plain, GAPS).lines == ("a", "c")
    assert segment_fit(plain, GAPS, 3.0).lines == ("a", "b", "c")
    (untimed,) = RunningOrder.of(PreparedShow("T", "en", (segment("s", *lines),))).segments
    assert segment_fit(untimed, GAPS).lines == ("a", "b", "c")
    assert segment_fit(untimed, GAPS, -3.0).lines == ("a", "c")
