"""`cuehost voices`: the catalogue and a sample, from the command line."""

from __future__ import annotations

import json
import wave
from pathlib import Path

import pytest

from cuehost.cli import main


@pytest.fixture
def config(tmp_path: Path) -> list[str]:
    path = tmp_path / "config.yaml"
    path.write_text("voice: {offline: true, engines: [espeak]}\nfolders: {cache: c}\n", "utf-8")
    return ["--config", str(path), "voices"]


def test_the_catalogue_as_a_page(config: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*config, "--language", "vi"]) == 0
    out = capsys.readouterr().out
    assert "edge:vi-VN-HoaiMyNeural" in out and "needs the network" in out
    assert "espeak:vi+Annie" in out and "last resort" in out
    assert "not in use (config.yaml, voice: engines)" in out
    assert "en-US" not in out


def test_the_catalogue_as_data(config: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*config, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert {e["name"] for e in document["engines"]} == {"openai", "edge", "kokoro", "piper", "espeak"}
    voices = {v["id"]: v for v in document["voices"]}
    assert voices["edge:th-TH-NiwatNeural"]["state"] == "network"
    assert voices["espeak:th"]["last_resort"] and voices["espeak:th"]["state"] == "ready"


def test_a_sample(config: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "samples" / "a.wav"
    assert main([*config, "--sample", "espeak:es; rate=1.2", "--out", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["lang"] == "es" and told["text"].startswith("¡Hola")
    with wave.open(str(out)) as sound:
        assert sound.getframerate() == 48_000
        assert sound.getnframes() / 48_000 == pytest.approx(told["duration_s"])
    assert main([*config, "--sample", "espeak:es", "--out", str(out), "--say", "Hola"]) == 0
    with wave.open(str(out)) as sound:
        assert 0.2 < sound.getnframes() / 48_000 < 1.5


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["--language", "klingon"], 2, "--language"),
        (["--language", "tlh"], 2, "not a language code"),
        (["--language", "dz"], 2, "No voice speaks dz"),
        (["--sample", "espeak:en-us"], 2, ".wav"),
        (["--sample", "nobody:x", "--out", "x.wav"], 2, "There is no voice"),
        (["--sample", "x", "--out", "x.wav"], 2, "is not a voice's id"),
        (["--sample", "edge:en-US-AvaNeural", "--out", "x.wav"], 1, "No voice here speaks"),
        (["--sample", "openai:alloy", "--out", "x.wav"], 1, "no speech server is named"),
        (["--say", "Hello"], 2, "belong to a sample"),
        (["--sample", "espeak:en-us", "--out", "x.wav", "--say", "🔥"], 1, "nothing to say"),
    ],
)
def test_what_cannot_be(
    config: list[str], capsys: pytest.CaptureFixture[str], arguments: list[str], status: int, words: str
) -> None:
    assert main([*config, *arguments]) == status
    assert words in capsys.readouterr().err
