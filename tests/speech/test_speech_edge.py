"""The real edge-tts library against its protocol on loopback."""

from __future__ import annotations

import time
from typing import Any

import pytest
from edge_server import EdgeServer

from cuehost.speech import SpeechSettings, Voices
from cuehost.speech.edge import EdgeEngine
from cuehost.speech.espeak import EspeakEngine
from cuehost.speech.types import VoiceFailed

TEXT = "One of the best kettles, only $39.90 & free shipping."


def engine() -> EdgeEngine:
    return EdgeEngine(connect_s=1.0, receive_s=1.0)


async def test_a_line_through_the_service(edge_server: EdgeServer, settings: SpeechSettings) -> None:
    voices = Voices(settings, [EdgeEngine(20.0, 20.0), EspeakEngine()])
    done = await voices.speak(TEXT, "en", "edge:en-US-JennyNeural", rate=1.2)
    assert (done.engine, done.voice) == ("edge", "en-US-JennyNeural")
    assert edge_server.asked == [
        "One of the best kettles, only thirty-nine dollars and ninety cents and free shipping."
    ]
    assert edge_server.prosody == ["+20%"]
    assert [w.text for w in done.words] == [
        *("One", "of", "the", "best", "kettles", "only", "$39.90", "&", "free", "shipping"),
    ]
    assert all(TEXT[w.offset : w.offset + len(w.text)] == w.text for w in done.words)
    # The server's sound is espeak-ng's, so its own times are the truth.
    truth = await EspeakEngine().speak(edge_server.asked[0], "en", "en-us", 1.0)
    kettles = next(w for w in truth.words if w.text == "kettles")
    lag = next(w for w in done.words if w.text == "kettles").start_s - kettles.start_s
    first = done.words[0].start_s - truth.words[0].start_s
    assert abs(lag - first) < 0.08
    # Phonemes lie inside their words.
    best = next(w for w in done.words if w.text == "best")
    inside = [p.text for p in done.phonemes if best.start_s - 1e-3 <= p.start_s < best.end_s - 1e-3]
    assert [p.strip("ˈˌ") for p in inside] == ["b", "ɛ", "s", "t"]


@pytest.mark.parametrize("mode", ["stall", "stall_midway", "forbidden", "garbage", "bad_message", "silent"])
async def test_every_fault_falls_to_the_next_voice(
    edge_server: EdgeServer, settings: SpeechSettings, mode: str
) -> None:
    edge_server.mode = mode
    voices = Voices(settings, [engine(), EspeakEngine()])
    began = time.monotonic()
    done = await voices.speak("A short line.", "en")
    assert done.engine == "espeak"
    assert any("online voice" in n for n in voices.notes)
    assert time.monotonic() - began < 20  # bounded; the stalls would last 30 s
    asked = len(edge_server.asked)
    await voices.speak("A second line.", "en")
    if mode in {"stall", "stall_midway", "forbidden"}:
        assert len(edge_server.asked) == asked  # out of reach: not asked again for now


async def test_a_refused_connection(edge_server: EdgeServer, settings: SpeechSettings) -> None:
    await edge_server.stop()
    voices = Voices(settings, [engine(), EspeakEngine()])
    assert (await voices.speak("A short line.", "en")).engine == "espeak"
    assert any("cannot be reached" in n for n in voices.notes)


async def test_a_voice_there_is_not(edge_server: EdgeServer) -> None:
    with pytest.raises(VoiceFailed) as caught:
        await engine().speak("A line", "en", "not a voice name", 1.0)
    assert not caught.value.unreachable


def test_one_woman_and_one_man_for_each_language() -> None:
    offered: dict[str, list[Any]] = {}
    for voice in EdgeEngine().voices():
        offered.setdefault(voice.lang, []).append(voice.gender)
    assert all(genders == ["female", "male"] for genders in offered.values())
    assert {"en-US", "zh-CN", "es-MX", "th-TH", "vi-VN", "ar-SA", "hi-IN", "id-ID"} <= set(offered)
