"""The guard's vocabulary: four YAML files a language, read once. `words/` holds what is said of products and
how, `lists/` closed lists: what there is of a kind (stones, ailments, cities), idioms, everyday talk,
`frames/` how things are said: who tells and asks, what a product is said to have, who gives, `kinds/` what
whole classes of untrue claims are made of, and more of what there is of a kind.

How an entry is written stands at the top of `phrases.py`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from importlib import resources
from typing import Any, NamedTuple

import yaml

from ..words import base
from .folding import fold, plain
from .named_units import named_units
from .phrases import SPACED_LETTER, UNSPACED, Phrases
from .places import countries
from .wording import content_words, prefixes

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PRICES_JOINED = frozenset({"pt", "es"})
_SHORT_TAIL = frozenset({"zh", "th", "vi"})
# Units whose names are small words too: they are units only where the clause or the bracket ends, (9.4 in).
_ONLY_AT_AN_END = frozenset({"in"})


class Unit(NamedTuple):
    """What a unit measures and how many of the dimension's base unit it is."""

    dimension: str
    factor: Decimal


@dataclass(frozen=True, slots=True)
class NumberWords:
    """A language's words for numbers: those that add (`seven`, `forty`), those that multiply (`scales`, of
    which the `dozens` count exactly), and parts behind a number (`tenths`)."""

    adding: Mapping[str, int]
    scales: Mapping[str, int]
    teens: frozenset[str]
    joiners: frozenset[str]
    halves: Mapping[str, Decimal]
    points: frozenset[str]
    dozens: frozenset[str] = frozenset()
    tenths: Mapping[str, Decimal] = field(default_factory=dict)
    prices_joined: bool = False  # `sete e cinquenta` is 7.50
    short_tail: bool = False  # a last digit alone counts the next lower scale: 两千五


@dataclass(frozen=True, slots=True)
class Excluding:
    """How terms leave something out: what stands `before` it and `behind` it, what sets a condition instead
    (`unless`), and `small` words in what is left out. A pattern that the language has not matches nothing."""

    before: re.Pattern[str]
    behind: re.Pattern[str]
    unless: re.Pattern[str]
    small: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All the guard knows of one language."""

    lang: str
    phrases: Phrases
    numbers: NumberWords
    units: Mapping[str, Unit]
    scales_of_heat: Mapping[str, Unit]
    currencies: Mapping[str, tuple[str, ...]]
    cents: frozenset[str]
    also_money: Mapping[str, str]
    unit_pattern: re.Pattern[str]
    currency_pattern: re.Pattern[str]
    scale_pattern: re.Pattern[str] | None
    run_pattern: re.Pattern[str] | None
    classifier: re.Pattern[str] | None
    nouns_before: bool
    question: re.Pattern[str] | None
    asking: re.Pattern[str] | None
    asking_words: frozenset[str]
    leading: re.Pattern[str] | None
    grade: re.Pattern[str] | None
    formed: Mapping[str, re.Pattern[str]]
    excluding: Excluding
    yes: re.Pattern[str] | None
    no: re.Pattern[str] | None


class Construction(NamedTuple):
    """A claim made by parts that stand in one sentence; `without` are parts that make it something else,
    `unlike` one that the first part may belong to instead."""

    category: str
    concept: str
    of: tuple[str, ...]
    without: tuple[str, ...]
    unlike: str = ""


@dataclass(frozen=True, slots=True)
class Common:
    """What does not depend on the language."""

    constructions: tuple[Construction, ...]
    countries: Mapping[str, str]

    implied: Mapping[str, frozenset[str]]
    members: Mapping[str, str]
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
def _read(name: str, folder: str = "words") -> dict[str, Any]:
    file = resources.files(__package__) / folder / f"{name}.yaml"
    found: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)
    return found


@functools.cache
def common() -> Common:
    """The data shared by all languages."""
    data = _read("common")
    return Common(
        constructions=tuple(
            Construction(
                rule["claim"].partition("/")[0],
                rule["claim"].partition("/")[2],
                tuple(rule["of"].split()),
                tuple(rule.get("without", "").split()),
                rule.get("unlike", ""),
            )
            for rule in data["constructions"]
        ),
        countries={iso: concept for concept, isos in data["countries"].items() for iso in isos.split()},
        implied={key: frozenset(value.split()) for key, value in data["implies"].items()},
        members={word: concept for concept, words in data["members"].items() for word in words.split()},
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
    data, lists, frames, kinds = (_read(code, folder) for folder in ("words", "lists", "frames", "kinds"))
    sources = (data, lists, frames, kinds)
    shared = _read("common")
    phrases = Phrases(code)
    for source in sources:
        for category, concepts in source["claims"].items():
            for concept, written in concepts.items():
                phrases.add(category, concept, written)
    for iso, name in countries(code):
        phrases.add("place", common().countries.get(iso, iso.lower()), name)
    for group in ("attributes", "roles", "parts", "cues", "fields", "things", "members"):
        for source in sources:
            for concept, written in source.get(group, {}).items():
                phrases.add(group[:-1], concept, written)
    for concept, written in shared["brands"].items():
        phrases.add("competitor", concept, written)
    for group in ("exempt", "negators", "harmless"):
        for source in sources:
            phrases.add(group, group, source.get(group, ""))
    for source in (data, frames):
        for share, written in source.get("shares", {}).items():
            phrases.add("share", str(share), written)
    for year, written in frames["nth_year"].items():
        phrases.add("nth_year", str(year), written)
    units = dict(common().units)
    units |= {name: Unit(dimension, factor) for name, dimension, factor in named_units(code)}
    for source in sources:
        for name, unit in _units(source.get("units", {})):
            units[plain(name, code)] = units[fold(name, code).text] = unit
    currencies = {plain(n, code): (c,) for c, names in data["currencies"].items() for n in names.split(" | ")}
    for names, codes in frames.get("currencies", {}).items():
        currencies |= dict.fromkeys((plain(n, code) for n in names.split(" | ")), tuple(codes.split()))
    for sign, codes in shared["signs"].items():
        currencies[sign.lower()] = tuple(codes.split())
    for word, codes in shared["money_words"].items():
        currencies.setdefault(word, tuple(codes.split()))
    for iso in shared["codes"].split():
        currencies.setdefault(iso.lower(), (iso,))
    numbers = _numbers(data["numbers"], code, frames.get("numbers_also", {}))
    unspaced = code in UNSPACED
    return Lexicon(
        lang=code,
        phrases=phrases,
        numbers=numbers,
        units=units,
        scales_of_heat={
            plain(name, code): Unit(dimension, Decimal(1))
            for dimension, names in shared["scales_of_heat"].items()
            for name in names.split(" | ")
        },
        currencies=currencies,
        cents=frozenset(plain(w, code) for w in data["cents"].split(" | ")),
        also_money={
            plain(n, code): c for c, names in data.get("also_money", {}).items() for n in names.split(" | ")
        },
        unit_pattern=_after(units),
        currency_pattern=_after(currencies),
        scale_pattern=_after(numbers.scales),
        run_pattern=_run(numbers) if unspaced else None,
        classifier=_optional(data.get("classifier"), code),
        nouns_before=bool(data.get("nouns_before")),
        question=_optional(data.get("question"), code),
        asking=_optional(kinds.get("asking"), code),
        asking_words=prefixes(content_words(fold(kinds.get("asking_words", ""), code))),
        leading=_optional(data.get("leading"), code),
        grade=re.compile(kinds["grade"]) if "grade" in kinds else None,
        formed={concept: re.compile(written) for concept, written in frames["formed"].items()},
        excluding=Excluding(
            **{part: re.compile(kinds["excluding"].get(part, "(?!)")) for part in Excluding.__slots__}
        ),
        yes=_optional(data.get("yes"), code),
        no=_optional(data.get("no"), code),
    )


def _optional(written: str | None, code: str) -> re.Pattern[str] | None:
    # Each alternative for itself: between Chinese characters folding takes the bars out, too.
    return re.compile("|".join(plain(part, code) for part in written.split("|"))) if written else None


def _after(names: Mapping[str, Any]) -> re.Pattern[str]:
    """Any of the names, the longest first, where a word may end."""
    ordered = sorted(names, key=len, reverse=True)
    ending = [name for name in ordered if name in _ONLY_AT_AN_END]
    lettered = [name for name in ordered if SPACED_LETTER.match(name[-1]) and name not in _ONLY_AT_AN_END]
    others = [name for name in ordered if name not in {*lettered, *ending}]
    groups = [
        "|".join(re.escape(name) for name in others if len(name) > 1),
        # One look-ahead for all: sets outside ASCII take long to compile.
        f"(?:{'|'.join(map(re.escape, lettered))})(?![^\\W\u0e00-\u0e7f\u3400-\u9fff])" if lettered else "",
        "|".join(re.escape(name) for name in others if len(name) == 1),
        f"(?:{'|'.join(map(re.escape, ending))})(?=\\s?(?:[),;]|\\.?$))" if ending else "",
    ]
    return re.compile(
        r"[\s\-]{0,2}(?:[多来余]|กว่า|(?:y pico|e pouc[oa]s|odd|с лишним|с небольшим"
        r"|full|whole|solid|long|entire)(?= ))?\s?(" + "|".join(filter(None, groups)) + ")"
    )


def _run(numbers: NumberWords) -> re.Pattern[str]:
    words = sorted(
        {*numbers.adding, *numbers.scales, *numbers.halves, *numbers.points, *numbers.teens},
        key=len,
        reverse=True,
    )
    return re.compile("(?:" + "|".join(map(re.escape, words)) + ")+")


def _numbers(data: Mapping[str, Any], code: str, also: Mapping[int, str]) -> NumberWords:
    adding: dict[str, int] = {}
    for value, names in enumerate(data["upto"]):
        adding |= {plain(n, code): value for n in str(names).split("/")}
    for source in (data.get("tens", {}), also):
        adding |= {plain(n, code): int(v) for v, names in source.items() for n in names.split("/")}
    dozens = {plain(n, code): int(v) for v, ns in data.get("dozens", {}).items() for n in ns.split("/")}
    scales = {plain(n, code): int(v) for v, names in data["scales"].items() for n in names.split("/")}
    return NumberWords(
        adding=adding,
        scales=scales | dozens,
        dozens=frozenset(dozens),
        tenths={
            plain(n, code): Decimal(str(v))
            for v, names in data.get("tenths", {}).items()
            for n in names.split("/")
        },
        teens=frozenset(plain(n, code) for n in data.get("teens", "").split("/") if n),
        joiners=frozenset(plain(n, code) for n in data.get("joiners", "").split("/") if n),
        halves={
            plain(n, code): Decimal(str(v))
            for v, names in data["fractions"].items()
            for n in names.split("/")
        },
        points=frozenset(plain(n, code) for n in data["point"].split("/")),
        prices_joined=code in _PRICES_JOINED,
        short_tail=code in _SHORT_TAIL,
    )
