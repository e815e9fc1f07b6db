"""Reactions on air: an order is thanked for, in words and on a card, by a name that may be shown."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from cuehost.audience import AudienceEvent, Cause, Deed, EventKind, Reactions, Rule
from cuehost.errors import CuehostError
from cuehost.reacting import Reacting


class Room:
    """A show on air with what reacts to its audience."""

    def __init__(self, *rules: Rule, live: bool = True) -> None:
        self.thanked: list[tuple[str, bool]] = []
        self.offered: list[str] = []
        self.broken = False
        self.conductor: Any = SimpleNamespace(
            state="on_air", segment=SimpleNamespace(lines=()), live=self if live else None
        )
        house: Any = SimpleNamespace(
            record=SimpleNamespace(reaction=lambda *_: None),
            conductor=lambda: self.conductor,
            mono=lambda: 100.0,
        )
        self.reacting = Reacting(
            Reactions(rules or (Rule(Cause.ORDER, Deed.THANK),), 0.0),
            house,
            lambda matter, _: self.offered.append(matter.payload.kind),
        )

    async def thank(self, name: str = "", *, order: bool = False) -> bool:
        if self.broken:
            raise CuehostError("It cannot be drawn.")
        self.thanked.append((name, order))
        return True


def make(kind: EventKind) -> AudienceEvent:
    return AudienceEvent("1", "shop", kind, 100.0)


@pytest.mark.parametrize(("name", "shown"), [("Ana María", "Ana"), ("", "")])
async def test_an_order_brings_a_card_with_the_name_as_it_may_be_shown(name: str, shown: str) -> None:
    room = Room()
    room.reacting.happened(make(EventKind.ORDER), name)
    await asyncio.sleep(0)
    assert room.thanked == [(shown, True)]
    assert room.offered == ["thank_order"], "and the words"


async def test_other_thanks_bring_none() -> None:
    room = Room(Rule(Cause.FOLLOW, Deed.THANK))
    room.reacting.happened(make(EventKind.FOLLOW), "Ana")
    await asyncio.sleep(0)
    assert room.thanked == [] and room.offered == ["thank"]


async def test_a_show_that_is_not_on_air_or_cannot_draw_shows_nothing() -> None:
    room = Room(live=False)
    room.reacting.happened(make(EventKind.ORDER), "Ana")
    await asyncio.sleep(0)
    assert room.thanked == []
    held = Room()
    held.conductor.state = "held"
    held.reacting.happened(make(EventKind.ORDER), "Ana")
    await asyncio.sleep(0)
    assert held.thanked == [] and held.offered == []


async def test_a_card_that_fails_stops_nothing() -> None:
    room = Room()
    room.broken = True
    room.reacting.happened(make(EventKind.ORDER), "Ana")
    await asyncio.sleep(0)
    room.reacting.close()
    assert room.offered == ["thank_order"]
