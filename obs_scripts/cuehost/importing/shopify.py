"""Shopify's `products.json`: of a shop's public address, of the admin API, or saved in a file.

Each variant becomes a record; those of a product share its group. Amounts stand there without a
currency. Fields: Shopify's product resource, as of 2026.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlsplit

from cuehost.errors import InputError

from .columns import fact_id, guess_role
from .records import Finding, Reading, Record

PAGE = 250
"""Most products a page holds."""

_MOST_VARIANTS = 300
_OPTIONS = ("option1", "option2", "option3")


def read_products(data: bytes | str, *, url: str = "", first: int = 1) -> Reading:
    """The variants of all products in `data`.

    `url` is the address it comes from, "" for a file; `first` is the number of its first product, for
    places in messages. Raises `InputError` where it is no such document.
    """
    found = _products(data)
    reading = Reading()
    for number, product in enumerate(found, start=first):
        where = f"product {number}"
        if not isinstance(product, dict):
            reading.findings.append(Finding("product", "this is no product", where=where, lost=True))
            continue
        reading.records += _variants(product, where, url)
    return reading


def count(data: bytes | str) -> int:
    """How many products a page holds. Raises `InputError` like `read_products`."""
    return len(_products(data))


def _products(data: bytes | str) -> list[Any]:
    try:
        document = json.loads(data, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        position = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise InputError(f"The JSON cannot be read{position}.", "Export it again.") from error
    if isinstance(document, dict):
        document = [document["product"]] if "product" in document else document.get("products")
    if not isinstance(document, list):
        raise InputError("The JSON holds no products.", "Give a Shopify products.json.")
    return document


def _variants(product: dict[str, Any], where: str, url: str) -> list[Record]:
    shared: dict[str, list[str]] = {}
    handle = _text(product.get("handle"))
    group = _text(product.get("id")) or handle or _text(product.get("title"))
    if handle:
        where = f"{where} ({handle[:60]})"
    for role, name in (("name", "title"), ("brand", "vendor"), ("description", "body_html")):
        if text := _text(product.get(name)):
            shared[role] = [text]
    shared["group"] = [group]
    pictures = product.get("images") or product.get("image") or []
    links = [_picture(p) for p in (pictures if isinstance(pictures, list) else [pictures])]
    if kept := [link for link in links if link]:
        shared["image"] = kept
    if url and handle:
        parts = urlsplit(url)
        shared["link"] = [f"{parts.scheme}://{parts.netloc}/products/{quote(handle)}"]
    options = _option_roles(product.get("options"))
    variants = product.get("variants")
    held = [v for v in variants if isinstance(v, dict)] if isinstance(variants, list) else []
    if not held:
        return [Record(where, shared, handle, exact=True)]
    return [_variant(v, dict(shared), options, where, handle) for v in held[:_MOST_VARIANTS]]


def _variant(
    variant: dict[str, Any], values: dict[str, list[str]], options: list[str], where: str, handle: str
) -> Record:
    for role, name in (("sku", "sku"), ("price", "price"), ("list_price", "compare_at_price"),
                       ("gtin", "barcode")):  # fmt: skip
        if text := _text(variant.get(name)):
            values[role] = [text]
    for role, name in zip(options, _OPTIONS, strict=False):
        text = _text(variant.get(name))
        if text and role and text != "Default Title":
            values[role] = [text]
    grams = variant.get("grams")
    if isinstance(grams, int) and not isinstance(grams, bool) and grams > 0:
        values["weight"] = [f"{grams} g"]
    if variant.get("inventory_management") and isinstance(variant.get("inventory_quantity"), int):
        values["stock"] = [str(max(0, variant["inventory_quantity"]))]
    elif variant.get("available") is False:
        values["availability"] = ["out_of_stock"]
    elif variant.get("available") is True:
        values["availability"] = ["in_stock"]
    title = _text(variant.get("title"))
    inner = f"{where}, {title[:60]}" if title and title != "Default Title" else where
    return Record(inner, values, handle, exact=True)


def _option_roles(options: Any) -> list[str]:
    """What the options are facts of, in the order of option1 to option3."""
    roles = []
    for option in options if isinstance(options, list) else []:
        name = _text(option.get("name") if isinstance(option, dict) else option)
        role = guess_role(name)
        roles.append(
            "" if name == "Title" else role if role in ("size", "color", "material") else fact_id(name)
        )
    return roles


def _picture(picture: Any) -> str:
    link = picture.get("src") if isinstance(picture, dict) else picture
    return link.strip() if isinstance(link, str) else ""


def _text(value: Any) -> str:
    """A text or number as text; anything else is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return ""
    return str(value).strip()
