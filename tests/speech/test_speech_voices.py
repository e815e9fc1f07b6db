"""The door: casting, fallback, notes, cache, many lines at once. Stand-in engines, no models."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from cuehost.errors import SpeechError
from cuehost.rundown import Span
from cuehost.speech import RawSpeech, SpeechSettings, SpokenLine, Voices
from cuehost.speech.types import VoiceFailed


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def failing(unreachable: bool) -> Any:
    def fail(text: str) -> None:
        raise VoiceFailed("it is down", unreachable=unreachable)

    return fail


async def test_a_line_is_spoken_once_and_then_comes_from_the_cache(
    settings: SpeechSettings, tone: Any
) -> None:
    text = "Only $39.90 today!"
    first = await Voices(settings, [tone]).speak(text, "en")
    again = await Voices(settings, [tone]).speak(text, "en")
    assert len(tone.asked) == 1 and tone.asked[0] == "Only thirty-nine dollars and ninety cents today!"
    assert np.array_equal(first.samples, again.samples)
    assert first.words == again.words
    assert [w.text for w in first.words] == ["Only", "$39.90", "today"]
    assert all(text[w.offset : w.offset + len(w.text)] == w.text for w in first.words)
    assert first.words[-1].end_s == first.last_word_end_s < first.duration_s
    assert (first.engine, first.voice) == ("tone", "ann")
    assert first.samples.dtype == np.float32 and len(first.samples) == round(first.duration_s * 48_000)


async def test_text_voice_rate_and_loudness_each_make_another_entry(
    settings: SpeechSettings, tone: Any
) -> None:
    voices = Voices(settings, [tone])
    await voices.speak("Hello there", "en")
    await voices.speak("Hello, there", "en")
    await voices.speak("Hello there", "en-GB")
    await voices.speak("Hello there", "en", "tone:bob")
    await voices.speak("Hello there", "en", rate=1.2)
    await Voices(dataclasses.replace(settings, lufs=-20.0), [tone]).speak("Hello there", "en")
    assert len(tone.asked) == 6


async def test_what_one_engine_cannot_the_next_does_and_says_so_once(
    settings: SpeechSettings, make_tone: Any
) -> None:
    broken, good = make_tone("first"), make_tone("second")
    broken.fail = failing(unreachable=False)
    voices = Voices(settings, [broken, good])
    for text in ("One line", "Another line"):
        assert (await voices.speak(text, "en", "first:bob")).engine == "second"
    assert (await voices.speak("One line", "en", "first:bob")).voice == "bob"  # the same gender
    assert len([n for n in voices.notes if "it is down" in n]) == 1


async def test_out_of_reach_costs_one_try_until_it_is_time_again(
    settings: SpeechSettings, make_tone: Any
) -> None:
    online, good, clock = make_tone("net", online=True), make_tone("second"), Clock()
    online.fail = failing(unreachable=True)
    voices = Voices(settings, [online, good], clock)
    for n in range(5):
        assert (await voices.speak(f"Line {n}", "en")).engine == "second"
    assert len(online.asked) == 1
    clock.now += settings.retry_s + 1
    online.fail = lambda text: None
    assert (await voices.speak("Line 9", "en")).engine == "net"
    # A new run remembers for a while, so that preparing again is quick.
    online.fail = failing(unreachable=True)
    await voices.speak("Line 10", "en")
    asked = len(online.asked)
    await Voices(settings, [online, good], clock).speak("Line 11", "en")
    assert len(online.asked) == asked


async def test_offline_never_asks_the_net(settings: SpeechSettings, make_tone: Any) -> None:
    online, good = make_tone("net", online=True), make_tone("second")
    voices = Voices(dataclasses.replace(settings, offline=True), [online, good])
    assert (await voices.speak("A line", "en", "net:ann")).engine == "second"
    assert online.asked == [] and any("ffline" in n for n in voices.notes)
    assert {v.engine for v in voices.catalogue("en-US")} == {"second"}


async def test_a_voice_asked_for_goes_before_the_order(settings: SpeechSettings, make_tone: Any) -> None:
    voices = Voices(settings, [make_tone("first"), make_tone("second")])
    assert (await voices.speak("A line", "en", "second:bob")).engine == "second"
    assert (await voices.speak("A line", "en")).engine == "first"


@pytest.mark.parametrize(
    "raw",
    [
        RawSpeech(np.zeros(24_000, np.float32), 24_000),
        RawSpeech(np.full(24_000, np.nan, np.float32), 24_000),
        RawSpeech(np.zeros(0, np.float32), 24_000),
        RawSpeech(np.random.default_rng(0).standard_normal(24_000 * 60).astype(np.float32), 24_000),
    ],
    ids=["silence", "nan", "nothing", "endless"],
)
async def test_useless_sound_is_passed_over(settings: SpeechSettings, make_tone: Any, raw: RawSpeech) -> None:
    broken, good = make_tone("first"), make_tone("second")
    broken.raw = lambda text: raw
    assert (await Voices(settings, [broken, good]).speak("Hello", "en")).engine == "second"


async def test_times_that_run_backwards_or_are_missing_are_mended(
    settings: SpeechSettings, tone: Any
) -> None:
    sound = (0.5 * np.sin(np.arange(48_000) / 10)).astype(np.float32)
    mad = (Span("two", 0.9, 0.1, 4), Span("one", 5.0, -3.0, 0), Span("?", 1.0, 2.0, 900))
    for words in (mad, ()):
        tone.raw = lambda text, words=words: RawSpeech(sound, 24_000, words)
        done = await Voices(settings, [tone]).speak(f"one two three{'!' * len(words)}", "en")
        assert [w.text for w in done.words] == ["one", "two", "three"]
        times = [t for w in done.words for t in (w.start_s, w.end_s)]
        assert times == sorted(times) and times[-1] <= done.duration_s


@pytest.mark.parametrize("text", ["", "  \n", "🔥🔥", "https://example.com/x", "...", "x" * 5000])
async def test_nothing_to_say_is_said_clearly(settings: SpeechSettings, tone: Any, text: str) -> None:
    with pytest.raises(SpeechError) as caught:
        await Voices(settings, [tone]).speak(text, "en")
    assert caught.value.mend
    assert tone.asked == []


async def test_nobody_can(settings: SpeechSettings, tone: Any) -> None:
    with pytest.raises(SpeechError, match="No voice"):
        await Voices(settings, [tone]).speak("Xin chào", "vi")
    tone.fail = failing(unreachable=False)
    with pytest.raises(SpeechError, match="it is down"):
        await Voices(settings, [tone]).speak("Hello", "en")
    with pytest.raises(SpeechError, match="no voice engine"):
        Voices.from_config(dataclasses.replace(settings, engines=("loud",)))


async def test_many_lines_in_order_equal_ones_once(settings: SpeechSettings, tone: Any) -> None:
    lines = [SpokenLine(f"Line {n % 3}", "en") for n in range(7)]
    seen: list[tuple[int, int]] = []
    done = await Voices(settings, [tone]).prepare_many(lines, lambda a, b: seen.append((a, b)), 3)
    assert [len(s.words) for s in done] == [2] * 7
    assert done[0].words == done[3].words and len(tone.asked) == 3
    assert seen[-1] == (7, 7) and seen == sorted(seen)


async def test_one_show_one_voice(settings: SpeechSettings, make_tone: Any) -> None:
    online, good = make_tone("net", online=True), make_tone("second")

    def sometimes(text: str) -> None:
        if "two" in text:
            raise VoiceFailed("hiccup")

    online.fail = sometimes
    voices = Voices(settings, [online, good])
    done = await voices.prepare_many([SpokenLine(f"Line {n}", "en") for n in range(4)])
    assert {s.engine for s in done} == {"second"}
    assert any("whole show" in n for n in voices.notes)


async def test_a_line_nobody_can_speak_stops_the_preparation_but_keeps_what_is_done(
    settings: SpeechSettings, tone: Any
) -> None:
    def at_three(text: str) -> None:
        if "three" in text:
            raise VoiceFailed("hoarse")

    tone.fail = at_three
    voices = Voices(settings, [tone])
    with pytest.raises(SpeechError, match="hoarse"):
        await voices.prepare_many([SpokenLine(f"Line {n}", "en") for n in range(5)], concurrency=1)
    asked = len(tone.asked)
    await voices.speak("Line 1", "en")
    assert len(tone.asked) == asked


async def test_close_reaches_the_engines(settings: SpeechSettings, tone: Any) -> None:
    await Voices(settings, [tone]).close()
    assert tone.closed


def test_asking_for_nothing_heavy_imports_nothing_heavy() -> None:
    heavy = ("onnxruntime", "kokoro_onnx", "scipy", "av", "jieba", "edge_tts", "soxr", "pyloudnorm")
    code = (
        "import sys; from cuehost.speech import *; v = Voices.from_config(); v.catalogue('en');"
        f"print([m for m in {heavy!r} if m in sys.modules])"
    )
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert out.stdout.strip() == "[]"
