"""Rows of a table as records: any columns, and those of feeds and shop systems."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cuehost.errors import InputError

from .columns import Column, read_columns
from .merchant import ELEMENTS, from_fields
from .records import MANY, Finding, Reading, Record
from .tables import Table

_SEPARATED = re.compile(r"\s*[;|\n]\s*")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_LINKS = re.compile(r"[\s,;|]+(?=https?://)")


def read_table(table: Table, told: Mapping[str, str]) -> Reading:
    """The records of a table. `told` maps headings to facts (see `read_columns`).

    A table with the headings of a Merchant feed is read as one, unless `told` says something. Raises
    `InputError` where no column can be the name.
    """
    if not told and _is_feed(table.headings):
        return _feed(table)
    columns = read_columns(table.headings, told)
    if not any(column.role == "name" for column in columns):
        names = ", ".join(heading for heading in table.headings if heading)
        raise InputError(
            f"None of the columns is known to be the name: {names[:300]}.",
            'Say which one it is, for example --map "Heading=name".',
        )
    reading = Reading(findings=list(table.findings), columns={c.heading: c.role for c in columns})
    unknown = [c.heading for c in columns if c.heading and not c.role]
    if unknown:
        names = ", ".join(unknown[:20]) + (", ..." if len(unknown) > 20 else "")
        reading.findings.append(
            Finding("columns", f'left alone: {names}; take one in with --map "COLUMN=FACT"', where="headings")
        )
    reading.records = [_record(number, cells, columns) for number, cells in table.rows]
    return reading


def _record(number: int, cells: list[str], columns: list[Column]) -> Record:
    record = Record(f"row {number}")
    for column, cell in zip(columns, cells, strict=True):
        if not cell or not column.role:
            continue
        texts = [f"{cell} {column.unit}" if column.unit and _NUMBER.fullmatch(cell) else cell]
        if column.role == "group" and column.heading.lower() == "handle":
            record.key = cell  # Shopify's own name for the product, in its address too
        if column.role == "image":
            texts = [part for text in _LINKS.split(cell) for part in _separated(text)]
        elif column.role == "selling_points":
            texts = _separated(cell)
        record.values.setdefault(column.role, []).extend(texts)
        if column.currency and "currency" not in record.values:
            record.values["currency"] = [column.currency]
    return record


def _separated(cell: str) -> list[str]:
    return [part.strip() for part in _SEPARATED.split(cell) if part.strip()]


def _is_feed(headings: list[str]) -> bool:
    names = {_field(heading) for heading in headings}
    return {"id", "title"} <= names and bool(names & {"image_link", "availability", "sale_price"})


def _field(heading: str) -> str:
    return "_".join(heading.lower().removeprefix("g:").split("(")[0].replace("_", " ").split())


def _feed(table: Table) -> Reading:
    reading = Reading(findings=list(table.findings))
    fields = [_field(heading) for heading in table.headings]
    unknown = set()
    for number, cells in table.rows:
        values: dict[str, list[str]] = {}
        for name, cell in zip(fields, cells, strict=True):
            if cell:
                values.setdefault(name, []).extend(_feed_cell(name, cell))
        record, left = from_fields(values, f"row {number}")
        unknown |= left
        reading.records.append(record)
    for heading, name in zip(table.headings, fields, strict=True):
        reading.columns[heading] = ELEMENTS.get(name, "") if name not in unknown else ""
    return reading


def _feed_cell(name: str, cell: str) -> list[str]:
    """Several values in one cell stand between commas there."""
    if ELEMENTS.get(name) in MANY:
        return [part.strip() for part in re.split(r",(?=\s*https?:)" if "image" in name else ",", cell)]
    return [cell]
