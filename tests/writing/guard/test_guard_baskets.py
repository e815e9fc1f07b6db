"""What follows from the sheet by adding up, and who is spoken to: sums, pieces, evidence, names."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from cuehost.rundown import load_sheet
from cuehost.writing.guard import Guard
from cuehost.writing.guard.addressed import given_names
from cuehost.writing.guard.evidence import days_of_lowest

SHEET = {
    "market": "DE",
    "language": ["en", "zh", "es", "pt", "ru", "th", "vi", "id"],
    "facts": {
        "shipping": {
            "en": "free from 60 EUR, otherwise 4.90 EUR",
            "es": "gratis desde 60 EUR, si no 4,90 EUR",
            "zh": "满60欧元免运费，不满收4.90欧元",
        },
        "returns": {
            "en": "within 30 days",
            "es": "en 30 días",
            "zh": "30天内可退",
            "ru": "в течение 30 дней",
        },
    },
    "products": {
        "filter": {
            "name": {"en": "Canister filter", "es": "Filtro externo", "zh": "过滤桶", "ru": "Внешний фильтр"},
            "facts": {
                "price": "74.50 EUR",
                "auto_off": "10 s",
                "shelf_life": {"en": "18 months unopened, 3 months after opening"},
                "settings": {"en": "3 heat levels, 2 speeds", "pt": "3 níveis de calor, 2 velocidades"},
                "origin": {"en": "Italy", "pt": "Itália"},
            },
            "faq": [
                {
                    "q": {"en": "Does it run on 220 volts?", "id": "Bisa untuk listrik 220 volt?"},
                    "a": {"en": "No, it is built for 120 volts only.", "id": "Tidak, hanya untuk 120 volt."},
                }
            ],
        },
        "food": {
            "name": {"en": "Fish granules", "es": "Gránulos", "zh": "鱼粮", "ru": "Корм"},
            "facts": {
                "price": "8.40 EUR",
                "list_price": {
                    "value": "9.90 EUR",
                    "evidence": "lowest price of the 30 days before, 2026-10-05..2026-11-03",
                },
                "net_content": "250 g",
                "keys": 84,
            },
        },
        "towels": {
            "name": {"en": "Towel set", "zh": "毛巾套装", "ru": "Набор полотенец"},
            "facts": {
                "price": "45.00 EUR",
                "stock": 210,
                "fabric_weight": "550 g/m2",
                "contents": {
                    "en": "6 pieces: 2 bath towels, 2 hand towels, 2 washcloths",
                    "zh": "6件：2条浴巾、2条擦手巾、2条方巾",
                    "ru": "6 предметов: 2 банных полотенца, 2 полотенца для рук, 2 салфетки",
                },
            },
        },
    },
}
PASSED = [
    # several products at once, with postage, by the kilo
    ("en", "filter", "Filter plus granules, 82.90 euros together."),
    ("zh", "filter", "过滤桶跟毛巾一起拿是一百一十九块五。"),
    ("es", "food", "Si pedís un bote suelto, son 8,40 más 4,90 de envío, total trece con treinta."),
    ("pt", "food", "No quilo, a ração dá trinta e três euros e sessenta."),
    # pieces
    ("en", "food", "Two jars, and that's half a kilo of granules."),
    ("ru", "towels", "Возьмёте два набора, будет двенадцать предметов."),
    ("zh", "towels", "六条毛巾，每平方米五百五十克。"),
    # the evidence of a list price
    ("en", "food", "In the thirty days before, the lowest price was 9.90, and now you pay 8.40."),
    ("zh", "food", "之前三十天里最低卖九块九，现在八块四。"),
    ("ru", "food", "За предыдущие тридцать дней дешевле 9,90 не было, сейчас 8,40."),
    # people
    ("en", "filter", "Does it heat the water too, asks Tom? I'll look it up, Tom, one moment."),
    ("pt", "food", "Guarda essa dúvida, Patrícia, que eu já volto."),
    ("ru", "food", "Это я вам, Марина, отдельно покажу."),
    ("id", "food", "Sabar ya, Pak Dedi, sebentar lagi."),
    ("vi", "food", "Em nói trước nha chị Hạnh, chờ em chút."),
    # what a question was answered no to
    ("id", "filter", "Ini cuma buat listrik 120 volt, nggak bisa 220."),
    ("en", "filter", "Heading somewhere with 220-volt outlets? It runs on 120 and nothing else."),
    # the same in other words
    ("en", "food", "It has 84 keys."),
    ("en", "filter", "Italian made, and after ten seconds it switches itself off."),
    ("en", "filter", "Unopened it keeps for a year and a half, opened use it up within three months."),
    ("en", "towels", "The set needs 15 euros more for free delivery."),
]
REFUSED = [
    ("en", "filter", "Filter plus granules, 79.90 euros together.", "price"),
    ("en", "filter", "The filter is yours for 82.90 euros.", "price"),
    ("es", "food", "Si pedís un bote suelto, son 8,40 más 4,90 de envío, total doce con treinta.", "number"),
    ("en", "food", "Two jars, and that's 0.6 kg of granules.", "unit"),
    ("ru", "towels", "Возьмёте два набора, будет четырнадцать предметов.", "number"),
    ("zh", "towels", "每平方米六百克。", "unit"),
    ("en", "food", "In the ninety days before, the lowest price was 9.90, now you pay 8.40.", "duration"),
    ("en", "food", "It's the lowest price in town.", "superlative"),
    ("en", "filter", "It's made by Karen Millen.", "competitor"),
    ("en", "filter", "Quieter than any Eheim.", "competitor"),
    ("en", "filter", "It runs on 220 volts, too.", "unit"),
    ("pt", "filter", "Ele tem cinco níveis de calor.", "number"),
    ("en", "filter", "There are five heat levels.", "number"),
    ("en", "filter", "There is no quieter filter on the market.", "superlative"),
    ("en", "filter", "You're looked after for ten full years.", "duration"),
    ("pt", "filter", "Essa é a mais vendida do mundo, tá?", "superlative"),
]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Guard:
    path: Path = tmp_path_factory.mktemp("sheet") / "sheet.yaml"
    path.write_text(yaml.safe_dump(SHEET, allow_unicode=True), "utf-8")
    return Guard(load_sheet(path))


@pytest.mark.parametrize(("lang", "product", "text"), PASSED)
def test_what_follows_from_the_sheet_passes(shop: Guard, lang: str, product: str, text: str) -> None:
    assert shop.judge(text, lang, product).faults == ()


@pytest.mark.parametrize(("lang", "product", "text", "category"), REFUSED)
def test_what_does_not_is_refused(shop: Guard, lang: str, product: str, text: str, category: str) -> None:
    assert category in {fault.category for fault in shop.judge(text, lang, product).faults}


def test_a_measure_beside_three_parts_of_a_claim_is_read(shop: Guard) -> None:
    """A sentence with a measure once stopped the reading of claims made of more than two parts."""
    for lang in ("en", "zh", "es", "pt", "ru", "th", "vi", "id"):
        shop.judge(
            "10 kg, others can't, ours never, send it back free, we pay delivery, no limit.", lang, "food"
        )


def test_evidence_tells_of_how_many_days_a_price_was_the_lowest() -> None:
    assert days_of_lowest("lowest price of the 30 days before, 2026-10-05..2026-11-03") == 30
    assert days_of_lowest("前30天最低价 2026-10-05..2026-11-03") == 30
    assert days_of_lowest("sold at this price 2026-10-01..2026-10-31") == 0


def test_given_names_are_known_and_brands_are_none() -> None:
    assert {"Tom", "Марина", "Lucía", "Júlia", "Hạnh", "Dedi"} <= given_names()
    assert not {"Dyson", "Philips", "Bosch", "Eheim", "Sony"} & given_names()


def test_large_amounts_are_read_as_they_are_said(tmp_path: Path) -> None:
    """`A million two hundred` means thousands; a price stands for itself whatever noun is before it."""
    facts = {
        "price": "900000 IDR",
        "list_price": {"value": "1200000 IDR", "evidence": "sold at this price 2026-09-01..2026-09-30"},
    }
    sheet = {
        "market": "ID",
        "language": ["ru", "id"],
        "products": {"bag": {"name": "Melati", "facts": facts}},
    }
    path = tmp_path / "sheet.yaml"
    path.write_text(yaml.safe_dump(sheet, allow_unicode=True), "utf-8")
    guard = Guard(load_sheet(path))
    assert guard.judge("Было миллион двести, стало девятьсот тысяч.", "ru", "bag").ok
    assert guard.judge("Сумка за девятьсот тысяч едет к вам.", "ru", "bag").ok
    assert not guard.judge("Было миллион пятьсот, стало девятьсот тысяч.", "ru", "bag").ok
    assert not guard.judge("Сумка за восемьсот тысяч едет к вам.", "ru", "bag").ok


def test_dollars_are_those_of_the_sheet(tmp_path: Path) -> None:
    sheet = {
        "market": "AU",
        "language": ["en", "es", "ru"],
        "products": {"easel": {"name": "Wattle", "facts": {"price": "129.00 AUD"}}},
    }
    path = tmp_path / "sheet.yaml"
    path.write_text(yaml.safe_dump(sheet), "utf-8")
    guard = Guard(load_sheet(path))
    for lang, said in (
        ("en", "It's 129 dollars."),
        ("en", "It's a hundred and twenty-nine Australian dollars."),
        ("es", "Cuesta ciento veintinueve dólares australianos."),
        ("ru", "Стоит он сто двадцать девять австралийских долларов."),
    ):
        assert guard.judge(said, lang, "easel").ok, said
    for lang, said in (
        ("en", "It's 129 US dollars."),
        ("en", "It's 129 Canadian dollars."),
        ("es", "Cuesta 129 dólares canadienses."),
        ("ru", "Стоит он 129 канадских долларов."),
    ):
        assert not guard.judge(said, lang, "easel").ok, said
    assert not guard.judge("It's 119 dollars.", "en", "easel").ok
