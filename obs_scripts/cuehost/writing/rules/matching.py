"""Finding a rule's words in a text, wherever full-width letters, odd spaces or loose accents hide them."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from .model import Words

# Written without spaces between words, so a word may begin and end anywhere.
_UNSPACED = frozenset({"zh", "ja", "th", "lo", "km", "my", "bo"})
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
# What is put between two Chinese characters to slip past filters.
_LOOSE = re.compile(rf"(?<=[{_HAN}])[\s*·•_~\-]+(?=[{_HAN}])")
# A letter or digit, but not one that words of other scripts may touch.
_LETTER = rf"[^\W{_HAN}\u3040-\u30ff\u0e00-\u0e7f]"
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PLAIN = {ord("’"): "'", ord("‘"): "'", ord("ʼ"): "'", ord("`"): "'"}


class Folded(NamedTuple):
    """A text in the form that patterns are written for, and for each of its characters (and its end) the
    offset in the text as it was.
    """

    text: str
    offsets: list[int]


def find(words: Words, folded: Folded, lang: str) -> Iterator[tuple[int, int]]:
    """The first and end offsets, in the text as it was, of all that `words` looks for in the language `lang`
    (BCP 47).
    """
    patterns, exceptions = _compiled(words, lang.split("-", maxsplit=1)[0].lower())
    if patterns is None:
        return
    allowed: list[tuple[int, int]] | None = None  # looked for only where there is something to allow
    for match in patterns.finditer(folded.text):
        start, end = match.span()
        if start == end:
            continue
        if allowed is None:
            allowed = [match.span() for match in exceptions.finditer(folded.text)] if exceptions else []
        if not any(first <= start and end <= last for first, last in allowed):
            yield folded.offsets[start], folded.offsets[end]


def fold(text: str) -> Folded:
    """A text for `find`: accents are composed, letters of full width made plain, characters without a width
    left out, and so is what stands loosely between Chinese characters.
    """
    if text.isascii():
        return Folded(re.sub(r"\s", " ", text).replace("`", "'"), list(range(len(text) + 1)))
    folded: list[str] = []
    offsets: list[int] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        cluster = unicodedata.normalize("NFC", text[at:end]).translate(_FULL_WIDTH).translate(_PLAIN)
        for character in cluster:
            if unicodedata.category(character) != "Cf":
                folded.append(" " if character.isspace() else character)
                offsets.append(at)
        at = end
    offsets.append(len(text))
    joined = "".join(folded)
    for loose in reversed(list(_LOOSE.finditer(joined))):
        joined = joined[: loose.start()] + joined[loose.end() :]
        del offsets[loose.start() : loose.end()]
    return Folded(joined, offsets)


@functools.lru_cache(maxsize=4096)
def _compiled(words: Words, lang: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    def joined(table: Mapping[str, tuple[str, ...]]) -> re.Pattern[str] | None:
        parts = [bounded(table[name], name) for name in (lang, "any") if table.get(name)]
        return re.compile("|".join(parts), re.IGNORECASE) if parts else None

    return joined(words.patterns), joined(words.exceptions)


def bounded(patterns: Sequence[str], lang: str) -> str:
    """Patterns of the data as one regular expression: any space for a space, and whole words where a
    language has spaces. Beside Chinese or Thai, words of other scripts need no space.
    """
    any_of = "|".join(f"(?:{pattern})" for pattern in patterns).replace(" ?", r"\s*").replace(" ", r"\s+")
    return f"(?:{any_of})" if lang in _UNSPACED else rf"(?<!{_LETTER})(?:{any_of})(?!{_LETTER})"
