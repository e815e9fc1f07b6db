"""What an operator orders about the comments of a show on air: answer, rewrite, skip, block, pin, release.

Every order stands in the ledger with who gave it. The rules that never bend hold for an operator too: what
is spoken passes the same gate, and a text that was held back is shown only without what it was held for.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from cuehost.answer_turns import Turns, matter_of
from cuehost.audience import Comment, Unreplied
from cuehost.audience.moderation import Decision, Gate, Judged, Use, Verdict, Why
from cuehost.audience_record import AudienceRecord
from cuehost.errors import InputError
from cuehost.interludes import Reply

_MOST_KNOWN = 2000
_MOST_PINNED = 20
_SPEAKABLE = ("answer", "decline")
_REPEATED = re.compile(r"(\S.{1,40}?)(?:[\s,.!?;]*\1)+", re.DOTALL | re.IGNORECASE)


@dataclass(slots=True)
class Known:
    """A comment as it may be used, what keeps it from that (None: nothing), and the reply to it, if there is
    one; of which product sheet, as that may change.
    """

    comment: Comment
    held: Verdict | None = None
    written: str = ""
    reply: Reply | None = None
    sheet: str = ""
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """An answer in an operator's words (`cuehost.interludes.Reply`)."""

    text: str
    lang: str
    facts: tuple[str, ...]
    topic: str
    product: str | None
    kind: str
    decision: str = "answer"
    reason: str = "operator"
    urgent: bool = True
    shown: bool = True


class KnownComments:
    """The comments an operator may still order something about: the last of them, and those pinned."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._pinned = 0

    def judged(self, judged: Judged, written: str) -> None:
        """A comment has come; what is held for good reasons is remembered with them."""
        passed = judged.text.passed
        self.add(Known(judged.comment, None if passed else judged.text, "" if passed else written))

    def add(self, known: Known) -> None:
        """Remember a comment; the oldest that is not pinned is forgotten."""
        self._known[_name(known.comment)] = known
        if len(self._known) > _MOST_KNOWN + self._pinned:
            del self._known[next(name for name, one in self._known.items() if not one.pinned)]

    def replied(self, comment: Comment, reply: Reply, sheet: str) -> None:
        """There is a reply to a comment, made of that product sheet."""
        if (known := self._known.get(_name(comment))) is not None:
            known.reply, known.sheet = reply, sheet

    def pin(self, known: Known, on: bool) -> None:
        """Have a comment remembered until it is unpinned. Raises `InputError` for one too many."""
        if on and not known.pinned and self._pinned >= _MOST_PINNED:
            raise InputError(f"{_MOST_PINNED} comments are pinned already.", "Unpin another one first.")
        self._pinned += on - known.pinned
        known.pinned = on

    @property
    def held(self) -> int:
        """How many wait for an operator, as the system does not decide on them."""
        return sum(k.held is not None and k.held.decision is Decision.HOLD for k in self._known.values())

    def named(self, name: str) -> Known:
        """The comment of that name (`source:id`). Raises `InputError` for one that is not known any more."""
        if (known := self._known.get(name)) is None:
            raise InputError("There is no such comment.", "It may be too long ago.")
        return known


class CommentOrders:
    """An operator's hand on the comments of one show. `ask` has the system reply to a comment; `wait` has a
    comment take its way as if it had just come; `sheet` names the product sheet that is on air.
    """

    def __init__(
        self,
        known: KnownComments,
        turns: Turns,
        unreplied: Unreplied,
        record: AudienceRecord,
        gate: Gate,
        *,
        ask: Callable[[Comment], Awaitable[Reply]],
        wait: Callable[[Comment], None],
        sheet: Callable[[], str],
    ) -> None:
        self._known, self._turns, self._unreplied = known, turns, unreplied
        self._record, self._gate = record, gate
        self._ask, self._wait, self._sheet = ask, wait, sheet
        self.blocked: set[str] = set()
        """Pseudonyms of the viewers nobody answers in this show."""

    def product_of(self, name: str) -> str | None:
        """The product a comment is about, as far as the system has understood. Raises `InputError`."""
        reply = self._known.named(name).reply
        return reply.product if reply is not None else None

    def is_blocked(self, comment: Comment) -> bool:
        """Whether an operator blocked who wrote it."""
        return bool(self.blocked) and self._record.key(comment)[2] in self.blocked

    async def approve(self, name: str, by: str) -> None:
        """Answer a comment now, as the system would. Raises `InputError` where it has no answer."""
        known = self._known.named(name)
        waiting = self._turns.waiting_for(known.comment)
        if known.held is not None:
            raise InputError("This comment is held back.", "Let it pass first, or write an answer yourself.")
        if waiting is None and (known.reply is None or known.sheet != self._sheet()):
            reply, sheet = await self._ask(known.comment), self._sheet()
            self._known.replied(known.comment, reply, sheet)
        reply_now = known.reply
        if waiting is None and not _speakable(reply_now):
            raise InputError("There is no answer to it in the product sheet.", "Write one yourself.")
        if waiting is None:
            assert reply_now is not None
            self._check_spoken(reply_now.text, reply_now.lang)
            waiting = matter_of(reply_now, (known.comment,))
        self._drop_unreplied(known.comment)
        self._tell("approved", known, by, decision="answer")
        self._turns.order(waiting)

    def rewrite(self, name: str, text: str, lang: str, facts: tuple[str, ...], by: str) -> None:
        """Answer a comment now in an operator's words, which the caller has checked against facts and rules.

        Raises `InputError` for words that may not be spoken.
        """
        known = self._known.named(name)
        self._check_spoken(text, lang)
        system = known.reply
        own = Written(
            text,
            lang,
            facts,
            topic=system.topic if system is not None else "",
            product=system.product if system is not None else None,
            kind=str(system.kind) if system is not None else "question",
        )
        matter = matter_of(replace(own, topic=own.topic or f"operator/{name}"), (known.comment,))
        if known.held is not None:  # what is held back is answered, not shown
            matter = replace(matter, shown=False)
        self._drop_unreplied(known.comment)
        self._tell("rewritten", known, by, decision="answer", proposed=text)
        self._turns.order(matter)

    def skip(self, name: str, by: str) -> None:
        """Do not answer a comment, nor any that asks the same and waits with it."""
        known = self._known.named(name)
        self._tell("skipped", known, by, decision="skip")
        self._drop_unreplied(known.comment)
        if (waiting := self._turns.waiting_for(known.comment)) is not None:
            self._turns.queue.withdraw(waiting)
            self._turns.drop(waiting, "skipped by the operator", "operator")

    def block(self, name: str, on: bool, by: str) -> None:
        """Answer nothing that its viewer wrote or will write in this show; or, not `on`, do so again."""
        known = self._known.named(name)
        comment = known.comment
        viewer = self._record.key(comment)[2]
        if not viewer:
            raise InputError("Nobody knows who wrote this comment.", "Skip it instead.")
        if not on:
            self.blocked.discard(viewer)
            self._tell("unblocked", known, by)
            return
        self.blocked.add(viewer)
        self._tell("blocked", known, by, decision="block")
        self._unreplied.remove(comment.source, "", comment.viewer)
        for matter in self._turns.queue.remove(comment.source, "", comment.viewer):
            self._turns.drop(matter, "its viewer was blocked by the operator", "operator")

    def pin(self, name: str, on: bool, by: str) -> None:
        """Keep a comment at hand, and what waits to be said to it, until it is unpinned."""
        known = self._known.named(name)
        self._known.pin(known, on)
        if (waiting := self._turns.waiting_for(known.comment)) is not None:
            self._turns.queue.keep(waiting, on)
        self._tell("pinned" if on else "unpinned", known, by, pinned=on)

    def release(self, name: str, by: str) -> None:
        """Let a comment pass that was held back, without what it was held for. Raises `InputError` where
        nothing that may be used would be left.
        """
        known = self._known.named(name)
        if known.held is None:
            raise InputError("This comment is not held back.", "Answer it, or skip it.")
        text = without(known.written, known.held)
        verdict = self._gate.judge(text, Use.COMMENT, known.comment.lang)
        if known.held.decision is Decision.BLOCK or not verdict.passed:
            raise InputError(
                "It may not be shown or answered as it stands.", "Write an answer yourself, or skip it."
            )
        known.comment, known.held = replace(known.comment, text=verdict.text), None
        self._tell("released", known, by, decision="comment")
        self._wait(known.comment)

    def _check_spoken(self, text: str, lang: str) -> None:
        verdict = self._gate.judge(text, Use.SPOKEN, lang)
        if not verdict.passed:
            raise InputError(f"These words may not be spoken ({verdict.why}).", "Use others.")

    def _drop_unreplied(self, comment: Comment) -> None:
        self._unreplied.remove(comment.source, comment.id)

    def _tell(self, what: str, known: Known, by: str, **told: Any) -> None:
        written = replace(known.comment, text=known.written or known.comment.text)
        self._record.ordered(what, written, by, **told)


def without(text: str, held: Verdict) -> str:
    """A text without what it was held back for; unchanged where that cannot be taken out."""
    if held.why is Why.REPETITION:
        return _REPEATED.sub(r"\1", text)
    if held.why is Why.IMITATION and held.span:
        return text.partition(held.span)[2].lstrip(" :：]】>\t")
    if held.why in (Why.COARSE, Why.ADDRESS) and held.span:
        return " ".join(re.sub(re.escape(held.span), " ", text, flags=re.IGNORECASE).split())
    return text


def _speakable(reply: Reply | None) -> bool:
    return reply is not None and str(reply.decision) in _SPEAKABLE and bool(reply.text)


def _name(comment: Comment) -> str:
    return f"{comment.source}:{comment.id}"
