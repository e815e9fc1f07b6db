"""What every reader gives: records of a source, each still in the source's own words.

A record's `values` are texts by role. Roles with a meaning of their own are `ROLES`; every other role
is the id of a fact. A role may have several texts: pictures, selling points, sizes.
"""

from __future__ import annotations

from dataclasses import dataclass, field

ROLES = frozenset(
    {"name", "price", "sale_price", "sale_dates", "list_price", "list_price_evidence", "currency", "stock"}
    | {"availability", "group", "sku", "description", "selling_points", "image", "link"}
)
"""Roles that are more than a fact's text."""

MANY = frozenset({"image", "selling_points"})
"""Roles that several columns may fill."""


@dataclass(slots=True)
class Record:
    """One row, item or variant. `where` says where it stands, in words: `row 12`, `item 3 (K2)`.

    `exact`: prices are written for machines (`1299.00`, `39.90 USD`), as in feeds.
    `key`: a name for the product that the source itself uses in addresses, if it has one.
    """

    where: str
    values: dict[str, list[str]] = field(default_factory=dict)
    key: str = ""
    exact: bool = False

    def first(self, role: str) -> str:
        """The first text of a role, "" if there is none."""
        return next(iter(self.values.get(role, ())), "")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the seller should know about what came in, in words.

    `code` names the kind (docs/products.md lists them), `product` the key, `where` the place in the
    source. `lost`: the source has it and the sheet does not.
    """

    code: str
    text: str
    product: str = ""
    where: str = ""
    lost: bool = False


@dataclass(slots=True)
class Reading:
    """What a reader found: records, findings, and which column became what ("" for none)."""

    records: list[Record] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
