"""`cuehost import`: a source's products into a sheet, and a report of what is missing."""

from __future__ import annotations

import argparse
import json
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from cuehost.config import load_config
from cuehost.errors import InputError
from cuehost.importing import Limits, Order, Report, import_products
from cuehost.progress import Bars

_WIDTH = 22


def run(options: argparse.Namespace) -> int:
    """Import as the command line says; 0 if all could be taken in, 1 if something could not."""
    order = Order(
        source=options.source,
        out=options.out,
        market=options.market,
        language=options.language,
        limit=options.limit,
        only=tuple(options.only),
        columns=_columns(options.map),
        encoding=options.encoding,
        currency=options.currency,
        allowed_folders=tuple(load_config(options.config).folders.allowed),
        limits=Limits() if options.pictures is None else Limits(per_product=options.pictures),
    )
    with closing(Bars(piped=False)) as bars:
        report = import_products(order, now=datetime.now(UTC), progress=bars)
    print(json.dumps(document(report), ensure_ascii=False) if options.json else table(report))
    return 0 if report.complete else 1


def _columns(told: list[str]) -> dict[str, str]:
    columns: dict[str, str] = {}
    for text in told:
        column, sign, fact = text.rpartition("=")
        if not sign or not column.strip() or not fact.strip():
            raise InputError(f"--map {text!r} says nothing.", 'Write it like --map "Cloth=material".')
        columns[column.strip()] = fact.strip()
    return columns


def document(report: Report) -> dict[str, Any]:
    """A report as JSON-able data."""
    return {
        "sheet": str(report.sheet),
        "complete": report.complete,
        "source": report.form,
        "added": report.added,
        "found": report.found,
        "changes": [asdict(change) for change in report.changes],
        "findings": [asdict(finding) for finding in report.findings],
        "columns": report.columns,
        "pictures": report.pictures,
    }


def table(report: Report) -> str:
    """A report for people: what came in, what changed, what is missing. `!` marks what was left out."""
    lines = [
        f"{report.sheet}: {len(report.added)} new, {len(report.found)} there before; pictures: "
        f"{report.pictures['fetched']} ({report.pictures['kept']} there before), "
        f"{report.pictures['failed']} not to be had"
    ]
    if report.changes:
        lines.append("\nChanged in the sheet:")
        rows = [
            (
                change.product,
                change.fact,
                f"{change.before} -> {change.after}" if change.before else change.after,
            )
            for change in report.changes
        ]
        lines += _rows([(" ", *row) for row in rows])
    if report.findings:
        lines.append("\nTo look at (! is not in the sheet):")
        lines += _rows(
            [("!" if f.lost else " ", f.product or "-", f.where or "-", f.text) for f in report.findings]
        )
    return "\n".join(lines)


def _rows(rows: list[tuple[str, str, str, str]]) -> list[str]:
    first, second = (min(_WIDTH, max(len(row[i]) for row in rows)) for i in (1, 2))
    return [f"{mark} {a:{first}}  {b:{second}}  {_plain(text)}".rstrip() for mark, a, b, text in rows]


def _plain(text: str) -> str:
    """Foreign text on one line of a terminal."""
    return "".join(char if char.isprintable() else " " for char in text)
