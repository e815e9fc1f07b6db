"""Where OBS's websocket listens, and how to find that out from the OBS on this machine.

OBS keeps its websocket settings in `plugin_config/obs-websocket/config.json` (OBS 30 and later) or in
the section `[OBSWebSocket]` of `global.ini` (OBS 28 and 29).
"""

from __future__ import annotations

import configparser
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_PORT = 4455


@dataclass(frozen=True, slots=True)
class ObsAddress:
    """Host, port and password of an OBS websocket. The password is kept out of `repr` and so out of logs."""

    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    password: str = field(default="", repr=False)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"

    @classmethod
    def parse(cls, text: str, password: str = "") -> ObsAddress:
        """From `HOST:PORT`, `HOST`, `:PORT` or `[IPV6]:PORT`. Raises `ValueError` with what is expected."""
        host, port = text.strip(), ""
        if host.startswith("["):
            host, _, port = host[1:].partition("]")
            port = port.removeprefix(":")
        elif host.count(":") == 1:
            host, port = host.split(":")
        number = int(port) if port.isdecimal() else (0 if port else DEFAULT_PORT)
        if not 0 < number < 65536:
            raise ValueError(f"{text!r} is no OBS address; expected HOST:PORT, for example 127.0.0.1:4455")
        return cls(host or "127.0.0.1", number, password)


def obs_config_folders(environ: Mapping[str, str], home: Path, platform: str) -> Iterator[Path]:
    """Where an OBS of this user may keep its settings, the likeliest first (Flatpak and Snap included)."""
    if platform == "win32":
        yield Path(environ.get("APPDATA") or home / "AppData" / "Roaming") / "obs-studio"
    elif platform == "darwin":
        yield home / "Library" / "Application Support" / "obs-studio"
    else:
        yield Path(environ.get("XDG_CONFIG_HOME") or home / ".config") / "obs-studio"
        yield home / ".var" / "app" / "com.obsproject.Studio" / "config" / "obs-studio"
        yield home / "snap" / "obs-studio" / "current" / ".config" / "obs-studio"


def discover(
    environ: Mapping[str, str] | None = None, home: Path | None = None, platform: str = sys.platform
) -> ObsAddress | None:
    """The address and password in the settings of the user's own OBS, or None.

    Reads files of the user's OBS, so call it only where the user allows it. None where no OBS is
    set up or its websocket server is off. A file that cannot be read counts as absent.
    """
    environ = os.environ if environ is None else environ
    for folder in obs_config_folders(environ, home or Path.home(), platform):
        for read in (_from_json, _from_ini):
            try:
                found = read(folder)
            except (OSError, ValueError, configparser.Error):
                continue
            if found is not None:
                return found if found.port else None
    return None


_OFF = ObsAddress(port=0)


def _from_json(folder: Path) -> ObsAddress | None:
    path = folder / "plugin_config" / "obs-websocket" / "config.json"
    if not path.is_file():
        return None
    data = json.loads(path.read_text(encoding="utf-8-sig"))
    if not isinstance(data, dict) or not data.get("server_enabled"):
        return _OFF
    password = str(data.get("server_password") or "") if data.get("auth_required", True) else ""
    return ObsAddress(port=int(data.get("server_port") or DEFAULT_PORT), password=password)


def _from_ini(folder: Path) -> ObsAddress | None:
    path = folder / "global.ini"
    if not path.is_file():
        return None
    ini = configparser.ConfigParser(interpolation=None, strict=False, allow_no_value=True)
    ini.read_string(path.read_text(encoding="utf-8-sig"))
    if not ini.has_section("OBSWebSocket"):
        return None
    section = ini["OBSWebSocket"]
    if not section.getboolean("ServerEnabled", fallback=False):
        return _OFF
    password = ""
    if section.getboolean("AuthRequired", fallback=True):
        password = (section.get("ServerPassword", fallback="") or "").replace("\\\\", "\\")
    return ObsAddress(port=section.getint("ServerPort", fallback=DEFAULT_PORT), password=password)
