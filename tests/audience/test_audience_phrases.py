"""Phrases: said in turn, fit to be spoken in every language, and with names only that may be."""

from __future__ import annotations

import pytest

from cuehost.audience.moderation import Gate, Use
from cuehost.audience.phrases import Phrases, first_name

LANGS = ("en", "es", "id", "pt", "ru", "th", "vi", "zh")
KINDS = ("ack", "bridge", "thank_order", "thank", "welcome", "ask", "calm")


@pytest.mark.parametrize("lang", LANGS)
def test_every_language_has_every_kind_and_the_gate_lets_all_pass(lang: str) -> None:
    phrases = Phrases.of(lang)
    gate = Gate(langs=frozenset({lang}))
    assert all(phrases.next(kind) for kind in KINDS)
    for text in [*phrases.plain(), *(phrases.next(kind, "Maria") for kind in KINDS)]:
        assert "{" not in text
        assert gate.judge(text, Use.SPOKEN, lang).passed, text
        assert not any(char.isdigit() for char in text), "no phrase states anything"


def test_they_are_said_in_turn() -> None:
    phrases = Phrases.of("en-US")
    first, second = phrases.next("bridge"), phrases.next("bridge")
    assert first != second
    assert "Maria" in phrases.next("ack", "Maria")
    assert phrases.next("ack") in phrases.plain()


def test_a_language_without_phrases_has_none() -> None:
    assert Phrases.of("fi").next("ack", "Maria") == "" and Phrases.of("fi").plain() == ()


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Maria Lopez", "Maria"),
        ("maria_88", "maria"),
        ("Anne-Sophie", "Anne-Sophie"),
        ("สมชาย ใจดี", "สมชาย"),
        ("李伟", "李伟"),
        ("xX99Xx", ""),
        ("@shop", ""),
        ("🌸", ""),
        ("", ""),
        ("J", ""),
        ("A" * 40, ""),
    ],
)
def test_who_is_addressed_by_what(name: str, first: str) -> None:
    assert first_name(name) == first
