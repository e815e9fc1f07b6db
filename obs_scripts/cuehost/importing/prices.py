"""Prices as shops write them: for machines in feeds, for people in tables."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from cuehost.rundown import Money, decimals
from cuehost.rundown.faults import quoted
from cuehost.rundown.reading import parse_price

_EXACT = re.compile(r"(\d{1,15}(?:\.\d{1,6})?)\s*([A-Za-z]{3})?")
_BARE = re.compile(r"[\d.,'’\s\u00a0\u2009\u202f]+")
# Names of currencies in the languages of our sellers that a sheet's own prices need not know.
_NAMES = {"руб": "RUB", "руб.": "RUB", "р.": "RUB", "บาท": "THB", "đồng": "VND", "vnđ": "VND", "块": "CNY"}
_NAME = re.compile("|".join(re.escape(name) for name in sorted(_NAMES, key=len, reverse=True)), re.IGNORECASE)


class Amount(NamedTuple):
    """An amount of money, and whether its currency was only assumed."""

    money: Money
    assumed: bool = False


def read_amount(text: str, *, currency: str, home: str, exact: bool) -> Amount:
    """The amount in `text`. `currency` is what the source says beside it ("" for nothing), `home` the
    market's currency. `exact` amounts have a dot before their decimals and nothing between thousands.

    Raises `ValueError` in words where it is none or may be read in two ways.
    """
    text = text.strip()
    named = currency_of(currency, home) if currency.strip() else ""
    match = _EXACT.fullmatch(text) if exact else None
    if match:
        code = currency_of(match[2], home) if match[2] else named or home
        return Amount(_exact(match[1], code, text), not (match[2] or named))
    text = _NAME.sub(lambda found: f" {_NAMES[found[0].lower()]}", text)
    return Amount(parse_price(text, named or home), bool(_BARE.fullmatch(text)) and not named)


def currency_of(text: str, home: str | None) -> str:
    """The ISO code that a code or sign stands for; one with several meanings is the market's own.

    Raises `ValueError` where it is no currency.
    """
    word = text.strip()
    if word.lower() in _NAMES:
        return _NAMES[word.lower()]
    if re.search(r"\d", word):
        raise ValueError(f"{quoted(text)} is not a currency; write its ISO code, such as USD, EUR or CNY.")
    return parse_price(f"1 {word}", home).currency


def text_of(money: Money) -> str:
    """The amount as it stands in a sheet: `39.90 USD`."""
    return f"{money.amount} {money.currency}"


def span_of(amounts: list[Money]) -> str:
    """The lowest and the highest of amounts in one currency: `39.90–59.90 USD`."""
    low, high = (choose(amounts, key=lambda m: m.amount) for choose in (min, max))
    return f"{low.amount}–{high.amount} {low.currency}"


def _exact(number: str, code: str, text: str) -> Money:
    places = decimals(code)
    amount = Decimal(number)
    rounded = amount.quantize(Decimal(1).scaleb(-places))
    if rounded != amount:
        raise ValueError(f"the price {quoted(text)} has too many decimals for {code}.")
    if amount <= 0:
        raise ValueError(f"the price {quoted(text)} is nothing; expected an amount above 0.")
    return Money(amount=rounded, currency=code)
