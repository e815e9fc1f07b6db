"""Numbers that follow from the sheet's by counting: two sets of six are twelve, four jars of 250 g a kilo, a
set of two and four holds six, the rest of 75 % is 25; and grams of a square metre, said as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from .ground import Ground
from .phrases import UNSPACED
from .quantity import Quantity
from .reading import Reading

_MOST_PIECES = 24
_BESIDE = 26  # letters between the grams and the square metre
_BESIDE_UNSPACED = 8
_SQUARE_METRE = re.compile(
    r"平方米|平米|square met(?:re|er)|metros? cuadrad|metros? quadrad|квадратн\w+ метр|квадрат"
    r"|ตารางเมตร|ตร\.?ม|mét vuông|met vuong|meter persegi|m2\b|m²"
)
_ALTOGETHER = re.compile(
    r"\b(?:altogether|in all|in total|en total|no total|ao todo|всего|итого|cả thảy|tổng cộng|semuanya"
    r"|total)\b|ทั้งหมด|总共|一共"
)
_PAIR = 2
_ADDED = frozenset({"port", "wheel", "compartment", "battery", "blade"})  # of several kinds together
_GSM = "gsm"
_SOLD = frozenset({"set", "pack"})


def pieces_beside(quantity: Quantity, reading: Reading, ground: Ground) -> frozenset[int]:
    """How many pieces the sentence counts beside a number; beside a count, those of what is sold."""
    sentence = reading.sentence(quantity.start)
    return frozenset(
        int(value)
        for other in reading.quantities
        if other.start != quantity.start
        and other.kind == "count"
        and reading.sentence(other.start) == sentence
        if quantity.kind != "count" or other.noun in _SOLD or other.counted in ground.names
        for value in other.values
        if 1 < value <= _MOST_PIECES and value == value.to_integral_value()
    )


def times_pieces(quantity: Quantity, reading: Reading, ground: Ground) -> str:
    """The fact a number follows from, times the pieces said beside it; else empty."""
    pieces = pieces_beside(quantity, reading, ground)
    for known in ground.quantities:
        one = known.quantity
        if (
            known.fact
            and one.kind == quantity.kind
            and one.dimension == quantity.dimension
            and not one.ranged
            and any(value > 1 and value * n in quantity.values for value in one.values for n in pieces)
        ):
            return known.fact
        said = one.kind == "measure" and any(q.values & one.values for q in reading.quantities)
        bare = quantity.kind == "count" and not quantity.noun and not quantity.small
        if said and bare and _times_over(one, quantity, reading):
            return known.fact
    return ""


def _times_over(one: Quantity, quantity: Quantity, reading: Reading) -> bool:
    """Whether the number is a measure said beside it, times the pieces: `120 metres each, ten are 1,200`."""
    pieces = [
        value
        for other in reading.quantities
        if other.start != quantity.start and other.kind == "count"
        for value in other.values
        if 1 < value <= _MOST_PIECES
    ]
    return any(value / one.factor * n in quantity.values for value in one.values for n in pieces)


def all_together(quantity: Quantity, reading: Reading) -> bool:
    """Whether the number is the sum of what the sentence counts before it: `one on the chest, one on the
    back, that makes two`."""
    start, end = reading.sentence(quantity.start)
    before = [q for q in reading.quantities if start <= q.start < quantity.start and q.kind == "count"]
    summands = [next(iter(q.values)) for q in before if len(q.values) == 1 and q.small]
    return (
        len(summands) > 1
        and any(start <= h.start < end for h in reading.of("field", "together"))
        and any(sum(summands[-n:]) in quantity.values for n in range(2, len(summands) + 1))
    )


def is_difference(quantity: Quantity, reading: Reading) -> bool:
    """Whether a number is what two others of the sentence differ by: `from 43 up to 53, ten to play with`."""
    sentence = reading.sentence(quantity.start)
    numbers = [
        value / q.factor
        for q in reading.quantities
        if q.end <= quantity.start
        and reading.sentence(q.start) == sentence
        and q.kind in ("measure", "count")
        for value in q.values
    ]
    differences = {abs(a - b) for a, b in combinations(numbers, 2) if a != b}
    return quantity.in_words and bool(differences & quantity.values)


def total_of_a_fact(quantity: Quantity, reading: Reading, ground: Ground) -> str:
    """The fact whose things a number counts together: six, of `6 pieces: 2 towels, 4 cloths`."""
    for fact, counts in _counts(ground):
        if len(counts) > _PAIR and counts[0] == sum(counts[1:]) and counts[0] in quantity.values:
            return fact
        if len(counts) > 1 and sum(counts) in quantity.values and _ALTOGETHER.search(reading.folded.text):
            return fact
    return ""


def _counts(ground: Ground) -> Iterator[tuple[str, list[Decimal]]]:
    found: dict[tuple[str, str], list[Decimal]] = {}
    for known in ground.quantities:
        if known.fact and known.quantity.kind == "count" and len(known.quantity.values) == 1:
            found.setdefault((known.fact, known.lang), []).extend(known.quantity.values)
    yield from ((fact, counts) for (fact, _), counts in found.items())


def several_kinds(quantity: Quantity, ground: Ground) -> str:
    """The fact whose things the number counts together: three ports, of `two USB-C, one USB-A`."""
    if quantity.noun not in _ADDED or not quantity.small:
        return ""
    return next(
        (fact for fact, each in _counts(ground) if len(each) > 1 and sum(each) in quantity.values), ""
    )


def rest_of_percent(quantity: Quantity, reading: Reading, ground: Ground) -> str:
    """The fact that has the number as a percentage, where another is told: `75 % wool, the other 25`."""
    if not any(q.kind == "percent" for q in reading.quantities):
        return ""
    known = (k for k in ground.quantities if k.quantity.kind == "percent" and k.fact)
    return next((k.fact for k in known if k.quantity.values & quantity.values), "")


def weight_of_cloth(quantity: Quantity, reading: Reading, ground: Ground) -> str:
    """The fact that tells grams of a square metre, said in words: `550 grams a square metre`."""
    known = [k for k in ground.quantities if k.quantity.dimension == _GSM]
    if not known or quantity.dimension not in ("mass", "area"):
        return ""
    near = _BESIDE_UNSPACED if reading.lexicon.lang in UNSPACED else _BESIDE
    text = reading.folded.text
    if quantity.dimension == "area":
        return known[0].fact if quantity.values == {quantity.factor} else ""
    around = text[max(0, quantity.start - near) : quantity.end + near]
    if _SQUARE_METRE.search(around) is None:
        return ""
    return next((k.fact for k in known if k.quantity.values & quantity.values), "")
