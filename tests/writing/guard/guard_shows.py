"""A small sheet in two languages, to judge lines against."""

from __future__ import annotations

from pathlib import Path

from cuehost.rundown import Sheet, load_sheet

SHEET = """\
market: US
language: [en, es, zh]
facts:
  returns: {en: free within 30 days, es: devolución gratuita en 30 días, zh: 30天内免费退货}
  shipping:
    en: free above 35 USD, 3-5 working days
    es: gratis a partir de 35 USD, de 3 a 5 días laborables
    zh: 满35美元包邮，3到5个工作日
products:
  kettle:
    name: {en: K2 pour-over kettle, es: hervidor K2, zh: K2手冲壶}
    facts:
      price: 39.90 USD
      list_price: {value: 49.90 USD, evidence: sold at this price}
      stock: 140
      capacity: 0.9 l
      weight: 620 g
      material: {en: 304 stainless steel, es: acero inoxidable 304, zh: 304不锈钢}
      warranty: {en: 2 years, es: 2 años, zh: 2年}
    selling_points:
      - {en: thermometer in the lid, es: termómetro en la tapa, zh: 壶盖自带温度计}
    faq:
      - q: {en: Can it go in the dishwasher?, es: ¿Se puede meter en el lavavajillas?, zh: 可以放洗碗机吗？}
        a: {en: "No, please wash it by hand.", es: "No, mejor a mano.", zh: 不可以，请手洗。}
  grinder:
    name: {en: G1 hand grinder, es: molinillo G1, zh: G1磨豆机}
    facts:
      price: 54.00 USD
      settings: {en: 24 grind settings, es: 24 niveles de molienda, zh: 24档研磨度}
  mugs:
    name: {en: Duo mugs, es: tazas Duo, zh: Duo双层杯}
    facts: {price: 24.50 USD}
"""


def write_sheet(folder: Path, *changes: tuple[str, str]) -> Path:
    """The sheet as a file, with texts in it replaced."""
    text = SHEET
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / "sheet.yaml"
    path.write_text(text, "utf-8")
    return path


def sheet(folder: Path, *changes: tuple[str, str]) -> Sheet:
    return load_sheet(write_sheet(folder, *changes))
