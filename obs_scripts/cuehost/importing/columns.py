"""Which column of a table is which fact: guessed from its heading, or told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from cuehost.errors import InputError
from cuehost.rundown import is_fact_id
from cuehost.rundown.faults import hint, quoted

from .prices import currency_of
from .records import MANY, ROLES

_WORDS = Path(__file__).with_name("columns.yaml")
_BRACKET = re.compile(r"[\(\[（【]([^)\]）】]*)[\)\]）】]")
_UNIT = re.compile(r"[\(\[（]\s*(kg|g|mg|lb|lbs|oz|km|m|cm|mm|in|ft|l|L|ml|mL|W|V|h|min)\s*[\)\]）]")
_MONEY = ("price", "sale_price", "list_price")
IGNORE = "-"


@dataclass(frozen=True, slots=True)
class Column:
    """What a column is: its role ("" for none of ours), and the currency or unit its heading names in
    brackets ("" for none).
    """

    heading: str
    role: str
    currency: str = ""
    unit: str = ""


def read_columns(headings: Sequence[str], told: Mapping[str, str]) -> list[Column]:
    """The columns of a table by their headings; `told` maps headings to facts, `-` to leave one out.

    A second column for the same fact is left alone, save those of which there may be several. Raises
    `InputError` where `told` names a column that is not there or what cannot be a fact.
    """
    wanted = _told(headings, told)
    taken = set(wanted.values())
    columns: list[Column] = []
    for place, heading in enumerate(headings):
        role, currency = _guess(heading)
        if place in wanted:
            role = wanted[place]
            role = "" if role == IGNORE else role
        elif role in taken and role not in MANY:
            role = ""
        if role:
            taken.add(role)
        unit = _UNIT.search(heading) if role and role not in ROLES else None
        columns.append(Column(heading, role, currency if role in _MONEY else "", unit[1] if unit else ""))
    return columns


def guess_role(name: str) -> str:
    """The role of a column, option or attribute called `name`, "" if it is none that is known."""
    return _guess(name)[0]


def fact_id(name: str) -> str:
    """`name` as the id of a fact, "" where it cannot be one."""
    whole = unicodedata.normalize("NFC", name)
    letters = (char if char in " .-" or is_fact_id(f"a{char}") else " " for char in whole)
    text = " ".join("".join(letters).split()).strip(" .-")[:64].strip(" .-").lower()
    return text if is_fact_id(text) else ""


def _told(headings: Sequence[str], told: Mapping[str, str]) -> dict[int, str]:
    places: dict[int, str] = {}
    for column, fact in told.items():
        shape = _shape(column)
        found = [i for i, heading in enumerate(headings) if heading == column] or [
            i for i, heading in enumerate(headings) if _shape(heading) == shape
        ]
        if not found:
            raise InputError(f"There is no column {quoted(column)}.", f"{hint(column, headings)}")
        known = fact if fact in ROLES else _shape(fact).replace(" ", "_")
        role = known if known in ROLES else fact.strip()
        if role != IGNORE and not is_fact_id(role):
            raise InputError(
                f"{quoted(fact)} cannot be the name of a fact.",
                "Use letters, digits, spaces, - and _, such as capacity; or - to leave the column out.",
            )
        places[found[0]] = role
    return places


def _guess(heading: str) -> tuple[str, str]:
    """The role of a heading and the currency it names: `Price (USD)`, `售价（元）`, `Image 2`."""
    words = _known()
    inside = " ".join(_BRACKET.findall(heading))
    currency = _currency(inside)
    shape = _shape(_BRACKET.sub(" ", heading))
    for candidate in (shape, _shape(heading), shape.rstrip("0123456789 ")):
        if candidate in words:
            return words[candidate], currency
    head, _, tail = shape.rpartition(" ")
    if head in words and words[head] in _MONEY and _currency(tail):
        return words[head], _currency(tail)
    first, _, rest = shape.partition(" ")
    if rest in words and words[rest] in _MONEY and _currency(first):
        return words[rest], _currency(first)
    return "", ""


def _currency(text: str) -> str:
    """The ISO code that a sign or code in a heading means without doubt, else ""."""
    text = text.strip()
    if not text or len(text) > 8:
        return ""
    try:
        return currency_of(text, None)
    except ValueError:
        return ""


def _shape(heading: str) -> str:
    text = unicodedata.normalize("NFKC", heading).casefold()
    return " ".join(re.sub(r"[_\-*:：;,.?!/\\|\"'#]+", " ", text).split())


@cache
def _known() -> dict[str, str]:
    data: dict[str, list[list[str]]] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return {_shape(str(name)): role for role, lists in data.items() for names in lists for name in names}
