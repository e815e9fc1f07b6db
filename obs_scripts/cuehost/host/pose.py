"""What the presenter looks like at one moment, as plain numbers: the animator's output, the
compositor's input."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple


@dataclass(slots=True)
class MouthPose:
    """`open` 0..1, `wide` -1..1; `closed`, `teeth`, `tongue` (0..1) pull towards those lip states.

    `own`: mouths of the person's clip, by number, with their shares (see `mouths`); all else has the rest.
    """

    open: float = 0.0
    wide: float = 0.0
    closed: float = 0.0
    teeth: float = 0.0
    tongue: float = 0.0
    own: tuple[tuple[int, float], ...] = ()


@dataclass(slots=True)
class ArmPose:
    """One arm. Angles are absolute in the frame (see `pack`), in degrees.

    `hand` is the hand's angle against the forearm. `length` shortens the forearm and `upper_length`
    the upper arm (1 = seen from the side). The hand shape crosses from `shape_from` to `shape` as
    `mix` goes from 0 to 1.
    """

    upper: float = 0.0
    fore: float = 0.0
    hand: float = 0.0
    length: float = 1.0
    upper_length: float = 1.0
    shape: str = "relaxed"
    shape_from: str = "relaxed"
    mix: float = 1.0


class Filmed(NamedTuple):
    """A picture of a filmed gesture: which of the pack's, its number, and how much of it shows, 0..1."""

    gesture: int
    picture: int
    weight: float


@dataclass(slots=True)
class Pose:
    """The whole presenter.

    `lids` 1 open .. 0 closed; `gaze_x`, `gaze_y` -1..1; `brow` -1..1; head `tilt` in degrees
    (clockwise as seen), `nod` and `turn` -1..1 (down and to the viewer's right positive);
    `breath` 0..1 (lungs full); `sway` px of the shoulders to the right; `shrug` 0..1; `filmed` what is
    laid over the body, the lowest first.
    """

    mouth: MouthPose = field(default_factory=MouthPose)
    lids: float = 1.0
    gaze_x: float = 0.0
    gaze_y: float = 0.0
    brow: float = 0.0
    tilt: float = 0.0
    nod: float = 0.0
    turn: float = 0.0
    breath: float = 0.0
    sway: float = 0.0
    shrug: float = 0.0
    left: ArmPose = field(default_factory=ArmPose)
    right: ArmPose = field(default_factory=ArmPose)
    filmed: tuple[Filmed, ...] = ()

    def copy(self) -> Pose:
        """An independent copy."""
        return replace(self, mouth=replace(self.mouth), left=replace(self.left), right=replace(self.right))
