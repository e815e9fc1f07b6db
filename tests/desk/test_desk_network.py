"""The desk for others in the network: only where the user turned that on, over TLS, with the key."""

from __future__ import annotations

import ipaddress
import os
import ssl
import stat
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from desk_room import KEY, TOKEN, Hand, ask

from cuehost import serving
from cuehost.desk import ApiServer, NetworkLink
from cuehost.desk.gate import stranger
from cuehost.desk.network import addresses, qr_svg, qr_text, tls
from cuehost.errors import EngineError

HOME = "127.0.0.1"
"""Stands for this computer's address in the network: it can be reached wherever the tests run."""


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[ssl.SSLContext, str]:
    pytest.importorskip("cryptography")
    return tls(tmp_path / "state" / "desk.pem", (HOME, "192.168.7.7"))


@pytest.fixture
async def outside(
    desk: ApiServer, certificate: tuple[ssl.SSLContext, str], tmp_path: Path
) -> AsyncIterator[tuple[str, ssl.SSLContext]]:
    """Where others find the desk, and a browser's trust in its certificate."""
    port = await desk.open((HOME,), 0, certificate[0])
    trust = ssl.create_default_context(cafile=str(tmp_path / "state" / "desk.pem"))
    yield f"https://{HOME}:{port}", trust


async def call(
    url: str, trust: ssl.SSLContext | None, method: str = "GET", **options: Any
) -> tuple[int, bytes]:
    headers = {"Authorization": f"Bearer {options.pop('key', KEY)}"} | options.pop("headers", {})
    async with aiohttp.ClientSession() as session:
        async with session.request(method, url, headers=headers, ssl=trust or True, **options) as answer:
            return answer.status, await answer.read()


async def test_who_has_the_link_drives_the_show_over_tls(
    outside: tuple[str, ssl.SSLContext], hand: Hand
) -> None:
    base, trust = outside
    own = {"Origin": base, "Sec-Fetch-Site": "same-origin"}
    assert (await call(f"{base}/desk/{KEY}/", trust, key=""))[0] == 200
    assert (await call(f"{base}/api/v1/show/next", trust, "POST", json={}, headers=own))[0] == 200
    assert hand.done == [("next", {})]
    async with aiohttp.ClientSession() as session:
        url = f"{base}/api/v1/socket".replace("https", "wss")
        async with session.ws_connect(url, ssl=trust, protocols=("cuehost.v1", f"key.{KEY}")) as socket:
            assert (await socket.receive_json(timeout=60))["type"] == "snapshot"


async def test_others_get_the_desk_and_no_more(outside: tuple[str, ssl.SSLContext], hand: Hand) -> None:
    base, trust = outside
    assert (await call(f"{base}/api/v1/state", trust, key=TOKEN))[0] == 401, "the engine's token stays here"
    for method, path in (("GET", "/api/status"), ("POST", "/api/do")):
        assert (await call(base + path, trust, method, json={"action": "quit"}))[0] == 404
    for headers in (
        {"Host": "rebound.example"},
        {"Host": "192.168.7.8"},
        {"Origin": "https://shop.example"},
        {"Origin": base.replace("https", "http")},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        assert (await call(f"{base}/api/v1/show/next", trust, "POST", json={}, headers=headers))[0] == 403
    assert hand.done == []


async def test_what_is_not_encrypted_is_not_answered_there(outside: tuple[str, ssl.SSLContext]) -> None:
    with pytest.raises(aiohttp.ClientError):
        await call(outside[0].replace("https", "http") + "/api/v1/state", None)


async def test_without_tls_only_if_the_user_says_so(desk: ApiServer) -> None:
    port = await desk.open((HOME,), 0, None)
    assert (await call(f"http://{HOME}:{port}/api/v1/state", None))[0] == 200
    with pytest.raises(EngineError, match=f"Port {port} is in use"):
        await desk.open((HOME,), port, None)


async def test_the_link_is_told_to_who_has_the_desk(desk: ApiServer, hand: Hand) -> None:
    assert await ask(desk, "GET", "/api/v1/link") == (200, {})
    assert (await ask(desk, "GET", f"/desk/{KEY}/link.svg"))[0] == 404
    hand.link = NetworkLink("https://192.168.7.7:8891/desk/abc/", "AB:CD")
    status, told = await ask(desk, "GET", "/api/v1/link")
    assert (status, told) == (200, {"link": hand.link.url, "tls": True, "fingerprint": "AB:CD"})
    status, picture = await ask(desk, "GET", f"/desk/{KEY}/link.svg")
    assert status == 200 and b"<svg" in picture
    assert (await ask(desk, "GET", "/desk/wrong/link.svg"))[0] == 401


@pytest.mark.parametrize("secret", [True, False])
async def test_the_desk_is_served_to_others_only_where_that_is_turned_on(
    tmp_path: Path, hand: Hand, monkeypatch: pytest.MonkeyPatch, secret: bool
) -> None:
    if secret:
        pytest.importorskip("cryptography")
    monkeypatch.setattr("cuehost.desk.network.addresses", lambda: (HOME,))
    links: list[NetworkLink] = []
    state = tmp_path / "engine.json"
    async with serving.served(hand, state, 0, operated=lambda: hand) as link:
        assert link.startswith("http://127.0.0.1:") and links == []
    network = serving.Network(0, secret, links.append)
    async with serving.served(hand, state, 0, operated=lambda: hand, network=network):
        (told,) = links
        assert told.url.startswith(f"http{'s' if secret else ''}://{HOME}:") and told.tls is secret
        trust = ssl.create_default_context(cafile=str(tmp_path / "desk.pem")) if secret else None
        assert (await call(told.url, trust, key=""))[0] == 200


async def test_a_computer_in_no_network_serves_its_own_desk_all_the_same(
    tmp_path: Path, hand: Hand, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("cuehost.desk.network.addresses", tuple)
    network = serving.Network(0, False, lambda link: pytest.fail("there is none"))
    async with serving.served(
        hand, tmp_path / "engine.json", 0, operated=lambda: hand, network=network
    ) as link:
        assert (await call(link, None, key=""))[0] == 200
    assert "in no network" in caplog.text


# -- the certificate ---------------------------------------------------------------------------------


def test_the_certificate_is_this_users_and_stays_as_long_as_it_is_good(tmp_path: Path) -> None:
    pytest.importorskip("cryptography")
    path = tmp_path / "state" / "desk.pem"
    now = datetime.now(UTC)
    first = tls(path, ("192.168.7.7",), now)[1]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and len(first) == 95
    assert tls(path, ("192.168.7.7",), now)[1] == first
    later = tls(path, ("192.168.7.7",), now + timedelta(days=380))[1]
    assert later != first, "it is nearly over"
    other = tls(path, ("192.168.7.9",), now)[1]
    assert other != later, "another address"
    path.write_text("damaged")
    assert tls(path, ("192.168.7.9",), now)[1] not in (other, "")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_certificate_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    pytest.importorskip("cryptography")
    tmp_path.chmod(0o500)
    with pytest.raises(EngineError, match="cannot be made"):
        tls(tmp_path / "desk.pem", ("192.168.7.7",))


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    pytest.importorskip("cryptography")
    (tmp_path / "state").write_text("")
    with pytest.raises(EngineError, match="cannot be made"):
        tls(tmp_path / "state" / "desk.pem", ("192.168.7.7",))


# -- the pure parts ----------------------------------------------------------------------------------


def test_the_addresses_are_those_of_networks() -> None:
    for address in addresses():
        known = ipaddress.ip_address(address)
        assert known.version == 4 and not known.is_loopback and not known.is_link_local


def test_a_link_is_a_picture_for_a_phone_and_for_a_terminal() -> None:
    assert qr_svg("https://192.168.7.7:8891/desk/abc/").startswith(b"<?xml")
    assert len(qr_text("https://192.168.7.7:8891/desk/abc/").splitlines()) > 10


@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        ({"Host": "192.168.7.7:8891"}, False),
        ({"Host": "192.168.7.7:8891", "Origin": "https://192.168.7.7:8891"}, False),
        ({"Host": "192.168.7.7:8891", "Origin": "http://192.168.7.7:8891"}, True),
        ({"Host": "127.0.0.1:8891"}, True),
        ({"Host": "localhost"}, True),
    ],
)
def test_our_own_pages_are_known_by_their_address_and_scheme(headers: dict[str, str], refused: bool) -> None:
    assert (stranger(headers, ("192.168.7.7",), "https") is not None) is refused
