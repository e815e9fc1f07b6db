"""The as-run log is written while the show runs, whatever becomes of process and disk."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest
from full_disk import full_disk

from cuehost.errors import CuehostError
from cuehost.ledger import read_log
from cuehost.ledger.asrun import AsRunFile, unstored


def line(seq: int, **fields: object) -> bytes:
    more = "".join(f', "{key}": "{value}"' for key, value in fields.items())
    return f'{{"seq": {seq}, "event": "take"{more}}}'.encode()


def seqs(path: Path) -> list[int]:
    return [entry["seq"] for entry in read_log(path)]


def test_a_line_is_in_the_file_as_soon_as_it_is_appended(tmp_path: Path) -> None:
    file = AsRunFile(tmp_path / "deep" / "log.jsonl")
    file.append(line(1, text="三位一体"))
    assert (tmp_path / "deep" / "log.jsonl").read_bytes() == line(1, text="三位一体") + b"\n"
    assert file.close()


def test_a_torn_last_line_loses_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(line(1) + b'\n{"t": "2026", "event": "to')
    file = AsRunFile(path)
    file.append(line(2))
    assert seqs(path) == [1, 2]


def test_lines_that_find_no_space_wait_and_follow_in_order(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    file = AsRunFile(path)
    file.append(line(1))
    with full_disk(2000):
        for seq in range(2, 40):
            file.append(line(seq, text="x" * 100))
        assert file.fault is not None
        assert len(seqs(path)) < 20
    file.append(line(40))
    assert file.fault is None
    assert file.close()
    assert seqs(path) == list(range(1, 41))


def test_what_waits_is_bounded_and_what_is_lost_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cuehost.ledger.asrun._MOST_WAITING", 5)
    path = tmp_path / "log.jsonl"
    file = AsRunFile(path)
    with full_disk(10):
        for seq in range(1, 21):
            file.append(line(seq))
    assert not file.close()
    assert file.holes
    assert seqs(path) == [1, 17, 18, 19, 20], "the half written line is whole, and the newest are kept"


def test_a_missing_log_is_named(tmp_path: Path) -> None:
    with pytest.raises(CuehostError, match="cannot be read"):
        list(read_log(tmp_path / "none.jsonl"))


def test_of_a_long_log_only_its_end_is_unstored(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(b"".join(line(seq) + b"\n" for seq in range(1, 11)) + b'{"torn')
    assert [e["seq"] for e in unstored(path, stored=8, last=8).entries] == [9, 10]
    assert unstored(path, stored=10, last=10).entries == []


def test_where_the_database_has_gaps_all_of_the_log_is_offered(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(b"".join(line(seq) + b"\n" for seq in range(1, 11)))
    assert len(unstored(path, stored=7, last=10).entries) == 10


def test_the_limit_of_the_tests_is_lifted_again() -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with full_disk(10):
        assert resource.getrlimit(resource.RLIMIT_FSIZE) != before
    assert resource.getrlimit(resource.RLIMIT_FSIZE) == before
