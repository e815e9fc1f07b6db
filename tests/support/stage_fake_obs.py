"""A scripted OBS, for what a real OBS cannot be made to show.

It speaks obs-websocket's protocol over a websocket (`serving`) or within the process (`FakeObs.dial`),
with scripted answers (`handlers`), with a model of OBS behind it (`FakeObs(ObsModel())`), or both.
Within the process it needs no threads and no sockets, so an event loop in virtual time can drive it:

    fake = FakeObs(ObsModel())
    stage = Stage(ObsConnection(fake.address, dialler=fake.dial, clock=loop.time), clock=loop.time)
    await stage.connection.open()
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, Protocol

from aiohttp import WSMsgType, web
from stage_obs_model import ObsModel
from stage_obs_sources import Refused

from cuehost.errors import ObsUnreachable
from cuehost.stage import ObsAddress
from cuehost.stage.wire import Lost, Received, refusal

Answer = dict[str, Any] | None

SALT, CHALLENGE = "salt", "challenge"
_ERROR, _NOT_READY, _UNKNOWN = 205, 207, 204


class Socket(Protocol):
    """What a connection to the fake looks like from its side."""

    @property
    def closed(self) -> bool: ...

    async def send_json(self, data: Any) -> None: ...

    async def close(self, *, code: int = 1000) -> Any: ...


Handler = Callable[["FakeObs", Any, dict[str, Any]], Awaitable[Answer]]


@dataclass
class Faults:
    """What goes wrong, so many times each.

    `late`: replies that come after `late_s`. `errors`: requests that fail. `unready`: requests answered
    "not ready". `cut_batches`: batches of which the second half is not done and no word comes back, as
    the connection is closed. `reorder_s`: events are held back by up to so long, each for itself.
    """

    late: int = 0
    late_s: float = 10.0
    errors: int = 0
    unready: int = 0
    cut_batches: int = 0
    reorder_s: float = 0.0


class FakeObs:
    """Answers requests as `handlers` say, else as the model does. A handler's None sends nothing."""

    def __init__(self, model: ObsModel | None = None, *, seed: int = 1) -> None:
        self.model = model
        self.password = ""
        self.version: dict[str, Any] = {
            "obsVersion": "29.0.2",
            "obsWebSocketVersion": "5.1.0",
            "availableRequests": ["GetVersion", "GetStats", "Echo", *ObsModel.known_requests()],
        }
        self.faults = Faults()
        self.handlers: dict[str, Handler] = {}
        self.rename: dict[str, str] = {}  # answer a request type under another
        self.shift_ids = False
        self.shuffle_batches = False
        self.listening = True
        self.connections = 0
        self.seen: list[str] = []
        self.sockets: list[Any] = []
        self.port = 0
        self._dice = random.Random(seed)
        self._tasks: set[asyncio.Task[None]] = set()
        if model is not None:
            model.emit = self._emit
            model.later = lambda s, call: void(asyncio.get_running_loop().call_later(s, call))

    @property
    def address(self) -> ObsAddress:
        return ObsAddress(port=self.port, password=self.password)

    async def event(self, kind: str, **data: Any) -> None:
        """Sends an event over the newest connection."""
        await self.sockets[-1].send_json({"op": 5, "d": {"eventType": kind, "eventData": data}})

    async def restart(self, collection: str | None = None) -> None:
        """Ends all connections, as an OBS that is ended and started again; with another collection."""
        self.listening = False
        for socket in self.sockets:
            await socket.close(code=1001)
        if self.model is not None:
            self.model.recording = self.model.streaming = self.model.studio = False
            if collection is not None:
                self.model.request("SetCurrentSceneCollection", {"sceneCollectionName": collection})
        self.listening = True

    # -- the protocol --------------------------------------------------------------------------------

    def _emit(self, kind: str, data: dict[str, Any]) -> None:
        """An event of the model, to all connections, in order or not."""
        message = {"op": 5, "d": {"eventType": kind, "eventData": data}}
        loop = asyncio.get_running_loop()
        delay = self._dice.uniform(0, self.faults.reorder_s)
        for socket in [socket for socket in self.sockets if not socket.closed]:
            if isinstance(socket, MemoryLine):
                socket.deliver(message, delay)
            else:
                loop.call_later(delay, self._spawn, _quietly(socket.send_json(message)))

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def hello(self) -> dict[str, Any]:
        """The first message of a connection."""
        hello: dict[str, Any] = {"obsWebSocketVersion": "5.1.0", "rpcVersion": 1}
        if self.password:
            hello["authentication"] = {"salt": SALT, "challenge": CHALLENGE}
        return {"op": 0, "d": hello}

    async def answer(self, ws: Socket, message: dict[str, Any]) -> None:
        """Does what a message asks, and answers over `ws`."""
        op, data = message["op"], message["d"]
        if op == 1:
            if self.password and data.get("authentication") != _proof(self.password):
                await ws.close(code=4009)
            else:
                await ws.send_json({"op": 2, "d": {"negotiatedRpcVersion": 1}})
            return
        reply: Answer
        if op == 6:
            reply = await self._reply(ws, data)
        else:
            reply = await self._batch(ws, data)
        if reply is None:
            return
        out = {"op": op + 1, "d": reply}
        if self.faults.late:
            self.faults.late -= 1
            asyncio.get_running_loop().call_later(
                self.faults.late_s, self._spawn, _quietly(ws.send_json(out))
            )
        else:
            await ws.send_json(out)

    async def _batch(self, ws: Socket, data: dict[str, Any]) -> Answer:
        requests = data["requests"]
        cut = self.faults.cut_batches and len(requests) > 1
        if cut:
            self.faults.cut_batches -= 1
            requests = requests[: len(requests) // 2]
        results = [await self._reply(ws, request) for request in requests]
        if cut:
            await ws.close(code=1011)
            return None
        if self.shuffle_batches:
            results.reverse()
        return {"requestId": data["requestId"], "results": results}

    async def _reply(self, ws: Socket, request: dict[str, Any]) -> dict[str, Any] | None:
        kind = request["requestType"]
        self.seen.append(kind)
        del self.seen[:-1000]
        status: dict[str, Any] = {"result": True, "code": 100}
        data: Answer = {}
        if self.faults.unready:
            self.faults.unready -= 1
            status = {"result": False, "code": _NOT_READY, "comment": "not ready"}
        elif kind in self.handlers:
            data = await self.handlers[kind](self, ws, request.get("requestData") or {})
            if data is None:
                return None
        elif kind == "GetVersion":
            data = self.version
        elif kind == "Echo":
            data = request.get("requestData")
        elif self.model is None:
            status = {"result": False, "code": _UNKNOWN, "comment": "unknown"}
        elif self.faults.errors:
            self.faults.errors -= 1
            status = {"result": False, "code": _ERROR, "comment": "it did not work"}
        else:
            try:
                data = self.model.request(kind, request.get("requestData") or {})
            except Refused as error:
                status = {"result": False, "code": error.code, "comment": error.comment}
        request_id = request["requestId"]
        if self.shift_ids and kind != "GetVersion":
            request_id = f"{request_id}0"
        return {
            "requestType": self.rename.get(kind, kind),
            "requestId": request_id,
            "requestStatus": status,
            "responseData": data,
        }

    # -- over a websocket ----------------------------------------------------------------------------

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection over a websocket."""
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        self.connections += 1
        self.sockets.append(ws)
        await ws.send_json(self.hello())
        async for message in ws:
            if message.type is WSMsgType.TEXT:
                await self.answer(ws, json.loads(message.data))
        return ws

    # -- within the process --------------------------------------------------------------------------

    async def dial(
        self, address: ObsAddress, subscriptions: int, timeout_s: float, identifying: Callable[[], None]
    ) -> MemoryLine:
        """A connection without a socket: a `Dial` for `ObsConnection`."""
        if not self.listening:
            raise ObsUnreachable(f"No OBS answers at {address}: nothing listens there.")
        identifying()
        if self.password and address.password != self.password:
            error = refusal(4009, address)
            assert error is not None
            raise error
        line = MemoryLine(self)
        self.connections += 1
        self.sockets = [socket for socket in self.sockets if not socket.closed]
        self.sockets.append(line)
        return line


class MemoryLine:
    """Both ends of a connection within the process."""

    def __init__(self, fake: FakeObs) -> None:
        self.closed = False
        self._fake = fake
        self._loop = asyncio.get_running_loop()
        self._received: Received | None = None
        self._lost: Lost | None = None
        self._clock: Callable[[], float] = self._loop.time

    def start(self, received: Received, lost: Lost, clock: Callable[[], float]) -> None:
        self._received, self._lost, self._clock = received, lost, clock

    async def send(self, message: dict[str, Any]) -> None:
        if self.closed:
            raise ConnectionError("closed")
        self._fake._spawn(self._fake.answer(self, message))

    def drop(self) -> None:
        self.closed = True

    async def send_json(self, data: Any) -> None:
        self.deliver(data, 0.0)

    async def close(self, *, code: int = 1000) -> None:
        """Ends the connection, from either side."""
        if not self.closed:
            self.closed = True
            if self._lost is not None:
                self._loop.call_soon(self._lost, code)

    def deliver(self, message: dict[str, Any], delay_s: float) -> None:
        """Has a message arrive at the client."""

        def arrive() -> None:
            if not self.closed and self._received is not None:
                self._received(message, self._clock())

        if delay_s:
            self._loop.call_later(delay_s, arrive)
        else:
            self._loop.call_soon(arrive)


def void(_: object) -> None:
    """Forgets a value."""


async def _quietly(sending: Awaitable[object]) -> None:
    with suppress(ConnectionError):
        await sending


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
