"""The figures of a text: numbers in digits of any script, and where they stand.

What a line may say is the fact guard's work; this only finds amounts in a text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_NUMBER = re.compile(r"\d+(?:[.,'’\u00a0\u202f]\d+)*")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number found in text: where, and all it may mean (`1.299` is 1299 or 1.299)."""

    at: int
    readings: frozenset[Decimal]


def plain_digits(text: str) -> str:
    """The text with decimal digits of every script as ASCII; lengths stay the same."""
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() and not c.isascii() else c for c in text)


def figures(text: str) -> list[Figure]:
    """Every number of a text."""
    return [Figure(match.start(), readings(match.group())) for match in _NUMBER.finditer(plain_digits(text))]


def readings(number: str) -> frozenset[Decimal]:
    """The values a written number may have: `1.299` is 1299 in one market and 1.299 in another."""
    bare = re.sub(r"['’\u00a0\u202f]", "", number)
    marks = re.findall(r"[.,]", bare)
    written: set[str] = set()
    if len(set(marks)) == 2:
        # The last kind of mark is the decimal one, the other groups.
        group = "." if marks[-1] == "," else ","
        written.add(bare.replace(group, "").replace(",", "."))
    elif len(marks) > 1:
        written.add(re.sub(r"[.,]", "", bare))
    elif marks:
        written.add(bare.replace(",", "."))
        if re.search(r"^[1-9]\d{0,2}[.,]\d{3}$", bare):
            written.add(re.sub(r"[.,]", "", bare))
    else:
        written.add(bare)
    values = set()
    for text in written:
        try:
            values.add(Decimal(text).normalize())
        except InvalidOperation:
            continue
    return frozenset(values)
