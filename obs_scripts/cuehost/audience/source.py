"""A source of comments: connected, lost, connected again, until it ends or is refused.

    idle -> connecting -> live -> waiting -> connecting ...      lost, or no answer
                 |          |
                 +----------+--> ended       nothing more will come
                 +----------+--> refused     only the seller can mend it

An adapter is a `Feed`: it knows one platform and one attempt. `LiveSource` makes a `Source` of it, which
stays up by itself. The clock, the sleep and the dice are passed in.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from cuehost.errors import SourceLost, SourceRefused

from .messages import Received

log = logging.getLogger(__name__)

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


class SourceState(StrEnum):
    """How a source stands."""

    IDLE = "idle"
    CONNECTING = "connecting"
    LIVE = "live"
    WAITING = "waiting"
    REFUSED = "refused"
    ENDED = "ended"


_S = SourceState
NEXT_STATES: dict[SourceState, frozenset[SourceState]] = {
    _S.IDLE: frozenset({_S.CONNECTING}),
    _S.CONNECTING: frozenset({_S.LIVE, _S.WAITING, _S.REFUSED, _S.ENDED}),
    _S.LIVE: frozenset({_S.WAITING, _S.REFUSED, _S.ENDED}),
    _S.WAITING: frozenset({_S.CONNECTING, _S.ENDED}),
    _S.REFUSED: frozenset(),
    _S.ENDED: frozenset(),
}
"""Which states may follow which."""


class Feed(Protocol):
    """One platform's adapter: one attempt to receive at a time."""

    @property
    def name(self) -> str:
        """The source's name in comments, in the ledger and on the desk."""
        ...

    def receive(self, live: Callable[[], None]) -> AsyncGenerator[Received, None]:
        """Connects, calls `live` once connected, and gives what comes, until nothing more will come.

        Raises `SourceLost` where it breaks off and `SourceRefused` where trying again is of no use.
        """
        ...


class Source(Protocol):
    """What the show sees of a source: what comes in, and how the source stands."""

    @property
    def name(self) -> str: ...

    @property
    def state(self) -> SourceState: ...

    @property
    def trouble(self) -> str:
        """Why the source waits or is refused, for the seller; empty where all is well."""
        ...

    def __aiter__(self) -> AsyncIterator[Received]: ...


@dataclass(frozen=True, slots=True)
class Backoff:
    """Pauses between attempts in s: from `first_s`, times `factor`, up to `longest_s`; each is a throw
    between half of that and all of it, so that many rooms don't come back at once. A connection that
    stood for `stood_s` begins anew.
    """

    first_s: float = 1.0
    factor: float = 2.0
    longest_s: float = 60.0
    stood_s: float = 30.0

    def pauses(self, rng: random.Random) -> Iterator[float]:
        """The pauses, one after the other, without end."""
        pause = self.first_s
        while True:
            yield pause * rng.uniform(0.5, 1.0)
            pause = min(self.longest_s, pause * self.factor)


class LiveSource:
    """Keeps a `Feed` up. To be iterated by one reader, once; leaving the iteration closes the connection."""

    def __init__(
        self,
        feed: Feed,
        *,
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
        rng: random.Random | None = None,
        backoff: Backoff | None = None,
    ) -> None:
        self._feed = feed
        self._clock = clock
        self._sleep = sleep
        self._rng = rng or random.Random()
        self._backoff = backoff or Backoff()
        self._state = SourceState.IDLE
        self._live_at = 0.0
        self._listeners: list[Callable[[SourceState], None]] = []
        self.trouble = ""

    @property
    def name(self) -> str:
        """The feed's name."""
        return self._feed.name

    @property
    def state(self) -> SourceState:
        """The state now."""
        return self._state

    def on_state(self, callback: Callable[[SourceState], None]) -> Callable[[], None]:
        """Calls `callback` with every new state; returns the unsubscriber."""
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback) if callback in self._listeners else None

    async def __aiter__(self) -> AsyncGenerator[Received, None]:
        try:
            async with aclosing(self._keep_up()) as received:
                async for item in received:
                    yield item
        finally:
            if NEXT_STATES[self._state]:
                self._enter(SourceState.ENDED)

    async def _keep_up(self) -> AsyncGenerator[Received, None]:
        pauses = self._backoff.pauses(self._rng)
        while True:
            self._enter(SourceState.CONNECTING)
            try:
                async with aclosing(self._feed.receive(self._live)) as received:
                    async for item in received:
                        yield item
                self.trouble = ""
                return
            except SourceRefused as error:
                self.trouble = str(error)
                log.warning("comments from %s: %s", self.name, error)
                self._enter(SourceState.REFUSED)
                return
            except SourceLost as error:
                self.trouble = str(error)
                log.info("comments from %s: %s", self.name, error)
                least = error.retry_after_s
            except Exception:
                self.trouble = "The source failed; it is tried again."
                log.exception("comments from %s: the adapter failed", self.name)
                least = 0.0
            if self._state is SourceState.LIVE and self._clock() - self._live_at >= self._backoff.stood_s:
                pauses = self._backoff.pauses(self._rng)
            self._enter(SourceState.WAITING)
            await self._sleep(max(least, next(pauses)))

    def _live(self) -> None:
        self.trouble = ""
        self._live_at = self._clock()
        self._enter(SourceState.LIVE)

    def _enter(self, state: SourceState) -> None:
        if state is self._state:
            return
        if state not in NEXT_STATES[self._state]:
            raise RuntimeError(f"a source cannot go from {self._state} to {state}")
        self._state = state
        for callback in tuple(self._listeners):
            try:
                callback(state)
            except Exception:
                log.exception("a listener of the source %s failed", self.name)
