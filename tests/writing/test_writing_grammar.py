"""The grammar of the phrase banks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuehost.errors import WriterError
from cuehost.rundown import Cue
from cuehost.writing import offline_languages
from cuehost.writing.bank import REQUIRED_LINES, SPOKEN_CUES, load, read_bank
from cuehost.writing.grammar import Filler, GrammarError, Sentence, parse


def say(source: str, variant: int = 0, **slots: Filler | str) -> Sentence:
    fillers = {key: slot if isinstance(slot, Filler) else Filler(slot) for key, slot in slots.items()}
    return parse(source).fill(fillers, variant)


def test_slots_carry_their_facts() -> None:
    sentence = say("it costs {price}.", price=Filler("$5", ("price",)))
    assert sentence.text == "It costs $5."
    assert sentence.facts == ("price",)


def test_alternatives_are_all_reached() -> None:
    assert parse("(one|two|three) words").variants == 3
    said = {say("(one|two|three) words", variant).text for variant in range(3)}
    assert said == {"One words", "Two words", "Three words"}


def test_an_alternative_that_cannot_be_filled_is_not_taken() -> None:
    assert {say("({missing} a|b c)", seed).text for seed in range(20)} == {"B c"}


def test_optional_clause_leaves_tidy_text_behind() -> None:
    said = {say("so[, {x}], yes [ really ] now [, truly].", seed, x="well").text for seed in range(60)}
    assert "So, yes now." in said
    assert "So, well, yes really now, truly." in said
    assert all("  " not in text and " ," not in text and " ." not in text for text in said)


def test_an_optional_clause_without_its_slot_is_dropped() -> None:
    assert {say("a[ {gone}] b", seed).text for seed in range(20)} == {"A b"}


def test_each_number_is_another_way_to_say_it() -> None:
    source = "(a|b[ c])[, (d|e)] {n:x|y[ z]}"
    template = parse(source)
    # (a, b, b c) times (nothing, d, e) times (y, y z).
    assert template.variants == 3 * 3 * 2
    said = {template.fill({"n": Filler("", form=1)}, number).text for number in range(template.variants)}
    assert len(said) == template.variants
    assert template.fill({"n": Filler("", form=1)}, 18).text == template.fill({"n": Filler("", form=1)}).text


def test_what_cannot_be_said_does_not_reword_the_rest() -> None:
    source = "(one|two)[ {gone}] (three|four)"
    with_it = [say(source, number, gone="xxx").text for number in range(8)]
    without = [say(source, number).text for number in range(8)]
    assert without == [text.replace(" xxx", "") for text in with_it]


def test_thai_has_no_space_before_its_particles() -> None:
    assert say("ราคา {value} ค่ะ", value="590 บาท").text == "ราคา 590 บาทค่ะ"
    assert say("นี่คือ {name} นะคะ", name="กา K2").text == "นี่คือ กา K2 นะคะ"
    assert say("ทำจาก‿{value}", value="ไม้").text == "ทำจากไม้"
    assert say("ทำจาก‿{value}", value="PP").text == "ทำจาก PP"


def test_forms_follow_the_count() -> None:
    source = "we have {stock:one|{stock_count} pieces} left"
    assert say(source, stock=Filler("1", ("stock",), form=0)).text == "We have one left"
    many = say(source, stock=Filler("9", ("stock",), form=1), stock_count=Filler("9", ("stock",)))
    assert many.text == "We have 9 pieces left"
    assert say(source, stock=Filler("1", ("stock",), form=0)).facts == ("stock",)


def test_cues_sit_on_the_next_word_after_tidying() -> None:
    sentence = say("¡<joy>hola[ , nobody said]!  Son <price><price_reveal>{price}.", price="$5")
    assert sentence.text.startswith("¡Hola")
    by_name = {cue.name: cue for cue in sentence.cues}
    assert by_name["joy"] == Cue("emotion", "joy", 1)
    assert by_name["price"].at == sentence.text.index("$5")
    assert by_name["price_reveal"].kind == "gesture"


def test_a_cue_at_the_end_falls_back_to_the_last_word() -> None:
    assert say("well done.<joy>").cues == (Cue("emotion", "joy", 5),)


def test_cues_can_be_renamed_or_left_out() -> None:
    template = parse("<picture>look <present>here")
    sentence = template.fill({}, 0, {"picture": None, "present": "present_left"})
    assert [cue.name for cue in sentence.cues] == ["present_left"]


def test_brands_keep_their_capitals() -> None:
    assert say("{name} is here", name=Filler("iPod", literal=True)).text == "iPod is here"
    assert say("{name} is here", name=Filler("iPod")).text == "iPod is here"
    assert say("what else? {point}.", point="soft grip").text == "What else? Soft grip."


@pytest.mark.parametrize(
    "source", ["(a|b", "a)", "[a", "{Slot}", "{slot", "{slot:a", "<Joy>", "<joy", "a|b", "{}"]
)
def test_malformed_templates_are_refused(source: str) -> None:
    with pytest.raises(GrammarError):
        parse(source)


def test_an_unfillable_template_says_so() -> None:
    assert not parse("{a} b").feasible({})
    with pytest.raises(GrammarError):
        parse("{a} b").fill({})


@given(st.text(alphabet="ab {}[]()<>|:.,", max_size=40))
def test_any_text_parses_or_is_refused(source: str) -> None:
    try:
        template = parse(source)
    except GrammarError:
        return
    assert isinstance(template.slots(), frozenset)


@given(st.text(max_size=30), st.integers(0, 50))
def test_whatever_fills_a_slot_cannot_break_the_cues(value: str, seed: int) -> None:
    sentence = say("<joy>see {value}, <price>now.", seed, value=Filler(value, ("f",)))
    assert {cue.name for cue in sentence.cues} == {"joy", "price"}
    assert all(0 <= cue.at < len(sentence.text) for cue in sentence.cues)


def test_banks_are_complete() -> None:
    assert set(offline_languages()) == {"en", "zh", "es", "pt", "ru", "th", "vi", "id"}
    for lang in offline_languages():
        bank = load(lang)
        assert bank.lang == lang
        assert set(bank.lines) >= REQUIRED_LINES
        assert "affirmed" in bank.facts


@pytest.mark.parametrize("lang", offline_languages())
def test_banks_offer_variety(lang: str) -> None:
    lines = load(lang).lines
    for key in ("product.hook_next", "product.name", "cta", "price.list", "opening.welcome"):
        assert len(lines[key]) >= 4, key
    # A show of ten products says each of these ten times a round.
    for key in ("product.hook_next", "product.problem", "product.proof", "cta", "product.ask"):
        assert sum(template.variants for template in lines[key]) >= 12, key


def test_bank_faults_are_named() -> None:
    good = "lang: xx\ncomma: ', '\nlast_comma: ' and '\nlast_or: ' or '\nfacts: {}\nlines: "
    with pytest.raises(WriterError, match="lacks"):
        read_bank(good + "{cta: [hi]}", "xx.yaml")
    with pytest.raises(WriterError, match="unknown cue <dance>"):
        read_bank(good + "{cta: ['<dance>hi']}", "xx.yaml")
    with pytest.raises(WriterError, match=r"xx\.yaml is faulty"):
        read_bank(good + "{cta: ['{broken']}", "xx.yaml")
    with pytest.raises(WriterError, match="lines nobody says: cta@loudly"):
        every = ", ".join(f"{key}: [hi]" for key in sorted(REQUIRED_LINES))
        read_bank(good + "{" + every + ", 'cta@loudly': [hi]}", "xx.yaml")
    assert {"picture", "present", "count"} == SPOKEN_CUES
