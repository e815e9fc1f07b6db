"""Times by ear: given times that are off are moved to where the sound says, whatever the sound is."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuehost.rundown import Span
from cuehost.speech.energy import Trust, refined
from cuehost.speech.espeak import espeak_name, spans
from cuehost.speech.espeak_library import library

TRUST = Trust(0.12, 0.05)


def said(text: str, lang: str) -> tuple[tuple[Span, ...], tuple[Span, ...], np.ndarray, int]:
    """Words, phonemes, samples and rate of speech whose times are known."""
    done = library().synthesise(text, espeak_name(lang), 165)
    words, phonemes = spans(done, text)
    return words, phonemes, done.samples, done.rate_hz


def off(spans_: tuple[Span, ...], by_s: list[float], words: tuple[Span, ...]) -> tuple[Span, ...]:
    """The spans of each word later by `by_s` of that word."""
    out = []
    for span in spans_:
        middle = (span.start_s + span.end_s) / 2
        number = sum(1 for word in words if word.start_s <= middle) - 1
        by = by_s[max(number, 0)]
        out.append(span._replace(start_s=max(0.0, span.start_s + by), end_s=max(0.0, span.end_s + by)))
    return tuple(out)


def onsets_off_ms(one: tuple[Span, ...], other: tuple[Span, ...]) -> np.ndarray:
    return np.array([abs(a.start_s - b.start_s) * 1000 for a, b in zip(one, other, strict=True)])


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("This kettle holds enough for six cups, and it costs less than you think.", "en"),
        ("Esta tetera es para toda la familia, y hoy cuesta muy poco.", "es"),
        ("Dieser Kessel passt auf jeden Herd, und er kostet heute sehr wenig.", "de"),
    ],
)
def test_times_that_are_off_come_near_the_truth(text: str, lang: str) -> None:
    late_s = 0.05  # as MP3 makes it, besides what each word is off by itself
    words, phonemes, samples, rate_hz = said(text, lang)
    rng = random.Random(3)
    by_s = [late_s + rng.gauss(0, 0.025) for _ in words]
    given_words, given_phonemes = off(words, by_s, words), off(phonemes, by_s, words)
    better_words, better = refined(given_words, given_phonemes, samples, rate_hz, TRUST)
    assert [s.text for s in better] == [s.text for s in phonemes]
    assert [(s.text, s.offset) for s in better_words] == [(s.text, s.offset) for s in words]
    before, after = onsets_off_ms(given_phonemes, phonemes), onsets_off_ms(better, phonemes)
    assert np.median(after) < 15
    assert np.median(after) < np.median(before)
    assert np.mean(onsets_off_ms(better_words, words)) < np.mean(onsets_off_ms(given_words, words))


def test_right_times_stay_where_they_are() -> None:
    words, phonemes, samples, rate_hz = said("Look at the spout, it gives you a steady stream.", "en")
    _, better = refined(words, phonemes, samples, rate_hz, TRUST)
    assert np.median(onsets_off_ms(better, phonemes)) <= 12


def test_without_phonemes_or_sound_all_stays_as_given() -> None:
    words = (Span("one", 0.1, 0.4, 0),)
    phonemes = (Span("w", 0.1, 0.2), Span("ʌ", 0.2, 0.3))
    noise = np.random.default_rng(1).normal(0, 0.1, 16_000).astype(np.float32)
    assert refined(words, (), noise, 16_000, TRUST) == (words, ())
    for nothing in (np.zeros(0, np.float32), np.zeros(16_000, np.float32)):
        assert refined(words, phonemes, nothing, 16_000, TRUST) == (words, phonemes)


@settings(max_examples=60, deadline=None)
@given(
    times=st.lists(st.floats(-0.5, 3.0), min_size=1, max_size=12),
    letters=st.text("aspmɹʃ?ː ", min_size=12, max_size=12),
    seed=st.integers(0, 9),
)
def test_whatever_is_given_comes_out_in_order_within_the_sound(
    times: list[float], letters: str, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    samples = (rng.normal(0, 0.1, 24_000) * (rng.random(24_000) > 0.3)).astype(np.float32)
    phonemes = tuple(Span(letters[i], at, at + 0.1) for i, at in enumerate(sorted(times)))
    words = (Span("word", min(times), max(times) + 0.1, 0),)
    better_words, better = refined(words, phonemes, samples, 16_000, TRUST)
    edges = [edge for span in better for edge in (span.start_s, span.end_s)]
    assert edges == sorted(edges)
    assert min(edges) >= 0 and max(edges) <= 1.5 + 1e-6
    assert better_words[0].end_s >= better_words[0].start_s >= 0
