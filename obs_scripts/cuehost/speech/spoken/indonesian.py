"""How Indonesian speaks numbers, money and units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from .form import Replacement
from .language import Language
from .signs import MARKS, fractions, signs

_ONES = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
_SCALES = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"))
_ORDINAL = re.compile(r"\b(ke|Ke)-(\d{1,4})(?!\w)")
_HOUR = re.compile(r"(\d{1,2})[.:](\d{2})")
_CLOCK = re.compile(
    r"\b(?:pukul|jam) ((?:[01]?\d|2[0-4])[.:][0-5]\d(?:\s?[-–]\s?(?:[01]?\d|2[0-4])[.:][0-5]\d)?)"
    r"(?![\d.]*\d)",
    re.IGNORECASE,
)


class Indonesian(Language):
    """Indonesian."""

    code = "id"
    point = "koma"
    minus = "minus"
    to = "sampai"
    by = "kali"
    plus = "plus "
    out_of = "dari"
    version_point = "titik"
    zero_to_nine = _ONES
    grade = re.compile(r"(?:steel|stainless|baja)(?: tahan karat| steel)? ?\0|\0L? ?stainless", re.IGNORECASE)
    symbols: ClassVar[dict[str, str]] = {
        r"\bmis\.": "misalnya",
        r"\bmaks\.": "maksimal",
        r"\bmin\.(?=\s)": "minimal",
        r"\bNo\.\s?(?=\d)": "nomor ",
        r"(?<!\w)#(?=\d)": "nomor ",
        r"\s[-\u2013]\s": ", ",
        **signs(also="dan", plus="tambah", more="lebih", equals="sama dengan", about="sekitar"),
        **fractions("setengah", "seperempat", "tiga perempat", "sepertiga", "dua pertiga"),
        **MARKS,
    }

    def cardinal(self, value: int, gender: str = "", case: str = "") -> str:
        if not value:
            return "nol"
        words = []
        for size, name in _SCALES:
            group, value = divmod(value, size)
            if group:
                words.append(f"{self.cardinal(group)} {name}")
        thousands, rest = divmod(value, 1000)
        if thousands:
            words.append("seribu" if thousands == 1 else f"{_below_thousand(thousands)} ribu")
        if rest:
            words.append(_below_thousand(rest))
        return " ".join(words)

    def clock(self, hour: int, minute: int, half: str) -> str:
        minutes = f" lewat {self.cardinal(minute)} menit" if minute else ""
        spelled = {"am": " pagi", "pm": " sore", "": ""}[half]
        return f"{self.cardinal(hour)}{minutes}{spelled}"

    def date(self, year: int, month: int, day: int) -> str:
        return f"{self.cardinal(day)} {self.words.months[month - 1]} {self.cardinal(year)}"

    def own(self, text: str) -> Iterator[Replacement]:
        for match in _ORDINAL.finditer(text):
            yield Replacement(match.start(), match.end(), ordinal(self, int(match[2]), match[1]))
        for match in _CLOCK.finditer(text):
            hours = [self.clock(int(hour), int(minute), "") for hour, minute in _HOUR.findall(match[1])]
            yield Replacement(match.start(1), match.end(1), f" {self.to} ".join(hours))
        for match in re.finditer(r"\b24/7\b", text):
            yield Replacement(match.start(), match.end(), "dua puluh empat jam")


def ordinal(language: Indonesian, value: int, prefix: str = "ke") -> str:
    """`ke-2` -> kedua, `ke-1` -> pertama."""
    return "pertama" if value == 1 and prefix == "ke" else prefix + language.cardinal(value)


def _below_thousand(value: int) -> str:
    hundreds, rest = divmod(value, 100)
    words = ["seratus" if hundreds == 1 else f"{_ONES[hundreds]} ratus"] if hundreds else []
    if rest in (10, 11):
        words.append("sepuluh" if rest == 10 else "sebelas")
    elif 11 < rest < 20:
        words.append(f"{_ONES[rest - 10]} belas")
    elif rest:
        tens, one = divmod(rest, 10)
        words += [f"{_ONES[tens]} puluh"] if tens else []
        words += [_ONES[one]] if one else []
    return " ".join(words)
