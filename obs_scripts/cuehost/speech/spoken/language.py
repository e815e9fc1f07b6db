"""How a language speaks: the face the rules of `rules.py` use, with what most languages have in common.

A language says at least how whole numbers sound (`cardinal`); where it differs from "number, unit" or
"amount, currency, cents", or where words agree in gender or case, it overrides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import ClassVar

from cuehost.rundown import MARKETS

from .form import Replacement
from .lexicon import Currency, Noun, Number, Words, listed, words_of

LONGEST_NUMBER = 15
"""Digits of a number that is read as one; longer ones are read digit by digit."""


class Language:
    """One language in one region.

    decimal: the mark before decimals in writing; the other one groups thousands. glue: between words.
    point, minus, to, by, plus, out_of: spoken words; version_point: the point of "USB 3.0", where it is
    another. zero_to_nine: for reading digit by digit. symbols: regular expression -> words, tried last.
    grade: what stands around a steel grade (304), which is read digit by digit; None where it is read as a
    number. day_first: whether 3/4/2026 is in April. spaced: whether a plain space may group thousands.
    """

    code: ClassVar[str]
    decimal: str = ","
    glue: ClassVar[str] = " "
    point: str
    minus: ClassVar[str]
    to: ClassVar[str]
    by: ClassVar[str]
    plus: ClassVar[str]
    out_of: ClassVar[str]
    version_point: ClassVar[str] = ""
    zero_to_nine: ClassVar[tuple[str, ...]]
    symbols: ClassVar[Mapping[str, str]] = {}
    grade: ClassVar[re.Pattern[str] | None] = None
    day_first: bool = True
    spaced: ClassVar[bool] = False

    def __init__(self, region: str = "") -> None:
        self.region = region

    @cached_property
    def words(self) -> Words:
        """Units, currencies and signs as this region means them: a bare `$` is its own dollar or peso."""
        words = words_of(self.code)
        home = MARKETS.get(self.region, "")
        signs, currencies = dict(words.signs), dict(words.currencies)
        if home in _DOLLARS and home in currencies:
            signs["$"] = home
            plain, own = currencies["USD"], currencies[home]
            if plain.unit.forms[0] in own.unit.forms[0] and own.unit.forms[0] != plain.unit.forms[0]:
                currencies[home] = plain  # Australians call theirs dollars
        if home in ("CNY", "JPY"):
            signs["¥"] = home  # elsewhere the language's own reading
        return replace(words, signs=signs, currencies=currencies)

    # -- numbers ------------------------------------------------------------------------------------

    def cardinal(self, value: int, gender: str = "", case: str = "") -> str:
        """A whole number from 0 in words. gender: of the noun that follows, empty for counting."""
        raise NotImplementedError

    def digits(self, written: str) -> str:
        """Digit by digit."""
        return self.glue.join(self.zero_to_nine[int(d)] for d in written)

    def whole(self, written: str, gender: str = "", case: str = "") -> str:
        """The whole part of a number; codes with leading zeros and endless ones digit by digit."""
        if len(written) > LONGEST_NUMBER or (len(written) > 1 and written.startswith("0")):
            return self.digits(written)
        return self.cardinal(int(written or "0"), gender, case)

    def decimals(self, part: str) -> str:
        """What stands after the decimal mark."""
        return self.digits(part)

    def number(self, number: Number, gender: str = "", case: str = "") -> str:
        """A number by itself."""
        if not number.part:
            return self.whole(number.whole, gender, case)
        return self.join(self.whole(number.whole), self.point, self.decimals(number.part))

    def plain(self, number: Number, before: str, after: str) -> str:
        """A number without unit as the text around it wants it."""
        if self.grade and len(number.whole) == 3 and not number.part:
            context = before[-24:] + "\0" + after[:24]
            if self.grade.search(context):
                return self.digits(number.whole)
        if number.part and self.version_point and _VERSION.search(before):
            return self.join(self.whole(number.whole), self.version_point, self.digits(number.part))
        return self.number(number)

    def case_after(self, before: str) -> str:
        """The case that the text before a number asks for; empty for none."""
        return ""

    # -- numbers with something -------------------------------------------------------------------

    def form(self, noun: Noun, number: Number, case: str = "") -> str:
        """The noun as it stands after that number."""
        return noun.forms[0 if number.is_one else -1]

    def counted(self, number: Number, noun: Noun, case: str = "") -> str:
        """`5 kg`."""
        return self.join(self.number(number, noun.gender, case), self.form(noun, number, case))

    def attributive(self, number: Number, noun: Noun) -> str:
        """`5000 mAh` where it describes the noun after it."""
        return self.join(self.number(number, noun.gender), noun.forms[0])

    def describes(self, before: str, after: str) -> bool:
        """Whether a quantity between these texts describes the next noun."""
        return False

    def span(self, first: Number, last: Number, noun: Noun | None = None, case: str = "") -> str:
        """`3-5 kg`."""
        if noun is None:
            return self.join(self.number(first, case=case), self.to, self.number(last, case=case))
        head = self.number(first, noun.gender, case)
        return self.join(head, self.to, self.counted(last, noun, case))

    def percent(self, words: str) -> str | None:
        """Where the word for per cent goes before the number: the whole; else None."""
        return None

    def money(self, number: Number, currency: Currency, case: str = "") -> str:
        """`39.90 USD`."""
        cents = int(number.part) if len(number.part) == 2 else 0
        if not number.is_whole and (len(number.part) != 2 or currency.cent is None):
            bare = Number(number.whole, number.part.rstrip("0"))
            return self.join(self.number(bare), self.form(currency.unit, bare, case))
        small = self.counted(Number(str(cents)), currency.cent, case) if cents and currency.cent else ""
        if small and not int(number.whole or "0"):
            return small
        big = self.counted(Number(number.whole), currency.unit, case)
        return self.with_cents(big, small) if small else big

    def with_cents(self, big: str, small: str) -> str:
        """The two parts of an amount together."""
        return self.join(big, small)

    def rating(self, given: Number, most: Number) -> str:
        """`4.5/5`."""
        return self.join(self.number(given), self.out_of, self.number(most))

    # -- times --------------------------------------------------------------------------------------

    def clock(self, hour: int, minute: int, half: str) -> str:
        """A time of day; `half` is `am`, `pm` or empty."""
        raise NotImplementedError

    def clock_after(self, before: str, hour: int, minute: int, half: str) -> str:
        """A time of day as the text before it wants it."""
        return self.clock(hour, minute, half)

    def date(self, year: int, month: int, day: int) -> str:
        """A whole date."""
        raise NotImplementedError

    # -- the rest -------------------------------------------------------------------------------------

    def telephone(self, groups: list[str], *, international: bool) -> str:
        """Groups of digits, each read out, with a breath between."""
        words = [self.digits(group) for group in groups]
        return (self.join(self.plus, "") if international else "") + ", ".join(words)

    def own(self, text: str) -> Iterator[Replacement]:
        """What only this language writes: its ordinals, years, dates in words."""
        return iter(())

    def join(self, *words: str) -> str:
        """Words in a row."""
        return self.glue.join(words)


_VERSION = re.compile(r"\b(?:[A-Z]{2,}|Bluetooth|Wi-?Fi|Android|iOS|[Vv]ersi\w+|[Vv]ersão)\s?$")
_DOLLARS = frozenset(listed("USD CAD AUD NZD SGD HKD TWD MXN ARS CLP COP"))
