"""A kitchen with a rundown on the table: a small, right show on disk to break in every way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from cuehost.rundown import Fault, check

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


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the pictures the kitchen names."""
    (tmp_path / "images").mkdir()
    Image.new("RGB", (32, 24), "tomato").save(tmp_path / "images" / "kettle-front.jpg")
    Image.new("RGBA", (24, 32), (9, 90, 200, 128)).save(tmp_path / "images" / "kettle-pour.png")
    return tmp_path


@pytest.fixture
def write(folder: Path) -> Callable[[str], Path]:
    """Writes a rundown into the folder."""

    def write(text: str) -> Path:
        path = folder / "kitchen.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def place_of(text: str, marker: str) -> tuple[int, int]:
    """Line and column (from 1) of the only place where `marker` stands in `text`."""
    assert text.count(marker) == 1, f"{marker!r} stands {text.count(marker)} times"
    before = text[: text.index(marker)]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


@pytest.fixture
def faults_of(write: Callable[[str], Path]) -> Callable[..., list[Fault]]:
    """The faults of the kitchen after replacing parts of it: `faults_of(old, new, old, new, ...)`."""

    def faults_of(*changes: str) -> list[Fault]:
        return list(check(write(changed(*changes))))

    return faults_of


def changed(*changes: str) -> str:
    """The kitchen with parts replaced, each of which stands there once."""
    text = KITCHEN
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return text
