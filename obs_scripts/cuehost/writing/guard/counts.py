"""Judging numbers without a unit: what they count, or that they are an amount, a time or everyday speech."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from .amounts import POLICY, adds_up, exact_beside, judge_money, rounded_beside, same, speaks_of_terms
from .found import Context, Found, as_said
from .ground import Ground, Known
from .measures import judge_apart, meaning_reason, means_the_same
from .multiples import (
    all_together,
    is_difference,
    rest_of_percent,
    several_kinds,
    times_pieces,
    total_of_a_fact,
)
from .percents import judge_percent
from .quantity import LISTED, Quantity
from .reading import Reading
from .reasons import Reason, because
from .stock import in_stock, near_stock, of_a_pack, of_stock, right_behind_left
from .sums import monthly

_THOUSAND = 1000
_HALF = frozenset({Decimal("0.5")})
_NEAR_BOX = 14
_LISTED_AS = frozenset({"way", "piece", "ingredient", "attachment", "colour", "size", "set", "pack"})
_PACKED = frozenset({"piece", "set", "pack", "attachment", "cup"})
# What a product has a certain number of: any other number of these is wrong.
_COUNTED = frozenset(
    {
        "way",
        "colour",
        "setting",
        "wheel",
        "port",
        "compartment",
        "layer",
        "blade",
        "infusion",
        "size",
        "battery",
    }
)


def judge_count(quantity: Quantity, context: Context, found: Found, ground: Ground) -> None:
    """Checks a number that has no unit of its own."""
    if (
        quantity.vague
        and not quantity.noun
        and not of_stock(quantity, found.reading, ground)
        and not _counted_otherwise(quantity, context, ground)
    ):
        return
    if (
        quantity.counted
        and quantity.counted in ground.names
        and not quantity.noun
        and not (_held(quantity, found.reading) and _counted_otherwise(quantity, context, ground))
    ):
        beside = any(q.kind == "money" for q in found.reading.quantities)
        if quantity.small and (beside or quantity.values == {1} or not of_a_pack(quantity, found.reading)):
            return  # `two kettles come to`, `who owns six creams`
        quantity = replace(quantity, noun="piece", small=False, vague=False)
    if stock := in_stock(quantity, found.reading, ground):
        found.trace(stock)
        return
    if total := total_of_a_fact(quantity, found.reading, ground):
        found.trace([total])
        return
    left = (
        quantity.noun == "piece" and not quantity.small and found.reading.of("field", "left")
    ) or right_behind_left(quantity, found.reading)
    if left and ground.stock and not near_stock(quantity, context, ground):
        found.fault(
            "number",
            quantity.start,
            quantity.end,
            because("not_stock", said=as_said(quantity, found)),
        )
        return
    if "price" in context.roles and all(v >= _THOUSAND for v in quantity.values):
        prices = [fact for fact, money in ground.price if money.amount in quantity.values]
        if prices:  # whatever noun stands before it: `the bag for 480,000`
            found.trace(prices[:1])
            return
    each = any(0 <= h.start - quantity.end <= 1 for h in found.reading.of("field", "each"))
    if (not quantity.noun or each) and not quantity.small and adds_up(quantity, found, ground):
        judge_money(quantity, context, found, ground)
        return
    amounts = [*ground.price, *ground.list_price, *ground.saving]
    decimal = any(v != v.to_integral_value() for v in quantity.values)
    if context.roles & {"saving"} and all(0 < v < 1 for v in quantity.values):
        hundredths = replace(quantity, kind="percent", values=frozenset(v * 100 for v in quantity.values))
        judge_percent(hundredths, context, found, ground)
        return
    told = {*(money.amount for _, money in amounts), *_of_terms(found.reading, ground)}
    beside = _told_beside(quantity, found.reading, told)
    if not quantity.noun and speaks_of_terms(found.reading):
        terms = [
            k.fact
            for k in ground.quantities
            if k.quantity.kind == "money" and k.quantity.values & quantity.values and k.attributes & POLICY
        ]
        if terms:
            found.trace(terms)
            return
    if not quantity.noun and (context.roles or decimal or beside or not quantity.small):
        bound = not quantity.small and (context.under or context.over or context.about)
        money = [
            fact
            for fact, amount in amounts
            if amount.amount in quantity.values or (bound and same(quantity.values, amount.amount, context))
        ]
        thousands = any(
            amount.amount in quantity.values and amount.amount >= _THOUSAND for _, amount in amounts
        ) or all(v >= _THOUSAND for v in quantity.values)
        if money and (
            context.roles or decimal or beside or bound or thousands or _bare_price(quantity, found)
        ):
            judge_money(quantity, context, found, ground)
            return
    if not quantity.noun and not quantity.small and (found_so := _as_amount(quantity, found, ground)):
        found.trace([found_so])
        return
    matching = [
        k
        for k in ground.quantities
        if (
            k.quantity.kind in ("count", "date", "times")
            and (k.quantity.values & quantity.values or _near(quantity, k.quantity, context))
        )
        or _written_number(k.quantity, found.reading) & quantity.values
    ]
    if context.attributes:
        wrong = [k for k in matching if not means_the_same(context.attributes, k.attributes)]
        if wrong and len(wrong) == len(matching) and wrong[0].quantity.dimension:
            found.fault(
                "unit", quantity.start, quantity.end, meaning_reason(quantity, context, wrong[0], found)
            )
            return
    rated = [
        k.fact
        for k in ground.quantities
        if k.quantity.kind == "rating" and k.quantity.values & quantity.values
    ]
    if rated and decimal and not context.attributes:
        found.trace(rated)
        return
    if all_together(quantity, found.reading):
        return
    if is_difference(quantity, found.reading):
        return
    if quantity.small and _for_a_threshold(quantity, found.reading, ground):
        return
    percent = rest_of_percent(quantity, found.reading, ground)
    follows = percent or several_kinds(quantity, ground)
    if follows := follows or times_pieces(quantity, found.reading, ground):
        found.trace([follows])
        return
    other = _counted_otherwise(quantity, context, ground)
    thai = found.reading.lexicon.lang == "th" and any(
        k.quantity.end for k in matching
    )  # whose classifiers are said of many things
    if (
        other is not None
        and not thai
        and not any(
            k.quantity.counted == quantity.counted
            or (_alone(k) and not quantity.small)
            or k.quantity.kind == "measure"
            for k in matching
        )
    ):
        found.fault("number", quantity.start, quantity.end, _other_number(quantity, other, found))
        return
    one = quantity.in_words and quantity.values == {1}
    if (
        quantity.noun in _COUNTED
        and not one
        and not any(k.quantity.noun == quantity.noun or k.quantity.kind == "measure" for k in matching)
    ):
        right = [
            k for k in ground.quantities if k.quantity.kind == "count" and k.quantity.noun == quantity.noun
        ]
        if right:
            found.fault("number", quantity.start, quantity.end, _other_number(quantity, right[0], found))
            return
    if matching:
        listed = quantity.noun in ("set", "pack")  # how many things a list has says nothing of these
        matching = [k for k in matching if not listed or k.quantity.end or k.quantity.noun]
    if matching and not _in_the_box(quantity, found.reading, ground):
        nouns = {k.quantity.noun for k in matching if k.quantity.kind == "count"}
        listed = LISTED in nouns and quantity.noun in _LISTED_AS
        if (
            not quantity.noun
            or quantity.noun in nouns
            or "" in nouns
            or listed
            or _shares_noun(quantity, nouns)
        ):
            found.trace(k.fact for k in matching if k.fact)
            return
    if _in_the_box(quantity, found.reading, ground) and not _packed(quantity, ground):
        reason = because("not_there", what="number", said=as_said(quantity, found))
        found.fault("number", quantity.start, quantity.end, reason)
        return
    if quantity.in_words and all(v == 1 for v in quantity.values):
        return  # `one set`, `a tin`
    if quantity.in_words and quantity.values == _HALF and _eaten(quantity, found.reading):
        return  # `I'd eat half a bag`
    if quantity.in_words and quantity.values == {0}:
        return  # Vietnamese `không` is no more than `not`
    if not quantity.noun and judge_apart(quantity, found, ground):
        return
    if not quantity.noun and _harmless(quantity, found.reading):
        return
    if quantity.vague:
        reason = because("words_not_there", said=as_said(quantity, found))
        found.fault("number", quantity.start, quantity.end, reason)
        return
    said = as_said(quantity, found)
    if matching:
        reason = because("other_noun", said=said, where=matching[0].fact, noun=quantity.noun)
    else:
        reason = because("not_there", what="number", said=said)
    found.fault("number", quantity.start, quantity.end, reason)


def _as_amount(quantity: Quantity, found: Found, ground: Ground) -> str:
    """The price that the number rounds where it is told exactly too, or what one payment of several is."""
    prices = [(fact, money.amount) for fact, money in ground.price]
    if exact := exact_beside(quantity, prices, found) or rounded_beside(quantity, prices, found):
        return exact
    paid = found.reading.of("payment", "instalments")
    return (monthly(quantity, ground) or "") if paid else ""


def _alone(known: Known) -> bool:
    """Whether the number begins its fact and counts nothing there: `keys: 84`."""
    one = known.quantity
    return one.kind == "count" and one.start == 0 and not one.counted and not one.noun


def _for_a_threshold(quantity: Quantity, reading: Reading, ground: Ground) -> bool:
    """Whether so many pieces are only what one takes to reach free delivery: `with four you are there`."""
    if not speaks_of_terms(reading) or not quantity.in_words:
        return False
    sentence = reading.sentence(quantity.start)
    thresholds = {
        value
        for k in ground.quantities
        if k.quantity.kind == "money" and k.attributes & POLICY
        for value in k.quantity.values
    }
    named = any(
        q.values & thresholds and reading.sentence(q.start) == sentence
        for q in reading.quantities
        if q != quantity
    )
    reached = any(
        price.amount * n >= max(thresholds, default=0) for _, price in ground.price for n in quantity.values
    )
    return named and reached


def _in_the_box(quantity: Quantity, reading: Reading, ground: Ground) -> bool:
    """Whether a bare number says how many are in the box: `there are two of them in the box`."""
    clause = reading.clause(quantity.start)
    return (
        not quantity.noun
        and not (quantity.counted and quantity.counted not in ground.names)
        and quantity.small
        and quantity.values != {1}
        and any(
            reading.clause(h.start) == clause
            and max(h.start - quantity.end, quantity.start - h.end) <= _NEAR_BOX
            for h in reading.of("cue", "in_box")
        )
    )


def _packed(quantity: Quantity, ground: Ground) -> bool:
    return any(
        k.quantity.kind == "count" and k.quantity.noun in _PACKED and k.quantity.values & quantity.values
        for k in ground.quantities
    )


def _told_beside(quantity: Quantity, reading: Reading, amounts: set[Decimal]) -> bool:
    """Whether other amounts are told in the line: what has no currency here may be money, too."""
    return any(
        q.kind == "money"
        or (q is not quantity and q.kind == "count" and not q.noun and not q.small and amounts & q.values)
        for q in reading.quantities
    )


def _of_terms(reading: Reading, ground: Ground) -> list[Decimal]:
    """What a line may tell beside a price where it speaks of shipping: `219 is over 199, so it is free`."""
    if not speaks_of_terms(reading):
        return []
    return [
        value
        for k in ground.quantities
        if k.quantity.kind == "money" and k.attributes & POLICY
        for value in k.quantity.values
    ]


def _eaten(quantity: Quantity, reading: Reading) -> bool:
    """Whether somebody eats or uses up as much."""
    start, end = reading.sentence(quantity.start)
    return any(start <= h.start < end for h in reading.of("cue", "eats"))


def _held(quantity: Quantity, reading: Reading) -> bool:
    """Whether the sentence tells and does not ask: `son seis cuchillos`, not `who has six knives?`"""
    start, end = reading.sentence(quantity.start)
    asks = reading.folded.text[start:end].rstrip().endswith(("?", "？"))
    return not asks and not any(start <= h.start < end for h in reading.of("cue", "used_so"))


def _near(quantity: Quantity, known: Quantity, context: Context) -> bool:
    """Whether a number said as a bound or roughly is that of a fact: `more than three hundred`."""
    if not (context.under or context.over or context.about) or quantity.small:
        return False
    return any(same(quantity.values, value, context) for value in known.values)


def _other_number(quantity: Quantity, known: Known, found: Found) -> Reason:
    said = as_said(quantity, found)
    return because("other_number", said=said, known=known.quantity.written, where=known.fact)


def _counted_otherwise(quantity: Quantity, context: Context, ground: Ground) -> Known | None:
    """What a fact says of the same things in another number: three drops, where the line says five."""
    if not quantity.counted or quantity.values == {1} or context.under or context.over or context.about:
        return None
    for known in ground.quantities:
        if known.quantity.kind == "count" and known.quantity.counted == quantity.counted and known.fact:
            return known
    return None


def _shares_noun(quantity: Quantity, nouns: set[str]) -> bool:
    pieces = {"piece", "set", "pack"}
    return quantity.noun in pieces and bool(nouns & pieces)


def _written_number(quantity: Quantity, reading: Reading) -> frozenset[Decimal]:
    """The number itself of a measure, where a line leaves out the unit: `eight hours, 32 with the case`."""
    if quantity.kind != "measure":
        return frozenset()
    beside = any(q.dimension == quantity.dimension for q in reading.quantities)
    if not beside and (quantity.dimension == "time" or quantity.small):
        return frozenset()
    return frozenset(v / quantity.factor for v in quantity.values)


def _bare_price(quantity: Quantity, found: Found) -> bool:
    """Whether a number alone is its whole clause, as in `The price? 54.`"""
    text = found.reading.folded.text
    before, after = text[: quantity.start].rstrip(), text[quantity.end :].lstrip()
    return (not before or before[-1] in ",.:;?!，：？！。") and (not after or after[0] in ",.:;?!，：？！。")


def _harmless(quantity: Quantity, reading: Reading) -> bool:
    """Whether a number is everyday speech: small, and not what the product has or comes with."""
    if not quantity.small:
        return False
    clause = reading.clause(quantity.start)
    if any(reading.clause(h.start) == clause for h in reading.of("field", "left")):
        return False
    text = reading.folded.words
    unspaced = reading.lexicon.lang in ("zh", "th")
    near = 6 if reading.lexicon.lang in ("zh", "th") else 20
    if any(
        -1 <= h.start - quantity.end <= near and reading.clause(h.start) == clause
        for h in reading.of("harmless")
    ):
        return True
    if reading.lexicon.nouns_before and any(0 <= quantity.start - h.end <= 3 for h in reading.of("harmless")):
        return True
    if any(0 <= quantity.start - h.end <= (5 if unspaced else 2) for h in reading.of("cue", "has")):
        one = quantity.in_words and all(v <= 1 for v in quantity.values)
        return one
    if quantity.in_words:
        return True
    # Digits that stand alone as a list's number or a countdown.
    return re.fullmatch(r"\d[\d ,.!?，、。！]*", text.strip()) is not None
