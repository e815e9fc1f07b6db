"""Tables from CSV, TSV and XLSX: a row of headings and rows of texts, each with its number."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from cuehost.errors import InputError

from .prices import currency_of
from .records import Finding

MAX_ROWS = 50_000
MAX_COLUMNS = 300
MAX_CELL = 60_000
MAX_UNPACKED = 200_000_000
"""Most bytes an XLSX file may hold unpacked."""

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 60


@dataclass(slots=True)
class Table:
    """Headings, and rows as (number in the file, texts). Rows are as long as the headings."""

    headings: list[str]
    rows: list[tuple[int, list[str]]]
    findings: list[Finding] = field(default_factory=list)
    delimiter: str = ""


def read_csv(text: str) -> Table:
    """The table in `text`, whatever delimiter it uses. A row that cannot be read is left out, and told.

    Raises `InputError` where there is no table.
    """
    delimiter = ""
    start = 0
    if told := re.match(r"sep=(.)\r?\n", text, re.IGNORECASE):  # Excel's own way to say it
        delimiter, start = told[1], 1
        text = text[told.end() :]
    delimiter = delimiter or _delimiter(text)
    findings: list[Finding] = []
    return _table(_csv_rows(text, delimiter, start, findings), findings, delimiter)


def _delimiter(text: str) -> str:
    """The delimiter that parts the first lines into the most, and the same number of, cells."""
    # A few whole lines are enough; a quoted cell may span some of them.
    sample = "\n".join(text.splitlines()[:_SAMPLE])[:200_000]

    def worth(delimiter: str) -> tuple[float, int]:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row]
        except csv.Error:
            return 0.0, 0
        if not widths or widths[0] < 2:
            return 0.0, 0
        return sum(width == widths[0] for width in widths) / len(widths), widths[0]

    return max(_DELIMITERS, key=worth)


def _csv_rows(
    text: str, delimiter: str, skipped: int, findings: list[Finding]
) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = skipped + 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            findings.append(
                Finding("row", "the row cannot be read; check its quotes", where=f"row {line}", lost=True)
            )
            line = skipped + reader.line_num + 1
            continue
        yield line, row
        line = skipped + reader.line_num + 1


def read_xlsx(data: bytes) -> Table:
    """The first visible sheet with more than one row of an XLSX workbook, as its cells were last shown.

    Raises `InputError` for what is no workbook, a locked one, or one too large.
    """
    _check_zip(data)
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = [s for s in book.worksheets if s.sheet_state == "visible"] or book.worksheets
        for sheet in sheets:
            findings: list[Finding] = []
            rows = sheet.iter_rows(max_col=MAX_COLUMNS)
            table = _maybe_table(_xlsx_rows(rows), findings)
            if table is not None:
                return table
    except InputError:
        raise
    except Exception as error:  # openpyxl raises nearly anything on broken files
        raise InputError(
            "The workbook cannot be read.", "Open it, save it again as .xlsx without a password, or as CSV."
        ) from error
    raise InputError("The workbook holds no table.", "Put the headings in the first row.")


def _check_zip(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
            names = packed.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
        raise InputError("The workbook is broken.", "Save it again as .xlsx or CSV.") from error
    if size > MAX_UNPACKED:
        raise InputError(
            f"The workbook is larger than {MAX_UNPACKED // 1_000_000} MB unpacked.", "Split it, or use CSV."
        )
    if "[Content_Types].xml" not in names:
        raise InputError("This archive is not an XLSX workbook.", "Give the file itself, not a .zip.")


def _xlsx_rows(rows: Iterable[Iterable[Any]]) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(rows, start=1):
        yield number, [_cell(cell) for cell in row]


def _cell(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal):
        return _number(value, getattr(cell, "number_format", "") or "")
    if isinstance(value, datetime):
        return (
            value.date().isoformat() if value.time() == time() else value.isoformat(" ", timespec="minutes")
        )
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _number(value: float | Decimal, shown_as: str) -> str:
    """A number with its currency, if the cell's format shows one, and no more digits than it needs."""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        return ""
    text = format(exact, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    if "%" in shown_as:
        return f"{format((exact * 100).normalize(), 'f')} %"
    # [$€-407]  [$USD]  "US$"  and plain signs stand in the first section of a format.
    for sign in re.findall(r'\[\$([^\]\-]+)[^\]]*\]|"([^"]+)"|([$€£¥₽฿₫])', shown_as.partition(";")[0]):
        word = next((part for part in sign if part), "").strip()
        try:
            code = currency_of(word, None) if word else ""
        except ValueError:
            continue
        if code:
            # The sign stays as it is, so that the market says which of several dollars it is.
            return f"{text} {code if word not in ('$', '¥') else word}"
    return text


def _table(rows: Iterable[tuple[int, list[str]]], findings: list[Finding], delimiter: str = "") -> Table:
    table = _maybe_table(rows, findings, delimiter)
    if table is None:
        raise InputError(
            "The source holds no table.", "Put headings such as name, price and image in the first row."
        )
    return table


def _maybe_table(
    rows: Iterable[tuple[int, list[str]]], findings: list[Finding], delimiter: str = ""
) -> Table | None:
    """The table in `rows`, whose first row with two filled cells holds the headings."""
    headings: list[str] | None = None
    kept: list[tuple[int, list[str]]] = []
    for number, row in rows:
        cells = [cell.strip() for cell in row[:MAX_COLUMNS]]
        if headings is None:
            if sum(map(bool, cells)) >= 2:
                while cells and not cells[-1]:
                    cells.pop()
                headings = [" ".join(cell.split())[:200] for cell in cells]
            continue
        if not any(cells):
            continue
        if len(kept) >= MAX_ROWS:
            text = f"only the first {MAX_ROWS} rows are read; split the file"
            findings.append(Finding("too_many", text, where=f"row {number}", lost=True))
            break
        width = len(headings)
        if any(cells[width:]):
            text = f"the row has more cells than there are headings ({len(row)} of {width})"
            findings.append(
                Finding("row", f"{text}; check its quotes and delimiters", where=f"row {number}", lost=True)
            )
            continue
        if long := next((h for h, cell in zip(headings, cells, strict=False) if len(cell) > MAX_CELL), None):
            findings.append(
                Finding("row", f"the cell {long!r} is far too long", where=f"row {number}", lost=True)
            )
            continue
        kept.append((number, (cells + [""] * width)[:width]))
    return None if headings is None or not kept else Table(headings, kept, findings, delimiter)
