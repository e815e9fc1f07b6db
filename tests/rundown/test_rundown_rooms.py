"""One rundown, several languages, each with its own market and prices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuehost.rundown import Rundown, check, load_rundown, room
from cuehost.rundown.rooms import round_up

SHOW = """
show: Test
language: {en: US, pt: BR, es: EU, ru: RU, id: }
rates: {RUB: {value: 81.5, date: 2026-11-01}}
products:
  kettle:
    name: {en: Kettle, ru: Чайник}
    facts:
      price: {US: 39.90 USD, BR: "199,00", EUR: 36}
      list_price: {value: {US: 49.90, BR: 249 BRL}, evidence: "asked 2026-10-01..2026-10-31"}
segments: [{opening: {}}]
"""


def show(tmp_path: Path, text: str = SHOW) -> Rundown:
    path = tmp_path / "show.yaml"
    path.write_text(text, "utf-8")
    return load_rundown(path)


def price(rundown: Rundown, lang: str, fact: str = "price") -> str:
    money = room(rundown, lang).products["kettle"].facts[fact].money
    assert money is not None
    return f"{money.amount} {money.currency}"


def test_each_language_has_its_market_and_price(tmp_path: Path) -> None:
    rundown = show(tmp_path)
    assert (rundown.market, rundown.currency) == ("US", "USD")
    assert rundown.languages == ("en", "pt", "es", "ru", "id")
    assert rundown.markets == {"pt": "BR", "es": "EU", "ru": "RU"}
    assert [price(rundown, lang) for lang in ("en", "id")] == ["39.90 USD"] * 2
    assert price(rundown, "pt") == "199.00 BRL" and price(rundown, "pt", "list_price") == "249.00 BRL"
    assert price(rundown, "es") == "36.00 EUR"
    assert room(rundown, "pt").market == "BR" and room(rundown, "en") is rundown
    assert room(rundown, "pt").products["kettle"].facts["price"].text("pt") == "199.00 BRL"


def test_a_price_at_a_rate_is_rounded_up_and_keeps_where_it_is_from(tmp_path: Path) -> None:
    there = room(show(tmp_path), "ru").products["kettle"]
    money = there.facts["price"].money
    assert money is not None and money.converted is not None
    assert (money.amount, money.currency) == (Decimal("3260.00"), "RUB"), "39.90 x 81.5 = 3251.85"
    assert (money.converted.amount, money.converted.date) == (Decimal("39.90"), date(2026, 11, 1))
    assert "list_price" not in there.facts, "nobody asked it there"


def test_a_list_price_fixed_in_one_market_says_nothing_of_another(tmp_path: Path) -> None:
    assert "list_price" not in room(show(tmp_path), "es").products["kettle"].facts


def test_names_are_kept_as_the_sheet_has_them(tmp_path: Path) -> None:
    kettle = show(tmp_path).products["kettle"]
    assert [kettle.name.get(lang) for lang in ("ru", "pt")] == ["Чайник", "Kettle"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "RUB: {value: 81.5",
            "CNY: {value: 7",
            "there is no price for ru in RU",
        ),
        ('BR: "199,00"', "BR: 199 USD", "stands under BR but is not in BRL"),
        ("US: 39.90 USD, ", "", "there is no price for the show's market US"),
        ("EUR: 36", "EURO: 36", "is not a key of a price"),
        ("EUR: 36", "EUX: 36", "is not a market or currency"),
        ("pt: BR", "pt: Brazil", 'did you mean "BR"?'),
        ("pt: BR", "ptt: BR", "is not a language code"),
        ("{en: US, pt: BR, es: EU, ru: RU, id: }", "{en: }", '"market" is missing'),
    ],
)
def test_faults(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "show.yaml"
    path.write_text(SHOW.replace(old, new), "utf-8")
    assert message in "\n".join(fault.message for fault in check(path))


@given(
    st.decimals(min_value=Decimal("0.05"), max_value=Decimal(10**9), places=4),
    st.sampled_from(["USD", "JPY", "KRW", "VND", "RUB", "KWD", "BRL"]),
)
def test_rounding_never_promises_less_and_stays_near(amount: Decimal, currency: str) -> None:
    rounded = round_up(amount, currency)
    steps = {"JPY": 10, "RUB": 10, "KRW": 100, "VND": 1000}
    assert amount <= rounded < amount + steps.get(currency, 1)
    assert round_up(rounded, currency) == rounded
