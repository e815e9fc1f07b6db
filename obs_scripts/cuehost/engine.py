"""The engine: one show at a time, from its rundown to its report, commanded from anywhere."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cuehost.airing import AirOrder, Means, ShowResult, air, order_of, wording_of
from cuehost.config import Config
from cuehost.elsewhere import as_it_is, elsewhere_of, rendered, videos_of
from cuehost.engine_view import describe, place, summary
from cuehost.errors import CuehostError, InputError
from cuehost.host import HostProcess, HumanHost, Standby, work_out
from cuehost.ledger import RestorePoint
from cuehost.places import ENGINE_FILE, pack_cache, seats_of
from cuehost.playout import Broadcast, Progress, ReadyShow, check_arguments
from cuehost.rundown import Rundown
from cuehost.serving import Network, served
from cuehost.stage import ObsAddress, Stage, discover
from cuehost.studio import Studio, local_time
from cuehost.telling import State, Telling

if TYPE_CHECKING:
    from cuehost.desk import NetworkLink, Operated
    from cuehost.interludes import Answerer
    from cuehost.preflight import Finding
    from cuehost.viewers import Viewers

log = logging.getLogger(__name__)


class Engine:
    """Prepares and airs shows. `do` and `status` are what the API offers. `answerer` makes who replies to
    viewers, of a rundown and a language (None: the product sheet does).
    """

    def __init__(
        self,
        studio: Studio,
        *,
        address: ObsAddress | None = None,
        answerer: Callable[[Rundown, str], Answerer] | None = None,
    ) -> None:
        self.studio = studio
        self.quit = asyncio.Event()
        self.state: State = "idle"
        self.message = "Ready for a rundown"
        self.result: ShowResult | None = None
        self._address = address
        self._task: asyncio.Task[None] | None = None
        self._broadcast: Broadcast | None = None
        self._progress = ""
        self.progress: dict[str, tuple[int, int]] = {}
        self.rundown: Path | None = None
        self._followers: list[Callable[[dict[str, Any]], None]] = []
        self.checked = asyncio.Event()
        """Set once a show is found fit to be aired."""
        self._leisure = asyncio.Event()
        self.viewers = _viewers(studio, answerer)
        self._elsewhere = elsewhere_of(studio.config)
        self.network: NetworkLink | None = None
        """Where others in the network find the desk, once they do."""

    @property
    def config(self) -> Config:
        """The settings."""
        return self.studio.config

    @property
    def broadcast(self) -> Broadcast | None:
        """The show on air, if one is."""
        return self._broadcast

    def follow(self, tell: Callable[[dict[str, Any]], None]) -> Callable[[], None]:
        """Have every entry of the log of shows told, on this loop; returns the unsubscriber."""
        self._followers.append(tell)
        return lambda: self._followers.remove(tell)

    # -- the API -----------------------------------------------------------------------------------

    def status(self) -> dict[str, Any]:
        """How things stand, as JSON-able data; `summary` is one line for a person."""
        status: dict[str, Any] = {"state": self.state, "pid": os.getpid(), "summary": self.summary()}
        conductor = self._broadcast.conductor if self._broadcast else None
        if conductor is not None:
            status |= place(conductor)
        if self.viewers is not None and (audience := self.viewers.status()) is not None:
            status["audience"] = audience
        return status

    def summary(self) -> str:
        """How things stand, in one line for a person."""
        if self.state == "preparing":
            return f"Preparing: {self._progress}" if self._progress else "Preparing"
        conductor = self._broadcast.conductor if self._broadcast else None
        return summary(conductor) if self.state == "on_air" and conductor is not None else self.message

    async def do(self, action: str, /, **arguments: Any) -> None:
        """Do one of `prepare`, `start` (rundown=, lang=, record=, discover=), `stop`, `quit`, or an
        action of the show on air (`cuehost.playout.ACTIONS`), or `reload` or `undo_edit` of its rundown.
        Raises `CuehostError`.
        """
        if action == "quit":
            self.quit.set()
        elif action in ("prepare", "start"):
            order = order_of(arguments)
            work = self._prepare_only(order) if action == "prepare" else self._air_and_tell(order)
            self._begin(work)
        elif action == "stop" and (self._broadcast is None or self._broadcast.conductor is None):
            await self.cancel()
        elif action in ("next", "resume") and self._broadcast and self._broadcast.doors:
            self._broadcast.doors.open()
        elif self._broadcast is None or self._broadcast.conductor is None:
            raise InputError("No show is on air.", f"Start one first ({action} is for a show on air).")
        elif action in ("reload", "undo_edit") and self._broadcast.editor is not None and not arguments:
            editor = self._broadcast.editor
            await (editor.reload() if action == "reload" else editor.undo())
        else:
            check_arguments(action, arguments)
            self._broadcast.conductor.do(action, **arguments)

    def resume(self, point: RestorePoint, standby: Standby | None = None) -> None:
        """Go on with the show that broke off there, as the user allowed it when it began; `standby` may
        have the host's process started.
        """
        order = AirOrder(
            Path(point["rundown"]),
            point["lang"],
            record=point["recording"],
            folder=Path(point["folder"]),
            discover=True,
            resume=point,
        )
        self._begin(self._air_and_tell(order, standby))

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

    async def _air_and_tell(self, order: AirOrder, standby: Standby | None = None) -> None:
        with self._telling():
            result = await self.air(order, self._note_progress, standby=standby)
            self.state, self.message = (
                "idle",
                f"The show has ended ({result.reason}); report: {result.report}",
            )

    def _telling(self) -> Telling:
        return Telling(self)

    def forget_progress(self) -> None:
        """Say nothing of how far earlier work came."""
        self._progress = ""
        self.progress = {}

    def _note_progress(self, what: str, done: int, total: int) -> None:
        self._progress = f"{what} {done}/{total}"
        self.progress = {**self.progress, what: (done, total)}

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
        """Make a show ready for later, and its host too, who makes himself ready where a show is aired; with
        the videos of hosts that a program renders."""
        seats = seats_of(rundown)
        if seats is None:
            return await self.prepare(rundown, lang, canvas, progress)
        hosting = asyncio.create_task(
            asyncio.to_thread(work_out, seats.pack, self._pack_cache, seats.partner)
        )
        try:
            ready = await self.prepare(rundown, lang, canvas, progress)
            if self.viewers is not None:
                await self.viewers.prepare(ready, progress)
            return await rendered(ready, self._elsewhere, progress)
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
        self.rundown = order.rundown
        rundown = self.studio.rundown(order.rundown)
        self.studio.check_show(rundown, order.lang)
        self.checked.set()
        folder = order.folder or self.studio.result_folder(order.rundown)
        host = self._host(rundown, standby)
        # The host's process starts while OBS is asked and the show is prepared: all take their time.
        starting = asyncio.create_task(host.start())
        try:
            async with self._connected(order, wait_s) as stage:
                number = wording_of(rundown, order.resume["round"] if order.resume else 0)
                canvas, resuming = await stage.canvas(), order.resume is not None
                ready = await self.prepare(rundown, order.lang, canvas, progress, number, resuming=resuming)
                ready = await as_it_is(ready, self._elsewhere)
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

    def _host(self, rundown: Rundown, standby: Standby | None) -> HostProcess | HumanHost:
        seats = seats_of(rundown)
        if seats is None:
            return HumanHost()
        return HostProcess(
            seats.pack,
            port=self.config.host.port,
            cache=self._pack_cache,
            standby=standby,
            partner=seats.partner,
            human=seats.human,
            videos=videos_of(self._elsewhere, seats),
        )

    @property
    def _pack_cache(self) -> Path:
        return pack_cache(self.config.folders.cache)

    async def _run(
        self, order: AirOrder, ready: ReadyShow, stage: Stage, host: HostProcess | HumanHost, folder: Path
    ) -> ShowResult:
        def load() -> Rundown:
            rundown = self.studio.rundown(order.rundown)
            self.studio.check_show(rundown, order.lang)
            return rundown

        async def prepare(rundown: Rundown, round: int) -> ReadyShow:
            lang, canvas = ready.show.lang, ready.template.canvas
            return await self.studio.prepare(
                rundown, lang, canvas, lambda *_: None, round=wording_of(rundown, round), on_air=True
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
                on_call=self.studio.on_call(ready.rundown),
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
            tell=self._teller(asyncio.get_running_loop()),
            viewers=self.viewers,
            camera=self.studio.camera(ready.rundown),
            on_call=self.studio.on_call(ready.rundown),
        )
        self.result = await air(order, ready, folder, means)
        return self.result

    def _teller(self, loop: asyncio.AbstractEventLoop) -> Callable[[dict[str, Any]], None]:
        def tell(entry: dict[str, Any]) -> None:
            for follower in tuple(self._followers):
                follower(entry)

        # The log is written from other threads too.
        return lambda entry: _call(loop, tell, entry)

    # -- life --------------------------------------------------------------------------------------

    def served(
        self, *, at_leisure: bool = False, tell: Callable[[NetworkLink], None] = lambda link: None
    ) -> AbstractAsyncContextManager[str]:
        """Serve the API and the desk meanwhile, with the link to that; `at_leisure`: once a show is ready for
        air, or a little later. `tell` hears where others in the network find it, if they may.

        Raises `EngineError` when an engine runs already or the port is in use.
        """
        leisure = self._leisure if at_leisure else None

        def open_to_all(link: NetworkLink) -> None:
            self.network = link
            tell(link)

        port, desk = self.config.engine.port, self.config.desk
        network = Network(desk.port, desk.tls, open_to_all) if desk.network else None
        return served(self, ENGINE_FILE, port, leisure, self._operated, network)

    def _operated(self) -> Operated:
        from cuehost.operating import Operating

        return Operating(self)


def _call(
    loop: asyncio.AbstractEventLoop, tell: Callable[[dict[str, Any]], None], entry: dict[str, Any]
) -> None:
    with suppress(RuntimeError):  # the loop is over
        loop.call_soon_threadsafe(tell, entry)


def _viewers(studio: Studio, answerer: Callable[[Rundown, str], Answerer] | None) -> Viewers | None:
    """Who looks after viewers; None, and nothing is loaded, where no source of comments is set."""
    if not studio.config.audience:
        return None
    from cuehost.viewers import Viewers

    return Viewers(studio, answerer) if answerer is not None else Viewers(studio)
