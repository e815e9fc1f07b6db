"""The last resort, for real."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest

from cuehost.speech import SpeechSettings, Voices, espeak_library
from cuehost.speech.espeak import EspeakEngine, espeak_name, ipa_symbol, spans
from cuehost.speech.espeak_library import library
from cuehost.speech.finish import LEAD_S, loudness, true_peak
from cuehost.speech.types import VoiceFailed

LINES = {
    "en": "One of the best kettles, only $39.90.",
    "es": "Hola, ¿qué tal? Cuesta 39,90 €.",
    "zh": "大家好，这款K2水壶只要199元！",
    "pt-BR": "A chaleira é muito boa.",
    "fr": "La bouilloire coûte 39,90 €.",
    "ru": "Чайник стоит 3990 рублей.",
    "vi": "Xin chào các bạn.",
    "th": "สวัสดีครับทุกคน",
    "ar": "مرحبا بكم في العرض",
    "hi": "यह केतली बहुत अच्छी है।",
    "id": "Ketel ini sangat bagus.",
    "ja": "こんにちは、みなさん。",
    "ko": "안녕하세요 여러분",
    "de": "Nur heute: der schöne Kessel!",
}


@pytest.fixture
def room(settings: SpeechSettings) -> Voices:
    return Voices.from_config(dataclasses.replace(settings, engines=("espeak",)))


@pytest.mark.parametrize("lang", LINES)
async def test_every_language_has_a_voice_with_times(room: Voices, lang: str) -> None:
    text = LINES[lang]
    done = await room.speak(text, lang)
    assert done.engine == "espeak"
    assert loudness(done.samples) == pytest.approx(-16, abs=1.0) and true_peak(done.samples) <= -1.0
    assert done.words and done.phonemes
    assert any("last resort" in note for note in room.notes)
    offsets = [w.offset for w in done.words]
    assert offsets == sorted(set(offsets))
    assert all(text[w.offset : w.offset + len(w.text)] == w.text for w in done.words)
    assert done.words[0].start_s >= LEAD_S and done.words[-1].end_s == done.last_word_end_s
    assert all(a.end_s <= b.start_s for a, b in pairwise(done.words))
    assert all(0 <= p.start_s < p.end_s <= done.duration_s and p.offset == -1 for p in done.phonemes)


@pytest.mark.parametrize(
    ("lang", "text"), [("en", "A copper pot, a paper cap."), ("es", "Papá tapa la copa.")]
)
def test_a_voiceless_stop_lasts_from_its_silence_on(lang: str, text: str) -> None:
    """The library tells only of its burst, which is when lips are parting."""
    said = library().synthesise(text, espeak_name(lang), 165)
    _, phonemes = spans(said, text)
    size = said.rate_hz // 100
    loud = np.sqrt((said.samples[: len(said.samples) // size * size].reshape(-1, size) ** 2).mean(axis=1))
    stops = [
        (a, b) for a, b in pairwise(phonemes) if b.text in {"p", "k"} and a.text.strip("ˈˌ")[0] in "aɑæɐɒe"
    ]
    assert len(stops) >= 3
    for before, stop in stops:
        closing = loud[round(stop.start_s * 100) + 1 : round(stop.start_s * 100) + 3]
        assert closing.max() < loud.max() / 15, stop
        assert before.end_s == stop.start_s > before.start_s


async def test_caption_words_are_the_written_ones(room: Voices) -> None:
    done = await room.speak(LINES["en"], "en")
    assert [w.text for w in done.words] == ["One", "of", "the", "best", "kettles", "only", "$39.90"]
    done = await room.speak(LINES["zh"], "zh")
    assert "".join(w.text for w in done.words) == "大家好这款K2水壶只要199元"


async def test_faster_is_shorter(room: Voices) -> None:
    slow = await room.speak("This kettle pours very slowly.", "en", rate=0.8)
    fast = await room.speak("This kettle pours very slowly.", "en", rate=1.5)
    assert fast.duration_s < 0.7 * slow.duration_s


async def test_many_threads_at_once_get_their_own_sound(room: Voices) -> None:
    alone = EspeakEngine()
    texts = [f"{'very ' * n}good" for n in range(1, 7)]
    single = [len((await alone.speak(t, "en", "en-us", 1.0)).samples) for t in texts]
    together = await asyncio.gather(*(alone.speak(t, "en", "en-us", 1.0) for t in texts))
    # espeak-ng varies by a few samples from call to call.
    assert [len(r.samples) for r in together] == pytest.approx(single, rel=0.01)


def test_threads_that_race_to_be_first_share_one_library(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []

    class Slow:
        def __init__(self) -> None:
            made.append(self)
            time.sleep(0.05)

    espeak_library._library.cache_clear()
    monkeypatch.setattr(espeak_library, "EspeakLibrary", Slow)
    try:
        with ThreadPoolExecutor(8) as pool:
            got = list(pool.map(lambda _: library(), range(8)))
    finally:
        espeak_library._library.cache_clear()
    assert len(made) == 1 and all(one is made[0] for one in got)


def test_every_voice_on_offer_exists() -> None:
    names = {v.id.partition(":")[2] for v in EspeakEngine().voices()}
    assert [n for n in sorted(names) if not library().knows(n)] == []
    assert library().knows(espeak_name("pt-PT")) and library().knows(espeak_name("es-MX"))


async def test_an_unknown_voice_is_refused() -> None:
    with pytest.raises(VoiceFailed):
        await EspeakEngine().speak("hello", "en", "no-such-voice", 1.0)


@pytest.mark.parametrize(
    ("name", "ipa"), [("ˈeɪ", "ˈeɪ"), ("", ""), ("(en)", ""), ("_:", ""), ("s.", "ʂ"), ("ɪ2", "ɪ")]
)
def test_event_names_as_ipa(name: str, ipa: str) -> None:
    assert ipa_symbol(name) == ipa
