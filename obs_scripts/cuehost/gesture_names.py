"""The names a user gave to a filmed host's gestures, kept when the host is filmed again from its clip."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from cuehost.errors import PackError
from cuehost.filming import gestures_text
from cuehost.host import GestureSpec, load_spec, read_gestures
from cuehost.keeping import write_out

LIST = "gestures.yaml"

SAME_S = 0.3
"""Strokes so near to each other are the same moment of a clip, s."""


class Named(NamedTuple):
    """The gestures in use of a host, and the clip they are from (a hash); `fault`: why they are not read."""

    clip: str = ""
    gestures: tuple[GestureSpec, ...] = ()
    fault: str = ""


class Fate(NamedTuple):
    """What became of a name: the movement, when its stroke is in the clip, s, and the number of the gesture
    that has it now; or why none has."""

    name: str
    stroke_s: float
    number: int = 0
    fault: str = ""

    def __str__(self) -> str:
        if not self.fault:
            return f"gesture {self.number} is {self.name}, as before"
        return f"no gesture is {self.name} (at {self.stroke_s:.1f} s of the clip) any more: {self.fault}"


def names_in(folder: Path) -> Named:
    """The names in use in a host's folder; none where there is no such host."""
    try:
        listed = read_gestures(folder)
        used = tuple(gesture for gesture in listed if gesture.use and gesture.name)
        return Named(_clip_of(folder), used) if used else Named()
    except PackError as fault:
        return Named(fault=fault.message)


def carry(before: Named, folder: Path) -> list[Fate]:
    """Give the gestures of the host in `folder` the names they had `before`, where they are the same moments
    of the same clip; what became of each. Raises `PackError`, `CuehostError`."""
    if not before.gestures:
        return []
    if _clip_of(folder) != before.clip:
        fault = "the host was made from something else"
        return [Fate(g.name, g.seconds[1], fault=fault) for g in before.gestures]
    listed = read_gestures(folder)
    named, fates = carried(before.gestures, listed)
    if named != listed:
        rows = [gesture.model_dump(mode="json", exclude_unset=True) for gesture in named]
        write_out(folder / LIST, [gestures_text(rows).encode()])
    return fates


def carried(
    before: Sequence[GestureSpec], listed: tuple[GestureSpec, ...]
) -> tuple[tuple[GestureSpec, ...], list[Fate]]:
    """The gestures `listed` with the names of those `before` them at the same moments, and what became of
    each name."""
    now = {gesture.number: gesture for gesture in listed}
    free = set(now)
    fates: list[Fate] = []
    for old in before:
        stroke = old.seconds[1]
        number = min(free, key=lambda n: abs(now[n].seconds[1] - stroke), default=0)
        if not number or abs(now[number].seconds[1] - stroke) > SAME_S:
            fates.append(Fate(old.name, stroke, fault="no gesture was found there"))
            continue
        free.discard(number)
        new = now[number]
        if new.fault:
            fates.append(Fate(old.name, stroke, fault=f"gesture {number} cannot be made: {new.fault}"))
            continue
        now[number] = new.model_copy(update={"name": old.name, "use": True})
        fates.append(Fate(old.name, stroke, number))
    return tuple(now.values()), fates


def _clip_of(folder: Path) -> str:
    consent = load_spec(folder).consent
    return consent.source if consent is not None else ""
