"""Mouth shapes for a face: where lips, chin and cheeks go in each state of a host's mouth.

The lips first close, whatever the picture shows, and all shapes are told from there. The proportions were
measured, with the same landmarks, on the mouths of the hosts that come with Cuehost.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .landmarks import (
    CHIN,
    INNER_LOWER,
    INNER_UPPER,
    JAW,
    NOSE,
    OUTER_LOWER,
    OUTER_UPPER,
    SIDES,
    UNDER_EYES,
    UPPER_OVAL,
    Face,
)
from .slit import Curve, Side
from .smooth import Floats, smoothstep

GRIN = 0.10
"""Lips so far apart at rest, in widths of the face between the eyes' corners, are a wide smile."""


@dataclass(frozen=True)
class Shape:
    """A mouth: lengths in `Face.wide`, all else shares.

    `gap` is how far the lips part, of which the upper one goes `up` upwards; `width` of the resting mouth;
    `round` how much of it opens (1: from corner to corner); `corners` how far they sink; `upper` and
    `lower` how thick the lips are; `chin` how much of the lower lip's way the chin goes; `raised` how far
    both lips go up; `curve` how much stays of the resting mouth's curve (a smile's corners stand high).
    `tongue` 0..1 shows its tip at the teeth.
    """

    id: str
    open: float = 0.0
    wide: float = 0.0
    lips: str | None = None
    gap: float = 0.0
    up: float = 0.14
    width: float = 1.0
    round: float = 1.0
    corners: float = 0.0
    upper: float = 1.0
    lower: float = 1.0
    chin: float = 0.55
    raised: float = 0.0
    curve: float = 1.0
    tongue: float = 0.0


REST = Shape("rest")


def _grid() -> tuple[Shape, ...]:
    out = []
    # A quarter open, the dark begins to show below the teeth: no in-between of its neighbours has that.
    for open_, gap in ((0.15, 0.038), (0.25, 0.072), (0.35, 0.106), (0.6, 0.168), (0.85, 0.216)):
        name = f"open{round(100 * open_):02}"
        sunk = 0.008 + 0.24 * gap
        out += [
            Shape(
                f"{name}_oo", open_, -1, gap=0.76 * gap + 0.006, width=0.72 - 0.03 * open_, round=0.84,
                corners=0.5 * sunk, upper=1.14, lower=1.10, chin=0.45, up=0.22, curve=0.1,
            ),
            Shape(
                f"{name}_mid", open_, 0, gap=gap, width=0.975 - 0.05 * open_, corners=sunk, lower=0.96,
                curve=0.85 - 0.35 * open_,
            ),
            Shape(
                f"{name}_ee", open_, 1, gap=0.86 * gap, width=1.075 - 0.03 * open_, corners=0.55 * sunk,
                upper=0.90, lower=0.88, up=0.20, curve=1 - 0.2 * open_,
            ),
        ]  # fmt: skip
    return tuple(out)


SHAPES: tuple[Shape, ...] = (
    Shape("purse", 0, -1, width=0.86, upper=1.10, lower=1.08, corners=0.006, curve=0.5),
    Shape("smile", 0, 1, width=1.10, upper=0.92, lower=0.92, corners=-0.030),
    Shape("mbp", 0, 0, "closed", width=0.99, upper=0.72, lower=0.74, corners=0.004, raised=0.004),
    Shape("fv", 0.1, 0, "teeth", gap=0.034, up=0.75, upper=0.92, lower=0.66, raised=0.006, chin=0.2),
    *_grid(),
    Shape("tongue", 0.3, 0, "tongue", gap=0.088, width=0.965, corners=0.030, tongue=1.0),
)
"""All states but the resting one, as a host pack names them (docs/host-packs.md)."""

_OFF_TEETH = 0.011
"""Where teeth show, lips begin so far from where they were tracked, in `Face.wide`."""

NECK = 0.42
"""So far below the chin nothing moves any more, in `Face.wide`."""


@dataclass(frozen=True)
class Lips:
    """The lips in one shape, on the face's axes, px: eleven points each, corner to corner."""

    outer_upper: Floats
    inner_upper: Floats
    inner_lower: Floats
    outer_lower: Floats

    @property
    def middle(self) -> float:
        """Where the mouth's middle is, u."""
        return float(self.inner_upper[[0, -1], 0].mean())

    @property
    def half(self) -> float:
        """Half the way between the inner corners, px."""
        return float(self.inner_upper[-1, 0] - self.inner_upper[0, 0]) / 2


class Mouth:
    """The mouth of a face, closed at rest, and its ways to other shapes."""

    def __init__(self, face: Face) -> None:
        self.face = face
        points = face.upright
        self.seen = Lips(
            *(points[list(line)] for line in (OUTER_UPPER, INNER_UPPER, INNER_LOWER, OUTER_LOWER))
        )
        """As the picture shows it."""
        # The lips' skin begins a little off the teeth, or a pale line stays where they meet.
        off = np.array([0.0, _OFF_TEETH * face.wide * min(1.0, 2 * self.grin)])
        self._skin = self.seen.inner_upper - off, self.seen.inner_lower + off

    @property
    def open_at_rest(self) -> bool:
        """Whether the picture shows the lips apart."""
        return self.face.lips_gap > 0.02

    @cached_property
    def grin(self) -> float:
        """0: the lips meet in the picture; 1: they are as far apart as in a wide smile."""
        return float(np.clip(self.face.lips_gap / GRIN, 0, 1.3))

    @cached_property
    def rest(self) -> Lips:
        """The lips closed."""
        seen, wide = self.seen, self.face.wide
        meet = seen.inner_upper.copy()
        meet[:, 1] += 0.58 * (seen.inner_lower[:, 1] - seen.inner_upper[:, 1])
        meet[:, 0] = (seen.inner_upper[:, 0] + seen.inner_lower[:, 0]) / 2
        # A smile with teeth becomes one without: corners a little nearer, lips a little fuller.
        pull = 1 - 0.07 * self.grin
        sink = 0.012 * wide * self.grin
        fuller = 1 + 0.22 * self.grin

        def closed(line: Floats, inner: Floats) -> Floats:
            out = line.copy()
            out[:, 1] = meet[:, 1] + (line[:, 1] - inner[:, 1]) * fuller
            return self._pulled(out, pull, sink)

        line = self._pulled(meet, pull, sink)
        return Lips(
            closed(seen.outer_upper, seen.inner_upper),
            line,
            line.copy(),
            closed(seen.outer_lower, seen.inner_lower),
        )

    def _pulled(self, line: Floats, width: float, sink: float) -> Floats:
        middle, half = self.seen.middle, self.seen.half
        out = line.copy()
        out[:, 0] = middle + (line[:, 0] - middle) * width
        out[:, 1] += sink * np.clip(np.abs(line[:, 0] - middle) / half, 0, 1) ** 2
        return out

    def lips(self, shape: Shape) -> Lips:
        """The lips in a shape."""
        rest, wide = self.rest, self.face.wide
        reach = np.abs(rest.inner_upper[:, 0] - rest.middle) / rest.half
        apart = wide * shape.gap * np.clip(1 - (reach / shape.round) ** 2.4, 0, 1) ** 0.8
        sunk = wide * (shape.corners * np.clip(reach, 0, 1) ** 1.5 - shape.raised)

        middle = rest.inner_upper[5, 1]
        sunk += (1 - shape.curve) * (middle - rest.inner_upper[:, 1])

        def placed(line: Floats, way: Floats, thick: float = 1.0) -> Floats:
            out = np.empty_like(line)
            out[:, 0] = rest.middle + (line[:, 0] - rest.middle) * shape.width
            out[:, 1] = rest.inner_upper[:, 1] + (line[:, 1] - rest.inner_upper[:, 1]) * thick + way
            return out

        up, down = sunk - shape.up * apart, sunk + (1 - shape.up) * apart
        return Lips(
            placed(rest.outer_upper, up, shape.upper),
            placed(rest.inner_upper, up),
            placed(rest.inner_lower, down),
            placed(rest.outer_lower, down, shape.lower),
        )

    def drop(self, shape: Shape) -> float:
        """How far the chin goes down against the picture, px."""
        down = shape.chin * (1 - shape.up) * shape.gap * self.face.wide
        closing = self.seen.inner_lower[5, 1] - self.rest.inner_lower[5, 1]
        return down - 0.45 * float(closing) - 0.4 * shape.raised * self.face.wide

    def sides(self, shape: Shape) -> tuple[Side, Side]:
        """What the skin above and below the mouth follows for a shape."""
        points, lips = self.face.upright, self.lips(shape)
        still = points[[*NOSE, *UNDER_EYES, *SIDES, *UPPER_OVAL]]
        jaw = points[[*JAW, *CHIN]]
        level, chin = self.seen.inner_lower[5, 1], points[152, 1]
        moved = jaw.copy()
        moved[:, 1] += self.drop(shape) * smoothstep((jaw[:, 1] - level) / (chin - level))
        across = np.linspace(-0.75, 0.75, 7) * self.face.wide
        neck = np.stack([across + points[152, 0], np.full(7, chin + NECK * self.face.wide)], axis=1)
        still = np.concatenate([still, neck, self._beside()])
        common_there, common_here = np.concatenate([still, jaw]), np.concatenate([still, moved])
        return (
            Side(
                np.concatenate([common_here, lips.outer_upper, lips.inner_upper[1:-1]]),
                np.concatenate([common_there, self.seen.outer_upper, self._skin[0][1:-1]]),
            ),
            Side(
                np.concatenate([common_here, lips.outer_lower, lips.inner_lower[1:-1]]),
                np.concatenate([common_there, self.seen.outer_lower, self._skin[1][1:-1]]),
            ),
        )

    def _beside(self) -> Floats:
        """Places right and left of the face, which stay where they are."""
        points, wide = self.face.upright, self.face.wide
        left, right = points[[234, 132], 0].min() - 0.30 * wide, points[[454, 361], 0].max() + 0.30 * wide
        heights = np.linspace(points[2, 1], points[152, 1] + 0.3 * wide, 4)
        return np.array([[u, v] for u in (left, right) for v in heights])

    def edges(self, shape: Shape) -> tuple[Curve, Curve]:
        """The edges of the opening in a shape."""
        lips = self.lips(shape)
        return Curve(lips.inner_upper), Curve(lips.inner_lower)
