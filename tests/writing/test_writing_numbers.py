"""Money, figures, names and units."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from writing_shows import local

from cuehost.rundown import Converted, Money
from cuehost.writing import format_money
from cuehost.writing.bank import load
from cuehost.writing.money import conversion_note, saving, saving_percent
from cuehost.writing.names import is_plural_name, name_gender, short_name, with_article
from cuehost.writing.numbers import figures, readings
from cuehost.writing.units import beside
from cuehost.writing.values import join, localise, plural_form, point_kind


@pytest.mark.parametrize(
    ("amount", "currency", "lang", "market", "expected"),
    [
        ("39.90", "USD", "en", "US", "$39.90"),
        ("40.00", "USD", "en", "US", "$40"),
        ("1299", "USD", "en", "US", "$1,299"),
        ("39.90", "EUR", "en", "EU", "€39.90"),
        ("39.90", "CHF", "en", "EU", "CHF 39.90"),
        ("39.90", "EUR", "es", "ES", "39,90 €"),
        ("1299.50", "EUR", "es", "ES", "1.299,50 €"),
        ("399", "MXN", "es", "MX", "$399"),
        ("39.90", "USD", "es", "US", "$39.90"),
        ("39.90", "USD", "es", "MX", "US$39.90"),
        ("399", "MXN", "es", "US", "MX$399"),
        ("39.90", "USD", "pt", "BR", "US$ 39,90"),
        ("39.90", "USD", "en", "AU", "US$39.90"),
        ("199", "CNY", "zh", "CN", "199元"),
        ("39.90", "USD", "zh", "CN", "39.9美元"),
        ("1299", "CNY", "zh", "CN", "1299元"),
        ("39.90", "BRL", "pt", "BR", "R$ 39,90"),
        ("3990", "RUB", "ru", "RU", "3\u00a0990 ₽"),
        ("399000", "VND", "vi", "VN", "399.000 ₫"),
        ("399000", "IDR", "id", "ID", "Rp399.000"),
        ("399", "THB", "th", "TH", "฿399"),
        ("0.5", "JPY", "ja", "JP", "¥0.50"),
    ],
)
def test_prices_as_the_market_writes_them(
    amount: str, currency: str, lang: str, market: str, expected: str
) -> None:
    assert format_money(Money(amount=Decimal(amount), currency=currency), lang, market) == expected


@given(
    st.decimals(min_value=Decimal("0.01"), max_value=Decimal("9999999"), places=2),
    st.sampled_from(["USD", "EUR", "CNY", "JPY", "VND", "BRL", "RUB", "CHF"]),
    st.sampled_from(["en", "es", "zh", "pt", "ru", "vi", "id", "th"]),
    st.sampled_from(["US", "ES", "MX", "CN", "EU"]),
)
def test_a_written_price_reads_back_as_itself(amount: Decimal, currency: str, lang: str, market: str) -> None:
    text = format_money(Money(amount=amount, currency=currency), lang, market)
    (figure,) = figures(text)
    assert amount.normalize() in figure.readings, text


def test_savings_never_say_too_much() -> None:
    usd = {x: Money(amount=Decimal(x), currency="USD") for x in ("39.90", "49.90", "10", "29.99")}
    assert saving(usd["39.90"], usd["49.90"]) == Money(amount=Decimal("10.00"), currency="USD")
    assert saving_percent(usd["39.90"], usd["49.90"]) == 20
    assert saving_percent(usd["29.99"], usd["39.90"]) == 24
    assert saving(usd["49.90"], usd["39.90"]) is None
    assert saving(usd["10"], None) is None
    assert saving(usd["10"], Money(amount=Decimal(20), currency="EUR")) is None


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("39.90", {"39.9"}),
        ("39,90", {"39.9"}),
        ("1,299", {"1299", "1.299"}),
        ("1.299,50", {"1299.5"}),
        ("1,299.50", {"1299.5"}),
        ("1.299.000", {"1299000"}),
        ("0.900", {"0.9"}),
        ("3\u00a0990", {"3990"}),
        ("007", {"7"}),
    ],
)
def test_readings(text: str, values: set[str]) -> None:
    assert readings(text) == {Decimal(value).normalize() for value in values}


@pytest.mark.parametrize(
    ("name", "lang", "plural"),
    [
        ("Pour-over kettle K2", "en", False),
        ("Stoneware mugs, set of 4", "en", True),
        ("Set of 4 mugs", "en", False),
        ("Wool socks", "en", True),
        ("Noise-cancelling headphones H3", "en", True),
        ("Glass", "en", False),
        ("Cactus lamp", "en", False),
        ("Tazas de gres", "es", True),
        ("Gafas de sol", "es", True),
        ("Paraguas plegable", "es", False),
        ("粗陶马克杯", "zh", False),
    ],
)
def test_number_of_names(name: str, lang: str, plural: bool) -> None:
    assert is_plural_name(name, lang) == plural


@pytest.mark.parametrize(
    ("name", "article"),
    [
        ("Hervidor de cuello de cisne K2", "el Hervidor de cuello de cisne K2"),
        ("Tazas de gres", "las Tazas de gres"),
        ("Cafetera M1", "la Cafetera M1"),
        ("Auriculares X", "los Auriculares X"),
        ("Colección Otoño", "la Colección Otoño"),
        ("Xyz", "Xyz"),
    ],
)
def test_spanish_articles(name: str, article: str) -> None:
    assert with_article(name, "es") == article


def test_english_articles_and_short_names() -> None:
    assert with_article("Kettle K2", "en") == "the Kettle K2"
    assert with_article("The Big Pan", "en") == "The Big Pan"
    assert with_article("Mia's mug", "en") == "Mia's mug"
    assert short_name("Stoneware mugs, set of 4") == "Stoneware mugs"
    assert short_name("粗陶马克杯（4只装）") == "粗陶马克杯"
    assert short_name("Pour-over kettle") == "Pour-over kettle"
    assert name_gender("Xyz", "es") is None


@pytest.mark.parametrize(
    ("point", "kind"),
    [
        ("gooseneck spout", "noun"),
        ("thermometer in the lid", "noun"),
        ("keeps water hot for an hour", "verb"),
        ("dishwasher safe", "adjective"),
        ("easy to clean", "adjective"),
        ("soft cotton", "noun"),
        ("a thermometer in the lid", "free"),
        ("it never drips", "free"),
        ("brew coffee like a pro", "free"),
        ("3 heat settings", "free"),
    ],
)
def test_kinds_of_selling_points(point: str, kind: str) -> None:
    assert point_kind(point, load("en")) == kind


def test_values_are_put_into_the_markets_form() -> None:
    es, zh, en = load("es"), load("zh"), load("en")
    assert localise(local("0.9 l"), "es", "ES", es) == "0,9 litros"
    assert localise(local("0.9 l"), "zh", "CN", zh) == "0.9升"
    assert localise(local("free above 35 USD."), "en", "US", en) == "free above $35"
    assert localise(local("a", es="0.9 l"), "es", "ES", es) == "0.9 l"
    assert localise(local("model ABC 12"), "en", "US", en) == "model ABC 12"
    assert localise(local("model 14 200 USD"), "en", "US", en) == "model 14 200 USD"
    assert join(["padre", "hijo", "iglesia"], es) == "padre, hijo e iglesia"
    assert join(["plata", "oro"], es, either=True) == "plata u oro"
    assert join(["a", "b", "c"], en) == "a, b and c"
    assert join([], en) == ""


def test_thousands_may_stand_apart() -> None:
    shipping = local("a", ru="20 000 IDR, бесплатно от 500 000 IDR, 2–5 дней")
    said = localise(shipping, "ru", "ID", load("ru")).replace("\u00a0", " ")
    assert said == "Rp20 000, бесплатно от Rp500 000, 2–5 дней"
    assert localise(local("a", es="desde 4 500 EUR"), "es", "ES", load("es")) == "desde 4.500 €"


def test_plural_forms() -> None:
    assert [plural_form(n, "ru") for n in (1, 2, 5, 11, 21, 22)] == [0, 1, 2, 2, 0, 1]
    assert [plural_form(n, "en") for n in (0, 1, 2)] == [1, 0, 1]
    assert plural_form(7, "zh") == 0


@given(
    st.decimals(min_value=Decimal("0.1"), max_value=Decimal(9999), places=1),
    st.sampled_from(["mm", "cm", "m", "ml", "l", "g", "kg"]),
)
def test_converted_units_are_right_and_come_back(value: Decimal, unit: str) -> None:
    in_market = beside(f"{value} {unit}", "US")
    assert in_market is not None
    ((converted,), _, other) = in_market
    back = beside(f"{converted:f} {other}", "ES")
    assert back is not None
    ((again,), _, metric) = back
    metres = {"mm": "0.001", "cm": "0.01", "ml": "0.001", "l": "1", "g": "0.001", "kg": "1", "m": "1"}
    assert abs(again * Decimal(metres[metric]) / (value * Decimal(metres[unit])) - 1) < Decimal("0.06")


@pytest.mark.parametrize(
    ("text", "market", "lang", "expected"),
    [
        ("0.9 l", "US", "en", "0.9 L (30 fl oz)"),
        ("20 x 30 cm", "US", "en", "20 x 30 cm (7.9 x 11.8 in)"),
        ("1 kg", "US", "es", "1 kg (2.2 lb)"),
        ("0.9 l", "ES", "es", "0,9 litros"),
        ("10 in", "ES", "es", "10 in (25 cm)"),
        ("2-3 m", "US", "en", "2-3 m (6.6-9.8 ft)"),
        ("5000 mAh", "US", "en", "5000 mAh"),
    ],
)
def test_the_markets_units_stand_beside_the_sheets(text: str, market: str, lang: str, expected: str) -> None:
    assert localise(local(text), lang, market, load(lang)) == expected


@pytest.mark.parametrize(("celsius", "fahrenheit"), [("100", "212"), ("-18", "0"), ("37", "99"), ("0", "32")])
def test_degrees(celsius: str, fahrenheit: str) -> None:
    assert beside(f"{celsius} °C", "US") == ((Decimal(fahrenheit),), "", "°F")


def converted_price() -> Money:
    origin = Converted(amount=Decimal("39.90"), currency="USD", date=date(2026, 11, 1))
    return Money(amount=Decimal(217), currency="BRL", converted=origin)


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", "about R$ 217"),
        ("pt", "cerca de R$ 217"),
        ("es", "unos R$ 217"),
        ("zh", "约217雷亚尔"),
        ("fr", "≈ R$ 217"),
    ],
)
def test_a_converted_price_is_said_as_approximate(lang: str, expected: str) -> None:
    assert format_money(converted_price(), lang, "BR") == expected


@pytest.mark.parametrize("lang", ["en", "es", "pt", "ru", "zh", "th", "vi", "id", "fr"])
def test_a_converted_price_says_what_is_paid_and_when_the_rate_was(lang: str) -> None:
    note = conversion_note(converted_price(), lang, "BR")
    assert note is not None and "2026" in note and re.search(r"39[.,]9", note) and "217" in note
    assert conversion_note(Money(amount=Decimal(1), currency="USD"), lang, "US") is None
