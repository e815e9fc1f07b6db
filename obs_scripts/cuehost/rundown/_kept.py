"""Long rundowns as they were read, kept for as long as none of their files is touched.

Reading a thousand product sheets and decoding their pictures takes seconds; finding out that nothing has
changed takes milliseconds. A file counts as untouched while its device, inode, size and time are the same,
under the name by which the rundown names it (so a link that leads elsewhere now counts as touched).
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from cuehost.keeping import contents_of, keep

from .model import Rundown

WORTH_IT = 50
"""Products; shorter rundowns are read as fast as they are looked up."""

# A file saved again within the clock's tick keeps its time: what is younger than this is not trusted.
_SETTLED_NS = 2_000_000_000

Touch = tuple[int, int, int, int]
"""A file's device, inode, size in bytes and time of change in ns."""


def touch_of(found: os.stat_result) -> Touch:
    """What tells whether a file was touched."""
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


_LAST: dict[Path, tuple[Touch, float, tuple[tuple[str, Touch], ...], Rundown]] = {}
"""The rundown given last, by the file it is kept in: a command asks for the same one several times."""


def _touch(device: int, inode: int, size: int, changed_ns: int) -> Touch:
    return device, inode, size, changed_ns


def _told(head: bytes) -> tuple[float, tuple[tuple[str, Touch], ...]]:
    """What a kept file's first line tells: the pause, in s, and the files the rundown was read from."""
    told = json.loads(head)
    return float(told["pause_s"]), tuple((str(name), _touch(*touch)) for name, *touch in told["files"])


def _hold(asked_s: float, pause_s: float, files: Iterable[tuple[str, Touch]]) -> bool:
    """Whether what was read with `pause_s` is what is asked for, and its files are untouched."""
    return pause_s == asked_s and all(touch_of(Path(name).stat()) == touch for name, touch in files)


class KeptRundowns:
    """The rundowns kept in `folder`. `wall_ns` is the wall clock, in ns since 1970."""

    def __init__(self, folder: Path, wall_ns: Callable[[], int] = time.time_ns) -> None:
        self._folder = folder
        self._wall_ns = wall_ns

    def load(self, path: Path, allowed: Iterable[Path], pause_s: float) -> Rundown | None:
        """The rundown at `path` as it was read so; None where it must be read."""
        file = self._path(path, allowed)
        try:
            touch = touch_of(file.stat())
            last = _LAST.get(file)
            if last is None or last[0] != touch:
                head, _, rundown = file.read_bytes().partition(b"\n")
                kept_s, files = _told(head)
                if not _hold(pause_s, kept_s, files):
                    return None
                last = touch, pause_s, files, Rundown.model_validate_json(rundown)
            elif not _hold(pause_s, last[1], last[2]):
                return None
        except (OSError, ValueError, TypeError, KeyError, ValidationError):
            return None
        _LAST.clear()
        _LAST[file] = last
        return last[3]

    def sound(self, path: Path, allowed: Iterable[Path]) -> frozenset[tuple[str, Touch]]:
        """The files of the rundown at `path` that had no faults, for as long as they are untouched."""
        try:
            with self._path(path, allowed).open("rb") as file:
                return frozenset(_told(file.readline())[1])
        except (OSError, ValueError, TypeError, KeyError):
            return frozenset()

    def store(
        self,
        path: Path,
        allowed: Iterable[Path],
        pause_s: float,
        rundown: Rundown,
        files: Iterable[tuple[Path, Touch]],
    ) -> None:
        """Keep a rundown without faults. `files` are all it was read from, as it names them."""
        named = list(files)
        youngest = self._wall_ns() - _SETTLED_NS
        if len(rundown.products) < WORTH_IT or any(touch[3] > youngest for _, touch in named):
            return
        head = {"pause_s": pause_s, "files": [[str(name), *touch] for name, touch in named]}
        file = self._path(path, allowed)
        # A line of its own before the rundown: who asks only for the files reads no more.
        keep(file, f"{json.dumps(head)}\n{rundown.model_dump_json()}")
        with suppress(OSError):  # where it cannot be kept it is read again
            _LAST.clear()
            _LAST[file] = touch_of(file.stat()), pause_s, tuple((str(n), t) for n, t in named), rundown

    def _path(self, path: Path, allowed: Iterable[Path]) -> Path:
        code = contents_of(Path(__file__).resolve().parent)
        told = [str(path.absolute()), sorted(map(str, allowed)), code]
        return self._folder / f"{hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]}.json"
