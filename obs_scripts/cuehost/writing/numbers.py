"""A first guard against invented figures: every number in a line must stand in the sheet or follow from it.

Digits only, in any script; number words and claims without figures are the fact guard's work.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from cuehost.rundown import LocalText, Money, Product, Rundown, Segment

from .money import currencies_of, han_words, saving, saving_percent, signs
from .sheet import next_segment, selling_points
from .units import beside

_NUMBER = re.compile(r"\d+(?:[.,'’\u00a0\u202f]\d+)*")
_BEFORE = re.compile(rf"(?:([A-Z]{{3}})|(Rp|R\$|[A-Z]{{1,2}}\$|[{re.escape(signs())}])) ?$")
_AFTER = re.compile(
    rf"^[ \u00a0]?(?:([A-Z]{{3}})\b|([{re.escape(signs())}]|{'|'.join(han_words())})"
    r"|(dollars?|euros?|pounds?|dólares|yuan)\b)",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"^[ \u00a0]?(?:%|％|per ?cent\b|por ciento\b)", re.IGNORECASE)
_WORD_CODES = {
    "dollar": "USD",
    "dollars": "USD",
    "dólares": "USD",
    "euro": "EUR",
    "euros": "EUR",
    "pound": "GBP",
    "pounds": "GBP",
    "yuan": "CNY",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number found in text: all it may mean (`1.299` is 1299 or 1.299), where, and as what."""

    text: str
    at: int
    readings: frozenset[Decimal]
    currencies: frozenset[str] = frozenset()
    percent: bool = False


def plain_digits(text: str) -> str:
    """The text with decimal digits of every script as ASCII; lengths stay the same."""
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() and not c.isascii() else c for c in text)


def figures(text: str) -> list[Figure]:
    """Every number of a text."""
    plain = plain_digits(text)
    found = []
    for match in _NUMBER.finditer(plain):
        before, after = _BEFORE.search(plain[: match.start()]), _AFTER.match(plain[match.end() :])
        marks = [m for hit in (before, after) if hit for m in hit.groups() if m]
        codes: frozenset[str] = frozenset()
        for mark in marks:
            codes |= currencies_of(_WORD_CODES.get(mark.lower(), mark))
        percent = _PERCENT.match(plain[match.end() :]) is not None
        found.append(Figure(match.group(), match.start(), readings(match.group()), codes, percent))
    return found


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


@dataclass(slots=True)
class Ground:
    """The figures a segment may use: plain numbers, amounts of money by currency, percentages."""

    plain: set[Decimal] = field(default_factory=set)
    money: set[tuple[str, Decimal]] = field(default_factory=set)
    percent: set[Decimal] = field(default_factory=set)

    def add_text(self, text: str) -> None:
        """Allows the figures of a sheet's text, and what its quantities are in other units."""
        for market in ("US", "EU"):
            converted = beside(text.strip(" .。"), market)
            self.plain |= {v.normalize() for v in converted[0]} if converted else set()
        for figure in figures(text):
            self.plain |= figure.readings
            if figure.percent:
                self.percent |= figure.readings
            self.money |= {(code, value) for code in figure.currencies for value in figure.readings}

    def add_money(self, money: Money | None) -> None:
        """Allows an amount."""
        if money is not None:
            self.plain.add(money.amount.normalize())
            self.money.add((money.currency.upper(), money.amount.normalize()))
            if (origin := money.converted) is not None:
                self.add_money(Money(amount=origin.amount, currency=origin.currency))
                self.plain |= {Decimal(n) for n in (origin.date.year, origin.date.month, origin.date.day)}

    def why_not(self, text: str) -> list[str]:
        """The reasons why `text` may not be said; empty if each of its figures is covered."""
        reasons = []
        for figure in figures(text):
            if figure.currencies:
                pairs = {(code, value) for code in figure.currencies for value in figure.readings}
                if not pairs & self.money:
                    reasons.append(f"the amount {figure.text} is not in the product sheet")
            elif figure.percent:
                if not figure.readings & self.percent:
                    reasons.append(f"the percentage {figure.text} % does not follow from the product sheet")
            elif not figure.readings & self.plain:
                reasons.append(f"the number {figure.text} is not in the product sheet")
        return reasons


def ground(rundown: Rundown, segment: Segment, lang: str) -> Ground:
    """The figures a line of `segment` may use.

    A product's own segment may use its own figures, those of the whole show and the next product's name;
    other segments those of every product.
    """
    found = Ground()
    own = rundown.products.get(segment.product or "")
    for product in [own] if own is not None else rundown.products.values():
        _add_product(found, product, segment, lang)
    for text in _texts([rundown.show]):
        found.add_text(text)
    for fact in rundown.facts.values():
        for text in _texts(fact.value):
            found.add_text(text)
        found.add_money(fact.money)
    after = next_segment(rundown, segment)
    if after is not None and after.product in rundown.products:
        for text in _texts([rundown.products[after.product].name]):
            found.add_text(text)
    if segment.brief is not None:
        for text in _texts([segment.brief]):
            found.add_text(text)
    for host in rundown.hosts:
        found.add_text(host)
    if segment.kind == "break" and segment.duration_s:
        found.plain.add(Decimal(round(segment.duration_s / 60)))
    return found


def _add_product(found: Ground, product: Product, segment: Segment, lang: str) -> None:
    texts: list[LocalText] = [product.name, *selling_points(product, segment)]
    for entry in product.faq:
        texts += [entry.q, entry.a]
    for fact in product.facts.values():
        texts += fact.value
        found.add_money(fact.money)
        if fact.count is not None:
            found.plain.add(Decimal(fact.count).normalize())
    for text in _texts(texts):
        found.add_text(text)
    price = product.facts.get("price")
    list_price = product.facts.get("list_price")
    if price is not None and list_price is not None:
        found.add_money(saving(price.money, list_price.money))
        percent = saving_percent(price.money, list_price.money)
        if percent is not None:
            found.percent.add(Decimal(percent).normalize())


def _texts(texts: Iterable[LocalText]) -> Iterable[str]:
    for text in texts:
        yield text.default
        yield from text.by_lang.values()
