"""Words of texts in a form in which they compare equal: stems, beginnings, pairs of characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from .folding import Folded
from .phrases import stem

_BEGINNING = 5
_LATIN_WORD = re.compile(r"[^\W\d_]{3,}")
HAN_PAIR = re.compile(r"[\u3400-\u9fff]{2,}")
_THAI_RUN = re.compile(r"[\u0e01-\u0e5b]{3,}")


def compact(written: str) -> str:
    """A model's name without spaces and hyphens."""
    return re.sub(r"[\s\-]", "", written)


def prefixes(words: Iterable[str]) -> frozenset[str]:
    """Words by their beginnings, so that their forms compare equal."""
    return frozenset([word[:_BEGINNING] for word in words])


def naming(text: str, lang: str) -> frozenset[str]:
    """The beginnings of words that may name a part; in Vietnamese pairs of syllables, `lò xo`, too."""
    words = prefixes(content_words(Folded(text, text, text)))
    if lang != "vi":
        return words
    syllables = re.findall(r"[^\W\d_]+", text)
    return words | {f"{a} {b}" for a, b in pairwise(syllables)}


def beginnings(text: str) -> Iterator[tuple[str, int]]:
    """The beginning of each content word of folded text, as `prefixes` has it, and where it stands."""
    for run in (_LATIN_WORD, HAN_PAIR, _THAI_RUN):
        for match in run.finditer(text):
            for word in content_words(Folded(match[0], match[0], match[0])):
                yield word[:_BEGINNING], match.start() + max(match[0].find(word[:_BEGINNING]), 0)


def content_words(folded: Folded) -> Iterator[str]:
    """Stems of words, and pairs of characters where words are not spaced, to see what texts share."""
    for match in _LATIN_WORD.finditer(folded.words):
        if not re.match(r"[\u0e00-\u0e7f\u3040-\u9fff]", match[0]):
            yield stem(match[0])
    for match in HAN_PAIR.finditer(folded.words):
        yield from (match[0][i : i + 2] for i in range(len(match[0]) - 1))
    for match in _THAI_RUN.finditer(folded.words):
        yield from (match[0][i : i + 4] for i in range(max(len(match[0]) - 3, 1)))
