"""The as-run log: what really went to air, when, and why, as JSON Lines.

Every entry is one line, written and flushed to the operating system before `write` returns, so a
killed process loses nothing. Entries carry `t` (wall clock, ISO 8601 with offset) and `at_s`
(seconds since the log was opened, monotonic), `event`, and what belongs to the event.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cuehost.errors import CuehostError

Entry = dict[str, Any]


class AsRunLog:
    """Appends entries to a log file. Use as a context manager, or call `close`.

    `wall` gives the time of day, `mono` a monotonic time in seconds; both are passed in so that
    tests can hold the clock. Raises `CuehostError` if the file cannot be opened or written.
    """

    def __init__(self, path: Path, *, wall: Callable[[], datetime], mono: Callable[[], float]) -> None:
        self.path = path
        self._wall = wall
        self._mono = mono
        self._opened = mono()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._end_torn_line(path)
            self._file = path.open("ab", buffering=0)
        except OSError as error:
            raise _unwritable(path, error) from error

    @staticmethod
    def _end_torn_line(path: Path) -> None:
        """Close a last line cut by a crash, so that the next entry starts a line of its own."""
        if not path.exists() or path.stat().st_size == 0:
            return
        with path.open("rb+") as file:
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                file.write(b"\n")

    def write(
        self, event: str, *, at: float | None = None, planned: float | None = None, **fields: Any
    ) -> Entry:
        """Append one entry and return it.

        `at` is the monotonic time at which it happened (now if None), `planned` the one at which it
        should have. `None` fields are left out.
        """
        now = self._mono()
        moment = now if at is None else at
        entry: Entry = {
            "t": (self._wall() + timedelta(seconds=moment - now)).isoformat(timespec="milliseconds"),
            "at_s": self.since_opened(moment),
            "event": event,
            **({} if planned is None else {"planned_s": self.since_opened(planned)}),
            **{key: value for key, value in fields.items() if value is not None},
        }
        data = json.dumps(entry, ensure_ascii=False, separators=(", ", ": ")).encode() + b"\n"
        try:
            self._file.write(data)
        except OSError as error:
            raise _unwritable(self.path, error) from error
        return entry

    def since_opened(self, mono: float) -> float:
        """A monotonic time as seconds since the log was opened."""
        return round(mono - self._opened, 3)

    def close(self) -> None:
        """Put the log safely on the disk and close it. May be called twice."""
        if self._file.closed:
            return
        try:
            os.fsync(self._file.fileno())
        finally:
            self._file.close()

    def __enter__(self) -> AsRunLog:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def read_log(path: Path) -> Iterator[Entry]:
    """The entries of a log in order. Lines a crash has torn are passed over."""
    try:
        with path.open("rb") as file:
            for line in file:
                try:
                    entry = json.loads(line)
                except ValueError:
                    continue
                if isinstance(entry, dict) and "event" in entry:
                    yield entry
    except OSError as error:
        raise CuehostError(
            f"The as-run log {path} cannot be read ({error.strerror}).", "Name the folder of an aired show."
        ) from error


def _unwritable(path: Path, error: OSError) -> CuehostError:
    return CuehostError(
        f"The as-run log {path} cannot be written ({error.strerror}).",
        "Free some space, or choose another `folders: {out: ...}` in config.yaml.",
    )
