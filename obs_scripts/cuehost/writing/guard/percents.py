"""Judging shares in a hundred: a saving must follow from the prices, anything else stand in the facts."""

from __future__ import annotations

from decimal import Decimal

from .found import Context, Found, as_said
from .ground import Ground
from .quantity import Quantity
from .reasons import because

# A saving of 20.04 % is said as 20; rounding up to 21 would say too much.
_PERCENT_STEP = Decimal(1)


def judge_percent(quantity: Quantity, context: Context, found: Found, ground: Ground) -> None:
    """Checks a percentage, or a share in tenths or as a fraction."""
    step = Decimal("0.11") * 10 if quantity.dimension == "tenths" else _PERCENT_STEP
    exact = any(v != v.to_integral_value() for v in quantity.values) and quantity.dimension != "tenths"
    for fact, percent in ground.percents:
        for value in quantity.values:
            if quantity.dimension == "share" and abs(value - percent) <= 1:
                found.trace([fact])
                return
            if (context.over and 0 < percent - value <= 5) or (context.under and 0 <= value - percent <= 5):
                found.trace([fact])
                return
            close = (
                abs(value - percent) < Decimal("0.06") if exact else Decimal("-0.5") <= percent - value < step
            )
            if close or (context.about and abs(value - percent) <= 2):
                found.trace([fact])
                return
    stated = [
        known
        for known in ground.quantities
        if known.quantity.kind == "percent" and known.quantity.values & quantity.values
    ]
    if stated:
        found.trace(known.fact for known in stated if known.fact)
        return
    said = as_said(quantity, found)
    if context.roles & {"saving", "price"} or ground.percents or quantity.dimension == "tenths":
        reason = because("percent_baseless", said=said)
        if ground.percents:
            reason = because("percent_wrong", said=said, percent=str(int(ground.percents[0][1])))
        found.fault("discount", quantity.start, quantity.end, reason)
    else:
        found.fault("number", quantity.start, quantity.end, because("words_not_there", said=said))
