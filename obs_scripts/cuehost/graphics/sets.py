"""What a set described in words is made of. Pure: words are looked up in `sets.yaml`, nothing is guessed."""

from __future__ import annotations

import functools
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from .theme import Colour, parse_colour

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Wall = Literal["plaster", "wood", "tiles", "brick", "curtain"]
Light = Literal["", "morning", "evening", "night", "neon"]
Season = Literal["", "christmas", "new_year", "autumn", "spring", "winter"]

WALLS: tuple[Wall, ...] = get_args(Wall)


@dataclass(frozen=True, slots=True)
class SetPlan:
    """A set: its wall and what stands before it, the light and the season. `colour` is the wall's (None: the
    theme's); `seed` varies what stands on the shelves; `room` is the place by its name in the table, if one
    was named.
    """

    wall: Wall = "plaster"
    arch: bool = True
    window: bool = False
    shelves: bool = False
    plants: bool = False
    light: Light = ""
    season: Season = ""
    colour: Colour | None = None
    seed: int = 7
    room: str = ""


def set_names() -> dict[str, str]:
    """The rooms there are, each with words, in English, that `plan_set` knows it by."""
    return {name: room["words"][0] for name, room in _table()["rooms"].items()}


@functools.cache
def _table() -> dict[str, Any]:
    file = Path(__file__).with_name("sets.yaml")
    table: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)
    return table


def plan_set(words: str) -> SetPlan | None:
    """The set that words describe, in any of the table's languages; None where none of them is known."""
    table, text = _table(), words.casefold()
    has: dict[str, Any] = {}
    place = ""
    for name, room in table["rooms"].items():
        if _named(room["words"], text):
            place, has = place or name, has | room["has"]
    known = bool(has)
    for name, words_for in table["walls"].items():
        if _named(words_for, text):
            has["wall"] = name
    for name, words_for in table["pieces"].items():
        if _named(words_for, text):
            has[name] = True
    light, season = (_first(table[kind], text) for kind in ("lights", "seasons"))
    colour = _first(table["colours"], text)
    if not (known or has or light or season or colour):
        return None
    wall = has.get("wall", "plaster")
    furnished = wall != "plaster" or has.get("window") or has.get("shelves")
    return SetPlan(
        wall=wall,
        arch=bool(has.get("arch", not furnished)),
        window=bool(has.get("window")),
        shelves=bool(has.get("shelves")),
        plants=bool(has.get("plants")),
        light=light,  # type: ignore[arg-type]  # a key of the table
        season=season,  # type: ignore[arg-type]
        colour=parse_colour(colour) if colour else None,
        seed=zlib.crc32(text.encode()) % 100_000,
        room=place,
    )


def _first(table: dict[str, list[str]], text: str) -> str:
    """The entry that is named first in the text, or "": of a morning at night the first counts."""
    places = {name: place for name, words in table.items() if (place := _named(words, text))}
    return min(places, key=lambda name: places[name]) if places else ""


def _named(words: list[str], text: str) -> int:
    """Where the first of these words stands in a text, from 1; 0 where none does."""
    found = [match.start() + 1 for word in words if (match := _pattern(word).search(text))]
    return min(found, default=0)


@functools.cache
def _pattern(word: str) -> re.Pattern[str]:
    spaceless = re.search(r"[\u0e00-\u0eff\u2e80-\u9fff]", word) is not None
    return re.compile(("" if spaceless else r"\b") + re.escape(word.casefold()))
