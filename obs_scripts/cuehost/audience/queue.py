"""The queue of what is to be answered: who comes next, what is asked by many, what is forgotten. Pure.

No clock and no I/O: the time is passed in, in s on the show's clock. What waits is bounded in number, age
and share of the show, so that a backlog never delays the show:

- the same matter (`topic`) asked by many waits once, and for all of them;
- of two that wait the more urgent is first, then the more important, then what more viewers ask, then the
  older; what has waited long rises;
- what nobody came to in time is forgotten, and said so;
- between planned lines only so much is answered, in a questions segment as much as its time allows.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Generic, TypeVar

from .asked import taken_back
from .messages import Comment

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a show answers may take.

    longest: how many matters wait. forget_s: a matter waits no longer. a_minute: matters answered in any
    60 s outside of questions segments; urgent_a_minute: the urgent ones, which are not counted there.
    segment_s: s of answers in one segment that is not for questions. lines_between: planned lines between
    two answers. again_s: the same matter is not answered again before; viewer_s: nor the same viewer.
    rise_s: waiting so long counts as much as one step of priority.
    """

    longest: int = 50
    forget_s: float = 180.0
    a_minute: int = 4
    urgent_a_minute: int = 6
    segment_s: float = 30.0
    lines_between: int = 1
    again_s: float = 120.0
    viewer_s: float = 20.0
    rise_s: float = 45.0


class Offer(StrEnum):
    """What became of a matter that was offered."""

    QUEUED = "queued"
    MERGED = "merged"
    """It waited already, for another viewer."""
    ANSWERED = "answered_lately"
    """The same was answered a short while ago."""
    VIEWER = "viewer_answered_lately"
    """Its viewer was answered a moment ago, and others wait."""
    FULL = "full"
    """All that waits is more important."""


class Dropped(StrEnum):
    """Why something that waited is not answered."""

    OLD = "too_old"
    CROWDED = "crowded_out"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Matter(Generic[T]):
    """Something to be answered, for one viewer or many. `comments` are theirs, the first asked first.

    `payload` is what is to be said; `seconds` about how long that takes; `since` when it was first asked.
    What no comment led to has none. A person may have `ordered` it, and no limit holds for it; or have it
    `kept`, so that it waits however long. `shown`: whether its comment may stand in the picture.
    """

    topic: str
    payload: T
    comments: tuple[Comment, ...]
    since: float
    priority: int = 0
    urgent: bool = False
    seconds: float = 5.0
    product: str | None = None
    ordered: bool = False
    kept: bool = False
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Moment:
    """Where the show is: its segment, whether that is for questions, and the product on air."""

    segment: str
    questions: bool = False
    product: str | None = None


@dataclass(slots=True)
class _Spent:
    """What answers took of the show so far."""

    times: deque[float] = field(default_factory=deque)
    urgent_times: deque[float] = field(default_factory=deque)
    segment: str = ""
    segment_s: float = 0.0
    lines: int = 10**9  # planned lines since the last answer: before the first, no limit


class AnswerQueue(Generic[T]):
    """What waits to be answered in one show."""

    def __init__(self, limits: Limits = Limits()) -> None:
        self.limits = limits
        self._waiting: dict[str, Matter[T]] = {}
        self._answered: dict[str, float] = {}
        self._viewers: dict[tuple[str, str], float] = {}
        self._spent = _Spent()

    def __len__(self) -> int:
        """How many matters wait."""
        return len(self._waiting)

    @property
    def waiting(self) -> tuple[Matter[T], ...]:
        """What waits, the oldest first."""
        return tuple(self._waiting.values())

    # -- in ----------------------------------------------------------------------------------------

    def offer(self, matter: Matter[T], now: float) -> tuple[Offer, Matter[T] | None]:
        """Has a matter wait; and what lost its place to it, if anything did."""
        self._forget_answers(now)
        if matter.topic in self._answered:
            return Offer.ANSWERED, None
        known = self._waiting.get(matter.topic)
        if known is not None:
            self._waiting[matter.topic] = _merged(known, matter)
            return Offer.MERGED, None
        lately = bool(matter.comments) and all(_viewer(c) in self._viewers for c in matter.comments)
        if lately and self._waiting and not matter.urgent:
            return Offer.VIEWER, None
        if len(self._waiting) < self.limits.longest:
            self._waiting[matter.topic] = matter
            return Offer.QUEUED, None
        mortal = [m for m in self._waiting.values() if not m.kept]
        last = min(mortal, key=lambda m: self._rank(m, now, None), default=None)
        if last is None or self._rank(last, now, None) >= self._rank(matter, now, None):
            return Offer.FULL, None
        del self._waiting[last.topic]
        self._waiting[matter.topic] = matter
        return Offer.QUEUED, last

    def forget(self, now: float) -> tuple[Matter[T], ...]:
        """Takes out what has waited too long, the oldest first."""
        limit_s = self.limits.forget_s
        old = [m for m in self._waiting.values() if now - m.since > limit_s and not (m.kept or m.ordered)]
        for matter in old:
            del self._waiting[matter.topic]
        return tuple(old)

    def remove(self, source: str, comment: str = "", viewer: str = "") -> tuple[Matter[T], ...]:
        """Takes back a comment, all of a viewer's, or (both empty) all of a source's.

        A matter that others asked too goes on waiting for them. Gives what waits no more.
        """

        taken: list[Matter[T]] = []
        for matter in self.waiting:
            kept = tuple(c for c in matter.comments if not taken_back(c, source, comment, viewer))
            if matter.comments and not kept:
                taken.append(self._waiting.pop(matter.topic))
            elif len(kept) < len(matter.comments):
                self._waiting[matter.topic] = replace(matter, comments=kept)
        return tuple(taken)

    def withdraw(self, matter: Matter[T]) -> None:
        """Takes out a matter that waits, as what would be said is no longer right."""
        self._waiting.pop(matter.topic, None)

    # -- a person's orders -------------------------------------------------------------------------

    def order(self, matter: Matter[T]) -> Matter[T]:
        """Has a matter be the next, whatever the limits, in place of what waits of its topic. Gives it as it
        waits: for all who asked.
        """
        known = self._waiting.pop(matter.topic, None)
        if known is not None and known is not matter:
            merged = _merged(known, matter)
            matter = replace(matter, comments=merged.comments, since=merged.since)
        matter = replace(matter, ordered=True, urgent=True)
        self._waiting[matter.topic] = matter
        return matter

    def keep(self, matter: Matter[T], on: bool) -> None:
        """Has a matter that waits neither be forgotten nor crowded out; or, not `on`, be like the others."""
        self._waiting[matter.topic] = replace(matter, kept=on)

    # -- out ---------------------------------------------------------------------------------------

    def take(self, now: float, at: Moment, *, urgent_only: bool = False) -> Matter[T] | None:
        """Takes out what is to be answered now, if anything may be; `answered` is to be told of it."""
        fit = [m for m in self._waiting.values() if self._may(m, now, at, urgent_only)]
        if not fit:
            return None
        best = max(fit, key=lambda m: self._rank(m, now, at))
        return self._waiting.pop(best.topic)

    def answered(self, matter: Matter[T], now: float, at: Moment, seconds: float | None = None) -> None:
        """Notes that a matter is being answered, for `seconds` (None: as long as it was expected to take)."""
        self._answered[matter.topic] = now
        self._viewers |= {_viewer(c): now for c in matter.comments}
        spent = self._spent
        spent.lines = 0
        if matter.ordered:
            pass  # counts against nobody
        elif matter.urgent:
            spent.urgent_times.append(now)
        elif not at.questions:
            spent.times.append(now)
        if spent.segment != at.segment:
            spent.segment, spent.segment_s = at.segment, 0.0
        spent.segment_s += matter.seconds if seconds is None else seconds

    def line_said(self) -> None:
        """Notes that a planned line was said."""
        self._spent.lines += 1

    # -- a show that goes on after a crash ---------------------------------------------------------

    def recall(self, topics: Iterable[tuple[str, float]]) -> None:
        """Has topics count as answered, each since its time."""
        self._answered |= dict(topics)

    # -- rules -------------------------------------------------------------------------------------

    def _may(self, matter: Matter[T], now: float, at: Moment, urgent_only: bool) -> bool:
        limits, spent = self.limits, self._spent
        if matter.ordered:
            return True
        if (now - matter.since > limits.forget_s and not matter.kept) or (urgent_only and not matter.urgent):
            return False
        if matter.urgent:
            return _within_a_minute(spent.urgent_times, now) < limits.urgent_a_minute
        if at.questions:
            return True
        used_s = spent.segment_s if spent.segment == at.segment else 0.0
        return (
            spent.lines >= limits.lines_between
            and _within_a_minute(spent.times, now) < limits.a_minute
            and (used_s + matter.seconds <= limits.segment_s)
        )

    def _rank(self, matter: Matter[T], now: float, at: Moment | None) -> tuple[bool, bool, float, int, float]:
        """The higher, the sooner. A matter of the product on air is worth a step more."""
        here = at is not None and matter.product is not None and matter.product == at.product
        worth = matter.priority + max(now - matter.since, 0.0) / self.limits.rise_s + (1.0 if here else 0.0)
        return matter.ordered, matter.urgent, worth, len(matter.comments), -matter.since

    def _forget_answers(self, now: float) -> None:
        again_s, viewer_s = self.limits.again_s, self.limits.viewer_s
        self._answered = {k: t for k, t in self._answered.items() if now - t < again_s}
        self._viewers = {k: t for k, t in self._viewers.items() if now - t < viewer_s}


_MOST_ASKING = 20
"""Viewers kept for one matter; who asks what so many have asked is not asked after any more."""


def _merged(known: Matter[T], more: Matter[T]) -> Matter[T]:
    new = tuple(c for c in more.comments if all((c.source, c.id) != (k.source, k.id) for k in known.comments))
    return replace(
        known,
        comments=(known.comments + new)[:_MOST_ASKING],
        priority=max(known.priority, more.priority),
        urgent=known.urgent or more.urgent,
        since=min(known.since, more.since),
    )


def _viewer(comment: Comment) -> tuple[str, str]:
    return comment.source, comment.viewer


def _within_a_minute(times: deque[float], now: float) -> int:
    while times and now - times[0] >= 60.0:
        times.popleft()
    return len(times)
