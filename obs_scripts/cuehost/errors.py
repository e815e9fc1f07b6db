"""Every error Cuehost raises on purpose, as one tree.

    CuehostError                  exit status 1: the show or command failed
      InputError                  exit status 2: what the user gave cannot be used
        RundownError              faults in a rundown, each with its place
        ConfigError               faults in config.yaml
        Unreachable               a server gives no good answer now
        Outdated                  what an order was given upon is no more so
      WriterError                 no script could be written
      SpeechError                 no voice could speak a line
      HostError                   the host renderer cannot run
        PackError                 a host pack is faulty
      GraphicsError               a picture cannot be drawn or read
      StageError                  OBS does not do what it must
        ObsUnreachable            no OBS answers
        ObsRefused                OBS refuses the password
        ObsTooOld                 OBS or its websocket lacks what is needed
      EngineError                 the engine cannot start or be reached
      AudienceError               viewers' comments cannot be received
        SourceLost                a source of comments broke off; it is tried again
        SourceRefused             a source of comments will not work before the seller mends something

Messages are written for the seller: what is wrong, and in `mend` what to do about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class CuehostError(Exception):
    """Something the seller can be told about in one sentence, with the mend in another."""

    exit_status = 1

    def __init__(self, message: str, mend: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.message} {self.mend}".strip()


class InputError(CuehostError):
    """What the user gave cannot be used."""

    exit_status = 2


class Faulty(Protocol):
    """A fault in a seller's file (see `cuehost.rundown.Fault`); as a text, with its place."""

    @property
    def place(self) -> str:
        """`file:line:column`."""
        ...

    @property
    def code(self) -> str:
        """What names its message (empty: nothing does)."""
        ...

    @property
    def values(self) -> tuple[tuple[str, str], ...]:
        """What stands in the message, by name."""
        ...


class RundownError(InputError):
    """One or more faults in a rundown; `faults` holds them all."""

    def __init__(self, faults: Sequence[Faulty]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


class ConfigError(InputError):
    """config.yaml cannot be used."""


class Unreachable(InputError):
    """A server cannot be reached or gives no good answer now; `message` is the reason, as a clause."""


class Outdated(InputError):
    """What an order was given upon is no more so: somebody or something else was faster."""


class WriterError(CuehostError):
    """No script could be written."""


class SpeechError(CuehostError):
    """No voice could speak a line."""


class HostError(CuehostError):
    """The host renderer cannot run."""


class PackError(HostError):
    """A host pack is faulty."""


class GraphicsError(CuehostError):
    """A picture cannot be drawn or read."""


class StageError(CuehostError):
    """OBS does not do what it must."""


class ObsUnreachable(StageError):
    """No OBS answers at the given address."""


class ObsRefused(StageError):
    """OBS refuses the password."""


class ObsTooOld(StageError):
    """OBS or its websocket lacks what is needed."""


class EngineError(CuehostError):
    """The engine cannot start or be reached."""


class AudienceError(CuehostError):
    """Viewers' comments cannot be received."""


class SourceLost(AudienceError):
    """A source of comments broke off; it is tried again, and not before `retry_after_s`."""

    def __init__(self, message: str, mend: str = "", *, retry_after_s: float = 0.0) -> None:
        super().__init__(message, mend)
        self.retry_after_s = retry_after_s


class SourceRefused(AudienceError):
    """A source of comments will not work before the seller mends something."""
