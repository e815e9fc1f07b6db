"""A websocket on this computer that other tools send comments to, one JSON record a message.

The token comes in the header `Authorization: Bearer ...`, or as the first message, `{"token": "..."}`, from
tools that can set no header. Every message is answered: `{"ok": true}`, or `{"ok": false, "why": ...}`.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import AsyncGenerator, Callable

from aiohttp import WSMsgType, web
from pydantic import SecretStr

from ..messages import Received
from ..records import Records
from ..source import Clock
from .listening import MAX_BODY, Listening

_HERE = ("127.0.0.1", "localhost", "[::1]")
_TOKEN_S = 5.0
_MOST_CLIENTS = 16
_MOST_FAULTS = 20
_POLICY = 1008


class LocalWebsocket:
    """Listens at `/comments` on 127.0.0.1, for at most sixteen tools at a time."""

    def __init__(self, token: SecretStr, *, clock: Clock, port: int = 0, name: str = "websocket") -> None:
        self._token = token
        self._clock = clock
        self._records = Records(name)
        self._clients = 0
        self._server = Listening("127.0.0.1", port, [web.get("/comments", self._serve)])
        self.name = name

    @property
    def port(self) -> int:
        """The port taken, once live."""
        return self._server.port

    async def receive(self, live: Callable[[], None]) -> AsyncGenerator[Received, None]:
        """Listens until it is left."""
        async for received in self._server.run(live):
            yield received

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        # A page in the user's browser names its origin, and may not even try tokens.
        if (
            request.headers.get("Host", "").rsplit(":", maxsplit=1)[0] not in _HERE
            or "Origin" in request.headers
        ):
            return web.Response(status=403)
        if self._clients >= _MOST_CLIENTS:
            return web.Response(status=503)
        given = request.headers.get("Authorization")
        if given is not None and not self._is_token(given.removeprefix("Bearer ")):
            return web.Response(status=401)
        socket = web.WebSocketResponse(heartbeat=20.0, max_msg_size=MAX_BODY)
        await socket.prepare(request)
        self._clients += 1
        try:
            if given is None and not await self._admitted(socket):
                await socket.close(code=_POLICY, message=b"token")
            else:
                await self._listen(socket)
        finally:
            self._clients -= 1
        return socket

    async def _admitted(self, socket: web.WebSocketResponse) -> bool:
        try:
            async with asyncio.timeout(_TOKEN_S):
                first = await socket.receive()
        except TimeoutError:
            return False
        try:
            data = json.loads(first.data) if first.type is WSMsgType.TEXT else None
        except (ValueError, RecursionError):
            return False
        if not isinstance(data, dict) or not self._is_token(data.get("token")):
            return False
        await socket.send_json({"ok": True})
        return True

    async def _listen(self, socket: web.WebSocketResponse) -> None:
        faults = 0
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            received = self._records.parse(message.data, self._clock())
            if received is None:
                faults += 1
                await socket.send_json({"ok": False, "why": "This is no comment and no event."})
                if faults >= _MOST_FAULTS:
                    await socket.close(code=_POLICY, message=b"unreadable")
            elif self._server.put([received]):
                await socket.send_json({"ok": True})
            else:
                await socket.send_json({"ok": False, "why": "Too much at once; send it again later."})

    def _is_token(self, given: object) -> bool:
        good = self._token.get_secret_value().encode()
        return isinstance(given, str) and hmac.compare_digest(given.encode("utf-8", "replace"), good)
