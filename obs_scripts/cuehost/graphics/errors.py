"""The errors of this folder that others catch."""

from __future__ import annotations

from cuehost.errors import GraphicsError


class NoRoom(GraphicsError):
    """Text does not fit its place even at the smallest size."""


class NoPicture(GraphicsError):
    """A server made no picture; `reason` says why, as a clause. `lasting`: asking again is useless until the
    seller mends something.
    """

    def __init__(self, reason: str, mend: str = "", *, lasting: bool = False) -> None:
        super().__init__(f"No background was made: {reason}.", mend)
        self.reason = reason
        self.lasting = lasting
