"""What the show does by itself when its audience does something: rules as data, decided here. Pure.

A rule has a cause (orders, newcomers, fewer viewers, likes, silence, abuse), a measure of it, what is done,
and a cool-down, so that nothing is done again and again. No clock and no I/O: times are passed in, in s.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from .messages import AudienceEvent, EventKind


class Cause(StrEnum):
    """What the audience does."""

    ORDER = "order"
    """`count` orders came since the last time."""
    GIFT = "gift"
    FOLLOW = "follow"
    LIKES = "likes"
    """`count` likes came since the last time."""
    MORE_VIEWERS = "more_viewers"
    """There are `percent` more viewers, and at least `count`, than at some time `within_s` before."""
    FEWER_VIEWERS = "fewer_viewers"
    SILENCE = "silence"
    """Nobody wrote or did anything for `within_s`."""
    ABUSE = "abuse"
    """`count` comments were blocked as abuse within `within_s`."""


class Deed(StrEnum):
    """What the show does about it."""

    THANK = "thank"
    """Says thanks, by name where it may be spoken."""
    WELCOME = "welcome"
    """Welcomes who has just come."""
    HOOK = "hook"
    """Says the first line of the segment on air again."""
    OFFER = "offer"
    """Brings forward the line with the price of the product on air."""
    SHORTEN = "shorten"
    """Gives the segment on air `seconds` less; lines it can do without make that good."""
    ASK = "ask"
    """Invites questions."""
    CALM = "calm"
    """Says calmly that this is a friendly place."""
    FEEL = "feel"
    """Only the host's face shows it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Which numbers count depends on its cause (see `Cause`).

    emotion: how the host feels while it says that, or for `feel_s` where it only feels. cooldown_s: how long
    the rule rests after. min_viewers: so many must watch, where a platform tells how many do.
    """

    when: Cause
    do: Deed
    count: int = 1
    percent: float = 20.0
    within_s: float = 60.0
    cooldown_s: float = 120.0
    emotion: str = "neutral"
    feel_s: float = 8.0
    seconds: float = 15.0
    min_viewers: int = 0


@dataclass(frozen=True, slots=True)
class Reaction:
    """A rule that applies now, and the event that led to it, if a single one did."""

    rule: Rule
    reason: str
    event: AudienceEvent | None = None


@dataclass(slots=True)
class _Seen:
    """What has come in so far."""

    counts: dict[Cause, int] = field(default_factory=dict)
    viewers: deque[tuple[float, int]] = field(default_factory=deque)
    now_watching: dict[str, int] = field(default_factory=dict)
    abuse: deque[float] = field(default_factory=deque)
    last: float = 0.0


_COUNTED = {
    EventKind.ORDER: Cause.ORDER,
    EventKind.GIFT: Cause.GIFT,
    EventKind.FOLLOW: Cause.FOLLOW,
    EventKind.LIKE: Cause.LIKES,
}
_LONGEST_S = 3600.0
_MOST_NUMBERS = 4000


class Reactions:
    """Applies rules to what an audience does; in their order, at most one for each thing that happens.

    `apart_s`: between any two reactions lies so much time, but after an order or abuse, which are not left
    without an answer.
    """

    def __init__(self, rules: Sequence[Rule], now: float, apart_s: float = 15.0) -> None:
        self._rules = tuple(rules)
        self._apart_s = apart_s
        self._done: dict[int, float] = {}
        self._last_done = -_LONGEST_S
        self._seen = _Seen(last=now)

    @property
    def viewers(self) -> int | None:
        """How many watch now, on all platforms together; None where none of them tells."""
        return sum(self._seen.now_watching.values()) if self._seen.now_watching else None

    def commented(self, now: float, *, abuse: bool = False) -> Reaction | None:
        """Somebody wrote; `abuse`: it was blocked as such."""
        self._seen.last = now
        if not abuse:
            return None
        self._seen.abuse.append(now)
        while len(self._seen.abuse) > _MOST_NUMBERS:
            self._seen.abuse.popleft()
        return self._first(now, (Cause.ABUSE,))

    def happened(self, event: AudienceEvent, now: float) -> Reaction | None:
        """Viewers did something."""
        if event.kind is EventKind.VIEWERS:
            self._count_viewers(event, now)
            return self._first(now, (Cause.MORE_VIEWERS, Cause.FEWER_VIEWERS), event)
        self._seen.last = now
        cause = _COUNTED[event.kind]
        self._seen.counts[cause] = self._seen.counts.get(cause, 0) + event.count
        return self._first(now, (cause,), event)

    def tick(self, now: float) -> Reaction | None:
        """Nothing happened: to be called every second or so."""
        return self._first(now, (Cause.SILENCE,))

    def _count_viewers(self, event: AudienceEvent, now: float) -> None:
        self._seen.now_watching[event.source] = event.count
        numbers = self._seen.viewers
        numbers.append((now, sum(self._seen.now_watching.values())))
        while len(numbers) > _MOST_NUMBERS or now - numbers[0][0] > _LONGEST_S:
            numbers.popleft()

    def _first(
        self, now: float, causes: Iterable[Cause], event: AudienceEvent | None = None
    ) -> Reaction | None:
        causes = tuple(causes)
        for number, rule in enumerate(self._rules):
            if rule.when in causes and self._rested(number, rule, now) and (why := self._applies(rule, now)):
                self._done[number] = now
                if rule.do is not Deed.FEEL:
                    self._last_done = now
                self._begin_anew(rule.when, now)
                return Reaction(rule, why, event)
        return None

    def _rested(self, number: int, rule: Rule, now: float) -> bool:
        if number in self._done and now - self._done[number] < rule.cooldown_s:
            return False
        if rule.min_viewers and (self.viewers or 0) < rule.min_viewers:
            return False
        at_once = rule.when in (Cause.ORDER, Cause.ABUSE) or rule.do is Deed.FEEL
        return at_once or now - self._last_done >= self._apart_s

    def _applies(self, rule: Rule, now: float) -> str:
        """Why the rule applies, in words; empty where it doesn't."""
        seen = self._seen
        match rule.when:
            case Cause.ABUSE:
                recent = sum(1 for t in seen.abuse if now - t <= rule.within_s)
                return f"{recent} abusive comments" if recent >= rule.count else ""
            case Cause.SILENCE:
                quiet_s = now - seen.last
                return f"nothing for {quiet_s:.0f} s" if quiet_s >= rule.within_s else ""
            case Cause.MORE_VIEWERS | Cause.FEWER_VIEWERS:
                return self._trend(rule, now)
            case _:
                count = seen.counts.get(rule.when, 0)
                return f"{count} x {rule.when}" if count >= rule.count else ""

    def _trend(self, rule: Rule, now: float) -> str:
        """The viewers now against the fewest, or the most, that there were `within_s` before."""
        numbers = [n for t, n in self._seen.viewers if now - t <= rule.within_s]
        if len(numbers) < 2:
            return ""
        more, after = rule.when is Cause.MORE_VIEWERS, numbers[-1]
        before = (min if more else max)(numbers[:-1])
        change = after - before if more else before - after
        if change < rule.count or change * 100 < rule.percent * before:
            return ""
        return f"{before} viewers became {after}"

    def _begin_anew(self, cause: Cause, now: float) -> None:
        """What has been reacted to is not counted again."""
        seen = self._seen
        seen.counts.pop(cause, None)
        if cause is Cause.ABUSE:
            seen.abuse.clear()
        elif cause is Cause.SILENCE:
            seen.last = now
        elif cause in (Cause.MORE_VIEWERS, Cause.FEWER_VIEWERS):
            while len(seen.viewers) > 1:
                seen.viewers.popleft()


DEFAULTS: tuple[Rule, ...] = (
    Rule(Cause.ORDER, Deed.THANK, cooldown_s=40, emotion="joy"),
    Rule(Cause.ORDER, Deed.FEEL, cooldown_s=10, emotion="joy"),
    Rule(Cause.ABUSE, Deed.CALM, count=5, within_s=60, cooldown_s=600, emotion="apology"),
    Rule(Cause.ABUSE, Deed.FEEL, count=2, within_s=30, cooldown_s=60, emotion="concern", feel_s=5),
    Rule(Cause.GIFT, Deed.THANK, cooldown_s=60, emotion="joy"),
    Rule(Cause.FOLLOW, Deed.WELCOME, count=5, cooldown_s=180, emotion="warmth"),
    Rule(Cause.LIKES, Deed.THANK, count=500, cooldown_s=300, emotion="joy"),
    Rule(Cause.MORE_VIEWERS, Deed.WELCOME, count=10, percent=20, cooldown_s=180, emotion="warmth"),
    Rule(Cause.MORE_VIEWERS, Deed.HOOK, count=10, percent=20, cooldown_s=300),
    Rule(Cause.FEWER_VIEWERS, Deed.OFFER, count=10, percent=20, within_s=120, cooldown_s=300),
    Rule(Cause.FEWER_VIEWERS, Deed.SHORTEN, count=20, percent=30, within_s=120, cooldown_s=600),
    Rule(Cause.SILENCE, Deed.ASK, within_s=180, cooldown_s=300, emotion="warmth"),
)
"""The rules of a show that names none of its own."""
