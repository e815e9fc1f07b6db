"""Text in every script: nothing lost, nothing outside, nothing as empty boxes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cuehost.errors import GraphicsError
from cuehost.graphics import FontBook, NoRoom, bidi, breaks, clusters, fonts_missing, text
from cuehost.graphics.blocks import Style
from cuehost.graphics.fonts import Family, _cmap
from cuehost.graphics.lettering import draw_block, ink
from cuehost.graphics.text import Typesetter

ALPHABET = st.text(
    alphabet="abcXYZ 0123.,$-—!?… 手冲壶，。“”ケトルーっ주전자กาเต้มน้ำุ่ไใअक्षतिर्थ।إبريق ؟é́🎉✨👩‍👩‍👧🇩🇪❤️",
    min_size=1,
    max_size=120,
)
INK = (20, 20, 30, 255)


@given(ALPHABET)
def test_units_and_clusters_lose_nothing(sample: str) -> None:
    assert "".join(breaks.units(sample)) == sample
    assert "".join(breaks.phrases(sample)) == sample
    assert "".join(clusters.clusters(sample)) == sample
    assert len(bidi.levels(sample, rtl=True)) == len(sample)


@settings(deadline=None, max_examples=60)
@given(ALPHABET, st.integers(200, 900), st.sampled_from(["en", "zh", "th", "ar", "hi"]))
def test_lines_cover_the_text_in_order(
    setter: Typesetter, bold: Family, sample: str, width: int, lang: str
) -> None:
    block = setter.set(sample, Style(bold, lang), 40, width)
    assert block.lines[0].start == 0
    assert block.lines[-1].end == len(sample)
    assert all(a.end == b.start for a, b in zip(block.lines, block.lines[1:], strict=False))


@pytest.mark.parametrize("lang", ["en", "es", "de", "ru", "vi", "zh", "ja", "ko", "th", "ar", "hi", "he"])
@pytest.mark.parametrize("style", ["bold", "serif"])
def test_every_script_stays_inside_its_box(
    setter: Typesetter, samples: dict[str, str], lang: str, style: str
) -> None:
    files = ("Manrope-Bold.ttf",) if style == "bold" else ("PlayfairDisplay-Bold.ttf",)
    block = setter.fit(
        samples[lang], Style(Family(files, style), lang), (560, 200), size=48, smallest=20, lines=3
    )
    sheet = Image.new("RGBA", (760, 400))
    draw_block(setter, sheet, block, (100, 100), INK, width=560, align="center")
    ink = sheet.getbbox()
    assert ink is not None
    assert ink[0] >= 96 and ink[2] <= 664
    assert ink[1] >= 99 and ink[3] <= 100 + block.height + 1
    assert 1 <= len(block.lines) <= 3


@pytest.mark.parametrize("lang", ["en", "es", "de", "ru", "vi", "zh", "ja", "ko", "th", "ar", "hi", "he"])
def test_no_glyph_is_missing(setter: Typesetter, bold: Family, samples: dict[str, str], lang: str) -> None:
    block = setter.set(samples[lang], Style(bold, lang), 40, 10_000)
    assert sum(len(run.text) for run in block.lines[0].runs) == len(samples[lang])
    for run in block.lines[0].runs:
        covered = _cmap(run.face.path, run.face.index)
        assert {ord(c) for c in run.text if not c.isspace() and c != "\u200d"} <= covered, run


@pytest.mark.parametrize(
    ("joined", "parts", "lang"),
    [
        ("سلام", "س ل ا م", "ar"),  # letters join: narrower than their isolated forms
        ("क्ष", "क् ष", "hi"),  # a conjunct is one glyph
        ("र्थ", "र् थ", "hi"),  # the reph rides above
    ],
)
def test_shaping_joins_and_stacks(
    setter: Typesetter, bold: Family, joined: str, parts: str, lang: str
) -> None:
    style = Style(bold, lang)
    whole = setter.set(joined, style, 64, 10_000).width
    apart = sum(setter.set(part, style, 64, 10_000).width for part in parts.split())
    assert whole < apart - 2


def test_thai_marks_stack(setter: Typesetter, bold: Family) -> None:
    style = Style(bold, "th")
    bare, marked = (setter.set(part, style, 64, 10_000) for part in ("ก", "กี่"))
    assert marked.width == bare.width
    assert ink(setter, marked)[1] > ink(setter, bare)[1] * 1.4


def test_right_to_left_text_stands_in_visual_order(setter: Typesetter, bold: Family) -> None:
    line = setter.set("سعر K2 هو 39.90 اليوم", Style(bold, "ar"), 40, 10_000).lines[0]
    shown = [run.text.strip() for run in line.runs if run.text.strip()]
    assert shown == ["اليوم", "39.90", "هو", "K2", "سعر"]


@pytest.mark.parametrize(
    ("logical", "rtl", "expected"),
    [
        ("abc", False, [0, 0, 0]),
        ("אב", True, [1, 1]),
        ("אב 12", True, [1, 1, 1, 2, 2]),
        ("a אב b", False, [0, 0, 1, 1, 0, 0]),
        ("אב ab", True, [1, 1, 1, 2, 2]),
        ("$12 אב", True, [2, 2, 2, 1, 1, 1]),
        ("\u200e−24%\u200e", True, [2, 2, 2, 2, 2, 2]),
    ],
)
def test_levels(logical: str, rtl: bool, expected: list[int]) -> None:
    assert bidi.levels(logical, rtl) == expected


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("It costs $39.90 today", "$39.90 "),
        ("Only 0.9 l inside", "0.9 l "),
        ("仅需199元包邮", "199元"),
        ("容量0.9升。", "0.9升。"),
        ("50-60 cm", "50-60 cm"),
    ],
)
def test_numbers_keep_their_signs_and_units(line: str, kept: str) -> None:
    assert any(kept.strip() in unit for unit in breaks.units(line)), breaks.units(line)


def test_kinsoku(setter: Typesetter, bold: Family) -> None:
    sample = "细口壶嘴，让水流（又稳又慢），每一杯「咖啡」都均匀。" * 3
    for width in range(140, 420, 14):
        block = setter.set(sample, Style(bold, "zh"), 40, width)
        shown = [sample[line.start : line.end] for line in block.lines]
        assert not any(part[0] in "，。）」" for part in shown)
        assert not any(part[-1] in "（「" for part in shown)


def test_thai_breaks_leave_vowels_with_their_consonant() -> None:
    units = breaks.units("พวยกาคอห่านช่วยให้น้ำไหลช้าและสม่ำเสมอ")
    assert len(units) > 3
    assert not any(unit[0] in "ะาำิีึืุู่้๊๋์ๆฯ" for unit in units)
    assert not any(unit[-1] in "เแโใไ" for unit in units)


def test_lines_are_balanced(setter: Typesetter, bold: Family) -> None:
    sample = "A slow and steady stream for an even bloom in every single cup"
    block = setter.fit(sample, Style(bold, "en"), (900, 200), size=48, lines=2)
    first, second = (line.width for line in block.lines)
    assert min(first, second) / max(first, second) > 0.75


def test_too_much_text_is_refused_or_cut(setter: Typesetter, bold: Family) -> None:
    long = "An endless name " * 20
    with pytest.raises(NoRoom) as refused:
        setter.fit(long, Style(bold, "en"), (300, 60), size=40)
    assert refused.value.mend
    cut = setter.fit(long, Style(bold, "en"), (300, 60), size=40, ellipsis=True)
    assert cut.text.endswith("…") and cut.width <= 300.5


def test_a_long_number_is_never_broken(setter: Typesetter, bold: Family) -> None:
    with pytest.raises(NoRoom):
        setter.fit("123456789012.00", Style(bold, "en"), (120, 300), size=60, smallest=40, lines=4)


def test_emoji_are_drawn_in_colour(setter: Typesetter, bold: Family) -> None:
    block = setter.set("Hi 🎉", Style(bold, "en"), 60, 1000)
    sheet = Image.new("RGBA", (300, 140))
    draw_block(setter, sheet, block, (10, 30), INK, width=280)
    colours = {sheet.getpixel((x, y))[:3] for x in range(80, 240, 3) for y in range(20, 120, 3)}
    assert sum(1 for red, green, blue in colours if max(red, green, blue) - min(red, green, blue) > 90) > 20


def test_marks_colour_only_their_words(setter: Typesetter, bold: Family) -> None:
    block = setter.set("one two", Style(bold, "en"), 60, 1000)
    sheet = Image.new("RGBA", (400, 120))
    draw_block(setter, sheet, block, (0, 20), INK, width=400, marks=[(4, 7, (255, 0, 0, 255))])
    gap = int(setter.set("one ", Style(bold, "en"), 60, 1000).width)
    left = sheet.crop((0, 0, gap - 8, 120)).getcolors(100_000)
    right = sheet.crop((gap, 0, 400, 120)).getcolors(100_000)
    assert left and right
    assert not any(c[0] > 200 and c[3] > 200 for _, c in left)
    assert any(c[:3] == (255, 0, 0) and c[3] == 255 for _, c in right)


def test_missing_fonts_are_named_with_their_mend(bold: Family) -> None:
    bare = FontBook(dirs=[])
    assert [m.lang for m in fonts_missing(["en", "ru", "vi", "zh", "th", "ar"], bare)] == ["zh", "th", "ar"]
    assert all("apt install" in m.mend for m in fonts_missing(["zh"], bare))
    with pytest.raises(GraphicsError, match="手"):
        Typesetter(bare).set("手冲壶", Style(bold, "zh"), 40, 400)


def test_without_raqm_complex_scripts_are_refused(
    fonts: FontBook, bold: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "shaping_available", lambda: False)
    with pytest.raises(GraphicsError, match="thai") as refused:
        Typesetter(fonts).set("ราคา", Style(bold, "th"), 40, 400)
    assert "libfribidi0" in refused.value.mend
    assert Typesetter(fonts).set("Price", Style(bold, "en"), 40, 400).width > 0


def test_all_supported_languages_have_fonts_here() -> None:
    assert (
        fonts_missing(["en", "es", "zh", "zh-TW", "pt", "ru", "th", "vi", "id", "ar", "hi", "ja", "ko"]) == []
    )
