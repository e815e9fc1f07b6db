"""Foreign texts: what is taken out of them, and when a list is a list of selling points."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuehost.errors import InputError
from cuehost.importing.decoding import decode
from cuehost.importing.texts import clean, points_of, words


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<p>Pours <b>slowly</b>.</p><p>Holds heat.</p>", "Pours slowly.\n\nHolds heat."),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("Cup &amp; saucer &#39;blue&#39;", "Cup & saucer 'blue'"),
        ("&lt;p&gt;twice&lt;/p&gt;", "twice"),
        ("one<script>alert('x')</script> two<style>p{}</style>", "one two"),
        ("x <!-- hidden --> y<iframe src=z>inside</iframe>", "x y"),
        ("5 < 6 and a > b", "5 < 6 and a > b"),
        ("tab\there \u00a0 and\u3000there", "tab here and there"),
        ("line\r\nline\rline", "line\nline\nline"),
        ("soft\u00adhyphen zero\u200bwidth \ufeffmark", "softhyphen zerowidth mark"),
        ("family \U0001f468\u200d\U0001f469", "family \U0001f468\u200d\U0001f469"),
        ("e\u0301", "\u00e9"),
    ],
)
def test_markup_goes_and_words_stay(text: str, plain: str) -> None:
    cleaned = clean(text)
    assert (cleaned.text, cleaned.control, cleaned.left) == (plain, False, False)


@pytest.mark.parametrize(
    "char", ["\x00", "\x1b", "\x7f", "\x9b", "\u202e", "\u2066", "\u200f", "\ud800", "\ue000"]
)
def test_control_and_direction_characters_go_and_are_told(char: str) -> None:
    cleaned = clean(f"price{char} 39")
    assert (cleaned.text, cleaned.control) == ("price 39", True)


def test_what_still_looks_like_markup_is_told() -> None:
    assert clean("&amp;amp;lt;b&amp;amp;gt;bold").left


def test_lists_become_points_and_prose_does_not() -> None:
    html = "<p>Pours slowly.</p><ul><li>Gooseneck <b>spout</b>;</li><li>304 steel</li></ul>"
    assert points_of(clean(html)) == (("Gooseneck spout", "304 steel"), "Pours slowly.")
    plain = "Pours slowly.\n• Gooseneck spout\n✔ 304 steel\nMade to last."
    assert points_of(clean(plain)) == (("Gooseneck spout", "304 steel"), "Pours slowly.\nMade to last.")
    numbered = "1. Gooseneck spout\n2) 304 steel\n3、壶盖贴合"
    assert points_of(clean(numbered)) == (("Gooseneck spout", "304 steel", "壶盖贴合"), "")
    for prose in ("Pours slowly. Keeps warm.", "- only one", "2.5 l\n1.2 kg", "<ul><li>one</li></ul>"):
        assert points_of(clean(prose))[0] == ()


def test_items_too_long_to_say_stay_in_the_text() -> None:
    long = " ".join(["word"] * 40)
    points, rest = points_of(clean(f"<ul><li>Short one</li><li>{long}</li><li>Short two</li></ul>"))
    assert points == ("Short one", "Short two")
    assert rest == long


def test_words_are_counted_in_scripts_without_spaces_too() -> None:
    assert words("four plain English words") == 4
    assert words("手冲壶不锈钢材质") == 4
    assert words("") == 0


@settings(max_examples=150, deadline=None)
@given(st.text() | st.text("<>/&;ulipb#x0 \n•-\u202e", max_size=60))
def test_whatever_comes_is_fit_for_a_sheet(text: str) -> None:
    cleaned = clean(text)
    for part in (cleaned.text, *cleaned.items, *points_of(cleaned)[0], points_of(cleaned)[1]):
        assert part == part.strip()
        assert all(char.isprintable() or char in "\n\u200c\u200d" for char in part)
    assert clean(cleaned.text).control is False


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("gb18030", "名称,价格\n手冲壶,199元\n不锈钢保温杯,89元\n"),
        ("cp1251", "Название;Цена;Материал\nЧайник;990;нержавеющая сталь\n"),
        ("cp874", "ชื่อสินค้า,ราคา,วัสดุ\nกาต้มน้ำไฟฟ้า,590,สแตนเลส\n"),
        ("cp1252", "Nombre;Precio\nCafetera clásica;39,90 €\n"),
        ("cp1252", "Título;Preço\nXícara de café;19,90\n"),
    ],
)
def test_old_encodings_are_guessed(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == (text, encoding, True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_not_guessed_at(encoding: str) -> None:
    assert decode("名称,цена".encode(encoding)) == ("名称,цена", encoding, False)


def test_an_encoding_may_be_told() -> None:
    assert decode("Đồng".encode(), encoding="UTF-8").text == "Đồng"
    with pytest.raises(InputError, match="no encoding"):
        decode(b"x", encoding="klingon")
    with pytest.raises(InputError, match="no encoding"):
        decode(b"x", encoding="base64")
    with pytest.raises(InputError, match="not ascii throughout"):
        decode(b"\xff", encoding="ascii")


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(InputError, match="not a text file"):
        decode(b"a\x00b\xff")
    with pytest.raises(InputError, match="can be guessed"):
        decode(bytes(range(0x80, 0x100)) * 3)
