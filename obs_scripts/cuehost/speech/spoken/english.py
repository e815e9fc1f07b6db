"""How English speaks numbers, money and units (American names, metric spelling as the voices like it)."""

from __future__ import annotations

import re

from .lexicon import Currency, Lexicon, Number

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

_UNITS = {
    "mm": ("millimetre", "millimetres"),
    "cm": ("centimetre", "centimetres"),
    "m": ("metre", "metres"),
    "km": ("kilometre", "kilometres"),
    "in": ("inch", "inches"),
    "\u2033": ("inch", "inches"),
    "ft": ("foot", "feet"),
    "m²": ("square metre", "square metres"),
    "m2": ("square metre", "square metres"),
    "cm²": ("square centimetre", "square centimetres"),
    "cm³": ("cubic centimetre", "cubic centimetres"),
    "mg": ("milligram", "milligrams"),
    "g": ("gram", "grams"),
    "kg": ("kilogram", "kilograms"),
    "oz": ("ounce", "ounces"),
    "fl oz": ("fluid ounce", "fluid ounces"),
    "lb": ("pound", "pounds"),
    "lbs": ("pound", "pounds"),
    "ml": ("millilitre", "millilitres"),
    "mL": ("millilitre", "millilitres"),
    "cl": ("centilitre", "centilitres"),
    "l": ("litre", "litres"),
    "L": ("litre", "litres"),
    "W": ("watt", "watts"),
    "kW": ("kilowatt", "kilowatts"),
    "kWh": ("kilowatt hour", "kilowatt hours"),
    "Wh": ("watt hour", "watt hours"),
    "V": ("volt", "volts"),
    "A": ("amp", "amps"),
    "mA": ("milliamp", "milliamps"),
    "mAh": ("milliamp hour", "milliamp hours"),
    "Ah": ("amp hour", "amp hours"),
    "Hz": ("hertz", "hertz"),
    "kHz": ("kilohertz", "kilohertz"),
    "MHz": ("megahertz", "megahertz"),
    "GHz": ("gigahertz", "gigahertz"),
    "dB": ("decibel", "decibels"),
    "MB": ("megabyte", "megabytes"),
    "GB": ("gigabyte", "gigabytes"),
    "TB": ("terabyte", "terabytes"),
    "MP": ("megapixel", "megapixels"),
    "px": ("pixel", "pixels"),
    "lm": ("lumen", "lumens"),
    "rpm": ("revolution per minute", "revolutions per minute"),
    "km/h": ("kilometre per hour", "kilometres per hour"),
    "mph": ("mile per hour", "miles per hour"),
    "°C": ("degree Celsius", "degrees Celsius"),
    "℃": ("degree Celsius", "degrees Celsius"),
    "°F": ("degree Fahrenheit", "degrees Fahrenheit"),
    "°": ("degree", "degrees"),
    "h": ("hour", "hours"),
    "hrs": ("hour", "hours"),
    "min": ("minute", "minutes"),
    "mins": ("minute", "minutes"),
    "sec": ("second", "seconds"),
    "ms": ("millisecond", "milliseconds"),
}

_CURRENCIES = {
    "USD": Currency("dollar", "dollars", "cent", "cents"),
    "CAD": Currency("Canadian dollar", "Canadian dollars", "cent", "cents"),
    "AUD": Currency("Australian dollar", "Australian dollars", "cent", "cents"),
    "NZD": Currency("New Zealand dollar", "New Zealand dollars", "cent", "cents"),
    "SGD": Currency("Singapore dollar", "Singapore dollars", "cent", "cents"),
    "HKD": Currency("Hong Kong dollar", "Hong Kong dollars", "cent", "cents"),
    "EUR": Currency("euro", "euros", "cent", "cents"),
    "GBP": Currency("pound", "pounds", "penny", "pence"),
    "MXN": Currency("Mexican peso", "Mexican pesos", "centavo", "centavos"),
    "BRL": Currency("real", "reais", "centavo", "centavos"),
    "CNY": Currency("yuan", "yuan"),
    "RMB": Currency("yuan", "yuan"),
    "JPY": Currency("yen", "yen"),
    "INR": Currency("rupee", "rupees", "paisa", "paise"),
    "IDR": Currency("rupiah", "rupiah"),
    "KRW": Currency("won", "won"),
    "THB": Currency("baht", "baht", "satang", "satang"),
    "VND": Currency("dong", "dong"),
    "PHP": Currency("Philippine peso", "Philippine pesos", "centavo", "centavos"),
    "MYR": Currency("ringgit", "ringgit", "sen", "sen"),
    "AED": Currency("dirham", "dirhams", "fils", "fils"),
    "SAR": Currency("riyal", "riyals", "halala", "halalas"),
    "CHF": Currency("Swiss franc", "Swiss francs", "centime", "centimes"),
}

_SIGNS = {
    "$": "USD",
    "US$": "USD",
    "C$": "CAD",
    "CA$": "CAD",
    "A$": "AUD",
    "AU$": "AUD",
    "S$": "SGD",
    "HK$": "HKD",
    "MX$": "MXN",
    "R$": "BRL",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "\uffe5": "CNY",
    "元": "CNY",
    "₹": "INR",
    "₩": "KRW",
    "฿": "THB",
    "₫": "VND",
    "₱": "PHP",
}


def _number(number: Number) -> str:
    whole = str(int(number.whole or "0")) if len(number.whole) < 13 else number.whole
    return f"{whole} point {' '.join(number.part)}" if number.part else whole


def _money(number: Number, currency: Currency) -> str:
    if len(number.part) != 2 or not currency.cents:
        part = number.part.rstrip("0")
        bare = Number(number.whole, part)
        return f"{_number(bare)} {currency.one if bare.is_one else currency.many}"
    cents = int(number.part)
    small = f"{cents} {currency.cent if cents == 1 else currency.cents}"
    if not int(number.whole or "0"):
        return small if cents else f"0 {currency.many}"
    big = f"{_number(Number(number.whole))} {currency.one if number.whole == '1' else currency.many}"
    return f"{big} and {small}" if cents else big


def _clock(hour: int, minute: int, half: str) -> str:
    if not half:
        half = "am" if hour % 24 < 12 else "pm"
        if hour % 24 == 12 and not minute:
            return "12 noon"
        if hour % 24 == 0 and not minute:
            return "midnight"
        hour = hour % 12 or 12
    spelled = {"am": "A M", "pm": "P M"}[half]
    minutes = "" if not minute else f" oh {minute}" if minute < 10 else f" {minute}"
    return f"{hour}{minutes} {spelled}"


_BEFORE = re.compile(r"\b(a|an|the|this|that|our|its|your|new|big|small)\s$", re.IGNORECASE)
_NOUN = re.compile(
    r"\s(?!(?:and|or|of|for|with|without|in|on|at|to|per|each|from|than|is|are|was|so|but|by|as|per|when|"
    r"you|it|we|they|the|a|an|more|less|long|wide|high|tall|deep|off)\b)[a-z]{3,}"
)

ENGLISH = Lexicon(
    decimal=".",
    number=_number,
    counted=_number,
    money=_money,
    percent=lambda number: f"{number} percent",
    date=lambda year, month, day: f"{_MONTHS[month - 1]} {day}, {year}",
    clock=_clock,
    to="to",
    by="by",
    minus="minus",
    attributive=lambda before, after: bool(_BEFORE.search(before) and _NOUN.match(after)),
    units=_UNITS,
    currencies=_CURRENCIES,
    signs=_SIGNS,
    symbols={
        r"\be\.g\.": "for example",
        r"\bi\.e\.": "that is",
        r"\b[Aa]pprox\.": "approximately",
        r"\bincl\.": "including",
        r"\bexcl\.": "excluding",
        r"\bmax\.(?=\s)": "maximum",
        r"\bmin\.(?=\s)": "minimum",
        r"\bvs\.?(?=\s)": "versus",
        r"\bw/o\b": "without",
        r"\bw/(?=\s?\w)": "with ",
        r"\b24/7\b": "24 7",
        r"\bNo\.\s?(?=\d)": "number ",
        r"(?<!\w)#(?=\d)": "number ",
        r"(?<=\s)&(?=\s)": "and",
        r"(?<=\w)&(?=\w)": " and ",
        r"(?<=\d)\s?\+\s?(?=\d)": " plus ",
        r"(?<=\s)\+(?=\s)": "plus",
        r"(?<=\d)\+(?!\d)": " plus",
        r"(?<=\s)=(?=\s)": "equals",
        r"½": "one half",
        r"¼": "one quarter",
        r"¾": "three quarters",
        r"[*_#|<>\\^~`]+": "",
        r"\s[-\u2013]\s": ", ",
    },
)
