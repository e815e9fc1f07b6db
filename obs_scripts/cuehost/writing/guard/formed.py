"""Judging claims that are made by the form of words: `scratch-proof`, `anti-fog`, `pure linen`, `防刮`.

No list holds all that a thing may be proof against or made purely of. Each language has patterns for how such
words are formed (`formed:` of its frames); what they say must stand in the sheet, where that speaks the
line's language.
"""

from __future__ import annotations

import re

from .asked import likened, within
from .folding import Folded
from .found import Found
from .ground import Ground
from .phrases import UNSPACED, Hit, inside_cluster
from .reasons import because
from .wording import content_words

_CATEGORY = {"proof": "feature", "pure": "material"}
_TELLING = 4  # so many Thai letters tell a word


def judge_formed(found: Found, ground: Ground, silent: list[tuple[int, int]]) -> None:
    """Faults for what a line says a product withstands or purely is, in words that share none with the facts.

    `silent` are the stretches that only ask or tell of people.
    """
    reading = found.reading
    if reading.lexicon.lang not in ground.languages:
        return
    passed = [*reading.of("exempt"), *reading.of("cue", "abstract")]
    for concept, pattern in reading.lexicon.formed.items():
        category = _CATEGORY[concept]
        for match in pattern.finditer(reading.folded.words):
            start, end = match.span()
            if reading.lexicon.lang == "th" and inside_cluster(reading.folded.words, start):
                continue
            hit = Hit(category, concept, start, end)
            if (
                within(hit, silent)
                or reading.negated(hit)
                or likened(hit, reading)
                or any(h.start < end and start < h.end for h in (*reading.claims, *passed))
                or _on_the_sheet(match, ground, reading.lexicon.lang)
            ):
                continue
            place = reading.folded.span(start, end)
            said = reading.folded.original[place[0] : place[1]].strip()
            found.fault(category, start, end, because("not_there", what=category, said=said))


def _on_the_sheet(match: re.Match[str], ground: Ground, lang: str) -> bool:
    """Whether a fact has the words, or what the pattern's group names in them."""
    named = next(filter(None, match.groups()), match[0])
    if lang == "th":
        return any(named[:_TELLING] in whole for _, whole in ground.texts)
    if lang in UNSPACED:
        return any(match[0] in whole for _, whole in ground.texts)
    return any(
        word in ground.words for text in (named, match[0]) for word in content_words(Folded("", "", text))
    )
