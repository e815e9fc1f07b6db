"""What the two sources that others call (webhook and websocket) share: a small server on this computer and
the bounded queue between it and the show.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable

from aiohttp import web

from cuehost.errors import SourceRefused

from ..messages import Received

MAX_BODY = 64 * 1024
_QUEUE = 2000


class Listening:
    """Serves `routes` on `host` at `port` (0: any free one, see `port` once live) and queues what comes.

    Whoever calls when the queue is full is told so, and may try again.
    """

    def __init__(self, host: str, port: int, routes: list[web.RouteDef]) -> None:
        self._host = host
        self._wanted = port
        self._routes = routes
        self._queue: asyncio.Queue[Received] = asyncio.Queue(_QUEUE)
        self.port = 0

    def put(self, received: list[Received]) -> bool:
        """Queues all of it, or (False) nothing where there is no room."""
        if self._queue.qsize() + len(received) > _QUEUE:
            return False
        for item in received:
            self._queue.put_nowait(item)
        return True

    async def run(self, live: Callable[[], None]) -> AsyncGenerator[Received, None]:
        """Serves and gives what comes, without end. Raises `SourceRefused` where the port is taken."""
        app = web.Application(client_max_size=MAX_BODY)
        app.add_routes(self._routes)
        # What a caller sends too slowly to be true is not waited for.
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0, keepalive_timeout=30.0)
        await runner.setup()
        try:
            try:
                await web.TCPSite(runner, self._host, self._wanted).start()
            except OSError as error:
                raise SourceRefused(
                    f"Comments cannot be listened for on {self._host}:{self._wanted} ({error.strerror}).",
                    "Choose another `port` for this source, or 0 for any free one.",
                ) from error
            self.port = int(runner.addresses[0][1])
            live()
            while True:
                yield await self._queue.get()
        finally:
            await runner.cleanup()
