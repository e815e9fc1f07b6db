"""The approvals of a rundown's scripts: who approved, edited, locked or overruled which line, and when.

They stand beside the rundown (`kitchen.yaml` has `kitchen.approvals.db`), not with the results of an
airing: they outlive airings, and go along where the show's folder is copied. The database is a list of
acts that only grows; what holds now is worked out from it (`cuehost.writing.approval`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from cuehost.errors import CuehostError

from .database import DamagedDatabase, connect, connect_to_read, told_of, transaction

StoredAct = dict[str, Any]
"""An act as plain data: the keys of `ACT_KEYS`, and what belongs to its kind. `seq` is given by the store."""

ACT_KEYS = ("seq", "t", "who", "kind", "lang", "round", "segment", "line", "hash", "reason")

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (  # 1: the acts. What is signed stays: rows are only added.
        """CREATE TABLE act (
            seq INTEGER PRIMARY KEY,
            t TEXT NOT NULL,
            who TEXT NOT NULL,
            kind TEXT NOT NULL,
            lang TEXT NOT NULL,
            round INTEGER NOT NULL,
            segment TEXT,
            line TEXT,
            hash TEXT,
            reason TEXT,
            more TEXT NOT NULL
        )""",
        "CREATE TRIGGER act_stays BEFORE UPDATE ON act BEGIN SELECT RAISE(ABORT, 'acts stay'); END",
        "CREATE TRIGGER act_kept BEFORE DELETE ON act BEGIN SELECT RAISE(ABORT, 'acts stay'); END",
    ),
)

_COLUMNS = (*ACT_KEYS, "more")
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM act ORDER BY seq"
_INSERT = f"INSERT INTO act ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"


def approvals_file(rundown: Path) -> Path:
    """Where it stands what people have decided on the scripts of the rundown at `rundown`."""
    return rundown.with_name(f"{rundown.stem}.approvals.db")


class Approvals:
    """The approvals of the rundown at `rundown`. Nothing is kept open between calls."""

    def __init__(self, rundown: Path) -> None:
        self.path = approvals_file(rundown)

    def acts(self) -> list[StoredAct]:
        """Every act in order, with its `seq`; none where nobody has acted yet. Raises `CuehostError`."""
        if not self.path.exists():
            return []
        try:
            with closing(connect_to_read(self.path, MIGRATIONS)) as connection:
                return _acts(connection, self.path)
        except DamagedDatabase as error:
            raise self._damaged(error) from error

    def append(self, acts: Sequence[StoredAct], *, after: int) -> None:
        """Put acts on the disk, all or none, with the next numbers.

        `after` is the number of the last act they were decided upon (0 for none): raises `CuehostError`
        where there are others since, or where nothing can be written.
        """
        try:
            with (
                closing(connect(self.path, MIGRATIONS)) as connection,
                told_of(self.path),
                transaction(connection),
            ):
                (last,) = connection.execute("SELECT coalesce(max(seq), 0) FROM act").fetchone()
                if last != after:
                    raise CuehostError(
                        "Somebody else has just changed the approvals of this show.",
                        "Look at the script again and repeat what you did.",
                    )
                connection.executemany(_INSERT, (_row(after + i, act) for i, act in enumerate(acts, 1)))
        except DamagedDatabase as error:
            raise self._damaged(error) from error

    def _damaged(self, error: DamagedDatabase) -> CuehostError:
        # Never renewed by itself: without them, what was approved would go unapproved to air.
        return CuehostError(
            f"The approvals in {self.path} are damaged.",
            "Put back a copy of the file, or rename it and approve the script again.",
        )


def _acts(connection: sqlite3.Connection, path: Path) -> list[StoredAct]:
    with told_of(path), closing(connection.execute(_SELECT)) as cursor:
        rows = [dict(zip(_COLUMNS, row, strict=True)) for row in cursor]
    return [row | json.loads(row.pop("more")) for row in rows]


def _row(seq: int, act: StoredAct) -> tuple[Any, ...]:
    more = {key: value for key, value in act.items() if key not in ACT_KEYS}
    known = (act.get(key) for key in ACT_KEYS[1:])
    return (seq, *known, json.dumps(more, ensure_ascii=False))
