"""A show made ready for air: every line with its sound, its performance, its pictures and their times.

Plain data; `prepare.py` makes it, `conductor.py` airs it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cuehost.host import Performance
from cuehost.rundown import Line, Segment

Role = Literal["caption", "picture", "price", "prompt", "card", "code"]


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do on the stage while a line is spoken.

    `at_s` counts from the start of the line's audio, in seconds. `picture` replaces the role's
    picture before it is shown; None leaves it. `text` is what a viewer reads there, for the log.
    """

    at_s: float
    role: Role
    visible: bool
    name: str
    picture: Path | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Acting:
    """What is needed of a line only while it is said: the host's performance, and what the stage does."""

    performance: Performance
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class PreparedLine:
    """A line ready for air. Times in s from the start of its audio.

    `acting` gets what is said and shown, from the disk where it is not at hand (a millisecond); it raises
    `HostError` where that is gone. `clauses`: where the line may fall silent before its end, at the ends of
    clauses, in order. `host` is who says it.
    """

    line: Line
    acting: Callable[[], Acting]
    duration_s: float
    first_word_s: float
    last_word_end_s: float
    voice: str
    clauses: tuple[float, ...] = ()
    host: str = ""


@dataclass(frozen=True, slots=True)
class ComingLine:
    """A line of an insert that is made while what comes before it is said.

    `made` waits until it is ready; None where there is nothing to say after all. `spoken_s` is about how
    long it will last.
    """

    line: Line
    made: Callable[[], Awaitable[PreparedLine | None]]
    spoken_s: float = 2.0


@dataclass(frozen=True, slots=True)
class PreparedSegment:
    """A segment with its scene and its lines; `title` is what a person calls it. `background` is the picture
    of its set, where segments of its scene stand in different ones.
    """

    segment: Segment
    scene: str
    title: str
    lines: tuple[PreparedLine, ...]
    background: Path | None = None

    @property
    def spoken_s(self) -> float:
        """How long its lines last without the pauses between them."""
        return sum(line.last_word_end_s - line.first_word_s for line in self.lines)


@dataclass(frozen=True, slots=True)
class PreparedShow:
    """All that goes on air, in order."""

    title: str
    lang: str
    segments: tuple[PreparedSegment, ...]
    notes: tuple[str, ...] = ()

    @property
    def sets(self) -> dict[str, tuple[Path, ...]]:
        """The pictures of the sets of each scene that stands in several, in the order of the segments."""
        found: dict[str, dict[Path, None]] = {}
        for segment in self.segments:
            if segment.background is not None:
                found.setdefault(segment.scene, {})[segment.background] = None
        return {scene: tuple(pictures) for scene, pictures in found.items()}
