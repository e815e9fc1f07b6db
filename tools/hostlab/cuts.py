"""Where the figure is cut into pieces: soft fields over the vertices, in rest-pose dm.

A field above 1 shows, below 0 hides, and in between fades. Cuts at joints are spheres about the joint, so
that a part that turns about its pivot always meets a round end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hostlab.meshdata import Floats
from hostlab.skeleton import ARM, Skeleton, Weights


@dataclass(frozen=True)
class CutSizes:
    """Radii and feathers of the cuts, dm."""

    dome: float = 0.74  # the plate keeps the shoulder out to here from the joint
    dome_feather: float = 0.12
    start: float = 0.0  # the upper arm fades in from here along the arm
    start_feather: float = 0.42
    elbow: float = 0.85
    wrist: float = 0.44
    cap_feather: float = 0.07
    cuff: float = -0.20  # the hand fades in from here, just past the cuff (0 is the wrist joint)
    cuff_feather: float = 0.20


class Cutter:
    """Computes the fields of one figure."""

    def __init__(self, skeleton: Skeleton, sizes: CutSizes) -> None:
        self.skeleton = skeleton
        self.sizes = sizes

    def _along(self, points: Floats, start: str, end: str, side: str) -> tuple[Floats, Floats]:
        heads = self.skeleton.heads
        a, b = heads[start + side], heads[end + side]
        axis = (b - a) / np.linalg.norm(b - a)
        return (points - a) @ axis, np.linalg.norm(points - a, axis=1)

    def plate(self, points: Floats, weights: Weights) -> Floats:
        """Everything but the arms; the shoulder's dome stays."""
        field = np.full(len(points), 2.0)
        for side in (".L", ".R"):
            share = weights.share(ARM, side)
            along, distance = self._along(points, "upperarm01", "lowerarm01", side)
            dome = (self.sizes.dome - distance) / self.sizes.dome_feather
            above = (self.sizes.dome - 0.22 - along) / self.sizes.dome_feather
            # Below the armpit even cloth that follows the arm only a little is dropped.
            limit = np.interp(along, [0.42, 0.60], [0.45, 0.12])
            field = np.minimum(field, np.maximum((limit - share) * 8, np.maximum(dome, above)))
        return field

    def upper(self, points: Floats, weights: Weights, side: str) -> Floats:
        """The upper arm from its faded shoulder to a round elbow."""
        s = self.sizes
        along, _ = self._along(points, "upperarm01", "lowerarm01", side)
        beyond, distance = self._along(points, "lowerarm01", "wrist", side)
        field = np.minimum((along - s.start) / s.start_feather, (weights.share(ARM, side) - 0.2) / 0.25)
        cap = np.where(beyond > 0, (s.elbow - distance) / s.cap_feather, 2.0)
        return np.minimum(field, cap)

    def fore(self, points: Floats, weights: Weights, side: str) -> Floats:
        """The forearm with its sleeve, round at the elbow and just past the wrist."""
        s = self.sizes
        along, distance = self._along(points, "lowerarm01", "wrist", side)
        beyond, reach = self._along(points, "wrist", "finger3-1", side)
        field = np.where(along < 0, (s.elbow - distance) / s.cap_feather, 2.0)
        field = np.minimum(field, np.where(beyond > 0, (s.wrist - reach) / s.cap_feather, 2.0))
        return np.minimum(field, (weights.share(ARM, side) - 0.5) * 8)

    def hand(self, points: Floats, weights: Weights, side: str) -> Floats:
        """The hand, fading in beyond the cuff."""
        s = self.sizes
        along, _ = self._along(points, "wrist", "finger3-1", side)
        return np.minimum((along - s.cuff) / s.cuff_feather, (weights.share(ARM, side) - 0.5) * 8)
