"""Proofs go out as CSV, XLSX and Markdown and come back without loss, and never as formulas."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuehost.errors import InputError
from cuehost.writing.approval import proof, proof_csv, proof_markdown, proof_xlsx
from cuehost.writing.approval.proof import COLUMNS, Cells, ProofRow

Form = tuple[Callable[[Sequence[Cells]], bytes], Callable[[bytes, str], list[ProofRow]]]
FORMS: dict[str, Form] = {
    "csv": (proof_csv.to_csv, proof_csv.from_csv),
    "xlsx": (proof_xlsx.to_xlsx, proof_xlsx.from_xlsx),
    "md": (proof_markdown.to_markdown, proof_markdown.from_markdown),
}

TRICKY = st.sampled_from(
    [
        "=1+1", "+1", "-1", "@x", "'=1", "''", "'Tis", "\t=1", " =1", "＝1", "#N/A", "#", "## a", "- line: b",
        "1. a", "\\", "a\\", "\\#", "&#9;", "&amp;", "_x000D_", "_x0041_", "_", "a\nb", "\n", "a\n\nb",
        "a\r\nb", "a;b", 'a "b", c', "*a*", "<b>", "|", "　全角", "\u2028", "  a  ", "12", "1e5", "TRUE",
        "{=1}", "```",
    ]
)  # fmt: skip
TEXT = st.lists(st.one_of(TRICKY, st.text(st.characters(exclude_categories=["Cs"]), max_size=12))).map(
    "".join
)
ROW = st.fixed_dictionaries(
    {name: TEXT for name in COLUMNS}
    | {"line": st.from_regex(r"[\w-]{1,9}\.[0-9]{1,3}", fullmatch=True), "version": st.just("v12345678")}
)


def row(**cells: str) -> dict[str, str]:
    return dict.fromkeys(COLUMNS, "") | {"line": "a.1", "version": "v12345678"} | cells


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=60, deadline=None)
@given(rows=st.lists(ROW, min_size=1, max_size=4))
def test_what_goes_out_comes_back(form: str, rows: list[dict[str, str]]) -> None:
    if form == "xlsx":
        pytest.importorskip("openpyxl")
    write, read = FORMS[form]
    back = [dict.fromkeys(COLUMNS, "") | dict(r.cells) for r in read(write(rows), "proof")]
    assert back == rows


@given(cell=TEXT)
def test_no_cell_starts_a_formula(cell: str) -> None:
    shown = proof.guarded(cell)
    assert not shown.lstrip(" \t\r\n").startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert proof.unguarded(shown) == cell


def test_a_spreadsheet_holds_texts_only() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    data = proof_xlsx.to_xlsx([row(text="=1+1", facts="#N/A", seconds="4.5")])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert {cell.data_type for cells in sheet.iter_rows() for cell in cells if cell.value is not None} == {
        "s"
    }
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")


def test_a_formula_that_comes_back_is_refused_by_its_row() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(proof_xlsx.to_xlsx([row(), row(line="a.2")])))
    book.active["C3"] = '=WEBSERVICE("http://example.com")'
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(InputError, match=r"p\.xlsx, row 3: a cell holds a formula"):
        proof_xlsx.from_xlsx(out.getvalue(), "p.xlsx")


def test_what_a_spreadsheet_made_of_a_text_is_a_text() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(proof_xlsx.to_xlsx([row()])))
    book.active["C2"] = 42.0
    out = io.BytesIO()
    book.save(out)
    assert proof_xlsx.from_xlsx(out.getvalue(), "p")[0].cells["text"] == "42"


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_csv_that_a_spreadsheet_saved_again_is_read(delimiter: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(
        [COLUMNS, [row(text="a, b")[name] for name in COLUMNS], []]
    )
    (read,) = proof_csv.from_csv(out.getvalue().encode(), "p.csv")
    assert (read.place, read.cells["text"]) == ("row 2", "a, b")


def test_a_text_wrapped_by_an_editor_is_one_text() -> None:
    data = proof_markdown.to_markdown([row(text="One two three.")])
    (read,) = proof_markdown.from_markdown(data.replace(b"two ", b"two\n"), "p.md")
    assert read.cells["text"] == "One two three."


@pytest.mark.parametrize(
    ("form", "data", "told"),
    [
        ("csv", b"", "p is empty"),
        ("csv", b"\xff\xfe", "not UTF-8"),
        ("csv", b"line,text\r\na.1,x\r\n", "p, row 1: the column 'version' is missing"),
        ("csv", b'line,text,version\r\na.1,"x\r\n', "p, row 2: this is no readable CSV"),
        ("csv", b"line,text,version\r\na.1,x,v1,y\r\n", "p, row 2: there are more cells than columns"),
        ("xlsx", b"", "no readable spreadsheet"),
        ("xlsx", b"PK\x03\x04", "no readable spreadsheet"),
        ("md", b"", "holds no lines"),
        ("md", b"\xff", "not UTF-8"),
        ("md", b"## a\n\nwords\n", "p, line 1: words stand outside"),
        ("md", b"## a\n\n### a.1\n\nwords\n", "p, line 3: the column 'version' is missing"),
    ],
)
def test_a_wrong_file_is_told_by_its_place(form: str, data: bytes, told: str) -> None:
    if form == "xlsx":
        pytest.importorskip("openpyxl")
    with pytest.raises(InputError, match=told):
        FORMS[form][1](data, "p")


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=30, deadline=None)
@given(data=st.binary(max_size=200))
def test_any_other_file_is_an_input_error(form: str, data: bytes) -> None:
    if form == "xlsx":
        pytest.importorskip("openpyxl")
    with pytest.raises(InputError):
        FORMS[form][1](data, "p")
