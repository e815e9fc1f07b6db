"""A source stays up by itself: its states, its pauses, its end."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import AsyncGenerator, Callable

import pytest

from cuehost.audience import NEXT_STATES, Backoff, Comment, LiveSource, Received, SourceState
from cuehost.errors import SourceLost, SourceRefused

S = SourceState


def comment(n: int) -> Comment:
    return Comment(f"c{n}", "test", "v", "Vi", f"text {n}", float(n))


class Scripted:
    """A feed that plays one script an attempt: comments, then an error or the end."""

    name = "test"

    def __init__(self, *attempts: list[Comment | Exception | str]) -> None:
        self._attempts = iter(attempts)
        self.closed = 0

    async def receive(self, live: Callable[[], None]) -> AsyncGenerator[Received, None]:
        try:
            for step in next(self._attempts):
                if isinstance(step, Exception):
                    raise step
                if isinstance(step, str):
                    live()
                else:
                    yield step
        finally:
            self.closed += 1


class Times:
    """A clock that only sleeping moves, and what was slept."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, s: float) -> None:
        self.slept.append(s)
        self.now += s


def kept_up(feed: Scripted, times: Times, **more: Backoff) -> tuple[LiveSource, list[SourceState]]:
    source = LiveSource(feed, clock=times.clock, sleep=times.sleep, rng=random.Random(1), **more)
    states: list[SourceState] = []
    source.on_state(states.append)
    return source, states


async def test_what_is_lost_is_taken_up_again() -> None:
    feed = Scripted(
        ["live", comment(1), SourceLost("gone")], [SourceLost("still gone")], ["live", comment(2)]
    )
    source, states = kept_up(feed, Times())
    assert [item async for item in source] == [comment(1), comment(2)]
    assert states == [
        *(S.CONNECTING, S.LIVE, S.WAITING, S.CONNECTING, S.WAITING, S.CONNECTING, S.LIVE, S.ENDED)
    ]
    assert source.trouble == "" and feed.closed == 3


async def test_a_refusal_ends_it_and_tells_why() -> None:
    source, states = kept_up(Scripted([SourceRefused("The key is wrong.", "Make a new one.")]), Times())
    assert [item async for item in source] == []
    assert states == [S.CONNECTING, S.REFUSED]
    assert source.trouble == "The key is wrong. Make a new one."


async def test_an_adapter_that_raises_anything_is_tried_again() -> None:
    source, states = kept_up(Scripted(["live", ValueError("secret inside")], ["live"]), Times())
    assert [item async for item in source] == []
    assert S.WAITING in states and states[-1] is S.ENDED


async def test_pauses_grow_are_thrown_and_heed_the_server() -> None:
    times = Times()
    lost: list[list[Comment | Exception | str]] = [[SourceLost("x")] for _ in range(8)]
    feed = Scripted(*lost, [SourceLost("busy", retry_after_s=300.0)], [])
    source, _ = kept_up(feed, times, backoff=Backoff(longest_s=20))
    assert [item async for item in source] == []
    for slept, whole in zip(times.slept, [1, 2, 4, 8, 16, 20, 20, 20], strict=False):
        assert whole / 2 <= slept <= whole
    assert times.slept[8] == 300.0
    assert len({s / w for s, w in zip(times.slept, [1, 2, 4, 8], strict=False)}) == 4


async def test_a_connection_that_stood_begins_with_the_first_pause_again() -> None:
    times = Times()

    class Standing(Scripted):
        async def receive(self, live: Callable[[], None]) -> AsyncGenerator[Received, None]:
            async for item in super().receive(live):
                times.now += 100
                yield item

    feed = Standing(*[[SourceLost("x")] for _ in range(6)], ["live", comment(1), SourceLost("x")], [])
    source, _ = kept_up(feed, times)
    assert [item async for item in source] == [comment(1)]
    assert times.slept[5] > 15 and times.slept[6] <= 1


async def test_leaving_the_iteration_closes_the_connection() -> None:
    feed = Scripted(["live", comment(1), comment(2)])
    source, states = kept_up(feed, Times())
    received = aiter(source)
    assert await anext(received) == comment(1)
    await received.aclose()
    assert feed.closed == 1 and states[-1] is S.ENDED


async def test_a_listener_that_raises_stops_nobody() -> None:
    source, states = kept_up(Scripted(["live", comment(1)]), Times())
    source.on_state(lambda state: (_ for _ in ()).throw(RuntimeError("mine")))
    unsubscribe = source.on_state(states.append)
    unsubscribe()
    assert [item async for item in source] == [comment(1)]
    assert states == [S.CONNECTING, S.LIVE, S.ENDED]


def test_the_states_have_ends_and_a_way_there() -> None:
    for state, after in NEXT_STATES.items():
        reached = {state}
        while more := set(itertools.chain(*(NEXT_STATES[s] for s in reached))) - reached:
            reached |= more
        assert S.ENDED in reached or state is S.REFUSED
        assert (not after) is (state in (S.ENDED, S.REFUSED))


async def test_a_cancelled_reader_leaves_nothing_open() -> None:
    class Endless(Scripted):
        async def receive(self, live: Callable[[], None]) -> AsyncGenerator[Received, None]:
            live()
            try:
                await asyncio.Event().wait()
                yield comment(1)
            finally:
                self.closed += 1

    feed = Endless()
    source, states = kept_up(feed, Times())

    async def read() -> None:
        async for _ in source:
            pass

    task = asyncio.create_task(read())
    while S.LIVE not in states:
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert feed.closed == 1
