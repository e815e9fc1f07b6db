"""Moves what stands on air, slowly: a few small requests a second, and none while anything else is asked.

Each step is a request of its own, decided on as it is sent: a batch that sleeps from frame to frame, as cards
move by, cannot be called back for a take, for a person who moves the same thing, or for an OBS that is slow.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from cuehost.errors import StageError

from .behind import seen_of
from .connection import ObsConnection
from .drift import STEP_S
from .keeper import Keeper
from .messages import ConnectionState, Request
from .poses import Key
from .take import Taker

log = logging.getLogger(__name__)

_LONGEST_S = 0.2
_AFTER_TROUBLE_S = 1.0


class Drifter:
    """Moves the set and the product picture of the scene on air, from `start` to `stop`."""

    def __init__(
        self, connection: ObsConnection, keeper: Keeper, taker: Taker, clock: Callable[[], float]
    ) -> None:
        self._connection = connection
        self._keeper = keeper
        self._taker = taker
        self._clock = clock
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Move what is to be moved from now on; may be called again."""
        motion = self._keeper.mover.motion
        if motion is None or not motion.ms or not (motion.drift or motion.zoom):
            self.stop()
        elif self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run())

    def stop(self) -> None:
        """Let everything stand where it is; may be called again."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _run(self) -> None:
        last = self._clock()
        while True:
            await asyncio.sleep(STEP_S)
            now = self._clock()
            try:
                # After a pause things go on, rather than jump to where they would be.
                await self._step(min(now - last, _LONGEST_S))
            except StageError as error:
                log.info("what stands on air stopped moving for a while: %s", error)
                await asyncio.sleep(_AFTER_TROUBLE_S)
            except Exception:
                log.exception("moving what stands on air failed")
                await asyncio.sleep(_AFTER_TROUBLE_S)
            last = now

    async def _step(self, passed_s: float) -> None:
        requests = self._due(passed_s)
        if requests:
            await self._connection.batch(requests)

    def _due(self, passed_s: float) -> list[Request]:
        """The next places. None while a take or a change is made: those come first."""
        keeper, motion = self._keeper, self._keeper.mover.motion
        if (
            motion is None
            or keeper.plan is None
            or keeper.state.studio  # OBS airs a copy of the scene then
            or keeper.changing.locked()
            or self._taker.busy
            or self._connection.state is not ConnectionState.READY
        ):
            return []
        outlook = keeper.outlook()
        scene = outlook.scenes.get(self._taker.told or self._taker.on_air or "")
        if scene is None:
            return []
        requests = []
        for item in seen_of(scene, keeper.plan.template.canvas, lambda item: keeper.hides(scene.name, item)):
            key = scene.name, item.source
            if not (item.slow and item.visible) or self._in_other_hands(key) or key not in outlook.ids:
                continue
            place = keeper.poses.step(key, item, motion, passed_s)
            if place is not None:
                where = {"sceneName": key[0], "sceneItemId": outlook.ids[key]}
                requests.append(Request("SetSceneItemTransform", where | {"sceneItemTransform": place}))
        return requests

    def _in_other_hands(self, key: Key) -> bool:
        """Whether an item comes or goes, is moved by somebody else, or was left to the operator."""
        keeper = self._keeper
        return key in keeper.mover.busy or key in keeper.poses.disturbed or key in keeper.left.items
