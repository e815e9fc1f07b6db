"""YouTube's quota: how often the chat may be asked for, so that the day's units last for the show.

The API gives 10,000 units a day and takes 5 for a page of chat messages and 1 for a video's data, as
Google's quota calculator and users' measurements have it (seen 2026; Google may change it).
"""

from __future__ import annotations

from typing import Any

LIST_COST, VIDEO_COST = 5, 1
_DEFAULT_POLL_S = 5.0
_LONGEST_POLL_S = 120.0
_OVERRUN_S = 900.0


class Quota:
    """`units` for a show of `show_s`: those left are spread over the time left, and a show that runs over
    always has a little time left.
    """

    def __init__(self, units: int = 10_000, show_s: float = 4 * 3600.0) -> None:
        self._left = units
        self._show_s = show_s
        self._began: float | None = None

    @property
    def left(self) -> int:
        """The units left."""
        return self._left

    def affords(self, cost: int) -> bool:
        """Whether so many units are left."""
        return self._left >= cost

    def spend(self, cost: int) -> None:
        """Notes that units were spent: those of a failed call are gone too."""
        self._left -= cost

    def pause_s(self, asked_ms: Any, now: float) -> float:
        """How long to wait for the next page: what YouTube asks for, or longer where units are short."""
        if self._began is None:
            self._began = now
        asked = _DEFAULT_POLL_S
        if isinstance(asked_ms, int | float) and not isinstance(asked_ms, bool) and asked_ms > 0:
            asked = min(_LONGEST_POLL_S, asked_ms / 1000)
        time_left = max(_OVERRUN_S, self._show_s - (now - self._began))
        # Beside the pages there is a look at the video now and then.
        pages = self._left / (LIST_COST + VIDEO_COST / 2)
        if pages < 1:
            return _LONGEST_POLL_S
        return max(asked, min(_LONGEST_POLL_S, time_left / pages))
