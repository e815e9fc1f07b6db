"""Google Merchant product feeds: RSS 2.0 and Atom with the `g:` namespace, and their fields in tables.

Field names and meanings: Google's Merchant Center product data specification, as of 2026.
"""

from __future__ import annotations

import io
import re
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from cuehost.errors import InputError

from .columns import fact_id, guess_role
from .records import Finding, Reading, Record

MAX_ITEMS = 50_000

ELEMENTS = {
    "id": "sku", "title": "name", "description": "description", "link": "link", "image_link": "image",
    "additional_image_link": "image", "price": "price", "sale_price": "sale_price",
    "sale_price_effective_date": "sale_dates", "availability": "availability", "brand": "brand",
    "gtin": "gtin", "mpn": "mpn", "material": "material", "color": "color", "size": "size",
    "pattern": "pattern", "item_group_id": "group", "product_highlight": "selling_points",
    "condition": "condition", "product_weight": "weight", "shipping": "shipping",
    "product_detail": "product_detail", "quantity": "stock", "sell_on_google_quantity": "stock",
}  # fmt: skip
"""What each field of the specification is to us; the others are for the shop and its advertising."""

_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["'][^>]{0,200}\?>""")
_OWN = ("utf-8", "utf8", "utf-16", "us-ascii", "iso-8859-1")


def read_feed(data: bytes) -> Reading:
    """The items of a feed. Nothing is read from elsewhere: a DTD or entity of its own ends the reading.

    A feed that breaks off gives the items before that place, and a finding. Raises `InputError` for what
    is no feed, and for one with a DTD.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    reading = Reading()
    where, root = 0, ""
    try:
        for event, element in iterparse(
            io.BytesIO(_as_utf8(data)), events=("start", "end"), forbid_dtd=True, forbid_external=True
        ):
            name = _local(element.tag)
            if event == "start":
                root = root or name
                continue
            if name not in ("item", "entry"):
                continue
            where += 1
            if where > MAX_ITEMS:
                text = f"only the first {MAX_ITEMS} items are read; split the feed"
                reading.findings.append(Finding("too_many", text, where=f"item {where}", lost=True))
                break
            reading.records.append(_item(element, where))
            element.clear()
    except DefusedXmlException as error:
        raise InputError(
            "The feed holds a DTD or entities of its own, which are not read.", "Export it without them."
        ) from error
    except ParseError as error:
        line, column = error.position
        text = f"the feed breaks off here: {str(error).split(':', maxsplit=1)[0]}"
        finding = Finding("broken", text, where=f"line {line}, column {column + 1}", lost=True)
        if not reading.records:
            raise InputError(
                f"The XML cannot be read at {finding.where}: {finding.text}.", "Export the feed again."
            ) from error
        reading.findings.append(finding)
    except (LookupError, ValueError) as error:
        raise InputError("The feed's encoding cannot be read.", "Export it as UTF-8.") from error
    if not reading.records:
        raise InputError(
            f"The XML holds no items ({root or 'nothing'}).", "Give a Merchant feed: RSS 2.0 or Atom."
        )
    return reading


def from_fields(fields: dict[str, list[str]], where: str) -> tuple[Record, set[str]]:
    """The record of one item's fields, and the names of the fields that are not used."""
    record = Record(where, exact=True)
    unused = set()
    for name, texts in fields.items():
        role = ELEMENTS.get(name)
        kept = [text.strip() for text in texts if text.strip()]
        if role == "product_detail":
            continue
        if role is None:
            unused.add(name)
        elif kept and not (role == "condition" and kept[0].lower() == "new"):
            record.values.setdefault(role, []).extend(kept)
    for detail in fields.get("product_detail", ()):
        # section:attribute:value in tables; elements are put so too.
        parts = [part.strip() for part in detail.split(":", 2)]
        name, value = (parts[-2], parts[-1]) if len(parts) > 1 else ("", "")
        role = guess_role(name) or fact_id(name)
        if role and value and role not in record.values and role not in ("name", "price", "link", "image"):
            record.values[role] = [value]
    return record, unused


def _item(element: Element, number: int) -> Record:
    fields: dict[str, list[str]] = {}
    plain: dict[str, list[str]] = {}
    for child in element:
        name = _local(child.tag)
        # What stands in Google's namespace goes before RSS's own elements of the same name.
        own = "base.google.com" in str(child.tag)
        (fields if own else plain).setdefault(name, []).append(_text(name, child))
    fields = {**plain, **fields}
    name = next(iter(fields.get("id", ())), "").strip()
    record, _ = from_fields(fields, f"item {number} ({name})" if name else f"item {number}")
    return record


def _text(name: str, element: Element) -> str:
    if name == "link":
        return element.text or element.get("href") or ""
    if name in ("shipping", "product_detail"):
        parts = {_local(part.tag): (part.text or "").strip() for part in element}
        order = (
            ("country", "region", "service", "price")
            if name == "shipping"
            else ("section_name", "attribute_name", "attribute_value")
        )
        return ":".join(parts.get(part, "") for part in order) if parts else element.text or ""
    # Atom allows markup inside; its text is what is meant.
    return "".join(element.itertext())


def _local(tag: Any) -> str:
    return str(tag).rpartition("}")[2]


def _as_utf8(data: bytes) -> bytes:
    """`data` in UTF-8 where it says that it is in an encoding the XML parser does not know."""
    match = _DECLARED.match(data.lstrip()[:400])
    if match is None or match[1].decode().lower() in _OWN:
        return data
    text = data.decode(match[1].decode(), "strict")
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1).encode("utf-8")
