"""A question with a story around it: the clause that asks is answered, and nothing else is guessed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuehost.audience import Comment
from cuehost.audience.answers import Answerer, Decision, Reply
from cuehost.audience.answers.clauses import clauses_of
from cuehost.rundown import load_sheet

SHEETS = Path(__file__).parent.parent / "writing" / "corpus"


@cache
def answerer(sheet: str, lang: str) -> Answerer:
    return Answerer(load_sheet(SHEETS / f"{sheet}.yaml"), (lang,))


def reply(sheet: str, product: str, lang: str, text: str) -> Reply:
    return answerer(sheet, lang).reply(Comment("7", "test", "v", "Sam", text, 0.0), lang=lang, on_air=product)


@pytest.mark.parametrize(
    ("text", "lang", "clauses"),
    [
        ("no socket near my bed :( will it last", "en", ("no socket near my bed", "will it last")),
        ("no socket here :( will it last???", "en", ("no socket here", "will it last?")),
        ("is it 39.90 or 1,200", "en", ()),
        ("蟑螂蜘蛛蜈蚣 不用的时候能收起来不", "zh", ("蟑螂蜘蛛蜈蚣", "不用的时候能收起来不")),
        ("a, b, c, d, e, f, g, h, i", "en", ()),  # a list, no story
        ("", "en", ()),
        # Nobody types marks: words tell where the question begins and ends.
        ("i only have induction will it heat", "en", ("i only have induction", "will it heat")),
        ("how long is the cord my socket is far", "en", ("how long is the cord", "my socket is far")),
        ("solo tengo induccion sirve? ¿cuanto pesa", "es", ("solo tengo induccion", "sirve?", "cuanto pesa")),
        ("у меня уши маленькие подойдут", "ru", ("у меня уши маленькие", "подойдут")),
        ("how heavy is it", "en", ()),
    ],
)
def test_a_comment_falls_into_clauses(text: str, lang: str, clauses: tuple[str, ...]) -> None:
    assert clauses_of(text, lang) == clauses


@given(st.text(max_size=200), st.sampled_from(["en", "es", "pt", "ru", "zh", "th"]))
def test_whatever_is_typed_has_none_or_several_clauses(text: str, lang: str) -> None:
    found = clauses_of(text, lang)
    assert len(found) != 1
    assert all(clause == clause.strip() and clause.removesuffix("?") in text for clause in found)


@pytest.mark.parametrize(
    ("sheet", "product", "lang", "text", "facts"),
    [
        ("kitchen", "grinder", "en", "my aunt grumbles about bags, how heavy is it?", ("weight",)),
        ("beauty", "mirror", "pt", "sem óculos eu n enxergo nada de perto, ele aumenta?", ("magnification",)),
        ("beauty", "mirror", "zh", "蟑螂蜘蛛蜈蚣 不用的时候能收起来不", ("selling_points:0",)),
    ],
)
def test_the_clause_that_asks_is_answered(
    sheet: str, product: str, lang: str, text: str, facts: tuple[str, ...]
) -> None:
    said = reply(sheet, product, lang, text)
    assert (said.decision, said.facts) == (Decision.ANSWER, facts)
    assert not said.shown, "what nobody understands stands on no card"


@pytest.mark.parametrize(
    ("sheet", "product", "lang", "text", "facts"),
    [
        ("kitchen", "kettle", "en", "my old one lost its colour, how heavy is it?", ("weight",)),
        ("beauty", "dryer", "en", "how long is the cord my outlet is miles from the mirror", ("cable",)),
        ("kitchen", "kettle", "en", "we only got induction here, is that gonna be a problem", ("hobs",)),
        ("kitchen", "kettle", "es", "me cambie a un piso con induccion, me sirve?", ("hobs",)),
        ("outdoor", "chair", "ru", "вешу 110 кило, выдержит?", ("load",)),
    ],
)
def test_a_story_may_speak_of_anything(
    sheet: str, product: str, lang: str, text: str, facts: tuple[str, ...]
) -> None:
    said = reply(sheet, product, lang, text)
    assert (said.decision, said.facts) == (Decision.ANSWER, facts)


@pytest.mark.parametrize(
    "text",
    [
        "my cat chewed the cable, how heavy is it, does it whistle?",  # asks something else, too
        "how heavy is it, my old one lost its colour",  # goes on about another matter
        "my cat chewed the hinge, is that a problem?",  # a story of no matter known
        "root / ; weight",  # asks nothing
    ],
)
def test_nothing_is_guessed(text: str) -> None:
    assert reply("kitchen", "kettle", "en", text).decision is not Decision.ANSWER


def test_who_complains_gets_no_answer_beside() -> None:
    said = reply(
        "kitchen", "kettle", "en", "mine arrived broken and nobody replies, terrible. how heavy is it"
    )
    assert said.decision is not Decision.ANSWER
