"""Over and under: planned and expected ends of the segment on air and of the show. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from .fit import Gaps, fit, own_gaps, target_of
from .position import At, OrderSegment, RunningOrder
from .state import ShowState


@dataclass(frozen=True, slots=True)
class Span:
    """A segment or a show: when it began, is to end as planned, and will end as things stand.

    Monotonic times in s; `over_s` is positive when it will end too late.
    """

    began: float
    planned: float
    expected: float

    @property
    def over_s(self) -> float:
        """How much later than planned it will end, in s."""
        return self.expected - self.planned


@dataclass(frozen=True, slots=True)
class Times:
    """The times of the segment on air and of the round it belongs to."""

    now: float
    segment: Span
    show: Span

    def as_status(self, wall: datetime) -> dict[str, Any]:
        """Plain data for JSON: clock times (ISO 8601) and s; `wall` is the time of day at `now`."""

        def of(span: Span) -> dict[str, Any]:
            def clock(at: float) -> str:
                return (wall + timedelta(seconds=at - self.now)).isoformat(timespec="seconds")

            return {
                "planned_end": clock(span.planned),
                "expected_end": clock(span.expected),
                "left_s": round(span.expected - self.now, 1),
                "over_s": round(span.over_s, 1),
            }

        return {"segment": of(self.segment), "show": of(self.show)}


def planned_s(segment: OrderSegment, gaps: Gaps) -> float:
    """How long a segment is planned to last from take to take."""
    natural_s = fit(segment.lines, None, gaps, pause_s=segment.pause_s if segment.lines else 0.0).total_s
    if segment.duration_s is None:
        return natural_s
    return max(segment.duration_s, natural_s) if segment.stays else segment.duration_s


def expected_s(segment: OrderSegment, gaps: Gaps, extra_s: float = 0.0) -> float:
    """How long a segment will last, as far as its lines and pauses allow."""
    pause_s = segment.pause_s if segment.lines else 0.0
    target_s = target_of(segment, gaps, extra_s)
    said_s = fit(segment.lines, target_s, own_gaps(segment, gaps), pause_s=pause_s).total_s
    return max(said_s, target_s or 0.0) if segment.stays else said_s


def times_of(state: ShowState, now: float, gaps: Gaps) -> Times:
    """The times as they stand at `now`."""
    order = state.order
    at = (state.after or At(order.segments[-1].id)) if state.gone else state.at
    index = order.index(at.segment)
    began = state.since if state.since is not None and state.entered == at.segment else now - state.elapsed_s
    plan, outlook = lengths_of(order, gaps)
    segment_end = max(now, _expected_end(state, at, began, now, gaps))
    later_s = sum(outlook[index + 1 :])
    # A place jumped to has no past in the plan, so a show's time is counted from its first line on.
    show_began = state.show_since if state.show_since is not None else now - state.show_elapsed_s
    segment = Span(began, began + plan[index], segment_end)
    return Times(now, segment, Span(show_began, show_began + sum(plan), segment_end + later_s))


@lru_cache(maxsize=4)
def lengths_of(order: RunningOrder, gaps: Gaps) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Planned and expected lengths of all segments, in s."""
    return (
        tuple(planned_s(segment, gaps) for segment in order.segments),
        tuple(expected_s(segment, gaps) for segment in order.segments),
    )


def _expected_end(state: ShowState, at: At, began: float, now: float, gaps: Gaps) -> float:
    """When the segment on air will be over if nobody does anything; a held show goes on now."""
    segment = state.order.segment(at.segment)
    extra_s = state.extra_of(segment.id)
    target_s = target_of(segment, gaps, extra_s)
    stay_until = began + (target_s or 0.0) if segment.stays else 0.0
    if at.line is None:
        return max(stay_until, now)
    first = segment.index(at.line)
    on_air = segment.lines[first]
    began_line = state.line_since if state.begun and state.line_since is not None else now
    line_end = max(began_line + on_air.spoken_s, now)
    left_s = None if target_s is None else began + target_s - line_end
    rest = fit(
        segment.lines[first + 1 :], left_s, own_gaps(segment, gaps), pause_s=segment.pause_s, after_line=True
    )
    return max(line_end + rest.total_s, stay_until)
