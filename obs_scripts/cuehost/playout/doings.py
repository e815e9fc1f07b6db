"""The tasks of a show on air: the one thing it is doing, and what goes on beside that."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any


class Doings:
    """Runs what a show does. `failed` is called with what a task raised, other than its being cancelled."""

    def __init__(self, failed: Callable[[BaseException], None]) -> None:
        self._failed = failed
        self._doing: asyncio.Task[None] | None = None
        self._aside: set[asyncio.Task[None]] = set()

    def instead(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something in place of what went on before."""
        self.stop()
        self._doing = asyncio.create_task(work)
        self._doing.add_done_callback(self._finished)

    def beside(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something beside what goes on."""
        task = asyncio.create_task(work)
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)
        task.add_done_callback(self._finished)

    def stop(self) -> None:
        """End what goes on, but for what is beside it."""
        if self._doing is not None:
            self._doing.cancel()
            self._doing = None

    async def close(self) -> None:
        """End everything, and wait until it has."""
        tasks = [task for task in (self._doing, *self._aside) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _finished(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self._failed(error)
