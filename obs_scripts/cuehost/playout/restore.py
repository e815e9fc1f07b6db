"""The restore point: where a show is, as data for the disk, and a show that goes on from it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cuehost.errors import InputError

from .position import At, RunningOrder
from .state import ShowState, first_state

FORMAT = 1


def restore_point(state: ShowState, now: float) -> dict[str, Any]:
    """What is needed to go on at the line that is on air or next to be, as plain data for JSON."""
    at = (state.after or state.at) if state.gone else state.at
    position = state.order.position(at)
    segment_s = 0.0 if state.since is None or state.entered != at.segment else now - state.since
    return {
        "format": FORMAT,
        "segment": at.segment,
        "line": at.line,
        "segment_number": position.segment,
        "line_number": position.line,
        "round": state.round,
        "segment_s": round(max(segment_s, 0.0), 3),
        "show_s": round(max(now - state.show_since, 0.0), 3) if state.show_since is not None else 0.0,
        "extra_s": dict(state.extra),
    }


def resume_from(point: Mapping[str, Any], order: RunningOrder, *, held: bool = False) -> ShowState:
    """A show that goes on at a restore point: at that line, or, where it is no more, at the same place in
    numbers. `held`: it waits for somebody to resume it. Raises `InputError` for what is no restore point.
    """
    try:
        if point["format"] != FORMAT:
            raise ValueError(f"format {point['format']!r}")
        at = At(str(point["segment"]), None if point["line"] is None else str(point["line"]))
        if not order.has(at):
            at = _nearest(order, at, int(point["segment_number"]), int(point["line_number"]))
        extra = {str(k): float(v) for k, v in point["extra_s"].items() if order.has(At(str(k)))}
        return replace(
            first_state(order),
            at=at,
            round=int(point["round"]),
            elapsed_s=float(point["segment_s"]),
            show_elapsed_s=float(point["show_s"]),
            extra=tuple(extra.items()),
            resumed=True,
            then="held" if held else "on_air",
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(
            f"The restore point cannot be used ({type(error).__name__}: {error}).", "Start the show anew."
        ) from error


def _nearest(order: RunningOrder, at: At, segment_number: int, line_number: int) -> At:
    known = order.has(At(at.segment))
    segment = order.segments[
        order.index(at.segment) if known else min(max(segment_number, 0), len(order.segments) - 1)
    ]
    if not segment.lines:
        return At(segment.id)
    return At(segment.id, segment.lines[min(max(line_number, 0), len(segment.lines) - 1)].id)
