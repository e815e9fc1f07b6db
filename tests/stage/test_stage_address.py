"""OBS addresses and their discovery from OBS's own settings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cuehost.stage import ObsAddress, discover

NEW = {"server_enabled": True, "server_port": 4460, "auth_required": True, "server_password": "from-json"}
OLD = "[General]\nx=1\n\n[OBSWebSocket]\nServerEnabled=true\nServerPort=4461\nServerPassword=from-ini\n"


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("10.0.0.5:4466", "10.0.0.5", 4466),
        ("studio", "studio", 4455),
        (":4466", "127.0.0.1", 4466),
        ("[::1]:4466", "::1", 4466),
        ("", "127.0.0.1", 4455),
    ],
)
def test_parse(text: str, host: str, port: int) -> None:
    address = ObsAddress.parse(text, "secret")
    assert (address.host, address.port, address.password) == (host, port, "secret")


@pytest.mark.parametrize("text", ["host:", "host:0", "host:70000", "host:x"])
def test_parse_refuses(text: str) -> None:
    if text == "host:":
        assert ObsAddress.parse(text).port == 4455
    else:
        with pytest.raises(ValueError, match="HOST:PORT"):
            ObsAddress.parse(text)


def test_the_password_is_in_no_text_of_it() -> None:
    address = ObsAddress(password="secret")
    assert "secret" not in f"{address} {address!r}"


def folder_of(home: Path, platform: str) -> Path:
    return (
        home
        / {
            "linux": ".config/obs-studio",
            "darwin": "Library/Application Support/obs-studio",
            "win32": "AppData/Roaming/obs-studio",
        }[platform]
    )


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_discovers_old_and_new_settings_and_prefers_the_new(tmp_path: Path, platform: str) -> None:
    folder = folder_of(tmp_path, platform)
    folder.mkdir(parents=True)
    assert discover({}, tmp_path, platform) is None
    (folder / "global.ini").write_text("\ufeff" + OLD, encoding="utf-8")
    assert discover({}, tmp_path, platform) == ObsAddress(port=4461, password="from-ini")
    plugin = folder / "plugin_config" / "obs-websocket"
    plugin.mkdir(parents=True)
    (plugin / "config.json").write_text(json.dumps(NEW), encoding="utf-8")
    assert discover({}, tmp_path, platform) == ObsAddress(port=4460, password="from-json")


def test_settings_where_the_environment_says(tmp_path: Path) -> None:
    (tmp_path / "x" / "obs-studio").mkdir(parents=True)
    (tmp_path / "x" / "obs-studio" / "global.ini").write_text(OLD, encoding="utf-8")
    found = discover({"XDG_CONFIG_HOME": str(tmp_path / "x")}, tmp_path, "linux")
    assert found is not None and found.port == 4461


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"server_enabled": False}, None),
        ({"auth_required": False}, ObsAddress(port=4460, password="")),
        ({"server_port": "nonsense"}, None),
    ],
)
def test_switched_off_open_and_faulty(
    tmp_path: Path, changes: dict[str, object], expected: ObsAddress | None
) -> None:
    plugin = tmp_path / ".config/obs-studio/plugin_config/obs-websocket"
    plugin.mkdir(parents=True)
    (plugin / "config.json").write_text(json.dumps(NEW | changes), encoding="utf-8")
    assert discover({}, tmp_path, "linux") == expected
