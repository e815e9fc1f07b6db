"""New words fitted to shots: which lines where, and how fast. Never by cutting a sentence. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .shots import Shot

FASTEST = 1.2
"""A voice is asked to speak so much faster at most: beyond it sounds hurried."""

GAP_S = 0.25


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line at the voice's own speed: its id, how long it takes in s, what it states, and whether the video
    can do without it."""

    id: str
    seconds: float
    facts: frozenset[str] = frozenset()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """When a line begins, s, and how much faster than usual it is to be spoken."""

    id: str
    start_s: float
    rate: float = 1.0


@dataclass(frozen=True, slots=True)
class Fit:
    """Lines in order of time; the ids of those left out; by how many s the words of a shot run over, by its
    number."""

    placed: tuple[Placed, ...]
    left_out: tuple[str, ...]
    over_s: dict[int, float]


def deal(
    lines: Sequence[Spoken], shots: Sequence[Shot], wanted: Sequence[frozenset[str]]
) -> list[list[Spoken]]:
    """Lines that belong to no shot, dealt to shots: `wanted` are the facts that the old words of each stated.

    A line that states such a fact goes to that shot; the others fill what is left, in their order. Every line
    is dealt at most once. Lines the video cannot do without that found no room are dealt to the last shot.
    """
    left = list(lines)
    dealt: list[list[Spoken]] = []
    for number, shot in enumerate(shots):
        later = frozenset[str]().union(*wanted[number + 1 :])
        mine = [line for line in left if line.facts & wanted[number]]
        free = [line for line in left if line not in mine and not line.facts & later]
        taken: list[Spoken] = []
        for line in (*mine, *free):
            fastest = FASTEST if line in mine and not taken else 1.0
            if _length([*taken, line]) <= shot.seconds * fastest:
                taken.append(line)
            elif line in free:
                break  # what comes after it would be out of order
        left = [line for line in left if line not in taken]
        dealt.append([line for line in lines if line in taken])
    if dealt:
        dealt[-1] += [line for line in left if not line.optional]
    return dealt


def fit(shots: Sequence[Shot], lines: Sequence[Sequence[Spoken]]) -> Fit:
    """The lines of each shot laid out in it.

    What does not fit is met, in this order, by leaving out lines that the video can do without (the last
    first), by speaking faster up to `FASTEST`, and by running on into what follows, which then begins later.
    """
    placed: list[Placed] = []
    left_out: list[str] = []
    over: dict[int, float] = {}
    free_s = 0.0
    for number, (shot, given) in enumerate(zip(shots, lines, strict=True)):
        start = max(shot.start_s, free_s)
        room = max(shot.room_s - start, 0.0)
        said = list(given)
        while _length(said) > room * FASTEST and (extra := [line for line in said if line.optional]):
            said.remove(extra[-1])
            left_out.append(extra[-1].id)
        if not said:
            continue
        rate = min(max(_length(said) / room, 1.0), FASTEST) if room > 0 else FASTEST
        at = start
        for line in said:
            placed.append(Placed(line.id, round(at, 3), round(rate, 3)))
            at += line.seconds / rate + GAP_S
        end = at - GAP_S
        free_s = at
        if end > shot.room_s + 0.1:
            over[number] = round(end - shot.room_s, 2)
    return Fit(tuple(placed), tuple(left_out), over)


def settled(placed: Sequence[Placed], seconds: Sequence[float]) -> tuple[Placed, ...]:
    """The same lines as they were really spoken: one that lasts longer than thought moves those after it."""
    out: list[Placed] = []
    free_s = 0.0
    for line, lasts in zip(placed, seconds, strict=True):
        at = max(line.start_s, free_s)
        out.append(replace(line, start_s=round(at, 3)))
        free_s = at + lasts + GAP_S / 2
    return tuple(out)


def _length(lines: Sequence[Spoken]) -> float:
    return sum(line.seconds for line in lines) + GAP_S * max(len(lines) - 1, 0)
