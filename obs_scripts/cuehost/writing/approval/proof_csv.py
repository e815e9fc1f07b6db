"""Proofs as CSV: UTF-8 with a byte order mark, without which Excel takes it for another encoding."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from cuehost.errors import InputError

from .proof import COLUMNS, Cells, ProofRow, guarded, table_rows


def to_csv(rows: Sequence[Cells]) -> bytes:
    """The rows as a CSV file. What looks like a formula is kept from being one."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([guarded(row.get(name, "")) for name in COLUMNS] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def from_csv(data: bytes, where: str) -> list[ProofRow]:
    """The rows of a CSV file, as exported or as a spreadsheet saved it again (with commas, semicolons or
    tabs). Raises `InputError`.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{where} is not UTF-8 text (byte {error.start}).", "Save it as `CSV UTF-8` and try again."
        ) from error
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    numbered: list[tuple[int, list[str]]] = []
    try:
        for number, cells in enumerate(reader, 1):
            numbered.append((number, cells))
    except csv.Error as error:
        raise InputError(
            f"{where}, row {len(numbered) + 1}: this is no readable CSV ({error}).",
            "Save it as CSV from a spreadsheet.",
        ) from error
    if not numbered:
        raise InputError(f"{where} is empty.", "Export the script anew.")
    columns = [cell.strip().lower() for cell in numbered[0][1]]
    return list(table_rows(columns, numbered[1:], where))
