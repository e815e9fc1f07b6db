"""A comment as words to be compared: plain letters, no marks, runs of unspaced scripts by themselves."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ..moderation import cleaned
from ..moderation.normal import unmarked

UNSPACED = frozenset({"th", "zh"})
MARKED = frozenset({"vi"})
"""Languages whose marks tell words apart; viewers leave them off all the same."""

_RUN = re.compile(r"[\u0e00-\u0e7f\u3400-\u9fff]+|(?:(?![\u0e00-\u0e7f\u3400-\u9fff])[^\W_])+")
_SCRIPT = re.compile(r"[\u0e00-\u0e7f\u3400-\u9fff]")
_APOSTROPHES = re.compile(r"(?<=\w)['’ʼ`´](?=\w)")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TRIPLED = re.compile(r"(\D)\1{2,}")
_ENDINGS = ("nya", "kah", "lah", "kan", "in", "an", "i")
_BEGINNINGS = (
    *(
        ("di", ""),
        ("nge", ""),
        ("ng", ""),
        ("ng", "k"),
        ("meng", ""),
        ("meng", "k"),
        ("mem", ""),
        ("mem", "p"),
    ),
    *(
        ("men", ""),
        ("men", "t"),
        ("ny", "s"),
        ("meny", "s"),
        ("me", ""),
        ("ber", ""),
        ("ter", ""),
        ("ke", ""),
    ),
    *(("n", "t"), ("m", "p"), ("se", ""), ("pem", ""), ("pen", ""), ("pe", "")),
)
"""What Indonesian words begin with besides themselves, and the letter it takes the place of."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or a run of a script without spaces. `marked` has its marks, `plain` has not."""

    marked: str
    plain: str
    solid: bool = False


def tokens_of(text: str) -> tuple[Token, ...]:
    """The words of `text`, in order."""
    line = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", cleaned(text)).casefold())
    line = unicodedata.normalize("NFC", line)
    found: list[Token] = []
    for run in _RUN.findall(line):
        word = _TRIPLED.sub(r"\1", run)
        if _SCRIPT.match(word):
            found.append(Token(word, word, solid=True))
        else:
            found.append(Token(_tone_last(word), unmarked(word)))
    return tuple(found)


def _tone_last(word: str) -> str:
    """A word with its tone at its end: Vietnamese write it over either of two vowels, `thủy`, `thuỷ`."""
    letters = unicodedata.normalize("NFD", word)
    tones = "".join(char for char in letters if char in _TONES)
    return unicodedata.normalize("NFC", "".join(char for char in letters if char not in _TONES) + tones)


def stem(word: str) -> str:
    """What inflected forms of a word begin with, roughly."""
    if len(word) <= 3:
        return word
    return word[: max(3, len(word) - (3 if len(word) > 7 else 2 if len(word) > 5 else 1))]


def without_affixes(word: str) -> tuple[str, ...]:
    """What may be left of an Indonesian word without its affixes, longest first: `dimasukin`, `masuk`."""
    ends = [word, *(word[: -len(end)] for end in _ENDINGS if word.endswith(end))]
    ends += [end[: -len(more)] for end in ends[1:] for more in ("kan", "in", "an") if end.endswith(more)]
    found = {
        start + end[len(begun) :] for end in ends for begun, start in _BEGINNINGS if end.startswith(begun)
    }
    return tuple(
        sorted((bare for bare in found | set(ends) if 4 <= len(bare) < len(word)), key=len, reverse=True)
    )


def alike(a: str, b: str) -> bool:
    """Whether two words of no lexicon are forms of one: they begin alike as far as endings go."""
    if a == b:
        return True
    short, long = sorted((a, b), key=len)
    ending = 3 if len(short) > 4 else 1  # a freezer is not free
    return len(short) >= 4 and len(long) - len(short) <= ending and long.startswith(stem(short))
