"""Bringing products into a sheet that is there already: what people wrote stays.

Price and stock follow the source, and every change is told. What the sheet lacks is added. All else
that stands in the sheet stays as it is: names, facts, selling points, questions, comments, order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import yaml

from cuehost.errors import InputError
from cuehost.rundown import Product, Sheet
from cuehost.rundown.reading import parse_price

from .columns import guess_role
from .editing import YamlText, child, merges
from .offers import Entry, Value
from .records import Finding
from .sheetfile import entry_flow, entry_lines, fact_flow, fact_lines, in_order, part_flow, part_lines

_FOLLOWED = ("price", "stock")


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that is other than it was. `before` is "" for what was not there."""

    product: str
    fact: str
    before: str
    after: str


@dataclass(slots=True)
class Merge:
    """What the import does to one product that the sheet has already."""

    entry: Entry
    facts: dict[str, Value] = field(default_factory=dict)
    updates: dict[str, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def match(entries: Iterable[Entry], sheet: Sheet) -> tuple[list[Entry], list[Entry]]:
    """The entries whose products the sheet has (under its keys), and those that are new to it.

    A product is known by one of its numbers (the fact `sku`), by its key, or by its link. New ones
    whose key is taken get another.
    """
    known: list[Entry] = []
    new: list[Entry] = []
    taken: set[str] = set()
    by_number = {n: key for key, product in sheet.products.items() for n in _numbers(product)}
    by_link = {product.link: key for key, product in sheet.products.items() if product.link}
    for entry in entries:
        sku = entry.facts.get("sku", [])
        numbers = {sku} if isinstance(sku, str) else set(sku)
        held = sheet.products.get(entry.key)
        candidates = [by_number[n] for n in sorted(numbers) if n in by_number]
        if held is not None and (not numbers or not _numbers(held)):
            candidates.append(entry.key)
        if entry.link in by_link:
            candidates.append(by_link[entry.link])
        key = next((key for key in candidates if key not in taken), None)
        if key is None:
            new.append(entry)
        else:
            taken.add(key)
            known.append(replace(entry, key=key))
    keys = set(sheet.products)
    for place, entry in enumerate(new):
        key, turn = entry.key, 2
        while key in keys:
            key, turn = f"{entry.key}-{turn}", turn + 1
        keys.add(key)
        new[place] = replace(entry, key=key)
    return known, new


def merge(entry: Entry, product: Product) -> Merge:
    """What of `entry` goes into `product` of the sheet."""
    made = Merge(entry)
    roles = {guess_role(fact) for fact in product.facts} - {""}
    for fact, value in in_order(entry.facts).items():
        if fact in _FOLLOWED and fact in product.facts and isinstance(value, str):
            _follow(made, product, fact, value)
        elif fact in product.facts or fact in roles or (fact == "price_range" and "price" in product.facts):
            continue
        elif fact == "list_price" and "price" in made.updates:
            continue  # its evidence is for the price that stood there
        elif fact == "price" and not _below_list_price(made, product, str(value)):
            continue
        else:
            made.facts[fact] = value
            made.changes.append(Change(product.key, fact, "", _told(value)))
    return made


def _follow(made: Merge, product: Product, fact: str, value: str) -> None:
    held = product.facts[fact]
    if fact == "stock":
        if held.count != int(value):
            made.updates[fact] = value
            made.changes.append(Change(product.key, fact, str(held.count), value))
        return
    if held.money is None or held.money == parse_price(value, None):
        return
    if _below_list_price(made, product, value):
        made.updates[fact] = value
        made.changes.append(Change(product.key, fact, f"{held.money.amount} {held.money.currency}", value))


def _below_list_price(made: Merge, product: Product, price: str) -> bool:
    """Whether a new price leaves the sheet's list price right; otherwise the seller has to decide."""
    before = product.facts.get("list_price")
    money = parse_price(price, None)
    if before is None or before.money is None:
        return True
    if before.money.currency == money.currency and before.money.amount > money.amount:
        return True
    made.findings.append(
        Finding(
            "price",
            f"the new price {price} is not below the sheet's list price {before.money.amount} "
            f"{before.money.currency}; take the list price out and import again",
            product.key,
            made.entry.where,
            lost=True,
        )
    )
    return False


def edit(text: str, merged: Sequence[Merge], new: Sequence[Entry], sheet: Sheet) -> tuple[str, list[Finding]]:
    """The sheet's text with the changes made in it, and what could not be done.

    Raises `InputError` where the file cannot be edited.
    """
    document = YamlText(text)
    products = child(document.root, "products")
    if not isinstance(products, yaml.MappingNode):
        raise InputError(
            f"{sheet.path.name} holds no products itself.", "Import into the sheet it names under products:."
        )
    findings: list[Finding] = []
    for one in merged:
        node = child(products, one.entry.key)
        if not isinstance(node, yaml.MappingNode) or merges(node) or merges(child(node, "facts")):
            if one.changes or one.entry.images:
                findings.append(
                    Finding("merged", "the sheet puts it together with <<; edit it by hand", one.entry.key,
                            one.entry.where, lost=True)
                )  # fmt: skip
            one.changes.clear()
            continue
        _edit_product(document, node, one, sheet.products[one.entry.key])
    if new:
        indented = [line for entry in new for line in ("", *entry_lines(entry, 0))]
        document.add_to_mapping(products, indented, [entry_flow(entry) for entry in new])
    return document.result(), findings


def _edit_product(document: YamlText, node: yaml.MappingNode, one: Merge, product: Product) -> None:
    facts = child(node, "facts")
    for fact, value in one.updates.items():
        held = child(facts, fact)
        inner = child(held, "value") if isinstance(held, yaml.MappingNode) else held
        if isinstance(inner, yaml.ScalarNode):
            document.replace(inner, value)
    parts: dict[str, object] = {}
    if one.facts and isinstance(facts, yaml.MappingNode):
        lines = [line for fact, value in one.facts.items() for line in fact_lines(fact, value, 0)]
        document.add_to_mapping(facts, lines, [fact_flow(fact, value) for fact, value in one.facts.items()])
    elif one.facts:
        parts["facts"] = one.facts
    if one.entry.selling_points and not product.selling_points:
        parts["selling_points"] = one.entry.selling_points
        one.changes.append(Change(product.key, "selling_points", "", "; ".join(one.entry.selling_points)))
    images = child(node, "images")
    if one.entry.images:
        one.changes.append(Change(product.key, "images", "", ", ".join(one.entry.images)))
        if images is None:
            parts["images"] = one.entry.images
        else:
            document.add_to_list(images, one.entry.images)
    if one.entry.link and product.link is None:
        parts["link"] = one.entry.link
        one.changes.append(Change(product.key, "link", "", one.entry.link))
    if parts:
        lines = [line for key, value in parts.items() for line in part_lines(key, value, 0)]
        document.add_to_mapping(node, lines, [part_flow(key, value) for key, value in parts.items()])


def kept(before: Sheet, after: Sheet, merged: Sequence[Merge]) -> bool:
    """Whether all that stood in a sheet stands there still, save the changes that were meant."""
    meant = {one.entry.key: one.updates for one in merged}
    added = {one.entry.key: one.facts.keys() for one in merged}
    if before.facts != after.facts or not before.products.keys() <= after.products.keys():
        return False
    for key, old in before.products.items():
        now = after.products[key]
        facts = {fact: value for fact, value in old.facts.items() if fact not in meant.get(key, {})}
        same = (
            old.name == now.name
            and old.faq == now.faq
            and now.images[: len(old.images)] == old.images
            and now.selling_points[: len(old.selling_points)] == old.selling_points
            and old.link in (None, now.link)
            and all(now.facts.get(fact) == value for fact, value in facts.items())
            and now.facts.keys() - old.facts.keys() <= added.get(key, set())
        )
        if not same:
            return False
    return True


def _numbers(product: Product) -> set[str]:
    sku = product.facts.get("sku")
    return {text.default for text in sku.value} if sku is not None else set()


def _told(value: Value) -> str:
    text = (
        ", ".join(value) if isinstance(value, list) else value if isinstance(value, str) else value["value"]
    )
    return text if len(text) <= 80 else text[:79] + "…"
