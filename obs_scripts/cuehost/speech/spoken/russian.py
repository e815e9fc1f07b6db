"""How Russian speaks numbers, money and units: in the gender and case of what is counted.

The case is told by the preposition before the number (до 5 л: genitive) or by the noun after it
(с 2 насадками: instrumental), the gender by the unit or by the noun's ending.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from .form import Replacement
from .language import Language
from .lexicon import Noun, Number, listed
from .russian_numerals import cardinal, ordinal, plural
from .signs import MARKS, fractions, signs

_GENITIVE = re.compile(
    r"\b(?:от|до|из|без|около|более|менее|больше|меньше|свыше|кроме|после|для|из-за|порядка|в течение|"
    r"вместо|ниже|выше|дешевле|дороже|не позднее|не позже|не ранее|не раньше|старше|младше|с)[ \u00a0]$",
    re.IGNORECASE,
)
_ACCUSATIVE = re.compile(r"\b(?:за|через|на|в|во|про)[ \u00a0]$", re.IGNORECASE)
_WORD = re.compile(r"[ \u00a0]([а-яё]{2,})(?:[ \u00a0]([а-яё]{3,}))?", re.IGNORECASE)
_NO_NOUN = frozenset(
    listed("и или а но на в во с со по за из от до не ни же ли как для при без из за что это х раз")
)
_MONTH = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
_DAY = re.compile(rf"(?<![\d.,])([1-3]?\d)(?=[ \u00a0](?:{_MONTH})\b)")
_YEAR = re.compile(
    r"(?<![\d.,])([12]\d{3})(?:[ \u00a0](год(?:а|у|ом|е)?)\b|[ \u00a0]?г\.(?=\s*(\S?)))", re.IGNORECASE
)
_ORDINAL = re.compile(r"(?<![\d.,])(\d{1,4})-(й|ый|ой|я|ая|е|ое|го|му|м|х|ю|ую|ом|ым)\b")
_MULTIPLE = re.compile(r"(?<![\w.,])(\d{1,3})[хx](?=[ ,.!?]|$)")
_YEAR_ENDING = {"год": "й", "года": "го", "году": "м", "годом": "ым", "годе": "м"}


class Russian(Language):
    """Russian."""

    code = "ru"
    point = ","  # never spoken: decimals are tenths and hundredths
    minus = "минус"
    to = "до"
    by = "на"
    spaced = True
    plus = "плюс "
    out_of = "из"
    zero_to_nine = tuple(listed("ноль один два три четыре пять шесть семь восемь девять"))
    symbols: ClassVar[dict[str, str]] = {
        r"\bт\.\s?е\.": "то есть",
        r"\bт\.\s?д\.": "так далее",
        r"\bи\s+др\.": "и другие",
        r"\bнапр\.": "например",
        r"\bмакс\.": "максимум",
        r"\bмин\.(?=\s)": "минимум",
        r"№\s?(?=\d)": "номер ",
        r"(?<!\w)#(?=\d)": "номер ",
        **signs(also="и", plus="плюс", more="плюс", equals="равно", about="примерно"),
        **fractions("одна вторая", "одна четвёртая", "три четверти", "одна треть", "две трети"),
        **MARKS,
    }

    def cardinal(self, value: int, gender: str = "", case: str = "") -> str:
        return cardinal(value, gender or "m", case or "nom")

    def number(self, number: Number, gender: str = "", case: str = "") -> str:
        part = number.part.rstrip("0")
        if not part:
            return self.whole(number.whole, gender, case)
        if len(part) > 3:
            return f"{self.whole(number.whole)} запятая {self.digits(part)}"
        oblique = case not in ("", "nom", "acc")
        top = int(part)
        kind = ("десят", "сот", "тысячн")[len(part) - 1]
        whole_word = "целая" if plural(int(number.whole or 0)) == 0 else "целых"
        part_word = kind + ("ая" if plural(top) == 0 else "ых")
        if oblique:
            whole_word = "целой" if whole_word == "целая" else "целых"
            part_word = kind + "ой" if part_word.endswith("ая") else part_word
        said = "gen" if oblique else ""
        return (
            f"{self.whole(number.whole, 'f', said)} {whole_word} {self.cardinal(top, 'f', said)} {part_word}"
        )

    def form(self, noun: Noun, number: Number, case: str = "") -> str:
        if not number.is_whole:
            return noun.forms[1]
        which = plural(int(number.whole or 0))
        if case == "gen":
            return noun.forms[1] if which == 0 else noun.forms[2]
        if case == "acc" and which == 0 and noun.gender == "f":
            # за одну минуту, за одну милю в час
            word, *rest = noun.forms[0].split(" ")
            return " ".join([word[:-1] + ("у" if word.endswith("а") else "ю"), *rest])
        return noun.forms[which]

    def counted(self, number: Number, noun: Noun, case: str = "") -> str:
        if number.whole == "1" and number.part.rstrip("0") == "5":
            half = "полутора" if case == "gen" else "полторы" if noun.gender == "f" else "полтора"
            return f"{half} {noun.forms[2] if case == 'gen' else noun.forms[1]}"
        return super().counted(number, noun, case)

    def attributive(self, number: Number, noun: Noun) -> str:
        return self.counted(number, noun)

    def span(self, first: Number, last: Number, noun: Noun | None = None, case: str = "") -> str:
        gender = noun.gender if noun else ""
        head = f"от {self.number(first, gender, 'gen')} до "
        return head + (self.counted(last, noun, "gen") if noun else self.number(last, gender, "gen"))

    def case_after(self, before: str) -> str:
        return "gen" if _GENITIVE.search(before) else "acc" if _ACCUSATIVE.search(before) else ""

    def plain(self, number: Number, before: str, after: str) -> str:
        if number.part and re.search(r"[A-Za-z]\s?$", before):
            # "USB 3.0" and "Bluetooth 5.3" are versions.
            joint = " и " if number.part.strip("0") else " "
            return self.whole(number.whole) + joint + self.digits(number.part)
        if number.part or len(number.whole) > 12 or number.whole.startswith("0"):
            return super().plain(number, before, after)
        gender, case = agreement(int(number.whole), before, after)
        return self.cardinal(int(number.whole), gender, case)

    def clock(self, hour: int, minute: int, half: str) -> str:
        minutes = "ноль-ноль" if not minute else f"ноль {self.cardinal(minute)}" if minute < 10 else ""
        spelled = {"am": " утра", "pm": " вечера", "": ""}[half]
        return f"{self.cardinal(hour)} {minutes or self.cardinal(minute)}{spelled}"

    def clock_after(self, before: str, hour: int, minute: int, half: str) -> str:
        if self.case_after(before) != "gen" or half:
            return self.clock(hour, minute, half)
        minutes = "ноль-ноль" if not minute else self.cardinal(minute, "f", "gen")
        return f"{self.cardinal(hour, 'm', 'gen')} {minutes}"

    def rating(self, given: Number, most: Number) -> str:
        whole = self.whole(given.whole)
        part = f" и {self.digits(given.part)}" if given.part.strip("0") else ""
        return f"{whole}{part} из {self.cardinal(int(most.whole), 'm', 'gen')}"

    def date(self, year: int, month: int, day: int) -> str:
        return f"{ordinal(day, 'го')} {self.words.months[month - 1]} {ordinal(year, 'го')} года"

    def own(self, text: str) -> Iterator[Replacement]:
        for match in _DAY.finditer(text):
            if 1 <= int(match[1]) <= 31:
                yield Replacement(match.start(), match.end(1), ordinal(int(match[1]), "го"))
        for match in _YEAR.finditer(text):
            value, name = int(match[1]), match[2]
            if name:
                ending = _YEAR_ENDING[name.lower()]
                yield Replacement(match.start(1), match.end(1), ordinal(value, ending))
            else:
                # "в 2026 г." in that year, otherwise of that year; a full stop that ends the sentence stays.
                inside = re.search(r"\bв[ \u00a0]$", text[: match.start()], re.IGNORECASE) is not None
                spoken = ordinal(value, "м" if inside else "го") + (" году" if inside else " года")
                last = not match[3] or match[3].isupper()
                yield Replacement(match.start(), match.end() - (1 if last else 0), spoken)
        for match in _ORDINAL.finditer(text):
            yield Replacement(match.start(), match.end(), ordinal(int(match[1]), match[2]))
        for match in _MULTIPLE.finditer(text):
            value = int(match[1])
            times = "раза" if plural(value) == 1 else "раз"
            yield Replacement(match.start(), match.end(), f"{self.cardinal(value)} {times}")
        for match in re.finditer(r"(?<![\w/])24/7(?![\w/])", text):
            yield Replacement(match.start(), match.end(), "двадцать четыре на семь")


def agreement(value: int, before: str, after: str) -> tuple[str, str]:
    """Gender and case of a bare number, told by the words around it.

    >>> agreement(2, "с ", " насадками")
    ('f', 'ins')
    """
    match = _WORD.match(after)
    case = "gen" if _GENITIVE.search(before) else "nom"
    if match is None or match[1].lower() in _NO_NOUN:
        return "m", case
    word = match[1].lower()
    adjective = re.search(r"(?:ые|ие|ых|их|ый|ий|ой|ая|яя|ое|ее|ыми|ими|ым|им|ую|юю)$", word) is not None
    noun = (match[2] or "").lower() if adjective else word
    if word.endswith(("ами", "ями", "ыми", "ими")):
        return "m", "ins"
    if word.endswith(("ах", "ях")):
        return "m", "pre"
    if word.endswith(("ам", "ям")):
        return "m", "dat"
    if case == "gen":
        # "с 1 минуты", but also "с 2 часов"; "с 5 литров" has no other reading.
        feminine = plural(value) == 0 and noun.endswith(("ы", "и")) and value % 10 == 1
        if re.search(r"\b[Сс] $", before) and plural(value) == 1 and noun.endswith(("а", "я", "ы", "и")):
            return _gender_of_few(word, noun), "nom"
        return ("f" if feminine else "m"), "gen"
    if plural(value) == 0:
        if word.endswith(("ую", "юю")) or (not adjective and word.endswith(("у", "ю"))):
            return "f", "acc"
        if word.endswith(("ого", "его")):
            return "m", "gen"
        ending = word if adjective else noun
        if ending.endswith(("ое", "ее", "о", "е")):
            return "n", "nom"
        return ("f" if ending.endswith(("ая", "яя", "а", "я")) else "m"), "nom"
    if plural(value) == 1:
        return _gender_of_few(word, noun), "nom"
    return "m", "nom"


def _gender_of_few(word: str, noun: str) -> str:
    """After 2 the noun is in the genitive singular: насадки and минуты are feminine, литра is not."""
    return "f" if word.endswith(("ые", "ие")) or noun.endswith(("ы", "и")) else "m"
