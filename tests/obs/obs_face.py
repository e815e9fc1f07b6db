"""A host's face read back from a recording: where the head is, and how far the mouth is open."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from cuehost.host import Pack
from cuehost.host.compositor import Compositor
from cuehost.host.pose import MouthPose, Pose
from cuehost.host.spec import FaceState
from cuehost.stage import Box

Floats = NDArray[np.float64]
Light = NDArray[np.float32]
Rect = tuple[int, int, int, int]

BEHIND = (225, 205, 195)
"""What stands behind the host while references are drawn, BGR: about what studios are painted in."""

_NOSE = 0.22
"""So much of the mouth's patch, from its top, is nose, which no mouth moves."""

_WIDE = 480.0
"""Hosts who are wider on the canvas are read at this width, px."""

_ENOUGH = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 12, 1e-4)


@dataclass
class Read:
    """Of each picture: its time, s of the recording; how open the mouth is, 0..1; where the brows are, px."""

    times: Floats
    open: Floats
    down: Floats

    def within(self, start_s: float, end_s: float) -> NDArray[np.bool_]:
        """Which pictures are between two times."""
        return np.asarray((self.times >= start_s) & (self.times <= end_s))


class FaceReader:
    """Reads the face of the host of a pack who stands in a box of the canvas."""

    def __init__(self, pack: Pack, box: Box) -> None:
        self._box = box
        self._shrink = min(1.0, _WIDE / box.width)
        self._scale = self._shrink * box.width / pack.size[0]
        self._compositor = Compositor(pack)
        spec, head = pack.spec, pack.spec.head
        mouth, lids = (self._place(pack, states) for states in (spec.mouth.states, spec.lids.states))
        tall = (head.chin - head.top) * self._scale
        middle = head.pivot[0] * self._scale
        self._face: Rect = (
            round(middle - tall / 2),
            round(head.top * self._scale),
            round(middle + tall / 2),
            max(round(head.chin * self._scale), mouth[3]),
        )
        left, top, right, _ = self._face
        picture, alpha = self._shown(Pose())
        self._grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
        held = cv2.erode((alpha > 0.99).astype(np.uint8), np.ones((5, 5)))
        held[round(mouth[1] + _NOSE * (mouth[3] - mouth[1])) - top :] = 0
        third = (lids[2] - lids[0]) // 3
        for side in (lids[0], lids[2] - third):  # lids move, the nose between them does not
            held[lids[1] - top : lids[3] - top, side - left : side - left + third] = 0
        self._held = np.asarray(held, np.uint8)
        self._mouth = np.s_[mouth[1] - top : mouth[3] - top, mouth[0] - left : mouth[2] - left]
        self._brows = np.array([(right - left) / 2, (lids[1] + lids[3]) / 2 - top, 1.0])
        shapes = [MouthPose(float(o), w) for o in np.arange(0, 1.01, 0.1) for w in (-1.0, 0.0, 1.0)]
        shapes.append(MouthPose(closed=1.0))
        self._opens = np.array([shape.open for shape in shapes])
        self._known = [_small(self._shown(Pose(mouth=s))[0][self._mouth])[8:-6, 5:-5] for s in shapes]

    def _place(self, pack: Pack, states: tuple[FaceState, ...]) -> Rect:
        """Where the pictures of a part of the face lie, px of the canvas from the box's corner."""
        boxes = [
            (*state.at, *(np.array(state.at) + pack.pictures[state.picture].shape[1::-1]))
            for state in states
            if state.picture is not None and state.at is not None
        ]
        left, top, right, bottom = np.array(boxes).T
        ends = (left.min(), top.min(), right.max(), bottom.max())
        a, b, c, d = (round(float(end) * self._scale) for end in ends)
        return a, b, c, d

    def _shown(self, pose: Pose) -> tuple[Light, Light]:
        """The face as OBS shows it, BGR 0..1, and its alpha."""
        left, top, right, bottom = self._face
        whole = self._compositor.compose(pose).astype(np.float32) / 255
        alpha = whole[..., 3:]
        drawn = np.dstack([whole[..., :3] * alpha + np.array(BEHIND, np.float32) / 255 * (1 - alpha), alpha])
        drawn = cv2.resize(drawn, None, fx=self._scale, fy=self._scale, interpolation=cv2.INTER_AREA)
        part = drawn[top:bottom, left:right]
        return np.ascontiguousarray(part[..., :3]), np.ascontiguousarray(part[..., 3])

    def read(self, recording: Path, start_s: float, end_s: float) -> Read:
        """The face in the pictures of a stretch of a recording in which the head is near its place."""
        left, top, right, bottom = self._face
        # A canvas may cut the box off, far from the face.
        x, y = round(self._box.x), round(self._box.y)
        far_x, far_y = (round(a + b) for a, b in ((x, self._box.width), (y, self._box.height)))
        way = np.eye(2, 3, dtype=np.float32)
        rows: list[tuple[float, float, float]] = []
        with av.open(str(recording)) as container:
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            for frame in container.decode(stream):
                if frame.time is None or frame.time < start_s:
                    continue
                if frame.time > end_s:
                    break
                whole = frame.to_ndarray(format="bgr24")[y:far_y, x:far_x]
                if self._shrink < 1:
                    how = cv2.INTER_AREA
                    whole = cv2.resize(whole, None, fx=self._shrink, fy=self._shrink, interpolation=how)
                face = whole[top:bottom, left:right].astype(np.float32) / 255
                grey = cv2.cvtColor(face, cv2.COLOR_BGR2GRAY)
                try:
                    _, way = cv2.findTransformECC(
                        grey, self._grey, way, cv2.MOTION_EUCLIDEAN, _ENOUGH, self._held, 3
                    )
                except cv2.error:  # no such face there, as in a fade
                    way = np.eye(2, 3, dtype=np.float32)
                    continue
                laid = cv2.warpAffine(face, way, grey.shape[::-1], borderMode=cv2.BORDER_REPLICATE)
                lips = _small(laid[self._mouth])
                far = [float(cv2.matchTemplate(lips, k, cv2.TM_SQDIFF).min()) for k in self._known]
                brows = cv2.invertAffineTransform(way) @ self._brows
                rows.append(
                    (
                        float(frame.time),
                        float(self._opens[int(np.argmin(far))]),
                        float(brows[1]) / self._shrink,
                    )
                )
        times, opened, down = np.array(rows).reshape(-1, 3).T
        return Read(times, opened, down)


def _small(picture: Light) -> Light:
    return np.asarray(cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.float32)
