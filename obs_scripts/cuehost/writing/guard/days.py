"""Days of the year in folded text: `20 de diciembre`, `двадцатого декабря`, `十二月二十号`.

Months are named by Unicode's CLDR by way of Babel; days by numbers in digits or words, or as `the fifth`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from babel.dates import get_month_names

from .folding import plain
from .lexicon import Lexicon
from .spelled import spelled

_MONTHS, _DAYS = 12, 31
_ISO = re.compile(r"(?<!\d)(?:19|20)\d\d-(\d\d)-(\d\d)(?!\d)")
_DIGITS = re.compile(r"(?<![\d.,:/])(\d{1,2})(?:st|nd|rd|th|º|er|o|-?(?:го|е|ого))?(?![\w%]|[.,:/]\d)")
_HAN = "一二三四五六七八九"
_HAN_DAY = re.compile(rf"(\d{{1,2}}|[{_HAN}十]{{1,3}})月(?:份的?)?(\d{{1,2}}|[{_HAN}十廿]{{1,3}})[日号]")
# What may stand between a day and the month behind it, and between a month and the day behind that.
_OF = re.compile(r"\s?(?:of |of the |de |do |del |bulan |เดือน)?\s?")
_THEN = re.compile(r",? (?:the )?")
_UNITS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]
_TEENS = [
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
]
_RU_UNITS = ["перв", "втор", "треть", "четверт", "пят", "шест", "седьм", "восьм", "девят"]
_RU_TEENS = [
    "десят",
    "одиннадцат",
    "двенадцат",
    "тринадцат",
    "четырнадцат",
    "пятнадцат",
    "шестнадцат",
    "семнадцат",
    "восемнадцат",
    "девятнадцат",
]
_RU_ENDING = "(?:ого|ому|ое|ым|его|ему|е|им)"


class Day(NamedTuple):
    """A day of the year that stands in a text from `start` to `end`."""

    start: int
    end: int
    month: int
    day: int


def days_in(text: str, lexicon: Lexicon) -> list[Day]:
    """All days of the year of a folded text, from left to right."""
    found = [Day(*match.span(), int(match[1]), int(match[2])) for match in _ISO.finditer(text)]
    if lexicon.lang == "zh":
        found += [Day(*match.span(), _han(match[1]), _han(match[2])) for match in _HAN_DAY.finditer(text)]
    elif months := list(_months(text, lexicon)):
        numbers = list(_numbers(text, lexicon))
        for start, end, month in months:
            behind = [n for n in numbers if n[0] >= end and _THEN.fullmatch(text, end, n[0])]
            if text[start:end] == "may":  # `you may first ...`
                behind = [n for n in behind if text[n[0]].isdigit() or text[end : n[0]].endswith("the ")]
            before = [n for n in numbers if n[1] <= start and _OF.fullmatch(text, n[1], start)]
            for day in before[:1] or (behind[:1] if lexicon.lang == "en" else []):
                found.append(Day(min(day[0], start), max(day[1], end), month, day[2]))
    return sorted(day for day in found if 1 <= day.month <= _MONTHS and 1 <= day.day <= _DAYS)


def _months(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int, int]]:
    """Where a month is named, and which."""
    if lexicon.lang == "vi":  # tháng 12, tháng mười hai
        words = {one.start: (one.end, one.values) for one in spelled(text, lexicon)}
        for match in re.finditer(r"tháng (\d{1,2}(?!\d))?", text):
            end, values = words.get(match.end(), (0, frozenset()))
            if match[1]:
                yield match.start(), match.end(), int(match[1])
            elif len(values) == 1:
                yield match.start(), end, int(next(iter(values)))
        return
    pattern, numbers = _named_months(lexicon.lang)
    for match in pattern.finditer(text):
        yield match.start(), match.end(), numbers[match.lastgroup or ""]


@functools.cache
def _named_months(lang: str) -> tuple[re.Pattern[str], dict[str, int]]:
    parts, numbers = [], {}
    for number in range(1, _MONTHS + 1):
        forms = {
            get_month_names(width, context, locale=lang)[number]
            for width in ("wide", "abbreviated")
            for context in ("format", "stand-alone")
        }
        names = {plain(form, lang).strip(" .") for form in forms}
        names = {name for name in names if len(name) > 2 or not name.isascii()}
        if lang == "th":  # as people say it: ธันวา
            names |= {re.sub("(?:คม|ยน|พันธ์)$", "", name) for name in names}
        if lang == "ru":
            names |= {name[:-1] + "е" for name in names if name[-1] in "ьй"}  # в декабре
        written = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        parts.append(f"(?P<m{number}>{written})")
        numbers[f"m{number}"] = number
    edges = ("", "") if lang == "th" else (r"(?<!\w)", r"(?!\w)")
    return re.compile(f"{edges[0]}(?:{'|'.join(parts)}){edges[1]}"), numbers


def _numbers(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int, int]]:
    """What may be the number of a day; in English no `may one`."""
    yield from ((*match.span(), int(match[1])) for match in _DIGITS.finditer(text))
    if lexicon.lang != "en":
        for one in spelled(text, lexicon):
            if len(one.values) == 1 and not one.vague and (value := next(iter(one.values))) == int(value):
                yield one.start, one.end, int(value)
    pattern = _ordinals(lexicon.lang)
    for match in pattern.finditer(text) if pattern is not None else ():
        tens, name = match["tens"], match.lastgroup or ""
        yield *match.span(), (int(name[1:]) if name.startswith("n") else 0) + _TENS.get(tens or "", 0)


_TENS = {"twenty": 20, "thirty": 30, "двадцать": 20, "тридцать": 30}


@functools.cache
def _ordinals(lang: str) -> re.Pattern[str] | None:
    """Days by their order; a group `nN` is the number, behind `tens`."""
    if lang == "en":
        names = dict(enumerate([*_UNITS, *_TEENS], 1)) | {20: "twentieth", 30: "thirtieth"}
        tens = "(?:(?P<tens>twenty|thirty)[ -])?"
        parts = [f"(?P<n{number}>{name})" for number, name in names.items()]
    elif lang == "ru":
        stems = dict(enumerate([*_RU_UNITS, *_RU_TEENS], 1)) | {20: "двадцат", 30: "тридцат"}
        tens = "(?:(?P<tens>двадцать|тридцать) )?"
        parts = [f"(?P<n{number}>{name}ь?{_RU_ENDING})" for number, name in stems.items()]
    elif lang in ("es", "pt"):
        tens, parts = "(?P<tens>)", ["(?P<n1>primer[oa]?|primeiro)"]
    else:
        return None
    return re.compile(rf"(?<!\w){tens}(?:{'|'.join(parts)})(?!\w)")


def _han(number: str) -> int:
    if number.isdigit():
        return int(number)
    tens, ten, ones = number.replace("廿", "二十").rpartition("十")
    return (10 * (_HAN.index(tens) + 1 if tens else 1) if ten else 0) + (_HAN.index(ones) + 1 if ones else 0)
