"""What a language calls units, money and months: the data of `words/*.yaml`, read once each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

_FOLDER = Path(__file__).with_name("words")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is ten times faster

# Other ways of writing the same unit, in every language.
_ALIASES = {
    **{"\u2033": "in", "m2": "m²", "cm2": "cm²", "cm3": "cm³", "g/m2": "g/m²", "L": "l", "mL": "ml"},
    **{"℃": "°C", "ºC": "°C", "° C": "°C", "℉": "°F", "ºF": "°F", "º": "°", "km/hr": "km/h", "\uff05": "%"},
    **{"fl. oz": "fl oz", "fl. oz.": "fl oz", "kph": "km/h", "mbps": "Mbps"},
}

_SIGNS = {
    **{"$": "USD", "US$": "USD", "C$": "CAD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD"},
    **{
        "S$": "SGD",
        "HK$": "HKD",
        "NT$": "TWD",
        "MX$": "MXN",
        "AR$": "ARS",
        "CL$": "CLP",
        "CO$": "COP",
        "R$": "BRL",
        "S/": "PEN",
        "€": "EUR",
    },
    **{"£": "GBP", "¥": "JPY", "\uffe5": "CNY", "元": "CNY", "RMB": "CNY", "₹": "INR", "₩": "KRW"},
    **{"฿": "THB", "₫": "VND", "₱": "PHP", "₽": "RUB", "₴": "UAH", "₸": "KZT", "zł": "PLN", "₺": "TRY"},
    **{"Rp": "IDR", "RM": "MYR"},
}


def listed(text: str) -> tuple[str, ...]:
    """Words written in a row."""
    return tuple(text.split())


class Number(NamedTuple):
    """A number as written: digits before and after the decimal mark, without separators."""

    whole: str
    part: str = ""

    @property
    def is_one(self) -> bool:
        """Whether the singular follows."""
        return self.whole == "1" and not self.part.strip("0")

    @property
    def is_whole(self) -> bool:
        """Whether it has no decimals but zeros."""
        return not self.part.strip("0")


class Noun(NamedTuple):
    """What is counted: its forms (one, many; in Russian with 1, 2 and 5) and gender, `m`, `f` or `n`."""

    forms: tuple[str, ...]
    gender: str = "m"


class Currency(NamedTuple):
    """A currency and its hundredth; None where nobody says one."""

    unit: Noun
    cent: Noun | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """One language's words.

    units: by every way they are written. currencies: by ISO 4217 code. signs: how money is marked in
    writing, besides the codes -> code. months: January first, as dates say them.
    """

    units: Mapping[str, Noun]
    currencies: Mapping[str, Currency]
    signs: Mapping[str, str]
    months: tuple[str, ...] = ()
    counted: frozenset[str] = field(default=frozenset())


@lru_cache(maxsize=16)
def words_of(code: str) -> Words:
    """The words of a language there is a file for."""
    data: dict[str, Any] = yaml.load((_FOLDER / f"{code}.yaml").read_text("utf-8"), Loader=_LOADER)
    units = {key: _noun(forms) for key, forms in data["units"].items()}
    units |= {
        alias: units[key] for alias, key in {**_ALIASES, **data.get("aliases", {})}.items() if key in units
    }
    counted = frozenset(data.get("counted", ()))
    units |= {word: Noun((word,)) for word in counted}
    currencies = {
        iso: Currency(_noun(names[0]), _noun(names[1]) if len(names) > 1 else None)
        for iso, names in data["currencies"].items()
    }
    signs = {**_SIGNS, **data.get("signs", {})}
    return Words(units, currencies, signs, tuple(data.get("months", ())), counted)


def _noun(forms: list[str]) -> Noun:
    """`[pulgada, pulgadas, f]`: a last single letter is the gender."""
    if len(forms) > 1 and forms[-1] in ("m", "f", "n"):
        return Noun(tuple(forms[:-1]), forms[-1])
    return Noun(tuple(forms))
