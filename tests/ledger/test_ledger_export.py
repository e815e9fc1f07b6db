"""A ledger goes out as JSON Lines and as CSV that spreadsheets open safely."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from full_disk import full_disk
from ledger_clock import HeldClock

from cuehost.errors import CuehostError
from cuehost.ledger import AS_RUN, LEDGER, Ledger, export_csv, export_jsonl, read_ledger


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    clock = HeldClock()
    folder = tmp_path / "show"
    with Ledger(folder, wall=clock.wall, mono=clock.mono) as ledger:
        ledger.write("show_started", show="Küche 厨房", lang="zh")
        ledger.write(
            "line_started", segment="a", line="a.1", text="它只要 39.90\n美元", facts=["price", "name"]
        )
        ledger.write("comment", text='=HYPERLINK("http://example.com")', author="+cmd", reason="@x")
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_json_lines_are_those_of_the_as_run_log(folder: Path, tmp_path: Path) -> None:
    out = export_jsonl(folder, tmp_path / "out.jsonl")
    assert out.read_bytes() == (folder / AS_RUN).read_bytes()
    (folder / AS_RUN).unlink()
    assert export_jsonl(folder / LEDGER, tmp_path / "again.jsonl").read_bytes() == out.read_bytes()
    assert [json.loads(text) for text in out.read_text("utf-8").splitlines()] == read_ledger(folder)


def test_csv_has_a_row_an_entry(folder: Path, tmp_path: Path) -> None:
    out = export_csv(folder, tmp_path / "out.csv")
    assert out.read_bytes().startswith(b"\xef\xbb\xbfseq,t,at_s,event,code,"), "or Excel misreads it"
    started, said, _ = rows(out)
    assert (started["seq"], started["event"], started["code"]) == ("1", "show_started", "planned")
    assert json.loads(started["more"]) == {"show": "Küche 厨房", "lang": "zh"}
    assert (said["segment"], said["line"], said["text"]) == ("a", "a.1", "它只要 39.90\n美元")
    assert json.loads(said["more"]) == {"facts": ["price", "name"]}


def test_what_viewers_write_is_no_formula(folder: Path, tmp_path: Path) -> None:
    comment = rows(export_csv(folder, tmp_path / "out.csv"))[2]
    assert comment["text"] == '\'=HYPERLINK("http://example.com")'
    assert comment["reason"] == "'@x"
    assert comment["more"] == '{"author": "+cmd"}'


def test_a_failed_export_leaves_what_was_there(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("before")
    with full_disk(10), pytest.raises(CuehostError, match="cannot be written"):
        export_csv(folder, target)
    assert target.read_text() == "before"
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".tmp"] == []


def test_a_folder_without_a_show_is_named(tmp_path: Path) -> None:
    with pytest.raises(CuehostError, match="aired show"):
        export_jsonl(tmp_path, tmp_path / "out.jsonl")
