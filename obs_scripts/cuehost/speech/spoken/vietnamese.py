"""How Vietnamese speaks numbers, money and units, in the northern standard (nghìn, linh)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from .form import Replacement
from .language import Language
from .signs import MARKS, fractions, signs

_ONES = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_ORDINALS = {1: "nhất", 4: "tư"}
_CLOCK = re.compile(r"(?<![\w.,:])([01]?\d|2[0-4])(?:h|g|\s?giờ\s?)([0-5]\d)(?:p|ph|\s?phút)?(?!\w)")
_HOUR = re.compile(r"(?<![\w.,:])([01]?\d|2[0-4])[hg](?!\w)")
_ORDINAL = re.compile(r"(?<=\b[Tt]hứ )(\d{1,4})(?!\w)")
_THOUSANDS = re.compile(r"(?<![\w.,])(\d{2,4})K(?!\w)")  # 4K is a picture's size
_HEIGHT = re.compile(r"\b(?:cao|dài|rộng|sâu) (\d{1,2})m(\d)(?!\w)", re.IGNORECASE)
_SHORT_PRICE = re.compile(r"(?<![\w.,])(\d{1,3})(k|K|tr)(\d)(?!\w)")


class Vietnamese(Language):
    """Vietnamese."""

    code = "vi"
    point = "phẩy"
    minus = "âm"
    to = "đến"
    by = "nhân"
    plus = "cộng "
    out_of = "trên"
    version_point = "chấm"
    zero_to_nine = _ONES
    grade = re.compile(r"(?:inox|thép|steel)(?: không gỉ)? ?\0", re.IGNORECASE)
    symbols: ClassVar[dict[str, str]] = {
        r"\s[-\u2013]\s": ", ",
        **signs(also="và", plus="cộng", more="trở lên", equals="bằng", about="khoảng"),
        **fractions("một phần hai", "một phần tư", "ba phần tư", "một phần ba", "hai phần ba"),
        **MARKS,
    }

    def cardinal(self, value: int, gender: str = "", case: str = "") -> str:
        if not value:
            return "không"
        billions, low = divmod(value, 10**9)
        words = [f"{self.cardinal(billions)} tỷ"] if billions else []
        for size, name in ((10**6, " triệu"), (1000, " nghìn"), (1, "")):
            group, low = divmod(low, size)
            if group:
                # Inside a number each group is read with its three places: 1 005 is "… không trăm linh năm".
                words.append(_group(group, full=bool(words)) + name)
        return " ".join(words)

    def decimals(self, part: str) -> str:
        if len(part) == 2 and not part.startswith("0"):
            return _tens(int(part))
        return self.digits(part)

    def clock(self, hour: int, minute: int, half: str) -> str:
        minutes = f" {self.cardinal(minute)} phút" if minute else ""
        spelled = {"am": " sáng", "pm": " chiều", "": ""}[half]
        return f"{self.cardinal(hour)} giờ{minutes}{spelled}"

    def date(self, year: int, month: int, day: int) -> str:
        first = "mùng " if day <= 10 else ""
        return f"{first}{self.cardinal(day)} tháng {self.words.months[month - 1]} năm {self.cardinal(year)}"

    def own(self, text: str) -> Iterator[Replacement]:
        for match in _ORDINAL.finditer(text):
            value = int(match[1])
            yield Replacement(match.start(), match.end(), _ORDINALS.get(value) or self.cardinal(value))
        for match in _CLOCK.finditer(text):
            yield Replacement(match.start(), match.end(), self.clock(int(match[1]), int(match[2]), ""))
        for match in _HOUR.finditer(text):
            yield Replacement(match.start(), match.end(), self.clock(int(match[1]), 0, ""))
        for match in _SHORT_PRICE.finditer(text):
            # "1tr2": one million two.
            name = "triệu" if match[2] == "tr" else "nghìn"
            spoken = f"{self.cardinal(int(match[1]))} {name} {_last(int(match[3]))}"
            yield Replacement(match.start(), match.end(), spoken)
        for match in _THOUSANDS.finditer(text):
            yield Replacement(match.start(), match.end(), f"{self.cardinal(int(match[1]))} nghìn")
        for match in _HEIGHT.finditer(text):
            spoken = f"{self.cardinal(int(match[1]))} mét {_last(int(match[2]))}"
            yield Replacement(match.start(1), match.end(), spoken)
        for match in re.finditer(r"\b24/7\b", text):
            yield Replacement(match.start(), match.end(), "hai mươi tư trên bảy")


def _last(digit: int) -> str:
    return {1: "mốt", 4: "tư", 5: "rưỡi"}.get(digit, _ONES[digit])


def _group(value: int, *, full: bool) -> str:
    hundreds, rest = divmod(value, 100)
    if not hundreds and not full:
        return _tens(rest)
    words = f"{_ONES[hundreds]} trăm"
    if not rest:
        return words
    return f"{words} {'linh ' if rest < 10 else ''}{_tens(rest)}"


def _tens(value: int) -> str:
    tens, one = divmod(value, 10)
    if not tens:
        return _ONES[one]
    head = "mười" if tens == 1 else f"{_ONES[tens]} mươi"
    if not one:
        return head
    last = {5: "lăm"} if tens == 1 else {1: "mốt", 5: "lăm"}
    return f"{head} {last.get(one, _ONES[one])}"
