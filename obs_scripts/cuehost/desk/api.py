"""The engine's HTTP API on loopback: what the OBS script and other tools drive a show with.

`GET /api/status` tells how the show stands; `POST /api/do` with `{"action": ..., ...}` does something.
Every request carries the token (`Authorization: Bearer ...`) and must name this computer as its
host, so that no web page in the user's browser can reach the engine.
"""

from __future__ import annotations

import hmac
import logging
import socket
from typing import Any, Protocol

from aiohttp import web

from cuehost.errors import CuehostError

from .presence import listen

log = logging.getLogger(__name__)

_LARGEST_BODY = 64 * 1024
_HERE = ("127.0.0.1", "localhost", "[::1]")


class Commanded(Protocol):
    """Who does what the API is asked for."""

    def status(self) -> dict[str, Any]:
        """How the show stands, as JSON-able data with at least `state` and `summary`."""
        ...

    async def do(self, action: str, /, **arguments: Any) -> None:
        """Do something. Raises `CuehostError` when it cannot be done."""
        ...


class ApiServer:
    """Serves the API. `port` is the one taken, once started."""

    def __init__(self, commanded: Commanded, token: str) -> None:
        self._commanded = commanded
        self._token = token
        self._runner: web.AppRunner | None = None
        self.port = 0

    async def start(self, port: int = 0, listening: socket.socket | None = None) -> int:
        """Serve on 127.0.0.1 at `port` (0: any free one), or on a socket from `listen`; the port taken.

        Raises `EngineError` when the port is in use.
        """
        listening = listening or listen(port)
        app = web.Application(client_max_size=_LARGEST_BODY, middlewares=[self._guard])
        app.router.add_get("/api/status", self._status)
        app.router.add_post("/api/do", self._do)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.SockSite(self._runner, listening).start()
        self.port = int(self._runner.addresses[0][1])
        return self.port

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @web.middleware
    async def _guard(self, request: web.Request, handler: Any) -> web.StreamResponse:
        host = request.headers.get("Host", "").rsplit(":", maxsplit=1)[0]
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if host not in _HERE or "Origin" in request.headers:
            return _answer({"error": "Only this computer may ask."}, 403)
        if not hmac.compare_digest(given.encode(), self._token.encode()):
            return _answer({"error": "The token is missing or wrong."}, 401)
        try:
            response: web.StreamResponse = await handler(request)
            return response
        except CuehostError as error:
            return _answer({"error": str(error), **self._commanded.status()}, 409)

    async def _status(self, _: web.Request) -> web.Response:
        return _answer(self._commanded.status())

    async def _do(self, request: web.Request) -> web.Response:
        try:
            body = await request.json()
            action = body.pop("action")
        except (ValueError, KeyError, AttributeError, TypeError):
            return _answer({"error": 'Expected JSON like {"action": "next"}.'}, 400)
        if not isinstance(action, str) or "self" in body:
            return _answer({"error": 'Expected JSON like {"action": "next"}.'}, 400)
        await self._commanded.do(action, **body)
        return _answer(self._commanded.status())


def _answer(data: dict[str, Any], status: int = 200) -> web.Response:
    return web.json_response(data, status=status, headers={"Cache-Control": "no-store"})
