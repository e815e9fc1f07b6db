"""Written to spoken, and back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuehost.speech import to_spoken

CASES = [
    ("en", "Only $39.90 today", "Only 39 dollars and 90 cents today"),
    ("en", "Now 39.90 USD.", "Now 39 dollars and 90 cents."),
    ("en", "USD 1,299.00!", "1299 dollars!"),
    ("en", "$1 or $0.99 or $0.01", "1 dollar or 99 cents or 1 cent"),
    ("en", "€5 or £12.50", "5 euros or 12 pounds and 50 pence"),
    ("en", "499 MXN", "499 Mexican pesos"),
    ("en", "$39-$49", "39 to 49 dollars"),
    ("en", "holds 0.9 l", "holds 0 point 9 litres"),
    ("en", "1 kg, 2kg", "1 kilogram, 2 kilograms"),
    ("en", "20 x 30 cm", "20 by 30 centimetres"),
    ("en", "20 cm × 30 cm × 5.5 cm", "20 by 30 by 5 point 5 centimetres"),
    ("en", "3-5 working days", "3 to 5 working days"),
    ("en", "3–5 kg", "3 to 5 kilograms"),
    ("en", "a 5000mAh battery", "a 5000 milliamp hour battery"),
    ("en", "holds the 5 l of water, 2 m cable", "holds the 5 litres of water, 2 metres cable"),
    ("en", "-10°C", "minus 10 degrees Celsius"),
    ("en", "20% off", "20 percent off"),
    ("en", "at 20:30", "at 8 30 P M"),
    ("en", "on 2026-10-31", "on October 31, 2026"),
    ("en", "e.g. tea & coffee", "for example tea and coffee"),
    ("en", "see https://example.com/k2?x=1.", "see ."),
    ("en", "Wow 🔥👍🏽 nice", "Wow nice"),
    ("en", "the K2-5 and 555-123-4567", "the K2-5 and 555-123-4567"),
    ("en", "304 stainless steel", "304 stainless steel"),
    ("es", "Cuesta 39,90 €", "Cuesta 39 euros con 90 céntimos"),
    ("es", "1.299,50 EUR", "1299 euros con 50 céntimos"),
    ("es", "$499 MXN", "499 pesos"),
    ("es", "1 l y 0,9 l", "un litro y 0 coma 9 litros"),
    ("es", "de 3-5 días", "de 3 a 5 días"),
    ("es", "20 x 30 cm, 20%", "20 por 30 centímetros, 20 por ciento"),
    ("es-MX", "Sólo $1,299.50", "Sólo 1299 pesos con 50 centavos"),
    ("es-US", "Sólo $12.50", "Sólo 12 dólares con 50 centavos"),
    ("zh", "只要199元", "只要一百九十九元"),
    ("zh", "原价¥299.90", "原价二百九十九点九元"),
    ("zh", "39.90美元", "三十九点九美元"),
    ("zh", "2026年10月31日", "二零二六年十月三十一日"),
    ("zh", "3-5个工作日", "三到五个工作日"),
    ("zh", "2件，第2件半价", "两件，第二件半价"),
    ("zh", "20 x 30 cm", "二十乘三十厘米"),
    ("zh", "优惠20%", "优惠百分之二十"),
    ("zh", "10500元，100050克", "一万零五百元，十万零五十克"),
    ("zh", "K2水壶，5000mAh", "K2水壶，五千毫安时"),
    ("fr", "Seulement 39,90 € 🔥 voilà", "Seulement 39,90 € voilà"),
    ("hi", "क्\u200dया 5", "क्\u200dया 5"),
]


@pytest.mark.parametrize(("lang", "written", "heard"), CASES)
def test_spoken_form(lang: str, written: str, heard: str) -> None:
    assert to_spoken(written, lang).text == heard


def test_words_lead_back_to_what_is_written() -> None:
    spoken = to_spoken("Only $39.90, holds 0.9 l!", "en")
    places = {
        m[0]: spoken.written[slice(*spoken.source(*m.span()))] for m in re.finditer(r"\w+", spoken.text)
    }
    assert places["Only"] == "Only"
    assert places["dollars"] == places["cents"] == places["39"] == "$39.90"
    assert places["point"] == places["litres"] == "0.9 l"


BITS = [*"0123456789.,$€¥% -–x:/#&+°\n", "USD", " cm", "kg", "元", "年", "第", "a", "é", "🔥", "好"]
SOUP = st.lists(st.sampled_from(BITS), max_size=40).map("".join)


@given(st.one_of(st.text(max_size=60), SOUP), st.sampled_from(["en", "es", "es-MX", "zh", "fr"]))
def test_any_text_has_a_spoken_form_whose_pieces_fit(text: str, lang: str) -> None:
    spoken = to_spoken(text, lang)
    at = written = 0
    for piece in spoken.pieces:
        assert piece.start == at and piece.end > piece.start
        assert written <= piece.written_start <= piece.written_end <= len(text)
        if piece.literal:
            assert spoken.text[piece.start : piece.end] == text[piece.written_start : piece.written_end]
        at, written = piece.end, piece.written_start
    assert at == len(spoken.text)
    assert spoken.text == spoken.text.strip()
    for start in range(len(spoken.text)):
        a, b = spoken.source(start, start + 1)
        assert 0 <= a <= b <= len(text)
