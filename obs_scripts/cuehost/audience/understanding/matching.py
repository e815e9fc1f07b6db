"""Which of the things a sheet knows answer a comment: those that explain every word of it, or none.

A wrong answer is worse than an honest "I don't know", so whatever stands in a question and in nothing we know
of a product counts against all we know of it: "is there a warranty on the spare lid" is no question about the
warranty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .reading import Item, Reading
from .words import alike

# A question after the first is answered by what is told of the second: a garment's care by its washing.
BROADER: dict[str, tuple[str, ...]] = {
    "washing_machine": ("care",),
    "handwash": ("care",),
    "clean": ("care",),
    "rain": ("water",),
    "dive": ("water",),
    "height": ("size",),
    "length": ("size", "cable"),
    "width": ("size",),
    "size": ("height", "diameter", "packed", "length", "width"),
    "age": ("baby",),
    "baby": ("age",),
    "material": ("ingredients",),
    "saving": ("price",),
    "organic": ("certificate",),
    "hob": ("compatibility",),
    "induction": ("compatibility",),
    "allergens": ("ingredients",),
    "bluetooth": ("connection",),
    "light": ("brightness",),
    "capacity": ("sleeps",),
    "noise": ("noise_cancelling",),
    "bathroom": ("water",),
    "plug": ("battery",),
    "abroad": ("voltage",),
    "cups": ("capacity",),
}
BESIDE = frozenset({"order_how", "usage", "brewing"})
"""What is done with a thing by anybody: it tells nothing where something else is surely asked."""
_PLACES = ("handbag", "cupholder", "suitcase", "pocket", "boots", "long_hair")
IMPLIED: dict[str, tuple[str, ...]] = {
    "brewing": ("thermometer", "hot_touch"),
    "sticky": ("absorb",),
    "absorb": ("sticky",),
    "laptop": ("two_devices",),
    "capacity": _PLACES,
    "size": _PLACES,
    "packed": _PLACES,
}
"""What a question is about by what a selling point speaks of: how hot the water is, by a thermometer."""
_SHORTEST_PART = 4
_LOOSE = frozenset({"organic", "allergens", "hob", "induction", "dive"})
"""Broader only where the answer has the word too: a sheet's list of certificates may or may not say it."""


@dataclass(frozen=True, slots=True)
class Known:
    """Something a show can say: what it answers (`about`), what it mentions, and its other words."""

    about: frozenset[str]
    mentions: frozenset[str] = frozenset()
    aside: frozenset[str] = frozenset()
    """Those of `mentions` that only the answer to an expected question has."""
    words: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    """Words of the question it was written for."""
    text: str = ""
    """The text, for scripts without spaces."""
    names: frozenset[str] = frozenset()
    """Words of the product's name: they may stand in any question about it."""


@dataclass(frozen=True, slots=True)
class Match:
    """How well something known answers a comment. `missing` are the words it leaves unexplained."""

    score: float
    about: float
    missing: tuple[Item, ...]
    explained: frozenset[int]


def match(reading: Reading, known: Known, items: Sequence[Item] | None = None) -> Match:
    """How `known` answers the comment, or those `items` of it."""
    content = reading.content if items is None else items
    score = about = 0.0
    missing: list[Item] = []
    explained: set[int] = set()
    for at, item in enumerate(content):
        told = _told(item, known)
        if told > 0:
            explained.add(at)
            score += item.weight * told
            if told >= 0.85:
                about += item.weight
        elif not item.weak:
            missing.append(item)
    return Match(score, about, tuple(missing), frozenset(explained))


def _told(item: Item, known: Known) -> float:
    """How far `known` explains some words: 1 where it is about them, less where it only mentions them."""
    if item.meanings & known.about:
        return 1.0
    for meaning in item.meanings - item.perhaps or item.meanings:
        if known.about.intersection(BROADER.get(meaning, ())):
            if meaning in _LOOSE and meaning not in known.mentions:
                continue
            return 0.9
    if item.meanings & known.mentions - known.aside:
        return 0.75 if not item.weak else 0.5
    if any(known.mentions.intersection(IMPLIED.get(meaning, ())) for meaning in item.meanings):
        return 0.7
    if item.meanings & known.aside:
        return 0.6
    if not item.unknown:
        return 0.0
    if _has(item, known.asked, known.text):
        return 0.95
    if _has(item, known.words, known.text):
        return 0.7
    if any(alike(item.text, name) or _part_of(item.text, name) for name in known.names):
        return 0.3
    return 0.0


def stands_in(item: Item, known: Known) -> bool:
    """Whether words of a comment are among those that something known is told in."""
    return _has(item, known.words, known.text)


def _part_of(word: str, name: str) -> bool:
    """Whether a product is called by a part of a word of its name: `brush` for `toothbrush`."""
    return len(word) >= _SHORTEST_PART and (name.endswith(word) or name.startswith(word))


def _has(item: Item, words: Iterable[str], text: str) -> bool:
    if item.solid:
        run = item.text
        if len(run) < 2:
            return False
        pairs = [run[i : i + 2] for i in range(len(run) - 1)]
        return sum(pair in text for pair in pairs) * 2 > len(pairs)
    return any(alike(part, word) for part in item.text.split() for word in words)


def answers(found: Match, reading: Reading) -> bool:
    """Whether something known may be given as the answer to the whole comment."""
    if found.missing:
        return False
    if not found.explained:
        return False
    return found.about > 0 or found.score >= 0.5
