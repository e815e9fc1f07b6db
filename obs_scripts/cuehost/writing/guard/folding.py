"""Text as the guard reads it: one form for all the ways a word or a number can be written.

Full-width and decorated characters, digits of every script, invisible characters, letters borrowed from
a look-alike script, letters spaced out and line breaks all come down to one plain lower-case text, in
which every character still knows its place in the original.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

from ..words import base

# In Vietnamese, Thai and Chinese the marks are part of the word; in these they can be left out without
# making another word of it, and people do leave them out.
_WITHOUT_ACCENTS = frozenset({"en", "es", "pt", "id"})
_INVISIBLE = frozenset(
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u2060\u2061\u2062\u2063\u2064\ufeff\uffa0"
)
_LATIN_OF = dict(zip("авекмнорстухіѕјԁһӏԛԝьαεικνορτυχ", "abekmhopctyxisjdhlqwbaeiknoptux", strict=True))
_CYRILLIC_OF = dict(zip("abekmhopctyxi", "авекмнорстухі", strict=True)) | {"u": "и", "n": "п", "r": "г"}
_WORD = re.compile(r"[^\W\d_]+")
_DASHES = "‐‑‒–—―−﹣－"
# The Chinese full stop becomes a mark that ends a sentence also where no space follows.
_PLAIN = str.maketrans({"。": ";", **dict.fromkeys("’‘‛ʼ`´＇", "'"), **dict.fromkeys("“”„«»", '"')})
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-_/](?=[^\W\d_])|(?<=\d)-(?=[^\W\d_]{3})")
_HAN_GAP = re.compile(r"(?<=[\u3400-\u9fff])[\s*·._\-~|]+(?=[\u3400-\u9fff])")
_SPACED_OUT = re.compile(
    r"(?<![^\W\d_])(?:[^\W\d_\u0e00-\u0e7f\u3400-\u9fff][ .\-*_]){3,}[^\W\d_](?![^\W\d_])"
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in the guard's form.

    `text` keeps hyphens; `words` has spaces instead of those inside words and is as long. `starts` and
    `ends` give each character's place in `original`; None where nothing moved.
    """

    original: str
    text: str
    words: str
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the original."""
        if self.starts is None or self.ends is None:
            return start, end
        if not self.starts:
            return 0, 0
        last = len(self.starts) - 1
        return self.starts[min(start, last)], self.ends[min(max(end - 1, start), last)]


def fold(text: str, lang: str) -> Folded:
    """`text`, in `lang`, in the guard's form."""
    code = base(lang)
    if text.isascii():
        plain = re.sub(r"\s", " ", text.lower())
        if not _SPACED_OUT.search(plain):
            return Folded(text, plain, _HYPHEN.sub(" ", plain))
    return _with_places(text, code)


@functools.lru_cache(maxsize=8192)
def plain(text: str, lang: str) -> str:
    """Only the folded words, for entries of the vocabulary."""
    return fold(text, lang).words


def _with_places(text: str, code: str) -> Folded:
    chars: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        for char in _fold_cluster(text[at:end], code):
            chars.append(char)
            places.append((at, end))
        at = end
    folded = _unmixed("".join(chars), code)
    dropped = {i for match in _HAN_GAP.finditer(folded) for i in range(*match.span())}
    for match in _SPACED_OUT.finditer(folded):
        dropped |= {match.start() + i for i, char in enumerate(match[0]) if not char.isalpha()}
    if dropped:
        kept = [i for i in range(len(folded)) if i not in dropped]
        folded = "".join(folded[i] for i in kept)
        places = [places[i] for i in kept]
    starts, ends = tuple(p[0] for p in places), tuple(p[1] for p in places)
    return Folded(text, folded, _HYPHEN.sub(" ", folded), starts, ends)


@functools.lru_cache(maxsize=16384)
def _fold_cluster(cluster: str, code: str) -> str:
    """What one character with its marks becomes; may be nothing or several characters."""
    if cluster[0] in _INVISIBLE or unicodedata.category(cluster[0]) in ("Cf", "Cs", "Co", "Cn"):
        return "".join(_fold_cluster(char, code) for char in cluster[1:])
    if cluster[0].isspace() or unicodedata.category(cluster[0]) == "Cc":
        return " "
    if cluster[0] in _DASHES:
        return "-"
    text = unicodedata.normalize("NFKC", cluster).casefold().translate(_PLAIN)
    if code in _WITHOUT_ACCENTS:
        text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    elif code == "ru":
        text = text.replace("ё", "е")
    text = unicodedata.normalize("NFC", text)
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() and not c.isascii() else c for c in text)


def _unmixed(text: str, code: str) -> str:
    """Words in which letters of a look-alike script hide, put into one script."""

    def mend(match: re.Match[str]) -> str:
        word = match[0]
        strange = [c for c in word if "\u0370" <= c <= "\u04ff" or "\u0500" <= c <= "\u052f"]
        if not strange:
            return word
        latin = [c for c in word if c.isascii()]
        if code == "ru" and "".join(strange):
            if latin and all(c in _CYRILLIC_OF for c in latin) and len(strange) >= len(latin):
                return "".join(_CYRILLIC_OF.get(c, c) for c in word)
            if not latin:
                return word
        if all(c in _LATIN_OF for c in strange):
            return "".join(_LATIN_OF.get(c, c) for c in word)
        return word

    return _WORD.sub(mend, text)
