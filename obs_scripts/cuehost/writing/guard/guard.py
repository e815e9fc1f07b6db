"""The guard itself: which facts a line may state, and whether it keeps to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from cuehost.rundown import LocalText, Money, Product, Rundown, Segment, Sheet

from ..words import base
from .amounts import same
from .answered_no import judge_answered_no
from .asked import of_people, questions, quoted_facts, told
from .baskets import basket_amounts
from .bound import judge_bound
from .claims import judge_claims
from .dates import judge_dates
from .excluded import judge_excluded
from .figures import judge_quantities
from .folding import plain
from .formed import judge_formed
from .found import Found, context_of
from .grades import judge_grades
from .ground import Ground
from .instalments import judge_instalments
from .lexicon import lexicon
from .made import judge_made
from .neighbours import Borrowable, judge_neighbours
from .nth_year import judge_nth_year
from .parts import judge_parts
from .phrases import UNSPACED
from .proper import judge_names
from .reading import Reading, read
from .reasons import because
from .sheet_facts import of_product, of_show, of_texts
from .sums import pieces_said
from .things import judge_things
from .verdict import Fault, Verdict

_NAME_TAIL = re.compile(r"\s*[,，(（|｜:：]|\s+[–—-]\s+")
_PLURAL = re.compile(r"(?:s|es)\b")
_SHORTEST_NAME = 3


class Guard:
    """Judges lines against a product sheet. Pure: the same line always gets the same verdict.

    What it knows of a product is worked out once, when first asked for.
    """

    def __init__(self, source: Sheet | Rundown) -> None:
        self._sheet = source.sheet() if isinstance(source, Rundown) else source
        self._rundown = source if isinstance(source, Rundown) else None
        self._grounds: dict[str, Ground] = {}
        self._named_grounds: dict[str, Ground] = {}  # their facts' ids begin with the product's key
        self._shown: dict[frozenset[str], Ground] = {}
        self._borrowables: dict[str, Borrowable] = {}
        self._scopes: dict[tuple[str | None, tuple[str, ...]], Ground] = {}
        self._names: dict[str, dict[str, str]] = {}
        self._currencies = frozenset({self._sheet.currency, *self._sheet.rates})

    def judge(self, text: str, lang: str, product: str | None = None, cited: Iterable[str] = ()) -> Verdict:
        """The verdict on a line in `lang`, said while `product` (its key) is on air.

        Without a product on air, a line may state facts of the products it names or whose facts it cites
        (`cited`, ids like `kettle/price`), and of any product if it names none. An unknown key counts as
        no product. A language without a vocabulary is read with the English one.
        """
        if not text.strip():
            return Verdict(True)
        own = product if product in self._sheet.products else None
        names = self._names_in(base(lang))
        plain_text = plain(text, lang)
        named = tuple(
            dict.fromkeys(
                key
                for name, key in names.items()
                if key != own and name in plain_text and _stands(name, plain_text)
            )
        )
        if own is None:
            keys = {fact.split("/", 1)[0] for fact in cited if "/" in fact} & self._sheet.products.keys()
            named = tuple(dict.fromkeys((*named, *sorted(keys))))
        ground = self._scope(own, named)
        reading = read(text, lang, tuple(self._silent(named, own, base(lang))), self._currencies)
        found = Found(reading)
        judge_quantities(found, ground)
        judge_claims(found, ground)
        silent = [*questions(reading), *told(reading), *of_people(reading)]
        judge_dates(found, ground, silent)
        judge_things(found, ground, silent)
        judge_made(found, ground, silent)
        judge_formed(found, ground, silent)
        judge_parts(found, ground)
        judge_grades(found, ground, silent)
        judge_answered_no(found, ground, silent)
        judge_excluded(found, ground, silent)
        judge_bound(found, ground.bound, silent)
        judge_instalments(found, ground)
        judge_nth_year(found, ground)
        judge_names(found, ground, silent)
        if own is not None:
            facts = self._borrowable(reading.lexicon.lang)
            judge_neighbours(found, ground, facts, (own, *named), self._called)
        self._judge_owner(found, own, names, ground)
        found.trace(quoted_facts(reading, ground))
        return Verdict(
            not found.faults, _sorted(found.faults), tuple(f for f in dict.fromkeys(found.facts) if f)
        )

    def judge_segment_line(
        self, text: str, lang: str, segment: Segment, cited: Iterable[str] = ()
    ) -> Verdict:
        """The verdict on a line of a segment of the rundown."""
        return self.judge(text, lang, segment.product, cited)

    def _judge_owner(self, found: Found, own: str | None, names: dict[str, str], scope: Ground) -> None:
        """A price right after another product's name must be that product's."""
        reading = found.reading
        if reading.of("cue", "this"):
            return
        words = reading.folded.words
        for quantity in reading.quantities:
            if not quantity.currencies or reading.of("attribute", "shipping"):
                continue
            start, _ = reading.sentence(quantity.start)
            named = [
                (at, at + len(name), owner)
                for name, owner in (*names.items(), *self._own_names(own, reading))
                if name in words and _stands(name, words[start : quantity.start])
                for at in [words.rfind(name, start, quantity.start)]
            ]
            # The last name before the amount; `lamp` in `desk lamp 93` is none of its own.
            whole = [
                n for n in named if not any(o[0] <= n[0] and n[1] <= o[1] and o[:2] != n[:2] for o in named)
            ]
            if not whole:
                continue
            owner = max(whole)[2]
            ground = self._ground(owner)
            amounts = [m.amount for _, m in (*ground.price, *ground.list_price, *ground.saving)]
            amounts += [v * n for v in amounts for n in pieces_said(reading)]
            amounts += basket_amounts(quantity, reading, scope)
            amounts += [
                v for g in (ground, self._of_show(owner)) for k in g.quantities for v in k.quantity.values
            ]
            said = quantity.values | (
                quantity.compound.values if quantity.compound is not None else frozenset()
            )
            roughly = any(same(said, amount, context_of(quantity, reading)) for amount in amounts)
            if not roughly and not any(v in said for v in amounts) and not _explained(quantity, found):
                name = self._sheet.products[owner].name.default
                found.fault(
                    "price",
                    quantity.start,
                    quantity.end,
                    because("not_its_price", name=name),
                )

    def _borrowable(self, lang: str) -> Borrowable:
        """The facts that may be said of the wrong product."""
        if lang not in self._borrowables:
            facts = Borrowable(lang)
            for key in self._sheet.products:
                facts.add(key, self._ground(key))
            self._borrowables[lang] = facts
        return self._borrowables[lang]

    @cached_property
    def _called(self) -> dict[str, str]:
        return {key: product.name.default for key, product in self._sheet.products.items()}

    def _own_names(self, own: str | None, reading: Reading) -> list[tuple[str, str]]:
        if own is None:
            return []
        return [(name, own) for name in _names_of(self._sheet.products[own], own, reading.lexicon.lang)]

    def _names_in(self, lang: str) -> dict[str, str]:
        """The names products go by, to their keys; names that two products share name none."""
        if lang not in self._names:
            owners: dict[str, set[str]] = {}
            for key, product in self._sheet.products.items():
                for name in _names_of(product, key, lang):
                    owners.setdefault(name, set()).add(key)
            self._names[lang] = {name: next(iter(keys)) for name, keys in owners.items() if len(keys) == 1}
        return self._names[lang]

    def _silent(self, named: Sequence[str], own: str | None, lang: str) -> list[str]:
        """Names in which numbers and words state nothing: those of products, the show and the hosts."""
        keys = [*named, *([own] if own is not None else [])]
        names = [n for key in keys for n in _full_names(self._sheet.products[key], lang)]
        return [*names, *self._show_names(lang)]

    def _show_names(self, lang: str) -> list[str]:
        if self._rundown is None:
            return []
        return [
            plain(self._rundown.show.get(lang), lang),
            *(plain(host, lang) for host in self._rundown.hosts),
        ]

    def _scope(self, own: str | None, named: tuple[str, ...]) -> Ground:
        """All facts a line may state."""
        key = (own, named)
        if key not in self._scopes:
            if len(self._scopes) > 4096:
                self._scopes.clear()
            ground = Ground()
            if own is not None:
                ground.add(self._ground(own))
            others = named if named or own is not None else tuple(self._sheet.products)
            for other in others:
                if other not in self._named_grounds:
                    self._named_grounds[other] = self._ground(other).prefixed(f"{other}/")
                ground.add(self._named_grounds[other])
            ground.add(self._of_show(own))
            ground.add(self._said_by_seller)
            ground.tokens |= self._sold
            ground.sold = self._sold
            ground.shop = self._prices
            self._scopes[key] = ground
        return self._scopes[key]

    def _of_show(self, own: str | None) -> Ground:
        """What is true of the whole show, but for what the product on air says itself."""
        said = self._sheet.products[own].facts if own is not None else {}
        hidden = frozenset(key for key in self._sheet.facts if key in said)
        if hidden not in self._shown:
            self._shown[hidden] = of_show(self._sheet.facts, self._sheet.languages[0], hidden)
        return self._shown[hidden]

    def _ground(self, product: str) -> Ground:
        if product not in self._grounds:
            self._grounds[product] = of_product(self._sheet.products[product], self._sheet)
        return self._grounds[product]

    @cached_property
    def _prices(self) -> tuple[tuple[str, Money], ...]:
        """What each product costs, by its key."""
        facts = {key: product.facts.get("price") for key, product in self._sheet.products.items()}
        return tuple(
            (key, fact.money) for key, fact in facts.items() if fact is not None and fact.money is not None
        )

    @cached_property
    def _sold(self) -> frozenset[str]:
        """The words of all products' names: anybody may name what is sold here."""
        names = [product.name for product in self._sheet.products.values()]
        texts = [text for name in names for text in (name.default, *name.by_lang.values())]
        return frozenset(word for text in texts for word in re.findall(r"\w+", text.casefold()))

    @cached_property
    def _said_by_seller(self) -> Ground:
        """Words of the seller that are no facts: the show's name, what the segments are about."""
        if self._rundown is None:
            return Ground()
        texts: list[LocalText] = [self._rundown.show]
        texts += [s.brief for s in self._rundown.segments if s.brief is not None]
        return of_texts(texts, self._rundown.languages[0])


_latest: tuple[Rundown, Guard] | None = None


def guard_of(rundown: Rundown) -> Guard:
    """The guard of a rundown; asked again for the same one, it is the same and knows its products already."""
    global _latest  # noqa: PLW0603 - one show is written at a time; a second costs only time
    if _latest is None or _latest[0] is not rundown:
        _latest = rundown, Guard(rundown)
    return _latest[1]


def _names_of(product: Product, key: str, lang: str) -> Iterator[str]:
    """What a line may call a product: its name, the name without its tail, its key, its head word."""
    for name in _full_names(product, lang):
        yield name
        if lang in UNSPACED and re.search(r"[\u0e00-\u9fff]", name):
            ends = name[-2:] if lang == "zh" else ""
            yield from (n for n in (ends, name[-3:] if lang == "zh" and len(name) > 4 else "") if len(n) >= 2)
            continue
        words = name.split()
        heads = words[:1] if lang in ("es", "pt", "vi", "id", "ru") else words[-1:]
        yield from (
            w for w in heads if len(w) > _SHORTEST_NAME and w.isalpha() and not _states_something(w, lang)
        )
    if len(key) > _SHORTEST_NAME and key.isalpha():
        yield plain(key, lang)


def _states_something(word: str, lang: str) -> bool:
    return any(h.category == "material" for h in lexicon(lang).phrases.find(word))


def _full_names(product: Product, lang: str) -> list[str]:
    names = []
    for text in dict.fromkeys((product.name.get(lang), product.name.default, *product.name.by_lang.values())):
        names += [plain(text, lang), plain(_NAME_TAIL.split(text, maxsplit=1)[0], lang)]
    return [n for n in dict.fromkeys(names) if len(n) > 1]


def _stands(name: str, text: str) -> bool:
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        left = at and text[at - 1].isalnum() and name[0].isascii() and text[at - 1].isascii()
        tail = text[end : end + 2]
        right = (
            tail[:1].isalnum() and tail[:1].isascii() and name[-1].isascii() and not _PLURAL.match(text, end)
        )
        if not left and not right:
            return True
        at = text.find(name, end)
    return False


def _explained(quantity: object, found: Found) -> bool:
    """Whether the amount is already refused for another reason."""
    span = found.reading.folded.span(getattr(quantity, "start", 0), getattr(quantity, "end", 0))
    return any(fault.span == span for fault in found.faults)


def _sorted(faults: list[Fault]) -> tuple[Fault, ...]:
    """By place; of faults with the same category at overlapping places only the longest."""
    kept: list[Fault] = []
    for fault in sorted(dict.fromkeys(faults), key=lambda f: (f.span[0], -f.span[1], f.category)):
        if not any(
            k.category == fault.category and k.span[0] <= fault.span[0] and fault.span[1] <= k.span[1]
            for k in kept
        ):
            kept.append(fault)
    return tuple(kept)
