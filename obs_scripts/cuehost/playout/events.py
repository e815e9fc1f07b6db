"""What the playout machine hears and what it decides, as plain data.

All times are monotonic program times in s. `serial` numbers the doings (a line, a stay, a take) one after
another: what is reported of one that is no longer going on is passed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from .position import At, OrderLine, RunningOrder

Code = Literal["planned", "auto", "operator", "audience", "fallback", "recovery"]
"""Who or what is behind a change: the rundown, Cuehost by itself, a person, a viewer, a fault, its mend."""


# -- what happens --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Begin:
    """The show may go on air."""

    now: float


@dataclass(frozen=True, slots=True)
class Started:
    """The line that was to be said is on air; its first word comes on program at `at`."""

    serial: int
    at: float


@dataclass(frozen=True, slots=True)
class LineDone:
    """The line's last word ends on program at `end`."""

    serial: int
    end: float


@dataclass(frozen=True, slots=True)
class LineFailed:
    """The line did not come to its end. `host_gone`: because the host's process died."""

    serial: int
    now: float
    why: str
    host_gone: bool = False


@dataclass(frozen=True, slots=True)
class ClauseEnd:
    """The line was cut at the end of a clause, as asked for."""

    serial: int
    now: float


@dataclass(frozen=True, slots=True)
class TimeOver:
    """A stay without words is over at `now`, which may be a moment ahead."""

    serial: int
    now: float


@dataclass(frozen=True, slots=True)
class TakeBegun:
    """OBS was asked for a scene: what ends now does not undo that."""

    scene: str


@dataclass(frozen=True, slots=True)
class TakeFailed:
    """OBS did not take a scene."""

    scene: str


@dataclass(frozen=True, slots=True)
class HostBack:
    """The host's process runs again."""

    now: float


@dataclass(frozen=True, slots=True)
class HostMissing:
    """The host's process has been away for longer than viewers should see."""

    now: float


@dataclass(frozen=True, slots=True)
class StageLost:
    """OBS does not answer."""

    now: float
    why: str


@dataclass(frozen=True, slots=True)
class StageBack:
    """OBS answers, and has the show's scenes."""

    now: float


@dataclass(frozen=True, slots=True)
class GaveUp:
    """Nobody expects OBS back."""

    why: str


@dataclass(frozen=True, slots=True)
class RoundReady:
    """The order of the next round; None where there is none."""

    serial: int
    now: float
    order: RunningOrder | None


@dataclass(frozen=True, slots=True)
class Insertion:
    """Lines said between the planned ones, after which the show comes back to where it was.

    `urgent`: at the next clause's end instead of the next line's. `what` names it in the log. `rest`: in a
    held show they are said at once, and then it is held again.
    """

    lines: tuple[OrderLine, ...]
    what: str = "an ad-lib"
    urgent: bool = False
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody wants an action done."""

    now: float
    action: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    code: Code = "operator"


@dataclass(frozen=True, slots=True)
class Edited:
    """The running order has changed. `moves` gives the new place of each old one that is still there (of
    lines, and of each segment's rest).
    """

    now: float
    order: RunningOrder
    moves: Mapping[At, At]


Event = (
    Begin
    | Started
    | LineDone
    | LineFailed
    | ClauseEnd
    | TimeOver
    | TakeBegun
    | TakeFailed
    | HostBack
    | HostMissing
    | StageLost
    | StageBack
    | GaveUp
    | RoundReady
    | Press
    | Edited
)


# -- what is decided -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tell:
    """Something for the log."""

    event: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Take:
    """A scene to put on program. `segment` is None for the safe scene and a break."""

    scene: str
    segment: str | None
    reason: str
    code: Code
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    """A line to be said, its first word on program at `due` (None: as soon as the host can).

    `take` comes with the first word, or at once. `insert`: the line is not of the running order.
    """

    serial: int
    line: At
    scene: str
    due: float | None
    take: Take | None
    reason: str
    code: Code
    insert: bool = False


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay without words until a time, from `due` on (None: now). `hide`: the pictures of the last line's
    cues go. `leads_on`: to something that is better decided a moment ahead, so that it comes in time.
    """

    serial: int
    scene: str
    until: float
    due: float | None = None
    take: Take | None = None
    hide: bool = False
    leads_on: bool = True


@dataclass(frozen=True, slots=True)
class Show:
    """A scene to put on program, where the show rests."""

    serial: int
    take: Take


@dataclass(frozen=True, slots=True)
class Cut:
    """Whatever goes on ends now; a line under way falls silent, for the reason in words."""

    reason: str
    code: Code


@dataclass(frozen=True, slots=True)
class CutAtClause:
    """The line on air is to fall silent at the end of its clause (`ClauseEnd`), or of the line."""

    serial: int
    reason: str
    code: Code


@dataclass(frozen=True, slots=True)
class KeepOn:
    """The line on air is not to fall silent after all."""

    serial: int


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing is said until somebody or something goes on; captions go."""

    scene: str | None


@dataclass(frozen=True, slots=True)
class AwaitHost:
    """Wait for the host's process to be back."""


@dataclass(frozen=True, slots=True)
class AwaitStage:
    """Wait for OBS to be back."""


@dataclass(frozen=True, slots=True)
class AskRound:
    """Ask whether there is a round of that number (from 0)."""

    serial: int
    round: int


@dataclass(frozen=True, slots=True)
class Switch:
    """Mute or let hear, hide or show the pictures of cues."""

    what: Literal["mute", "overlays"]


@dataclass(frozen=True, slots=True)
class End:
    """The show is over. `failed`: because it could not go on."""

    reason: str
    code: Code
    failed: bool = False


Decision = (
    Tell
    | Say
    | Stay
    | Show
    | Cut
    | CutAtClause
    | KeepOn
    | Rest
    | AwaitHost
    | AwaitStage
    | AskRound
    | Switch
    | End
)
