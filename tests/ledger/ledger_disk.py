"""A disk that is full, and a clock that is held."""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime


@contextmanager
def full_disk(free_bytes: int) -> Iterator[None]:
    """No file may grow over this: what is written beyond fails, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    # Python 3.11 keeps a compiled module that was cut short; ours must not be among them.
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    resource.setrlimit(resource.RLIMIT_FSIZE, (free_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        sys.dont_write_bytecode = writes


@dataclass
class HeldClock:
    """Wall clock and monotonic clock in one, moved by hand."""

    now: float = 100.0

    def mono(self) -> float:
        return self.now

    def wall(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC)
