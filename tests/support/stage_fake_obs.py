"""A scripted OBS websocket, for what a real OBS cannot be made to show."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import WSMsgType, web

from cuehost.stage import ObsAddress

Answer = dict[str, Any] | None
Handler = Callable[["FakeObs", web.WebSocketResponse, dict[str, Any]], Awaitable[Answer]]

SALT, CHALLENGE = "salt", "challenge"


class FakeObs:
    """Answers requests as `handlers` say: the returned data is sent, None sends nothing."""

    def __init__(self) -> None:
        self.password = ""
        self.version: dict[str, Any] = {
            "obsVersion": "29.0.2",
            "obsWebSocketVersion": "5.1.0",
            "availableRequests": ["GetVersion", "GetStats", "Echo"],
        }
        self.handlers: dict[str, Handler] = {}
        self.rename: dict[str, str] = {}  # answer a request type under another
        self.shift_ids = False
        self.unready = 0  # so many requests are answered "not ready" first
        self.shuffle_batches = False
        self.connections = 0
        self.seen: list[str] = []
        self.sockets: list[web.WebSocketResponse] = []
        self.port = 0

    @property
    def address(self) -> ObsAddress:
        return ObsAddress(port=self.port, password=self.password)

    async def event(self, kind: str, **data: Any) -> None:
        await self.sockets[-1].send_json({"op": 5, "d": {"eventType": kind, "eventData": data}})

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        self.connections += 1
        self.sockets.append(ws)
        hello: dict[str, Any] = {"obsWebSocketVersion": "5.1.0", "rpcVersion": 1}
        if self.password:
            hello["authentication"] = {"salt": SALT, "challenge": CHALLENGE}
        await ws.send_json({"op": 0, "d": hello})
        async for message in ws:
            if message.type is WSMsgType.TEXT:
                await self._answer(ws, json.loads(message.data))
        return ws

    async def _answer(self, ws: web.WebSocketResponse, message: dict[str, Any]) -> None:
        op, data = message["op"], message["d"]
        if op == 1:
            if self.password and data.get("authentication") != _proof(self.password):
                await ws.close(code=4009, message=b"Authentication failed.")
            else:
                await ws.send_json({"op": 2, "d": {"negotiatedRpcVersion": 1}})
        elif op == 6:
            reply = await self._reply(ws, data)
            if reply is not None:
                await ws.send_json({"op": 7, "d": reply})
        elif op == 8:
            results = [await self._reply(ws, request) for request in data["requests"]]
            if self.shuffle_batches:
                results.reverse()
            await ws.send_json({"op": 9, "d": {"requestId": data["requestId"], "results": results}})

    async def _reply(self, ws: web.WebSocketResponse, request: dict[str, Any]) -> dict[str, Any] | None:
        kind = request["requestType"]
        self.seen.append(kind)
        status = {"result": True, "code": 100}
        data: Answer = {}
        if self.unready:
            self.unready -= 1
            status = {"result": False, "code": 207, "comment": "not ready"}
        elif kind in self.handlers:
            data = await self.handlers[kind](self, ws, request.get("requestData") or {})
            if data is None:
                return None
        elif kind == "GetVersion":
            data = self.version
        elif kind == "Echo":
            data = request.get("requestData")
        else:
            status = {"result": False, "code": 204, "comment": "unknown"}
        request_id = request["requestId"]
        if self.shift_ids and kind != "GetVersion":
            request_id = f"{request_id}0"
        return {
            "requestType": self.rename.get(kind, kind),
            "requestId": request_id,
            "requestStatus": status,
            "responseData": data,
        }


@asynccontextmanager
async def serving(obs: FakeObs) -> AsyncIterator[FakeObs]:
    """`obs` on a free port of this computer for as long as the block runs."""
    app = web.Application()
    app.router.add_get("/", obs.serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    obs.port = runner.addresses[0][1]
    try:
        yield obs
    finally:
        for ws in obs.sockets:
            if not ws.closed:
                await asyncio.wait_for(ws.close(), 5)
        await runner.cleanup()


def _proof(password: str) -> str:
    secret = base64.b64encode(hashlib.sha256((password + SALT).encode()).digest())
    return base64.b64encode(hashlib.sha256(secret + CHALLENGE.encode()).digest()).decode()
