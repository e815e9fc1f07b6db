"""What all desks see: one state, numbered, and what is new in it for each of them.

Every message has the next sequence number. A desk gets a snapshot when it joins, then deltas (JSON Merge
Patch, RFC 7396) and new entries; one that does not keep up gets a new snapshot instead of a backlog.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Document = dict[str, Any]

_MOST_WAITING = 500
_LOG_AT_ONCE = 200
_COMMENTS_AT_ONCE = 2000


def patch_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> Document:
    """The JSON Merge Patch that turns `before` into `after`; neither holds nulls. Lists change whole."""
    patch: Document = {key: None for key in before if key not in after}
    for key, value in after.items():
        old = before.get(key)
        if old is value and key in before:
            continue
        if isinstance(value, dict) and isinstance(old, dict):
            if below := patch_of(old, value):
                patch[key] = below
        elif old != value or key not in before:
            patch[key] = value
    return patch


def without_nulls(value: Any) -> Any:
    """A JSON value whose objects have no keys for what is not there."""
    if isinstance(value, dict):
        return {key: without_nulls(below) for key, below in value.items() if below is not None}
    return [without_nulls(below) for below in value] if isinstance(value, list | tuple) else value


class Seat:
    """One desk's place at the feed: what it has not been sent yet."""

    def __init__(self) -> None:
        self.behind = True  # it needs a snapshot
        self._waiting: deque[bytes] = deque()
        self._there = asyncio.Event()
        self._there.set()

    def put(self, message: bytes) -> None:
        """Have a message sent; one too many, and a snapshot comes instead of all that wait."""
        if not self.behind:
            self._waiting.append(message)
            if len(self._waiting) > _MOST_WAITING:
                self.ask_snapshot()
        self._there.set()

    def ask_snapshot(self) -> None:
        """Begin anew with a snapshot."""
        self._waiting.clear()
        self.behind = True
        self._there.set()

    async def take(self, snapshot: Callable[[], bytes]) -> bytes:
        """The next message, once there is one."""
        while True:
            await self._there.wait()
            if self.behind:
                told = snapshot()
                self.behind = False
                return told
            if self._waiting:
                return self._waiting.popleft()
            self._there.clear()


class Feed:
    """The state of a show as desks know it. `revision` is what orders are locked with: it changes with every
    order that was taken and with all that an order may depend on (`decides` gives that of a state).
    """

    def __init__(self, decides: Callable[[Document], object]) -> None:
        self.seq = 0
        self.revision = 1
        self.state: Document = {}
        self._decides = decides
        self._decided: object = None
        self._sections: dict[str, tuple[Any, Any]] = {}
        self._seats: set[Seat] = set()
        self._log: deque[Document] = deque(maxlen=_LOG_AT_ONCE)
        self._comments: dict[str, Document] = {}
        self._entries: list[Document] = []
        self._news: dict[str, Document] = {}

    @property
    def watched(self) -> bool:
        """Whether any desk is there."""
        return bool(self._seats)

    def join(self) -> Seat:
        """A place for one more desk."""
        seat = Seat()
        self._seats.add(seat)
        return seat

    def leave(self, seat: Seat) -> None:
        """Give a place back."""
        self._seats.discard(seat)

    def publish(self, state: Document) -> None:
        """Tell all desks what has changed in the state, and what was entered since. A section that is the
        same object as before has not changed: the plan of a long show is not looked through each time.
        """
        clean: Document = {key: self._clean(key, value) for key, value in state.items() if value is not None}
        decided = self._decides(clean)
        if decided != self._decided:
            self._decided = decided
            self.revision += 1
        clean["revision"] = self.revision
        patch = patch_of(self.state, clean)
        if patch:
            self.state = clean
            self._send({"type": "delta", "patch": patch})
        self._flush()

    def _clean(self, key: str, section: Any) -> Any:
        known = self._sections.get(key)
        if known is None or known[0] is not section:
            known = self._sections[key] = section, without_nulls(section)
        return known[1]

    def taken(self) -> int:
        """Count an order that was taken; the revision from now on."""
        self.revision += 1
        self.publish({key: value for key, value in self.state.items() if key != "revision"})
        return self.revision

    def enter(self, entry: Document) -> None:
        """Note a new entry of the log, which all desks are told with the next `publish`."""
        self._log.append(entry)
        if self._seats:
            self._entries.append(entry)

    def comment(self, comment: Document) -> None:
        """Note a comment that is new, or of which something new is known; it has an `id`. All desks are told
        with the next `publish`.
        """
        self._comments.pop(comment["id"], None)
        self._comments[comment["id"]] = comment
        while len(self._comments) > _COMMENTS_AT_ONCE:
            del self._comments[next(iter(self._comments))]
        if self._seats:
            self._news.pop(comment["id"], None)
            self._news[comment["id"]] = comment

    def forget(self) -> None:
        """Begin a new show: its log and comments are its own."""
        self._log.clear()
        self._comments.clear()
        self._entries.clear()
        self._news.clear()
        for seat in self._seats:
            seat.ask_snapshot()

    def _flush(self) -> None:
        """Tell what was entered since, all at once: in a flood of comments, few messages."""
        if self._entries:
            self._send({"type": "log", "entries": self._entries[-_LOG_AT_ONCE:]})
            self._entries.clear()
        if self._news:
            self._send({"type": "comments", "comments": list(self._news.values())})
            self._news.clear()

    def snapshot(self) -> Document:
        """Everything a desk that joins needs."""
        self._flush()  # what stands in it is not told to that desk again
        return {
            "type": "snapshot",
            "seq": self.seq,
            "state": self.state,
            "log": list(self._log),
            "comments": list(self._comments.values()),
        }

    def _send(self, message: Mapping[str, Any]) -> None:
        self.seq += 1
        if self._seats:
            data = encoded({"type": message["type"], "seq": self.seq, **message})  # once for all desks
            for seat in self._seats:
                seat.put(data)


def encoded(document: Mapping[str, Any] | Iterable[Any]) -> bytes:
    """A document as JSON in UTF-8 that every WebSocket can carry: halves of surrogate pairs become question
    marks.
    """
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), default=str)
    return text.encode("utf-8", "replace")
