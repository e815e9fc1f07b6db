"""The cards of an offer, from its facts: until when it holds, the coupon code. Pure.

`offer.ends` is a moment; `coupon` a code, `coupon.gives` what it gives, `coupon.terms` its terms. A product's
own go before those of the whole show. How long is left nobody can draw ahead: the card of the plan only keeps
the place, and shows that it will fit (see `live_cards.py`).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cuehost import graphics
from cuehost.rundown import Fact, Product, Rundown

COUNTDOWN = "card:countdown:"
"""What the name of a cue begins with whose picture is drawn as it is shown; the product's key follows."""
COUPON = "card:coupon:"
LIVE = (COUNTDOWN, COUPON)
"""Cues that are looked at again as they come: what has ended is not shown."""

ENDS, CODE, GIVES, TERMS = "offer.ends", "coupon", "coupon.gives", "coupon.terms"
OFFER_FACTS = frozenset({ENDS, CODE, GIVES, TERMS})
_WIDEST = timedelta(hours=23, minutes=59, seconds=59)


def offer_fact(rundown: Rundown, product: Product | None, name: str) -> Fact | None:
    """A fact of an offer: the product's, else the whole show's."""
    own = product.facts.get(name) if product is not None else None
    return own or rundown.facts.get(name)


def countdown(
    rundown: Rundown, product: Product | None, lang: str, now: datetime | None = None, align: str = "bottom"
) -> graphics.CountdownCard | None:
    """How long the offer still holds at `now`; None where it has no end, or is over.

    Without `now`, as wide as it can be in its last day.
    """
    end = end_of(rundown, product)
    if end is None:
        return None
    now = end - _WIDEST if now is None else now
    return graphics.CountdownCard(end, now, lang, align=align) if now < end else None


def coupon(rundown: Rundown, product: Product | None, lang: str) -> graphics.CouponCard | None:
    """The coupon's card; None without a code."""
    code = offer_fact(rundown, product, CODE)
    if code is None:
        return None
    gives, terms = (offer_fact(rundown, product, name) for name in (GIVES, TERMS))
    return graphics.CouponCard(
        code.text(lang), lang, gives.text(lang) if gives else "", terms.text(lang) if terms else ""
    )


def end_of(rundown: Rundown, product: Product | None) -> datetime | None:
    """When the offer is over; None where nothing is said of that."""
    fact = offer_fact(rundown, product, ENDS)
    return fact.ends if fact is not None else None


def ended(rundown: Rundown, product: Product | None, now: datetime) -> bool:
    """Whether the offer had an end that has passed: nothing of it is shown any more."""
    end = end_of(rundown, product)
    return end is not None and now >= end
