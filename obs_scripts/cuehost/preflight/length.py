"""How long a show will be, and whether its recording fits on the disk. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cuehost.rundown import Rundown, Segment

from .finding import Finding, Mark, found

# OBS's own default for a recording in stream quality is 2.5 to 6 Mbit/s of video; the larger one counts.
_BYTES_PER_S = 6_200_000 / 8
_SPARE_MB = 1000
# The demo's segments last 10 to 40 s when no time is set for them.
_USUAL_SEGMENT_S = 40.0


def show_length_s(rundown: Rundown, now: datetime) -> float | None:
    """About how long the show will last, in s; None for one that loops without an end.

    Segments without a `duration` count with what is usual. `now` is the aware local time, for `until`.
    """
    round_s = sum(_length_s(segment) for segment in rundown.segments)
    loop = rundown.loop
    if loop is None:
        return round_s
    if loop.until is not None:
        hour, minute = map(int, loop.until.split(":"))
        left_s = (hour * 60 + minute - now.hour * 60 - now.minute) * 60.0 - now.second
        return max(left_s if left_s > 0 else left_s + 86_400, round_s)
    return round_s * loop.rounds if loop.rounds is not None else None


def _length_s(segment: Segment) -> float:
    return (segment.duration_s or _USUAL_SEGMENT_S) + segment.pause_s


def disk_for(length_s: float | None, free_mb: float) -> Iterator[Finding]:
    """Whether a recording of a show that long fits where OBS records, where `free_mb` MB are free."""
    if length_s is None:
        hours = free_mb * 1e6 / _BYTES_PER_S / 3600
        mark: Mark = "ok" if hours > 24 else "note"
        yield found(mark, "endless_fits" if hours > 24 else "endless_short", hours=round(hours))
        return
    needed_mb = length_s * _BYTES_PER_S / 1e6
    short = needed_mb + _SPARE_MB > free_mb
    minutes = round(length_s / 60) or 1
    unit = "min" if minutes < 120 else "h"
    length = {"minutes": minutes} if unit == "min" else {"hours": round(minutes / 60, 1)}
    yield found(
        "fault" if short else "ok",
        f"record_{'short' if short else 'fits'}_{unit}",
        **length,
        needed_gb=round(max(needed_mb / 1000, 0.1), 1),
        free_gb=round(free_mb / 1000, 1) if short else round(free_mb / 1000),
    )
