"""Reading a ledger back, and exporting it as JSON Lines and CSV."""

from __future__ import annotations

import csv
import io
import json
import logging
from collections.abc import Iterable, Iterator
from pathlib import Path

from cuehost.keeping import write_out

from .asrun import AS_RUN, read_log, unstored
from .database import UnusableDatabase
from .entries import FIRST_KEYS, Entry, encoded
from .store import LEDGER, stored_entries

log = logging.getLogger(__name__)

_CSV_COLUMNS = (*FIRST_KEYS, "text", "more")
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def read_ledger(source: Path) -> list[Entry]:
    """The entries of an aired show in order.

    `source` is the folder of its results, or a file in it: `ledger.db` like the folder, or an as-run log,
    which is then all that is read. Of a folder, database and as-run log are read together, so that a
    ledger that a crash has left, or that is being written, is whole. Raises `CuehostError`.
    """
    if source.suffix == ".jsonl":
        return list(read_log(source))
    folder = source if source.is_dir() else source.parent
    database, as_run = folder / LEDGER, folder / AS_RUN
    if not database.exists():
        return list(read_log(as_run))
    try:
        stored = list(stored_entries(database))
    except UnusableDatabase as error:
        if not as_run.exists():
            raise
        log.warning("the as-run log is read instead of the ledger: %s", error)
        return list(read_log(as_run))
    logged = unstored(as_run, len(stored), stored[-1]["seq"] if stored else 0).entries
    known = {entry["seq"]: entry for entry in [*logged, *stored]}
    return [known[seq] for seq in sorted(known)]


def export_jsonl(source: Path, target: Path) -> Path:
    """Write the entries of a ledger as JSON Lines in UTF-8, the form of the as-run log; returns `target`.

    `source` as for `read_ledger`. Raises `CuehostError`.
    """
    entries = read_ledger(source)
    return write_out(target, (encoded(entry) + b"\n" for entry in entries))


def export_csv(source: Path, target: Path) -> Path:
    """Write the entries of a ledger as CSV, for spreadsheets; returns `target`.

    One row an entry: the columns all entries share, `text` (what was said or shown), and `more`, the rest
    as a JSON object. UTF-8 with a byte order mark, without which Excel takes it for another encoding. Texts
    that a spreadsheet would run as a formula get an apostrophe in front. `source` as for `read_ledger`.
    Raises `CuehostError`.
    """
    entries = read_ledger(source)
    return write_out(target, _csv(entries))


def _csv(entries: Iterable[Entry]) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf"
    for cells in [_CSV_COLUMNS, *map(_cells, entries)]:
        row = io.StringIO()
        csv.writer(row).writerow(cells)
        yield row.getvalue().encode()


def _cells(entry: Entry) -> list[object]:
    more = {key: value for key, value in entry.items() if key not in _CSV_COLUMNS}
    cells = [entry.get(key, "") for key in _CSV_COLUMNS[:-1]]
    cells.append(json.dumps(more, ensure_ascii=False) if more else "")
    return [f"'{c}" if isinstance(c, str) and c.startswith(_STARTS_FORMULA) else c for c in cells]
