"""A clock that is held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass
class HeldClock:
    """Wall clock and monotonic clock in one, moved by hand."""

    now: float = 100.0

    def mono(self) -> float:
        return self.now

    def wall(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC)
