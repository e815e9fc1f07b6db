"""How a show stands, in data and in a few words, for the engine's status."""

from __future__ import annotations

from typing import Any

from cuehost.playout import Conductor, ReadyShow
from cuehost.studio import local_time

_WORDS = {"held": "Held", "safe": "Safe scene", "break": "Break", "waiting": "Waiting for OBS or the host"}


def place(conductor: Conductor) -> dict[str, Any]:
    """Where the show on air is, as JSON-able data."""
    line = conductor.line
    return {
        "show": conductor.show.title,
        "playout": conductor.state,
        "segment": conductor.segment.segment.id,
        "segment_number": conductor.position.segment + 1,
        "segments": [s.segment.id for s in conductor.show.segments],
        "scene": conductor.board.program,
        "line": line.line.id if line else None,
        "text": line.line.text if line else None,
        "muted": conductor.board.muted,
        "overlays": conductor.board.overlays_on,
        "round": conductor.round + 1,
        "times": conductor.times().as_status(local_time()),
    }


def summary(conductor: Conductor) -> str:
    """The same in one line for a person."""
    words = _WORDS.get(conductor.state, "On air")
    at = f"{conductor.position.segment + 1}/{len(conductor.show.segments)} {conductor.segment.title}"
    return f"{words}: {conductor.show.title}, {at}"


def describe(ready: ReadyShow) -> str:
    """A ready show in a few words."""
    lines = sum(len(s.lines) for s in ready.show.segments)
    seconds = sum(s.spoken_s for s in ready.show.segments)
    minutes, rest = divmod(round(seconds), 60)
    return (
        f"{ready.show.title}, {len(ready.show.segments)} segments, {lines} lines, {minutes}:{rest:02} spoken"
    )
