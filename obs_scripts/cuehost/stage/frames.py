"""When OBS takes its frames, by this computer's clock.

OBS counts the frames it has rendered, in step with its own clock even where it skips some, and takes each at
a whole number of frames after the first (OBS 29.0.2, its code). Its figures tell the count: a count told
between two moments says that its frame had begun by the later one, and the next had not by the earlier. Some
dozens of such pairs leave a millisecond or two.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

TIMES = 60
_APART_S = 0.0043  # no whole part of a frame: in the end it is asked at every place of one
_UNSURE_S = 0.008
_AGREEING = 0.85


@dataclass(frozen=True, slots=True)
class FrameTimes:
    """A moment at which OBS takes a frame, s by the clock asked with, and how far they are apart."""

    at: float
    every_s: float


@dataclass(frozen=True, slots=True)
class Counted:
    """OBS's count of frames, asked for and told at these times, s."""

    asked: float
    told: float
    count: int


async def watch_frames(
    count: Callable[[], Awaitable[int]], fps: float, clock: Callable[[], float]
) -> FrameTimes | None:
    """Asks OBS for its count of frames for a third of a second or so; None where that tells too little."""
    found = []
    for _ in range(TIMES):
        asked = clock()
        told = await count()
        found.append(Counted(asked, clock(), told))
        await asyncio.sleep(_APART_S)
    return times_of(found, 1.0 / fps) if fps > 0 else None


def times_of(counts: Sequence[Counted], every_s: float) -> FrameTimes | None:
    """What counts tell of frames that are `every_s` apart; None where they leave more than 8 ms open.

    OBS never begins a frame early, but it may count one late, where it was kept from running: few counts may
    contradict the others. A clock that goes by steps of 16 ms tells nothing: by it, answers take no time.
    """
    if any(one.told <= one.asked for one in counts):
        return None
    begun = min((one.told - one.count * every_s for one in counts), default=math.inf)
    limits = [one.asked - (one.count + 1) * every_s for one in counts]
    agreeing = [limit for limit in limits if limit <= begun]
    if len(agreeing) < _AGREEING * len(counts) or begun - max(agreeing, default=-math.inf) > _UNSURE_S:
        return None
    last = counts[-1].count * every_s
    return FrameTimes((begun + max(agreeing)) / 2 + last, every_s)
