"""The face: mouth, lids, gaze and brow patches blended onto the plate.

Every group of patches is crossfaded among its nearest states in linear light (squares of the 8-bit
values, close enough to sRGB's curve and free of tables), then laid over the plate in the order
brows, gaze, lids, mouth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from .morph import STEPS, InBetweens, MouthPoint, fill_grid, in_betweens
from .pack import Pack, Picture
from .pose import MouthPose, Pose
from .spec import FaceState, PackSpec
from .workings import Workings

Floats = npt.NDArray[np.float32]
Weights = dict[int, float]

_STEP = 1 / 128
"""Weights are rounded to this, so that a face at rest is not drawn again and again."""

_SQUARES: Floats = np.asarray((np.arange(256) / 255) ** 2, np.float32)


@dataclass(frozen=True)
class _Box:
    x: int
    y: int
    right: int
    bottom: int

    @property
    def rows(self) -> slice:
        return slice(self.y, self.bottom)

    @property
    def columns(self) -> slice:
        return slice(self.x, self.right)

    def union(self, other: _Box) -> _Box:
        return _Box(
            min(self.x, other.x),
            min(self.y, other.y),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


def to_light(picture: Picture) -> Floats:
    """Straight-alpha 8-bit BGRA to premultiplied linear light, 0..1."""
    light: Floats = _SQUARES[picture]
    light[..., 3] = picture[..., 3] / np.float32(255)
    light[..., :3] *= light[..., 3:4]
    return light


def from_light(light: Floats) -> Picture:
    """Premultiplied linear light to premultiplied 8-bit BGRA."""
    out = np.multiply(light, light[..., 3:4])
    out[..., 3] = light[..., 3]
    out[..., 3] *= light[..., 3]
    np.maximum(out, 0, out=out)  # rounding may have gone a hair below
    np.sqrt(out, out=out)
    return np.asarray(cv2.convertScaleAbs(out, alpha=255), np.uint8)


class _Group:
    """The patches of one group in the box that covers them all."""

    def __init__(self, pack: Pack, states: Sequence[FaceState]) -> None:
        self.box: _Box | None = None
        boxes: list[_Box | None] = []
        for state in states:
            if state.picture is None or state.at is None:
                boxes.append(None)
                continue
            height, width = pack.pictures[state.picture].shape[:2]
            box = _Box(*state.at, state.at[0] + width, state.at[1] + height)
            boxes.append(box)
            self.box = box if self.box is None else self.box.union(box)
        self.patches: list[Floats | None] = []
        for state, own in zip(states, boxes, strict=True):
            if own is None or self.box is None or state.picture is None:
                self.patches.append(None)
                continue
            whole = self.box
            patch = np.zeros((whole.bottom - whole.y, whole.right - whole.x, 4), np.float32)
            patch[own.y - whole.y : own.bottom - whole.y, own.x - whole.x : own.right - whole.x] = to_light(
                pack.pictures[state.picture]
            )
            self.patches.append(patch)

    def lay_over(self, light: Floats, origin: _Box, weights: Weights) -> None:
        """Blend the patches with `weights` and lay them over `light`, whose corner is `origin`'s."""
        if self.box is None:
            return
        blend: Floats | None = None
        for index, weight in weights.items():
            patch = self.patches[index]
            if patch is None or weight <= 0:
                continue
            blend = patch * np.float32(weight) if blend is None else blend + patch * np.float32(weight)
        if blend is None:
            return
        target = light[
            self.box.y - origin.y : self.box.bottom - origin.y,
            self.box.x - origin.x : self.box.right - origin.x,
        ]
        target *= 1 - blend[..., 3:4]
        target += blend


def line_weights(values: Sequence[tuple[float, int]], at: float) -> Weights:
    """Weights of the two of `values` (value, index; sorted) around `at`; clamped at the ends."""
    low = values[0]
    for high in values:
        if at <= high[0]:
            span = high[0] - low[0]
            share = 1.0 if span <= 0 else (at - low[0]) / span
            share = min(1.0, max(0.0, share))
            if high is low or share >= 1:
                return {high[1]: 1.0}
            return {low[1]: 1 - share, high[1]: share}
        low = high
    return {values[-1][1]: 1.0}


class MouthGrid:
    """The mouth states as rows of equal `open`, each a line along `wide`; blended bilinearly.

    Continuous everywhere, whatever grid a pack has.
    """

    def __init__(self, points: Sequence[MouthPoint]) -> None:
        rows: dict[float, list[tuple[float, int]]] = {}
        self.lips: dict[str, int] = {}
        for i, state in enumerate(points):
            if state.lips is not None:
                self.lips.setdefault(state.lips, i)
            else:
                rows.setdefault(state.open, []).append((state.wide, i))
        self._rows = [(open_, sorted(rows[open_])) for open_ in sorted(rows)]
        self._levels = [(open_, i) for i, (open_, _) in enumerate(self._rows)]

    def weights(self, mouth: MouthPose) -> Weights:
        """The share of each state, by index; they add up to 1."""
        out: Weights = {}
        lips = {"closed": mouth.closed, "teeth": mouth.teeth, "tongue": mouth.tongue}
        pulls = {name: v for name, v in lips.items() if name in self.lips and v > 0}
        # A pack without that lip shape closes (nearly) to the resting mouth instead.
        unknown = min(1.0, max(0.0, mouth.closed)) if "closed" not in self.lips else 0.0
        total = sum(pulls.values())
        if total > 1:
            pulls = {k: v / total for k, v in pulls.items()}
            total = 1.0
        left = 1 - total
        for level, share in line_weights(self._levels, mouth.open * (1 - unknown)).items():
            for index, part in line_weights(self._rows[level][1], mouth.wide).items():
                out[index] = out.get(index, 0.0) + left * share * part
        for name, share in pulls.items():
            out[self.lips[name]] = out.get(self.lips[name], 0.0) + share
        return out


class _KeptInBetweens:
    """`in_betweens` of one group, from the workings; called in the same order every time."""

    def __init__(self, workings: Workings, group: str) -> None:
        self._workings = workings
        self._group = group
        self._number = 0

    def __call__(self, before: Floats | None, after: Floats | None, plate: Floats) -> list[Floats | None]:
        if before is None and after is None:
            return [None] * (STEPS - 1)
        self._number += 1
        patches = self._workings.array(
            f"{self._group} {self._number}",
            lambda: np.stack([p for p in in_betweens(before, after, plate) if p is not None]),
        )
        return list(patches)


class Face:
    """Draws the face onto a copy of the plate. Keeps what did not change."""

    def __init__(self, pack: Pack, plate: Picture, workings: Workings) -> None:
        """`plate` is the pack's plate, premultiplied; `pack` gives the patches."""
        spec = pack.spec
        self.picture: Picture = plate.copy()
        self._groups = [
            _Group(pack, spec.brows.states),
            _Group(pack, spec.gaze.states),
            _Group(pack, spec.lids.states),
            _Group(pack, spec.mouth.states),
        ]
        self._lids = sorted((s.open, i) for i, s in enumerate(spec.lids.states))
        self._brows = sorted((s.raise_, i) for i, s in enumerate(spec.brows.states))
        straight = pack.pictures[spec.plate]
        self._gaze = self._fill_gaze(spec, straight, _KeptInBetweens(workings, "gaze"))
        self._mouth = self._fill_mouth(spec, straight, _KeptInBetweens(workings, "mouth"))
        self._areas: list[tuple[_Box, list[int], Floats]] = []
        for indices in ([0, 1, 2], [3]):
            boxes = [b for i in indices if (b := self._groups[i].box) is not None]
            if boxes:
                box = boxes[0]
                for other in boxes[1:]:
                    box = box.union(other)
                self._areas.append((box, indices, to_light(straight[box.rows, box.columns])))
        if len(self._areas) == 2 and _overlap(self._areas[0][0], self._areas[1][0]):
            box = self._areas[0][0].union(self._areas[1][0])
            self._areas = [(box, [0, 1, 2, 3], to_light(straight[box.rows, box.columns]))]
        self._drawn: list[object] = [None] * len(self._areas)

    def _fill_mouth(self, spec: PackSpec, straight: Picture, between: InBetweens) -> MouthGrid:
        points = [MouthPoint(s.open, s.wide, s.lips) for s in spec.mouth.states]
        group = self._groups[3]
        if group.box is not None:
            plate = to_light(straight[group.box.rows, group.box.columns])
            points, group.patches = fill_grid(points, group.patches, plate, between)
        return MouthGrid(points)

    def _fill_gaze(self, spec: PackSpec, straight: Picture, between: InBetweens) -> list[tuple[float, float]]:
        """Where each gaze patch looks, with in-betweens on the way there from the gaze ahead."""
        places = [(s.x, s.y) for s in spec.gaze.states]
        group = self._groups[1]
        if group.box is not None:
            plate = to_light(straight[group.box.rows, group.box.columns])
            for (x, y), patch in list(zip(places, group.patches, strict=True)):
                if patch is not None:
                    group.patches += between(None, patch, plate)
                    places += [(x * n / STEPS, y * n / STEPS) for n in range(1, STEPS)]
        return places

    def draw(self, pose: Pose) -> Picture:
        """The plate with the pose's face, premultiplied BGRA; valid until the next call."""
        weights = [
            line_weights(self._brows, pose.brow),
            self._gaze_weights(pose.gaze_x, pose.gaze_y),
            line_weights(self._lids, pose.lids),
            self._mouth.weights(pose.mouth),
        ]
        weights = [{i: round(w / _STEP) * _STEP for i, w in g.items() if w > _STEP / 2} for g in weights]
        for n, (box, indices, plate) in enumerate(self._areas):
            wanted = [weights[i] for i in indices]
            if wanted == self._drawn[n]:
                continue
            self._drawn[n] = wanted
            light = plate.copy()
            for i in indices:
                self._groups[i].lay_over(light, box, weights[i])
            self.picture[box.rows, box.columns] = from_light(light)
        return self.picture

    def _gaze_weights(self, x: float, y: float) -> Weights:
        """Shepard's blend of the gaze states: exact at each, smooth between."""
        shares: Weights = {}
        for i, (sx, sy) in enumerate(self._gaze):
            distance = (x - sx) ** 2 + (y - sy) ** 2
            if distance < 1e-6:
                return {i: 1.0}
            shares[i] = 1 / distance**2
        total = sum(shares.values())
        return {i: s / total for i, s in shares.items()}


def _overlap(a: _Box, b: _Box) -> bool:
    return a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom
