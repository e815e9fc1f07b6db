"""Judging grades by letters: `energy class A` where the sheet has class F."""

from __future__ import annotations

from .asked import within
from .found import Found, said
from .ground import Ground
from .lexicon import lexicon
from .phrases import Hit
from .reasons import because

_ALIKE = str.maketrans("асевк", "acebk")  # Cyrillic letters that look like Latin ones


def judge_grades(found: Found, ground: Ground, silent: list[tuple[int, int]]) -> None:
    """Faults for classes and grades, in a capital letter, that no fact gives. `silent` are the stretches that
    only ask or tell of people."""
    reading = found.reading
    pattern = reading.lexicon.grade
    if pattern is None:
        return
    for match in pattern.finditer(reading.folded.words):
        letter = match.lastindex or 0
        at = reading.folded.span(*match.span(letter))
        hit = Hit("certificate", "grade", *match.span())
        if (
            not reading.folded.original[slice(*at)][:1].isupper()
            or within(hit, silent)
            or reading.negated(hit)
            or match[letter].translate(_ALIKE) in _grades(ground)
        ):
            continue
        reason = because("not_there", what="certificate", said=said(hit, found))
        found.fault("certificate", hit.start, hit.end, reason)


def _grades(ground: Ground) -> set[str]:
    """The letters that facts give as grades, in any language."""
    patterns = [p for lang in ground.languages if (p := lexicon(lang).grade) is not None]
    return {
        match[match.lastindex or 0].translate(_ALIKE)
        for _, text in ground.texts
        for pattern in patterns
        for match in pattern.finditer(text)
    }
