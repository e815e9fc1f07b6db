"""Airs a prepared show: says each line at its time, takes the scenes, obeys commands.

One line at a time. The host is told when to start it; the stage follows the host's own clock (the
moment a line started), and the next line is timed from the end of the last word. "Program" times are
when viewers see and hear something; the host's clock is `latency_s` ahead of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from cuehost.errors import CuehostError, HostError, InputError

from .board import Board
from .model import PreparedLine, PreparedSegment, PreparedShow
from .ports import Clock, Emit, Host, Stage
from .position import Position, following, jump_target, next_segment, previous_segment

T = TypeVar("T")
State = Literal["ready", "on_air", "held", "safe", "ended"]
Command = tuple[str, dict[str, Any]]

ACTIONS = ("next", "previous", "repeat", "jump", "hold", "resume", "safe", "mute", "overlays", "stop")
_START_DELAY_S = 0.2
_HOST_TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True)
class Timing:
    """Silences and delays in s.

    latency_s: from the host's clock to the program (85 ms measured). take_lead_s: from asking OBS for a
    scene to the frame that shows it (20 to 70 ms measured).
    """

    between_lines_s: float = 0.35
    latency_s: float = 0.085
    take_lead_s: float = 0.035


@dataclass(frozen=True, slots=True)
class _Next:
    """What to air next: where, why, when its first word is due on program, whether its scene is taken."""

    position: Position
    reason: str
    due: float | None = None
    take: bool = False


class Conductor:
    """Runs one show on one event loop.

    `emit(event, **fields)` receives everything that happens. `next_round(n)` gives the show of round
    n (from 1), or None to end. `safe_scene` is where the show rests.
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
        timing: Timing = Timing(),
        next_round: Callable[[int], Awaitable[PreparedShow | None]] | None = None,
    ) -> None:
        self.show = show
        self.state: State = "ready"
        self.position = Position(0)
        self.round = 0
        self.board = Board(stage, emit, mono, timing.take_lead_s)
        self._host = host
        self._emit = emit
        self._mono = mono
        self._safe_scene = safe_scene
        self._timing = timing
        self._next_round = next_round
        self._commands: asyncio.Queue[Command] = asyncio.Queue()
        self._segment_since = 0.0
        self._stopped = False

    # -- for whoever watches and commands ------------------------------------------------------

    def do(self, action: str, **arguments: Any) -> None:
        """Ask for one of `ACTIONS`; `jump` takes `segment`, a number from 1 or an id.

        `hold` resumes when the show is held already, as one hotkey does both. Raises `InputError`
        for what the show does not know.
        """
        if action not in ACTIONS:
            raise InputError(f"There is no action {action!r}.", f"Choose one of: {', '.join(ACTIONS)}.")
        if action == "jump":
            jump_target(arguments.get("segment", ""), self.show.segments)
        self._commands.put_nowait((action, arguments))

    @property
    def segment(self) -> PreparedSegment:
        """The segment on air, or first to be."""
        return self.show.segments[self.position.segment]

    @property
    def line(self) -> PreparedLine | None:
        """The line on air, or next to be; None in a segment without lines."""
        lines = self.segment.lines
        return lines[self.position.line] if self.position.line < len(lines) else None

    # -- the show ------------------------------------------------------------------------------

    async def run(self) -> str:
        """Air the show from its start; returns why it ended."""
        self._emit("show_started", show=self.show.title, lang=self.show.lang)
        self.state = "on_air"
        reason = "the rundown is done"
        upcoming: _Next | None = _Next(Position(0), "start of the show", take=True)
        try:
            while upcoming is not None:
                self.position = upcoming.position
                upcoming = await self._air(upcoming)
                if upcoming is None and not self._stopped:
                    upcoming = await self._loop()
            if self._stopped:
                reason = "stopped by the operator"
        except asyncio.CancelledError:
            reason = "interrupted"
            raise
        except CuehostError as error:
            reason = f"failed: {error}"
            raise
        finally:
            self.state = "ended"
            await self.board.close()
            self._emit("show_ended", reason=reason)
        return reason

    async def _loop(self) -> _Next | None:
        """The start of the next round, if there is one."""
        show = await self._next_round(self.round + 1) if self._next_round else None
        if show is None:
            return None
        self.round += 1
        self.show = show
        self._emit("round_started", round=self.round + 1)
        return _Next(Position(0), f"round {self.round + 1}", take=True)

    async def _air(self, upcoming: _Next) -> _Next | None:
        """Air one line, or the stay of a segment without lines; what comes next, None at the end."""
        line = self.line
        if line is None:
            due = upcoming.due or self._mono() + _START_DELAY_S
            await self._begin_take(due, upcoming.reason)
            return await self._stay_until(due + (self.segment.segment.duration_s or 0.0))
        lead_s = line.first_word_s + self._timing.latency_s
        due = upcoming.due or self._mono() + _START_DELAY_S + lead_s
        command, end = await self._command_or(self._say(line, due - lead_s, replace(upcoming, due=due)))
        if command is not None:
            with suppress(HostError):
                await self._host.stop()
            self._emit("line_ended", line=line.line.id, reason=f"interrupted: {command[0]}")
            return await self._obey(command)
        return await self._after(self._mono() if end is None else end)

    async def _after(self, end: float) -> _Next | None:
        """What follows a line whose last word ended on program at `end`."""
        upcoming = following(self.position, self.show.segments)
        if upcoming is not None and upcoming.segment == self.position.segment:
            return _Next(upcoming, "next line", end + self._timing.between_lines_s)
        plan = self.segment.segment
        if plan.kind in ("break", "questions") and plan.duration_s:
            until = self._segment_since + plan.duration_s
            if until > end + plan.pause_s:
                await self.board.hide(self.segment.scene, "caption", "prompt")
                return await self._stay_until(until)
        due = end + plan.pause_s
        if upcoming is not None:
            return _Next(upcoming, "the segment is done", due, take=True)
        return await self._stay_until(due)

    async def _stay_until(self, until: float) -> _Next | None:
        """Stay in the segment without words until a time, then go on to the next one."""
        command, _ = await self._command_or(self.board.sleep_until(until))
        if command is not None:
            return await self._obey(command)
        upcoming = next_segment(self.position, self.show.segments)
        return _Next(upcoming, "its time is over", take=True) if upcoming else None

    async def _say(self, line: PreparedLine, at: float, upcoming: _Next) -> float | None:
        """Have the host say a line and go along with it until its last word is out on program; that
        moment, or None if the host did not say it.
        """
        due = upcoming.due or self._mono()
        try:
            playing = await self._host.play(line.performance, at)
            started = await playing.wait_started(max(at - self._mono(), 0) + _HOST_TIMEOUT_S)
        except HostError as error:
            self._emit("fault", line=line.line.id, reason=f"the host did not say the line: {error}")
            if upcoming.take:
                await self._begin_take(due, upcoming.reason)
                await self.board.taken()
            return None
        program = started + self._timing.latency_s
        self._emit(
            "line_started",
            at=program + line.first_word_s,
            planned=due,
            segment=self.segment.segment.id,
            line=line.line.id,
            text=line.line.text,
            lang=line.line.lang,
            facts=list(line.line.facts) or None,
            voice=line.voice,
            duration_s=round(line.last_word_end_s - line.first_word_s, 3),
            reason=upcoming.reason,
        )
        if upcoming.take:
            await self._begin_take(due, upcoming.reason)
        for action in line.actions:
            self.board.schedule(action, self.segment.scene, program + action.at_s)
        end = program + line.last_word_end_s
        await self.board.sleep_until(end - self._timing.latency_s)
        await self.board.taken()
        self._emit("line_ended", at=end, line=line.line.id, reason="said")
        return end

    async def _begin_take(self, due: float, reason: str) -> None:
        """Have the segment's scene taken at `due`, beside whatever goes on."""
        await self.board.clear(self.segment)
        self.board.begin_take(self.segment, due, reason)
        self._segment_since = due

    # -- commands ------------------------------------------------------------------------------

    async def _command_or(self, work: Coroutine[Any, Any, T]) -> tuple[Command | None, T | None]:
        """Do some work unless a command comes that ends it; the command, or the work's result."""
        task = asyncio.ensure_future(work)
        try:
            while True:
                command = asyncio.ensure_future(self._commands.get())
                await asyncio.wait({task, command}, return_when=asyncio.FIRST_COMPLETED)
                if not command.done():
                    command.cancel()
                    return None, task.result()
                if not await self._at_once(command.result()):
                    return command.result(), None
        finally:
            if not task.done():
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    async def _at_once(self, command: Command) -> bool:
        """Obey a command that does not move the show; whether it was one."""
        action = command[0]
        if action == "mute":
            await self.board.switch_mute()
        elif action == "overlays":
            await self.board.switch_overlays()
        return action in ("mute", "overlays") or (action == "resume" and self.state == "on_air")

    async def _obey(self, command: Command) -> _Next | None:
        """Obey a command that moves the show or stops it; what comes next, None at the end."""
        action, arguments = command
        self._emit("command", action=action, reason="operator", **arguments)
        resting = self.state in ("held", "safe")
        match action:
            case "stop":
                self._stopped = True
                return None
            case "safe":
                self.state = "safe"
                await self.board.take_safe(self._safe_scene, "safe scene")
                return await self._rest()
            case "hold" if not resting:
                self.state = "held"
                self.board.drop_pending()
                return await self._rest()
            case "next":
                target = next_segment(self.position, self.show.segments)
            case "previous":
                target = previous_segment(self.position)
            case "repeat":
                target = Position(self.position.segment)
            case "jump":
                target = jump_target(arguments["segment"], self.show.segments)
            case _:  # resume, or hold pressed again: the line is said anew, from its start
                retake = self.state == "safe" or self.board.program != self.segment.scene
                self.state = "on_air"
                return _Next(self.position, "resume", take=retake)
        self.state = "on_air"
        return _Next(target, action, take=True) if target else None

    async def _rest(self) -> _Next | None:
        """Wait, held or in the safe scene, for the command that goes on."""
        while True:
            command = await self._commands.get()
            if not await self._at_once(command):
                return await self._obey(command)
