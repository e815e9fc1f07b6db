"""Sound that is only in memory, as files for the renderer, which is another process."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from ..errors import HostError
from .performance import Performance
from .sound import write_wave


class Spool:
    """A folder of its own for sound files, each kept until its playback has ended."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._files: dict[int, Path] = {}

    def open(self) -> None:
        """Have the folder; it may be there already."""
        self._folder = self._folder or Path(tempfile.mkdtemp(prefix="cuehost-"))

    def close(self) -> None:
        """Remove the folder with all that is in it."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
        self._files.clear()

    async def with_file(self, key: int, performance: Performance) -> Performance:
        """The performance with its sound in a file. Raises `HostError` where the spool is not open."""
        if performance.audio is not None or performance.samples is None:
            return performance
        if self._folder is None:
            raise HostError("The host renderer is not running.", mend="Start the show again.")
        path = self._folder / f"{key}.wav"
        await asyncio.to_thread(write_wave, path, performance.samples)
        self._files[key] = path
        return replace(performance, audio=str(path))

    def drop(self, key: int) -> None:
        """The playback has ended: its file goes."""
        path = self._files.pop(key, None)
        if path is not None:
            path.unlink(missing_ok=True)
