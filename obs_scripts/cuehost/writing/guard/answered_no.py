"""Judging what the sheet's own questions are answered no to: where `Can I use it as a seat belt?` is, no line
may tell people to buckle it to the seat belt."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .asked import REGRETS, within
from .found import Found
from .ground import Ground
from .lexicon import lexicon
from .phrases import UNSPACED, Hit
from .reading import Reading
from .reasons import because
from .wording import beginnings, naming, prefixes

_FEWEST, _SHARE = 2, 0.6
_UNSURE = frozenset({"vi", *UNSPACED})  # parts of words are shared by chance
_NEARLY_ALL = 0.8
_LEAST = {"zh": 1, "th": 3, "vi": 2}  # of pieces of words; elsewhere of words
_MOST = 14
_COMMA = re.compile(r"[,，、.;；!！](?!\d)")
_FEW = 3
_LONG = 5  # letters of a word that is a question by itself
_TELLING = 4  # letters of a word that tells what is asked by itself


def asked_for(question: str, lang: str) -> frozenset[str]:
    """The words of a folded question that say what is asked, without those that ask; none where too few."""
    neutral = lexicon(lang).asking
    if neutral is None:
        return frozenset()
    asked = neutral.sub(" ", question)
    words = naming(asked, lang) if lang != "vi" else frozenset(re.findall(r"[^\W\d_]{2,}", asked))
    alone = lang == "id" and max(map(len, words), default=0) >= _LONG
    least = 1 if alone else _LEAST.get(lang, 2)
    return words if least <= len(words) <= _MOST else frozenset()


_ONLY = re.compile(r"\b(?:only|just|solo|só|только|chỉ|hanya|cuma)\b|เฉพาะ|只")


def judge_answered_no(found: Found, ground: Ground, silent: list[tuple[int, int]]) -> None:
    """Faults where a line says what a question was answered no to: in nearly all the question's words, or in
    most of those that the answer rules out, and denies nothing. `silent` are the stretches that only ask or
    tell of people."""
    _judge_asked(found, ground, silent)
    _judge_ruled_out(found, ground, silent)


def _judge_asked(found: Found, ground: Ground, silent: list[tuple[int, int]]) -> None:
    """A fault where a sentence has the words of a question that the sheet denies, and denies nothing."""
    reading = found.reading
    asked = ground.asked.get(reading.lexicon.lang)
    if not asked:
        return
    text = reading.folded.words
    thai_asks = reading.lexicon.question if reading.lexicon.lang == "th" else None  # no mark ends a question
    for start, end in reading.sentences:
        whole = Hit("feature", "asked", start, end)
        if (
            within(whole, silent)
            or text[start:end].rstrip().endswith(("?", "？"))
            or (thai_asks is not None and thai_asks.search(text, start, end))
        ):
            continue
        said = naming(text[start:end], reading.lexicon.lang)
        if reading.lexicon.lang == "vi":
            said = frozenset(re.findall(r"[^\W\d_]{2,}", text[start:end]))
        for fact, words in asked:
            enough = 1 if len(words) <= _FEW else _NEARLY_ALL
            here = words & said
            if len(words) == 1 and here & _stated_elsewhere(fact, ground):
                continue
            places = [text.find(word, start, end) for word in here]
            if len(here) >= enough * len(words) and not _denies(start, end, reading, places):
                phrase = text[start:end].strip(" .!。！")
                found.fault(
                    "feature", start, end, because("against", what="feature", said=phrase, where=fact)
                )
                break


def _judge_ruled_out(found: Found, ground: Ground, silent: list[tuple[int, int]]) -> None:
    """A fault where a line affirms what was answered with no, in two or more and most of its words."""
    reading = found.reading
    lang = reading.lexicon.lang
    denied = [(fact, parts) for fact, code, parts in ground.ruled_out if code == lang]
    if not denied or lang in _UNSURE:
        return
    spoken = {word for word, _ in beginnings(reading.folded.words)}
    asked = []
    for fact, parts in denied:
        if not any(part & spoken for part in parts):
            continue  # first what costs little: few lines have any of the words
        known = reading.lexicon.asking_words | _stated_elsewhere(fact, ground)
        asked.append((fact, [part - known for part in parts if part - known]))
    telling = _TELLING + (lang == "en")  # whose short nouns are verbs, too: pick, lock
    for start, end in reading.sentences:
        said = [(word, start + at) for word, at in beginnings(reading.folded.words[start:end])]
        for fact, told in asked:
            everything = frozenset[str]().union(*told)
            here = {word for word, _ in said} & everything
            whole = any(part <= here and any(len(w) >= telling for w in part) for part in told)
            if not whole and len(here) < max(_FEWEST, _SHARE * len(everything)):
                continue
            places = [at for word, at in said if word in here]
            if any(a <= start < b for a, b in silent) or _denies(start, end, reading, places):
                continue
            phrase = reading.folded.words[places[0] : end].strip(" .!")
            reason = because("against", what="feature", said=phrase, where=fact)
            found.fault("feature", places[0], end, reason)
            return


def _stated_elsewhere(fact: str, ground: Ground) -> frozenset[str]:
    """The words of the other facts, which a line may say."""
    return prefixes(word for word, facts in ground.words.items() if facts - {fact, ""})


def _denies(start: int, end: int, reading: Reading, places: Iterable[int]) -> bool:
    """Whether a sentence asks, wishes, likens, or denies in the clauses of the words at `places` or at its
    beginning."""
    asks = reading.folded.text[start:end].rstrip().endswith("?")
    stops = (*reading.of("cue", "simile"), *reading.of("cue", "wanting"), *reading.of("cue", "apart"))
    if asks or any(start <= h.start < end for h in stops):
        return True
    if REGRETS.search(reading.folded.text, start, end):
        return True
    denying = [h for h in (*reading.of("negators"), *reading.of("field", "skip")) if start <= h.start < end]
    if denying and any(start <= h.start < end for h in reading.of("cue", "in_case")):
        return True  # `if you are allergic to latex, it isn't for you`
    if denying and _ONLY.search(reading.folded.text, start, end):
        return True  # `only for 120 volts, not for 220`
    at_once = [start, *places]
    text = reading.folded.text
    if reading.lexicon.lang == "th":  # spaces part what is said
        return any(
            " " not in text[min(h.end, at) : max(h.start, at)].strip() for h in denying for at in at_once
        )
    return any(not _COMMA.search(text, min(h.end, at), max(h.start, at)) for h in denying for at in at_once)
