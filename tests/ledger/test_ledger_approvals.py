"""Approvals stand beside the rundown, only grow, and are never lost silently."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from full_disk import full_disk

from cuehost.errors import CuehostError
from cuehost.ledger import Approvals


def act(kind: str = "approve", **more: Any) -> dict[str, Any]:
    return {
        "t": "2026-11-22T10:00:00+01:00", "who": "Ana", "kind": kind, "lang": "zh", "round": 0,
        "segment": "tea", "line": "tea.1", "hash": "ab", "reason": None, **more,
    }  # fmt: skip


@pytest.fixture
def approvals(tmp_path: Path) -> Approvals:
    return Approvals(tmp_path / "tea.yaml")


def test_nothing_is_made_until_somebody_acts(approvals: Approvals, tmp_path: Path) -> None:
    assert approvals.acts() == []
    assert list(tmp_path.iterdir()) == []


def test_acts_come_back_in_order_with_their_numbers(approvals: Approvals, tmp_path: Path) -> None:
    approvals.append([act("base", places=[{"line": {"text": "茶"}}]), act()], after=0)
    approvals.append([act("lock", reason="fine")], after=2)
    assert Approvals(tmp_path / "tea.yaml").acts() == [
        act("base", places=[{"line": {"text": "茶"}}]) | {"seq": 1}, act() | {"seq": 2},
        act("lock", reason="fine") | {"seq": 3},
    ]  # fmt: skip
    assert [path.name for path in tmp_path.iterdir()] == ["tea.approvals.db"]


def test_two_who_decide_at_once_do_not_overwrite_each_other(approvals: Approvals) -> None:
    approvals.append([act()], after=0)
    with pytest.raises(CuehostError, match="Somebody else"):
        approvals.append([act(), act()], after=0)
    assert len(approvals.acts()) == 1


@pytest.mark.parametrize("statement", ["UPDATE act SET who = 'Eve'", "DELETE FROM act"])
def test_what_is_signed_stays(approvals: Approvals, statement: str) -> None:
    approvals.append([act()], after=0)
    with closing(sqlite3.connect(approvals.path)) as connection, pytest.raises(sqlite3.Error, match="stay"):
        connection.execute(statement)


def test_a_damaged_file_is_told_and_left_as_it_is(approvals: Approvals) -> None:
    approvals.path.write_bytes(b"no database" * 500)
    for use in (approvals.acts, lambda: approvals.append([act()], after=0)):
        with pytest.raises(CuehostError, match=r"tea\.approvals\.db are damaged"):
            use()
    assert approvals.path.read_bytes().startswith(b"no database")


def test_a_full_disk_keeps_what_was(approvals: Approvals) -> None:
    approvals.append([act()], after=0)
    with full_disk(10), pytest.raises(CuehostError, match="cannot be used"):
        approvals.append([act(places=["x" * 500_000])], after=1)
    assert [a["seq"] for a in approvals.acts()] == [1]


def test_a_database_of_a_newer_cuehost_is_left_alone(approvals: Approvals) -> None:
    approvals.append([act()], after=0)
    with closing(sqlite3.connect(approvals.path)) as connection:
        connection.execute("PRAGMA user_version=99")
    with pytest.raises(CuehostError, match="newer Cuehost"):
        approvals.acts()
