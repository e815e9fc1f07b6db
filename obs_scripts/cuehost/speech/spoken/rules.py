"""Finds in a text what is spoken otherwise than written: money, units, ranges, times, links, emoji.

Each rule yields replacements; a stretch claimed by an earlier rule is left alone by later ones, so
the order of `RULES` is their rank.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from .form import Replacement
from .lexicon import Lexicon, Number

_NUM = r"\d{1,3}(?:[.,\u00a0\u202f]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?"
_LEFT = r"(?<![A-Za-z0-9_.,/\-\u2013])"
_RIGHT = r"(?![A-Za-z0-9_])"
_DASH = r"\s?[-\u2013\u2014~\uff5e]\s?"
_TIMES = r"\s?[x\u00d7*X]\s?"

_LINK = re.compile(
    r"https?://[^\s\u3000-\u303f\uff00-\uffef]+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|shop|store|io|cn|mx|es|eu)/[^\s\u3000-\u303f]*"
)
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2190-\u21ff\u2300-\u23ff\u25a0-\u25ff\u2122\u00ae\u00a9]"
    "[\U0001f000-\U0001faff\u2600-\u27bf\ufe0e\ufe0f\u200d\U000e0020-\U000e007f]*"
    "|[\ufe0e\ufe0f\u20e3\u2060\ufeff]+"
)
_DATE = re.compile(_LEFT + r"(\d{4})-(\d{2})-(\d{2})" + r"(?![\d-])")
_CLOCK = re.compile(
    r"(?<![\d:.,A-Za-z])([01]?\d|2[0-4]):([0-5]\d)(?:\s?([ap])\.?\s?m\b\.?)?(?![:\d])", re.IGNORECASE
)

Rule = Callable[[str, Lexicon], Iterator[Replacement]]


def parse(written: str, lex: Lexicon, *, money: bool = False) -> Number:
    """Read `1,299.90`, `1.299,90` or `1 299` with the language's habits.

    A single mark before exactly three digits groups thousands where it is the language's mark for
    that, and always in money, whose decimals are two; `0.125` is a decimal everywhere.
    """
    text = re.sub(r"[\u00a0\u202f]", "", written)
    marks = re.findall(r"[.,]", text)
    if not marks:
        return Number(text)
    last = marks[-1]
    head, _, tail = text.rpartition(last)
    if len(set(marks)) == 2:
        grouped = False
    elif len(marks) > 1:
        grouped = True
    else:
        grouped = len(tail) == 3 and head != "0" and (last != lex.decimal or money)
    if grouped:
        return Number(re.sub(r"[.,]", "", text))
    return Number(re.sub(r"[.,]", "", head) or "0", tail)


def links(text: str) -> Iterator[Replacement]:
    """Links and addresses are shown, not spoken."""
    for match in _LINK.finditer(text):
        end = match.end()
        while end > match.start() and text[end - 1] in ".,;:!?)":
            end -= 1
        yield Replacement(match.start(), end, "")


def emoji(text: str) -> Iterator[Replacement]:
    """Pictures and trade-mark signs are shown, not spoken."""
    for match in _EMOJI.finditer(text):
        yield Replacement(match.start(), match.end(), "")


def _dates(text: str, lex: Lexicon) -> Iterator[Replacement]:
    for match in _DATE.finditer(text):
        year, month, day = (int(g) for g in match.groups())
        if 1 <= month <= 12 and 1 <= day <= 31:
            yield Replacement(match.start(), match.end(), lex.date(year, month, day))


def _clocks(text: str, lex: Lexicon) -> Iterator[Replacement]:
    for match in _CLOCK.finditer(text):
        half = f"{match[3].lower()}m" if match[3] else ""
        yield Replacement(match.start(), match.end(), lex.clock(int(match[1]), int(match[2]), half))


class _Found:
    """The patterns that depend on a language's units and currencies, compiled once."""

    def __init__(self, units: tuple[str, ...], signs: tuple[str, ...], codes: tuple[str, ...]) -> None:
        unit = "|".join(re.escape(u) for u in sorted(units, key=len, reverse=True))
        code = "|".join(re.escape(c) for c in sorted((*codes, *signs), key=len, reverse=True))
        num = f"(?:{_NUM})"
        minus = r"(?P<minus>[-\u2212])?"
        left = r"(?<![A-Za-z0-9_.,/\u2013])"
        self.money_before = re.compile(
            rf"(?<![A-Za-z0-9]){minus}(?P<sign>{code})\s?(?P<a>{num})"
            rf"(?:{_DASH}(?:{code})?\s?(?P<b>{num}))?(?:\s?(?P<code>{'|'.join(codes)})\b)?(?!\d)"
        )
        self.money_after = re.compile(
            rf"{left}{minus}(?P<a>{num})(?:{_DASH}(?P<b>{num}))?\s?(?P<sign>{code}){_RIGHT}"
        )
        self.dimensions = re.compile(
            rf"{_LEFT}(?P<all>{num}(?:\s?(?:{unit}))?(?:{_TIMES}{num}(?:\s?(?:{unit}))?)+){_RIGHT}"
        )
        self.dimension = re.compile(rf"(?P<a>{num})\s?(?P<unit>{unit})?")
        self.quantity = re.compile(
            rf"{left}{minus}(?P<a>{num})(?:{_DASH}(?P<b>{num}))?\s?(?P<unit>{unit}|%|\uff05){_RIGHT}"
        )
        self.span = re.compile(rf"{_LEFT}(?P<a>{num}){_DASH}(?P<b>{num})(?![A-Za-z0-9_\-\u2013/])")
        self.plain = re.compile(rf"{left}{minus}(?P<a>{num})(?![A-Za-z0-9_\-\u2013/]|\.\d)")


@lru_cache(maxsize=8)
def _found(lex: Lexicon) -> _Found:
    return _Found(tuple(lex.units), tuple(lex.signs), tuple(lex.currencies))


def _money(text: str, lex: Lexicon) -> Iterator[Replacement]:
    found = _found(lex)
    for pattern in (found.money_before, found.money_after):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            code = groups.get("code") or groups["sign"]
            currency = lex.currencies[lex.signs.get(code, code)]
            words = lex.money(parse(match["a"], lex, money=True), currency)
            if match["b"]:
                first = lex.number(parse(match["a"], lex, money=True))
                words = _spaced(lex, first, lex.to, lex.money(parse(match["b"], lex, money=True), currency))
            yield Replacement(match.start(), match.end(), _signed(lex, match["minus"], words))


def _dimensions(text: str, lex: Lexicon) -> Iterator[Replacement]:
    found = _found(lex)
    for match in found.dimensions.finditer(text):
        sizes = list(found.dimension.finditer(match["all"]))
        words: list[str] = []
        for index, size in enumerate(sizes):
            number = parse(size["a"], lex)
            last = index == len(sizes) - 1
            # "20 cm x 30 cm": the unit is said once, at the end.
            words.append(_with_unit(lex, number, size["unit"]) if last else lex.number(number))
        yield Replacement(match.start(), match.end(), _spaced(lex, *_between(words, lex.by)))


def _quantities(text: str, lex: Lexicon) -> Iterator[Replacement]:
    for match in _found(lex).quantity.finditer(text):
        number = parse(match["a"], lex)
        unit = match["unit"]
        if match["b"]:
            first, last = number, parse(match["b"], lex)
            if unit in "%\uff05":
                words = lex.percent(_spaced(lex, lex.number(first), lex.to, lex.number(last)))
            else:
                words = _spaced(lex, lex.number(first), lex.to, _with_unit(lex, last, unit))
        elif unit in "%\uff05":
            words = lex.percent(lex.number(number))
        elif lex.attributive(text[: match.start()], text[match.end() :]):
            words = _spaced(lex, lex.number(number), lex.units[unit][0])
        else:
            words = _with_unit(lex, number, unit)
        yield Replacement(match.start(), match.end(), _signed(lex, match["minus"], words))


def _ranges(text: str, lex: Lexicon) -> Iterator[Replacement]:
    for match in _found(lex).span.finditer(text):
        first, last = parse(match["a"], lex), parse(match["b"], lex)
        if float(f"{first.whole}.{first.part or 0}") < float(f"{last.whole}.{last.part or 0}"):
            words = _spaced(lex, lex.number(first), lex.to, lex.number(last))
            yield Replacement(match.start(), match.end(), words)


def _numbers(text: str, lex: Lexicon) -> Iterator[Replacement]:
    for match in _found(lex).plain.finditer(text):
        # Plain digits are read right by every voice; what stumbles are marks and signs.
        if lex.bare_numbers or match["minus"] or not match["a"].isdigit():
            words = lex.number(parse(match["a"], lex))
            yield Replacement(match.start(), match.end(), _signed(lex, match["minus"], words))


def _symbols(text: str, lex: Lexicon) -> Iterator[Replacement]:
    for pattern, words in lex.symbols.items():
        for match in re.finditer(pattern, text):
            yield Replacement(match.start(), match.end(), match.expand(words))


def _with_unit(lex: Lexicon, number: Number, unit: str | None) -> str:
    if not unit:
        return lex.number(number)
    one, many = lex.units[unit]
    return _spaced(lex, lex.counted(number), one if number.is_one else many)


def _signed(lex: Lexicon, minus: str | None, words: str) -> str:
    return _spaced(lex, lex.minus, words) if minus else words


def _spaced(lex: Lexicon, *words: str) -> str:
    return lex.glue.join(words)


def _between(words: list[str], joint: str) -> list[str]:
    out = words[:1]
    for word in words[1:]:
        out += [joint, word]
    return out


RULES: tuple[Rule, ...] = (
    _dates,
    _clocks,
    _money,
    _dimensions,
    _quantities,
    _ranges,
    _numbers,
    _symbols,
)


def find(text: str, lex: Lexicon | None) -> list[Replacement]:
    """All replacements for `text`, sorted, without overlap. Without a lexicon, only what is not spoken."""
    taken = [*links(text)]
    _claim(taken, emoji(text))
    if lex:
        for rule in RULES:
            _claim(taken, rule(text, lex))
    return sorted(taken)


def _claim(taken: list[Replacement], found: Iterator[Replacement]) -> None:
    for new in found:
        if all(new.end <= old.start or new.start >= old.end for old in taken):
            taken.append(new)
