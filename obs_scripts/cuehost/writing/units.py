"""Converted units beside the sheet's own: ounces, inches and °F where buyers think in them, and back.

Factors are exact by definition (NIST Special Publication 811, appendix B.8).
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

_CUSTOMARY_MARKETS = frozenset({"US", "LR", "PR"})

# Unit -> (the other system's unit, how many of it one is).
_TO_CUSTOMARY = {
    "mm": ("in", Decimal(1) / Decimal("25.4")),
    "cm": ("in", Decimal(1) / Decimal("2.54")),
    "m": ("ft", Decimal(1) / Decimal("0.3048")),
    "ml": ("fl oz", Decimal(1) / Decimal("29.5735295625")),
    "mL": ("fl oz", Decimal(1) / Decimal("29.5735295625")),
    "l": ("fl oz", Decimal(1000) / Decimal("29.5735295625")),
    "L": ("fl oz", Decimal(1000) / Decimal("29.5735295625")),
    "g": ("oz", Decimal(1) / Decimal("28.349523125")),
    "kg": ("lb", Decimal(1) / Decimal("0.45359237")),
    "km": ("mi", Decimal(1) / Decimal("1.609344")),
}
_TO_METRIC = {
    "in": ("cm", Decimal("2.54")),
    "ft": ("m", Decimal("0.3048")),
    "fl oz": ("ml", Decimal("29.5735295625")),
    "oz": ("g", Decimal("28.349523125")),
    "lb": ("kg", Decimal("0.45359237")),
    "lbs": ("kg", Decimal("0.45359237")),
    "mi": ("km", Decimal("1.609344")),
}
_NUMBER = r"[-\u2212]?\d+(?:[.,]\d+)?"
_QUANTITY = re.compile(
    rf"(?P<numbers>{_NUMBER}(?: ?[\u2013x\u00d7-] ?{_NUMBER})*) ?(?P<unit>fl oz|°C|°F|[A-Za-z]{{1,3}})"
)


def beside(text: str, market: str) -> tuple[tuple[Decimal, ...], str, str] | None:
    """What a quantity (`0.9 l`, `20 x 30 cm`) is in the market's other units, rounded as `round_sensibly`.

    The values, what stands between them, and the unit; None where the market needs none.
    """
    match = _QUANTITY.fullmatch(text)
    if match is None:
        return None
    unit, customary = match["unit"], market.upper() in _CUSTOMARY_MARKETS
    values = [_decimal(number) for number in re.findall(_NUMBER, _split(match["numbers"]))]
    between = re.search(r"\d( ?[\u2013x\u00d7-] ?)", match["numbers"])
    joint = between[1] if between else ""
    if unit in ("°C", "°F"):
        if (unit == "°C") != customary:
            return None
        degrees = [v * 9 / 5 + 32 if customary else (v - 32) * 5 / 9 for v in values]
        whole = tuple(v.quantize(Decimal(1), ROUND_HALF_UP) for v in degrees)
        return whole, joint, "°F" if customary else "°C"
    other = (_TO_CUSTOMARY if customary else _TO_METRIC).get(unit)
    if other is None or any(v <= 0 for v in values):
        return None
    name, factor = other
    return tuple(round_sensibly(v * factor) for v in values), joint, name


def _decimal(number: str) -> Decimal:
    return Decimal(number.replace(",", ".").replace("\u2212", "-"))


def _split(numbers: str) -> str:
    """A hyphen between numbers is no minus."""
    return re.sub(r"(?<=\d) ?[\u2013x\u00d7-] ?", " ", numbers)


def round_sensibly(value: Decimal) -> Decimal:
    """Two digits, three where the first is a 1: within 2.5 % of the value.

    >>> round_sensibly(Decimal("30.43")), round_sensibly(Decimal("1.968"))
    (Decimal('30'), Decimal('1.97'))
    """
    if not value:
        return value
    digits = 3 if value.as_tuple().digits[0] == 1 else 2
    rounded = value.quantize(Decimal(1).scaleb(value.adjusted() - digits + 1), ROUND_HALF_UP)
    plain = rounded.normalize()
    return plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain
