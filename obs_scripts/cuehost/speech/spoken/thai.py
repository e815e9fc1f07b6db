"""How Thai speaks numbers, money and units: no spaces between words, units after the number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from .form import Replacement
from .language import Language
from .signs import MARKS, fractions

_ONES = ("ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_PLACES = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")
_CLOCK = re.compile(r"(?<![\d:.,])([01]?\d|2[0-4])[.:]([0-5]\d)\s?น\.")
_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_THAI_NUMBER = re.compile(r"[๐-๙]+(?:,[๐-๙]{3})*(?:\.[๐-๙]+)?")


class Thai(Language):
    """Thai."""

    code = "th"
    decimal = "."
    glue = ""
    point = "จุด"
    minus = "ลบ"
    to = "ถึง"
    by = "คูณ"
    plus = "บวก"
    out_of = "จาก"
    zero_to_nine = _ONES
    grade = re.compile(
        r"(?:สแตนเลส|สเตนเลส|เหล็ก|เกรด|steel)\s?\0|\0L?\s?(?:สแตนเลส|stainless)", re.IGNORECASE
    )
    symbols: ClassVar[dict[str, str]] = {
        r"\s?&\s?": "และ",
        r"(?<=\d)\s?\+\s?(?=\d)": "บวก",
        r"(?<=\d)\+(?!\d)": "ขึ้นไป",
        r"(?<=\s)=(?=\s)": "เท่ากับ",
        r"≈\s?": "ประมาณ",
        **fractions("ครึ่ง", "หนึ่งในสี่", "สามในสี่", "หนึ่งในสาม", "สองในสาม"),
        **MARKS,
    }

    def cardinal(self, value: int, gender: str = "", case: str = "") -> str:
        if not value:
            return _ONES[0]
        millions, low = divmod(value, 10**6)
        words = self.cardinal(millions) + "ล้าน" if millions else ""
        if low:
            # 1 in the last place is เอ็ด wherever something stands before it: 21, 101, 1001.
            words += _below_million(low, last_one="เอ็ด" if value > 10 else "หนึ่ง")
        return words

    def clock(self, hour: int, minute: int, half: str) -> str:
        if half == "pm" and hour < 12:
            hour += 12
        minutes = f"{self.cardinal(minute)}นาที" if minute else ""
        return f"{self.cardinal(hour)}นาฬิกา{minutes}"

    def date(self, year: int, month: int, day: int) -> str:
        return f"{self.cardinal(day)} {self.words.months[month - 1]} {self.cardinal(year)}"

    def own(self, text: str) -> Iterator[Replacement]:
        for match in _CLOCK.finditer(text):
            yield Replacement(match.start(), match.end(), self.clock(int(match[1]), int(match[2]), ""))
        for match in re.finditer(r"(?<![\d/])24/7(?![\d/])", text):
            yield Replacement(match.start(), match.end(), "ตลอดยี่สิบสี่ชั่วโมง")
        for match in _THAI_NUMBER.finditer(text):
            whole, _, part = match[0].translate(_DIGITS).replace(",", "").partition(".")
            spoken = self.whole(whole) + (self.point + self.digits(part) if part else "")
            yield Replacement(match.start(), match.end(), spoken)


def _below_million(value: int, last_one: str) -> str:
    words = ""
    for place in range(5, -1, -1):
        digit = value // 10**place % 10
        if not digit:
            continue
        if place == 1:
            words += {1: "", 2: "ยี่"}.get(digit, _ONES[digit]) + _PLACES[1]
        elif place == 0:
            words += last_one if digit == 1 else _ONES[digit]
        else:
            words += _ONES[digit] + _PLACES[place]
    return words
