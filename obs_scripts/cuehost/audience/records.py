"""The one JSON form of comments and events that recordings, programs, webhooks and websockets all use.

    {"type": "comment", "id": "c1", "viewer": "u7", "name": "Maria", "text": "Does it boil fast?", "t": 12.5}
    {"type": "viewers", "count": 120}         also follow, like, gift, order
    {"type": "order", "product": "kettle", "count": 2, "amount": "79.80 USD", "name": "Li"}
    {"type": "removal", "comment": "c1"}      or "viewer": "u7"

`type` is `comment` where it is missing, `author` is another word for `name`. Unknown keys are ignored.
"""

from __future__ import annotations

import itertools
import json
import math
from typing import Any

from .messages import MAX_ID, MAX_NAME, MAX_TEXT, AudienceEvent, Comment, EventKind, Received, Removal

MAX_COUNT = 1_000_000_000
_KINDS = {kind.value: kind for kind in EventKind}


class Records:
    """Reads the records of one source, and numbers those that come without an id."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._numbers = itertools.count(1)
        self.unreadable = 0
        """How many records could not be used so far."""

    def parse(self, line: bytes | str, t: float) -> Received | None:
        """One record as JSON; None, and counted, where it is none. Blank lines are no records."""
        if not line.strip():
            return None
        try:
            data = json.loads(line)
        except (ValueError, RecursionError):
            self.unreadable += 1
            return None
        return self.read(data, t)

    def read(self, data: Any, t: float) -> Received | None:
        """One record that arrived at `t`; None, and counted, where it can't be used."""
        received = self._read(data, t) if isinstance(data, dict) else None
        if received is None:
            self.unreadable += 1
        return received

    def _read(self, data: dict[Any, Any], t: float) -> Received | None:
        kind = data.get("type", "comment")
        if kind == "comment":
            text = data.get("text")
            if not isinstance(text, str):
                return None
            name = clipped(data.get("name") or data.get("author"), MAX_NAME)
            return Comment(
                id=self._id(data),
                source=self._source,
                viewer=clipped(data.get("viewer"), MAX_ID) or name,
                name=name,
                text=clipped(text, MAX_TEXT),
                t=t,
                lang=clipped(data.get("lang"), 20) or None,
            )
        if kind == "removal":
            comment, viewer = clipped(data.get("comment"), MAX_ID), clipped(data.get("viewer"), MAX_ID)
            return Removal(self._source, t, comment, viewer) if comment or viewer else None
        return self._event(_KINDS.get(kind) if isinstance(kind, str) else None, data, t)

    def _event(self, kind: EventKind | None, data: dict[Any, Any], t: float) -> AudienceEvent | None:
        count = data.get("count", None if kind is EventKind.VIEWERS else 1)
        if kind is None or isinstance(count, bool) or not isinstance(count, int):
            return None
        if not (0 if kind is EventKind.VIEWERS else 1) <= count <= MAX_COUNT:
            return None
        return AudienceEvent(
            id=self._id(data),
            source=self._source,
            kind=kind,
            t=t,
            count=count,
            viewer=clipped(data.get("viewer"), MAX_ID),
            name=clipped(data.get("name") or data.get("author"), MAX_NAME),
            product=clipped(data.get("product"), MAX_ID),
            amount=clipped(data.get("amount"), 40),
            text=clipped(data.get("text"), MAX_TEXT),
        )

    def _id(self, data: dict[Any, Any]) -> str:
        return clipped(data.get("id"), MAX_ID) or f"#{next(self._numbers)}"


def clipped(value: Any, longest: int) -> str:
    """A JSON value that should be a short text (a number counts as one) as that, without lone surrogates."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**30:
        value = str(value)
    if not isinstance(value, str):
        return ""
    # A lone surrogate is valid in JSON's escapes and can be written to no file and no socket.
    return value[:longest].encode("utf-8", "replace").decode("utf-8")


def seconds(value: Any) -> float | None:
    """A JSON value as a time in s at or after the start; None where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1e9:
        return None
    return float(value) if math.isfinite(value) else None
