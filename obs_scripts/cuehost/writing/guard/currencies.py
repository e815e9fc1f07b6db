"""Amounts of money in folded text: a number with a currency before or behind it, and the cents after that."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from .lexicon import Lexicon
from .numerals import unit_at
from .quantity import Quantity

_ONE_PIECE = re.compile(r"块(?![钱\d一二三四五六七八九十]|\W|$)")
_LONG = re.compile(r"(?:ยาว|กว้าง|สูง|หนา|ลึก)[^ ]{0,10}$")  # in Thai cents and centimetres are one word
_OF_WHOM = re.compile(
    r"\s(?:(?P<USD>u\.?s\.?|american|американск\w+)|(?P<AUD>australian|aussie|австралийск\w+)"
    r"|(?P<CAD>canadian|канадск\w+)|(?P<SGD>singapore(?:an)?|сингапурск\w+)|(?P<NZD>new zealand)"
    r"|(?P<HKD>hong kong|гонконгск\w+)|(?P<MXN>mexican|мексиканск\w+))\s"
)  # `129 Australian dollars`
_POINTING = frozenset("那这哪每另")


def with_currency(plain: Quantity, text: str, lexicon: Lexicon) -> Quantity | None:
    """The quantity as an amount, where a currency stands before or after it."""
    before = re.search(
        r"([^\W\d_]{0,3}[$€£¥₩₹₽฿₫₱]|(?<![^\W\d_])(?:rp|rm|rs\.?|[a-z]{3}))\s?$", text[: plain.start]
    )
    codes: tuple[str, ...] = ()
    start, end, values = plain.start, plain.end, plain.values
    if before is not None:
        codes = lexicon.currencies.get(before[1], ()) or lexicon.currencies.get(before[1][-1], ())
        start = before.start(1) if codes else start
    whose = _OF_WHOM.match(text, end)
    after = lexicon.currency_pattern.match(text, whose.end() - 1 if whose is not None else end)
    if whose is not None and after is not None:
        codes = (whose.lastgroup or "",)
    if (
        after is not None
        and after[1] == "块"
        and text.startswith(("一起", "都", "皂", "肥皂", "香皂"), after.end())
    ):
        after = None
    pointed = text[max(start - 1, 0) : start] in _POINTING  # 那一块
    one = values == {Decimal(1)} and (pointed or _ONE_PIECE.match(text, end) is not None)
    if after is not None and after[1] == "块" and one:
        after = None  # 一块皂: a piece
    if after is not None:
        codes = codes or lexicon.currencies[after[1]]
        end = after.end()
        tail = re.match(r"\s?(?:and|con|e|y|и|零)?\s?(\d{1,2}|[一二三四五六七八九])(?!\d)", text[end:])
        if tail is not None and not before:
            cents = _cents(tail, text, end, lexicon)
            if cents is not None:
                values, end = frozenset(v + cents[0] for v in values), cents[1]
        named = lexicon.currency_pattern.match(text, end) if len(codes) > 1 else None
        if named is not None:  # 六块五人民币
            codes, end = lexicon.currencies[named[1]], named.end()
    if not codes:
        cent = (
            re.match(r"\s?(" + "|".join(map(re.escape, lexicon.cents)) + r")(?!\w)", text[end:])
            if lexicon.cents
            else None
        )
        if cent is None or (lexicon.lang == "th" and _LONG.search(text, 0, start) is not None):
            return None
        return replace(
            plain,
            kind="money",
            end=end + cent.end(),
            values=frozenset(v / 100 for v in values),
            currencies=frozenset(),
        )
    return replace(plain, kind="money", start=start, end=end, values=values, currencies=frozenset(codes))


# What a language calls just dollars or pesos, and whose else's these may be.
_FAMILIES = {
    frozenset({"USD"}): frozenset({"AUD", "CAD", "NZD", "SGD", "HKD", "TWD"}),
    frozenset({"MXN"}): frozenset({"ARS", "CLP", "COP", "PHP", "UYU"}),
}
_ABROAD = re.compile(
    r"us ?\$|\busd\b|\bu\.?s\.?\b|american|estadounid|сша|америк|美|สหรัฐ|อเมริกา|\bmỹ\b|amerika"
    r"|mexican|мексик|墨|เม็กซิ"
)
_WHOSE = re.compile(
    r"\s?(?:de |da |do |del )?(?:(?P<AUD>austral\w*|úc\b|ออสเตรเลีย)|(?P<CAD>canad\w*|kanada|แคนาดา)"
    r"|(?P<SGD>singap\w*|sing\b|สิงคโปร์)|(?P<HKD>hong ?kong|ฮ่องกง)|(?P<NZD>new zealand|nueva zelanda))"
)
_NEAR = 18


def at_home(amount: Quantity, text: str, currencies: frozenset[str]) -> Quantity:
    """The amount in the sheet's own currency, where that has this name, too: `dollars` in Australia, but
    neither US nor Canadian ones.
    """
    others = _FAMILIES.get(amount.currencies)
    if amount.kind != "money" or others is None:
        return amount
    whose = _WHOSE.match(text, amount.end)
    if whose is not None:
        return replace(amount, currencies=frozenset({whose.lastgroup or ""}), end=whose.end())
    home = others & currencies
    abroad = _ABROAD.search(text[max(amount.start - 4, 0) : amount.end + _NEAR])
    return replace(amount, currencies=home) if home and abroad is None else amount


_WITH_TENTHS = "块欧镑刀铢元"
_TEN = 10


def _cents(tail: re.Match[str], text: str, end: int, lexicon: Lexicon) -> tuple[Decimal, int] | None:
    """The hundredths that follow a currency: `39 dollars 90`, `39元9角`, `39块9`."""
    number = tail[1]
    if not number.isdigit() and number not in lexicon.numbers.adding:
        return None
    value = Decimal(number if number.isdigit() else lexicon.numbers.adding[number])
    stop = end + tail.end()
    mark = re.match(
        r"\s?(" + "|".join(map(re.escape, sorted(lexicon.cents, key=len, reverse=True))) + ")", text[stop:]
    )
    if lexicon.lang == "zh":
        if mark is not None:
            return (value / 10 if mark[1] in ("角", "毛") else value / 100), stop + mark.end()
        if text[end - 1] in _WITH_TENTHS and value < _TEN:
            return value / 10, stop
        return None
    if mark is not None:
        return value / 100, stop + mark.end()
    if len(number) == 2 and not unit_at(text, stop, lexicon) and not re.match(r"\s?[%\w]", text[stop:]):
        return value / 100, stop
    return None
