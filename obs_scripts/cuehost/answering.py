"""Viewers are answered while a show is on air: comments in, judged, replied to, and their time found.

    sources -> intake -> moderation -> waiting -> the answerer -> turns -> interludes -> playout
                             |            |            |            |
                             +------------+------------+------------+--> the ledger

Nothing here holds up the show: everything waits in bounded memory, replies are worked out on a thread, one
after another and never more than half of the time, and what is said comes in its turn (`answer_turns`). An
operator has a hand in it (`comment_orders`).
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from cuehost.answer_turns import House, Turns, matter_of
from cuehost.audience import (
    Admission,
    AudienceEvent,
    Comment,
    Intake,
    Limits,
    LiveSource,
    Offer,
    Phrases,
    Reactions,
    Reception,
    Removal,
    Rule,
    SourceConfig,
    Unreplied,
    taken_back,
)
from cuehost.audience.moderation import Decision, Gate, Moderator, Use, Why, fold
from cuehost.audience.sources import make_feed
from cuehost.audience_record import Key, Recalled
from cuehost.comment_orders import CommentOrders, Known, KnownComments
from cuehost.errors import CuehostError, InputError
from cuehost.interludes import Answerer, Reply, Thinker
from cuehost.reacting import Reacting

__all__ = ["Answering", "House"]

log = logging.getLogger(__name__)

_MOST_TAKEN_BACK = 100
_AT_ONCE = 5  # then the show's own work has its turn
_REPLY_S = 5.0
_TICK_S = 0.5
_LONGEST_REST_S = 0.25
_FLOODED, _FLOODED_REST = 30, 4
"""While more wordings wait than that, rests are so many times as long."""
_STALE_S = 60.0
_BLOCKED = "its viewer was blocked by the operator"


class Answering:
    """Answers the viewers of one show from `open` to `close`. `heard` is to be told all that the show tells.

    `recall`: what the ledger says of a show that broke off and goes on. `orders` are an operator's.
    """

    def __init__(
        self,
        house: House,
        *,
        sources: Sequence[SourceConfig],
        limits: Limits,
        rules: Sequence[Rule],
        answers: bool = True,
        recall: Recalled | None = None,
    ) -> None:
        self._house = house
        self._sources = tuple(sources)
        self._answers = answers
        self._record = house.record
        self._gate = Gate(langs=frozenset({house.lang.split("-", maxsplit=1)[0]}))
        self._moderator: Moderator | None = None
        self._answerer: Answerer | None = None
        self._phrases = Phrases.of(house.lang)
        self._turns = Turns(
            house, limits, self._phrases, self._gate, lambda: house.current().fingerprint == self._fingerprint
        )
        self._reacting = Reacting(Reactions(rules, house.mono()), house, self._turns.offer)
        self._intake = Intake(forgotten=self._forgotten, removed=self._removed)
        self._reception: Reception | None = None
        recall = recall or Recalled()
        self._known: set[Key] = set(recall.known)
        self._unreplied = Unreplied()
        self._taken_back: deque[Removal] = deque(maxlen=_MOST_TAKEN_BACK)
        self._comments = KnownComments()
        self._fingerprint = ""
        self._at_hand: int | None = None
        self._news = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._thoughts: set[asyncio.Task[None]] = set()
        self._asking = asyncio.Lock()
        self.orders = CommentOrders(
            self._comments,
            self._turns,
            self._unreplied,
            self._record,
            self._gate,
            ask=self._asked_by_operator,
            wait=self._wait,
            sheet=lambda: house.current().fingerprint,
        )
        self.orders.blocked |= recall.blocked
        now = house.mono()
        self._turns.queue.recall((topic, now - age_s) for topic, age_s in recall.topics)
        for source, name, viewer, text in recall.unanswered:
            comment = Comment(name, source, viewer, "", text, now)
            self._comments.add(Known(comment))
            self._wait(comment)

    # -- life --------------------------------------------------------------------------------------

    def open(self) -> None:
        """Begin to receive, in the running event loop."""
        live = [source for config in self._sources if (source := self._source(config)) is not None]
        self._reception = Reception(live, self._intake, self._record.source)
        self._reception.open()
        for work in (self._receive, self._think, self._tick):
            self._tasks.append(asyncio.create_task(self._guarded(work)))

    async def close(self) -> None:
        """Close all sources and end; what still waits is told as dropped."""
        tasks, self._tasks = [*self._tasks, *self._thoughts], []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._reacting.close()
        if self._reception is not None:
            await self._reception.close()
        await self._house.adlibs.close()
        while (asked := self._unreplied.take()) is not None:
            self._turns.tell(asked.comments, "ignore", "the show is over")
        for matter in self._turns.queue.waiting:
            self._turns.drop(matter, "the show is over")

    def status(self) -> dict[str, Any]:
        """How the audience and its answers stand, as JSON-able data for the operator; `at_hand`: how many
        answers begin at once, None while they are being spoken ahead; `model_rests`: whether a language model
        is left alone as it failed, None without one.
        """
        now = self._house.mono()
        statuses = self._reception.statuses() if self._reception is not None else ()
        return {
            "sources": [{"name": s.name, "state": str(s.state), "trouble": s.trouble} for s in statuses],
            "viewers": self._reacting.viewers,
            "decided": dict(self._record.counts),
            "waiting": [
                {
                    "topic": matter.topic,
                    "text": matter.comments[0].text,
                    "asked_by": len(matter.comments),
                    "waits_s": round(now - matter.since, 1),
                    "urgent": matter.urgent,
                }
                for matter in self._turns.queue.waiting
                if matter.comments
            ],
            "held": self._comments.held,
            "blocked": sorted(self.orders.blocked),
            "at_hand": self._at_hand,
            "model_rests": getattr(self._answerer, "resting", None),
        }

    def heard(self, event: str, fields: dict[str, Any]) -> None:
        """Hear what the show tells of itself. Never raises: it stands in the show's own way."""
        try:
            self._turns.heard(event, fields)
        except Exception:
            log.exception("answering cannot follow the show")

    def _source(self, config: SourceConfig) -> LiveSource | None:
        house = self._house
        try:
            feed = make_feed(
                config, root=house.root, environ=house.environ, clock=house.mono, wall=house.wall
            )
        except CuehostError as error:
            self._record.trouble(config.called, str(error))
            return None
        return LiveSource(feed, clock=house.mono)

    async def _guarded(self, work: Callable[[], Awaitable[None]]) -> None:
        """A mistake in here costs the answers, never the show; and it is told."""
        try:
            await work()
        except asyncio.CancelledError:
            raise
        except Exception as error:
            log.exception("answering has failed")
            self._record.trouble("answers", f"{type(error).__name__}: {error}")

    # -- in ----------------------------------------------------------------------------------------

    async def _receive(self) -> None:
        self._moderator = await asyncio.to_thread(Moderator, self._gate)
        while True:
            for item in await self._intake.take(_AT_ONCE):
                self._hear(item)
            await asyncio.sleep(0)

    def _hear(self, item: Comment | AudienceEvent) -> None:
        try:
            if isinstance(item, Comment):
                self._judge(item)
            else:
                self._happened(item)
        except Exception:  # what cannot be judged is not answered, and the next one is
            log.exception("something a viewer did could not be judged")
            if isinstance(item, Comment):
                self._record.comment(item, "block", "it could not be judged")

    def _judge(self, comment: Comment) -> None:
        if self._known and self._record.key(comment) in self._known:
            return  # told of, and done about, before the show broke off
        assert self._moderator is not None
        judged = self._moderator.judge(comment)
        self._comments.judged(judged, comment.text)
        why = judged.text.why
        self._reacting.commented(abuse=why is Why.ABUSE)
        if self.orders.is_blocked(comment):
            self._record.comment(comment, "block", _BLOCKED)
        elif judged.text.decision is Decision.BLOCK:
            self._record.comment(comment, "block", str(why))
        elif judged.text.decision is Decision.HOLD:
            self._record.comment(comment, "hold", str(why))
        elif not self._answers:
            self._record.comment(comment, "ignore", "answers are off")
        else:
            self._wait(judged.comment)

    def _wait(self, comment: Comment) -> None:
        """Have a comment wait for a reply, together with those of the same words."""
        kept, lost = self._unreplied.add(fold(comment.text).solid, comment, self._house.mono())
        if not kept:
            self._record.comment(comment, "answer", str(Offer.MERGED))
        self._turns.tell(lost, "ignore", str(Admission.SHED))
        self._news.set()

    def _happened(self, event: AudienceEvent) -> None:
        self._record.happened(event)
        name = self._gate.judge(event.name, Use.NAME, self._house.lang).text if event.name else ""
        self._reacting.happened(event, name)

    def _forgotten(self, comment: Comment, why: Admission) -> None:
        self._record.comment(comment, "ignore", str(why))

    def _removed(self, removal: Removal) -> None:
        self._taken_back.append(removal)
        self._unreplied.remove(removal.source, removal.comment, removal.viewer)
        for matter in self._turns.queue.remove(removal.source, removal.comment, removal.viewer):
            self._turns.drop(matter, "removed")

    # -- replies -----------------------------------------------------------------------------------

    async def _think(self) -> None:
        """Reply to what waits, one after another, for half of the time at most, in a flood for a fifth."""
        while True:
            await self._keep_answerer()
            while (asked := self._unreplied.take()) is None:
                self._news.clear()
                with suppress(TimeoutError):
                    async with asyncio.timeout(_TICK_S):
                        await self._news.wait()
                await self._keep_answerer()
            if self._house.mono() - asked.since > _STALE_S:
                self._turns.tell(asked.comments, "ignore", "too_old")
                continue
            began = self._house.mono()
            await self._reply(asked.comments)
            if waiting := len(self._unreplied):
                # The host says one answer in some seconds: of a flood most are lost whatever is done.
                share = _FLOODED_REST if waiting > _FLOODED else 1
                await asyncio.sleep(share * min(self._house.mono() - began, _LONGEST_REST_S))

    async def _keep_answerer(self) -> None:
        """Have an answerer who knows the rundown as it is now, and what it says spoken ahead."""
        rundown = self._house.current()
        if rundown.fingerprint == self._fingerprint:
            return
        old = self._answerer is not None  # until there is a new one, nobody is answered
        self._answerer = await asyncio.to_thread(self._house.answerer, rundown, self._house.lang)
        self._fingerprint = rundown.fingerprint
        if old:  # nothing that the old sheet said may be said any more
            for matter in self._turns.queue.waiting:
                self._turns.queue.withdraw(matter)
                for comment in matter.comments:
                    self._wait(comment)
        # Judging all that may be said takes seconds, and the show goes on meanwhile.
        told = await asyncio.to_thread(self._answerer.prepared, self._house.lang)
        texts = (*self._phrases.plain(), *told)
        self._tasks.append(asyncio.create_task(self._guarded(lambda: self._speak_ahead(texts))))
        self._tasks.append(asyncio.create_task(self._guarded(partial(self._learn, self._answerer))))

    async def _learn(self, answerer: Answerer) -> None:
        await asyncio.to_thread(answerer.learn, self._house.lang)
        await asyncio.to_thread(answerer.recall, self._house.lang)

    async def _speak_ahead(self, texts: Sequence[str]) -> None:
        self._at_hand = None
        self._at_hand = await self._house.adlibs.prepare(texts, self._house.lang)
        self._record.prepared(self._at_hand, len(set(texts)))

    async def _reply(self, comments: tuple[Comment, ...]) -> None:
        """Have a reply to comments of the same words, and have it wait for its time."""
        try:
            reply = await self._ask(comments[0])
        except Exception as error:  # whatever it is, the next comment is to be answered
            log.exception("no reply could be made")
            self._turns.tell(comments, "ignore", f"no reply: {type(error).__name__}")
            return
        if isinstance(self._answerer, Thinker) and self._answerer.open(reply):
            # Others are answered meanwhile.
            work = partial(self._think_over, self._answerer, comments, reply)
            thought = asyncio.create_task(self._guarded(work))
            self._thoughts.add(thought)
            thought.add_done_callback(self._thoughts.discard)
            return
        self._settle(comments, reply)

    async def _think_over(self, thinker: Thinker, comments: tuple[Comment, ...], reply: Reply) -> None:
        """Settle for the better reply that an answerer may find."""
        known = self._fingerprint
        try:
            better = await thinker.think(
                comments[0], reply, lang=self._house.lang, on_air=self._product_on_air()
            )
        except asyncio.CancelledError:
            self._turns.tell(comments, "ignore", "the show is over")
            raise
        if self._fingerprint == known:
            self._settle(comments, better)
        else:  # the sheet was edited meanwhile
            for comment in comments:
                self._wait(comment)

    def _settle(self, comments: tuple[Comment, ...], reply: Reply) -> None:
        """Have a reply wait for its time, if anything is to be said."""
        comments = tuple(c for c in comments if not self._is_taken_back(c))
        self._turns.tell([c for c in comments if self.orders.is_blocked(c)], "block", _BLOCKED)
        comments = tuple(c for c in comments if not self.orders.is_blocked(c))
        for comment in comments:
            self._comments.replied(comment, reply, self._fingerprint)
        decision = str(reply.decision)
        told = {"topic": reply.topic or None, "kind": str(reply.kind), "product": reply.product}
        if decision not in ("answer", "decline") or not reply.text or not comments:
            self._turns.tell(comments, decision, reply.reason, **told)
            return
        verdict = self._gate.judge(reply.text, Use.SPOKEN, reply.lang)
        if not verdict.passed:
            self._turns.tell(comments, "block", f"what would be said: {verdict.why}", **told)
            return
        self._turns.offer(matter_of(reply, comments), told)

    async def _ask(self, comment: Comment) -> Reply:
        """The answerer's reply to a comment; one is asked for at a time."""
        answerer, on_air = self._answerer, self._product_on_air()
        assert answerer is not None
        async with asyncio.timeout(_REPLY_S), self._asking:
            return await asyncio.to_thread(answerer.reply, comment, lang=self._house.lang, on_air=on_air)

    def _product_on_air(self) -> str | None:
        conductor = self._house.conductor()
        return conductor.segment.segment.product if conductor is not None else None

    async def _asked_by_operator(self, comment: Comment) -> Reply:
        if self._answerer is None or self._house.current().fingerprint != self._fingerprint:
            raise InputError("The product sheet is still being read.", "Try again in a few seconds.")
        try:
            return await self._ask(comment)
        except Exception as error:
            log.exception("no reply could be made")
            raise InputError("There is no reply to it.", "Write an answer yourself.") from error

    def _is_taken_back(self, comment: Comment) -> bool:
        """Whether its platform removed a comment while a reply to it was made."""
        return any(taken_back(comment, r.source, r.comment, r.viewer) for r in self._taken_back)

    # -- out ---------------------------------------------------------------------------------------

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(_TICK_S)
            self._turns.forget()
            conductor = self._house.conductor()
            if conductor is not None and conductor.state == "on_air":
                self._reacting.tick()
                self._turns.put()
