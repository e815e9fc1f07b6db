"""Judging quantities: every number of a line must stand in the facts, meaning the same there."""

from __future__ import annotations

from decimal import Decimal

from .amounts import judge_money
from .asked import of_people, quotations, told
from .counts import judge_count
from .found import Found, as_said, context_of
from .ground import Ground
from .lexicon import common
from .measures import judge_measure
from .percents import judge_percent
from .quantity import Quantity
from .reading import Reading
from .reasons import because
from .sums import summed
from .wording import compact

_MORE = 5  # letters
_NEARLY = Decimal("0.5")
_HUNDRED = 100
_HALF = Decimal("0.5")
_ALIKE = ({"date", "count"}, {"times", "count"})
_OTHER = {
    "times": ("comparison", "comparison"),
    "rating": ("social_proof", "rating"),
    "date": ("date", "time"),
}
"""The category and the name of what is neither an amount, a measure nor a count."""


def judge_quantities(found: Found, ground: Ground) -> None:
    """Checks all quantities of a line against the ground."""
    reading = found.reading
    judged_to = 0
    explained, facts = summed(reading, ground)
    found.trace(sorted(facts))
    stories = [*told(reading), *of_people(reading)]
    quoted = quotations(reading, ground) if reading.quantities else []
    for at, quantity in enumerate(reading.quantities):
        if quantity.start < judged_to or _in_a_story(quantity, stories) or _quoted(quantity, quoted):
            continue
        if refused := _refused(quantity, reading, ground):
            found.trace([refused])
            continue
        if at in explained:
            judged_to = quantity.compound.end if quantity.compound is not None else quantity.end
            continue
        if quantity.compound is not None:
            trial = Found(reading)
            _judge(quantity.compound, trial, ground)
            if not trial.faults:
                found.trace(trial.facts)
                judged_to = quantity.compound.end
                continue
            if _only_half(quantity, reading):  # `สามขีดครึ่ง` is no rounder for its half
                found.faults += trial.faults
                judged_to = quantity.compound.end
                continue
        _judge(quantity, found, ground)


def _refused(quantity: Quantity, reading: Reading, ground: Ground) -> str:
    """The fact whose question has the number and is answered with no, where the line denies it too, or only
    asks: `at 220 volts? No`, `220 нельзя`."""
    asked = [
        fact
        for fact, q in ground.refused
        if q.kind == "measure" and (q.values & quantity.values or _bare(q) & quantity.values)
    ]
    if not asked:
        return ""
    clause, (start, end) = reading.clause(quantity.start), reading.sentence(quantity.start)
    denied = any(reading.clause(h.start) == clause for h in reading.of("negators"))
    asks = reading.folded.text[start:end].rstrip().endswith(("?", "？"))
    return asked[0] if denied or asks else ""


def _bare(measure: Quantity) -> frozenset[Decimal]:
    """The number of a measure without its unit."""
    return frozenset(value / measure.factor for value in measure.values)


def _quoted(quantity: Quantity, quoted: list[tuple[int, int]]) -> bool:
    """Whether the number stands in words of a fact that say more than the number: `180 g in size M`."""
    length = quantity.end - quantity.start + _MORE
    return any(
        start <= quantity.start and quantity.end <= end and length <= end - start for start, end in quoted
    )


def _in_a_story(quantity: Quantity, stories: list[tuple[int, int]]) -> bool:
    """Whether the number only counts what people had or did: `half the suitcase`, `two cats`."""
    few = all(value < _HUNDRED for value in quantity.values)
    everyday = quantity.kind == "count" and (quantity.small or (quantity.in_words and few))
    # At five in the morning, two kilometres on foot.
    everyday = everyday or (quantity.kind == "measure" and quantity.in_words)
    return (everyday or quantity.dimension == "share") and any(
        start <= quantity.start < end for start, end in stories
    )


def _only_half(quantity: Quantity, reading: Reading) -> bool:
    """Whether the other reading only adds a half, which stands for nothing else."""
    end = quantity.compound.end if quantity.compound is not None else 0
    return any(q.end == end and q.kind == "count" and q.values == {_HALF} for q in reading.quantities)


def _judge(quantity: Quantity, found: Found, ground: Ground) -> None:
    context = context_of(quantity, found.reading)
    if quantity.kind == "money":
        judge_money(quantity, context, found, ground)
    elif quantity.kind == "percent":
        judge_percent(quantity, context, found, ground)
    elif quantity.kind == "measure":
        judge_measure(quantity, context, found, ground)
    elif quantity.kind == "count":
        judge_count(quantity, context, found, ground)
    elif quantity.kind == "code":
        _judge_code(quantity, found, ground)
    elif quantity.kind in ("times", "rating", "date"):
        _judge_other(quantity, found, ground)


def _nearly(quantity: Quantity, reading: Reading) -> bool:
    context = context_of(quantity, reading)
    return context.about or context.under


def _judge_code(quantity: Quantity, found: Found, ground: Ground) -> None:
    code = compact(quantity.written)
    if code in ground.codes or any(compact(text).find(code) >= 0 for _, text in ground.texts):
        if ground.codes.get(code):
            found.trace([ground.codes[code]])
        return
    if code in common().free_words:
        return
    found.fault(
        "feature",
        quantity.start,
        quantity.end,
        because("code_not_there", said=as_said(quantity, found)),
    )


def _judge_other(quantity: Quantity, found: Found, ground: Ground) -> None:
    if quantity.kind == "rating" and _nearly(quantity, found.reading):
        near = [
            k.fact
            for k in ground.quantities
            if k.quantity.kind == "rating"
            and any(0 < a - b <= _NEARLY for a in quantity.values for b in k.quantity.values)
        ]
        if near:
            found.trace(near)
            return
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
        -1 <= h.start - quantity.end <= 3 for h in found.reading.of("harmless")
    ):
        return
    few = all(v < 3 for v in quantity.values) and not found.reading.of("cue", "more")
    if quantity.kind == "times" and few:
        return
    start, end = found.reading.sentence(quantity.start)
    asked = found.reading.folded.text[start:end].rstrip().endswith(("?", "？"))
    if quantity.dimension == "month" and (asked or any(start <= a < end for a, _ in told(found.reading))):
        return  # `whose flat is hot in July?`
    category, what = _OTHER[quantity.kind]
    reason = because("not_there", what=what, said=as_said(quantity, found))
    found.fault(category, quantity.start, quantity.end, reason)
