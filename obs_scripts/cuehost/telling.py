"""How the end of a piece of the engine's work is told to whoever looks at its state."""

from __future__ import annotations

import asyncio
import logging
from typing import Literal, Protocol

from cuehost.errors import CuehostError

log = logging.getLogger("cuehost.engine")

State = Literal["idle", "preparing", "ready", "starting", "on_air", "failed"]


class Teller(Protocol):
    """Who has a state and a message."""

    state: State
    message: str

    def forget_progress(self) -> None:
        """Nothing is being prepared yet."""
        ...


class Telling:
    """Turns the end of a piece of work into its owner's state and message."""

    def __init__(self, owner: Teller) -> None:
        self._owner = owner

    def __enter__(self) -> None:
        self._owner.state, self._owner.message = "preparing", "Preparing"
        self._owner.forget_progress()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> bool:
        if error is None:
            return False
        if isinstance(error, asyncio.CancelledError):
            self._owner.state, self._owner.message = "idle", "Stopped"
            return False
        self._owner.state = "failed"
        if isinstance(error, CuehostError):
            self._owner.message = str(error)
        else:  # told here, as nobody waits for the work
            self._owner.message = f"Something went wrong that should not ({type(error).__name__}: {error})"
            log.debug("an unexpected fault", exc_info=error)
        return isinstance(error, Exception)
