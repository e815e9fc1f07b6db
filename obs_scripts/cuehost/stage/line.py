"""A line to OBS as asyncio sees it: what `session.py` needs of a socket, and the real one.

The real one gives each socket an owner thread of its own, which dials and sends; the socket's reading
thread hands what arrives to the event loop. Tests put a line without threads in its place.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

import websocket

from cuehost.errors import ObsUnreachable
from cuehost.waiting import within

from .address import ObsAddress
from .wire import MEND_UNREACHABLE, Lost, Received, Wire


class Line(Protocol):
    """An identified connection to an OBS."""

    def start(self, received: Received, lost: Lost, clock: Callable[[], float]) -> None:
        """From now on calls `received(message, clock())` for each message and `lost(code)` once at the end,
        both on the event loop."""
        ...

    async def send(self, message: dict[str, Any]) -> None:
        """Sends one message. Raises `OSError`."""
        ...

    async def close(self) -> None:
        """Ends politely. Never raises."""
        ...

    def drop(self) -> None:
        """Ends at once. Never raises."""
        ...


Dial = Callable[[ObsAddress, int, float, Callable[[], None]], Awaitable[Line]]
"""`dial(address, subscriptions, timeout_s, identifying)`: connects and identifies.

Calls `identifying` once the socket is open. Raises `ObsUnreachable`, `ObsRefused`, `ObsTooOld`.
"""


async def dial(
    address: ObsAddress, subscriptions: int, timeout_s: float, identifying: Callable[[], None]
) -> Line:
    """A line to a real OBS; see `Dial`."""
    loop = asyncio.get_running_loop()
    owner = ThreadPoolExecutor(1, thread_name_prefix="cuehost-obs")
    dialling = loop.run_in_executor(
        owner, Wire.dial, address, subscriptions, timeout_s, lambda: _into(loop, identifying)
    )
    try:
        # A peer that drips bytes could outlast the socket's own limit many times over.
        wire = await within(asyncio.shield(dialling), 2 * timeout_s)
    except BaseException as error:
        dialling.add_done_callback(_drop_late)  # the thread may hang in the dead dial; it ends by itself
        owner.shutdown(wait=False)
        if isinstance(error, TimeoutError):
            raise ObsUnreachable(
                f"No OBS answers at {address}: it took too long.", MEND_UNREACHABLE
            ) from None
        raise
    return _ThreadLine(wire, owner, loop)


class _ThreadLine:
    def __init__(self, wire: Wire, owner: ThreadPoolExecutor, loop: asyncio.AbstractEventLoop) -> None:
        self._wire = wire
        self._owner = owner
        self._loop = loop

    def start(self, received: Received, lost: Lost, clock: Callable[[], float]) -> None:
        self._wire.start(
            lambda message, at: _into(self._loop, received, message, at),
            lambda code: _into(self._loop, lost, code),
            clock,
        )

    async def send(self, message: dict[str, Any]) -> None:
        try:
            await self._loop.run_in_executor(self._owner, self._wire.send, message)
        except (websocket.WebSocketException, RuntimeError) as error:  # RuntimeError: its thread has ended
            raise ConnectionError(str(error)) from None
        except asyncio.CancelledError:
            # Either the caller was cancelled, or the line was dropped before the words were sent.
            caller = asyncio.current_task()
            if caller is None or caller.cancelling():
                raise
            raise ConnectionError("the connection was dropped") from None

    async def close(self) -> None:
        await self._loop.run_in_executor(None, self._wire.close)
        self._owner.shutdown(wait=False, cancel_futures=True)

    def drop(self) -> None:
        self._wire.drop()
        self._owner.shutdown(wait=False, cancel_futures=True)


def _into(loop: asyncio.AbstractEventLoop, callback: Callable[..., None], *args: object) -> None:
    with contextlib.suppress(RuntimeError):  # the loop has ended; nobody is left to tell
        loop.call_soon_threadsafe(callback, *args)


def _drop_late(dialling: asyncio.Future[Wire]) -> None:
    if not dialling.cancelled() and dialling.exception() is None:
        dialling.result().drop()
