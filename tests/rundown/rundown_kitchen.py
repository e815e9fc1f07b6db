"""A small, right rundown to break in every way, and how to break it."""

from __future__ import annotations

KITCHEN = """\
show: Autumn kitchen
language: en
market: US
platform: youtube
host: mia
scenes: portrait
facts:
  returns: free within 30 days
  payment: [card, PayPal]
products:
  kettle:
    name: Pour-over kettle K2
    facts:
      price: 39.90 USD
      list_price: {value: 49.90 USD, evidence: "sold at this price 2026-10-01..2026-10-31"}
      capacity: 0.9 l
      material: 304 stainless steel
      stock: 140
    images: [images/kettle-front.jpg, images/kettle-pour.png]
    link: https://example.com/k2
    faq:
      - {q: "Does it work on induction?", a: "Yes, on gas, electric and induction."}
segments:
  - opening: {brief: Welcome the viewers.}
  - product: kettle
    id: kettle-first
    duration: 90s
    selling_points: [thermometer in the lid, gooseneck spout]
    script: generate
  - questions: {duration: 60s}
  - closing: {}
loop: {until: "23:00", reword: true}
"""


def place_of(text: str, marker: str) -> tuple[int, int]:
    """Line and column (from 1) of the only place where `marker` stands in `text`."""
    assert text.count(marker) == 1, f"{marker!r} stands {text.count(marker)} times"
    before = text[: text.index(marker)]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def changed(*changes: str) -> str:
    """The kitchen with parts replaced, each of which stands there once."""
    text = KITCHEN
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return text
