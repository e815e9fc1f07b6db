"""Comparisons and superlatives that claim nothing of the product: of amounts, and of what somebody likes."""

from __future__ import annotations

import re

from .phrases import UNSPACED, Hit
from .reading import Reading

_SHORT_WORD = 4
_THING_BEHIND = re.compile(r" (?!price|cost|tag|rate|one |precio|preco|preço|цен)[^\W\d_]{3,}")


def of_amounts(hit: Hit, reading: Reading) -> bool:
    """Whether a comparison is with a number or with the list price, which are judged as such."""
    if any(hit.start <= h.start and h.end <= hit.end for h in reading.of("field", "others")):
        return False  # what others do
    if any(
        0 <= q.start - hit.end <= 2 and q.kind != "times" and not (q.in_words and q.values == {1})
        for q in reading.quantities
    ):
        return True
    sentence = reading.sentence(hit.start)
    amounts = [q for q in reading.quantities if q.currencies and reading.sentence(q.start) == sentence]
    if hit.concept in ("than_others", "others") and (
        len(amounts) > 1
        or (amounts and any(reading.sentence(h.start) == sentence for h in reading.of("role", "list")))
    ):
        return True  # `cheaper than it was: 1,200 before, 900 now`
    measured = any(q.kind in ("money", "percent", "measure") for q in reading.quantities)
    if (reading.of("field", "others") and not amounts) or (
        hit.concept == "than_others" and _usual(hit, reading) and not measured
    ):
        return False
    near = 4 if reading.lexicon.lang in UNSPACED else 12
    counted = any(reading.sentence(q.start) == sentence for q in reading.quantities)
    return any(
        0 <= h.start - hit.end <= near
        or (hit.start <= h.start and h.end <= hit.end and (counted or reading.lexicon.lang != "id"))
        for h in (*reading.of("role", "list"), *reading.of("exempt"))
        if h.end - h.start > _SHORT_WORD or reading.lexicon.lang in UNSPACED
    )


def of_measures(hit: Hit, reading: Reading) -> bool:
    """Whether a superlative is one of a measure, 最长130厘米, `thấp nhất năm độ`, which is judged as such."""
    return hit.category == "superlative" and any(
        hit.start < q.start <= hit.end + _SHORT_WORD
        and (q.kind == "measure" or (q.kind == "count" and q.in_words and _measured(q.start, reading)))
        for q in reading.quantities
    )


def _measured(at: int, reading: Reading) -> bool:
    """Whether the sentence at a place has a measure: `one of 21 cm, and the smallest nine`."""
    sentence = reading.sentence(at)
    return any(q.kind == "measure" and reading.sentence(q.start) == sentence for q in reading.quantities)


def _usual(hit: Hit, reading: Reading) -> bool:
    """Whether what the comparison is with are the usual things, and no usual price: `than the usual case`."""
    return any(
        0 <= h.start - hit.end <= 1 and _THING_BEHIND.match(reading.folded.words, h.end)
        for h in reading.of("role", "list")
    )


def of_taste(hit: Hit, reading: Reading) -> bool:
    """Whether a superlative is of what somebody likes, and not of the product: `to me, the best excuse`."""
    start, end = reading.sentence(hit.start)
    cues = {h.concept for h in reading.of("cue") if start <= h.start < end}
    named = any(start <= a < end for a, _ in reading.masked_names)
    return "to_me" in cues and "the_product" not in cues and not named


def of_a_currency(hit: Hit, reading: Reading) -> bool:
    """Whether a country's name only says whose money it is: `австралийских долларов`, `dolar Australia`."""
    text = reading.folded.text
    behind = reading.lexicon.currency_pattern.match(text, hit.end)
    return behind is not None or any(
        q.kind == "money" and q.currencies and 0 <= hit.start - q.end <= 1 for q in reading.quantities
    )
