"""Judging amounts of money: prices, list prices, savings and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import combinations

from cuehost.rundown import Money

from .baskets import basket_amounts
from .found import Context, Found, as_said
from .ground import Ground
from .quantity import Quantity
from .reading import Reading
from .reasons import Reason, because
from .sums import monthly, pieces_said

_MOST_ADDED = 4
_SHORT_ROLE = 3
_ROUND = Decimal("0.015")
_ROUNDLY = Decimal("0.03")
_APPROXIMATE = Decimal("0.05")
_NEAR_BOUND = Decimal("0.1")
_HUNDRED = 100
_ROUND_DIGITS = 2
POLICY = frozenset({"shipping", "returns"})
_TERMS = frozenset({"delivery", "back", "free"})


def _amounts(quantity: Quantity, moneys: Iterable[tuple[str, Money]]) -> list[tuple[str, Decimal]]:
    return [
        (fact, money.amount)
        for fact, money in moneys
        if not quantity.currencies or money.currency in quantity.currencies
    ]


def same(values: Iterable[Decimal], amount: Decimal, context: Context, *, rounded: bool = False) -> bool:
    for value in values:
        if value == amount:
            return True
        if context.about and abs(value - amount) <= amount * _APPROXIMATE:
            return True
        if context.under and amount <= value <= amount * Decimal("1.3") and _bounds(value, amount):
            return True
        if context.over and amount * Decimal("0.7") <= value <= amount and _bounds(value, amount):
            return True
        if rounded and abs(value - amount) < Decimal("0.006"):
            return True
    return False


def _bounds(value: Decimal, amount: Decimal) -> bool:
    """Whether a value that lies beyond an amount may be said as its bound: it is near, or a round number."""
    if abs(value - amount) <= amount * _NEAR_BOUND:
        return True
    digits = f"{value:f}".rstrip("0").rstrip(".").replace(".", "").strip("0")
    return len(digits) <= (1 if value < _HUNDRED else _ROUND_DIGITS) or digits.endswith("5")


def judge_money(quantity: Quantity, context: Context, found: Found, ground: Ground) -> None:
    values = quantity.values
    pools = {
        "price": _amounts(quantity, ground.price),
        "list": _amounts(quantity, ground.list_price),
        "saving": _amounts(quantity, ground.saving),
    }
    texts = [
        (known.fact, value, known)
        for known in ground.quantities
        if known.quantity.kind == "money"
        and (not known.attributes & POLICY or known.attributes > POLICY or speaks_of_terms(found.reading))
        and (not quantity.currencies or quantity.currencies & known.quantity.currencies)
        for value in known.quantity.values
    ]
    fits = {
        name: [fact for fact, amount in pool if same(values, amount, context, rounded=True)]
        for name, pool in pools.items()
    }
    fits["text"] = [fact for fact, amount, _ in texts if amount in values]
    roles = context.roles
    if (not roles or "price" in roles) and (exact := exact_beside(quantity, pools["price"], found)):
        found.trace([exact])
        return
    if "list" in roles and not fits["list"] and (exact := rounded_beside(quantity, pools["price"], found)):
        found.trace([exact])
        return
    sent = found.reading.sentence(quantity.start)
    shipping = "shipping" in roles | context.attributes or any(
        found.reading.sentence(h.start) == sent for h in found.reading.of("field", "delivery")
    )
    if shipping and fits["text"]:
        found.trace(fits["text"])
        return
    for role in ("list", "saving"):
        if role in roles and fits[role]:
            found.trace(fits[role])
            return
    basket = (
        basket_amounts(quantity, found.reading, ground) if pools["price"] and "saving" not in roles else ()
    )
    if any(abs(value - amount) <= quantity.step for amount in basket for value in quantity.values):
        found.trace([pools["price"][0][0]])
        return
    if (not roles or "price" in roles) and (
        fits["price"] or _multiple(quantity, pools["price"], found, ground)
    ):
        found.trace(fits["price"] or [pools["price"][0][0]])
        return
    if not roles and (fits["saving"] or (fits["list"] and _states_price(found, ground))):
        found.trace([*fits["saving"], *fits["list"]][:1])
        return
    if fits["text"] and roles <= {"price", "shipping"}:
        found.trace(fits["text"])
        return
    # `the price was 99, now it is 79`, `ten off the price of 49.90`: the list price beside what is paid now.
    if fits["list"] and roles <= {"price"} and _told_with(quantity, found, ground):
        found.trace(fits["list"])
        return
    # `not 49.90, but 39.90`: each amount is right where it stands beside the other.
    if "price" in roles and fits["list"] and _states_price(found, ground) and _list_cue(found):
        found.trace(fits["list"])
        return
    # `costs ten less than before`: which of the two words is meant, the amount tells.
    for role in ("saving", "list"):
        if fits[role] and any(
            found.reading.sentence(h.start) == sent and (role == "saving" or h.end - h.start > _SHORT_ROLE)
            for h in found.reading.of("role", role)
        ):
            found.trace(fits[role])
            return
    part = monthly(quantity, ground) if roles <= {"price"} else None
    if part is not None:
        found.trace([part])
        return
    beside = sum(q.kind == "money" for q in found.reading.quantities) > 1
    misread = roles & {"list", "saving"} and not _only_list_cue(quantity, found)
    if misread and fits["price"] and (_states_list(found, ground) or ("saving" in roles and beside)):
        found.trace(fits["price"])
        return
    category = "discount" if "saving" in roles else "shipping" if "shipping" in roles else "price"
    found.fault(category, quantity.start, quantity.end, _money_reason(quantity, context, fits, found, pools))


def rounded_beside(quantity: Quantity, prices: list[tuple[str, Decimal]], found: Found) -> str:
    """The price that is told, where the line says it roundly too: `about 35, it should be 34.50`."""
    sentence = found.reading.sentence(quantity.start)
    for fact, amount in prices:
        if amount in quantity.values and any(
            0 < abs(value - amount) <= amount * _ROUNDLY
            for other in found.reading.quantities
            if other.kind in ("money", "count") and found.reading.sentence(other.start) == sentence
            for value in other.values
        ):
            return fact
    return ""


def exact_beside(quantity: Quantity, prices: list[tuple[str, Decimal]], found: Found) -> str:
    """The price that a round amount stands for, where the line says it exactly too: `150, well, 149.90`."""
    sentence = found.reading.sentence(quantity.start)
    for fact, amount in prices:
        near = any(0 < abs(value - amount) <= amount * _ROUND for value in quantity.values)
        if near and any(
            amount in other.values and found.reading.sentence(other.start) == sentence
            for other in found.reading.quantities
            if other.kind in ("money", "count")
        ):
            return fact
    return ""


def speaks_of_terms(reading: Reading) -> bool:
    """Whether a line speaks of shipping or returns: only then may it name what those cost."""
    return bool(
        POLICY & reading.attributes()
        or any(h.concept in _TERMS for h in reading.of("field"))
        or reading.of("role", "shipping")
    )


def _multiple(quantity: Quantity, prices: list[tuple[str, Decimal]], found: Found, ground: Ground) -> bool:
    """Whether the amount follows from a price: of pieces, of one in a set, of two products."""
    counts = pieces_said(found.reading)
    amounts = [amount for _, amount in prices]
    right = {amount * count for amount in amounts for count in counts}
    if found.reading.of("field", "each"):
        right |= {amount / count for amount in amounts for count in _parts_of_a_piece(ground)}
    owners = {fact.rpartition("/")[0]: amount for fact, amount in prices}
    if 1 < len(owners) <= _MOST_ADDED:
        right |= {a + b for a, b in combinations(owners.values(), 2)}
    right |= set(basket_amounts(quantity, found.reading, ground))
    return any(abs(value - amount) <= quantity.step for value in quantity.values for amount in right)


def adds_up(quantity: Quantity, found: Found, ground: Ground) -> bool:
    """Whether a number without a currency is what several pieces cost, one of a set, or two products."""
    prices = [(fact, money.amount) for fact, money in ground.price]
    return _multiple(quantity, prices, found, ground) and not any(
        amount in quantity.values for _, amount in prices
    )


def _parts_of_a_piece(ground: Ground) -> set[Decimal]:
    """Into how many parts a price may be split: mugs of a set, grams of a tin."""
    parts: set[Decimal] = set()
    for known in ground.quantities:
        if known.quantity.kind in ("count", "measure") and known.quantity.dimension != "time":
            parts |= {value / known.quantity.factor for value in known.quantity.values if value > 1}
    return {part for part in parts if part > 1}


def _told_with(quantity: Quantity, found: Found, ground: Ground) -> bool:
    """Whether the price follows the amount, or the saving stands beside it."""
    for other in found.reading.quantities:
        if other is quantity or other.kind not in ("money", "count"):
            continue
        if other.start > quantity.end and any(money.amount in other.values for _, money in ground.price):
            return True
        if any(money.amount in other.values for _, money in ground.saving):
            return True
    return False


def _states_price(found: Found, ground: Ground) -> bool:
    return _states(found, ground.price)


def _states_list(found: Found, ground: Ground) -> bool:
    return _states(found, ground.list_price)


def _states(found: Found, moneys: list[tuple[str, Money]]) -> bool:
    return any(
        money.amount in q.values
        for q in found.reading.quantities
        if q.kind in ("money", "count")
        for _, money in moneys
    )


def _list_cue(found: Found) -> bool:
    return any(h.concept == "list" for h in found.reading.of("role"))


def _only_list_cue(quantity: Quantity, found: Found) -> bool:
    """Whether the word for a list price stands right before the amount."""
    return any(0 <= quantity.start - h.end <= 4 for h in found.reading.of("role", "list"))


def _money_reason(
    quantity: Quantity,
    context: Context,
    fits: dict[str, list[str]],
    found: Found,
    pools: dict[str, list[tuple[str, Decimal]]],
) -> Reason:
    said = as_said(quantity, found)
    for role in ("list", "price", "saving"):
        if fits[role]:
            given = next((role for role in ("saving", "list", "shipping") if role in context.roles), "price")
            return because("other_role", said=said, role=role, where=fits[role][0], given=given)
    if fits["text"]:
        return because("some_meaning", said=said, where=fits["text"][0])
    if "saving" in context.roles and not pools["saving"]:
        return because("no_list_price", said=said)
    if pools["price"] and context.roles <= {"price"}:
        return because("amount_not_there", said=said, price=str(pools["price"][0][1]))
    return because("not_there", what="amount", said=said)
