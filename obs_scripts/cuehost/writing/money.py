"""Amounts as a market writes them, and what a buyer saves."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

from babel.dates import format_date

from cuehost.rundown import MARKETS, Money

from .words import base

_SIGN = {
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "JPY": "¥",
    "CNY": "¥",
    "KRW": "₩",
    "INR": "₹",
    "RUB": "₽",
    "THB": "฿",
    "VND": "₫",
    "IDR": "Rp",
    "BRL": "R$",
    "PHP": "₱",
    "CAD": "C$",
    "AUD": "A$",
    "NZD": "NZ$",
    "SGD": "S$",
    "HKD": "HK$",
    "MXN": "$",
    "ARS": "$",
    "CLP": "$",
    "COP": "$",
}
_ABROAD = {"USD": "US$", "MXN": "MX$", "ARS": "AR$", "CLP": "CL$", "COP": "CO$"}
_HAN = {
    "CNY": "元",
    "USD": "美元",
    "EUR": "欧元",
    "GBP": "英镑",
    "JPY": "日元",
    "HKD": "港元",
    "KRW": "韩元",
    "SGD": "新加坡元",
    "AUD": "澳元",
    "CAD": "加元",
    "THB": "泰铢",
    "VND": "越南盾",
    "RUB": "卢布",
    "MYR": "林吉特",
    "IDR": "印尼盾",
    "BRL": "雷亚尔",
    "MXN": "墨西哥比索",
    "TWD": "新台币",
}
_ABOUT = {
    **{"en": "about {}", "es": "unos {}", "pt": "cerca de {}", "ru": "примерно {}", "zh": "约{}"},
    **{"th": "ประมาณ {}", "vi": "khoảng {}", "id": "sekitar {}"},
}
_CONVERSION = {
    "en": "You pay {price}; {converted} is at the rate of {date}, rounded up.",
    "es": "El precio que pagas es {price}; {converted} es al cambio del {date}, redondeado hacia arriba.",
    "pt": "O preço cobrado é {price}; {converted} é pelo câmbio de {date}, arredondado para cima.",
    "ru": "Оплата в другой валюте: {price}; {converted} — по курсу на {date}, с округлением вверх.",
    "zh": "实际支付{price}；{converted}按{date}的汇率换算，向上取整。",
    "th": "ราคาที่จ่ายจริงคือ {price} ส่วน {converted} คิดตามอัตราแลกเปลี่ยนวันที่ {date} โดยปัดเศษขึ้น",
    "vi": "Giá thanh toán là {price}; {converted} là tính theo tỷ giá ngày {date}, làm tròn lên.",
    "id": "Harga yang dibayar {price}; {converted} menurut kurs {date}, dibulatkan ke atas.",
}
# Markets that write Spanish with a decimal point.
_POINT_MARKETS = frozenset({"US", "MX", "PR", "GT", "HN", "SV", "NI", "PA", "DO", "PE"})
_COMMA_LANGS = frozenset({"es", "pt", "ru", "vi", "id", "de", "fr", "it", "nl", "pl", "tr"})


def decimal_comma(lang: str, market: str) -> bool:
    """Whether that market writes `39,90` rather than `39.90` in that language."""
    code = base(lang)
    if code == "es":
        return market.upper() not in _POINT_MARKETS
    return code in _COMMA_LANGS


def format_number(value: Decimal, lang: str, market: str, *, places: int | None = None) -> str:
    """A number with the market's separators; `places` None keeps what the number has."""
    number = value if places is None else value.quantize(Decimal(1).scaleb(-places))
    text = f"{number:,f}" if abs(number) >= 10000 or places is not None else f"{number:f}"
    if base(lang) in ("zh", "ja", "ko"):
        text = text.replace(",", "")
    if not decimal_comma(lang, market):
        return text
    group = "\u00a0" if base(lang) == "ru" else "."
    return text.replace(",", "\0").replace(".", ",").replace("\0", group)


def format_money(money: Money, lang: str, market: str) -> str:
    """`$39.90`, `39,90 €`, `199元`: readable in a caption, and known to the voices' normaliser.

    A converted amount is written as what it is: `about $40`.
    """
    if money.converted is not None:
        about = _ABOUT.get(base(lang), "≈ {}")
        return about.format(format_money(money.model_copy(update={"converted": None}), lang, market))
    code = base(lang)
    currency = money.currency.upper()
    whole = money.amount == money.amount.to_integral_value()
    # Never rounded: a price is said as the sheet has it.
    places = 0 if whole else max(2, -int(money.amount.normalize().as_tuple().exponent))
    number = format_number(money.amount, lang, market, places=places)
    sign = _SIGN.get(currency)
    own = MARKETS.get(market.upper(), "")
    if sign == "$" and own != currency and _SIGN.get(own, "").endswith("$"):
        # Where a bare $ is another money.
        return f"{_ABROAD[currency]}{' ' if decimal_comma(lang, market) else ''}{number}"
    if code == "zh":
        if not whole and places:
            number = number.rstrip("0")
        return number + _HAN[currency] if currency in _HAN else f"{number} {currency}"
    if sign is None:
        return f"{currency} {number}" if code == "en" else f"{number} {currency}"
    if currency in ("VND", "RUB"):
        return f"{number} {sign}"
    if code in ("en", "ja", "ko", "th", "id") or currency in ("BRL", "IDR", "MXN", "ARS", "CLP", "COP"):
        gap = " " if currency == "BRL" else ""
        return f"{sign}{gap}{number}"
    if decimal_comma(lang, market) or code == "ru":
        return f"{number} {sign}"
    return f"{sign}{number}"


def conversion_note(money: Money, lang: str, market: str) -> str | None:
    """The sentence that says what a converted price was converted from, at whose day's rate, and how rounded.

    None for a price that is not converted. In English where the language has no words for it.
    """
    if money.converted is None:
        return None
    code = base(lang) if base(lang) in _CONVERSION else "en"
    origin = Money(amount=money.converted.amount, currency=money.converted.currency)
    return _CONVERSION[code].format(
        price=format_money(origin, lang, market),
        converted=format_money(money, lang, market),
        date=format_date(money.converted.date, "long", locale=code),
    )


def saving(price: Money | None, list_price: Money | None) -> Money | None:
    """What the buyer pays less than the list price; None where there is nothing to compare."""
    if price is None or list_price is None or price.currency != list_price.currency:
        return None
    amount = list_price.amount - price.amount
    return Money(amount=amount, currency=price.currency) if amount > 0 else None


def saving_percent(price: Money | None, list_price: Money | None) -> int | None:
    """The saving in whole per cent of the list price, rounded down so that it never says too much."""
    saved = saving(price, list_price)
    if saved is None or list_price is None:
        return None
    percent = (saved.amount * 100 / list_price.amount).quantize(Decimal(1), rounding=ROUND_DOWN)
    return int(percent)
