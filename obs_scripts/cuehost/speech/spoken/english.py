"""How English speaks numbers, money and units (American names, metric spelling as the voices like it)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from .form import Replacement
from .language import Language
from .lexicon import listed
from .signs import MARKS, fractions, signs

_ONES = listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = listed("_ _ twenty thirty forty fifty sixty seventy eighty ninety")
_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"))
_ORDINALS = {
    **{"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth"},
    **{"nine": "ninth", "twelve": "twelfth"},
}

_WITH_AND = frozenset(listed("GB IE AU NZ ZA IN PK BD LK SG MY HK MT KE NG GH"))

_BEFORE = re.compile(r"\b(a|an|the|this|that|our|its|your|new|big|small)\s$", re.IGNORECASE)
_NOUN = re.compile(
    r"\s(?!(?:and|or|of|for|with|without|in|on|at|to|per|each|from|than|is|are|was|so|but|by|as|per|when|"
    r"you|it|we|they|the|a|an|more|less|long|wide|high|tall|deep|off)\b)[a-z]{3,}"
)
_MONTHS = (
    "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    "Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?"
)
_MONTH_DAY = re.compile(rf"\b(?:{_MONTHS})\.? (\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.]|,\d)(?:, (\d{{4}})\b)?")
_DAY_MONTH = re.compile(rf"(?<![\d.:])(\d{{1,2}})(?=(?:st|nd|rd|th)? (?:{_MONTHS})\b)")
_YEAR = re.compile(
    rf"(?:\b(?:in|since|from|until|by|of|year|spring|summer|autumn|fall|winter|{_MONTHS}) )((?:19|20)\d\d)"
    r"(?![\d.,%]*\d|[ -]?[A-Za-z]*(?:mm|cm|ml|mAh|W|g|kg)\b|\s?[%$€£])",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"(?<![\w.,])(\d{1,3}(?:,\d{3})*|\d+)(?:st|nd|rd|th)\b")
_DECADE = re.compile(r"(?<![\w.,])(?:19|20)(\d0)s\b")


class English(Language):
    """English; with "and" after hundreds everywhere but in America."""

    code = "en"
    decimal = "."
    point = "point"
    minus = "minus"
    to = "to"
    by = "by"
    plus = "plus "
    out_of = "out of"
    zero_to_nine = tuple(_ONES[:10])
    grade = re.compile(r"(?:steel|stainless|grade|inox) ?\0|\0L? ?(?:stainless|steel|grade)", re.IGNORECASE)
    symbols: ClassVar[dict[str, str]] = {
        r"\be\.g\.": "for example",
        r"\bi\.e\.": "that is",
        r"\b[Aa]pprox\.": "approximately",
        r"\bincl\.": "including",
        r"\bexcl\.": "excluding",
        r"\bmax\.(?=\s)": "maximum",
        r"\bmin\.(?=\s)": "minimum",
        r"\bvs\.?(?=\s)": "versus",
        r"\bw/o\b": "without",
        r"\bw/(?=\s?\w)": "with ",
        r"\bNo\.\s?(?=\d)": "number ",
        r"(?<!\w)#(?=\d)": "number ",
        r"(?<=\w)&(?=\w)": " and ",
        r"(?<!\w)~(?=\s?[\d$€£])": "about ",
        **signs(also="and", plus="plus", more="plus", equals="equals", about="about"),
        **fractions("one half", "one quarter", "three quarters", "one third", "two thirds"),
        **MARKS,
    }

    def __init__(self, region: str = "") -> None:
        super().__init__(region)
        self.day_first = region not in ("", "US", "PH")
        self._and = "and " if region in _WITH_AND else ""

    def cardinal(self, value: int, gender: str = "", case: str = "") -> str:
        if value < 20:
            return _ONES[value]
        if value < 100:
            tens, one = divmod(value, 10)
            return _TENS[tens] + (f"-{_ONES[one]}" if one else "")
        if value < 1000:
            hundreds, rest = divmod(value, 100)
            return f"{_ONES[hundreds]} hundred" + (f" {self._and}{self.cardinal(rest)}" if rest else "")
        words = []
        for size, name in _SCALES:
            group, value = divmod(value, size)
            if group:
                words.append(f"{self.cardinal(group)} {name}")
        if value:
            words.append((self._and if value < 100 else "") + self.cardinal(value))
        return " ".join(words)

    def ordinal(self, value: int) -> str:
        """`21` -> twenty-first."""
        head, mark, last = re.fullmatch(r"(.*?)([ -]?)(\w+)", self.cardinal(value)).groups()  # type: ignore[union-attr]
        if last in _ORDINALS:
            return head + mark + _ORDINALS[last]
        return head + mark + (last[:-1] + "ieth" if last.endswith("y") else last + "th")

    def year(self, value: int) -> str:
        """`2026` -> twenty twenty-six."""
        century, rest = divmod(value, 100)
        if not rest:
            return self.cardinal(value) if value % 1000 == 0 else f"{self.cardinal(century)} hundred"
        if 2000 <= value < 2010:
            return f"two thousand {self._and}{_ONES[rest]}"
        return f"{self.cardinal(century)} {'oh ' if rest < 10 else ''}{self.cardinal(rest)}"

    def digits(self, written: str) -> str:
        return " ".join("oh" if d == "0" and len(written) == 3 else _ONES[int(d)] for d in written)

    def describes(self, before: str, after: str) -> bool:
        return bool(_BEFORE.search(before) and _NOUN.match(after))

    def decimals(self, part: str) -> str:
        return " ".join(_ONES[int(d)] for d in part)

    def with_cents(self, big: str, small: str) -> str:
        return f"{big} and {small}"

    def clock(self, hour: int, minute: int, half: str) -> str:
        if not half:
            half = "am" if hour % 24 < 12 else "pm"
            if hour % 24 == 12 and not minute:
                return "twelve noon"
            if hour % 24 == 0 and not minute:
                return "midnight"
            hour = hour % 12 or 12
        spelled = {"am": "A M", "pm": "P M"}[half]
        minutes = f" {'oh ' if minute < 10 else ''}{self.cardinal(minute)}" if minute else ""
        return f"{self.cardinal(hour)}{minutes} {spelled}"

    def date(self, year: int, month: int, day: int) -> str:
        return f"{self.words.months[month - 1]} {self.ordinal(day)}, {self.year(year)}"

    def own(self, text: str) -> Iterator[Replacement]:
        for match in _MONTH_DAY.finditer(text):
            if 1 <= int(match[1]) <= 31:
                # "May 15, 2026": the day and, if there, the year.
                end = match.end(1) + _ending(text, match.end(1))
                yield Replacement(match.start(1), end, self.ordinal(int(match[1])))
                if match[2]:
                    yield Replacement(match.start(2), match.end(2), self.year(int(match[2])))
        for match in _DAY_MONTH.finditer(text):
            if 1 <= int(match[1]) <= 31:
                end = match.end(1) + _ending(text, match.end(1))
                the = "" if text[: match.start()].endswith("the ") else "the "
                yield Replacement(match.start(), end, f"{the}{self.ordinal(int(match[1]))} of")
        for match in _DECADE.finditer(text):
            tens = "two thousands" if match[0][:4] == "2000" else ""
            spoken = tens or f"{self.cardinal(int(match[0][:2]))} {_decade(self.cardinal(int(match[1])))}"
            yield Replacement(match.start(), match.end(), spoken)
        for match in _YEAR.finditer(text):
            yield Replacement(match.start(1), match.end(1), self.year(int(match[1])))
        for match in _ORDINAL.finditer(text):
            written = match[1].replace(",", "")
            if len(written) <= 12:
                yield Replacement(match.start(), match.end(), self.ordinal(int(written)))
        for match in re.finditer(r"\b24/7\b", text):
            yield Replacement(match.start(), match.end(), "twenty-four seven")


def _ending(text: str, at: int) -> int:
    """How long the `st`, `nd`, `rd` or `th` at `at` is."""
    return 2 if re.match(r"(?:st|nd|rd|th)\b", text[at:]) else 0


def _decade(tens: str) -> str:
    return tens[:-1] + "ies" if tens.endswith("y") else f"{tens}s" if tens != "zero" else "hundreds"
