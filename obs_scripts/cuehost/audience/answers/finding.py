"""Which prepared answer a comment gets: the one that explains it whole, two that do together, one that is
surely about it and leaves a single unknown word, or none.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..understanding import BESIDE, GOODS_MATTERS, OTHER, Item, Match, Reading, match, stands_in
from .prepared import Prepared

_MOST = 2
_THINGS = frozenset(
    {"included", "pieces", "compatibility", "ingredients", "size", "colours", "usage", "shipping", "stock"}
    | {"size_number", "size_letters"}
)
"""Matters of which an unknown word is the very thing asked for: whether it comes with a lid, in kids' sizes,
loses its colour, may be used with retinol, is sent to the moon.
"""
EXACT = frozenset({"price", "saving", "stock", "shipping", "returns", "payment", "warranty"})
"""Matters that go with any part of a thing or of a shop: whatever else is said tells of which."""
_NEVER_BESIDE = EXACT | {
    "compare",
    "is_ai",
    "who",
    "coupon",
    "list_products",
    "complaint",
    "bought",
    "replace",
    "colours",
    "modes",
    "included",
    "pieces",
    "material",
    "compatibility",
    "connection",
    "brand",
    "organic",
    "size",
    "timer",
    "flavour",
    "fading",
    "colour_temperature",
    "cable",
}
"""Matters that are asked for wherever they are named."""
_ASKED_OF_GOODS = GOODS_MATTERS - {
    *("season", "sports_use", "pet", "cat", "place", "bed_size", "sweat", "gender", "newborn", "floor"),
    *("hair_kind", "skin_type", "for_kids", "wide_feet", "own_body", "durable", "frost"),
}
"""The same of everyday goods, but for whom and where they are used: that is often told beside."""
_PARTS = frozenset({"replace", "included"})
_FIRST_OF_VAGUE = "price"
"""What is meant by a question as short as "how much?"."""
_SHORT = 5
_VALUES = frozenset({"material", "colours"})
"""Matters whose values are words that say by themselves what is asked: `glass`, `black`."""


def find(reading: Reading, prepared: Sequence[Prepared], *, focused: bool = False) -> tuple[Prepared, ...]:
    """The answers to a comment, none where something in it stays unexplained; `focused`: unless it is known,
    and said before what is asked last.
    """
    content = reading.content
    if not content:
        return ()
    found = [(match(reading, one.known), one) for one in prepared]
    whole = _whole(found, content, len(reading.items))
    both = _together(reading, prepared, content)
    if len(both) == _MOST and all(is_sure(reading, one) for one in both):
        # One that is about half of it and only mentions the rest says less.
        half = whole is not None and match(reading, whole.known).about < sum(
            i.weight for i in content if not i.weak
        )
        if whole is None or half:
            return both
    if whole is not None:
        return (whole,)
    if both:
        return both
    asked = tuple(item for item in content if item.unknown or not item.meanings <= BESIDE)
    if len(asked) < len(content) and (
        whole := _whole([(match(reading, o.known, asked), o) for o in prepared], asked, len(reading.items))
    ):
        return (whole,)
    return _nearly(found, content, reading) or (_focus(found, content, reading) if focused else ())


def _focus(
    found: Sequence[tuple[Match, Prepared]], content: tuple[Item, ...], reading: Reading
) -> tuple[Prepared, ...]:
    """The one answer that is about what a question ends with, where all that is said before is known: "di
    kereta berisik, bisa redam suara ga".
    """
    sure = [at for at, item in enumerate(content) if not item.weak]
    strange = [at for at in sure if content[at].unknown]
    if not reading.asks or not sure or any(never_beside(content[at]) for at in sure if at not in strange):
        return ()
    if len(strange) > 1 or sure[-1] in strange or (strange and content[sure[-1]].meanings & _THINGS):
        return ()
    last = content[sure[-1]]
    fits = [
        (m, one)
        for m, one in found
        if sure[-1] in m.explained and m.score >= 0.5 and not one.known.about & EXACT and _asked_in(last, one)
    ]
    if not fits:
        return ()
    best = max(_rank(m) for m, _ in fits)
    ties = [one for m, one in fits if _rank(m) == best]
    return (ties[0],) if len(ties) == 1 else ()


def _asked_in(item: Item, one: Prepared) -> bool:
    """Whether an answer is about some words, or surely tells of them, as a value of many things does not."""
    known = one.known
    if not known.about or item.meanings & known.mentions - known.aside - item.perhaps - _VALUES - _THINGS:
        return True
    return bool(item.meanings & known.about)


def never_beside(item: Item) -> bool:
    """Whether words ask for something wherever they stand."""
    return item.unknown or any(
        meaning.startswith(OTHER) or meaning in _NEVER_BESIDE or meaning in _ASKED_OF_GOODS
        for meaning in item.meanings
    )


def _whole(found: Sequence[tuple[Match, Prepared]], content: tuple[Item, ...], said: int) -> Prepared | None:
    """The one answer that explains everything that is asked in a comment of so many words."""
    fits = [(m, one) for m, one in found if not m.missing and m.explained and _fits(m, content)]
    if not fits:
        return None
    if any(item.unknown for item in content):
        fits = [(m, one) for m, one in fits if not one.known.about & EXACT]
    fits = [(m, one) for m, one in fits if not _asks_narrower(one, content)]
    best = max((_rank(m) for m, _ in fits), default=None)
    ties = [(m, one) for m, one in fits if _rank(m) == best]
    if not ties:
        return None
    ties = [(m, one) for m, one in ties if one.known.about <= _meant(content)] or ties
    if all(m.score < 0.5 for m, _ in ties):
        # Only words that go with many things ("is it from this year" is no question about a warranty of two
        # years): what they mostly mean, or a fact's own value, or nobody can tell.
        if all(_FIRST_OF_VAGUE in item.meanings for item in content) and said <= _SHORT:
            ties = [(m, one) for m, one in ties if _FIRST_OF_VAGUE in one.known.about]
        else:
            values = [
                (m, one) for m, one in ties if all(_is_value(i, one) or _is_of_goods(i, one) for i in content)
            ]
            ties = values or [(m, one) for m, one in ties if _is_of_values(content, one)]
        return ties[0][1] if len(ties) == 1 else None
    return ties[0][1]


def _meant(content: Sequence[Item]) -> frozenset[str]:
    return frozenset().union(*(item.meanings for item in content))


def _asks_narrower(one: Prepared, content: Sequence[Item]) -> bool:
    """Whether an answer is to an expected question that asks for something narrower, and shares with what is
    asked only what goes with many things: "which sizes" is no question about which one to take between two.
    """
    known = one.known
    shared = known.about & _meant(content)
    if not known.expected or not shared or not shared <= _THINGS or known.about <= shared:
        return False
    return not any(item.unknown and stands_in(item, known) for item in content)


def _is_of_values(content: tuple[Item, ...], one: Prepared) -> bool:
    """Whether it is asked for nothing but a value that a matter may have: `cotton`, of the material."""
    return all(item.meanings and item.meanings <= _VALUES & one.known.about for item in content)


def _is_value(item: Item, one: Prepared) -> bool:
    """Whether words of a comment are a value of the fact: `glass`, of the material."""
    return bool(item.meanings & _VALUES) and stands_in(item, one.known)


def _is_of_goods(item: Item, one: Prepared) -> bool:
    """Whether words of a comment mean a matter of everyday goods that something tells of: `in summer`."""
    known = one.known
    return bool(item.meanings & GOODS_MATTERS & (known.about | known.mentions - known.aside))


def _fits(found: Match, content: tuple[Item, ...]) -> bool:
    """Whether something explains enough: what it is about, a matter it surely speaks of, or by its words
    everything there is.
    """
    return (
        found.about > 0 or found.score >= 0.7 or (found.score >= 0.5 and len(found.explained) == len(content))
    )


def _nearly(
    found: Sequence[tuple[Match, Prepared]], content: tuple[Item, ...], reading: Reading
) -> tuple[Prepared, ...]:
    """The one answer that is surely about what is asked, where one word is left over that nobody knows."""
    if not reading.asks:
        return ()
    fits = [
        (m, one)
        for m, one in found
        if len(m.missing) == 1
        and not one.known.about & EXACT
        and _is_one_word(m.missing[0])
        and _is_about(one, [content[at] for at in m.explained])
    ]
    if not fits:
        return ()
    best = max(_rank(m) for m, _ in fits)
    ties = [one for m, one in fits if _rank(m) == best]
    facts = [one for one in ties if ":" not in one.topic]
    return (ties[0],) if len(ties) == 1 else tuple(facts) if len(facts) == 1 else ()


def _is_about(one: Prepared, said: Sequence[Item]) -> bool:
    """Whether some of the words surely ask for what an answer is about."""
    return any(item.weight >= 1 and (item.meanings & one.known.about) - _THINGS for item in said)


def is_of_things(one: Prepared) -> bool:
    """Whether an unknown word beside what an answer is about is the very thing that is asked for."""
    return bool(one.known.about) and one.known.about <= _THINGS


def is_sure(reading: Reading, one: Prepared) -> bool:
    """Whether the words of a comment, or a clause of it, surely ask for what an answer is about."""
    return any(
        item.weight >= 1 and item.meanings & (one.known.about | one.known.mentions)
        for item in reading.content
    )


def _is_one_word(item: Item) -> bool:
    size = len(item.text)
    return item.unknown and (not item.solid or size <= (2 if item.text[0] >= "\u4e00" else 6))


def _rank(found: Match) -> tuple[float, float]:
    return round(found.about, 2), round(found.score, 2)


def _together(
    reading: Reading, prepared: Sequence[Prepared], content: tuple[Item, ...]
) -> tuple[Prepared, ...]:
    """Two answers to two questions in one comment: the first is about what is asked, the second at least
    speaks of it ("does it grind fine enough for espresso").
    """
    chosen: list[Prepared] = []
    left = list(content)
    while left and len(chosen) < _MOST:
        tried = [(match(reading, one.known, left), one) for one in prepared if one not in chosen]
        if chosen:
            # Where it is sent is not told by where it was made.
            tried = [(m, one) for m, one in tried if any(left[i].meanings != {"place"} for i in m.explained)]
        tried = [
            (m, one)
            for m, one in tried
            if any(left[i].weight >= 1 and (m.about >= 1 or left[i].meanings) for i in m.explained)
            and (m.about >= 1 or chosen)
        ]
        if not tried:
            break
        m, one = max(tried, key=lambda pair: _rank(pair[0]))
        chosen.append(one)
        left = [item for at, item in enumerate(left) if at not in m.explained]
    if any(item.unknown for item in left) and any(one.known.about & EXACT for one in chosen):
        return ()
    if any(not item.weak for item in left) or _is_of_part(chosen):
        return ()
    return tuple(chosen)


def _is_of_part(chosen: Sequence[Prepared]) -> bool:
    """Whether something is asked of a part and not of the product: what its new heads cost, whether the case
    that comes with it charges it.
    """
    if len(chosen) < _MOST:
        return False
    about = [one.known.about for one in chosen]
    if any("price" in matters for matters in about):
        return any(matters & _PARTS for matters in about)
    return any("included" in matters for matters in about) and not any(one.service for one in chosen)
