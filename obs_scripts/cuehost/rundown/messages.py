"""What is wrong in a rundown, as far as it is told by a code with the values in it: for those who say it in
another language than English.

A code is for ever; its sentence is English, as the command line, the log and the API have it. The operator's
page has the same in its other languages (`desk/page/faults-*.json`). All other faults have no code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from .faults import Faults, Place, Values, nearest, one_of, quoted

_PLACE = re.compile(r"\{([a-z]+)\}")

MESSAGES: Mapping[str, str] = {
    "key_missing": "the key {key} is missing in {of}; add it.",
    "key_empty": "{key} is empty; write a value after the colon.",
    "key_twice": "the key {key} stands here twice (first in line {first}); keep one.",
    "key_near": "{key} is not a key of {of}; did you mean {near}?",
    "key_unknown": "{key} is not a key of {of}; expected {names}.",
    "file_empty": "the file is empty.",
    "file_utf16": "the file is saved as UTF-16; save it as UTF-8.",
    "file_not_utf8": "the byte {byte} is not UTF-8; save the file as UTF-8.",
    "file_control": "there is an invisible control character ({character}) here; delete it.",
    "path_link": "{file} {name} is a link; save it as a file beside the rundown and name that.",
    "path_missing": "{file} {name} does not exist; check the path.",
    "path_near": "{file} {name} does not exist; did you mean {near}?",
    "path_outside": (
        "{file} {name} is outside the rundown's folder; move it there, or allow its folder in config.yaml "
        "(folders: allowed)."
    ),
    "path_no_file": "{file} {name} is not a file; expected the path of a file.",
    "path_ending": "{file} {name} has the wrong ending; expected {names}.",
    "no_segments": "the show has no segments; add one: {names}.",
    "segment_empty": "this segment is empty; expected {names}.",
    "segment_kindless": "this segment has no kind; expected {names}.",
    "segment_kinds": 'a segment has one kind, this one is {kind} already; start another with "- ".',
    "product_empty": "the product is empty; write the key of a product.",
    "product_near": "there is no product {key}; did you mean {near}?",
    "product_unknown": "there is no product {key}; expected {names}.",
    "product_none": "there is no product {key}; the show has no products; add them under products.",
    "product_twice": "the product {key} stands here twice; keep one.",
    "script_lineless": "the script has no lines; add some or write generate.",
    "script_empty": "the script is empty; expected lines, file or url.",
    "language_twice": "the language {key} stands here twice; keep one.",
    "fact_empty": "the fact {key} is empty; write its value or leave it out.",
    "evidence_missing": (
        "a list price needs evidence that it was really asked; "
        'write {value: 49.90 USD, evidence: "sold at this price 2026-10-01..2026-10-31"}.'
    ),
    "list_price_alone": "there is a list price but no price; add the price.",
    "list_price_currency": "the list price is in {before} but the price in {now}; use one.",
    "list_price_low": "the list price {before} is not above the price {now}; correct it or leave it out.",
    "price_currency": (
        "the price {price} is not in the market's currency {wanted}; write it in {wanted} "
        "or add rates: {{currency}: {value, date}}."
    ),
    "price_of_market": "there is no price for the show's market {market}; add {market}: amount.",
}
"""The messages. `names` are all there are, or the first of them with `...` behind."""

OF: tuple[str, ...] = (
    "the audience", "an overrule", "the rules", "captions", "a voice", "a rundown", "a line", "a script",
    "a segment", "loop", "a fact with evidence", "a price", "the stock", "the facts",
    "a question with its answer", "a product", "a rate", "a product sheet",
)  # fmt: skip
"""Values of `of`: what the mappings of a rundown are called."""

FILES: tuple[str, ...] = (
    "the file", "the picture", "the background", "the music", "the script", "the product sheet",
)  # fmt: skip
"""Values of `file`."""

_QUOTED = frozenset({"key", "near", "name", "kind", "price"})


def in_words(code: str, values: Mapping[str, str]) -> str:
    """A message in English."""

    def shown(place: re.Match[str]) -> str:
        name = place[1]
        if name == "names":
            return _listed(values[name])
        return f'"{values[name]}"' if name in _QUOTED else values[name]

    return _PLACE.sub(shown, MESSAGES[code])


def tell(faults: Faults, place: Place, code: str, **values: object) -> None:
    """Note a fault by the code of its message; each value is clipped to one printable line."""
    faults.add(place, *coded(code, **values))


def coded(code: str, **values: object) -> tuple[str, str, Values]:
    """The message of that code, the code, and the values in it."""
    told = {name: _clipped(name, value) for name, value in values.items()}
    return in_words(code, told), code, tuple(told.items())


def meant(word: str, names: Iterable[str], shown: int = 12) -> dict[str, str]:
    """What to write instead of `word`: the nearest name as `near`, else the `names` there are (at most
    `shown`).
    """
    names = list(names)
    if close := nearest(word, names):
        return {"near": close}
    return {"names": listed(names, shown)}


def listed(names: Iterable[str], shown: int = 12) -> str:
    """Names as a value: all of them, or the first ones with `...` behind."""
    names = list(names)
    return ", ".join([*names[:shown], *(["..."] if len(names) > shown else [])])


def _listed(names: str) -> str:
    each = names.split(", ")
    return f"one of {names}" if each[-1] == "..." else one_of(each, len(each))


def _clipped(name: str, value: object) -> str:
    return str(value) if name == "names" else quoted(value)[1:-1]
