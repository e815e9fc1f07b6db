"""Texts are folded alike, the short way for usual ones and the long way for all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuehost.writing.rules.data import rule_files
from cuehost.writing.rules.matching import _by_characters, find, fold, seen, together
from cuehost.writing.rules.model import Words

USUAL = [
    "Der beste Käse, für 3,50 € das Stück!",
    "Лучшая цена — 100 ₽…",
    "全网最低价，只要３９元",
    "«Ma “première” fois»",
]
ODD = ["don’t", "最 低 价", "chea\u200bp", "cafe\u0301", "Ｆｕｌｌ", "ถูกที่สุด", "it's `so`\tcheap", "\u2126"]


@pytest.mark.parametrize("text", USUAL + ODD)
def test_the_short_way_comes_to_the_same(text: str) -> None:
    short, long = fold(text), _by_characters(text)
    assert (short.text, list(short.offsets)) == (long.text, list(long.offsets))


@given(st.text(alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from("".join(USUAL + ODD)))))
def test_so_it_does_for_any_text(text: str) -> None:
    short, long = fold(text), _by_characters(text)
    assert (short.text, list(short.offsets)) == (long.text, list(long.offsets))


@pytest.mark.parametrize("text", USUAL)
def test_usual_texts_go_the_short_way(text: str) -> None:
    assert isinstance(fold(text).offsets, range)


EXAMPLES = [
    (rule, example)
    for file in rule_files()
    for rule, data in zip(file.rules, file.data.rules, strict=True)
    if isinstance(rule.looks_for, Words)
    for example in (*data.trips, *data.passes)
    if example.text
]


def test_nothing_is_overlooked_among_other_texts() -> None:
    texts = [example.text for _, example in EXAMPLES]
    for number, (rule, example) in enumerate(EXAMPLES):
        words = rule.looks_for
        assert isinstance(words, Words)
        around = texts[max(0, number - 3) : number + 4]
        if any(find(words, fold(example.text), example.lang)):
            assert seen([words], together(around), example.lang), (rule.id, example.text)


def test_many_rules_are_looked_for_at_once_as_each_alone() -> None:
    every = list({id(rule.looks_for): rule.looks_for for rule, _ in EXAMPLES}.values())
    words = [looks_for for looks_for in every if isinstance(looks_for, Words)]
    found = 0
    for lang in sorted({example.lang for _, example in EXAMPLES}):
        for texts in ([e.text] for _, e in EXAMPLES if e.lang == lang):
            folded = together(texts)
            alone = tuple(each for each in words if seen([each], folded, lang))
            assert seen(words, folded, lang) == alone
            found += len(alone)
        assert seen(words, together(["", "..."]), lang) == ()
    assert found > len(words)


def test_texts_put_together_make_no_new_words() -> None:
    words = Words(patterns={"en": ("best ?price",)}, exceptions={})
    assert not seen([words], together(["the best", "price is 3"]), "en")
    assert seen([words], together(["nothing", "the best  price", "no"]), "en")
