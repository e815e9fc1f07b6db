"""How many there are to sell or in a pack: what a number beside `left`, `in stock`, `in the box` counts."""

from __future__ import annotations

import re
from decimal import Decimal

from .amounts import same
from .found import Context
from .ground import Ground
from .phrases import UNSPACED
from .quantity import Quantity
from .reading import Reading

_WE_HAVE = re.compile(
    r"\b(?:we have|we've got|i have|tenemos|temos|tenho|у нас|kami punya|kita punya"
    r"|bên em có|em có|còn)\b|เรามี|我们有|现在有"
)
_STOCKED = frozenset({"piece", "set", "", "stock"})


def in_stock(quantity: Quantity, reading: Reading, ground: Ground) -> list[str]:
    """The facts that give the number as what there is to sell, where the line speaks of that."""
    stock = [fact for fact, count in ground.stock if count in quantity.values]
    said = reading.of("attribute", "stock") or reading.of("cue", "stock")
    had = not quantity.small and quantity.noun in _STOCKED and _WE_HAVE.search(reading.folded.text)
    return stock if said or had else []


def of_stock(quantity: Quantity, reading: Reading, ground: Ground) -> bool:
    """Whether a round number speaks of what there is to sell: `a hundred towels`, `hundreds left`."""
    return quantity.counted in ground.names or bool(
        reading.of("field", "left") or reading.of("attribute", "stock")
    )


def of_a_pack(quantity: Quantity, reading: Reading) -> bool:
    """Whether the clause tells what one gets at once, or what is there: `two mugs in the box`."""
    clause = reading.clause(quantity.start)
    told = (
        *reading.of("cue", "in_box"), *reading.of("cue", "no_more"), *reading.of("cue", "comes_with"),
        *reading.of("attribute", "stock"), *reading.of("field", "left"), *reading.of("part", "set"),
    )  # fmt: skip
    return any(reading.clause(h.start) == clause for h in told)


def right_behind_left(quantity: Quantity, reading: Reading) -> bool:
    """Whether a number without a noun stands right behind what tells of stock: `เหลือสามตัว`."""
    return (
        reading.lexicon.lang in UNSPACED
        and quantity.small
        and quantity.noun in ("piece", "")
        and any(0 <= quantity.start - h.end <= 1 for h in reading.of("field", "left"))
        and quantity.values != {1}  # `there is also a poster` in Chinese
        and not any(-1 <= h.start - quantity.end <= 1 for h in reading.of("harmless"))
    )


def near_stock(quantity: Quantity, context: Context, ground: Ground) -> bool:
    return any(same(quantity.values, Decimal(count), context) for _, count in ground.stock)
