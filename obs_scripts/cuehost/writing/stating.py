"""Single facts of a sheet as sentences of their own, in the offline writer's words, for answers."""

from __future__ import annotations

from cuehost.rundown import LocalText, Product, Rundown, Segment, Sheet, room

from .bank import Bank, languages, load
from .draft import Draft, count_slots, name_slots, with_facts
from .fact_plan import SILENT, Subject, speakable, state_fact, verbatim
from .grammar import Sentence
from .names import short_name
from .native import is_native
from .persona import UNKNOWN, Persona
from .product_plan import subject
from .values import clean, join
from .words import base

_HERE = Segment(id="answers", kind="questions")


def fact_kind(fact_id: str, first: str = "en") -> str | None:
    """What kind of fact an id names, as English phrase banks call it (`colours`, whether the sheet says
    `color` or `颜色`); None where no bank knows the id. The bank of `first` is asked first.
    """
    key = fact_id.lower().replace("-", "_")
    for lang in dict.fromkeys((base(first), "en", *languages())):
        if lang in languages() and (bank := load(lang)).fact(key) is not None:
            return bank.fact_kind(key)
    return None


def is_said(fact_id: str) -> bool:
    """Whether a fact is for ears at all: numbers of articles and texts to be read are not."""
    return fact_id.lower() not in SILENT


class Stating:
    """States the facts of a show in one language. Pure: the same fact in the same words, by `seed`.

    Each method gives the words and the ids of the facts they state, a product's without its key; None where
    the fact can't be said in the language.
    """

    def __init__(
        self, show: Rundown | Sheet, lang: str, *, seed: int = 0, persona: Persona = UNKNOWN
    ) -> None:
        self._rundown = room(show, lang) if isinstance(show, Rundown) else _as_rundown(show)
        self._lang = lang
        self._seed = seed
        self._persona = persona
        self._bank: Bank = load(lang)

    @property
    def bank(self) -> Bank:
        """The language's phrases."""
        return self._bank

    @property
    def lang(self) -> str:
        """The language it writes."""
        return self._lang

    @property
    def rundown(self) -> Rundown:
        """The show as this language's room sees it."""
        return self._rundown

    def fact(self, key: str, fact_id: str) -> tuple[str, tuple[str, ...]] | None:
        """A fact of a product."""
        draft, it = self._at(key)
        fact = it.product.facts[fact_id]
        if not is_said(fact_id):
            return None
        if fact.kind == "price":
            return self._price(draft, it)
        if fact.kind == "list_price":
            return self._saving(draft, it)
        if fact.kind == "stock":
            return self._stock(draft, it)
        return _joined(state_fact(draft, fact_id, fact_id, fact, it.slots), self._lang)

    def show_fact(self, fact_id: str, key: str | None = None) -> tuple[str, tuple[str, ...]] | None:
        """A fact of the whole show, said of product `key` where that is given."""
        draft = self._draft(None)
        slots = subject(draft, key).slots if key is not None else {}
        fact = self._rundown.facts[fact_id]
        return _joined(state_fact(draft, f"show:{fact_id}", fact_id, fact, slots), self._lang)

    def point(self, key: str, index: int) -> tuple[str, tuple[str, ...]] | None:
        """A selling point of a product, word for word."""
        return self._word_for_word(
            self._rundown.products[key].selling_points[index], f"selling_points:{index}"
        )

    def faq(self, key: str, index: int) -> tuple[str, tuple[str, ...]] | None:
        """The sheet's answer to an expected question, word for word."""
        return self._word_for_word(self._rundown.products[key].faq[index].a, f"faq:{index}")

    def name(self, key: str) -> str | None:
        """What a product is called, in short, with its article; None where it has no name in the language."""
        product = self._rundown.products[key]
        if not self._native(product.name):
            return None
        slots = name_slots(product, self._lang, bank=self._bank)
        return slots["the_name"].text

    def bare_name(self, key: str) -> str | None:
        """A product's short name without an article."""
        product = self._rundown.products[key]
        return short_name(clean(product.name.get(self._lang))) if self._native(product.name) else None

    def listed(self, texts: list[str]) -> str:
        """`a, b and c`."""
        return join(texts, self._bank)

    def _word_for_word(self, text: LocalText, fact: str) -> tuple[str, tuple[str, ...]] | None:
        if not self._native(text):
            return None
        said = tuple(verbatim(piece, fact) for piece in speakable(text.get(self._lang), self._lang))
        return _joined(said, self._lang)

    def _price(self, draft: Draft, it: Subject) -> tuple[str, tuple[str, ...]] | None:
        if "price" not in it.slots:
            return None
        key = "price.list" if "saved" in it.slots else "price.plain"
        said = draft.choose(key, it.slots)
        return _joined(None if said is None else (said,), self._lang)

    def _saving(self, draft: Draft, it: Subject) -> tuple[str, tuple[str, ...]] | None:
        if "saved" not in it.slots:
            return None
        both = (draft.choose("price.list", it.slots), draft.choose("price.saving", it.slots))
        return _joined(tuple(sentence for sentence in both if sentence is not None), self._lang)

    def _stock(self, draft: Draft, it: Subject) -> tuple[str, tuple[str, ...]] | None:
        stock = it.product.facts["stock"]
        if stock.count is None:
            return None
        if stock.count == 0:
            said = draft.choose("stock.none", it.slots)
        else:
            slots = {**it.slots, **count_slots("stock", stock.count, self._lang, ("stock",))}
            said = draft.choose("stock", slots)
        return None if said is None else _joined((with_facts(said, ("stock",)),), self._lang)

    def _at(self, key: str) -> tuple[Draft, Subject]:
        draft = self._draft(key)
        return draft, subject(draft, key)

    def _draft(self, key: str | None) -> Draft:
        segment = _HERE.model_copy(update={"product": key})
        return Draft(
            self._rundown,
            segment,
            self._lang,
            self._bank,
            self._seed,
            0,
            tight=True,
            answering=True,
            persona=self._persona,
        )

    def _native(self, text: LocalText) -> bool:
        return is_native(text, self._lang, self._rundown.languages[0])


def _joined(said: tuple[Sentence, ...] | None, lang: str) -> tuple[str, tuple[str, ...]] | None:
    if not said:
        return None
    gap = "" if lang.startswith(("zh", "ja")) else " "
    text = gap.join(sentence.text for sentence in said).strip()
    facts = tuple(dict.fromkeys(fact for sentence in said for fact in sentence.facts))
    return (text, facts) if text else None


def _as_rundown(sheet: Sheet) -> Rundown:
    products: dict[str, Product] = sheet.products
    return Rundown(
        show=LocalText(default=""),
        languages=sheet.languages,
        market=sheet.market,
        currency=sheet.currency,
        platform=sheet.platform,
        hosts=(),
        scenes="portrait",
        facts=sheet.facts,
        products=products,
        rates=sheet.rates,
        segments=(_HERE,),
        path=sheet.path,
        fingerprint=sheet.fingerprint,
    )
