"""The seller's camera in OBS, brought on program while a person has taken over a show of virtual hosts."""

from __future__ import annotations

import logging
from collections.abc import Collection

from cuehost.errors import StageError
from cuehost.waiting import within

from .connection import ObsConnection
from .diff import Left
from .keeper import Keeper, Part
from .messages import Request
from .names import input_name, scene_name
from .on_call import sounds
from .plan import ShowState, StagePlan
from .session import Asks
from .take import Taker
from .wanted import transition_of

log = logging.getLogger(__name__)

_TAKE_S = 1.5


class CameraSource:
    """Shows and hides the camera that is on call (`StagePlan.on_call`), of what is built, with its sound.

    The sources are the user's: nothing of them is changed but whether they are muted, and that is put back.
    """

    def __init__(self, connection: ObsConnection, keeper: Keeper, taker: Taker) -> None:
        self._connection = connection
        self._keeper = keeper
        self._taker = taker
        self._before: dict[str, bool] = {}

    @property
    def scene(self) -> str | None:
        """The scene where the camera is seen now, by its id; None: nowhere."""
        return self._keeper.state.called

    async def missing(self, names: Collection[str]) -> list[str]:
        """Which of these sources OBS does not have. Raises `StageError`."""
        return await _missing(self._connection, names)

    async def look(self, asks: Asks, plan: StagePlan, state: ShowState) -> None:
        """Notes in `state` whether OBS has the camera: one that is not there is in no scene, and no fault."""
        if plan.on_call is not None:
            state.call_found = not await _missing(asks, [plan.on_call.camera])
            if not state.call_found:
                state.called = None

    async def sound(self, asks: Asks, *, seen: bool) -> None:
        """Mutes camera and microphone, or has them heard with the camera. Raises `StageError`."""
        plan = self._keeper.plan
        if plan is None or plan.on_call is None:
            return
        wanted = sounds(plan.on_call, seen)
        replies = await asks.batch([Request("GetInputMute", {"inputName": name}) for name in wanted])
        muted = {
            name: bool(reply.data.get("inputMuted"))
            for name, reply in zip(wanted, replies, strict=True)
            if reply.ok  # what has no sound, or is not there, has nothing to mute
        }
        for name, was in muted.items():
            self._before.setdefault(name, was)
        await self._mute(asks, {name: wanted[name] for name, was in muted.items() if was != wanted[name]})

    async def switch(self, scene_id: str | None) -> None:
        """Has the camera seen and heard in a scene, in place of the host; None: nowhere.

        Raises `StageError`, without a change on program, where no camera is on call or OBS does not have it.
        """
        if scene_id is None:
            if (shown := self.scene) is not None:
                await self.sound(self._connection, seen=False)
                await self._show(None, shown)
            return
        await self._find()
        try:
            await self._show(scene_id, scene_id)
            await self.sound(self._connection, seen=True)
        except StageError:
            self._keeper.state.called = None  # what OBS shows by now is put right when it answers
            self._keeper.touch()
            raise

    async def leave(self, *, timeout_s: float = 3.0) -> None:
        """The show is over: hides the camera and gives the sounds back as they were. Never raises
        `StageError`.
        """
        try:
            await within(self._leave(), timeout_s)
        except (StageError, TimeoutError) as error:
            log.warning("the camera's sound could not be put back: %s", error)

    async def _leave(self) -> None:
        await self.switch(None)
        before, self._before = self._before, {}
        await self._mute(self._connection, before)

    async def _mute(self, asks: Asks, muted: dict[str, bool]) -> None:
        await asks.batch([Request("SetInputMute", {"inputName": n, "inputMuted": muted[n]}) for n in muted])

    async def _find(self) -> None:
        """Raises `StageError` where the camera cannot be shown; one that was added meanwhile is taken in."""
        keeper = self._keeper
        async with keeper.changing:
            on_call = keeper.built().on_call
            if on_call is None:
                raise StageError(
                    "No camera is named.",
                    "Put the name of your source in OBS into config.yaml, `obs: {camera: ...}`.",
                )
            had = keeper.state.call_found
            await self.look(self._connection, keeper.built(), keeper.state)
            if keeper.state.call_found != had:
                keeper.touch()
                await keeper.sync()
            if not keeper.state.call_found:
                raise StageError(
                    f"OBS has no source named {on_call.camera!r} for the camera.",
                    "Add the camera in OBS under that name, or name the source you have in config.yaml.",
                )

    async def _show(self, called: str | None, scene_id: str) -> None:
        """Shows or hides the camera in a scene."""
        keeper = self._keeper
        name = scene_name(scene_id)
        camera = keeper.wanted().camera
        if camera is not None and (name, camera) not in keeper.outlook().ids:
            keeper.left -= Left(frozenset({(name, camera)}))  # who took it out wants it back now

        def change() -> None:
            keeper.state.called = called

        await keeper.apply(change, (scene_id,))
        if keeper.state.studio and self._taker.told == name:  # a copy is on air, which is made with a take
            limit_s = _TAKE_S + transition_of(keeper.built(), scene_id).ms / 1000
            await self._taker.take(name, limit_s, again=True)
        if keeper.built().music is not None:  # quieter under who speaks now
            music = input_name("music", scene_id)
            async with keeper.changing:
                await keeper.sync(part=Part(inputs=frozenset({music})))


async def _missing(asks: Asks, names: Collection[str]) -> list[str]:
    inputs, scenes = await asks.batch([Request("GetInputList"), Request("GetSceneList")])
    there = {entry["inputName"] for entry in inputs.unwrap().get("inputs", [])}
    there |= {entry["sceneName"] for entry in scenes.unwrap().get("scenes", [])}
    return [name for name in names if name not in there]
