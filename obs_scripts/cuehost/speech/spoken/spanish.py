"""How Spanish speaks numbers, money and units. Mexico writes 1,299.90, Spain 1.299,90."""

from __future__ import annotations

from dataclasses import replace

from .english import _SIGNS as _SIGNS_ANYWHERE
from .lexicon import Currency, Lexicon, Number

_MONTHS = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]

_UNITS = {
    "mm": ("milímetro", "milímetros"),
    "cm": ("centímetro", "centímetros"),
    "m": ("metro", "metros"),
    "km": ("kilómetro", "kilómetros"),
    "in": ("pulgada", "pulgadas"),
    "\u2033": ("pulgada", "pulgadas"),
    "m²": ("metro cuadrado", "metros cuadrados"),
    "m2": ("metro cuadrado", "metros cuadrados"),
    "cm²": ("centímetro cuadrado", "centímetros cuadrados"),
    "cm³": ("centímetro cúbico", "centímetros cúbicos"),
    "mg": ("miligramo", "miligramos"),
    "g": ("gramo", "gramos"),
    "gr": ("gramo", "gramos"),
    "kg": ("kilo", "kilos"),
    "oz": ("onza", "onzas"),
    "lb": ("libra", "libras"),
    "ml": ("mililitro", "mililitros"),
    "mL": ("mililitro", "mililitros"),
    "cl": ("centilitro", "centilitros"),
    "l": ("litro", "litros"),
    "L": ("litro", "litros"),
    "W": ("vatio", "vatios"),
    "kW": ("kilovatio", "kilovatios"),
    "kWh": ("kilovatio hora", "kilovatios hora"),
    "Wh": ("vatio hora", "vatios hora"),
    "V": ("voltio", "voltios"),
    "A": ("amperio", "amperios"),
    "mA": ("miliamperio", "miliamperios"),
    "mAh": ("miliamperio hora", "miliamperios hora"),
    "Ah": ("amperio hora", "amperios hora"),
    "Hz": ("hercio", "hercios"),
    "kHz": ("kilohercio", "kilohercios"),
    "MHz": ("megahercio", "megahercios"),
    "GHz": ("gigahercio", "gigahercios"),
    "dB": ("decibelio", "decibelios"),
    "MB": ("megabyte", "megabytes"),
    "GB": ("gigabyte", "gigabytes"),
    "TB": ("terabyte", "terabytes"),
    "MP": ("megapíxel", "megapíxeles"),
    "px": ("píxel", "píxeles"),
    "lm": ("lumen", "lúmenes"),
    "rpm": ("revolución por minuto", "revoluciones por minuto"),
    "km/h": ("kilómetro por hora", "kilómetros por hora"),
    "°C": ("grado Celsius", "grados Celsius"),
    "℃": ("grado Celsius", "grados Celsius"),
    "ºC": ("grado Celsius", "grados Celsius"),
    "°F": ("grado Fahrenheit", "grados Fahrenheit"),
    "°": ("grado", "grados"),
    "h": ("hora", "horas"),
    "min": ("minuto", "minutos"),
    "ms": ("milisegundo", "milisegundos"),
}

_CURRENCIES = {
    "USD": Currency("dólar", "dólares", "centavo", "centavos"),
    "CAD": Currency("dólar canadiense", "dólares canadienses", "centavo", "centavos"),
    "AUD": Currency("dólar australiano", "dólares australianos", "centavo", "centavos"),
    "NZD": Currency("dólar neozelandés", "dólares neozelandeses", "centavo", "centavos"),
    "SGD": Currency("dólar de Singapur", "dólares de Singapur", "centavo", "centavos"),
    "HKD": Currency("dólar de Hong Kong", "dólares de Hong Kong", "centavo", "centavos"),
    "EUR": Currency("euro", "euros", "céntimo", "céntimos"),
    "GBP": Currency("libra", "libras", "penique", "peniques"),
    "MXN": Currency("peso", "pesos", "centavo", "centavos"),
    "COP": Currency("peso", "pesos", "centavo", "centavos"),
    "CLP": Currency("peso", "pesos"),
    "ARS": Currency("peso", "pesos", "centavo", "centavos"),
    "PEN": Currency("sol", "soles", "céntimo", "céntimos"),
    "BRL": Currency("real", "reales", "centavo", "centavos"),
    "CNY": Currency("yuan", "yuanes"),
    "RMB": Currency("yuan", "yuanes"),
    "JPY": Currency("yen", "yenes"),
    "INR": Currency("rupia", "rupias"),
    "IDR": Currency("rupia indonesia", "rupias indonesias"),
    "KRW": Currency("won", "wones"),
    "THB": Currency("baht", "bahts"),
    "VND": Currency("dong", "dongs"),
    "PHP": Currency("peso filipino", "pesos filipinos", "centavo", "centavos"),
    "MYR": Currency("ringgit", "ringgits"),
    "AED": Currency("dírham", "dírhams"),
    "SAR": Currency("riyal", "riyales"),
    "CHF": Currency("franco suizo", "francos suizos", "céntimo", "céntimos"),
}


def _number(number: Number) -> str:
    whole = str(int(number.whole or "0")) if len(number.whole) < 13 else number.whole
    if not number.part:
        return whole
    zeros = len(number.part) - len(number.part.lstrip("0"))
    part = " ".join(["0"] * zeros + ([number.part[zeros:]] if number.part[zeros:] else []))
    return f"{whole} coma {part}"


def _counted(number: Number) -> str:
    return "un" if number.is_one else _number(number)


def _money(number: Number, currency: Currency) -> str:
    one = "una" if currency.one.startswith(("libra", "rupia")) else "un"
    if len(number.part) != 2 or not currency.cents:
        bare = Number(number.whole, number.part.rstrip("0"))
        return f"{one} {currency.one}" if bare.is_one else f"{_number(bare)} {currency.many}"
    cents = int(number.part)
    small = f"un {currency.cent}" if cents == 1 else f"{cents} {currency.cents}"
    if not int(number.whole or "0"):
        return small if cents else f"0 {currency.many}"
    big = (
        f"{one} {currency.one}" if number.whole == "1" else f"{_number(Number(number.whole))} {currency.many}"
    )
    return f"{big} con {small}" if cents else big


def _clock(hour: int, minute: int, half: str) -> str:
    minutes = f" y {minute}" if minute else " en punto" if not half else ""
    spelled = {"am": " de la mañana", "pm": " de la tarde", "": ""}[half]
    return f"{'la una' if hour == 1 else hour}{minutes}{spelled}"


def _date(year: int, month: int, day: int) -> str:
    return f"{day} de {_MONTHS[month - 1]} de {year}"


SPANISH = Lexicon(
    decimal=",",
    number=_number,
    counted=_counted,
    money=_money,
    percent=lambda number: f"{number} por ciento",
    date=_date,
    clock=_clock,
    to="a",
    by="por",
    minus="menos",
    units=_UNITS,
    currencies=_CURRENCIES,
    signs=_SIGNS_ANYWHERE,
    symbols={
        r"\b[Aa]prox\.": "aproximadamente",
        r"\bp\. ?ej\.": "por ejemplo",
        r"\bEE\. ?UU\.": "Estados Unidos",
        r"\bmáx\.": "máximo",
        r"\bmín\.": "mínimo",
        r"\bSra\.": "señora",
        r"\bSr\.": "señor",
        r"\bincl\.": "incluido",
        r"\b[Nn]\.?[º°]\s?(?=\d)": "número ",
        r"(?<!\w)#(?=\d)": "número ",
        r"\bc/u\b": "cada uno",
        r"\b24/7\b": "24 7",
        r"(?<=\s)&(?=\s)": "y",
        r"(?<=\d)\s?\+\s?(?=\d)": " más ",
        r"(?<=\s)\+(?=\s)": "más",
        r"(?<=\d)\+(?!\d)": " o más",
        r"(?<=\s)=(?=\s)": "igual a",
        r"½": "medio",
        r"¼": "un cuarto",
        r"¾": "tres cuartos",
        r"[*_#|<>\\^~`]+": "",
        r"\s[-\u2013]\s": ", ",
    },
)

MEXICAN = replace(SPANISH, decimal=".", signs={**_SIGNS_ANYWHERE, "$": "MXN"})
"""Mexico and Central America: decimal point, and a bare `$` means pesos."""


def of_region(region: str) -> Lexicon:
    """The Spanish of an upper-case country code, or of Spain."""
    if region in {"MX", "GT", "HN", "NI", "SV", "PA", "DO", "PR", "US", "419"}:
        dollars = region in {"US", "PR", "SV", "PA", "419"}
        return replace(MEXICAN, signs=_SIGNS_ANYWHERE) if dollars else MEXICAN
    home = {"CO": "COP", "CL": "CLP", "AR": "ARS"}.get(region)
    return replace(SPANISH, signs={**_SIGNS_ANYWHERE, "$": home}) if home else SPANISH
