"""The names of units in each language, from Unicode's CLDR by way of Babel: miles, kilometres per hour.

The vocabularies add what CLDR does not have: how people say units (`kilos`, `两`, `ขีด`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from babel.units import format_unit

from ..words import base
from .folding import fold

# CLDR's unit, by dimension and factor to the dimension's base unit in `common.yaml`.
_UNITS: dict[str, dict[str, str]] = {
    "mass": {
        "mass-milligram": "0.001", "mass-gram": "1", "mass-kilogram": "1000", "mass-tonne": "1000000",
        "mass-ounce": "28.349523125", "mass-pound": "453.59237",
    },
    "volume": {
        "volume-milliliter": "1", "volume-centiliter": "10", "volume-deciliter": "100",
        "volume-liter": "1000", "volume-gallon": "3785.411784", "volume-quart": "946.352946",
        "volume-fluid-ounce": "29.5735295625", "volume-cubic-meter": "1000000",
    },
    "length": {
        "length-millimeter": "1", "length-centimeter": "10", "length-meter": "1000",
        "length-kilometer": "1000000", "length-inch": "25.4", "length-foot": "304.8",
        "length-yard": "914.4", "length-mile": "1609344",
    },
    "area": {"area-square-centimeter": "100", "area-square-meter": "1000000"},
    "speed": {"speed-kilometer-per-hour": "1", "speed-mile-per-hour": "1.609344"},
    "power": {"power-watt": "1", "power-kilowatt": "1000", "power-horsepower": "745.7"},
    "energy": {"energy-kilowatt-hour": "1000"},
    "heat": {"energy-foodcalorie": "1", "energy-kilocalorie": "1", "energy-kilojoule": "0.239006"},
    "voltage": {"electric-volt": "1"},
    "current": {"electric-ampere": "1", "electric-milliampere": "0.001"},
    "frequency": {
        "frequency-hertz": "1", "frequency-kilohertz": "1000", "frequency-megahertz": "1000000",
        "frequency-gigahertz": "1000000000",
    },
    "data": {
        "digital-kilobyte": "0.001", "digital-megabyte": "1", "digital-gigabyte": "1000",
        "digital-terabyte": "1000000",
    },
    "temperature": {"temperature-celsius": "1"},
    "fahrenheit": {"temperature-fahrenheit": "1"},
    "light": {"light-lux": "1"},
    "time": {
        "duration-second": "1", "duration-minute": "60", "duration-hour": "3600", "duration-day": "86400",
        "duration-week": "604800", "duration-month": "2592000", "duration-year": "31536000",
        "duration-decade": "315360000",
    },
}  # fmt: skip
# One, two, five and a half stand for all plurals there are.
_NUMBERS = (1, 2, 5, Decimal("1.5"))
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
# Names that are something else where they are short, or mean another unit than in everyday speech.
_NOT = {
    "zh": {"码", "卡"},
    "id": {"kaki"},
    "es": {"cuarto", "cuartos"},  # a room, a fourth
    "pt": {"quarto", "quartos", "pe"},
    "ru": {"ми", "сл", "сила"},
}
_SHORTEST = 3
_SHORTEST_OF_SIGNS = {"th": 3, "ru": 2, "zh": 2}
# A Russian noun's endings by that of its first case: CLDR has those beside numbers only.
_CASES = (
    (re.compile(r"(?<=[бвгджзклмнпрстфхцчшщ])$"), ("", "а", "у", "ом", "е", "ы", "ов", "ам", "ами", "ах")),
    (re.compile(r"(?<=[нт])а$"), ("а", "ы", "у", "ой", "е", "", "ам", "ами", "ах")),
    (re.compile(r"(?<=[лиц])я$"), ("я", "и", "ю", "ей", "е", "ь", "й", "ям", "ями", "ях")),
    (re.compile(r"(?<=ул)ь$"), ("ь", "я", "ю", "ем", "е", "и", "ей", "ям", "ями", "ях")),
)


def named_units(lang: str) -> Iterator[tuple[str, str, Decimal]]:
    """(folded name, dimension, factor) of every unit the language has a name for."""
    code = base(lang)
    for dimension, units in _UNITS.items():
        for unit, factor in units.items():
            for name in _names(unit, code, dimension):
                folded = fold(name, code).text
                if folded not in _NOT.get(code, ()):
                    yield folded, dimension, Decimal(factor)


def _names(unit: str, code: str, dimension: str) -> Iterator[str]:
    first = _said(1, unit, "long", code)
    yield from dict.fromkeys(name for number in _NUMBERS if (name := _said(number, unit, "long", code)))
    if code == "ru" and first:
        yield from _declined(first)
    short = _said(2, unit, "short", code) if dimension != "time" else ""
    if len(short) >= (_SHORTEST if short.isascii() else _SHORTEST_OF_SIGNS.get(code, _SHORTEST)):
        yield short


def _said(number: int | Decimal, unit: str, length: Literal["long", "short"], code: str) -> str:
    """The unit's name beside a number; empty where CLDR has none or puts it about the number."""
    written = format_unit(number, unit, length, locale=code)
    match = _NUMBER.match(written)
    name = written[match.end() :].strip() if match is not None else ""
    return "" if name == unit.replace("-", " ") or name == unit else name


def _declined(name: str) -> Iterator[str]:
    """The name in all cases, the first of its words declined: `километрах в час`."""
    noun, space, rest = name.partition(" ")
    for ending, forms in _CASES:
        match = ending.search(noun)
        if match is not None:
            yield from (noun[: match.start()] + form + space + rest for form in forms)
            return
