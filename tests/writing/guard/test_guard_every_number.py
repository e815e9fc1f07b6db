"""No number in words hides in an idiom: each that the sheet does not have is refused, in every language."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from num2words import num2words  # type: ignore[import-untyped]

from cuehost.rundown import load_sheet
from cuehost.writing.guard import Guard

MONTHS = {
    "en": "41 months", "zh": "41个月", "es": "41 meses", "pt": "41 meses", "ru": "41 месяц", "th": "41 เดือน",
    "vi": "41 tháng", "id": "41 bulan",
}  # fmt: skip
SAID = {
    "en": ["The warranty is {} years.", "It costs {} dollars.", "You get {} years of warranty."],
    "zh": ["质保{}年。", "只要{}美元。", "重{}公斤。"],
    "es": ["La garantía es de {} años.", "Cuesta {} dólares.", "Tiene {} años de garantía."],
    "pt": ["A garantia é de {} anos.", "Custa {} dólares.", "Sai por {} dólares."],
    "ru": ["Гарантия {} лет.", "Стоит {} долларов.", "Весит {} килограммов."],
    "th": ["รับประกัน{}ปี", "ราคา{}ดอลลาร์", "หนัก{}กิโล"],
    "vi": ["Bảo hành {} năm.", "Giá {} đô.", "Nặng {} ký."],
    "id": ["Garansinya {} tahun.", "Harganya {} dolar.", "Dapat garansi {} tahun."],
}
HAN = "零一二三四五六七八九"


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Guard:
    facts = {"price": "777.00 USD", "warranty": MONTHS, "weight": "433 g"}
    sheet = {
        "market": "US",
        "language": list(MONTHS),
        "products": {"box": {"name": "Zubo", "facts": facts}},
    }
    path: Path = tmp_path_factory.mktemp("sheet") / "sheet.yaml"
    path.write_text(yaml.safe_dump(sheet, allow_unicode=True), "utf-8")
    return Guard(load_sheet(path))


def in_words(number: int, lang: str) -> str:
    """A number up to 99 as the language says it."""
    if lang != "zh":
        return str(num2words(number, lang={"pt": "pt_BR"}.get(lang, lang)))
    tens, ones = divmod(number, 10)
    return (HAN[tens] if tens > 1 else "") + ("十" if tens else "") + (HAN[ones] if ones or not tens else "")


@pytest.mark.parametrize("lang", SAID)
def test_every_number_that_is_not_there_is_refused(box: Guard, lang: str) -> None:
    passed = [
        line
        for number in range(2, 100)
        for said in SAID[lang]
        for line in (said.format(in_words(number, lang)), said.format(number))
        if box.judge(line, lang, "box").ok
    ]
    assert passed == []
