"""The words on cards in the viewer's language, and how prices are written there."""

from __future__ import annotations

import functools
import re
from decimal import ROUND_FLOOR, Decimal
from pathlib import Path

import yaml
from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency, format_decimal, format_percent

from cuehost.rundown import Money

from .bidi import is_rtl

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is ten times faster

_FILES = tuple(
    Path(__file__).parent / name for name in ("words.yaml", "words_selling.yaml", "words_more.yaml")
)


@functools.cache
def _table() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = {}
    for file in _FILES:
        for lang, words in yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER).items():
            table.setdefault(lang, {}).update(words)
    return table


def languages() -> list[str]:
    """The languages that have words of their own; all others get English."""
    return sorted(_table())


def word(key: str, lang: str, **values: str) -> str:
    """The words for `key` in `lang` (BCP 47), with the values filled in."""
    low = lang.lower().replace("_", "-")
    if low in ("zh-hant", "zh-hk", "zh-mo"):
        low = "zh-tw"
    table = _table()
    words = table.get(low) or table.get(low.split("-")[0]) or table["en"]
    return words[key].format(**values)


@functools.lru_cache(maxsize=64)
def locale_of(lang: str, market: str = "") -> Locale:
    """The locale of a language in a market; English where there is none."""
    base = lang.replace("-", "_")
    for name in (f"{base}_{market}", base, base.split("_")[0], "en"):
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


def format_price(money: Money, lang: str, market: str = "", *, decimals: bool | None = None) -> str:
    """A price as the market writes it: `$39.90`, `39,90 €`, `¥39.90`, `990.000 ₫`.

    Whole amounts are written without decimals unless `decimals` is True (to match a price beside it).
    The amount itself is never rounded.
    """
    locale = locale_of(lang, market)
    whole = money.amount == money.amount.to_integral_value()
    places = 0 if whole and not decimals else max(2, -int(money.amount.normalize().as_tuple().exponent))
    fraction = "." + "0" * places if places else ""
    pattern = locale.currency_formats["standard"].pattern.replace("0.00", "0" + fraction)
    text: str = format_currency(
        money.amount,
        money.currency,
        pattern,
        locale=locale,
        currency_digits=False,
        decimal_quantization=False,
    )
    text = re.sub(r"([A-Za-z])(?=\d)", "\\1\u00a0", text)
    # What is paid is another amount; the card must not promise this one.
    return f"≈\u00a0{text}" if money.converted else text


def saving(price: Money, list_price: Money) -> int | None:
    """The saving in whole per cent, rounded down so that it never claims too much; None if there is none."""
    if price.currency != list_price.currency or price.amount >= list_price.amount or price.amount < 0:
        return None
    share = (list_price.amount - price.amount) * 100 / list_price.amount
    percent = int(share.to_integral_value(ROUND_FLOOR))
    return percent or None


def format_saving(percent: int, lang: str, market: str = "") -> str:
    """`−20%` in the way of the language."""
    text: str = format_percent(Decimal(-percent) / 100, locale=locale_of(lang, market))
    text = text.replace("-", "−")
    return f"\u200e{text}\u200e" if is_rtl(lang) else text  # the sign stays before its number


def format_count(count: int, lang: str, market: str = "") -> str:
    """A whole number in the way of the language."""
    text: str = format_decimal(count, locale=locale_of(lang, market))
    return text
