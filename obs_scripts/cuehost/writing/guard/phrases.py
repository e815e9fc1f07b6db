"""Phrases of the vocabulary: how an entry is written, and how its phrases are found in a text.

An entry is a list of phrases parted by ` | `. In a phrase `*` ends a stem (any letters may follow), ` .. `
is a gap of up to 30 characters within a sentence, and what else is special in a regular expression is so
here; a space is any white space or hyphen. Accents, case and the like are folded (`folding`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from .folding import plain

_META = re.compile(r"[*?()\[\]\\+|.^$]")
SPACED_LETTER = re.compile(r"[^\W_\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
# Where a phrase may start: not inside a word, but behind a number that is written with its unit.
_LETTER = r"[^\W_\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]"
_STARTS = re.compile(rf"(?<!{_LETTER})[^ ]|(?!{_LETTER})[^ ]|(?<=\d)(?!\d)[^ ]", re.DOTALL)
_STARTS_UNSPACED = re.compile(rf"[^\x00-\x7f]|{_STARTS.pattern}", re.DOTALL)
_DIGITS = frozenset("0123456789")
# In Thai a vowel or tone mark belongs to the consonant before it, a leading vowel to the one behind it: no
# word starts or ends in between, so that nothing is found in the middle of another word (ลาว in ปลาวาฬ).
_THAI_BEHIND = frozenset(
    "\u0e30\u0e31\u0e32\u0e33\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e45\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e"
)
_THAI_BEFORE = frozenset("\u0e40\u0e41\u0e42\u0e43\u0e44")
UNSPACED = frozenset({"zh", "th"})


def inside_cluster(text: str, at: int) -> bool:
    """Whether `at` is inside a Thai cluster of letters, where no word can start or end."""
    return 0 < at < len(text) and (text[at] in _THAI_BEHIND or text[at - 1] in _THAI_BEFORE)


@functools.cache
def _spaced(char: str) -> bool:
    return SPACED_LETTER.match(char) is not None


def stem(word: str) -> str:
    """A word without most of its ending, so that its forms compare equal."""
    return word if len(word) <= 4 else word[: max(4, len(word) - 2)]


class Hit(NamedTuple):
    """A phrase of the vocabulary found in a text: `start` and `end` count in the folded text."""

    category: str
    concept: str
    start: int
    end: int


@dataclass(slots=True)
class _Entry:
    category: str
    concept: str
    literal: str
    tail: str  # what is written behind the literal; "" for a plain word
    lang: str
    lettered: bool  # the literal ends in a letter of a script that has spaces: no other may follow
    pattern: re.Pattern[str] | None = None

    def end(self, text: str, at: int) -> int:
        """Where the phrase ends whose literal stands at `at`, or -1."""
        stop = at + len(self.literal)
        if not self.tail:
            return -1 if self.lettered and stop < len(text) and _spaced(text[stop]) else stop
        if self.tail == "*":
            while stop < len(text) and (text[stop].isalnum() or text[stop] == "_"):
                stop += 1
            return stop
        if self.pattern is None:
            # Starting with an empty look-ahead keeps `re` from building a set of first letters, which is
            # only of use for searching and takes a millisecond a pattern outside ASCII.
            self.pattern = re.compile("(?=)" + _regex(self.tail, self.lang))
        match = self.pattern.match(text, stop)
        return match.end() if match else -1


@dataclass(slots=True)
class Phrases:
    """Phrases to be found in folded text.

    `lengths` has, by their first three letters, how long the literals are that start so; `by_literal` the
    phrases of a literal.
    """

    lang: str
    lengths: dict[str, list[int]] = field(default_factory=dict)
    by_literal: dict[str, list[_Entry]] = field(default_factory=dict)

    def add(self, category: str, concept: str, written: str) -> None:
        """Adds all phrases of an entry."""
        for phrase in written.split(" | ") if written else ():
            for single in _expanded(phrase.strip()):
                self._add_one(category, concept, single)

    def _add_one(self, category: str, concept: str, phrase: str) -> None:
        cut = _META.search(phrase)
        head = plain(phrase if cut is None else phrase[: cut.start()], self.lang)
        tail = "" if cut is None else phrase[cut.start() :]
        if tail[:1] in ("?", "+"):  # these belong to the letter before them
            tail, head = head[-1] + tail, head[:-1]
        if tail.startswith("..") and head.endswith(" "):
            tail, head = " " + tail, head[:-1]
        if not head and tail.startswith("\\d"):
            self._keep(_Entry(category, concept, "", tail, self.lang, lettered=False), sorted(_DIGITS))
            return
        if not head:
            raise ValueError(f"{self.lang}: a phrase must start with a letter: {phrase!r}")
        self._keep(_Entry(category, concept, head, tail, self.lang, _spaced(head[-1])), [head[:3]])

    def _keep(self, entry: _Entry, starts: Iterable[str]) -> None:
        self.by_literal.setdefault(entry.literal, []).append(entry)
        for start in starts:
            lengths = self.lengths.setdefault(start, [])
            if len(entry.literal) not in lengths:
                lengths.append(len(entry.literal))

    def find(self, text: str) -> Iterator[Hit]:
        """All phrases in folded text, from left to right, the longest of each entry."""
        lengths, by_literal = self.lengths, self.by_literal
        starts = _STARTS_UNSPACED if self.lang in UNSPACED else _STARTS
        thai = self.lang == "th"
        for start in starts.finditer(text):
            at = start.start()
            if thai and inside_cluster(text, at):
                continue
            if text[at] in _DIGITS and at > 1 and text[at - 1] in ".," and text[at - 2] in _DIGITS:
                continue
            for size in (3, 2, 1):
                for length in lengths.get(text[at : at + size], ()):
                    for entry in by_literal.get(text[at : at + length], ()):
                        end = entry.end(text, at)
                        if end > at and not (thai and inside_cluster(text, end)):
                            yield Hit(entry.category, entry.concept, at, end)


def _expanded(phrase: str) -> list[str]:
    """`(hand|home) made` as two phrases, so that each starts with letters."""
    phrase = phrase.strip()
    if not phrase.startswith("("):
        return [phrase]
    depth = 0
    cuts = [0]
    end = 0
    for at, char in enumerate(phrase):
        depth += (char == "(") - (char == ")")
        if (char == "|" and depth == 1) or depth == 0:
            cuts.append(at)
        if depth == 0:
            end = at
            break
    parts = [phrase[left + 1 : right] for left, right in pairwise(cuts)]
    rest = phrase[end + 1 :]
    if rest.startswith("?"):
        rest = rest[1:]
        parts.append("")
    return [single for part in parts for single in _expanded(part + rest)]


def _regex(tail: str, lang: str) -> str:
    out = []
    at = 0
    while at < len(tail):
        if tail.startswith(" .. ", at):
            spaced = r"(?:[ ,'-][^.!?;:]{0,30}?)?[ ,'-]"
            out.append(spaced if lang not in UNSPACED else r"[^.!?;]{0,14}?")
            at += 4
        elif tail.startswith("..", at):
            out.append(r"[^.!?;]{0,12}?")
            at += 2
        elif tail[at] == "*":
            out.append(r"\w*")
            at += 1
        elif tail[at] == "(" and tail[at + 1 : at + 2] != "?":
            out.append("(?:")
            at += 1
        elif tail.startswith(" ?", at):
            out.append(r"\s*")
            at += 2
        elif tail[at] == " ":
            out.append(r"\s+" if lang not in UNSPACED else r"\s*")
            at += 1
        elif tail[at] == "[" and not tail[at:].isascii():  # sets outside ASCII compile as slowly
            stop = tail.index("]", at)
            out.append(
                "(?:" + "|".join(f"{re.escape(plain(c, lang))}(?=)" for c in tail[at + 1 : stop]) + ")"
            )
            at = stop + 1
        elif tail[at] == "\\":
            out.append(tail[at : at + 2])
            at += 2
        else:
            stop = at + 1
            while stop < len(tail) and (tail[stop].isalpha() or tail[stop].isdigit()):
                stop += 1
            piece = tail[at:stop]
            out.append(plain(piece, lang) if piece[0].isalnum() else piece[0] + plain(piece[1:], lang))
            at = stop
    whole = "".join(out)
    return whole if lang in UNSPACED or whole.endswith(r"\w*") else whole + r"(?!\w)"
