"""Cutting hand text into sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuehost.writing import split_sentences
from cuehost.writing.sentences import merge_short, split_long
from cuehost.writing.words import speaking_s, word_count

LANGS = ("en", "es", "zh", "pt", "ru", "ja", "th", "vi", "id", "ar", "hi")

CASES = [
    (
        "en",
        "Hi there! It costs $39.90. Nice, isn't it?",
        ["Hi there!", "It costs $39.90.", "Nice, isn't it?"],
    ),
    ("en", "Dr. Smith of Acme Inc. likes it. So do I.", ["Dr. Smith of Acme Inc. likes it.", "So do I."]),
    ("en", "It's approx. 3.5 kg, e.g. light. Good.", ["It's approx. 3.5 kg, e.g. light.", "Good."]),
    ("en", "Cups, plates, etc. Everything is here.", ["Cups, plates, etc.", "Everything is here."]),
    ("en", "Wait... there's more. Really…", ["Wait... there's more.", "Really…"]),
    ("en", 'She said "Wow!" and left. "Stop." Then (yes!) we went.', 3),
    ("en", "1. Open the lid. 2. Pour.", ["1. Open the lid.", "2. Pour."]),
    ("en", "Model No. 5 is in. No. It is not.", ["Model No. 5 is in.", "No.", "It is not."]),
    ("en", "J. K. Brown wrote it. At 9 a.m. it starts.", ["J. K. Brown wrote it.", "At 9 a.m. it starts."]),
    (
        "en",
        "Visit example.com today. Version 2.0 is out!",
        ["Visit example.com today.", "Version 2.0 is out!"],
    ),
    (
        "es",
        "¡Hola! ¿Qué tal? La Sra. Gil, p. ej., lo usa.",
        ["¡Hola!", "¿Qué tal?", "La Sra. Gil, p. ej., lo usa."],
    ),
    (
        "es",
        "Cuesta 1.299,50 €. Hecho en EE. UU. por encargo.",
        ["Cuesta 1.299,50 €.", "Hecho en EE. UU. por encargo."],
    ),
    (
        "zh",
        "大家好！价格是39.9元。真的吗？是的……来看看。",
        ["大家好！", "价格是39.9元。", "真的吗？", "是的……来看看。"],
    ),
    ("zh", "他说：“很好。”然后走了。", ["他说：“很好。”", "然后走了。"]),
    (
        "pt",
        "O Sr. Silva gostou. São 2,5 kg, aprox. meio saco.",
        ["O Sr. Silva gostou.", "São 2,5 kg, aprox. meio saco."],
    ),
    (
        "ru",
        "Это 5 тыс. руб. за шт. и т.д. Мы из г. Москва.",
        ["Это 5 тыс. руб. за шт. и т.д.", "Мы из г. Москва."],
    ),
    (
        "ja",
        "こんにちは！「いいね。」と言いました。価格は3.5円です。",
        ["こんにちは！", "「いいね。」", "と言いました。", "価格は3.5円です。"],
    ),
    ("th", "สวัสดีค่ะ\nวันนี้มีของดี", ["สวัสดีค่ะ", "วันนี้มีของดี"]),
    (
        "vi",
        "Xin chào! Shop ở TP. Hồ Chí Minh. Giá 399.000 ₫.",
        ["Xin chào!", "Shop ở TP. Hồ Chí Minh.", "Giá 399.000 ₫."],
    ),
    (
        "id",
        "Halo! Harganya Rp399.000. Ada di Jl. Mawar.",
        ["Halo!", "Harganya Rp399.000.", "Ada di Jl. Mawar."],
    ),
    ("ar", "مرحبا! كيف الحال؟ السعر 39.90 دولار.", ["مرحبا!", "كيف الحال؟", "السعر 39.90 دولار."]),
    ("hi", "नमस्ते! यह बहुत अच्छा है। डॉ. शर्मा को पसंद है।", ["नमस्ते!", "यह बहुत अच्छा है।", "डॉ. शर्मा को पसंद है।"]),
]


@pytest.mark.parametrize(("lang", "text", "expected"), CASES)
def test_sentences(lang: str, text: str, expected: list[str] | int) -> None:
    found = split_sentences(text, lang)
    if isinstance(expected, int):
        assert len(found) == expected
    else:
        assert found == expected


def test_long_thai_is_cut_at_spaces() -> None:
    text = " ".join(["กาต้มน้ำรุ่นนี้มีเทอร์โมมิเตอร์ที่ฝา"] * 6)
    found = split_sentences(text, "th")
    assert len(found) > 1
    assert all(len(piece) < 100 for piece in found)


_ALPHABET = st.one_of(
    st.sampled_from(" .!?…。！？।؟,;:\"'”’»)（）」\n\tABabж中あกअد1239$€¿"),
    st.characters(exclude_categories=("Cs",)),
)


@given(st.text(alphabet=_ALPHABET, max_size=120), st.sampled_from(LANGS))
def test_nothing_but_white_space_is_lost(text: str, lang: str) -> None:
    found = split_sentences(text, lang)
    assert "".join("".join(piece.split()) for piece in found) == "".join(text.split())
    assert all(piece == piece.strip() and piece for piece in found)
    cut = [part for piece in found for part in split_long(piece, 6)]
    assert "".join("".join(piece.split()) for piece in cut) == "".join(text.split())
    merged = merge_short(cut, lang)
    assert "".join("".join(piece.split()) for piece in merged) == "".join(text.split())


def test_long_sentences_are_cut_at_clauses() -> None:
    text = (
        "The lid holds a thermometer, so you always see how hot the water is, and the spout is thin enough"
        " to pour slowly, which is what good coffee asks for."
    )
    pieces = split_long(text, 22)
    assert len(pieces) >= 2
    assert all(4 <= word_count(piece) <= 22 for piece in pieces)


@pytest.mark.parametrize("lang", LANGS)
def test_longer_text_takes_longer(lang: str) -> None:
    assert speaking_s("好 the 39 ไทย", lang) < speaking_s("好 the 39 ไทย good 中文 40 ไทย", lang)


def test_speaking_time_is_plausible() -> None:
    line = "The first thing you'll notice is the thermometer in the lid."
    assert 3.0 < speaking_s(line, "en") < 5.0
    assert 2.5 < speaking_s("大家先看这里，壶盖自带温度计。", "zh") < 5.0
