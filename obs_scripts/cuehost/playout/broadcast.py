"""One show on one OBS: builds the scenes, brings the host in, records, conducts, ends safely."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from cuehost.errors import CuehostError, HostError, StageError
from cuehost.host import HostProcess
from cuehost.stage import Stage, StagePlan

from .conductor import Conductor, Timing
from .model import PreparedShow
from .ports import Clock, Emit
from .prepare import ReadyShow

SAFE_SCENE = "safe"
_CONNECT_S = 5.0
_WATCH_EVERY_S = 0.5
_GONE_AFTER = 4
_RECORD_TAIL_S = 0.6
_RECORD_LEAD_S = 0.3

NextRound = Callable[[int], Awaitable[PreparedShow | None]]


@dataclass(frozen=True, slots=True)
class AirOptions:
    """How a show goes on air. `camera` names a source in OBS for a human host."""

    record: bool = False
    camera: str | None = None
    timing: Timing = field(default_factory=Timing)


@dataclass(frozen=True, slots=True)
class Aired:
    """How it ended: the reason in words, and OBS's recording if one was made."""

    reason: str
    recording: Path | None


class Broadcast:
    """Airs a ready show. `host` has been started; `stage` is connected. Both stay so afterwards.

    `conductor` is there for commands once the show runs; `recording` is OBS's file once it is closed.
    """

    def __init__(self, stage: Stage, host: HostProcess, emit: Emit, mono: Clock) -> None:
        self.stage = stage
        self.host = host
        self.conductor: Conductor | None = None
        self.recording: Path | None = None
        self._emit = emit
        self._mono = mono

    async def run(self, ready: ReadyShow, options: AirOptions, next_round: NextRound | None = None) -> Aired:
        """Air the show to its end. Raises `StageError` or `HostError` when it cannot go on air or on.

        However it ends, OBS is left in the safe scene and the recording is closed.
        """
        conductor = Conductor(
            ready.show,
            stage=self.stage,
            host=self.host,
            emit=self._emit,
            mono=self._mono,
            safe_scene=SAFE_SCENE,
            timing=options.timing,
            next_round=next_round,
        )
        await self.build(ready, options)
        await self.await_host()
        watch = asyncio.create_task(self._watch_host())
        try:
            if options.record:
                self._emit("record_started", at=await self.stage.record_start())
                await asyncio.sleep(_RECORD_LEAD_S)
            self.conductor = conductor
            reason = await conductor.run()
        finally:
            watch.cancel()
            with suppress(HostError):
                await self.host.stop()
            # A second Ctrl-C must not leave the recording open, so this runs to its end by itself.
            self.recording = await asyncio.shield(asyncio.ensure_future(self._end(options.record)))
        return Aired(reason, self.recording)

    async def build(self, ready: ReadyShow, options: AirOptions) -> None:
        """Make OBS have the show's scenes."""
        plan = StagePlan(
            ready.template,
            products=tuple(dict.fromkeys(s.product for s in ready.rundown.segments if s.product)),
            host_url=f"tcp://127.0.0.1:{self.host.port}",
            camera=options.camera,
            pictures=ready.pictures.first,
        )
        sent = await self.stage.build(plan)
        self._emit("stage_built", changes=len(sent))

    async def await_host(self) -> None:
        """Wait until OBS shows the host's stream; ask it to connect when it has given up."""
        for attempt in range(3):
            if attempt:
                await self.stage.reapply_host_settings()
            deadline = self._mono() + _CONNECT_S
            while self._mono() < deadline:
                if self.host.obs_connected:
                    return
                await asyncio.sleep(0.02)
        raise HostError(
            "OBS does not connect to the host's stream.",
            "See that nothing blocks connections on this computer (a firewall, a VPN), and try again.",
        )

    async def _watch_host(self) -> None:
        """OBS gives up on a stream that was gone for a while and does not say so: make it connect again."""
        gone = 0
        while True:
            await asyncio.sleep(_WATCH_EVERY_S)
            gone = 0 if self.host.obs_connected or not self.host.running else gone + 1
            if gone >= _GONE_AFTER:
                gone = 0
                self._emit("fault", reason="OBS had lost the host's stream; it was connected again")
                with suppress(StageError):
                    await self.stage.reapply_host_settings()

    async def _end(self, recording: bool) -> Path | None:
        """Close the recording and rest in the safe scene; the recording's file."""
        path = None
        if recording:
            await asyncio.sleep(_RECORD_TAIL_S)
            try:
                path = await self.stage.record_stop()
                self._emit("record_ended", file=path.name)
            except CuehostError as error:
                self._emit("fault", reason=str(error))
        await self.stage.safe()
        return path
