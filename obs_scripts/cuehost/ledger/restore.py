"""The restore point: where the show on air is, kept on disk so that a restarted engine resumes there.

It lives in the state folder, not with the results: the engine that restarts does not know yet which show
was on air. One engine has one show, so there is one restore point.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, TypedDict, cast, get_origin, get_type_hints

from cuehost.errors import CuehostError

from .database import connect_or_renew, told_of, transaction
from .writer import Writer

log = logging.getLogger(__name__)

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    ("CREATE TABLE point (id INTEGER PRIMARY KEY CHECK (id = 1), position TEXT NOT NULL)",),  # 1: one row
)


class RestorePoint(TypedDict):
    """Where a show is, as plain JSON-able data.

    `show` is the hash of what was prepared, `rundown` the file's path, `folder` that of the results, `lang`
    the language on air; `round` from 0; `segment` and `line` are ids (`line` is "" in a segment without
    lines); `state` is playout's; `recording` and `streaming` tell what OBS was doing; `t` is the wall
    clock, ISO 8601 with offset. `position` is playout's own, all it needs to go on.
    """

    show: str
    rundown: str
    folder: str
    lang: str
    round: int
    segment: str
    line: str
    state: str
    recording: bool
    streaming: bool
    t: str
    position: dict[str, Any]


class RestorePoints:
    """Keeps the last restore point in a database at `path`. Use as a context manager, or call `close`.

    A fault never stops the show: `on_fault` is told in words, once an outage and on any thread, and the
    newest point is tried again every `retry_s`.
    """

    def __init__(
        self, path: Path, *, on_fault: Callable[[str], None] | None = None, retry_s: float = 1.0
    ) -> None:
        self.path = path
        self._on_fault = on_fault or log.warning
        self._writer = Writer(
            self._open_store,
            on_fault=lambda error: self._on_fault(f"The place in the show is not kept now. {error}"),
            on_recovered=lambda outage_s: log.info("restore points are kept again after %.1f s", outage_s),
            retry_s=retry_s,
            most_waiting=1,  # only where the show is now matters
        )

    async def save(self, point: RestorePoint, timeout_s: float = 0.5) -> bool:
        """Put a point on the disk in place of the one before; whether it is safely there.

        Returns when it is, at once while the disk is out of order, at the latest after `timeout_s`; then
        it is written as soon as the disk allows, unless a newer one comes before.
        """
        self._writer.submit(json.dumps(point).encode())
        return await self._writer.flushed(timeout_s)

    async def clear(self, timeout_s: float = 0.5) -> bool:
        """Forget the point, as the show has ended as it should; whether that is on the disk."""
        self._writer.submit(b"null")
        return await self._writer.flushed(timeout_s)

    def load(self) -> RestorePoint | None:
        """The last point saved, of a show that did not end as it should; else None.

        None too, and `on_fault` is told, when the file cannot be used or another version wrote it.
        """
        if not self.path.exists():
            return None
        try:
            with closing(self._open_store()) as store:
                text = store.last()
        except CuehostError as error:
            self._on_fault(f"Where the last show was is not known. {error}")
            return None
        point = json.loads(text) if text is not None else None
        if point is None or _is_whole(point):
            return cast("RestorePoint | None", point)
        self._on_fault("Where the last show was is not known. Another version of Cuehost aired it.")
        return None

    def _open_store(self) -> _PointStore:
        store = _PointStore(self.path)
        if store.aside is not None:
            self._on_fault(f"{self.path} was damaged and is now {store.aside.name}; a new one was begun.")
        return store

    def close(self) -> None:
        """Write what waits and end. May be called twice."""
        self._writer.close()

    def __enter__(self) -> RestorePoints:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _PointStore:
    """The database. Raises `CuehostError`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CuehostError(f"{path.parent} cannot be made ({error.strerror}).") from error
        self._connection, self.aside = connect_or_renew(path, MIGRATIONS)

    def append(self, positions: list[bytes]) -> None:
        with told_of(self._path), transaction(self._connection):
            self._connection.execute("REPLACE INTO point VALUES (1, ?)", (positions[-1].decode(),))

    def catch_up(self) -> None:
        """What was let go for a newer point is not wanted any more."""

    def last(self) -> str | None:
        with told_of(self._path):
            row = self._connection.execute("SELECT position FROM point").fetchone()
        return row[0] if row else None

    def close(self) -> None:
        self._connection.close()


def _is_whole(point: object) -> bool:
    kinds = get_type_hints(RestorePoint)
    return isinstance(point, dict) and all(
        isinstance(point.get(k), get_origin(kind) or kind) for k, kind in kinds.items()
    )
