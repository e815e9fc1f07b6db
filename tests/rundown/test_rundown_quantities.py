"""Durations, times, dates, counts and prices as sellers write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cuehost.rundown import MARKETS, decimals
from cuehost.rundown._quantities import parse_clock, parse_count, parse_date, parse_duration, parse_price
from cuehost.rundown._tables import CURRENCIES, SHARED_SYMBOLS, SYMBOLS


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90s", 90), ("2m", 120), ("1m30s", 90), ("1h", 3600),
        ("1h30m", 5400), ("1h2m3s", 3723), ("45", 45),
        ("1.5m", 90), ("0.5", 0.5), ("90 s", 90), ("1m 30s", 90), ("2 min", 120), ("30 sec", 30),
        ("12h", 43200),
        ("1M30S", 90), ("2m30", 150),
    ],
)  # fmt: skip
def test_durations(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    "text", ["", " ", "s", "-5s", "ten", "1:30", "5x", "1s1m", "٣s", "1..5s", "1e3", "inf", "nan"]
)
def test_no_durations(text: str) -> None:
    with pytest.raises(ValueError, match="write it like 90s"):
        parse_duration(text)


def test_durations_are_above_nothing_and_within_half_a_day() -> None:
    with pytest.raises(ValueError, match="more than 0s"):
        parse_duration("0s")
    assert parse_duration("0", zero=True) == 0
    with pytest.raises(ValueError, match="at most 12h"):
        parse_duration("12h1s")


@pytest.mark.parametrize(("text", "clock"), [("23:00", "23:00"), ("9:05", "09:05"), ("00:00", "00:00")])
def test_clocks(text: str, clock: str) -> None:
    assert parse_clock(text) == clock


@pytest.mark.parametrize("text", ["24:00", "12:60", "12", "12:5", "11pm", "", "-1:00", "12:00:00", "٣:٠٠"])
def test_no_clocks(text: str) -> None:
    with pytest.raises(ValueError, match="like 23:00"):
        parse_clock(text)


@pytest.mark.parametrize(
    "text", ["2026-02-30", "01.11.2026", "2026-1-1", "", "20261101", "2026-13-01", "٢٠٢٦-٠١-٠١"]
)
def test_no_dates(text: str) -> None:
    with pytest.raises(ValueError, match="like 2026-11-01"):
        parse_date(text)


def test_dates() -> None:
    assert parse_date("2028-02-29").isoformat() == "2028-02-29"


@pytest.mark.parametrize("text", ["-1", "1.5", "many", "", "1 000", "1,000", "007", "1e3", "9" * 13, "٣"])
def test_no_counts(text: str) -> None:
    with pytest.raises(ValueError, match="whole number"):
        parse_count(text)


@pytest.mark.parametrize(
    ("text", "home", "amount", "currency"),
    [
        ("39.90 USD", "USD", "39.90", "USD"),
        ("USD 39.90", "USD", "39.90", "USD"),
        ("USD39.90", "USD", "39.90", "USD"),
        ("39.9 usd", "USD", "39.90", "USD"),
        ("39", "USD", "39.00", "USD"),
        ("39.90", "EUR", "39.90", "EUR"),
        ("39,90 €", "EUR", "39.90", "EUR"),
        ("€39.90", "EUR", "39.90", "EUR"),
        ("€ 1.299,00", "EUR", "1299.00", "EUR"),
        ("1,299.00 EUR", "EUR", "1299.00", "EUR"),
        ("1.299 €", "EUR", "1299.00", "EUR"),
        ("1 299,00 €", "EUR", "1299.00", "EUR"),
        ("1\u202f299,00\u00a0€", "EUR", "1299.00", "EUR"),
        ("1'299.00 CHF", "CHF", "1299.00", "CHF"),
        ("1.299.000,50 €", "EUR", "1299000.50", "EUR"),
        ("$39.90", "USD", "39.90", "USD"),
        ("$1,299", "USD", "1299.00", "USD"),
        ("$1,299,000.99", "USD", "1299000.99", "USD"),
        ("$39.90", "CAD", "39.90", "CAD"),
        ("$39.90", "EUR", "39.90", "USD"),
        ("US$5", "CAD", "5.00", "USD"),
        ("HK$ 5", "USD", "5.00", "HKD"),
        ("¥199", "CNY", "199.00", "CNY"),
        ("￥199", "CNY", "199.00", "CNY"),
        ("¥199", "JPY", "199", "JPY"),
        ("¥1,299", "JPY", "1299", "JPY"),
        ("199元", "USD", "199.00", "CNY"),
        ("1980円", "JPY", "1980", "JPY"),
        ("RMB 199", "CNY", "199.00", "CNY"),
        ("199.000 ₫", "VND", "199000", "VND"),
        ("199.000 VND", "VND", "199000", "VND"),
        ("₩15,000", "KRW", "15000", "KRW"),
        ("R$ 1.299,90", "BRL", "1299.90", "BRL"),
        ("₹12,99,000", "INR", "1299000.00", "INR"),
        ("Rp 150.000", "IDR", "150000.00", "IDR"),
        ("299 kr", "SEK", "299.00", "SEK"),
        ("299 kr", "DKK", "299.00", "DKK"),
        ("49,99 zł", "PLN", "49.99", "PLN"),
        ("12.345 KWD", "KWD", "12.345", "KWD"),
        ("£0.99", "GBP", "0.99", "GBP"),
        ("0.990 EUR", "EUR", "0.99", "EUR"),
        ("100.00 JPY", "JPY", "100", "JPY"),
        ("EUR 5 €", "EUR", "5.00", "EUR"),
    ],
)
def test_prices(text: str, home: str, amount: str, currency: str) -> None:
    money = parse_price(text, home)
    assert (money.amount, money.currency) == (Decimal(amount), currency)
    assert -int(money.amount.as_tuple().exponent) == decimals(currency)


@pytest.mark.parametrize(
    ("text", "home", "words"),
    [
        ("", "USD", "not a price"),
        ("cheap", "USD", "not a price"),
        ("0", "USD", "above 0"),
        ("0.00 USD", "USD", "above 0"),
        ("-5 USD", "USD", "below zero"),
        ("USD -5", "USD", "below zero"),
        ("5- USD", "USD", "not a price"),
        ("39.90 USB", "USD", 'did you mean "USD"'),
        ("39.90 XQZ", "USD", "not a currency"),
        ("39.905 USD", "USD", "may be 39905 or 39.905"),
        ("1.299 USD", "USD", "may be 1299 or 1.299"),
        ("1,299 €", "EUR", "may be 1299 or 1.299"),
        ("39.9055 USD", "USD", "too many decimals for USD (2 decimals)"),
        ("0.5 JPY", "JPY", "whole amounts only"),
        ("1.5 KRW", "KRW", "whole amounts only"),
        ("¥199", "USD", "CNY or JPY"),
        ("5 kr", "USD", "SEK or NOK"),
        ("39.90", None, "no currency"),
        ("39.90 to 49.90 USD", "USD", "not a price"),
        ("39.90-49.90 USD", "USD", "not a price"),
        ("2 for 10 USD", "USD", "not a price"),
        ("from 10 USD", "USD", "not a price"),
        ("1,23,456.00 USD", "USD", "not a price"),
        ("1.2.3 USD", "USD", "not a price"),
        ("1,,000 USD", "USD", "not a price"),
        ("5 USD EUR", "USD", "not a"),
        ("EUR 5 USD", "USD", "not a price"),
        ("9" * 40, "USD", "too large"),
        ("1e3 USD", "USD", "not a"),
        ("5,", "USD", "not a price"),
    ],
)
def test_no_prices(text: str, home: str | None, words: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse_price(text, home)
    assert words in str(caught.value)


def test_the_tables_fit_together() -> None:
    assert len(MARKETS) == 250  # 249 countries and the EU
    assert all(len(code) == 2 and code.isupper() for code in MARKETS)
    assert all(len(code) == 3 and code.isupper() for code in CURRENCIES)
    assert set(SYMBOLS.values()) <= CURRENCIES
    assert {code for codes in SHARED_SYMBOLS.values() for code in codes} <= CURRENCIES
    assert all(symbol == symbol.upper() for symbol in (*SYMBOLS, *SHARED_SYMBOLS))
    assert (MARKETS["US"], MARKETS["EU"], MARKETS["CN"], MARKETS["BG"], MARKETS["SE"]) == (
        "USD", "EUR", "CNY", "EUR", "SEK",
    )  # fmt: skip
