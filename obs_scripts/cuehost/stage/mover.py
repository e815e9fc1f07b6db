"""Has OBS move things, a step with each of its own frames, while everybody else goes on asking it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from cuehost.errors import StageError

from .connection import ObsConnection
from .messages import Event, Request
from .motion import Motion, Transform

log = logging.getLogger(__name__)

Key = tuple[str, str]
"""A scene and a source, by their names in OBS."""

# OBS's events of the last frames come from a pool of threads, after the reply.
_ECHO_S = 0.25
_CALM_S = 2.0


@dataclass(frozen=True, slots=True)
class Move:
    """An item on its way: its places by frames, where it stands afterwards, and whether it is hidden then."""

    key: Key
    item_id: int
    steps: tuple[Transform, ...]
    place: Transform
    hide: bool = False


class Mover:
    """Moves items. `motion` None or of 0 ms: nothing moves. `fps` is OBS's frame rate.

    A motion that OBS does not take is left out: the item stands in its place at the latest after the next
    look at OBS.
    """

    def __init__(self, connection: ObsConnection, clock: Callable[[], float]) -> None:
        self.motion: Motion | None = None
        self.fps = 30.0
        self._connection = connection
        self._clock = clock
        self._busy: dict[Key, int] = {}
        self._items: dict[tuple[str, int], int] = {}
        self._tasks: dict[asyncio.Task[None], tuple[Move, ...]] = {}
        self._changed: dict[Key, float] = {}

    @property
    def busy(self) -> Collection[Key]:
        """What moves now, or did a moment ago."""
        return self._busy.keys()

    def echoes(self, event: Event) -> bool:
        """Whether an event speaks of an item that we move ourselves."""
        if event.type != "SceneItemTransformChanged":
            return False
        item_id = event.data.get("sceneItemId")
        return isinstance(item_id, int) and (str(event.data.get("sceneName")), item_id) in self._items

    def calm(self, key: Key) -> bool:
        """Whether a change of this item is worth a motion: of a number that runs only the first is."""
        now = self._clock()
        before = self._changed.get(key)
        self._changed[key] = now
        return before is None or now - before >= _CALM_S

    async def settled(self, keys: Collection[Key]) -> None:
        """Wait until these have stopped moving."""
        tasks = [task for task, moves in self._tasks.items() if any(move.key in keys for move in moves)]
        if tasks:
            await asyncio.wait(tasks)

    @contextlib.contextmanager
    def moving(self, moves: Sequence[Move]) -> Iterator[None]:
        """Have items moved, all at the same time, once the body is done, which puts them where they begin;
        returns at once. Where the body raises nothing moves.
        """
        moves = [move for move in moves if move.steps or move.hide]
        for move in moves:
            self._busy[move.key] = self._busy.get(move.key, 0) + 1
            where = move.key[0], move.item_id
            self._items[where] = self._items.get(where, 0) + 1
        try:
            yield
        except BaseException:
            asyncio.get_running_loop().call_later(_ECHO_S, self._forget, moves)
            raise
        if moves:
            task = asyncio.get_running_loop().create_task(self._move(moves))
            self._tasks[task] = tuple(moves)
            task.add_done_callback(self._done)

    async def _move(self, moves: Sequence[Move]) -> None:
        requests: list[Request] = []
        for places in zip_longest(*(move.steps for move in moves)):
            requests += [
                _placing(move, place) for move, place in zip(moves, places, strict=True) if place is not None
            ]
            requests.append(Request("Sleep", {"sleepFrames": 1}))
        for move in moves:
            if move.hide:
                shown: dict[str, Any] = {"sceneName": move.key[0], "sceneItemId": move.item_id}
                requests.append(Request("SetSceneItemEnabled", shown | {"sceneItemEnabled": False}))
                requests.append(_placing(move, move.place))
        try:
            await self._connection.batch(requests, by_frame=True)
        except StageError as error:  # an OBS that comes back is put right as a whole
            log.info("a motion was left out: %s", error)

    def _done(self, task: asyncio.Task[None]) -> None:
        moves = self._tasks.pop(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.warning("a motion failed: %s", error)
        task.get_loop().call_later(_ECHO_S, self._forget, moves)

    def _forget(self, moves: Sequence[Move]) -> None:
        for move in moves:
            where = move.key[0], move.item_id
            self._busy[move.key] -= 1
            self._items[where] -= 1
            if not self._busy[move.key]:
                del self._busy[move.key]
            if not self._items[where]:
                del self._items[where]

    def close(self) -> None:
        """Stop moving things."""
        for task in tuple(self._tasks):
            task.cancel()


def _placing(move: Move, place: Transform) -> Request:
    where = {"sceneName": move.key[0], "sceneItemId": move.item_id}
    return Request("SetSceneItemTransform", where | {"sceneItemTransform": place})
