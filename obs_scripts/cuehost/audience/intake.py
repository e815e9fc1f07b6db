"""The intake: everything that comes in waits here, in bounded memory however much comes.

Comments wait in order of arrival. When too many wait, the oldest is forgotten, but nobody's flood pushes
out the others: of one viewer only a few wait. Events are few and lasting (orders) or many and summable
(likes): what can't wait singly is added up, never lost.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterable, Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from .messages import AudienceEvent, Comment, EventKind, Received, Removal

_REMEMBERED_IDS = 16_384


class Admission(StrEnum):
    """What became of something put into the intake."""

    TAKEN = "taken"
    REPEATED = "repeated"
    """It had come before: a source sent it again after a reconnect."""
    CROWDED = "crowded"
    """A comment in whose place the viewer's oldest waiting one was forgotten."""
    SHED = "shed"
    """A comment in whose place the oldest waiting one of all was forgotten."""


@dataclass(frozen=True, slots=True)
class IntakeCounts:
    """What the intake has seen so far. `taken` includes what was forgotten later."""

    taken: int = 0
    repeated: int = 0
    forgotten: int = 0
    removed: int = 0


class Intake:
    """Holds at most `longest` comments, `per_viewer` of each viewer, and `events` events.

    To be used from one asyncio loop. `forgotten` is called with each comment that nobody will look at any
    more, so that the ledger stays complete; `removed` with what a platform took back, be it here or already
    taken.
    """

    def __init__(
        self,
        *,
        longest: int = 1000,
        per_viewer: int = 5,
        events: int = 500,
        forgotten: Callable[[Comment, Admission], None] = lambda comment, why: None,
        removed: Callable[[Removal], None] = lambda removal: None,
    ) -> None:
        self._longest = longest
        self._per_viewer = per_viewer
        self._most_events = events
        self._forgotten = forgotten
        self._removed = removed
        self._comments: OrderedDict[tuple[str, str], Comment] = OrderedDict()
        self._of_viewer: dict[tuple[str, str], deque[tuple[str, str]]] = {}
        self._events: deque[AudienceEvent] = deque()
        self._standing: dict[tuple[str, EventKind], AudienceEvent] = {}
        self._seen: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._tally: Counter[str] = Counter()
        self._news = asyncio.Event()

    def __len__(self) -> int:
        """How many comments and events wait."""
        return len(self._comments) + len(self._events) + len(self._standing)

    @property
    def counts(self) -> IntakeCounts:
        """What came so far."""
        tally = self._tally
        return IntakeCounts(tally["taken"], tally["repeated"], tally["forgotten"], tally["removed"])

    def put(self, received: Received) -> Admission:
        """Takes in what a source gave; never waits."""
        if isinstance(received, Removal):
            self._remove(received)
            self._removed(received)
            return Admission.TAKEN
        key = received.source, received.id
        if key in self._seen:
            self._tally["repeated"] += 1
            return Admission.REPEATED
        self._seen[key] = None
        if len(self._seen) > _REMEMBERED_IDS:
            self._seen.popitem(last=False)
        self._tally["taken"] += 1
        if isinstance(received, Comment):
            admission = self._put_comment(key, received)
        else:
            self._put_event(received)
            admission = Admission.TAKEN
        self._news.set()
        return admission

    async def take(self, most: int = 100) -> list[Comment | AudienceEvent]:
        """What waits, events first, then at most `most` comments, oldest first; waits for the first."""
        while not len(self):
            self._news.clear()
            await self._news.wait()
        taken: list[Comment | AudienceEvent] = [*self._events, *self._standing.values()]
        self._events.clear()
        self._standing.clear()
        while self._comments and most > 0:
            taken.append(self._drop(next(iter(self._comments))))
            most -= 1
        return taken

    async def fill(self, source: AsyncIterable[Received]) -> None:
        """Takes in everything a source gives, until it ends."""
        async for received in source:
            self.put(received)
            # A source that has much at hand never waits: the show must go on meanwhile.
            await asyncio.sleep(0)

    def _put_comment(self, key: tuple[str, str], comment: Comment) -> Admission:
        viewer = comment.source, comment.viewer
        admission = Admission.TAKEN
        waiting = self._of_viewer.get(viewer)
        if waiting is not None and len(waiting) >= self._per_viewer:
            admission = Admission.CROWDED
            self._forget(waiting[0], admission)
        elif len(self._comments) >= self._longest:
            admission = Admission.SHED
            self._forget(next(iter(self._comments)), admission)
        self._comments[key] = comment
        self._of_viewer.setdefault(viewer, deque()).append(key)
        return admission

    def _put_event(self, event: AudienceEvent) -> None:
        where = event.source, event.kind
        if event.kind is EventKind.VIEWERS:
            self._standing[where] = event
        elif event.kind is EventKind.LIKE or len(self._events) >= self._most_events:
            so_far = self._standing.get(where)
            count = event.count + (so_far.count if so_far else 0)
            # Of a sum of many only the newest's name is known, and no amount of money.
            self._standing[where] = replace(event, count=count, amount="" if so_far else event.amount)
        else:
            self._events.append(event)

    def _remove(self, removal: Removal) -> None:
        if removal.comment:
            gone = [(removal.source, removal.comment)]
        elif removal.viewer:
            gone = list(self._of_viewer.get((removal.source, removal.viewer), ()))
        else:
            gone = [key for key in self._comments if key[0] == removal.source]
        for key in gone:
            if key in self._comments:
                self._drop(key)
                self._tally["removed"] += 1

    def _forget(self, key: tuple[str, str], why: Admission) -> None:
        self._tally["forgotten"] += 1
        self._forgotten(self._drop(key), why)

    def _drop(self, key: tuple[str, str]) -> Comment:
        comment = self._comments.pop(key)
        viewer = comment.source, comment.viewer
        waiting = self._of_viewer[viewer]
        waiting.remove(key)
        if not waiting:
            del self._of_viewer[viewer]
        return comment
