"""The host's source in OBS: the Media Source that plays the live stream of the host renderer."""

from __future__ import annotations

import logging

from cuehost.errors import StageError

from .connection import ObsConnection
from .keeper import Keeper
from .names import input_name
from .plan import StagePlan
from .wanted import host_settings, scenes_of

log = logging.getLogger(__name__)

_NAME = input_name("host", "opening")  # all scenes show the same one


class HostSource:
    """Mutes the host, and has OBS take up or leave its stream, of what is built."""

    def __init__(self, connection: ObsConnection, keeper: Keeper) -> None:
        self._connection = connection
        self._keeper = keeper

    async def mute(self, muted: bool) -> None:
        """See `Stage.mute_host`."""
        async with self._keeper.changing:
            plan = self._keeper.built()
            self._keeper.state.host_muted = muted
            self._touch(plan)
            await self._connection.request("SetInputMute", {"inputName": _NAME, "inputMuted": muted})

    async def reapply_settings(self) -> None:
        """See `Stage.reapply_host_settings`."""
        async with self._keeper.changing:
            plan = self._keeper.built()
            if (url := plan.host_url) is not None:
                self._keeper.state.host_released = False
                self._touch(plan)
                data = {"inputName": _NAME, "inputSettings": host_settings(url)}
                await self._connection.request("SetInputSettings", data)

    async def release(self, *, timeout_s: float) -> None:
        """See `Stage.release_host`."""
        plan = self._keeper.plan
        if plan is None or plan.host_url is None:
            return
        self._keeper.state.host_released = True
        self._touch(plan)
        data = {"inputName": _NAME, "inputSettings": {"input": ""}}
        try:
            await self._connection.request("SetInputSettings", data, timeout_s=timeout_s)
        except StageError as error:
            log.info("OBS was not told that the host's stream ends: %s", error)

    def _touch(self, plan: StagePlan) -> None:
        self._keeper.touch(scenes_of(plan, self._keeper.state, "host", None))
