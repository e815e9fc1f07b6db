"""Judging what is announced: what stands behind `made of`, `works with`, `there is a` must be on the sheet.

This is how words that no vocabulary has are caught; only where the sheet speaks the line's language.
"""

from __future__ import annotations

import re

from .asked import likened, within
from .folding import Folded
from .found import Found, said
from .ground import Ground
from .phrases import UNSPACED
from .reading import Reading
from .reasons import because
from .wording import content_words

_NEXT = re.compile(r"[\s:]*([^.,!?;:。，！？；：、()]{1,40})")
_GRAMMAR = frozenset(
    {"the", "and", "with", "for", "you", "your", "any", "all", "our", "this", "that", "los", "las", "con"}
)
_ANNOUNCED = (
    ("made_of", "material"),
    ("made_in", "origin"),
    ("works_with", "feature"),
    ("contains", "material"),
    ("comes_with", "feature"),
    ("equipped", "feature"),
    ("owns", "feature"),
)


def judge_announced(
    found: Found,
    ground: Ground,
    quoted: list[tuple[int, int]],
    asked: list[tuple[int, int]],
    stories: list[tuple[int, int]],
) -> None:
    """Faults for what is announced in words that share none with the facts, and for months no fact names."""
    _judge_unknown(found, ground, quoted, [*asked, *stories])
    _judge_months(found, ground, stories)


def _in_a_question(at: int, reading: Reading) -> bool:
    start, end = reading.sentence(at)
    return reading.folded.text[start:end].rstrip().endswith(("?", "？"))


def _judge_unknown(
    found: Found, ground: Ground, quoted: list[tuple[int, int]], silent: list[tuple[int, int]]
) -> None:
    """What is announced as a material, an origin or a thing it has must share a word with the facts."""
    reading = found.reading
    lang = reading.lexicon.lang
    if lang not in ground.languages:
        return
    for concept, category in _ANNOUNCED:
        for cue in reading.of("cue", concept):
            if within(cue, quoted) or within(cue, silent) or reading.negated(cue):
                continue
            following = _NEXT.match(reading.folded.words, cue.end)
            if following is None:
                continue
            piece = following[1][: 8 if lang in UNSPACED else 40]
            area = (cue.start, following.start(1) + len(piece))
            known = any(area[0] <= h.start < area[1] for h in reading.claims) or any(
                area[0] <= q.start < area[1] for q in reading.quantities
            )
            whole = reading.folded.words[cue.start : area[1]] if lang == "th" else piece
            words = [w for w in content_words(Folded(whole, whole, whole)) if w not in _GRAMMAR]
            if known or not words or any(w in ground.words for w in words[: 16 if lang == "th" else 8]):
                continue
            passed = [*reading.of("exempt"), *reading.of("harmless"), *reading.of("cue", "abstract")]
            if any(cue.end <= h.start < area[1] for h in passed):
                continue
            end = following.start(1) + len(piece.rstrip())
            place = reading.folded.span(cue.start, end)
            phrase = " ".join(reading.folded.original[place[0] : place[1]].split())
            found.fault(category, cue.start, end, because("not_there_in", what=category, said=phrase))


def _judge_months(found: Found, ground: Ground, stories: list[tuple[int, int]]) -> None:
    """A month that no fact names, also where no day stands beside it."""
    reading = found.reading
    if reading.lexicon.lang not in ground.languages:
        return
    inside = [(q.start - 4, q.end + 4) for q in reading.quantities if q.kind in ("date", "count", "measure")]
    for hit in reading.of("cue", "month"):
        words = list(content_words(Folded("", "", reading.folded.words[hit.start : hit.end])))
        if (
            words
            and not any(w in ground.words for w in words)
            and not within(hit, [*inside, *stories])
            and not _in_a_question(hit.start, reading)
            and not likened(hit._replace(category="date"), reading)
        ):
            reason = because("not_there", what="date", said=said(hit, found))
            found.fault("date", hit.start, hit.end, reason)
