"""The stage: our side of OBS. Builds the show's scenes, takes them on air, shows and hides."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from pathlib import Path

from cuehost.errors import ObsRefused, ObsTooOld, ObsUnreachable, StageError
from cuehost.waiting import within

from . import output
from .address import ObsAddress
from .camera import CameraSource
from .connection import ObsConnection
from .diff import NOTHING, Command
from .drifter import Drifter
from .frames import FrameTimes, watch_frames
from .host_source import HostSource
from .keeper import Keeper
from .messages import ConnectionState, Event
from .names import PROMPTER, scene_name
from .needs import REQUIRED_REQUESTS, check_kinds
from .notice import Notice
from .output import StageStats, Vitals
from .plan import StagePlan, standing
from .session import Asks
from .showing import Showing, present
from .take import Taken, Taker, program_scene
from .version import ObsVersion
from .wanted import transition_of
from .watch import Watch
from .window import Window

log = logging.getLogger(__name__)


class Stage(Showing):
    """A connected OBS with the scenes of one show.

    Every call has a time-out and raises `StageError` (or its `ObsUnreachable`, `ObsRefused`,
    `ObsTooOld`) with a message and a mend for the seller. Calls may come from several tasks; changes are
    made one after another. After a lost connection, and after a change of the scene collection, what OBS
    lacks is made again before anything else is asked. `watch` repairs what others change meanwhile.
    """

    def __init__(self, connection: ObsConnection, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(connection, Keeper(connection, clock), Taker(connection, clock))
        self._clock = clock
        self._host = HostSource(connection, self._keeper)
        self.camera = CameraSource(connection, self._keeper, self._taker)
        self._window = Window(connection, self._keeper, self._taker)
        self._drifter = Drifter(connection, self._keeper, self._taker, clock)
        self._watches: list[Watch] = []
        self._following: set[asyncio.Task[None]] = set()
        connection.on_event(self._follow_studio_mode)
        connection.sync_with(self._synchronise)

    @classmethod
    async def connect(cls, address: ObsAddress, *, wait_s: float = 0.0) -> Stage:
        """Connects to OBS, dialling for up to `wait_s` seconds (0: once).

        Raises `ObsUnreachable`, `ObsRefused`, `ObsTooOld`, or `StageError` where OBS lacks a kind of source.
        """
        stage = cls(ObsConnection(address, required=REQUIRED_REQUESTS))
        await stage.connection.open(wait_s)
        try:
            await check_kinds(stage.connection)
        except BaseException:
            await stage.close()
            raise
        return stage

    async def close(self) -> None:
        """Ends the connection; OBS and its scenes stay as they are. Never raises."""
        for watch in self._watches:
            watch.stop()
        self._watches.clear()
        self._drifter.stop()
        self._keeper.mover.close()
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

    async def frames(self) -> FrameTimes | None:
        """When OBS takes its frames, by the clock of `time.monotonic`; takes half a second. None where that
        can't be told to 8 ms.
        """

        async def count() -> int:
            return (await output.read_stats(self.connection)).render_total

        return await watch_frames(count, await self.fps(), time.monotonic)

    async def vitals(self) -> Vitals:
        """OBS's own figures and how its outputs are, asked for all at once."""
        return await output.read_vitals(self.connection)

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

    async def build(self, plan: StagePlan, *, host_muted: bool = False) -> list[Command]:
        """Makes OBS have the show's scenes; returns what had to be sent (nothing when all is as wanted).

        Everything `show`, `set_picture` and the like changed before is forgotten, but for the sets that
        scenes stand in and the camera of who has taken over; `host_muted` says whether the host begins
        unheard. Only what is ours is touched, but for the sound of a camera on call.
        Raises `StageError` for a canvas of another shape, a picture that is needed and not there, or a
        foreign scene or source with one of our names; nothing is changed then.
        """
        video = await self.connection.request("GetVideoSettings")
        template = plan.template.scaled((int(video["baseWidth"]), int(video["baseHeight"])))
        state = plan.first_state()
        shown = standing(plan, state)
        for (_, scene), path in plan.pictures.items():
            if scene is None or scene in shown or ":" not in scene:
                present(path)
        for path in {path for scene in shown for of in (plan.sets, plan.clips) for path in of.get(scene, ())}:
            present(path)
        if plan.prompter is not None:
            present(plan.prompter)
        keeper = self._keeper
        async with keeper.changing:
            keeper.plan = replace(plan, template=template, pictures=dict(plan.pictures))
            if keeper.mover.motion != plan.motion:
                keeper.poses.clear()
            keeper.mover.motion = plan.motion
            keeper.mover.fps = float(video["fpsNumerator"]) / float(video["fpsDenominator"] or 1)
            state.sets = {s: up for s, up in keeper.state.sets.items() if up in plan.sets.get(s, ())}
            if plan.on_call is not None and keeper.state.called in shown:
                state.called = keeper.state.called
            keeper.state = state
            keeper.state.host_muted = host_muted
            await self.camera.look(self.connection, plan, state)
            keeper.state.studio = await self._in_studio_mode(self.connection)
            keeper.left = NOTHING
            keeper.touch()
            sent = await keeper.sync(new=True)
            await self.camera.sound(self.connection, seen=state.called is not None)
        self._drifter.start()
        return sent

    async def sync(self) -> list[Command]:
        """Removes every difference between OBS and what is wanted now; returns what was sent.

        What was left to the operator stays left.
        """
        async with self._keeper.changing:
            self._keeper.built()
            await self._look_at_studio_mode(self.connection)
            return await self._keeper.sync()

    async def pending(self) -> list[Command]:
        """What `sync` would send now, without sending it."""
        return await self._keeper.pending()

    def watch(self, tell: Callable[[Notice], None]) -> Callable[[], None]:
        """Watches over what is built until the function returned is called, or the stage is closed.

        What others change among our things is put right within a second, or left where the template says
        `operator_may_change`; each is told to `tell`, and so is every change of the scene on air.
        """
        watch = Watch(
            self.connection,
            self._keeper,
            self._taker,
            tell=tell,
            retake=self.take,
            clock=self._clock,
        )
        self._watches.append(watch)

        def stop() -> None:
            watch.stop()
            if watch in self._watches:
                self._watches.remove(watch)

        return stop

    async def _synchronise(self, asks: Asks) -> None:
        """Has OBS, come back or with another scene collection, become what is wanted."""
        if self._keeper.plan is not None:
            await self.camera.look(asks, self._keeper.plan, self._keeper.state)
            await self._look_at_studio_mode(asks)
            sent = await self._keeper.sync(asks)
            await self.camera.sound(asks, seen=self.camera.scene is not None)
            for watch in self._watches:
                watch.synchronised(sent)

    async def _in_studio_mode(self, asks: Asks) -> bool:
        return bool((await asks.request("GetStudioModeEnabled")).get("studioModeEnabled"))

    async def _look_at_studio_mode(self, asks: Asks) -> None:
        self._keeper.state.studio = await self._in_studio_mode(asks)
        self._keeper.touch()

    def _follow_studio_mode(self, event: Event) -> None:
        async def follow() -> None:
            try:
                await self.sync()
            except StageError as error:
                log.warning("the change of studio mode could not be followed: %s", error)

        if event.type == "StudioModeStateChanged" and self._keeper.plan is not None:
            task = asyncio.get_running_loop().create_task(follow())
            self._following.add(task)
            task.add_done_callback(self._following.discard)

    # -- on air --------------------------------------------------------------------------------------

    def transition_s(self, scene_id: str) -> float:
        """How long the transition to a scene takes, in s: about so long after a take it is on air alone."""
        transition = transition_of(self._keeper.built(), self._known(scene_id))
        return 0.0 if transition.kind == "cut" else transition.ms / 1000

    async def have_ready(self, scene_ids: Sequence[str]) -> None:
        """Makes scenes ahead of their takes, the most urgent first: of more than `MOST_PRODUCTS` products
        only some have one at a time. Raises `StageError`; a take makes what it lacks itself.
        """
        await self._window.have([self._known(scene_id) for scene_id in scene_ids], look=True)

    async def take(self, scene_id: str, *, timeout_s: float = 1.5) -> Taken:
        """Puts a scene on air; returns when OBS's events said that it began and that it was done.

        Counts only when OBS confirms it within `timeout_s` (beyond the transition's length); tried twice.
        Returns at once when the scene is on air already; what is missing of the scene is made again.
        Raises `StageError`.
        """
        name = scene_name(scene_id)
        limit = timeout_s + self.transition_s(scene_id)
        await self._window.have([scene_id], look=False)
        try:
            return await self._taker.take(name, limit)
        except (ObsUnreachable, ObsRefused, ObsTooOld):
            raise
        except StageError as error:
            # OBS may still know a scene that a person deleted, and take it no more.
            if not await self.sync():
                raise
            log.warning("the scene %r was not as wanted and is made again: %s", name, error)
            return await self._taker.take(name, limit)

    async def safe(self, *, timeout_s: float = 1.0) -> bool:
        """Takes the safe scene, best effort: for the end of a show that failed. Never raises `StageError`."""
        try:
            await within(self.take("safe", timeout_s=timeout_s), 4 * timeout_s)
        except (StageError, TimeoutError) as error:
            log.warning("the safe scene could not be taken: %s", error)
            return False
        return True

    async def mute_host(self, muted: bool) -> None:
        """Takes the host's sound off the programme, or back on. Raises `StageError`."""
        await self._host.mute(muted)

    async def reapply_host_settings(self) -> None:
        """Sets the host's unchanged settings again, upon which OBS connects to the stream at once.

        For when the renderer knows that OBS is not connected: OBS itself gives up after a few tries and
        does not say so. Raises `StageError`.
        """
        await self._host.reapply_settings()

    async def release_host(self, *, timeout_s: float = 2.0) -> None:
        """Have OBS leave the host's stream, which is about to end. Best effort: never raises `StageError`.

        Else OBS would try to get it back for some seconds, and while it does, giving the host's source
        another stream makes all of OBS stand still until its next try.
        """
        await self._host.release(timeout_s=timeout_s)

    # -- outputs -------------------------------------------------------------------------------------

    async def record_start(self) -> float:
        """Starts OBS's recording; returns the monotonic time at which OBS said it runs.

        Raises `StageError` where OBS records already or cannot.
        """
        return await output.start_recording(self.connection)

    async def record_stop(self) -> Path:
        """Ends the recording and returns its file, closed by OBS. Raises `StageError`."""
        return await output.stop_recording(self.connection)

    async def recording_file(self) -> str | None:
        """The file OBS records to now, as OBS names it; None where it does not say."""
        return await output.recording_file(self.connection)

    async def screenshot(self, scene_id: str | None, path: Path, width: int | None = None) -> Path:
        """Writes a PNG of a scene (None: the one on air) to `path`; `width` in px, None as it is.

        A picture of the scene, not of a transition that runs. Raises `StageError`.
        """
        source = await self.program_scene() if scene_id is None else scene_name(scene_id)
        return await output.screenshot(self.connection, source, path, width)

    async def refresh_prompter(self) -> None:
        """Has OBS read the prompter's picture anew, drawn over what was there. Raises `StageError`."""
        if path := self._keeper.built().prompter:
            data = {"inputName": PROMPTER, "inputSettings": {"file": present(path)}}
            await self.connection.request("SetInputSettings", data)

    async def look(self, width: int, quality: int = 60) -> bytes:
        """A JPEG of the scene on air, `width` px wide, for somebody to watch. Raises `StageError`."""
        scene = self._taker.told or await self.program_scene()
        return await output.look(self.connection, scene, width, quality)
