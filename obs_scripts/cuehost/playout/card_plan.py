"""Which card comes when: from what the lines of a script state. Pure.

A card comes with the line that speaks of it, so a show whose words change has other cards by itself. What it
shows stands in the product sheet; where the sheet has nothing to show, there is no card.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal

from cuehost import graphics
from cuehost.rundown import Cue, Fact, Line, LocalText, Product, Rundown, Script, Segment
from cuehost.stage import Template

from .cards import Wish, corner_of, item_of, scene_id, size_of
from .offer_cards import CODE, ENDS, OFFER_FACTS, countdown, coupon

CardRole = Literal["card", "code"]
MOST_POINTS = 4
"""Selling points on one card; the next begins a new one."""
MOST_ROWS = 5
_STATED = {"countdown": ENDS, "coupon": CODE}
_SERVICE = ("shipping", "returns", "warranty", "payment")
_CODES = frozenset({"sku", "ean", "gtin", "upc", "asin", "isbn", "mpn"})


@dataclass(frozen=True, slots=True)
class CardPlan:
    """The cards of a show: `cues` by line id, and in `wishes` the pictures they bring.

    `dropped`: ids of lines whose own price cue is not to be followed, as the rundown wants no price card.
    """

    cues: Mapping[str, tuple[Cue, ...]] = field(default_factory=dict)
    wishes: tuple[Wish, ...] = ()
    dropped: frozenset[str] = frozenset()

    def cues_of(self, line: Line) -> tuple[Cue, ...]:
        """All cues of a line, the writer's and those of its cards."""
        own = line.cues
        if line.id in self.dropped:
            own = tuple(cue for cue in own if (cue.kind, cue.name) != ("overlay", "price"))
        return (*own, *self.cues.get(line.id, ()))


@dataclass(slots=True)
class _Made:
    cues: dict[str, list[Cue]] = field(default_factory=dict)
    wishes: dict[tuple[str, str], Wish] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)


def plan_cards(rundown: Rundown, script: Script, template: Template) -> CardPlan:
    """The cards that come by themselves, as far as the rundown's `cards` wants them and the scenes have a
    place for them (the roles `card` and `code`).
    """
    made = _Made()
    for number, segment in enumerate(rundown.segments):
        _Planner(rundown, script, template, number, segment, made).plan()
    used = {cue.name for cues in made.cues.values() for cue in cues}
    return CardPlan(
        {line: tuple(cues) for line, cues in made.cues.items() if cues},
        tuple(wish for (_, cue), wish in made.wishes.items() if cue in used),
        frozenset(made.dropped),
    )


class _Planner:
    """Plans one segment."""

    def __init__(
        self, rundown: Rundown, script: Script, template: Template, number: int, segment: Segment, made: _Made
    ) -> None:
        self._rundown = rundown
        self._lang = script.lang
        self._template = template
        self._number = number
        self._segment = segment
        self._lines = script.lines_of(segment.id)
        self._product = rundown.products[segment.product] if segment.product else None
        self._made = made
        self._last = ""

    def plan(self) -> None:
        """Add the segment's cards to what is made."""
        if self._product is not None and not self._wants("price"):
            # A person who wrote the cue wants it; the writer's own follow the rundown.
            self._made.dropped |= {line.id for line in self._lines if line.source != "hand"}
        if self._segment.kind == "opening":
            self._lower_third()
        groups = list(self._points())
        for line in self._lines:
            for cue, at, spec in self._of_line(line, groups):
                if self._add(line, cue, at, spec):
                    break  # one at a time is read
            self._code(line)
        self._next_up()
        self._compare()
        self._offer()

    def _of_line(
        self, line: Line, groups: list[tuple[str, ...]]
    ) -> Iterator[tuple[str, int, graphics.Card | None]]:
        """What a line may bring, the most telling first: the cue, where in its text, and the card."""
        stated = [(line_fact, *self._whose(line_fact)) for line_fact in line.facts]
        for name, product, _ in stated:
            if name.startswith("selling_points:") and product is self._product:
                yield self._point(line, name, groups)
        for name, product, _ in stated:
            if product is not None and ":" in name and name.split("/")[-1].startswith("faq:"):
                yield self._question(name, product)
        others = [p for _, p, _ in stated if p is not None and p is not self._product]
        if self._product is not None and others and not self._segment.compare:
            yield "compare", 0, self._comparison((self._product, others[0]))
        ids = [fact.id for _, _, fact in stated if fact is not None]
        for kind in ("countdown", "coupon"):
            if _STATED[kind] in ids:
                yield self._offered(kind)
        owner = next((p for _, p, f in stated if f is not None and p is not None), self._product)
        if any(service_of(i) for i in ids):
            yield "shipping", 0, self._shipping(owner)
        if "stock" in ids and owner is not None and owner.facts["stock"].count:
            count = owner.facts["stock"].count or 0
            yield "stock", 0, graphics.StockCard(count, self._lang, self._rundown.market)
        if owner is not None:
            spoken = [i for i in ids if _is_spec(owner.facts.get(i))]
            if spoken:
                yield f"specs:{owner.key}:{spoken[0]}", 0, self._specs(owner, spoken[0])

    def _wants(self, kind: str) -> bool:
        chosen = self._segment.cards
        return chosen is None or kind in chosen

    def _whose(self, name: str) -> tuple[Product | None, Fact | None]:
        """The product a fact id speaks of, and the fact itself where it is one of a sheet's."""
        if name.startswith("show:"):
            return None, self._rundown.facts.get(name.removeprefix("show:"))
        key, _, rest = name.rpartition("/")
        product = self._rundown.products.get(key) if key else self._product
        return product, product.facts.get(rest) if product is not None else None

    def _add(
        self,
        line: Line,
        name: str,
        at: int,
        spec: graphics.Card | None,
        role: CardRole = "card",
        *,
        asked: bool = False,
    ) -> bool:
        """Have a card come with a line; whether it is there then. `asked`: the rundown asks for this one."""
        kind = name.partition(":")[0]
        item = item_of(self._template, self._segment.kind, role)
        if spec is None or item is None or not (asked or self._wants(kind)):
            return False
        scene, cue = scene_id(self._segment), f"{role}:{name}"
        if cue == self._last:
            return True  # it is up already
        self._last = cue if role == "card" else self._last
        spec = replace(spec, align=corner_of(item))
        self._made.wishes.setdefault((scene, cue), Wish(role, scene, spec, size_of(item), cue=cue))
        self._made.cues.setdefault(line.id, []).append(Cue("overlay", cue, at))
        return True

    # -- the kinds of cards --------------------------------------------------------------------------

    def _points(self) -> Iterator[tuple[str, ...]]:
        """The selling points in the order in which they are spoken, as many at a time as a card holds."""
        spoken = [f for line in self._lines for f in line.facts if f.startswith("selling_points:")]
        names = list(dict.fromkeys(spoken))
        for first in range(0, len(names), MOST_POINTS):
            yield tuple(names[first : first + MOST_POINTS])

    def _point(
        self, line: Line, name: str, groups: list[tuple[str, ...]]
    ) -> tuple[str, int, graphics.Card | None]:
        assert self._product is not None
        group = next(g for g in groups if name in g)
        points = self._product.selling_points
        texts = tuple(self._say(points[n]) for n in map(_number, group) if n < len(points))
        if _number(name) >= len(points):
            return name, 0, None
        text = self._say(points[_number(name)])
        found = line.text.lower().find(text.lower())
        at = found if found >= 0 else next((c.at for c in line.cues if c.name.startswith("picture:")), 0)
        shown = group.index(name) + 1
        first = groups.index(group) * MOST_POINTS
        card = graphics.PointsCard(texts, self._lang, shown=shown)
        return f"points:{self._segment.id}:{first + shown}", at, card

    def _question(self, name: str, product: Product) -> tuple[str, int, graphics.Card | None]:
        number = _number(name.rsplit("/", maxsplit=1)[-1])
        if number >= len(product.faq):
            return name, 0, None
        question = product.faq[number].q.get(self._lang)
        return f"question:{product.key}:{number}", 0, graphics.QuestionCard(question, self._lang)

    def _shipping(self, owner: Product | None) -> graphics.Card | None:
        facts = {**_by_service(self._rundown.facts), **(_by_service(owner.facts) if owner else {})}
        said = {key: _capital(fact.text(self._lang)) for key, fact in facts.items()}
        return graphics.ShippingCard(self._lang, **said) if said else None

    def _specs(self, owner: Product, spoken: str) -> graphics.Card | None:
        if self._lang != self._rundown.languages[0]:
            return None  # the ids, which name the rows, are in that language only
        ids = [name for name, fact in owner.facts.items() if _is_spec(fact)]
        first = max(0, min(ids.index(spoken) - MOST_ROWS // 2, len(ids) - MOST_ROWS))
        ids = ids[first : first + MOST_ROWS]
        rows = tuple((_label(name), _capital(owner.facts[name].text(self._lang))) for name in ids)
        return graphics.SpecsCard(rows, self._lang, owner.name.get(self._lang), mark=ids.index(spoken))

    def _comparison(self, products: Sequence[Product], *, prices: bool = False) -> graphics.Card | None:
        """What all these sheets state, side by side; with their prices where all have one in one currency."""
        lang, first = self._lang, products[0]
        rows: list[tuple[str, tuple[str, ...]]] = []
        money = [p.facts["price"].money for p in products if "price" in p.facts] if prices else []
        asked = [m for m in money if m is not None]
        if len(asked) == len(products) and len({m.currency for m in asked}) == 1:
            market = self._rundown.market
            written = tuple(graphics.format_price(m, lang, market) for m in asked)
            rows.append((_capital(graphics.word("price", lang)), written))
        if lang == self._rundown.languages[0]:  # the ids, which name the rows, are in that language only
            shared = [i for i in first.facts if all(_is_spec(p.facts.get(i)) for p in products)]
            rows += [(_label(i), tuple(p.facts[i].text(lang) for p in products)) for i in shared]
        names = tuple(p.name.get(lang) for p in products)
        return graphics.ComparisonCard(names, tuple(rows[: MOST_POINTS + prices]), lang) if rows else None

    def _compare(self) -> None:
        """The comparison that the rundown asks for: with the first line that speaks of the other product,
        else with the first that has nothing else to show.
        """
        keys = self._segment.compare
        if len(keys) < 2 or not self._lines:
            return
        products = [self._rundown.products[key] for key in keys]
        card = self._comparison(products, prices=True)
        if card is None:
            return
        others = [p for p in products if p is not self._product]

        def speaks(line: Line) -> bool:
            named = any(p.name.get(self._lang) in line.text for p in others)
            return named or any(self._whose(fact)[0] in others for fact in line.facts)

        free = (line for line in self._lines[1:] if not self._busy(line))
        line = next(filter(speaks, self._lines), None) or next(free, self._lines[-1])
        self._drop_card(line)
        self._add(line, f"compare:{':'.join(keys)}", 0, card, asked=True)

    def _offered(self, kind: str) -> tuple[str, int, graphics.Card | None]:
        """The cue and the card of what an offer gives, or until when."""
        key = self._product.key if self._product is not None else ""
        make = countdown if kind == "countdown" else coupon
        return f"{kind}:{key}", 0, make(self._rundown, self._product, self._lang)

    def _offer(self) -> None:
        """Until when the offer holds, and its coupon: once the price is known, with lines that have nothing
        else to show; where there are none, in the place of another card, or before the price. A line that
        speaks of them has brought them already.
        """
        if self._product is None:
            return
        after = [n for n, line in enumerate(self._lines) if _shows(line, "price")]
        rest = self._lines[after[0] :] if after else ()
        quiet = [line for line in rest[1:] if not _is_seen(line)]
        # A line that there may be no time for comes after those that are said in any case.
        places = [line for line in quiet if not self._has_card(line)]
        places.sort(key=lambda line: line.optional)
        places += [line for line in quiet if self._has_card(line) and not self._compares(line)]
        places += [
            line for line in reversed(self._lines[: after[0]] if after else ()) if not self._busy(line)
        ]
        if not places:  # in the silence after the price, where nothing else is said of the product
            places = list(rest[:1])
        for kind in ("countdown", "coupon"):
            cue, _, card = self._offered(kind)
            shown = any(c.name == f"card:{cue}" for line in self._lines for c in self._cues(line))
            if card is None or shown or not self._wants(kind):
                continue
            if places:
                line = places.pop(0)
                self._drop_card(line)
                self._add(line, cue, len(line.text) if line is rest[0] else 0, card)

    def _cues(self, line: Line) -> Sequence[Cue]:
        return self._made.cues.get(line.id, ())

    def _drop_card(self, line: Line) -> None:
        self._made.cues[line.id] = [cue for cue in self._cues(line) if not _is_card(cue)]

    def _has_card(self, line: Line) -> bool:
        return any(map(_is_card, self._cues(line)))

    def _compares(self, line: Line) -> bool:
        return any(cue.name.startswith("card:compare:") for cue in self._cues(line))

    def _busy(self, line: Line) -> bool:
        """Whether a line shows something in the place of a card, or beside it."""
        return _is_seen(line) or self._has_card(line)

    def _lower_third(self) -> None:
        """Who presents, as he or she is first named."""
        if not self._rundown.hosts or not self._lines:
            return
        name = self._rundown.hosts[0].replace("_", " ").replace("-", " ").title()
        line = next((line for line in self._lines if name in line.text), self._lines[0])
        card = graphics.LowerThird(name, self._lang, self._rundown.show.get(self._lang))
        self._add(line, "lower_third", max(line.text.find(name), 0), card)

    def _code(self, line: Line) -> None:
        """The code for scanning comes with the price, and stays."""
        if self._product is None or not self._product.link:
            return
        price = next((c for c in line.cues if (c.kind, c.name) == ("overlay", "price")), None)
        if price is not None:
            self._add(line, "qr", price.at, graphics.QrCard(self._product.link, self._lang), "code")

    def _next_up(self) -> None:
        """What comes next, in a last line that has nothing else to show."""
        after = next(iter(self._rundown.segments[self._number + 1 :]), None)
        if after is None or not after.product or self._product is None or not self._lines:
            return
        last = self._lines[-1]
        name = self._rundown.products[after.product].name.get(self._lang)
        shown = any(c.kind == "overlay" and not c.name.startswith("hide:") for c in last.cues)
        if shown or after.product == self._product.key or name not in last.text:
            return
        product = self._rundown.products[after.product]
        price = product.facts.get("price")
        picture = product.images[0] if product.images else None
        money = price.money if price else None
        card = graphics.NextUpCard(name, self._lang, money, self._rundown.market, picture)
        self._add(last, f"next_up:{after.product}", last.text.find(name), card)

    def _say(self, text: LocalText) -> str:
        return _capital(text.get(self._lang))


@cache
def service_of(fact_id: str) -> str:
    """Which of shipping, returns, warranty and payment a fact is about, by its id in any language, or ""."""
    name = fact_id.strip().lower().replace("_", " ")
    for key in _SERVICE:
        if name == key:
            return key
        for lang in graphics.languages():
            written = graphics.word(key, lang).lower()
            if written == name or (len(name) > 1 and written.startswith(name)):
                return key
    return ""


def _by_service(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    for name, fact in facts.items():
        if key := service_of(name):
            found.setdefault(key, fact)
    return found


def _is_spec(fact: Fact | None) -> bool:
    """Whether a fact belongs in the table of what a product is."""
    if fact is None or fact.kind != "text" or fact.id in OFFER_FACTS:
        return False
    return fact.id not in _CODES and not service_of(fact.id)


def _is_card(cue: Cue) -> bool:
    return cue.kind == "overlay" and cue.name.startswith("card:")


def _is_seen(line: Line) -> bool:
    """Whether a line has cues of its own that need the place of a card."""
    return any(c.kind == "overlay" and not c.name.startswith(("hide:", "picture:")) for c in line.cues)


def _shows(line: Line, name: str) -> bool:
    """Whether a line has an overlay cue of its own of that name."""
    return any((cue.kind, cue.name) == ("overlay", name) for cue in line.cues)


def _number(name: str) -> int:
    """The N of `selling_points:N` and `faq:N`."""
    return int(name.rpartition(":")[2])


def _label(fact_id: str) -> str:
    return _capital(fact_id.replace("_", " ").replace("-", " "))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
