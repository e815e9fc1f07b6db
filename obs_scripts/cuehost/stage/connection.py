"""The connection to OBS's websocket, kept up: dialled, identified, synchronised, dialled again.

    closed -> connecting -> identifying -> syncing -> ready
                  ^             |             |         |
                  +-- waiting <-+-------------+---------+   lost, or no answer
                      refused <-+-------------+---------+   wrong password, too old, sent away by a person

Requests wait while the connection is on its way to `ready`. A change of the scene collection in OBS takes
a ready connection back to `syncing`. From `refused` nothing is dialled by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Sequence
from typing import Any

from obsws_python.subs import Subs

from cuehost.errors import ObsRefused, ObsTooOld, ObsUnreachable, StageError
from cuehost.waiting import within

from .address import ObsAddress
from .line import Dial, dial
from .listeners import Listeners
from .messages import Backoff, ConnectionState, Event, Reply, Request
from .session import SWITCHING_LIMIT_S, Asks, Session, allowed, no_answer
from .version import ObsVersion, check_version
from .wire import MEND_UNREACHABLE, refusal

log = logging.getLogger(__name__)

SUBSCRIPTIONS = int(Subs.LOW_VOLUME) | int(Subs.SCENEITEMTRANSFORMCHANGED)
_STOOD_S = 10.0
"""A connection that stood so long has proven itself: the next pause is the first again."""

Synchronise = Callable[[Asks], Awaitable[None]]
"""Brings OBS into the wanted state, asking over what it is given (others wait meanwhile)."""


class ObsConnection:
    """A connection to one OBS, used from one asyncio loop.

    `on_event` and `on_state` return their own unsubscribers; a callback that raises is logged and stops
    nobody else. `required` are the requests OBS must know; without them `open` raises `ObsTooOld`.
    """

    def __init__(
        self,
        address: ObsAddress,
        *,
        subscriptions: int = SUBSCRIPTIONS,
        required: frozenset[str] = frozenset(),
        connect_timeout_s: float = 5.0,
        request_timeout_s: float = 5.0,
        heartbeat_s: float | None = 5.0,
        backoff: Backoff | None = None,
        clock: Callable[[], float] = time.monotonic,
        dialler: Dial = dial,
    ) -> None:
        self.address = address
        self.version: ObsVersion | None = None
        self._subscriptions = subscriptions
        self._required = required
        self._connect_timeout_s = connect_timeout_s
        self._request_timeout_s = request_timeout_s
        self._heartbeat_s = heartbeat_s
        self._backoff = backoff or Backoff()
        self._pauses: Iterator[float] = iter(self._backoff.pauses())
        self._clock = clock
        self._dialler = dialler
        self._state = ConnectionState.CLOSED
        self._ready_at = 0.0
        self._session: Session | None = None
        self._synchronise: Synchronise | None = None
        self._sync_again = self._syncing = self._dialling = False
        self._events: Listeners[Event] = Listeners()
        self._states: Listeners[ConnectionState] = Listeners()
        self._usable = asyncio.Event()
        self._usable.set()
        self._refusal: StageError | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    # -- state ---------------------------------------------------------------------------------------

    @property
    def state(self) -> ConnectionState:
        """The state now."""
        return self._state

    def on_state(self, callback: Callable[[ConnectionState], None]) -> Callable[[], None]:
        """Calls `callback` with every new state; returns the unsubscriber."""
        return self._states.add(callback)

    def on_event(self, callback: Callable[[Event], None]) -> Callable[[], None]:
        """Calls `callback` with every event of OBS, in order of arrival; returns the unsubscriber."""
        return self._events.add(callback)

    def sync_with(self, synchronise: Synchronise) -> None:
        """Has `synchronise` run before each `ready`: after a connect and after a change of the collection.

        A `StageError` of it is logged, and the connection becomes ready all the same; `ObsUnreachable`
        means dialling again.
        """
        self._synchronise = synchronise

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
        if state is ConnectionState.READY:
            self._ready_at = self._clock()
        if state in (ConnectionState.READY, ConnectionState.REFUSED, ConnectionState.CLOSED):
            self._usable.set()  # those who wait for an ended connection are woken, to be told
        else:
            self._usable.clear()
        self._states.tell(state)

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
        session, self._session = self._session, None
        if session is not None:
            await session.close()
        self._set_state(ConnectionState.CLOSED)

    async def __aenter__(self) -> ObsConnection:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _dial(self) -> None:
        """One attempt, from `connecting` to `ready`. Raises `ObsUnreachable`, `ObsRefused`, `ObsTooOld`."""
        self._dialling = True
        try:
            self._set_state(ConnectionState.CONNECTING)
            line = await self._dialler(
                self.address, self._subscriptions, self._connect_timeout_s, self._identifying
            )
            session = self._session = Session(
                line,
                self.address,
                timeout_s=self._request_timeout_s,
                clock=self._clock,
                on_event=self._heard,
                on_end=self._ended,
            )
            try:
                self._set_state(ConnectionState.SYNCING)
                self.version = check_version(await session.request("GetVersion"), self._required)
                await self._sync(session)
                if session.ended:
                    raise ObsUnreachable(f"OBS at {self.address} closed the connection.", MEND_UNREACHABLE)
            except BaseException as error:
                session.drop()
                sent_away = refusal(session.code, self.address)
                if sent_away is not None and isinstance(error, StageError):
                    raise sent_away from None
                raise
        finally:
            self._dialling = False
        self._set_state(ConnectionState.READY)
        if self._heartbeat_s is not None:
            self._spawn(self._heartbeat(session, self._heartbeat_s))

    def _identifying(self) -> None:
        if self._state is ConnectionState.CONNECTING:
            self._set_state(ConnectionState.IDENTIFYING)

    async def _sync(self, session: Session) -> None:
        """Lets the stage synchronise, once more where the collection changed meanwhile."""
        self._syncing = self._sync_again = True
        try:
            while self._sync_again:
                self._sync_again = False
                if self._synchronise is not None:
                    await self._synchronise(session)
        except ObsUnreachable:
            raise
        except StageError as error:
            log.warning("OBS could not be brought into the wanted state: %s", error)
        finally:
            self._syncing = False

    async def _sync_anew(self, session: Session) -> None:
        """Synchronises a connection that was ready."""
        self._set_state(ConnectionState.SYNCING)
        try:
            await self._sync(session)
        except ObsUnreachable:
            if not session.ended:
                session.drop()
                self._ended(session)
            return
        if not (session.ended or session.switching):
            self._set_state(ConnectionState.READY)

    def _heard(self, event: Event) -> None:
        if event.type == "CurrentSceneCollectionChanging" and self._state is ConnectionState.READY:
            self._set_state(ConnectionState.SYNCING)
        elif event.type == "CurrentSceneCollectionChanged" and self._session is not None:
            self._sync_again = True
            if not (self._dialling or self._syncing):
                self._spawn(self._sync_anew(self._session))
        self._events.tell(event)

    def _ended(self, session: Session) -> None:
        """A session ended by itself."""
        if session is not self._session or self._dialling:
            return  # whoever is dialling hears of it by its own failed request
        error = refusal(session.code, self.address)
        if error is not None:
            self._refuse(error)
            return
        log.warning(
            "OBS at %s: connection lost%s", self.address, f" (code {session.code})" if session.code else ""
        )
        if self._clock() - self._ready_at >= _STOOD_S:
            self._pauses = iter(self._backoff.pauses())
        # One that is lost again at once goes on with longer pauses: it would be dialled for ever.
        self._set_state(ConnectionState.WAITING)
        self._spawn(self._redial())

    def _refuse(self, error: StageError) -> None:
        self._refusal = error
        self._set_state(ConnectionState.REFUSED)

    async def _redial(self) -> None:
        while True:
            self._set_state(ConnectionState.WAITING)
            await asyncio.sleep(next(self._pauses))
            try:
                await self._dial()
                return
            except (ObsRefused, ObsTooOld) as error:
                self._refuse(error)
                return
            except StageError:
                continue

    async def _heartbeat(self, session: Session, every_s: float) -> None:
        while not session.ended:
            await asyncio.sleep(every_s)
            if not session.ended and not session.switching:
                with contextlib.suppress(StageError):  # a time-out ends the session, which is the point
                    await session.request("GetVersion")

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # -- requests ------------------------------------------------------------------------------------

    async def request(
        self, name: str, data: dict[str, Any] | None = None, *, timeout_s: float | None = None
    ) -> dict[str, Any]:
        """Asks OBS and returns the answer's data (empty where there is none).

        Waits for a connection that is on its way back, and for an OBS that is still starting. Raises
        `RequestFailed` where OBS answers with an error, `ObsUnreachable` where no answer comes within
        `timeout_s`, `ObsRefused`, `ObsTooOld`.
        """
        allowed(name)
        session, left = await self._usable_session(name, timeout_s)
        return await session.request(name, data, timeout_s=left)

    async def batch(
        self,
        requests: Sequence[Request],
        *,
        halt_on_failure: bool = False,
        by_frame: bool = False,
        timeout_s: float | None = None,
    ) -> list[Reply]:
        """Sends requests as one `SerialRealtime` batch: OBS does them in order, nothing in between.

        `by_frame`: as a `SerialFrame` batch, which OBS does as it begins a frame, and where a `Sleep` of
        `sleepFrames` waits for a later one; others may ask meanwhile.
        Returns one reply per request done; with `halt_on_failure` the last may be the failed one.
        Raises like `request`, but leaves failed requests in the replies.
        """
        for request in requests:
            allowed(request.type)
        if not requests:
            return []
        session, left = await self._usable_session("a batch", timeout_s)
        return await session.batch(
            requests, halt_on_failure=halt_on_failure, by_frame=by_frame, timeout_s=left
        )

    async def wait_ready(self, timeout_s: float | None = None) -> None:
        """Waits until requests can be sent. Raises `ObsUnreachable`, `ObsRefused`, `ObsTooOld`."""
        await self._usable_session("the connection", timeout_s)

    async def _usable_session(self, name: str, timeout_s: float | None) -> tuple[Session, float]:
        """Waits until requests may be sent; returns the session to ask, and the seconds left."""
        limit = self._request_timeout_s if timeout_s is None else timeout_s
        began = self._clock()
        if not self._usable.is_set():
            switching = self._session is not None and self._session.switching
            try:
                await within(self._usable.wait(), max(limit, SWITCHING_LIMIT_S) if switching else limit)
            except TimeoutError:
                raise no_answer(self.address, name, limit) from None
        if self._refusal is not None and self._state is ConnectionState.REFUSED:
            raise self._refusal
        if self._session is None or self._state is ConnectionState.CLOSED:
            raise ObsUnreachable("The connection to OBS is closed.", MEND_UNREACHABLE)
        return self._session, max(limit - (self._clock() - began), 0.1)
