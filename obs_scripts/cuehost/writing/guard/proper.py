"""Judging names: a brand, an institute, a mark or a person that no fact names may not be named.

No list holds all of them, so every proper name counts: a word with a capital inside a sentence, letters of
another script than the language's own. It must stand in the sheet, or be one of the few everybody may say
(`free_words`). People greeted and places viewers are in are nobody's claim.
"""

from __future__ import annotations

import re

from .addressed import addressed
from .asked import of_kin, of_viewers, unturned
from .folding import plain
from .found import Found
from .ground import Ground
from .lexicon import common
from .phrases import stem
from .reasons import because
from .verdict import Fault

_WORD = re.compile(r"[^\W\d_]+(?:['’&.\-][^\W\d_]+)*")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]+(?:['’&.\-]?[A-Za-zÀ-ɏ]+)*")
_STARTS = ".!?…:;。！？；：\n|"
_PASSED_OVER = " \t\"'“”‘’«»„¿¡([{*#—–-•>"
_NO_NAMES = frozenset({"payment", "field", "cue", "role", "attribute", "part", "certificate"})
_CAMEL = re.compile(r"^[a-z]+[A-Z]")
# Who says these names themselves right behind them, and greets nobody.
_ONESELF = frozenset({"saya", "aku", "я", "i'm", "i am", "soy", "sou", "sou a", "sou o", "em là", "mình là"})
_TURNING = frozenset({"this", "uses"})
_NEXT_TO = 2
_SHORT_NAME = 4  # of short names the whole word must stand: Kala is no kalau
_OWN_SCRIPT = frozenset({"zh", "th"})
_KIND = (
    ("certificate", "mark", frozenset({"certify", "authority"})),
    ("social_proof", "praise", frozenset({"people", "praise"})),
)


def judge_names(found: Found, ground: Ground, silent: list[tuple[int, int]]) -> None:
    """Every proper name of a line must stand in the ground; `silent` are the stretches that only ask or tell
    of people."""
    reading = found.reading
    original = reading.folded.original
    lang = reading.lexicon.lang
    spans = [(h.start, h.end) for h in reading.hits if h.category not in _NO_NAMES]
    spans += [*reading.masked, *((q.start, q.end) for q in reading.quantities)]
    covered = [reading.folded.span(*span) for span in spans]
    greeted = _spans_of(found, frozenset({"audience"}))
    greeted += [reading.folded.span(*reading.sentence(h.start)) for h in reading.of("cue", "asks")]
    greeted += [reading.folded.span(*span) for span in of_kin(reading)]
    lived = (*reading.of("cue", "lived"), *reading.of("cue", "journey"))
    greeted += [reading.folded.span(*reading.sentence(h.start)) for h in lived]
    idle = unturned((*silent, *of_viewers(reading)), reading, _TURNING)
    greeted += [reading.folded.span(*span) for span in idle]
    claimed = _spans_of(found, frozenset({"certify", "authority", "people", "praise"}))
    for start, end in _names(original, lang):
        word = original[start:end]
        if any(start < b and a < end for a, b in covered) or _known(word, lang, ground):
            continue
        if (_inside(start, greeted) or _introduced(start, found)) and not _inside(start, claimed):
            continue
        if addressed(start, end, reading):
            continue
        category, what = _kind(found, start)
        said = " ".join(word.split())
        found.faults.append(Fault(category, (start, end), because("not_there", what=what, said=said)))


def _names(original: str, lang: str) -> list[tuple[int, int]]:
    if lang in _OWN_SCRIPT:
        return [m.span() for m in _LATIN.finditer(original) if m.end() - m.start() > 1]
    words = list(_WORD.finditer(original))
    capital = [m for m in words if m[0][:1].isupper()]
    shouted = sum(m[0].isupper() and len(m[0]) > 1 for m in words)
    if len(words) > 3 and (len(capital) > len(words) * 0.6 or shouted > len(words) * 0.5):
        return []  # a line in capitals says nothing by them
    names = [
        m.span() for m in capital if len(m[0]) > 1 and (not _starts(original, m.start()) or _acronym(m[0]))
    ]
    names += [m.span() for m in words if _CAMEL.search(m[0])]  # kidSAFE
    if lang == "ru":
        names += [m.span() for m in words if m[0].isascii() and len(m[0]) > 1]
    return sorted(set(names))


def _acronym(word: str) -> bool:
    return word.isupper() and 2 <= len(word) <= 6


def _starts(text: str, at: int) -> bool:
    """Whether the word at `at` starts a sentence, where a capital means nothing."""
    before = text[:at].rstrip(_PASSED_OVER)
    return not before or before[-1] in _STARTS or not (before[-1].isalnum() or before[-1] in ",)%°$€¥”’")


def _known(word: str, lang: str, ground: Ground) -> bool:
    folded = plain(word, lang)
    # Of `Sunday-letter` only what has a capital is a name.
    named = "-".join(p for p in word.split("-") if p[:1].isupper()) or word
    for piece in re.split(r"[\s'.&\-]+", plain(named, lang)):
        if len(piece) > 1 and not (
            piece in common().free_words
            or piece in ground.tokens
            or (len(piece) > _SHORT_NAME and stem(piece) in ground.words)
        ):
            break
    else:
        return True
    return folded.replace(" ", "") in common().free_words


def _spans_of(found: Found, fields: frozenset[str]) -> list[tuple[int, int]]:
    """The sentences, in the original, that hold a word of one of the fields."""
    reading = found.reading
    return [
        reading.folded.span(*reading.sentence(hit.start))
        for hit in reading.of("field")
        if hit.concept in fields and reading.folded.words[hit.start : hit.end] not in _ONESELF
    ]


def _introduced(at: int, found: Found) -> bool:
    """Whether the name stands right behind `I am` or `uncle`."""
    reading = found.reading
    said = [h for h in reading.of("field", "audience") if reading.folded.words[h.start : h.end] in _ONESELF]
    return any(
        0 <= at - reading.folded.span(h.start, h.end)[1] <= _NEXT_TO
        for h in (*said, *reading.of("cue", "titled"))
    )


def _inside(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= at <= end for start, end in spans)


def _kind(found: Found, at: int) -> tuple[str, str]:
    for category, what, fields in _KIND:
        if _inside(at, _spans_of(found, fields)):
            return category, what
    reading = found.reading
    origins = [reading.folded.span(*reading.sentence(h.start)) for h in reading.of("cue", "made_in")]
    return ("origin", "place") if _inside(at, origins) else ("competitor", "name")
