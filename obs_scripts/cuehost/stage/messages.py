"""What goes over the connection to OBS, as plain data: requests, replies, events, states."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cuehost.errors import StageError


class ConnectionState(StrEnum):
    """Where the connection stands.

    `syncing`: identified; OBS is being brought into the wanted state. `waiting`: lost, to be dialled
    again. `refused`: OBS refused the password or sent us away; it is not dialled again by itself.
    `closed`: by us.
    """

    CONNECTING = "connecting"
    IDENTIFYING = "identifying"
    SYNCING = "syncing"
    READY = "ready"
    WAITING = "waiting"
    REFUSED = "refused"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Event:
    """Something OBS reported. `at` is the monotonic time, in seconds, at which it arrived here."""

    type: str
    data: dict[str, Any]
    at: float


@dataclass(frozen=True, slots=True)
class Request:
    """One request of a batch."""

    type: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """OBS's answer to one request of a batch. `code` is obs-websocket's RequestStatus (100: success)."""

    request: str
    ok: bool
    code: int
    comment: str
    data: dict[str, Any]

    def unwrap(self) -> dict[str, Any]:
        """The data of a success. Raises `RequestFailed` otherwise."""
        if not self.ok:
            raise RequestFailed(self.request, self.code, self.comment)
        return self.data


class RequestFailed(StageError):
    """OBS answered a request with an error. `code` is obs-websocket's RequestStatus."""

    def __init__(self, request: str, code: int, comment: str) -> None:
        super().__init__(f"OBS refused {request} ({code}{': ' if comment else ''}{comment}).")
        self.request, self.code, self.comment = request, code, comment


NOT_FOUND = 600
ALREADY_EXISTS = 601
NOT_READY = 207
CREATION_FAILED = 700


@dataclass(frozen=True, slots=True)
class Backoff:
    """Pauses between dials, in seconds: `first`, then `factor` times longer each, up to `longest`."""

    first: float = 0.2
    factor: float = 1.7
    longest: float = 1.5

    def pauses(self) -> itertools.accumulate[float]:
        """An endless series of pauses."""
        return itertools.accumulate(
            itertools.repeat(self.first), lambda pause, _: min(pause * self.factor, self.longest)
        )


def read_reply(data: dict[str, Any]) -> Reply:
    """A reply from the wire; what is missing counts as a failure."""
    status = data.get("requestStatus")
    status = status if isinstance(status, dict) else {}
    payload = data.get("responseData")
    return Reply(
        str(data.get("requestType")),
        bool(status.get("result")),
        int(status.get("code") or 0),
        str(status.get("comment") or ""),
        payload if isinstance(payload, dict) else {},
    )
