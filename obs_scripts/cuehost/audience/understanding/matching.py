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
    "material": ("ingredients", "filling"),
    "feathers": ("filling",),
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
    "power": ("torque",),
    "torque": ("power",),
    "who_pays": ("returns",),
    "bed_size": ("size",),
    "newborn": ("age", "baby"),
    "for_kids": ("age",),
    "own_weight": ("load",),
    "own_age": ("age", "baby", "warranty"),
    "head_size": ("size",),
    "chest_size": ("size",),
    "cabin": ("size",),
    "speed_top": ("speed",),
    "speed": ("speed_top",),
    "storage": ("memory",),
    "sim": ("network",),
    "thickness": ("size",),
    "care": ("washing_machine",),
    "replace": ("filter",),
    "size_letters": ("size",),
    "size_number": ("size",),
    "when_day": ("shipping",),
    "breaks": ("warranty",),
    "cover": ("care",),
}
_OF_EXTENT = frozenset({"size", "length", "width", "height", "bed_size", "size_letters", "size_number"}) | {
    "own_weight",
    "material",
    "feathers",
}
"""Broader only to facts: an expected question about sizes asks something narrower itself."""
SETTING: dict[str, frozenset[str]] = {"slip": frozenset({"water", "rain"})}
"""What is only the setting of a matter: what grips on wet floors is not said to stand water."""
_GOES_PLACES = frozenset({"shipping", "returns", "payment", "stock", "origin", "voltage", "warranty"})
_WHERE_AND_WHEN = frozenset({"place", "when_day"})
_PARTS_THAT_BREAK = frozenset(
    {"sole", "heel", "insole", "strap", "handle", "lid", "closure", "wheels", "comes_off", "removable"}
)
_VALUES_APART = frozenset(
    {
        "harsh_ingredients",
        "phone_kind",
        "other_brand",
        "competitor",
        "car_model",
        "sports_use",
        "other_animal",
    }
    | {"gold_real", "taste", "protein", "skin_type", "wrinkle_care", "hair_kind", "shade", "diabetic"}
    | {"games", "leash", "milk", "licence", "visor", "pillow", "sim"}
)
"""Matters whose words mean different things each: what is said of one of them tells nothing of another."""
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
_LOOSE = frozenset({"size_letters", "sim", "thickness", "organic", "allergens", "hob", "induction", "dive"})
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
    expected: bool = False
    """Whether it was written for an expected question."""


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
    breaks = "breaks" in reading.meanings
    explained: set[int] = set()
    for at, item in enumerate(content):
        told = _told(item, known)
        if told > 0:
            explained.add(at)
            score += item.weight * told
            if told >= 0.85:
                about += item.weight
        elif not item.weak and not _beside_the_point(item, known, breaks=breaks):
            missing.append(item)
    return Match(score, about, tuple(missing), frozenset(explained))


def _beside_the_point(item: Item, known: Known, *, breaks: bool) -> bool:
    """Whether words are a place or a day, where what is known goes to no places; or a part of what breaks."""
    if item.meanings <= _WHERE_AND_WHEN:
        return bool(item.meanings) and not known.about & _GOES_PLACES
    return breaks and "warranty" in known.about and bool(item.meanings & _PARTS_THAT_BREAK)


def _told(item: Item, known: Known) -> float:
    """How far `known` explains some words: 1 where it is about them, less where it only mentions them."""
    if item.meanings & known.about:
        return 1.0
    for meaning in item.meanings - item.perhaps or item.meanings:
        if meaning == "own_weight" and "weight" in known.about:
            return 0.0
        if known.about.intersection(BROADER.get(meaning, ())):
            if meaning in _LOOSE and meaning not in known.mentions:
                continue
            if meaning in _OF_EXTENT and known.expected:
                continue
            return 0.9
    if any(item.meanings & SETTING.get(matter, frozenset()) for matter in known.mentions):
        return 0.4
    mentioned = item.meanings & known.mentions - known.aside
    if mentioned <= _VALUES_APART and not _has(item, known.words, known.text):
        mentioned = frozenset()
    if mentioned:
        return 0.75 if not item.weak else 0.5
    if any(known.mentions.intersection(IMPLIED.get(meaning, ())) for meaning in item.meanings):
        return 0.7
    if item.meanings & known.aside:
        return 0.6
    if not item.unknown:
        # What was taken for a typing error may be a word of the sheet's own.
        return 0.7 if item.guessed and _has(item, known.words, known.text) else 0.0
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
