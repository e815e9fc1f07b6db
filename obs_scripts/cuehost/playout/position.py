"""Where a show is, and where a take leads. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cuehost.errors import InputError

from .model import PreparedSegment


@dataclass(frozen=True, slots=True)
class Position:
    """A segment and a line in it, both counted from 0."""

    segment: int
    line: int = 0


def following(position: Position, segments: Sequence[PreparedSegment]) -> Position | None:
    """The next line, in this segment or the next one; None at the end of the show."""
    if position.line + 1 < len(segments[position.segment].lines):
        return Position(position.segment, position.line + 1)
    return next_segment(position, segments)


def next_segment(position: Position, segments: Sequence[PreparedSegment]) -> Position | None:
    """The start of the next segment; None at the end of the show."""
    return Position(position.segment + 1) if position.segment + 1 < len(segments) else None


def previous_segment(position: Position) -> Position:
    """The start of the segment before; of the first one when there is none."""
    return Position(max(position.segment - 1, 0))


def jump_target(target: int | str, segments: Sequence[PreparedSegment]) -> Position:
    """The segment with that number (from 1, as people count) or id.

    Raises `InputError` naming what there is.
    """
    if isinstance(target, int):
        if 1 <= target <= len(segments):
            return Position(target - 1)
    else:
        for index, segment in enumerate(segments):
            if segment.segment.id == target:
                return Position(index)
    known = ", ".join(f"{n} {s.segment.id}" for n, s in enumerate(segments, 1))
    raise InputError(f"There is no segment {target}.", f"Choose one of: {known}.")
