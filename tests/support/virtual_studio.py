"""A studio in virtual time: an event loop whose clock jumps, and a host and a stage that note what
they were told. Whole shows run in milliseconds, at exact times. The real ones are in tests/obs.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from cuehost.errors import HostError, StageError
from cuehost.playout import Action, Conductor, PreparedLine, PreparedSegment, PreparedShow, Timing
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


class VirtualPlaying:
    def __init__(self, said: Said, fails: bool) -> None:
        self.said = said
        self.fails = fails

    async def wait_started(self, timeout_s: float = 10.0) -> float:
        if self.fails:
            raise HostError("The host renderer has ended.")
        await asyncio.sleep(max(self.said.begun - now(), 0))
        return self.said.begun


@dataclass
class VirtualHost:
    """Says lines in virtual time. `fails` names lines it does not start."""

    fails: set[str] = field(default_factory=set)
    said: list[Said] = field(default_factory=list)

    async def play(self, performance: Any, at: float | None = None) -> VirtualPlaying:
        line, duration_s = performance
        begun = max(at or 0, now())
        said = Said(line, begun, begun + duration_s)
        self.said.append(said)
        return VirtualPlaying(said, line in self.fails)

    async def stop(self) -> None:
        self.said[-1].stopped = now()

    @property
    def lines(self) -> list[str]:
        return [said.line for said in self.said]


@dataclass
class VirtualStage:
    """Notes takes and what is visible. `fails` names scenes that cannot be taken."""

    fails: set[str] = field(default_factory=set)
    takes: list[tuple[float, str]] = field(default_factory=list)
    visible: dict[tuple[str, str], bool] = field(default_factory=dict)
    pictures: dict[tuple[str, str], Path] = field(default_factory=dict)
    changes: list[tuple[float, str, str, bool]] = field(default_factory=list)
    muted: bool = False

    async def take(self, scene: str) -> Taken:
        if scene in self.fails:
            raise StageError(f"OBS did not take {scene}.")
        began = now()
        self.takes.append((began, scene))
        await asyncio.sleep(TRANSITION_S)
        return Taken(began, now())

    async def show(self, role: str, scene: str, visible: bool) -> None:
        self.visible[scene, role] = visible
        self.changes.append((now(), scene, role, visible))

    async def set_picture(self, role: str, picture: Path, scene: str) -> None:
        self.pictures[scene, role] = picture

    async def mute_host(self, muted: bool) -> None:
        self.muted = muted

    def seen(self, scene: str) -> set[str]:
        """The roles visible in a scene."""
        return {role for (s, role), on in self.visible.items() if on and s == scene}


def line(name: str, duration_s: float = 2.0, actions: tuple[Action, ...] = ()) -> PreparedLine:
    """A line whose first word comes after 0.1 s and whose last ends 0.1 s before its sound does."""
    return PreparedLine(
        line=Line(id=name, text=f"Words of {name}.", lang="en", facts=("price",)),
        performance=(name, duration_s),  # type: ignore[arg-type]  # the virtual host knows no more
        duration_s=duration_s,
        first_word_s=0.1,
        last_word_end_s=duration_s - 0.1,
        actions=actions,
        voice="virtual",
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
        self.conductor = Conductor(
            PreparedShow("Test", "en", segments),
            stage=self.stage,
            host=self.host,
            emit=self.note,
            mono=now,
            safe_scene="Safe",
            timing=Timing(between_lines_s=GAP_S, latency_s=LATENCY_S, take_lead_s=0),
            **options,
        )

    def note(self, event: str, **fields: Any) -> None:
        self.events.append((now(), event, fields))

    def told(self, event: str) -> list[dict[str, Any]]:
        return [fields for _, name, fields in self.events if name == event]

    def air(self, *commands: tuple[float, str, dict[str, Any]]) -> str:
        """Air the show, giving commands at seconds since its start; why it ended."""

        async def main() -> str:
            for at_s, action, arguments in commands:
                asyncio.get_running_loop().call_later(
                    at_s, lambda a=action, k=arguments: self.conductor.do(a, **k)
                )
            return await self.conductor.run()

        return run(main())
