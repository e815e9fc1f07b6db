"""Airs a prepared show: does what the playout machine decides, and tells it what happens.

The decisions are in `machine.py`; here are the host, the stage and the clock. The host is told when to start
a line; the stage follows the host's own clock (the moment the line started), and the next line is timed from
the end of the last word. "Program" times are when viewers see and hear something; the host's clock is
`latency_s` ahead of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from cuehost.errors import CuehostError, InputError, ObsUnreachable

from . import events as ev
from .ahead import Ahead
from .board import Board
from .doings import Doings
from .fit import Gaps
from .live_cards import LiveCards
from .machine import step
from .model import ComingLine, PreparedLine, PreparedSegment, PreparedShow, Role
from .ports import Clock, Emit, Host, NextRound, SavePoint, Stage
from .position import At, OrderLine, Position, RunningOrder
from .presses import check_action
from .restore import restore_point
from .speaking import Speaking
from .state import Mode, Rules, ShowState, first_state
from .times import Times, lengths_of, times_of

_HOST_EVERY_S = 0.05
# What follows a stay is decided so long before, that the host can be told in time.
_LEAD_S = 0.5


@dataclass(frozen=True, slots=True)
class Timing:
    """Silences and delays in s.

    between_lines_s, shortest_gap_s, longest_gap_s: the usual silence between two lines, and its bounds where
    a segment's duration is to be met. latency_s: from the host's clock to the program (130 ms measured).
    take_lead_s: from asking OBS for a scene to the frame that shows it (20 to 70 ms measured).
    host_missing_s: a host away for longer is covered by the safe scene. give_up_s: a show whose OBS is away
    for longer has failed.
    """

    between_lines_s: float = 0.35
    shortest_gap_s: float = 0.25
    longest_gap_s: float = 1.2
    latency_s: float = 0.130
    take_lead_s: float = 0.035
    host_missing_s: float = 5.0
    give_up_s: float = 900.0

    @property
    def gaps(self) -> Gaps:
        """The silences between lines."""
        return Gaps(self.between_lines_s, self.shortest_gap_s, self.longest_gap_s)


class Conductor:
    """Runs one show on one event loop.

    `emit(event, **fields)` receives everything that happens, each with its `reason` in words and its `code`.
    `next_round(n)` gives the show of round n (from 1), or None to end. `save_point(point)` puts the restore
    point on the disk; it is awaited before each line goes out. `start` is the state to begin from (see
    `resume_from`), else the show's start. `safe_scene` and `break_scene` are where the show rests. `live`
    draws cards on air (thanks for an order), where whoever airs the show has given it what draws.
    """

    def __init__(
        self,
        show: PreparedShow,
        *,
        stage: Stage,
        host: Host,
        emit: Emit,
        mono: Clock,
        safe_scene: str,
        break_scene: str = "break",
        timing: Timing = Timing(),
        next_round: NextRound | None = None,
        save_point: SavePoint | None = None,
        start: ShowState | None = None,
    ) -> None:
        self.show = show
        self.state_now = start or first_state(RunningOrder.of(show))
        self.board = Board(stage, emit, mono, timing.take_lead_s)
        self._rules = Rules(timing.gaps, safe_scene, break_scene)
        self._emit = emit
        self._mono = mono
        self._host = host
        self._timing = timing
        self._next_round = next_round
        self._speaking = Speaking(host, self.board, emit, mono, timing.latency_s, save_point)
        self._ahead = Ahead(stage, emit)
        self._events: asyncio.Queue[ev.Event | BaseException] = asyncio.Queue()
        self._doings = Doings(self._note)
        self.live: LiveCards | None = None
        self._switching = asyncio.Lock()
        self._lines: dict[At, PreparedLine] = {}
        self._inserted: dict[str, PreparedLine | ComingLine] = {}
        self._next_show: PreparedShow | None = None
        self._segments: dict[str, PreparedSegment] = {}
        self._losses = 0
        self._ended: ev.End | None = None
        self._use(show)

    # -- for whoever watches and commands ------------------------------------------------------

    def do(self, action: str, *, code: ev.Code = "operator", **arguments: Any) -> None:
        """Ask for one of `ACTIONS`; `jump` takes `segment` (a number from 1, an id, or `segment/line`),
        `extend`, `cut` and `break` take `seconds`.

        `hold` resumes when the show is held already, as one hotkey does both. Raises `InputError`
        for what the show does not know.
        """
        check_action(self.state_now, action, arguments)
        self._events.put_nowait(ev.Press(self._mono(), action, arguments, code))

    def insert(
        self,
        lines: Sequence[PreparedLine | ComingLine],
        *,
        what: str = "an ad-lib",
        urgent: bool = False,
        rest: bool = False,
        bridge: PreparedLine | None = None,
        code: ev.Code = "operator",
    ) -> None:
        """Have lines that are prepared, or being made, said at the next line's end (`urgent`: at the next
        clause's), then come back to the exact line, with `bridge` in between. `what` names it in the log.
        `rest`: where the show is held, they are said at once, and then it is held again. Raises `InputError`.
        """
        said = [*lines, *([bridge] if bridge else [])]
        if not lines:
            raise InputError("There is nothing to insert.", "Give at least one line.")
        order = []
        for line in said:
            known = OrderLine.of(line)
            while known.id in self._inserted:
                known = OrderLine(f"{known.id}+", known.spoken_s)
            self._inserted[known.id] = line
            order.append(known)
        insertion = ev.Insertion(tuple(order), what, urgent, rest)
        self._events.put_nowait(ev.Press(self._mono(), "insert", {"insertion": insertion}, code))

    def replace_show(self, show: PreparedShow, moves: dict[At, At]) -> None:
        """Take over an edited show; `moves` tells where each place of the old one is (see `editing.moves`).

        The line on air is said to its end. Raises `InputError` for a show without segments.
        """
        if not show.segments:
            raise InputError("The show has no segments.", "Write at least one under `segments`.")
        self._use(show)
        self._hear(ev.Edited(self._mono(), RunningOrder.of(show), moves))

    def stage_lost(self, why: str) -> None:
        """Tell that OBS does not answer: the show waits at the line on air."""
        self._events.put_nowait(ev.StageLost(self._mono(), why))

    def stage_back(self) -> None:
        """Tell that OBS answers and has the show's scenes: the show goes on."""
        self._events.put_nowait(ev.StageBack(self._mono()))

    @property
    def state(self) -> Mode:
        """How the show stands."""
        return self.state_now.mode

    @property
    def round(self) -> int:
        """The round on air, from 0."""
        return self.state_now.round

    @property
    def position(self) -> Position:
        """The place on air, or next to be, in numbers."""
        state = self.state_now
        at = (state.after or At(state.order.segments[-1].id)) if state.gone else state.at
        return state.order.position(at)

    @property
    def segment(self) -> PreparedSegment:
        """The segment on air, or first to be."""
        return self.show.segments[self.position.segment]

    @property
    def line(self) -> PreparedLine | ComingLine | None:
        """The line on air, or next to be; None in a segment's rest."""
        state = self.state_now
        if state.inserts:
            return self._inserted[state.inserts[-1].lines[state.inserts[-1].index].id]
        return self._speaking.line if state.begun and self._speaking.line else self._lines.get(state.at)

    def times(self) -> Times:
        """Planned and expected ends of segment and show, in monotonic time."""
        return times_of(self.state_now, self._mono(), self._timing.gaps)

    def lengths(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """How long each segment is planned to last, and how long it will, in s."""
        return lengths_of(self.state_now.order, self._timing.gaps)

    # -- the show ------------------------------------------------------------------------------

    async def run(self) -> str:
        """Air the show from its start; returns why it ended. Raises `ObsUnreachable` when OBS never comes
        back.
        """
        self._emit("show_started", show=self.show.title, lang=self.show.lang, code="planned")
        reason, code = "interrupted", "operator"
        try:
            self._hear(ev.Begin(self._mono()))
            while self._ended is None:
                event = await self._events.get()
                if isinstance(event, BaseException):
                    raise event
                self._hear(event)
            reason, code = self._ended.reason, self._ended.code
            if self._ended.failed:
                raise ObsUnreachable(reason.removeprefix("failed: "))
        except CuehostError as error:
            reason, code = f"failed: {str(error).removeprefix('failed: ')}", "fallback"
            raise
        finally:
            await self._close()
            self._emit("show_ended", reason=reason, code=code)
        return reason

    async def _close(self) -> None:
        self._speaking.cut("the show is over", "operator")
        await self._doings.close()
        await self._ahead.close()
        await self.board.close()
        self.state_now = replace(self.state_now, mode="ended")

    def _hear(self, event: ev.Event) -> None:
        # What was asked for before another doing took its place does not count.
        current = getattr(event, "serial", None) == self.state_now.serial
        if isinstance(event, ev.RoundReady) and current and self._next_show is not None:
            self._use(self._next_show)
        self.state_now, decisions = step(self.state_now, event, self._rules)
        for decision in decisions:
            self._carry_out(decision)

    def _use(self, show: PreparedShow) -> None:
        self.show = show
        self._lines = {At(s.segment.id, line.line.id): line for s in show.segments for line in s.lines}
        self._segments = {s.segment.id: s for s in show.segments}

    # -- what is decided -----------------------------------------------------------------------

    def _carry_out(self, decision: ev.Decision) -> None:
        match decision:
            case ev.Tell(event, fields):
                self._emit(event, **fields)
            case ev.Say():
                self._say(decision)
            case ev.Stay():
                self._doings.instead(self._stay(decision))
                self._take(decision.take, decision.due)
            case ev.Show(_, take):
                self._take(take, None)
            case ev.AskRound():
                self._doings.instead(self._ask_round(decision))
            case ev.Cut(reason, code):
                self._doings.stop()
                self._speaking.cut(reason, code)
                self.board.drop_take()
            case ev.CutAtClause(_, reason, code):
                self._speaking.end_at_clause(reason, code)
            case ev.KeepOn():
                self._speaking.keep_on()
            case ev.Rest(scene):
                self.board.drop_shows()
                self._doings.beside(self._hide(scene, "caption"))
            case ev.AwaitHost():
                self._doings.beside(self._await_host())
            case ev.AwaitStage():
                self._losses += 1
                self._doings.beside(self._give_up_later(self._losses))
            case ev.Switch(what):
                self._doings.beside(self._switch(what))
            case ev.End():
                self._ended = decision

    def _say(self, say: ev.Say) -> None:
        """Have a line said, and its scene taken at its first word or at once."""
        line = self._inserted[say.line.line or ""] if say.insert else self._lines[say.line]
        now = self._mono()
        due = self._speaking.soonest(line) if say.due is None else say.due
        self._take(say.take, now if say.take and say.take.at_once else due)
        point = restore_point(self.state_now, now)
        self._doings.instead(self._speaking.say(say, line, due, point, self._events.put_nowait))
        self._ahead.follow(self.show, self.position.segment, self.position.line)

    def _take(self, take: ev.Take | None, due: float | None) -> None:
        if take is None:
            return
        told, background = {}, None
        if take.segment is not None:
            of = self._segments.get(take.segment)
            told = {"segment": take.segment, "title": of.title if of else take.segment}
            background = of.background if of and of.scene == take.scene else None
        at = self._mono() if due is None else due

        def begun() -> None:
            self._events.put_nowait(ev.TakeBegun(take.scene))

        task = self.board.begin_take(
            take.scene,
            at,
            take.reason,
            take.code,
            clear=take.segment is not None,
            background=background,
            begun=begun,
            **told,
        )
        task.add_done_callback(lambda done: self._taken(take.scene, done))

    def _taken(self, scene: str, done: asyncio.Task[bool]) -> None:
        if done.cancelled():
            return
        error = done.exception()
        if error is not None:
            self._note(error)
        elif not done.result():
            self._events.put_nowait(ev.TakeFailed(scene))

    async def _stay(self, stay: ev.Stay) -> None:
        if stay.hide:
            await self._hide(stay.scene, "caption", "prompt")
        await self.board.sleep_until(stay.until - (_LEAD_S if stay.leads_on else 0.0))
        self._events.put_nowait(ev.TimeOver(stay.serial, stay.until))

    async def _hide(self, scene: str | None, *roles: Role) -> None:
        if scene is not None:
            await self.board.hide(scene, *roles)

    async def _ask_round(self, asked: ev.AskRound) -> None:
        self._next_show = None
        if self._next_round is not None:
            try:
                self._next_show = await self._next_round(asked.round)
            except CuehostError as error:
                self._emit("fault", reason=f"the same round comes again: {error}", code="fallback")
                self._next_show = self.show
        order = RunningOrder.of(self._next_show) if self._next_show is not None else None
        self._events.put_nowait(ev.RoundReady(asked.serial, self._mono(), order))

    async def _await_host(self) -> None:
        missing_at = self._mono() + self._timing.host_missing_s
        told = False
        while not (self._host.running and self._host.obs_connected):
            if not told and self._mono() >= missing_at:
                told = True
                self._events.put_nowait(ev.HostMissing(self._mono()))
            await asyncio.sleep(_HOST_EVERY_S)
        self._events.put_nowait(ev.HostBack(self._mono()))

    async def _give_up_later(self, loss: int) -> None:
        await asyncio.sleep(self._timing.give_up_s)
        if "stage" in self.state_now.lacks and self._losses == loss:
            self._events.put_nowait(ev.GaveUp("OBS does not answer."))

    async def _switch(self, what: str) -> None:
        async with self._switching:
            await (self.board.switch_mute() if what == "mute" else self.board.switch_overlays())

    def _note(self, error: BaseException) -> None:
        """OBS being gone is waited out; anything else ends the show."""
        if isinstance(error, ObsUnreachable):
            self.stage_lost(str(error))
        else:
            self._events.put_nowait(error)
