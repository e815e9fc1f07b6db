"""Sheets written and edited: what is written loads as it was meant, and what people wrote stays."""

from __future__ import annotations

import os
import stat
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from importing_sources import NOW, Shop, item, picture, rss, serving, told

from cuehost.errors import InputError, RundownError
from cuehost.importing import Change, Order, import_products
from cuehost.importing.offers import Entry
from cuehost.importing.sheetfile import new_sheet, scalar
from cuehost.importing.texts import clean, one_line
from cuehost.rundown import load_rundown, load_sheet
from cuehost.writing import write_script

SHEET = """\
# Our autumn list. Ask Ana before changing prices.
market: US
language: en      # more to come
facts:
  returns: free within 30 days
products:
  kettle:   # the bestseller
    name: "Pour-over kettle K2"
    facts:
      price:   39.90 USD    # checked 2026-10-01
      material: 304 stainless steel   # from the factory's papers
      sku: K2
    faq:
      - {q: "Does it work on induction?", a: "Yes."}

  cup: {name: Cup, facts: {price: $5, sku: C1}, images: img/cup.png}
# the end
"""


def with_sheet(shop: Shop, text: str = SHEET) -> None:
    (shop.folder / "img").mkdir(exist_ok=True)
    (shop.folder / "img" / "cup.png").write_bytes(picture())
    shop.sheet.write_bytes(text.encode())


TABLE = "sku,name,price,material,stock\nK2,Kettle,44.90 USD,cheap tin,12\nC1,Cup two,5.00 USD,clay,3\n"


def test_a_new_sheet_reads_well_and_is_the_same_each_time(shop: Shop) -> None:
    source = shop.file(
        rss(item(1, brand="A: B", description="First.\n\nSecond: more."), item(2, size="12", color="no. 5")),
        "feed.xml",
    )
    shop.bring(source)
    text = shop.sheet.read_text("utf-8")
    assert text == (
        "# Product sheet, imported from feed.xml.\n"
        "# Edit it freely: another import changes only prices and stock, and adds what is missing.\n"
        "market: US\n"
        "language: en\n"
        "products:\n"
        "  k1:\n"
        "    name: Kettle 1\n"
        "    facts:\n"
        "      price: 39.90 USD\n"
        "      material: steel\n"
        '      brand: "A: B"\n'
        "      sku: K1\n"
        "      description: |-\n"
        "        First.\n"
        "        Second: more.\n"
        "\n"
        "  k2:\n"
        "    name: Kettle 2\n"
        "    facts:\n"
        "      price: 39.90 USD\n"
        "      material: steel\n"
        '      size: "12"\n'
        "      color: no. 5\n"
        "      sku: K2\n"
    )
    shop.sheet.unlink()
    shop.bring(source)
    assert shop.sheet.read_text("utf-8") == text


def test_importing_again_changes_nothing(shop: Shop) -> None:
    with serving({"/k.png": (picture(), "image/png")}) as server:
        server_feed = rss(item(1, image_link=server.url + "/k.png"))
        server.answer = lambda r: (
            r.send(picture(), "image/png") if r.path == "/k.png" else r.send(server_feed, "text/xml")
        )
        shop.bring(server.url + "/feed.xml")
        before = shop.sheet.stat().st_mtime_ns, shop.sheet.read_bytes()
        report = shop.bring(server.url + "/feed.xml")
    assert (shop.sheet.stat().st_mtime_ns, shop.sheet.read_bytes()) == before
    assert report.changes == [] and report.found == ["k1"] and report.added == []
    assert report.pictures == {"fetched": 1, "kept": 1, "failed": 0}


def test_prices_and_stock_follow_and_all_else_stays_to_the_letter(shop: Shop) -> None:
    with_sheet(shop)
    report = shop.bring_text(TABLE)
    assert shop.sheet.read_text("utf-8") == SHEET.replace("39.90 USD ", "44.90 USD ").replace(
        "sku: K2\n", "sku: K2\n      stock: 12\n"
    ).replace("sku: C1}", "sku: C1, stock: 3, material: clay}")
    assert report.changes == [
        Change("kettle", "price", "39.90 USD", "44.90 USD"),
        Change("kettle", "stock", "", "12"),
        Change("cup", "stock", "", "3"),
        Change("cup", "material", "", "clay"),
    ]
    assert report.found == ["kettle", "cup"] and report.complete


def test_new_products_come_after_the_others(shop: Shop) -> None:
    with_sheet(shop)
    shop.bring_text("sku,name,price\nkettle,Other kettle,7 USD\nC1,Cup,5 USD\n")
    text = shop.sheet.read_text("utf-8")
    assert text == SHEET.replace(
        "img/cup.png}\n",
        "img/cup.png}\n\n  kettle-2:\n    name: Other kettle\n    facts:\n      price: 7.00 USD\n"
        "      sku: kettle\n",
    )
    shop.bring_text("sku,name,price\nkettle,Other kettle,8 USD\n")
    assert shop.products()["kettle-2"].facts["price"].text("en") == "8.00 USD"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["", "\n", "\n\n# end", "  # note"])
def test_sheets_of_all_shapes_can_be_added_to(shop: Shop, newline: str, end: str) -> None:
    head = "market: US\nlanguage: en\n"
    shapes = [
        head + "products:\n    a:\n        name: A\n        facts:\n            price: 1 USD",
        head + "products:\n  a:\n    name: A\n    facts: {price: 1 USD,}",
        head + "products: {a: {name: A}}",
        "{market: US, language: en, products: {a: {name: A, facts: {}}}}",
        "products:\n  a:\n    facts:\n      price: {value: 1 USD, evidence: x}\n    name: A\n" + head[:-1],
        head + "products:\n  a:\n    name: A\n    facts:\n      about: |-\n        some\n        # text",
        head + "products:\n  a:\n    name: A\n    images:\n    - img/cup.png",
        "\ufeffmarket: US\nlanguage: en\nproducts:\n  a:\n    name: A\n    images: [img/cup.png]",
    ]
    for shape in shapes:
        with_sheet(shop, (shape + end).replace("\n", newline))
        report = shop.bring_text("sku,name,price,material\na,A,2 USD,tin\nb,B,3 USD,zinc\n")
        products = shop.products()
        assert list(products) == ["a", "b"] and report.complete, shape
        assert products["a"].facts["price"].text("en") == "2.00 USD"
        assert products["a"].facts["material"].text("en") == "tin"
        assert products["b"].facts["sku"].text("en") == "b"
        data = shop.sheet.read_bytes().decode()
        assert newline == "\n" or "\n" not in data.replace("\r\n", "")
        assert ("# note" in data) == ("# note" in end) and ("# end" in data) == ("# end" in end)


def test_a_rundown_with_its_own_products_can_be_added_to(shop: Shop) -> None:
    with_sheet(shop, "show: S\n" + SHEET + "segments: [{opening: {}}, {product: kettle}]\n")
    shop.bring_text(TABLE)
    assert shop.products()["kettle"].facts["price"].text("en") == "44.90 USD"


def test_hand_written_facts_of_other_names_count(shop: Shop) -> None:
    with_sheet(
        shop, "market: CN\nlanguage: zh\nproducts:\n  壶:\n    name: 壶\n    facts: {材质: 紫泥, sku: T1}\n"
    )
    report = shop.bring_text("货号,名称,材质,售价\nT1,壶,铁,268元\n")
    assert set(shop.product().facts) == {"材质", "sku", "price"} and shop.fact("材质") == "紫泥"
    assert told(report, "no_material") == []


def test_a_list_price_by_hand_is_not_broken(shop: Shop) -> None:
    held = 'list_price: {value: 42 USD, evidence: "asked until 2026-10-31"}'
    with_sheet(shop, SHEET.replace("sku: K2", f"sku: K2\n      {held}"))
    report = shop.bring_text(TABLE)
    assert shop.products()["kettle"].facts["price"].text("en") == "39.90 USD"
    (finding,) = [f for f in told(report, "price") if f.lost]
    assert "not below the sheet's list price 42" in finding.text
    assert shop.products()["cup"].facts["stock"].count == 3, "the others come in"


def test_a_choice_of_price_by_hand_stays(shop: Shop) -> None:
    table = "item group id,sku,name,price\nG,K2,Kettle,10 USD\nG,K3,Kettle,12 USD\n"
    with_sheet(shop)
    report = shop.bring_text(table)
    assert "price_range" not in shop.products()["kettle"].facts
    assert shop.products()["kettle"].facts["price"].text("en") == "39.90 USD"
    assert told(report, "price_range") == []


def test_rates_of_the_sheet_let_other_currencies_in(shop: Shop) -> None:
    with_sheet(
        shop, SHEET.replace("facts:\n  ret", "rates: {EUR: {value: 0.92, date: 2026-11-01}}\nfacts:\n  ret")
    )
    shop.bring_text("sku,name,price\nE1,Plate,12 EUR\n")
    assert shop.products()["e1"].facts["price"].text("en") == "12.00 EUR"


def test_pictures_taken_out_by_hand_stay_out_and_new_ones_are_added(shop: Shop) -> None:
    def send(color: str) -> tuple[bytes, str]:
        return picture(color=color), "image/png"

    files: dict[str, Any] = {"/1.png": send("red"), "/2.png": send("green")}
    with serving(files) as server:

        def table(*names: str) -> None:
            links = " ".join(f"{server.url}/{name}.png" for name in names)
            files["/t.csv"] = (f"sku,name,image\n1,Cup,{links}\n", "text/csv")

        table("1", "2")
        shop.bring(server.url + "/t.csv")
        first, second = (path.name for path in shop.product().images)
        shop.sheet.write_text(shop.sheet.read_text().replace(f"      - sheet-pictures/{first}\n", ""))
        files["/3.png"] = send("blue")
        table("1", "2", "3")
        report = shop.bring(server.url + "/t.csv")
    names = [path.name for path in shop.product().images]
    assert names[0] == second and first not in names and len(names) == 2
    assert [change.fact for change in report.changes] == ["images"]
    assert len(list((shop.folder / "sheet-pictures").iterdir())) == 3


@pytest.mark.parametrize(
    ("sheet", "match"),
    [
        ("market: US\nlanguage: en\nproducts: {a: {name: }}\n", None),
        (SHEET.replace("market: US", "market: UX"), None),
        (
            "show: S\nlanguage: en\nmarket: US\nproducts: other.yaml\nsegments: [{opening: {}}]\n",
            "products itself",
        ),
    ],
)
def test_a_sheet_that_cannot_be_used_stays_as_it_is(shop: Shop, sheet: str, match: str | None) -> None:
    (shop.folder / "other.yaml").write_text("a: {name: A}\n")
    with_sheet(shop, sheet)
    with pytest.raises(InputError if match else RundownError, match=match):
        shop.bring_text(TABLE)
    assert shop.sheet.read_text() == sheet
    assert shop.left() == ["img", "other.yaml", "sheet.yaml", "source.csv"]


def test_shared_parts_are_not_edited_into_other_products(shop: Shop) -> None:
    sheet = (
        "market: US\nlanguage: en\nproducts:\n  a: {name: A, facts: &f {price: 1 USD}, link: https://x.example/a}\n"
        "  b: {name: B, facts: *f}\n"
    )
    with_sheet(shop, sheet)
    with pytest.raises(InputError, match="shares parts"):
        shop.bring_text("name,price,link\nA,2 USD,https://x.example/a\n")
    assert shop.sheet.read_text() == sheet
    merged = (
        "x-base: &b {facts: {price: 1 USD}}\nmarket: US\nlanguage: en\nproducts:\n  a: {<<: *b, name: A}\n"
    )
    with_sheet(shop, merged)
    report = shop.bring_text("sku,name,price\na,A,2 USD\nc,C,3 USD\n")
    assert told(report, "merged")[0].product == "a" and list(shop.products()) == ["a", "c"]


def test_market_and_language_are_the_sheets(shop: Shop) -> None:
    with_sheet(shop)
    for more in (
        {"market": "ES"},
        {"language": "es"},
        {"market": "XX"},
        {"language": "?"},
        {"currency": "abc"},
    ):
        with pytest.raises(InputError):
            shop.bring_text(TABLE, **more)
    assert shop.sheet.read_text() == SHEET
    shop.bring_text(TABLE, market="US", language="en")


def test_names_that_cannot_be_a_sheet(shop: Shop) -> None:
    for name in ("sheet.txt", "gone/sheet.yaml"):
        shop.sheet = shop.folder / name
        with pytest.raises(InputError):
            shop.bring_text(TABLE)


def test_a_sheet_behind_a_link_is_edited_where_it_is(shop: Shop) -> None:
    real = shop.folder / "real"
    real.mkdir()
    (real / "list.yaml").write_text("market: US\nlanguage: en\nproducts: {a: {name: A}}\n")
    (real / "list.yaml").chmod(0o640)
    shop.sheet.symlink_to(real / "list.yaml")
    shop.bring_text(TABLE)
    assert shop.sheet.is_symlink() and len(load_sheet(real / "list.yaml").products) == 3
    assert stat.S_IMODE((real / "list.yaml").stat().st_mode) == 0o640
    assert [p.name for p in real.iterdir()] == ["list.yaml"]


def test_a_sheet_that_would_be_too_large_is_not_written(shop: Shop) -> None:
    rows = "".join(f"{n},P{n},{'long words ' * 300}\n" for n in range(700))
    with pytest.raises(InputError, match="would not load after the import"):
        shop.bring_text("sku,name,description\n" + rows)
    assert shop.left() == ["source.csv"]


@pytest.mark.parametrize("ending", ["png", "yaml"])
def test_nothing_is_left_where_writing_fails(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    (shop.folder / "a.png").write_bytes(picture())
    replace = os.replace

    def fail(source: Any, target: Any) -> None:
        if str(target).endswith(ending):
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr("cuehost.importing.intake.os.replace", fail)
    with pytest.raises(InputError, match="No space left"):
        shop.bring_text("sku,name,image\n1,Cup,a.png\n")
    assert shop.left() == ["a.png", "source.csv"]


def test_an_import_that_is_stopped_leaves_nothing(shop: Shop) -> None:
    (shop.folder / "a.png").write_bytes(picture())
    source = shop.file("sku,name,image\n" + "".join(f"{n},P{n},a.png\n" for n in range(50)))

    def stop(what: str, done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_products(Order(source, shop.sheet), now=NOW, progress=stop)
    assert shop.left() == ["a.png", "source.csv"]


values = st.text(max_size=40).map(lambda text: one_line(clean(text).text)).filter(bool)
special = st.sampled_from(
    ["no", "39.90", "304", "1e5", "~", "null", "- a", "a: b", "a #b", "#a", "{a}", "[a", "'a'", '"a', "*a",
     "&a", "!a", "%a", "@a", "`a", "a:", ": a", "? a", "<<", "=", "0x1F", "1_000", "12:30", "2026-11-01",
     "a, b", "…", "| a", "> a", "0?", "a?b", "-", "a\\b", "True", "on", ".5", "+1", "é", "🎉"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(values | special)
def test_every_text_is_read_back_as_it_was(text: str) -> None:
    assert yaml.load(f"[{scalar(text, flow=True)}]", yaml.BaseLoader) == [text]
    assert yaml.load(f"a: {scalar(text)}", yaml.BaseLoader) == {"a": text}


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(values | special, values | special, st.lists(values | special, max_size=3)),
        min_size=1,
        max_size=3,
    )
)
def test_every_sheet_loads_as_it_was_meant(tmp_path_factory: pytest.TempPathFactory, rows: list[Any]) -> None:
    entries = [
        Entry(
            f"p{n}",
            "",
            name,
            {"price": "1.00 USD", "about": about, "description": f"{about}\n\n{name}"},
            points,
        )
        for n, (name, about, points) in enumerate(rows)
        if about.lower() not in ("no", "yes", "true", "false", "null", "~", "on")
    ]
    path = tmp_path_factory.mktemp("sheets") / "s.yaml"
    path.write_text(new_sheet("US", "en", entries, ["x"]), "utf-8")
    if entries:
        products = load_sheet(path).products
        for entry in entries:
            product = products[entry.key]
            assert product.name.default == entry.name
            assert product.facts["about"].text("en") == entry.facts["about"]
            assert product.facts["description"].text("en") == entry.facts["description"]
            assert [p.default for p in product.selling_points] == entry.selling_points


async def test_a_description_is_not_read_aloud(shop: Shop) -> None:
    words = "This kettle is a marvel of slowness. " * 50
    shop.bring_text(f"sku,name,price,material,description\nK1,Kettle,9 USD,steel,{words}\n")
    show = shop.folder / "show.yaml"
    show.write_text("show: S\nlanguage: en\nmarket: US\nproducts: sheet.yaml\nsegments: [{product: k1}]\n")
    rundown = load_rundown(show)
    script = await write_script(rundown, "en")
    text = " ".join(line.text for segment in rundown.segments for line in script.lines_of(segment.id))
    assert "steel" in text and "marvel" not in text
