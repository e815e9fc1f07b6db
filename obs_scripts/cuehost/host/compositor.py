"""One frame of the presenter from a pack and a pose."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from .face import Face
from .limbs import ArmGeometry, Box, Limbs, around
from .pack import Pack, Picture
from .pose import Pose
from .warp import BodyWarp, premultiplied
from .workings import Workings


def _straightener() -> npt.NDArray[np.uint8]:
    """Table [alpha * 256 + value]: premultiplied to straight 8-bit colour."""
    alpha = np.arange(256, dtype=np.int32)[:, None]
    value = np.arange(256, dtype=np.int32)[None, :]
    straight = (value * 255 + alpha // 2) // np.maximum(alpha, 1)
    straight[0] = 0
    return np.asarray(np.minimum(straight, 255), np.uint8).reshape(-1)


_STRAIGHT = _straightener()

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
        self._frame: Picture = np.zeros((self.size[1], self.size[0], 4), np.uint8)
        self._drawn: list[Box] = []

    def geometry(self, side: str) -> ArmGeometry:
        """Shoulder and lengths of an arm, px."""
        return self._limbs.geometry(side)

    def compose(self, pose: Pose) -> Picture:
        """The frame as `height x width x 4` BGRA, 8 bits, straight alpha; valid until the next call."""
        frame = self._frame
        for left, top, right, bottom in self._drawn:
            frame[top:bottom, left:right] = 0
        self._warp.apply(self._face.draw(pose), pose, frame)
        drawn = [self._warp.area]
        for side, arm in (("left", pose.left), ("right", pose.right)):
            shoulder = self._limbs.geometry(side).shoulder
            box = self._limbs.draw(frame, side, arm, self._warp.shift_at(*shoulder))
            if box is not None:
                drawn.append(box)
        self._drawn = drawn[1:]  # the figure's own area is written anew each time
        left, top, right, bottom = around(drawn)
        if left < _EDGE or right > self.size[0] - _EDGE:
            self._fade_edges(frame, top, bottom)
        _straighten(frame, top, bottom)
        return frame

    def _fade_edges(self, frame: Picture, top: int, bottom: int) -> None:
        """An arm that leaves the frame fades out at its side edges instead of being cut."""
        for columns, ramp in ((np.s_[:_EDGE], _EDGE_RAMP), (np.s_[-_EDGE:], _EDGE_RAMP[::-1])):
            part = frame[top:bottom, columns].astype(np.uint16)
            frame[top:bottom, columns] = (part * ramp[None, :, None] // 255).astype(np.uint8)


def _straighten(frame: Picture, top: int, bottom: int) -> None:
    """Undo the premultiplication where it matters: at half-clear pixels."""
    part = frame[top:bottom]
    alpha = np.asarray(cv2.extractChannel(part, 3), np.uint8)
    # Wraps 0 to 255, so one comparison finds 1..254.
    edge = np.flatnonzero((alpha - np.uint8(1)) < 254)
    if edge.size:
        words = part.view(np.uint32).reshape(-1)
        some = words[edge].view(np.uint8).reshape(-1, 4)
        index = some[:, 3].astype(np.intp) * 256
        for channel in range(3):
            some[:, channel] = _STRAIGHT[index + some[:, channel]]
        words[edge] = some.view(np.uint32).reshape(-1)
