"""Judging figures of parts: where a fact has one for the frame and another for the battery, no line may say
the first of both."""

from __future__ import annotations

from decimal import Decimal

from .found import Found, as_said, context_of
from .ground import Ground, Known
from .quantity import Quantity
from .reasons import because
from .wording import naming

_SHORTEST_STEM = 4
_CLOSELY = Decimal("0.03")
_PAIR = 2


def judge_parts(found: Found, ground: Ground) -> None:
    """Faults where a sentence names a part and gives it the figure of another part of the same fact."""
    reading = found.reading
    said = None
    for fact in {k.fact for k in ground.quantities if k.part and k.fact}:
        known = [k for k in ground.quantities if k.fact == fact and k.part and k.lang == reading.lexicon.lang]
        if len({k.quantity.values for k in known}) < len(known) or len(known) < 2:
            continue
        if said is None:
            said = naming(reading.folded.words, reading.lexicon.lang)
        for k in known:
            others = frozenset[str]().union(*(o.part for o in known if o is not k))
            if any(_akin(p, word) for p in k.part - others for word in said):
                alike = [o for o in known if o is not k and o.quantity.dimension == k.quantity.dimension]
                # Of a list of several, those that are named too may have kept their figure: `9 cm the last`.
                told = [
                    o
                    for o in alike
                    if len(known) > _PAIR and any(_akin(p, w) for p in o.part - k.part for w in said)
                ]
                _judge(k, [o for o in alike if o not in told], found)
    judge_wholes(found, ground)


def judge_wholes(found: Found, ground: Ground) -> None:
    """Faults where the warranty of a part is said without naming it, or of the whole: `2 years, 5 years on
    the compressor` gives nobody five years."""
    reading = found.reading
    held = [
        k
        for k in ground.quantities
        if "warranty" in k.attributes and k.lang == reading.lexicon.lang and k.quantity.dimension == "time"
    ]
    for named in (k for k in held if k.part):
        general = [k.quantity.values for k in held if k.fact == named.fact and not k.part]
        if not general or any(named.quantity.values & values for values in general):
            continue
        for quantity in reading.quantities:
            if quantity.dimension != "time" or not quantity.values & named.quantity.values:
                continue
            start, end = reading.sentence(quantity.start)
            said = naming(reading.folded.words[start:end], reading.lexicon.lang)
            whole = any(start <= h.start < end for h in reading.of("cue", "all_of_it"))
            if "warranty" in context_of(quantity, reading).attributes and (
                whole or not any(_akin(p, word) for p in named.part for word in said)
            ):
                reason = because("other_part", said=as_said(quantity, found), where=named.fact)
                found.fault("duration", quantity.start, quantity.end, reason)


def _akin(part: str, said: str) -> bool:
    """Whether both are forms of one word: `pega` and the beginning of `pegasnya`."""
    short = min(len(part), len(said))
    return part == said or (short >= _SHORTEST_STEM and part[:short] == said[:short])


def _values(quantity: Quantity) -> frozenset[Decimal]:
    return quantity.values | (quantity.compound.values if quantity.compound is not None else frozenset())


def _about_equal(said: frozenset[Decimal], known: frozenset[Decimal]) -> bool:
    """Whether a value is the same, converted: a year and a half are eighteen months."""
    return any(abs(a - b) <= b * _CLOSELY for a in said for b in known)


def _judge(named: Known, others: list[Known], found: Found) -> None:
    quantities = found.reading.quantities
    bare = {
        v / named.quantity.factor for v in named.quantity.values
    }  # `five megapixels at the back, two in front`
    if any(
        (q.dimension == named.quantity.dimension and _about_equal(_values(q), named.quantity.values))
        or (q.kind == "count" and q.values & bare)
        for q in quantities
    ):
        return
    for quantity in quantities:
        for other in others:
            if quantity.kind == "measure" and quantity.dimension == other.quantity.dimension and (
                quantity.values & other.quantity.values
            ):  # fmt: skip
                found.fault(
                    "duration" if quantity.dimension == "time" else "unit", quantity.start, quantity.end,
                    because("other_part", said=as_said(quantity, found), where=named.fact),
                )  # fmt: skip
                return
