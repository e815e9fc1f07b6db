"""Shows of many products in the offline writer's eight languages, made up from `markets.yaml`.

For tests and benchmarks alike: real sellers' texts, in numbers nobody wants to write by hand.
"""

from __future__ import annotations

import functools
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from cuehost.rundown import Fact, Faq, LocalText, Money, Product, Rundown, Segment

LANGS = ("en", "zh", "es", "pt", "ru", "th", "vi", "id")


@functools.cache
def texts() -> dict[str, Any]:
    """The texts by language."""
    return dict(yaml.safe_load(Path(__file__).with_name("markets.yaml").read_text("utf-8")))


def market_show(lang: str, count: int = 10, *, duration_s: float | None = None, **changes: object) -> Rundown:
    """A show of `count` products in `lang`, in its market and currency; product segments of `duration_s`."""
    found = texts()[lang]
    products = {f"p{n}": _product(found, n) for n in range(count)}
    parts = [Segment(id="opening", kind="opening")]
    parts += [Segment(id=key, kind="product", product=key, duration_s=duration_s) for key in products]
    parts += [Segment(id="questions", kind="questions"), Segment(id="closing", kind="closing")]
    fields: dict[str, object] = {
        "show": LocalText(default=found["show"]),
        "languages": (lang,),
        "market": found["market"],
        "currency": found["currency"],
        "platform": "other",
        "hosts": ("mia",),
        "scenes": "portrait",
        "facts": {"returns": _fact("returns", found["returns"])},
        "products": products,
        "segments": tuple(parts),
        "path": Path("market.yaml"),
        "fingerprint": lang,
    }
    return Rundown(**(fields | changes))  # type: ignore[arg-type]


def _product(found: dict[str, Any], n: int) -> Product:
    names, points = found["names"], found["points"]
    name = names[n % len(names)] + (f" {n}" if n >= len(names) else "")
    price, list_price = (Decimal(str(value)) + n for value in found["prices"])
    facts = [_price("price", price, found["currency"])]
    if n % 2 == 0:
        facts.append(_price("list_price", list_price, found["currency"]))
    facts += [
        Fact(id="stock", kind="stock", value=(LocalText(default=str(90 + n)),), count=90 + n),
        _fact("capacity", f"0.{n % 8 + 1} l"),
        _fact("material", found["materials"][n % 4]),
        _fact("colours", *found["colours"][n % 4]),
        _fact("warranty", found["warranty"]),
        _fact("shipping", found["shipping"]),
        _fact("weight", f"{200 + 10 * n} g"),
    ]
    return Product(
        key=f"p{n}",
        name=LocalText(default=name),
        facts={fact.id: fact for fact in facts},
        selling_points=tuple(LocalText(default=points[(3 * n + k) % len(points)]) for k in range(3)),
        faq=tuple(
            Faq(q=LocalText(default=q), a=LocalText(default=a))
            for q, a in (found["faq"][(n + k) % len(found["faq"])] for k in range(3))
        ),
        images=(Path(f"{n}.jpg"),),
    )


def _fact(key: str, *values: str) -> Fact:
    return Fact(id=key, value=tuple(LocalText(default=value) for value in values))


def _price(kind: Any, amount: Decimal, currency: str) -> Fact:
    money = Money(amount=amount, currency=currency)
    return Fact(id=kind, kind=kind, value=(LocalText(default=f"{amount} {currency}"),), money=money)
