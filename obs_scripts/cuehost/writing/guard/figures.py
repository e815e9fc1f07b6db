"""Judging quantities: every number of a line must stand in the facts, meaning the same there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from cuehost.rundown import Money

from .ground import Ground, Known, compact
from .lexicon import Hit, common
from .quantities import Quantity
from .reading import Reading
from .verdict import Fault

_CUE_REACH = 34
_CUE_REACH_UNSPACED = 14
# A saving of 20.04 % is said as 20; rounding up to 21 would say too much.
_PERCENT_STEP = Decimal(1)
_APPROXIMATE = Decimal("0.05")
_FLUID = Decimal("29.5735295625") / Decimal("28.349523125")
_ALIKE = ({"date", "count"}, {"times", "count"})
_POLICY = frozenset({"shipping", "returns"})
_SIZE = frozenset({"height", "width", "length", "depth", "diameter", "thickness", "size"})
_CATEGORY_OF = {"money": "price", "percent": "discount", "measure": "unit", "times": "comparison",
                "rating": "social_proof", "date": "date", "code": "feature", "count": "number"}  # fmt: skip


@dataclass(slots=True)
class Found:
    """Faults and fact ids gathered while judging one line."""

    reading: Reading
    faults: list[Fault] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)

    def fault(self, category: str, start: int, end: int, reason: str) -> None:
        """Notes a fault at a place of the folded text."""
        self.faults.append(Fault(category, self.reading.folded.span(start, end), reason))

    def trace(self, facts: Iterable[str]) -> None:
        """Notes facts the line states."""
        self.facts += facts


@dataclass(frozen=True, slots=True)
class _Context:
    """What stands around a quantity: words for an attribute or for the role of an amount."""

    attributes: frozenset[str]
    roles: frozenset[str]
    under: bool
    over: bool
    about: bool


def judge_quantities(found: Found, ground: Ground, *, names: str) -> None:
    """Checks all quantities of a line against the ground. `names` is what the facts belong to, in words."""
    reading = found.reading
    part_of_last = False
    for quantity in reading.quantities:
        if part_of_last:
            part_of_last = False
            continue
        if quantity.compound is not None:
            trial = Found(reading)
            _judge(quantity.compound, trial, ground, names)
            if not trial.faults:
                found.trace(trial.facts)
                part_of_last = True
                continue
        _judge(quantity, found, ground, names)


def _judge(quantity: Quantity, found: Found, ground: Ground, names: str) -> None:
    context = _context(quantity, found.reading)
    if quantity.kind == "money":
        _judge_money(quantity, context, found, ground)
    elif quantity.kind == "percent":
        _judge_percent(quantity, context, found, ground)
    elif quantity.kind == "measure":
        _judge_measure(quantity, context, found, ground)
    elif quantity.kind == "count":
        _judge_count(quantity, context, found, ground)
    elif quantity.kind == "code":
        _judge_code(quantity, found, ground)
    elif quantity.kind in ("times", "rating", "date"):
        _judge_other(quantity, found, ground, names)


def _context(quantity: Quantity, reading: Reading) -> _Context:
    clause = reading.clause(quantity.start)
    reach = _CUE_REACH_UNSPACED if reading.lexicon.lang in ("zh", "th") else _CUE_REACH
    attributes: set[str] = set()
    roles: set[str] = set()
    bounds: set[str] = set()
    for hit in reading.hits:
        if hit.category not in ("attribute", "role", "cue"):
            continue
        gap = hit.start - quantity.end if hit.start >= quantity.end else quantity.start - hit.end
        if hit.category == "cue":
            near = 0 <= quantity.start - hit.end <= 3 or 0 <= hit.start - quantity.end <= 2
            if near and hit.concept in ("under", "over", "about"):
                bounds.add(hit.concept)
            continue
        if gap > reach or gap < 0 or reading.clause(hit.start) != clause:
            continue
        if hit.category == "attribute" and _bound_to(hit, quantity, reading):
            attributes.add(hit.concept)
        elif hit.category == "role" and _bound_to(hit, quantity, reading):
            # What a word says about a price comes before the amount, `less` and the like after it too.
            before = hit.start < quantity.start or gap <= 2
            roles |= {hit.concept} if before or hit.concept == "saving" else set()
    return _Context(
        frozenset(attributes), frozenset(roles), "under" in bounds, "over" in bounds, "about" in bounds
    )


def _bound_to(hit: Hit, quantity: Quantity, reading: Reading) -> bool:
    """Whether no other quantity that the word may speak of stands nearer to it."""
    dimensions = common().attributes.get(hit.concept, frozenset()) if hit.category == "attribute" else None

    def may(other: Quantity) -> bool:
        if hit.category == "role":
            return other.kind in ("money", quantity.kind) or (other.kind == "count" and not other.noun)
        return not dimensions or (other.dimension or other.kind) in dimensions

    if dimensions and not may(quantity):
        return False
    distance = _distance(hit, quantity)
    return all(
        _distance(hit, other) >= distance
        for other in reading.quantities
        if other is not quantity and may(other)
    )


def _distance(hit: Hit, quantity: Quantity) -> int:
    # What follows a word is nearer to it than what goes before.
    return (quantity.start - hit.end) * 2 if quantity.start >= hit.end else (hit.start - quantity.end) * 2 + 3


def _amounts(quantity: Quantity, moneys: Iterable[tuple[str, Money]]) -> list[tuple[str, Decimal]]:
    return [
        (fact, money.amount)
        for fact, money in moneys
        if not quantity.currencies or money.currency in quantity.currencies
    ]


def _same(values: Iterable[Decimal], amount: Decimal, context: _Context, *, rounded: bool = False) -> bool:
    for value in values:
        if value == amount:
            return True
        if context.about and abs(value - amount) <= amount * _APPROXIMATE:
            return True
        if context.under and amount <= value <= amount * Decimal("1.3"):
            return True
        if context.over and amount * Decimal("0.7") <= value <= amount:
            return True
        if rounded and abs(value - amount) < Decimal("0.006"):
            return True
    return False


def _judge_money(quantity: Quantity, context: _Context, found: Found, ground: Ground) -> None:
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
        and (not quantity.currencies or quantity.currencies & known.quantity.currencies)
        for value in known.quantity.values
    ]
    fits = {
        name: [fact for fact, amount in pool if _same(values, amount, context, rounded=True)]
        for name, pool in pools.items()
    }
    fits["text"] = [fact for fact, amount, _ in texts if amount in values]
    roles = context.roles
    if "shipping" in roles | context.attributes and fits["text"]:
        found.trace(fits["text"])
        return
    for role in ("list", "saving"):
        if role in roles and fits[role]:
            found.trace(fits[role])
            return
    if (not roles or "price" in roles) and (fits["price"] or _multiple(quantity, pools["price"], found)):
        found.trace(fits["price"] or [pools["price"][0][0]])
        return
    if not roles and (fits["saving"] or (fits["list"] and _states_price(found, ground))):
        found.trace([*fits["saving"], *fits["list"]][:1])
        return
    if fits["text"] and roles <= {"price", "shipping"}:
        found.trace(fits["text"])
        return
    # `not 49.90, but 39.90`: each amount is right where it stands beside the other.
    if "price" in roles and fits["list"] and _states_price(found, ground) and _list_cue(found):
        found.trace(fits["list"])
        return
    beside = sum(q.kind == "money" for q in found.reading.quantities) > 1
    misread = roles & {"list", "saving"} and not _only_list_cue(quantity, found)
    if misread and fits["price"] and (_states_list(found, ground) or ("saving" in roles and beside)):
        found.trace(fits["price"])
        return
    category = "discount" if "saving" in roles else "shipping" if "shipping" in roles else "price"
    found.fault(category, quantity.start, quantity.end, _money_reason(quantity, context, fits, found, pools))


def _multiple(quantity: Quantity, prices: list[tuple[str, Decimal]], found: Found) -> bool:
    """Whether the amount is the price of as many pieces as the line says: `two for 79.80`."""
    counts = {
        value
        for other in found.reading.quantities
        if other.kind == "count" and other.small
        for value in other.values
        if value > 1
    }
    return any(
        value == amount * count for value in quantity.values for _, amount in prices for count in counts
    )


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
    context: _Context,
    fits: dict[str, list[str]],
    found: Found,
    pools: dict[str, list[tuple[str, Decimal]]],
) -> str:
    said = _said(quantity, found)
    for name, what in (("list", "the list price"), ("price", "the price"), ("saving", "the saving")):
        if fits[name]:
            words = {"saving": "a saving", "list": "the list price", "shipping": "a cost of shipping"}
            meant = next((said for role, said in words.items() if role in context.roles), "the price")
            return f"{said} is {what} ({fits[name][0]}), but the line gives it as {meant}"
    if fits["text"]:
        return f"{said} stands in {fits['text'][0]} with another meaning"
    if "saving" in context.roles and not pools["saving"]:
        return (
            f"{said} as a saving does not follow from the product sheet, which has no list price to compare"
        )
    price = ", ".join(str(amount) for _, amount in pools["price"][:1])
    hint = f"; the price there is {price}" if price and context.roles <= {"price"} else ""
    return f"the amount {said} is not in the product sheet{hint}"


def _judge_percent(quantity: Quantity, context: _Context, found: Found, ground: Ground) -> None:
    step = Decimal("0.11") * 10 if quantity.dimension == "tenths" else _PERCENT_STEP
    exact = any(v != v.to_integral_value() for v in quantity.values) and quantity.dimension != "tenths"
    for fact, percent in ground.percents:
        for value in quantity.values:
            close = (
                abs(value - percent) < Decimal("0.06") if exact else Decimal("-0.5") <= percent - value < step
            )
            if close or (context.about and abs(value - percent) <= 2):
                found.trace([fact])
                return
    stated = [
        known
        for known in ground.quantities
        if known.quantity.kind == "percent" and known.quantity.values & quantity.values
    ]
    if stated:
        found.trace(known.fact for known in stated if known.fact)
        return
    said = _said(quantity, found)
    if context.roles & {"saving", "price"} or ground.percents or quantity.dimension == "tenths":
        right = (
            f"; it gives {int(ground.percents[0][1])} %" if ground.percents else ", which has no list price"
        )
        found.fault(
            "discount", quantity.start, quantity.end, f"{said} does not follow from the product sheet{right}"
        )
    else:
        found.fault("number", quantity.start, quantity.end, f"{said} is not in the product sheet")


def _judge_measure(quantity: Quantity, context: _Context, found: Found, ground: Ground) -> None:
    if _talk_of_the_show(quantity, found.reading):
        return
    category = "duration" if quantity.dimension == "time" else "unit"
    same = [
        k
        for k in ground.quantities
        if k.quantity.dimension == quantity.dimension and k.quantity.kind == "measure"
    ]
    same += _fahrenheit(quantity, ground)
    if quantity.unit in ("oz", "ounce", "ounces") and not any(
        _measures_match(quantity, k.quantity, context) for k in same
    ):
        # Ounces are a volume too, where a vessel is spoken of.
        values = frozenset(v * _FLUID for v in quantity.values)
        fluid = replace(quantity, dimension="volume", unit="fl oz", values=values,
                        step=quantity.step * _FLUID)  # fmt: skip
        if any(k.quantity.dimension == "volume" for k in ground.quantities):
            _judge_measure(fluid, context, found, ground)
            return
    matching = [k for k in same if _measures_match(quantity, k.quantity, context)]
    if not matching:
        said = _said(quantity, found)
        known = ", ".join(dict.fromkeys(k.quantity.written + " " + k.quantity.unit for k in same if k.fact))
        hint = f"; of this kind it has {known}" if known else ""
        found.fault(category, quantity.start, quantity.end, f"{said} is not in the product sheet{hint}")
        return
    right = [
        k
        for k in matching
        if _means_the_same(context.attributes, k.attributes) and _policy_named(k, context, found.reading)
    ]
    if not right:
        found.fault(
            category, quantity.start, quantity.end, _meaning_reason(quantity, context, matching[0], found)
        )
        return
    ends = [k for k in right if not k.quantity.ranged]
    if (
        not ends
        and not quantity.ranged
        and all(k.quantity.low for k in right)
        and not (context.over or context.about)
    ):
        whole = right[0].quantity.written
        found.fault(
            category,
            quantity.start,
            quantity.end,
            f"{_said(quantity, found)} is only the lower end of a range in {right[0].fact} ({whole} to ...)",
        )
        return
    found.trace(k.fact for k in right if k.fact)


def _fahrenheit(quantity: Quantity, ground: Ground) -> list[Known]:
    """Temperatures of the sheet in the other scale."""
    out = []
    for known in ground.quantities:
        q = known.quantity
        if quantity.dimension == "fahrenheit" and q.dimension == "temperature":
            values = frozenset(v * 9 / 5 + 32 for v in q.values)
        elif quantity.dimension == "temperature" and q.dimension == "fahrenheit":
            values = frozenset((v - 32) * 5 / 9 for v in q.values)
        else:
            continue
        converted = Quantity(
            "measure", q.start, q.end, values, q.written, quantity.dimension, q.unit, step=Decimal("0.5")
        )
        out.append(Known(known.fact, converted, known.attributes))
    return out


def _measures_match(said: Quantity, known: Quantity, context: _Context) -> bool:
    for value in said.values:
        for right in known.values:
            if value == right:
                return True
            # Converted into another unit and rounded: as exact as it was said, and at most 3 % off.
            converted = said.factor != known.factor or said.dimension == "fahrenheit"
            if converted and abs(value - right) <= min(said.step * Decimal("1.02"), right * Decimal("0.03")):
                return True
            if _same([value], right, context):
                return True
    return False


def _means_the_same(said: frozenset[str], known: frozenset[str]) -> bool:
    if not said or not known or said & known:
        return True
    return bool(said & _SIZE and known & _SIZE) and ("size" in said or "size" in known)


def _policy_named(known: Known, context: _Context, reading: Reading) -> bool:
    """Terms of shipping and returns are only stated where the line speaks of them."""
    policy = known.attributes & _POLICY
    return not policy or known.attributes > policy or bool(policy & reading.attributes()) or known.fact == ""


def _meaning_reason(quantity: Quantity, context: _Context, known: Known, found: Found) -> str:
    said_as = " and ".join(sorted(context.attributes)).replace("_", " ") or "something else"
    really = " and ".join(sorted(known.attributes)).replace("_", " ")
    return (
        f"{_said(quantity, found)} stands in the product sheet as {really} ({known.fact}), "
        f"but the line gives it as {said_as}"
    )


def _talk_of_the_show(quantity: Quantity, reading: Reading) -> bool:
    """Whether a time speaks of the show itself: `back in five minutes`, `give me a second`."""
    if quantity.dimension != "time" or any(v > 7200 for v in quantity.values):
        return False
    clause = reading.clause(quantity.start)
    return any(reading.clause(h.start) == clause for h in reading.of("cue", "show_time"))


def _judge_count(quantity: Quantity, context: _Context, found: Found, ground: Ground) -> None:
    if quantity.vague and not quantity.noun:
        return
    stock = [fact for fact, count in ground.stock if count in quantity.values]
    if stock and (
        quantity.noun in ("piece", "", "stock")
        and (found.reading.of("attribute", "stock") or found.reading.of("cue", "stock"))
    ):
        found.trace(stock)
        return
    amounts = [*ground.price, *ground.list_price, *ground.saving]
    decimal = any(v != v.to_integral_value() for v in quantity.values)
    if context.roles & {"saving"} and all(v < 1 for v in quantity.values) and ground.percents:
        hundredths = replace(quantity, kind="percent", values=frozenset(v * 100 for v in quantity.values))
        _judge_percent(hundredths, context, found, ground)
        return
    beside = any(q.kind == "money" for q in found.reading.quantities)
    if not quantity.noun and (context.roles or decimal or beside or not quantity.small):
        money = [fact for fact, amount in amounts if amount.amount in quantity.values]
        if money and (context.roles or decimal or beside or _bare_price(quantity, found)):
            _judge_money(quantity, context, found, ground)
            return
    matching = [
        k
        for k in ground.quantities
        if (k.quantity.kind in ("count", "date", "rating", "times") and k.quantity.values & quantity.values)
        or _written_number(k.quantity, found.reading) & quantity.values
    ]
    if context.attributes:
        wrong = [k for k in matching if not _means_the_same(context.attributes, k.attributes)]
        if wrong and len(wrong) == len(matching) and wrong[0].quantity.dimension:
            found.fault(
                "unit", quantity.start, quantity.end, _meaning_reason(quantity, context, wrong[0], found)
            )
            return
    if matching:
        nouns = {k.quantity.noun for k in matching if k.quantity.kind == "count"}
        if not quantity.noun or quantity.noun in nouns or "" in nouns or _shares_noun(quantity, nouns):
            found.trace(k.fact for k in matching if k.fact)
            return
    if quantity.in_words and all(v == 1 for v in quantity.values):
        return  # `one set`, `a tin`
    if not quantity.noun and _harmless(quantity, found.reading):
        return
    if quantity.vague:
        found.fault(
            "number", quantity.start, quantity.end, f"{_said(quantity, found)} is not in the product sheet"
        )
        return
    said = _said(quantity, found)
    if matching:
        facts = matching[0].fact
        noun = quantity.noun.replace("_", " ")
        reason = f"{said} stands in the product sheet ({facts}), but not as a number of {noun}"
    else:
        reason = f"the number {said} is not in the product sheet"
    found.fault("number", quantity.start, quantity.end, reason)


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
    text = reading.folded.words
    unspaced = reading.lexicon.lang in ("zh", "th")
    near = 6 if reading.lexicon.lang in ("zh", "th") else 20
    if any(-1 <= h.start - quantity.end <= near for h in reading.of("harmless")):
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


def _judge_code(quantity: Quantity, found: Found, ground: Ground) -> None:
    code = compact(quantity.written)
    if code in ground.codes or any(compact(text).find(code) >= 0 for _, text in ground.texts):
        if ground.codes.get(code):
            found.trace([ground.codes[code]])
        return
    if code in common().free_words:
        return
    found.fault(
        "feature", quantity.start, quantity.end, f"{_said(quantity, found)} is not named in the product sheet"
    )


def _judge_other(quantity: Quantity, found: Found, ground: Ground, names: str) -> None:
    same = [
        k
        for k in ground.quantities
        if (k.quantity.kind == quantity.kind or {k.quantity.kind, quantity.kind} in _ALIKE)
        and (
            quantity.values <= k.quantity.values
            if quantity.kind == "date"
            else quantity.values & k.quantity.values
        )
    ]
    if same:
        found.trace(k.fact for k in same if k.fact)
        return
    if quantity.kind == "times" and any(
        -1 <= h.start - quantity.end <= 12 for h in found.reading.of("harmless")
    ):
        return
    few = all(v < 3 for v in quantity.values) and not found.reading.of("cue", "more")
    if quantity.kind == "times" and few:
        return
    said = _said(quantity, found)
    what = {"times": "the comparison", "rating": "the rating", "date": "the date or time"}[quantity.kind]
    found.fault(_CATEGORY_OF[quantity.kind], quantity.start, quantity.end, f"{what} {said} is not in {names}")


def _said(quantity: Quantity, found: Found) -> str:
    start, end = found.reading.folded.span(quantity.start, quantity.end)
    return repr(" ".join(found.reading.folded.original[start:end].split()))
