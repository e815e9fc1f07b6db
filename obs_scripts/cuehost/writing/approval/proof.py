"""Proofs: a script as a table for people who read it outside Cuehost, and their edits on the way back. Pure.

A proof is rows of texts under `COLUMNS`, whatever file it stands in. Only `text` is read back; the others
tell the reader what the line is about and Cuehost which words the reader had before them (`version`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cuehost.errors import InputError
from cuehost.rundown.faults import nearest

from .orders import sayable
from .reviewed import Review, ReviewedLine
from .signed import version_of

Cells = Mapping[str, str]

COLUMNS = (
    "line", "segment", "text", "state", "seconds", "facts", "warnings", "cues", "optional", "lang", "version",
)  # fmt: skip
NEEDED = ("line", "text", "version")
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class ProofRow:
    """A row that was read: where it stands, as a person finds it (`row 7`), and its cells."""

    place: str
    cells: Cells


def proof_rows(reviewed: Review, segment: str | None = None) -> list[dict[str, str]]:
    """The rows of a script's proof, of one segment if given."""
    return [
        _cells(part.segment.id, entry)
        for part in reviewed.segments
        if segment in (None, part.segment.id)
        for entry in part.lines
    ]


def _cells(segment: str, entry: ReviewedLine) -> dict[str, str]:
    line = entry.line
    by = f" by {entry.by.who}, {entry.by.t}" if entry.by else ""
    state = f"{entry.state}{by}" + (f": {entry.reason}" if entry.reason else "")
    warnings = (f"{f.category} {f.span!r}: {f.reason}" for f in entry.findings)
    return {
        "line": line.id,
        "segment": segment,
        "text": line.text,
        "state": state + (f"; locked by {entry.locked.who}" if entry.locked else ""),
        "seconds": f"{entry.length_s:.1f}",
        "facts": ", ".join(line.facts),
        "warnings": "; ".join(warnings),
        "cues": ", ".join(f"{cue.kind} {cue.name} @{cue.at}" for cue in line.cues),
        "optional": "yes" if line.optional else "",
        "lang": line.lang,
        "version": version_of(line),
    }


def edits_of(reviewed: Review, rows: Iterable[ProofRow], where: str) -> dict[str, str]:
    """The texts that readers changed, by line id.

    Raises `InputError` that names the row, where a line does not exist, stands twice, is locked, has been
    changed since the proof was made, or has a text that cannot be said.
    """
    edits: dict[str, str] = {}
    for row, entry in _matched(reviewed, list(rows), where):
        name, text, at = entry.line.id, row.cells["text"], f"{where}, {row.place}"
        lang = row.cells.get("lang", "").strip()
        if lang and lang != entry.line.lang:
            raise InputError(
                f"{at}: this is a line in {lang}, the script is in {reviewed.lang}.", f"Use --lang {lang}."
            )
        if " ".join(text.split()) == " ".join(entry.line.text.split()):
            continue
        if row.cells["version"].strip() != version_of(entry.line):
            raise InputError(
                f"{at}: the line {name} has changed since this file was exported.",
                "Export it anew and bring the edit into that, or edit the line by itself.",
            )
        if entry.locked is not None:
            raise InputError(f"{at}: the line {name} is locked by {entry.locked.who}.", "Unlock it first.")
        edits[name] = sayable(text, f"{name} ({at})")
    return edits


def _matched(reviewed: Review, rows: Sequence[ProofRow], where: str) -> list[tuple[ProofRow, ReviewedLine]]:
    """Each row with its line; raises `InputError` for lines that do not exist or stand twice."""
    lines = {entry.line.id: entry for entry in reviewed.lines}
    seen: dict[str, str] = {}
    for row in rows:
        name = row.cells["line"].strip()
        if name not in lines:
            close = nearest(name, lines)
            raise InputError(
                f"{where}, {row.place}: there is no line {name!r} in the script.",
                f"Did you mean {close}?" if close else "Leave the column `line` as it was exported.",
            )
        if name in seen:
            raise InputError(
                f"{where}, {row.place}: the line {name} stands in {seen[name]} already.", "Keep one of them."
            )
        seen[name] = row.place
    return [(row, lines[row.cells["line"].strip()]) for row in rows]


def checked(columns: Sequence[str], where: str) -> None:
    """Raises `InputError` where a column that is needed is missing."""
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise InputError(
            f"{where}: the column {missing[0]!r} is missing.",
            f"The first row names the columns, as they were exported: {', '.join(COLUMNS)}.",
        )


# Spreadsheets run what starts like this as a formula; full-width forms are taken for the same.
_FORMULA = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: what looks like one gets an apostrophe in front."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """What `guarded` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def table_rows(
    columns: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], where: str
) -> Iterator[ProofRow]:
    """The rows of a table with their numbers; empty ones are passed over. Raises `InputError`."""
    checked(columns, f"{where}, row 1")
    for count, (number, cells) in enumerate(rows):
        if count >= MOST_ROWS:
            raise InputError(f"{where} has more than {MOST_ROWS} rows.", "Export the script anew.")
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
            raise InputError(
                f"{where}, row {number}: there are more cells than columns.",
                "A text with a comma must stand in quotes; spreadsheets do that by themselves.",
            )
        padded = [*cells, *[""] * (len(columns) - len(cells))]
        named = {name: unguarded(cell) for name, cell in zip(columns, padded, strict=False) if name}
        yield ProofRow(f"row {number}", named)
