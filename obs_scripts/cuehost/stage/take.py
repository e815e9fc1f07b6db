"""Taking scenes on air, and knowing that it happened.

How OBS behaves (measured on 29.0.2): `SceneTransitionStarted` comes within a frame of the request,
`CurrentProgramSceneChanged` when the transition has ended. In studio mode a take during a running
transition is swallowed, yet OBS then names the swallowed scene as the one on air, in its answers and in
its event. So a take counts only with both events, and in studio mode a running transition is waited for.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from cuehost.errors import StageError
from cuehost.waiting import within

from .connection import ObsConnection
from .messages import ConnectionState, Event

log = logging.getLogger(__name__)

# Events are sent by a pool of threads, so the first may come after the second.
_REORDERED_S = 0.1


@dataclass(frozen=True, slots=True)
class Taken:
    """A confirmed take: monotonic times, in s, of OBS's events.

    `started_at`: the transition began to show the scene. `at`: the scene is on air alone
    (`CurrentProgramSceneChanged`).
    """

    started_at: float
    at: float


async def program_scene(connection: ObsConnection) -> str:
    """The name of the scene on air, as OBS says it."""
    data = await connection.request("GetCurrentProgramScene")
    return str(data.get("currentProgramSceneName") or data.get("sceneName") or "")


class Taker:
    """Takes scenes one after another over one connection.

    `last` is the scene last asked for, `on_air` the one whose take was last confirmed; names in OBS.
    """

    def __init__(self, connection: ObsConnection, clock: Callable[[], float]) -> None:
        self._connection = connection
        self._clock = clock
        self._taking = asyncio.Lock()
        self._settled = asyncio.Event()
        self._settled.set()
        self._expected: str | None = None
        self._told: str | None = None
        self.last: str | None = None
        self.on_air: str | None = None
        connection.on_event(self._watch)
        connection.on_state(self._forget)

    @property
    def busy(self) -> bool:
        """Whether a take is being made."""
        return self._taking.locked()

    @property
    def told(self) -> str | None:
        """The scene on air as OBS's events told it; None where they have not yet."""
        return self._told

    def claims(self, name: str) -> bool:
        """Whether OBS's word that the scene `name` is on air speaks of our doing; once for each take."""
        claimed = name == self._expected
        if claimed:
            self._expected = None
        return claimed

    def _watch(self, event: Event) -> None:
        if event.type == "SceneTransitionStarted":
            self._settled.clear()
        elif event.type == "SceneTransitionEnded":
            self._settled.set()
        elif event.type == "CurrentProgramSceneChanged":
            self._told = str(event.data.get("sceneName"))

    def _forget(self, _: ConnectionState) -> None:
        self._told = None

    async def take(self, name: str, limit_s: float, *, again: bool = False) -> Taken:
        """Takes the scene called `name`, twice if it must; `again`: also where it is on air. Raises
        `StageError`, `RequestFailed`.
        """
        async with self._taking:
            self.last = name
            # OBS is asked only where it may be the scene on air: each question costs some milliseconds.
            if not again and self._told in (None, name) and await program_scene(self._connection) == name:
                await self._wait_settled(limit_s)
                now = self._clock()
                self.on_air = name
                return Taken(now, now)
            for _ in range(2):
                await self._wait_in_studio_mode(limit_s)
                self._expected = name
                taken = await self._try(name, limit_s)
                if taken is not None:
                    self.on_air = name
                    return taken
                log.warning("OBS did not confirm the take of %r", name)
            self._expected = None
        raise StageError(
            f"OBS does not go to the scene {name!r}.",
            "See in OBS whether a window waits for an answer or a long transition runs.",
        )

    async def _wait_in_studio_mode(self, limit_s: float) -> None:
        if not self._settled.is_set() and await self._in_studio_mode():
            await self._wait_settled(limit_s)

    async def _wait_settled(self, limit_s: float) -> None:
        try:
            await within(self._settled.wait(), limit_s)
        except TimeoutError:
            self._settled.set()  # its end was missed, or it takes longer than ours ever does

    async def _try(self, name: str, limit_s: float) -> Taken | None:
        started: list[float] = []
        changed: list[float] = []
        news = asyncio.Event()

        def look(event: Event) -> None:
            if event.type == "SceneTransitionStarted":
                started.append(event.at)
            elif event.type == "CurrentProgramSceneChanged" and event.data.get("sceneName") == name:
                changed.append(event.at)
            news.set()

        stop = self._connection.on_event(look)
        try:
            await self._connection.request("SetCurrentProgramScene", {"sceneName": name})
            deadline = self._clock() + limit_s
            while not (started and changed):
                news.clear()
                left = deadline - self._clock()
                if changed:
                    left = min(left, changed[0] + _REORDERED_S - self._clock())
                try:
                    await within(news.wait(), max(left, 0))
                except TimeoutError:
                    break
        finally:
            stop()
        if started and changed:
            return Taken(min(started[-1], changed[-1]), changed[-1])
        # An event was late or lost. Outside studio mode OBS's answer can be believed.
        if await program_scene(self._connection) == name and (started or not await self._in_studio_mode()):
            now = self._clock()
            return Taken(started[-1] if started else now, now)
        return None

    async def _in_studio_mode(self) -> bool:
        answer = await self._connection.request("GetStudioModeEnabled")
        return bool(answer.get("studioModeEnabled"))
