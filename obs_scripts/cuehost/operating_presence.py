"""Somebody is there: where the rules of a show's platform demand a person behind a virtual host, an operator
confirms it again and again, and a show that nobody confirms goes to the safe scene.

How often is a setting of the rule (`confirm_every_s`, `warn_s`); whoever gives an order is there, too.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from cuehost.errors import CuehostError, InputError
from cuehost.playout import Broadcast
from cuehost.rundown import Rundown

log = logging.getLogger(__name__)

Document = dict[str, Any]

_CHECK = "unattended_host_banned"
_EVERY_S = 900.0
_WARN_S = 120.0
_LOOK_EVERY_S = 0.5
_BY_HAND = ("command", "say", "taken_over", "handed_back", "camera_asked", "comment_")
"""Entries of the log that show that somebody is there, where an operator gave the order."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What a rule asks: by which `rule` and in which words, how often in s, and how long before the time is
    up an alarm begins. `attended_by`: who is named in the rundown.
    """

    rule: str
    asks: str
    every_s: float = _EVERY_S
    warn_s: float = _WARN_S
    attended_by: str = ""


def demand_of(rundown: Rundown) -> Demand | None:
    """What the rules of a show ask of an attending person; None where they do not, a person is the host, or
    the rule is overruled. Of several rules, what the strictest asks. Blocking: rules are read.
    """
    from cuehost.writing.rules import Words, book_for

    if not rundown.virtual_hosts:
        return None
    found = []
    for rule in book_for(rundown).rules:
        if isinstance(rule.looks_for, Words) or rule.looks_for.name != _CHECK:
            continue
        settings = rule.looks_for.settings
        every_s = float(settings.get("confirm_every_s", _EVERY_S))
        warn_s = min(float(settings.get("warn_s", _WARN_S)), every_s / 2)
        found.append(Demand(rule.id, rule.asks, every_s, warn_s, rundown.rules.attended_by or ""))
    return min(found, key=lambda demand: demand.every_s, default=None)


class Presence:
    """Whether somebody is there. Times are s on a clock passed in. Pure."""

    def __init__(self, demand: Demand, now: float) -> None:
        self.demand = demand
        self.missed = False
        """Nobody confirmed in time, and nobody has since."""
        self._due = now + demand.every_s
        self._by = demand.attended_by

    def confirm(self, now: float, by: str = "") -> None:
        """Somebody is there."""
        self._due = now + self.demand.every_s
        self._by = by or self._by
        self.missed = False

    def warns(self, now: float) -> bool:
        """Whether the time is nearly up."""
        return not self.missed and now >= self._due - self.demand.warn_s

    def runs_out(self, now: float) -> bool:
        """Whether the time is up now; told once."""
        if self.missed or now < self._due:
            return False
        self.missed = True
        return True

    def document(self, now: float, since_mono: float) -> Document:
        """How it stands; `since_mono` turns its clock's times into s since 1970."""
        return {
            "rule": self.demand.rule,
            "asks": self.demand.asks,
            "every_s": self.demand.every_s,
            "due": round(self._due + since_mono, 1),
            "by": self._by or None,
            "warns": self.warns(now),
            "missed": self.missed,
        }


class Attendance:
    """Sees to it that somebody is there while a show is on air whose rules demand that. `on_air` gives the
    show on air, if one is; `mono` a clock in s.
    """

    def __init__(self, on_air: Callable[[], Broadcast | None], mono: Callable[[], float]) -> None:
        self._on_air, self._mono = on_air, mono
        self.presence: Presence | None = None
        """How it stands; None where nobody has to be there."""
        self._watching: tuple[Broadcast, asyncio.Task[None]] | None = None

    def see(self, entry: Mapping[str, Any]) -> None:
        """See an entry of the log: a show that has begun is one to be there for, and whoever gives an order
        is there.
        """
        broadcast, event = self._on_air(), str(entry["event"])
        if broadcast is None or broadcast.editor is None or event == "show_ended":
            return
        if self._watching is None or self._watching[0] is not broadcast:
            work = self._watch(broadcast, broadcast.editor.ready.rundown)
            self._watching = broadcast, asyncio.get_running_loop().create_task(work)
        by_hand = event.startswith(_BY_HAND) and entry.get("code") == "operator"
        if by_hand and self.presence is not None:
            self.presence.confirm(self._mono(), str(entry.get("by") or ""))

    def confirm(self, by: str) -> None:
        """Somebody confirms being there. Raises `InputError` where nobody has to."""
        broadcast = self._on_air()
        if self.presence is None or broadcast is None:
            raise InputError("Nobody has to confirm being there now.", "Only some platforms ask for it.")
        self.presence.confirm(self._mono(), by)
        broadcast.tell("presence_confirmed", by=by or None, reason="operator", code="operator")

    async def _watch(self, broadcast: Broadcast, rundown: Rundown) -> None:
        try:
            demand = await asyncio.to_thread(demand_of, rundown)
            if demand is None:
                return
            every = f"{demand.every_s / 60:g} min"
            broadcast.tell("presence_demanded", rule=demand.rule, reason=f"every {every}", code="auto")
            self.presence = presence = Presence(demand, self._mono())
            while self._on_air() is broadcast:
                if presence.runs_out(self._mono()):
                    reason = f"nobody confirmed being there within {every}"
                    broadcast.tell("presence_missed", rule=demand.rule, reason=reason, code="auto")
                    _take_safe_scene(broadcast)
                await asyncio.sleep(_LOOK_EVERY_S)
        except Exception:  # a mistake in here must not stop the show
            log.exception("nobody sees to it that somebody is there")
        finally:
            self.presence = None


def _take_safe_scene(broadcast: Broadcast) -> None:
    if broadcast.conductor is not None and broadcast.conductor.state != "safe":
        with suppress(CuehostError):
            broadcast.conductor.do("safe", code="auto")
