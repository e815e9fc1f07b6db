"""How Spanish speaks numbers, money and units. Mexico writes 1,299.90, Spain 1.299,90."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from .form import Replacement
from .lexicon import Noun, Number, listed
from .romance import Romance
from .signs import MARKS, fractions, signs

_ONES = listed(
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis "
    "diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco "
    "veintiséis veintisiete veintiocho veintinueve"
)
_TENS = listed("_ _ _ treinta cuarenta cincuenta sesenta setenta ochenta noventa")
_HUNDREDS = listed(
    "_ ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"
)
_SCALES = ((10**12, "billón", "billones"), (10**6, "millón", "millones"))
_ORDINALS = listed(
    "_ primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo undécimo duodécimo"
)
_POINT_REGIONS = frozenset({"MX", "GT", "HN", "NI", "SV", "PA", "DO", "PR", "US", "PE", "419"})
_DOLLAR_REGIONS = frozenset({"US", "PR", "SV", "PA", "EC", "419"})
_ORDINAL = re.compile(
    r"(?<![\w.,])(\d{1,2})\.?(º|ª|er|ero|era|do|da|to|ta|mo|ma|vo|va|no|na|°(?=\s+[a-z]))(?!\w)"
)
_FIRST_DAY = re.compile(
    r"(?<![\w.,])1(?= de (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep|octubre|nov|dic))"
)


class Spanish(Romance):
    """Spanish of a region (an upper-case country code), or of Spain."""

    code = "es"
    minus = "menos"
    to = "a"
    by = "por"
    plus = "más "
    out_of = "de"
    version_point = "punto"
    zero_to_nine = tuple(_ONES[:10])
    symbols: ClassVar[dict[str, str]] = {
        r"\b[Aa]prox\.": "aproximadamente",
        r"\bp\. ?ej\.": "por ejemplo",
        r"\bEE\. ?UU\.": "Estados Unidos",
        r"\bmáx\.": "máximo",
        r"\bmín\.": "mínimo",
        r"\bSra\.": "señora",
        r"\bSr\.": "señor",
        r"\bincl\.": "incluido",
        r"\b[Nn]\.?[º°]\s?(?=\d)": "número ",
        r"(?<!\w)#(?=\d)": "número ",
        r"\bc/u\b": "cada uno",
        r"\s[-\u2013]\s": ", ",
        **signs(also="y", plus="más", more="o más", equals="igual a", about="unos"),
        **fractions("medio", "un cuarto", "tres cuartos", "un tercio", "dos tercios"),
        **MARKS,
    }

    def __init__(self, region: str = "") -> None:
        # Latin America at large counts in dollars here, for it has no currency of its own.
        super().__init__("US" if region in _DOLLAR_REGIONS else region)
        self.decimal = "." if region in _POINT_REGIONS else ","
        self.point = "punto" if self.decimal == "." else "coma"

    def cardinal(self, value: int, gender: str = "", case: str = "") -> str:
        if value < 1000:
            return _below_thousand(value, gender)
        words = []
        for size, one, many in _SCALES:
            group, value = divmod(value, size)
            if group:
                words.append(f"un {one}" if group == 1 else f"{self.cardinal(group, 'm')} {many}")
        thousands, rest = divmod(value, 1000)
        if thousands:
            # "doscientas mil libras": the thousands agree too.
            agreed = "f" if gender == "f" else "m"
            words.append("mil" if thousands == 1 else f"{_below_thousand(thousands, agreed)} mil")
        if rest:
            words.append(_below_thousand(rest, gender))
        return " ".join(words)

    def counted(self, number: Number, noun: Noun, case: str = "") -> str:
        if noun.forms[0].startswith("por "):  # per cent
            return self.join(self.number(number), noun.forms[0])
        return super().counted(number, noun, case)

    def with_cents(self, big: str, small: str) -> str:
        return f"{big} con {small}"

    def clock(self, hour: int, minute: int, half: str) -> str:
        minutes = f" y {self.cardinal(minute)}" if minute else " en punto" if not half else ""
        spelled = {"am": " de la mañana", "pm": " de la tarde", "": ""}[half]
        return f"{'una' if hour == 1 else self.cardinal(hour)}{minutes}{spelled}"

    def date(self, year: int, month: int, day: int) -> str:
        first = "primero" if day == 1 and self.region not in ("", "ES") else self.cardinal(day)
        return f"{first} de {self.words.months[month - 1]} de {self.cardinal(year)}"

    def own(self, text: str) -> Iterator[Replacement]:
        for match in _ORDINAL.finditer(text):
            spoken = ordinal(int(match[1]), match[2])
            if spoken:
                yield Replacement(match.start(), match.end(), spoken)
        if self.region not in ("", "ES"):
            for match in _FIRST_DAY.finditer(text):
                yield Replacement(match.start(), match.end(), "primero")
        for match in re.finditer(r"\b24/7\b", text):
            yield Replacement(match.start(), match.end(), "veinticuatro siete")


def ordinal(value: int, ending: str = "º") -> str:
    """`1.er` -> primer, `2.ª` -> segunda; empty beyond the twelfth, where nobody uses them."""
    if not 1 <= value < len(_ORDINALS):
        return ""
    word = _ORDINALS[value]
    if ending == "er":
        return word[:-1] if value in (1, 3) else word
    return word[:-1] + "a" if ending.endswith(("a", "ª")) else word


def _below_thousand(value: int, gender: str) -> str:
    if value == 100:
        return "cien"
    hundreds, rest = divmod(value, 100)
    words = []
    if hundreds:
        word = _HUNDREDS[hundreds]
        words.append(word[:-2] + "as" if gender == "f" and hundreds > 1 else word)
    if rest or not value:
        tens, one = divmod(rest, 10)
        low = _ONES[rest] if rest < 30 else _TENS[tens] + (f" y {_ONES[one]}" if one else "")
        if low.endswith("uno") and gender:
            low = low[:-1] + "a" if gender == "f" else "veintiún" if low == "veintiuno" else low[:-1]
        words.append(low)
    return " ".join(words)
