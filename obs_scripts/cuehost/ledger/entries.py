"""An entry of the ledger as plain data, and as a line of JSON. Pure.

Every entry has `seq` (ascending from 1; gaps can occur), `t` (wall clock, ISO 8601 with offset), `at_s`
(seconds since the ledger was first opened, going on after a restart), `event` and `code` (see
`ReasonCode`); where it applies also `planned_s` (when it should have happened, like `at_s`), `segment`,
`line`, `reason` (in words); then what belongs to the event.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from .codes import code_of

Entry = dict[str, Any]

FIRST_KEYS = ("seq", "t", "at_s", "event", "code", "planned_s", "segment", "line", "reason")
"""The keys that come first in a line of JSON and have columns of their own."""


def arranged(entry: Entry) -> Entry:
    """The entry with `FIRST_KEYS` in front and without empty fields."""
    first = {key: entry[key] for key in FIRST_KEYS if entry.get(key) is not None}
    return first | {key: value for key, value in entry.items() if key not in first and value is not None}


def encoded(entry: Entry) -> bytes:
    """The entry as one line of JSON in UTF-8, without the line's end.

    Whatever a field holds, this gives a line: foreign types become text, and halves of surrogate
    pairs, which viewers can send and UTF-8 cannot hold, become question marks.
    """
    text = json.dumps(arranged(entry), ensure_ascii=False, separators=(", ", ": "), default=str)
    return text.encode("utf-8", "replace")


def decoded(line: bytes) -> Entry | None:
    """The entry of a line; None for one that a crash has torn or that is no entry."""
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) and "event" in entry else None


def numbered(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries, with a number and a code for those of a log older than the ledger."""
    last = 0
    for entry in entries:
        seq = entry.get("seq")
        last = seq if isinstance(seq, int) else last + 1
        yield arranged(entry | {"seq": last, "code": code_of(entry["event"], entry, entry.get("code")).value})
