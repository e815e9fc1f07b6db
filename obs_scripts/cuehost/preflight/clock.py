"""The clock, and with it whether the network is there."""

from __future__ import annotations

import asyncio
import email.utils
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from .finding import Finding, found

# The service of the online voices; its answer carries its clock (the Date field of HTTP, RFC 9110 6.6.1).
_ASKED = "https://speech.platform.bing.com/"
_TIMEOUT_S = 3.0
_OFF_S = 30.0
# Cuehost was not there before: an earlier clock is wrong.
_BORN = datetime(2026, 11, 1, tzinfo=UTC)


async def online(url: str = _ASKED) -> datetime | None:
    """The time a server on the web has, or None when it cannot be reached within seconds."""
    return await asyncio.to_thread(_ask, url)


def _ask(url: str) -> datetime | None:
    import requests

    try:
        with requests.head(url, timeout=_TIMEOUT_S, allow_redirects=False) as answer:
            told = answer.headers.get("Date", "")
        return email.utils.parsedate_to_datetime(told).astimezone(UTC)
    except (requests.RequestException, ValueError):
        return None


def clock(web: datetime | None, now: Callable[[], datetime]) -> Iterator[Finding]:
    """Whether this computer's clock (`now`, aware) goes right; `web` is the time of the web, if reached."""
    here = now()
    zone = here.tzname() or "no time zone"
    if here < _BORN:
        yield found("fault", "clock_wrong", at=f"{here:%Y-%m-%d %H:%M}", zone=zone)
    elif web is None:
        yield found("ok", "clock_alone", at=f"{here:%Y-%m-%d %H:%M}", zone=zone)
    else:
        off_s = (here.astimezone(UTC) - web).total_seconds()
        if abs(off_s) > _OFF_S:
            yield found("note", "clock_fast" if off_s > 0 else "clock_slow", seconds=round(abs(off_s)))
        else:
            yield found("ok", "clock_fine", at=f"{here:%H:%M}", zone=zone)
