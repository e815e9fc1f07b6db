"""The ledger's database: one row for each entry.

The keys that every entry can have are columns, so that any SQLite tool answers questions ("every fallback
of last week"); the rest of an entry stands in `more` as a JSON object.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from .asrun import AS_RUN, unstored
from .database import connect_or_renew, connect_to_read, told_of, transaction
from .entries import FIRST_KEYS, Entry, arranged, decoded

LEDGER = "ledger.db"
"""The database's name in the folder of an aired show."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (  # 1: the entries. `segment`, `line` and `reason` are texts; what else stands there is in `more`.
        """CREATE TABLE entry (
            seq INTEGER PRIMARY KEY,
            t TEXT,
            at_s REAL,
            event TEXT NOT NULL,
            code TEXT NOT NULL,
            planned_s REAL,
            segment TEXT,
            line TEXT,
            reason TEXT,
            more TEXT NOT NULL
        )""",
    ),
)

_TEXTS = frozenset({"t", "event", "code", "segment", "line", "reason"})
_COLUMNS = (*FIRST_KEYS, "more")
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM entry ORDER BY seq "
# An entry that is there already stays as it is: after a crash the same ones are offered again.
_INSERT = f"INSERT OR IGNORE INTO entry ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"


class LedgerStore:
    """The database of one show's folder, for writing. One thread at a time.

    What the as-run log beside it has and the database has not is taken in. `as_run_whole`: whether the log
    had everything. `aside`: where a damaged database was put, if one was there. Raises `UnusableDatabase`,
    also from its methods, and `CuehostError` as `connect` does.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / LEDGER
        self._as_run = folder / AS_RUN
        self._connection, self.aside = connect_or_renew(self.path, MIGRATIONS)
        self.as_run_whole = True
        try:
            self.catch_up()
        except BaseException:
            self.close()
            raise

    def catch_up(self) -> None:
        """Take in what only the as-run log has."""
        found = unstored(self._as_run, *self._extent())
        if found.entries:
            self._insert(found.entries)
        self.as_run_whole = found.logged == self._extent()[0]

    def _extent(self) -> tuple[int, int]:
        """How many entries there are, and the number of the last."""
        with told_of(self.path):
            count, last = self._connection.execute("SELECT count(*), max(seq) FROM entry").fetchone()
        return count, last or 0

    def append(self, lines: Iterable[bytes]) -> None:
        """Put entries, given as lines of JSON, on the disk: all of them or none."""
        self._insert(entry for entry in map(decoded, lines) if entry is not None)

    def _insert(self, entries: Iterable[Entry]) -> None:
        with told_of(self.path), transaction(self._connection):
            self._connection.executemany(_INSERT, map(_row, entries))

    def ends(self) -> list[Entry]:
        """The first entry and the last; nothing of an empty ledger."""
        return [
            entry
            for order in ("ASC", "DESC")
            for entry in _entries(self._connection, self.path, f"{order} LIMIT 1")
        ]

    def close(self) -> None:
        """Close the file. What was appended is on the disk already."""
        self._connection.close()


def stored_entries(path: Path) -> Iterator[Entry]:
    """The entries of a ledger's database in order, also while it is being written or after a crash.

    Raises `DamagedDatabase`, `UnusableDatabase` or `CuehostError`.
    """
    with closing(connect_to_read(path, MIGRATIONS)) as connection:
        yield from _entries(connection, path)


def _entries(connection: sqlite3.Connection, path: Path, order: str = "ASC") -> Iterator[Entry]:
    with told_of(path), closing(connection.execute(_SELECT + order)) as cursor:
        for row in cursor:
            entry = dict(zip(_COLUMNS, row, strict=True))
            yield arranged(entry | json.loads(entry.pop("more")))


def _row(entry: Entry) -> tuple[Any, ...]:
    columns = {key: value for key, value in entry.items() if _fits(key, value)}
    more = {key: value for key, value in entry.items() if key not in columns}
    return (*(columns.get(key) for key in FIRST_KEYS), json.dumps(more, ensure_ascii=False))


def _fits(key: str, value: object) -> bool:
    """Whether a value goes into a column and comes back the same."""
    if key in _TEXTS:
        return isinstance(value, str)
    return key in FIRST_KEYS and isinstance(value, int | float)
