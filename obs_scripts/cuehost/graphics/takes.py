"""Takes of a set: the same place staged and seen otherwise. Pure.

A description fixes what a set is made of; a take says from where it is seen, how it is furnished and where
the accents are. Take 0 is the set as it is drawn where nobody chose another.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal, get_args

from .sets import SetPlan

Window = Literal["sash", "tall", "wide", "arched", "round"]
Store = Literal["boards", "rack", "sideboard", "counter"]
Green = Literal["pots", "tree", "hanging"]
Accent = Literal["", "lower", "disc", "slats", "drapes", "valance", "spots"]
Prop = Literal["", "pendants", "lamp", "seat"]
Art = Literal["", "frames", "mirror"]
Form = Literal["circle", "twin", "panels", "drapes", "arch"]
Scheme = Literal["theme", "turned", "accent"]

MOST_TAKES = 16
"""Takes 1 to this one are there to choose from."""
_LEVELS = (-0.03, 0.0, 0.045, 0.09)
_NEARS = (0.86, 1.0, 1.2)
_ACCENTS: dict[bool, tuple[Accent, ...]] = {
    False: ("", "lower", "disc", "slats"),
    True: ("", "drapes", "valance", "spots"),  # of a curtain
}
_UNSEATED = frozenset({"kitchen", "bath", "stage"})
_HOMELY = frozenset({"living", "bedroom", "office"})


@dataclass(frozen=True, slots=True)
class Take:
    """How a set is staged and seen.

    `mirror`: what stood on the left stands on the right, and the light comes from there. `level`: how much
    higher the floor ends, as a share of the height, as for an eye that is higher. `near`: how large things
    are. `corner`: the side wall is seen. `form` and `scheme` are for a boutique, which has no furniture.
    """

    number: int = 0
    mirror: bool = False
    level: float = 0.0
    near: float = 1.0
    corner: bool = False
    window: Window = "sash"
    store: Store = "boards"
    green: Green = "pots"
    accent: Accent = ""
    prop: Prop = ""
    art: Art = ""
    rug: bool = False
    form: Form = "arch"
    scheme: Scheme = "theme"


def take_of(plan: SetPlan, number: int) -> Take:
    """A take of a set by its number: the same words and number always give the same one."""
    if not number:
        return Take()
    dice = random.Random(f"{plan.seed}.{number}")
    art: Art = dice.choice(get_args(Art))
    # A lamp has no room before pictures.
    every: tuple[Prop, ...] = ("", "seat") if art else get_args(Prop)
    lit = tuple(prop for prop in every if prop != "seat" or plan.room not in _UNSEATED)
    accents = _ACCENTS[plan.wall == "curtain"]
    if not plan.window:  # a stage stays one
        accents = tuple(accent for accent in accents if accent != "drapes")
    stores = tuple(store for store in get_args(Store) if store != "counter" or plan.room not in _HOMELY)
    forms = get_args(Form)
    # Where a colour was asked for, no other takes its place.
    schemes: tuple[Scheme, ...] = ("theme", "turned") if plan.colour else get_args(Scheme)
    # What makes the largest difference goes round, so that all of it is among a few takes.
    return Take(
        number=number,
        mirror=bool((number + plan.seed) % 2),
        level=dice.choice(_LEVELS),
        near=dice.choice(_NEARS),
        corner=plan.wall != "curtain" and (number + plan.seed) % 3 == 0,
        window=dice.choice(get_args(Window)),
        store=stores[(number + plan.seed // 7) % len(stores)],
        green=dice.choice(get_args(Green)),
        accent=dice.choice(accents),
        prop=dice.choice(lit),
        art=art,
        rug=dice.random() < 0.6,
        form=forms[(number + plan.seed // 7) % len(forms)],
        scheme=dice.choice(schemes),
    )


def unlikeness(plan: SetPlan, one: Take, other: Take) -> float:
    """How much two takes of a set differ in what a person would name, from 0 to 1."""
    names = ["form", "form", "form", "scheme", "rug"] if plan.arch else ["corner", "accent", "art", "prop"]
    if not plan.arch:
        names += ["window"] * plan.window + ["store"] * plan.shelves + ["green"] * plan.plants
    return sum(bool(getattr(one, name) != getattr(other, name)) for name in names) / len(names)
