"""One frame of the presenter from a pack and a pose.

A frame is drawn into the one before: only where something has visibly moved is it composed anew.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from .face import Face
from .filmed import FilmedGesture
from .layers import Box, around, slices
from .limbs import ArmGeometry, Limbs, PlacedArm
from .pack import Pack, Picture
from .pose import Pose
from .warp import BodyWarp, premultiplied
from .workings import Workings


def _straightener() -> npt.NDArray[np.uint32]:
    """Table [alpha * 256 + value]: premultiplied to straight 8-bit colour."""
    alpha = np.arange(256, dtype=np.int32)[:, None]
    value = np.arange(256, dtype=np.int32)[None, :]
    straight = (value * 255 + alpha // 2) // np.maximum(alpha, 1)
    straight[0] = 0
    return np.asarray(np.minimum(straight, 255), np.uint32).reshape(-1)


_STRAIGHT = _straightener()

Words = npt.NDArray[np.uint32]
_ONE, _TWO = np.uint32(1 << 24), np.uint32(2 << 24)
_LOWEST, _BYTE, _TO_ALPHA = np.uint32(255), np.uint32(8), np.uint32(24)
_TO_COLOURS = (np.uint32(16), np.uint32(8), np.uint32(0))
"""BGRA bytes as words of a little-endian machine."""

_TOGETHER = 8
"""Pixels looked at together: few of them are half-clear."""

_EDGE = 14
_EDGE_RAMP = (np.arange(_EDGE) * 255 // _EDGE).astype(np.uint16)


class Compositor:
    """Draws poses. Reuses its buffers and is not thread-safe."""

    def __init__(self, pack: Pack, workings: Workings | None = None) -> None:
        """`workings`: what was worked out from the pack before; what is missing is added to it."""
        workings = workings or Workings()
        self.pack = pack
        self.size = pack.size
        self._face = Face(pack, premultiplied(pack.pictures[pack.spec.plate]), workings)
        self._warp = BodyWarp(pack)
        self._limbs = Limbs(pack, workings)
        width, height = self.size
        self._body: Picture = np.zeros((height, width, 4), np.uint8)
        self._frame: Picture = np.zeros((height, width, 4), np.uint8)
        self._shown: Picture = self._frame.view()
        self._dressed: Picture = np.zeros((height, width, 4), np.uint8)
        self._laid: tuple[Box, ...] = ()
        self._arms: dict[str, PlacedArm] = {}
        self.changed: list[Box] = []
        """Where the last frame differs from the one before."""
        self._found: Words = np.empty(height * width, np.uint32)
        self._half: npt.NDArray[np.bool_] = np.empty(height * width + _TOGETHER, np.bool_)

    def geometry(self, side: str) -> ArmGeometry:
        """Shoulder and lengths of an arm, px."""
        return self._limbs.geometry(side)

    def compose(self, pose: Pose) -> Picture:
        """The frame as `height x width x 4` BGRA, 8 bits, straight alpha; valid until the next call.

        The very same object as before if nothing has visibly changed.
        """
        faces = self._face.draw(pose)
        if pose.filmed:
            dirty = self._warp.apply(self._with_gestures(pose), pose, self._body, anew=True)
        else:
            dirty = self._warp.apply(self._face.picture, pose, self._body, (*faces, *self._laid))
        self._laid = tuple(self.pack.gestures[filmed.gesture].box for filmed in pose.filmed)
        for side, arm in (("left", pose.left), ("right", pose.right)):
            shoulder = self._limbs.geometry(side).shoulder
            placed = self._limbs.place(side, arm, self._warp.shift_at(*shoulder))
            before = self._arms.get(side)
            if placed is not before:
                self._arms[side] = placed
                dirty += [a.box for a in (before, placed) if a is not None and a.box is not None]
        self.changed = self._apart(dirty)
        if not dirty:
            return self._shown
        for box in self.changed:
            part = slices(box)
            np.copyto(self._frame[part], self._body[part])
            for placed in self._arms.values():
                placed.lay(self._frame, box)
            self._fade_edges(box)
            self._straighten(box)
        self._shown = self._frame.view()
        return self._shown

    def _with_gestures(self, pose: Pose) -> Picture:
        """The figure with the filmed gestures of a pose laid over it."""
        np.copyto(self._dressed, self._face.picture)
        for filmed in pose.filmed:
            lay(self._dressed, self.pack.gestures[filmed.gesture], filmed.picture, filmed.weight)
        return self._dressed

    def _apart(self, boxes: list[Box]) -> list[Box]:
        """Boxes that meet as one; those at the frame's sides with all of the rim."""
        out: list[Box] = []
        for left, top, right, bottom in boxes:
            box = (
                0 if left < _EDGE else left,
                top,
                self.size[0] if right > self.size[0] - _EDGE else right,
                bottom,
            )
            while met := [other for other in out if _meet(other, box)]:
                out = [other for other in out if other not in met]
                box = around([box, *met])
            out.append(box)
        return out

    def _fade_edges(self, box: Box) -> None:
        """What leaves the frame at its sides fades out there instead of being cut."""
        left, top, right, bottom = box
        for reaches, columns, ramp in (
            (left == 0, np.s_[:_EDGE], _EDGE_RAMP),
            (right == self.size[0], np.s_[-_EDGE:], _EDGE_RAMP[::-1]),
        ):
            if reaches:
                part = self._frame[top:bottom, columns].astype(np.uint16)
                self._frame[top:bottom, columns] = (part * ramp[None, :, None] // 255).astype(np.uint8)

    def _straighten(self, box: Box) -> None:
        """Undo the premultiplication where it matters: at half-clear pixels."""
        left, top, right, bottom = box
        width, height = right - left, bottom - top
        whole: Words = self._frame.view(np.uint32)[..., 0]
        size = width * height
        alpha = self._found[:size].reshape(height, width)
        np.add(whole[slices(box)], _ONE, out=alpha)  # 255 wraps to 0, so one comparison finds 1..254
        blocks = -(-size // _TOGETHER)
        half = self._half[: blocks * _TOGETHER]
        half[size:] = False
        np.greater_equal(self._found[:size], _TWO, out=half[:size])
        edge = _found(half)
        if not edge.size:
            return
        # From places in the box to places in the frame.
        edge += edge // width * (self.size[0] - width) + (top * self.size[0] + left)
        flat = whole.reshape(-1)
        some = flat.take(edge)
        out = some >> _TO_ALPHA
        index = out << _BYTE
        for down in _TO_COLOURS:
            out <<= _BYTE
            out |= _STRAIGHT.take(index | ((some >> down) & _LOWEST))
        flat[edge] = out


def _found(flags: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """The places of the few that are set; as many as eights."""
    some = np.flatnonzero(flags.view(np.uint64))
    inside = np.flatnonzero(flags.reshape(-1, _TOGETHER)[some])
    return some[inside // _TOGETHER] * _TOGETHER + inside % _TOGETHER


def lay(frame: Picture, gesture: FilmedGesture, number: int, weight: float) -> None:
    """Lay a picture of a gesture, so much of it, over `frame`, premultiplied BGRA."""
    pixels, take = gesture.layer(number)
    if weight < 1:
        pixels = np.asarray(cv2.convertScaleAbs(pixels, alpha=weight), np.uint8)
        take = np.asarray(cv2.convertScaleAbs(take, alpha=weight), np.uint8)
    left = cv2.bitwise_not(take)
    target = frame[slices(gesture.box)]
    cv2.multiply(target, cv2.merge([left, left, left, left]), dst=target, scale=1 / 255)
    cv2.add(target, pixels, dst=target)


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
