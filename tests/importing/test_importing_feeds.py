"""Shopify's JSON and Merchant feeds: what of them becomes a fact, and what must not."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from importing_sources import Shop, item, rss, serving, shop_json, shop_product, told

from cuehost.errors import InputError
from cuehost.importing import Limits
from cuehost.importing.merchant import read_feed
from cuehost.importing.shopify import read_products


def variant(size: str, price: str, **more: object) -> dict[str, object]:
    return {"option1": size, "title": size, "sku": f"S-{size}", "price": price, "available": True, **more}


SIZES = [{"name": "Size", "values": ["S", "M"]}]


def test_a_shops_product(shop: Shop) -> None:
    report = shop.bring_text(shop_json(shop_product()), "products.json")
    product = shop.product()
    assert product.key == "kettle-1" and product.name.default == "Kettle 1"
    assert [p.default for p in product.selling_points] == ["Gooseneck spout", "Thermometer in the lid"]
    assert {k: f.text("en") for k, f in product.facts.items()} == {
        "price": "39.90 USD", "brand": "Brewed", "weight": "900 g", "sku": "K1",
        "description": "Pours slowly.",
    }  # fmt: skip
    assert "taken as USD" in told(report, "currency")[0].text
    assert [f.code for f in report.findings] == ["currency", "points", "no_picture", "no_material"]
    assert report.complete and product.link is None


def test_the_currency_of_a_shop_may_be_told(shop: Shop) -> None:
    report = shop.bring_text(shop_json(shop_product()), "products.json", market="ES", currency="€")
    assert shop.fact("price") == "39.90 EUR"
    assert told(report, "currency") == []


def test_variants_of_one_price_are_one_product_with_their_options(shop: Shop) -> None:
    product = shop_product(options=SIZES, variants=[variant("S", "20.00"), variant("M", "20.00")])
    shop.bring_text(shop_json(product), "products.json")
    assert shop.fact("price") == "20.00 USD"
    assert shop.fact("size") == "S, M" and shop.fact("sku") == "S-S, S-M"


def test_variants_of_several_prices_leave_the_choice_to_the_seller(shop: Shop) -> None:
    product = shop_product(
        options=SIZES,
        variants=[variant("S", "20.00"), variant("M", "25.00"), variant("L", "9.00", available=False)],
    )
    report = shop.bring_text(shop_json(product), "products.json")
    assert "price" not in shop.product().facts
    assert shop.fact("price_range") == "20.00–25.00 USD", "what is sold out has no price"
    assert "20.00–25.00 USD" in told(report, "price_range")[0].text
    assert told(report, "no_price") == [] and report.complete


def test_a_price_before_is_told_but_never_written(shop: Shop) -> None:
    product = shop_product(variants=[variant("S", "20.00", compare_at_price="35.00")])
    report = shop.bring_text(shop_json(product), "products.json")
    assert "list_price" not in shop.product().facts and "35" not in shop.sheet.read_text()
    (finding,) = told(report, "list_price")
    assert "35.00 USD" in finding.text and "evidence" in finding.text and not finding.lost


def test_a_price_before_with_evidence_in_the_source_comes_in(shop: Shop) -> None:
    table = "name,price,list price,evidence\nCup,5 USD,8 USD,sold at this price 2026-10-01..2026-10-31\n"
    shop.bring_text(table)
    fact = shop.product().facts["list_price"]
    assert fact.text("en") == "8.00 USD" and fact.evidence is not None


def test_stock_is_counted_only_where_all_is_counted(shop: Shop) -> None:
    four: dict[str, object] = {"inventory_management": "shopify", "inventory_quantity": 4}
    cases = [
        ([variant("S", "1", **four), variant("M", "1", **{**four, "inventory_quantity": -2})], "4"),
        ([variant("S", "1", **four), variant("M", "1")], ""),
        ([variant("S", "1", available=False), variant("M", "1", available=False)], "0"),
    ]  # fmt: skip
    for variants, stock in cases:
        shop.sheet.unlink(missing_ok=True)
        shop.bring_text(shop_json(shop_product(options=SIZES, variants=variants)), "products.json")
        assert shop.fact("stock") == stock


def test_pages_are_read_until_nothing_new_comes(shop: Shop) -> None:
    pages = {"1": [shop_product(1), shop_product(2)], "2": [shop_product(3)], "3": []}

    def answer(request: object) -> None:
        page = request.path.partition("page=")[2] or "1"  # type: ignore[attr-defined]
        request.send(shop_json(*pages[page]), "application/json")  # type: ignore[attr-defined]

    with serving(answer) as server:
        report = shop.bring(server.url + "/products.json")
    assert server.paths == [f"/products.json?limit=250{more}" for more in ("", "&page=2", "&page=3")]
    assert report.added == ["kettle-1", "kettle-2", "kettle-3"] and report.complete
    assert shop.products()["kettle-1"].link == server.url + "/products/kettle-1"


def test_a_server_without_pages_and_one_that_fails_half_way(shop: Shop) -> None:
    with serving({"/products.json": (shop_json(shop_product()), "application/json")}) as server:
        assert shop.bring(server.url + "/products.json").complete
        assert len(server.paths) == 2

    def answer(request: object) -> None:
        if "page=2" in request.path:  # type: ignore[attr-defined]
            request.send("no", status=500)  # type: ignore[attr-defined]
        else:
            request.send(shop_json(shop_product(7)), "application/json")  # type: ignore[attr-defined]

    with serving(answer) as server:
        report = shop.bring(server.url + "/products.json")
    assert report.added == ["kettle-7"] and not report.complete
    (finding,) = told(report, "page")
    assert finding.where == "page 2" and "answered 500" in finding.text


def test_limits_and_choices(shop: Shop) -> None:
    source = shop.file(shop_json(*(shop_product(n) for n in range(1, 6))), "products.json")
    assert shop.bring(source, limit=2).added == ["kettle-1", "kettle-2"]
    report = shop.bring(source, only=["K4", "kettle-5", "kettel-5"])
    assert report.added == ["kettle-4", "kettle-5"]
    (finding,) = told(report, "only")
    assert 'did you mean "kettle-5"' in finding.text and finding.lost


@pytest.mark.parametrize(
    "text", ["{", "[]", "{}", '{"products": 5}', '"x"', "[" * 100_000, '{"products": [' + "1" * 5000 + "]}"]
)
def test_other_json_is_refused(shop: Shop, text: str) -> None:
    with pytest.raises(InputError):
        shop.bring_text(text, "products.json")
    assert not shop.sheet.exists()


def test_a_strange_product_does_not_keep_the_others_out(shop: Shop) -> None:
    strange = [
        5,
        None,
        {"title": None},
        {"title": "Half", "variants": "none", "images": 7, "options": {"a": 1}},
    ]
    report = shop.bring_text(json.dumps({"products": [*strange, shop_product()]}), "products.json")
    assert report.added == ["half", "kettle-1"]
    assert [f.where for f in report.findings if f.lost] == ["product 1", "product 2", "product 3"]


FIELDS = ["title", "handle", "variants", "options", "price", "images", "src", "name", "sku", "id", "grams"]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(FIELDS),
        inner, max_size=6,
    ),
    max_leaves=15,
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(json_values, max_size=3))
def test_no_json_breaks_the_reading_of_shops(products: list[object]) -> None:
    reading = read_products(json.dumps({"products": products}))
    assert len(reading.records) + len(reading.findings) >= len(products)
    for record in reading.records:
        assert all(isinstance(text, str) for texts in record.values.values() for text in texts)


def test_a_feed_in_rss(shop: Shop) -> None:
    report = shop.bring_text(
        rss(
            item(1, brand="Brewed", condition="new", gtin="4006381333931", link="https://shop.example/k1",
                 description="Pours &lt;b&gt;slowly&lt;/b&gt;.", availability="in_stock",
                 product_highlight="Gooseneck spout", google_product_category="730"),
            item(2, availability="out of stock", condition="used", size="0.9 l", product_detail=
                 "<g:section_name>General</g:section_name><g:attribute_name>Wall</g:attribute_name>"
                 "<g:attribute_value>double</g:attribute_value>"),
        ),
        "feed.xml",
    )  # fmt: skip
    one, two = shop.products().values()
    assert {k: f.text("en") for k, f in one.facts.items()} == {
        "price": "39.90 USD", "material": "steel", "brand": "Brewed", "sku": "K1", "gtin": "4006381333931",
        "description": "Pours slowly.",
    }  # fmt: skip
    assert one.link == "https://shop.example/k1"
    assert [p.default for p in one.selling_points] == ["Gooseneck spout"]
    assert {k: f.text("en") for k, f in two.facts.items() if k not in ("price", "material", "sku")} == {
        "stock": "0", "condition": "used", "size": "0.9 l", "wall": "double",
    }  # fmt: skip
    assert [f.code for f in report.findings] == ["no_picture", "no_picture"]


def test_a_feed_in_atom(shop: Shop) -> None:
    shop.bring_text(
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0"><title>Shop</title>'
        '<entry><title>Cup</title><link href="https://shop.example/cup"/><summary>x</summary>'
        "<g:id>C1</g:id><g:price>5.00 USD</g:price></entry></feed>",
        "feed.xml",
    )
    assert shop.product().key == "c1" and shop.product().link == "https://shop.example/cup"


def test_a_sale_counts_while_it_lasts(shop: Shop) -> None:
    def price(dates: str, sale: str = "29.90 USD") -> tuple[str, list[str]]:
        shop.sheet.unlink(missing_ok=True)
        source = rss(item(1, sale_price=sale, sale_price_effective_date=dates))
        report = shop.bring_text(source, "feed.xml")
        return shop.fact("price"), [f.code for f in report.findings if f.code in ("sale", "list_price")]

    assert price("") == ("29.90 USD", ["list_price"])
    assert price("2026-11-01T00:00+0000/2026-11-30T00:00+0000") == ("29.90 USD", ["sale", "list_price"])
    assert price("2026-12-01T00:00+0000/2026-12-30T00:00+0000") == ("39.90 USD", ["sale"])
    assert price("2026-10-01T00:00+0000/2026-10-30T00:00+0000") == ("39.90 USD", [])
    assert price("soon") == ("29.90 USD", ["list_price"])
    assert price("", sale="49.90 USD") == ("39.90 USD", [])


def test_items_of_a_group_are_one_product(shop: Shop) -> None:
    items = [
        item(n, title=f"Linen shirt - {size}", size=size, item_group_id="shirt", color="blue")
        for n, size in enumerate(("S", "M", "L"), start=1)
    ]
    shop.bring_text(rss(*items), "feed.xml")
    assert shop.product().key == "shirt" and shop.product().name.default == "Linen shirt"
    assert shop.fact("size") == "S, M, L" and shop.fact("color") == "blue"


def test_shipping_is_that_of_the_market(shop: Shop) -> None:
    def costs(country: str, price: str) -> str:
        parts = {"country": country, "service": "Standard", "price": price}
        return (
            f"<g:shipping>{''.join(f'<g:{key}>{text}</g:{key}>' for key, text in parts.items())}</g:shipping>"
        )

    feed = rss(item(1).replace("</item>", costs("US", "4.99 USD") + costs("ES", "9.99 EUR") + "</item>"))
    shop.bring_text(feed, "feed.xml")
    assert shop.fact("shipping") == "4.99 USD (Standard)"


def test_a_feed_as_a_table(shop: Shop) -> None:
    text = (
        "id\ttitle\tprice\tsale price\timage link\tadditional image link\tshipping\n"
        "K1\tKettle\t39.90 USD\t29.90 USD\ta.png\thttps://x.invalid/b.png,https://x.invalid/c.png"
        "\tUS::Standard:0 USD\n"
    )
    report = shop.bring_text(text, "feed.tsv", limits=Limits(per_product=0))
    assert report.form == "tsv" and shop.fact("price") == "29.90 USD"
    assert "3 pictures" in told(report, "pictures")[0].text


def test_prices_in_other_currencies_are_left_out_and_told(shop: Shop) -> None:
    report = shop.bring_text(rss(item(1, price="39.90 EUR"), item(2)), "feed.xml")
    assert [("price" in p.facts) for p in shop.products().values()] == [False, True]
    (finding,) = told(report, "other_currency")
    assert (
        finding.product == "k1" and "EUR is not in the market's currency USD" in finding.text and finding.lost
    )
    assert [f.product for f in told(report, "no_price")] == ["k1"]


def test_a_feed_that_breaks_off_gives_what_came_before(shop: Shop) -> None:
    text = rss(item(1), item(2), item(3))
    report = shop.bring_text(text[: text.index("Kettle 3")], "feed.xml")
    assert report.added == ["k1", "k2"] and not report.complete
    (finding,) = told(report, "broken")
    assert finding.where.startswith("line 1, column ")


BOMB = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE r SYSTEM "file:///etc/passwd">'
ENTITY = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("dtd", [BOMB, OUTSIDE, ENTITY])
def test_feeds_with_entities_are_refused(shop: Shop, dtd: str) -> None:
    text = rss(item(1, title="&x;" if "x" in dtd[:30] else "Cup")).replace("<rss", dtd + "<rss", 1)
    with pytest.raises(InputError, match="DTD"):
        shop.bring_text(text, "feed.xml")


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("<rss><channel/></rss>", "holds no items"),
        ("<!doctype html><html></html>", "a web page"),
        ("<rss", "cannot be read at line 1"),
        ("<?xml version='1.0' encoding='klingon'?><rss/>", "encoding"),
    ],
)
def test_other_xml_is_refused(shop: Shop, text: str, match: str) -> None:
    with pytest.raises(InputError, match=match):
        shop.bring_text(text, "feed.xml")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gbk", "windows-1251"])
def test_feeds_in_other_encodings(shop: Shop, encoding: str) -> None:
    title = "手冲壶" if encoding in ("gbk", "utf-16") else "Чайник"
    text = rss(item(1, title=title)).replace('encoding="UTF-8"', f'encoding="{encoding}"')
    shop.bring_text(text.encode(encoding), "feed.xml")
    assert shop.product().name.default == title


@settings(max_examples=120, deadline=None)
@given(st.text(max_size=80), st.integers(0, 700), st.integers(0, 40))
def test_no_xml_breaks_the_reading_of_feeds(text: str, at: int, cut: int) -> None:
    feed = rss(item(1), item(2)).encode()
    feed = feed[:at] + text.encode("utf-8", "replace") + feed[at + cut :]
    try:
        reading = read_feed(feed)
    except InputError:
        return
    assert reading.records
