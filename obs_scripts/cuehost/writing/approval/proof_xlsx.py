"""Proofs as spreadsheets (XLSX), by openpyxl, which is loaded only here."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from cuehost.errors import InputError

from .proof import COLUMNS, MOST_ROWS, Cells, ProofRow, guarded, table_rows

_MOST_UNPACKED = 64_000_000
_MOST_IN_A_CELL = 32_767
_WIDTHS = {"line": 14, "segment": 14, "text": 70, "state": 24, "facts": 24, "warnings": 40, "cues": 24}
_SHEET = "script"

# XML cannot hold these characters; spreadsheets write them like this (ECMA-376, ST_Xstring).
_UNFIT = re.compile("[\x00-\x08\x0b-\x0c\x0d\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def to_xlsx(rows: Sequence[Cells]) -> bytes:
    """The rows as a spreadsheet. All cells are texts: none is a formula, nor looks like one.

    Raises `InputError` for a text longer than a cell can hold.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet: Any = book.active
    sheet.title = _SHEET
    sheet.freeze_panes = "A2"
    for number, cells in enumerate([dict(zip(COLUMNS, COLUMNS, strict=True)), *rows], 1):
        for column, name in enumerate(COLUMNS, 1):
            text = _UNFIT.sub(_escaped, guarded(cells.get(name, "")))
            if len(text) > _MOST_IN_A_CELL:
                raise InputError(
                    f"The {name} of {cells['line']} is too long for a spreadsheet.", "Export it as Markdown."
                )
            cell = sheet.cell(number, column)
            cell.value = text
            cell.data_type = "s"  # whatever it looks like
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(bold=True)
                sheet.column_dimensions[cell.column_letter].width = _WIDTHS.get(name, 10)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def from_xlsx(data: bytes, where: str) -> list[ProofRow]:
    """The rows of a spreadsheet's first sheet. Formulas are refused, and never worked out.

    Raises `InputError`.
    """
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _MOST_UNPACKED:
                raise InputError(f"{where} is larger than a script can be.", "Export the script anew.")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        rows = list(_rows(book.worksheets[0], where))
        book.close()
    except InputError:
        raise
    except Exception as error:  # whatever a broken file makes the library trip over
        raise InputError(
            f"{where} is no readable spreadsheet ({type(error).__name__}).", "Save it as .xlsx and try again."
        ) from error
    if not rows:
        raise InputError(f"{where} is empty.", "Export the script anew.")
    columns = [cell.strip().lower() for cell in rows[0][1]]
    return list(table_rows(columns, rows[1:], where))


def _rows(sheet: Any, where: str) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(sheet.iter_rows(max_col=len(COLUMNS) + 20, max_row=MOST_ROWS + 2), 1):
        yield number, [_text(cell, number, where) for cell in cells]


def _text(cell: Any, row: int, where: str) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise InputError(f"{where}, row {row}: a cell holds a formula.", "Write the words themselves.")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), str(value))


def _escaped(match: re.Match[str]) -> str:
    return f"_x{ord(match[0]):04X}_"
