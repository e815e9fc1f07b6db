"""A question with a story around it: "no socket near my bed :( how long does it last unplugged?".

Where a comment as a whole stays unexplained, the one clause of it that is a question and is explained is
answered, unless another clause asks something else, too, or surely speaks of another matter: "I run in the
rain a lot, will these die on me" does not ask about the battery.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..understanding import Reading
from ..understanding.reading import SIDE_TALK
from .finding import EXACT, find, never_beside
from .prepared import Prepared

_MOST = 6
_ENDS = re.compile(
    r"([,.;:!?…，。！？；：、\n()]+(?!\d)|\s{2,}|\s[-–—]\s"
    r"|(?<=[\u4e00-\u9fff])\s(?=[\u4e00-\u9fff])|(?<=[\u0e00-\u0e7f])\s(?=[\u0e00-\u0e7f]))"
)
"""What ends a clause: marks, but for those within numbers, and in Chinese and Thai spaces too."""


def clauses_of(text: str) -> tuple[str, ...]:
    """The clauses of a comment in order, a question's with its mark; none where there is but one, or too many
    for a question with a story around it.
    """
    pieces = [*_ENDS.split(text), ""]
    asked = (any(mark in end for mark in "?？") for end in pieces[1::2])
    said = zip((piece.strip() for piece in pieces[::2]), asked, strict=True)
    clauses = tuple(f"{clause}?" if asks else clause for clause, asks in said if clause)
    return clauses if 2 <= len(clauses) <= _MOST else ()


def find_in_one(clauses: Sequence[Reading], prepared: Sequence[Prepared]) -> tuple[Prepared, ...]:
    """The answer to the one clause that has one, none where it is not clear that this is what is asked."""
    found = [find(clause, prepared, focused=True) if clause.asks else () for clause in clauses]
    hits = [at for at, answers in enumerate(found) if answers]
    if len(hits) != 1:
        return ()
    (hit,) = hits
    about = frozenset().union(*(one.known.about for one in found[hit]), SIDE_TALK)
    for at, clause in enumerate(clauses):
        sure = [item for item in clause.content if item.weight >= 1 and not item.unknown]
        strays = any(
            not item.meanings & about and (about & (EXACT | {"battery"}) or never_beside(item))
            for item in sure
        )
        if at != hit and (strays or (clause.asks and sure)):
            return ()
    return found[hit]
