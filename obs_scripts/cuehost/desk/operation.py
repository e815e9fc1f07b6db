"""What the API can be asked for: what one thing to ask for is, and how what it is asked with is checked."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from cuehost.errors import Outdated

from . import bodies
from .feed import Feed
from .operated import Document, Operated

BASE = "/api/v1"
_WIDTHS = (64, 1280)
_NOT_LANG = re.compile(r"[^A-Za-z0-9-]")

QUERY: Mapping[str, Document] = {
    "width": {"type": "integer", "minimum": _WIDTHS[0], "maximum": _WIDTHS[1], "default": 360},
    "lang": {"type": "string", "pattern": "^[A-Za-z0-9-]{2,20}$"},
}
"""What a query may hold, by name."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A checked request: what it carries (`body`), the parts of its path and its query, and the revision
    that it expects (`If-Match`; None: any).
    """

    body: Any
    path: Mapping[str, str]
    query: Mapping[str, str]
    revision: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered: a document, or the bytes of a picture or a sound."""

    document: Document | None = None
    data: bytes = b""
    status: int = 200


Run = Callable[[Operated, Feed, Asked], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing to ask for. `locked`: it obeys `If-Match` with the revision of the show's state. `query`:
    which of `QUERY` it takes.
    """

    name: str
    method: Literal["GET", "POST"]
    path: str
    summary: str
    run: Run
    body: type[bodies.Body] | None = None
    locked: bool = False
    tag: str = "show"
    answer: str = "The revision from now on; what came of it, the socket tells."
    produces: str = "application/json"
    query: tuple[str, ...] = ()

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the variable parts of its path."""
        return tuple(re.findall(r"{(\w+)}", self.path))


def check_query(operation: Operation, given: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The query of a request. Raises `ValueError` for one that is not as it is described."""
    query: dict[str, str] = {}
    for name, text in given:
        if name not in operation.query or name in query:
            raise ValueError(f"There is no {name[:40]!r} to be asked for, or twice.")
        if name == "lang" and (_NOT_LANG.search(text) or not 2 <= len(text) <= 20):
            raise ValueError("`lang` is a language code, such as en.")
        if name == "width":
            whole = text.isascii() and text.isdecimal() and len(text) < 9
            if not whole or not _WIDTHS[0] <= int(text) <= _WIDTHS[1]:
                raise ValueError(f"`width` is a whole number of px from {_WIDTHS[0]} to {_WIDTHS[1]}.")
        query[name] = text
    return query


def check_revision(feed: Feed, asked: Asked) -> None:
    """Raises `Outdated` where the show has moved on from the state that an order was given upon."""
    if asked.revision is not None and asked.revision != feed.revision:
        raise Outdated("The show has moved on meanwhile.", "Look at it as it is now, and order again.")


def done(feed: Feed) -> Answer:
    """The answer to what another operator's order may depend on."""
    return Answer({"revision": feed.taken()})


def beside(feed: Feed) -> Answer:
    """The answer where what was done moves nothing that another operator's order may depend on."""
    return Answer({"revision": feed.revision})
