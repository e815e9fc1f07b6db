"""Single values of a product sheet are corrected in place, and nothing else changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuehost.errors import InputError, Outdated
from cuehost.importing import SheetFile
from cuehost.rundown import load_rundown

SHEET = """\
# what we sell
products:
  cup:      # the blue one
    name: Blue cup
    facts: {price: 9.90 USD, stock: 12}   # till Friday
  pot:
    name: Clay pot
    facts:
      price: {US: 30.00 USD}
      list_price: {value: 49.90 USD, evidence: "sold at this price 2026-10-01..2026-10-31"}
      stock: {value: 40, evidence: counted on 2026-11-02}
  lid:
    name: Lid
    facts: {material: clay}
"""
HEAD = """\
show: Test
language: en
market: US
"""
TAIL = """\
segments:
  - product: cup
    script: [Hello there.]
  - product: pot
    script: [Hello again.]
"""


@pytest.fixture(params=["in the rundown", "a sheet", "a bare sheet"])
def show(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    rundown = tmp_path / "show.yaml"
    if request.param == "in the rundown":
        rundown.write_text(HEAD + SHEET + TAIL, "utf-8")
        return rundown
    (tmp_path / "sheets").mkdir()
    sheet = SHEET
    if request.param == "a bare sheet":
        body = SHEET.partition("products:\n")[2]
        sheet = "".join(line.removeprefix("  ") + "\n" for line in body.splitlines())
    (tmp_path / "sheets" / "autumn.yaml").write_text(sheet, "utf-8")
    rundown.write_text(HEAD + "products: sheets/autumn.yaml   # shared\n" + TAIL, "utf-8")
    return rundown


def test_what_may_be_corrected(show: Path) -> None:
    held = SheetFile(show).held()
    told = {(p, f): (one.text, one.correctable) for p, facts in held.items() for f, one in facts.items()}
    assert told == {
        ("cup", "price"): ("9.90 USD", True),
        ("cup", "stock"): ("12", True),
        ("pot", "price"): ("", False),
        ("pot", "stock"): ("40", True),
    }


def test_a_value_is_replaced_and_all_else_stays(show: Path) -> None:
    file = SheetFile(show)
    before = file.path.read_text("utf-8")
    assert file.correct("cup", "price", "8.50", revision=file.revision) == ("9.90 USD", "8.50 USD")
    assert SheetFile(show).correct("pot", "stock", " 007 ", revision=None) == ("40", "7")
    expected = before.replace("price: 9.90 USD", "price: 8.50 USD").replace("value: 40", "value: 7")
    assert file.path.read_text("utf-8") == expected
    rundown = load_rundown(show)
    assert rundown.products["cup"].facts["price"].text("en") == "8.50 USD"
    assert rundown.products["pot"].facts["stock"].count == 7
    assert sorted(path.name for path in show.parent.rglob("*") if path.name.startswith(".")) == []


def test_of_two_who_correct_one_is_told(show: Path) -> None:
    first, second = SheetFile(show), SheetFile(show)
    first.correct("cup", "stock", "11", revision=first.revision)
    third = SheetFile(show)
    assert third.revision != second.revision
    with pytest.raises(Outdated):
        third.correct("cup", "stock", "10", revision=second.revision)
    assert SheetFile(show).held()["cup"]["stock"].text == "11"


@pytest.mark.parametrize(
    ("product", "fact", "value", "why"),
    [
        ("cup", "price", "cheap", "no price"),
        ("cup", "price", "9,90", "no price"),
        ("cup", "price", "9.90 EUR", "would be wrong"),
        ("cup", "price", "1\n  evil: 1", "no price"),
        ("cup", "stock", "-1", "whole number"),
        ("cup", "stock", "٣", "whole number"),
        ("pot", "price", "10.00", "not one plain value"),
        ("lid", "stock", "5", "gives no stock"),
        ("hat", "price", "5.00", "gives no price"),
    ],
)
def test_what_is_wrong_changes_nothing(show: Path, product: str, fact: str, value: str, why: str) -> None:
    file = SheetFile(show)
    before = file.path.read_bytes()
    with pytest.raises(InputError, match=why):
        file.correct(product, fact, value, revision=None)
    assert file.path.read_bytes() == before


def test_parts_that_products_share_are_left_alone(tmp_path: Path) -> None:
    rundown = tmp_path / "show.yaml"
    shared = SHEET.replace("facts: {price: 9.90 USD, stock: 12}", "facts: {<<: *base, stock: 12}")
    rundown.write_text(HEAD + "x-base: &base {price: 9.90 USD}\n" + shared + TAIL, "utf-8")
    with pytest.raises(InputError, match="not one plain value"):
        SheetFile(rundown).correct("cup", "stock", "3", revision=None)


@pytest.mark.parametrize("text", ["", "products: [", "products: nowhere.yaml"])
def test_a_file_that_is_none_is_told(tmp_path: Path, text: str) -> None:
    rundown = tmp_path / "show.yaml"
    rundown.write_text(text, "utf-8")
    with pytest.raises(InputError):
        SheetFile(rundown).correct("cup", "stock", "3", revision=None)
