"""Who speaks how: a voice for each host of a show, the settings' before the hosts' own."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_show import write_config, write_show

from cuehost.casting import host_voices, voices_by_host
from cuehost.config import load_config
from cuehost.playout import voice_for
from cuehost.rundown import Rundown, load_rundown
from cuehost.studio import Studio


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(load_config(write_config(tmp_path), {}))


def small(folder: Path, *changes: tuple[str, str]) -> Rundown:
    return load_rundown(write_show(folder / "show", *changes))


def test_two_hosts_never_speak_with_one_voice(studio: Studio, tmp_path: Path) -> None:
    rundown = small(tmp_path, ("host: mia", "host: [mia, pip]"))
    studio.config = studio.config.model_copy(
        update={"voice": studio.config.voice.model_copy(update={"voices": {"en": "espeak:en-us"}})}
    )
    langs = ("en", "es", "fr", "ru")
    voices = voices_by_host(rundown.model_copy(update={"languages": langs}), studio.config, studio.voices)
    for lang in langs:
        heard = [studio.voices.cast(lang, voice_for(lang, voices[name]))[0] for name in ("mia", "pip")]
        assert heard[0] != heard[1], lang


def test_the_settings_voices_come_before_the_hosts(studio: Studio, tmp_path: Path) -> None:
    rundown = small(tmp_path)
    own = host_voices(rundown, studio.config)
    assert own["en"] != "espeak:en-us"
    voice = studio.config.voice.model_copy(update={"voices": {"en": "espeak:en-us"}})
    studio.config = studio.config.model_copy(update={"voice": voice})
    assert host_voices(rundown, studio.config) == own | {"en": "espeak:en-us"}
