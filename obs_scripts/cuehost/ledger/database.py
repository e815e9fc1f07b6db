"""SQLite databases as Cuehost keeps them: durable, versioned, and replaced when damaged.

Write-ahead log with `synchronous=FULL`. SQLite's documentation (sqlite.org/pragma.html, "synchronous")
says that a transaction survives a crash of the application with any setting, but that with NORMAL in WAL
mode "a transaction might roll back following a power loss or system crash", while FULL syncs the log after
each commit. Sellers' computers lose power and freeze; and as all commits are made on threads of their own,
several entries at a time, the sync costs the show nothing. On a Mac only `fullfsync` reaches the disk.

The version of a database is `PRAGMA user_version`: how many of its `migrations` it has seen. A migration
is a tuple of statements; once released it is never changed, only followed by another.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from cuehost.errors import CuehostError

Migrations = Sequence[tuple[str, ...]]

BUSY_S = 2.0
"""How long to wait for another program's lock."""

_COMPANIONS = ("", "-wal", "-shm", "-journal")


class UnusableDatabase(CuehostError):
    """The database cannot be read or written now: disk full, locked, no permission."""


class DamagedDatabase(UnusableDatabase):
    """The file is no database, or its content is broken."""


@contextmanager
def told_of(path: Path) -> Iterator[None]:
    """Turns SQLite's errors into `UnusableDatabase` or `DamagedDatabase`."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the upper bits only detail it
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise DamagedDatabase(f"{path} is damaged ({error}).", "It is set aside.") from error
        raise UnusableDatabase(
            f"{path} cannot be used ({error}).",
            "See that the disk has space and that no other program holds the file.",
        ) from error


def connect(path: Path, migrations: Migrations) -> sqlite3.Connection:
    """Open a database for writing, made or brought up to date where needed.

    A database that was there is checked first (`quick_check`). The connection is in autocommit mode (see
    `transaction`); one thread at a time may use it. Raises `DamagedDatabase`, `UnusableDatabase`, or
    `CuehostError` for a database of a newer Cuehost.
    """
    with told_of(path):
        connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
        try:
            _check(connection, path)
            # Where WAL cannot be (a network drive) SQLite keeps its rollback journal: slower, as safe.
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "fullfsync=ON"):
                connection.execute(f"PRAGMA {pragma}").fetchone()
            _migrate(connection, path, migrations)
        except BaseException:
            connection.close()
            raise
    return connection


def connect_to_read(path: Path, migrations: Migrations) -> sqlite3.Connection:
    """Open a database that is there for reading, also while another process writes to it or after that was
    killed. Raises as `connect` does.
    """
    uri = path.absolute().as_uri()
    with told_of(path):
        # Writable, as what a killed process left in the write-ahead log has to be taken in.
        connection = sqlite3.connect(f"{uri}?mode=rw", uri=True, timeout=BUSY_S, isolation_level=None)
        try:
            connection.execute("PRAGMA query_only=ON")
            if _version(connection, path, migrations) == 0:
                raise UnusableDatabase(f"{path} holds nothing yet.")
        except BaseException:
            connection.close()
            raise
    return connection


def connect_or_renew(path: Path, migrations: Migrations) -> tuple[sqlite3.Connection, Path | None]:
    """Like `connect`, but a damaged database is renamed and a new one begun; where the old one is now.

    Raises `UnusableDatabase` or `CuehostError` as `connect` does.
    """
    try:
        return connect(path, migrations), None
    except DamagedDatabase:
        aside = set_aside(path)
        return connect(path, migrations), aside


def set_aside(path: Path) -> Path:
    """Rename a database and what SQLite keeps beside it; the new name. Raises `UnusableDatabase`."""
    number = 1
    while (aside := path.with_name(f"{path.stem}.broken-{number}{path.suffix}")).exists():
        number += 1
    try:
        # The database last: were it gone first, a crash here would leave its log to the next database.
        for companion in reversed(_COMPANIONS):
            part = path.with_name(path.name + companion)
            if part.exists():
                part.rename(aside.with_name(aside.name + companion))
    except OSError as error:
        raise UnusableDatabase(
            f"{path} is damaged and cannot be renamed ({error.strerror}).", "Delete it."
        ) from error
    return aside


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; on the disk when it is left."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _check(connection: sqlite3.Connection, path: Path) -> None:
    with closing(connection.execute("PRAGMA quick_check(1)")) as cursor:
        (found,) = cursor.fetchone()
    if found != "ok":
        raise DamagedDatabase(f"{path} is damaged ({found}).", "It is set aside.")


def _version(connection: sqlite3.Connection, path: Path, migrations: Migrations) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(migrations):
        raise CuehostError(f"{path} was written by a newer Cuehost.", "Update Cuehost.")
    return int(version)


def _migrate(connection: sqlite3.Connection, path: Path, migrations: Migrations) -> None:
    if _version(connection, path, migrations) == len(migrations):
        return
    with transaction(connection):
        # Read again: another process may have done it while this one waited for the lock.
        for statements in migrations[_version(connection, path, migrations) :]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version={len(migrations)}")
