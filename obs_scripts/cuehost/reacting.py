"""Reactions on air: what the show does by itself because of its audience is done here."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from typing import Any, Protocol

from cuehost.audience import AudienceEvent, Cause, Deed, Matter, Reaction, Reactions, first_name
from cuehost.audience_record import AudienceRecord
from cuehost.errors import CuehostError
from cuehost.interludes import Again, Payload, Words
from cuehost.playout import Conductor

_SAID = {Deed.WELCOME: "welcome", Deed.ASK: "ask", Deed.CALM: "calm"}
_WORTH = 3
_SECONDS = 3.0

Offer = Callable[[Matter[Payload], Mapping[str, Any]], None]


class OnAir(Protocol):
    """The show as reactions see it."""

    @property
    def record(self) -> AudienceRecord: ...
    @property
    def conductor(self) -> Callable[[], Conductor | None]: ...
    @property
    def feel(self) -> Callable[[str], Awaitable[None]]: ...
    @property
    def mono(self) -> Callable[[], float]: ...


class Reacting:
    """Does what `reactions` decide. What is said is offered to the queue of answers, and waits its turn."""

    def __init__(self, reactions: Reactions, house: OnAir, offer: Offer) -> None:
        self._reactions = reactions
        self._house = house
        self._offer = offer
        self._number = 0
        self._feeling: asyncio.Task[None] | None = None
        self._aside: set[asyncio.Task[None]] = set()

    @property
    def viewers(self) -> int | None:
        """How many watch now; None where no platform tells."""
        return self._reactions.viewers

    def commented(self, *, abuse: bool) -> None:
        """Somebody wrote; `abuse`: it was blocked as such."""
        self._do(self._reactions.commented(self._house.mono(), abuse=abuse))

    def happened(self, event: AudienceEvent, name: str) -> None:
        """Viewers did something; `name` is the one of who did, as far as it may be spoken."""
        self._do(self._reactions.happened(event, self._house.mono()), name)

    def tick(self) -> None:
        """Time passes."""
        self._do(self._reactions.tick(self._house.mono()))

    def close(self) -> None:
        """End what is under way."""
        if self._feeling is not None:
            self._feeling.cancel()
        for task in self._aside:
            task.cancel()

    def _do(self, reaction: Reaction | None, name: str = "") -> None:
        conductor = self._house.conductor()
        if reaction is None or conductor is None or conductor.state != "on_air":
            return
        rule = reaction.rule
        self._house.record.reaction(str(rule.when), str(rule.do), reaction.reason)
        if rule.do is Deed.FEEL:
            self._feel(rule.emotion, rule.feel_s)
        elif rule.do is Deed.SHORTEN:
            with suppress(CuehostError):
                conductor.do("cut", code="audience", seconds=rule.seconds)
        elif (payload := self._payload(reaction, conductor, name)) is not None:
            self._number += 1
            now = self._house.mono()
            topic = f"reaction {self._number}: {rule.do}"
            self._offer(Matter(topic, payload, (), now, 3, False, 3.0), {})
            if rule.do is Deed.THANK and rule.when is Cause.ORDER:
                self._show_thanks(conductor, name)

    def _show_thanks(self, conductor: Conductor, name: str) -> None:
        """Show the thanks too, by the first name where it may be shown; the words follow in their turn."""
        live = conductor.live
        if live is None:
            return

        async def show() -> None:
            with suppress(CuehostError):
                await live.thank(first_name(name), order=True)

        self._beside(show())

    def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)

    def _payload(self, reaction: Reaction, conductor: Conductor, name: str) -> Words | Again | None:
        rule, part = reaction.rule, conductor.segment
        if rule.do is Deed.HOOK:
            return Again(part.lines[:1], "the hook again") if part.lines else None
        if rule.do is Deed.OFFER:
            offers = [line for line in part.lines if "price" in line.line.facts]
            return Again(tuple(offers[:1]), "the offer, brought forward") if offers else None
        kind = _SAID.get(rule.do, "thank_order" if rule.when is Cause.ORDER else "thank")
        return Words(kind, rule.emotion, reaction.event, first_name(name))

    def _feel(self, emotion: str, seconds: float) -> None:
        async def feel() -> None:
            with suppress(CuehostError):
                await self._house.feel(emotion)
                await asyncio.sleep(seconds)
                await self._house.feel("neutral")

        if self._feeling is not None:
            self._feeling.cancel()
        self._feeling = asyncio.create_task(feel())
