"""Going on after a crash: keeps on the disk where a show is, and finds it again."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cuehost.ledger import RestorePoint, RestorePoints
from cuehost.places import STATE
from cuehost.stage import Outputs
from cuehost.supervisor import RESUME

RESTORE_FILE = STATE / "restore.db"
HEADLESS_FILE = STATE / "headless.json"

# A show that broke off longer ago is over: viewers have gone, and prices may have changed.
_FRESH = timedelta(minutes=10)


class PlaceKeeper:
    """Keeps the place in one show: what does not change of it is given once.

    `show` names what was prepared (a hash), `now` the local time of day, aware.
    """

    def __init__(
        self,
        points: RestorePoints,
        *,
        show: str,
        rundown: Path,
        folder: Path,
        lang: str,
        outputs: Outputs,
        now: Callable[[], datetime],
    ) -> None:
        self._points = points
        self._show, self._rundown, self._folder, self._lang = show, rundown, folder, lang
        self._outputs = outputs
        self._now = now

    async def save(self, position: dict[str, Any]) -> None:
        """Put the place on the disk. A disk that is out of order does not hold up the show."""
        await self._points.save(
            RestorePoint(
                show=self._show,
                rundown=str(self._rundown.absolute()),
                folder=str(self._folder.absolute()),
                lang=self._lang,
                round=int(position["round"]),
                segment=str(position["segment"]),
                line=str(position["line"] or ""),
                state="on_air",
                recording=self._outputs.recording,
                streaming=self._outputs.streaming,
                t=self._now().isoformat(),
                position=position,
            )
        )


def on_air(path: Path | None = None) -> Path | None:
    """The rundown of the show that is on air, or broke off; None where there is none."""
    with RestorePoints(path or RESTORE_FILE) as points:
        point = points.load()
    return Path(point["rundown"]) if point is not None else None


def broken_off(
    now: datetime, environ: Mapping[str, str] = os.environ, path: Path | None = None
) -> RestorePoint | None:
    """Where the show was that broke off just now; None unless this process takes the place of a dead one."""
    if RESUME not in environ:
        return None
    with RestorePoints(path or RESTORE_FILE) as points:
        point = points.load()
    if point is None:
        return None
    try:
        age = now - datetime.fromisoformat(point["t"])
    except (ValueError, TypeError):
        return None
    return point if timedelta(0) <= age < _FRESH else None
