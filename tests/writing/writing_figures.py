"""An oracle for the offline writer, simpler than the fact guard: the digits its lines may hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from cuehost.rundown import LocalText, Money, Product, Rundown, Segment
from cuehost.writing.money import saving, saving_percent
from cuehost.writing.numbers import figures
from cuehost.writing.sheet import next_segment, selling_points
from cuehost.writing.units import beside


@dataclass(slots=True)
class Ground:
    """The numbers a segment may use."""

    plain: set[Decimal] = field(default_factory=set)

    def add_text(self, text: str) -> None:
        """Allows the figures of a sheet's text, and what its quantities are in other units."""
        for market in ("US", "EU"):
            converted = beside(text.strip(" .。"), market)
            self.plain |= {v.normalize() for v in converted[0]} if converted else set()
        for figure in figures(text):
            self.plain |= figure.readings

    def add_money(self, money: Money | None) -> None:
        """Allows an amount."""
        if money is not None:
            self.plain.add(money.amount.normalize())
            if (origin := money.converted) is not None:
                self.add_money(Money(amount=origin.amount, currency=origin.currency))
                self.plain |= {Decimal(n) for n in (origin.date.year, origin.date.month, origin.date.day)}

    def why_not(self, text: str) -> list[str]:
        """The places of the numbers that are not allowed, in words."""
        return [
            f"the number at {figure.at} in {text!r}"
            for figure in figures(text)
            if not figure.readings & self.plain
        ]


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
            found.plain.add(Decimal(percent).normalize())


def _texts(texts: Iterable[LocalText]) -> Iterable[str]:
    for text in texts:
        yield text.default
        yield from text.by_lang.values()
