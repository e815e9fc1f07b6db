"""Server-sent events out of a stream of bytes (WHATWG HTML, section 9.2)."""

from __future__ import annotations

from dataclasses import dataclass

from .lines import LineSplitter

MAX_DATA = 256 * 1024


@dataclass(frozen=True, slots=True)
class SentEvent:
    """One event: its type (`message` where none is named) and its data."""

    type: str
    data: str


class EventStream:
    """Cuts bytes into events. `last_id` is what a reconnect names; `retry_ms` what the server asks for."""

    def __init__(self, longest: int = MAX_DATA) -> None:
        self._longest = longest
        self._lines = LineSplitter(longest)
        self._type = ""
        self._data: list[str] = []
        self._length = 0
        self._started = False
        self.last_id = ""
        self.retry_ms: int | None = None

    def feed(self, data: bytes) -> list[SentEvent]:
        """The events that `data` completes. One larger than the longest is left out."""
        events: list[SentEvent] = []
        for raw in self._lines.feed(data):
            line = raw.decode("utf-8", "replace")
            if not self._started:
                line = line.removeprefix("\ufeff")
                self._started = True
            if line:
                self._field(*line.partition(":")[::2])
            elif event := self._dispatch():
                events.append(event)
        return events

    def _field(self, name: str, value: str) -> None:
        value = value.removeprefix(" ")
        if name == "event":
            self._type = value
        elif name == "data":
            self._length += len(value) + 1
            if self._length <= self._longest:
                self._data.append(value)
        elif name == "id" and "\0" not in value:
            self.last_id = value[:1000]
        elif name == "retry" and value.isascii() and value.isdigit():
            self.retry_ms = int(value[:9])

    def _dispatch(self) -> SentEvent | None:
        kind, data, length = self._type, self._data, self._length
        self._type, self._data, self._length = "", [], 0
        if not data or length > self._longest:
            return None
        return SentEvent(kind or "message", "\n".join(data))
