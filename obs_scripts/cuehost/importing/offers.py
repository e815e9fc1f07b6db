"""A product of the source as an entry of a sheet: cleaned, checked, and with what is wrong in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cuehost.rundown import Money
from cuehost.rundown.faults import quoted
from cuehost.rundown.reading import parse_link

from .columns import guess_role
from .grouping import Variants
from .prices import Amount, read_amount, span_of, text_of
from .records import ROLES, Finding, Record
from .texts import LONGEST_SPOKEN, Cleaned, clean, one_line, points_of, words

MAX_DESCRIPTION = 4_000
_LONGEST_NAME = 12
_MOST_VALUES = 50
# Facts that no writer speaks: numbers for machines, and text for reading.
_SILENT = frozenset({"sku", "gtin", "mpn", "description", "id", "link"})
_SAYS_NOTHING = frozenset({"yes", "no", "true", "false", "null", "n/a", "none", "-", "—"})
_IN_STOCK = frozenset(
    {"in stock", "yes", "true", "available", "instock", "有货", "现货", "есть", "sí", "sim"}
)
_OUT = frozenset(
    {"out of stock", "no", "false", "sold out", "outofstock", "unavailable", "缺货", "售罄", "нет"}
)
_SOLD = frozenset({"price", "sku", "stock", "availability"})
_LATER = frozenset({"preorder", "pre order", "backorder", "back order"})

Value = str | list[str] | dict[str, str]
"""A fact as it stands in a sheet: a text, several, or one with its evidence."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for the whole sheet: its market's currency, the currencies with a rate, what amounts
    are in where the source does not say ("" for the market's), and the time of the import.
    """

    home: str
    now: datetime
    market: str = ""
    rated: frozenset[str] = frozenset()
    currency: str = ""


@dataclass(slots=True)
class Entry:
    """A product as it goes into a sheet. `pictures` are URLs or paths as the source gives them, `assumed`
    says that its source names no currency, `images` are the paths in the sheet once they are fetched.
    """

    key: str
    where: str
    name: str
    facts: dict[str, Value] = field(default_factory=dict)
    selling_points: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    link: str = ""
    assumed: bool = False


class _Notes:
    """Findings about one product."""

    def __init__(self, product: Variants) -> None:
        self._product = product
        self.found: list[Finding] = []
        self._control: list[str] = []

    def add(self, code: str, text: str, *, where: str = "", lost: bool = False) -> None:
        finding = Finding(code, text, self._product.key, where or self._product.where, lost)
        if finding not in self.found:
            self.found.append(finding)

    def cleaned(self, what: str, text: str, *, markup: bool = False) -> Cleaned:
        """`text` cleaned, with a word about what had to be taken out of `what`."""
        got = clean(text, markup=markup)
        if got.control and what not in self._control:
            self._control.append(what)
            self.add("control", f"forbidden control characters were taken out of the {what}")
        if got.left or (got.markup and what != "description"):
            left = "is left in" if got.left else "was taken out of"
            self.add("html", f"HTML {left} the {what}; look it through")
        return got

    def line(self, what: str, text: str) -> str:
        got = self.cleaned(what, text)
        return one_line(" ".join((got.text, *got.items)))


def read_offer(product: Variants, terms: Terms) -> tuple[Entry, list[Finding]]:
    """The entry of a product, and what there is to say about it."""
    notes = _Notes(product)
    for text in product.every("name"):
        notes.cleaned("name", text)
    name = product.name()
    entry = Entry(product.key, product.where, name)
    if words(name) > _LONGEST_NAME:
        notes.add("too_long", f"the name has {words(name)} words; shorten it to what a host would say")
    _prices(entry, product, terms, notes)
    _stock(entry, product, notes)
    _facts(entry, product, terms, notes)
    _words(entry, product, notes)
    if link := next(iter(product.every("link")), ""):
        try:
            entry.link = parse_link(link)
        except ValueError as error:
            notes.add("link", str(error), lost=True)
    entry.pictures = product.every("image")
    return entry, notes.found


@dataclass(slots=True)
class _Price:
    """What one record asks, and what it says was asked before."""

    now: Amount | None = None
    before: Money | None = None


def _prices(entry: Entry, product: Variants, terms: Terms, notes: _Notes) -> None:
    held = [record for record in product.records if _availability(record) != "out"] or product.records
    asked = [_price(record, terms, notes) for record in held]
    amounts = [price.now for price in asked if price.now is not None]
    if not amounts:
        return
    entry.assumed = any(amount.assumed for amount in amounts)
    sums = [amount.money for amount in amounts]
    codes = {money.currency for money in sums}
    foreign = sorted(codes - {terms.home} - terms.rated)
    if foreign:
        notes.add(
            "other_currency",
            f"the price {text_of(next(m for m in sums if m.currency in foreign))} is not in the market's "
            f"currency {terms.home}; add a rate to the sheet, or give the price in {terms.home}",
            lost=True,
        )
        return
    if len(codes) > 1:
        notes.add("price", f"its variants have prices in {' and '.join(sorted(codes))}", lost=True)
        return
    if len({money.amount for money in sums}) > 1:
        span = span_of(sums)
        entry.facts["price_range"] = span
        notes.add("price_range", f"the price depends on the variant ({span}); choose one and write price:")
        return
    entry.facts["price"] = text_of(sums[0])
    before = [price.before for price in asked if price.before is not None]
    if before:
        _list_price(entry, product, sums[0], before[0], notes)


def _list_price(entry: Entry, product: Variants, price: Money, before: Money, notes: _Notes) -> None:
    """The list price goes in only with evidence in the source itself; otherwise the seller is told."""
    if before.currency != price.currency or before.amount <= price.amount:
        return
    evidence = next((notes.line("evidence", text) for text in product.every("list_price_evidence")), "")
    if evidence:
        entry.facts["list_price"] = {"value": text_of(before), "evidence": evidence}
        return
    notes.add(
        "list_price",
        f"the price before, {text_of(before)}, is not taken in: a list price needs evidence; "
        'write list_price: {value, evidence: "sold at this price FROM..TO"} if there is some',
    )


def _price(record: Record, terms: Terms, notes: _Notes) -> _Price:
    regular = _amount(record, "price", terms, notes)
    sale = _amount(record, "sale_price", terms, notes)
    before = _amount(record, "list_price", terms, notes)
    if sale is not None and regular is not None and sale.money.currency == regular.money.currency:
        if sale.money.amount >= regular.money.amount or not _on_sale(record, terms.now, notes):
            sale = None
        elif before is None:
            before = regular
    return _Price(sale or regular, before.money if before is not None else None)


def _amount(record: Record, role: str, terms: Terms, notes: _Notes) -> Amount | None:
    text = one_line(clean(record.first(role)).text)
    if not text:
        return None
    currency = record.first("currency") or terms.currency
    try:
        return read_amount(text, currency=currency, home=terms.home, exact=record.exact)
    except ValueError as error:
        if role == "list_price" and re.fullmatch(r"[0.,\s]*", text):
            return None  # some shops write 0 for none
        notes.add("price", str(error).rstrip("."), where=record.where, lost=role != "list_price")
        return None


def _on_sale(record: Record, now: datetime, notes: _Notes) -> bool:
    """Whether the sale price is asked now; a date that cannot be read is not held against it."""
    start, _, end = record.first("sale_dates").partition("/")
    opens, closes = _moment(start, now), _moment(end, now)
    if opens is not None and now < opens:
        notes.add("sale", f"the sale price starts {opens:%Y-%m-%d %H:%M}; import again then")
        return False
    if closes is not None and now > closes:
        return False
    if closes is not None:
        notes.add("sale", f"the sale price ends {closes:%Y-%m-%d %H:%M}; import again then")
    return True


def _moment(text: str, now: datetime) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)


def _availability(record: Record) -> str:
    """`out`, `in`, `later`, or "" where the record does not say."""
    for role in ("availability", "stock"):
        word = record.first(role).strip().lower().replace("_", " ").replace("-", " ")
        for known, names in (("out", _OUT), ("in", _IN_STOCK), ("later", _LATER)):
            if word in names:
                return known
    return ""


def _stock(entry: Entry, product: Variants, notes: _Notes) -> None:
    # Rows that only add a picture are no variants.
    held = [r for r in product.records if r.values.keys() & _SOLD] or product.records
    states = [_availability(record) for record in held]
    if all(state == "out" for state in states):
        entry.facts["stock"] = "0"
        return
    if any(state == "later" for state in states) and "in" not in states:
        entry.facts["availability"] = product.every("availability")[0].replace("_", " ").lower()
    counts: list[int] = []
    for record, state in zip(held, states, strict=True):
        text = record.first("stock").strip()
        if not text or not re.search(r"\d", text):
            if text and not state:
                notes.add("stock", f"{quoted(text)} is no number of pieces", where=record.where, lost=True)
            if state == "out":
                counts.append(0)
            continue
        number = re.fullmatch(r"(-?)(\d{1,9})(?:\.0+)?", text)
        if number is None:
            notes.add("stock", f"{quoted(text)} is no number of pieces", where=record.where, lost=True)
        else:
            counts.append(0 if number[1] else int(number[2]))
    # With a part of the variants uncounted, the sum would be too small.
    if counts and len(counts) == len(held):
        entry.facts["stock"] = str(sum(counts))


def _facts(entry: Entry, product: Variants, terms: Terms, notes: _Notes) -> None:
    roles = dict.fromkeys(role for record in product.records for role in record.values)
    for role in ("sku", *(role for role in roles if role not in ROLES)):
        what = role.replace("_", " ")
        texts = [notes.line(what, text) for text in product.every(role)]
        if role == "shipping" and product.records[0].exact:
            texts = [text for text in (_shipping(text, terms.market) for text in texts) if text]
        kept = [text for text in dict.fromkeys(texts) if text]
        if said_nothing := [text for text in kept if text.lower() in _SAYS_NOTHING]:
            kept = [text for text in kept if text not in said_nothing]
            notes.add(
                "yes_no", f"{what}: {quoted(said_nothing[0])} says nothing; write it in words", lost=True
            )
        if not kept:
            continue
        if len(kept) > _MOST_VALUES:
            notes.add("too_long", f"{what} has {len(kept)} values; the first {_MOST_VALUES} are taken")
        entry.facts[role] = kept[0] if len(kept) == 1 else kept[:_MOST_VALUES]
        if role not in _SILENT and (long := max(map(words, kept))) > LONGEST_SPOKEN:
            notes.add("too_long", f"{what} has {long} words; shorten it to what can be said in one breath")


def _shipping(text: str, market: str) -> str:
    """The costs in a feed's `country:region:service:price` for the market, "" for another's."""
    parts = [part.strip() for part in text.split(":")]
    if len(parts) < 4:
        return text
    country, service, price = parts[0], parts[2], parts[3]
    if country and market and country.upper() != market:
        return ""
    return f"{price} ({service})" if service and price else price


def _words(entry: Entry, product: Variants, notes: _Notes) -> None:
    """Selling points and description."""
    points = [notes.line("selling points", text) for text in product.every("selling_points")]
    for text in product.every("description")[:1]:
        cleaned = notes.cleaned("description", text)
        listed, rest = points_of(cleaned)
        if not points and listed:
            points = list(listed)
            notes.add("points", "the selling points are from a list in the description; read them through")
        elif listed:
            rest = "\n".join((*listed, rest)).strip()
        if len(rest) > MAX_DESCRIPTION:
            rest = _cut(rest)
            notes.add("too_long", f"the description is cut to {len(rest)} characters", lost=True)
        if rest and one_line(rest) != entry.name:
            entry.facts["description"] = rest
    kept = [point for point in dict.fromkeys(points) if point]
    entry.selling_points = kept
    if long := [point for point in kept if words(point) > LONGEST_SPOKEN]:
        notes.add("too_long", f"the selling point {quoted(long[0])} is too long to say; shorten it")


def _cut(text: str) -> str:
    """`text` up to the last sentence that fits."""
    head = text[:MAX_DESCRIPTION]
    ends = [match.end() for match in re.finditer(r"[.!?](?=\s)|[。！？\n]", head)]
    return head[: ends[-1] if ends and ends[-1] > MAX_DESCRIPTION // 2 else MAX_DESCRIPTION].strip()


def missing(facts: Mapping[str, object], *, pictures: bool) -> list[tuple[str, str]]:
    """What a product lacks to be sold on air, as (code, text)."""
    found = []
    if not pictures:
        found.append(("no_picture", "it has no picture"))
    if "price" not in facts:
        found.append(("no_price", "it has no price"))
    if not any(guess_role(fact) == "material" for fact in facts):
        found.append(("no_material", "it has no material"))
    return found
