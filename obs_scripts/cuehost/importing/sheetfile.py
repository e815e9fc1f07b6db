"""Product sheets as YAML text: written to be read and edited by people, the same each time.

A new sheet is written whole. An existing one is edited in place, so that its comments, order and
spelling stay: see `merging.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from .offers import Entry, Value

_PLAIN = re.compile(r"[^\W_](?:[^\n]*[^\s:])?")
_UNSAFE = re.compile(r":(?=\s|$)|\s#|[\[\]{}]")
_FLOW = re.compile("[,?:#]")
_RESOLVED = re.compile(
    r"(?:~|null|true|false|yes|no|on|off|[-+]?[\d_.,:]+(?:e[-+]?\d+)?|0[xo]\w+)", re.IGNORECASE
)


def scalar(text: str, *, flow: bool = False) -> str:
    """`text` as a YAML scalar that is read back as that text: plain where it can be, else in quotes.

    `flow`: it stands inside brackets or braces.
    """
    plain = (
        _PLAIN.fullmatch(text) is not None
        and not _UNSAFE.search(text)
        and not (flow and _FLOW.search(text))
        and not _RESOLVED.fullmatch(text)
    )
    return text if plain else json.dumps(text, ensure_ascii=False)


def fact_lines(key: str, value: Value, indent: int) -> list[str]:
    """A fact in block style."""
    pad = " " * indent
    if isinstance(value, dict):
        inner = ", ".join(f"{name}: {scalar(text, flow=True)}" for name, text in value.items())
        return [f"{pad}{scalar(key)}: {{{inner}}}"]
    if isinstance(value, list):
        return [f"{pad}{scalar(key)}:", *(f"{pad}  - {scalar(text)}" for text in value)]
    if "\n" in value:
        return [f"{pad}{scalar(key)}: |-", *(f"{pad}  {line}" if line else "" for line in value.split("\n"))]
    return [f"{pad}{scalar(key)}: {value if key == 'stock' else scalar(value)}"]


def fact_flow(key: str, value: Value) -> str:
    """A fact inside braces."""
    if isinstance(value, dict):
        inner = ", ".join(f"{name}: {scalar(text, flow=True)}" for name, text in value.items())
        return f"{scalar(key, flow=True)}: {{{inner}}}"
    if isinstance(value, list):
        return f"{scalar(key, flow=True)}: [{', '.join(scalar(text, flow=True) for text in value)}]"
    return f"{scalar(key, flow=True)}: {value if key == 'stock' else scalar(value, flow=True)}"


def entry_parts(entry: Entry) -> dict[str, object]:
    """An entry's keys below its own, in the order they are written, without the empty ones."""
    parts: dict[str, object] = {"name": entry.name, "facts": in_order(entry.facts)}
    parts |= {"selling_points": entry.selling_points, "images": entry.images, "link": entry.link}
    return {key: value for key, value in parts.items() if value}


def in_order(facts: dict[str, Value]) -> dict[str, Value]:
    """Facts with those first that a seller looks for first, and the description last."""
    first = ("price", "list_price", "price_range", "stock", "availability")
    last = ("sku", "gtin", "mpn", "description")
    middle = [key for key in facts if key not in first and key not in last]
    return {key: facts[key] for key in (*first, *middle, *last) if key in facts}


def part_lines(key: str, value: object, indent: int) -> list[str]:
    """One key of a product, in block style."""
    pad = " " * indent
    if isinstance(value, dict):
        return [f"{pad}{key}:", *(line for k, v in value.items() for line in fact_lines(k, v, indent + 2))]
    if isinstance(value, list):
        return [f"{pad}{key}:", *(f"{pad}  - {scalar(text)}" for text in value)]
    return [f"{pad}{key}: {scalar(str(value))}"]


def entry_lines(entry: Entry, indent: int) -> list[str]:
    """A product in block style."""
    lines = [" " * indent + f"{scalar(entry.key)}:"]
    for key, value in entry_parts(entry).items():
        lines += part_lines(key, value, indent + 2)
    return lines


def entry_flow(entry: Entry) -> str:
    """A product inside braces."""
    parts = ", ".join(part_flow(key, value) for key, value in entry_parts(entry).items())
    return f"{scalar(entry.key, flow=True)}: {{{parts}}}"


def part_flow(key: str, value: object) -> str:
    """One key of a product, inside braces."""
    if isinstance(value, dict):
        return f"{key}: {{{', '.join(fact_flow(k, v) for k, v in value.items())}}}"
    if isinstance(value, list):
        return f"{key}: [{', '.join(scalar(text, flow=True) for text in value)}]"
    return f"{key}: {scalar(str(value), flow=True)}"


def new_sheet(market: str, language: str, entries: Sequence[Entry], heading: Iterable[str]) -> str:
    """A whole sheet; `heading` are the lines of the comment at its top."""
    lines = [f"# {line}".rstrip() for line in heading]
    lines += [f"market: {market}", f"language: {scalar(language)}", "products:"]
    for place, entry in enumerate(entries):
        lines += ([""] if place else []) + entry_lines(entry, 2)
    return "\n".join(lines) + "\n"
