"""A language model's server on this machine, speaking the real API, that behaves as a test tells it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from cuehost.rundown import Line, LocalText, Rundown, Segment, load_sheet
from cuehost.writing import OfflineWriter

CORPUS = Path(__file__).parent / "corpus"
USAGE = {"prompt_tokens": 700, "completion_tokens": 300, "total_tokens": 1000}


@dataclass
class Call:
    """One request for a completion, and the ways to answer it."""

    model: Model
    request: web.Request
    body: dict[str, Any]

    @property
    def data(self) -> dict[str, Any]:
        """What the model is told of the segment."""
        found: dict[str, Any] = json.loads(self.body["messages"][1]["content"])
        return found

    @property
    def rejected(self) -> list[Any]:
        """What is to be mended, empty at first."""
        last = json.loads(self.body["messages"][-1]["content"])
        return list(last.get("rejected", []))

    @property
    def mends_lines(self) -> bool:
        """Whether only some lines are asked for."""
        return any(isinstance(entry, dict) for entry in self.rejected)

    async def say(
        self, text: str, *, finish: str | None = "stop", counted: bool = True
    ) -> web.StreamResponse:
        """The whole text as a stream of pieces."""
        response = await self.begin()
        for at in range(0, len(text), 40):
            await self.piece(response, {"content": text[at : at + 40]})
        if finish is not None:
            await self.piece(response, {}, finish)
        if counted:
            await _event(
                response,
                {"id": "c1", "object": "chat.completion.chunk", "created": 1}
                | {"model": "m", "choices": [], "usage": USAGE},
            )
        await response.write(b"data: [DONE]\n\n")
        return response

    async def begin(self) -> web.StreamResponse:
        """The head of a stream."""
        response = web.StreamResponse(headers={"content-type": "text/event-stream"})
        await response.prepare(self.request)
        await self.piece(response, {"role": "assistant", "content": ""})
        return response

    async def piece(
        self, response: web.StreamResponse, delta: dict[str, Any], finish: str | None = None
    ) -> None:
        """One chunk of a stream."""
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        chunk = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        await _event(response, chunk | {"choices": [choice]})

    def whole(self, text: str) -> web.Response:
        """The whole text at once, as a server without streams sends it."""
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return web.json_response(
            {"id": "c1", "object": "chat.completion", "choices": [choice], "usage": USAGE}
        )

    def error(self, status: int, message: str = "no", **headers: str) -> web.Response:
        """An error as the API sends it."""
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        body = {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": None}}
        return web.json_response(body, status=status, headers=named)

    async def hang(self) -> None:
        """Says nothing more until the test is over."""
        await self.model.over.wait()


async def _event(response: web.StreamResponse, chunk: dict[str, Any]) -> None:
    await response.write(b"data: " + json.dumps(chunk).encode() + b"\n\n")


Behaviour = Callable[[Call], Awaitable[web.StreamResponse]]


@dataclass
class Model:
    """The server; `calls` keeps what was asked."""

    behave: Behaviour
    url: str = ""
    calls: list[Call] = field(default_factory=list)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        call = Call(self, request, await request.json())
        self.calls.append(call)
        try:
            return await self.behave(call)
        except ConnectionError:
            return web.Response()  # the client has heard enough


@asynccontextmanager
async def modelling(behave: Behaviour) -> AsyncIterator[Model]:
    """A server for as long as the block runs."""
    model = Model(behave)
    app = web.Application()
    app.router.add_post("/v1/chat/completions", model._answer)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server(shutdown_timeout=0.1)
    model.url = str(server.make_url("/v1"))
    try:
        yield model
    finally:
        model.over.set()
        await server.close()


def show(name: str, lang: str) -> Rundown:
    """A show of one of the corpus's sheets: opening, every product, questions and closing."""
    sheet = load_sheet(CORPUS / f"{name}.yaml")
    segments = [Segment(id="opening", kind="opening")]
    segments += [Segment(id=key, kind="product", product=key, duration_s=40) for key in sheet.products]
    segments += [Segment(id="questions", kind="questions"), Segment(id="closing", kind="closing")]
    return Rundown(
        show=LocalText(default="Aria"),
        languages=(lang,),
        market=sheet.market,
        currency=sheet.currency,
        platform="generic",
        hosts=("mia",),
        scenes="portrait",
        facts=sheet.facts,
        products=sheet.products,
        segments=tuple(segments),
        path=sheet.path,
        fingerprint=sheet.fingerprint,
    )


def told(lines: list[dict[str, Any]]) -> str:
    """An answer of these lines."""
    return json.dumps({"lines": lines}, ensure_ascii=False)


def entry(line: Line) -> dict[str, Any]:
    """A line as a model writes it."""
    return {"text": line.text, "facts": list(line.facts), "cues": [], "optional": line.optional}


def true_lines(rundown: Rundown, call: Call) -> list[dict[str, Any]]:
    """What an honest model says of the segment asked for: other words than the fallback's."""
    data = call.data
    product = next(
        (key for key, p in rundown.products.items() if p.name.get(data["lang"]) == data.get("product")), None
    )
    segment = next(s for s in rundown.segments if s.kind == data["segment"] and s.product == product)
    script = OfflineWriter().compose(rundown, segment, data["lang"], seed=977)
    return [entry(line) for line in script.lines]


def lies(name: str, lang: str) -> dict[str, list[str]]:
    """The corpus's lies in a language by product."""
    found: dict[str, list[str]] = {}
    for row in (CORPUS / name).read_text(encoding="utf-8").splitlines():
        line = json.loads(row)
        if line["lang"] == lang:
            found.setdefault(line["product"], []).append(line["text"])
    return found
