"""The engine in an operator's hand: what the desk shows and does (`cuehost.desk.Operated`)."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from cuehost.desk import Listener
from cuehost.errors import InputError
from cuehost.operating_before import Before
from cuehost.operating_presence import Attendance
from cuehost.operating_takeover import TakeOver
from cuehost.operating_tally import Tally
from cuehost.operating_view import (
    Alarms,
    Health,
    Model,
    Voice,
    audience_document,
    comments_of,
    on_air_document,
    rundown_document,
)
from cuehost.operating_words import OwnWords
from cuehost.playout import Broadcast, Conductor, PreparedShow
from cuehost.stage import ObsAddress
from cuehost.studio import Studio

if TYPE_CHECKING:
    from cuehost.comment_orders import CommentOrders
    from cuehost.desk import NetworkLink
    from cuehost.viewers import Viewers

_CLOCK_SET_S = 0.5
"""The clock was set when it is off by more."""


class Commanding(Protocol):
    """The engine, as far as it is operated here (see `cuehost.engine.Engine`)."""

    studio: Studio
    progress: dict[str, tuple[int, int]]
    rundown: Path | None
    result: Any
    network: NetworkLink | None

    @property
    def viewers(self) -> Viewers | None:
        """Who looks after viewers; None where no source of comments is set."""
        ...

    @property
    def broadcast(self) -> Broadcast | None:
        """The show on air, if one is."""
        ...

    def follow(self, tell: Callable[[dict[str, Any]], None]) -> Callable[[], None]:
        """Have every entry of the log told."""
        ...

    def obs_address(self) -> ObsAddress:
        """Where OBS listens."""
        ...

    @property
    def state(self) -> str:
        """How the engine stands: `idle`, `preparing`, `ready`, `starting`, `on_air` or `failed`."""
        ...

    def status(self) -> dict[str, Any]:
        """How things stand."""
        ...

    def summary(self) -> str:
        """The same in one line for a person."""
        ...

    async def do(self, action: str, /, **arguments: Any) -> None:
        """Do something."""
        ...


class Operating:
    """What an operator sees of an engine and does with it. `wall`: the time of day as s since 1970."""

    def __init__(
        self,
        engine: Commanding,
        wall: Callable[[], float] = time.time,
        mono: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = engine
        self._wall, self._mono = wall, mono
        self._since_mono = round(wall() - mono(), 1)
        self._listeners: list[Listener] = []
        self._alarms = Alarms()
        self._health = Health(mono)
        self._tally = Tally()
        self._taken = TakeOver(self._on_air, wall)
        self._aired: dict[str, float] = {}
        self._voice = ""
        model = engine.studio.language_model()
        self._model = model.model if model is not None else ""
        self._comments: dict[str, dict[str, Any]] = {}
        self._told: tuple[PreparedShow, dict[str, Any]] | None = None
        self.before = Before(engine)
        self._words = OwnWords(engine.studio, self._on_air, self.before.study)
        self._attendance = Attendance(lambda: engine.broadcast, mono)
        engine.follow(self._entered)

    # -- what there is to see ------------------------------------------------------------------------

    def status(self) -> dict[str, Any]:
        """See `Engine.status`."""
        return self._engine.status()

    def state(self) -> dict[str, Any]:
        """Everything a desk shows at once; times are seconds since 1970."""
        engine = self._engine
        broadcast = self._engine.broadcast
        conductor = broadcast.conductor if broadcast is not None else None
        progress = {what: {"done": d, "total": t} for what, (d, t) in engine.progress.items()}
        state: dict[str, Any] = {
            "engine": {
                "state": engine.state,
                "summary": engine.summary(),
                "progress": progress if engine.state == "preparing" else {},
                "file": str(engine.rundown) if engine.rundown else None,
                "report": self.report() is not None,
                "network": engine.network is not None,
            },
        }
        if broadcast is not None and conductor is not None:
            since_mono = self._wall() - self._mono()
            if abs(since_mono - self._since_mono) > _CLOCK_SET_S:
                self._since_mono = round(since_mono, 1)
            state |= {
                "rundown": self._rundown(conductor),
                "on_air": on_air_document(conductor, self._since_mono, self._aired),
                "take_over": self._taken.document,
                "camera": self._taken.camera_of(broadcast),
            }
            presence = self._attendance.presence
            if presence is not None:
                state["presence"] = presence.document(self._mono(), self._since_mono)
            audience = engine.viewers.status() if engine.viewers is not None else None
            state["audience"] = audience_document(audience)
            if conductor.state != "ended":
                self._alarms.stand(conductor, broadcast.host)
                self._alarms.attend(presence, self._mono())
            notes = engine.studio.voices.notes
            voice = Voice(self._voice, notes[-1] if notes else "")
            model = Model(self._model, bool((audience or {}).get("model_rests")))
            state["health"] = self._health.document(broadcast, voice, model)
        elif broadcast is not None and broadcast.doors is not None:
            state["starts_at"] = round(broadcast.doors.begins.timestamp(), 1)
        else:
            state["after"] = self._tally.document()
        if drawn := self.before.rehearsals.progress:
            state["rehearsals"] = {line: {"done": d, "total": t} for line, (d, t) in drawn.items()}
        if made := self.before.making.document:
            state["making"] = made
        state["sums"] = dict(self._tally.sums)
        state["alarms"] = self._alarms.document()
        return state

    def _rundown(self, conductor: Conductor) -> dict[str, Any]:
        """The plan, made once for each show: it is long, and seldom another."""
        if self._told is None or self._told[0] is not conductor.show:
            self._told = conductor.show, rundown_document(conductor)
        return self._told[1]

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` what happens; returns the unsubscriber."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def look(self) -> None:
        """Ask OBS how it is, for the next `state`. Never raises."""
        broadcast = self._engine.broadcast
        if broadcast is None:
            return
        await self._health.look(broadcast.stage)
        if broadcast.conductor is None or broadcast.conductor.state != "ended":
            self._alarms.judge(self._health)

    async def picture(self, width: int) -> bytes:
        """A JPEG of the program, `width` px wide. Raises `CuehostError`."""
        if self._engine.broadcast is None:
            raise InputError("No show is on air.", "Start one first.")
        return await self._engine.broadcast.stage.look(width)

    def network(self) -> NetworkLink | None:
        """Where others in the network find the desk."""
        return self._engine.network

    def report(self) -> Path | None:
        """The report of the show that was aired last."""
        result = self._engine.result
        return result.report if result is not None else None

    # -- what happens --------------------------------------------------------------------------------

    def _entered(self, entry: dict[str, Any]) -> None:
        if entry.get("seq") == 1:
            self.before.rehearsals.stop()
            self._alarms.clear()
            self._health.clear()
            self._aired.clear()
            self._comments.clear()
            self._taken.begun()
            self._tally = Tally()
            for listener in self._listeners:
                listener.begun()
        event = entry["event"]
        if event == "take" and "segment" in entry:
            self._aired[entry["segment"]] = round(self._wall(), 1)
        elif event == "round_started":
            self._aired.clear()
        elif event == "line_started":
            self._voice = str(entry.get("voice", ""))
        self._taken.hear(entry)
        self._attendance.see(entry)
        self._tally.hear(entry)
        self._alarms.hear(entry)
        news = comments_of(entry, self._comments) if event.startswith(("comment", "answer")) else []
        for listener in self._listeners:
            for comment in news:
                listener.commented(comment)
            listener.entered(entry)

    # -- orders --------------------------------------------------------------------------------------

    async def do(self, action: str, /, **arguments: Any) -> None:
        """See `Engine.do`; `present` too, which confirms that somebody is there."""
        if action == "present":
            self.present(str(arguments.get("by") or ""))
        else:
            await self._engine.do(action, **arguments)

    def _on_air(self) -> tuple[Broadcast, Conductor]:
        broadcast = self._engine.broadcast
        if broadcast is None or broadcast.conductor is None:
            raise InputError("No show is on air.", "Start one first.")
        return broadcast, broadcast.conductor

    async def take_over(self, by: str, camera: bool = False) -> None:
        """The host falls silent; a person speaks (see `TakeOver.begin`). Raises `InputError`."""
        await self._taken.begin(by, camera=camera)

    async def hand_back(self, by: str) -> None:
        """The host goes on with the line it fell silent at, said anew. Raises `InputError`."""
        await self._taken.end(by)

    async def camera(self, on: bool, by: str) -> None:
        """Put the camera on program while the show is taken over, or take it off. Raises `CuehostError`."""
        await self._taken.camera(on, by)

    async def say(self, text: str, *, lang: str | None, urgent: bool, by: str, check: bool) -> dict[str, Any]:
        """Have words said now if they are true and allowed (see `OwnWords.say`). Raises `CuehostError`."""
        return await self._words.say(text, lang=lang, urgent=urgent, by=by, check=check)

    # -- viewers' comments ---------------------------------------------------------------------------

    def _comment_orders(self) -> CommentOrders:
        viewers = self._engine.viewers
        if viewers is None:
            raise InputError("No viewers are received.", "Name a source in config.yaml, `audience`.")
        if viewers.answering is None:
            raise InputError("No show with viewers is on air.", "Start one first.")
        return viewers.answering.orders

    async def comment(self, order: str, comment: str, *, by: str, on: bool = True) -> None:
        """Do what a person orders about a comment: `approve`, `skip`, `block`, `pin`, `release`. Raises
        `CuehostError`.
        """
        orders = self._comment_orders()
        if order == "approve":
            await orders.approve(comment, by)
        elif order == "skip":
            orders.skip(comment, by)
        elif order == "block":
            orders.block(comment, on, by)
        elif order == "pin":
            orders.pin(comment, on, by)
        else:
            orders.release(comment, by)

    async def answer(
        self, comment: str, text: str, *, lang: str | None, by: str, check: bool
    ) -> dict[str, Any]:
        """Have a comment answered in words of the operator's own (see `OwnWords.answer`). Raises
        `CuehostError`.
        """
        orders = self._comment_orders()
        return await self._words.answer(orders, comment, text, lang=lang, by=by, check=check)

    # -- presence ------------------------------------------------------------------------------------

    def present(self, by: str) -> None:
        """Somebody confirms being there. Raises `InputError` where nobody has to."""
        self._attendance.confirm(by)

    def acknowledge(self, alarm: str, by: str) -> None:
        """Take note of an alarm. Raises `InputError` where there is none of that name."""
        self._alarms.acknowledge(alarm, by)
