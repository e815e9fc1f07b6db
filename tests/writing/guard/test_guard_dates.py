"""Days of the year: a line may name those that facts name, however they are written."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cuehost.rundown import load_sheet
from cuehost.writing.guard import Guard
from cuehost.writing.guard.days import days_in
from cuehost.writing.guard.lexicon import lexicon
from cuehost.writing.guard.reading import read

SHEET = {
    "market": "US",
    "language": ["en", "zh", "es", "pt", "ru", "th", "vi", "id"],
    "facts": {
        "offer": {
            "en": "the prices of this show hold through December 5",
            "zh": "本场价格保留到12月5日",
            "es": "los precios valen hasta el 5 de diciembre",
            "pt": "os preços valem até 5 de dezembro",
            "ru": "цены эфира действуют до 5 декабря",
            "th": "ราคานี้ใช้ได้ถึงวันที่ 5 ธันวาคม",
            "vi": "giá của buổi live giữ đến ngày 5 tháng 12",
            "id": "harga live ini berlaku sampai 5 Desember",
        }
    },
    "products": {
        "case": {
            "name": "Carry-on",
            "facts": {
                "price": "129.00 USD",
                "list_price": {
                    "value": "169.00 USD",
                    "evidence": "price in our shop, 2026-10-20..2026-11-18",
                },
            },
        }
    },
}
RIGHT = {
    "en": ["until December 5", "until December the 5th", "until the fifth of December", "until 5 December"],
    "zh": ["到12月5日", "到十二月五号"],
    "es": ["hasta el 5 de diciembre", "hasta el cinco de diciembre"],
    "pt": ["até 5 de dezembro", "até dia cinco de dezembro"],
    "ru": ["до 5 декабря", "до пятого декабря", "до 5-го декабря"],
    "th": ["ถึงวันที่ 5 ธันวาคม", "ถึงวันที่ห้าธันวา"],
    "vi": ["đến ngày 5 tháng 12", "đến mùng năm tháng mười hai"],
    "id": ["sampai 5 Desember", "sampai tanggal lima Desember"],
}
WRONG = {
    "en": ["until December 20", "until the twentieth of December", "until the twenty-fifth of December"],
    "zh": ["到12月20日", "到十二月二十号", "到十二月二十五号"],
    "es": ["hasta el 20 de diciembre", "hasta el veinte de diciembre", "hasta el primero de diciembre"],
    "pt": ["até 20 de dezembro", "até dia vinte de dezembro", "até primeiro de dezembro"],
    "ru": ["до 20 декабря", "до двадцатого декабря", "до двадцать пятого декабря", "до третьего декабря"],
    "th": ["ถึงวันที่ 20 ธันวาคม", "ถึงวันที่ยี่สิบธันวา"],
    "vi": ["đến ngày 20 tháng 12", "đến hai mươi tháng mười hai"],
    "id": ["sampai 20 Desember", "sampai dua puluh Desember"],
}
SAYS = {
    "en": "The price stays {}.",
    "zh": "价格保留{}。",
    "es": "El precio vale {}.",
    "pt": "O preço vale {}.",
    "ru": "Цена держится {}.",
    "th": "ราคานี้{}",
    "vi": "Giá của buổi live giữ {}.",
    "id": "Harga live ini berlaku {}.",
}


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Guard:
    path: Path = tmp_path_factory.mktemp("sheet") / "sheet.yaml"
    path.write_text(yaml.safe_dump(SHEET, allow_unicode=True), "utf-8")
    return Guard(load_sheet(path))


@pytest.mark.parametrize(("lang", "when"), [(lang, when) for lang in RIGHT for when in RIGHT[lang]])
def test_the_day_of_a_fact_may_be_said_in_digits_and_words(dated: Guard, lang: str, when: str) -> None:
    verdict = dated.judge(SAYS[lang].format(when), lang, "case")
    assert "date" not in {fault.category for fault in verdict.faults}
    assert "show:offer" in verdict.facts


@pytest.mark.parametrize(("lang", "when"), [(lang, when) for lang in WRONG for when in WRONG[lang]])
def test_another_day_of_that_month_is_refused(dated: Guard, lang: str, when: str) -> None:
    (fault, *_) = [
        f for f in dated.judge(SAYS[lang].format(when), lang, "case").faults if f.category == "date"
    ]
    assert "is not in the product sheet" in str(fault.reason)


def test_the_day_of_one_month_is_none_of_another(dated: Guard) -> None:
    """November 18 and October 20 are the list price's, December 5 the offer's."""
    assert dated.judge("It was 169 dollars until November 18.", "en", "case").ok
    assert not dated.judge("The price stays until November 5.", "en", "case").ok
    assert not dated.judge("The price stays until December 18.", "en", "case").ok


def test_a_question_to_viewers_may_name_any_day(dated: Guard) -> None:
    assert dated.judge("Who flies home on the twenty-fourth of December?", "en", "case").ok


@pytest.mark.parametrize(("lang", "text"), [
    ("en", "You may first try the lid."), ("en", "March on, five steps more."),
    ("vi", "Bảo hành 5 tháng, 10 ngày đổi trả."), ("es", "Pesa 5 kilos de marzo a mayo."),
])  # fmt: skip
def test_what_only_looks_like_a_day_is_none(lang: str, text: str) -> None:
    assert days_in(read(text, lang).folded.text, lexicon(lang)) == []


@given(
    st.sampled_from(sorted(RIGHT)),
    st.text(alphabet="0123456789 .,/-月日年號号декабряtháng ธันวาคม十二of", max_size=40),
)
def test_no_text_breaks_the_reading_of_days(lang: str, text: str) -> None:
    folded = read(text, lang).folded.text
    for day in days_in(folded, lexicon(lang)):
        assert 0 <= day.start < day.end <= len(folded)
        assert 1 <= day.month <= 12 and 1 <= day.day <= 31
