"""How Portuguese speaks numbers, money and units, in Brazil and in Portugal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import ClassVar

from .form import Replacement
from .lexicon import Noun, Number, Words, listed
from .romance import Romance
from .signs import MARKS, fractions, signs

_ONES = listed(
    "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis "
    "dezessete dezoito dezenove"
)
_ONES_PT = {16: "dezasseis", 17: "dezassete", 19: "dezanove"}
_TENS = listed("_ _ vinte trinta quarenta cinquenta sessenta setenta oitenta noventa")
_HUNDREDS = listed(
    "_ cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos"
)
_SCALES_BR = ((10**12, "trilhão", "trilhões"), (10**9, "bilhão", "bilhões"), (10**6, "milhão", "milhões"))
_SCALES_PT = ((10**12, "bilião", "biliões"), (10**6, "milhão", "milhões"))
_ORDINALS = listed("_ primeiro segundo terceiro quarto quinto sexto sétimo oitavo nono décimo")
_ORDINAL_TENS = listed(
    "_ décimo vigésimo trigésimo quadragésimo quinquagésimo sexagésimo septuagésimo octogésimo nonagésimo"
)
_ORDINAL = re.compile(r"(?<![\w.,])(\d{1,2})\.?(º|ª|°(?=\s+[a-z])|o(?!\w)|a(?!\w))")
_FIRST_DAY = re.compile(
    r"(?<![\w.,])1(?= de (?:janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|nov|dez))"
)
_CLOCK = re.compile(r"(?<![\w.,:])([01]?\d|2[0-4])h(?:([0-5]\d)(?:min)?)?(?!\w)")


class Portuguese(Romance):
    """Portuguese of Brazil, or with region `PT` of Portugal."""

    code = "pt"
    point = "vírgula"
    minus = "menos"
    to = "a"
    by = "por"
    plus = "mais "
    out_of = "de"
    version_point = "ponto"
    zero_to_nine = tuple(_ONES[:10])
    symbols: ClassVar[dict[str, str]] = {
        r"\b[Aa]prox\.": "aproximadamente",
        r"\bp\. ?ex\.": "por exemplo",
        r"\bex\.:": "por exemplo:",
        r"\bmáx\.": "máximo",
        r"\bmín\.": "mínimo",
        r"\bSra\.": "senhora",
        r"\bSr\.": "senhor",
        r"\bincl\.": "incluído",
        r"\bun\.(?=\s|$)": "unidades",
        r"\b[Nn]\.?[º°]\s?(?=\d)": "número ",
        r"(?<!\w)#(?=\d)": "número ",
        r"\b[Cc]/(?=\s?\w)": "com ",
        r"\b[Pp]/(?=\s?\w)": "para ",
        r"\s[-\u2013]\s": ", ",
        **signs(also="e", plus="mais", more="ou mais", equals="igual a", about="cerca de"),
        **fractions("meio", "um quarto", "três quartos", "um terço", "dois terços"),
        **MARKS,
    }

    @cached_property
    def words(self) -> Words:
        words = super().words
        if self.region != "PT":
            return words
        units = {
            key: noun._replace(forms=tuple(form.replace("quilô", "quiló") for form in noun.forms))
            for key, noun in words.units.items()
        }
        return replace(words, units=units)

    def cardinal(self, value: int, gender: str = "", case: str = "") -> str:
        if not value:
            return "zero"
        parts: list[tuple[int, str]] = []
        for size, one, many in _SCALES_PT if self.region == "PT" else _SCALES_BR:
            group, value = divmod(value, size)
            if group:
                words = f"um {one}" if group == 1 else f"{self.cardinal(group, 'm')} {many}"
                parts.append((group, words))
        thousands, rest = divmod(value, 1000)
        if thousands:
            words = "mil" if thousands == 1 else f"{self._below_thousand(thousands, gender)} mil"
            parts.append((thousands, words))
        if rest:
            parts.append((rest, self._below_thousand(rest, gender)))
        *head, (last, words) = parts
        if not head:
            return words
        # "mil e duzentos", but "mil duzentos e um": the last group is joined when it is a round one.
        joint = " e " if last < 100 or last % 100 == 0 else " "
        return " ".join(w for _, w in head) + joint + words

    def _below_thousand(self, value: int, gender: str) -> str:
        if value == 100:
            return "cem"
        hundreds, rest = divmod(value, 100)
        words = []
        if hundreds:
            word = _HUNDREDS[hundreds]
            words.append(word[:-2] + "as" if gender == "f" and hundreds > 1 else word)
        if rest < 20:
            low = [rest] if rest else []
        else:
            words.append(_TENS[rest // 10])
            low = [rest % 10] if rest % 10 else []
        for one in low:
            feminine = {1: "uma", 2: "duas"}.get(one) if gender == "f" else None
            european = _ONES_PT.get(one) if self.region == "PT" else None
            words.append(feminine or european or _ONES[one])
        return " e ".join(words)

    def digits(self, written: str) -> str:
        # In Brazil a 6 is read "meia" in codes and telephone numbers.
        names = [*_ONES[:10]]
        if self.region != "PT" and len(written) > 2:
            names[6] = "meia"
        return " ".join(names[int(d)] for d in written)

    def form(self, noun: Noun, number: Number, case: str = "") -> str:
        # "0,9 litro", "1,5 litro": the plural begins at two.
        return noun.forms[0 if 0 < float(f"{number.whole or 0}.{number.part or 0}") < 2 else -1]

    def with_cents(self, big: str, small: str) -> str:
        return f"{big} e {small}"

    def clock(self, hour: int, minute: int, half: str) -> str:
        spoken = self.cardinal(hour, "f")
        if minute:
            spoken += f" e {self.cardinal(minute)}"
        elif not half:
            spoken += " hora" if hour == 1 else " horas"
        return spoken + {"am": " da manhã", "pm": " da tarde", "": ""}[half]

    def date(self, year: int, month: int, day: int) -> str:
        first = "primeiro" if day == 1 else self.cardinal(day)
        return f"{first} de {self.words.months[month - 1]} de {self.cardinal(year)}"

    def own(self, text: str) -> Iterator[Replacement]:
        for match in _ORDINAL.finditer(text):
            spoken = ordinal(int(match[1]), match[2])
            if spoken and not (match[2] in "oa" and int(match[1]) > 12):
                yield Replacement(match.start(), match.end(), spoken)
        for match in _FIRST_DAY.finditer(text):
            yield Replacement(match.start(), match.end(), "primeiro")
        for match in _CLOCK.finditer(text):
            if match[2] or re.search(r"\b(?:às?|as|das|até)\s$", text[: match.start()]):
                spoken = self.clock(int(match[1]), int(match[2] or 0), "")
                yield Replacement(match.start(), match.end(), spoken)
        for match in re.finditer(r"\b24/7\b", text):
            yield Replacement(match.start(), match.end(), "vinte e quatro horas por dia")
        for match in re.finditer(r"(?<![\w.,])(\d{1,2})x(?= (?:de|sem|no)\b)", text):
            # "10x de R$ 19,90": in ten instalments.
            times = "vez" if match[1] == "1" else "vezes"
            yield Replacement(match.start(), match.end(), f"{self.cardinal(int(match[1]), 'f')} {times}")


def ordinal(value: int, ending: str = "º") -> str:
    """`1º` -> primeiro, `22ª` -> vigésima segunda; empty for 0."""
    if value < 1:
        return ""
    tens, one = divmod(value, 10)
    words = [*([_ORDINAL_TENS[tens]] if tens else []), *([_ORDINALS[one]] if one else [])]
    return " ".join(word[:-1] + "a" if ending in "ªa" else word for word in words)
