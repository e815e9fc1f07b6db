"""Writes docs/samples: the same product sheet as a script in each language of the offline writer.

    python tools/samples.py

Each language is written natively from the facts, with a price in its own market. Run it again after a change
to the phrase banks, and read what changed.
"""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "obs_scripts"))

from cuehost.rundown import LocalText, Money, Product, Rundown, Segment, SegmentScript, load_sheet  # noqa: E402
from cuehost.writing import OfflineWriter, left_out  # noqa: E402

SAMPLES = ROOT / "docs" / "samples"
SEED = 3
# Language: its name, market, currency, price and list price there, and the show's name.
MARKETS = {
    "en": ("English", "US", "USD", "39.90", "49.90", "Friday Market"),
    "zh": ("Chinese", "CN", "CNY", "269", "339", "周五好物"),
    "es": ("Spanish", "ES", "EUR", "39.90", "49.90", "Mercado del viernes"),
    "pt": ("Portuguese", "BR", "BRL", "219.90", "279.90", "Feira de Sexta"),
    "ru": ("Russian", "RU", "RUB", "3490", "4290", "Пятничный рынок"),
    "th": ("Thai", "TH", "THB", "1290", "1590", "ตลาดวันศุกร์"),
    "vi": ("Vietnamese", "VN", "VND", "899000", "1099000", "Chợ phiên thứ Sáu"),
    "id": ("Indonesian", "ID", "IDR", "549000", "679000", "Pasar Jumat"),
}


def show_in(lang: str) -> Rundown:
    """The sample show in `lang`, priced in its market."""
    _, market, currency, price, list_price, name = MARKETS[lang]
    sheet = load_sheet(SAMPLES / "sheet.yaml")
    products = {
        key: _priced(product, currency, {"price": price, "list_price": list_price})
        for key, product in sheet.products.items()
    }
    return Rundown(
        show=LocalText(default=name),
        languages=(lang,),
        market=market,
        currency=currency,
        platform="other",
        hosts=("mia",),
        scenes="portrait",
        facts=sheet.facts,
        products=products,
        segments=(
            Segment(id="opening", kind="opening", duration_s=25),
            Segment(id="kettle", kind="product", product="kettle", duration_s=110),
            Segment(id="closing", kind="closing", duration_s=20),
        ),
        path=sheet.path,
        fingerprint=sheet.fingerprint,
    )


def _priced(product: Product, currency: str, amounts: dict[str, str]) -> Product:
    facts = dict(product.facts)
    for key, amount in amounts.items():
        money = Money(amount=Decimal(amount), currency=currency)
        facts[key] = facts[key].model_copy(
            update={"money": money, "value": (LocalText(default=f"{amount} {currency}"),)}
        )
    return product.model_copy(update={"facts": facts})


def page(lang: str) -> str:
    """The sample of a language as Markdown: two rounds of a product, between opening and closing."""
    show, writer = show_in(lang), OfflineWriter()
    assert not left_out(show, lang), "the sheet has a text in each language"
    opening, kettle, closing = show.segments
    parts = [
        f"# {MARKETS[lang][0]} (`{lang}`), market {show.market}",
        "Written by the offline writer from [sheet.yaml](sheet.yaml); each line with the facts it states."
        " Lines with `+` are optional: they are said where there is time.",
        *(
            _table(
                f"{segment.id}, round {number + 1}",
                writer.compose(show, segment, lang, seed=SEED, round=number),
            )
            for segment, number in ((opening, 0), (kettle, 0), (kettle, 1), (closing, 0))
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _table(title: str, script: SegmentScript) -> str:
    rows = [
        f"| {'+' if line.optional else ''} | {line.text} | {', '.join(line.facts)} |" for line in script.lines
    ]
    return "\n".join([f"## {title}\n", "| | line | facts |", "| --- | --- | --- |", *rows])


def main() -> None:
    """Write all pages and their list."""
    for lang in MARKETS:
        (SAMPLES / f"{lang}.md").write_text(page(lang), "utf-8")
    links = "\n".join(f"- [{name}]({lang}.md)" for lang, (name, *_) in MARKETS.items())
    (SAMPLES / "README.md").write_text(
        "# Sample scripts\n\nWhat the offline writer makes of one product sheet, [sheet.yaml](sheet.yaml), in"
        " eight languages, with no model and no network.\n\n"
        f"{links}\n\n`python tools/samples.py` writes them anew.\n",
        "utf-8",
    )


if __name__ == "__main__":
    main()
