"""Judging borrowed facts: what the sheet says of one product may not be said of another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from .found import Found
from .ground import Ground
from .phrases import UNSPACED, stem
from .reasons import because
from .wording import content_words, prefixes

_ENOUGH = 0.74
_LEAST = 2
_LEAST_OF_PARTS = 3
_PARTS = UNSPACED | {"vi"}  # where what is compared are parts of words: pairs of letters, syllables
_MOST = 12
# Indonesian words of grammar, by their beginnings: they make no statement.
_GRAMMAR = (
    "sampai", "dengan", "untuk", "tidak", "dalam", "tanpa", "kalau", "sudah", "belum", "masih", "hanya",
    "lebih",
)  # fmt: skip
_SMALL = prefixes(stem(word) for word in _GRAMMAR)


@dataclass(slots=True)
class Borrowable:
    """All that the products of a sheet are said to be in one language, to be found by the words' beginnings.

    `owners` keeps, by the beginnings of a fact's words, which products have such a fact: the places of the
    product in the sheet and of the fact in the product, and its id. `by_beginning` is where each beginning
    stands.
    """

    lang: str
    owners: dict[frozenset[str], dict[str, tuple[int, int, str]]] = field(default_factory=dict)
    by_beginning: dict[str, list[frozenset[str]]] = field(default_factory=dict)
    _products: int = 0

    def add(self, product: str, ground: Ground) -> None:
        """Takes in the facts of a product, the next of the sheet."""
        least = _least(self.lang)
        for place, (fact, words) in enumerate(ground.phrases.get(self.lang, ())):
            if not least <= len(words) <= _MOST:
                continue
            beginnings = prefixes(words)
            if beginnings not in self.owners:
                self.owners[beginnings] = {}
                for beginning in beginnings:
                    self.by_beginning.setdefault(beginning, []).append(beginnings)
            self.owners[beginnings].setdefault(product, (self._products, place, fact))
        self._products += 1


def judge_neighbours(
    found: Found, ground: Ground, facts: Borrowable, spoken_of: Collection[str], names: dict[str, str]
) -> None:
    """A line in the words of a fact of a product it does not speak of (not in `spoken_of`) is a fault.

    `names` has the products' names by key. Only where the line's own facts do not have these words too, and
    nothing is denied or asked.
    """
    reading = found.reading
    lang = reading.lexicon.lang
    if (
        lang not in ground.languages
        or reading.of("negators")
        or reading.folded.text.rstrip().endswith(("?", "？"))
    ):
        return
    said = prefixes(content_words(reading.folded)) - _SMALL
    strange = said - prefixes(ground.words)
    least = _least(lang)
    borrowed = Counter(b for word in strange for b in facts.by_beginning.get(word, ()))
    first: tuple[tuple[int, int, str], str, frozenset[str]] | None = None
    for beginnings, count in borrowed.items():
        if count < least or len(beginnings & said) < max(least, _ENOUGH * len(beginnings)):
            continue
        for key, place in facts.owners[beginnings].items():
            if key not in spoken_of and (first is None or place < first[0]):
                first = (place, key, beginnings & said)
    if first is not None:
        (_, _, fact), key, shared = first
        found.fault(*_place(found, shared), because("of_another", name=names[key], where=f"{key}/{fact}"))


def _least(lang: str) -> int:
    """How many words, or parts of words, make a statement."""
    return _LEAST_OF_PARTS if lang in _PARTS else _LEAST


def _place(found: Found, shared: frozenset[str]) -> tuple[str, int, int]:
    """Category and place of what is borrowed: from the first to the last of the shared words."""
    text = found.reading.folded.words
    places = [at for word in shared for at in [text.find(word)] if at >= 0]
    start = min(places, default=0)
    end = max((at + len(word) for word in shared for at in [text.find(word)] if at >= 0), default=len(text))
    return "feature", start, end
