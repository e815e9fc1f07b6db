"""What a line works out aloud: pieces, savings, parts of the price, sides, other units."""

from __future__ import annotations

import pytest

from cuehost.writing.guard import Guard

RIGHT = [
    ("en", "Two bikes come to 37,980 pesos."),
    ("en", "Take two bikes and you save 6,000 pesos."),
    ("es", "Cuesta tres mil pesos menos que antes."),
    ("en", "Ten pesos short of nineteen thousand pesos."),
    ("en", "Spread over twelve months that's a little under 1,600 pesos a month."),
    ("en", "Folded it is eighty-five by forty-two."),
    ("en", "Sixty kilometres, that's about thirty-seven miles."),
    ("es", "Hasta sesenta kilómetros, unos treinta y siete en millas."),
    ("ru", "Разгоняется до двадцати пяти километров в час."),
    ("zh", "时速25公里，续航60公里。"),
    ("zh", "续航60公里，差不多37英里。"),
    ("en", "Four point seven out of five, from eight hundred and sixty reviews."),
    ("en", "Nearly five stars out of five."),
    ("en", "It was 21,990 until October."),
]
WRONG = [
    ("en", "Two bikes come to 36,980 pesos.", "price"),
    ("en", "Take two bikes and you save 7,000 pesos.", "discount"),
    ("en", "Spread over twelve months that's 1,400 pesos a month.", "price"),
    ("en", "Folded it is eighty-five by thirty.", "number"),
    ("en", "Sixty kilometres, that's about fifty miles.", "unit"),
    ("es", "La velocidad máxima es de 25 millas por hora.", "unit"),
    ("en", "It has five speeds.", "number"),
    ("en", "It was 21,990 until August.", "date"),
]


@pytest.mark.parametrize(("lang", "text"), RIGHT)
def test_a_right_sum_may_be_said(bikes: Guard, lang: str, text: str) -> None:
    assert bikes.judge(text, lang, "bike").faults == ()


@pytest.mark.parametrize(("lang", "text", "category"), WRONG)
def test_a_wrong_one_is_refused(bikes: Guard, lang: str, text: str, category: str) -> None:
    assert category in {fault.category for fault in bikes.judge(text, lang, "bike").faults}
