"""The whole state of a show on air as immutable data, and what can be read from it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from .events import Code, Decision, Tell
from .fit import Gaps
from .position import At, OrderLine, RunningOrder

Mode = Literal["ready", "on_air", "held", "safe", "break", "waiting", "ended"]
"""waiting: for OBS or the host's process to be back; break: in a break the operator called."""

Doing = Literal["say", "stay", "show", "ask"]


@dataclass(frozen=True, slots=True)
class Rules:
    """What the machine goes by. Times in s.

    guard_s: the same press again within this is the bounce of a key. undo: how many takes can be undone.
    """

    gaps: Gaps = field(default_factory=Gaps)
    safe_scene: str = "safe"
    break_scene: str = "break"
    break_s: float = 60.0
    guard_s: float = 0.3
    undo: int = 20


class OnProgram(NamedTuple):
    """The segment whose scene was put on program last."""

    segment: str
    scene: str


@dataclass(frozen=True, slots=True)
class Insert:
    """Lines said between the planned ones; `index` is the one on air, or next to be. `rest`: the show is held
    when they are said, as it was before.
    """

    lines: tuple[OrderLine, ...]
    what: str
    code: Code
    index: int = 0
    rest: bool = False


@dataclass(frozen=True, slots=True)
class ShowState:
    """Where a show stands.

    at: the line on air or next to be. inserts: what is said before it, the innermost last; queued: what is
        to be inserted at the next line's end.
    gone, after: the line at `at` is no more in the order, and where the show goes on instead (None: its end).
    doing, serial: what was decided last and goes on, and its number. due: when a line's first word is.
    begun, line_since: whether its line is heard, and since when.
    pending: what happens at the next clause's end.
    on, up: the segment put on program last, and whether its scene is there.
    asked: the scene that is to be taken, until that begins; before, before_up are `on` and `up` until then.
    coming: it is an automatic take.
    entered, since, elapsed_s: the segment whose time runs, since when, and what was over of it before a
        restart; show_since and show_elapsed_s likewise. extra: s more or less by segment.
    until: the end of a stay that leads on. round_due: when the next round's first word is due.
    history: where takes led away from. attempts: how often the line was tried in vain.
    lacks: `host`, `stage` while they are waited for; then: the mode to go on in. resumed: after a restart.
    """

    order: RunningOrder
    at: At
    mode: Mode = "ready"
    round: int = 0
    inserts: tuple[Insert, ...] = ()
    queued: tuple[Insert, ...] = ()
    gone: bool = False
    after: At | None = None
    doing: Doing | None = None
    serial: int = 0
    begun: bool = False
    pending: Literal["hold", "insert"] | None = None
    coming: bool = False
    asked: str | None = None
    before: OnProgram | None = None
    before_up: bool = False
    on: OnProgram | None = None
    up: bool = False
    entered: str | None = None
    since: float | None = None
    elapsed_s: float = 0.0
    show_since: float | None = None
    show_elapsed_s: float = 0.0
    until: float | None = None
    round_due: float | None = None
    due: float | None = None
    gap_s: float | None = None
    extra: tuple[tuple[str, float], ...] = ()
    history: tuple[At, ...] = ()
    attempts: int = 0
    lacks: frozenset[str] = frozenset()
    then: Literal["on_air", "held", "safe"] = "on_air"
    last_press: tuple[str, float] | None = None
    auto_take: float | None = None
    line_since: float | None = None
    resumed: bool = False

    @property
    def resting(self) -> bool:
        """Whether the show goes on only when somebody says so."""
        return self.mode in ("held", "safe", "break")

    @property
    def here(self) -> At:
        """The place a person means: an automatic take that is yet to come has not been seen by anybody."""
        if self.gone and self.at.segment not in {s.id for s in self.order.segments}:
            return self.after or At(self.order.segments[-1].id)
        if self.coming and self.before is not None and self.order.has(At(self.before.segment)):
            return At(self.before.segment)
        return self.at

    def extra_of(self, segment: str) -> float:
        """How many s a segment is to last longer (or shorter) than planned."""
        return dict(self.extra).get(segment, 0.0)


def first_state(order: RunningOrder) -> ShowState:
    """A show that is ready to begin."""
    return ShowState(order, order.start(0))


class Turn:
    """One step of the machine under way: the state so far and what has been decided."""

    def __init__(self, state: ShowState, rules: Rules) -> None:
        self.state = state
        self.rules = rules
        self.decisions: list[Decision] = []

    def set(self, **changes: Any) -> None:
        """Change the state."""
        self.state = replace(self.state, **changes)

    def decide(self, decision: Decision) -> None:
        """Have something done."""
        self.decisions.append(decision)

    def tell(self, event: str, reason: str, code: Code, **fields: Any) -> None:
        """Have something written to the log."""
        self.decide(Tell(event, {**fields, "reason": reason, "code": code}))
