"""Judging what parts are made of: the material of the handle may not be said of the shell."""

from __future__ import annotations

import re

from .asked import likened, within
from .found import Found, said
from .ground import Ground, Made
from .lexicon import common
from .phrases import Hit
from .reading import Reading
from .reasons import because
from .wording import beginnings, prefixes

_FEW = 3  # words beside a material that name a part
_SHORT = 5  # words of a text
_AND = re.compile(r" (?:and|y|e|и|dan|serta) ")
_WITHOUT_CLAUSES = frozenset({"th", "vi"})  # no commas part them, or words share their syllables


def judge_made(found: Found, ground: Ground, silent: list[tuple[int, int]]) -> None:
    """Faults where a clause gives a part the material that the sheet gives another part.

    Only of parts whose material the sheet names; `silent` are the stretches that only ask or tell of people.
    """
    reading = found.reading
    lang = reading.lexicon.lang
    parts = [made for made in ground.made if made.lang == lang and lang not in _WITHOUT_CLAUSES]
    hits = [h for h in reading.of("material") if parts and _said_of_it(h, reading, silent)]
    if not hits:
        return
    words = [
        (word, at)
        for word, at in beginnings(reading.folded.words)
        if any(word in made.words for made in parts) and not any(h.start <= at < h.end for h in hits)
    ]
    bodies = [h for h in reading.of("cue", "body_part") if not any(m.start <= h.start < m.end for m in hits)]
    for hit in hits:
        named = {word for word, at in words if _speaks_of(_nearest(at, hits, reading), hit)}
        about = [made for made in parts if made.words & named]
        if (
            about
            and not any(_made_of(hit.concept, made) for made in about)
            and not _told_together(hit, named, reading, ground)
        ):
            reason = because("other_part", said=said(hit, found), where=about[0].fact)
            found.fault("material", hit.start, hit.end, reason)
        elif not about and (other := _only_of_another(hit, bodies, parts, reading, ground)):
            reason = because("other_part", said=said(hit, found), where=other.fact)
            found.fault("material", hit.start, hit.end, reason)


def _said_of_it(hit: Hit, reading: Reading, silent: list[tuple[int, int]]) -> bool:
    return not within(hit, silent) and not reading.negated(hit) and not likened(hit, reading)


def _nearest(at: int, hits: list[Hit], reading: Reading) -> Hit | None:
    """The material that a word speaks of: the nearest of its clause."""
    clause = reading.clause(at)
    beside = [h for h in hits if reading.clause(h.start) == clause and not _parted(at, h, reading)]
    return min(beside, key=lambda h: h.start - at if h.start > at else at - h.end, default=None)


def _parted(at: int, hit: Hit, reading: Reading) -> bool:
    """Whether an `and` stands between a word and a material: `cast iron and a handle of oak`."""
    start, end = (hit.end, at) if hit.start < at else (at, hit.start)
    folded = reading.folded
    return any(
        "é" not in folded.original[slice(*folded.span(*mark.span()))]  # Portuguese `é` is no `e`
        for mark in _AND.finditer(folded.words, start, end)
    )


def _only_of_another(
    hit: Hit, bodies: list[Hit], parts: list[Made], reading: Reading, ground: Ground
) -> Made | None:
    """What the sheet says to be of the material, where that is one part only and the clause names another."""
    clause = reading.clause(hit.start)
    if not any(reading.clause(body.start) == clause for body in bodies):
        return None
    if hit.concept in common().grouped:
        return None
    lang = reading.lexicon.lang
    held = {f for f, code in ground.concepts.get(("material", hit.concept), ()) if code == lang}
    made = [m for m in parts if hit.concept in m.concepts]
    texts = [fact for fact, _ in ground.phrases.get(lang, ()) if fact in held]
    if not made or held != {m.fact for m in made} or any(len(m.words) > _FEW for m in made):
        return None
    several = all(texts.count(m.fact) > 1 for m in made)  # else the fact's name may say what it is of
    alone = any(len(words) == 1 for fact, words in ground.phrases.get(lang, ()) if fact in held)
    return made[0] if several and not alone else None


def _speaks_of(nearest: Hit | None, hit: Hit) -> bool:
    return nearest is not None and (nearest.start, nearest.end) == (hit.start, hit.end)


def _told_together(hit: Hit, named: set[str], reading: Reading, ground: Ground) -> bool:
    """Whether a short text of the sheet has the material's word and one of the parts'."""
    words = {word for word, _ in beginnings(reading.folded.words[hit.start : hit.end])}
    texts = ground.phrases.get(reading.lexicon.lang, ())
    return any(
        len(phrase) <= _SHORT
        and not any(fact == other and part < phrase for other, part in texts)
        and words & prefixes(phrase)
        and named & prefixes(phrase)
        for fact, phrase in texts
    )


def _made_of(concept: str, made: Made) -> bool:
    if concept in common().grouped:  # cedar and mahogany are one concept: only the words tell them apart
        return False
    implied = common().implied
    return any(
        concept == held or concept in implied.get(held, ()) or held in implied.get(concept, ())
        for held in made.concepts
    )
