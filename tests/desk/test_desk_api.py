"""The engine's API: only whoever holds the token on this computer may drive the show."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from cuehost.desk import ApiServer, EngineAddress, ask, key_beside, publish, running, withdraw
from cuehost.errors import EngineError, InputError

TOKEN = "s3cret"


class Show:
    """Something to command."""

    def __init__(self) -> None:
        self.done: list[tuple[str, dict[str, Any]]] = []

    def status(self) -> dict[str, Any]:
        return {"state": "ready", "summary": "Ready", "done": len(self.done)}

    async def do(self, action: str, /, **arguments: Any) -> None:
        if action == "fly":
            raise InputError("There is no action 'fly'.", "Choose another.")
        self.done.append((action, arguments))


@pytest.fixture
def show() -> Show:
    return Show()


@pytest.fixture
async def server(show: Show) -> AsyncIterator[ApiServer]:
    server = ApiServer(show, TOKEN)
    await server.start()
    yield server
    await server.stop()


async def call(server: ApiServer, method: str, path: str, **options: Any) -> tuple[int, dict[str, Any]]:
    headers = {"Authorization": f"Bearer {TOKEN}"} | options.pop("headers", {})
    async with (
        aiohttp.ClientSession() as session,
        session.request(
            method, f"http://127.0.0.1:{server.port}{path}", headers=headers, **options
        ) as answer,
    ):
        return answer.status, await answer.json()


async def test_status_and_actions(server: ApiServer, show: Show) -> None:
    assert (await call(server, "GET", "/api/status"))[1]["state"] == "ready"
    status, body = await call(server, "POST", "/api/do", json={"action": "jump", "segment": 3})
    assert (status, body["done"]) == (200, 1)
    assert show.done == [("jump", {"segment": 3})]


async def test_what_cannot_be_done_is_said(server: ApiServer) -> None:
    status, body = await call(server, "POST", "/api/do", json={"action": "fly"})
    assert status == 409
    assert body["error"] == "There is no action 'fly'. Choose another."


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"action": 3}', b'{"action": "next", "self": 1}', b"\xff", b'"x"']
)
async def test_bad_bodies_do_nothing(server: ApiServer, show: Show, body: bytes) -> None:
    status, answer = await call(server, "POST", "/api/do", data=body)
    assert status == 400
    assert "Expected JSON" in answer["error"]
    assert not show.done


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Authorization": "Bearer wrong"}, 401),
        ({"Authorization": ""}, 401),
        ({"Host": "evil.example"}, 403),
        ({"Origin": "https://evil.example"}, 403),
    ],
)
async def test_strangers_are_refused(
    server: ApiServer, show: Show, headers: dict[str, str], expected: int
) -> None:
    status, _ = await call(server, "POST", "/api/do", json={"action": "next"}, headers=headers)
    assert status == expected
    assert not show.done


async def test_a_port_in_use_is_named(server: ApiServer, show: Show) -> None:
    with pytest.raises(EngineError, match=f"Port {server.port} is in use"):
        await ApiServer(show, TOKEN).start(server.port)


async def test_a_running_engine_is_found_and_a_gone_one_is_not(server: ApiServer, tmp_path: Path) -> None:
    path = tmp_path / "state" / "engine.json"
    assert running(path) is None
    address = EngineAddress(42, server.port, TOKEN)
    publish(path, address)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert await asyncio.to_thread(running, path) == address
    assert (await asyncio.to_thread(ask, address, "POST", "/api/do", {"action": "next"}))["done"] == 1
    with pytest.raises(EngineError, match="no action 'fly'"):
        await asyncio.to_thread(ask, address, "POST", "/api/do", {"action": "fly"})
    withdraw(path, pid=7)
    assert path.exists(), "another engine's file stays"
    await server.stop()
    assert await asyncio.to_thread(running, path) is None
    withdraw(path, pid=42)
    assert not path.exists()


def test_the_desks_key_is_this_users_and_stays_until_it_is_deleted(tmp_path: Path) -> None:
    beside = tmp_path / "state" / "engine.json"
    key = key_beside(beside)
    kept = beside.with_name("desk.key")
    assert len(key) >= 32 and stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert key_beside(beside) == key
    for damaged in ("", "short", "with spaces and / slashes and so on", "\xff"):
        kept.write_bytes(damaged.encode("latin-1"))
        assert key_beside(beside) not in (key, damaged)
    kept.unlink()
    assert key_beside(beside) != key


def test_a_key_that_cannot_be_kept_is_one_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    assert len(key_beside(tmp_path / "state" / "engine.json")) >= 32
