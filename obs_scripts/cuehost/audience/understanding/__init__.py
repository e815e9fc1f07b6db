"""Understanding: what a comment asks, in eight languages and mixtures of them, offline.

reading = read("how mch is the ketle", "en", names_of(products, "en"))
kind_of(reading), reading.content                # a question; what it is about
match(reading, known)                            # how far something a sheet knows explains it
"""

from .kind import CommentKind, kind_of
from .lexicon import GOODS_MATTERS, LANGUAGES, OTHER, Phrases, of_life
from .matching import BESIDE, Known, Match, answers, match, stands_in
from .products import names_of
from .reading import Item, Reading, read, sure_meanings
from .turning import begins_asking, turned

__all__ = [
    "BESIDE",
    "GOODS_MATTERS",
    "LANGUAGES",
    "OTHER",
    "CommentKind",
    "Item",
    "Known",
    "Match",
    "Phrases",
    "Reading",
    "answers",
    "begins_asking",
    "kind_of",
    "match",
    "names_of",
    "of_life",
    "read",
    "stands_in",
    "sure_meanings",
    "turned",
]
