"""Claims by the form of words, tales of relatives, illnesses nobody gets any more, and sums of times."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cuehost.writing.guard import Guard, languages
from cuehost.writing.guard.lexicon import _read, lexicon
from cuehost.writing.guard.reading import read

FORMED = [
    ("en", "The paint is gravel-proof.", "feature"),
    ("en", "It has anti-theft bolts.", "feature"),
    ("es", "La pintura es resistente al granizo.", "feature"),
    ("es", "Lleva un sillín de carey auténtico.", "material"),
    ("ru", "Краска не боится гравия.", "feature"),
    ("zh", "车漆防石子。", "feature"),
]
TALES = [
    ("en", "My neighbour talks to his black roses in the morning."),
    ("es", "La gata de mi hermana maúlla a las cinco para salir al jardín."),
    ("ru", "Сосед прежде здоровается с каждой розой."),
    ("zh", "我表姐家的猫半夜去开水龙头。"),
]
TALES_OF_THE_PRODUCT = [
    ("en", "My neighbour swears by this bike.", "social_proof"),
    ("es", "Mi hermana usa esta bici cada día.", "social_proof"),
]


@pytest.mark.parametrize("lang", languages())
def test_every_language_knows_the_forms(lang: str) -> None:
    assert set(lexicon(lang).formed) == {"proof", "pure"}
    assert {"kin", "uses", "falls_ill"} <= set(_read(lang, "frames")["cues"])


@pytest.mark.parametrize(("lang", "text", "category"), FORMED)
def test_what_it_is_proof_against_must_be_on_the_sheet(
    bikes: Guard, lang: str, text: str, category: str
) -> None:
    assert category in {fault.category for fault in bikes.judge(text, lang, "bike").faults}


def test_living_proof_is_nothing_a_product_withstands(bikes: Guard) -> None:
    assert bikes.judge("I'm living proof that it's never too late.", "en", "bike").ok


@pytest.mark.parametrize(("lang", "text"), TALES)
def test_what_relatives_do_is_no_claim(bikes: Guard, lang: str, text: str) -> None:
    assert bikes.judge(text, lang, "bike").faults == ()


@pytest.mark.parametrize(("lang", "text", "category"), TALES_OF_THE_PRODUCT)
def test_what_relatives_use_is_one(bikes: Guard, lang: str, text: str, category: str) -> None:
    assert category in {fault.category for fault in bikes.judge(text, lang, "bike").faults}


def test_an_illness_that_nobody_gets_is_a_claim_and_one_that_is_not_healed_is_none(bikes: Guard) -> None:
    refused = bikes.judge("Ride it to work and you won't get asthma.", "en", "bike")
    assert "medical" in {fault.category for fault in refused.faults}
    assert bikes.judge("It doesn't cure asthma.", "en", "bike").ok


@pytest.mark.parametrize(
    ("lang", "text", "dimension", "value"),
    [
        ("zh", "重量620克", "mass", "620"),
        ("zh", "620 g", "mass", "620"),
        ("zh", "4g内存", "data", "4000"),
        ("en", "24 cm (9.4 in)", "length", "240"),
        ("en", "24 cm (9.4 in)", "length", "238.76"),
    ],
)
def test_short_signs_are_units_where_they_are(lang: str, text: str, dimension: str, value: str) -> None:
    measured = [q for q in read(text, lang).quantities if q.dimension == dimension]
    assert value in {str(v.normalize()) if v % 1 else str(int(v)) for q in measured for v in q.values}


def test_a_small_word_behind_a_number_is_no_unit() -> None:
    assert not [q for q in read("I got 9 in my size", "en").quantities if q.kind == "measure"]


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [("en", "seven fifty", "7.5"), ("pt", "sete e cinquenta", "7.5"), ("vi", "mười năm", "315360000")],
)
def test_short_prices_and_years_are_read_as_people_say_them(lang: str, text: str, value: str) -> None:
    assert any(Decimal(value) in q.values for q in read(text, lang).quantities)
