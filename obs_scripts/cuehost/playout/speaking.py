"""Has the host say one line at a time, and tells how it went."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from cuehost.errors import HostError

from .board import Board
from .events import ClauseEnd, Code, Event, LineDone, LineFailed, Say, Started
from .model import ComingLine, PreparedLine
from .ports import Clock, Emit, Host, Playing, SavePoint

_START_DELAY_S = 0.2
_HOST_TIMEOUT_S = 5.0
# A line of an insert that is not made by then is left out: viewers would see a host who says nothing.
_COMING_S = 6.0
# A line that the host ends earlier than planned by more than this was cut off.
_EARLY_S = 0.1
# The restore point is awaited until so long before the host must be told.
_TELL_HOST_S = 0.05
# A clause that ends sooner than this cannot be stopped at any more.
_TOO_SOON_S = 0.03
_MOMENT_S = 0.0005
"""What is due within this is due now."""

Post = Callable[[Event], None]


class Speaking:
    """One show's words on their way to air. `line` is the one that is heard now."""

    def __init__(
        self,
        host: Host,
        board: Board,
        emit: Emit,
        mono: Clock,
        latency_s: float,
        save_point: SavePoint | None,
    ) -> None:
        self.line: PreparedLine | None = None
        self._host = host
        self._board = board
        self._emit = emit
        self._mono = mono
        self._usual_latency_s = self._latency_s = latency_s
        self._save_point = save_point
        self._saving: set[asyncio.Future[None]] = set()
        self._sent = False
        self._stopping: asyncio.Task[None] | None = None
        self._clause: tuple[str, Code] | None = None
        self._stop: float | None = None
        self._changed = asyncio.Event()
        self._id = ""

    @property
    def latency_s(self) -> float:
        """From the host's clock to the program, as it is now."""
        return self._usual_latency_s + self._host.lag_s

    def soonest(self, line: PreparedLine | ComingLine) -> float:
        """When the first word of a line that the host is told of now can be on program."""
        lead_s = line.first_word_s if isinstance(line, PreparedLine) else 0.0
        return self._mono() + _START_DELAY_S + lead_s + self.latency_s

    async def say(
        self, say: Say, line: PreparedLine | ComingLine, due: float, point: dict[str, Any], post: Post
    ) -> None:
        """Say a line, its first word on program at `due`, once `point` is on the disk; `post` is told how it
        went. Cancelled, the line goes on sounding until `cut`. One that is being made is said as soon as it
        is there, not before `due`; one that does not come is passed over.
        """
        if isinstance(line, ComingLine):
            made = await self._made(line)
            if made is None:
                post(LineDone(say.serial, self._mono() + self.latency_s))
                return
            line, due = made, max(due, self.soonest(made))
        self._clause = self._stop = None
        self._id = say.line.line or ""
        self._latency_s = self.latency_s  # the same for all of a line
        at = due - line.first_word_s - self._latency_s
        await self._save(point, at)
        if self._stopping is not None:
            await asyncio.wait({self._stopping})
        try:
            acting = line.acting()
            self._sent = True
            playing = await self._host.play(acting.performance, at)
            started = await playing.wait_started(max(at - self._mono(), 0) + _HOST_TIMEOUT_S)
        except HostError as error:
            self._fail(say, str(error), post)
            return
        program = started + self._latency_s
        self.line = line
        self._emit(
            "line_started",
            at=program + line.first_word_s,
            planned=due,
            segment=say.line.segment,
            line=self._id,
            text=line.line.text,
            lang=line.line.lang,
            facts=list(line.line.facts) or None,
            host=line.host or None,
            voice=line.voice,
            duration_s=round(line.last_word_end_s - line.first_word_s, 3),
            reason=say.reason,
            code=say.code,
        )
        post(Started(say.serial, program + line.first_word_s))
        for action in acting.actions:
            self._board.schedule(action, say.scene, program + action.at_s)
        await self._go_along(say, line, playing, started, post)

    async def _made(self, coming: ComingLine) -> PreparedLine | None:
        try:
            async with asyncio.timeout(_COMING_S):
                return await coming.made()
        except TimeoutError:
            self._emit("fault", line=coming.line.id, reason="a line was not made in time", code="fallback")
            return None

    async def _go_along(
        self, say: Say, line: PreparedLine, playing: Playing, started: float, post: Post
    ) -> None:
        """Follow a line to its end, to the end of a clause where it is to stop, or to its failure."""
        over = asyncio.ensure_future(playing.wait_ended(line.duration_s + _HOST_TIMEOUT_S))
        try:
            cut_at = await self._until(line, playing, started, over)
        finally:
            over.cancel()
        now = self._mono()
        started += playing.late_s
        if cut_at is not None:
            reason, code = self._clause or ("hold", "operator")
            self._over(f"interrupted at a clause's end: {reason}", code)
            post(ClauseEnd(say.serial, now + self._latency_s))
        elif now < started + line.last_word_end_s - _EARLY_S:
            ended = over.result()
            self._fail(say, ended.reason or "the host fell silent", post)
        else:
            end = started + self._latency_s + line.last_word_end_s
            self._emit("line_ended", at=end, line=self._id, reason="said", code=say.code)
            self.line, self._sent = None, False
            post(LineDone(say.serial, end))

    async def _until(
        self, line: PreparedLine, playing: Playing, started: float, over: asyncio.Future[Any]
    ) -> float | None:
        """Wait until the line is over, or cut off; the time of the clause's end if it is to stop there."""
        while (end := started + playing.late_s + line.last_word_end_s) - (now := self._mono()) > _MOMENT_S:
            self._changed.clear()
            stop = self._stop_at(line, started + playing.late_s, now)
            if stop is not None and stop - now <= _MOMENT_S:
                return stop
            changed = asyncio.ensure_future(self._changed.wait())
            watched = {changed} if over.done() else {changed, over}
            limit = (end if stop is None else min(stop, end)) - now
            await asyncio.wait(watched, timeout=limit, return_when=asyncio.FIRST_COMPLETED)
            changed.cancel()
            if over.done() and over.result().stopped and self._mono() < end - _EARLY_S:
                return None
        return None

    def _stop_at(self, line: PreparedLine, started: float, now: float) -> float | None:
        """When the line is to fall silent: chosen once, when it was decided that it is to."""
        if self._clause is not None and self._stop is None:
            ends = (started + clause for clause in line.clauses)
            self._stop = next((end for end in ends if end >= now + _TOO_SOON_S), None)
        return self._stop

    def end_at_clause(self, reason: str, code: Code) -> None:
        """Have the line fall silent at the end of its clause; after its last one it ends as planned."""
        self._clause, self._stop = (reason, code), None
        self._changed.set()

    def keep_on(self) -> None:
        """Have the line said to its end after all."""
        self._clause = self._stop = None
        self._changed.set()

    def cut(self, reason: str, code: Code) -> None:
        """Fall silent now. The stop is on its way before anything that is said later."""
        if self.line is not None:
            self._over(f"interrupted: {reason}", code)
        elif self._sent:
            self._stop_host()

    def _fail(self, say: Say, why: str, post: Post) -> None:
        gone = not self._host.running
        if self.line is not None:
            self._over(f"interrupted: {why}", "fallback")
        else:
            self._stop_host()
        post(LineFailed(say.serial, self._mono() + self._latency_s, why, gone))

    def _over(self, reason: str, code: Code) -> None:
        self.line = None
        self._board.drop_shows()
        self._emit("line_ended", line=self._id, reason=reason, code=code)
        self._stop_host()

    def _stop_host(self) -> None:
        self._sent = False
        self._stopping = asyncio.create_task(self._stop_sound())

    async def _stop_sound(self) -> None:
        with suppress(HostError):
            await self._host.stop()

    async def _save(self, point: dict[str, Any], at: float) -> None:
        """Put the restore point on the disk before the line goes out, unless that would make it late."""
        if self._save_point is None:
            return
        task = asyncio.ensure_future(self._save_point(point))
        self._saving.add(task)
        task.add_done_callback(self._saved)
        await asyncio.wait({task}, timeout=max(at - self._mono() - _TELL_HOST_S, _TELL_HOST_S))
        if not task.done():
            self._emit("fault", reason="the restore point came later than the line", code="fallback")

    def _saved(self, task: asyncio.Future[None]) -> None:
        self._saving.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._emit("fault", reason=f"the restore point was not written: {error}", code="fallback")
