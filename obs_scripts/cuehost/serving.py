"""Serving an engine's API where the OBS script and other commands find it."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from cuehost import desk
from cuehost.desk import EngineAddress, publish, running, withdraw
from cuehost.errors import EngineError
from cuehost.waiting import within

if TYPE_CHECKING:
    from cuehost.desk import ApiServer, Commanded

log = logging.getLogger(__name__)

_WITHIN_S = 1.5
"""Less than who asks an engine waits for the answer."""


@asynccontextmanager
async def served(
    commanded: Commanded, state_file: Path, port: int, leisure: asyncio.Event | None = None
) -> AsyncIterator[None]:
    """Serve on `port` (0: any free one) meanwhile, with the address in `state_file`.

    With `leisure` the web server, which takes a while to load, does so when that is set, or a little
    later; who asks before waits so long. Raises `EngineError` when an engine runs already or the port is
    in use.
    """
    other = await asyncio.to_thread(running, state_file)
    if other is not None:
        raise EngineError(
            f"A Cuehost engine runs already (process {other.pid}).",
            "Stop its show first, or close the OBS that started it.",
        )
    token = secrets.token_urlsafe(24)
    with closing(desk.listen(port)) as listening:
        starting = asyncio.create_task(_start(commanded, listening, token, leisure))
        try:
            if leisure is None:
                await starting
            publish(state_file, EngineAddress(os.getpid(), listening.getsockname()[1], token))
            yield
        finally:
            withdraw(state_file, os.getpid())
            starting.cancel()
            (server,) = await asyncio.gather(starting, return_exceptions=True)
            if not isinstance(server, BaseException):
                await server.stop()


async def _start(
    commanded: Commanded, listening: socket.socket, token: str, leisure: asyncio.Event | None
) -> ApiServer:
    if leisure is not None:
        with suppress(TimeoutError):
            await within(leisure.wait(), _WITHIN_S)
    try:
        await asyncio.to_thread(import_module, "cuehost.desk.api")
        server = desk.ApiServer(commanded, token)
        await server.start(listening=listening)
    except Exception as error:
        log.error("nobody can reach this engine: %s", error)  # a show on air goes on
        raise
    return server
