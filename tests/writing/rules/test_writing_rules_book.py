"""Which rules are in force where, how words are found however they are written, and what is let pass."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rules_examples import plain_airing, plain_show

from cuehost.rundown import Cue, Line, Overrule, RuleChoices, Rundown, Script, SegmentScript
from cuehost.writing.rules import RuleBook, airing_of, book_for, colour_name, known_rules, load_rules
from cuehost.writing.rules.matching import fold

EVERY = RuleBook("*", ("*",), tuple(known_rules().values()))
LANGS = ("en", "zh", "es", "pt-BR", "ru", "th", "vi", "id", "de", "fr", "it", "ar", "xx")


def ids(book: RuleBook) -> set[str]:
    return {rule.id for rule in book.rules}


# -- which rules --------------------------------------------------------------------------------------------


def test_a_member_state_has_the_rules_of_the_union() -> None:
    assert "eu-30-days" in ids(load_rules("ES")) & ids(load_rules("EU"))
    assert "eu-30-days" not in ids(load_rules("GB")) | ids(load_rules("CH"))


def test_a_market_without_rules_of_its_own_has_those_for_everywhere() -> None:
    assert {"list-price-evidence", "ai-label-shown", "simulcast"} <= ids(load_rules("KE", "generic"))
    assert load_rules("KE", "generic").rules == load_rules("KE", "other").rules


def test_tiktok_shop_means_the_one_of_the_market() -> None:
    assert "tiktok-us-ai-voice" in ids(load_rules("US", "tiktok_shop")) & ids(load_rules("US", "tiktok"))
    assert "tiktok-us-ai-voice" not in ids(load_rules("ID", "tiktok_shop"))
    assert "tiktok-simulcast" in ids(load_rules("US", "tiktok_shop_us")) & ids(
        load_rules("ID", "tiktok_shop")
    )


def test_a_simulcast_has_the_rules_of_all_its_platforms() -> None:
    show = plain_show(platform="twitch", also_on=["tiktok_shop_us"])
    found = {f.rule for f in book_for(show).judge_show(show, plain_airing(show))}
    assert {"twitch-simulcast", "tiktok-simulcast", "tiktok-us-ai-voice"} <= found


def test_what_a_show_overrules_or_has_off_is_not_found() -> None:
    show = plain_show(platform="douyin")
    rules = {finding.rule for finding in book_for(show).judge_show(show, plain_airing(show))}
    assert rules == {"douyin-unattended", "douyin-registration"}
    by = Overrule(by="Li Na", reason="agreed with the platform")
    choices = RuleChoices(overrule={"douyin-unattended": by}, off=("douyin-registration",))
    show = show.model_copy(update={"rules": choices})
    assert book_for(show).judge_show(show, plain_airing(show)) == ()


# -- words --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "品质最佳",
        "品质最 佳",
        "品质最*佳",
        "品质最\u200b佳",
        "品质最·佳",
        "ＮＯ．１的茶",
        "No.1茶壶",
        "國家級",
    ],
)
def test_tricks_of_writing_hide_nothing(text: str) -> None:
    (finding,) = load_rules("CN").judge_line(text, "zh")
    assert finding.rule == "cn-absolute-terms" and finding.severity == "block"
    start, end = finding.span or (0, 0)
    assert text[start:end] == finding.text


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_may_be_composed_or_not(form: str) -> None:
    text = unicodedata.normalize(form, "Đây là ấm tốt nhất, sản phẩm duy nhất.")  # type: ignore[arg-type]
    found = load_rules("VN").judge_line(text, "vi")
    assert [unicodedata.normalize("NFC", f.text) for f in found] == ["tốt nhất", "duy nhất"]


def test_a_regional_language_is_judged_like_its_base() -> None:
    assert load_rules("BR").judge_line("Só hoje!", "pt-BR")


def test_parts_of_words_are_no_finds() -> None:
    assert EVERY.judge_line("The hamper holds a beermat and a vodkalike scent.", "en") == ()
    assert load_rules("RU").judge_line("Совершенно newton.", "ru") == ()


def test_what_is_blocked_is_not_warned_of_too() -> None:
    (finding,) = load_rules("CN").judge_line("全网最低价", "zh")
    assert finding.rule == "cn-absolute-terms"


def test_a_message_names_the_words_the_mend_and_the_source() -> None:
    (finding,) = load_rules("CN").judge_line("口感最佳", "zh")
    assert str(finding).startswith("Absolute terms are forbidden of goods and services: “最佳”. Say what")
    assert "Article 9(3) (law, 2015-09-01)]" in str(finding) and "[cn-absolute-terms: " in str(finding)


@settings(deadline=None)  # the first text of a language compiles its patterns
@given(st.text(max_size=200), st.sampled_from(LANGS))
def test_any_text_can_be_judged(text: str, lang: str) -> None:
    for finding in EVERY.judge_line(text, lang):
        assert finding.span is not None
        start, end = finding.span
        assert 0 <= start < end <= len(text) and text[start:end] == finding.text


_PIECES = st.sampled_from(
    [
        "最",
        "佳",
        "第一",
        "次",
        "国家级",
        "best",
        "only",
        " ",
        "number one",
        "cures",
        "\u0301",
        "\u200b",
        "，",
        "1",
        "№",
    ]
)


@settings(deadline=None)
@given(st.lists(_PIECES, max_size=30).map("".join), st.sampled_from(LANGS))
def test_texts_full_of_what_is_looked_for_can_be_judged(text: str, lang: str) -> None:
    found = EVERY.judge_line(text, lang)
    assert list(found) == sorted(found, key=lambda finding: finding.span or (0, 0))
    assert all(text[slice(*finding.span)] == finding.text for finding in found if finding.span)


@settings(deadline=None)
@given(st.text(max_size=100))
def test_folding_keeps_the_place_of_every_letter(text: str) -> None:
    folded = fold(text)
    assert len(folded.offsets) == len(folded.text) + 1 and folded.offsets[-1] == len(text)
    assert list(folded.offsets) == sorted(folded.offsets)


# -- shows and scripts --------------------------------------------------------------------------------------


def test_a_show_is_judged_in_the_language_it_is_aired_in() -> None:
    show = plain_show(market="CN", language="zh", line="这是最佳。")
    show = show.model_copy(update={"languages": ("zh", "en")})
    assert load_rules("CN").judge_show(show, airing_of(show, "zh"))
    assert load_rules("CN").judge_show(show, airing_of(show, "en")) == ()
    (finding,) = load_rules("CN").judge_show(show, airing_of(show))
    assert finding.where == ("segments", 0, "script", 0, "text")


def script(show: Rundown, *lines: Line) -> Script:
    return Script("Kitchen", "en", (SegmentScript("kettle", lines),))


def test_the_lines_of_a_script_are_judged_with_their_gestures() -> None:
    show = plain_show(market="ID")
    line = Line("k1", "Great for bacon.", "en", cues=(Cue("gesture", "present_left"),))
    found = load_rules("ID").judge_script(script(show, line), show)
    assert [f.rule for f in found] == ["taboo-muslim-foods", "taboo-muslim-left-hand"]
    assert {f.where for f in found} == {("segments", 1)}


def test_lines_of_the_rundown_itself_are_not_judged_twice() -> None:
    show = plain_show(market="US")
    said = Script("Kitchen", "en", (SegmentScript("opening", (Line("o1", "I use it daily.", "en"),)),))
    assert load_rules("US").judge_script(said, show) == ()


def test_a_day_that_is_not_known_trips_nothing() -> None:
    show = plain_show(market="CN", list_price="49.90", evidence="2020-01-01..2020-01-31")
    assert load_rules("CN").judge_show(show, plain_airing(show)) == ()
    aired = plain_airing(show, day=date(2026, 9, 18))
    assert {f.rule for f in load_rules("CN").judge_show(show, aired)} == {"list-price-old", "taboo-cn-dates"}


@pytest.mark.parametrize(
    ("rgb", "name"),
    [
        ((255, 255, 255), "white"), ((10, 10, 12), "black"), ((120, 120, 120), "grey"),
        ((194, 18, 63), "red"),
        ((220, 20, 20), "red"), ((74, 53, 80), "purple"), ((20, 160, 60), "green"), ((30, 60, 200), "blue"),
    ],
)  # fmt: skip
def test_colours_have_names(rgb: tuple[int, int, int], name: str) -> None:
    assert colour_name(*rgb) == name
