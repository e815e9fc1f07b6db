"""The stage: our side of OBS. Builds the show's scenes, takes them on air, shows and hides."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path
from typing import Any

from cuehost.errors import StageError

from . import output
from .actual import Actual, read_actual
from .address import ObsAddress
from .connection import ObsConnection
from .diff import Command, clashes, diff, show_command
from .messages import ALREADY_EXISTS, NOT_FOUND, ConnectionState, Event, Request, RequestFailed
from .output import StageStats
from .take import Taken, Taker, program_scene
from .template import Role
from .version import ObsVersion
from .wanted import (
    IMAGE_KIND,
    MEDIA_KIND,
    ShowState,
    StagePlan,
    Wanted,
    WantedItem,
    host_settings,
    image_settings,
    input_name,
    kind_of,
    picture_key,
    scene_name,
    transition_of,
    wanted_state,
)

log = logging.getLogger(__name__)

_REQUESTS = """
    CreateInput CreateScene CreateSceneItem GetCurrentProgramScene GetInputKindList GetInputList
    GetInputMute GetInputSettings GetRecordDirectory GetRecordStatus GetSceneItemList GetSceneList
    GetSceneSceneTransitionOverride GetSceneTransitionList GetSourceScreenshot GetStats
    GetStudioModeEnabled GetVideoSettings RemoveInput RemoveScene RemoveSceneItem
    SetCurrentProgramScene SetInputMute SetInputSettings SetSceneItemEnabled SetSceneItemIndex
    SetSceneItemTransform
    SetSceneSceneTransitionOverride StartRecord StopRecord
"""
REQUIRED_REQUESTS = frozenset(_REQUESTS.split())

# OBS removes later than it says, and a Media Source that is dialling holds its name for seconds: seen on
# two busy cores, where 1.5 s were too few.
_SETTLING_S = 12.0
_BATCH_S = 20.0


class Stage:
    """A connected OBS with the scenes of one show.

    Every call has a time-out and raises `StageError` (or its `ObsUnreachable`, `ObsRefused`,
    `ObsTooOld`) with a message and a mend for the seller. Calls may come from several tasks; changes are
    made one after another. After a lost connection (see `on_state`) call `sync`.
    """

    def __init__(self, connection: ObsConnection, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.connection = connection
        self._clock = clock
        self._plan: StagePlan | None = None
        self._state = ShowState()
        self._items: dict[tuple[str, str], int] = {}
        self._changing = asyncio.Lock()
        self._taker = Taker(connection, clock)
        self._following: set[asyncio.Task[None]] = set()
        connection.on_event(self._watch_studio_mode)

    @classmethod
    async def connect(cls, address: ObsAddress, *, wait_s: float = 0.0) -> Stage:
        """Connects to OBS, dialling for up to `wait_s` seconds (0: once).

        Raises `ObsUnreachable`, `ObsRefused`, `ObsTooOld`, or `StageError` where OBS lacks a kind of source.
        """
        stage = cls(ObsConnection(address, required=REQUIRED_REQUESTS))
        await stage.connection.open(wait_s)
        try:
            answer = await stage.connection.request("GetInputKindList", {"unversioned": False})
            lacking = {IMAGE_KIND: "Image", MEDIA_KIND: "Media Source"}
            for kind in answer.get("inputKinds") or []:
                lacking.pop(kind, None)
            if lacking:
                raise StageError(
                    f"This OBS lacks the source {' and '.join(lacking.values())}.",
                    "Install OBS Studio with its standard plugins.",
                )
        except BaseException:
            await stage.close()
            raise
        return stage

    async def close(self) -> None:
        """Ends the connection; OBS and its scenes stay as they are. Never raises."""
        for task in tuple(self._following):
            task.cancel()
        await self.connection.close()

    async def __aenter__(self) -> Stage:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    # -- what OBS is ---------------------------------------------------------------------------------

    @property
    def version(self) -> ObsVersion | None:
        """OBS's versions, once connected."""
        return self.connection.version

    async def canvas(self) -> tuple[int, int]:
        """Width and height of OBS's base canvas, in px."""
        data = await self.connection.request("GetVideoSettings")
        return int(data["baseWidth"]), int(data["baseHeight"])

    async def fps(self) -> float:
        """OBS's frame rate, in Hz."""
        data = await self.connection.request("GetVideoSettings")
        return float(data["fpsNumerator"]) / float(data["fpsDenominator"] or 1)

    async def program_scene(self) -> str:
        """The name in OBS of the scene that is on air."""
        return await program_scene(self.connection)

    async def stats(self) -> StageStats:
        """OBS's own figures: load, memory, frames skipped."""
        return await output.read_stats(self.connection)

    def on_event(self, callback: Callable[[Event], None]) -> Callable[[], None]:
        """Calls `callback` with every event of OBS; returns the unsubscriber."""
        return self.connection.on_event(callback)

    def on_state(self, callback: Callable[[ConnectionState], None]) -> Callable[[], None]:
        """Calls `callback` with every new state of the connection; returns the unsubscriber."""
        return self.connection.on_state(callback)

    def events(self) -> AsyncIterator[Event]:
        """Every event of OBS from now on."""
        return self.connection.events()

    # -- building ------------------------------------------------------------------------------------

    async def build(self, plan: StagePlan) -> list[Command]:
        """Makes OBS have the show's scenes; returns what had to be sent (nothing when all is as wanted).

        Everything `show`, `set_picture` and the like changed before is forgotten. Only what is ours is
        touched. Raises `StageError` for a canvas of another shape, a picture that is not there, or a
        foreign scene or source with one of our names; nothing is changed then.
        """
        template = plan.template.scaled(await self.canvas())
        for path in plan.pictures.values():
            _present(path)
        async with self._changing:
            self._plan = StagePlan(template, plan.products, plan.host_url, plan.camera, dict(plan.pictures))
            self._state = ShowState(studio=await self._in_studio_mode())
            return await self._sync()

    async def sync(self) -> list[Command]:
        """Removes every difference between OBS and what is wanted now; returns what was sent."""
        async with self._changing:
            self._built()
            self._state.studio = await self._in_studio_mode()
            return await self._sync()

    async def pending(self) -> list[Command]:
        """What `sync` would send now, without sending it."""
        wanted = self._wanted()
        return diff(wanted, await self._read(wanted))

    async def _in_studio_mode(self) -> bool:
        return bool((await self.connection.request("GetStudioModeEnabled")).get("studioModeEnabled"))

    def _watch_studio_mode(self, event: Event) -> None:
        if event.type == "StudioModeStateChanged" and self._plan is not None:
            task = asyncio.get_running_loop().create_task(self._follow_studio_mode())
            self._following.add(task)
            task.add_done_callback(self._following.discard)

    async def _follow_studio_mode(self) -> None:
        try:
            async with self._changing:
                self._state.studio = await self._in_studio_mode()
                await self._sync()
        except StageError as error:
            log.warning("the change of studio mode could not be followed: %s", error)

    def _wanted(self) -> Wanted:
        if self._plan is None:
            raise StageError("The stage is not built yet.", "Build it with the show's plan first.")
        return wanted_state(self._plan, self._state)

    async def _read(self, wanted: Wanted) -> Actual:
        actual = await read_actual(self.connection, wanted)
        if names := clashes(wanted, actual):
            raise StageError(
                f"OBS already has something of its own named {_listed(names)}.",
                "Rename or delete it in OBS; Cuehost needs the name and touches only what it made itself.",
            )
        if not actual.camera_found:
            raise StageError(
                f"OBS has no source named {wanted.camera!r} for the camera.",
                "Add the camera in OBS under that name, or name the source you have.",
            )
        self._items = {
            (scene.name, item.source): item.id
            for scene in actual.scenes.values()
            for item in reversed(scene.items)  # of a source that is there twice the rearmost counts
        }
        return actual

    async def _sync(self) -> list[Command]:
        sent: list[Command] = []
        wanted = self._wanted()
        until = self._clock() + _SETTLING_S
        passes = 0
        while left := diff(wanted, await self._read(wanted)):
            if self._clock() >= until:
                break
            if passes > 1:
                await asyncio.sleep(min(0.1 * passes, 0.5))  # what was removed keeps its name for a while
            await self._send(left)
            sent += left
            passes += 1
        else:
            return sent
        raise StageError(
            f"OBS does not become what the show needs: {'; '.join(c.reason for c in left[:3])}.",
            "See whether OBS shows a question or an error in a window of its own.",
        )

    async def _send(self, commands: Iterable[Command]) -> None:
        """Sends commands as one batch; failures are logged, the next reading shows what is left."""
        commands = list(commands)
        replies = await self.connection.batch([c.request for c in commands], timeout_s=_BATCH_S)
        for command, reply in zip(commands, replies, strict=True):
            log.debug("%s, so %s", command.reason, command.request.type)
            if not reply.ok and reply.code != ALREADY_EXISTS:
                log.info("%s, but OBS refused %s: %s", command.reason, reply.request, reply.comment)

    # -- on air --------------------------------------------------------------------------------------

    def transition_s(self, scene_id: str) -> float:
        """How long the transition to a scene takes, in s: about so long after a take it is on air alone."""
        transition = transition_of(self._built(), self._known(scene_id))
        return 0.0 if transition.kind == "cut" else transition.ms / 1000

    async def take(self, scene_id: str, *, timeout_s: float = 1.5) -> Taken:
        """Puts a scene on air; returns when OBS's events said that it began and that it was done.

        Counts only when OBS confirms it within `timeout_s` (beyond the transition's length); tried twice.
        Returns at once when the scene is on air already; what is missing of the scene is made again.
        Raises `StageError`.
        """
        name = scene_name(scene_id)
        limit = timeout_s + self.transition_s(scene_id)
        try:
            return await self._taker.take(name, limit)
        except RequestFailed as error:
            if error.code != NOT_FOUND:
                raise
            log.warning("the scene %r is gone from OBS; it is made again", name)
            await self.sync()
            return await self._taker.take(name, limit)

    async def safe(self, *, timeout_s: float = 1.0) -> bool:
        """Takes the safe scene, best effort: for the end of a show that failed. Never raises `StageError`."""
        try:
            await asyncio.wait_for(self.take("safe", timeout_s=timeout_s), 4 * timeout_s)
        except (StageError, TimeoutError) as error:
            log.warning("the safe scene could not be taken: %s", error)
            return False
        return True

    async def show(self, role: Role, scene_id: str | None, visible: bool) -> None:
        """Shows or hides a role in one scene, or in all scenes that have it (None). Raises `StageError`."""
        async with self._changing:
            plan, before = self._built(), self._wanted()
            scenes = plan.scene_ids if scene_id is None else (self._known(scene_id),)
            for scene in scenes:
                if any(item.role == role for item in plan.template.scenes[kind_of(scene)]):
                    self._state.visible[scene, role] = visible
            await self._apply(before, again=lambda scene, item: item.role == role and scene in scenes)

    async def overlays(self, on: bool) -> None:
        """Hides all overlays (title, caption, prompt, picture, price), or shows those that are due again.

        The label stays in either case.
        """
        async with self._changing:
            before = self._wanted()
            self._state.overlays = on
            await self._apply(before)

    async def set_picture(self, role: Role, path: Path | None, scene_id: str | None = None) -> None:
        """Gives a role another picture (PNG), or none. Visibility does not change.

        `scene_id` None is for the roles that all scenes share (caption, prompt, label); for others it is a
        scene id, or a scene kind for the background. OBS shows it with its next frame.
        Raises `StageError` for a picture that is not there.
        """
        if path is not None:
            _present(path)
        async with self._changing:
            before = self._wanted()
            self._state.pictures[picture_key(role, scene_id)] = path
            # The same path is sent again too: its file may have been drawn anew.
            await self._apply(before, reload=None if path is None else image_settings(role, path))

    async def _apply(
        self,
        before: Wanted,
        *,
        again: Callable[[str, WantedItem], bool] = lambda scene, item: False,
        reload: dict[str, Any] | None = None,
    ) -> None:
        """Sends what has changed in the wanted state since `before`, without reading OBS first.

        Visibility of the items for which `again(scene id, item)` holds, and inputs with the settings
        `reload`, are sent even if unchanged. What OBS does not take leads to a full `sync`.
        """
        wanted = self._wanted()
        old_settings = {wish.name: wish.settings for wish in before.inputs}
        old_visible = {(s.name, i.source): i.visible for s in before.scenes for i in s.items}
        requests = [
            Request("SetInputSettings", {"inputName": wish.name, "inputSettings": wish.settings})
            for wish in wanted.inputs
            if wish.settings != old_settings.get(wish.name) or wish.settings == reload
        ]
        for scene_id, scene in zip(self._built().scene_ids, wanted.scenes, strict=True):
            for item in scene.items:
                key = (scene.name, item.source)
                if old_visible.get(key) != item.visible or again(scene_id, item):
                    if key not in self._items:
                        await self._sync()
                        return
                    requests.append(show_command(scene.name, item, self._items[key]).request)
        if not all(reply.ok for reply in await self.connection.batch(requests)):
            await self._sync()

    async def mute_host(self, muted: bool) -> None:
        """Takes the host's sound off the programme, or back on. Raises `StageError`."""
        async with self._changing:
            self._built()
            self._state.host_muted = muted
            name = input_name("host", "opening")
            await self.connection.request("SetInputMute", {"inputName": name, "inputMuted": muted})

    async def reapply_host_settings(self) -> None:
        """Sets the host's unchanged settings again, upon which OBS connects to the stream at once.

        For when the renderer knows that OBS is not connected: OBS itself gives up after a few tries and
        does not say so.
        """
        async with self._changing:
            url = self._built().host_url
            if url is not None:
                data = {"inputName": input_name("host", "opening"), "inputSettings": host_settings(url)}
                await self.connection.request("SetInputSettings", data)

    async def release_host(self, *, timeout_s: float = 2.0) -> None:
        """Have OBS leave the host's stream, which is about to end. Best effort: never raises `StageError`.

        Else OBS would try to get it back for some seconds, and while it does, giving the host's source
        another stream makes all of OBS stand still until its next try.
        """
        if self._plan is None or self._plan.host_url is None:
            return
        data = {"inputName": input_name("host", "opening"), "inputSettings": {"input": ""}}
        try:
            await self.connection.request("SetInputSettings", data, timeout_s=timeout_s)
        except StageError as error:
            log.info("OBS was not told that the host's stream ends: %s", error)

    def _known(self, scene_id: str) -> str:
        if scene_id not in self._built().scene_ids:
            raise StageError(f"There is no scene {scene_id!r} in the show.")
        return scene_id

    def _built(self) -> StagePlan:
        self._wanted()
        assert self._plan is not None
        return self._plan

    # -- outputs -------------------------------------------------------------------------------------

    async def record_start(self) -> float:
        """Starts OBS's recording; returns the monotonic time at which OBS said it runs.

        Raises `StageError` where OBS records already or cannot.
        """
        return await output.start_recording(self.connection)

    async def record_stop(self) -> Path:
        """Ends the recording and returns its file, closed by OBS. Raises `StageError`."""
        return await output.stop_recording(self.connection)

    async def screenshot(self, scene_id: str | None, path: Path, width: int | None = None) -> Path:
        """Writes a PNG of a scene (None: the one on air) to `path`; `width` in px, None as it is.

        A picture of the scene, not of a transition that runs. Raises `StageError`.
        """
        source = await self.program_scene() if scene_id is None else scene_name(scene_id)
        return await output.screenshot(self.connection, source, path, width)


def _present(path: Path) -> None:
    if not path.is_file():
        raise StageError(f"The picture {path} is not there.", "Prepare the show again.")


def _listed(names: list[str]) -> str:
    return ", ".join(map(repr, dict.fromkeys(names)))
