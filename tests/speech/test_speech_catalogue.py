"""The catalogue: what speaks here, what needs the network or something first, and the last resort."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from cuehost.speech import ENGINES, ServerSettings, SpeechSettings, SpokenLine, Voices
from cuehost.speech.edge import EdgeEngine
from cuehost.speech.espeak import EspeakEngine
from cuehost.speech.types import VoiceFailed

LISTED = [
    {
        "ShortName": "en-US-NewNeural",
        "Locale": "en-US",
        "Gender": "Female",
        "VoiceTag": {"ContentCategories": ["News"], "VoicePersonalities": ["Friendly ", "Calm"]},
    },
    {"ShortName": "zh-CN-liaoning-XiaobeiNeural", "Locale": "zh-CN-liaoning", "Gender": "Female"},
    {"ShortName": "en-US-AvaMultilingualNeural", "Locale": "en-US", "Gender": "Female", "VoiceTag": {}},
    {"Locale": "xx"},
]


class ListServer:
    def __init__(self) -> None:
        self.asked = 0
        self.answer: object = LISTED
        self.text: str | None = None
        self.kind = "application/json"

    async def serve(self, request: web.Request) -> web.Response:
        self.asked += 1
        text = json.dumps(self.answer) if self.text is None else self.text
        return web.Response(text=text, content_type=self.kind)


@pytest.fixture
async def service(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ListServer]:
    serving = ListServer()
    app = web.Application()
    app.router.add_get("/list", serving.serve)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
    monkeypatch.setattr("edge_tts.voices.VOICE_LIST", f"http://127.0.0.1:{port}/list?x=1")
    yield serving
    await runner.cleanup()


async def test_all_voices_of_the_online_service_with_their_styles(
    service: ListServer, settings: SpeechSettings, tmp_path: Path
) -> None:
    voices = Voices(settings, [EdgeEngine(5.0, 5.0, tmp_path / "kept.json")])
    for round_ in range(3):
        listed = await voices.listing("en-US", offline=round_ == 2)
        by_id = {e.voice.id: e for e in listed.voices}
        new = by_id["edge:en-US-NewNeural"]
        assert (new.voice.name, new.voice.styles) == ("New", ("Friendly", "Calm", "News"))
        assert new.state == "network" and not new.need and not new.last_resort
        assert "edge:en-GB-SoniaNeural" in by_id and len(by_id) == len(listed.voices)
        if round_ == 1:
            service.answer = {"not": "a list"}
    assert service.asked == 2
    regional = (await voices.listing("zh", offline=True)).voices
    assert "edge:zh-CN-liaoning-XiaobeiNeural" in {e.voice.id for e in regional}


async def test_without_the_network_the_bundled_ones_are_listed(
    monkeypatch: pytest.MonkeyPatch, settings: SpeechSettings
) -> None:
    monkeypatch.setattr("edge_tts.voices.VOICE_LIST", "http://127.0.0.1:9/list?x=1")
    listed = await Voices(settings, [EdgeEngine()]).listing("th")
    assert [e.voice.id for e in listed.voices] == ["edge:th-TH-PremwadeeNeural", "edge:th-TH-NiwatNeural"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<html>Sign in to this network</html>", "text/html"),
        ("<html>Sign in to this network</html>", "application/json"),
        ('[{"ShortName": "en-US-', "application/json"),
        ("", "application/json"),
        ("null", "application/json"),
        ("[1, null]", "application/json"),
    ],
)
async def test_a_list_that_is_none_leaves_the_one_that_was_kept(
    service: ListServer, settings: SpeechSettings, tmp_path: Path, text: str, kind: str
) -> None:
    kept = tmp_path / "kept.json"
    service.text, service.kind = text, kind
    voices = Voices(settings, [EdgeEngine(5.0, 5.0, kept)])
    bundled = [e.voice.id for e in (await voices.listing("en-US")).voices]
    assert "edge:en-US-AvaMultilingualNeural" in bundled and not kept.exists()
    service.text, service.kind = None, "application/json"
    told = [e.voice.id for e in (await voices.listing("en-US")).voices]
    assert "edge:en-US-NewNeural" in told and "edge:en-US-NewNeural" not in bundled
    before = kept.read_bytes()
    service.text, service.kind = text, kind
    assert [e.voice.id for e in (await voices.listing("en-US")).voices] == told
    assert service.asked == 3 and kept.read_bytes() == before
    kept.write_text("{not json", "utf-8")
    assert [e.voice.id for e in (await voices.listing("en-US")).voices] == bundled


async def test_every_engine_is_told_of(settings: SpeechSettings, tmp_path: Path) -> None:
    settings = dataclasses.replace(
        settings,
        engines=ENGINES,
        piper=tmp_path,
        server=ServerSettings("http://127.0.0.1:9/v1", voices=("nova",)),
    )
    voices = Voices.from_config(settings)
    listed = await voices.listing(offline=True, preferred=("kokoro", "espeak"))
    told = {e.name: e for e in listed.engines}
    assert tuple(told) == ENGINES
    assert (told["openai"].state, told["edge"].state, told["espeak"].state) == ("ready", "network", "ready")
    assert told["piper"].state == "missing" and "docs/voices.md" in told["piper"].need
    assert [e.name for e in listed.engines if e.last_resort] == ["espeak"]
    assert [e.name for e in listed.engines if e.preferred] == ["kokoro", "espeak"]
    assert all(e.last_resort == (e.voice.engine == "espeak") for e in listed.voices)
    assert [e.voice.id for e in listed.voices if e.voice.engine == "openai"] == ["openai:nova"]
    english = await voices.listing("en", offline=True)
    order = [e.voice.engine for e in english.voices]
    assert order == sorted(order, key=ENGINES.index) and order[-1] == "espeak"


async def test_lines_the_last_resort_speaks_are_counted(settings: SpeechSettings, make_tone: Any) -> None:
    online = make_tone("net", online=True)

    def fail(text: str) -> None:
        raise VoiceFailed("no answer", unreachable=True)

    online.fail = fail
    voices = Voices(settings, [online, EspeakEngine()])
    done = await voices.prepare_many([SpokenLine(f"Line {n % 2}", "en") for n in range(3)])
    assert all(s.last_resort for s in done)
    assert any(n.startswith("3 of 3 lines are spoken by the last resort") for n in voices.notes)
