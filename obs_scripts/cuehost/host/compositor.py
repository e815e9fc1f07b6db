"""One frame of the presenter from a pack and a pose."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from .face import Face
from .limbs import ArmGeometry, Limbs
from .pack import Pack, Picture
from .pose import Pose
from .warp import BodyWarp, premultiplied


def _straightener() -> npt.NDArray[np.uint8]:
    """Table [alpha, value]: premultiplied to straight 8-bit colour."""
    alpha = np.arange(256, dtype=np.int32)[:, None]
    value = np.arange(256, dtype=np.int32)[None, :]
    straight = (value * 255 + alpha // 2) // np.maximum(alpha, 1)
    straight[0] = 0
    return np.asarray(np.minimum(straight, 255), np.uint8)


_STRAIGHT = _straightener()


class Compositor:
    """Draws poses. Reuses its buffers and is not thread-safe."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.size = pack.size
        self._face = Face(pack, premultiplied(pack.pictures[pack.spec.plate]))
        self._warp = BodyWarp(pack)
        self._limbs = Limbs(pack)

    def geometry(self, side: str) -> ArmGeometry:
        """Shoulder and lengths of an arm, px."""
        return self._limbs.geometry(side)

    def compose(self, pose: Pose) -> Picture:
        """The frame as `height x width x 4` BGRA, 8 bits, straight alpha; valid until the next call."""
        frame = self._warp.apply(self._face.draw(pose), pose)
        for side, arm in (("left", pose.left), ("right", pose.right)):
            shoulder = self._limbs.geometry(side).shoulder
            self._limbs.draw(frame, side, arm, self._warp.shift_at(*shoulder))
        _straighten(frame)
        return frame


def _straighten(frame: Picture) -> None:
    """Undo the premultiplication where it matters: at half-clear pixels."""
    alpha = cv2.extractChannel(frame, 3)
    # Wraps 0 to 255, so one comparison finds 1..254.
    edge = np.flatnonzero((np.asarray(alpha, np.uint8) - np.uint8(1)) < 254)
    if edge.size:
        pixels = frame.reshape(-1, 4)
        part = pixels[edge]
        part[:, :3] = _STRAIGHT[part[:, 3:4], part[:, :3]]
        pixels[edge] = part
