"""The settings: defaults without a file, every key explained, faults at their place, secrets kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from cuehost.config import Config, load_config
from cuehost.errors import ConfigError

ROOT = Path(__file__).resolve().parents[1]
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str) -> Path:
        path = tmp_path / "config.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def faults_of(path: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_config(path, {})
    assert caught.value.exit_status == 2
    return [line.removeprefix(f"{path}:") for line in str(caught.value).splitlines()]


def test_without_a_file_everything_has_a_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("cuehost.config._PROJECT", tmp_path / "nowhere")
    monkeypatch.chdir(tmp_path)
    config = load_config(None, {})
    assert (config.obs.host, config.obs.port, config.obs.password) == ("127.0.0.1", 4455, None)
    assert config.voice.engines == ("openai", "edge", "kokoro", "piper", "espeak")
    assert (config.voice.lufs, config.voice.peak_dbtp) == (-16.0, -1.0)
    assert not config.llm.enabled
    assert config.folders.cache == tmp_path.resolve() / ".cuehost" / "cache"
    assert config.folders.out == tmp_path.resolve() / "out"
    assert config.captions.on


def test_the_projects_own_file_says_what_is_the_default_anyway() -> None:
    own = load_config(ROOT / "config.yaml", {})
    assert own.model_copy(update={"folders": Config().folders}) == Config()
    assert own.folders.cache == ROOT / ".cuehost" / "cache"


def leaves(model: type[BaseModel]) -> list[tuple[str, str]]:
    sections = model.model_fields
    return [(s, key) for s, f in sections.items() for key in getattr(type(f.default), "model_fields", ())]


def test_every_key_stands_explained_in_the_projects_file() -> None:
    """In its section, with a comment above it or above the key before."""
    section, explained, seen = "", False, []
    for line in (ROOT / "config.yaml").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith((" ", "#")):
            section, explained = line.rstrip(":"), False
        elif line.strip().startswith("#"):
            explained = True
        elif line.strip():
            assert explained, f"{section}: {line.strip()} has no comment above it"
            seen.append((section, line.split(":")[0].strip()))
    assert seen == leaves(Config)


@pytest.mark.parametrize(
    "text", ["", "# only a comment\n", "---\n", "obs:\n", "{}", "null", "obs:\n  password:\n"]
)
def test_an_empty_file_or_key_leaves_the_defaults(write: Write, text: str) -> None:
    path = write(text)
    config = load_config(path, {})
    assert config.model_copy(update={"folders": Config().folders}) == Config()
    assert config.folders.out == path.parent / "out"


def test_everything_set(write: Write, tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    config = load_config(
        write(
            "obs: {host: studio.local, port: 4456, password: 0042, auto_discover: false}\n"
            "voice: {engines: [espeak], offline: true, edge_connect_s: 2, edge_receive_s: 2.5, lufs: -14, "
            "peak_dbtp: -1.5, rate: 1.1, threads: 4, voices: {en: 'kokoro:af_bella'}}\n"
            "llm: {model: llama3, base_url: 'http://127.0.0.1:11434/v1', api_key: none, timeout_s: 20}\n"
            "host: {port: 7000, latency_ms: 120}\n"
            "folders: {cache: c, out: /tmp/o, allowed: [pictures]}\n"
            "show: {pause_s: 0, label: {en: Made by AI, zh_cn: AI生成}}\n"
            "captions: {on: false}\nengine: {port: 7001}\nrecord: {format: mkv}\n"
        ),
        {},
    )
    assert config.obs.password is not None and config.obs.password.get_secret_value() == "0042"
    assert (config.voice.offline, config.voice.edge_receive_s, config.voice.lufs) == (True, 2.5, -14.0)
    assert config.llm.enabled
    assert config.host.latency_ms == 120
    assert config.folders.cache == tmp_path.resolve() / "c"
    assert config.folders.allowed == (tmp_path.resolve() / "pictures",)
    assert config.show.label == {"en": "Made by AI", "zh-CN": "AI生成"}
    assert (config.captions.on, config.engine.port, config.record.format) == (False, 7001, "mkv")


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("obbs: {port: 1}", "1:1", 'did you mean "obs"?'),
        ("obs:\n  prot: 4455", "2:3", 'did you mean "port"?'),
        ("colour: red", "1:1", "expected obs, voice"),
        ("obs:\n  port: 70000", "2:9", "at most 65535"),
        ("obs:\n  port: 0", "2:9", "at least 1"),
        ("obs:\n  port: '4455'", "2:9", "whole number"),
        ("obs:\n  port: 44.5", "2:9", "whole number"),
        ("obs: 5", "1:6", "expected obs with keys"),
        ("obs: [a]", "1:6", "found a list"),
        ("obs: {auto_discover: yes}", "1:22", "true or false"),
        ("obs: {password: true}", "1:17", "put it in quotes"),
        ("voice: {engines: [edge, cocoro]}", "1:25", "'kokoro'"),
        ("voice: {engines: edge}", "1:18", "expected a list"),
        ("voice: {engines: []}", "1:18", "at least 1"),
        ("voice: {engines: [edge, edge]}", "1:25", "twice"),
        ("voice: {offline: maybe}", "1:18", "true or false"),
        ("voice: {lufs: 5}", "1:15", "at most -5"),
        ("voice: {lufs: loud}", "1:15", "expected a number"),
        ("voice: {edge_connect_s: 0}", "1:25", "above 0"),
        ("voice: {rate: 3}", "1:15", "at most 2"),
        ("llm: {base_url: localhost}", "1:17", "address of an API"),
        ("llm: {base_url: 'http://[::1'}", "1:17", "address of an API"),
        ("llm: {timeout_s: true}", "1:18", "expected a number"),
        ("host: {latency_ms: -5}", "1:20", "at least 0"),
        ("folders: {out: ''}", "1:16", "path of a folder"),
        ("folders: {out: 5}", "1:16", "path of a folder"),
        ("folders: {allowed: [nowhere]}", "1:21", "no such folder"),
        ("show: {label: {english: AI}}", "1:16", 'did you mean "en"?'),
        ("show: {label: {en: ''}}", "1:20", "label is empty"),
        ("show: {pause_s: -1}", "1:17", "at least 0"),
        ("record: {format: avi}", "1:18", "'mp4' or 'mkv'"),
        ("obs: {port: 1}\nobs: {port: 2}", "2:1", "twice"),
        ("obs: {port: 1", "1:6", "never closed"),
        ("- a", "1:1", "the settings"),
    ],
)
def test_faults_stand_at_their_place(write: Write, text: str, place: str, words: str) -> None:
    found = faults_of(write(text))
    assert len(found) == 1, found
    assert found[0].startswith(f"{place}: ")
    assert words in found[0]


def test_all_faults_at_once(write: Write) -> None:
    found = faults_of(
        write("obs: {prot: 1}\nvoice: {rate: 9, engines: [edge, edge]}\nshow: {label: {sp: x}}\n")
    )
    assert [line.split(": ")[0] for line in found] == ["1:7", "2:15", "2:34", "3:16"]


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    assert "does not exist" in faults_of(tmp_path / "none.yaml")[0]


def test_the_environment_may_name_the_file(write: Write) -> None:
    path = write("host: {port: 50}")
    assert load_config(None, {"CUEHOST_CONFIG": str(path)}).host.port == 50


def test_secrets_come_from_the_environment_first(write: Write) -> None:
    path = write("obs: {password: filed}\nllm: {api_key: filed, api_key_env: MY_KEY}\n")
    config = load_config(
        path, {"CUEHOST_OBS_PASSWORD": "from-env", "MY_KEY": "key-env", "OPENAI_API_KEY": "no"}
    )
    assert config.obs.password is not None and config.obs.password.get_secret_value() == "from-env"
    assert config.llm.api_key is not None and config.llm.api_key.get_secret_value() == "key-env"
    config = load_config(path, {})
    assert config.obs.password is not None and config.obs.password.get_secret_value() == "filed"


def test_secrets_show_nowhere(write: Write) -> None:
    path = write("obs: {password: hunter2}\nllm: {api_key: hunter2}\n")
    config = load_config(path, {})
    for shown in (repr(config), str(config), config.model_dump_json(), repr(config.model_dump())):
        assert "hunter2" not in shown


@pytest.mark.parametrize(
    "text",
    [
        "obs: {password: [hunter2]}",
        "obs: {password: {hunter2: a}}",
        "obs: hunter2",
        "hunter2",
        "obs:\n  password: *hunter2\n",
        "obs:\n  password: !hunter2\n",
        "obs:\n  password: &hunter2\n  port: x\n",
        'obs:\n  password: "hunter2\n',
        "obs:\n  password: @hunter2\n",
        "obs:\n  password: hunter2: x\n",
        "obs: {password: hunter2}\nobs: {password: hunter2}",
        "obs: {password: hunter2, prot: 1}",
    ],
)
def test_secrets_show_in_no_fault(write: Write, text: str) -> None:
    assert not any("hunter2" in line for line in faults_of(write(text)))


def test_settings_do_not_change(write: Write) -> None:
    config: Any = load_config(write(""), {})
    with pytest.raises(ValueError, match="frozen"):
        config.obs.port = 1
