"""Dividing a text where a speaker breathes, so that the first words can be said while the rest is made.

Ends of sentences and clauses are known in every script by their marks. A number (`1,000`, `3.5`, `12:30`),
a web address or an abbreviation is never divided.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

_SENTENCE = ".!?…。！？؟।"
_CLAUSE = ",;:–—，、；：،؛"
_CLOSING = "\"'”’»)]}』」）】》"
# Marks of scripts without spaces end a clause wherever they stand; the others, before a space.
_WIDE = "。！？，、；：।"
_CLOSED = f"[{re.escape(_CLOSING)}]*"
_END = re.compile(rf"[{re.escape(_SENTENCE + _CLAUSE)}]+{_CLOSED}(?=\s|$)|[{_WIDE}]+{_CLOSED}|\s[–—]\s|\n+")
_ABBREVIATION = re.compile(r"(?:^|\W)(?:\w|[A-Z][a-z]|Mrs|vs|etc|approx|Prof|Sra|Sta|Nr)\.$")
# Before these, people take a breath in a long clause without a comma.
_JOINING = """
and or so that which because with for when if but while y o que con para porque pero e ou com mas
dan yang untuk dengan tapi và mà để với nhưng et pour avec mais und mit für aber и что но для
"""

BREATH_S = {"sentence": 0.34, "clause": 0.16, "words": 0.04}
"""Silence after a clause, by what ends it, in s."""

_LEAST, _FIRST, _GROWTH = 10, 30, 2.5
_WIDE_WEIGHT = 3  # a Han character is said in the time of three letters


class Clause(NamedTuple):
    """A stretch of a text and the silence that follows it in s (0 after the last).

    `open`: it ends without a mark, in the middle of a clause; the voice must not fall there.
    """

    start: int
    end: int
    breath_s: float
    open: bool = False


def clauses(
    text: str, *, early: bool = False, longest: int = 200, whole: Sequence[tuple[int, int]] = ()
) -> tuple[Clause, ...]:
    """The clauses of a text, in order; what stands between them is space.

    Each goes on to the end of its sentence if that is within `longest` letters, as longer stretches sound
    better. With `early` the first one is short, for it is what the audience waits for, and the next ones grow
    from it: each is to be made in the time the one before it is heard. Without a mark in reach a text is
    divided between words, but not within the stretches `whole`: amounts, or names said in a given way.
    """
    out: list[Clause] = []
    at = _skip(text, 0)
    while at < len(text):
        first = early and not out
        most = longest
        if early:
            most = min(longest, round(_FIRST * _GROWTH ** len(out)))
        end, kind = _next_end(text, at, longest if first else most, first)
        if _size(text[at:end]) > most:
            space = _between_words(text, at, most, whole)
            if space or _size(text[at:end]) > longest:
                end, kind = space or _anywhere(text, at, longest), "words"
        stop, after = at + len(text[at:end].rstrip()), _skip(text, end)
        out.append(Clause(at, stop, BREATH_S[kind] if after < len(text) else 0.0, kind == "words"))
        at = after
    return tuple(out)


def _next_end(text: str, at: int, longest: int, first: bool) -> tuple[int, str]:
    """The end to take: for the first one as early as there is something to say, else the sentence's."""
    last = (at, "clause")
    for end, kind in _ends(text, at):
        size = _size(text[at:end])
        if size > longest and last[0] > at:
            return last
        if kind == "sentence" or (first and size >= _LEAST):
            return end, kind
        last = (end, kind)
    return last


def _ends(text: str, at: int) -> list[tuple[int, str]]:
    """The places after `at` where a clause may end, with what ends there; the end of the text last."""
    found: list[tuple[int, str]] = []
    for match in _END.finditer(text, at):
        mark = match.group().strip(_CLOSING)
        if mark == "." and _ABBREVIATION.search(text[at : match.start() + 1]) and match.end() < len(text):
            continue
        if any(char.isalnum() for char in text[at : match.end()]):
            sentence = mark[:1] in _SENTENCE or "\n" in mark
            found.append((match.end(), "sentence" if sentence else "clause"))
    return [*(end for end in found if _words_after(text, end[0])), (len(text), "sentence")]


def _words_after(text: str, end: int) -> bool:
    return any(char.isalnum() for char in text[end:])


def _between_words(text: str, at: int, most: int, whole: Sequence[tuple[int, int]]) -> int:
    """A space within the first `most` letters, before a joining word if there is one; else 0."""
    places = (match.start() for match in re.finditer(r"\s", text[at:]))
    spaces = [
        place
        for place in places
        if most / 3 < _size(text[at : at + place]) <= most
        and not any(start < at + place < end for start, end in whole)
    ]
    joining_words = _JOINING.split()
    joining = [s for s in spaces if text[at + s :].split(maxsplit=1)[0].lower() in joining_words]
    return at + (joining or spaces)[-1] if spaces else 0


def _anywhere(text: str, at: int, most: int) -> int:
    """A place within `most` letters where no character is torn apart."""
    end = at + 1
    while end < len(text) and (_size(text[at:end]) < most or unicodedata.category(text[end])[0] == "M"):
        end += 1
    return end


def _size(text: str) -> int:
    return len(text) + (_WIDE_WEIGHT - 1) * sum(1 for char in text if "\u2e80" <= char <= "\u9fff")


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
