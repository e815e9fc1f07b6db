"""What a language calls numbers, money and units: the data the rules of `rules.py` read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Currency(NamedTuple):
    """Names of a currency: one, many, and its hundredth (empty where nobody says it)."""

    one: str
    many: str
    cent: str = ""
    cents: str = ""


class Number(NamedTuple):
    """A number as written: digits before and after the decimal mark, without separators."""

    whole: str
    part: str = ""

    @property
    def is_one(self) -> bool:
        """Whether the singular follows."""
        return self.whole == "1" and not self.part.strip("0")


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """How one language speaks.

    decimal: the mark before the decimals in writing (`.` or `,`); the other one groups thousands.
    number: a number in words or digits, as the voices read it right.
    counted: a number before a unit or currency (Spanish "un litro", Chinese "两升").
    money: amount, currency -> words.
    units: written unit -> (one, many). percent: number in words -> words.
    date: year, month, day -> words. clock: hour, minute, `am`/`pm` or empty -> words.
    glue: what stands between words. bare_numbers: whether plain digits need `number` too.
    attributive: whether, from the text before and after, a quantity describes the next noun and
        its unit stays singular ("a 5000 milliamp hour battery").
    symbols: regular expression -> words, tried last.
    currencies: ISO code -> names. signs: written sign -> ISO code.
    """

    decimal: str
    number: Callable[[Number], str]
    counted: Callable[[Number], str]
    money: Callable[[Number, Currency], str]
    percent: Callable[[str], str]
    date: Callable[[int, int, int], str]
    clock: Callable[[int, int, str], str]
    to: str
    by: str
    minus: str
    units: Mapping[str, tuple[str, str]]
    currencies: Mapping[str, Currency]
    signs: Mapping[str, str]
    glue: str = " "
    symbols: Mapping[str, str] = field(default_factory=dict)
    bare_numbers: bool = False
    attributive: Callable[[str, str], bool] = lambda before, after: False
