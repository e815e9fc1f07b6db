"""How Mandarin speaks numbers, money and units: everything in Han characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from .form import Replacement
from .language import Language
from .lexicon import Currency, Noun, Number
from .signs import MARKS

_DIGITS = "零一二三四五六七八九"
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=\s?年(?!货|级))")
_ORDINAL = re.compile(r"(?<=第)\s?(\d{1,6})(?!\d)")
_MONTH_DAY = re.compile(r"(?<!\d)(1?\d)\s?月\s?([1-3]?\d)(?=\s?[日号])")
_SHARE = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])")


class Chinese(Language):
    """Mandarin."""

    code = "zh"
    decimal = "."
    glue = ""
    point = "点"
    minus = "负"
    to = "到"
    by = "乘"
    plus = "加"
    out_of = "分，满分"
    zero_to_nine = tuple(_DIGITS)
    grade = re.compile(r"(?:不锈钢|型号|牌号)\s?\0|\0L?\s?(?:不锈钢|钢|食品级)")
    symbols: ClassVar[dict[str, str]] = {
        r"(?<=[\u4e00-\u9fff])\s?&\s?(?=[\u4e00-\u9fff])": "和",
        r"\s?\+\s?": "加",
        r"≈\s?": "约",
        r"½": "二分之一",
        **MARKS,
    }

    def cardinal(self, value: int, gender: str = "", case: str = "") -> str:
        if not value:
            return "零"
        words = _sections(value)
        return words.removeprefix("一") if words.startswith("一十") else words

    def number(self, number: Number, gender: str = "", case: str = "") -> str:
        whole = self.whole(number.whole)
        return f"{whole}点{self.digits(number.part)}" if number.part else whole

    def counted(self, number: Number, noun: Noun, case: str = "") -> str:
        return ("两" if number == ("2", "") else self.number(number)) + noun.forms[0]

    def percent(self, words: str) -> str | None:
        return f"百分之{words}"

    def money(self, number: Number, currency: Currency, case: str = "") -> str:
        return self.counted(Number(number.whole, number.part.rstrip("0")), currency.unit)

    def rating(self, given: Number, most: Number) -> str:
        return f"{self.number(given)}{self.out_of}{self.number(most)}分"

    def clock(self, hour: int, minute: int, half: str) -> str:
        name = {"am": "上午", "pm": "下午", "": ""}[half]
        minutes = "" if not minute else f"{'零' if minute < 10 else ''}{self.cardinal(minute)}分"
        return f"{name}{'两' if hour == 2 else self.cardinal(hour)}点{minutes}"

    def date(self, year: int, month: int, day: int) -> str:
        return f"{self.digits(str(year))}年{self.cardinal(month)}月{self.cardinal(day)}日"

    def telephone(self, groups: list[str], *, international: bool) -> str:
        # 1 is read 幺 in telephone numbers, as it sounds too like 七.
        words = ["".join("幺" if d == "1" else _DIGITS[int(d)] for d in group) for group in groups]
        return ("加" if international else "") + "，".join(words)

    def own(self, text: str) -> Iterator[Replacement]:
        """2026年 is read digit by digit; 第2件 takes 二, where 2件 alone takes 两."""
        for match in _YEAR.finditer(text):
            yield Replacement(match.start(1), match.end(1), self.digits(match[1]))
        for match in _ORDINAL.finditer(text):
            yield Replacement(match.start(1), match.end(1), self.whole(match[1]))
        for match in _MONTH_DAY.finditer(text):
            for group in (1, 2):
                yield Replacement(match.start(group), match.end(group), self.cardinal(int(match[group])))
        for match in _SHARE.finditer(text):
            if 0 < int(match[1]) < int(match[2]) <= 10:
                spoken = f"{self.cardinal(int(match[2]))}分之{self.cardinal(int(match[1]))}"
                yield Replacement(match.start(), match.end(), spoken)
        for match in re.finditer(r"(?<!\d)24/7(?!\d)", text):
            yield Replacement(match.start(), match.end(), "全天候")


def _sections(value: int) -> str:
    """By 亿 and 万, with 零 for every gap."""
    if value < 10**4:
        return _group(value)
    size, name = (10**8, "亿") if value >= 10**8 else (10**4, "万")
    high, low = divmod(value, size)
    words = _sections(high) + name
    if low:
        words += ("零" if low < size // 10 else "") + _sections(low)
    return words


def _group(value: int) -> str:
    words = ""
    zero = False
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, size)
        if digit:
            words += ("零" if zero and words else "") + _DIGITS[digit] + name
            zero = False
        else:
            zero = True
    return words
