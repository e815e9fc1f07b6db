"""Written to spoken: what a voice is given to read, and the way back to the caption."""

from __future__ import annotations

import re
from functools import lru_cache

from .form import Piece, Replacement, Spoken, replace
from .lexicon import Lexicon
from .rules import find

__all__ = ["Piece", "Replacement", "Spoken", "to_spoken"]

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=\s?年(?!货|级))")
_ORDINAL = re.compile(r"(?<=第)(\d{1,6})(?!\d)")


def to_spoken(text: str, lang: str) -> Spoken:
    """The spoken form of `text` in `lang` (BCP 47).

    English, Spanish and Chinese get money, units, ranges, dates and the like in words; of other
    languages only links and emoji are dropped, for their voices read numbers themselves.
    """
    lex = _lexicon(lang)
    found = find(text, lex)
    if lex is not None and lang.lower().startswith("zh"):
        found = _han_numbers(text, found)
    return replace(text, found)


def _han_numbers(text: str, found: list[Replacement]) -> list[Replacement]:
    """2026年 is read digit by digit; 第2件 takes 二, where 2件 alone takes 两."""
    from .chinese import integer, spell

    own = [Replacement(m.start(1), m.end(1), spell(m[1])) for m in _YEAR.finditer(text)]
    own += [Replacement(m.start(1), m.end(1), integer(m[1])) for m in _ORDINAL.finditer(text)]
    kept = []
    for old in found:
        clash = [new for new in own if old.end > new.start and old.start < new.end]
        if not clash:
            kept.append(old)
        elif old.end > clash[0].end:
            # The unit behind an ordinal is spoken as it is named.
            unit = re.sub(r"^[零一二三四五六七八九十百千万亿两点]+", "", old.text)
            kept.append(Replacement(clash[0].end, old.end, unit or text[clash[0].end : old.end]))
    return sorted(kept + own)


@lru_cache(maxsize=64)
def _lexicon(lang: str) -> Lexicon | None:
    parts = lang.replace("_", "-").split("-")
    base = parts[0].lower()
    if base == "en":
        from .english import ENGLISH

        return ENGLISH
    if base == "es":
        from .spanish import of_region

        return of_region(parts[-1].upper() if len(parts) > 1 else "")
    if base in {"zh", "cmn"}:
        from .chinese import CHINESE

        return CHINESE
    return None
