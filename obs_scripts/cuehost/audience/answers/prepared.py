"""Answers written ahead: one for everything a show's sheet states, in one language.

What is known of a product, and what of the whole show, becomes a `Prepared`: what it answers, and the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cuehost.rundown import Fact, LocalText, Product
from cuehost.writing import Stating, fact_kind, is_said

from ..meaning import fact_text
from ..understanding import Known, read, sure_meanings
from ..understanding.words import stem, tokens_of
from .ids import matters_of_id, matters_of_value

_KINDS = {
    # What the offline writer calls a kind of fact, where viewers' meanings have another name or several.
    "net_content": ("capacity", "weight"),
    "spec": ("size", "capacity"),
}
_IDS = {
    "protection": ("water", "rain"),
    "net_weight": ("weight", "capacity"),
    "volume": ("capacity",),
    "content": ("capacity",),
    "set": ("included", "pieces"),
    "hobs": ("compatibility", "hob"),
    "packed": ("packed",),
    "perfume": ("scent",),
    "fragrance": ("scent",),
    "bpa": ("plastic",),
    "bpa_free": ("plastic",),
    "light": ("light",),
    "load": ("load",),
    "keeps": ("keeps",),
    "waterproof": ("water", "rain"),
    "water_resistance": ("water", "rain"),
    "range": ("range",),
    "noise": ("noise",),
    "speed": ("speed",),
    "shelf_life": ("shelf_life",),
    "seat_height": ("seat",),
    "colour_temperature": ("colour_temperature",),
    "color_temperature": ("colour_temperature",),
    "description": (),
}
_SHOW_ORDER = ("shipping", "returns", "payment", "warranty")


@dataclass(frozen=True, slots=True)
class Prepared:
    """An answer. `known` is what it answers; `text` what is said while its product is shown, None where it
    can't be said in the language; `facts` without their product's key.
    """

    topic: str
    product: str | None
    known: Known
    text: str | None
    facts: tuple[str, ...] = ()
    service: bool = False
    plain: str | None = None
    """The bare value, for where the sentence may not be said."""
    told: str = ""
    """What the sheet tells, as its meaning is weighed."""

    @property
    def name(self) -> str:
        """Its id without the product's key; a fact of the show begins with `show:`."""
        key, _, name = self.topic.partition("/")
        return f"{key}:{name}" if self.product is None else name


@dataclass(frozen=True, slots=True)
class Answers:
    """All that is known in one language: of each product by its key, and of the show."""

    lang: str
    of_product: Mapping[str, tuple[Prepared, ...]] = field(default_factory=dict)
    of_show: tuple[Prepared, ...] = ()

    def every(self) -> tuple[Prepared, ...]:
        """All that may be said."""
        return (*(one for own in self.of_product.values() for one in own), *self.of_show)

    def about(self, key: str | None) -> tuple[Prepared, ...]:
        """What may be said of a product: its own, and the show's where it has nothing of its own."""
        if key is None:
            return self.of_show
        own = self.of_product[key]
        taken = {meaning for one in own if one.service for meaning in one.known.about}
        return (*own, *(one for one in self.of_show if not one.known.about & taken))


def prepare(stating: Stating, lang: str, read_in: str) -> Answers:
    """The answers said in `lang` to questions read with the words of `read_in`."""
    rundown = stating.rundown
    first = rundown.languages[0]
    products = {
        key: tuple(_of_product(stating, product, read_in, first)) for key, product in rundown.products.items()
    }
    show = tuple(
        Prepared(
            f"show/{fact_id}",
            None,
            _known_fact(fact, read_in, first, frozenset()),
            *_said(stating.show_fact(fact_id)),
            service=True,
            told=fact_text(f"show:{fact_id}", [part.get(lang) for part in fact.value]),
        )
        for fact_id, fact in rundown.facts.items()
    )
    return Answers(lang, products, show)


def _of_product(stating: Stating, product: Product, read_in: str, first: str) -> Iterator[Prepared]:
    key = product.key
    names = frozenset(
        t.plain
        for text in (product.name.get(read_in), product.name.default)
        for t in tokens_of(text)
        if not t.solid
    )
    for index, entry in enumerate(product.faq):
        known = _known(
            about=_meanings(entry.q, read_in, first),
            texts=[entry.q, entry.a],
            said=[entry.q],
            asked=entry.q,
            read_in=read_in,
            first=first,
            names=names,
        )
        told = fact_text(f"faq:{index}", [entry.a.get(stating.lang)], entry.q.get(stating.lang))
        yield Prepared(f"{key}/faq:{index}", key, known, *_said(stating.faq(key, index)), told=told)
    for fact_id, fact in product.facts.items():
        if not is_said(fact_id):
            continue
        known = _known_fact(fact, read_in, first, names)
        service = bool(known.about & {"shipping", "returns", "payment", "warranty"})
        said = _said(stating.fact(key, fact_id))
        plain = _plain(stating, fact) if said[0] is not None else None
        told = fact_text(fact_id, [part.get(stating.lang) for part in fact.value])
        yield Prepared(f"{key}/{fact_id}", key, known, *said, service=service, plain=plain, told=told)
    for index, point in enumerate(product.selling_points):
        known = _known(
            about=frozenset(), texts=[point], asked=None, read_in=read_in, first=first, names=names
        )
        name = f"selling_points:{index}"
        told = fact_text(name, [point.get(stating.lang)])
        yield Prepared(f"{key}/{name}", key, known, *_said(stating.point(key, index)), told=told)


def _plain(stating: Stating, fact: Fact) -> str | None:
    """A fact's value by itself; None for an amount, which is written in its own way."""
    if fact.kind in ("price", "list_price", "stock"):
        return None
    text = stating.listed([part.get(stating.lang) for part in fact.value])
    return f"{text[:1].upper()}{text[1:]}{'。' if stating.bank.lang == 'zh' else '.'}"


def _said(said: tuple[str, tuple[str, ...]] | None) -> tuple[str | None, tuple[str, ...]]:
    return (None, ()) if said is None else said


def _known_fact(fact: Fact, read_in: str, first: str, names: frozenset[str]) -> Known:
    if fact.kind == "list_price":
        about = frozenset({"saving"})
        return Known(about, names=names)
    if fact.kind in ("price", "stock"):
        return Known(frozenset({fact.kind}), names=names)
    return _known(
        about=_about(fact, first),
        texts=list(fact.value),
        asked=None,
        read_in=read_in,
        first=first,
        names=names,
        id_words=fact.id,
    )


def _about(fact: Fact, first: str) -> frozenset[str]:
    """What a fact is about: by its id, which the lists have, the offline writer's kinds or its words; else by
    the unit of its value.
    """
    key = fact.id.lower().replace("-", "_")
    if key in _IDS:
        return frozenset(_IDS[key])
    if matters := matters_of_id(key):
        return matters
    if (kind := fact_kind(key, first)) is not None:
        return frozenset(_KINDS.get(kind, (kind,)))
    words = key.replace("_", " ")
    read_as = sure_meanings(words, "en") | sure_meanings(words, _base(first))
    return read_as or matters_of_value(fact.value[0].default if fact.value else "")


def _known(
    *,
    about: frozenset[str],
    texts: list[LocalText],
    asked: LocalText | None,
    read_in: str,
    first: str,
    names: frozenset[str],
    id_words: str = "",
    said: list[LocalText] | None = None,
) -> Known:
    """`texts` are what it is told in, and `said` those of them whose single words tell what it is about: an
    answer of some length has words of many things.
    """
    mentions: frozenset[str] = frozenset()
    words: set[str] = set()
    solid: list[str] = []
    for text in texts:
        mentions |= _meanings(text, read_in, first)
    aside = mentions.difference(*(_meanings(text, read_in, first) for text in said)) if said else frozenset()
    for text in texts if said is None else said:
        # Brands and words of English are typed in any language.
        for words_of in dict.fromkeys((text.get(read_in), text.default)):
            words |= _content_words(words_of, read_in)
            solid += [t.plain for t in tokens_of(words_of) if t.solid]
    if id_words:
        words |= {t.plain for t in tokens_of(id_words.replace("_", " ")) if not t.solid}
    asked_words = _content_words(asked.get(read_in), read_in) if asked is not None else set()
    asked_words |= {t.plain for t in tokens_of(id_words.replace("_", " ")) if not t.solid}
    return Known(
        about,
        mentions,
        aside,
        frozenset(words),
        frozenset(asked_words),
        " ".join(solid),
        names,
        expected=asked is not None,
    )


def _meanings(text: LocalText, read_in: str, first: str) -> frozenset[str]:
    here = sure_meanings(text.get(read_in), _base(read_in))
    return here | sure_meanings(text.default, _base(first))


def _content_words(text: str, lang: str) -> set[str]:
    reading = read(text, _base(lang))
    if reading is None:
        return {t.plain for t in tokens_of(text) if not t.solid}
    return {
        word
        for item in reading.items
        if item.weight > 0 and not item.solid
        for word in item.text.split()
        if len(stem(word)) > 1
    }


def _base(lang: str) -> str:
    return lang.replace("_", "-").partition("-")[0].lower()
