"""A recorded chat, played again with its timing: JSON Lines with `t` in s from its start."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

from cuehost.errors import SourceRefused

from ..messages import Received
from ..records import Records, seconds
from ..source import Clock, Sleep
from .lines import LineSplitter

_CHUNK = 64 * 1024


class Replay:
    """Plays the records of a file, `speed` times as fast; a record without `t` comes with the one before.

    The first record comes at once, unless `from_start` keeps the pause before it.
    """

    def __init__(
        self,
        path: Path,
        *,
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
        speed: float = 1.0,
        from_start: bool = False,
        name: str = "replay",
    ) -> None:
        self._path = path
        self._clock = clock
        self._sleep = sleep
        self._speed = speed
        self._from_start = from_start
        self.name = name

    async def receive(self, live: Callable[[], None]) -> AsyncGenerator[Received, None]:
        """Plays the file once. Raises `SourceRefused` where it can't be read."""
        records = Records(self.name)
        splitter = LineSplitter()
        first = 0.0 if self._from_start else None
        began = self._clock()
        try:
            file = await asyncio.to_thread(self._path.open, "rb")
        except OSError as error:
            raise _unreadable(self._path, error) from error
        try:
            live()
            while True:
                try:
                    data = await asyncio.to_thread(file.read, _CHUNK)
                except OSError as error:
                    raise _unreadable(self._path, error) from error
                lines = splitter.feed(data) if data else [line for line in [splitter.rest()] if line]
                for line in lines:
                    t = _time_of(line)
                    if t is not None:
                        first = t if first is None else first
                        due = began + (t - first) / self._speed
                        if (wait := due - self._clock()) > 0:
                            await self._sleep(wait)
                    if received := records.parse(line, self._clock()):
                        yield received
                if not data:
                    return
        finally:
            file.close()


def _time_of(line: bytes) -> float | None:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return seconds(data.get("t")) if isinstance(data, dict) else None


def _unreadable(path: Path, error: OSError) -> SourceRefused:
    return SourceRefused(
        f"The recorded chat {path} cannot be read ({error.strerror}).", "Check `file` of this source."
    )
