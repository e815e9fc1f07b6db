"""The texts of a show that are said or shown, each with the keys that lead to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cuehost.rundown import Fact, LocalText, Product, Rundown, Sheet

from .model import Where


class Text(NamedTuple):
    """A text of a show in one language."""

    where: Where
    text: str
    lang: str


def texts_of(show: Rundown | Sheet, langs: Iterable[str]) -> Iterator[Text]:
    """The texts of a show or sheet in these languages, each once: names, facts, selling points, questions
    with answers, and lines written by hand. Evidence and briefs are not said.
    """
    seen: set[Text] = set()
    for lang in langs:
        for where, local in _all(show):
            path = (*where, lang) if lang in local.by_lang else where
            text = Text(path, local.get(lang), lang)
            if text not in seen:
                seen.add(text)
                yield text


def words_of(show: Rundown | Sheet, lang: str) -> tuple[str, ...]:
    """The words of those texts in one language, each once."""
    return tuple(dict.fromkeys(local.get(lang) for _, local in _all(show)))


def _all(show: Rundown | Sheet) -> Iterator[tuple[Where, LocalText]]:
    if isinstance(show, Rundown):
        yield ("show",), show.show
    yield from _facts(("facts",), show.facts)
    for key, product in show.products.items():
        yield from _product(("products", key), product)
    if isinstance(show, Rundown):
        for number, segment in enumerate(show.segments):
            for line_number, line in enumerate(segment.script.lines):
                yield ("segments", number, "script", line_number, "text"), line.text


def _product(where: Where, product: Product) -> Iterator[tuple[Where, LocalText]]:
    yield (*where, "name"), product.name
    yield from _facts((*where, "facts"), product.facts)
    for number, point in enumerate(product.selling_points):
        yield (*where, "selling_points", number), point
    for number, entry in enumerate(product.faq):
        yield (*where, "faq", number, "q"), entry.q
        yield (*where, "faq", number, "a"), entry.a


def _facts(where: Where, facts: dict[str, Fact]) -> Iterator[tuple[Where, LocalText]]:
    for key, fact in facts.items():
        if fact.kind == "text":
            for number, value in enumerate(fact.value):
                yield (*where, key, *((number,) if len(fact.value) > 1 else ())), value
