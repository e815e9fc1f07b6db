"""The LLM writer's parts: telling languages apart, reading half an answer, replacing lines, waiting."""

from __future__ import annotations

import json
from email.utils import formatdate
from types import SimpleNamespace

import pytest
from test_writing_corpus import LANGUAGES, lines
from writing_model import show
from writing_shows import kitchen

from cuehost.rundown import Line
from cuehost.writing.answer import begun_lines, read_mended, runs_on
from cuehost.writing.asking import Asker, LLMSettings, Usage
from cuehost.writing.patching import patched
from cuehost.writing.prompt import Guidance, data
from cuehost.writing.tongue import other_language, wrong_language

CORPUS = [
    line for name in ("lies-dev", "lies-heldout", "honest-dev", "honest-heldout") for line in lines(name)
]


# --- languages ---


def test_no_line_is_taken_for_another_language_than_its_own() -> None:
    assert [line["id"] for line in CORPUS if wrong_language(line["text"], line["lang"])] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_six_lines_in_another_language_are_always_noticed(lang: str) -> None:
    texts = [line["text"] for line in CORPUS if line["lang"] == lang]
    answers = [" ".join(texts[at : at + 6]) for at in range(0, len(texts) - 5, 6)]
    for wanted in set(LANGUAGES) - {lang}:
        assert [answer for answer in answers if not wrong_language(answer, wanted)] == [], wanted


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("这是とてもかわいいマグカップ", "zh"),
        ("Це дуже гарний чайник, її варто мати", "ru"),
        ("Le café est très bon et vous avez une garantie sur les tasses", "en"),
        ("Der Kessel ist schön und die Tassen auch", "es"),
    ],
)
def test_neighbours_are_told_apart(text: str, lang: str) -> None:
    assert wrong_language(text, lang)


def test_names_and_languages_nobody_listed_get_the_benefit_of_the_doubt() -> None:
    assert other_language("The North Face", "es") is None
    assert other_language("Deze ketel is van roestvrij staal en is in de winkel te koop", "nl") is None
    assert not wrong_language("24", "zh")


# --- answers in the making ---


def test_only_lines_that_stand_complete_are_read_from_half_an_answer() -> None:
    whole = json.dumps({"lines": [{"text": "One {1}.", "facts": []}, {"text": "Two."}, {"text": "Three."}]})
    for cut in range(len(whole)):
        assert begun_lines(whole[:cut]) in (
            [],
            ["One {1}."],
            ["One {1}.", "Two."],
            ["One {1}.", "Two.", "Three."],
        )
    assert begun_lines(whole) == ["One {1}.", "Two.", "Three."]
    assert begun_lines(f"<think>{whole}") == []
    assert begun_lines("no lines, {only} braces") == []


def test_an_answer_runs_on_only_when_half_of_it_is_too_much() -> None:
    segment = kitchen().segments[0]
    text = "A line of a dozen words that takes about four seconds to say."
    answers = [json.dumps({"lines": [{"text": text}] * n}) for n in range(60)]
    stopped = [n for n, answer in enumerate(answers) if runs_on(answer, segment, "en")]
    assert stopped == list(range(stopped[0], 60)) and 20 < stopped[0] < 40


def test_mended_lines_are_found_by_number_by_order_or_by_place() -> None:
    def answer(*texts: str, numbers: tuple[int, ...] = ()) -> str:
        found = [{"text": text} for text in texts]
        return json.dumps(
            {"lines": [e | {"line": n} for e, n in zip(found, numbers, strict=True)] or found}
            if numbers
            else {"lines": found}
        )

    def texts(content: str) -> dict[int, str]:
        return {place: line.text for place, line in read_mended(content, [1, 3], 5).items()}

    assert texts(answer("d", "b", "x", numbers=(4, 2, 5))) == {3: "d", 1: "b"}
    assert texts(answer("b", "d")) == {1: "b", 3: "d"}
    assert texts(answer("a", "b", "c", "d", "e")) == {1: "b", 3: "d"}
    assert texts(answer("a", "b", "c")) == {}
    with pytest.raises(ValueError, match="no JSON"):
        read_mended("sorry", [1], 5)


# --- replacing lines ---


def line(text: str, *facts: str) -> Line:
    return Line("x", text, "en", facts, source="offline")


OFFLINE = [
    line("Hello, I am an AI."),
    line("Steel it is.", "material"),
    line("Does it work?", "faq:0"),
    line("It costs ten.", "price"),
    line("Have a look at the cart."),
]


def texts(lines: list[Line]) -> list[str]:
    return [entry.text for entry in lines]


def test_a_line_is_replaced_by_one_that_states_the_same() -> None:
    kept = {0: line("Hi."), 2: line("Bye.")}
    assert texts(patched(kept, {1: ("price",)}, OFFLINE)) == ["Hi.", "It costs ten.", "Bye."]
    assert texts(patched(kept, {1: ("faq:0",)}, OFFLINE)) == ["Hi.", "Does it work?", "Bye."]


def test_nothing_is_said_twice_and_no_answer_stands_without_its_question() -> None:
    kept = {0: line("Of steel, then.", "material"), 2: line("Ten, that is all.", "price")}
    merged = patched(kept, {1: ("price",), 3: (), 4: ()}, OFFLINE)
    assert texts(merged) == ["Of steel, then.", "Ten, that is all.", "Have a look at the cart."]


def test_an_opening_gets_the_line_that_says_who_speaks_and_without_offline_lines_a_place_is_left_out() -> (
    None
):
    assert texts(patched({1: line("Hi.")}, {0: ()}, OFFLINE, must_say_ai=[0])) == [
        "Hello, I am an AI.",
        "Hi.",
    ]
    assert texts(patched({1: line("Hi.")}, {0: ()}, [])) == ["Hi."]


# --- waiting, counting, telling ---


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "3"}, 3.0),
        ({"retry-after-ms": "250", "retry-after": "3"}, 0.25),
        ({"retry-after": formatdate(1_000_012, usegmt=True)}, 12.0),
        ({"retry-after": formatdate(999_000, usegmt=True)}, 0.0),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
def test_a_server_may_say_in_three_ways_how_long_to_wait(
    headers: dict[str, str], seconds: float | None
) -> None:
    asker = Asker(LLMSettings("m"), now=lambda: 1_000_000.0)
    assert asker._retry_after(SimpleNamespace(headers=headers)) == seconds


def test_tokens_are_counted_and_priced() -> None:
    usage = Usage()
    usage.add({"prompt_tokens": 1_500_000, "completion_tokens": 500_000})
    usage.add({"prompt_tokens": None, "completion_tokens": "many"})
    usage.add(None)
    assert usage == Usage(requests=3, input_tokens=1_500_000, output_tokens=500_000, uncounted=1)
    assert usage.cost(LLMSettings("m", input_price=0.2, output_price=0.8)) == pytest.approx(0.7)
    assert usage.cost(LLMSettings("m", input_price=0.2)) is None


def test_manner_rules_and_examples_go_as_data_in_the_language() -> None:
    rundown = kitchen()
    guidance = Guidance("calm and dry", ("no absolute terms",), {"pt": ("Olá!",), "en": ("Hello!",)})
    found = data(rundown, rundown.segments[1], "pt-BR", seed=1, round=0, guidance=guidance)
    assert (found["style"], found["rules"], found["examples"]) == (
        "calm and dry",
        ["no absolute terms"],
        ["Olá!"],
    )
    assert data(rundown, rundown.segments[1], "en", seed=1, round=0)["examples"] == []


def test_every_language_of_the_corpus_reaches_the_model_with_its_facts() -> None:
    for lang in LANGUAGES:
        rundown = show("home", lang)
        found = data(rundown, rundown.segments[1], lang, seed=1, round=0)
        assert found["product"] == rundown.products["scarf"].name.get(lang)
        assert found["facts"]["material"] == rundown.products["scarf"].facts["material"].text(lang)
        assert found["audience"] is None
