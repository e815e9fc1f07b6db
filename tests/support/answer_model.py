"""A language model's server on this machine for answers to viewers: speaks the OpenAI chat API as a
stream.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer


@dataclass
class AnswerModel:
    """Streams what `says` makes of a question's data, word by word; the first word after `first_s`, each
    other after `word_s`. An empty text is an error of the server, None an answer that never comes.
    """

    says: Callable[[dict[str, Any]], str | None]
    first_s: float = 0.0
    word_s: float = 0.0
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    """The bodies of the requests."""
    sent: list[str] = field(default_factory=list)
    """The words sent before the client had heard enough."""
    _over: asyncio.Event = field(default_factory=asyncio.Event)

    @staticmethod
    def data(body: dict[str, Any]) -> dict[str, Any]:
        """What a request tells of the question."""
        found: dict[str, Any] = json.loads(body["messages"][-1]["content"])
        return found

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answers one request."""
        body = await request.json()
        self.asked.append(body)
        text = self.says(self.data(body))
        if text == "":
            return web.json_response({"error": {"message": "out of order"}}, status=500)
        if text is None:
            await self._over.wait()
            return web.Response()
        response = web.StreamResponse(headers={"content-type": "text/event-stream"})
        await response.prepare(request)
        await asyncio.sleep(self.first_s)
        words = text.split(" ")
        try:
            for number, word in enumerate(words):
                await self._piece(response, {"content": word if number == 0 else f" {word}"})
                self.sent.append(word)
                await asyncio.sleep(self.word_s)
            await self._piece(response, {}, "stop")
            await response.write(b"data: [DONE]\n\n")
        except ConnectionError:
            pass
        return response

    async def _piece(
        self, response: web.StreamResponse, delta: dict[str, Any], finish: str | None = None
    ) -> None:
        chunk = {
            "id": "c1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "m",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }
        await response.write(b"data: " + json.dumps(chunk).encode() + b"\n\n")

    def end(self) -> None:
        """Lets go of requests that are never answered."""
        self._over.set()


@asynccontextmanager
async def answering_model(
    says: Callable[[dict[str, Any]], str | None], *, first_s: float = 0.0, word_s: float = 0.0
) -> AsyncIterator[AnswerModel]:
    """A server for as long as the block runs."""
    model = AnswerModel(says, first_s, word_s)
    app = web.Application()
    app.router.add_post("/v1/chat/completions", model.answer)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server(shutdown_timeout=0.1)
    model.url = str(server.make_url("/v1"))
    try:
        yield model
    finally:
        model.end()
        await server.close()
