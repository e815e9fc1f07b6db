"""Facebook live comments against a server that sends events: pieces, losses, refusals, the secret kept."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web
from audience_room import Times, ended, hearing, http_server
from pydantic import SecretStr

from cuehost.audience import Comment, SourceState
from cuehost.audience.sources import Facebook

TOKEN = "EAAtoken-of-this-test"
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def event(number: str, text: str) -> bytes:
    body = {"id": number, "from": {"name": "Joe Commenter", "id": 12657}, "message": text}
    return f"data: {json.dumps(body)}\n\n".encode()


def stream(*pieces: bytes, stay: bool = False) -> Answer:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for piece in pieces:
            await response.write(piece)
            await asyncio.sleep(0)
        if stay:
            await asyncio.sleep(600)
        return response

    return answer


def fault(status: int, code: int, **headers: str) -> Answer:
    async def answer(request: web.Request) -> web.StreamResponse:
        told = {"error": {"message": f"Error validating {request.query['access_token']}", "code": code}}
        return web.json_response(told, status=status, headers=headers)

    return answer


def route(*answers: Answer, asked: list[web.Request] | None = None) -> web.RouteDef:
    left = list(answers)

    async def answer(request: web.Request) -> web.StreamResponse:
        if asked is not None:
            asked.append(request)
        return await (left.pop(0) if len(left) > 1 else left[0])(request)

    return web.get("/123/live_comments", answer)


def facebook(base: str, **more: float) -> Facebook:
    return Facebook("123", SecretStr(TOKEN), clock=Times(2.0).clock, base=base, **more)


async def test_comments_come_as_they_are_written() -> None:
    asked: list[web.Request] = []
    whole = event("c2", "¿Cuánto cuesta?")
    listed = b'data: [{"message": "in a list"}, {"no": "comment"}]\n\n'
    answers = stream(
        event("c1", "Great photo!"),
        whole[:40],
        whole[40:],
        b": ping\n\nevent: x\ndata: {\n\ndata: 5\n\n",
        listed,
        stay=True,
    )
    async with http_server(route(answers, asked=asked)) as base, hearing(facebook(base)) as heard:
        items = await heard.count(3)
    assert items[0] == Comment("c1", "facebook", "12657", "Joe Commenter", "Great photo!", 2.0)
    assert heard.texts == ["Great photo!", "¿Cuánto cuesta?", "in a list"]
    assert asked[0].query["comment_rate"] == "one_hundred_per_second"
    assert "from{name,id}" in asked[0].query["fields"] and asked[0].query["access_token"] == TOKEN


async def test_it_comes_back_after_every_kind_of_end(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    times = Times()

    async def page(request: web.Request) -> web.StreamResponse:
        return web.Response(text="<html>maintenance</html>", content_type="text/html")

    answers = (
        stream(event("a", "1"), b"retry: 90000\n", b"data: ha"),
        fault(500, 2),
        fault(400, 4),
        page,
        stream(event("b", "2"), stay=True),
    )
    async with http_server(route(*answers)) as base, hearing(facebook(base), times) as heard:
        await heard.count(2)
    assert heard.texts == ["1", "2"]
    assert heard.states.count(SourceState.WAITING) == 4
    assert times.slept[0] == 90.0 and times.slept[2] >= 60.0
    assert TOKEN not in caplog.text and TOKEN not in heard.source.trouble


@pytest.mark.parametrize("answer", [fault(400, 190), fault(403, 10), fault(401, 0), fault(404, 100)])
async def test_a_refusal_tells_the_seller_and_not_the_token(
    answer: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    async with http_server(route(answer)) as base, hearing(facebook(base)) as heard:
        await heard.until(ended)
    assert heard.states[-1] is SourceState.REFUSED
    assert heard.source.trouble and TOKEN not in heard.source.trouble + caplog.text


async def test_silence_a_dead_port_and_a_wrong_id(caplog: pytest.LogCaptureFixture) -> None:
    async with http_server(route(stream(stay=True))) as base:
        async with hearing(facebook(base, silent_s=0.1)) as heard:
            await heard.until(lambda h: SourceState.WAITING in h.states)
    async with hearing(facebook("http://127.0.0.1:1")) as heard:
        await heard.until(lambda h: SourceState.WAITING in h.states)
    assert TOKEN not in heard.source.trouble + caplog.text
    async with hearing(Facebook("../me", SecretStr(TOKEN), clock=Times().clock)) as heard:
        await heard.until(ended)
    assert heard.states[-1] is SourceState.REFUSED


async def test_a_flood_and_a_giant() -> None:
    giant = b'data: {"message": "' + b"x" * 600_000 + b'"}\n\n'
    flood = b"".join(event(f"c{i}", f"n{i}") for i in range(2000))
    async with http_server(route(stream(giant, flood, stay=True))) as base, hearing(facebook(base)) as heard:
        await heard.count(2000)
    assert heard.texts == [f"n{i}" for i in range(2000)]
