"""The face: mouth, lids, gaze and brow patches blended onto the plate.

Every group of patches is crossfaded among its nearest states in linear light (squares of the 8-bit
values, close enough to sRGB's curve and free of tables), then laid over the plate in the order
brows, gaze, lids, mouth. Light is blended with one plane for each channel, so that all four meet the
same alpha in long rows.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from .layers import Box, around, slices
from .morph import STEPS, InBetweens, MouthPoint, fill_grid, in_betweens
from .mouths import cut
from .pack import Pack, Picture
from .pose import MouthPose, Pose
from .spec import FaceState, MouthClip, PackSpec
from .workings import Workings

Floats = npt.NDArray[np.float32]
Weights = dict[int, float]

_STEP = 1 / 64
"""Weights are rounded to this, so that a face at rest is not drawn again and again: an eighth of a pixel
of a brow's or a lip's way."""

_KEPT = 6
"""So many patches of a clip are kept ready: those of a frame are most often those of the one before."""

_SQUARES: Floats = np.asarray((np.arange(256) / 255) ** 2, np.float32)


def to_light(picture: Picture) -> Floats:
    """Straight-alpha 8-bit BGRA to premultiplied linear light, 0..1."""
    light: Floats = _SQUARES[picture]
    light[..., 3] = picture[..., 3] / np.float32(255)
    light[..., :3] *= light[..., 3:4]
    return light


def from_light(light: Floats) -> Picture:
    """Premultiplied linear light to premultiplied 8-bit BGRA."""
    return _picture(_planes(light))


def _planes(light: Floats) -> Floats:
    """`height x width x 4` as `4 x height x width`."""
    return np.ascontiguousarray(np.moveaxis(light, 2, 0))


def _picture(planes: Floats) -> Picture:
    """Planes of light as premultiplied 8-bit BGRA; three planes are opaque."""
    out = np.multiply(planes, planes[3]) if len(planes) == 4 else planes.copy()
    np.maximum(out, 0, out=out)  # rounding may have gone a hair below
    np.sqrt(out, out=out)
    bytes_ = [cv2.convertScaleAbs(plane, alpha=255) for plane in out]
    if len(planes) < 4:
        bytes_.append(np.full(planes.shape[1:], 255, np.uint8))
    return np.asarray(cv2.merge(bytes_), np.uint8)


class _Group:
    """The patches of one group in the box that covers them all.

    Those of a clip are many: they stay as they are until they are laid.
    """

    def __init__(self, pack: Pack, states: Sequence[FaceState], clip: MouthClip | None = None) -> None:
        boxes: list[Box | None] = []
        for state in states:
            if state.picture is None or state.at is None:
                boxes.append(None)
                continue
            height, width = pack.pictures[state.picture].shape[:2]
            boxes.append((*state.at, state.at[0] + width, state.at[1] + height))
        seen = [box for box in boxes if box is not None]
        self._tiles: list[Picture] = []
        self._tile_box: Box = (0, 0, 0, 0)
        self._tile_planes: dict[int, Floats] = {}
        if clip is not None:
            self._tiles = cut(pack.pictures[clip.picture], clip)
            self._tile_box = (*clip.at, clip.at[0] + clip.tile[0], clip.at[1] + clip.tile[1])
            seen.append(self._tile_box)
        self.box: Box | None = around(seen) if seen else None
        self.patches: list[Floats | None] = []
        """`height x width x 4`; the way to them is worked out from these."""
        self._planes: list[Floats | None] = []
        for state, own in zip(states, boxes, strict=True):
            if own is None or self.box is None or state.picture is None:
                self.patches.append(None)
                continue
            left, top, right, bottom = self.box
            patch = np.zeros((bottom - top, right - left, 4), np.float32)
            patch[slices(own, self.box)] = to_light(pack.pictures[state.picture])
            self.patches.append(patch)

    def get_ready(self) -> None:
        """No more patches will come: from now on they can be laid."""
        self._planes = [None if patch is None else _planes(patch) for patch in self.patches]
        self.patches = []
        height, width = (self.box[3] - self.box[1], self.box[2] - self.box[0]) if self.box else (0, 0)
        self._blend: Floats = np.empty((4, height, width), np.float32)
        self._clear: Floats = np.empty((height, width), np.float32)

    def own_weights(self, weights: Weights, own: Sequence[tuple[int, float]]) -> Weights:
        """The weights of all patches, where those of a clip take their shares first."""
        if not own or not self._tiles:
            return weights
        left = 1 - sum(share for _, share in own)
        out = {i: weight * left for i, weight in weights.items()}
        return out | {len(self._planes) + i: share for i, share in own}

    def _plane(self, index: int) -> Floats | None:
        if index < len(self._planes):
            return self._planes[index]
        number = index - len(self._planes)
        if number not in self._tile_planes:
            assert self.box is not None
            if len(self._tile_planes) >= _KEPT:
                del self._tile_planes[next(iter(self._tile_planes))]
            left, top, right, bottom = self.box
            patch = np.zeros((bottom - top, right - left, 4), np.float32)
            patch[slices(self._tile_box, self.box)] = to_light(self._tiles[number])
            self._tile_planes[number] = _planes(patch)
        return self._tile_planes[number]

    def lay_over(self, light: Floats, origin: Box, weights: Weights) -> None:
        """Blend the patches with `weights` and lay them over planes whose corner is `origin`'s.

        Where there are three planes only, all behind is opaque, and stays so.
        """
        seen = [(p, w) for i, w in weights.items() if w > 0 and (p := self._plane(i)) is not None]
        if self.box is None or not seen:
            return
        blend, flat = self._blend, self._blend.reshape(1, -1)
        np.multiply(seen[0][0], np.float32(seen[0][1]), out=blend)
        for patch, weight in seen[1:]:
            cv2.scaleAdd(patch.reshape(1, -1), weight, flat, dst=flat)
        np.subtract(1, blend[3], out=self._clear)
        target = light[:, *slices(self.box, origin)]
        target *= self._clear
        target += blend[: len(target)]


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


def nearest_weight(values: Sequence[tuple[float, int]], at: float) -> Weights:
    """The one of `values` (value, index) that is nearest."""
    return {min(values, key=lambda value: abs(value[0] - at))[1]: 1.0}


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
            _Group(pack, spec.mouth.states, spec.mouth.clip),
        ]
        self._lids = sorted((s.open, i) for i, s in enumerate(spec.lids.states))
        # Drawn art has no depth map. Its lids are lines, which would show double on the way between two.
        self._fading_lids = pack.depth is not None
        self._brows = sorted((s.raise_, i) for i, s in enumerate(spec.brows.states))
        straight = pack.pictures[spec.plate]
        self._gaze = self._fill_gaze(spec, straight, _KeptInBetweens(workings, "gaze"))
        self._mouth = self._fill_mouth(spec, straight, _KeptInBetweens(workings, "mouth"))
        for group in self._groups:
            group.get_ready()
        # The mouth moves most: what it lies on is kept, for while all else is still.
        self._upper = _around_all(self._groups[:3])
        self._whole = _around_all(self._groups) or (0, 0, 1, 1)
        self._plate = _planes(to_light(straight[slices(self._whole)]))
        if self._plate[3].min() == 1:
            self._plate = self._plate[:3]  # an opaque face, as most are, needs no alpha
        self._under = self._plate.copy()
        self._drawn: tuple[object, object] = (None, None)

    def _fill_mouth(self, spec: PackSpec, straight: Picture, between: InBetweens) -> MouthGrid:
        points = [MouthPoint(s.open, s.wide, s.lips) for s in spec.mouth.states]
        group = self._groups[3]
        if group.box is not None:
            plate = to_light(straight[slices(group.box)])
            points, group.patches = fill_grid(points, group.patches, plate, between)
        return MouthGrid(points)

    def _fill_gaze(self, spec: PackSpec, straight: Picture, between: InBetweens) -> list[tuple[float, float]]:
        """Where each gaze patch looks, with in-betweens on the way there from the gaze ahead."""
        places = [(s.x, s.y) for s in spec.gaze.states]
        group = self._groups[1]
        if group.box is not None:
            plate = to_light(straight[slices(group.box)])
            for (x, y), patch in list(zip(places, group.patches, strict=True)):
                if patch is not None:
                    group.patches += between(None, patch, plate)
                    places += [(x * n / STEPS, y * n / STEPS) for n in range(1, STEPS)]
        return places

    def draw(self, pose: Pose) -> tuple[Box, ...]:
        """Have `picture`, premultiplied BGRA, show the pose's face; the boxes that were drawn anew."""
        lids = line_weights if self._fading_lids else nearest_weight
        weights = [
            line_weights(self._brows, pose.brow),
            self._gaze_weights(pose.gaze_x, pose.gaze_y),
            lids(self._lids, pose.lids),
            self._groups[3].own_weights(self._mouth.weights(pose.mouth), pose.mouth.own),
        ]
        weights = [{i: round(w / _STEP) * _STEP for i, w in g.items() if w > _STEP / 2} for g in weights]
        upper, mouth = weights[:3], weights[3]
        before_upper, before_mouth = self._drawn
        self._drawn = (upper, mouth)
        changed: list[Box] = []
        if self._upper is not None and upper != before_upper:
            rows = slices(self._upper, self._whole)
            self._under[:, *rows] = self._plate[:, *rows]
            for group, shares in zip(self._groups, upper, strict=False):
                group.lay_over(self._under, self._whole, shares)
            self.picture[slices(self._upper)] = _picture(self._under[:, *rows])
            changed.append(self._upper)
        box = self._groups[3].box
        if box is not None and (mouth != before_mouth or (changed and _overlap(box, changed[0]))):
            light = self._under[:, *slices(box, self._whole)].copy()
            self._groups[3].lay_over(light, box, mouth)
            self.picture[slices(box)] = _picture(light)
            changed.append(box)
        return tuple(changed)

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


def _around_all(groups: Sequence[_Group]) -> Box | None:
    boxes = [group.box for group in groups if group.box is not None]
    return around(boxes) if boxes else None


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
