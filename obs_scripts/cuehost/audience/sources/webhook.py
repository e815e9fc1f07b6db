"""The generic webhook: others POST comments, signed so that nobody else can.

    POST /comments
    X-Cuehost-Timestamp: 1767225600                      s since 1970, at most five minutes off
    X-Cuehost-Signature: sha256=<hex of HMAC-SHA256(secret, timestamp + "." + body)>

    {"text": "Does it boil fast?", "name": "Maria", "id": "c1"}       or a list of up to 100 such

Answers: 204 taken, 400 no comments, 401 wrong signature or time, 409 came before, 413 too large, 429 later.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable

from aiohttp import web
from pydantic import SecretStr

from ..messages import Received
from ..records import Records
from ..source import Clock
from .listening import Listening

WINDOW_S = 300.0
"""How far a request's time may be off."""
MAX_RECORDS = 100
_REMEMBERED = 20_000
_BODY_S = 10.0


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The signature of a request, as it stands in its header."""
    message = timestamp.encode() + b"." + body
    return "sha256=" + hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def is_signed(secret: str, timestamp: str, body: bytes, signature: str, now: float) -> bool:
    """Whether a request carries its body's signature under `secret`, and a time near `now` (s since 1970)."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    good = sign(secret, timestamp, body)
    return hmac.compare_digest(good.encode(), signature.encode("utf-8", "replace")) and (
        abs(now - int(timestamp)) <= WINDOW_S
    )


class Webhook:
    """Takes signed POSTs at `/comments`. `wall` is the time in s since 1970."""

    def __init__(
        self,
        secret: SecretStr,
        *,
        clock: Clock,
        wall: Callable[[], float],
        host: str = "127.0.0.1",
        port: int = 0,
        name: str = "webhook",
    ) -> None:
        self._secret = secret
        self._clock = clock
        self._wall = wall
        self._records = Records(name)
        self._seen: OrderedDict[str, float] = OrderedDict()
        self._server = Listening(host, port, [web.post("/comments", self._take)])
        self.name = name

    @property
    def port(self) -> int:
        """The port taken, once live."""
        return self._server.port

    async def receive(self, live: Callable[[], None]) -> AsyncGenerator[Received, None]:
        """Listens until it is left."""
        async for received in self._server.run(live):
            yield received

    async def _take(self, request: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(_BODY_S):
                body = await request.read()
        except TimeoutError:
            return web.Response(status=408)
        timestamp = request.headers.get("X-Cuehost-Timestamp", "")
        signature = request.headers.get("X-Cuehost-Signature", "")
        now = self._wall()
        if not is_signed(self._secret.get_secret_value(), timestamp, body, signature, now):
            return web.Response(status=401)
        self._forget(now)
        if signature in self._seen:
            return web.Response(status=409)
        if len(self._seen) >= _REMEMBERED:
            # Forgetting one early would let it be played again.
            return web.Response(status=429, headers={"Retry-After": "30"})
        received = self._read(body)
        if received is None:
            return web.Response(status=400)
        if not self._server.put(received):
            return web.Response(status=429, headers={"Retry-After": "1"})
        self._seen[signature] = int(timestamp) + WINDOW_S
        return web.Response(status=204)

    def _read(self, body: bytes) -> list[Received] | None:
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            return None
        records = data if isinstance(data, list) else [data]
        if not 0 < len(records) <= MAX_RECORDS:
            return None
        now = self._clock()
        read = [received for record in records if (received := self._records.read(record, now)) is not None]
        return read or None

    def _forget(self, now: float) -> None:
        """Lets go of requests whose time is over: they would be refused for it."""
        # Times come out of order by at most the window, so the oldest entry stands near its end.
        while self._seen:
            signature, until = next(iter(self._seen.items()))
            if until >= now:
                break
            del self._seen[signature]
