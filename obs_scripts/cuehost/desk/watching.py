"""Keeps desks in step: tells the feed what changes, and has pictures of the program taken while one looks."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from aiohttp import WSMessage, WSMsgType, web

from cuehost.errors import CuehostError

from .feed import Feed, Seat, encoded
from .gate import PROTOCOL
from .operated import Document, Operated

log = logging.getLogger(__name__)

PICTURE_EVERY_S = 0.33
PICTURE_WIDTH = 360
_REFRESH_EVERY_S = 1.0
_PROGRESS_EVERY_S = 0.3
_SOON_S = 0.01
"""Told so long after an order was taken, what it led to is told with it, and OBS is asked first."""
_FLOOD_S = 0.05
"""How long comments wait for more of them."""
_LOOK_EVERY_S = 2.0
_FLOODING = frozenset({"comment", "audience", "caption", "overlay"})
_LARGEST_MESSAGE = 4096
_HEARTBEAT_S = 15.0


class Watching:
    """All desks that are connected to one engine."""

    def __init__(self, operated: Operated, feed: Feed) -> None:
        self._operated = operated
        self._feed = feed
        self._sockets: set[web.WebSocketResponse] = set()
        self._looking: dict[web.WebSocketResponse, asyncio.Task[None] | None] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._pictured: asyncio.Event = asyncio.Event()
        self._seen: asyncio.Event = asyncio.Event()
        self._refreshing: asyncio.TimerHandle | None = None
        self._forget = operated.listen(self)
        feed.publish(operated.state())

    def start(self) -> None:
        """Begin to follow the engine."""
        self._tasks = [asyncio.create_task(work) for work in (self._refresh(), self._look(), self._take())]

    async def stop(self) -> None:
        """Part with all desks."""
        self._forget()
        if self._refreshing is not None:
            self._refreshing.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for socket in tuple(self._sockets):
            with suppress(Exception):
                await socket.close(code=1001, message=b"the engine ends")

    # -- what the engine tells ---------------------------------------------------------------------

    def entered(self, entry: Document) -> None:
        """The log has a new entry."""
        self._feed.enter(entry)
        self._tell_in(_FLOOD_S if entry["event"] in _FLOODING else _SOON_S)

    def commented(self, comment: Document) -> None:
        """There is news of a comment."""
        self._feed.comment(comment)
        self._tell_in(_FLOOD_S)

    def begun(self) -> None:
        """Another show begins."""
        self._feed.forget()
        self.changed()

    def changed(self) -> None:
        """The state may have changed: it is told in a moment."""
        self._tell_in(_SOON_S)

    def _tell_in(self, delay_s: float) -> None:
        if not self._feed.watched:
            return
        loop = asyncio.get_running_loop()
        if self._refreshing is not None:
            if self._refreshing.when() <= loop.time() + delay_s:
                return
            self._refreshing.cancel()
        self._refreshing = loop.call_later(delay_s, self._publish)

    def _publish(self) -> None:
        if self._refreshing is not None:
            self._refreshing.cancel()
            self._refreshing = None
        with _told():
            self._feed.publish(self._operated.state())

    async def _refresh(self) -> None:
        """What changes without an entry in the log: times of a held show, the host, the progress."""
        while True:
            await self._seen.wait()
            state = self._feed.state
            making = state["engine"].get("progress") or "rehearsals" in state
            await asyncio.sleep(_PROGRESS_EVERY_S if making else _REFRESH_EVERY_S)
            self._publish()

    async def _look(self) -> None:
        while True:
            await self._seen.wait()
            with _told():
                await self._operated.look()
            await asyncio.sleep(_LOOK_EVERY_S)

    async def _take(self) -> None:
        """One picture for all that look; one that has not had the last yet gets none."""
        while True:
            await self._pictured.wait()
            with _told(), suppress(CuehostError):
                picture = await self._operated.picture(PICTURE_WIDTH)
                for socket, sending in self._looking.items():
                    if picture and (sending is None or sending.done()):
                        self._looking[socket] = asyncio.create_task(_send(socket, picture))
            await asyncio.sleep(PICTURE_EVERY_S)

    # -- desks -------------------------------------------------------------------------------------

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One desk, from its coming to its going."""
        socket = web.WebSocketResponse(
            protocols=(PROTOCOL,), heartbeat=_HEARTBEAT_S, max_msg_size=_LARGEST_MESSAGE, compress=False
        )
        await socket.prepare(request)
        self._feed.publish(self._operated.state())
        seat = self._feed.join()
        self._sockets.add(socket)
        self._seen.set()
        telling = asyncio.create_task(self._tell(socket, seat))
        try:
            async for message in socket:
                if not self._hear(socket, seat, message):
                    await socket.close(code=1008, message=b"not understood")
        finally:
            telling.cancel()
            self._feed.leave(seat)
            self._sockets.discard(socket)
            self._stop_looking(socket)
            if not self._sockets:
                self._seen.clear()
        return socket

    async def _tell(self, socket: web.WebSocketResponse, seat: Seat) -> None:
        with suppress(ConnectionError):
            while True:
                data = await seat.take(lambda: encoded(self._feed.snapshot()))
                await socket.send_frame(data, WSMsgType.TEXT)

    def _hear(self, socket: web.WebSocketResponse, seat: Seat, message: WSMessage) -> bool:
        """Do what a desk asks of its own view; whether that was understood."""
        try:
            asked: Any = json.loads(message.data) if message.type is WSMsgType.TEXT else None
        except (ValueError, RecursionError):
            return False
        if not isinstance(asked, dict) or not asked.keys() <= {"look", "snapshot"}:
            return False
        if asked.get("snapshot") is True:
            seat.ask_snapshot()
        if asked.get("look") is True:
            self._looking.setdefault(socket, None)
            self._pictured.set()
        elif asked.get("look") is False:
            self._stop_looking(socket)
        return True

    def _stop_looking(self, socket: web.WebSocketResponse) -> None:
        self._looking.pop(socket, None)
        if not self._looking:
            self._pictured.clear()


@contextmanager
def _told() -> Iterator[None]:
    """Whatever goes wrong once is told in the program's log; the desk is kept in step all the same."""
    try:
        yield
    except Exception:
        log.exception("the desk could not be told something")


async def _send(socket: web.WebSocketResponse, picture: bytes) -> None:
    with suppress(ConnectionError, RuntimeError):
        await socket.send_bytes(picture)
