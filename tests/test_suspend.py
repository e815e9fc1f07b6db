"""A gap in time is noticed, a slow tick is not."""

from __future__ import annotations

import pytest

from cuehost.suspend import counting_clock, watch


async def test_only_a_gap_counts_and_is_told_with_its_length() -> None:
    times = iter([100.0, 100.5, 101.0, 103.9, 104.4, 3704.4, 3704.9])
    told: list[float] = []

    async def sleep(_: float) -> None:
        pass

    with pytest.raises(StopIteration_):
        await watch(told.append, lambda: following(times), sleep)
    assert told == [3600.0]


class StopIteration_(Exception):
    """The end of a test's time (a coroutine may not raise StopIteration)."""


def following(times: object) -> float:
    try:
        return float(next(times))  # type: ignore[call-overload]
    except StopIteration:
        raise StopIteration_ from None


def test_the_clock_goes_forward() -> None:
    clock = counting_clock()
    first = clock()
    assert clock() >= first > 0
