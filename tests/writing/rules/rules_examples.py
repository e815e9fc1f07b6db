"""Shows for the examples that stand beside the rules: a plain one, changed as an example says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from cuehost.rundown import (
    Fact,
    GivenLine,
    LocalText,
    Loop,
    Money,
    Product,
    RuleChoices,
    Rundown,
    ScriptSource,
    Segment,
)
from cuehost.writing.rules import Airing, airing_of


def local(text: str) -> LocalText:
    return LocalText(default=text)


def plain_show(
    *,
    market: str = "US",
    platform: str = "other",
    hosts: tuple[str, ...] | list[str] = ("mia",),
    price: str = "39.90",
    list_price: str | None = None,
    evidence: str | None = "sold at this price 2026-10-01..2026-10-31",
    stock: int | None = None,
    line: str = "This is a kettle.",
    gesture: str | None = None,
    break_s: float | None = None,
    loop: dict[str, Any] | None = None,
    attended_by: str | None = None,
    also_on: tuple[str, ...] | list[str] = (),
    language: str = "en",
) -> Rundown:
    """A show of one kettle that no rule finds anything in."""
    facts = {"price": _price("price", price)}
    if list_price is not None:
        facts["list_price"] = _price("list_price", list_price).model_copy(
            update={"evidence": None if evidence is None else local(evidence)}
        )
    if stock is not None:
        facts["stock"] = Fact(id="stock", kind="stock", value=(local(str(stock)),), count=stock)
    given = ScriptSource(lines=(GivenLine(text=local(line), gesture=gesture),))
    segments = [Segment(id="opening", kind="opening", script=given)]
    segments.append(Segment(id="kettle", kind="product", product="kettle"))
    if break_s is not None:
        segments.append(Segment(id="break", kind="break", duration_s=break_s))
    return Rundown(
        show=local("Kitchen"),
        languages=(language,),
        market=market,
        currency="USD",
        platform=platform,
        hosts=tuple(hosts),
        scenes="portrait",
        products={"kettle": Product(key="kettle", name=local("K2"), facts=facts)},
        segments=tuple(segments),
        loop=Loop(**loop) if loop is not None else None,
        rules=RuleChoices(attended_by=attended_by, also_on=tuple(also_on)),
        path=Path("show.yaml"),
        fingerprint="0",
    )


def plain_airing(show: Rundown, **known: Any) -> Airing:
    """Its airing; a day may be written as a text."""
    if isinstance(day := known.get("day"), str):
        known["day"] = date.fromisoformat(day)
    return airing_of(show, **{key: tuple(v) if isinstance(v, list) else v for key, v in known.items()})


def _price(key: str, amount: str) -> Fact:
    return Fact(
        id=key,
        kind="list_price" if key == "list_price" else "price",
        value=(local(f"{amount} USD"),),
        money=Money(amount=Decimal(amount), currency="USD"),
    )
