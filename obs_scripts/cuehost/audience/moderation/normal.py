"""Text as viewers write it, made comparable: pure functions, for any script.

`cleaned` is what may be shown and spoken: the same words without what can't be seen. `Folded` is what lists
are compared with: lookalikes, digits and signs that stand for letters, spaced-out and stretched words all
come out as the plain word. Both sides of a comparison are folded alike, so a fold may be coarse.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from .lookalikes import DIGITS, DIGITS_ONE_AS_L, LOOKALIKES, SIGNS

_BIDI_TRICKS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_JOINERS = "\u200c\u200d"
_BLANKS = "\u115f\u1160\u3164\uffa0\u2800\u180e\u034f\u17b4\u17b5"
_EMOJI_LOOK, _KEYCAP = "\ufe0f", "\u20e3"
_SELECTORS = re.compile("[\ufe00-\ufe0e\U000e0100-\U000e01ef]")
_ANYONES_MARK = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
_MOST_MARKS = 3
_STRETCHED = re.compile(r"([^\W\d_])\1{3,}")
_SHOUTED = re.compile(r"([^\w\s])\1{3,}")
_NO_CONTROLS = {code: None for code in (*range(32), 127) if not chr(code).isspace()}
_FANCY = ("<font>", "<circle>", "<wide>", "<super>", "<sub>")
_DOUBLED, _TRIPLED = re.compile(r"(.)\1+"), re.compile(r"(.)\1{2,}")
_NO_WORD = re.compile(r"[^a-z0-9*]+")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOTHING = {ord(char): None for char in _JOINERS + _EMOJI_LOOK}
_MARKABLE = ("LATIN", "GREEK", "CYRILLIC")


def cleaned(text: str) -> str:
    """`text` without anything unseen: controls, zero-width and direction marks, private and unassigned
    characters, piles of marks; letters in fancy dress are plain, white space is single spaces, and nothing
    is stretched to more than three of a kind.
    """
    kept: list[str] = []
    if text.isascii():
        return _unstretched_line(text.translate(_NO_CONTROLS))
    marks, base = 0, ""
    for char in unicodedata.normalize("NFC", text):
        category = unicodedata.category(char)
        if char.isspace() or char == "\u2800":
            kept.append(" ")
        elif category[0] == "M" and char not in _BLANKS:
            marks += 1
            if marks <= _MOST_MARKS and base.strip() and _mark_fits(char, base):
                kept.append(char)
            continue
        elif char in _JOINERS:
            if kept and _joins(kept[-1]):
                kept.append(char)
            continue
        elif category[0] == "C" or char in _BLANKS:
            continue
        else:
            kept.append(char if char.isascii() else _undressed(char))
        marks, base = 0, kept[-1]
    return unicodedata.normalize("NFC", _unstretched_line("".join(kept)).strip(_JOINERS))


def _unstretched_line(text: str) -> str:
    return _SHOUTED.sub(r"\1\1\1", _STRETCHED.sub(r"\1\1\1", " ".join(text.split())))


def has_bidi_tricks(text: str) -> bool:
    """Whether `text` turns the direction of writing round by itself, which no chat needs."""
    return bool(_BIDI_TRICKS.search(text))


def mixes_scripts(text: str) -> bool:
    """Whether a word of `text` has both Latin and Cyrillic letters, as forged words do."""
    if not _CYRILLIC.search(text):
        return False
    for word in re.findall(r"[^\W\d_]+", text):
        if not word.isascii():
            scripts = {unicodedata.name(char, "").partition(" ")[0] for char in word}
            if {"LATIN", "CYRILLIC"} <= scripts:
                return True
    return False


@dataclass(frozen=True, slots=True)
class Folded:
    """A text's forms for comparison.

    `marked` and `plain` are lines of its words between single spaces, with a space at both ends, with and
    without the marks of Latin, Greek and Cyrillic letters; every reading of the text stands in them, one
    after the other, apart by ` | `. `solid` is all of it without anything between.
    `starred` are words with letters starred out.
    """

    marked: str
    plain: str
    solid: str
    starred: tuple[str, ...]


def fold(text: str) -> Folded:
    """The forms of a `cleaned` text that lists are compared with."""
    raw = _words(text)
    lines = [[_lettered(word, DIGITS) for word in raw]]
    others = [raw, list(_rejoined(raw))]
    if any("1" in word for word in raw):
        others.append([_lettered(word, DIGITS_ONE_AS_L) for word in raw])
    if _CAMEL.search(text):
        others.append([_lettered(word, DIGITS) for word in _words(_CAMEL.sub(" ", text))])
    if any(_DOUBLED.search(word) for word in lines[0]):
        others.append([_unstretched(word) for word in lines[0]])
        others.append([_squeezed(word) for word in lines[0]])
    for line in others:
        if line and line not in lines:
            lines.append(line)
    marked = " " + " | ".join(" ".join(line) for line in lines) + " "
    starred = tuple(word for word in raw if "*" in word)
    return Folded(marked, unmarked(marked), "".join(raw), starred)


def plain_letters(text: str) -> str:
    """A `cleaned` text with every character that looks like a Latin letter as that letter; signs and digits
    stay. A text of another alphabet comes out as no language at all.
    """
    return text if text.isascii() else text.casefold().translate(LOOKALIKES)


def folded_entry(entry: str) -> str:
    """An entry of a word list as it stands in `Folded.marked`."""
    return " ".join(_words(entry))


def unmarked(text: str) -> str:
    """`text` without the marks on Latin, Greek and Cyrillic letters; those of other scripts spell words."""
    if text.isascii():
        return text
    out: list[str] = []
    for char in unicodedata.normalize("NFD", text.replace("đ", "d")):
        if (
            unicodedata.category(char)[0] == "M"
            and out
            and (out[-1].isascii() or unicodedata.name(out[-1], "").startswith(_MARKABLE))
        ):
            continue
        out.append(char)
    return unicodedata.normalize("NFC", "".join(out))


def _words(text: str) -> list[str]:
    text = unicodedata.normalize("NFKC", text).casefold()
    # Once whole and once in parts: a mark on a forged letter must not hide it.
    text = unicodedata.normalize("NFD", text.translate(LOOKALIKES).translate(_NOTHING))
    text = unicodedata.normalize("NFC", text.translate(LOOKALIKES))
    for sign, letter in SIGNS:
        text = sign.sub(letter, text)
    if not text.isascii():
        # The marks of Thai and Hindi belong to their words, though `re` doesn't take them for letters.
        text = "".join(
            c if c == "*" or c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in text
        )
    else:
        text = _NO_WORD.sub(" ", text)
    return [word for token in text.split() if (word := token.strip("*"))]


def _lettered(word: str, digits: dict[int, int]) -> str:
    """A word with the digits that stand for letters put back; a type number such as A55 stays."""
    if word.isalpha():
        return word
    letters = sum(char.isalpha() for char in word)
    numbers = sum(char.isdigit() for char in word)
    return word.translate(digits) if 0 < numbers < letters else word


def _unstretched(word: str) -> str:
    return _TRIPLED.sub(r"\1", word)


def _squeezed(word: str) -> str:
    """Every letter once; only for words that stay long enough to mean the same."""
    once = _DOUBLED.sub(r"\1", word)
    return once if len(once) >= 4 else word


def _rejoined(words: list[str]) -> Iterator[str]:
    """Words spelled with something between their letters."""
    run: list[str] = []
    for word in [*words, ""]:
        if len(word) == 1:
            run.append(word)
            continue
        if len(run) >= 3:
            yield "".join(run)
        run = []


def _undressed(char: str) -> str:
    decomposition = unicodedata.decomposition(char)
    if decomposition.startswith(_FANCY):
        plain = unicodedata.normalize("NFKC", char)
        if plain.isascii() and plain.isalnum() and (plain.isalpha() or not decomposition.startswith("<su")):
            return plain
    return char


def _mark_fits(mark: str, base: str) -> bool:
    """Whether a mark belongs on `base`: those of no script of their own only on letters that take them."""
    if mark in (_EMOJI_LOOK, _KEYCAP):
        return not base.isspace()
    if _SELECTORS.match(mark):
        return False
    return not _ANYONES_MARK.match(mark) or unicodedata.name(base, "").startswith(_MARKABLE)


def _joins(before: str) -> bool:
    """Whether a joiner after this character has a meaning: in emoji and in the scripts that use it."""
    return (
        before == _EMOJI_LOOK
        or unicodedata.category(before) in ("So", "Sk", "Mn", "Mc")
        or (unicodedata.name(before, "").partition(" ")[0] in ("ARABIC", "DEVANAGARI", "BENGALI", "SINHALA"))
    )
