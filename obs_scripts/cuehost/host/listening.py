"""What a host does while another one speaks, and how the one who speaks turns to him. Pure.

Planned from the line that is heard: eyes and head go to whoever speaks, nods fall where a phrase ends,
brows and mood follow what is said. Times are s from the line's first sample.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from .performance import Accent, Performance

Place = tuple[float, float]
"""Where eyes look, as packs say it: x to the viewer's right, y down, -1..1."""

_LIFT = 0.12
"""Eyes meet eyes, which the camera has a little lower than its own middle."""

_NOTICES_S, _STAYS_S = 0.15, 0.5
_NOD_AFTER_S = (0.10, 0.35)
_AGAIN_S = 0.46
_AMAZING = ("price_reveal", "price_drop", "wow")
_ECHOES = {
    "joy": "joy",
    "excitement": "joy",
    "warmth": "warmth",
    "surprise": "surprise",
    "concern": "concern",
    "apology": "concern",
    "sadness": "concern",
}


class Look(NamedTuple):
    """From `at_s` on the eyes are at `place`, and the head turns there; None gives both back."""

    at_s: float
    place: Place | None


@dataclass(frozen=True, slots=True)
class Attention:
    """A listener's reactions. `moods` None: back to one's own; `moves` are meanings with their times."""

    looks: tuple[Look, ...]
    accents: tuple[Accent, ...] = ()
    moods: tuple[tuple[float, str | None], ...] = ()
    moves: tuple[tuple[float, str], ...] = ()


def listened(performance: Performance, toward: float, rng: Random) -> Attention:
    """How a line is listened to by somebody from whom the speaker stands `toward` (-1 left, 1 right)."""
    end = performance.duration_s
    at = (toward, _LIFT)
    looks = [Look(rng.uniform(0.0, _NOTICES_S), at)]
    # Every few seconds a listener looks whether the viewers follow.
    t = rng.uniform(2.6, 4.5)
    while t < end - 1.2:
        looks += [Look(t, None), Look(t + rng.uniform(0.6, 1.0), at)]
        t += rng.uniform(3.0, 5.5)
    looks.append(Look(end + _STAYS_S, None))
    accents: list[Accent] = []
    for phrase in _phrase_ends(performance):
        if rng.random() < 0.75:
            nod = phrase + rng.uniform(*_NOD_AFTER_S)
            accents.append(Accent("nod", nod, rng.uniform(1.0, 1.4)))
            if rng.random() < 0.4:
                accents.append(Accent("nod", nod + _AGAIN_S, rng.uniform(0.6, 0.9)))
    moods: list[tuple[float, str | None]] = []
    moves: list[tuple[float, str]] = []
    for said in performance.moves:
        if (said.meaning or said.name).startswith(_AMAZING):
            heard = said.stroke_s + 0.45
            accents.append(Accent("brow", heard, 1.0))
            moods += [(heard - 0.2, "surprise"), (heard + 1.0, "joy")]
            if rng.random() < 0.5:
                moves.append((heard + 0.3, "wow"))
    if not moods:
        moods += [
            (mood.at_s + 0.35, _ECHOES[mood.name]) for mood in performance.moods if mood.name in _ECHOES
        ]
    if not moods:
        moods.append((0.4, "warmth"))
    moods.append((end + 0.9, None))
    return Attention(
        tuple(looks),
        tuple(sorted(accents, key=lambda accent: accent.at_s)),
        tuple(moods),
        tuple(moves),
    )


def shared(performance: Performance, toward: float, rng: Random) -> tuple[Look, ...]:
    """When the speaker looks at the listener who stands `toward`: now and then at a phrase's end, and when
    all is said."""
    at = (toward, _LIFT)
    looks: list[Look] = []
    for phrase in _phrase_ends(performance)[:-1]:
        if rng.random() < 0.35:
            looks += [Look(phrase - 0.25, at), Look(phrase + rng.uniform(0.35, 0.6), None)]
    end = performance.duration_s
    return (*looks, Look(max(end - 0.2, 0.0), at), Look(end + 0.8, None))


def _phrase_ends(performance: Performance) -> list[float]:
    """The ends of the phrases: where the speaker breathes in again, and the end."""
    breaths = (accent.at_s for accent in performance.accents if accent.kind == "breath")
    return [*(t for t in breaths if 0.6 < t < performance.duration_s - 0.6), performance.duration_s]
