"""Shows that go round for hours: when they end, and their next round made ready while one is on air."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from cuehost.errors import CuehostError
from cuehost.rundown import Loop

from .editing import Editor, Prepare, Signature, signature
from .model import PreparedShow
from .ports import Emit
from .prepare import ReadyShow

Localize = Callable[[datetime], datetime]
"""Gives a time of day without a zone its place on the world's clock, minding `fold`."""


def loop_end(loop: Loop, started: datetime, localize: Localize | None = None) -> datetime | None:
    """When a looping show ends: the next time the clock shows `until`; None without one.

    `started` is the local time, with its offset. `localize` knows when the clocks change (by default they
    do not): a time that the clocks skip is the moment they would have shown it, and of one that they show
    twice the first one still to come counts.
    """
    if loop.until is None:
        return None
    place = localize or (lambda naive: naive.replace(tzinfo=started.tzinfo))
    hour, minute = map(int, loop.until.split(":"))
    shown = started.replace(tzinfo=None, hour=hour, minute=minute, second=0, microsecond=0, fold=0)
    days = (shown + timedelta(days=day) for day in (0, 1))
    moments = [place(day.replace(fold=fold)) for day in days for fold in (0, 1)]
    return min(moment for moment in moments if moment.timestamp() > started.timestamp())


class Rounds:
    """Gives a looping show its rounds: `next` is the conductor's `next_round`.

    The next round is prepared while one is on air, from the rundown and product sheet as they are then, and
    again where they are edited meanwhile. `end` is when no round begins any more. A round that is not ready
    `patience_s` after the one before is said in that one's words.
    """

    def __init__(
        self,
        loop: Loop,
        editor: Editor,
        emit: Emit,
        *,
        prepare: Prepare,
        now: Callable[[], datetime],
        end: datetime | None,
        patience_s: float = 1.0,
    ) -> None:
        self._loop = loop
        self._editor = editor
        self._emit = emit
        self._prepare = prepare
        self._now = now
        self._end = end
        self._patience_s = patience_s
        self._number = 1
        self._made_from: Signature = ()
        self._ahead: asyncio.Task[ReadyShow | None] | None = None
        editor.on_edit = self.prepare_ahead

    def prepare_ahead(self) -> None:
        """Begin to make the next round ready, if there is going to be one."""
        self.close()
        if self._has(self._number):
            self._ahead = asyncio.create_task(self._make(self._number))

    async def next(self, number: int) -> PreparedShow | None:
        """The show of round `number` (from 1 for the second), or None when the show is to end."""
        self._number = number
        if not self._has(number):
            self.close()
            return None
        if self._ahead is None or self._made_from != signature(self._editor.ready.rundown.sources):
            self.prepare_ahead()
        assert self._ahead is not None
        await asyncio.wait({self._ahead}, timeout=self._patience_s)
        ready = self._ahead.result() if self._ahead.done() else None
        if ready is None:
            self._emit("fault", reason=f"round {number + 1} is said in the words before it", code="fallback")
        show = await self._editor.begin_round(ready or self._editor.ready)
        self._number = number + 1
        if self._ahead.done():  # else it is on its way, and will do for the next one
            self.prepare_ahead()
        return show

    def close(self) -> None:
        """Prepare nothing more."""
        if self._ahead is not None:
            self._ahead.cancel()
            self._ahead = None

    def _has(self, number: int) -> bool:
        if self._loop.rounds is not None and number >= self._loop.rounds:
            return False
        return self._end is None or self._now() < self._end

    async def _make(self, number: int) -> ReadyShow | None:
        """A round made ready from the newest good rundown; None (told) where it cannot be made."""
        self._made_from = await asyncio.to_thread(signature, self._editor.ready.rundown.sources)
        try:
            return await self._prepare(await self._editor.newest(), number)
        except CuehostError as error:
            self._emit("fault", reason=f"round {number + 1} could not be made: {error}", code="fallback")
            return None
