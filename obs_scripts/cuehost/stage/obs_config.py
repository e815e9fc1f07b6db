"""The files of a fresh OBS home: global settings, profile, scene collection, websocket settings."""

from __future__ import annotations

import configparser
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .address import ObsAddress
from .recording import RecFormat

PROFILE = "Cuehost"
COLLECTION = "Cuehost"


def write_obs_config(
    home: Path,
    address: ObsAddress,
    *,
    canvas: tuple[int, int],
    fps: int,
    record_dir: Path,
    rec_format: RecFormat,
    video_kbps: int,
    script: Path | None,
    script_settings: Mapping[str, Any],
) -> None:
    """Writes what OBS 29 and the newer ones read at start-up below `home`/.config/obs-studio.

    Both places of the websocket's settings are written (see `address`). Raises `OSError`.
    """
    config = home / ".config" / "obs-studio"
    profile = config / "basic" / "profiles" / PROFILE
    scenes = config / "basic" / "scenes"
    plugin = config / "plugin_config" / "obs-websocket"
    for folder in (profile, scenes, plugin):
        folder.mkdir(parents=True, exist_ok=True)
    (config / "global.ini").write_text(_global_ini(address), encoding="utf-8")
    (plugin / "config.json").write_text(_websocket_json(address), encoding="utf-8")
    (plugin / "config.json").chmod(0o600)
    (config / "global.ini").chmod(0o600)
    (profile / "basic.ini").write_text(
        _basic_ini(canvas, fps, record_dir, rec_format, video_kbps), encoding="utf-8"
    )
    (scenes / f"{COLLECTION}.json").write_text(_collection(script, script_settings), encoding="utf-8")


def _global_ini(address: ObsAddress) -> str:
    return _ini(
        {
            # The plainest theme: with style sheets OBS takes 15 ms longer to list a scene's sources, and
            # tells of the change of scene only after that (OBS 29; the second key is read from 30.2 on).
            "General": {"FirstRun": "true", "EnableAutoUpdates": "false", "CurrentTheme3": "System"},
            "Appearance": {"Theme": "com.obsproject.System"},
            "BasicWindow": {"SysTrayEnabled": "false", "PreviewEnabled": "false"},
            "Basic": {
                "Profile": PROFILE,
                "ProfileDir": PROFILE,
                "SceneCollection": COLLECTION,
                "SceneCollectionFile": COLLECTION,
            },
            "OBSWebSocket": {
                "FirstLoad": "false",
                "ServerEnabled": "true",
                "ServerPort": str(address.port),
                "AlertsEnabled": "false",
                "AuthRequired": "true",
                "ServerPassword": address.password,
            },
        }
    )


def _websocket_json(address: ObsAddress) -> str:
    return json.dumps(
        {
            "first_load": False,
            "server_enabled": True,
            "server_port": address.port,
            "alerts_enabled": False,
            "auth_required": True,
            "server_password": address.password,
        }
    )


def _basic_ini(
    canvas: tuple[int, int], fps: int, record_dir: Path, rec_format: RecFormat, video_kbps: int
) -> str:
    width, height = map(str, canvas)
    return _ini(
        {
            "General": {"Name": PROFILE},
            "Video": {
                "BaseCX": width,
                "BaseCY": height,
                "OutputCX": width,
                "OutputCY": height,
                "FPSType": "1",
                "FPSInt": str(fps),
            },
            "Audio": {"SampleRate": "48000", "ChannelSetup": "Stereo"},
            "Output": {"Mode": "Simple"},
            "SimpleOutput": {
                "FilePath": str(record_dir),
                "RecFormat": rec_format.value,
                "RecFormat2": rec_format.value,  # OBS 30 and later
                "RecQuality": "Stream",
                "RecEncoder": "x264",
                "StreamEncoder": "x264",
                "UseAdvanced": "true",
                "Preset": "superfast",
                "VBitrate": str(video_kbps),
                "ABitrate": "160",
                "FileNameWithoutSpace": "true",
            },
        }
    )


def _collection(script: Path | None, settings: Mapping[str, Any]) -> str:
    scripts = [{"path": str(script.resolve()), "settings": dict(settings)}] if script else []
    return json.dumps(
        {
            "name": COLLECTION,
            "current_scene": "Scene",
            "current_program_scene": "Scene",
            "scene_order": [{"name": "Scene"}],
            "sources": [{"id": "scene", "name": "Scene", "settings": {}}],
            "modules": {"scripts-tool": scripts},
        }
    )


def _ini(sections: Mapping[str, Mapping[str, str]]) -> str:
    ini = configparser.ConfigParser(interpolation=None)
    ini.optionxform = str  # type: ignore[assignment,method-assign]  # OBS's keys are case-sensitive
    ini.read_dict(sections)
    text = io.StringIO()
    ini.write(text, space_around_delimiters=False)
    return text.getvalue()
