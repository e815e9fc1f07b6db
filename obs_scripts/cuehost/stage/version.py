"""Which OBS this is, and whether it can do what the stage needs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from cuehost.errors import ObsTooOld

from .wire import MEND_TOO_OLD

OLDEST_OBS = 29


@dataclass(frozen=True, slots=True)
class ObsVersion:
    """Versions as OBS states them, and the requests it knows."""

    obs: str
    websocket: str
    platform: str
    requests: frozenset[str]

    def __str__(self) -> str:
        return f"OBS {self.obs}, websocket {self.websocket}"

    @property
    def major(self) -> int | None:
        """The first number of the version of OBS, or None where it has none (a self-made build)."""
        found = re.match(r"\D*(\d+)", self.obs)
        return int(found.group(1)) if found else None


def check_version(answer: dict[str, Any], required: frozenset[str]) -> ObsVersion:
    """Reads the answer to `GetVersion`. Raises `ObsTooOld` where OBS is older than 29 or lacks a request."""
    known = answer.get("availableRequests")
    version = ObsVersion(
        str(answer.get("obsVersion") or "?"),
        str(answer.get("obsWebSocketVersion") or "?"),
        str(answer.get("platform") or "?"),
        frozenset(map(str, known)) if isinstance(known, list) else frozenset(),
    )
    if version.major is not None and version.major < OLDEST_OBS:
        raise ObsTooOld(f"This is OBS {version.obs}; Cuehost needs {OLDEST_OBS} or later.", MEND_TOO_OLD)
    missing = sorted(required - version.requests)
    if missing:
        raise ObsTooOld(
            f"OBS {version.obs} (websocket {version.websocket}) lacks {', '.join(missing)}.", MEND_TOO_OLD
        )
    return version
