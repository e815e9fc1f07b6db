"""What is gathered while a line is judged, and what stands around a quantity in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from .lexicon import common
from .phrases import UNSPACED, Hit
from .quantity import Quantity
from .reading import Reading
from .reasons import Reason
from .verdict import Fault

_CUE_REACH = 34
_SHORT_WORD = 4
_CUE_REACH_UNSPACED = 14
_BOUND_REACH = 11
_BOUND_REACH_UNSPACED = 4
_TENS_AND_MORE = re.compile(r"(?:pulu|ratus|ribu)h?an$")  # Indonesian: `tiga puluhan`, thirty or so
_SMALL_WORDS = re.compile(r"[^\d.,;:!?。！？；，、()\n]*")


@dataclass(slots=True)
class Found:
    """Faults and fact ids gathered while judging one line."""

    reading: Reading
    faults: list[Fault] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)

    def fault(self, category: str, start: int, end: int, reason: Reason) -> None:
        """Notes a fault at a place of the folded text."""
        self.faults.append(Fault(category, self.reading.folded.span(start, end), reason))

    def trace(self, facts: Iterable[str]) -> None:
        """Notes facts the line states."""
        self.facts += facts


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around a quantity: words for an attribute or for the role of an amount."""

    attributes: frozenset[str]
    roles: frozenset[str]
    under: bool
    over: bool
    about: bool


def context_of(quantity: Quantity, reading: Reading) -> Context:
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
            near = _leads_to(hit, quantity, reading) or _right_behind(hit, quantity, reading)
            near = near or (quantity.start <= hit.start and hit.end <= quantity.end)
            if near and hit.concept in ("under", "over", "about") and not _of_old_price(hit, reading):
                bounds.add(hit.concept)
            continue
        if gap > reach or gap < 0 or reading.clause(hit.start) != clause:
            continue
        if hit.category == "role" and any(
            o.start <= hit.start and hit.end <= o.end and o != hit
            for o in reading.of("role")
            if o.end - o.start > hit.end - hit.start
        ):
            continue  # the `ลด` of `ลดเหลือ`, down to
        if hit.category == "attribute" and _bound_to(hit, quantity, reading):
            attributes.add(hit.concept)
        elif (
            hit.category == "role"
            and not _in_a_bound(hit, quantity, reading)
            and _bound_to(hit, quantity, reading)
        ):
            # What a word says about a price comes before the amount, `less` and the like after it too.
            # and words like `from` and `was` only speak of what follows.
            before = hit.start < quantity.start or (gap <= 2 and hit.end - hit.start > _SHORT_WORD)
            roles |= {hit.concept} if before or hit.concept == "saving" else set()
    if quantity.roughly:
        bounds.add("about")
    if quantity.in_words and _TENS_AND_MORE.search(quantity.written):
        bounds.add("over")
    return Context(
        frozenset(attributes), frozenset(roles), "under" in bounds, "over" in bounds, "about" in bounds
    )


def _of_old_price(hit: Hit, reading: Reading) -> bool:
    """Whether the word is part of one for the list price: the `from` of `down from`."""
    return any(
        role.start <= hit.start and hit.end <= role.end and role.end - role.start > hit.end - hit.start
        for role in reading.of("role", "list")
    )


def _leads_to(hit: Hit, quantity: Quantity, reading: Reading) -> bool:
    """Whether a word like `under` stands before the quantity, with at most a small word between."""
    between = reading.folded.text[hit.end : quantity.start]
    reach = _BOUND_REACH_UNSPACED if reading.lexicon.lang in UNSPACED else _BOUND_REACH
    return hit.end <= quantity.start and len(between) <= reach and _SMALL_WORDS.fullmatch(between) is not None


def _right_behind(hit: Hit, quantity: Quantity, reading: Reading) -> bool:
    """Whether a word like `or more` follows the quantity: `2190，原来` has no `来` of its own."""
    between = reading.folded.text[quantity.end : hit.start]
    return (
        0 <= hit.start - quantity.end <= 3
        and (hit.concept == "about" or _SMALL_WORDS.fullmatch(between) is not None)
        and not any(o.start < hit.start and hit.end <= o.end for o in reading.of("role"))
    )


def _in_a_bound(hit: Hit, quantity: Quantity, reading: Reading) -> bool:
    """Whether the word is part of another sense: the `less` of `less than forty`."""
    return any(
        cue.concept in ("under", "over", "about")
        and cue.start <= hit.start
        and hit.end <= cue.end
        and 0 <= quantity.start - cue.end <= 3
        for cue in reading.of("cue")
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


def as_said(quantity: Quantity, found: Found) -> str:
    """A quantity as it stands in the line."""
    start, end = found.reading.folded.span(quantity.start, quantity.end)
    return " ".join(found.reading.folded.original[start:end].split())


def said(hit: Hit, found: Found) -> str:
    """A phrase as it stands in the line."""
    start, end = found.reading.folded.span(hit.start, hit.end)
    return " ".join(found.reading.folded.original[start:end].split())


def said_of_each(quantity: Quantity, reading: Reading) -> bool:
    """Whether the measure is said of one piece: `4.6 grams each`, `so much a month`."""
    near = 1 if reading.lexicon.lang in UNSPACED else 4
    return any(
        (0 <= quantity.start - h.end <= near or 0 <= h.start - quantity.end <= near)
        and reading.clause(h.start) == reading.clause(quantity.start)
        for h in reading.of("field", "each")
    )
