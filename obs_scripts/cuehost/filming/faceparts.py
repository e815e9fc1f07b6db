"""All the pictures that make a host's face: the plate at rest and the patches that go over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np

from .eyes import Patch, brows, gaze, lids
from .figure import FINENESS, SIZE, Figure, spread
from .interior import Colours, colours_of, painted
from .landmarks import EYES, JAW, OUTER_LOWER, OUTER_UPPER, Face
from .mouth import NECK, REST, SHAPES, Mouth, Shape
from .slit import Grid, Light, coarser, open_slit
from .smooth import Window, faded, smoothstep

# Neighbours are crossfaded: where lids and brows lie a px or two apart, no line is seen double.
LIDS = (0.83, 0.66, 0.5, 0.33, 0.17, 0.0)
GAZES = {"left": (-1.0, 0.0), "right": (1.0, 0.0), "up": (0.0, -1.0), "down": (0.0, 1.0)}
BROWS = {
    "up25": 0.25, "up50": 0.5, "up75": 0.75, "up": 1.0, "down33": -0.33, "down66": -0.66, "down": -1.0
}  # fmt: skip

_ROOM = 0.13
"""So far beyond jaw and neck a mouth's patch reaches, in `Face.wide`."""

Progress = Callable[[int, int], None]
"""Pieces done, of how many."""


class Part(NamedTuple):
    """A state of the face: the pack's key it stands under, what it says of itself there, and its picture."""

    group: str
    says: dict[str, str | float]
    patch: Patch


class FaceParts:
    """Draws the states of a figure's face."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure
        self.mouth = Mouth(figure.face)
        self.colours: Colours = colours_of(figure.picture, figure.face, FINENESS)
        face = figure.face
        below = face.to_picture(face.upright[[152]] + np.array([0, NECK * face.wide]))
        points = np.concatenate([face.points[[*JAW, *OUTER_UPPER, *OUTER_LOWER], :2], below])
        window = Window.around(points, _ROOM * face.wide, SIZE)
        self._grid = Grid.of(figure.face, window, FINENESS)
        self._weight = _weight(figure.face, self._grid)
        self._parts: list[Part] = []

    @cached_property
    def plate(self) -> Light:
        """The whole figure with its mouth at rest, premultiplied BGRA, at the frame's size."""
        plate = coarser(self.figure.picture, FINENESS)
        if self.mouth.open_at_rest:
            lay(plate, self.mouth_patch(REST))
        return plate

    def mouth_patch(self, shape: Shape) -> Patch:
        """The mouth in a shape."""
        source, mouth = self.figure.picture, self.mouth
        opened = open_slit(
            source, mouth.face, self._grid, mouth.sides(shape), mouth.edges(shape), self._weight
        )
        hole = opened.hole[..., None]
        picture = opened.skin * (1 - hole)
        picture[..., 3:] += hole
        rows, columns = (np.flatnonzero(opened.hole.any(axis=axis)) for axis in (1, 0))
        if rows.size:
            part = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
            inside = painted(self._grid.part(*part), source, mouth, shape, self.colours)
            picture[*part, :3] += inside * hole[part]
        picture *= spread(self._weight)[..., None].astype(np.float32)
        return Patch(coarser(picture, FINENESS), self._grid.window)

    def draw(self, progress: Progress = lambda _done, _all: None) -> None:
        """Draw all states, telling how far it is; else they are drawn when first asked for."""
        total = len(SHAPES) + len(LIDS) + len(GAZES) + len(BROWS)
        self._parts = []
        for part in self._drawn():
            self._parts.append(part)
            progress(len(self._parts), total)

    @property
    def parts(self) -> list[Part]:
        """All states but those that the plate shows."""
        if not self._parts:
            self.draw()
        return self._parts

    def _drawn(self) -> Iterator[Part]:
        source, face = self.figure.picture, self.figure.face
        for shape in SHAPES:
            says: dict[str, str | float] = {"id": shape.id, "open": shape.open, "wide": shape.wide}
            if shape.lips is not None:
                says["lips"] = shape.lips
            yield Part("mouth", says, self.mouth_patch(shape))
        for open_ in LIDS:
            patch = lids(source, face, SIZE, FINENESS, open_)
            yield Part("lids", {"id": f"l{round(100 * open_):02}", "open": open_}, patch)
        for name, (x, y) in GAZES.items():
            yield Part("gaze", {"id": name, "x": x, "y": y}, gaze(source, face, SIZE, FINENESS, x, y))
        for name, raised in BROWS.items():
            patch = brows(source, face, SIZE, FINENESS, raised)
            yield Part("brows", {"id": name, "raise": raised}, patch)


def lay(plate: Light, patch: Patch) -> None:
    """Lay a patch over a plate, both premultiplied."""
    left, top, right, bottom = patch.window
    below = plate[top:bottom, left:right]
    below[:] = patch.picture + below * (1 - patch.picture[..., 3:])


def _weight(face: Face, grid: Grid) -> Light:
    """How far a mouth's motion reaches: not to the eyes, and not to the window's rim."""
    eyes = max(float(face.upright[list(eye.below), 1].max()) for eye in EYES)
    below = smoothstep((grid.v - eyes - 0.04 * face.wide) / (0.20 * face.wide))
    return np.asarray(faded(grid.window, FINENESS, 1.3 * _ROOM * face.wide) * below, np.float32)
