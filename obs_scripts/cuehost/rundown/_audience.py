"""Who watches: ages, interests and level of knowledge."""

from __future__ import annotations

import re
from typing import cast

from . import _tables as tables
from ._context import Context
from ._node import Node
from ._raw import RawAudience
from .faults import quoted
from .model import Audience, AudienceLevel

_AGES = re.compile(r"(\d{1,3})(?:\s*(?:[-–]\s*(\d{1,3})|(\+)))?")
_OLDEST = 120


def read_audience(ctx: Context, raw: RawAudience | None, node: Node) -> Audience | None:
    """The show's audience, None where the rundown says nothing of it."""
    if raw is None:
        return None
    ages = ctx.value(parse_ages, raw.age, node.at("age")) if raw.age is not None else None
    youngest, oldest = ages or (None, None)
    interests = ctx.texts(raw.interests, node.at("interests"), "an interest") if raw.interests else ()
    level = None
    if raw.level is not None:
        level = ctx.one_of(raw.level, tables.AUDIENCE_LEVELS, node.at("level"), "a level")
    return Audience(
        youngest=youngest, oldest=oldest, interests=interests, level=cast("AudienceLevel | None", level)
    )


def parse_ages(written: str) -> tuple[int, int | None]:
    """`25-40`, `50+` or one age in years, as youngest and oldest (None: no bound); raises `ValueError`."""
    match = _AGES.fullmatch(written.strip())
    if match is None:
        raise ValueError(f"{quoted(written)} is not an age; write it like 25-40, 50+ or 30.")
    youngest = int(match.group(1))
    oldest = int(match.group(2)) if match.group(2) else None if match.group(3) else youngest
    if max(youngest, oldest or 0) > _OLDEST or (oldest is not None and oldest < youngest):
        raise ValueError(
            f"the ages {quoted(written)} do not run from young to old; write them like 25-40, in years."
        )
    return youngest, oldest
