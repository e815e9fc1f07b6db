"""The language of short comments, offline, in the eight languages of shows."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuehost.audience import language_of

COMMENTS = {
    "en": [
        *(
            "How much is it?",
            "does this work on induction",
            "what colors are there",
            "can you ship to Canada?",
        ),
        *(
            "is the lid included",
            "I love this kettle",
            "how long does delivery take",
            "price please",
            "whats the size",
        ),
    ],
    "es": [
        *("¿Cuánto cuesta?", "cuanto cuesta el envio", "tienen en color rojo?", "hola, sirve para induccion"),
        *(
            "de qué material es",
            "hacen envíos a México",
            "me encanta, lo quiero",
            "y la garantía?",
            "hay descuento hoy",
        ),
    ],
    "pt": [
        *("Quanto custa?", "tem na cor vermelha?", "qual o prazo de entrega", "vcs entregam em Portugal"),
        *(
            "não entendi o preço",
            "serve pra fogão de indução",
            "o frete é grátis?",
            "é de aço inox",
            "quero comprar um",
        ),
    ],
    "id": [
        *(
            "harganya berapa kak",
            "bisa COD gak?",
            "ini bahannya apa",
            "ready stok kak?",
            "ongkir ke Bandung berapa",
        ),
        *("ada warna merah?", "kirim dari mana ya", "masih ada gak min", "mau beli dua"),
    ],
    "vi": [
        *(
            "giá bao nhiêu vậy shop",
            "gia bao nhieu shop",
            "có ship Hà Nội không",
            "cái này màu gì",
            "con hang khong shop oi",
        ),
        *("dùng bếp từ được không", "cho mình hỏi size", "bảo hành mấy năm ạ", "loại nào tốt hơn"),
    ],
    "ru": ["Сколько стоит?", "есть в красном цвете", "доставка в Казань есть?", "iPhone подойдёт или нет"],
    "zh": ["多少钱", "这个锅可以放进洗碗机吗？", "有红色的嗎", "K2能用电磁炉吗"],
    "th": ["ราคาเท่าไหร่คะ", "มีสีแดงไหม", "ส่งฟรีไหมครับ shop", "ใช้กับเตาแม่เหล็กไฟฟ้าได้ไหม"],
}


@pytest.mark.parametrize(
    ("lang", "text"), [(lang, text) for lang, texts in COMMENTS.items() for text in texts]
)
def test_short_comments(lang: str, text: str) -> None:
    assert language_of(text, ("en", "es")) == lang
    assert language_of(text.upper(), (lang,)) == lang


@pytest.mark.parametrize("text", ["", "😍😍", "12345", "K2", "!!!", "xyzzy", "Zwiebelkuchen"])
def test_what_tells_nothing_has_none(text: str) -> None:
    assert language_of(text) is None
    assert language_of(text, ("en", "es")) is None


def test_between_equals_the_expected_goes_first() -> None:
    assert language_of("color", ()) is None
    assert language_of("color", ("es",)) == "es"
    assert language_of("color", ("en-US",)) == "en"
    assert language_of("これはいくらですか", ("zh",)) == "ja"


@settings(deadline=None)
@given(st.text(max_size=100), st.sets(st.sampled_from(["en", "pt-BR", "vi", "xx"])))
def test_any_text_has_a_language_or_none(text: str, expected: set[str]) -> None:
    lang = language_of(text, expected)
    assert lang is None or (len(lang) == 2 and lang.isascii())
