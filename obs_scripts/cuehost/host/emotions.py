"""Emotion as a layer over everything else: it fades in, colours face and posture, and fades out."""

from __future__ import annotations

from dataclasses import dataclass

from .curves import Track
from .pose import MouthPose

FADE_IN_S, FADE_OUT_S = 0.6, 1.2
"""A feeling comes sooner than it goes."""

_SHUT = 0.10
"""Lips are pressed together only while the mouth is open less than this."""


@dataclass(frozen=True, slots=True)
class Feeling:
    """What an emotion adds to a pose, in the pose's units.

    `lids` is how far they sink, `smile` how much wider an open mouth gets, `press` how firmly shut lips
    meet (a resting mouth smiles a little; pressed lips do not), `energy` scales all liveliness.
    """

    brow: float = 0.0
    tilt: float = 0.0
    nod: float = 0.0
    shrug: float = 0.0
    lids: float = 0.0
    smile: float = 0.0
    press: float = 0.0
    energy: float = 1.0


FEELINGS = {
    "neutral": Feeling(),
    "joy": Feeling(brow=0.35, tilt=1.0, nod=-0.05, lids=0.06, smile=0.30, energy=1.25),
    "warmth": Feeling(brow=0.18, tilt=2.2, nod=0.05, lids=0.04, smile=0.18, energy=0.9),
    "surprise": Feeling(brow=0.95, nod=-0.25, shrug=0.15, smile=-0.15, energy=1.1),
    "excitement": Feeling(brow=0.55, tilt=-0.8, nod=-0.10, shrug=0.05, smile=0.35, energy=1.5),
    "concern": Feeling(brow=-0.55, tilt=2.0, nod=0.15, lids=0.03, smile=-0.10, press=0.35, energy=0.8),
    "apology": Feeling(brow=-0.40, tilt=2.6, nod=0.35, lids=0.10, smile=-0.10, press=0.45, energy=0.6),
    "sadness": Feeling(brow=-0.50, tilt=1.5, nod=0.30, lids=0.13, smile=-0.20, press=0.60, energy=0.5),
}


class EmotionLayer:
    """The feeling shown, on its way from one to the next. Times are s and only grow."""

    def __init__(self) -> None:
        self.name = "neutral"
        self._tracks = {quantity: Track(value) for quantity, value in _quantities("neutral").items()}

    def feel(self, name: str, t: float) -> None:
        """Go over to the emotion of that name from `t` on; to neutral if nobody knows it."""
        name = name if name in FEELINGS else "neutral"
        if name == self.name:
            return
        self.name = name
        fade = FADE_OUT_S if name == "neutral" else FADE_IN_S
        for quantity, value in _quantities(name).items():
            self._tracks[quantity].replace(t, t + fade, value)

    def at(self, t: float) -> Feeling:
        """What is felt at `t`."""
        return Feeling(**{quantity: track.at(t) for quantity, track in self._tracks.items()})


def coloured(mouth: MouthPose, feeling: Feeling) -> MouthPose:
    """The mouth with the feeling on it. What is said stays readable: openings and touches are kept."""
    rounded = max(0.0, -mouth.wide)
    wide = mouth.wide + feeling.smile * (1 - rounded) * (1 - 0.5 * abs(mouth.wide))
    pressed = feeling.press * max(0.0, 1 - mouth.open / _SHUT)
    return MouthPose(
        open=mouth.open,
        wide=max(-1.0, min(1.0, wide)),
        closed=max(mouth.closed, pressed),
        teeth=mouth.teeth,
        tongue=mouth.tongue,
        own=mouth.own,
    )


def _quantities(name: str) -> dict[str, float]:
    feeling = FEELINGS[name]
    return {quantity: getattr(feeling, quantity) for quantity in Feeling.__slots__}
