"""Whether OBS records and streams, remembered, so that an OBS that died does so again when it is back."""

from __future__ import annotations

import logging

from cuehost.errors import StageError

from .connection import ObsConnection
from .messages import Event

log = logging.getLogger(__name__)

_KINDS = {"RecordStateChanged": "recording", "StreamStateChanged": "streaming"}
_STEPS = {"recording": ("GetRecordStatus", "StartRecord"), "streaming": ("GetStreamStatus", "StartStream")}


class Outputs:
    """Follows OBS's recording and stream from `look` until `stop`.

    What a person or an orderly end of OBS stopped stays stopped; what an OBS that died was doing is
    remembered. The stream's service and key are OBS's own business: nothing here asks for them.
    """

    def __init__(self, connection: ObsConnection) -> None:
        self.recording = False
        self.streaming = False
        self._connection = connection
        self.stop = connection.on_event(self._follow)

    async def look(self) -> None:
        """Asks OBS what it does. Raises `StageError`."""
        self.recording = await self._active("recording")
        self.streaming = await self._active("streaming")

    async def restore(self) -> list[str]:
        """Has an OBS that is back record and stream as the one that died did; what was started
        ("recording", "streaming"). What OBS refuses is logged. Raises `ObsUnreachable`.
        """
        started = []
        for what in ("streaming", "recording"):
            if getattr(self, what) and not await self._active(what):
                try:
                    await self._connection.request(_STEPS[what][1])
                except StageError as error:
                    log.warning("OBS does not go on %s: %s", what, error)
                    setattr(self, what, False)
                    continue
                started.append(what)
        return started

    async def _active(self, what: str) -> bool:
        return bool((await self._connection.request(_STEPS[what][0])).get("outputActive"))

    def _follow(self, event: Event) -> None:
        what = _KINDS.get(event.type)
        if what is not None:
            setattr(self, what, bool(event.data.get("outputActive")))
