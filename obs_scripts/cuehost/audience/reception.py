"""The reception: all of a show's sources at once, into one intake."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from .intake import Intake
from .source import LiveSource, SourceState

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """How a source stands, for the desk. `trouble` says why it waits or is refused; empty: all is well."""

    name: str
    state: SourceState
    trouble: str


class Reception:
    """Runs sources from `open` to `close`. One that ends, is refused or fails stops no other.

    `changed` is called with a source's status whenever its state has changed.
    """

    def __init__(
        self,
        sources: Sequence[LiveSource],
        intake: Intake,
        changed: Callable[[SourceStatus], None] = lambda status: None,
    ) -> None:
        self._sources = tuple(sources)
        self._intake = intake
        self._changed = changed
        self._tasks: list[asyncio.Task[None]] = []
        for source in self._sources:
            source.on_state(partial(self._tell, source))

    def open(self) -> None:
        """Begins to receive, in the running event loop."""
        for source in self._sources:
            self._tasks.append(asyncio.create_task(self._run(source), name=f"comments from {source.name}"))

    async def close(self) -> None:
        """Closes all connections; returns when they are closed."""
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def statuses(self) -> tuple[SourceStatus, ...]:
        """How all sources stand now."""
        return tuple(SourceStatus(s.name, s.state, s.trouble) for s in self._sources)

    def _tell(self, source: LiveSource, state: SourceState) -> None:
        self._changed(SourceStatus(source.name, state, source.trouble))

    async def _run(self, source: LiveSource) -> None:
        try:
            await self._intake.fill(source)
        except Exception:
            log.exception("the source %s failed for good", source.name)
