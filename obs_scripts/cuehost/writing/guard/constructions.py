"""Claims made of several parts that stand in one sentence, in any order: `free` and `delivery`.

A phrase of the vocabulary is found only as it is written there. What people say in ever new words is found
by its parts: each language lists the words for a part (`fields:` in its file), and `constructions:` in
`common.yaml` says which parts together claim what, in every language alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from .lexicon import Construction, Lexicon, common
from .phrases import UNSPACED, Hit
from .quantity import Quantity

_REACH = 48
_REACH_UNSPACED = 22
_REACH_THAI = 44  # from who orders to what they get
_NEGATED_WITHIN = 9
_NEGATED_WITHIN_UNSPACED = 3
_MOST_OF_A_FIELD = 8
_SMALL_WORD = 4
_COLON = re.compile(r"[:：]\s?")
_COMMA = re.compile(r"[,，、;:](?!\d)")


@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    end: int


def constructed(
    lexicon: Lexicon,
    hits: Sequence[Hit],
    quantities: Sequence[Quantity],
    sentences: Sequence[tuple[int, int]],
    text: str,
) -> list[Hit]:
    """The claims of constructions. Numbers, times and words that deny are the fields
    `number`, `time` and `not`."""
    fields = [hit for hit in hits if hit.category == "field"]
    if not fields:
        return []
    negators = [hit for hit in hits if hit.category == "negators"]
    found = []
    for start, end in sentences:
        parts: dict[str, list[_Part]] = {}
        for hit in fields:
            if start <= hit.start < end:
                parts.setdefault(hit.concept, []).append(_Part(hit.start, hit.end))
        if not parts:
            continue
        for quantity in quantities:
            name = "time" if _is_time(quantity) else "number" if quantity.kind == "count" else ""
            if name and start <= quantity.start < end:
                parts.setdefault(name, []).append(_Part(quantity.start, quantity.end))
        parts["not"] = [_Part(n.start, n.end) for n in negators if start <= n.start < end]
        parts = {name: found_there for name, found_there in parts.items() if found_there}
        for rule in common().constructions:
            if all(name in parts for name in rule.of) and not any(name in parts for name in rule.without):
                chosen = _own(rule, parts, text)
                made = _nearest(rule, chosen, negators, text, lexicon)
                if made is not None:
                    found.append(made)
    return found


def _own(rule: Construction, parts: dict[str, list[_Part]], text: str) -> dict[str, list[_Part]]:
    """The parts without those that belong to another one (`unlike`) between the same commas: `free delivery,
    and you can send it back`."""
    others = parts.get(rule.unlike, []) if rule.unlike else []
    if not others:
        return parts

    def parted(one: _Part, other: _Part) -> bool:
        first, second = sorted((one, other), key=lambda part: part.start)
        return _COMMA.search(text, first.end, second.start) is not None

    first, *rest = rule.of
    belongs = [
        part
        for part in parts[first]
        if any(not parted(part, o) for o in others)
        and all(parted(part, p) for name in rest for p in parts[name])
    ]
    return {**parts, first: [part for part in parts[first] if part not in belongs]}


def _is_time(quantity: Quantity) -> bool:
    return quantity.dimension == "time" or quantity.kind == "date"


def _nearest(
    rule: Construction, parts: dict[str, list[_Part]], negators: Sequence[Hit], text: str, lexicon: Lexicon
) -> Hit | None:
    """The closest parts that are near enough, none of them denied by a word right before it."""
    reach = _REACH_UNSPACED if lexicon.lang in UNSPACED else _REACH
    if lexicon.lang == "th" and rule.category == "gift":
        reach = _REACH_THAI
    best: tuple[int, int, int] | None = None
    for chosen in product(*(parts[name][:_MOST_OF_A_FIELD] for name in rule.of)):
        if len(set(chosen)) < len(chosen):
            continue
        ordered = sorted(chosen, key=lambda part: part.start)
        gap = sum(max(b.start - a.end, 0) for a, b in pairwise(ordered))
        overlapping = any(b.start < a.end for a, b in pairwise(ordered))
        if (
            overlapping
            or gap > reach * (len(chosen) - 1)
            or ("not" in rule.of and _COLON.search(text, ordered[0].end, ordered[-1].start))
            or (rule.concept == "unbeatable" and _COMMA.search(text, ordered[0].end, ordered[-1].start))
            or ("not" not in rule.of and any(_denied(p, negators, text, lexicon) for p in chosen))
        ):
            continue
        start, end = ordered[0].start, max(part.end for part in ordered)
        if best is None or gap < best[0]:
            best = (gap, start, end)
    return Hit(rule.category, rule.concept, best[1], best[2]) if best is not None else None


def _denied(part: _Part, negators: Sequence[Hit], text: str, lexicon: Lexicon) -> bool:
    if lexicon.lang in UNSPACED:
        return any(0 <= part.start - negator.end <= _NEGATED_WITHIN_UNSPACED for negator in negators)
    return any(
        0 <= part.start - negator.end <= _NEGATED_WITHIN
        and not _COMMA.search(text, negator.end, part.start)
        and all(len(word) <= _SMALL_WORD for word in text[negator.end : part.start].split())
        for negator in negators
    )
