"""What a product sheet grounds: its facts as quantities, concepts and words, ready to be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from cuehost.rundown import Money

from ..words import base
from .bound import bound_materials
from .comparing import of_measures
from .days import days_in
from .excluded import left_out
from .folding import Folded
from .lexicon import common
from .quantity import Quantity
from .reading import Reading, read
from .wording import beginnings, compact, content_words, naming, prefixes

_AMPERES = re.compile(r"(?<![\w.,])(\d{1,3}(?:[.,]\d+)?)\s?A(?!\w)")
_TOKEN = re.compile(r"\w+")
_ITEMS = re.compile(r"[,;，、；]\s?")
_FEW_WORDS = 4
_OF_MATERIAL = "material"
# Words that name no part, by their beginnings.
_OF_NO_PART = prefixes(
    re.findall(
        r"\w+",
        "with from made and the for that all con del las los por una uno hecha hecho que com dos das feita"
        " feito для под при или это как из dari dan yang của và với 材质 采用",
    )
)
_TOLD_TOGETHER = frozenset({"returns", "shipping", "shelf_life", "battery_life", "charging"})
# Terms of returns speak of postage and of nothing given away, but promise no free delivery and no gift.
NOT_OF_TERMS = {"shipping": frozenset({"returns"}), "gift": frozenset({"returns", "shipping", "warranty"})}


@dataclass(frozen=True, slots=True)
class Known:
    """A quantity that stands in a fact."""

    fact: str
    quantity: Quantity
    attributes: frozenset[str]
    each: bool = False
    part: frozenset[str] = frozenset()  # beginnings of the words that say of which part, and their language
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """Parts that a fact says to be of certain materials: the beginnings of the words for them."""

    fact: str
    lang: str
    words: frozenset[str]
    concepts: frozenset[str]


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
    sold: frozenset[str] = frozenset()  # the words of all products' names
    names: set[str] = field(default_factory=set)
    said: dict[str, set[str]] = field(default_factory=dict)  # by language, the words of all texts; "" is any
    phrases: dict[str, list[tuple[str, frozenset[str]]]] = field(default_factory=dict)
    asked: dict[str, list[tuple[str, frozenset[str]]]] = field(
        default_factory=dict
    )  # what faq are answered no to
    bound: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)  # by language and part
    made: list[Made] = field(default_factory=list)
    partly: dict[tuple[str, str], list[str]] = field(default_factory=dict)  # what holds of some parts only
    ruled_out: list[tuple[str, str, tuple[frozenset[str], ...]]] = field(default_factory=list)
    excluded: list[tuple[str, str, str]] = field(default_factory=list)  # fact, language, what terms leave out
    refused: list[tuple[str, Quantity]] = field(default_factory=list)  # numbers of questions answered no
    shop: tuple[tuple[str, Money], ...] = ()  # what all products of the show cost
    lowest: list[tuple[str, int]] = field(
        default_factory=list
    )  # fact, of how many days it was the lowest price
    days: list[tuple[str, int, int]] = field(default_factory=list)  # fact, month and day of the month

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
        for lang, questions in other.asked.items():
            self.asked.setdefault(lang, []).extend(questions)
        for part, materials in other.bound.items():
            self.bound.setdefault(part, {}).update(materials)
        for lang, phrases in other.phrases.items():
            self.phrases.setdefault(lang, []).extend(phrases)
        for lang, words in other.said.items():
            self.said.setdefault(lang, set()).update(words)
        for fact, langs in other.spoken.items():
            self.spoken.setdefault(fact, set()).update(langs)
        for claim, facts_partly in other.partly.items():
            self.partly.setdefault(claim, []).extend(facts_partly)
        self.made += other.made
        self.ruled_out += other.ruled_out
        self.excluded += other.excluded
        self.days += other.days
        self.lowest += other.lowest
        self.refused += other.refused
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
            said=self.said,
            asked={lang: [(called(f), words) for f, words in held] for lang, held in self.asked.items()},
            bound={
                part: {concept: called(fact) for concept, fact in held.items()}
                for part, held in self.bound.items()
            },
            partly={claim: [called(f) for f in facts] for claim, facts in self.partly.items()},
            excluded=[(called(f), lang, stretch) for f, lang, stretch in self.excluded],
            refused=[(called(f), quantity) for f, quantity in self.refused],
            lowest=[(called(f), days) for f, days in self.lowest],
            days=[(called(f), month, day) for f, month, day in self.days],
            ruled_out=[(called(f), lang, parts) for f, lang, parts in self.ruled_out],
            made=[replace(m, fact=called(m.fact)) for m in self.made],
            phrases={
                lang: [(called(f), words) for f, words in phrases] for lang, phrases in self.phrases.items()
            },
        )

    def foreign(self, word: str, lang: str) -> bool:
        """Whether a word stands only in other languages' texts of facts that have one in `lang`:
        Vietnamese `chia` is no English `chia`."""
        return not any(word in self.said.get(code, ()) for code in (lang, "")) and not any(
            lang not in self.spoken.get(fact, ()) for fact in self.words.get(word, ("",))
        )

    def add_claims(self, fact: str, text: str, lang: str) -> None:
        """Takes in what a text claims, and nothing else of it."""
        for hit in read(text, lang).claims:
            self.concepts.setdefault((hit.category, hit.concept), []).append((fact, base(lang)))

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
        if "returns" in own:
            self.excluded += [(fact, base(lang), stretch) for stretch in left_out(reading)]
        if "returns" in own and reading.of("field", "unopened"):
            self.denied.setdefault(("guarantee", "open_returns"), []).append((fact, base(lang)))
        elif "returns" in own and reading.of("field", "opened"):
            self.concepts.setdefault(("guarantee", "no_conditions"), []).append((fact, base(lang)))
        if "returns" in own and reading.of("field", "replace"):
            self.concepts.setdefault(("guarantee", "replacement"), []).append((fact, base(lang)))
        for part, materials in bound_materials(reading, fact).items() if fact else ():
            self.bound.setdefault((base(lang), part), {}).update(dict.fromkeys(materials, fact))
        for hit in reading.claims:
            if of_measures(hit, reading):
                continue  # `最高30瓦` is no praise
            if hit.category in NOT_OF_TERMS and own & NOT_OF_TERMS[hit.category]:
                continue
            if hit.concept == "free_returns" and reading.buyer_pays(hit.start):
                self.denied.setdefault(("guarantee", "free_returns"), []).append((fact, base(lang)))
                continue
            flatly = reading.flatly_denied(hit)
            if flatly and hit.concept in common().grouped:
                continue
            if hit.category == "feature" and "returns" in own and left_out(reading):
                continue  # `engraved pens excluded` denies no engraving
            # `12 months without interest` denies no instalments.
            negated = (reading.negated(hit) or flatly) and hit.concept != "instalments"
            table = self.denied if negated else self.concepts
            table.setdefault((hit.category, hit.concept), []).append((fact, base(lang)))
        self.made += _made(reading, fact) if fact and not fact.startswith("faq:") else []
        if reading.of("field", "child"):
            self.concepts.setdefault(("field", "child"), []).append((fact, base(lang)))
        words = frozenset(content_words(reading.folded))
        for word in words:
            self.words.setdefault(word, set()).add(fact)
        if fact:
            phrases = self.phrases.setdefault(base(lang), [])
            phrases.append((fact, words))
            items = [piece for piece in _ITEMS.split(reading.folded.words) if piece.strip()]
            if len(items) > 1:  # each thing of a list is said of the product for itself
                phrases += [(fact, frozenset(content_words(Folded(i, i, i)))) for i in items]
        self.days += [(fact, day.month, day.day) for day in days_in(reading.folded.text, reading.lexicon)]
        for match in _AMPERES.finditer(text):  # folded, `2 A` would be a letter
            number = Decimal(match[1].replace(",", "."))
            current = Quantity("measure", *match.span(), frozenset({number}), match[1], "current", "A")
            self.quantities.append(Known(fact, current, frozenset()))
        tokens = _TOKEN.findall(reading.folded.words)
        self.tokens.update(tokens)
        self.said.setdefault(base(lang), set()).update(words, tokens)
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


def _made(reading: Reading, fact: str) -> list[Made]:
    """Of what material the fact says its parts to be, each with few words: `bowl of steel, base of ABS`."""
    named = _OF_MATERIAL in fact  # what is listed there are no ingredients
    materials = [
        h for h in reading.of("material") if (named or h.concept != "ingredient") and not reading.negated(h)
    ]
    made = []
    start = 0
    text = reading.folded.words
    for end in [m.start() for m in _ITEMS.finditer(text)] + [len(text)]:
        hits = [h for h in materials if start <= h.start and h.end <= end]
        words = frozenset(
            word
            for word, at in beginnings(text[start:end])
            if word not in _OF_NO_PART and not any(h.start <= start + at < h.end for h in hits)
        )
        if hits and 0 < len(words) <= _FEW_WORDS:
            made.append(Made(fact, reading.lexicon.lang, words, frozenset(h.concept for h in hits)))
        start = end
    return made


def _parts(reading: Reading) -> dict[int, frozenset[str]]:
    """The words beside each measure, by its place, where a text has several, each in its own clause."""
    measures = [q for q in reading.quantities if q.kind == "measure" and not q.ranged]
    clauses = [reading.clause(q.start) for q in measures]
    if len(measures) < 2:
        return {}
    parts = {}
    if len(set(clauses)) < len(clauses):
        if reading.lexicon.lang != "th":
            return {}
        ends = [0, *(q.end for q in measures)]
        for end, quantity in zip(ends, measures, strict=False):  # only spaces between: `ใบมีด 10 ปี สปริง 2 ปี`
            text = reading.folded.words[end : quantity.start]
            parts[quantity.start] = naming(text, "th")
        return parts if any(parts.values()) else {}
    for quantity, clause in zip(measures, clauses, strict=True):
        start = reading.clause_ends[clause - 1] if clause else 0
        text = (
            reading.folded.words[start : quantity.start]
            + " "
            + reading.folded.words[quantity.end : reading.clause_ends[clause]]
        )
        parts[quantity.start] = naming(text, reading.lexicon.lang)
    return parts
