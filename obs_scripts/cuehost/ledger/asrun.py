"""The as-run log: what really went to air, when, and why, as JSON Lines written while it happens.

A line is handed to the operating system before `append` returns, so a killed process loses nothing.
(A power cut can take the last seconds; the ledger's database is there for that.)
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cuehost.errors import CuehostError

from .entries import Entry, decoded, numbered

AS_RUN = "as-run.jsonl"
"""The file's name in the folder of an aired show."""

_MOST_WAITING = 50_000


class AsRunFile:
    """Appends lines to the as-run log. What cannot be written waits, in order, for the next `append`.

    Raises `CuehostError` if the file cannot be opened; later nothing is raised. `fault` is what went
    wrong last, None once all is written. `holes` tells that so many lines waited (50,000) that some
    were dropped.
    """

    def __init__(self, path: Path) -> None:
        self.fault: OSError | None = None
        self.holes = False
        self._waiting: deque[bytes] = deque()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            torn = _is_torn(path)
            self._file = path.open("ab", buffering=0)
        except OSError as error:
            raise CuehostError(
                f"The as-run log {path} cannot be written ({error.strerror}).",
                "Free some space, or choose another `folders: {out: ...}` in config.yaml.",
            ) from error
        if torn:  # by a crash: the next entry starts a line of its own
            self._waiting.append(b"\n")

    def append(self, line: bytes) -> None:
        """Write a line, given without its end, after those that wait."""
        self._waiting.append(line + b"\n")
        if len(self._waiting) > _MOST_WAITING:
            del self._waiting[1]  # the first one may be half written
            self.holes = True
        self._write_waiting()

    def _write_waiting(self) -> None:
        try:
            while self._waiting:
                data = self._waiting[0]
                written = self._file.write(data)
                if written < len(data):  # the disk is full; what is left fails or follows
                    self._waiting[0] = data[written:]
                else:
                    self._waiting.popleft()
        except OSError as error:
            self.fault = error
        else:
            self.fault = None

    def close(self) -> bool:
        """Put the log safely on the disk and close it; whether every line is in it."""
        if not self._file.closed:
            self._write_waiting()
            try:
                os.fsync(self._file.fileno())
                self._file.close()
            except OSError as error:
                self.fault = error
        return self.fault is None and not self.holes


def _is_torn(path: Path) -> bool:
    """Whether the last line lacks its end."""
    if not path.exists() or path.stat().st_size == 0:
        return False
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) != b"\n"


def read_log(path: Path) -> Iterator[Entry]:
    """The entries of an as-run log in order. Lines a crash has torn are passed over.

    Raises `CuehostError` if the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            for line in file:
                entry = decoded(line)
                if entry is not None:
                    yield entry
    except OSError as error:
        raise _unreadable(path, error) from error


@dataclass(frozen=True, slots=True)
class Unstored:
    """What an as-run log may have that a database lacks, in order, and how many entries the log has."""

    entries: list[Entry]
    logged: int


def unstored(path: Path, stored: int, last: int) -> Unstored:
    """What a database with `stored` entries up to number `last` may lack of an as-run log.

    That is the log's end; only when its length says that there are gaps before, or that it is older than
    the ledger, is it everything: a long log is not read whole at each start. Raises `CuehostError`.
    """
    if not path.exists():
        return Unstored([], 0)
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise _unreadable(path, error) from error
    end: list[Entry] = []
    torn = 0
    for line in reversed(lines):
        entry = decoded(line)
        if entry is None:
            torn += 1
        elif entry.get("seq", 0) <= last:
            break
        else:
            end.append(entry)
    logged = len(lines) - torn
    if logged == stored + len(end) and all("seq" in entry for entry in end):
        return Unstored(end[::-1], logged)
    every = list(read_log(path))
    return Unstored(list(numbered(every)), sum("seq" in entry for entry in every))


def _unreadable(path: Path, error: OSError) -> CuehostError:
    return CuehostError(
        f"The as-run log {path} cannot be read ({error.strerror}).", "Name the folder of an aired show."
    )
