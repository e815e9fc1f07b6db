"""The engine: one show at a time, from its rundown to its report, commanded from anywhere."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cuehost.airing import AirOrder, Means, ShowResult, air
from cuehost.config import Config
from cuehost.errors import CuehostError, InputError
from cuehost.host import HostProcess, Standby, work_out
from cuehost.ledger import RestorePoint
from cuehost.places import ENGINE_FILE, pack_cache
from cuehost.playout import Broadcast, Progress, ReadyShow, check_arguments
from cuehost.rundown import Rundown
from cuehost.serving import served
from cuehost.stage import ObsAddress, Stage, discover
from cuehost.studio import Studio, local_time

if TYPE_CHECKING:
    from cuehost.preflight import Finding

log = logging.getLogger(__name__)

_WORDS = {"held": "Held", "safe": "Safe scene", "break": "Break", "waiting": "Waiting for OBS or the host"}

State = Literal["idle", "preparing", "ready", "starting", "on_air", "failed"]


class Engine:
    """Prepares and airs shows. `do` and `status` are what the API offers."""

    def __init__(self, studio: Studio, *, address: ObsAddress | None = None) -> None:
        self.studio = studio
        self.quit = asyncio.Event()
        self.state: State = "idle"
        self.message = "Ready for a rundown"
        self.result: ShowResult | None = None
        self._address = address
        self._task: asyncio.Task[None] | None = None
        self._broadcast: Broadcast | None = None
        self._progress = ""
        self._leisure = asyncio.Event()

    @property
    def config(self) -> Config:
        """The settings."""
        return self.studio.config

    # -- the API -----------------------------------------------------------------------------------

    def status(self) -> dict[str, Any]:
        """How things stand, as JSON-able data; `summary` is one line for a person."""
        status: dict[str, Any] = {"state": self.state, "pid": os.getpid(), "summary": self._summary()}
        conductor = self._broadcast.conductor if self._broadcast else None
        if conductor is not None:
            line = conductor.line
            status |= {
                "show": conductor.show.title,
                "playout": conductor.state,
                "segment": conductor.segment.segment.id,
                "segment_number": conductor.position.segment + 1,
                "segments": [s.segment.id for s in conductor.show.segments],
                "scene": conductor.board.program,
                "line": line.line.id if line else None,
                "text": line.line.text if line else None,
                "muted": conductor.board.muted,
                "overlays": conductor.board.overlays_on,
                "round": conductor.round + 1,
                "times": conductor.times().as_status(local_time()),
            }
        return status

    def _summary(self) -> str:
        conductor = self._broadcast.conductor if self._broadcast else None
        if self.state == "preparing":
            return f"Preparing: {self._progress}" if self._progress else "Preparing"
        if self.state != "on_air" or conductor is None:
            return self.message
        words = _WORDS.get(conductor.state, "On air")
        place = f"{conductor.position.segment + 1}/{len(conductor.show.segments)} {conductor.segment.title}"
        return f"{words}: {conductor.show.title}, {place}"

    async def do(self, action: str, /, **arguments: Any) -> None:
        """Do one of `prepare`, `start` (rundown=, lang=, record=, discover=), `stop`, `quit`, or an
        action of the show on air (`cuehost.playout.ACTIONS`), or `reload` or `undo_edit` of its rundown.
        Raises `CuehostError`.
        """
        if action == "quit":
            self.quit.set()
        elif action in ("prepare", "start"):
            order = _order(arguments)
            work = self._prepare_only(order) if action == "prepare" else self._air_and_tell(order)
            self._begin(work)
        elif action == "stop" and (self._broadcast is None or self._broadcast.conductor is None):
            await self.cancel()
        elif self._broadcast is None or self._broadcast.conductor is None:
            raise InputError("No show is on air.", f"Start one first ({action} is for a show on air).")
        elif action in ("reload", "undo_edit") and self._broadcast.editor is not None and not arguments:
            editor = self._broadcast.editor
            await (editor.reload() if action == "reload" else editor.undo())
        else:
            check_arguments(action, arguments)
            self._broadcast.conductor.do(action, **arguments)

    def resume(self, point: RestorePoint) -> None:
        """Go on with the show that broke off there, as the user allowed it when it began."""
        order = AirOrder(
            Path(point["rundown"]),
            point["lang"],
            record=point["recording"],
            folder=Path(point["folder"]),
            discover=True,
            resume=point,
        )
        self._begin(self._air_and_tell(order))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        if self._task is not None and not self._task.done():
            work.close()
            raise InputError("The engine is busy with a show.", "Stop it first.")
        self.state, self.message = "preparing", "Preparing"
        self._task = asyncio.create_task(work)

    async def cancel(self) -> None:
        """End whatever is under way, safely."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def _prepare_only(self, order: AirOrder) -> None:
        with self._telling():
            rundown = self.studio.rundown(order.rundown)
            self.studio.check_show(rundown, order.lang)
            try:
                async with self._connected(order) as stage:
                    canvas = await stage.canvas()
            except CuehostError as error:
                log.info("preparing without OBS: %s", error)
                canvas = self.studio.template(rundown).canvas
            ready = await self.prepare_all(rundown, order.lang, canvas, self._note_progress)
            self.state, self.message = "ready", f"Ready: {describe(ready)}"

    async def _air_and_tell(self, order: AirOrder) -> None:
        with self._telling():
            result = await self.air(order, self._note_progress)
            self.state, self.message = (
                "idle",
                f"The show has ended ({result.reason}); report: {result.report}",
            )

    def _telling(self) -> _Telling:
        return _Telling(self)

    def forget_progress(self) -> None:
        """Say nothing of how far earlier work came."""
        self._progress = ""

    def _note_progress(self, what: str, done: int, total: int) -> None:
        self._progress = f"{what} {done}/{total}"

    # -- shows -------------------------------------------------------------------------------------

    async def prepare(
        self,
        rundown: Rundown,
        lang: str | None,
        canvas: tuple[int, int],
        progress: Progress,
        round: int = 0,
        *,
        resuming: bool = False,
    ) -> ReadyShow:
        """Make a show ready for a canvas in px; one that is `resuming` as it was."""
        self.state = "preparing"
        chosen = self.studio.language(rundown, lang)
        return await self.studio.prepare(rundown, chosen, canvas, progress, round=round, resuming=resuming)

    async def prepare_all(
        self, rundown: Rundown, lang: str | None, canvas: tuple[int, int], progress: Progress
    ) -> ReadyShow:
        """Make a show ready for later, and its host too, who makes himself ready where a show is aired."""
        pack = self.studio.pack_folder(rundown)
        hosting = asyncio.create_task(asyncio.to_thread(work_out, pack, self._pack_cache))
        try:
            return await self.prepare(rundown, lang, canvas, progress)
        finally:
            await hosting

    @asynccontextmanager
    async def _connected(self, order: AirOrder, wait_s: float = 0.0) -> AsyncIterator[Stage]:
        async with await Stage.connect(self.obs_address(order), wait_s=wait_s) as stage:
            yield stage

    def obs_address(self, order: AirOrder | None = None) -> ObsAddress:
        """Where OBS listens: as given, as set, or (if the user allows it) as OBS itself has it."""
        if self._address is not None:
            return self._address
        obs = self.config.obs
        password = obs.password.get_secret_value() if obs.password else ""
        if (
            not password
            and (obs.auto_discover or (order and order.discover))
            and obs.host in ("127.0.0.1", "localhost")
        ):
            found = discover()
            if found is not None:
                return found
        return ObsAddress(obs.host, obs.port, password)

    async def air(
        self, order: AirOrder, progress: Progress, wait_s: float = 0.0, standby: Standby | None = None
    ) -> ShowResult:
        """Prepare a show and air it to its end. Raises `CuehostError`; whatever happens, OBS is left in a
        safe state and the log and report are written. `standby` may have the host's process started.
        """
        self.result = None
        rundown = self.studio.rundown(order.rundown)
        self.studio.check_show(rundown, order.lang)
        folder = order.folder or self.studio.result_folder(order.rundown)
        host = HostProcess(
            self.studio.pack_folder(rundown),
            port=self.config.host.port,
            cache=self._pack_cache,
            standby=standby,
        )
        # The host's process starts while OBS is asked and the show is prepared: all take their time.
        starting = asyncio.create_task(host.start())
        try:
            async with self._connected(order, wait_s) as stage:
                number = wording_of(rundown, order.resume["round"] if order.resume else 0)
                canvas, resuming = await stage.canvas(), order.resume is not None
                ready = await self.prepare(rundown, order.lang, canvas, progress, number, resuming=resuming)
                self.state = "starting"
                self._leisure.set()
                await starting
                try:
                    return await self._run(order, ready, stage, host, folder)
                finally:
                    await stage.release_host()
        finally:
            starting.cancel()
            with suppress(asyncio.CancelledError, CuehostError):
                await starting
            await host.close()
            self._broadcast = None

    @property
    def _pack_cache(self) -> Path:
        return pack_cache(self.config.folders.cache)

    async def _run(
        self, order: AirOrder, ready: ReadyShow, stage: Stage, host: HostProcess, folder: Path
    ) -> ShowResult:
        def load() -> Rundown:
            rundown = self.studio.rundown(order.rundown)
            self.studio.check_show(rundown, order.lang)
            return rundown

        async def prepare(rundown: Rundown, round: int) -> ReadyShow:
            lang, canvas = ready.show.lang, ready.template.canvas
            return await self.studio.prepare(
                rundown, lang, canvas, lambda *_: None, round=wording_of(rundown, round)
            )

        def on_air(broadcast: Broadcast) -> None:
            self._broadcast, self.state = broadcast, "on_air"

        def look() -> AsyncIterator[Finding]:
            from cuehost import preflight

            return preflight.at_start(
                self.config,
                ready.rundown,
                ready.show.lang,
                stage,
                ready.template,
                self.obs_address(order),
                now=local_time(),
                record=order.record,
            )

        means = Means(
            stage=stage,
            host=host,
            load=load,
            prepare=prepare,
            latency_s=self.config.host.latency_ms / 1000,
            record_format=self.config.record.format,
            on_air=on_air,
            preflight=look,
        )
        self.result = await air(order, ready, folder, means)
        return self.result

    # -- life --------------------------------------------------------------------------------------

    def served(self, *, at_leisure: bool = False) -> AbstractAsyncContextManager[None]:
        """Serve the API meanwhile; `at_leisure`: once a show is ready for air, or a little later.

        Raises `EngineError` when an engine runs already or the port is in use.
        """
        return served(self, ENGINE_FILE, self.config.engine.port, self._leisure if at_leisure else None)


class _Telling:
    """Turns the end of a piece of work into the engine's state and message."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __enter__(self) -> None:
        self._engine.state, self._engine.message = "preparing", "Preparing"
        self._engine.forget_progress()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> bool:
        if error is None:
            return False
        if isinstance(error, asyncio.CancelledError):
            self._engine.state, self._engine.message = "idle", "Stopped"
            return False
        self._engine.state = "failed"
        if isinstance(error, CuehostError):
            self._engine.message = str(error)
        else:  # told here, as nobody waits for the work
            self._engine.message = f"Something went wrong that should not ({type(error).__name__}: {error})"
            log.debug("an unexpected fault", exc_info=error)
        return isinstance(error, Exception)


def _order(arguments: dict[str, Any]) -> AirOrder:
    """A checked order from the API's arguments. Raises `InputError`."""
    rundown = arguments.get("rundown")
    if not isinstance(rundown, str) or not rundown:
        raise InputError("No rundown is named.", 'Give {"rundown": "path/to/show.yaml"}.')
    lang = arguments.get("lang")
    return AirOrder(
        Path(rundown),
        lang if isinstance(lang, str) else None,
        record=bool(arguments.get("record")),
        discover=bool(arguments.get("discover")),
    )


def wording_of(rundown: Rundown, round: int) -> int:
    """Which wording a round (from 0) is said in: its own where the show is reworded, else the first one."""
    return round if rundown.loop and rundown.loop.reword else 0


def describe(ready: ReadyShow) -> str:
    """A ready show in a few words."""
    lines = sum(len(s.lines) for s in ready.show.segments)
    seconds = sum(s.spoken_s for s in ready.show.segments)
    minutes, rest = divmod(round(seconds), 60)
    return (
        f"{ready.show.title}, {len(ready.show.segments)} segments, {lines} lines, {minutes}:{rest:02} spoken"
    )
