"""Faults: what is wrong in a file the seller wrote, and exactly where.

Everything that reads YAML (rundowns, product sheets, config.yaml) collects its faults in one
`Faults` and reports them together, so that the seller mends a file in one go.
"""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

MAX_FAULTS = 500
"""A file with more faults than this is not a rundown; the rest is only counted."""

_LONGEST_WORD = 60

Values = tuple[tuple[str, str], ...]
"""What stands in a message, by name."""


class Place(NamedTuple):
    """A position in a file. `line` and `column` count from 1, columns in characters."""

    file: Path
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault. `str()` gives `file:line:column: what is wrong, what is expected`.

    `file` is the path as the user gave it; `line` and `column` count from 1. `code` and `values` tell what
    the message says to who says it in another language (empty: it is in nobody's words).
    """

    file: Path
    line: int
    column: int
    message: str
    code: str = field(default="", compare=False)
    values: Values = field(default=(), compare=False)

    @property
    def place(self) -> str:
        """Where it stands, as `file:line:column`."""
        return f"{self.file}:{self.line}:{self.column}"

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class Faults:
    """Collects faults; tells them once each, sorted by position, the first file first."""

    def __init__(self) -> None:
        self._faults: dict[Fault, None] = {}
        self._files: dict[Path, int] = {}
        self._more = 0

    def __bool__(self) -> bool:
        return bool(self._faults)

    @property
    def full(self) -> bool:
        """Whether further faults are only counted."""
        return len(self._faults) >= MAX_FAULTS

    def add(self, place: Place, message: str, code: str = "", values: Values = ()) -> None:
        """Note a fault at a place; `code` and `values` as `Fault` has them."""
        self._files.setdefault(place.file, len(self._files))
        if self.full:
            self._more += 1
        else:
            self._faults[Fault(*place, message, code, values)] = None

    def opened(self, file: Path) -> None:
        """Note that `file` is read now: faults are sorted by the order files were opened in."""
        self._files.setdefault(file, len(self._files))

    def all(self) -> tuple[Fault, ...]:
        """All faults, in the order of the files and of the places in them."""
        found = sorted(self._faults, key=lambda f: (self._files[f.file], f.line, f.column, f.message))
        if self._more and found:
            last = found[-1]
            found.append(Fault(last.file, last.line, last.column, f"... and {self._more} more faults."))
        return tuple(found)


def quoted(value: object, longest: int = _LONGEST_WORD) -> str:
    """`value` in quotes for a message: one line, printable, clipped."""
    text = str(value)
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    return f'"{text if len(text) <= longest else text[: longest - 1] + "…"}"'


def nearest(word: str, names: Iterable[str]) -> str | None:
    """The name closest to `word` (case, spaces and hyphens do not count), or None if none is close."""
    if not word or len(word) > _LONGEST_WORD:
        return None
    by_shape = {_shape(name): name for name in names}
    shape = _shape(word)
    close = difflib.get_close_matches(shape, by_shape, n=5, cutoff=0.65)

    def likeness(name: str) -> tuple[float, int]:
        """Among equals, the one that starts alike is meant."""
        alike = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(name, shape, strict=False))
        return difflib.SequenceMatcher(None, name, shape).ratio(), len(list(alike))

    return by_shape[max(close, key=likeness)] if close else None


def hint(word: str, names: Iterable[str], shown: int = 12) -> str:
    """What to write instead of `word`: the nearest name, else the names there are (at most `shown`)."""
    names = list(names)
    if close := nearest(word, names):
        return f'did you mean "{close}"?'
    return f"expected {one_of(names, shown)}."


def one_of(names: Iterable[str], shown: int = 12) -> str:
    """`a, b or c` for a message, clipped to `shown` names."""
    names = list(names)
    if len(names) > shown:
        return f"one of {', '.join(names[:shown])}, ..."
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}" if names else "nothing"


def _shape(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")
