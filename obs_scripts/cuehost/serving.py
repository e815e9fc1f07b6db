"""Serving an engine's API where the OBS script and other commands find it."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from cuehost import desk
from cuehost.desk import EngineAddress, publish, running, withdraw
from cuehost.errors import CuehostError, EngineError
from cuehost.waiting import within

if TYPE_CHECKING:
    from cuehost.desk import ApiServer, Commanded, NetworkLink, Operated

log = logging.getLogger(__name__)

_WITHIN_S = 1.5
"""Less than who asks an engine waits for the answer."""


@dataclass(frozen=True, slots=True)
class Network:
    """The desk for others in the network: on which port (0: any free one), over TLS or not, and who is told
    the link once it is there.
    """

    port: int
    tls: bool
    tell: Callable[[NetworkLink], None]


@asynccontextmanager
async def served(
    commanded: Commanded,
    state_file: Path,
    port: int,
    leisure: asyncio.Event | None = None,
    operated: Callable[[], Operated] | None = None,
    network: Network | None = None,
) -> AsyncIterator[str]:
    """Serve on `port` (0: any free one) meanwhile, with the address in `state_file`; a desk too, for what
    `operated` makes, with a key that stays the same beside that file. Gives the link to the desk, which is
    also there for others where there is a `network`.

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
        key = desk.key_beside(state_file)
        starting = asyncio.create_task(
            _start(commanded, listening, token, leisure, operated, key, network, state_file)
        )
        try:
            if leisure is None:
                await starting
            port = listening.getsockname()[1]
            publish(state_file, EngineAddress(os.getpid(), port, token))
            yield desk.link(port, key)
        finally:
            withdraw(state_file, os.getpid())
            starting.cancel()
            (server,) = await asyncio.gather(starting, return_exceptions=True)
            if not isinstance(server, BaseException):
                await server.stop()


async def _start(
    commanded: Commanded,
    listening: socket.socket,
    token: str,
    leisure: asyncio.Event | None,
    operated: Callable[[], Operated] | None,
    key: str,
    network: Network | None,
    state_file: Path,
) -> ApiServer:
    if leisure is not None:
        with suppress(TimeoutError):
            await within(leisure.wait(), _WITHIN_S)
    try:
        await asyncio.to_thread(import_module, "cuehost.desk.api")
        if operated is not None:
            await asyncio.to_thread(import_module, "cuehost.operating")
        server = desk.ApiServer(commanded, token, operated() if operated is not None else None, key)
        await server.start(listening=listening)
    except Exception as error:
        log.error("nobody can reach this engine: %s", error)  # a show on air goes on
        raise
    if network is not None and operated is not None:
        try:
            network.tell(await _open(server, network, key, state_file))
        except CuehostError as error:
            log.error("the desk is not there for others in the network: %s", error)
    return server


async def _open(server: ApiServer, network: Network, key: str, state_file: Path) -> NetworkLink:
    """Open the desk to others in the network; where they find it. Raises `EngineError`."""
    from cuehost.desk import CERTIFICATE_NAME, NetworkLink, addresses, tls

    names = await asyncio.to_thread(addresses)
    if not names:
        raise EngineError("This computer is in no network.", "Connect it, and start again.")
    secure, fingerprint = None, ""
    if network.tls:
        file = state_file.with_name(CERTIFICATE_NAME)
        secure, fingerprint = await asyncio.to_thread(tls, file, names)
    port = await server.open(names, network.port, secure)
    scheme = "https" if network.tls else "http"
    return NetworkLink(f"{scheme}://{names[0]}:{port}/desk/{key}/", fingerprint)
