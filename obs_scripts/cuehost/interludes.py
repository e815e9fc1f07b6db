"""What is said to viewers between the lines of a show: answers with their comments' cards, thanks, welcomes.

One interlude at a time: handed to the playout machine as an insert, which brings the show back to the exact
line. Followed by what the show tells of itself, so that nothing here asks how far it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, runtime_checkable

from cuehost.audience import AudienceEvent, Comment, Matter, Moment, Phrases, first_name
from cuehost.audience.moderation import Gate, Use
from cuehost.errors import CuehostError, SpeechError
from cuehost.playout import AdLibs, ComingLine, Conductor, PreparedLine, Saying

Clock = Callable[[], float]

_FEELINGS = {"complaint": "apology", "praise": "joy", "greeting": "joy"}
_UNSEEN_S = 1.0


class Reply(Protocol):
    """What is done about a comment, and said (see `cuehost.audience.answers.Reply`)."""

    @property
    def decision(self) -> Any: ...
    @property
    def text(self) -> str: ...
    @property
    def lang(self) -> str: ...
    @property
    def facts(self) -> tuple[str, ...]: ...
    @property
    def reason(self) -> str: ...
    @property
    def product(self) -> str | None: ...
    @property
    def kind(self) -> Any: ...
    @property
    def topic(self) -> str: ...
    @property
    def urgent(self) -> bool: ...
    @property
    def shown(self) -> bool: ...


class Answerer(Protocol):
    """Who replies to comments (see `cuehost.audience.answers.Answerer`); of any thread, one at a time."""

    def reply(self, comment: Comment, *, lang: str, on_air: str | None = None) -> Reply:
        """What is to be done about a comment that has passed moderation; `on_air` is the product's key."""
        ...

    def prepared(self, lang: str) -> tuple[str, ...]:
        """The texts it answers with that are known ahead, the most likely first."""
        ...

    def learn(self, lang: str, progress: Callable[[int, int], None] = ...) -> None:
        """Has at hand what would keep its first replies waiting for longer; takes seconds."""
        ...

    def recall(self, lang: str) -> None:
        """After that, has at hand what would keep each reply waiting a little."""
        ...


@runtime_checkable
class Thinker(Protocol):
    """An answerer that may find a better reply than its first (`cuehost.audience.answers.LLMAnswerer`)."""

    def open(self, reply: Any) -> bool:
        """Whether there is more to be thought about after this reply."""
        ...

    async def think(self, comment: Comment, reply: Any, *, lang: str, on_air: str | None = None) -> Any:
        """The better reply, or the same one; within seconds, raising nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Words:
    """Something of our own to say: a kind of phrase, how the host feels, and the event it is about."""

    kind: str
    emotion: str = ""
    event: AudienceEvent | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Again:
    """Prepared lines of the show that are said out of turn: its hook, its offer."""

    lines: tuple[PreparedLine, ...]
    what: str


Payload = Reply | Words | Again


@dataclass(slots=True)
class _OnAir:
    """The interlude handed over last. `first`: the line it counts as said with; `ids`: of all its lines."""

    matter: Matter[Any]
    at: Moment
    first: str
    ids: tuple[str, ...]
    since: float
    seen: bool = False
    begun: bool = False


@dataclass(slots=True)
class Interludes:
    """Puts one matter after another on air. `pseudonym` says what the log has instead of a viewer's name.

    `begun` is told when a matter's own words are on air, with how long its first comment has waited, in s;
    `lost` when it never came to that.
    """

    adlibs: AdLibs
    phrases: Phrases
    gate: Gate
    mono: Clock
    pseudonym: Callable[[Comment], str]
    begun: Callable[[Matter[Any], Moment, float], None] = lambda matter, at, waited_s: None
    lost: Callable[[Matter[Any]], None] = lambda matter: None
    _now: _OnAir | None = None
    _said: tuple[str, ...] = ()
    _number: int = 0
    _cards: set[asyncio.Task[Any]] = field(default_factory=set)

    def busy(self, conductor: Conductor) -> bool:
        """Whether an interlude is on air or about to be."""
        here = self._now
        if here is None:
            return False
        state = conductor.state_now
        if any(line.id in here.ids for i in (*state.inserts, *state.queued) for line in i.lines):
            here.seen = True
            return True
        if not here.seen and self.mono() - here.since < _UNSEEN_S:
            return True
        self._over()
        return False

    def heard(self, event: str, fields: dict[str, Any]) -> bool:
        """Hear what the show tells of itself; whether a line that is none of ours was said to its end."""
        line, here = fields.get("line"), self._now
        if here is not None and event == "line_started" and line == here.first and not here.begun:
            here.begun = True
            asked = min((c.t for c in here.matter.comments), default=here.matter.since)
            self.begun(here.matter, here.at, float(fields.get("at") or self.mono()) - asked)
        if event != "line_ended":
            return False
        said = fields.get("reason") == "said"
        if here is not None and line in here.ids:
            if line == here.ids[-1] and said:
                self._said = here.ids
                self._over()
            return False
        return said

    def may_follow(self, conductor: Conductor) -> bool:
        """Whether nothing else is inserted, or only the interlude whose last word was just said."""
        state = conductor.state_now
        return not state.queued and all(line.id in self._said for i in state.inserts for line in i.lines)

    def _over(self) -> None:
        here, self._now = self._now, None
        if here is not None and not here.begun:
            self.lost(here.matter)

    def warm(self, matter: Matter[Payload], conductor: Conductor) -> None:
        """Draw a matter's card ahead, as it may have to wait."""
        self._card(matter, conductor)

    def put(
        self, matter: Matter[Payload], conductor: Conductor, at: Moment, *, urgent: bool, bridge: bool
    ) -> bool:
        """Have a matter said; whether it can be. `bridge`: words lead back to the show."""
        self._number += 1
        name = f"aside-{self._number}"
        try:
            lines, first = self._lines(name, matter, conductor)
            if lines and bridge:
                lines = [*lines, *self._bridge(name, conductor)]
            if not lines:
                return False
            conductor.insert(lines, what=_what(matter), urgent=urgent, code="audience")
        except CuehostError:
            return False
        # The conductor calls a line otherwise where there is one of the same name.
        ids = tuple(line.line.id for line in lines)
        self._now = _OnAir(matter, at, ids[first], ids, self.mono())
        return True

    def _lines(
        self, name: str, matter: Matter[Payload], conductor: Conductor
    ) -> tuple[list[PreparedLine | ComingLine], int]:
        """The lines of a matter, and which of them is the first of its own words."""
        payload, segment = matter.payload, conductor.segment.segment
        if isinstance(payload, Again):
            return [replace(ln, line=replace(ln.line, id=f"{name}.{ln.line.id}")) for ln in payload.lines], 0
        if isinstance(payload, Words):
            text = self._phrase(payload.kind, payload.name)
            private = {payload.name: "viewer"} if payload.name else {}
            said = Saying(name, text, self.phrases.lang, emotion=payload.emotion, private=private)
            return (list(self.adlibs.lines(said, segment)) if text else []), 0
        card = self._card(matter, conductor)
        comment = matter.comments[0]
        saying = Saying(
            name,
            payload.text,
            payload.lang,
            payload.facts,
            emotion=_FEELINGS.get(str(payload.kind), "warmth"),
            card=card,
            card_told=f"{self.pseudonym(comment)}: {comment.text}",
        )
        lines: list[PreparedLine | ComingLine] = []
        if not self.adlibs.at_hand(payload.text, payload.lang):
            who = first_name(comment.name)
            text = self._phrase("ack", who)
            if text:
                private = {who: self.pseudonym(comment)} if who else {}
                ack = replace(saying, id=f"{name}-ack", text=text, facts=(), private=private)
                lines += self.adlibs.lines(replace(ack, lang=self.phrases.lang), segment)
        first = len(lines)
        return [*lines, *self.adlibs.lines(saying, segment)], first

    def _card(self, matter: Matter[Payload], conductor: Conductor) -> Any:
        """The card of a matter's first comment, being drawn; its name and text have passed the gate."""
        if not matter.comments or not matter.shown or isinstance(matter.payload, Words | Again):
            return None
        comment = matter.comments[0]
        work = self.adlibs.card(
            comment.name or self.phrases.next("viewer"),
            comment.text,
            comment.lang or self.phrases.lang,
            conductor.segment.segment,
        )
        task = asyncio.create_task(work)
        self._cards.add(task)
        task.add_done_callback(self._cards.discard)
        return task

    def _bridge(self, name: str, conductor: Conductor) -> list[ComingLine]:
        text = self.phrases.next("bridge")
        try:
            said = Saying(f"{name}-bridge", text, self.phrases.lang)
            return self.adlibs.lines(said, conductor.segment.segment) if text else []
        except SpeechError:
            return []

    def _phrase(self, kind: str, name: str) -> str:
        """The next phrase of a kind, with the name only where the whole may be spoken."""
        text = self.phrases.next(kind, name)
        if name and not self.gate.judge(text, Use.SPOKEN, self.phrases.lang).passed:
            text = self.phrases.next(kind)
        return text


def _what(matter: Matter[Payload]) -> str:
    payload = matter.payload
    if isinstance(payload, Again):
        return payload.what
    return f"to viewers: {payload.kind}" if isinstance(payload, Words) else "an answer"
