"""Illnesses that a line names without a claim: told of once, or a warning; and those nobody gets any more."""

from __future__ import annotations

from .asked import within
from .carrying import on_the_sheet
from .ground import Ground
from .phrases import UNSPACED, Hit
from .reading import Reading

_ILLNESSES = frozenset({"disease", "pain", "blood"})
_CAUGHT = 12
_CAUGHT_UNSPACED = 4


def never_caught(hit: Hit, reading: Reading) -> bool:
    """Whether nobody is said to get the illness any more, which claims much: `won't get kidney stones`."""
    if hit.category != "medical" or hit.concept not in _ILLNESSES:
        return False
    clause = reading.clause(hit.start)
    reach = _CAUGHT_UNSPACED if reading.lexicon.lang in UNSPACED else _CAUGHT
    return any(
        0 <= hit.start - caught.end <= reach and reading.clause(caught.start) == clause
        for caught in reading.of("cue", "falls_ill")
    )


def told_of_illness(hit: Hit, reading: Reading, stories: list[tuple[int, int]]) -> bool:
    """Whether somebody only tells what ailed them once, and of nothing that they used."""
    if hit.category != "medical" or hit.concept not in _ILLNESSES or not within(hit, stories):
        return False
    start, end = reading.sentence(hit.start)
    return not any(start <= h.start < end for h in (*reading.of("cue", "uses"), *reading.of("negators")))


def warned_of(hit: Hit, reading: Reading, ground: Ground) -> bool:
    """Whether those who have an illness that the sheet names are told to leave the product: `if you are
    allergic to latex, don't take it`."""
    if hit.concept == "no_side_effects":  # the illness and the word that denies, made one claim
        ill = [h for h in reading.of("field", "harm") if h.start == hit.start and h.end <= hit.end]
        return any(_told_to_leave(h, reading, ground) for h in ill)
    illness = hit.category == "medical" and hit.concept in _ILLNESSES
    start, end = reading.sentence(hit.start)
    shunned = hit.concept == "injury" and any(start <= h.start < end for h in reading.of("field", "skip"))
    return (illness or shunned) and _told_to_leave(hit, reading, ground)


def _told_to_leave(hit: Hit, reading: Reading, ground: Ground) -> bool:
    if reading.of("field", "fearless"):
        return False
    start, end = next(s for s in reading.statements if hit.start < s[1])
    warned = any(hit.start < h.start < end for h in (*reading.of("negators"), *reading.of("field", "skip")))
    before = any(start <= negator.start < hit.start for negator in reading.of("negators"))
    told = any(start <= h.start < end for h in reading.of("cue", "in_case"))
    return warned and not before and (told or on_the_sheet(hit, reading, ground))
