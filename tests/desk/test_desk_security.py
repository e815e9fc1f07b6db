"""Nobody but this computer's own programs and pages, with the key, gets anything from the desk."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest
from desk_room import KEY, TOKEN, Hand, ask

from cuehost.desk import ApiServer
from cuehost.desk.gate import given_key, opens, stranger
from cuehost.desk.operations import OPERATIONS


def every_path() -> Iterator[tuple[str, str]]:
    for operation in OPERATIONS:
        yield operation.method, re.sub(r"{\w+}", "abc", operation.path)
    yield "GET", "/api/v1/openapi.json"
    yield "GET", "/api/v1/socket"
    yield "GET", "/api/status"
    yield "POST", "/api/do"
    yield "GET", "/api/v1/nothing"
    yield "GET", "/"


@pytest.mark.parametrize("key", [None, "", "wrong", TOKEN[:-1], KEY.upper()])
async def test_nothing_is_answered_without_the_key(desk: ApiServer, hand: Hand, key: str | None) -> None:
    for method, path in every_path():
        status, body = await ask(desk, method, path, key=key, json={} if method == "POST" else None)
        assert (status, body) == (401, {"error": "The token is missing or wrong."}), path
    assert hand.done == []


@pytest.mark.parametrize("path", ["/desk/wrong/", "/desk/wrong/app.js", "/desk/wrong/report", "/desk/wrong"])
async def test_an_old_link_says_how_to_get_the_new_one(desk: ApiServer, path: str) -> None:
    status, body = await ask(desk, "GET", path, key=None)
    assert status == 401
    assert "cuehost desk" in body["mend"]


async def test_the_key_in_another_place_does_not_open_the_page(desk: ApiServer) -> None:
    assert (await ask(desk, "GET", "/desk/wrong/", key=TOKEN))[0] == 401
    assert (await ask(desk, "GET", f"/api/v1/state?key={KEY}", key=None))[0] == 401
    assert (await ask(desk, "GET", "/api/v1/state", key=None, headers={"Cookie": f"key={KEY}"}))[0] == 401


FOREIGN: list[dict[str, str]] = [
    {"Host": "rebound.example"},
    {"Host": "rebound.example:80"},
    {"Host": "127.0.0.1.rebound.example"},
    {"Host": "localhost.rebound.example:4000"},
    {"Host": "192.168.1.7"},
    {"Host": ""},
    {"Origin": "https://shop.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:1"},
    {"Origin": "http://127.0.0.1"},
    {"Origin": ""},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]


@pytest.mark.parametrize("headers", FOREIGN)
async def test_pages_from_elsewhere_are_refused_though_they_have_the_key(
    desk: ApiServer, hand: Hand, headers: dict[str, str]
) -> None:
    for method, path in (*every_path(), ("GET", f"/desk/{KEY}/"), ("GET", f"/desk/{KEY}/app.js")):
        status, _ = await ask(desk, method, path, headers=headers, json={"action": "next"})
        assert status == 403, path
    assert hand.done == []


async def test_a_socket_from_elsewhere_is_not_opened(desk: ApiServer) -> None:
    url = f"ws://127.0.0.1:{desk.port}/api/v1/socket"
    protocols = ("cuehost.v1", f"key.{KEY}")
    for options in (
        {"headers": {"Origin": "https://shop.example"}},
        {"headers": {"Host": "rebound.example"}},
    ):
        async with aiohttp.ClientSession() as session:
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await session.ws_connect(url, protocols=protocols, **options)
        assert refused.value.status == 403
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await session.ws_connect(url, protocols=("cuehost.v1", "key.wrong"))
        assert refused.value.status == 401


async def test_our_own_page_is_answered(desk: ApiServer) -> None:
    for host in ("127.0.0.1", "localhost"):
        own = {"Host": f"{host}:{desk.port}", "Origin": f"http://{host}:{desk.port}",
               "Sec-Fetch-Site": "same-origin"}  # fmt: skip
        assert (await ask(desk, "GET", "/api/v1/state", key=KEY, headers=own))[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/desk/{key}/../api.py",
        "/desk/{key}/..%2fapi.py",
        "/desk/{key}/..%2f..%2f..%2fconfig.yaml",
        "/desk/{key}/%2e%2e/gate.py",
        "/desk/{key}/%2fetc%2fpasswd",
        "/desk/{key}//etc/passwd",
        "/desk/{key}/..\\api.py",
        "/desk/{key}/__init__.py",
        "/desk/{key}/index.html%00.js",
        "/desk/{key}/report/../../x",
        "/api/v1/shows/..%2f..%2fetc%2fpasswd/nothing",
    ],
)
async def test_no_path_leads_out_of_the_page(desk: ApiServer, path: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", desk.port)
    writer.write(
        f"GET {path.format(key=KEY)} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {KEY}\r\n"
        "Connection: close\r\n\r\n".encode()
    )
    answer = (await asyncio.wait_for(reader.read(), 5)).decode("utf-8", "replace")
    writer.close()
    assert answer.split()[1] in ("400", "401", "404"), answer[:200]
    assert "import" not in answer and "root:" not in answer


async def test_bodies_are_bounded(desk: ApiServer, hand: Hand) -> None:
    huge = b'{"text": "' + b"a" * 200_000 + b'"}'
    headers = {"Content-Type": "application/json"}
    status, body = await ask(desk, "POST", "/api/v1/say", data=huge, headers=headers)
    assert (status, body["error"]) == (413, "Request Entity Too Large.")
    assert hand.done == []


async def test_a_desk_cannot_flood_the_engine(desk: ApiServer) -> None:
    url = f"ws://127.0.0.1:{desk.port}/api/v1/socket"
    for flood in ('{"look": "' + "a" * 100_000 + '"}', "[" * 3000, "no json", '{"do": "next"}'):
        async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {KEY}"}) as session:
            async with session.ws_connect(url) as socket:
                await socket.receive_json(timeout=60)
                await socket.send_str(flood)
                message = await socket.receive(timeout=60)
                assert message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)
                assert socket.close_code in (1008, 1009)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_only_a_post_changes_anything(desk: ApiServer, hand: Hand, method: str) -> None:
    for path in (path for allowed, path in every_path() if allowed == "POST"):
        status, _ = await ask(desk, method, path)
        assert status == (
            200
            if path.endswith(("/script", "/products", "/backgrounds", "/sets")) and method == "GET"
            else 405
        ), path
    assert hand.done == []


async def test_a_form_of_a_web_page_is_no_order(desk: ApiServer, hand: Hand) -> None:
    for kind in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"):
        status, _ = await ask(
            desk, "POST", "/api/v1/say", data=b'{"text": "Hello"}', headers={"Content-Type": kind}
        )
        assert status == 415
    assert hand.done == []


@pytest.mark.parametrize("path", [f"/desk/{KEY}/", f"/desk/{KEY}/app.js", "/api/v1/state", "/api/v1/nothing"])
async def test_every_answer_keeps_a_browser_strict(desk: ApiServer, path: str) -> None:
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {KEY}"}) as session:
        async with session.get(f"http://127.0.0.1:{desk.port}{path}") as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy and "unsafe" not in policy
            assert "script-src 'self'" in policy and "require-trusted-types-for 'script'" in policy
            assert "frame-ancestors 'none'" in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert answer.headers["Cache-Control"] == "no-store"
            assert "Access-Control-Allow-Origin" not in answer.headers


# -- the pure parts ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:8890", "localhost:1", "LOCALHOST", "[::1]:80", "[::1]"]
)
def test_this_computer_is_known_by_its_names(host: str) -> None:
    assert stranger({"Host": host}) is None
    assert stranger({"Host": host, "Origin": f"http://{host}"}) is None


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Authorization": "Bearer abc"}, "abc"),
        ({"Sec-WebSocket-Protocol": "cuehost.v1, key.abc"}, "abc"),
        ({"Authorization": "Bearer abc", "Sec-WebSocket-Protocol": "key.other"}, "abc"),
        ({}, ""),
    ],
)
def test_where_a_key_is_carried(headers: dict[str, Any], expected: str) -> None:
    assert given_key(headers, None) == expected
    assert given_key(headers, "of-the-path") == "of-the-path"


def test_which_keys_open() -> None:
    assert opens("a" * 30, ["a" * 30, "b" * 30]) and opens("b" * 30, ["a" * 30, "b" * 30])
    assert not opens("", ["a" * 30]) and not opens("ä\ud800", ["a" * 30])
