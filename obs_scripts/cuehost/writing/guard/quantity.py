"""A number in a text with its meaning."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Kind = Literal["money", "percent", "measure", "count", "times", "rating", "code", "ordinal", "date"]


LISTED = "listed"
"""The noun of how many things a fact lists."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text with its meaning.

    `values` are all its readings, in the base unit of `dimension` for a measure. `unit` is the unit's name,
    `noun` what it counts where the vocabulary knows that, `counted` the stem of the next word. `low` marks
    the lower end of a range. `written` is the number as it stands.
    """

    kind: Kind
    start: int
    end: int
    values: frozenset[Decimal]
    written: str
    dimension: str = ""
    unit: str = ""
    step: Decimal = Decimal(0)
    factor: Decimal = Decimal(1)
    currencies: frozenset[str] = frozenset()
    noun: str = ""
    counted: str = ""
    small: bool = False
    in_words: bool = False
    vague: bool = False
    ranged: bool = False
    low: bool = False
    roughly: bool = False  # said as about so many by its place: `миль пятнадцать`
    compound: Quantity | None = None
