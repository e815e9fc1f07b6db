"""Why a statement is refused, each reason with a code and the values in it: for those who say it in another
language than English.

A code is for ever; its sentence is English, as the command line, the log and the API have it. The operator's
page has the same in its other languages (`desk/page/reasons-*.json`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

_PLACE = re.compile(r"\{([a-z]+)\}")

SENTENCES: Mapping[str, str] = {
    "not_there": "{what} {said} is not in the product sheet",
    "not_there_in": "{what} in {said} is not in the product sheet",
    "words_not_there": "{said} is not in the product sheet",
    "measure_not_there": "{said} is not in the product sheet; of this kind it has {known}",
    "amount_not_there": "the amount {said} is not in the product sheet; the price there is {price}",
    "code_not_there": "{said} is not named in the product sheet",
    "not_listed": "{said} is not among what the product sheet lists",
    "denied": "the line denies {said}, which the sheet says ({where})",
    "against": "{what} {said} goes against the product sheet ({where})",
    "condition": "{what} {said} holds only under the condition in {where}; name the condition too",
    "not_stock": "{said} is not the stock of the sheet",
    "other_meaning": (
        "{said} stands in the product sheet as {really} ({where}), but the line gives it as {meant}"
    ),
    "some_meaning": "{said} stands in {where} with another meaning",
    "other_number": "{said}: the product sheet has {known} of these ({where})",
    "other_noun": "{said} stands in the product sheet ({where}), but not as a number of {noun}",
    "other_part": "the product sheet says {said} of another part ({where})",
    "other_role": "{said} is {role} ({where}), but the line gives it as {given}",
    "not_its_price": "the amount is not that of {name}, which the line names",
    "of_another": "the product sheet says this of {name} ({where})",
    "no_warranty": "the product sheet has no warranty in {said}",
    "no_list_price": (
        "{said} as a saving does not follow from the product sheet, which has no list price to compare"
    ),
    "not_equal": "{said} is not {other}",
    "lower_end": "{said} is only the lower end of a range in {where} ({known} to ...)",
    "percent_wrong": "{said} does not follow from the product sheet; it gives {percent} %",
    "percent_baseless": "{said} does not follow from the product sheet, which has no list price",
}
"""The reasons. `said` and `other` stand in the line, `known`, `price`, `percent` and `name` in the sheet;
`where` is the id of a fact, or empty: the segment's brief."""

_WHAT = {
    "material": "the material",
    "origin": "the origin",
    "certificate": "the certificate or test",
    "guarantee": "the guarantee",
    "medical": "the medical or health claim",
    "safety": "the safety claim",
    "superlative": "the superlative",
    "comparison": "the comparison",
    "scarcity": "the scarcity",
    "urgency": "the urgency",
    "competitor": "the other firm's name",
    "social_proof": "the claim about sales, ratings or people's opinions",
    "shipping": "the shipping promise",
    "gift": "the gift",
    "payment": "the way of paying",
    "discount": "the discount",
    "eco": "the environmental claim",
    "feature": "the feature",
    "date": "the date",
    "colour": "the colour",
    "claim": "the claim",
    "number": "the number",
    "amount": "the amount",
    "rating": "the rating",
    "time": "the date or time",
    "part": "the part",
    "ingredient": "the ingredient or material",
    "mark": "the mark or authority",
    "praise": "the name of who is said to like or use it,",
    "place": "the place",
    "name": "the name",
}
_ATTRIBUTES = {
    name: name.replace("_", " ")
    for name in (
        "battery_life", "capacity", "charging", "depth", "diameter", "height", "length", "power", "returns",
        "shelf_life", "shipping", "size", "stock", "temperature", "thickness", "voltage", "warranty",
        "weight", "width",
    )
} | {"else": "something else"}  # fmt: skip
_ROLES = {"list": "the list price", "price": "the price", "saving": "the saving"}
_GIVEN = {
    "saving": "a saving",
    "list": "the list price",
    "shipping": "a cost of shipping",
    "price": "the price",
}
_NOUNS = {
    name: name.replace("_", " ")
    for name in (
        "set", "pack", "piece", "setting", "wheel", "port", "compartment", "layer", "blade", "colour", "size",
        "attachment", "cup", "country", "infusion", "people", "gift", "ingredient", "size_of", "battery",
        "award", "way",
    )
}  # fmt: skip

TERMS: Mapping[str, Mapping[str, str]] = {
    "what": _WHAT,
    "really": _ATTRIBUTES,
    "meant": _ATTRIBUTES,
    "role": _ROLES,
    "given": _GIVEN,
    "noun": _NOUNS,
    "where": {"": "the brief"},
}
"""Values that are words of the guard's own, by their place."""

_SEVERAL = frozenset({"really", "meant"})
"""Places for more than one word; a space keeps them apart."""
_QUOTED = frozenset({"said", "name", "other"})


class Reason(NamedTuple):
    """A code of `SENTENCES`, and what stands in its places."""

    code: str
    values: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        """In English."""
        values = dict(self.values)
        return _PLACE.sub(lambda place: _shown(place[1], values[place[1]]), SENTENCES[self.code])


def because(code: str, **values: str) -> Reason:
    """The reason of that code with these values."""
    return Reason(code, tuple(values.items()))


def _shown(place: str, value: str) -> str:
    if place in TERMS:
        words = value.split(" ") if place in _SEVERAL else [value]
        return " and ".join(TERMS[place].get(word, word) for word in words)
    return repr(value) if place in _QUOTED else value
