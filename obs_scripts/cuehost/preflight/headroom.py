"""Whether the processor has enough left for the host: a trial of a few seconds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from cuehost.host import HostProcess

from .finding import Finding, found

_CHUNK = 1 << 20
_TIGHT, _LITTLE = 0.08, 0.2
_FRAMES_DUE, _FRAMES_ENOUGH = 25, 0.9


@dataclass(frozen=True, slots=True)
class Load:
    """What a trial saw: the idle share of all cores together (0 to 1), and the host's pictures a second."""

    cores: int
    idle: float
    frames_per_s: float


class _Reader:
    """Reads a host's stream and counts its bytes."""

    def __init__(self, source: asyncio.StreamReader) -> None:
        self.bytes = 0
        self._source = source

    async def run(self) -> None:
        while part := await self._source.read(_CHUNK):
            self.bytes += len(part)


async def trial(pack: Path, seconds: float = 5.0, settle_s: float = 0.5) -> Load:
    """Runs a host for `seconds`, its stream read as OBS would, beside whatever else runs now.

    Raises `HostError` where the host does not start.
    """
    ready: list[dict[str, Any]] = []
    host = HostProcess(pack)
    host.on_event(lambda event: ready.append(event) if event["event"] == "ready" else None)
    async with host:
        source, writer = await asyncio.open_connection("127.0.0.1", host.port)
        reader = _Reader(source)
        reading = asyncio.create_task(reader.run())
        try:
            await asyncio.sleep(settle_s)  # what it sends at once is no measure of its pace
            before, start, read = psutil.cpu_times(), time.monotonic(), reader.bytes
            await asyncio.sleep(seconds)
            after, elapsed, read = psutil.cpu_times(), time.monotonic() - start, reader.bytes - read
        finally:
            reading.cancel()
            with suppress(asyncio.CancelledError, OSError):
                await reading
            writer.close()
    width, height = ready[-1]["size"]
    return Load(psutil.cpu_count() or 1, _idle(before, after), read / (width * height * 4) / elapsed)


def _idle(before: Any, after: Any) -> float:
    """The share of processor time between two readings that nobody used (waiting for a disk is idle)."""
    spent = [getattr(after, name) - getattr(before, name) for name in after._fields]
    idle = sum(getattr(after, n, 0.0) - getattr(before, n, 0.0) for n in ("idle", "iowait"))
    return float(idle / max(sum(spent), 1e-9))


def headroom(load: Load) -> Iterator[Finding]:
    """What a trial's load means for a show."""
    percent, cores = round(load.idle * 100), load.cores
    if load.frames_per_s < _FRAMES_DUE * _FRAMES_ENOUGH:
        yield found("fault", "host_slow", frames=round(load.frames_per_s), due=_FRAMES_DUE)
    elif load.idle < _TIGHT:
        yield found("fault", "no_headroom", percent=percent, cores=cores)
    elif load.idle < _LITTLE:
        yield found("note", "little_headroom", percent=percent, cores=cores)
    else:
        yield found("ok", "headroom", percent=percent, cores=cores)
