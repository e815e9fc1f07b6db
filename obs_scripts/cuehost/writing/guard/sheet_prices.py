"""What a sheet's prices ground: the amounts in each currency, the saving, and since when a list price was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from babel import Locale

from cuehost.rundown import Fact, Money, Product, Sheet

from ..money import conversion_note
from ..words import base
from .evidence import days_of_lowest
from .folding import fold
from .ground import Ground, Known
from .quantity import Quantity
from .wording import content_words

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def add_prices(ground: Ground, product: Product, sheet: Sheet) -> None:
    """Takes in a product's price and list price, and what follows from the two."""
    price = product.facts.get("price")
    listed = product.facts.get("list_price")
    for fact, store in ((price, ground.price), (listed, ground.list_price)):
        if fact is not None and fact.money is not None:
            store += [(fact.id, money) for money in _in_currencies(fact.money, sheet)]
            _add_conversion(ground, fact.id, fact.money, sheet)
            _add_evidence(ground, fact, sheet)
    if price is None or listed is None or price.money is None or listed.money is None:
        return
    if price.money.currency != listed.money.currency or listed.money.amount <= price.money.amount:
        return
    saved = Money(amount=listed.money.amount - price.money.amount, currency=price.money.currency)
    ground.saving += [("list_price", money) for money in _in_currencies(saved, sheet)]
    ground.percents.append(("list_price", saved.amount * 100 / listed.money.amount))


def _add_evidence(ground: Ground, fact: Fact, sheet: Sheet) -> None:
    """The months in which a list price was paid: `it cost that until October`."""
    days = _DAY.findall(fact.evidence.default) if fact.evidence is not None else []
    if fact.evidence is not None and (lowest := days_of_lowest(fact.evidence.default)):
        ground.lowest.append((fact.id, lowest))
    ground.days += [(fact.id, int(month), int(day)) for _, month, day in days]
    for lang in sheet.languages:
        names = Locale.parse(base(lang)).months
        for _, month, day in days:
            for form in ("format", "stand-alone"):
                folded = fold(names[form]["wide"][int(month)], lang)
                for word in (*content_words(folded), folded.words):
                    ground.words.setdefault(word, set()).add(fact.id)
            said = frozenset({Decimal(month), Decimal(day)})
            dated = Quantity("date", 0, 0, said, f"{month}-{day}", dimension="month")
            ground.quantities.append(Known(fact.id, dated, frozenset()))


def _add_conversion(ground: Ground, fact_id: str, money: Money, sheet: Sheet) -> None:
    """What a converted price was converted from, and the sentence that says so."""
    if money.converted is None:
        return
    ground.price.append((fact_id, Money(amount=money.converted.amount, currency=money.converted.currency)))
    for lang in sheet.languages:
        note = conversion_note(money, lang, sheet.market)
        ground.add_text(fact_id, note or "", lang, frozenset())


def _in_currencies(money: Money, sheet: Sheet) -> Iterator[Money]:
    """An amount, and what it is at the sheet's rates."""
    yield money
    # A room of another market keeps the rates from its show's currency: they say nothing of its own.
    if money.currency == sheet.currency and money.currency not in sheet.rates:
        for currency, rate in sheet.rates.items():
            yield Money(amount=(money.amount * rate.value).quantize(Decimal("0.01")), currency=currency)
    elif money.currency in sheet.rates:
        amount = (money.amount / sheet.rates[money.currency].value).quantize(Decimal("0.01"))
        yield Money(amount=amount, currency=sheet.currency)
