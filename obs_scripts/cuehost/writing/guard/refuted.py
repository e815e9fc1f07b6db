"""Judging what the sheet answers with no: a line that says so without denying it, in the question's words."""

from __future__ import annotations

from .asked import within
from .found import Found
from .ground import Ground
from .lexicon import lexicon
from .phrases import Hit
from .reasons import because
from .wording import naming

_ENOUGH = 0.8
_LEAST = {"zh": 3, "th": 5, "vi": 3}  # of pieces of words; elsewhere of words
_MOST = 14


def asked_for(question: str, lang: str) -> frozenset[str]:
    """The words of a folded question that say what is asked, without those that ask; none where too few."""
    neutral = lexicon(lang).asking
    if neutral is None:
        return frozenset()
    words = naming(neutral.sub(" ", question), lang)
    return words if _LEAST.get(lang, 2) <= len(words) <= _MOST else frozenset()


def judge_refuted(found: Found, ground: Ground, silent: list[tuple[int, int]]) -> None:
    """A fault where a sentence has the words of a question that the sheet denies, and denies nothing."""
    reading = found.reading
    refuted = ground.refuted.get(reading.lexicon.lang)
    if not refuted:
        return
    text = reading.folded.words
    thai_asks = reading.lexicon.question if reading.lexicon.lang == "th" else None  # no mark ends a question
    for start, end in reading.sentences:
        whole = Hit("feature", "refuted", start, end)
        if (
            within(whole, silent)
            or text[start:end].rstrip().endswith(("?", "？"))
            or (thai_asks is not None and thai_asks.search(text, start, end))
            or any(start <= n.start < end for n in (*reading.of("negators"), *reading.of("field", "skip")))
        ):
            continue
        said = naming(text[start:end], reading.lexicon.lang)
        for fact, words in refuted:
            if len(words & said) >= _ENOUGH * len(words):
                phrase = text[start:end].strip(" .!。！")
                found.fault(
                    "feature", start, end, because("against", what="feature", said=phrase, where=fact)
                )
                break
