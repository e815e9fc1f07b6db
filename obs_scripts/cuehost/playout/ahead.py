"""Keeps what comes next on air at hand: its scenes in OBS, its lines in memory.

Nothing waits for it: what is not there when it is needed is got then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from cuehost.errors import CuehostError

from .kept import ShelvedActing
from .model import PreparedShow
from .ports import Emit, Stage

# Segments whose scenes are made ahead, and how many before the one on air keep theirs, for going back.
_SEGMENTS_AHEAD, _SEGMENTS_BEHIND = 4, 2
_LINES_AHEAD = 6
# While a line and its scene come on air, there is enough to do for OBS, the disk and us.
_AFTER_TAKE_S = 0.8


class Ahead:
    """Looks ahead in one show, beside it. A stage that cannot is told once, as the takes tell it anew."""

    def __init__(self, stage: Stage, emit: Emit) -> None:
        self._stage = stage
        self._emit = emit
        self._place: tuple[PreparedShow, int, int] | None = None
        self._looking: asyncio.Task[None] | None = None
        self._told = ""

    def follow(self, show: PreparedShow, segment: int, line: int) -> None:
        """The show is at this segment and line of it, counted from 0."""
        self._place = show, segment, line
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())

    async def close(self) -> None:
        """Look no more."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait({self._looking})

    async def _look(self) -> None:
        while self._place is not None:
            await asyncio.sleep(_AFTER_TAKE_S)
            (show, segment, line), self._place = self._place, None
            try:
                if away := lines_away(show, segment, line):
                    await asyncio.to_thread(_read, away)
                await self._stage.have_ready(scenes_near(show, segment))
            except CuehostError as error:
                if str(error) != self._told:
                    self._told = str(error)
                    self._emit("fault", reason=f"nothing is made ahead: {error}", code="fallback")


def scenes_near(show: PreparedShow, segment: int) -> list[str]:
    """The scenes of a segment, of those that come next, and of those before it, the most urgent first."""
    first = max(segment - _SEGMENTS_BEHIND, 0)
    order = [*show.segments[segment : segment + _SEGMENTS_AHEAD + 1], *reversed(show.segments[first:segment])]
    return list(dict.fromkeys(s.scene for s in order))


def lines_away(show: PreparedShow, segment: int, line: int) -> list[ShelvedActing]:
    """Of the next lines, and of the first ones of the segments a press leads to, those not in memory."""
    wanted = list(show.segments[segment].lines[line : line + _LINES_AHEAD])
    for other in show.segments[segment + 1 : segment + 1 + _LINES_AHEAD]:
        if len(wanted) >= _LINES_AHEAD:
            break
        wanted += other.lines
    wanted += show.segments[segment - 1].lines[:1] if segment else ()
    wanted += show.segments[segment + 1].lines[:1] if segment + 1 < len(show.segments) else ()
    shelved = (prepared.acting for prepared in wanted)
    return [acting for acting in shelved if isinstance(acting, ShelvedActing) and not acting.at_hand]


def _read(away: Iterable[ShelvedActing]) -> None:
    for acting in away:
        acting()
