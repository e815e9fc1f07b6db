"""Sums that a line does aloud: `three bags are 26.70`, `ten cents short of nine dollars`, `50 by 70`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import combinations, pairwise

from cuehost.rundown import Money

from .baskets import basket_amounts
from .evidence import told_evidence
from .ground import Ground
from .quantity import LISTED, Quantity
from .reading import Reading

_MOST_PIECES = 24
_SHORT_OF = Decimal("0.15")
_CENT = Decimal("0.006")
_THOUSAND = 1000
_HUNDRED = 100
_CENTS_FOLLOW = re.compile(r"\s?(?:con|e|y|and|и)?\s?")
_BY = re.compile(r"\s?(?:x|×|\*|by|por|на|乘|คูณ|nhân|kali|加|\+)\s?")
PAYING = re.compile(r"pay|pago|pagam|instal|cuot|parcel|рассроч|оплат|分期|支付")
_MOST_PARTS = 60
_ROUNDLY = Decimal("0.03")


def summed(reading: Reading, ground: Ground) -> tuple[set[int], set[str]]:
    """Which quantities of a line (by their places in it) are right because they add up, and the facts used.

    A number of pieces beside what so many cost or save; a round amount beside what the price lacks of it; two
    sides of what the sheet measures; thousands said once for two amounts.
    """
    explained: set[int] = set()
    facts: set[str] = set()
    said = [(i, q) for i, q in enumerate(reading.quantities) if q.kind in ("money", "count")]
    for (i, one), (j, other) in combinations(said, 2):
        if reading.sentence(one.start) != reading.sentence(other.start):
            continue
        used = set(_added_up(one, other, reading, ground)) or _sides(one, other, reading, ground)
        if used:
            explained |= {i, j}
            facts |= used
    for i, fact in _of_measures(said, reading, ground):
        explained.add(i)
        facts.add(fact)
    for i, j, fact in _in_two(said, reading, ground):
        explained |= {i, j}
        facts.add(fact)
    for _, days, fact in told_evidence(reading, ground):
        explained.add(reading.quantities.index(days))
        facts.add(fact)
    for i, fact in _thousands(said, reading, ground):
        explained.add(i)
        facts.add(fact)
    return explained, facts


def monthly(quantity: Quantity, ground: Ground) -> str | None:
    """The fact an amount follows from as one payment of several: the price by the months it may take."""
    for known in ground.quantities:
        if known.quantity.kind == "money" or known.quantity.noun == LISTED or not PAYING.search(known.fact):
            continue
        for parts in (value / known.quantity.factor for value in known.quantity.values):
            if not 1 < parts <= _MOST_PARTS:
                continue
            for _, money in ground.price:
                part = money.amount / parts
                if _may_be(quantity, money.currency) and any(
                    abs(value - part) <= part * _ROUNDLY for value in quantity.values
                ):
                    return known.fact
    return None


def pieces_said(reading: Reading) -> frozenset[int]:
    """How many pieces the line may speak of at once: `two`, `both`, `for three of them`."""
    counts = {
        int(value)
        for other in reading.quantities
        if other.kind == "count" and other.small
        for value in other.values
        if value > 1
    }
    return frozenset(counts | ({2} if reading.of("field", "together") else set()))


def _added_up(one: Quantity, other: Quantity, reading: Reading, ground: Ground) -> Iterator[str]:
    roughly = any(
        reading.sentence(h.start) == reading.sentence(one.start) and h.concept in ("over", "under", "about")
        for h in reading.of("cue")
    )
    for fact, money in ground.price:
        if _both_may_be(one, other, money.currency) and (
            _pieces(one, other, money.amount, roughly)
            or _pieces(other, one, money.amount, roughly)
            or _short_of(one, other, money.amount)
        ):
            yield fact
    for role, moneys in (("saving", ground.saving), ("list", ground.list_price)):
        if _speaks_of(role, one, reading):
            for fact, money in moneys:
                if _both_may_be(one, other, money.currency) and (
                    _pieces(one, other, money.amount, roughly) or _pieces(other, one, money.amount, roughly)
                ):
                    yield fact


def _speaks_of(role: str, quantity: Quantity, reading: Reading) -> bool:
    sentence = reading.sentence(quantity.start)
    return any(reading.sentence(h.start) == sentence for h in reading.of("role", role))


def _both_may_be(one: Quantity, other: Quantity, currency: str) -> bool:
    return _may_be(one, currency) and _may_be(other, currency)


def _may_be(quantity: Quantity, currency: str) -> bool:
    return not quantity.currencies or currency in quantity.currencies


def _pieces(pieces: Quantity, amount: Quantity, price: Decimal, roughly: bool) -> bool:
    def is_right(value: Decimal, sum_: Decimal) -> bool:
        return abs(value - sum_) < max(_CENT, sum_ * _ROUNDLY if roughly else _CENT)

    return pieces.kind == "count" and any(
        1 < n <= _MOST_PIECES and n == n.to_integral_value() and is_right(v, n * price)
        for n in pieces.values
        for v in _amounts(amount)
    )


def _short_of(one: Quantity, other: Quantity, price: Decimal) -> bool:
    return any(
        abs(abs(a - b) - price) < _CENT and min(a, b) <= price * _SHORT_OF
        for a in _amounts(one)
        for b in _amounts(other)
    )


def _amounts(quantity: Quantity) -> frozenset[Decimal]:
    more = quantity.compound.values if quantity.compound is not None else frozenset[Decimal]()
    return quantity.values | more


def _sides(one: Quantity, other: Quantity, reading: Reading, ground: Ground) -> set[str]:
    """The facts that measure both: `fifty by seventy`, without a unit."""
    first, second = sorted((one, other), key=lambda q: q.start)
    if (
        first.kind != "count"
        or second.kind != "count"
        or not _BY.fullmatch(reading.folded.text, first.end, second.start)
    ):
        return set()
    return _measuring(first.values, ground) & _measuring(second.values, ground)


def _measuring(values: frozenset[Decimal], ground: Ground) -> set[str]:
    return {
        known.fact
        for known in ground.quantities
        if known.quantity.kind == "measure"
        and values & {v / known.quantity.factor for v in known.quantity.values}
    }


def _of_measures(
    said: list[tuple[int, Quantity]], reading: Reading, ground: Ground
) -> Iterator[tuple[int, str]]:
    """Numbers that follow from a measure of one piece beside them: `4.6 g each, so the pair is 9.2`."""
    pieces = pieces_said(reading)
    for i, quantity in said:
        if quantity.kind != "count" or quantity.small or not pieces:
            continue
        for known in ground.quantities:
            one = known.quantity
            if (
                known.each
                and one.kind == "measure"
                and any(q.kind == "measure" and q.values & one.values for q in reading.quantities)
                and any(v / one.factor * n in quantity.values for v in one.values for n in pieces)
            ):
                yield i, known.fact
                break


def _thousands(
    said: list[tuple[int, Quantity]], reading: Reading, ground: Ground
) -> Iterator[tuple[int, str]]:
    """Amounts whose thousands are said with another one only: `899 before, 749 thousand now`."""
    amounts = [*ground.price, *ground.list_price, *ground.saving]
    for i, quantity in said:
        if quantity.small or quantity.kind != "count" or quantity.noun:
            continue
        sentence = reading.sentence(quantity.start)
        beside = any(
            q is not quantity and reading.sentence(q.start) == sentence and _is_one_of(q.values, amounts)
            for _, q in said
        )
        for fact, money in amounts:
            if beside and any(v * _THOUSAND == money.amount for v in quantity.values):
                yield i, fact
                break


def _in_two(
    said: list[tuple[int, Quantity]], reading: Reading, ground: Ground
) -> Iterator[tuple[int, int, str]]:
    """Amounts that are said as two numbers, euros and cents: `92 con 80`, `99 euro 40`."""
    for (i, whole), (j, cents) in pairwise(said):
        if not _CENTS_FOLLOW.fullmatch(reading.folded.text, whole.end, cents.start):
            continue
        amounts = [*ground.price, *ground.list_price, *ground.saving]
        amounts += [
            (fact, Money(amount=amount, currency=money.currency))
            for fact, money in ground.price[:1]
            for amount in basket_amounts(whole, reading, ground)
        ]
        parts = {v if v < 1 else v / 100 for v in cents.values if v < _HUNDRED}
        for fact, money in amounts:
            if _may_be(whole, money.currency) and any(
                value + part == money.amount for value in whole.values for part in parts
            ):
                yield i, j, fact
                break


def _is_one_of(values: Iterable[Decimal], amounts: list[tuple[str, Money]]) -> bool:
    return any(value >= _THOUSAND and value == money.amount for value in values for _, money in amounts)
