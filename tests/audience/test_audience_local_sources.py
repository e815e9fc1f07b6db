"""What this computer feeds in: replays with their timing, programs, signed webhooks, websockets."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping
from pathlib import Path

import aiohttp
import pytest
from audience_room import Heard, Times, ended, hearing, live
from pydantic import SecretStr

from cuehost.audience import AudienceEvent, Comment, EventKind, SourceState
from cuehost.audience.sources import MAX_LINE, LocalWebsocket, Process, Replay, Webhook, is_signed, sign

SECRET = SecretStr("a secret of this test")
WALL = 1_767_225_600.0


# -- replay ------------------------------------------------------------------------------------------


def recording(folder: Path, *lines: str | dict[str, object]) -> Path:
    path = folder / "chat.jsonl"
    path.write_text(
        "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8"
    )
    return path


async def test_a_recording_is_played_with_its_timing(tmp_path: Path) -> None:
    path = recording(
        tmp_path,
        {"t": 100, "text": "first"},
        {"t": 101.5, "text": "second"},
        {"text": "with it"},
        "{broken",
        {"t": 101, "text": "out of order"},
        {"t": 104, "type": "viewers", "count": 7},
    )
    times = Times(now=50.0)
    async with hearing(Replay(path, clock=times.clock, sleep=times.sleep, speed=2), times) as heard:
        await heard.until(ended)
    assert times.slept == [0.75, 1.25]
    assert heard.texts == ["first", "second", "with it", "out of order", ""]
    assert [item.t for item in heard.items] == [50.0, 50.75, 50.75, 50.75, 52.0]
    assert heard.states == [SourceState.CONNECTING, SourceState.LIVE, SourceState.ENDED]


async def test_the_pause_before_the_first_can_be_kept(tmp_path: Path) -> None:
    times = Times()
    path = recording(tmp_path, {"t": 10, "text": "a"})
    async with hearing(Replay(path, clock=times.clock, sleep=times.sleep, from_start=True), times) as heard:
        await heard.until(ended)
    assert times.slept == [10.0]


async def test_a_recording_that_is_not_there_is_refused(tmp_path: Path) -> None:
    async with hearing(Replay(tmp_path / "no.jsonl", clock=Times().clock)) as heard:
        await heard.until(ended)
    assert heard.states[-1] is SourceState.REFUSED
    assert "no.jsonl" in heard.source.trouble


# -- process -----------------------------------------------------------------------------------------


def program(code: str, env: Mapping[str, str] | None = None, names: tuple[str, ...] = ()) -> Process:
    return Process(
        [sys.executable, "-c", code],
        clock=Times().clock,
        env=names,
        **({"environ": env} if env is not None else {}),
    )


async def test_a_program_prints_comments() -> None:
    code = """
import sys, time
def say(data):
    sys.stdout.buffer.write(data)
    sys.stdout.flush()
say(b'{"text": "one"}\\r\\nnoise\\n' + b"x" * 300_000 + b'\\n{"te')
time.sleep(0.05)
say('xt": "zwö"}\\n{"text": "last"}'.encode())
"""
    async with hearing(program(code)) as heard:
        await heard.until(ended)
    assert heard.texts == ["one", "zwö", "last"]
    assert heard.states[-1] is SourceState.ENDED


async def test_a_program_that_fails_is_started_again_and_says_why(tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    code = (
        "import pathlib, sys\n"
        f"m = pathlib.Path({str(marker)!r})\n"
        'print(\'{"text": "hi"}\')\n'
        "if not m.exists():\n"
        "    m.touch(); print('{\"text\": \"cut', end=''); sys.exit('no such room')\n"
    )
    async with hearing(program(code)) as heard:
        await heard.until(ended)
    assert heard.texts == ["hi", "hi"]
    assert "status 1: 'no such room'" in heard.troubles[0]
    assert heard.states[:4] == [
        *(SourceState.CONNECTING, SourceState.LIVE, SourceState.WAITING, SourceState.CONNECTING)
    ]


async def test_a_program_sees_no_secrets_and_no_shell() -> None:
    code = "import json, os, sys; print(json.dumps({'text': ' '.join(sorted(os.environ)) + sys.argv[1]}))"
    env = {"PATH": "/bin", "CUEHOST_OBS_PASSWORD": "x", "OPENAI_API_KEY": "x", "ROOM": "7"}
    feed = Process(
        [sys.executable, "-c", code, "; echo $HOME `id`"], clock=Times().clock, env=("ROOM",), environ=env
    )
    async with hearing(feed) as heard:
        await heard.until(ended)
    assert "PASSWORD" not in heard.texts[0] and "KEY" not in heard.texts[0]
    assert "ROOM" in heard.texts[0] and heard.texts[0].endswith("; echo $HOME `id`")


async def test_a_program_that_is_not_there_is_refused() -> None:
    async with hearing(Process(["/no/such/program"], clock=Times().clock)) as heard:
        await heard.until(ended)
    assert heard.states[-1] is SourceState.REFUSED
    assert "/no/such/program" in heard.source.trouble


async def test_leaving_ends_the_program_and_what_it_started(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    code = (
        "import os, subprocess, sys, time, pathlib\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"pathlib.Path({str(pids)!r}).write_text(f'{{os.getpid()}} {{child.pid}}')\n"
        'print(\'{"text": "up"}\', flush=True); time.sleep(600)\n'
    )
    async with hearing(program(code)) as heard:
        await heard.count(1)
        running = [int(pid) for pid in pids.read_text().split()]
        assert all(alive(pid) for pid in running)
    for _ in range(200):  # the child's end is its own, a moment after the signal
        if not any(alive(pid) for pid in running):
            break
        await asyncio.sleep(0.05)
    assert not any(alive(pid) for pid in running)


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


# -- webhook -----------------------------------------------------------------------------------------


def post(port: int, body: bytes, *, at: float = WALL, secret: str = SECRET.get_secret_value()) -> Posting:
    stamp = str(int(at))
    headers = {"X-Cuehost-Timestamp": stamp, "X-Cuehost-Signature": sign(secret, stamp, body)}
    return Posting(port, body, headers)


class Posting:
    def __init__(self, port: int, body: bytes, headers: dict[str, str]) -> None:
        self.port, self.body, self.headers = port, body, headers

    async def send(self) -> int:
        url = f"http://127.0.0.1:{self.port}/comments"
        async with aiohttp.ClientSession() as http, http.post(url, data=self.body, headers=self.headers) as r:
            return r.status


@pytest.fixture
def webhook() -> Webhook:
    return Webhook(SECRET, clock=Times(3.0).clock, wall=lambda: WALL)


async def test_signed_comments_are_taken(webhook: Webhook) -> None:
    async with hearing(webhook) as heard:
        await heard.until(live)
        assert await post(webhook.port, b'{"text": "one", "id": "c1", "name": "Li"}').send() == 204
        many = [{"text": str(n)} for n in range(99)] + [{"type": "order", "product": "kettle"}]
        assert await post(webhook.port, json.dumps(many).encode()).send() == 204
        items = await heard.count(101)
    assert items[0] == Comment("c1", "webhook", "Li", "Li", "one", 3.0)
    assert isinstance(items[-1], AudienceEvent) and items[-1].kind is EventKind.ORDER


async def test_what_is_not_signed_well_or_came_before_is_not_taken(webhook: Webhook) -> None:
    body = b'{"text": "one"}'
    async with hearing(webhook) as heard:
        await heard.until(live)
        good = post(webhook.port, body)
        assert await good.send() == 204
        assert await good.send() == 409
        assert await post(webhook.port, body, secret="another").send() == 401
        assert await post(webhook.port, body, at=WALL - 301).send() == 401
        assert await post(webhook.port, body, at=WALL + 301).send() == 401
        assert await Posting(webhook.port, b'{"text": "two"}', good.headers).send() == 401
        moved = {**good.headers, "X-Cuehost-Timestamp": str(int(WALL) + 1)}
        assert await Posting(webhook.port, body, moved).send() == 401
        assert await Posting(webhook.port, body, {}).send() == 401
        for useless in (b"", b"{", b"[]", b'"x"', b"{}", json.dumps([{"text": "x"}] * 101).encode()):
            assert await post(webhook.port, useless).send() == 400
        assert await post(webhook.port, b'{"text": "' + b"x" * 100_000 + b'"}').send() == 413
    assert heard.texts == ["one"]


async def test_a_webhook_has_a_bounded_queue(webhook: Webhook) -> None:
    received = webhook.receive(lambda: None)
    waiting = asyncio.ensure_future(anext(received))
    while not webhook.port:
        await asyncio.sleep(0)
    said = set()
    for n in range(25):
        body = json.dumps([{"text": f"{n} {i}"} for i in range(100)]).encode()
        said.add(await post(webhook.port, body).send())
    assert said == {204, 429}
    await waiting
    await received.aclose()


@pytest.mark.parametrize("stamp", ["", "x", "-1", "١٢", "9" * 40, "1e9"])
def test_odd_timestamps_are_no_signature(stamp: str) -> None:
    assert not is_signed("s", stamp, b"x", sign("s", stamp, b"x"), WALL)


async def test_a_port_that_is_taken_is_told() -> None:
    first = Webhook(SECRET, clock=Times().clock, wall=lambda: WALL)
    async with hearing(first) as heard:
        await heard.until(live)
        second = Webhook(SECRET, clock=Times().clock, wall=lambda: WALL, port=first.port)
        async with hearing(second) as refused:
            await refused.until(ended)
    assert refused.states[-1] is SourceState.REFUSED
    assert str(first.port) in refused.source.trouble and "secret" not in refused.source.trouble


# -- websocket ---------------------------------------------------------------------------------------


async def answers(port: int, *sent: str, headers: Mapping[str, str] | None = None) -> list[object]:
    """What the socket says to each message, and at the end its close code where it closes."""
    said: list[object] = []
    async with aiohttp.ClientSession() as http:
        url = f"ws://127.0.0.1:{port}/comments"
        async with http.ws_connect(url, headers=headers) as socket:
            for text in sent:
                await socket.send_str(text)
                message = await socket.receive()
                if message.type is not aiohttp.WSMsgType.TEXT:
                    return [*said, socket.close_code]
                said.append(json.loads(message.data)["ok"])
    return said


async def test_tools_send_comments_over_a_websocket() -> None:
    feed = LocalWebsocket(SECRET, clock=Times(1.0).clock)
    token = SECRET.get_secret_value()
    header = {"Authorization": f"Bearer {token}"}
    async with hearing(feed) as heard:
        await heard.until(live)
        comment = '{"text": "one", "name": "Li"}'
        assert await answers(feed.port, comment, "noise", comment, headers=header) == [True, False, True]
        assert await answers(feed.port, json.dumps({"token": token}), comment) == [True, True]
        assert len(await heard.count(3)) == 3
        # Wrong tokens, and no comment without one.
        assert await answers(feed.port, '{"token": "wrong"}', comment) == [1008]
        assert await answers(feed.port, comment, comment) == [1008]
        # A giant message ends that connection only; so does noise without end.
        giant = json.dumps({"text": "x" * MAX_LINE})
        assert await answers(feed.port, giant, comment, headers=header) == [1009]
        assert (await answers(feed.port, *["noise"] * 30, headers=header))[-1] == 1008
        assert await answers(feed.port, comment, headers=header) == [True]
        await heard.count(4)
    assert heard.texts == ["one"] * 4


async def test_web_pages_and_strangers_get_no_websocket() -> None:
    feed = LocalWebsocket(SECRET, clock=Times().clock)
    async with hearing(feed) as heard:
        await heard.until(live)
        for headers, status in (
            ({"Origin": "https://evil.example"}, 403),
            ({"Host": "evil.example"}, 403),
            ({"Authorization": "Bearer wrong"}, 401),
        ):
            with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
                await answers(feed.port, "{}", headers=headers)
            assert caught.value.status == status


async def test_a_flood_over_the_websocket_is_taken_or_told() -> None:
    feed = LocalWebsocket(SECRET, clock=Times().clock)
    header = {"Authorization": f"Bearer {SECRET.get_secret_value()}"}
    async with hearing(feed) as heard:
        await heard.until(live)
        said = await answers(feed.port, *[f'{{"text": "{n}"}}' for n in range(1000)], headers=header)

        def all_there(heard: Heard) -> bool:
            return len(heard.items) == said.count(True)

        await heard.until(all_there)
    assert len(said) == 1000 and heard.texts == [str(n) for n in range(1000)]
