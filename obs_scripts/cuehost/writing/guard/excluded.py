"""Judging what the terms leave out: where `engraved pens excluded` stands with the returns, no line may say
that what is engraved can be sent back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .phrases import UNSPACED
from .reading import Reading
from .reasons import because
from .wording import beginnings

if TYPE_CHECKING:
    from .found import Found
    from .ground import Ground

# Before and behind what is left out.
_BEFORE = {
    "en": r"except(?:ing)?(?: for)?|excluding|other than|not for",
    "es": r"salvo|excepto|menos",
    "pt": r"menos|exceto|salvo|fora",
    "ru": r"кроме|за исключением",
    "vi": r"(?:ngoại )?trừ",
    "id": r"kecuali|selain",
    "th": r"ยกเว้น|ไม่รวม",
    "zh": r"除了|不含|不包括|除(?!外)",
}
_BEHIND = {"en": r"excluded|excepted|not included", "zh": r"除外|不退|之外"}
_LONGEST = 4  # words: more is no kind of thing any more
_SMALL = frozenset({"that", "have", "been", "with", "hayan", "sido", "para", "foram", "sudah", "yang"})
_THAI_SMALL = re.compile("ที่|แล้ว|ซึ่ง|ทุก|สินค้า|ของ")
_HAN_SMALL = re.compile("[的了已过类商品]")
_LEAST_UNSPACED = 2
_SAME = 3  # letters that forms of one word share: ручка, ручек


def left_out(reading: Reading) -> list[str]:
    """The stretches of a text of terms that say what they leave out."""
    lang, text = reading.lexicon.lang, reading.folded.words
    found = []
    start = 0
    for end in reading.clause_ends:
        clause = text[start:end]
        before = re.search(rf"(?:{_BEFORE.get(lang, '(?!)')})\s*(.+)", clause)
        behind = re.search(rf"^\W*(.+?)\s*(?:are |is )?(?:{_BEHIND.get(lang, '(?!)')})", clause)
        match = before or behind
        if match is not None:
            found.append(match[1].strip(" .,;"))
        start = end
    return found


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
    for start, end in reading.sentences:
        if (
            not any(start <= h.start < end for h in back)
            or any(a <= start < b for a, b in silent)
            or any(start <= n.start < end for n in reading.of("negators"))
            or re.search(_any_of(lang), reading.folded.words[start:end])
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


def _any_of(lang: str) -> str:
    return "|".join(
        p for p in (_BEFORE.get(lang), _BEHIND.get(lang), "unless|a menos|a não ser|если не") if p
    )


def _telling(stretch: str, lang: str, sold: frozenset[str]) -> frozenset[str]:
    """What tells the things left out from what is sold: beginnings of words, or pieces of unspaced text."""
    if lang in UNSPACED:
        for word in sorted(sold, key=len, reverse=True):
            stretch = stretch.replace(word, " ") if len(word) >= _LEAST_UNSPACED else stretch
        stretch = (_THAI_SMALL if lang == "th" else _HAN_SMALL).sub(" ", stretch)
        pieces = [piece for piece in stretch.split() if len(piece) >= _LEAST_UNSPACED]
        return frozenset(pieces) if len(pieces) <= _LONGEST else frozenset()
    words = [w for w in re.findall(r"\w+", stretch) if len(w) > 3 and w not in _SMALL]
    own = {word[:_SAME] for word in sold}
    telling = {w for word in words if word[:_SAME] not in own for w, _ in beginnings(word)}
    return frozenset(telling) if len(words) <= _LONGEST else frozenset()
