"""Where cards stand: clear of what the platforms' apps lay over the picture (safe_areas.yaml)."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from cuehost.errors import GraphicsError

from .easel import bleed_of
from .specs import Card
from .theme import Theme

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's is ten times faster


@dataclass(frozen=True, slots=True)
class Place:
    """A card's box (x, y, width, height in canvas px) and the corner it keeps to in it."""

    box: tuple[int, int, int, int]
    align: str


@functools.cache
def _table() -> dict[str, Any]:
    path = Path(__file__).parent / "safe_areas.yaml"
    loaded: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    return loaded


def safe_area(platform: str, canvas: tuple[int, int]) -> tuple[int, int, int, int]:
    """What a platform's app leaves free of a canvas: (left, top, right, bottom) in px.

    A platform without figures of its own has those of `other`.
    """
    shape, whole = ("portrait", (1080, 1920)) if canvas[1] > canvas[0] else ("landscape", (1920, 1080))
    margins = _table()["margins"][shape]
    top, right, bottom, left = margins.get(platform, margins["other"])
    across, down = canvas[0] / whole[0], canvas[1] / whole[1]
    return (
        round(left * across),
        round(top * down),
        canvas[0] - round(right * across),
        canvas[1] - round(bottom * down),
    )


def placed_cards() -> list[str]:
    """The names of the specs that have a place of their own."""
    return sorted(_table()["cards"])


def place_of(kind: type[Card] | str, canvas: tuple[int, int], theme: Theme, platform: str = "other") -> Place:
    """Where a kind of card stands on a canvas when no scene template says otherwise.

    Its panel stays inside the safe area; only its shadow may reach out. Raises `GraphicsError` for a
    kind without a place.
    """
    name = kind if isinstance(kind, str) else kind.__name__
    table = _table()
    if name not in table["cards"]:
        raise GraphicsError(f"A {name} has no place of its own.", "Place it in the scene template.")
    zone = table["zones"]["portrait" if canvas[1] > canvas[0] else "landscape"][table["cards"][name]]
    left, top, right, bottom = safe_area(platform, canvas)
    x, y, width, height = zone["box"]
    rim = bleed_of(theme, canvas)
    box = (
        round(left + x * (right - left)) - rim,
        round(top + y * (bottom - top)) - rim,
        round(width * (right - left)) + 2 * rim,
        round(height * (bottom - top)) + 2 * rim,
    )
    return Place(box, zone["align"])
