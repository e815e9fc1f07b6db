"""Judging what is promised for a later year: `if it gives up in year four, we still mend it`."""

from __future__ import annotations

from decimal import Decimal

from .found import Found, said
from .ground import Ground
from .reasons import because

_YEAR = Decimal(31536000)
_PROMISES = frozenset({"replace", "back", "mend"})


def judge_nth_year(found: Found, ground: Ground) -> None:
    """A fault where a line promises to mend or replace in a year beyond every warranty of the sheet."""
    reading = found.reading
    named = reading.of("nth_year")
    if not named or not (
        any(h.concept in _PROMISES for h in reading.of("field")) or reading.of("attribute", "warranty")
    ):
        return
    years = [
        value / _YEAR
        for known in ground.quantities
        if known.quantity.dimension == "time" and "warranty" in known.attributes
        for value in known.quantity.values
    ]
    for hit in named:
        if int(hit.concept) > max(years, default=Decimal(0)):
            found.fault("guarantee", hit.start, hit.end, because("no_warranty", said=said(hit, found)))
