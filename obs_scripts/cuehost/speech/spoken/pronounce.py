"""The seller's pronunciation dictionary, applied before anything else is put into words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from cuehost.rundown import Saying, parse_saying

from .form import Replacement

_LETTER = "A-Za-z0-9\u00c0-\u024f\u0400-\u04ff\u1e00-\u1eff"


@dataclass(frozen=True, slots=True)
class Pronunciations:
    """Written words and how they are said: (word, ((language or empty for all others, saying), ...))."""

    entries: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()

    @classmethod
    def of(cls, sayings: Mapping[str, Mapping[str, str]]) -> Pronunciations:
        """From a dictionary by word and language, as rundowns and settings hold it."""
        return cls(tuple((word, tuple(sorted(by.items()))) for word, by in sorted(sayings.items())))

    def find(self, text: str, lang: str) -> Iterator[tuple[Replacement, str]]:
        """Each place of a word with what is said there, and its sounds in IPA or an empty text.

        Words match as they are written, capitals and all, and whole; longer ones go first.
        """
        known = _known(self, lang.replace("_", "-"))
        if known is None:
            return
        pattern, sayings = known
        for match in pattern.finditer(text):
            saying = sayings[match[0]]
            yield Replacement(match.start(), match.end(), saying.respelling or match[0]), saying.ipa


@lru_cache(maxsize=32)
def _known(table: Pronunciations, lang: str) -> tuple[re.Pattern[str], dict[str, Saying]] | None:
    """An expression for the words said in their own way in a language, and how they are."""
    sayings: dict[str, Saying] = {}
    for word, said in table.entries:
        by_lang = dict(said)
        text = by_lang.get(lang) or by_lang.get(lang.split("-", maxsplit=1)[0]) or by_lang.get("")
        if text:
            sayings[word] = parse_saying(text)
    if not sayings:
        return None
    words = "|".join(re.escape(word) for word in sorted(sayings, key=len, reverse=True))
    # A unit may stand right behind its number: "65W" holds the word W.
    left = rf"(?<![{_LETTER}])|(?<=\d)(?![\d])"
    return re.compile(rf"(?:{left})(?:{words})(?![{_LETTER}])"), sayings
