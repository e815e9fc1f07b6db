"""Comments read: words, typing errors, slang, scripts without spaces, products by their names."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from cuehost.audience.answers.phrasing import LANGUAGES as SPOKEN
from cuehost.audience.answers.phrasing import phrasing
from cuehost.audience.understanding import LANGUAGES, CommentKind, kind_of, names_of, read
from cuehost.audience.understanding.lexicon import FOLDER
from cuehost.rundown import load_sheet

SHEETS = Path(__file__).parent.parent / "writing" / "corpus"
PRODUCTS = load_sheet(SHEETS / "kitchen.yaml").products


def meanings(text: str, lang: str) -> set[str]:
    reading = read(text, lang, names_of(PRODUCTS, lang))
    assert reading is not None
    return {meaning for item in reading.items for meaning in item.meanings if not item.weak}


@pytest.mark.parametrize(
    ("lang", "text", "meant"),
    [
        ("en", "hows the waranty on the ketle", {"warranty", "@kettle"}),
        ("es", "qto pesa el hervidor??", {"weight", "@kettle"}),
        ("pt", "vc tem garantia da chaleira", {"warranty", "@kettle"}),
        ("ru", "скок весит кофемолка", {"weight", "@grinder"}),
        ("vi", "am nay bao hanh bao lau", {"warranty", "@kettle"}),
        ("vi", "ấm này bảo hành bao lâu", {"warranty", "@kettle"}),
        ("id", "ketelnya garansinya brp taun", {"warranty", "@kettle"}),
        ("th", "กาหนักกี่กรัม", {"weight", "@kettle"}),
        ("zh", "手冲壶多重", {"weight", "@kettle"}),
        ("zh", "K2手冲壶包邮吗", {"shipping", "@kettle"}),
        ("en", "does 500ml fit the mugs", {"capacity", "@mugs"}),  # a number stuck to its unit
    ],
)
def test_words_are_understood_as_they_are_typed(lang: str, text: str, meant: set[str]) -> None:
    assert meant <= meanings(text, lang)


def test_marks_tell_words_apart_where_they_are_typed() -> None:
    assert "returns" not in meanings("trà này ngon", "vi")
    assert "returns" in meanings("trả hàng được không", "vi")


def test_unknown_words_count() -> None:
    reading = read("does the kettle have a zorble", "en", names_of(PRODUCTS, "en"))
    assert reading is not None
    assert [item.text for item in reading.content] == ["zorble"]
    assert reading.unknown > 0


@pytest.mark.parametrize(
    ("lang", "text", "meant"),
    [
        ("en", "well then, would somebody actually tell me its weight already", "weight"),
        ("es", "entonces quisiéramos saber cuál sería realmente el peso de aquellos", "weight"),
        ("pt", "então alguém poderia talvez dizer qual seria mesmo o peso daquele", "weight"),
        ("ru", "скажем, каким будет вообще вес у такого, если кому-нибудь хочется", "weight"),
        ("id", "sebenarnya seberapa berat sih semuanya itu, mungkin pernah", "weight"),
        ("vi", "dường như chúng mình vẫn cần biết trọng lượng, tuy nhiên không nhất định", "weight"),
        ("th", "เนื่องจากค่อนข้างสงสัย น้ำหนักโดยทั่วไป", "weight"),
        ("zh", "其实无论如何，重量究竟怎样", "weight"),
    ],
)
def test_function_words_say_nothing_of_what_is_asked(lang: str, text: str, meant: str) -> None:
    reading = read(text, lang)
    assert reading is not None
    assert [item.text for item in reading.content if item.unknown] == []
    assert [item.meanings for item in reading.content if not item.weak] == [{meant}]


def test_a_function_word_is_not_the_beginning_of_another() -> None:
    assert meanings("почти как чайник", "ru") == {"@kettle"}  # почта is mail
    assert "shipping" in meanings("отправите почтой?", "ru")


@pytest.mark.parametrize(
    ("text", "lang", "kind"),
    [
        ("how much is it", "en", CommentKind.QUESTION),
        ("hola buenas", "es", CommentKind.GREETING),
        ("好漂亮", "zh", CommentKind.PRAISE),
        ("сломался, обман", "ru", CommentKind.COMPLAINT),
        ("aku udah beli", "id", CommentKind.ORDER),
        ("ไหนใครมาจากเชียงใหม่", "th", CommentKind.QUESTION),
    ],
)
def test_kinds(text: str, lang: str, kind: CommentKind) -> None:
    reading = read(text, lang)
    assert reading is not None
    assert kind_of(reading) is kind


def test_a_language_without_a_lexicon_is_not_read() -> None:
    assert read("이거 얼마예요", "ko") is None


def test_every_language_knows_the_same_meanings() -> None:
    files = {lang: yaml.safe_load((FOLDER / f"{lang}.yaml").read_text("utf-8")) for lang in LANGUAGES}
    for lang, data in files.items():
        assert data["meanings"].keys() == files["en"]["meanings"].keys(), lang
        assert data["stop"].split(), lang
        assert data["asking"].split(), lang


def test_what_is_read_can_be_answered() -> None:
    assert SPOKEN == LANGUAGES
    for lang in SPOKEN:
        words = phrasing(lang)
        assert words is not None
        assert "{answer}" in words.about
        assert words.is_ai
