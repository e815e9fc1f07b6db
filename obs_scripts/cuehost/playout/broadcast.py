"""One show on one OBS: builds the scenes, brings the host in, records, conducts, ends safely."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any

from cuehost.errors import CuehostError, HostError, StageError
from cuehost.host import HostEvent, HostProcess, HumanHost
from cuehost.stage import ConnectionState, OnCall, Outputs, Stage, StagePlan

from .ahead import scenes_near
from .cards import clips_in
from .conductor import Conductor, Timing
from .editing import Editor, Load, Prepare
from .in_step import InStep
from .live_cards import LiveCards
from .model import PreparedShow
from .ports import Clock, Emit, SavePoint
from .position import RunningOrder
from .prepare import ReadyShow
from .prompter_screen import PrompterScreen, needs_prompter
from .restore import resume_from
from .rounds import Localize, Rounds, loop_end
from .starting import Doors, start_of

SAFE_SCENE = "safe"
_CONNECT_S = 5.0
_WATCH_EVERY_S = 0.5
_GONE_AFTER = 4
_RECORD_TAIL_S = 0.6
_RECORD_LEAD_S = 0.3


@dataclass(frozen=True, slots=True)
class AirOptions:
    """How a show goes on air. `camera` names a source in OBS for a human host; `on_call` the sources of who
    takes over a show without one.

    `load` and `prepare` make edits and further rounds: without them the show stays as it is. `now` is the
    wall clock, and `localize` (see `loop_end`) knows when it changes. `save_point` puts restore points on the
    disk, and `point` is the one to go on from, in hold if `held`. `outputs` knows what OBS was putting out,
    for when it comes back.
    """

    record: bool = False
    camera: str | None = None
    on_call: OnCall | None = None
    timing: Timing = field(default_factory=Timing)
    load: Load | None = None
    prepare: Prepare | None = None
    now: Callable[[], datetime] = lambda: datetime.now().astimezone()
    localize: Localize = datetime.astimezone
    save_point: SavePoint | None = None
    point: Mapping[str, Any] | None = None
    held: bool = False
    outputs: Outputs | None = None


@dataclass(frozen=True, slots=True)
class Aired:
    """How it ended: the reason in words, and OBS's recording if one was made."""

    reason: str
    recording: Path | None


class Broadcast:
    """Airs a ready show. `host` has been started; `stage` is connected. Both stay so afterwards.

    `conductor` is there for commands once the show runs, and `editor` where it can be edited; `doors` while
    it waits for its time; `recording` is OBS's file once it is closed.
    """

    def __init__(self, stage: Stage, host: HostProcess | HumanHost, emit: Emit, mono: Clock) -> None:
        self.stage = stage
        self.host = host
        self.conductor: Conductor | None = None
        self.editor: Editor | None = None
        self.recording: Path | None = None
        self.doors: Doors | None = None
        self._prompter: Path | None = None
        self._emit = emit
        self._mono = mono
        self._options = AirOptions()
        self._plan: StagePlan | None = None
        self._airing: Conductor | None = None
        self._returning: asyncio.Task[None] | None = None
        self._reconnecting: asyncio.Task[None] | None = None
        self._in_step = InStep(stage, host)

    @property
    def on_call(self) -> OnCall | None:
        """The sources of who takes over; None where none are named, or a person is the host."""
        return self._options.on_call

    def tell(self, event: str, **fields: Any) -> None:
        """Have something written to the show's log that was decided elsewhere."""
        self._emit(event, **fields)

    async def run(self, ready: ReadyShow, options: AirOptions) -> Aired:
        """Air the show to its end. Raises `StageError` or `HostError` when it cannot go on air or on.

        However it ends, OBS is left in the safe scene and the recording is closed.
        """
        self._options = options
        order = RunningOrder.of(ready.show)
        start = None if options.point is None else resume_from(options.point, order, held=options.held)
        rounds: Rounds | None = None

        async def next_round(number: int) -> PreparedShow | None:
            return await rounds.next(number) if rounds is not None else None

        conductor = Conductor(
            ready.show,
            stage=self.stage,
            host=self.host,
            emit=self._emit,
            mono=self._mono,
            safe_scene=SAFE_SCENE,
            timing=options.timing,
            next_round=next_round,
            save_point=options.save_point,
            start=start,
        )
        self._airing = conductor
        screen = await self._prompter_of(ready, conductor)
        await self.build(ready, options)
        await self.await_host()
        watching = [asyncio.create_task(self._watch_host())]
        if screen is not None:
            watching.append(asyncio.create_task(screen.run()))
        if ready.redraw is not None:
            conductor.live = LiveCards(
                conductor,
                self.stage,
                ready.template,
                lambda: self.editor.ready if self.editor else ready,
                ready.redraw,
                self._emit,
                self._mono,
                options.now,
            )
            conductor.board.amend = conductor.live.amended
            watching.append(asyncio.create_task(conductor.live.run()))
        if options.load is not None and options.prepare is not None:
            self.editor = Editor(
                ready,
                conductor,
                self._emit,
                load=options.load,
                prepare=options.prepare,
                restage=self._restage,
            )
            watching.append(asyncio.create_task(self.editor.watch()))
            rounds = self._rounds(ready, self.editor, options.prepare)
        forget = self.stage.on_state(self._follow_stage)
        deaf = self.host.on_event(self._follow_host)
        try:
            if start is None:
                await self._await_start(ready, conductor.live)
            if options.record:
                await self._record(options)
            self.conductor = conductor
            if rounds is not None:
                rounds.prepare_ahead()
            reason = await conductor.run()
        finally:
            forget()
            deaf()
            self._in_step.close()
            if rounds is not None:
                rounds.close()
            for task in (*watching, self._returning, self._reconnecting):
                if task is not None:
                    task.cancel()
            with suppress(HostError):
                await self.host.stop()
            # A second Ctrl-C must not leave the recording open, so this runs to its end by itself.
            self.recording = await asyncio.shield(asyncio.ensure_future(self._end(options.record)))
        return Aired(reason, self.recording)

    async def _await_start(self, ready: ReadyShow, live: LiveCards | None) -> None:
        """Wait for the time at which the show is to begin, if it names one."""
        options = self._options
        begins = start_of(ready.rundown, options.now(), options.localize)
        if begins is None:
            return
        self.doors = Doors(begins, options.now, self._emit)
        try:
            await self.doors.wait(self.stage, "break", live)
        finally:
            self.doors = None

    async def _prompter_of(self, ready: ReadyShow, conductor: Conductor) -> PrompterScreen | None:
        """The prompter of who reads the show's lines, drawn for the first time; None where nobody does."""
        self._prompter = None
        if ready.redraw is None or not needs_prompter(ready.rundown):
            return None
        size = ready.template.canvas
        screen = PrompterScreen(conductor, self.stage, ready.redraw, size, self._emit, self._mono)
        try:
            self._prompter = await asyncio.to_thread(screen.first)
        except CuehostError as error:
            self._emit("fault", role="prompter", reason=str(error), code="fallback")
            return None
        return screen

    def _rounds(self, ready: ReadyShow, editor: Editor, prepare: Prepare) -> Rounds | None:
        loop, options = ready.rundown.loop, self._options
        if loop is None:
            return None
        end = loop_end(loop, options.now(), options.localize)
        return Rounds(loop, editor, self._emit, prepare=prepare, now=options.now, end=end)

    async def _record(self, options: AirOptions) -> None:
        """Record, or go on with the recording of the show that is gone on with."""
        if options.point is not None and options.outputs is not None and options.outputs.recording:
            self._emit("record_continues", reason="OBS has recorded on", code="recovery")
            return
        at = await self.stage.record_start()
        self._emit("record_started", at=at, file=await self._recording_name(), code="planned")
        await asyncio.sleep(_RECORD_LEAD_S)

    # -- when OBS goes away and comes back ---------------------------------------------------------

    def _follow_stage(self, state: ConnectionState) -> None:
        """Tell the conductor when OBS is gone, and when it is back with all that the show needs."""
        if self.conductor is None:
            return
        if state in (ConnectionState.WAITING, ConnectionState.REFUSED):
            if self._returning is not None:
                self._returning.cancel()
                self._returning = None
            self.conductor.stage_lost(f"the connection is {state.value}")
        elif state is ConnectionState.READY and self._returning is None:
            self._returning = asyncio.create_task(self._come_back(self.conductor))

    async def _come_back(self, conductor: Conductor) -> None:
        """Go on once OBS, which has the show's scenes again, has the host's stream too."""
        while True:
            try:
                await self.await_host()
                await self._put_out_again()
                break
            except (StageError, HostError) as error:
                self._emit("fault", reason=f"OBS is not ready yet: {error}", code="recovery")
                await asyncio.sleep(_WATCH_EVERY_S)
        self._returning = None
        conductor.stage_back()

    async def _put_out_again(self) -> None:
        """Have an OBS that is back record and stream as the one that died did."""
        outputs = self._options.outputs
        if outputs is None:
            return
        outputs.recording = outputs.recording or self._options.record
        for what in await outputs.restore():
            file = await self._recording_name() if what == "recording" else None
            self._emit(f"{what}_restarted", reason="OBS is back", file=file, code="recovery")

    async def _recording_name(self) -> str | None:
        path = await self.stage.recording_file()
        return PurePath(path).name if path else None

    # -- the stage ---------------------------------------------------------------------------------

    async def _restage(self, ready: ReadyShow) -> None:
        """Make the stage have an edited show's pictures, its music, and scenes for products that are new."""
        plan, before = self._plan_of(ready), self._plan
        if before is None or set(plan.products) != set(before.products):
            board = self.conductor.board if self.conductor is not None else None
            await self.stage.build(plan, host_muted=board is not None and board.muted)
            if board is not None:
                board.forget()
            self._plan = plan
            return
        if plan.music != before.music:
            await self.stage.set_music(plan.music)
        if (plan.sets, plan.clips) != (before.sets, before.clips):
            await self.stage.set_sets(plan.sets, plan.clips)
        self._plan = plan
        for (role, scene), path in plan.pictures.items():
            if before.pictures.get((role, scene)) != path:
                await self.stage.set_picture(role, path, scene)

    def _plan_of(self, ready: ReadyShow) -> StagePlan:
        at = self._airing.position.segment if self._airing else 0
        near = scenes_near(ready.show, min(at, len(ready.show.segments) - 1))
        return StagePlan(
            ready.template,
            products=tuple(dict.fromkeys(s.product for s in ready.rundown.segments if s.product)),
            host_url=f"tcp://127.0.0.1:{self.host.port}" if self.host.port else None,
            camera=self._options.camera,
            on_call=self._options.on_call,
            pictures=ready.pictures.first,
            music=ready.music,
            motion=ready.motion,
            prompter=self._prompter,
            sets=ready.show.sets,
            clips=clips_in(ready.pictures),
            first=tuple(key for key in (scene.partition(":")[2] for scene in near) if key),
        )

    async def build(self, ready: ReadyShow, options: AirOptions) -> None:
        """Make OBS have the show's scenes."""
        self._options = options
        self._plan = plan = self._plan_of(ready)
        sent = await self.stage.build(plan)
        self._emit("stage_built", changes=len(sent), code="auto")

    async def await_host(self) -> None:
        """Wait until OBS shows the host's stream; ask it to connect when it has given up."""
        for attempt in range(3):
            if attempt:
                await self.stage.reapply_host_settings()
            deadline = self._mono() + _CONNECT_S
            while self._mono() < deadline:
                if self.host.obs_connected:
                    self._in_step.connected()
                    return
                await asyncio.sleep(0.02)
        raise HostError(
            "OBS does not connect to the host's stream.",
            "See that nothing blocks connections on this computer (a firewall, a VPN), and try again.",
        )

    async def _reconnect_host(self) -> None:
        """Have OBS connect to a host that was restarted; by itself it tries about once a second."""
        with suppress(StageError):
            await self.stage.reapply_host_settings()

    def _follow_host(self, event: HostEvent) -> None:
        if event.get("event") == "ready" and not self.host.obs_connected:
            self._reconnecting = asyncio.create_task(self._reconnect_host())
        elif event.get("event") == "footage_lost":
            reason = f"{event.get('reason')}; the host is drawn instead"
            self._emit("fault", line=event.get("line"), reason=reason, code="fallback")
        elif event.get("event") == "connected":
            self._in_step.connected()
        elif event.get("event") == "taken_up":
            self._in_step.taken_up()

    async def _watch_host(self) -> None:
        """OBS gives up on a stream that was gone for a while and does not say so: make it connect again."""
        gone = 0
        while True:
            await asyncio.sleep(_WATCH_EVERY_S)
            gone = 0 if self.host.obs_connected or not self.host.running else gone + 1
            if gone >= _GONE_AFTER:
                gone = 0
                reason = "OBS had lost the host's stream; it was connected again"
                self._emit("fault", reason=reason, code="recovery")
                with suppress(StageError):
                    await self.stage.reapply_host_settings()

    async def _end(self, recording: bool) -> Path | None:
        """Close the recording and rest in the safe scene; the recording's file."""
        path = None
        if recording:
            await asyncio.sleep(_RECORD_TAIL_S)
            try:
                path = await self.stage.record_stop()
                self._emit("record_ended", file=path.name, code="planned")
            except CuehostError as error:
                self._emit("fault", reason=str(error), code="fallback")
        await self.stage.camera.leave()
        await self.stage.safe()
        return path
