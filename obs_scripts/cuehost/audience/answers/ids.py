"""What a fact is about, by the name that the seller gave it and by the unit of its value."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).resolve().parent / "ids.yaml"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is ten times faster
_SPACES = re.compile(r"[\W_]+")
_NUMBER = r"(?:[~≈<>±]|about|around|up to|over|under|only)?\s*\d[\d.,]*"
_AMOUNTS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"{_NUMBER}\s*{unit}(?![^\W\d_])", re.IGNORECASE), matter)
    for unit, matter in (
        (r"[x×]\s*\d[\d.,]*(?:\s*[x×]\s*\d[\d.,]*)?\s*(?:mm|cm|m|in|inch(?:es)?|ft)", "size"),
        (r"(?:fl\.? ?oz|ml|cl|l|lit(?:er|re)s?|quarts?|gallons?)", "capacity"),
        (r"(?:k?g|grams?|kilos?|oz|ounces?|lbs?|pounds?)", "weight"),
        (r"(?:mm|cm|inch(?:es)?|in(?=\s*(?:$|[(,;])))", "size"),
        (r"(?:k?w|watts?)", "power"),
        (r"(?:v|volts?)", "voltage"),
        (r"(?:db|decibels?)", "noise"),
        (r"(?:lm|lumens?)", "brightness"),
        (r"(?:mah|wh)", "battery"),
        (r"(?:gb|tb)", "storage"),
        (r"(?:kcal|kj)", "energy"),
        (r"(?:rpm|mbps|km/h|mph)", "speed"),
    )
)


def matters_of_id(fact_id: str) -> frozenset[str]:
    """What a fact called `fact_id` is about: by the whole name, else by its last or first word; empty where
    the list has none of them.
    """
    name = _SPACES.sub(" ", fact_id.lower()).strip()
    words = name.split()
    known = _matters()
    found = (known.get(part) for part in (name, words[-1] if words else "", words[0] if words else ""))
    return next((matters for matters in found if matters), frozenset())


def matters_of_value(value: str) -> frozenset[str]:
    """What an amount tells by its unit, `420 g` a weight; empty where a value begins with no amount."""
    text = value.strip()
    return next((frozenset({matter}) for amount, matter in _AMOUNTS if amount.match(text)), frozenset())


@cache
def _matters() -> dict[str, frozenset[str]]:
    listed: dict[str, set[str]] = {}
    for matters, names in yaml.load(_FILE.read_text("utf-8"), Loader=_LOADER).items():
        for name in names.split(","):
            listed.setdefault(name.strip(), set()).update(matters.split())
    return {name: frozenset(matters) for name, matters in listed.items()}
