"""Finding a rule's words in a text, wherever full-width letters, odd spaces or loose accents hide them."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from .model import Words

# Written without spaces between words, so a word may begin and end anywhere.
_UNSPACED = frozenset({"zh", "ja", "th", "lo", "km", "my", "bo"})
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
# What is put between two Chinese characters to slip past filters.
_LOOSE = re.compile(rf"(?<=[{_HAN}])[\s*·•_~\-]+(?=[{_HAN}])")
# A letter or digit, but not one that words of other scripts may touch.
_LETTER = rf"[^\W{_HAN}\u3040-\u30ff\u0e00-\u0e7f]"
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# Texts of these alone, composed, are folded by their spaces only: nearly all texts are such.
_USUAL = re.compile(
    r"[\x00-\x5f\x61-\xac\xae-\u024f\u0400-\u0482\u048a-\u052f\u1e00-\u1eff\u2010-\u2017\u201c-\u2027"
    rf"\u2030-\u205e\u20a0-\u20bf\u3000-\u3029\u3041-\u3096\u30a1-\u30ff\uff01-\uff3f\uff41-\uff5e{_HAN}]*"
)
_SPACE = re.compile(r"\s")
_PLAIN = {ord("’"): "'", ord("‘"): "'", ord("ʼ"): "'", ord("`"): "'"}


class Folded(NamedTuple):
    """A text in the form that patterns are written for, and for each of its characters (and its end) the
    offset in the text as it was.
    """

    text: str
    offsets: Sequence[int]


def find(words: Words, folded: Folded, lang: str) -> Iterator[tuple[int, int]]:
    """The first and end offsets, in the text as it was, of all that `words` looks for in the language `lang`
    (BCP 47).
    """
    patterns = _compiled(words, _base(lang), "patterns")
    if patterns is None:
        return
    allowed: list[tuple[int, int]] | None = None  # looked for only where there is something to allow
    for match in patterns.finditer(folded.text):
        start, end = match.span()
        if start == end:
            continue
        if allowed is None:
            exceptions = _compiled(words, _base(lang), "exceptions")
            allowed = [match.span() for match in exceptions.finditer(folded.text)] if exceptions else []
        if not any(first <= start and end <= last for first, last in allowed):
            yield folded.offsets[start], folded.offsets[end]


def together(texts: Iterable[str]) -> str:
    """Many texts folded into one, for `seen`. What stands between them no pattern goes across: neither a
    space nor any character but a line's end.
    """
    return "\n\0\n".join(["", *(fold(text).text for text in texts), ""])


def seen(words: Sequence[Words], folded: str, lang: str) -> tuple[Words, ...]:
    """Those of `words` that find anything of the language `lang` in texts put `together`."""
    base = _base(lang)
    every = {name: [p for each in words for p in each.patterns.get(name, ())] for name in (base, "any")}
    parts = [bounded(patterns, name) for name, patterns in every.items() if patterns]
    # All as one first: mostly nothing is found, and what bounds words takes longest to compile.
    if not parts or re.search("|".join(parts), folded) is None:
        return ()
    compiled = ((each, _compiled(each, base, "patterns")) for each in words)
    return tuple(each for each, patterns in compiled if patterns is not None and patterns.search(folded))


def fold(text: str) -> Folded:
    """A text for `find`: accents are composed, letters of full width made plain, characters without a width
    left out, and so is what stands loosely between Chinese characters.
    """
    if text.isascii():
        return Folded(_SPACE.sub(" ", text).replace("`", "'"), range(len(text) + 1))
    if _USUAL.fullmatch(text) and unicodedata.is_normalized("NFC", text):
        plain = _SPACE.sub(" ", text.translate(_FULL_WIDTH))
        if not _LOOSE.search(plain):
            return Folded(plain, range(len(text) + 1))
    return _by_characters(text)


def _by_characters(text: str) -> Folded:
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


def _base(lang: str) -> str:
    return lang.split("-", maxsplit=1)[0].lower()


@functools.lru_cache(maxsize=8192)
def _compiled(words: Words, lang: str, which: Literal["patterns", "exceptions"]) -> re.Pattern[str] | None:
    """All of a rule's patterns for a language as one; compiled when first asked for."""
    table: Mapping[str, tuple[str, ...]] = getattr(words, which)
    parts = [bounded(table[name], name) for name in (lang, "any") if table.get(name)]
    return re.compile("|".join(parts)) if parts else None


def bounded(patterns: Sequence[str], lang: str) -> str:
    """Patterns of the data as one regular expression: any space for a space, and whole words where a
    language has spaces. Beside Chinese or Thai, words of other scripts need no space.

    Case is ignored in the words alone: for the many letters at their ends it would make compiling take four
    times as long.
    """
    any_of = "|".join(f"(?:{pattern})" for pattern in patterns).replace(" ?", r"\s*").replace(" ", r"\s+")
    return f"(?i:{any_of})" if lang in _UNSPACED else rf"(?<!{_LETTER})(?i:{any_of})(?!{_LETTER})"
