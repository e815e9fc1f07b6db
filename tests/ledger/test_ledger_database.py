"""Databases carry their version and are brought up to date without losing anything."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from cuehost.errors import CuehostError
from cuehost.ledger.database import UnusableDatabase, connect, connect_to_read, set_aside, transaction
from cuehost.ledger.store import MIGRATIONS

FIRST = (("CREATE TABLE one (x)",),)
SECOND = (*FIRST, ("CREATE TABLE two (y)", "INSERT INTO two SELECT x FROM one"))


def test_writes_are_durable(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "a.db", FIRST)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,), "FULL"


def test_tables_are_added_to_a_database_of_an_older_version(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with closing(connect(path, FIRST)) as connection:
        connection.execute("INSERT INTO one VALUES (7)")
    with closing(connect(path, SECOND)) as connection:
        assert connection.execute("SELECT y FROM two").fetchall() == [(7,)]
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)
    with closing(connect(path, SECOND)) as connection:
        assert connection.execute("SELECT count(*) FROM two").fetchone() == (1,), "once only"


def test_a_failing_migration_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    connect(path, FIRST).close()
    with pytest.raises(UnusableDatabase):
        connect(path, (*FIRST, ("CREATE TABLE two (y)", "CREATE TABLE one (again)")))
    with closing(connect(path, SECOND)) as connection:
        assert connection.execute("SELECT count(*) FROM two").fetchone() == (0,)


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    connect(path, SECOND).close()
    for open_ in (connect, connect_to_read):
        with pytest.raises(CuehostError, match="Update Cuehost"):
            open_(path, FIRST)


def test_reading_makes_no_database_and_changes_none(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with pytest.raises(UnusableDatabase):
        connect_to_read(path, FIRST)
    assert not path.exists()
    connect(path, FIRST).close()
    with closing(connect_to_read(path, FIRST)) as connection, pytest.raises(Exception, match="readonly"):
        connection.execute("INSERT INTO one VALUES (1)")


def test_a_transaction_is_done_whole_or_not(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "a.db", FIRST)) as connection:
        with pytest.raises(ZeroDivisionError), transaction(connection):
            connection.execute("INSERT INTO one VALUES (1)")
            raise ZeroDivisionError
        assert connection.execute("SELECT * FROM one").fetchall() == []


def test_what_is_set_aside_never_covers_what_was_before(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    for content in ("first", "second"):
        path.write_text(content)
        path.with_name("a.db-wal").write_text(f"log of the {content}")
        set_aside(path)
    assert (tmp_path / "a.broken-1.db").read_text() == "first"
    assert (tmp_path / "a.broken-2.db").read_text() == "second"
    assert (tmp_path / "a.broken-2.db-wal").read_text() == "log of the second"
    assert not list(tmp_path.glob("a.db*"))


def test_the_first_ledgers_can_still_be_read(tmp_path: Path) -> None:
    """A released migration is never changed: whoever changes this one must add another instead."""
    with closing(connect(tmp_path / "a.db", MIGRATIONS[:1])) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(entry)")]
    assert columns == ["seq", "t", "at_s", "event", "code", "planned_s", "segment", "line", "reason", "more"]
