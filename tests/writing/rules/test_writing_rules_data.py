"""Every rule finds what its examples say it finds, and nothing in those that it should let pass."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from rules_examples import plain_airing, plain_show

from cuehost.rundown import GESTURES, MARKETS, PLATFORMS
from cuehost.writing.rules import Finding, Rule, RuleBook
from cuehost.writing.rules.data import FOLDER, Example, RuleData, rule_files
from cuehost.writing.rules.model import NamedCheck, Words

RULES = [
    (rule, data) for file in rule_files() for rule, data in zip(file.rules, file.data.rules, strict=True)
]
TRIPS = [(rule, example) for rule, data in RULES for example in data.trips]
PASSES = [(rule, example) for rule, data in RULES for example in data.passes]


def named(value: object) -> str:
    if isinstance(value, Rule):
        return value.id
    assert isinstance(value, Example)
    return value.text or str({**value.show, **value.airing})


def judged(rule: Rule, example: Example) -> tuple[Finding, ...]:
    """What a book of this one rule finds."""
    book = RuleBook("US", ("other",), (rule,))
    if example.text:
        return book.judge_line(example.text, example.lang)
    show = plain_show(**example.show)
    return book.judge_show(show, plain_airing(show, **example.airing))


@pytest.mark.parametrize(("rule", "example"), TRIPS, ids=named)
def test_a_rule_finds(rule: Rule, example: Example) -> None:
    found = judged(rule, example)
    assert found and {finding.rule for finding in found} == {rule.id}
    for finding in found:
        assert finding.severity == rule.severity and finding.mend and finding.reason
        if finding.span:
            assert example.text[slice(*finding.span)] == finding.text != ""


@pytest.mark.parametrize(("rule", "example"), PASSES, ids=named)
def test_a_rule_lets_pass(rule: Rule, example: Example) -> None:
    assert judged(rule, example) == ()


@pytest.mark.parametrize(("rule", "data"), RULES, ids=lambda value: getattr(value, "id", ""))
def test_a_rule_says_all_that_a_seller_needs(rule: Rule, data: RuleData) -> None:
    assert rule.asks.endswith((".", "!")) and rule.mend.endswith("."), rule.id
    assert rule.source.name
    kinds = {isinstance(rule.looks_for, Words): "text", isinstance(rule.looks_for, NamedCheck): "show"}
    for example in (*data.trips, *data.passes):
        assert bool(example.text) == (kinds[True] == "text"), "words are shown by texts, checks by shows"


def test_names_are_of_markets_platforms_and_gestures_that_there_are() -> None:
    for file in rule_files():
        known = PLATFORMS if file.kind == "platforms" else (*MARKETS, "*")
        assert set(file.data.names) <= {*known, "*"}, file.name
        for rule in file.data.rules:
            assert set(rule.settings.get("gestures", [])) <= set(GESTURES), rule.id
            assert set(rule.settings.get("platforms", [])) <= set(PLATFORMS), rule.id


def test_patterns_are_written_in_composed_letters() -> None:
    for path in FOLDER.rglob("*.yaml"):
        text = path.read_text("utf-8")
        assert unicodedata.is_normalized("NFC", text), path.name


def test_overruled_or_not_an_example_trips_one_rule_of_a_topic() -> None:
    """Where a market has a rule of its own about something, the general one stays silent."""
    from cuehost.writing.rules import load_rules

    for market in ("US", "GB", "CN", "ES", "BR", "MX", "RU", "TH", "VN", "ID"):
        show = plain_show(market=market, list_price="99.00", evidence=None)
        book = load_rules(market)
        found = [
            f
            for f in book.judge_show(show, plain_airing(show))
            if "evidence" in f.reason or "price" in f.rule
        ]
        assert [f.severity for f in found] == ["block"], (market, found)
        assert replace(book, rules=()).judge_show(show, plain_airing(show)) == ()
