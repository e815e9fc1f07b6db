"""Lines out of a stream of bytes, however the bytes come and however long a line is."""

from __future__ import annotations

MAX_LINE = 64 * 1024
"""The longest line in bytes that is given; longer ones are left out as a whole."""


class LineSplitter:
    """Cuts bytes into lines at LF, without it and without a CR before it. Keeps at most one line."""

    def __init__(self, longest: int = MAX_LINE) -> None:
        self._longest = longest
        self._rest = bytearray()
        self._skipping = False
        self.too_long = 0
        """How many lines were left out so far."""

    def feed(self, data: bytes) -> list[bytes]:
        """The lines that `data` completes."""
        *ended, rest = data.split(b"\n")
        lines = [line for piece in ended if (line := self._end(piece)) is not None]
        self._add(rest)
        return lines

    def rest(self) -> bytes | None:
        """The last line of a stream that ended without LF; None where there is none."""
        return self._end(b"") if self._rest or self._skipping else None

    def _add(self, piece: bytes) -> None:
        if self._skipping:
            return
        self._rest += piece
        if len(self._rest) > self._longest + 1:  # one for a CR
            self._rest.clear()
            self._skipping = True

    def _end(self, piece: bytes) -> bytes | None:
        self._add(piece)
        line = bytes(self._rest)
        self._rest.clear()
        if line.endswith(b"\r"):
            line = line[:-1]
        if self._skipping or len(line) > self._longest:
            self._skipping = False
            self.too_long += 1
            return None
        return line
