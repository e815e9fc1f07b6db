"""A show made ready for air: every line with its sound, its performance, its pictures and their times.

Plain data; `prepare.py` makes it, `conductor.py` airs it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cuehost.host import Performance
from cuehost.rundown import Line, Segment

Role = Literal["caption", "picture", "price", "prompt"]


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
    clauses, in order.
    """

    line: Line
    acting: Callable[[], Acting]
    duration_s: float
    first_word_s: float
    last_word_end_s: float
    voice: str
    clauses: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class PreparedSegment:
    """A segment with its scene and its lines; `title` is what a person calls it."""

    segment: Segment
    scene: str
    title: str
    lines: tuple[PreparedLine, ...]

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
