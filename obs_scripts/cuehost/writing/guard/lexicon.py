"""The guard's vocabulary: one YAML file a language in `words/`, read once.

An entry is a list of phrases parted by ` | `. In a phrase `*` ends a stem (any letters may follow), ` .. `
is a gap of up to 30 characters within a sentence, and what else is special in a regular expression is so
here; a space is any white space or hyphen. Accents, case and the like are folded (`folding`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from importlib import resources
from itertools import pairwise
from typing import Any, NamedTuple

import yaml

from ..words import base
from .folding import plain

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_META = re.compile(r"[*?()\[\]\\+|.^$]")
_SPACED_LETTER = re.compile(r"[^\W_\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
UNSPACED = frozenset({"zh", "th"})


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
    tail: str  # what follows the literal as a regular expression; "" for a plain word
    pattern: re.Pattern[str] | None = None

    def end(self, text: str, at: int) -> int:
        """Where the phrase ends whose literal stands at `at`, or -1."""
        stop = at + len(self.literal)
        if not self.tail:
            if stop < len(text) and _SPACED_LETTER.match(text[stop]) and _SPACED_LETTER.match(text[stop - 1]):
                return -1
            return stop
        if self.pattern is None:
            # Starting with an empty look-ahead keeps `re` from building a set of first letters, which is
            # only of use for searching and takes a millisecond a pattern outside ASCII.
            self.pattern = re.compile("(?=)" + self.tail)
        match = self.pattern.match(text, stop)
        return match.end() if match else -1


@dataclass(slots=True)
class Phrases:
    """Phrases to be found in folded text, by their first three letters."""

    lang: str
    by_start: dict[str, list[_Entry]] = field(default_factory=dict)

    def add(self, category: str, concept: str, written: str) -> None:
        """Adds all phrases of an entry."""
        for phrase in written.split(" | "):
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
            entry = _Entry(category, concept, "", _regex(tail, self.lang))
            for digit in "0123456789":
                self.by_start.setdefault(digit, []).append(entry)
            return
        if not head:
            raise ValueError(f"{self.lang}: a phrase must start with a letter: {phrase!r}")
        entry = _Entry(category, concept, head, _regex(tail, self.lang) if tail else "")
        self.by_start.setdefault(head[:3], []).append(entry)

    def find(self, text: str) -> Iterator[Hit]:
        """All phrases in folded text, from left to right, the longest of each entry."""
        unspaced = self.lang in UNSPACED
        by_start = self.by_start
        for at, char in enumerate(text):
            if char == " " or (at and (not unspaced or char.isascii()) and _inside_word(text, at)):
                continue
            for size in (3, 2, 1):
                for entry in by_start.get(text[at : at + size], ()):
                    if text.startswith(entry.literal, at):
                        end = entry.end(text, at)
                        if end > at:
                            yield Hit(entry.category, entry.concept, at, end)


def _inside_word(text: str, at: int) -> bool:
    return (
        _SPACED_LETTER.match(text[at - 1]) is not None
        and _SPACED_LETTER.match(text[at]) is not None
        and not (text[at - 1].isdigit() and not text[at].isdigit())
    )


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


class Unit(NamedTuple):
    """What a unit measures and how many of the dimension's base unit it is."""

    dimension: str
    factor: Decimal


@dataclass(frozen=True, slots=True)
class NumberWords:
    """A language's words for numbers: those that add (`seven`, `forty`), those that multiply."""

    adding: Mapping[str, int]
    scales: Mapping[str, int]
    teens: frozenset[str]
    joiners: frozenset[str]
    halves: Mapping[str, Decimal]
    points: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All the guard knows of one language."""

    lang: str
    phrases: Phrases
    numbers: NumberWords
    units: Mapping[str, Unit]
    currencies: Mapping[str, tuple[str, ...]]
    cents: frozenset[str]
    unit_pattern: re.Pattern[str]
    currency_pattern: re.Pattern[str]
    scale_pattern: re.Pattern[str] | None
    run_pattern: re.Pattern[str] | None
    classifier: re.Pattern[str] | None
    nouns_before: bool
    question: re.Pattern[str] | None
    leading: re.Pattern[str] | None
    yes: re.Pattern[str] | None
    no: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Common:
    """What does not depend on the language."""

    implied: Mapping[str, frozenset[str]]
    units: Mapping[str, Unit]
    attributes: Mapping[str, frozenset[str]]
    free_words: frozenset[str]
    grouped: frozenset[str]


def languages() -> tuple[str, ...]:
    """The languages that have a vocabulary."""
    folder = resources.files(__package__) / "words"
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(n[:-5] for n in names if n.endswith(".yaml") and n != "common.yaml"))


@functools.cache
def _read(name: str) -> dict[str, Any]:
    file = resources.files(__package__) / "words" / f"{name}.yaml"
    found: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)
    return found


@functools.cache
def common() -> Common:
    """The data shared by all languages."""
    data = _read("common")
    return Common(
        implied={key: frozenset(value.split()) for key, value in data["implies"].items()},
        units={name: unit for name, unit in _units(data["units"])},
        attributes={key: frozenset(value.split()) for key, value in data["attributes"].items()},
        free_words=frozenset(data["free_words"].split()),
        grouped=frozenset(data["grouped"].split()),
    )


def _units(data: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, Unit]]:
    for dimension, units in data.items():
        for factor, names in units.items():
            top, _, bottom = str(factor).partition("/")
            for name in names.split(" | "):
                yield name, Unit(dimension, Decimal(top) / Decimal(bottom or "1"))


@functools.cache
def lexicon(lang: str) -> Lexicon:
    """The vocabulary of `lang`; that of English for a language that has none."""
    code = base(lang)
    if code not in languages():
        code = "en"
    data, shared = _read(code), _read("common")
    phrases = Phrases(code)
    for category, concepts in data["claims"].items():
        for concept, written in concepts.items():
            phrases.add(category, concept, written)
    for group in ("attributes", "roles", "parts", "cues"):
        for concept, written in data[group].items():
            phrases.add(group[:-1], concept, written)
    for concept, written in shared["brands"].items():
        phrases.add("competitor", concept, written)
    for group in ("exempt", "negators", "harmless"):
        phrases.add(group, group, data[group])
    units = dict(common().units)
    units |= {plain(n, code): u for n, u in _units(data["units"])}
    currencies = {plain(n, code): (c,) for c, names in data["currencies"].items() for n in names.split(" | ")}
    for sign, codes in shared["signs"].items():
        currencies[sign.lower()] = tuple(codes.split())
    for iso in shared["codes"].split():
        currencies.setdefault(iso.lower(), (iso,))
    numbers = _numbers(data["numbers"], code)
    unspaced = code in UNSPACED
    return Lexicon(
        lang=code,
        phrases=phrases,
        numbers=numbers,
        units=units,
        currencies=currencies,
        cents=frozenset(plain(w, code) for w in data["cents"].split(" | ")),
        unit_pattern=_after(units),
        currency_pattern=_after(currencies),
        scale_pattern=_after(numbers.scales),
        run_pattern=_run(numbers) if unspaced else None,
        classifier=_optional(data.get("classifier"), code),
        nouns_before=bool(data.get("nouns_before")),
        question=_optional(data.get("question"), code),
        leading=_optional(data.get("leading"), code),
        yes=_optional(data.get("yes"), code),
        no=_optional(data.get("no"), code),
    )


def _optional(written: str | None, code: str) -> re.Pattern[str] | None:
    return re.compile(plain(written, code)) if written else None


def _after(names: Mapping[str, Any]) -> re.Pattern[str]:
    """Any of the names, the longest first, where a word may end."""
    ordered = sorted(names, key=len, reverse=True)
    lettered = [name for name in ordered if _SPACED_LETTER.match(name[-1])]
    others = [name for name in ordered if name not in set(lettered)]
    groups = [
        "|".join(re.escape(name) for name in others if len(name) > 1),
        # One look-ahead for all: sets outside ASCII take long to compile.
        f"(?:{'|'.join(map(re.escape, lettered))})(?![^\\W\u0e00-\u0e7f\u3400-\u9fff])" if lettered else "",
        "|".join(re.escape(name) for name in others if len(name) == 1),
    ]
    return re.compile(r"[\s\-]{0,2}(" + "|".join(filter(None, groups)) + ")")


def _run(numbers: NumberWords) -> re.Pattern[str]:
    words = sorted(
        {*numbers.adding, *numbers.scales, *numbers.halves, *numbers.points, *numbers.teens},
        key=len,
        reverse=True,
    )
    return re.compile("(?:" + "|".join(map(re.escape, words)) + ")+")


def _numbers(data: Mapping[str, Any], code: str) -> NumberWords:
    adding: dict[str, int] = {}
    for value, names in enumerate(data["upto"]):
        adding |= {plain(n, code): value for n in str(names).split("/")}
    adding |= {plain(n, code): int(v) for v, names in data.get("tens", {}).items() for n in names.split("/")}
    return NumberWords(
        adding=adding,
        scales={plain(n, code): int(v) for v, names in data["scales"].items() for n in names.split("/")},
        teens=frozenset(plain(n, code) for n in data.get("teens", "").split("/") if n),
        joiners=frozenset(plain(n, code) for n in data.get("joiners", "").split("/") if n),
        halves={
            plain(n, code): Decimal(str(v))
            for v, names in data["fractions"].items()
            for n in names.split("/")
        },
        points=frozenset(plain(n, code) for n in data["point"].split("/")),
    )
