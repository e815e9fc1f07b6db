"""Times that promise nothing: talk of the show itself, `all day`, `two or three days`, pauses and advice."""

from __future__ import annotations

from .amounts import POLICY
from .found import Context, said_of_each
from .ground import Ground
from .phrases import UNSPACED
from .quantity import Quantity
from .reading import Reading

_REACH = 12  # from what lasts to how long
_REACH_UNSPACED = 4
_HOUR = 3600
_DAY = 86400
_PAUSE = 900
_SHOW = 7200
_ITS_OWN = frozenset({"warranty", "charging", "battery_life"})
_TERMS = frozenset({"back", "delivery", "offer", "deadline"})


def promises_nothing(quantity: Quantity, context: Context, reading: Reading, ground: Ground) -> bool:
    """Whether a measure is a time that says nothing of what is sold."""
    if quantity.dimension != "time":
        return False
    talk = not context.attributes and not _of_seconds(quantity, ground)
    return (
        (talk and _talk_of_the_show(quantity, reading))
        or _a_day(quantity, context, reading)
        or _two_or_three(quantity, context, reading)
        or _advised(quantity, context, reading, ground)
    )


def _of_seconds(quantity: Quantity, ground: Ground) -> bool:
    """Whether seconds are said where the sheet tells of seconds."""
    return quantity.factor == 1 and any(
        k.quantity.dimension == "time" and k.quantity.factor == 1 and k.fact for k in ground.quantities
    )


def _talk_of_the_show(quantity: Quantity, reading: Reading) -> bool:
    """Whether a time speaks of the show itself: `back in five minutes`, `give me a second`."""
    if any(v > _SHOW for v in quantity.values):
        return False
    sentence = reading.sentence(quantity.start)
    if any(
        h.concept in ("offer", "rise", "left", "delivery", "dries") and reading.sentence(h.start) == sentence
        for h in reading.of("field")
    ):
        return False
    clause = reading.clause(quantity.start)
    return any(reading.clause(h.start) == clause for h in reading.of("cue", "show_time"))


def _a_day(quantity: Quantity, context: Context, reading: Reading) -> bool:
    """Whether it is no more than `a day`, `all day`, said of nothing the product has or does."""
    if quantity.written == quantity.unit and said_of_each(quantity, reading):
        return True  # so much a month
    if context.attributes or any(h.concept in _TERMS for h in reading.of("field")):
        return False
    near = _REACH_UNSPACED if reading.lexicon.lang in UNSPACED else _REACH
    if any(0 <= quantity.start - h.end <= near for h in reading.of("cue", "lasting")):
        return False  # it lasts a year
    spoken = quantity.in_words or quantity.written == quantity.unit
    least = _DAY if quantity.written == quantity.unit else quantity.factor
    return spoken and quantity.factor >= _DAY and all(v == quantity.factor >= least for v in quantity.values)


def _two_or_three(quantity: Quantity, context: Context, reading: Reading) -> bool:
    """Whether the time is told as no more than `two or three days`, and of nothing that is promised."""
    if not quantity.in_words or context.attributes - POLICY:
        return False
    number = next(iter(quantity.values)) / quantity.factor
    before = [
        q
        for q in reading.quantities
        if q.kind == "count" and q.in_words and 0 <= quantity.start - q.end <= 1 and number - 1 in q.values
    ]
    held = {h.concept for h in reading.of("field")} & (_TERMS | {"orders", "soon"})
    return bool(before) and not held and not reading.attributes() & POLICY


def _advised(quantity: Quantity, context: Context, reading: Reading, ground: Ground) -> bool:
    """Whether the time is one that viewers are told to take: `watch for twenty minutes, then rest`."""
    if _of_seconds(quantity, ground):
        return False
    if not quantity.in_words or context.attributes or quantity.factor > _HOUR:
        return False
    start, _ = reading.sentence(quantity.start)
    held = {h.concept for h in reading.of("field")} & (_TERMS | {"orders", "soon", "dries", "rise"})
    if any(
        start <= h.start for h in (*reading.of("feature", "automatic"), *reading.of("feature", "auto_off"))
    ):
        return False  # what it does by itself
    advised = any(start <= h.start < quantity.start for h in reading.of("cue", "advises"))
    return advised and not held and not reading.attributes() & {*POLICY, *_ITS_OWN}


def is_a_pause(quantity: Quantity, context: Context, reading: Reading, ground: Ground) -> bool:
    """Whether it is only how long to wait in use, of which the sheet says nothing: `let it bloom`."""
    if quantity.dimension != "time" or context.attributes or any(v > _PAUSE for v in quantity.values):
        return False
    sentence = reading.sentence(quantity.start)
    waits = any(reading.sentence(h.start) == sentence for h in reading.of("cue", "let_rest"))
    return waits and not any(
        k.quantity.dimension == "time" and any(v <= _PAUSE for v in k.quantity.values)
        for k in ground.quantities
    )
