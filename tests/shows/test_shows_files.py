"""The bundled shows are plain, complete YAML, and their pictures are there and large enough."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image

SHOWS = Path(__file__).resolve().parents[2] / "shows"
RUNDOWNS = sorted(SHOWS.glob("*/*.yaml"))
MIN_PX = 800
KINDS = {"opening", "product", "questions", "break", "closing"}
PICTURES = sorted(SHOWS.glob("*/images/*.jpg"))


def read(path: Path) -> dict[str, Any]:
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    return document


def sheet_of(path: Path) -> dict[str, Any]:
    """The product sheets of a rundown, wherever they stand."""
    products = read(path)["products"]
    if isinstance(products, str):
        return sheet_of(path.parent / products)
    assert isinstance(products, dict)
    return products


def images() -> Iterator[Path]:
    for path in RUNDOWNS:
        for product in sheet_of(path).values():
            for image in product["images"]:
                yield path.parent / image


def names(path: Path) -> str:
    return str(path.relative_to(SHOWS))


def test_there_are_shows() -> None:
    assert {p.parent.name for p in RUNDOWNS} >= {"kitchen", "viaje", "cha"}
    assert any(isinstance(read(p).get("products"), str) for p in RUNDOWNS), "one show shares a sheet by path"


@pytest.mark.parametrize("path", RUNDOWNS, ids=names)
def test_products_are_complete(path: Path) -> None:
    products = sheet_of(path)
    assert len(products) >= 3
    for key, product in products.items():
        assert product["name"], key
        assert product["facts"]["price"], key
        assert len(product["images"]) == 2, key
        assert len(product["selling_points"]) >= 3, key
        assert 3 <= len(product["faq"]) <= 5, key
        assert all(entry["q"] and entry["a"] for entry in product["faq"]), key
        assert product["link"].startswith("https://example.com/"), key


@pytest.mark.parametrize("path", RUNDOWNS, ids=names)
def test_list_prices_are_higher_and_have_evidence(path: Path) -> None:
    for key, product in sheet_of(path).items():
        before = product["facts"].get("list_price")
        if before is None:
            continue
        amount, currency = product["facts"]["price"].split()
        old_amount, old_currency = before["value"].split()
        assert currency == old_currency, key
        assert float(old_amount) > float(amount), key
        assert before["evidence"], key


@pytest.mark.parametrize("path", [p for p in RUNDOWNS if "segments" in read(p)], ids=names)
def test_segments_speak_of_known_products(path: Path) -> None:
    products = sheet_of(path)
    ids = []
    for segment in read(path)["segments"]:
        (kind,) = KINDS & segment.keys()
        body = segment if kind == "product" else segment[kind]
        ids.append(body["id"])
        if kind == "product":
            assert segment["product"] in products
            known = [
                p["zh"] if isinstance(p, dict) else p for p in products[segment["product"]]["selling_points"]
            ]
            assert set(segment.get("selling_points", [])) <= set(known)
    assert len(ids) == len(set(ids))


def test_a_show_has_a_break_with_lines_of_its_own() -> None:
    breaks = [s["break"] for s in read(SHOWS / "viaje" / "viaje.yaml")["segments"] if "break" in s]
    assert breaks and all(line["text"] for line in breaks[0]["script"])


@pytest.mark.parametrize("path", sorted(set(images())), ids=names)
def test_pictures_open(path: Path) -> None:
    with Image.open(path) as picture:
        picture.load()
        assert min(picture.size) >= MIN_PX
        assert picture.mode == "RGB"


def test_every_picture_is_used() -> None:
    backgrounds = {path.parent / "images" / "set.jpg" for path in RUNDOWNS}
    assert set(PICTURES) == set(images()) | backgrounds


@pytest.mark.parametrize("name", ["set", "set2"])
def test_set_backgrounds_fill_the_canvas(name: str) -> None:
    folder = SHOWS.parent / "assets" / "pictures"
    for shape, size in (("portrait", (1080, 1920)), ("landscape", (1920, 1080))):
        with Image.open(folder / f"{name}_{shape}.jpg") as picture:
            picture.load()
            assert picture.size == size
