"""What a fact is about by its name and its unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuehost.audience.answers.ids import _matters, matters_of_id, matters_of_value
from cuehost.audience.understanding.lexicon import GOODS_MATTERS, lexicon


@pytest.mark.parametrize(
    ("fact_id", "matter"),
    [
        ("heft", "weight"),
        ("send_back", "returns"),
        ("Made-In", "origin"),
        ("colourways", "colours"),
        ("ways_to_pay", "payment"),
        ("inside_pockets", "pocket"),
        ("water_column", "water"),
    ],
)
def test_a_name_sellers_choose_tells_what_a_fact_is_about(fact_id: str, matter: str) -> None:
    assert matter in matters_of_id(fact_id)


def test_a_name_nobody_listed_tells_nothing() -> None:
    assert matters_of_id("zibble") == frozenset()
    assert matters_of_id("") == frozenset()


def test_a_name_with_two_senses_has_both() -> None:
    assert matters_of_id("lasts") == {"battery", "lasting_wear"}


@pytest.mark.parametrize(
    ("value", "matter"),
    [
        ("420 g (0.93 lb)", "weight"),
        ("about 1.3 lb", "weight"),
        ("50 ml", "capacity"),
        ("32 oz (946 ml)", "weight"),
        ("1.7 fl oz", "capacity"),
        ("72 x 26 in", "size"),
        ("10.8 in", "size"),
        ("1500 W", "power"),
        ("72 dB", "noise"),
        ("up to 400 lumens", "brightness"),
    ],
)
def test_a_unit_tells_what_an_amount_is_of(value: str, matter: str) -> None:
    assert matters_of_value(value) == {matter}


@pytest.mark.parametrize(
    "value", ["two years", "12 months sealed", "4 out of 5", "", "made in Italy", "5 legs", "3 in a box"]
)
def test_other_values_tell_nothing(value: str) -> None:
    assert matters_of_value(value) == frozenset()


def test_every_matter_listed_is_one_that_viewers_ask_for() -> None:
    english = lexicon("en")
    assert english is not None
    phrases = (*english.phrases.exact.values(), *english.phrases.begun.values())
    asked = GOODS_MATTERS | {phrase.meaning for found in phrases for phrase in found}
    assert not {matter for matters in _matters().values() for matter in matters} - asked


@given(st.text(max_size=40))
def test_any_name_and_any_value_is_read(text: str) -> None:
    assert isinstance(matters_of_id(text), frozenset)
    assert isinstance(matters_of_value(text), frozenset)
