"""The settings of sources: what each kind takes, faults at their places, secrets from the environment."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from cuehost.audience import SourceConfig
from cuehost.audience.settings import SECRETS, TAKES, SourceKind
from cuehost.audience.sources import (
    Facebook,
    LocalWebsocket,
    Process,
    Replay,
    Twitch,
    Webhook,
    YouTube,
    make_feed,
)
from cuehost.config import load_config
from cuehost.errors import ConfigError

KINDS = {
    "{source: twitch, channel: myshop}": Twitch,
    "{source: youtube, video: dQw4w9WgXcQ, quota: 5000, hours: 2.5}": YouTube,
    "{source: facebook, video: 123}": Facebook,
    "{source: webhook, port: 8090, secret_env: MINE}": Webhook,
    "{source: websocket}": LocalWebsocket,
    "{source: replay, file: chat.jsonl, speed: 2}": Replay,
    "{source: process, command: [chat, --room, 7], env: [ROOM]}": Process,
}
ENVIRON = {**dict.fromkeys(SECRETS.values(), "x" * 16), "MINE": "y" * 16}


def written(folder: Path, text: str) -> Path:
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def sources(folder: Path, *entries: str) -> tuple[SourceConfig, ...]:
    text = "audience:\n" + "".join(f"  - {entry}\n" for entry in entries)
    return load_config(written(folder, text), {}).audience


def test_every_kind_can_be_set_and_made(tmp_path: Path) -> None:
    read = sources(tmp_path, *KINDS)
    assert [source.called for source in read] == list(get_args(SourceKind)) == list(TAKES)
    for source, kind in zip(read, KINDS.values(), strict=True):
        feed = make_feed(source, root=tmp_path, environ=ENVIRON, clock=float, wall=float)
        assert type(feed) is kind and feed.name == source.called
        assert "xxxx" not in repr(vars(feed)) and "yyyy" not in repr(vars(feed))


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("{source: tiktok}", "expected 'twitch'"),
        ("{channel: x}", "missing"),
        ("{source: twitch}", "needs `channel`"),
        ("{source: twitch, chanel: x}", 'did you mean "channel"?'),
        ("{source: twitch, channel: x, port: 5}", '"port" means nothing to twitch'),
        ("{source: webhook, port: 70000}", "at most 65535"),
        ("{source: replay, file: a, speed: 0}", "above 0"),
        ("{source: process, command: chat --room 7}", "expected a list"),
        ("{source: process, command: []}", "at least 1"),
        ("{source: youtube, video: x, key: secret}", '"key" is not a key'),
    ],
)
def test_faults_stand_at_their_places(tmp_path: Path, entry: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        sources(tmp_path, entry)
    assert words in str(caught.value) and "config.yaml:2:" in str(caught.value)


def test_two_sources_of_one_name_are_told(tmp_path: Path) -> None:
    one = "{source: twitch, channel: a}"
    with pytest.raises(ConfigError, match="another `name`"):
        sources(tmp_path, one, "{source: twitch, channel: b}")
    assert len(sources(tmp_path, one, "{source: twitch, channel: b, name: second}")) == 2


@pytest.mark.parametrize("kind", SECRETS)
def test_a_secret_that_is_missing_or_weak_is_told_by_its_variable(tmp_path: Path, kind: str) -> None:
    (source,) = sources(tmp_path, next(entry for entry in KINDS if f"source: {kind}" in entry))
    variable = source.secret_variable
    for value in ("", "  ") + (("short",) if kind.startswith("web") else ()):
        with pytest.raises(ConfigError, match=variable) as caught:
            make_feed(source, root=tmp_path, environ={variable: value}, clock=float, wall=float)
        assert "short" not in str(caught.value).replace("too short", "")
        assert caught.value.mend
