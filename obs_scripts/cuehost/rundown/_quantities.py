"""Durations, times, dates and prices as sellers write them.

Each parser returns the value or raises `ValueError` with a message for the seller.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from . import _tables as tables
from .faults import hint, quoted
from .model import Money

LONGEST_S = 12 * 3600

_DURATION = re.compile(r"(?:(\d{1,3}(?:\.\d+)?)h)?(?:(\d{1,4}(?:\.\d+)?)m)?(?:(\d{1,6}(?:\.\d+)?)s?)?")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?) ?(Z|[+-]\d{2}:?\d{2})?", re.ASCII | re.IGNORECASE
)
_MOMENT_LIKE = "2026-11-30T20:00+01:00"
_SPACES = r"[\s\u00a0\u2009\u202f]"
_AMOUNT = re.compile(rf"\d(?:[\d.,'’]|{_SPACES}(?=\d))*")


def parse_duration(text: str, *, zero: bool = False) -> float:
    """Seconds from `90s`, `2m`, `1m30s`, `1h` or a plain number of seconds; above 0 and up to 12 h.

    `zero` allows 0 as well.
    """
    compact = re.sub(r"\s+", "", text.lower()).replace("sec", "s").replace("min", "m")
    match = _DURATION.fullmatch(compact)
    if not compact or match is None or not compact.isascii():
        raise ValueError(f"{quoted(text)} is not a duration; write it like 90s, 2m or 1m30s.")
    hours, minutes, seconds = (float(group or 0) for group in match.groups())
    total = hours * 3600 + minutes * 60 + seconds
    if total > LONGEST_S:
        raise ValueError(f"the duration {quoted(text)} is longer than 12 hours; expected at most 12h.")
    if total == 0 and not zero:
        raise ValueError(f"the duration {quoted(text)} is nothing; expected more than 0s.")
    return total


def parse_clock(text: str) -> str:
    """A time of day as `HH:MM`."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{quoted(text)} is not a time of day; write it like 23:00.")
    return f"{int(match[1]):02}:{match[2]}"


def parse_moment(text: str) -> datetime:
    """A moment with its time zone: `2026-11-30T20:00+01:00`, or a space for the `T` and before the zone."""
    match = _MOMENT.fullmatch(text.strip())
    try:
        if match is not None:
            day, clock, zone = match.groups()
            moment = datetime.fromisoformat(f"{day}T{clock}{zone or ''}")
            if moment.tzinfo is not None:
                return moment
            raise ValueError(
                f"{quoted(text)} has no time zone, so it is not clear when that is; write {_MOMENT_LIKE}."
            )
    except ValueError as error:
        if "zone" in str(error):
            raise
    raise ValueError(f"{quoted(text)} is not a moment; write it like {_MOMENT_LIKE}.")


def parse_start(text: str) -> str:
    """When a show begins: a time of day as `HH:MM`, or a moment with its time zone in ISO 8601."""
    if _CLOCK.fullmatch(text.strip()):
        return parse_clock(text)
    try:
        return parse_moment(text).isoformat()
    except ValueError as error:
        if "zone" in str(error):
            raise
    raise ValueError(f"{quoted(text)} is not a start; write it like 20:00, or {_MOMENT_LIKE}.")


def parse_date(text: str) -> date:
    """A day written `YYYY-MM-DD`."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text.strip(), re.ASCII):
            return date.fromisoformat(text.strip())
    except ValueError:
        pass
    raise ValueError(f"{quoted(text)} is not a date; write it like 2026-11-01.")


def parse_count(text: str) -> int:
    """A whole number from 0."""
    if not re.fullmatch(r"0|[1-9]\d{0,11}", text.strip(), re.ASCII):
        raise ValueError(f"{quoted(text)} is not a number of pieces; expected a whole number such as 140.")
    return int(text)


def parse_price(text: str, home: str | None) -> Money:
    """An amount with its currency; without one it is in `home`, the market's currency.

    Takes `39.90 USD`, `USD 39.90`, `39,90 €`, `$1,299`, `1.299,00 EUR`, `¥199`, `199`. Where a
    separator may mean thousands or decimals it refuses rather than guesses.
    """
    stripped = text.strip()
    match = _AMOUNT.search(stripped)
    if match is None:
        raise ValueError(f"{quoted(text)} is not a price; write it like 39.90 {home or 'USD'}.")
    before, after = stripped[: match.start()].strip(), stripped[match.end() :].strip()
    sign = (before + after).replace(" ", "")
    if before.startswith(("-", "−")) or before.endswith(("-", "−")):
        raise ValueError(f"the price {quoted(text)} is below zero; expected an amount above 0.")
    if before and after and _currency(before, home) != _currency(after, home):
        raise ValueError(f"{quoted(text)} is not a price; write one amount and its currency, like 39.90 USD.")
    currency = _currency(before or after, home) if sign else home
    if currency is None:
        raise ValueError(_no_currency(text, before or after))
    amount = _number(match[0], currency, text)
    if amount <= 0:
        raise ValueError(f"the price {quoted(text)} is nothing; expected an amount above 0.")
    return Money(amount=amount, currency=currency)


def _currency(sign: str, home: str | None) -> str | None:
    code = sign.upper()
    if code in tables.CURRENCIES:
        return code
    if code in tables.SYMBOLS:
        return tables.SYMBOLS[code]
    shared = tables.SHARED_SYMBOLS.get({"￥": "¥", "＄": "$"}.get(code, code), ())
    if home in shared:
        return home
    return "USD" if "USD" in shared else None


def _no_currency(text: str, sign: str) -> str:
    if not sign:
        return f"the price {quoted(text)} has no currency; write it like {text.strip()} USD."
    if sign.upper() in tables.SHARED_SYMBOLS or sign == "￥":
        codes = tables.SHARED_SYMBOLS.get(sign.upper(), tables.SHARED_SYMBOLS["¥"])
        return f"{quoted(sign)} may mean {' or '.join(codes[:4])}; write the code, like 199 {codes[0]}."
    if sign.isascii() and sign.isalpha() and len(sign) <= 4:
        advice = hint(sign.upper(), sorted(tables.CURRENCIES), 0)
        advice = advice if advice.startswith("did") else "write its ISO code, such as USD, EUR or CNY."
        return f"{quoted(sign)} is not a currency; {advice}"
    return f"{quoted(text)} is not a price; write one amount and its currency, like 39.90 USD."


def _number(written: str, currency: str, text: str) -> Decimal:
    """The amount in `written`, which starts with a digit and holds digits and separators."""
    places = tables.decimals(currency)
    digits = re.sub(rf"['’]|{_SPACES}", "", written)
    bad = ValueError(f"{quoted(text)} is not a price; write it like 1299.00 {currency}.")
    marks = [c for c in digits if c in ".,"]
    if not marks:
        return _checked(digits, places, currency, text)
    decimal = _decimal_mark(digits, marks, currency, text)
    whole, _, fraction = digits.rpartition(decimal) if decimal else (digits, "", "")
    groups = re.split("[.,]", whole)
    if len(set(whole) & {".", ","}) > 1 or not whole or (decimal and not fraction):
        raise bad
    # 1,299,000 everywhere; 12,99,000 in India and its neighbours.
    if len(groups) > 1 and not (
        1 <= len(groups[0]) <= 3
        and len(groups[-1]) == 3
        and all(
            len(g) == 3 or (len(g) == 2 and currency in ("INR", "PKR", "BDT", "NPR", "LKR"))
            for g in groups[1:]
        )
    ):
        raise bad
    return _checked("".join(groups) + (f".{fraction}" if fraction else ""), places, currency, text)


def _decimal_mark(digits: str, marks: list[str], currency: str, text: str) -> str:
    """Which of `.` and `,` parts the decimals in `digits`, or "" if none does."""
    last = marks[-1]
    if len(set(marks)) > 1:
        return last
    if len(marks) > 1:
        return ""
    if len(digits) - digits.rindex(last) - 1 != 3 or digits.startswith("0"):
        return last
    places = tables.decimals(currency)
    if places == 0:
        return ""
    if places == 2 and (last == ".") == (currency in tables.COMMA_DECIMALS):
        return ""
    if places == 3 and last == ".":
        return "."
    whole, fraction = digits.split(last)
    raise ValueError(
        f"{quoted(text)} may be {whole}{fraction} or {whole}.{fraction}; write {whole}{fraction} {currency} "
        "without a separator for thousands."
    )


def _checked(number: str, places: int, currency: str, text: str) -> Decimal:
    amount = Decimal(number)
    fraction = number.partition(".")[2].rstrip("0")
    if len(fraction) > places:
        allowed = f"{places} decimals" if places else "whole amounts only"
        raise ValueError(f"the price {quoted(text)} has too many decimals for {currency} ({allowed}).")
    if amount >= 10**15:
        raise ValueError(f"the price {quoted(text)} is too large to be one; check the digits.")
    return amount.quantize(Decimal(1).scaleb(-places))
