"""Judging in how many parts one may pay: as many as the sheet says."""

from __future__ import annotations

from decimal import Decimal

from .found import Found, as_said
from .ground import Ground
from .phrases import UNSPACED
from .quantity import LISTED, Quantity
from .reading import Reading
from .reasons import because
from .sums import PAYING

_MONTH = Decimal(2592000)
_YEAR = Decimal(31536000)
_MONTHS = 12
_REACH = 26
_REACH_UNSPACED = 10


def judge_instalments(found: Found, ground: Ground) -> None:
    """Faults for another number of payments, or of months to pay in, than a fact about paying has."""
    reading = found.reading
    cues = reading.of("field", "instalments")
    if not cues:
        return
    allowed = {
        parts
        for known in ground.quantities
        if PAYING.search(known.fact) and known.quantity.kind != "money" and known.quantity.noun != LISTED
        for parts in _parts(known.quantity)
    }
    if not allowed:
        return
    reach = _REACH_UNSPACED if reading.lexicon.lang in UNSPACED else _REACH
    for quantity in reading.quantities:
        parts = _parts(quantity)
        if not parts or parts & allowed or max(parts) <= 1:
            continue
        clause = reading.clause(quantity.start)
        if any(
            -1 <= max(cue.start - quantity.end, quantity.start - cue.end) <= reach
            and (reading.clause(cue.start) == clause or _alone(quantity, reading))
            for cue in cues
        ):
            reason = because("not_there", what="payment", said=as_said(quantity, found))
            found.fault("payment", quantity.start, quantity.end, reason)


def _parts(quantity: Quantity) -> set[Decimal]:
    """How many payments a quantity may count."""
    if quantity.kind in ("count", "times"):
        return set(quantity.values) if not quantity.vague else set()
    if quantity.dimension != "time" or quantity.kind != "measure":
        return set()
    if quantity.factor == _YEAR:
        return {value / _YEAR * _MONTHS for value in quantity.values}
    return {value / _MONTH for value in quantity.values} if quantity.factor == _MONTH else set()


def _alone(quantity: Quantity, reading: Reading) -> bool:
    """Whether nothing else is said with the number: `twenty-four months, not a peso of interest`."""
    return quantity.kind == "measure" and not reading.attributes()
