"""A room to try sources in: a clock that moves by sleeping, sources read in the background, chat servers."""

from __future__ import annotations

import asyncio
import random
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from cuehost.audience import Feed, LiveSource, Received, SourceState

PEM = Path(__file__).resolve().parents[1] / "audience" / "loopback.pem"
"""A certificate for this computer with its key: for nothing but these tests."""


@dataclass
class Times:
    """A clock that only sleeping moves, and what was slept. Sleeping lets others run."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.now

    async def sleep(self, s: float) -> None:
        self.slept.append(s)
        self.now += s
        await asyncio.sleep(0)


@dataclass
class Heard:
    """What a source gave so far, its states, the troubles it told of, and its end."""

    source: LiveSource
    items: list[Received] = field(default_factory=list)
    states: list[SourceState] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    ended: bool = False

    async def until(self, done: Callable[[Heard], bool], limit_s: float = 60.0) -> None:
        """Waits until `done`; a limit far off, so that a slow machine fails nothing."""
        async with asyncio.timeout(limit_s):
            while not done(self):
                self.news.clear()
                await self.news.wait()

    async def count(self, n: int) -> list[Received]:
        """Waits for so many items."""
        await self.until(lambda heard: len(heard.items) >= n)
        return self.items

    @property
    def texts(self) -> list[str]:
        return [getattr(item, "text", "") for item in self.items]


@asynccontextmanager
async def hearing(feed: Feed, times: Times | None = None) -> AsyncIterator[Heard]:
    """Reads a feed in the background as the show does, and closes it at the end."""
    times = times or Times()
    source = LiveSource(feed, clock=times.clock, sleep=times.sleep, rng=random.Random(1))
    heard = Heard(source)

    def state(new: SourceState) -> None:
        heard.states.append(new)
        if source.trouble:
            heard.troubles.append(source.trouble)
        heard.news.set()

    source.on_state(state)

    async def read() -> None:
        try:
            async for item in source:
                heard.items.append(item)
                heard.news.set()
        finally:
            heard.ended = True
            heard.news.set()

    task = asyncio.create_task(read())
    try:
        yield heard
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def ended(heard: Heard) -> bool:
    return heard.ended


def live(heard: Heard) -> bool:
    return SourceState.LIVE in heard.states


Conversation = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def tls_server(*conversations: Conversation) -> AsyncIterator[tuple[int, ssl.SSLContext]]:
    """A TLS server that has one conversation after the other (the last again and again); its port and a
    client's trust in it.
    """
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(PEM)
    left = list(conversations)
    running: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        running.add(task)
        try:
            await (left.pop(0) if len(left) > 1 else left[0])(reader, writer)
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            running.discard(task)
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0, ssl=own)
    try:
        yield server.sockets[0].getsockname()[1], ssl.create_default_context(cafile=str(PEM))
    finally:
        server.close()
        for task in list(running):
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


@asynccontextmanager
async def http_server(*routes: web.RouteDef) -> AsyncIterator[str]:
    """A plain HTTP server on this computer; its address."""
    app = web.Application()
    app.add_routes(routes)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
