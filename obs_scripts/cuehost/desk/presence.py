"""The state file by which the OBS script and other commands find the running engine."""

from __future__ import annotations

import json
import os
import secrets
import socket
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cuehost.errors import EngineError

_TIMEOUT_S = 3.0
KEY_NAME = "desk.key"
_SHORTEST_KEY = 24


@dataclass(frozen=True, slots=True)
class EngineAddress:
    """Where an engine listens. The token is a secret of this user's."""

    pid: int
    port: int
    token: str


def listen(port: int) -> socket.socket:
    """A socket that listens on 127.0.0.1 at `port` (0: any free one), for an engine to serve on.

    Raises `EngineError` when the port is in use.
    """
    try:
        return socket.create_server(("127.0.0.1", port), backlog=128)
    except OSError as error:
        raise EngineError(
            f"Port {port} is in use ({error.strerror}).",
            "End the program that uses it, or set `engine: {port: 0}` in config.yaml for any free one.",
        ) from error


def publish(path: Path, address: EngineAddress) -> None:
    """Write the state file, readable by this user only. Raises `EngineError`."""
    temporary = path.with_suffix(f".{address.pid}.tmp")
    data = json.dumps({"pid": address.pid, "port": address.port, "token": address.token})
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(data)
        temporary.replace(path)
    except OSError as error:
        raise EngineError(
            f"The engine's state file {path} cannot be written ({error.strerror}).",
            "Make that folder writable for you.",
        ) from error


def key_beside(path: Path) -> str:
    """The desk's key, kept beside a state file for this user only: the same each time, so that a link to
    the desk (in OBS's docks) stays good. Delete the file for another one. One that cannot be kept is new.
    """
    file = path.with_name(KEY_NAME)
    with suppress(OSError, ValueError):
        known = file.read_text("ascii").strip()
        if len(known) >= _SHORTEST_KEY and known.replace("-", "").replace("_", "").isalnum():
            return known
    key = secrets.token_urlsafe(24)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
            made.write(key)
    return key


def withdraw(path: Path, pid: int) -> None:
    """Remove the state file if it is this engine's."""
    address = read(path)
    if address is not None and address.pid == pid:
        path.unlink(missing_ok=True)


def read(path: Path) -> EngineAddress | None:
    """The address in a state file, or None where there is no usable one."""
    try:
        data = json.loads(path.read_text("utf-8"))
        return EngineAddress(int(data["pid"]), int(data["port"]), str(data["token"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def ask(address: EngineAddress, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """One request to an engine. Blocking. Raises `EngineError` with what the engine says."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(
        f"http://127.0.0.1:{address.port}{path}",
        data=None if body is None else json.dumps(body).encode(),
        method=method,
        headers={"Authorization": f"Bearer {address.token}", "Content-Type": "application/json"},
    )
    try:
        with opener.open(request, timeout=_TIMEOUT_S) as answer:
            data: dict[str, Any] = json.load(answer)
            return data
    except urllib.error.HTTPError as error:
        try:
            said = str(json.load(error)["error"])
        except (ValueError, KeyError, TypeError):
            said = f"HTTP {error.code}"
        raise EngineError(said) from error
    except (OSError, ValueError) as error:
        raise EngineError("The engine does not answer.", "Start it again.") from error


def running(path: Path) -> EngineAddress | None:
    """The engine that answers at the address in a state file, or None."""
    address = read(path)
    if address is None:
        return None
    try:
        ask(address, "GET", "/api/status")
    except EngineError:
        return None
    return address
