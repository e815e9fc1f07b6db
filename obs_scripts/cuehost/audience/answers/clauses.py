"""A question with a story around it: "no socket near my bed :( how long does it last unplugged?".

Where a comment as a whole stays unexplained, the one clause of it that is a question and is explained is
answered, unless another clause asks something else, too, or goes on from there about another matter. Where
the question names nothing ("will that do?"), it is about what the story surely speaks of, if that is one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..understanding import Item, Reading, begins_asking, turned
from ..understanding.reading import SIDE_TALK
from .finding import EXACT, find, is_of_things, is_sure, never_beside
from .prepared import Prepared

_MOST = 8
_SHORTEST = 2
"""Words of a question that names nothing: "is there" is no such question, but the end of one."""
_ENDS = re.compile(
    r"([,.;:!?…¿，。！？；：、\n()]+(?!\d)|\s{2,}|\s[-–—]\s"
    r"|(?<=[\u4e00-\u9fff])\s(?=[\u4e00-\u9fff])|(?<=[\u0e00-\u0e7f])\s(?=[\u0e00-\u0e7f]))"
)
"""What ends a clause: marks, but for those within numbers, and in Chinese and Thai spaces too."""


def clauses_of(text: str, lang: str) -> tuple[str, ...]:
    """The clauses of a comment in order, a question's with its mark; none where there is but one, or too many
    for a question with a story around it.
    """
    pieces = [*_ENDS.split(text), ""]
    clauses: list[str] = []
    for piece, end in zip(pieces[::2], pieces[1::2], strict=True):
        if not piece.strip():
            continue
        story, question, reason = turned(piece.strip(), lang)
        mark = "?" if any(mark in end for mark in "?？") else ""
        clauses += [part for part in (story, f"{question}{mark}", reason) if part]
    return tuple(clauses) if 2 <= len(clauses) <= _MOST else ()


def asking(clauses: Sequence[str], lang: str) -> tuple[bool, ...]:
    """Which clauses surely ask: those with a mark, or that begin as questions do. Where none does, none is
    told apart from the others, and every one may.
    """
    sure = tuple(clause.endswith("?") or begins_asking(clause, lang) for clause in clauses)
    return sure if any(sure) else (True,) * len(clauses)


def find_in_one(clauses: Sequence[Reading], prepared: Sequence[Prepared]) -> tuple[Prepared, ...]:
    """The answer to the one clause that has one, none where it is not clear that this is what is asked."""
    found = [find(clause, prepared, focused=True) if clause.asks else () for clause in clauses]
    hits = [at for at, answers in enumerate(found) if answers]
    if not hits:
        return _of_story(clauses, prepared)
    if len({found[at] for at in hits}) != 1:
        return ()
    hit = hits[-1]
    about = frozenset().union(*(one.known.about for one in found[hit]), SIDE_TALK)
    sure = all(is_sure(clauses[hit], one) for one in found[hit])
    for at, clause in enumerate(clauses):
        if at in hits or (sure and not clause.asks and at < hit):
            continue
        said = _sure_items(clause)
        strays = any(
            not item.meanings & about and (about & (EXACT | {"battery"}) or never_beside(item))
            for item in said
        )
        if strays or (clause.asks and said):
            return ()
    return found[hit]


def _of_story(clauses: Sequence[Reading], prepared: Sequence[Prepared]) -> tuple[Prepared, ...]:
    """What a story surely speaks of, where a question beside it names nothing: "is that a problem?"."""
    asked = [clause for clause in clauses if clause.asks]
    if not asked or any(not item.weak for clause in asked for item in clause.content):
        return ()
    if all(len(clause.items) < _SHORTEST for clause in asked):
        return ()
    items = [item for clause in clauses for item in clause.items]
    told = find(replace(asked[0], items=tuple(item for item in items if not item.unknown)), prepared)
    if any(item.unknown for item in items) and any(is_of_things(one) for one in told):
        return ()
    return told


def _sure_items(clause: Reading) -> list[Item]:
    return [item for item in clause.content if item.weight >= 1 and not item.unknown]
