"""Whose turn it is to be answered on air: what waits to be said to viewers, and when that is put on air.

Between the lines of the show, by the rules of `cuehost.audience.AnswerQueue`; what an operator orders comes
at the next clause's end.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cuehost.audience import AnswerQueue, Comment, Limits, Matter, Moment, Offer, Phrases
from cuehost.audience.moderation import Gate, fold
from cuehost.audience_record import AudienceRecord
from cuehost.interludes import Again, Answerer, Interludes, Payload, Reply, Words
from cuehost.playout import AdLibs, Conductor
from cuehost.rundown import Rundown

_WORDS_A_S = 14.0  # characters, spoken in a second
_WORTH = {"complaint": 2, "question": 1, "order": 1}


@dataclass(frozen=True, slots=True)
class House:
    """What answering works with in one show.

    answerer: makes who replies, of a rundown and the show's language; blocking. current: the rundown as it is
    on air now. conductor: the show, None before and after. feel: has the host feel so. root: where relative
    paths of sources count from; environ: where their secrets are. mono, wall: clocks in s.
    """

    lang: str
    answerer: Callable[[Rundown, str], Answerer]
    current: Callable[[], Rundown]
    conductor: Callable[[], Conductor | None]
    adlibs: AdLibs
    record: AudienceRecord
    feel: Callable[[str], Awaitable[None]]
    root: Path
    environ: Mapping[str, str]
    mono: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time


def matter_of(reply: Reply, comments: tuple[Comment, ...]) -> Matter[Payload]:
    """A reply to comments as something that waits for its time on air."""
    worth = _WORTH.get(str(reply.kind), 0) - (1 if str(reply.decision) == "decline" else 0)
    return Matter(
        reply.topic or fold(comments[0].text).solid,
        reply,
        comments,
        min(c.t for c in comments),
        worth,
        reply.urgent,
        2.0 + len(reply.text) / _WORDS_A_S,
        reply.product,
        shown=reply.shown,
    )


class Turns:
    """What waits to be said to the viewers of one show. `fits` tells whether what waits was replied from the
    product sheet as it is now.
    """

    def __init__(
        self, house: House, limits: Limits, phrases: Phrases, gate: Gate, fits: Callable[[], bool]
    ) -> None:
        self._house = house
        self._record = house.record
        self._fits = fits
        self.queue: AnswerQueue[Payload] = AnswerQueue(limits)
        self._interludes = Interludes(
            house.adlibs,
            phrases,
            gate,
            house.mono,
            self._record.pseudonym,
            begun=self._begun,
            lost=lambda matter: self.drop(matter, "the show went on without it"),
        )

    # -- in ----------------------------------------------------------------------------------------

    def offer(self, matter: Matter[Payload], told: Mapping[str, Any]) -> None:
        """Have something wait for its turn, by the limits; `told` is what the ledger says besides."""
        now, payload = self._house.mono(), matter.payload
        for old in self.queue.forget(now):
            self.drop(old, "too_old")
        what, crowded = self.queue.offer(matter, now)
        if crowded is not None:
            self.drop(crowded, "crowded_out")
        if isinstance(payload, Words | Again):
            self.put()
            return
        stays = what in (Offer.QUEUED, Offer.MERGED)
        reason = payload.reason if what is Offer.QUEUED else str(what)
        decision = str(payload.decision) if stays else "ignore"
        self.tell(matter.comments, decision, reason, proposed=payload.text, **told)
        if stays:
            self.put()
            self._warm(matter)

    def order(self, matter: Matter[Payload]) -> None:
        """Have something be the next, whatever the limits: a person has ordered it."""
        self._warm(self.queue.order(matter))
        self.put()

    def _warm(self, matter: Matter[Payload]) -> None:
        if (conductor := self._house.conductor()) is not None and matter in self.queue.waiting:
            self._interludes.warm(matter, conductor)

    def waiting_for(self, comment: Comment) -> Matter[Payload] | None:
        """What waits to be said to a comment, if anything does."""
        asked = comment.source, comment.id
        found = (m for m in self.queue.waiting if any((c.source, c.id) == asked for c in m.comments))
        return next(found, None)

    # -- what the ledger is told -------------------------------------------------------------------

    def tell(self, comments: Sequence[Comment], decision: str, reason: str, **told: Any) -> None:
        """What was decided on comments."""
        for comment in comments:
            self._record.comment(comment, decision, reason, **told)

    def drop(self, matter: Matter[Payload], reason: str, code: str = "audience") -> None:
        """What waited will not be answered."""
        if matter.comments:
            self._record.dropped(matter.comments, matter.topic, reason, code)

    # -- out ---------------------------------------------------------------------------------------

    def heard(self, event: str, fields: dict[str, Any]) -> None:
        """Hear what the show tells of itself."""
        if self._interludes.heard(event, fields):
            self.queue.line_said()
        if event == "line_ended" and fields.get("reason") == "said":
            self.put(line_end=True)

    def forget(self) -> None:
        """What has waited too long is not answered any more."""
        for old in self.queue.forget(self._house.mono()):
            self.drop(old, "too_old")

    def put(self, *, line_end: bool = False) -> None:
        """Put on air what may be now: anything where a line ends or nothing is said, else what is urgent."""
        conductor = self._house.conductor()
        if conductor is None or conductor.state != "on_air" or self._interludes.busy(conductor):
            return
        segment = conductor.segment.segment
        if segment.kind == "break" or not self._interludes.may_follow(conductor):
            return
        if not self._fits():
            return  # the sheet was edited: what waits may no longer be right
        at = Moment(segment.id, segment.kind == "questions", segment.product)
        still = conductor.state_now.doing == "stay"
        now = self._house.mono()
        matter = self.queue.take(now, at, urgent_only=not (line_end or still))
        if matter is None:
            return
        bridge = not at.questions and not still and bool(matter.comments)
        if self._interludes.put(matter, conductor, at, urgent=matter.urgent and not line_end, bridge=bridge):
            self.queue.answered(matter, now, at)
        else:
            self.drop(matter, "it cannot be said")

    def _begun(self, matter: Matter[Payload], at: Moment, waited_s: float) -> None:
        payload = matter.payload
        if isinstance(payload, Words | Again) or not matter.comments:
            return
        self._record.answer(
            matter.comments,
            topic=matter.topic,
            text=payload.text,
            facts=list(payload.facts) or None,
            decision=str(payload.decision),
            reason=payload.reason,
            segment=at.segment,
            asked_by=len(matter.comments),
            waited_s=round(waited_s, 3),
        )
