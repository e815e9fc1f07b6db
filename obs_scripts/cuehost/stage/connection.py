"""The connection to OBS's websocket: requests, batches and events for asyncio, with a stated state.

One socket carries everything. Each request has an id of its own and its own future, so a late, lost or
foreign reply never reaches the wrong caller; a request that times out costs the socket, because what
OBS does with it is then unknown. A lost socket is dialled again with growing pauses, except after a
refusal or when OBS itself sent us away.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import websocket
from obsws_python.subs import Subs

from cuehost.errors import ObsRefused, ObsTooOld, ObsUnreachable, StageError

from .address import ObsAddress
from .messages import Backoff, ConnectionState, Event, Reply, Request, read_reply
from .version import ObsVersion, check_version
from .wire import CLOSE_SESSION_INVALIDATED, MEND_UNREACHABLE, Wire

log = logging.getLogger(__name__)
T = TypeVar("T")

_OP_EVENT, _OP_REQUEST, _OP_REPLY, _OP_BATCH, _OP_BATCH_REPLY = 5, 6, 7, 8, 9
_SERIAL_REALTIME = 0
_FORBIDDEN = frozenset({"GetStreamServiceSettings", "SetStreamServiceSettings"})  # they carry the stream key
_SWITCHING_LIMIT_S = 30.0


@dataclass(slots=True)
class _Waiting:
    request: str
    op: int
    future: asyncio.Future[dict[str, Any]]


class ObsConnection:
    """A connection to one OBS, used from one asyncio loop.

    `on_event` and `on_state` return their own unsubscribers; a callback that raises is logged and stops
    nobody else. `required` are the requests OBS must know; without them `open` raises `ObsTooOld`.
    """

    def __init__(
        self,
        address: ObsAddress,
        *,
        subscriptions: int = int(Subs.LOW_VOLUME),
        required: frozenset[str] = frozenset(),
        connect_timeout_s: float = 5.0,
        request_timeout_s: float = 5.0,
        heartbeat_s: float | None = 5.0,
        backoff: Backoff | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.address = address
        self.version: ObsVersion | None = None
        self._subscriptions = subscriptions
        self._required = required
        self._connect_timeout_s = connect_timeout_s
        self._request_timeout_s = request_timeout_s
        self._heartbeat_s = heartbeat_s
        self._backoff = backoff or Backoff()
        self._clock = clock
        self._state = ConnectionState.CLOSED
        self._wire: Wire | None = None
        self._generation = 0
        self._ids = itertools.count(1)
        self._waiting: dict[str, _Waiting] = {}
        self._event_listeners: list[Callable[[Event], None]] = []
        self._state_listeners: list[Callable[[ConnectionState], None]] = []
        self._usable = asyncio.Event()
        self._usable.set()
        self._switching = False
        self._refusal: StageError | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._owner = ThreadPoolExecutor(1, thread_name_prefix="cuehost-obs")

    # -- state ---------------------------------------------------------------------------------------

    @property
    def state(self) -> ConnectionState:
        """The state now."""
        return self._state

    def on_state(self, callback: Callable[[ConnectionState], None]) -> Callable[[], None]:
        """Calls `callback` with every new state; returns the unsubscriber."""
        return _subscribe(self._state_listeners, callback)

    def on_event(self, callback: Callable[[Event], None]) -> Callable[[], None]:
        """Calls `callback` with every event of OBS, in order of arrival; returns the unsubscriber."""
        return _subscribe(self._event_listeners, callback)

    async def events(self) -> AsyncIterator[Event]:
        """Every event from now on, until the connection is closed. The newest 1000 unread are kept."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue()

        def put(event: Event | None) -> None:
            while queue.qsize() >= 1000:
                queue.get_nowait()
            queue.put_nowait(event)

        stop_events = self.on_event(put)
        stop_states = self.on_state(lambda state: put(None) if state is ConnectionState.CLOSED else None)
        try:
            while (event := await queue.get()) is not None:
                yield event
        finally:
            stop_events()
            stop_states()

    def _set_state(self, state: ConnectionState) -> None:
        if state is self._state:
            return
        self._state = state
        self._refresh_usable()
        for callback in tuple(self._state_listeners):
            _call(callback, state)

    def _refresh_usable(self) -> None:
        ended = self._state in (ConnectionState.CLOSED, ConnectionState.REFUSED)
        if ended or (self._state is ConnectionState.READY and not self._switching):
            self._usable.set()  # those who wait for an ended connection are woken, to be told
        else:
            self._usable.clear()

    # -- opening and closing -------------------------------------------------------------------------

    async def open(self, wait_s: float = 0.0) -> None:
        """Connects, identifies and looks at OBS's version; with `wait_s` keeps dialling that long.

        Raises `ObsUnreachable`, `ObsRefused` or `ObsTooOld`, and is then closed.
        """
        deadline = self._clock() + wait_s
        pauses = iter(self._backoff.pauses())
        while True:
            try:
                await self._dial()
                return
            except ObsUnreachable:
                pause = next(pauses)
                if self._clock() + pause >= deadline:
                    await self.close()
                    raise
                self._set_state(ConnectionState.WAITING)
                await asyncio.sleep(pause)
            except BaseException:
                await self.close()
                raise

    async def close(self) -> None:
        """Closes the connection and ends its threads. Waiting requests fail; never raises."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        wire, self._wire = self._wire, None
        self._generation += 1
        self._fail_waiting("the connection is closed")
        if wire is not None:
            await asyncio.get_running_loop().run_in_executor(None, wire.close)
        self._owner.shutdown(wait=False, cancel_futures=True)
        self._set_state(ConnectionState.CLOSED)

    async def __aenter__(self) -> ObsConnection:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _dial(self) -> None:
        loop = asyncio.get_running_loop()
        self._generation += 1
        generation = self._generation
        self._switching = False
        self._set_state(ConnectionState.CONNECTING)

        def identifying() -> None:
            loop.call_soon_threadsafe(self._identifying, generation)

        dialling = loop.run_in_executor(
            self._owner, Wire.dial, self.address, self._subscriptions, self._connect_timeout_s, identifying
        )
        try:
            # A peer that drips bytes could outlast the socket's own limit many times over.
            wire = await asyncio.wait_for(asyncio.shield(dialling), 2 * self._connect_timeout_s)
        except BaseException as error:
            dialling.add_done_callback(_drop_late)
            if isinstance(error, TimeoutError):
                # The owner thread hangs in the dead dial; it ends by itself, a new one goes on.
                self._owner.shutdown(wait=False)
                self._owner = ThreadPoolExecutor(1, thread_name_prefix="cuehost-obs")
                raise ObsUnreachable(
                    f"No OBS answers at {self.address}: it took too long.", MEND_UNREACHABLE
                ) from None
            raise
        self._wire = wire

        def received(message: dict[str, Any], at: float) -> None:
            _into(loop, self._receive, generation, message, at)

        def lost(code: int | None) -> None:
            _into(loop, self._lost, generation, code)

        wire.start(received, lost, self._clock)
        try:
            self.version = check_version(await self._exchange_request("GetVersion", {}), self._required)
        except BaseException:
            self._drop()
            raise
        if self._wire is not wire:
            raise ObsUnreachable(f"OBS at {self.address} closed the connection.", MEND_UNREACHABLE)
        self._set_state(ConnectionState.READY)
        if self._heartbeat_s is not None:
            self._spawn(self._heartbeat(generation, self._heartbeat_s))

    def _identifying(self, generation: int) -> None:
        if generation == self._generation and self._state is ConnectionState.CONNECTING:
            self._set_state(ConnectionState.IDENTIFYING)

    def _drop(self) -> None:
        """Cuts the socket; what comes from it afterwards is ignored."""
        wire, self._wire = self._wire, None
        self._generation += 1
        self._fail_waiting("the connection was lost")
        if wire is not None:
            wire.drop()

    def _lost(self, generation: int, code: int | None) -> None:
        if generation != self._generation:
            return
        was_ready = self._state is ConnectionState.READY
        self._drop()
        if not was_ready:
            return  # whoever is dialling hears of it by its own failed request
        if code == CLOSE_SESSION_INVALIDATED:
            self._refuse(ObsRefused("OBS ended our session (a person chose Kick).", "Connect again."))
        else:
            log.warning("OBS at %s: connection lost%s", self.address, f" (code {code})" if code else "")
            self._redial()

    def _refuse(self, error: StageError) -> None:
        self._refusal = error
        self._set_state(ConnectionState.REFUSED)

    def _redial(self) -> None:
        self._set_state(ConnectionState.WAITING)
        self._spawn(self._redial_until_ready())

    async def _redial_until_ready(self) -> None:
        for pause in self._backoff.pauses():
            self._set_state(ConnectionState.WAITING)
            await asyncio.sleep(pause)
            try:
                await self._dial()
                return
            except (ObsRefused, ObsTooOld) as error:
                self._refuse(error)
                return
            except StageError:
                continue

    async def _heartbeat(self, generation: int, every_s: float) -> None:
        while generation == self._generation:
            await asyncio.sleep(every_s)
            if generation == self._generation and not self._switching:
                with contextlib.suppress(StageError):  # a time-out drops the socket, which is the point
                    await self.request("GetVersion")

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # -- requests ------------------------------------------------------------------------------------

    async def request(
        self, name: str, data: dict[str, Any] | None = None, *, timeout_s: float | None = None
    ) -> dict[str, Any]:
        """Asks OBS and returns the answer's data (empty where there is none).

        Waits for a connection that is on its way back. Raises `RequestFailed` where OBS answers with an
        error, `ObsUnreachable` where no answer comes within `timeout_s`, `ObsRefused`, `ObsTooOld`.
        """
        _allowed(name)
        left = await self._wait_usable(name, timeout_s)
        return await self._exchange_request(name, data or {}, left)

    async def batch(
        self, requests: Sequence[Request], *, halt_on_failure: bool = False, timeout_s: float | None = None
    ) -> list[Reply]:
        """Sends requests as one `SerialRealtime` batch: OBS does them in order, nothing in between.

        Returns one reply per request done; with `halt_on_failure` the last may be the failed one.
        Raises like `request`, but leaves failed requests in the replies.
        """
        if not requests:
            return []
        for request in requests:
            _allowed(request.type)
        left = await self._wait_usable("a batch", timeout_s)
        wanted = [
            {"requestType": r.type, "requestId": str(i), "requestData": r.data}
            for i, r in enumerate(requests)
        ]
        payload = {"haltOnFailure": halt_on_failure, "executionType": _SERIAL_REALTIME, "requests": wanted}
        answer = await self._exchange(_OP_BATCH, "a batch", payload, left)
        replies = [read_reply(result) for result in answer.get("results") or []]
        known = [request.type for request in requests]
        short = len(replies) < len(known) and not (halt_on_failure and replies and not replies[-1].ok)
        if short or [reply.request for reply in replies] != known[: len(replies)]:
            self._protocol_fault("answered a batch out of order")
        return replies

    async def _wait_usable(self, name: str, timeout_s: float | None) -> float:
        """Waits until requests may be sent; returns the seconds left."""
        limit = self._request_timeout_s if timeout_s is None else timeout_s
        began = self._clock()
        if not self._usable.is_set():
            try:
                await asyncio.wait_for(
                    self._usable.wait(), max(limit, _SWITCHING_LIMIT_S) if self._switching else limit
                )
            except TimeoutError:
                raise self._no_answer(name, limit) from None
        if self._refusal is not None and self._state is ConnectionState.REFUSED:
            raise self._refusal
        if self._state is ConnectionState.CLOSED:
            raise ObsUnreachable("The connection to OBS is closed.", MEND_UNREACHABLE)
        return max(limit - (self._clock() - began), 0.1)

    async def _exchange_request(
        self, name: str, data: dict[str, Any], timeout_s: float | None = None
    ) -> dict[str, Any]:
        payload = {"requestType": name, "requestData": data}
        limit = self._request_timeout_s if timeout_s is None else timeout_s
        return read_reply(await self._exchange(_OP_REQUEST, name, payload, limit)).unwrap()

    async def _exchange(
        self, op: int, name: str, payload: dict[str, Any], timeout_s: float
    ) -> dict[str, Any]:
        wire = self._wire
        if wire is None:
            raise self._no_answer(name, timeout_s)
        loop = asyncio.get_running_loop()
        generation = self._generation
        request_id = f"{generation}-{next(self._ids)}"
        future: asyncio.Future[dict[str, Any]] = loop.create_future()
        self._waiting[request_id] = _Waiting(name, op + 1, future)
        message = {"op": op, "d": {**payload, "requestId": request_id}}

        async def ask() -> dict[str, Any]:
            await loop.run_in_executor(self._owner, wire.send, message)
            return await future

        try:
            answer = await asyncio.wait_for(ask(), timeout_s)
            self._waiting.pop(request_id, None)
            return answer
        except TimeoutError:
            self._give_up(generation)
            raise self._no_answer(name, timeout_s) from None
        except (OSError, websocket.WebSocketException):
            self._give_up(generation)
            raise ObsUnreachable("The connection to OBS broke.", MEND_UNREACHABLE) from None
        # A caller that was cancelled leaves its entry behind, so that the reply still finds its question.

    def _give_up(self, generation: int) -> None:
        if generation == self._generation:
            self._lost(generation, None)

    def _protocol_fault(self, what: str) -> None:
        self._give_up(self._generation)
        raise StageError(
            f"OBS at {self.address} {what}.",
            "If it goes on, restart OBS; Cuehost has dropped this connection.",
        )

    def _no_answer(self, name: str, limit: float) -> ObsUnreachable:
        return ObsUnreachable(
            f"OBS at {self.address} did not answer ({name}) within {limit:g} s.", MEND_UNREACHABLE
        )

    def _fail_waiting(self, why: str) -> None:
        for waiting in self._waiting.values():
            if not waiting.future.done():
                waiting.future.set_exception(
                    ObsUnreachable(f"OBS did not answer ({waiting.request}): {why}.", MEND_UNREACHABLE)
                )
                waiting.future.exception()  # a caller already gone must not leave a warning behind
        self._waiting.clear()

    # -- what arrives --------------------------------------------------------------------------------

    def _receive(self, generation: int, message: dict[str, Any], at: float) -> None:
        if generation != self._generation:
            return
        op, data = message.get("op"), message["d"]
        if op == _OP_EVENT:
            payload = data.get("eventData")
            event = Event(str(data.get("eventType")), payload if isinstance(payload, dict) else {}, at)
            self._watch_switching(event)
            for callback in tuple(self._event_listeners):
                _call(callback, event)
        elif op in (_OP_REPLY, _OP_BATCH_REPLY):
            request_id = str(data.get("requestId"))
            waiting = self._waiting.get(request_id)
            asked = waiting is not None and waiting.op == op
            if waiting is not None and op == _OP_REPLY:
                asked = asked and data.get("requestType") == waiting.request
            if waiting is None or not asked:
                # No answer to anything we asked: from here on nothing on this socket can be trusted.
                log.warning("OBS at %s answered what was not asked; connection dropped", self.address)
                self._give_up(generation)
                return
            del self._waiting[request_id]
            if not waiting.future.done():
                waiting.future.set_result(data)

    def _watch_switching(self, event: Event) -> None:
        if event.type == "CurrentSceneCollectionChanging":
            self._switching = True
        elif event.type == "CurrentSceneCollectionChanged":
            self._switching = False
        else:
            return
        self._refresh_usable()


def _allowed(name: str) -> None:
    if name in _FORBIDDEN:
        raise ValueError(f"{name} touches the stream key; Cuehost never asks for it")


def _subscribe(listeners: list[T], callback: T) -> Callable[[], None]:
    listeners.append(callback)

    def unsubscribe() -> None:
        if callback in listeners:
            listeners.remove(callback)

    return unsubscribe


def _call(callback: Callable[[T], None], value: T) -> None:
    try:
        callback(value)
    except Exception:
        log.exception("A listener of the OBS connection failed")


def _into(loop: asyncio.AbstractEventLoop, callback: Callable[..., None], *args: object) -> None:
    with contextlib.suppress(RuntimeError):  # the loop has ended; nobody is left to tell
        loop.call_soon_threadsafe(callback, *args)


def _drop_late(dialling: asyncio.Future[Wire]) -> None:
    if not dialling.cancelled() and dialling.exception() is None:
        dialling.result().drop()
