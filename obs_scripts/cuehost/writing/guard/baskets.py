"""What several things cost at once: two products of the show, a piece with its postage, a kilo of what comes
in grams. Such an amount stands in no fact and follows from them all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from .ground import Ground
from .quantity import Quantity
from .reading import Reading

_MOST_PRODUCTS = 12
_MOST_AT_ONCE = 3
_PIECES = (2, 3, 4, 5)
_ADDING = re.compile(
    r"\b(?:plus|somando|sumando|считаем|считая|складываем"
    r"|both|all three|together|altogether|sums?|más|los tres|las tres|mais|os três|as três"
    r"|junt[oa]s?|плюс|вместе|итого|выходит|все три|cộng|với|lẫn|cả|chung|tổng"
    r"|tambah|sama|bareng|sekalian|ketiganya|keduanya)\b"
    r"|\+|加|跟|连|一块|一起|一共|总共|合计|กับ|บวก|รวม|พร้อม"
)
# How much prices are told of, by what a package holds.
_UNITS = {
    "mass": (Decimal(1000), Decimal(100), Decimal(1)),
    "volume": (Decimal(1000), Decimal(100), Decimal(1)),
    "length": (Decimal(1000),),
}
_PER = re.compile(
    r"\b(?:kilos?|quilos?|kilograms?|kg|lit(?:er|re|ro|er)s?|met(?:er|re|ro)s?|кило\w*|литр\w*|метр\w*"
    r"|ký|kí|cân|lít|mét|hundred grams"
    r"|millilit\w+|mililit\w+|миллилитр\w*|грамм\w*|grams?|gramos?|gramas?|cien gramos"
    r"|cem gramas|сто грамм\w*|trăm gam"
    r"|seratus gram)\b|公斤|毫升|克|千克|一斤|升|米|百克|กิโล|ลิตร|เมตร|ขีด"
)
_CENT = Decimal("0.01")


def basket_amounts(quantity: Quantity, reading: Reading, ground: Ground) -> Iterator[Decimal]:
    """Amounts that may be told where the words are said that add things up or ask what a kilo is."""
    if quantity.currencies and not any(m.currency in quantity.currencies for _, m in ground.price):
        return
    text = reading.folded.text
    own = [money.amount for fact, money in ground.price if "/" not in fact] or [
        m.amount for _, m in ground.price
    ]
    if _ADDING.search(text) or reading.of("field", "together"):
        others = [money.amount for _, money in ground.shop][:_MOST_PRODUCTS]
        for price in own:
            for count in range(1, _MOST_AT_ONCE):
                rest = list(others)
                if price in rest:
                    rest.remove(price)
                yield from (price + sum(chosen) for chosen in combinations(rest, count))
    yield from _with_postage(own, reading, ground)
    if _PER.search(text):
        yield from _by_unit(own, ground)


def _with_postage(prices: list[Decimal], reading: Reading, ground: Ground) -> Iterator[Decimal]:
    """A piece and what its delivery costs."""
    if not (reading.of("field", "delivery") or "shipping" in reading.attributes()):
        return
    for known in ground.quantities:
        if known.quantity.kind == "money" and "shipping" in known.attributes:
            for fee in known.quantity.values:  # what delivery costs, or from when it costs nothing
                yield from (price + fee if fee < price else fee - price for price in prices)
                yield from (fee - price * n for price in prices for n in _PIECES if price * n < fee)


def _by_unit(prices: list[Decimal], ground: Ground) -> Iterator[Decimal]:
    """What a kilo, a litre, a metre of the contents costs, to the cent."""
    for known in ground.quantities:
        one = known.quantity
        if one.kind == "measure" and one.dimension in _UNITS and not one.ranged:
            for held in one.values:
                for unit in _UNITS[one.dimension]:
                    yield from ((price * unit / held).quantize(_CENT) for price in prices if held > 0)
