"""Where a show is, and where a take leads: the running order, with places kept by ids. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from cuehost.errors import InputError

from .model import ComingLine, PreparedLine, PreparedShow


class At(NamedTuple):
    """A place in the running order, by ids, so that an edit does not shift it.

    `line` is None for what follows a segment's last line: the rest of its time, without words.
    """

    segment: str
    line: str | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """A segment and a line in it, both counted from 0, for whoever shows a place to people."""

    segment: int
    line: int = 0


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line as the running order knows it. `spoken_s`: from its first word's start to its last one's end."""

    id: str
    spoken_s: float
    optional: bool = False

    @staticmethod
    def of(line: PreparedLine | ComingLine) -> OrderLine:
        """What the running order needs to know of a prepared line, or of one that is being made."""
        if isinstance(line, ComingLine):
            return OrderLine(line.line.id, line.spoken_s)
        return OrderLine(line.line.id, line.last_word_end_s - line.first_word_s, line.line.optional)


@dataclass(frozen=True, slots=True)
class OrderSegment:
    """A segment as the running order knows it. `duration_s` is its planned time from take to take."""

    id: str
    kind: str
    scene: str
    lines: tuple[OrderLine, ...]
    duration_s: float | None = None
    pause_s: float = 0.8

    @property
    def stays(self) -> bool:
        """Whether it lasts its time even when its lines are said."""
        return bool(self.duration_s) and (self.kind in ("break", "questions") or not self.lines)

    def index(self, line: str) -> int:
        """The line's place in the segment, from 0. Raises `KeyError`."""
        for index, candidate in enumerate(self.lines):
            if candidate.id == line:
                return index
        raise KeyError(line)


@dataclass(frozen=True, eq=False)
class RunningOrder:
    """All segments of a show in order; at least one. Compared and hashed by identity: it may be long."""

    segments: tuple[OrderSegment, ...]

    @staticmethod
    def of(show: PreparedShow) -> RunningOrder:
        """The running order of a prepared show."""
        return RunningOrder(
            tuple(
                OrderSegment(
                    s.segment.id,
                    s.segment.kind,
                    s.scene,
                    tuple(map(OrderLine.of, s.lines)),
                    s.segment.duration_s,
                    s.segment.pause_s,
                )
                for s in show.segments
            )
        )

    @cached_property
    def _places(self) -> dict[str, int]:
        return {segment.id: index for index, segment in enumerate(self.segments)}

    def index(self, segment: str) -> int:
        """The place of the segment with that id, from 0. Raises `KeyError`."""
        return self._places[segment]

    def segment(self, segment: str) -> OrderSegment:
        """The segment with that id. Raises `KeyError`."""
        return self.segments[self._places[segment]]

    def has(self, at: At) -> bool:
        """Whether there is such a place."""
        if at.segment not in self._places:
            return False
        return at.line is None or any(line.id == at.line for line in self.segment(at.segment).lines)

    def start(self, index: int) -> At:
        """The first place of the segment at `index`."""
        segment = self.segments[index]
        return At(segment.id, segment.lines[0].id if segment.lines else None)

    def next_segment(self, segment: str) -> At | None:
        """The start of the segment after that one; None at the end of the show."""
        index = self.index(segment) + 1
        return self.start(index) if index < len(self.segments) else None

    def previous_segment(self, segment: str) -> At:
        """The start of the segment before that one; of the first one when there is none."""
        return self.start(max(self.index(segment) - 1, 0))

    def following(self, at: At) -> At | None:
        """The place after a line or a segment's rest, whatever it is; None at the end of the show."""
        if at.line is not None:
            segment = self.segment(at.segment)
            index = segment.index(at.line) + 1
            if index < len(segment.lines):
                return At(at.segment, segment.lines[index].id)
        return self.next_segment(at.segment)

    def places_after(self, at: At) -> Iterator[At]:
        """All lines after a place, and the starts of segments without lines, in order."""
        place = self.following(at)
        while place is not None:
            yield place
            place = self.following(place)

    def position(self, at: At) -> Position:
        """The place in numbers; that of a segment's rest is its last line's. Raises `KeyError`."""
        segment = self.segment(at.segment)
        line = max(len(segment.lines) - 1, 0) if at.line is None else segment.index(at.line)
        return Position(self.index(at.segment), line)

    def find(self, target: int | str) -> At:
        """Where a jump leads: to a segment's number (from 1, as people count) or id, to a line's id, or
        to `segment/line` with the line's number or id.

        Raises `InputError` naming what there is.
        """
        if isinstance(target, int):
            if 1 <= target <= len(self.segments):
                return self.start(target - 1)
        elif target in self._places:
            return self.start(self._places[target])
        else:
            found = self._find_line(target)
            if found is not None:
                return found
        known = ", ".join(f"{n} {s.id}" for n, s in enumerate(self.segments[:_NAMED], 1))
        more = "" if len(self.segments) <= _NAMED else f", and so on up to {len(self.segments)}"
        raise InputError(f"There is no segment {target}.", f"Choose one of: {known}{more}.")

    def _find_line(self, target: str) -> At | None:
        for segment in self.segments:
            if any(line.id == target for line in segment.lines):
                return At(segment.id, target)
        name, _, line = target.rpartition("/")
        if name not in self._places:
            return None
        lines = self.segment(name).lines
        if line.isdecimal() and 1 <= int(line) <= len(lines):
            return At(name, lines[int(line) - 1].id)
        return At(name, line) if any(candidate.id == line for candidate in lines) else None


_NAMED = 40
