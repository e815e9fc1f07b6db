"""What a product sheet grounds: its facts as quantities, concepts and words, ready to be compared."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from babel import Locale

from cuehost.rundown import Fact, LocalText, Money, Product, Sheet

from ..money import conversion_note
from ..words import base
from .folding import Folded, fold, plain
from .lexicon import Lexicon, common, lexicon
from .phrases import UNSPACED, Hit, stem
from .quantity import Quantity
from .reading import Reading, read

_BEGINNING = 5
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_LATIN_WORD = re.compile(r"[^\W\d_]{3,}")
_TOKEN = re.compile(r"\w+")
_HAN_PAIR = re.compile(r"[\u3400-\u9fff]{2,}")
_THAI_RUN = re.compile(r"[\u0e01-\u0e5b]{3,}")


# What a fact states by its name alone: `warranty: 2 years` is a warranty.
_STATED = {
    "warranty": ("guarantee", "warranty"),
    "returns": ("guarantee", "returns"),
    "shipping": ("shipping", "delivery"),
    "battery_life": ("feature", "battery"),
}
_FREELY = {"returns": ("guarantee", "free_returns"), "shipping": ("shipping", "free_shipping")}
_TOLD_TOGETHER = frozenset({"returns", "shipping", "shelf_life", "battery_life", "charging"})
# Terms of returns speak of postage and of nothing given away, but promise no free delivery and no gift.
_NOT_OF_TERMS = {"shipping": frozenset({"returns"}), "gift": frozenset({"returns", "shipping", "warranty"})}
_FREE = re.compile(r"\bfree\b|gr[aá]t|бесплат|ฟรี|miễn phí|免|包邮")


@dataclass(frozen=True, slots=True)
class Known:
    """A quantity that stands in a fact."""

    fact: str
    quantity: Quantity
    attributes: frozenset[str]
    each: bool = False
    part: frozenset[str] = frozenset()  # beginnings of the words that say of which part, and their language
    lang: str = ""


@dataclass(slots=True)
class Ground:
    """Facts in a form lines can be compared with. Ids are as lines cite them."""

    quantities: list[Known] = field(default_factory=list)
    concepts: dict[tuple[str, str], list[tuple[str, str]]] = field(default_factory=dict)
    denied: dict[tuple[str, str], list[tuple[str, str]]] = field(default_factory=dict)
    words: dict[str, set[str]] = field(default_factory=dict)
    texts: list[tuple[str, str]] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    price: list[tuple[str, Money]] = field(default_factory=list)
    list_price: list[tuple[str, Money]] = field(default_factory=list)
    saving: list[tuple[str, Money]] = field(default_factory=list)
    percents: list[tuple[str, Decimal]] = field(default_factory=list)
    stock: list[tuple[str, int]] = field(default_factory=list)
    spoken: dict[str, set[str]] = field(default_factory=dict)
    conditional: set[str] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)
    tokens: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    phrases: dict[str, list[tuple[str, frozenset[str]]]] = field(default_factory=dict)

    def add(self, other: Ground) -> None:
        """Takes in all that another ground holds."""
        self.quantities += other.quantities
        for mine, theirs in ((self.concepts, other.concepts), (self.denied, other.denied)):
            for key, ids in theirs.items():
                mine.setdefault(key, []).extend(ids)
        for word, facts in other.words.items():
            self.words.setdefault(word, set()).update(facts)
        self.texts += other.texts
        self.price += other.price
        self.list_price += other.list_price
        self.saving += other.saving
        self.percents += other.percents
        self.stock += other.stock
        for lang, phrases in other.phrases.items():
            self.phrases.setdefault(lang, []).extend(phrases)
        for fact, langs in other.spoken.items():
            self.spoken.setdefault(fact, set()).update(langs)
        self.codes |= other.codes
        self.conditional |= other.conditional
        self.languages |= other.languages
        self.tokens |= other.tokens
        self.names |= other.names

    def prefixed(self, prefix: str) -> Ground:
        """The same facts, their ids prefixed with `prefix`."""

        def called(fact: str) -> str:
            return prefix + fact if fact else ""

        return Ground(
            quantities=[replace(k, fact=called(k.fact)) for k in self.quantities],
            concepts={key: [(called(f), lang) for f, lang in ids] for key, ids in self.concepts.items()},
            denied={key: [(called(f), lang) for f, lang in ids] for key, ids in self.denied.items()},
            words={word: {called(fact) for fact in facts} for word, facts in self.words.items()},
            texts=[(called(fact), text) for fact, text in self.texts],
            codes={code: called(fact) for code, fact in self.codes.items()},
            price=[(called(fact), money) for fact, money in self.price],
            list_price=[(called(fact), money) for fact, money in self.list_price],
            saving=[(called(fact), money) for fact, money in self.saving],
            percents=[(called(fact), percent) for fact, percent in self.percents],
            stock=[(called(fact), count) for fact, count in self.stock],
            spoken={called(fact): langs for fact, langs in self.spoken.items()},
            conditional={called(fact) for fact in self.conditional},
            languages=self.languages,
            tokens=self.tokens,
            names=self.names,
            phrases={
                lang: [(called(f), words) for f, words in phrases] for lang, phrases in self.phrases.items()
            },
        )

    def add_text(self, fact: str, text: str, lang: str, attributes: frozenset[str]) -> None:
        """Takes in one text of a fact. `fact` is empty for words of the seller that are no fact."""
        reading = read(text, lang)
        own = attributes | (reading.attributes() if not attributes else frozenset())
        # `warranty` names a time; what else stands there keeps its own meaning, but for terms and batteries.
        own |= reading.attributes() & _TOLD_TOGETHER if attributes & _TOLD_TOGETHER else frozenset()
        each = {reading.clause(h.start) for h in reading.of("field", "each")}
        parts = _parts(reading)
        self.quantities += [
            Known(fact, q, own, reading.clause(q.start) in each, parts.get(q.start, frozenset()), base(lang))
            for q in reading.quantities
        ]
        if "returns" in own and reading.of("field", "unopened"):
            self.denied.setdefault(("guarantee", "open_returns"), []).append((fact, base(lang)))
        elif "returns" in own and reading.of("field", "opened"):
            self.concepts.setdefault(("guarantee", "no_conditions"), []).append((fact, base(lang)))
        if "returns" in own and reading.of("field", "replace"):
            self.concepts.setdefault(("guarantee", "replacement"), []).append((fact, base(lang)))
        for hit in reading.claims:
            if hit.category in _NOT_OF_TERMS and own & _NOT_OF_TERMS[hit.category]:
                continue
            # `12 months without interest` denies no instalments.
            negated = reading.negated(hit) and hit.concept != "instalments"
            table = self.denied if negated else self.concepts
            table.setdefault((hit.category, hit.concept), []).append((fact, base(lang)))
        if reading.of("field", "child"):
            self.concepts.setdefault(("field", "child"), []).append((fact, base(lang)))
        words = frozenset(content_words(reading.folded))
        for word in words:
            self.words.setdefault(word, set()).add(fact)
        if fact:
            self.phrases.setdefault(base(lang), []).append((fact, words))
        self.tokens.update(_TOKEN.findall(reading.folded.words))
        for q in reading.quantities:
            if q.kind == "code":
                self.codes[compact(q.written)] = fact
        whole = " ".join(reading.folded.words.split()).strip(" .。!?！？")
        if len(whole) >= (4 if re.search(r"[\u3400-\u9fff\u0e00-\u0e7f]", whole) else 6):
            self.texts.append((fact, whole))
        if reading.conditional:
            self.conditional.add(fact)
        self.languages.add(base(lang))
        self.spoken.setdefault(fact, set()).add(base(lang))


def _parts(reading: Reading) -> dict[int, frozenset[str]]:
    """The words beside each measure, by its place, where a text has several, each in its own clause."""
    measures = [q for q in reading.quantities if q.kind == "measure" and not q.ranged]
    clauses = [reading.clause(q.start) for q in measures]
    if len(measures) < 2 or len(set(clauses)) < len(clauses):
        return {}
    parts = {}
    for quantity, clause in zip(measures, clauses, strict=True):
        start = reading.clause_ends[clause - 1] if clause else 0
        text = (
            reading.folded.words[start : quantity.start]
            + " "
            + reading.folded.words[quantity.end : reading.clause_ends[clause]]
        )
        parts[quantity.start] = prefixes(content_words(Folded(text, text, text)))
    return parts


def compact(written: str) -> str:
    """A model's name without spaces and hyphens."""
    return re.sub(r"[\s\-]", "", written)


def prefixes(words: Iterable[str]) -> frozenset[str]:
    """Words by their beginnings, so that their forms compare equal."""
    return frozenset([word[:_BEGINNING] for word in words])


def content_words(folded: Folded) -> Iterator[str]:
    """Stems of words, and pairs of characters where words are not spaced, to see what texts share."""
    for match in _LATIN_WORD.finditer(folded.words):
        if not re.match(r"[\u0e00-\u0e7f\u3040-\u9fff]", match[0]):
            yield stem(match[0])
    for match in _HAN_PAIR.finditer(folded.words):
        yield from (match[0][i : i + 2] for i in range(len(match[0]) - 1))
    for match in _THAI_RUN.finditer(folded.words):
        yield from (match[0][i : i + 4] for i in range(max(len(match[0]) - 3, 1)))


def of_product(product: Product, sheet: Sheet) -> Ground:
    """The ground of one product's facts."""
    ground = Ground()
    home = sheet.languages[0]
    for key, fact in product.facts.items():
        _add_fact(ground, key, key, fact, home)
    for index, point in enumerate(product.selling_points):
        _add_local(ground, f"selling_points:{index}", point, home, frozenset())
    for index, entry in enumerate(product.faq):
        fact_id = f"faq:{index}"
        _add_local(ground, fact_id, entry.a, home, frozenset())
        for (lang, answer), (_, question) in zip(
            _texts(entry.a, home), _paired(entry.q, entry.a, home), strict=True
        ):
            _add_question(ground, fact_id, question, answer, lang)
    for lang, name in _texts(product.name, home):
        ground.add_text("", name, lang, frozenset())
        if base(lang) not in UNSPACED:
            ground.names |= set(content_words(fold(name, lang)))
    _add_prices(ground, product, sheet)
    return ground


def of_show(facts: dict[str, Fact], lang: str, without: Iterable[str] = ()) -> Ground:
    """The ground of show-wide facts, except those a product has of its own."""
    ground = Ground()
    hidden = set(without)
    for key, fact in facts.items():
        if key not in hidden:
            _add_fact(ground, f"show:{key}", key, fact, lang)
    return ground


def of_texts(texts: Iterable[LocalText], lang: str) -> Ground:
    """What the seller wrote that is no fact but may be said: the show's name, briefs."""
    ground = Ground()
    for text in texts:
        _add_local(ground, "", text, lang, frozenset())
    return ground


def _add_fact(ground: Ground, fact_id: str, key: str, fact: Fact, lang: str) -> None:
    if fact.count is not None:
        ground.stock.append((fact_id, fact.count))
        return
    if fact.money is not None:
        return
    attributes = attributes_of(key, lang)
    label = re.sub(r"[_\-]+", " ", key)
    for value in fact.value:
        _add_local(ground, fact_id, value, lang, attributes, label)
    free = any(_FREE.search(text.casefold()) for v in fact.value for _, text in _texts(v, lang))
    for attribute, claim in _STATED.items():
        if attribute in attributes:
            ground.concepts.setdefault(claim, []).append((fact_id, ""))
            if free and attribute in _FREELY:
                ground.concepts.setdefault(_FREELY[attribute], []).append((fact_id, ""))
    if len(fact.value) > 1:
        one = Quantity(
            "count",
            0,
            0,
            frozenset({Decimal(len(fact.value))}),
            str(len(fact.value)),
            noun=_part_of(key, lang),
        )
        ground.quantities.append(Known(fact_id, one, frozenset()))
        for code in {lang, *(code for v in fact.value for code in v.by_lang)}:
            ground.texts.append((fact_id, plain(", ".join(v.get(code) for v in fact.value), code)))


def _part_of(key: str, lang: str) -> str:
    """What the items of a list are, by the fact's id: `colours` are colours."""
    for code in (base(lang), "en"):
        for hit in lexicon(code).phrases.find(plain(re.sub(r"[_\-]+", " ", key), code)):
            if hit.category == "part":
                return hit.concept
    return ""


def _add_local(
    ground: Ground, fact_id: str, value: LocalText, home: str, attributes: frozenset[str], label: str = ""
) -> None:
    for lang, text in _texts(value, home):
        ground.add_text(fact_id, text, lang, attributes)
        if label:
            _add_label(ground, fact_id, label, text, lang)
        if base(lang) != "en" and text is value.default and text.isascii() and re.search("[a-z]{3}", text):
            ground.add_text(fact_id, text, "en", attributes)


def _add_label(ground: Ground, fact_id: str, label: str, text: str, lang: str) -> None:
    """What the fact's id adds to its value: `shipping: free`, `dishwasher safe: yes`."""
    for code in {base(lang), "en"}:
        reading = read(f"{label} {text}", code)
        for hit in reading.claims:
            if hit.start < len(label) and hit.category not in _NOT_OF_TERMS:
                table = ground.denied if reading.negated(hit) or _says_no(text, code) else ground.concepts
                table.setdefault((hit.category, hit.concept), []).append((fact_id, ""))
        for word in content_words(fold(label, code)):
            ground.words.setdefault(word, set()).add(fact_id)


def _says_no(text: str, lang: str) -> bool:
    no = lexicon(lang).no
    return no is not None and no.match(plain(text, lang)) is not None


def _add_question(ground: Ground, fact_id: str, question: str, answer: str, lang: str) -> None:
    """What a question asks is stated where the answer begins with yes, denied where with no."""
    words = lexicon(lang)
    said = plain(answer, lang)
    agreed = words.yes is not None and words.yes.match(said) is not None
    denied = words.no is not None and words.no.match(said) is not None
    reading = read(question, lang)
    whole = " ".join(reading.folded.words.split()).strip(" .。!?！？")
    ground.texts.append((fact_id, whole))
    ground.quantities += [Known(fact_id, q, frozenset()) for q in reading.quantities if agreed]
    for word in content_words(reading.folded) if agreed else ():
        ground.words.setdefault(word, set()).add(fact_id)
    for hit in reading.claims:
        if agreed or denied:
            table = ground.concepts if agreed else ground.denied
            table.setdefault((hit.category, hit.concept), []).append((fact_id, base(lang)))


def _paired(question: LocalText, answer: LocalText, home: str) -> Iterator[tuple[str, str]]:
    for lang, _ in _texts(answer, home):
        yield lang, question.get(lang)


def _texts(value: LocalText, home: str) -> Iterator[tuple[str, str]]:
    if value.default not in value.by_lang.values():
        yield home, value.default
    yield from value.by_lang.items()


def _add_prices(ground: Ground, product: Product, sheet: Sheet) -> None:
    price = product.facts.get("price")
    listed = product.facts.get("list_price")
    for fact, store in ((price, ground.price), (listed, ground.list_price)):
        if fact is not None and fact.money is not None:
            store += [(fact.id, money) for money in _in_currencies(fact.money, sheet)]
            _add_conversion(ground, fact.id, fact.money, sheet)
            _add_evidence(ground, fact, sheet)
    if price is None or listed is None or price.money is None or listed.money is None:
        return
    if price.money.currency != listed.money.currency or listed.money.amount <= price.money.amount:
        return
    saved = Money(amount=listed.money.amount - price.money.amount, currency=price.money.currency)
    ground.saving += [("list_price", money) for money in _in_currencies(saved, sheet)]
    ground.percents.append(("list_price", saved.amount * 100 / listed.money.amount))


def _add_evidence(ground: Ground, fact: Fact, sheet: Sheet) -> None:
    """The months in which a list price was paid: `it cost that until October`."""
    days = _DAY.findall(fact.evidence.default) if fact.evidence is not None else []
    for lang in sheet.languages:
        names = Locale.parse(base(lang)).months
        for _, month, day in days:
            for form in ("format", "stand-alone"):
                folded = fold(names[form]["wide"][int(month)], lang)
                for word in (*content_words(folded), folded.words):
                    ground.words.setdefault(word, set()).add(fact.id)
            said = frozenset({Decimal(month), Decimal(day)})
            dated = Quantity("date", 0, 0, said, f"{month}-{day}", dimension="month")
            ground.quantities.append(Known(fact.id, dated, frozenset()))


def _add_conversion(ground: Ground, fact_id: str, money: Money, sheet: Sheet) -> None:
    """What a converted price was converted from, and the sentence that says so."""
    if money.converted is None:
        return
    ground.price.append((fact_id, Money(amount=money.converted.amount, currency=money.converted.currency)))
    for lang in sheet.languages:
        note = conversion_note(money, lang, sheet.market)
        ground.add_text(fact_id, note or "", lang, frozenset())


def _in_currencies(money: Money, sheet: Sheet) -> Iterator[Money]:
    """An amount, and what it is at the sheet's rates."""
    yield money
    # A room of another market keeps the rates from its show's currency: they say nothing of its own.
    if money.currency == sheet.currency and money.currency not in sheet.rates:
        for currency, rate in sheet.rates.items():
            yield Money(amount=(money.amount * rate.value).quantize(Decimal("0.01")), currency=currency)
    elif money.currency in sheet.rates:
        amount = (money.amount / sheet.rates[money.currency].value).quantize(Decimal("0.01"))
        yield Money(amount=amount, currency=sheet.currency)


@functools.lru_cache(maxsize=4096)
def attributes_of(key: str, lang: str) -> frozenset[str]:
    """Which attribute a fact's id names, in the seller's language or English."""
    label = re.sub(r"[_\-]+", " ", key)
    found: set[str] = set()
    for code in dict.fromkeys((base(lang), "zh" if _HAN_PAIR.search(label) else "en", "en")):
        words: Lexicon = lexicon(code)
        folded = plain(label, code)
        found |= {hit.concept for hit in words.phrases.find(folded) if hit.category == "attribute"}
    return frozenset(found)


__all__ = [
    "Ground",
    "Hit",
    "Known",
    "Reading",
    "attributes_of",
    "common",
    "of_product",
    "of_show",
    "of_texts",
]
