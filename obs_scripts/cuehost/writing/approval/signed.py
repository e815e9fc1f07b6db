"""What an approval is given for: a line's words and the values of the facts it states. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from cuehost.rundown import Line, Rundown, Segment

from ..sheet import facts_of

NAME = ":name"
"""Stands among the values of a line that says its product's name. No fact can have this id."""

_NUMBERED = re.compile(r"(?P<family>(?:[^/]+/)?(?:selling_points|faq)):\d+")


def facts_for(rundown: Rundown, segment: Segment, lang: str) -> dict[str, str]:
    """Every fact a line of `segment` may state, by id, and its product's name under `NAME`."""
    facts = facts_of(rundown, segment, lang)
    product = rundown.products.get(segment.product or "")
    return facts | {NAME: product.name.get(lang)} if product is not None else facts


def values_of(line: Line, facts: Mapping[str, str]) -> dict[str, str]:
    """The values of the facts a line states, by id. A fact that there is not has an empty value."""
    values = {fact: facts.get(fact, "") for fact in line.facts}
    if NAME in facts and facts[NAME].casefold() in line.text.casefold():
        values[NAME] = facts[NAME]
    return values


def hash_of(line: Line, values: Mapping[str, str]) -> str:
    """The SHA-256 of a line's words, its language and the values of its facts.

    Selling points and questions are numbered, so those count by their value: a point put in before another
    does not change what was signed.
    """
    stated = sorted((_family(fact), value) for fact, value in values.items())
    told = json.dumps([line.lang, line.text, stated], ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()


def version_of(line: Line) -> str:
    """A short name of a line's words. It starts with a letter: spreadsheets take some digits for numbers."""
    told = json.dumps([line.lang, line.text], ensure_ascii=False)
    return "v" + hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that is not what it was: its id, its value then, and now (None: there is no such fact)."""

    fact: str
    before: str
    now: str | None

    def __str__(self) -> str:
        name = "the product's name" if self.fact == NAME else self.fact
        if self.now is None:
            return f"{name} was {self.before}, and is no fact any more"
        return f"{name} was {self.before}, is {self.now}"


def restated(
    line: Line, values: Mapping[str, str], facts: Mapping[str, str]
) -> tuple[Line, dict[str, str], tuple[Change, ...]]:
    """A line with the ids and values its facts have now, and what has changed since it had `values`.

    A selling point or question that only has another number now has not changed.
    """
    ids: dict[str, str] = {}
    changes = []
    for fact, before in values.items():
        now = facts.get(fact)
        if now != before and (moved := _moved(fact, before, facts)) is not None:
            ids[fact] = moved
        elif now != before and (now is not None or before):
            changes.append(Change(fact, before, now))
    told = replace(line, facts=tuple(ids.get(fact, fact) for fact in line.facts))
    current = {ids.get(fact, fact): facts.get(ids.get(fact, fact), "") for fact in values}
    return told, current, tuple(changes)


def _moved(fact: str, value: str, facts: Mapping[str, str]) -> str | None:
    family = _family(fact)
    if family == fact:
        return None
    return next((i for i, text in facts.items() if text == value and _family(i) == family), None)


def _family(fact: str) -> str:
    match = _NUMBERED.fullmatch(fact)
    return match["family"] if match else fact
