"""The evidence of a list price, told on air: `the lowest price of the 30 days before was 49.90`.

What EU law has sellers tell beside a reduction (Directive 98/6/EC, article 6a) is no superlative of theirs.
"""

from __future__ import annotations

import re

from .ground import Ground
from .phrases import Hit
from .quantity import Quantity
from .reading import Reading

_LOWEST = re.compile(
    r"lowest|minimum|最低|más bajo|mínimo|menor|mais baixo|низк|минимальн|ต่ำสุด|ต่ำที่สุด|thấp nhất|terendah",
    re.IGNORECASE,
)
_DAYS = re.compile(r"(\d{1,3})[\s-]*(?:days?|天|日|días?|dias?|дн|วัน|ngày|hari)", re.IGNORECASE)
_A_DAY_S = 86_400


def days_of_lowest(evidence: str) -> int:
    """Of how many days a list price was the lowest, as its evidence says; 0 where it does not."""
    days = _DAYS.search(evidence)
    return int(days[1]) if days is not None and _LOWEST.search(evidence) is not None else 0


def told_evidence(reading: Reading, ground: Ground) -> list[tuple[tuple[int, int], Quantity, str]]:
    """Where a line tells a list price's evidence: the sentence, the number of days in it, and the fact."""
    told = []
    for fact, days in ground.lowest:
        amounts = {m.amount for f, m in (*ground.list_price, *ground.saving) if f == fact}
        if not any(q.kind in ("money", "count") and q.values & amounts for q in reading.quantities):
            continue
        for quantity in reading.quantities:
            if quantity.dimension == "time" and quantity.values == {days * _A_DAY_S}:
                told.append((reading.sentence(quantity.start), quantity, fact))
    return told


def is_evidence(hit: Hit, reading: Reading, ground: Ground) -> bool:
    """Whether the superlative is that of the list price: `the lowest price of the thirty days before`."""
    return hit.category == "superlative" and any(
        span[0] <= hit.start < span[1] for span, _, _ in told_evidence(reading, ground)
    )
