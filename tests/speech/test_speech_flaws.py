"""What a broken voice may return, and texts no voice was made for: found, told, and never aired."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as checked
from hypothesis import strategies as st

from cuehost.errors import SpeechError
from cuehost.rundown import Span
from cuehost.speech import RawSpeech, SpeechSettings, Voices
from cuehost.speech.espeak import EspeakEngine
from cuehost.speech.finish import finish, loudness, true_peak
from cuehost.speech.flaws import clipped, flaw, is_noise
from cuehost.speech.types import Audio, VoiceFailed

RATE = 24_000
TEXT = "A line that takes about three seconds to say, as most lines do."


def said(seconds: float = 3.0) -> Audio:
    """Something like speech: syllables of a rich tone."""
    at = np.arange(int(seconds * RATE)) / RATE
    tone = sum(np.sin(2 * np.pi * 140 * k * at) / k for k in range(1, 12))
    return (0.15 * tone * (0.05 + np.abs(np.sin(np.pi * 3 * at)))).astype(np.float32)


def noise(seconds: float = 3.0, level: float = 0.2) -> Audio:
    return (level * np.random.default_rng(1).standard_normal(int(seconds * RATE))).astype(np.float32)


@pytest.mark.parametrize(
    ("samples", "reason"),
    [
        (noise(), "noise"),
        (noise(level=0.001), "noise"),
        (np.clip(said() * 20, -1, 1), "distorted"),
        (np.clip(said() * 200, -3e4, 3e4), ""),  # another scale is no distortion
        (np.tile(said(), 60), "does not end"),
        (said(0.3), "breaks off"),
        (np.zeros(0, np.float32), "no sound"),
        (said(), ""),
        (np.clip(said() * 1.5, -0.4, 0.4), ""),  # a few flat tops
        (said() + noise(level=0.005), ""),
    ],
)
def test_what_is_wrong_with_a_sound(samples: Audio, reason: str) -> None:
    found = flaw(RawSpeech(samples.astype(np.float32), RATE), TEXT, 1.0)
    assert reason in found and bool(reason) == bool(found)


async def test_real_speech_is_not_taken_for_noise() -> None:
    for lang, text in (
        ("en", TEXT),
        ("zh", "这款水壶容量很大"),
        ("en", "Shh"),
        ("de", "Sch sch sch sch sch"),
    ):
        raw = await EspeakEngine().speak(text, lang, {"zh": "cmn"}.get(lang, lang), 1.0)
        assert not is_noise(raw.samples) and clipped(raw.samples) < 0.01


@pytest.mark.parametrize(
    "samples", [noise(), np.clip(said() * 20, -1, 1), said(0.3)], ids=["noise", "clipped", "torn"]
)
async def test_the_next_voice_speaks_and_the_reason_is_told(
    settings: SpeechSettings, make_tone: Any, samples: Audio
) -> None:
    broken, good = make_tone("first"), make_tone("second")
    broken.raw = lambda text: RawSpeech(samples.astype(np.float32), RATE)
    voices = Voices(settings, [broken, good])
    assert (await voices.speak(TEXT, "en")).engine == "second"
    assert len(voices.notes) == 1 and "next voice speaks" in voices.notes[0]
    with pytest.raises(SpeechError, match="No voice"):
        await Voices(settings, [broken]).speak(f"{TEXT} ", "en")


PIECES = st.lists(
    st.sampled_from(["speech", "silence", "noise", "clipped", "nan", "inf", "dc", "click", "huge"]),
    max_size=5,
)


@checked(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PIECES, st.sampled_from([8_000, 22_050, 24_000, 48_000]), st.integers(0, 1000))
def test_whatever_comes_in_what_goes_on_air_is_sane(pieces: list[str], rate: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    parts: list[Audio] = []
    for piece in pieces:
        count = int(rng.integers(1, 12_000))
        made = {
            "speech": said(0.5),
            "silence": np.zeros(count),
            "noise": noise(0.2),
            "clipped": np.sign(said(0.3)),
            "nan": np.full(min(count, 50), np.nan),
            "inf": np.full(min(count, 50), -np.inf),
            "dc": np.full(count, 0.7),
            "click": np.eye(1, count, count // 2)[0],
            "huge": said(0.3) * 1e20,
        }[piece]
        parts.append(made.astype(np.float32))
    sound = np.concatenate(parts) if parts else np.zeros(0, np.float32)
    try:
        done = finish(sound, rate, -16.0, -1.0)
    except VoiceFailed:
        return
    assert np.isfinite(done.samples).all() and np.abs(done.samples).max() <= 1.0
    assert true_peak(done.samples) <= -1.0 and loudness(done.samples) <= -14.5
    assert np.abs(done.samples[:24]).max() < 0.1 and np.abs(done.samples[-24:]).max() < 0.1
    assert 0 < done.sound_end_s <= len(done.samples) / 48_000


@given(
    st.lists(
        st.tuples(st.floats(allow_nan=True), st.floats(allow_nan=True), st.integers(-5, 99)), max_size=12
    )
)
@checked(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_times_of_any_kind_come_out_in_order(
    settings: SpeechSettings, tone: Any, times: list[tuple[float, float, int]]
) -> None:
    text = "one two three four five"
    spans = tuple(Span(text[max(at, 0) : max(at, 0) + 3], a, b, at) for a, b, at in times)
    tone.raw = lambda _: RawSpeech(said(2.0), RATE, spans, tuple(s._replace(offset=-1) for s in spans))
    voices = Voices(settings, [tone])
    tone.version = repr(times)  # another entry in the cache
    done = await voices.speak(text, "en")
    # Each word once; those an engine ran together stay so.
    assert " ".join(w.text for w in done.words) == text
    for found in (done.words, done.phonemes):
        moments = [t for s in found for t in (s.start_s, s.end_s)]
        assert moments == sorted(moments) and all(0 <= t <= done.duration_s for t in moments)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Wow 🔥🔥 look 😍!", ["Wow", "look"]),
        ("See https://example.com/kettle?id=2 now", ["See", "now"]),
        ("The K2 水壶 для чая", ["The", "K2"]),
        ("\u202eevil\u202c \u200btext\u0000 here", ["here"]),
        ("e\u0301te\u0301 nai\u0308ve", ["nai\u0308ve"]),
    ],
)
async def test_texts_no_voice_was_made_for(settings: SpeechSettings, text: str, words: list[str]) -> None:
    done = await Voices(settings, [EspeakEngine()]).speak(text, "en")
    said_words = [w.text for w in done.words]
    assert [w for w in said_words if w in words] == words
    assert all(text[w.offset : w.offset + len(w.text)] == w.text for w in done.words)
