"""The ground of a product sheet: which of its texts, names and labels state what."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from cuehost.rundown import Fact, LocalText, Product, Sheet

from ..words import base
from .answered_no import asked_for
from .folding import Folded, fold, plain
from .ground import NOT_OF_TERMS, Ground, Known
from .lexicon import lexicon
from .phrases import UNSPACED
from .quantity import LISTED, Quantity
from .reading import Reading, read
from .sheet_prices import add_prices
from .wording import HAN_PAIR, content_words, prefixes

# What a fact states by its name alone: `warranty: 2 years` is a warranty.
_STATED = {
    "warranty": ("guarantee", "warranty"),
    "returns": ("guarantee", "returns"),
    "shipping": ("shipping", "delivery"),
    "battery_life": ("feature", "battery"),
    "charging": ("feature", "rechargeable"),
    "memory": ("feature", "memory"),
}
_FREELY = {"returns": ("guarantee", "free_returns"), "shipping": ("shipping", "free_shipping")}
_AKIN = 3  # letters
_FREE = re.compile(r"\bfree\b|gr[aá]t|бесплат|ฟรี|miễn phí|免|包邮")


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
    add_prices(ground, product, sheet)
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
        if attribute in attributes or attribute == key:
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
            noun=_part_of(key, lang) or LISTED,
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
        if not value.by_lang:  # a name that is the same everywhere: PayPal
            ground.said.setdefault("", set()).update(content_words(fold(text, lang)))
        if label:
            _add_label(ground, fact_id, label, text, lang)
        if base(lang) == "th" and _part_of(label, lang) == "colour":
            ground.add_claims(fact_id, f"สี{text}", lang)  # said with the word for colour before it
        if base(lang) != "en" and text is value.default and text.isascii() and re.search("[a-z]{3}", text):
            ground.add_text(fact_id, text, "en", attributes)


def _add_label(ground: Ground, fact_id: str, label: str, text: str, lang: str) -> None:
    """What the fact's id adds to its value: `shipping: free`, `dishwasher safe: yes`."""
    for code in {base(lang), "en"}:
        reading = read(f"{label} {text}", code)
        for hit in reading.claims:
            if hit.start < len(label) and hit.category not in NOT_OF_TERMS:
                table = ground.denied if reading.negated(hit) or _says_no(text, code) else ground.concepts
                table.setdefault((hit.category, hit.concept), []).append((fact_id, ""))
        for word in content_words(fold(label, code)):
            ground.words.setdefault(word, set()).add(fact_id)
            ground.said.setdefault("", set()).add(word)


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
    ground.quantities += [Known(fact_id, q, frozenset()) for q in reading.quantities if not denied]
    ground.refused += [(fact_id, q) for q in reading.quantities if denied]
    for word in content_words(reading.folded) if agreed else ():
        ground.words.setdefault(word, set()).add(fact_id)
        ground.said.setdefault(base(lang), set()).add(word)
    if not denied:
        ground.tokens |= set(re.findall(r"\w+", reading.folded.words))
    if denied and base(lang) == lexicon(lang).lang and (words_asked := asked_for(whole, base(lang))):
        ground.asked.setdefault(base(lang), []).append((fact_id, words_asked))
    if denied and not agreed:
        ground.ruled_out.append((fact_id, base(lang), _ruled_out(reading, answer, lang)))
    mixed = not agreed and not denied and _in_part(answer, lang)
    for hit in reading.claims:
        if mixed and hit.category == "medical":  # `it is a pillow, no medical product`
            ground.denied.setdefault((hit.category, hit.concept), []).append((fact_id, base(lang)))
        elif mixed:
            ground.partly.setdefault((hit.category, hit.concept), []).append(fact_id)
        if agreed or denied:
            table = ground.concepts if agreed else ground.denied
            table.setdefault((hit.category, hit.concept), []).append((fact_id, base(lang)))


def _in_part(answer: str, lang: str) -> bool:
    """Whether an answer denies one thing and affirms another: `the bottle yes, the lid no`."""
    said = read(answer, lang)
    starts = [0, *said.clause_ends]
    denying = [
        any(start <= h.start < end for h in said.of("negators"))
        for start, end in zip(starts, said.clause_ends, strict=False)
        if said.folded.words[start:end].strip(" .,;，。")
    ]
    return any(denying) and not all(denying)


def _ruled_out(question: Reading, answer: str, lang: str) -> tuple[frozenset[str], ...]:
    """The words of a question that is answered with no, and of each clause of the answer that denies, without
    those that the answer affirms."""
    said = read(answer, lang)
    # Whether it is heavy or long is told by a number, which any line may say.
    asked = question.folded.words
    for hit in question.of("attribute"):
        asked = asked[: hit.start] + " " * (hit.end - hit.start) + asked[hit.end :]
    denied, affirmed = [prefixes(content_words(Folded(asked, asked, asked)))], set[str]()
    for start, end in zip([0, *said.clause_ends], said.clause_ends, strict=False):
        clause = said.folded.words[start:end]
        negators = [h for h in said.of("negators") if start <= h.start < end]
        for negator in negators:
            clause = clause.replace(said.folded.words[negator.start : negator.end], " ")
        words = prefixes(content_words(Folded(clause, clause, clause)))
        if negators:
            denied.append(words)
        else:
            affirmed |= words
    if lang == "ru":  # рыбок, рыбкам
        akin = {word[:_AKIN] for word in affirmed}
        affirmed |= {word for words in denied for word in words if word[:_AKIN] in akin}
    return tuple(words - affirmed for words in denied if words - affirmed)


def _paired(question: LocalText, answer: LocalText, home: str) -> Iterator[tuple[str, str]]:
    for lang, _ in _texts(answer, home):
        yield lang, question.get(lang)


def _texts(value: LocalText, home: str) -> Iterator[tuple[str, str]]:
    if value.default not in value.by_lang.values():
        yield home, value.default
    yield from value.by_lang.items()


@functools.lru_cache(maxsize=4096)
def attributes_of(key: str, lang: str) -> frozenset[str]:
    """Which attribute a fact's id names, in the seller's language or English."""
    label = re.sub(r"[_\-]+", " ", key)
    found: set[str] = set()
    for code in dict.fromkeys((base(lang), "zh" if HAN_PAIR.search(label) else "en", "en")):
        words = lexicon(code)
        folded = plain(label, code)
        found |= {hit.concept for hit in words.phrases.find(folded) if hit.category == "attribute"}
    return frozenset(found)
