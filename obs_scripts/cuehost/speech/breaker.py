"""Remembers which engine is out of reach, so that a show does not pay the same time-out for each line."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from pathlib import Path

from cuehost.errors import SpeechError

from .cache import write_atomically

MEMORY_S = 600.0
"""How long a new run trusts what an earlier run found."""


class Breaker:
    """Open: do not ask. An engine that was out of reach is asked again after `retry_s`.

    The finding outlives the process in `note`, so that preparing again without network is quick.
    """

    def __init__(self, retry_s: float, note: Path, clock: Callable[[], float]) -> None:
        self._retry_s = retry_s
        self._note = note
        self._clock = clock
        self._until = self._remembered()

    def is_open(self, name: str) -> bool:
        """Whether `name` is to be left alone for now."""
        return self._clock() < self._until.get(name, 0.0)

    def trip(self, name: str) -> None:
        """`name` was out of reach."""
        now = self._clock()
        self._until[name] = now + self._retry_s
        # Only a memory: a disk that refuses it is told about where it matters.
        with contextlib.suppress(SpeechError):
            write_atomically(self._note, json.dumps({name: now}).encode())

    def reset(self, name: str) -> None:
        """`name` answered."""
        if self._until.pop(name, None) is not None:
            with contextlib.suppress(OSError):
                self._note.unlink()

    def _remembered(self) -> dict[str, float]:
        now = self._clock()
        try:
            seen = json.loads(self._note.read_bytes())
            return {str(n): float(at) + MEMORY_S for n, at in seen.items() if 0 <= now - float(at) < MEMORY_S}
        except (OSError, ValueError, AttributeError, TypeError):
            return {}
