"""Judging measures: each must stand in the facts, or be one converted, and mean the same there."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import product

from .amounts import POLICY, same
from .found import Context, Found, as_said, context_of, said_of_each
from .ground import Ground, Known
from .multiples import times_pieces, weight_of_cloth
from .numerals import overlaps
from .passing_times import is_a_pause, promises_nothing
from .phrases import UNSPACED
from .quantity import Quantity
from .reading import Reading
from .reasons import Reason, because
from .sums import pieces_said

_FLUID = Decimal("29.5735295625") / Decimal("28.349523125")
# Short names of two units: what else they may measure, and how many of its base unit they are.
_KILOMETRE, _MILLIMETRE = ("length", Decimal(1_000_000)), ("length", Decimal(1))
_ALSO = {
    "mili": _MILLIMETRE, "มิล": ("volume", Decimal(1)), "kilo": _KILOMETRE, "กิโล": _KILOMETRE,
    "โล": _KILOMETRE, "giga": ("frequency", Decimal(1_000_000_000)),
}  # fmt: skip
_OUNCES = frozenset(
    {"oz", "ounce", "ounces", "onza", "onzas", "onça", "onças", "onca", "oncas", "унция", "унции", "унций"}
)
_ADDING_UP = frozenset({"mass", "volume"})
_PER_AMOUNT = frozenset({"heat", "mass"})
_CLOSELY = Decimal("0.03")
_ROUGHLY = Decimal("0.07")
_OF_ALL = 8
_OF_ALL_UNSPACED = 2
_SHORT = 4
_IN_TENS = Decimal("0.08")
_ROUNDED = Decimal("0.1")
_CENTS = Decimal(100)
_HUNDRED = frozenset({_CENTS})
_WORKING_DAYS = re.compile(
    r"working|business|labor|habil|util|uteis|рабоч|工作日|ทำการ|ทําการ|lam viec|làm việc|kerja"
)
_ITS_OWN = frozenset({"warranty", "charging"})
_CONVERTED = frozenset({"length", "mass", "volume", "temperature", "fahrenheit", "speed", "time", "heat"})
_NAMES = re.compile(r"[^\W\d_]{3,}")
_ACROSS = frozenset({"width", "diameter"})
_SIZE = frozenset({"height", "width", "length", "depth", "diameter", "thickness", "size"})


def judge_measure(quantity: Quantity, context: Context, found: Found, ground: Ground) -> None:
    if promises_nothing(quantity, context, found.reading, ground):
        return
    category = "duration" if quantity.dimension == "time" else "unit"
    same = [
        k
        for k in ground.quantities
        if k.quantity.dimension == quantity.dimension and k.quantity.kind == "measure"
    ]
    same += _fahrenheit(quantity, ground)
    pieces = pieces_said(found.reading) if quantity.dimension in _ADDING_UP else frozenset()
    if quantity.unit in _OUNCES and not any(_measures_match(quantity, k, context, pieces) for k in same):
        # Ounces are a volume too, where a vessel is spoken of.
        values = frozenset(v * _FLUID for v in quantity.values)
        fluid = replace(quantity, dimension="volume", unit="fl oz", values=values,
                        step=quantity.step * _FLUID)  # fmt: skip
        if any(k.quantity.dimension == "volume" for k in ground.quantities):
            judge_measure(fluid, context, found, ground)
            return
    matching_any = any(_measures_match(quantity, k, context, pieces) for k in same)
    if not matching_any:
        follows = weight_of_cloth(quantity, found.reading, ground)
        if not follows and quantity.dimension in (*_ADDING_UP, "length"):
            follows = times_pieces(quantity, found.reading, ground)
        if follows:
            found.trace([follows])
            return
    if not matching_any and (paid := _as_money(quantity, found, ground)):
        found.trace([paid])
        return
    also = _ALSO.get(quantity.unit)
    if also is not None and not any(_measures_match(quantity, k, context, pieces) for k in same):
        dimension, factor = also
        meant = replace(
            quantity, dimension=dimension, unit="", factor=factor,
            step=quantity.step / quantity.factor * factor,
            values=frozenset(v / quantity.factor * factor for v in quantity.values),
        )  # fmt: skip
        if any(k.quantity.dimension == dimension for k in ground.quantities):
            judge_measure(meant, context_of(meant, found.reading), found, ground)
            return
    if not any(_measures_match(quantity, k, context, pieces) for k in same):
        same += _scaled(quantity, ground)
    each = said_of_each(quantity, found.reading)
    split = {k.fact for k in same if k.each}
    same = [k for k in same if not each or k.each or k.fact not in split]
    matching = [k for k in same if _measures_match(quantity, k, context, pieces)]
    if _said_of_all(quantity, found.reading):  # 4.6 g each are no 4.6 g the pair
        matching = [k for k in matching if not (k.fact in split and quantity.values & k.quantity.values)]
    converted = _converted_from(quantity, context, found.reading)
    if converted is not None and not _measures_match(
        quantity, Known("", converted, frozenset()), context, frozenset()
    ):
        reason = because("not_equal", said=as_said(quantity, found), other=as_said(converted, found))
        found.fault(category, quantity.start, quantity.end, reason)
        return
    if not matching and (lasting := _times_over(quantity, same, found.reading)):
        found.trace(lasting)
        return
    if not matching and is_a_pause(quantity, context, found.reading, ground):
        return
    if not matching:
        said = as_said(quantity, found)
        known = ", ".join(dict.fromkeys(k.quantity.written + " " + k.quantity.unit for k in same if k.fact))
        there = because("measure_not_there", said=said, known=known)
        reason = there if known else because("words_not_there", said=said)
        found.fault(category, quantity.start, quantity.end, reason)
        return
    right = [
        k
        for k in matching
        if means_the_same(context.attributes, k.attributes)
        and (_policy_named(k, context, found.reading) or _WORKING_DAYS.search(quantity.unit))
    ]
    # What a line gives as a warranty is not the age the sheet names, where it has a warranty of its own.
    told = [k for k in same if k.attributes & context.attributes & _ITS_OWN]
    if told and any(k.attributes for k in right) is False:
        right = [k for k in right if k.attributes or k.fact == ""]
        matching = told
    if not right:
        found.fault(
            category, quantity.start, quantity.end, meaning_reason(quantity, context, matching[0], found)
        )
        return
    ends = [k for k in right if not k.quantity.ranged]
    if (
        not ends
        and not quantity.ranged
        and all(k.quantity.low for k in right)
        and not (context.over or context.about or _both_ends(quantity, right, found.reading, ground))
    ):
        whole = right[0].quantity.written
        reason = because("lower_end", said=as_said(quantity, found), where=right[0].fact, known=whole)
        found.fault(category, quantity.start, quantity.end, reason)
        return
    found.trace(k.fact for k in right if k.fact)


def _as_money(quantity: Quantity, found: Found, ground: Ground) -> str:
    """The fact whose price a number of pounds is, where pounds are money: `thirty-four pounds fifty`."""
    currency = found.reading.lexicon.also_money.get(quantity.unit)
    said = {value / quantity.factor for value in quantity.values}
    behind = {
        value / _CENTS
        for other in found.reading.quantities
        if 0 < other.start - quantity.end <= _SHORT
        for value in other.values
    }
    said |= {value + cents for value in said for cents in behind if cents < 1}
    prices = [*ground.price, *ground.list_price, *ground.saving]
    return next((f for f, money in prices if money.currency == currency and money.amount in said), "")


def _both_ends(quantity: Quantity, right: list[Known], reading: Reading, ground: Ground) -> bool:
    """Whether the line names the upper end of the range too: `at twenty degrees, at sixty`."""
    facts = {k.fact for k in right}
    ends = [k.quantity for k in ground.quantities if k.fact in facts and k.quantity.ranged]
    upper = {
        value for end in ends if not end.low for value in (*end.values, *(v / end.factor for v in end.values))
    }
    return any(upper & q.values for q in reading.quantities if q is not quantity)


def _times_over(quantity: Quantity, same: list[Known], reading: Reading) -> list[str]:
    """The facts a time follows from that the line says too, times the pieces: four weeks, twice: eight."""
    if quantity.dimension != "time":
        return []
    return [
        known.fact
        for known in same
        if known.fact
        and any(
            value * n in quantity.values
            for other in reading.quantities
            if other is not quantity and other.dimension == "time"
            for value in other.values & known.quantity.values
            for n in pieces_said(reading)
        )
    ]


def _said_of_all(quantity: Quantity, reading: Reading) -> bool:
    """Whether the measure is said of several pieces at once: `4.6 grams for the pair`."""
    near = _OF_ALL_UNSPACED if reading.lexicon.lang in UNSPACED else _OF_ALL
    return not said_of_each(quantity, reading) and any(
        0 <= h.start - quantity.end <= near
        and h.end - h.start > _SHORT
        and reading.clause(h.start) == reading.clause(quantity.start)
        for h in reading.of("field", "together")
    )


def _converted_from(quantity: Quantity, context: Context, reading: Reading) -> Quantity | None:
    """The measure right before that the quantity says in another unit: `17 cm, that is about ten inches`."""
    before = [q for q in reading.quantities if q.end <= quantity.start]
    if not before or context.attributes or not (context.about or reading.of("cue", "converted")):
        return None
    last = next(
        (q.compound for q in before if q.compound is not None and q.compound.end == before[-1].end),
        before[-1],
    )
    sentence = reading.sentence(quantity.start)
    alike = [q for q in before if q.dimension == last.dimension and reading.sentence(q.start) == sentence]
    if len(alike) > 1 and last not in (q.compound for q in before):
        return None  # `180 by 30 centimetres, roughly 71 by 12 inches`
    same = last.kind == "measure" and last.dimension == quantity.dimension and last.factor != quantity.factor
    near = reading.sentence(last.start) == reading.sentence(quantity.start) and quantity.dimension != "time"
    return last if same and near and not last.ranged else None


def _scaled(quantity: Quantity, ground: Ground) -> list[Known]:
    """What the sheet says of so many grams or millilitres, for as many as a piece holds: energy in a bag."""
    if quantity.dimension not in _PER_AMOUNT:
        return []
    out = []
    for known in ground.quantities:
        if known.quantity.dimension != quantity.dimension or known.quantity.kind != "measure":
            continue
        parts = [
            k.quantity
            for k in ground.quantities
            if k.fact == known.fact and k.quantity.dimension in _ADDING_UP and k.quantity.values == _HUNDRED
        ]
        for part, whole in product(parts, ground.quantities):
            if whole.quantity.dimension != part.dimension or whole.fact == known.fact:
                continue
            values = frozenset(
                v * w / p
                for v in known.quantity.values
                for w in whole.quantity.values
                for p in part.values
                if p
            )
            out.append(Known(known.fact, replace(known.quantity, values=values), known.attributes))
    return out


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


def _measures_match(said: Quantity, fact: Known, context: Context, pieces: frozenset[int]) -> bool:
    known = fact.quantity
    one = said.values == {said.factor} and known.factor < said.factor
    if one and context.under and any(v < said.factor <= v * 2 for v in known.values):
        return True  # 40 seconds are under a minute
    for value in said.values:
        for right in (v * n for v in known.values for n in (1, *(pieces if fact.each else ()))):
            if value == right:
                return True
            # Converted into another unit and rounded: as exact as it was said, and at most 3 % off.
            converted = said.factor != known.factor or said.dimension == "fahrenheit"
            if converted and abs(value - right) <= min(
                said.step * Decimal("1.02"), right * (_ROUGHLY if context.about else _CLOSELY)
            ):
                return True
            if same([value], right, context):
                return True
            # Rounded to the place said: about five grams, where it weighs 4.6.
            if context.about and abs(value - right) <= min(said.step, right * _ROUNDED):
                return True
            tens = (value / said.factor) % 10 == 0
            if context.about and converted and tens and abs(value - right) <= right * _IN_TENS:
                return True
    return False


def means_the_same(said: frozenset[str], known: frozenset[str]) -> bool:
    if not said or not known or said & known:
        return True
    if said & _ACROSS and known & _ACROSS:
        return True
    return bool(said & _SIZE and known & _SIZE) and ("size" in said or "size" in known)


def _policy_named(known: Known, context: Context, reading: Reading) -> bool:
    """Terms of shipping and returns are only stated where the line speaks of them."""
    policy = known.attributes & POLICY
    returned = any(reading.of("field", told) for told in ("unopened", "dislike", "back"))
    terms = reading.attributes() | ({"returns"} if returned else set())
    return not policy or known.attributes > policy or bool(policy & terms) or known.fact == ""


def meaning_reason(quantity: Quantity, context: Context, known: Known, found: Found) -> Reason:
    said, meant = as_said(quantity, found), " ".join(sorted(context.attributes)) or "else"
    if not known.attributes:
        return because("some_meaning", said=said, where=known.fact)
    really = " ".join(sorted(known.attributes))
    return because("other_meaning", said=said, really=really, where=known.fact, meant=meant)


def judge_apart(quantity: Quantity, found: Found, ground: Ground) -> bool:
    """Whether a number is right with a unit that the sentence names elsewhere: `37 in miles`."""
    reading = found.reading
    text = reading.folded.text
    start, end = reading.sentence(quantity.start)
    taken = [(q.start, q.end) for q in reading.quantities if q is not quantity]
    context = context_of(quantity, reading)
    for match in _NAMES.finditer(text, start, end) if reading.lexicon.lang not in UNSPACED else ():
        unit = reading.lexicon.units.get(match[0]) or reading.lexicon.scales_of_heat.get(match[0])
        if unit is None or unit.dimension not in _CONVERTED or overlaps(match.span(), taken):
            continue
        said = replace(
            quantity, kind="measure", noun="", dimension=unit.dimension, unit=match[0], factor=unit.factor,
            values=frozenset(v * unit.factor for v in quantity.values), step=quantity.step * unit.factor,
        )  # fmt: skip
        same = [
            k
            for k in ground.quantities
            if k.quantity.dimension == unit.dimension and k.quantity.kind == "measure"
        ]
        right = [
            k
            for k in (*same, *_fahrenheit(said, ground))
            if _measures_match(said, k, context, frozenset()) and _policy_named(k, context, reading)
        ]
        if right:
            found.trace(k.fact for k in right if k.fact)
            return True
    return False
