"""Products from a sheet of their own, and sheets that stand by themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rundown_kitchen import KITCHEN

from cuehost.errors import RundownError
from cuehost.rundown import (
    check,
    fact_texts,
    load_rundown,
    load_sheet,
)

Write = Callable[[str], Path]

SHEET = """\
market: US
language: [en, es]
facts: {returns: never, delivery: fast}
products:
  pan:
    name: {en: Pan, es: Sartén}
    facts: {price: 20 USD}
    images: [images/kettle-front.jpg]
"""


def test_products_from_a_sheet(write: Write, folder: Path) -> None:
    (folder / "sheets").mkdir()
    (folder / "sheets" / "pans.yaml").write_text(SHEET.replace("images/", "../images/"))
    show = load_rundown(
        write(
            "show: Pans\nlanguage: es\nmarket: US\nfacts: {returns: siempre}\nproducts: sheets/pans.yaml\n"
            "segments: [product: pan]\n"
        )
    )
    assert show.products["pan"].name.default == "Sartén"
    assert {k: f.text("es") for k, f in show.facts.items()} == {"returns": "siempre", "delivery": "fast"}
    assert show.products["pan"].images == ((folder / "images" / "kettle-front.jpg").resolve(),)


def test_products_from_a_file_of_nothing_else(write: Write, folder: Path) -> None:
    (folder / "pans.yaml").write_text("pan: {name: Pan}\npot: {name: Pot}\n")
    show = load_rundown(
        write("show: Pans\nlanguage: en\nmarket: US\nproducts: pans.yaml\nsegments: [product: pot]\n")
    )
    assert list(show.products) == ["pan", "pot"]


def test_faults_in_a_sheet_are_told_at_the_sheet(write: Write, folder: Path) -> None:
    (folder / "pans.yaml").write_text(SHEET.replace("20 USD", "20 EUR").replace("language:", "langauge:"))
    path = write("show: Pans\nlanguage: en\nmarket: USA\nproducts: pans.yaml\nsegments: [product: pam]\n")
    found = [(f.file.name, f.line, f.column) for f in check(path)]
    assert found == [("kitchen.yaml", 3, 9), ("kitchen.yaml", 5, 21), ("pans.yaml", 2, 1)]
    path.write_text(path.read_text().replace("USA", "US"))
    found = [(f.file.name, f.line, f.column) for f in check(path)]
    assert found == [("kitchen.yaml", 5, 21), ("pans.yaml", 2, 1), ("pans.yaml", 7, 20)]


def test_a_bare_sheet(folder: Path) -> None:
    path = folder / "sheet.yaml"
    path.write_text(SHEET)
    sheet = load_sheet(path)
    assert (sheet.market, sheet.currency, sheet.languages) == ("US", "USD", ("en", "es"))
    assert sheet.products["pan"].name.get("es") == "Sartén"
    assert fact_texts(sheet, "en", product="pan") == {
        "price": "20.00 USD",
        "show:returns": "never",
        "show:delivery": "fast",
    }
    assert check(path) == ()
    with pytest.raises(RundownError, match='"segments" is missing'):
        load_rundown(path)


def test_a_rundown_as_a_sheet(write: Write) -> None:
    path = write(KITCHEN)
    assert load_sheet(path) == load_rundown(path).sheet()


@pytest.mark.parametrize("gone", ["market: US\n", "language: [en, es]\n"])
def test_a_bare_sheet_needs_market_and_language(folder: Path, gone: str) -> None:
    path = folder / "sheet.yaml"
    path.write_text(SHEET.replace(gone, ""))
    with pytest.raises(RundownError, match=f'"{gone.split(":", maxsplit=1)[0]}" is missing') as caught:
        load_sheet(path)
    assert len(caught.value.faults) == 1


@pytest.mark.parametrize("name", ["keys", "values", "items", "get", "copy", "จัดส่ง", "vận chuyển", "वज़न"])
def test_facts_are_called_as_sellers_please(folder: Path, name: str) -> None:
    file = folder / "sheet.yaml"
    file.write_text(
        SHEET.replace("price: 20 USD", f"price: 20 USD, {name}: '104'").replace(
            "delivery: fast", f"{name}: of the show"
        ),
        "utf-8",
    )
    sheet = load_sheet(file)
    told = fact_texts(sheet, "en", product="pan")
    assert told[name] == "104"
    assert told[f"show:{name}"] == "of the show"
