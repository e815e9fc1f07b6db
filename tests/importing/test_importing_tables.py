"""Tables: any columns, delimiters and encodings, workbooks, and what is wrong with single rows."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from importing_sources import Shop, told, workbook

from cuehost.errors import InputError
from cuehost.importing.columns import fact_id, guess_role, read_columns
from cuehost.importing.listing import read_table
from cuehost.importing.tables import read_csv, read_xlsx


@pytest.mark.parametrize(
    ("heading", "role", "currency"),
    [
        ("Price (USD)", "price", "USD"),
        ("price_eur", "price", "EUR"),
        ("USD price", "price", "USD"),
        ("Variant Compare At Price", "list_price", ""),
        ("Body (HTML)", "description", ""),
        ("Image 2", "image", ""),
        ("additional_image_link", "image", ""),
        ("售价（元）", "price", "CNY"),
        ("直播价", "sale_price", ""),
        ("材质", "material", ""),
        ("Precio de venta", "price", ""),
        ("Tamaño", "size", ""),
        ("Preço *", "price", ""),
        ("Цена, руб.", "price", "RUB"),
        ("Остаток на складе", "stock", ""),
        ("ชื่อสินค้า", "name", ""),
        ("ราคา (บาท)", "price", "THB"),
        ("Giá bán (VND)", "price", "VND"),
        ("Chất liệu", "material", ""),
        ("Harga jual", "price", ""),
        ("Bahan", "material", ""),
        ("Cost price", "", ""),
        ("Margin", "", ""),
        ("", "", ""),
    ],
)
def test_headings_of_eight_languages_are_known(heading: str, role: str, currency: str) -> None:
    (column,) = read_columns([heading], {})
    assert (column.role, column.currency) == (role, currency)


def test_a_second_column_for_a_fact_is_left_alone_but_pictures_may_be_many() -> None:
    roles = [c.role for c in read_columns(["Name", "Title", "Image 1", "Image 2", "Price"], {})]
    assert roles == ["name", "", "image", "image", "price"]


def test_told_columns_go_before_guesses() -> None:
    columns = read_columns(["Name", "Price", "Dealer", "Cloth"], {"dealer": "price", "Cloth": "material"})
    assert [c.role for c in columns] == ["name", "", "price", "material"]
    assert [c.role for c in read_columns(["Name", "Brand"], {"Brand": "-"})] == ["name", ""]
    assert [c.role for c in read_columns(["Name", "X"], {"X": "Selling points"})][1] == "selling_points"
    assert [c.role for c in read_columns(["Name", "X"], {"X": "wall thickness"})][1] == "wall thickness"
    with pytest.raises(InputError, match=r'no column "Colth".*did you mean "Cloth"'):
        read_columns(["Cloth"], {"Colth": "material"})
    with pytest.raises(InputError, match="cannot be the name of a fact"):
        read_columns(["Cloth"], {"Cloth": "{bad}"})


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found(delimiter: str) -> None:
    rows = [["Name", "Text", "Price"], ["Cup", "a, b; c", "5"], ["Pot", 'the "big" one', "7"]]
    text = "\n".join(delimiter.join('"' + c.replace('"', '""') + '"' for c in row) for row in rows)
    table = read_csv(text)
    assert table.delimiter == delimiter
    assert [table.headings, *(row for _, row in table.rows)] == rows


def test_rows_are_named_by_their_line() -> None:
    table = read_csv('sep=;\nname;text\nCup;"two\nlines"\n\nPot;x\n')
    assert [number for number, _ in table.rows] == [3, 6]


def test_bad_rows_are_told_and_the_others_come_in(shop: Shop) -> None:
    report = shop.bring_text(
        "sku,name,price\n1,Cup,5\n2,Pot,1,299,00\n3,,7\n4,Pan,9 or 10\n1,Again,5\n5,Lid,2\n"
    )
    assert list(shop.products()) == ["1", "4", "5"]
    assert not report.complete
    assert [(f.where, f.code) for f in report.findings if f.lost] == [
        ("row 3", "row"), ("row 6", "double"), ("row 4", "no_name"), ("row 5", "price"),
    ]  # fmt: skip
    assert "first in row 2" in told(report, "double")[0].text


def test_a_quote_never_closed_and_a_cell_too_long(shop: Shop) -> None:
    report = shop.bring_text("name,price\nCup,5\n" + f"{'x' * 70_000},6\n" + '"Pot,7\nPan,8\n')
    assert "Cup" in [p.name.default for p in shop.products().values()]
    assert told(report, "row")[0].where == "row 3"


def test_columns_not_known_are_left_alone_and_told(shop: Shop) -> None:
    report = shop.bring_text("Name,Price,Cost price,Cloth\nCap,12 USD,3,wool\n")
    assert set(shop.product().facts) == {"price"}
    assert report.columns == {"Name": "name", "Price": "price", "Cost price": "", "Cloth": ""}
    (finding,) = told(report, "columns")
    assert "Cost price, Cloth" in finding.text and not finding.lost
    shop.sheet.unlink()
    shop.bring_text("Name,Price,Cost price,Cloth\nCap,12 USD,3,wool\n", columns={"Cloth": "material"})
    assert shop.fact("material") == "wool"


def test_units_and_currencies_of_headings(shop: Shop) -> None:
    shop.bring_text("Name;Weight (kg);Price (EUR)\nCup;0,3;12,50\n", market="ES")
    assert shop.fact("weight") == "0,3 kg"
    assert shop.fact("price") == "12.50 EUR"


def test_a_table_without_a_name_is_refused_with_its_columns(shop: Shop) -> None:
    with pytest.raises(InputError, match="known to be the name: Foo, Bar") as caught:
        shop.bring_text("Foo,Bar\n1,2\n")
    assert "--map" in caught.value.mend
    for content in ("", "just words", "name,price\n", "\n\n"):
        with pytest.raises(InputError):
            shop.bring_text(content)
    assert shop.left() == ["source.csv"]


def test_shopify_tables_have_variants_and_pictures_in_rows_of_their_own(shop: Shop) -> None:
    shop.bring_text(
        "Handle,Title,Body (HTML),Vendor,Variant SKU,Variant Inventory Qty,Variant Price,Image Src\n"
        "linen-shirt,Linen shirt,<p>Airy.</p>,Weft,LS-S,4,49.00,\n"
        "linen-shirt,,,,LS-M,3,49.00,\n"
        "linen-shirt,,,,,,,back.jpg\n"
    )
    product = shop.product()
    assert product.key == "linen-shirt"
    assert shop.fact("price") == "49.00 USD" and shop.fact("stock") == "7"
    assert shop.fact("sku") == "LS-S, LS-M" and shop.fact("description") == "Airy."


def test_workbooks_give_what_their_cells_show(shop: Shop) -> None:
    data = workbook(
        [
            ["Our autumn list"],
            [],
            ["SKU", "Название", "Цена", "Старая цена", "Остаток", "Материал", "Скидка", "Made"],
            [1001, "Чайник", 1299, None, 12.0, "сталь", 0.25, date(2026, 10, 1)],
            [1002, "Чашка", 290.5, None, 0, True, None, None],
        ],
        {"C4": '#,##0.00 "₽"', "C5": "[$₽-419]#,##0.00", "G4": "0%"},
    )
    report = shop.bring_text(
        data, "list.xlsx", market="RU", language="ru", columns={"Made": "made", "Скидка": "off"}
    )
    pot, cup = shop.products().values()
    assert [pot.key, cup.key] == ["1001", "1002"]
    assert {k: f.text("ru") for k, f in pot.facts.items()} == {
        "price": "1299.00 RUB", "stock": "12", "material": "сталь", "off": "25 %", "made": "2026-10-01",
        "sku": "1001",
    }  # fmt: skip
    assert cup.facts["price"].text("ru") == "290.50 RUB" and cup.facts["stock"].count == 0
    assert told(report, "currency") == []
    (finding,) = told(report, "yes_no")
    assert finding.product == "1002" and finding.where == "row 5" and finding.lost


def test_broken_and_hostile_workbooks_are_refused(shop: Shop) -> None:
    good = workbook([["Name", "Price"], ["Cup", 5]])
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", b"")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 210_000_000)
    lol = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
    doctored = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(doctored, "w") as new:
        for name in old.namelist():
            new.writestr(name, lol if name == "xl/workbook.xml" else old.read(name))
    for data, match in (
        (good[: len(good) // 2], "broken"),
        (bomb.getvalue(), "larger than 200 MB"),
        (doctored.getvalue(), "cannot be read"),
        (b"PK\x03\x04 nothing", "broken"),
        (b"\xd0\xcf\x11\xe0old", "save it as .xlsx"),
        (workbook([["Name"], ["Cup"]]), "no table"),
    ):
        with pytest.raises(InputError, match=match):
            shop.bring_text(data, "list.xlsx")
    assert not shop.sheet.exists()


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=300) | st.text('nameprice,;"\n\r\t|12€\x00', max_size=120))
def test_no_text_breaks_the_reading_of_tables(text: str) -> None:
    try:
        table = read_csv(text)
        reading = read_table(table, {})
    except InputError:
        return
    assert all(len(row) == len(table.headings) for _, row in table.rows)
    assert all(record.where for record in reading.records)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=6))
def test_no_broken_workbook_breaks_the_reading(changes: list[tuple[float, int]]) -> None:
    good = bytearray(workbook([["Name", "Price"], ["Cup", 5], ["Pot", 7.5]]))
    for place, byte in changes:
        good[int(place * len(good))] = byte
    try:
        table = read_xlsx(bytes(good))
    except InputError:
        return
    assert table.headings


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_any_heading_can_be_looked_up(heading: str) -> None:
    assert isinstance(guess_role(heading), str)


def test_names_of_columns_become_names_of_facts_in_any_writing() -> None:
    assert fact_id("วัสดุ (ด้านใน)") == "วัสดุ ด้านใน"
    assert fact_id("Chất liệu: vỏ") == "chất liệu vỏ"
    assert fact_id("***") == ""
