"""Judging materials of parts: what the sheet says of the blade, no line may say of the handle.

Parts go by the names of `members:` in the vocabularies; on the sheet a fact's id names one, too.
"""

from __future__ import annotations

import re

from .found import Found, said
from .lexicon import common
from .phrases import UNSPACED, Hit
from .reading import Reading
from .reasons import because

_REACH = 22
_REACH_UNSPACED = 14
_REACH_HAN = 8
_RIGHT_BEHIND = ("", "的", "制", "做的")
_ITEM_END = re.compile(
    r"[.,;:!?()，。；：！？、…]|\b(?:dan|sama|sedangkan|và|còn|với)\b|和|跟|与|而|และ|ส่วน|กับ"
)


def bound_materials(reading: Reading, fact: str) -> dict[str, set[str]]:
    """The materials (concepts) that a text of a fact gives each part; the fact's id names a part, too."""
    labels = {common().members.get(word, "") for word in re.split(r"[_\W]+", fact.rpartition("/")[2])}
    found: dict[str, set[str]] = {}
    for hit in reading.of("material"):
        if reading.negated(hit):
            continue
        member = _beside(hit, reading, anywhere=True)
        for part in [member.concept] if member is not None else labels - {""}:
            found.setdefault(part, set()).add(hit.concept)
    return found


def judge_bound(
    found: Found, bound: dict[tuple[str, str], dict[str, str]], silent: list[tuple[int, int]]
) -> None:
    """Faults for a material said of a part that has others on the sheet. `bound` has, by language and part,
    the facts by their materials; `silent` are the stretches that only ask or tell of people."""
    reading = found.reading
    for hit in reading.of("material"):
        if hit.concept in common().grouped or reading.negated(hit):
            continue
        if any(start <= hit.start < end for start, end in silent):
            continue
        member = _beside(hit, reading)
        right = bound.get((reading.lexicon.lang, member.concept)) if member is not None else None
        if right and not any(_akin(hit.concept, concept) for concept in right):
            where = next(iter(right.values()))
            found.fault(
                "material", hit.start, hit.end, because("other_part", said=said(hit, found), where=where)
            )


def _beside(hit: Hit, reading: Reading, *, anywhere: bool = False) -> Hit | None:
    """The part that the material is said of: named right behind it in Chinese, else before it."""
    text = reading.folded.text
    members = reading.of("member")
    han, thai = reading.lexicon.lang == "zh", reading.lexicon.lang == "th"
    if han:
        behind = [m for m in members if text[hit.end : m.start] in _RIGHT_BEHIND and m.start >= hit.end]
        if behind:
            return behind[0]
    reach = _REACH_HAN if han else _REACH_UNSPACED if reading.lexicon.lang in UNSPACED else _REACH
    before = [
        m
        for m in members
        if m.end <= hit.start
        and (anywhere or hit.start - m.end <= reach)
        and not _ITEM_END.search(text, m.end, hit.start)
        and not (thai and " " in text[m.end : hit.start].strip())
        and not (thai and hit.start - m.end > 1 and text[m.end : hit.start].endswith(" "))
    ]
    if before:
        return before[-1]
    if not anywhere:
        return None
    behind = [m for m in members if m.start >= hit.end and not _ITEM_END.search(text, hit.end, m.start)]
    return behind[0] if behind else None


def _akin(one: str, other: str) -> bool:
    implied = common().implied
    return one == other or other in implied.get(one, ()) or one in implied.get(other, ())
