"""Judging what the terms leave out: where `engraved pens excluded` stands with the returns, no line may say
that what is engraved can be sent back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .lexicon import lexicon
from .phrases import UNSPACED
from .reading import Reading
from .reasons import because
from .wording import beginnings

if TYPE_CHECKING:
    from .found import Found
    from .ground import Ground

_LONGEST = 4  # words: more is no kind of thing any more
_LEAST_UNSPACED = 2
_LEAST_THAI = 4
_IS = re.compile(r"\s*(?:are|is)?\s*$")
_SAME = 3  # letters that forms of one word share: ручка, ручек


def left_out(reading: Reading) -> list[str]:
    """The stretches of a text of terms that say what they leave out."""
    excluding, text = reading.lexicon.excluding, reading.folded.words
    found = []
    start = 0
    for end in reading.clause_ends:
        before = excluding.before.search(text, start, end)
        behind = excluding.behind.search(text, start, end)
        stretch = text[before.end() : end] if before else text[start : behind.start()] if behind else ""
        found.append(_IS.sub("", stretch).strip(" .,;:，。、"))
        start = end
    return [stretch for stretch in found if stretch]


def judge_excluded(found: Found, ground: Ground, silent: list[tuple[int, int]]) -> None:
    """A fault where a sentence says that what the terms leave out may be sent back. `silent` are the
    stretches that only ask or tell of people."""
    reading = found.reading
    lang = reading.lexicon.lang
    excluded = [
        (fact, words)
        for fact, code, stretch in ground.excluded
        if code == lang
        for words in [_telling(stretch, lang, ground.sold)]
        if words
    ]
    back = [*reading.of("field", "back"), *reading.of("attribute", "returns")]
    if not excluded or not back:
        return
    excluding = reading.lexicon.excluding
    patterns = (excluding.before, excluding.behind, excluding.unless)
    disliked = [(h.start, h.end) for h in reading.of("field", "dislike")]  # `and you don't like it`
    for start, end in reading.statements:
        if (
            not any(start <= h.start < end for h in back)
            or any(a <= start < b for a, b in silent)
            or any(
                start <= n.start < end and not any(a <= n.start and n.end <= b for a, b in disliked)
                for n in reading.of("negators")
            )
            or any(p.search(reading.folded.words, start, end) for p in patterns)
        ):
            continue
        text = reading.folded.words[start:end]
        spoken = {word for word, _ in beginnings(text)}
        for fact, words in excluded:
            if all(word in text for word in words) if lang in UNSPACED else words <= spoken:
                phrase = text.strip(" .!。！")
                found.fault(
                    "guarantee", start, end, because("against", what="guarantee", said=phrase, where=fact)
                )
                return


def _telling(stretch: str, lang: str, sold: frozenset[str]) -> frozenset[str]:
    """What tells the things left out from what is sold: beginnings of words, or pieces of unspaced text."""
    small = lexicon(lang).excluding.small
    if lang in UNSPACED:
        stretch = small.sub(
            " ", _without_names(stretch, sold, _LEAST_THAI if lang == "th" else _LEAST_UNSPACED)
        )
        pieces = [piece for piece in stretch.split() if len(piece) >= _LEAST_UNSPACED]
        return frozenset(pieces) if len(pieces) <= _LONGEST else frozenset()
    words = [w for w in re.findall(r"\w+", stretch) if len(w) > 3 and small.fullmatch(w) is None]
    own = {word[:_SAME] for word in sold}
    telling = {w for word in words if word[:_SAME] not in own for w, _ in beginnings(word)}
    return frozenset(telling) if len(words) <= _LONGEST else frozenset()


def _without_names(stretch: str, sold: frozenset[str], least: int) -> str:
    """Unspaced text without the pieces of the names of what is sold: `ปากกา` of `ปากกาหมึกซึม`, `钢笔` of
    `Wren钢笔`."""
    names = [name for name in sold if len(name) >= least]
    kept, at = [], 0
    while at < len(stretch):
        longest = max((_shared(stretch[at:], name) for name in names), default=0)
        kept.append(" " if longest >= least else stretch[at])
        at += longest if longest >= least else 1
    return "".join(kept)


def _shared(text: str, name: str) -> int:
    """How many letters the text begins with that stand together in the name."""
    longest = 0
    while longest < len(text) and text[: longest + 1] in name:
        longest += 1
    return longest
