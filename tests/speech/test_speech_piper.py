"""Piper through its real library: with a voice made on the spot, and with one of the user's own."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import numpy as np
import pytest

from cuehost.speech import Pronunciations, SpeechSettings, Voices
from cuehost.speech.espeak import EspeakEngine
from cuehost.speech.piper import PiperEngine

pytest.importorskip("piper", reason="the piper extra is not installed")
pytest.importorskip("onnx", reason="the piper extra is not installed")

from tiny_piper import HOP, RATE, WIDTH, make_voice

TEXT = "One of the best kettles, only $39.90. Order it now!"
WORDS = ["One", "of", "the", "best", "kettles", "only", "$39.90", "Order", "it", "now"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_voice(tmp_path / "piper")
    return tmp_path / "piper"


async def test_a_line(folder: Path, settings: SpeechSettings) -> None:
    voices = Voices(settings, [PiperEngine(folder)])
    done = await voices.speak(TEXT, "en")
    assert (done.engine, done.voice) == ("piper", "en_US-tiny-low")
    assert [w.text for w in done.words] == WORDS
    assert all(TEXT[w.offset : w.offset + len(w.text)] == w.text for w in done.words)
    times = [t for w in done.words for t in (w.start_s, w.end_s)]
    assert times == sorted(times)
    best = next(w for w in done.words if w.text == "best")
    inside = [p.text for p in done.phonemes if best.start_s - 1e-3 <= p.start_s < best.end_s - 1e-3]
    assert [p.strip("ˈˌ") for p in inside] == ["b", "ɛ", "s", "t"]
    # The truth is known here: each phoneme and the pad behind it last 2 x 4 frames, a stress mark too.
    symbol_s = 2 * WIDTH * HOP / RATE
    unstressed = next(p for p in done.phonemes if p.text == "s")
    assert unstressed.end_s - unstressed.start_s == pytest.approx(symbol_s, abs=0.01)
    # Nobody speaks between the sentences, and words stand where it hums.
    gap = (done.words[6].end_s + done.words[7].start_s) / 2
    assert done.words[7].start_s - done.words[6].end_s > 0.25
    assert np.abs(done.samples[int((gap - 0.05) * 48_000) : int((gap + 0.05) * 48_000)]).max() < 0.02
    middle = int((best.start_s + best.end_s) / 2 * 48_000)
    assert np.abs(done.samples[middle - 480 : middle + 480]).max() > 0.1


async def test_rate_and_given_sounds(folder: Path, settings: SpeechSettings) -> None:
    say = Pronunciations.of({"K2": {"en": "kay two /keɪ tuː/"}})
    voices = Voices(settings, [PiperEngine(folder)])
    plain = await voices.speak("The new K2 kettle", "en", pronounce=say)
    quick = await voices.speak("The new K2 kettle", "en", rate=2.0, pronounce=say)
    assert quick.duration_s < 0.65 * plain.duration_s
    assert [w.text for w in plain.words] == ["The", "new", "K2", "kettle"]
    k2 = plain.words[2]
    inside = [p.text for p in plain.phonemes if k2.start_s - 1e-3 <= p.start_s < k2.end_s - 1e-3]
    assert "".join(inside) == "keɪtuː"


async def test_who_is_offered(tmp_path: Path, settings: SpeechSettings) -> None:
    folder = tmp_path / "piper"
    assert "no voice" in (PiperEngine(folder).missing() or "")
    make_voice(folder, "de_DE-thorsten-low", lang="de_DE", voice="de")
    make_voice(folder, "en_US-amy-low")
    (folder / "broken-x-low.onnx").write_bytes(b"no model")
    (folder / "torn-x-low.onnx").write_bytes(b"no model")
    (folder / "torn-x-low.onnx.json").write_text("{", "utf-8")
    engine = PiperEngine(folder)
    assert [(v.id, v.lang, v.gender) for v in engine.voices()] == [
        ("piper:de_DE-thorsten-low", "de-DE", "male"),
        ("piper:en_US-amy-low", "en-US", "female"),
    ]
    assert engine.missing() is None and engine.serves("de") and not engine.serves("fr")
    voices = Voices(settings, [engine, EspeakEngine()])
    assert (await voices.speak("Guten Tag", "de")).engine == "piper"
    assert (await voices.speak("Hello", "en", "piper:en_US-nobody-low")).engine == "espeak"
    assert any("no Piper voice" in n for n in voices.notes)


async def test_a_damaged_model_is_passed_over(folder: Path, settings: SpeechSettings) -> None:
    (folder / "en_US-tiny-low.onnx").write_bytes(b"\x08\x09 damaged")
    voices = Voices(settings, [PiperEngine(folder), EspeakEngine()])
    assert (await voices.speak("Hello", "en")).engine == "espeak"
    assert any("cannot be loaded" in n for n in voices.notes)


@pytest.mark.ears
async def test_a_voice_of_the_users(settings: SpeechSettings, ears: object) -> None:
    """With the voices in the folder $CUEHOST_TEST_PIPER names."""
    from ears import word_error_rate

    folder = Path(os.environ.get("CUEHOST_TEST_PIPER", "nowhere"))
    engine = PiperEngine(folder)
    if not engine.serves("en"):
        pytest.skip("no English Piper voice in $CUEHOST_TEST_PIPER")
    done = await Voices(dataclasses.replace(settings, offline=True), [engine]).speak(TEXT, "en")
    assert [w.text for w in done.words] == WORDS
    heard = ears.hear(done.samples, 48_000, "en").text  # type: ignore[attr-defined]
    assert word_error_rate("One of the best kettles only $39.90 order it now", heard) < 0.2
