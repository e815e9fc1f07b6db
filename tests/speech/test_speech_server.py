"""The engine for OpenAI's speech API, through the real SDK, against its protocol on loopback."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import AsyncIterator

import pytest
from speech_server import SpeechServer

from cuehost.speech import ServerSettings, SpeechSettings, Voices
from cuehost.speech.espeak import EspeakEngine
from cuehost.speech.server import ServerEngine

TEXT = "Hello and welcome, dear viewers. Only $39.90 today, and free shipping."
KEY = "sk-never-to-be-shown"


@pytest.fixture
async def server() -> AsyncIterator[SpeechServer]:
    serving = SpeechServer()
    await serving.start()
    yield serving
    await serving.stop()


@pytest.fixture
async def voices(server: SpeechServer, settings: SpeechSettings) -> AsyncIterator[Voices]:
    asked = ServerSettings(server.url, "kokoro", ("nova", "onyx"), KEY, timeout_s=4.0)
    room = Voices(dataclasses.replace(settings, offline=True), [ServerEngine(asked), EspeakEngine()])
    yield room
    await room.close()


async def test_a_line_through_the_server(server: SpeechServer, voices: Voices) -> None:
    done = await voices.speak(TEXT, "en", "openai:onyx", rate=1.2)
    assert (done.engine, done.voice) == ("openai", "onyx")
    assert server.asked == [
        {
            "model": "kokoro",
            "voice": "onyx",
            "input": "Hello and welcome, dear viewers. Only thirty-nine dollars and ninety cents today, "
            "and free shipping.",
            "response_format": "wav",
            "speed": 1.2,
        }
    ]
    assert server.keys == [f"Bearer {KEY}"]
    # No times came with the sound; those guessed are near those of the voice that really spoke.
    assert [w.text for w in done.words] == [
        *("Hello", "and", "welcome", "dear", "viewers", "Only", "$39.90", "today", "and", "free", "shipping"),
    ]
    truth = await Voices(voices.settings, [EspeakEngine()]).speak(TEXT, "en", "espeak:en-us", rate=1.2)
    for heard, said in zip(done.words, truth.words, strict=True):
        assert heard.start_s == pytest.approx(said.start_s, abs=0.12)
    assert len(done.phonemes) == pytest.approx(len(truth.phonemes), abs=3)


@pytest.mark.parametrize(
    "mode",
    [
        "stall",
        "stall_midway",
        "break_off",
        "garbage",
        "empty",
        "endless",
        "busy_long",
        "400",
        "401",
        "404",
        "429",
    ],
)
async def test_every_fault_falls_to_the_next_voice(server: SpeechServer, voices: Voices, mode: str) -> None:
    server.mode = mode
    began = time.monotonic()
    done = await voices.speak("A short line for you.", "en")
    assert done.engine == "espeak" and done.last_resort
    assert time.monotonic() - began < 15  # bounded; what is asked for would be 30 or 50 s
    (note,) = [n for n in voices.notes if n.startswith("openai")]
    assert "speech server" in note and KEY not in "".join(voices.notes)
    assert 1 <= len(server.asked) <= 4
    asked = len(server.asked)
    await voices.speak("A second line.", "en")
    if mode not in {"break_off", "garbage", "empty", "endless", "400"}:
        assert len(server.asked) == asked  # out of reach: left alone for now


async def test_a_busy_server_is_asked_again(server: SpeechServer, voices: Voices) -> None:
    server.mode = "busy"
    assert (await voices.speak("A short line for you.", "en")).engine == "openai"
    assert len(server.asked) == 2


async def test_a_server_that_makes_no_wav_is_asked_for_what_all_make(
    server: SpeechServer, voices: Voices
) -> None:
    server.mode = "no_wav"
    assert (await voices.speak("A short line for you.", "en")).engine == "openai"
    await voices.speak("And another one.", "en")
    assert [a["response_format"] for a in server.asked] == ["wav", "mp3", "mp3"]


async def test_a_refused_connection(server: SpeechServer, voices: Voices) -> None:
    await server.stop()
    assert (await voices.speak("A short line for you.", "en")).engine == "espeak"
    assert any("cannot be reached" in n for n in voices.notes)


def test_only_a_server_on_this_computer_speaks_offline() -> None:
    def engine(url: str) -> ServerEngine:
        return ServerEngine(ServerSettings(url))

    assert all(engine(u).local for u in ("http://127.0.0.1:1/v1", "http://localhost/v1", "http://[::1]:9/v1"))
    assert not any(engine(u).local for u in ("https://api.example.com/v1", "http://192.168.0.3/v1", ""))
    assert engine("").missing() and not engine("http://127.0.0.1:1/v1").missing()
    assert engine("").voices() == ()
    (voice,) = engine("https://api.example.com/v1").voices()
    assert voice.online and voice.speaks("th") and voice.speaks("en-GB")
    assert KEY not in repr(ServerSettings(api_key=KEY))
