"""`pronounce`: how words are said, in rundowns and sheets."""

from __future__ import annotations

from pathlib import Path

import pytest

from cuehost.rundown import check, load_rundown, merged, parse_saying

SHOW = """
show: Test
language: [en, pt]
market: US
pronounce:
  K2: {en: "kay two /keɪ tuː/", zh-cn: K 二}
  GaN: gan
products: {sheet}
segments: [{opening: {}}]
"""


def test_a_rundown_says_how_words_sound_and_goes_before_its_sheet(tmp_path: Path) -> None:
    sheet = "pronounce: {GaN: gallium, Nu: {pt: nú}}\nproducts: {k: {name: K2}}\n"
    (tmp_path / "sheet.yaml").write_text(sheet, "utf-8")
    path = tmp_path / "show.yaml"
    path.write_text(SHOW.replace("{sheet}", "sheet.yaml"), "utf-8")
    assert load_rundown(path).pronounce == {
        "K2": {"en": "kay two /keɪ tuː/", "zh-CN": "K 二"},
        "GaN": {"": "gan"},
        "Nu": {"pt": "nú"},
    }


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ('"/keɪ"', "is not a pronunciation"),
        ('"a / b / c / d"', "is not a pronunciation"),
        ('"/K2/"', "between the slashes is no sound of IPA"),
        ("{english: kay}", 'did you mean "en"?'),
        ('{en: "//"}', "is not a pronunciation"),
    ],
)
def test_faults_of_a_pronunciation_are_told_in_their_place(
    tmp_path: Path, written: str, message: str
) -> None:
    path = tmp_path / "show.yaml"
    head = "show: T\nlanguage: en\nmarket: US\nsegments: [{opening: {}}]\n"
    path.write_text(f"{head}pronounce:\n  K2: {written}\n", "utf-8")
    (fault,) = check(path)
    assert message in fault.message and fault.line == 6


def test_respelling_and_sounds() -> None:
    assert parse_saying("kay two /keɪ tuː/") == ("kay two", "keɪ tuː")
    assert parse_saying("/keɪ/") == ("", "keɪ")
    assert parse_saying("gan") == ("gan", "")


def test_the_first_table_counts_language_by_language() -> None:
    assert merged({"A": {"en": "x"}}, {"A": {"en": "y", "": "z"}, "B": {"": "b"}}) == {
        "A": {"en": "x", "": "z"},
        "B": {"": "b"},
    }
