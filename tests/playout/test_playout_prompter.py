"""What a human host says: silence with times."""

from __future__ import annotations

import pytest

from cuehost.playout.prompter import VOICE, read_aloud
from cuehost.writing import speaking_s


@pytest.mark.parametrize(
    ("text", "lang", "words"),
    [
        ("Only $39.90 today, friends!", "en", ["Only", "$39.90", "today,", "friends!"]),
        ("今天很好", "zh", ["今", "天", "很", "好"]),
        ("Mira, ¿no?", "es", ["Mira,", "¿no?"]),
        ("...", "en", ["..."]),
    ],
)
def test_words_have_their_times_in_order_and_nothing_is_heard(text: str, lang: str, words: list[str]) -> None:
    speech = read_aloud(text, lang)
    assert [word.text for word in speech.words] == words
    assert all(text[word.offset :].startswith(word.text) for word in speech.words)
    starts = [word.start_s for word in speech.words]
    assert starts == sorted(starts)
    assert not speech.samples.any()
    assert speech.words[-1].end_s <= speech.last_word_end_s < speech.duration_s
    assert speech.engine == VOICE


def test_a_line_takes_as_long_as_saying_it() -> None:
    text = "This kettle has a thermometer in its lid, so you always know when the water is right."
    speech = read_aloud(text, "en")
    assert speech.last_word_end_s - speech.words[0].start_s == pytest.approx(speaking_s(text, "en"), rel=0.05)
