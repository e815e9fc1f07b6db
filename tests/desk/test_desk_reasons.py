"""Why words are refused has a code each, and a sentence by it in every language of the page."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
import yaml

import cuehost
from cuehost.desk.pages import page_files
from cuehost.writing.guard import CATEGORIES
from cuehost.writing.guard.reasons import SENTENCES, TERMS, because
from cuehost.writing.rules import known_rules

LANGS = ("zh", "es")
REASONS = {lang: json.loads(page_files()[f"reasons-{lang}.json"][1]) for lang in LANGS}
RULES = {lang: json.loads(page_files()[f"rules-{lang}.json"][1]) for lang in LANGS}
GUARD = Path(cuehost.__file__).parent / "writing" / "guard"
_PLACE = re.compile(r"\{[a-z]+\}")
_NUMBER = re.compile(r"\d[\d.,:-]*\d|\d")


@pytest.mark.parametrize("lang", LANGS)
def test_every_reason_of_the_guard_is_said_with_its_values(lang: str) -> None:
    assert list(REASONS[lang]["sentences"]) == list(SENTENCES)
    for code, english in SENTENCES.items():
        here = REASONS[lang]["sentences"][code]
        assert sorted(_PLACE.findall(here)) == sorted(_PLACE.findall(english)), code
        assert _PLACE.sub("", here) != _PLACE.sub("", english), f"{code} is not translated"


@pytest.mark.parametrize("lang", LANGS)
def test_every_word_of_the_guards_own_is_said(lang: str) -> None:
    terms = REASONS[lang]["terms"]
    assert TERMS["really"] is TERMS["meant"], "the page has them once, as attributes"
    wanted = {"attribute" if place in ("really", "meant") else place: TERMS[place] for place in TERMS}
    assert {place: set(words) for place, words in terms.items()} == {
        place: set(words) for place, words in wanted.items()
    }
    assert all(word.strip() for words in terms.values() for word in words.values())
    assert set(REASONS[lang]["kinds"]) == set(CATEGORIES)
    assert set(REASONS[lang]["rule"]["sure"]) == {"law", "official", "reported"}
    assert set(_PLACE.findall(REASONS[lang]["untrue"])) == {"{line}", "{why}", "{show}"}
    assert set(_PLACE.findall(REASONS[lang]["rule"]["quoted"])) == {"{asks}", "{found}"}
    assert set(_PLACE.findall(REASONS[lang]["rule"]["whole"])) == {
        "{said}", "{mend}", "{rule}", "{source}", "{sure}", "{day}",
    }  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
def test_every_claim_rule_says_what_it_asks_and_the_mend(lang: str) -> None:
    rules = known_rules()
    assert list(RULES[lang]) == list(rules)
    for name, (asks, mend) in RULES[lang].items():
        rule = rules[name]
        assert asks.strip() and mend.strip() and asks != rule.asks and mend != rule.mend, name
        for here, there in ((asks, rule.asks), (mend, rule.mend)):
            assert set(_NUMBER.findall(there)) <= set(_NUMBER.findall(here)), f"{name} keeps its figures"
            assert set(re.findall(r"`[^`]+`", there)) == set(re.findall(r"`[^`]+`", here)), name
    # Rules that say the same in English say the same here.
    for text, at in (("asks", 0), ("mend", 1)):
        said: dict[str, set[str]] = {}
        for name, rule in rules.items():
            said.setdefault(getattr(rule, text), set()).add(RULES[lang][name][at])
        assert [words for words in said.values() if len(words) > 1] == []


def test_all_that_the_guard_tells_apart_has_a_word() -> None:
    found: dict[str, set[str]] = {"parts": set(), "attributes": set()}
    for path in GUARD.glob("*/*.yaml"):
        told = yaml.safe_load(path.read_text("utf-8"))
        for group, concepts in found.items():
            concepts |= set(told.get(group) or ())
    assert len(found["parts"]) > 20 and found["parts"] == set(TERMS["noun"])
    assert len(found["attributes"]) > 15 and found["attributes"] | {"else"} == set(TERMS["really"])


def test_a_rule_and_a_reason_are_never_taken_for_each_other() -> None:
    assert not known_rules().keys() & SENTENCES.keys()


def test_the_guard_gives_reasons_of_these_codes_only_and_all_of_them() -> None:
    given: dict[str, list[set[str]]] = {}
    for path in GUARD.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "because":
                code = node.args[0]
                assert isinstance(code, ast.Constant), f"{path.name}: a code stands where it is given"
                given.setdefault(str(code.value), []).append({str(word.arg) for word in node.keywords})
    assert given.keys() == SENTENCES.keys()
    for code, every in given.items():
        wanted = {place.strip("{}") for place in _PLACE.findall(SENTENCES[code])}
        assert all(values == wanted for values in every), code


def test_a_reason_is_told_in_english_with_the_words_of_line_and_sheet() -> None:
    told = because("other_meaning", said="2 years", really="shelf_life stock", where="age", meant="else")
    assert str(told) == (
        "'2 years' stands in the product sheet as shelf life and stock (age), but the line gives it as "
        "something else"
    )
    assert str(because("denied", said="it's clay", where="")) == (
        'the line denies "it\'s clay", which the sheet says (the brief)'
    )
    assert str(because("not_stock", said="{what}")) == "'{what}' is not the stock of the sheet"
