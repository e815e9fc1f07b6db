"""Judging figures of parts: where a fact has one for the frame and another for the battery, no line may say
the first of both."""

from __future__ import annotations

from .found import Found, as_said
from .ground import Ground, Known
from .reasons import because
from .wording import naming

_SHORTEST_STEM = 4


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
                _judge(
                    k,
                    [o for o in known if o is not k and o.quantity.dimension == k.quantity.dimension],
                    found,
                )


def _akin(part: str, said: str) -> bool:
    """Whether both are forms of one word: `pega` and the beginning of `pegasnya`."""
    short = min(len(part), len(said))
    return part == said or (short >= _SHORTEST_STEM and part[:short] == said[:short])


def _judge(named: Known, others: list[Known], found: Found) -> None:
    quantities = found.reading.quantities
    bare = {
        v / named.quantity.factor for v in named.quantity.values
    }  # `five megapixels at the back, two in front`
    if any(
        (q.dimension == named.quantity.dimension and q.values & named.quantity.values)
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
