"""A comment read: which meanings, products, unknown words stand in it, in one language or a mixture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from .lexicon import COUNT, STOP, Lexicon, Phrase, Phrases, lexicon, words_of
from .words import Token, tokens_of, without_affixes

PRODUCT = "@"
"""What the meaning of a product's name begins with; its key follows."""

SIDE_TALK = frozenset({"greeting", "thanks", "praise", "complaint", "bought"})
"""What is said beside a question."""
_POINTING = frozenset({"on_air"})
_OF_THE_SHOW = _POINTING | {"list_products", "who", "is_ai", "is_live"}
_NARROWER = {
    **dict.fromkeys(("shrink", "pilling", "stain"), frozenset({"care", "material"})),
    **dict.fromkeys(("bigger_one", "fit", "between_sizes"), frozenset({"size"})),
    **dict.fromkeys(("stretch", "sheer", "firmness"), frozenset({"material", "size"})),
    **dict.fromkeys(("closure", "pocket", "spare_parts", "wheels", "gift_wrap"), frozenset({"included"})),
    **dict.fromkeys(("back_pain", "dose"), frozenset({"weight", "capacity", "price"})),
    "size_number": frozenset({"stock", "price"}),
    "temp_unit": frozenset({"brewing"}),
    "diabetic": frozenset({"sugar", "energy", "ingredients"}),
    "charger": frozenset({"charging", "plug"}),
    **dict.fromkeys(
        ("freezer", "power_cut", "passenger", "milk"), frozenset({"shelf_life", "battery", "capacity"})
    ),
    "thickness": frozenset({"modes"}),
}
"""Of words that mean both only the first is meant: who asks if it shrinks asks not how it is washed."""
_AMOUNT = re.compile(r"\d+([^\W\d_]+)$")
"""A number with its unit, as in 110kg."""
_KILOS = re.compile(
    r"(?:\D.*)?\b(\d{2,3}) ?(?:kg|kgs|kilo|kilos|kilogram|кг|кило|килограмм|公斤|斤"
    r"|กก|กิโล|โล|ký|ky|lbs|pounds)"
)
_OF_PEOPLE = re.compile(r"1[4-9]\d(?: ?cm)?|1m\d\d?")
_MOSTLY = 4
"""Marks are typed where one word of four has some: who leaves them off may still end politely on `ạ`."""
_YOUNG = frozenset({"age", "baby", "newborn"})
_MONTHS_OR_YEARS = re.compile(
    r"(?:\D.*)?\b\d\d? ?(?:months?|years?|yrs?|weeks?|mes|meses|ano|anos|semanas?|месяц\w*|мес|год\w*"
    r"|лет|недел\w*|个月|岁|周|เดือน|ขวบ|ปี|thang|tháng|tuoi|tuổi|tuan|tuần|bulan|bln|tahun|thn|th|minggu)"
)
_LIGHTEST = 15
"""Kilograms from which on it is a person or an animal that weighs as much, and not the goods."""
_AFTER = re.compile("[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]")
_BEFORE = re.compile("[\u0e40-\u0e44]")
"""Thai vowels and marks that go with the letter before, and those that go with the next."""
_PARTS = re.compile(r"[,.;:!…()\n]+")
WEAK = 0.35
_UNKNOWN = 0.8
_GUESSED = 0.9
"""What a typing error tells: enough by itself, but no other word may be unknown beside it."""


@dataclass(frozen=True, slots=True)
class Item:
    """Some words of a comment. `meanings` is empty for unknown words; `weight` is what they tell, 0 for words
    that tell nothing.
    """

    text: str
    meanings: frozenset[str]
    weight: float
    solid: bool = False
    perhaps: frozenset[str] = frozenset()
    """Those of the meanings that are told weakly."""

    @property
    def products(self) -> frozenset[str]:
        """The keys of the products these words may name."""
        return frozenset(m[1:] for m in self.meanings if m.startswith(PRODUCT))

    @property
    def guessed(self) -> bool:
        """Whether the word was taken for a typing error of another."""
        return self.weight == _GUESSED

    @property
    def weak(self) -> bool:
        """Whether the words tell little by themselves."""
        return self.weight <= WEAK

    @property
    def unknown(self) -> bool:
        """Whether no lexicon has them."""
        return not self.meanings and self.weight > 0


@dataclass(frozen=True)
class Reading:
    """A comment as read with the words of `lang`."""

    lang: str
    items: tuple[Item, ...]
    asks: bool

    @cached_property
    def content(self) -> tuple[Item, ...]:
        """What may be asked about: neither products nor what is said beside, nor words that only point
        ("what is it") where something is said of what they point at ("what is it made of").
        """
        told = tuple(
            item
            for item in self.items
            if item.weight > 0 and not item.products and (item.unknown or not item.meanings <= SIDE_TALK)
        )
        if not any(not item.weak and not item.meanings & _OF_THE_SHOW for item in told):
            return told
        return tuple(item for item in told if item.meanings != _POINTING)

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """The numbers that stand by themselves, each once: `2`, `two`."""
        said = (m.removeprefix(COUNT) for i in self.items for m in (*i.meanings, i.text) if i.weight == 0)
        return tuple(dict.fromkeys(int(number) for number in said if number.isdecimal() and len(number) < 4))

    @cached_property
    def meanings(self) -> frozenset[str]:
        """All that is meant."""
        return frozenset(m for item in self.items for m in item.meanings)

    @cached_property
    def unknown(self) -> float:
        """How much is not understood."""
        return sum(
            item.weight * (max(1.0, len(item.text) / 2.5) if item.solid else 1.0)
            for item in self.items
            if item.unknown
        )


def sure_meanings(text: str, lang: str) -> frozenset[str]:
    """What the words of a sheet's text surely mean; nothing where `lang` has no lexicon."""
    reading = read(text, lang, sure=True)
    if reading is None:
        return frozenset()
    return frozenset(m for item in reading.items if not item.weak for m in item.meanings)


def read(text: str, lang: str, names: Phrases | None = None, *, sure: bool = False) -> Reading | None:
    """`text` read with the words of `lang`, and English ones where those say nothing; None where `lang` has
    no lexicon. `names` are what products go by; `sure`: what words may mean besides is left out.
    """
    lex = lexicon(lang)
    if lex is None:
        return None
    typed = tokens_of(text)
    long = [token for token in typed if len(token.plain) > 1]
    marks = _MOSTLY * sum(token.marked != token.plain for token in long) > len(long)
    tokens = words_of(typed, lex)
    english = lexicon("en")
    others = [english] if english is not None and lang != "en" else []
    items: list[Item] = []
    at = 0
    while at < len(tokens):
        if tokens[at].solid:
            items += _of_run(tokens[at].plain, lex, names)
            at += 1
            continue
        used, item = _of_words(tokens, at, lex, others, names, marks=marks, typed_well=sure)
        items.append(item)
        at += used
    items = _own_measures(items)
    if sure:
        items = [replace(item, meanings=item.meanings - item.perhaps) for item in items]
    return Reading(lang, tuple(items), _asks(text, tokens, lex))


def _own_measures(items: list[Item]) -> list[Item]:
    """The words of a comment, where somebody's height or weight stands in it: `my dog weighs 32 kg`."""
    items = [
        replace(item, meanings=frozenset({"own_body"}), weight=WEAK)
        if _OF_PEOPLE.fullmatch(item.text)
        or (
            "height" in item.meanings
            and any(_OF_PEOPLE.fullmatch(near.text) for near in items[max(at - 1, 0) : at + 2])
        )
        else item
        for at, item in enumerate(items)
    ]
    if any(item.meanings & _YOUNG for item in items):
        items = [
            Item(item.text, frozenset({"own_age"}), 1.0, item.solid)
            if _MONTHS_OR_YEARS.match(f"{items[at - 1].text if at else ''} {item.text}")
            else item
            for at, item in enumerate(items)
        ]
    told = [
        at
        for at, item in enumerate(items)
        if (amount := _KILOS.match(f"{items[at - 1].text if at else ''} {item.text}"))
        and int(amount[1]) >= _LIGHTEST
    ]
    if not told:
        return items
    own = frozenset({"own_weight"})
    return [
        Item(item.text, own, 1.0 if at in told else WEAK, item.solid)
        if at in told or "weight" in item.meanings - item.perhaps
        else item
        for at, item in enumerate(items)
    ]


def _of_words(
    tokens: tuple[Token, ...],
    at: int,
    lex: Lexicon,
    others: list[Lexicon],
    names: Phrases | None,
    *,
    marks: bool,
    typed_well: bool,
) -> tuple[int, Item]:
    end = next((i for i in range(at, len(tokens)) if tokens[i].solid), len(tokens))
    marked = tuple(t.marked for t in tokens[at:end])
    plain = tuple(t.plain for t in tokens[at:end])
    # Words typed with their marks mean themselves only; typed without, whatever has those letters. Who types
    # marks at all means a word that needs none as it stands.
    typed = marked if lex.marked else plain
    own = [(lex.phrases, typed)]
    if lex.marked and not (marks and (lex.phrases.at(typed, 0) or tokens[at].marked != tokens[at].plain)):
        own.append((lex.plain, typed))
    if names is not None:
        own = [(names, typed), *own]
    if lex.lang == "id" and len(plain[0]) > 5 and plain[0].endswith("nya"):
        bare = (plain[0][:-3], *plain[1:])
        own += [(phrases, bare) for phrases, _ in own]
    found = _longest([phrases.at(words, 0) for phrases, words in own])
    if not found and lex.lang == "id":
        bares = ((lex.phrases, (bare, *plain[1:])) for bare in without_affixes(plain[0]))
        found = next((it for phrases, words in bares if (it := phrases.at(words, 0))), [])
    if not found:
        found = _longest([other.phrases.at(typed, 0) for other in others])
    if not found and (amount := _AMOUNT.match(plain[0])):
        found = _longest([words.phrases.at((amount[1],), 0) for words in (lex, *others)])
    guessed = not found
    if not found and not plain[0].isdigit() and not typed_well:
        for phrases in ([names] if names is not None else []) + [lex.phrases]:
            if not lex.marked and (guess := phrases.meant(plain[0], strict=phrases is not names)) is not None:
                found = phrases.at((guess,), 0)
                break
    if found:
        item = _item(" ".join(plain[: len(found[0].words)]), found)
        return len(found[0].words), replace(item, weight=min(item.weight, _GUESSED)) if guessed else item
    weight = 0.0 if _says_nothing(plain[0]) else _UNKNOWN
    return 1, Item(marked[0] if lex.marked else plain[0], frozenset(), weight)


def _says_nothing(word: str) -> bool:
    return word.isdigit() or (len(word) == 1 and word.isascii())


def _longest(lists: list[list[Phrase]]) -> list[Phrase]:
    """Of what several vocabularies find, the longest; between equals the first that tells anything."""
    size = max((len(found[0].words) for found in lists if found), default=0)
    equals = [found for found in lists if found and len(found[0].words) == size]
    return next((f for f in equals if any(p.meaning != STOP for p in f)), equals[0] if equals else [])


def _of_run(run: str, lex: Lexicon, names: Phrases | None) -> list[Item]:
    items: list[Item] = []
    unknown = ""
    at = 0
    for size, found in _cut(run, lex, names):
        text = run[at : at + size]
        at += size
        if not found:
            unknown += text
            continue
        if unknown:
            items.append(_unknown_run(unknown))
            unknown = ""
        items.append(_item(text, found, solid=True))
    if unknown:
        items.append(_unknown_run(unknown))
    return items


def _cut(run: str, lex: Lexicon, names: Phrases | None) -> list[tuple[int, list[Phrase]]]:
    """A run without spaces as pieces, each with its length and what it is known as: in the way that leaves
    least of it unknown, in the fewest pieces, the first of them long.
    """
    best: list[tuple[int, int, list[tuple[int, list[Phrase]]]]] = [(0, 0, [])]
    for at in range(len(run) - 1, -1, -1):
        left, pieces, rest = best[0]
        alone = not rest or bool(rest[0][1])
        # Every stretch that is unknown costs one more: letters strewn between words that fit by chance.
        chosen = (left + 1 + alone, pieces + alone, 1, list[Phrase]())
        fits = lex.phrases.in_run(run, at) | (names.in_run(run, at) if names is not None else {})
        for size in () if _BEFORE.match(run[:at], max(at - 1, 0)) else sorted(fits):
            left, pieces, _ = best[size - 1]
            if not _AFTER.match(run, at + size) and (left, pieces + 1) <= chosen[:2]:
                chosen = (left, pieces + 1, size, fits[size])
        left, pieces, size, found = chosen
        best.insert(0, (left, pieces, [(size, found), *best[size - 1][2]]))
    return best[0][2]


def _unknown_run(run: str) -> Item:
    # Of one letter that is left over nobody can tell what it was to be.
    left_over = 1 if run[0] >= "\u4e00" else 2
    return Item(run, frozenset(), 0.3 if len(run) <= left_over else _UNKNOWN, solid=True)


def _item(text: str, found: list[Phrase], *, solid: bool = False) -> Item:
    told = [phrase for phrase in found if phrase.meaning != STOP]
    if not told:
        return Item(text, frozenset(), 0.0, solid)
    numbers = frozenset(phrase.meaning for phrase in told if phrase.meaning.startswith(COUNT))
    told = [phrase for phrase in told if phrase.meaning not in numbers]
    if not told:
        return Item(text, numbers, 0.0, solid)
    wider = frozenset().union(*(_NARROWER.get(phrase.meaning, frozenset()) for phrase in told))
    told = [phrase for phrase in told if phrase.meaning not in wider]
    weak = all(phrase.weak for phrase in told)
    meanings = frozenset(phrase.meaning for phrase in told)
    sure = frozenset(phrase.meaning for phrase in told if not phrase.weak)
    return Item(text, meanings, WEAK if weak else 1.0, solid, meanings - sure)


def _firsts(text: str) -> Iterator[Token]:
    """The first words of what stands between marks."""
    for part in _PARTS.split(text):
        yield from tokens_of(part)[:1]


def _asks(text: str, tokens: tuple[Token, ...], lex: Lexicon) -> bool:
    if any(mark in text for mark in "?？¿"):
        return True
    if any(first.plain in lex.opening for first in _firsts(text)):
        return True
    if (
        tokens
        and tokens[-1].plain.endswith(lex.ending)
        and (tokens[-1].solid or tokens[-1].plain in lex.ending)
    ):
        return True
    if any(a.plain in lex.opening and b.plain in lex.askers for a, b in pairwise(tokens)):
        return True
    for token in tokens:
        if token.solid:
            if any(word in token.plain for word in lex.asking):
                return True
        elif token.plain in lex.asking or token.marked in lex.asking:
            return True
    return False
