"""The names of units by CLDR, and where Thai words end."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cuehost.writing.guard.lexicon import lexicon
from cuehost.writing.guard.named_units import named_units
from cuehost.writing.guard.phrases import inside_cluster
from cuehost.writing.guard.reading import read

MILES = {
    "en": "miles",
    "es": "millas",
    "pt": "milhas",
    "ru": "милях",
    "zh": "英里",
    "th": "ไมล์",
    "vi": "dặm",
    "id": "mil",
}


@pytest.mark.parametrize(("lang", "name"), MILES.items())
def test_every_language_measures_in_miles(lang: str, name: str) -> None:
    assert (name, "length", Decimal(1609344)) in set(named_units(lang))
    assert lexicon(lang).units[name].dimension == "length"


@pytest.mark.parametrize(
    ("lang", "text", "dimension", "value"),
    [
        ("ru", "двадцати пяти километров в час", "speed", "25"),
        ("zh", "时速25公里", "speed", "25"),
        ("es", "a 25 millas por hora", "speed", "40.23360"),
        ("pt", "64 megabytes", "data", "64"),
        ("th", "60 องศาฟาเรนไฮต์", "fahrenheit", "60"),
        ("zh", "310千焦", "heat", "74.091860"),
        ("en", "a couple of weeks", "time", "1209600"),
    ],
)
def test_a_number_is_read_with_its_unit(lang: str, text: str, dimension: str, value: str) -> None:
    quantity = read(text, lang).quantities[0]
    assert quantity.dimension == dimension
    assert quantity.values == {Decimal(value)}


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "one point six million", 1_600_000),
        ("en", "three and a half thousand", 3500),
        ("zh", "8万9", 89_000),
        ("vi", "ba trăm rưỡi nghìn", 350_000),
    ],
)
def test_long_numbers_are_one(lang: str, text: str, value: int) -> None:
    (quantity,) = read(text, lang).quantities
    assert Decimal(value) in quantity.values


def test_bars_of_soap_are_no_pressure() -> None:
    assert read("three bars", "en").quantities[0].kind == "count"
    assert read("3 bar", "en").quantities[0].dimension == "pressure"


def test_no_word_is_found_inside_a_thai_cluster() -> None:
    assert inside_cluster("ปลาวาฬ", 4)  # ลาว ends before its vowel
    assert not inside_cluster("ลาว", 3)
    assert not [h for h in read("หลานวาดปลาวาฬ", "th").hits if h.category == "place"]
    assert [h for h in read("ทำในลาว", "th").hits if h.category == "place"]
