"""Facts and products: what the values of a product sheet mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from . import _tables as tables
from ._context import Context, RawText, parse_language
from ._node import Node
from ._quantities import parse_count, parse_date, parse_moment, parse_price
from ._raw import RawManner, RawVoicing
from ._raw_sheets import RawFacts, RawProduct, RawRate
from ._shape import Shape
from .faults import hint, quoted
from .messages import tell
from .model import Fact, Faq, LocalText, Money, Product, Rate
from .names import is_fact_id
from .rooms import fixed_price
from .sayings import Sayings, parse_saying
from .voicing import parse_voicing

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def read_rates(ctx: Context, raws: dict[str, RawRate] | None, node: Node) -> dict[str, Rate]:
    """The exchange rates of a rundown or sheet."""
    rates: dict[str, Rate] = {}
    for written, raw in (raws or {}).items():
        below = node.at(written)
        ctx.need(raw, below)
        if written not in tables.CURRENCIES:
            advice = hint(written.upper(), sorted(tables.CURRENCIES), 3)
            ctx.faults.add(node.key(written), f"{quoted(written)} is not a currency; {advice}")
        day = ctx.value(parse_date, raw.date, below.at("date")) if raw.date is not None else None
        if raw.value is not None and raw.value <= 0:
            ctx.faults.add(
                below.at("value").place, f"the rate {raw.value} is not above 0; expected such as 7.1."
            )
        elif raw.value is not None and isinstance(day, date):
            rates[written] = Rate(value=raw.value, date=day)
    return rates


def read_pronounce(ctx: Context, raws: dict[str, RawText] | None, node: Node) -> Sayings:
    """The pronunciation dictionary of a rundown or sheet."""
    sayings: Sayings = {}
    for word, raw in (raws or {}).items():
        below = node.at(word)
        by_lang: dict[str, str] = {}
        for written, text in raw.items() if isinstance(raw, dict) else (("", raw),):
            place = below.at(written) if written else below
            code: str | None = ""
            if written:
                code = ctx.value(parse_language, written, Node(None, below.key(written)))
            if code is not None and ctx.value(parse_saying, text, place) is not None:
                by_lang[code] = text.strip()
        if not word.strip() or not any(char.isalnum() for char in word):
            ctx.faults.add(
                node.key(word), f"{quoted(word)} is no word to be said; write the word as lines have it."
            )
        elif by_lang:
            sayings[word.strip()] = by_lang
    return sayings


def read_voices(ctx: Context, raws: Mapping[str, RawVoicing] | None, node: Node) -> dict[str, str]:
    """How each language is spoken, by language, as texts of voicings."""
    voices: dict[str, str] = {}
    for written, raw in (raws or {}).items():
        below = node.at(written)
        code = ctx.value(parse_language, written, Node(None, node.key(written)))
        if isinstance(raw, RawManner) and not raw.model_dump(exclude_none=True):
            continue
        try:
            said = parse_voicing(raw if isinstance(raw, str) else raw.model_dump(exclude_none=True))
        except ValueError as error:
            ctx.faults.add(below.place, str(error))
            continue
        if code is not None:
            voices[code] = str(said)
    return voices


def read_facts(ctx: Context, raw: RawFacts | None, node: Node) -> dict[str, Fact]:
    """Facts by id, in the order of the file."""
    if raw is None:
        return {}
    facts: dict[str, Fact] = {}
    values = dict(iter(raw))  # not dict(raw): a fact may be called "keys"
    for key in node.keys:
        below = node.child(key)
        if below is None:
            continue
        if not is_fact_id(key):
            advice = "use letters, digits, spaces, - and _, such as capacity."
            ctx.faults.add(node.key(key), f"{quoted(key)} cannot be the name of a fact; {advice}")
        value = values[key]
        if value is None:
            tell(ctx.faults, below.place, "fact_empty", key=key)
        elif (fact := _fact(ctx, key, value, below)) is not None:
            facts[key] = fact
    _check_list_price(ctx, node, facts)
    return facts


def _fact(ctx: Context, key: str, raw: Any, node: Node) -> Fact | None:
    value, below, evidence = raw, node, None
    stated = isinstance(raw, Shape)
    if isinstance(raw, Shape):
        ctx.need(raw, node)
        value, below = getattr(raw, "value", None), node.at("value")
        evidence = ctx.text(getattr(raw, "evidence", None), node.at("evidence"), "the evidence")
        if value is None:
            return None
    if key in ("price", "list_price"):
        written = stated and "evidence" in node.keys and node.at("evidence").value
        if key == "list_price" and evidence is None and not written:
            tell(ctx.faults, below.place, "evidence_missing")
        prices = _prices(ctx, value, below) if isinstance(value, dict) else {}
        money = _own_price(ctx, prices, below) if isinstance(value, dict) else _money(ctx, value, below)
        if money is None:
            return None
        if key == "price":
            _check_markets(ctx, prices, money, below)
        return Fact(
            id=key,
            kind=key,  # type: ignore[arg-type]
            value=(_plain(money),),
            money=money,
            prices=prices,
            evidence=evidence,
        )
    if key == "stock":
        count = ctx.value(parse_count, value, below)
        if count is None:
            return None
        return Fact(
            id=key, kind="stock", value=(LocalText(default=str(count)),), count=count, evidence=evidence
        )
    if key == "offer.ends":
        written = value if isinstance(value, str) else ""
        moment = ctx.value(parse_moment, written, below)
        if moment is None:
            return None
        written = moment.isoformat(sep=" ", timespec="minutes")
        return Fact(id=key, kind="ends", value=(LocalText(default=written),), ends=moment, evidence=evidence)
    what = f"the fact {quoted(key)}"
    if isinstance(value, list):
        texts = ctx.texts(value, below, what)
        if not below.count:
            ctx.faults.add(below.place, f"{what} is an empty list; write its values or leave it out.")
    else:
        text = ctx.text(value, below, what)
        texts = () if text is None else (text,)
    return Fact(id=key, value=texts, evidence=evidence) if texts else None


def _plain(money: Money) -> LocalText:
    return LocalText(default=f"{money.amount} {money.currency}")


def _money(ctx: Context, text: str, node: Node) -> Money | None:
    home = ctx.home or "USD"  # an unknown market is reported already; look at the rest of the price
    money = ctx.value(lambda t: parse_price(t, home), text, node)
    wanted = ctx.currency
    if money is not None and wanted and money.currency != wanted and money.currency not in ctx.rated:
        tell(ctx.faults, node.place, "price_currency", price=text, wanted=wanted, currency=money.currency)
        return None
    return money


def _prices(ctx: Context, raw: dict[str, str], node: Node) -> dict[str, Money]:
    """Fixed prices by market or currency."""
    prices: dict[str, Money] = {}
    for written, text in raw.items():
        code = written.upper()
        currency = tables.MARKETS.get(code) or (code if code in tables.CURRENCIES else None)
        if currency is None:
            codes = sorted([*tables.MARKETS, *tables.CURRENCIES])
            ctx.faults.add(
                node.key(written), f"{quoted(written)} is not a market or currency; {hint(code, codes, 0)}"
            )
            continue
        money = ctx.value(lambda t, home=currency: parse_price(t, home), text, node.at(written))  # type: ignore[misc]
        if money is not None and money.currency != currency:
            ctx.faults.add(
                node.at(written).place,
                f"the price {quoted(text)} stands under {code} but is not in {currency}; correct one.",
            )
        elif money is not None:
            prices[code] = money
    return prices


def _own_price(ctx: Context, prices: dict[str, Money], node: Node) -> Money | None:
    """The price in the show's own market."""
    if ctx.market is None:
        return next(iter(prices.values()), None)
    own = fixed_price(prices, ctx.market)
    if own is None and len(prices) == len(node.keys):
        tell(ctx.faults, node.place, "price_of_market", market=ctx.market)
    return own


def _check_markets(ctx: Context, prices: dict[str, Money], money: Money, node: Node) -> None:
    """Every language's market must have a price: fixed, or by a rate."""
    known = ctx.rated | {ctx.currency}
    for lang, market in ctx.markets.items():
        currency = tables.MARKETS[market]
        if money.currency == currency or fixed_price(prices, market):
            continue
        if not (money.currency in known and currency in known):
            ctx.faults.add(
                node.place,
                f"there is no price for {lang} in {market}; write {{{ctx.market}: ..., {market}: ...}} or "
                f"add rates: {{{currency}: {{value, date}}}}.",
            )


def _check_list_price(ctx: Context, node: Node, facts: dict[str, Fact]) -> None:
    if "list_price" not in node.keys:
        return
    if "price" not in node.keys:
        tell(ctx.faults, node.key("list_price"), "list_price_alone")
    if "price" not in facts or "list_price" not in facts:
        return
    price, before = facts["price"].money, facts["list_price"].money
    if price is None or before is None:
        return
    place = node.at("list_price", "value").place
    if price.currency != before.currency:
        tell(ctx.faults, place, "list_price_currency", before=before.currency, now=price.currency)
    elif before.amount <= price.amount:
        was, now = (f"{money.amount} {money.currency}" for money in (before, price))
        tell(ctx.faults, place, "list_price_low", before=was, now=now)


def read_products(ctx: Context, raws: dict[str, RawProduct] | None, node: Node) -> dict[str, Product]:
    """The products by key. `node` is the mapping of products."""
    products: dict[str, Product] = {}
    for key, raw in (raws or {}).items():
        below = node.at(key)
        if ctx.name(key, Node(None, node.key(key)), "the key of a product") is None:
            continue
        product = _product(ctx, key, raw, below)
        if product is not None:
            products[key] = product
    return products


def _product(ctx: Context, key: str, raw: RawProduct, node: Node) -> Product | None:
    ctx.need(raw, node)
    name = ctx.text(raw.name, node.at("name"), "the name")
    images = node.at("images")
    paths = [ctx.files.picture(text, images.at(i).place) for i, text in enumerate(raw.images or ())]
    faqs: list[Faq] = []
    for i, entry in enumerate(raw.faq or ()):
        below = node.at("faq", i)
        ctx.need(entry, below)
        q = ctx.text(entry.q, below.at("q"), "the question")
        a = ctx.text(entry.a, below.at("a"), "the answer")
        if q is not None and a is not None:
            faqs.append(Faq(q=q, a=a))
    link = ctx.value(parse_link, raw.link, node.at("link")) if raw.link is not None else None
    facts = read_facts(ctx, raw.facts, node.at("facts"))
    points = ctx.texts(raw.selling_points, node.at("selling_points"), "the selling point")
    if name is None:
        return None
    return Product(
        key=key,
        name=name,
        facts=facts,
        selling_points=points,
        images=tuple(path for path in paths if path is not None),
        link=link,
        faq=tuple(faqs),
        cut_out=bool(raw.cut_out),
    )


def parse_link(text: str, *, fetched: bool = False) -> str:
    """A link; raises `ValueError`. One that Cuehost fetches itself is https, or of this computer."""
    link = text.strip()
    try:
        parts = urlsplit(link)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or re.search(r"\s|[<>\"\\]", link):
        example = "https://example.com/k2"
        raise ValueError(f"{quoted(text)} is not a link; write it whole, like {example}.")
    if parts.username or parts.password:
        raise ValueError("the link holds a user name or password; leave them out.")
    if fetched and parts.scheme != "https" and host not in _LOOPBACK:
        raise ValueError(f"{quoted(text)} is not safe to fetch; expected an https:// link.")
    return link
