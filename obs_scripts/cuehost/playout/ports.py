"""What playout needs of the host and the stage, as small interfaces."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from pathlib import Path
from typing import Any, Protocol

from cuehost.host import Ended, Performance
from cuehost.stage import Taken

from .model import PreparedShow, Role

Emit = Callable[..., None]
"""`emit(event, **fields)`; fields named `at` and `planned` are monotonic times in s."""

SavePoint = Callable[[dict[str, Any]], Awaitable[None]]
"""Puts a restore point on the disk."""

NextRound = Callable[[int], Awaitable[PreparedShow | None]]
"""Gives the show of a round (from 1 for the second), or None to end."""

Clock = Callable[[], float]
"""A monotonic clock in s, the same for engine and host renderer."""


class Playing(Protocol):
    """A line handed to the host. `late_s`: so much later its rest comes, as the host was set back amid it."""

    late_s: float

    async def wait_started(self, timeout_s: float = ...) -> float:
        """Wait for the line's first sample; its monotonic time in s. Raises `HostError`."""
        ...

    async def wait_ended(self, timeout_s: float | None = ...) -> Ended:
        """Wait until the line is over, said or cut off. Never raises."""
        ...


class Host(Protocol):
    """The presenter. Both calls raise `HostError`."""

    @property
    def running(self) -> bool:
        """Whether it can say something now."""
        ...

    @property
    def obs_connected(self) -> bool:
        """Whether viewers would see and hear it."""
        ...

    @property
    def lag_s(self) -> float:
        """How much later than by its latency viewers have the host, as delays of its stream are never made
        good again by OBS.
        """
        ...

    async def play(self, performance: Performance, at: float | None = None) -> Playing:
        """Say a line, its first sample at monotonic time `at` in s (at once if None or past)."""
        ...

    async def stop(self) -> None:
        """Fall silent at once."""
        ...


class Stage(Protocol):
    """The scenes. All raise `StageError`."""

    async def take(self, scene: str, /) -> Taken:
        """Put a scene on program; when OBS began to show it and when it was done."""
        ...

    async def have_ready(self, scenes: Sequence[str], /) -> None:
        """Make scenes ahead of their takes, the most urgent first."""
        ...

    async def show(self, role: Role, scene: str, visible: bool, /) -> None:
        """Show or hide a role's picture in a scene."""
        ...

    async def hide(self, roles: Collection[Role], scene: str, /) -> None:
        """Hide some roles' pictures in a scene, at one go."""
        ...

    async def set_picture(self, role: Role, picture: Path, scene: str, /) -> None:
        """Replace a role's picture."""
        ...

    async def dress(self, scene: str, picture: Path, /) -> None:
        """Have a scene stand in another of its sets."""
        ...

    async def mute_host(self, muted: bool, /) -> None:
        """Take the host's sound off the program, or put it back."""
        ...
