"""Shared by the speech tests: stand-in engines, the loopback edge-tts service, an online-free room."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from edge_server import EdgeServer

from cuehost.rundown import Span
from cuehost.speech import RawSpeech, SpeechSettings, VoiceInfo
from cuehost.speech.align import tokens


class ToneEngine:
    """Says a tone, a tenth of a second for each word, and counts how often it was asked."""

    def __init__(self, name: str = "tone", online: bool = False) -> None:
        self.name = name
        self.version = "1"
        self.online = online
        self.asked: list[str] = []
        self.fail: Callable[[str], None] = lambda text: None
        self.raw: Callable[[str], RawSpeech] = self._tone
        self.closed = False

    def missing(self) -> str | None:
        return None

    def voices(self) -> tuple[VoiceInfo, ...]:
        return (
            VoiceInfo(f"{self.name}:ann", self.name, "Ann", "en", "female", self.online),
            VoiceInfo(f"{self.name}:bob", self.name, "Bob", "en", "male", self.online),
        )

    def serves(self, lang: str) -> bool:
        return lang.startswith("en")

    def weakness(self, lang: str) -> str | None:
        return None

    async def speak(self, text: str, lang: str, voice: str, rate: float) -> RawSpeech:
        self.asked.append(text)
        await asyncio.sleep(0)
        self.fail(text)
        return self.raw(text)

    async def close(self) -> None:
        self.closed = True

    @staticmethod
    def _tone(text: str) -> RawSpeech:
        places = tokens(text)
        time = np.arange(int(24_000 * (0.2 + 0.3 * len(places)))) / 24_000
        sound = (0.2 * np.sin(2 * np.pi * 220 * time)).astype(np.float32)
        words = tuple(Span(text[a:b], 0.3 * i, 0.3 * i + 0.25, a) for i, (a, b) in enumerate(places))
        return RawSpeech(sound, 24_000, words)


@pytest.fixture
def tone() -> ToneEngine:
    return ToneEngine()


@pytest.fixture
def make_tone() -> type[ToneEngine]:
    return ToneEngine


@pytest.fixture
def settings(tmp_path: Path) -> SpeechSettings:
    return SpeechSettings(cache=tmp_path / "speech", edge_connect_s=1.0, edge_receive_s=1.0)


@pytest.fixture
async def edge_server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[EdgeServer]:
    """The service edge-tts talks to, on loopback."""
    server = EdgeServer()
    await server.start()
    monkeypatch.setattr("edge_tts.communicate.WSS_URL", f"ws://127.0.0.1:{server.port}/speech?x=1")
    yield server
    await server.stop()


@pytest.fixture(scope="session")
def models() -> Iterator[Path]:
    """Where joined models are kept between runs."""
    folder = Path(os.environ.get("CUEHOST_TEST_MODELS", ".cuehost/test-models"))
    folder.mkdir(parents=True, exist_ok=True)
    yield folder
