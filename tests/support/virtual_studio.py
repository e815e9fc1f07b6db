"""A studio in virtual time: an event loop whose clock jumps, and a host and a stage that note what
they were told. Whole shows run in milliseconds, at exact times. The real ones are in tests/obs.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Collection, Coroutine, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from cuehost.errors import HostError, ObsUnreachable, StageError
from cuehost.host import Ended
from cuehost.playout import Acting, Action, Conductor, PreparedLine, PreparedSegment, PreparedShow, Timing
from cuehost.rundown import Line, LocalText, Segment
from cuehost.stage import Taken

T = TypeVar("T")
LATENCY_S = 0.1
GAP_S = 0.35
TRANSITION_S = 0.3


class JumpingSelector(selectors.SelectSelector):
    """Instead of waiting, moves the clock."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0

    def select(self, timeout: float | None = None) -> list[Any]:
        ready = super().select(0)
        if not ready:
            if timeout is None:
                raise RuntimeError("everything waits for something that will never come")
            self.now += timeout
        return ready


class JumpingLoop(asyncio.SelectorEventLoop):
    """An event loop in virtual time."""

    def __init__(self) -> None:
        self.clock = JumpingSelector()
        super().__init__(self.clock)

    def time(self) -> float:
        return self.clock.now

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:
        """Work for threads is done here and now: no real thread knows of virtual time."""
        done: asyncio.Future[Any] = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:
            done.set_exception(error)
        return done


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in virtual time."""
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        return runner.run(main)


def now() -> float:
    return asyncio.get_running_loop().time()


@dataclass
class Said:
    """What the host did with one line."""

    line: str
    begun: float
    done: float
    stopped: float | None = None

    @property
    def over(self) -> float:
        """When it was silent again."""
        return self.done if self.stopped is None else max(self.stopped, self.begun)

    @property
    def heard(self) -> bool:
        """Whether any of it was."""
        return self.stopped is None or self.stopped > self.begun


class VirtualPlaying:
    late_s = 0.0

    def __init__(self, said: Said, fails: bool) -> None:
        self.said = said
        self.fails = fails
        self.ended: asyncio.Future[Ended] = asyncio.get_running_loop().create_future()
        delay = said.done - now()
        asyncio.get_running_loop().call_later(delay, self.settle, Ended(said.done, False))

    def settle(self, ended: Ended) -> None:
        # The clock's sums are off by a rounding: a line that is over has ended for all that.
        if not self.ended.done() and (ended.stopped or now() >= self.said.done - 1e-6):
            self.ended.set_result(ended)

    def set_back(self, by_s: float) -> None:
        """The computer stands still: the rest of the line comes later."""
        self.late_s += by_s
        self.said.done += by_s
        ended = Ended(self.said.done, False)
        asyncio.get_running_loop().call_at(self.said.done, self.settle, ended)

    async def wait_started(self, timeout_s: float = 10.0) -> float:
        if self.fails:
            raise HostError("The line was not spoken.")
        await asyncio.wait({self.ended}, timeout=max(self.said.begun - now(), 0))
        if self.ended.done():
            raise HostError("The host renderer has ended.")
        return self.said.begun

    async def wait_ended(self, timeout_s: float | None = None) -> Ended:
        return await asyncio.shield(self.ended)


@dataclass
class VirtualHost:
    """Says lines in virtual time. `fails` names lines it does not start."""

    fails: set[str] = field(default_factory=set)
    said: list[Said] = field(default_factory=list)
    running: bool = True
    obs_connected: bool = True
    lag_s: float = 0.0
    playing: VirtualPlaying | None = None

    async def play(self, performance: Any, at: float | None = None) -> VirtualPlaying:
        if not self.running:
            raise HostError("The host renderer is not running.")
        line, duration_s = performance
        begun = max(at or 0, now())
        said = Said(line, begun, begun + duration_s)
        if self.playing is not None and self.playing.said.done > begun:
            self._end("another line", begun)
        fails = line in self.fails
        if not fails:
            self.said.append(said)
        self.playing = VirtualPlaying(said, fails)
        return self.playing

    async def stop(self) -> None:
        if not self.running:
            raise HostError("The host renderer is not running.")
        self._end("stopped")
        for said in self.said[-3:]:
            if said.over > now():  # the silent end of a line that another was planned after
                said.stopped = now()

    def die(self, back_after_s: float = 1.0) -> None:
        """The renderer's process ends, and is back after a while."""
        if self.running:
            self.running = self.obs_connected = False
            self._end("the renderer ended")
            asyncio.get_running_loop().call_later(back_after_s, self._revive)

    def _revive(self) -> None:
        self.running = self.obs_connected = True

    def _end(self, reason: str, at: float | None = None) -> None:
        playing, self.playing = self.playing, None
        if playing is not None and not playing.ended.done():
            playing.said.stopped = now() if at is None else at
            playing.settle(Ended(now(), True, reason))

    @property
    def lines(self) -> list[str]:
        """What was heard."""
        return [said.line for said in self.said if said.heard]


@dataclass
class VirtualStage:
    """Notes takes and what is visible. `fails` names scenes that cannot be taken."""

    fails: set[str] = field(default_factory=set)
    takes: list[tuple[float, str]] = field(default_factory=list)
    visible: dict[tuple[str, str], bool] = field(default_factory=dict)
    pictures: dict[tuple[str, str], Path] = field(default_factory=dict)
    changes: list[tuple[float, str, str, bool]] = field(default_factory=list)
    dressed: list[tuple[float, str, Path]] = field(default_factory=list)
    muted: bool = False
    ready: list[str] = field(default_factory=list)
    gone: bool = False

    def _answer(self) -> None:
        if self.gone:
            raise ObsUnreachable("OBS does not answer.")

    async def take(self, scene: str) -> Taken:
        self._answer()
        if scene in self.fails:
            raise StageError(f"OBS did not take {scene}.")
        began = now()
        self.takes.append((began, scene))
        await asyncio.sleep(TRANSITION_S)
        return Taken(began, now())

    async def have_ready(self, scenes: Sequence[str]) -> None:
        self._answer()
        self.ready = list(scenes)

    async def show(self, role: str, scene: str, visible: bool) -> None:
        self._answer()
        self.visible[scene, role] = visible
        self.changes.append((now(), scene, role, visible))

    async def hide(self, roles: Collection[str], scene: str) -> None:
        for role in roles:
            await self.show(role, scene, False)

    async def set_picture(self, role: str, picture: Path, scene: str) -> None:
        self._answer()
        self.pictures[scene, role] = picture

    async def dress(self, scene: str, picture: Path) -> None:
        self._answer()
        self.dressed.append((now(), scene, picture))

    async def mute_host(self, muted: bool) -> None:
        self._answer()
        self.muted = muted

    def seen(self, scene: str) -> set[str]:
        """The roles visible in a scene."""
        return {role for (s, role), on in self.visible.items() if on and s == scene}


def line(
    name: str,
    duration_s: float = 2.0,
    actions: tuple[Action, ...] = (),
    *,
    clauses: tuple[float, ...] = (),
    optional: bool = False,
    text: str = "",
) -> PreparedLine:
    """A line whose first word comes after 0.1 s and whose last ends 0.1 s before its sound does."""
    return PreparedLine(
        line=Line(id=name, text=text or f"Words of {name}.", lang="en", facts=("price",), optional=optional),
        acting=lambda: Acting((name, duration_s), actions),  # type: ignore[arg-type]  # the virtual host knows no more
        duration_s=duration_s,
        first_word_s=0.1,
        last_word_end_s=duration_s - 0.1,
        voice="virtual",
        clauses=clauses,
    )


def segment(name: str, *lines: PreparedLine, scene: str | None = None, **plan: Any) -> PreparedSegment:
    plan.setdefault("kind", "product")
    return PreparedSegment(Segment(id=name, **plan), scene or f"Scene {name}", name.title(), tuple(lines))


def text(value: str) -> LocalText:
    return LocalText(default=value)


class Studio:
    """A conductor with a virtual host and stage, and the events it told."""

    def __init__(self, *segments: PreparedSegment, **options: Any) -> None:
        self.host = VirtualHost()
        self.stage = VirtualStage()
        self.events: list[tuple[float, str, dict[str, Any]]] = []
        self._listener: Callable[..., None] = self.note
        self.conductor = Conductor(
            PreparedShow("Test", "en", segments),
            stage=self.stage,
            host=self.host,
            emit=self._emit,
            mono=now,
            safe_scene="Safe",
            timing=Timing(between_lines_s=GAP_S, latency_s=LATENCY_S, take_lead_s=0),
            **options,
        )

    def note(self, event: str, **fields: Any) -> None:
        self.events.append((now(), event, fields))

    def listen(self, emit: Callable[..., None]) -> None:
        """Have what happens told to somebody else, who may pass it on to `note`."""
        self._listener = emit

    def _emit(self, event: str, **fields: Any) -> None:
        self._listener(event, **fields)

    def told(self, event: str) -> list[dict[str, Any]]:
        return [fields for _, name, fields in self.events if name == event]

    def later(self, at_s: float, what: Callable[[], object]) -> None:
        """Do something that many seconds after the show's start."""
        asyncio.get_running_loop().call_later(at_s, what)

    def air(
        self,
        *commands: tuple[float, str, dict[str, Any]],
        dies: tuple[float, float] | None = None,
        gone: tuple[float, float] | None = None,
        told: bool = True,
    ) -> str:
        """Air the show, giving commands at seconds since its start; why it ended.

        `dies`: when the host's process ends and how long it is away. `gone`: from when to when OBS is, and
        whether the conductor is `told` or must notice.
        """

        async def main() -> str:
            for at_s, action, arguments in commands:
                self.later(at_s, lambda a=action, k=arguments: self.conductor.do(a, **k))
            if dies is not None:
                self.later(dies[0], lambda: self.host.die(dies[1]))
            if gone is not None:
                self.later(gone[0], lambda: self.lose_stage(told))
                self.later(gone[1], self.find_stage)
            return await self.conductor.run()

        return run(main())

    def lose_stage(self, told: bool = True) -> None:
        """OBS stops answering."""
        self.stage.gone = True
        if told:
            self.conductor.stage_lost("OBS does not answer.")

    def find_stage(self) -> None:
        """OBS is back, with another scene on program."""
        self.stage.gone = False
        self.conductor.stage_back()
