"""Judging things: what a line says a product holds, has or comes with must be on the sheet.

Raisins, a fan, a whistle: no vocabulary calls them claims, and most talk of them is none ("I stir it into my
yoghurt"). They are one where they are said to be in the product ("it has", "with", "in every box"), or stand
in a row with what the sheet lists: oats, mango, honey and raisins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .asked import likened, sold_apart
from .claims import denied_behind
from .folding import Folded
from .found import Found
from .ground import Ground
from .phrases import UNSPACED, Hit
from .reading import Reading
from .reasons import because
from .wording import content_words

_REACH = 30
_REACH_UNSPACED = 9
_SHORTEST = 3
_ENDING = 3
_WHOLE = 5
_LONGEST_ITEM = 22
_LONGEST_ITEM_UNSPACED = 7
_MOST_WORDS = 3
_CATEGORY = {
    "food": "material", "plant": "material", "stuff": "material", "animal": "material",
    "part": "feature", "device": "feature", "extra": "feature",
}  # fmt: skip
_BETWEEN = {
    "en": r",|;| and | plus | with ",
    "es": r",|;| y | mas (?!o )| con ",
    "pt": r",|;| e | mais (?!ou )| com ",
    "ru": r",|;| и | с | со | плюс | а также ",
    "vi": r",|;| va | và | cùng | với | thêm ",
    "id": r",|;| dan | serta | plus | dengan ",
    "zh": r"[，、；,;]|和|跟|与|还有|加上|外加|再加",
    "th": r"[,;]|และ|กับ|พร้อม| ",
}


def judge_things(found: Found, ground: Ground, asked: list[tuple[int, int]]) -> None:
    """Faults for things that no fact has, where a line says that the product has them."""
    reading = found.reading
    if reading.lexicon.lang not in ground.languages:
        return
    for hit in reading.of("thing"):
        if (
            hit.concept in _CATEGORY
            and not _inside(hit, asked)
            and not reading.negated(hit)
            and not denied_behind(hit, reading)
            and not any(q.start < hit.end and hit.start < q.end for q in reading.quantities)
            and not any(a.start < hit.end and hit.start < a.end for a in reading.of("attribute"))
            and not likened(hit, reading)
            and not sold_apart(hit, reading)
            and not _on_the_sheet(hit, reading, ground)
            and (_had(hit, reading) or _listed(hit, reading, ground))
        ):
            start, end = reading.folded.span(hit.start, hit.end)
            said = reading.folded.original[start:end]
            what = "ingredient" if _CATEGORY[hit.concept] == "material" else "part"
            reason = because("not_there", what=what, said=said)
            found.fault(_CATEGORY[hit.concept], hit.start, hit.end, reason)
    _judge_rows(found, ground, asked)


def akin(word: str, other: str) -> bool:
    """Whether two words are forms of one: they begin alike, but for an ending."""
    shorter = min(len(word), len(other))
    if shorter < _WHOLE:  # of short words no more than the last letter differs, and only in place of another
        least = max(shorter - (len(word) == len(other)), _SHORTEST)
        if abs(len(word) - len(other)) > (1 if word.isascii() else 2):  # chia is no Chiang Mai
            return False
    else:
        least = max(shorter - _ENDING, _WHOLE - 1)
    return word[:least] == other[:least] and abs(len(word) - len(other)) <= _ENDING + 1


def _on_the_sheet(hit: Hit, reading: Reading, ground: Ground) -> bool:
    said = reading.folded.words[hit.start : hit.end]
    if reading.lexicon.lang in UNSPACED:
        core = said.removesuffix("子").removesuffix("器") or said
        return any(core in text for _, text in ground.texts) or any(core in name for name in ground.words)
    tokens = [word for word in re.findall(r"\w+", said) if len(word) >= _SHORTEST] or said.split()
    lang = reading.lexicon.lang
    known = [*ground.words, *ground.tokens]
    named = (
        any(akin(t, w) and not ground.foreign(w, lang) for w in known) or any(akin(t, w) for w in ground.sold)
        for t in tokens
    )
    return all(named) if lang == "vi" else any(named)  # a Vietnamese word has several syllables


def _had(hit: Hit, reading: Reading) -> bool:
    """Whether the words before say that the product has the thing, and nobody puts it there."""
    reach = _REACH_UNSPACED if reading.lexicon.lang in UNSPACED else _REACH
    start, end = reading.sentence(hit.start)
    if any(start <= h.start < end for h in (*reading.of("cue", "used_so"), *reading.of("cue", "advises"))):
        return False
    clause = reading.clause(hit.start)
    return any(
        (0 <= hit.start - cue.end <= reach or 0 <= cue.start - hit.end <= reach // 2)
        and reading.clause(cue.start) == clause
        for cue in reading.of("cue", "held")
    )


def _listed(hit: Hit, reading: Reading, ground: Ground) -> bool:
    """Whether it stands in a row with things of the sheet."""
    start, end = reading.sentence(hit.start)
    if any(start <= used.start < end for used in reading.of("cue", "used_so")):
        return False
    items = list(_items(start, end, reading))
    at = next((i for i, item in enumerate(items) if item[0] <= hit.start < item[1]), None)
    if at is None or items[at][1] - items[at][0] > _longest_item(reading) + hit.end - hit.start:
        return False
    beside = [items[i] for i in (at - 1, at + 1) if 0 <= i < len(items)]
    return any(
        item[1] - item[0] <= _longest_item(reading) * 2 and _facts_of(item, reading, ground)
        for item in beside
    )


def _judge_rows(found: Found, ground: Ground, asked: list[tuple[int, int]]) -> None:
    """A short item that no fact knows, between or after items of one and the same fact."""
    reading = found.reading
    if reading.lexicon.lang in UNSPACED:
        return
    for start, end in reading.sentences:
        if any(a <= start < b for a, b in asked):
            continue
        items = list(_items(start, end, reading))
        known = [_facts_of(item, reading, ground) for item in items]
        for at in range(2, len(items)):
            row = known[at - 1] & known[at - 2]
            item = items[at]
            words = reading.folded.words[slice(*item)].split()
            if (
                not row
                or known[at]
                or len(words) > _MOST_WORDS
                or item[1] - item[0] > _LONGEST_ITEM
                or not _short_row(items[at - 2 : at], row, reading, ground)
                or not any(len(word) > _SHORTEST for word in words)
                or any(h.start < item[1] and item[0] < h.end for h in reading.hits if h.category != "thing")
                or any(akin(w, known) for w in words for known in ground.words if len(w) > _SHORTEST)
                or any(q.start < item[1] and item[0] < q.end for q in reading.quantities)
            ):
                continue  # fmt: skip
            said = reading.folded.words[slice(*item)].strip()
            found.fault("material", *item, because("not_listed", said=said))


def _short_row(items: list[tuple[int, int]], row: frozenset[str], reading: Reading, ground: Ground) -> bool:
    return bool(row) and all(
        len(reading.folded.words[slice(*item)].split()) <= _MOST_WORDS + 1 for item in items
    )


def _items(start: int, end: int, reading: Reading) -> Iterator[tuple[int, int]]:
    """What stands between commas and words like `and`."""
    text = reading.folded.words
    at = start
    for mark in re.finditer(_BETWEEN[reading.lexicon.lang], text[start:end]):
        if (
            "é"
            in reading.folded.original[slice(*reading.folded.span(mark.start() + start, mark.end() + start))]
        ):
            continue  # Portuguese `é` is no `e`
        if mark.start() + start > at:
            yield _stripped(at, mark.start() + start, text)
        at = mark.end() + start
    if at < end:
        yield _stripped(at, end, text)


def _stripped(start: int, end: int, text: str) -> tuple[int, int]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip(" .!?:;。！？"))
    return start + left, start + len(piece.rstrip(" .!?:;。！？"))


def _facts_of(item: tuple[int, int], reading: Reading, ground: Ground) -> frozenset[str]:
    piece = reading.folded.words[slice(*item)]
    words = content_words(Folded(piece, piece, piece))
    return frozenset(fact for word in words for fact in ground.words.get(word, ()) if fact)


def _longest_item(reading: Reading) -> int:
    return _LONGEST_ITEM_UNSPACED if reading.lexicon.lang in UNSPACED else _LONGEST_ITEM


def _inside(hit: Hit, spans: list[tuple[int, int]]) -> bool:
    return any(start <= hit.start and hit.end <= end for start, end in spans)
