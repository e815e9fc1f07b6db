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
_HAN = re.compile(r"[\u3400-\u9fff]")
_SPACE = re.compile(r"\s")
_LOOK_ALIKE = re.compile("[\u0370-\u052f]")
_LATIN = re.compile("[a-z]")
# Three letters each alone: without them the next, slower pattern cannot match either.
_MAYBE_SPACED_OUT = re.compile(r"[ .\-*_].[ .\-*_].[ .\-*_]")
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


@functools.lru_cache(maxsize=4096)
def fold(text: str, lang: str) -> Folded:
    """`text`, in `lang`, in the guard's form."""
    code = base(lang)
    if text.isascii():
        plain = _SPACE.sub(" ", text.lower())
        if not _MAYBE_SPACED_OUT.search(plain) or not _SPACED_OUT.search(plain):
            return Folded(text, plain, _HYPHEN.sub(" ", plain))
    return _with_places(text, code)


@functools.lru_cache(maxsize=8192)
def plain(text: str, lang: str) -> str:
    """Only the folded words, for entries of the vocabulary."""
    if text.isascii() or any(map(unicodedata.combining, text)):
        return fold(text, lang).words
    code = base(lang)
    folded = _unmixed(text.translate(_letters(code)), code)
    if _MAYBE_SPACED_OUT.search(folded):
        return fold(text, lang).words
    return _HYPHEN.sub(" ", _HAN_GAP.sub("", folded))


class _Letters(dict[int, str]):
    """What each character becomes in a language, worked out once: nobody needs to know places in entries."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code

    def __missing__(self, char: int) -> str:
        self[char] = _fold_cluster(chr(char), self._code)
        return self[char]


@functools.cache
def _letters(code: str) -> _Letters:
    return _Letters(code)


def _with_places(text: str, code: str) -> Folded:
    clusters = _clusters(text)
    pieces = [_fold_cluster(cluster, code) for cluster in clusters]
    folded = _unmixed("".join(pieces), code)
    dropped: set[int] = set()
    if _HAN.search(folded):
        dropped = {i for match in _HAN_GAP.finditer(folded) for i in range(*match.span())}
    if _MAYBE_SPACED_OUT.search(folded):
        for match in _SPACED_OUT.finditer(folded):
            dropped |= {match.start() + i for i, char in enumerate(match[0]) if not char.isalpha()}
    if not dropped and len(folded) == len(text) and all(len(piece) == 1 for piece in pieces):
        return Folded(text, folded, _HYPHEN.sub(" ", folded))  # nothing moved
    places: list[tuple[int, int]] = []
    at = 0
    for cluster, piece in zip(clusters, pieces, strict=True):
        places += [(at, at + len(cluster))] * len(piece)
        at += len(cluster)
    if dropped:
        kept = [i for i in range(len(folded)) if i not in dropped]
        folded = "".join(folded[i] for i in kept)
        places = [places[i] for i in kept]
    starts, ends = tuple(p[0] for p in places), tuple(p[1] for p in places)
    return Folded(text, folded, _HYPHEN.sub(" ", folded), starts, ends)


def _clusters(text: str) -> list[str]:
    """Each character with the marks that follow it."""
    if not any(map(unicodedata.combining, text)):
        return list(text)
    clusters: list[str] = []
    for char in text:
        if clusters and unicodedata.combining(char):
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


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
    if not _LOOK_ALIKE.search(text) or (code == "ru" and not _LATIN.search(text)):
        return text

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
