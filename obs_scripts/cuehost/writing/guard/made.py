"""Judging what parts are made of: the material of the handle may not be said of the shell."""

from __future__ import annotations

from .asked import likened, within
from .found import Found, said
from .ground import Ground, Made
from .lexicon import common
from .phrases import Hit
from .reading import Reading
from .reasons import because
from .wording import beginnings, prefixes

_SHORT = 5  # words of a text
_WITHOUT_CLAUSES = frozenset({"th"})  # no comma parts what is said of two parts


def judge_made(found: Found, ground: Ground, silent: list[tuple[int, int]]) -> None:
    """Faults where a clause gives a part the material that the sheet gives another part.

    Only of parts whose material the sheet names; `silent` are the stretches that only ask or tell of people.
    """
    reading = found.reading
    lang = reading.lexicon.lang
    parts = [made for made in ground.made if made.lang == lang and lang not in _WITHOUT_CLAUSES]
    hits = [h for h in reading.of("material") if len(parts) > 1 and _said_of_it(h, reading, silent)]
    if not hits:
        return
    words = [
        (word, at)
        for word, at in beginnings(reading.folded.words)
        if any(word in made.words for made in parts) and not any(h.start <= at < h.end for h in hits)
    ]
    for hit in hits:
        named = {word for word, at in words if _nearest(at, hits, reading) == hit}
        about = [made for made in parts if made.words & named]
        if (
            about
            and not any(_made_of(hit.concept, made) for made in about)
            and not _told_together(hit, named, reading, ground)
        ):
            reason = because("other_part", said=said(hit, found), where=about[0].fact)
            found.fault("material", hit.start, hit.end, reason)


def _said_of_it(hit: Hit, reading: Reading, silent: list[tuple[int, int]]) -> bool:
    return not within(hit, silent) and not reading.negated(hit) and not likened(hit, reading)


def _nearest(at: int, hits: list[Hit], reading: Reading) -> Hit | None:
    """The material that a word speaks of: the nearest of its clause."""
    clause = reading.clause(at)
    beside = [h for h in hits if reading.clause(h.start) == clause]
    return min(beside, key=lambda h: h.start - at if h.start > at else at - h.end, default=None)


def _told_together(hit: Hit, named: set[str], reading: Reading, ground: Ground) -> bool:
    """Whether a short text of the sheet has the material's word and one of the parts'."""
    words = {word for word, _ in beginnings(reading.folded.words[hit.start : hit.end])}
    return any(
        len(phrase) <= _SHORT and words & prefixes(phrase) and named & prefixes(phrase)
        for _, phrase in ground.phrases.get(reading.lexicon.lang, ())
    )


def _made_of(concept: str, made: Made) -> bool:
    implied = common().implied
    return any(
        concept == held or concept in implied.get(held, ()) or held in implied.get(concept, ())
        for held in made.concepts
    )
