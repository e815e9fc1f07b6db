"""Records into products: the variants of one product become one, under a key of its own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from .records import Finding, Record
from .texts import clean, one_line

_LONGEST_KEY = 48
_SHARED_NAME = 8


@dataclass(slots=True)
class Variants:
    """One product of the source: its records, and the key it gets in a new sheet."""

    key: str
    records: list[Record]

    @property
    def where(self) -> str:
        """Where the product stands in the source."""
        return self.records[0].where

    def every(self, role: str) -> list[str]:
        """All texts of a role, each once, in order."""
        return list(dict.fromkeys(text for record in self.records for text in record.values.get(role, ())))

    def name(self) -> str:
        """The product's name: what the names of its variants share, if that is enough to be one."""
        names = [one_line(clean(name).text) for name in self.every("name")]
        if len(names) < 2:
            return names[0] if names else ""
        start = names[0]
        for name in names[1:]:
            while start and not name.startswith(start):
                start = start[:-1]
        # Only whole words are shared: `Shirt - Red` and `Shirt - Rust` share `Shirt`.
        cut = [n for n in names if len(n) > len(start) and n[len(start)].isalnum()]
        if cut and start and start[-1].isalnum():
            start = start.rpartition(" ")[0]
        start = start.rstrip(" -–—,/|(:·")
        return start if len(start) >= _SHARED_NAME or len(start) * 2 >= len(names[0]) else names[0]


def group(records: Iterable[Record]) -> tuple[list[Variants], list[Finding]]:
    """The products in the order they first appear, and what had to be left out.

    Records with the same group are variants of one. A row without a name in a group that has one is
    more about that product: another variant, another picture. Keys hang on the source's own names and
    numbers, so that they are the same the next time.
    """
    groups: dict[str, list[Record]] = {}
    seen: dict[str, str] = {}
    findings: list[Finding] = []
    for number, record in enumerate(records):
        shared = record.first("group")
        own = record.first("sku")
        if not shared and own:
            if own in seen:
                text = f"the number {own} stands here twice (first in {seen[own]})"
                findings.append(Finding("double", text, where=record.where, lost=True))
                continue
            seen[own] = record.where
        groups.setdefault(f"group {shared}" if shared else f"one {number}", []).append(record)
    products: list[Variants] = []
    keys: set[str] = set()
    for held in groups.values():
        product = Variants("", held)
        if not product.name():
            findings.append(Finding("no_name", "it has no name", where=product.where, lost=True))
            continue
        key = base = key_of(product)
        turn = 2
        while key in keys:
            key, turn = f"{base}-{turn}", turn + 1
        keys.add(key)
        product.key = key
        products.append(product)
    return products, findings


def key_of(product: Variants) -> str:
    """The key a product gets: from its address, its group or number, or its name."""
    record = product.records[0]
    shared = record.first("group")
    for text in (record.key, shared if len(product.records) > 1 else "", record.first("sku"), shared):
        if slug := slug_of(text):
            return slug
    return slug_of(product.name()) or "product"


def slug_of(text: str) -> str:
    """`text` as a key: letters, digits and - in lower case."""
    text = unicodedata.normalize("NFKC", text).lower()
    # Vowel signs of Thai and other scripts are no letters to a key; without them it can still be told.
    text = "".join(char for char in text if not unicodedata.category(char).startswith("M"))
    slug = re.sub(r"[\W_-]+", "-", text).strip("-")
    return slug if len(slug) <= _LONGEST_KEY else slug[:_LONGEST_KEY].rstrip("-")
