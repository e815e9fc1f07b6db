"""The conversation over one line to OBS: requests and batches, their replies, and events.

Each request has an id of its own and its own future, so a late, lost or foreign reply never reaches the
wrong caller. A request that times out ends the session, because what OBS does with it is then unknown.
While OBS changes its scene collection nothing is asked.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from cuehost.errors import ObsUnreachable, StageError
from cuehost.waiting import within

from .address import ObsAddress
from .line import Line
from .messages import NOT_READY, Event, Reply, Request, read_reply
from .wire import MEND_UNREACHABLE

log = logging.getLogger(__name__)

_OP_EVENT, _OP_REQUEST, _OP_REPLY, _OP_BATCH, _OP_BATCH_REPLY = 5, 6, 7, 8, 9
_SERIAL_REALTIME, _SERIAL_FRAME = 0, 1
_FORBIDDEN = frozenset({"GetStreamServiceSettings", "SetStreamServiceSettings"})  # they carry the stream key
SWITCHING_LIMIT_S = 30.0
_ASK_AGAIN_S = 0.1


class Asks(Protocol):
    """Whoever can be asked on OBS's behalf: the connection, and each of its sessions."""

    async def request(
        self, name: str, data: dict[str, Any] | None = None, *, timeout_s: float | None = None
    ) -> dict[str, Any]:
        """See `ObsConnection.request`."""
        ...

    async def batch(
        self, requests: Sequence[Request], *, halt_on_failure: bool = False, timeout_s: float | None = None
    ) -> list[Reply]:
        """See `ObsConnection.batch`."""
        ...


@dataclass(slots=True)
class _Waiting:
    request: str
    op: int
    future: asyncio.Future[dict[str, Any]]


class Session:
    """One identified line, from its start to its end.

    `on_event` is called with every event, `on_end` once, when the session ends otherwise than by `close`
    or `drop`. `code` is then OBS's close code, None where there was none.
    """

    def __init__(
        self,
        line: Line,
        address: ObsAddress,
        *,
        timeout_s: float,
        clock: Callable[[], float],
        on_event: Callable[[Event], None],
        on_end: Callable[[Session], None],
    ) -> None:
        self.address = address
        self.ended = False
        self.code: int | None = None
        self._line = line
        self._timeout_s = timeout_s
        self._clock = clock
        self._on_event = on_event
        self._on_end = on_end
        self._ids = itertools.count(1)
        self._waiting: dict[str, _Waiting] = {}
        self._calm = asyncio.Event()
        self._calm.set()
        self._impatience: asyncio.TimerHandle | None = None
        line.start(self._receive, self._lost, clock)

    @property
    def switching(self) -> bool:
        """Whether OBS changes its scene collection right now."""
        return not self._calm.is_set()

    async def close(self) -> None:
        """Ends the session politely; waiting requests fail. Never raises."""
        self._end("the connection is closed")
        await self._line.close()

    def drop(self) -> None:
        """Ends the session at once; what comes afterwards is ignored."""
        self._end("the connection was lost")
        self._line.drop()

    # -- asking --------------------------------------------------------------------------------------

    async def request(
        self, name: str, data: dict[str, Any] | None = None, *, timeout_s: float | None = None
    ) -> dict[str, Any]:
        """See `ObsConnection.request`; fails where the session has ended."""
        allowed(name)
        payload = {"requestType": name, "requestData": data or {}}
        (reply,) = await self._until_ready(
            lambda limit: self._ask(_OP_REQUEST, name, payload, limit), timeout_s
        )
        return reply.unwrap()

    async def batch(
        self,
        requests: Sequence[Request],
        *,
        halt_on_failure: bool = False,
        by_frame: bool = False,
        timeout_s: float | None = None,
    ) -> list[Reply]:
        """See `ObsConnection.batch`; fails where the session has ended."""
        if not requests:
            return []
        for request in requests:
            allowed(request.type)
        wanted = [
            {"requestType": r.type, "requestId": str(i), "requestData": r.data}
            for i, r in enumerate(requests)
        ]
        how = _SERIAL_FRAME if by_frame else _SERIAL_REALTIME
        payload = {"haltOnFailure": halt_on_failure, "executionType": how, "requests": wanted}
        replies = await self._until_ready(
            lambda limit: self._ask(_OP_BATCH, "a batch", payload, limit), timeout_s
        )
        known = [request.type for request in requests]
        short = len(replies) < len(known) and not (halt_on_failure and replies and not replies[-1].ok)
        if short or [reply.request for reply in replies] != known[: len(replies)]:
            self._fault()
            raise StageError(
                f"OBS at {self.address} answered a batch out of order.",
                "If it goes on, restart OBS; Cuehost has dropped this connection.",
            )
        return replies

    async def _until_ready(self, ask: Callable[[float], Any], timeout_s: float | None) -> list[Reply]:
        """Asks, and asks again while OBS says that it is still starting or changing its collection."""
        limit = self._timeout_s if timeout_s is None else timeout_s
        deadline = self._clock() + limit
        while True:
            replies: list[Reply] = await ask(max(deadline - self._clock(), _ASK_AGAIN_S))
            unready = bool(replies) and all(reply.code == NOT_READY for reply in replies)
            if not unready or deadline - self._clock() <= _ASK_AGAIN_S:
                return replies
            await asyncio.sleep(_ASK_AGAIN_S)

    async def _ask(self, op: int, name: str, payload: dict[str, Any], limit_s: float) -> list[Reply]:
        if self.switching:
            try:
                await within(self._calm.wait(), max(limit_s, SWITCHING_LIMIT_S))
            except TimeoutError:
                raise no_answer(self.address, name, limit_s) from None
        if self.ended:
            raise ObsUnreachable(f"OBS did not answer ({name}): the connection was lost.", MEND_UNREACHABLE)
        answer = await self._exchange(op, name, payload, limit_s)
        return [read_reply(answer)] if op == _OP_REQUEST else list(map(read_reply, _results(answer)))

    async def _exchange(self, op: int, name: str, payload: dict[str, Any], limit_s: float) -> dict[str, Any]:
        request_id = str(next(self._ids))
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[request_id] = _Waiting(name, op + 1, future)

        async def ask() -> dict[str, Any]:
            await self._line.send({"op": op, "d": {**payload, "requestId": request_id}})
            return await future

        try:
            return await within(ask(), limit_s)
        except TimeoutError:
            self._fault()
            raise no_answer(self.address, name, limit_s) from None
        except OSError:
            self._fault()
            raise ObsUnreachable("The connection to OBS broke.", MEND_UNREACHABLE) from None
        # A caller that was cancelled leaves its entry behind, so that the reply still finds its question.

    # -- what arrives --------------------------------------------------------------------------------

    def _receive(self, message: dict[str, Any], at: float) -> None:
        if self.ended:
            return
        op, data = message.get("op"), message["d"]
        if op == _OP_EVENT:
            payload = data.get("eventData")
            event = Event(str(data.get("eventType")), payload if isinstance(payload, dict) else {}, at)
            self._watch_collection(event.type)
            self._on_event(event)
        elif op in (_OP_REPLY, _OP_BATCH_REPLY):
            request_id = str(data.get("requestId"))
            waiting = self._waiting.get(request_id)
            asked = waiting is not None and waiting.op == op
            if waiting is not None and op == _OP_REPLY:
                asked = asked and data.get("requestType") == waiting.request
            if waiting is None or not asked:
                # No answer to anything we asked: from here on nothing on this line can be trusted.
                log.warning("OBS at %s answered what was not asked; connection dropped", self.address)
                self._fault()
                return
            del self._waiting[request_id]
            if not waiting.future.done():
                waiting.future.set_result(data)

    def _watch_collection(self, event: str) -> None:
        if event == "CurrentSceneCollectionChanging":
            self._calm.clear()
            self._be_patient()
            # Were its end never told, nothing would ever be asked again.
            self._impatience = asyncio.get_running_loop().call_later(SWITCHING_LIMIT_S, self._fault)
        elif event == "CurrentSceneCollectionChanged":
            self._be_patient()
            self._calm.set()

    def _be_patient(self) -> None:
        if self._impatience is not None:
            self._impatience.cancel()
            self._impatience = None

    # -- the end -------------------------------------------------------------------------------------

    def _lost(self, code: int | None) -> None:
        if not self.ended:
            self.code = code
            self._fault()

    def _fault(self) -> None:
        if not self.ended:
            self.drop()
            self._on_end(self)

    def _end(self, why: str) -> None:
        self.ended = True
        self._be_patient()
        self._calm.set()  # those who wait for calm are woken, to be told
        for waiting in self._waiting.values():
            if not waiting.future.done():
                waiting.future.set_exception(
                    ObsUnreachable(f"OBS did not answer ({waiting.request}): {why}.", MEND_UNREACHABLE)
                )
                waiting.future.exception()  # a caller already gone must not leave a warning behind
        self._waiting.clear()


def allowed(name: str) -> None:
    """Raises `ValueError` for a request that would carry the stream key."""
    if name in _FORBIDDEN:
        raise ValueError(f"{name} touches the stream key; Cuehost never asks for it")


def no_answer(address: ObsAddress, name: str, limit_s: float) -> ObsUnreachable:
    """The error for a request that was not answered in time."""
    return ObsUnreachable(f"OBS at {address} did not answer ({name}) within {limit_s:g} s.", MEND_UNREACHABLE)


def _results(answer: dict[str, Any]) -> list[dict[str, Any]]:
    results = answer.get("results")
    return [entry for entry in results if isinstance(entry, dict)] if isinstance(results, list) else []
