"""A pack's pictures of arms and hands made ready to be turned and laid."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from .layers import FAINT, Sprite
from .pack import Pack, Picture
from .spec import Point
from .warp import premultiplied
from .workings import Workings

SHADOW_SCALE = 4
SHADOW_BLUR_PX = 9.0

_CAP_OVER, _CAP_SOFT, _SHAFT_SOFT = 2.0, 8.0, 1.0
"""The cap goes on so far under the rest, px from the joint, and is gone at the second; the rest begins softly
so far around the joint."""


@dataclass(frozen=True)
class Cut:
    """One picture of a part: premultiplied pixels, a small blurred alpha for the shadow, joints.

    Where the part has a round `cap` before its first joint, such as a forearm's elbow, that is there by
    itself too, and `shaft` is the rest: a part seen from its end is shortened, but its cap stays round.
    """

    pixels: Sprite
    shade: Sprite
    pivot: Point
    end: Point
    angle: float
    length: float
    cap: Sprite | None
    shaft: Sprite


class Cutter:
    """Makes a pack's pictures ready, for one side."""

    def __init__(self, pack: Pack, side: str, workings: Workings, *, flip: bool) -> None:
        """`flip`: the pictures are the other side's; `workings` keep what takes long."""
        self._pack = pack
        self._side = side
        self._workings = workings
        self._flip = flip
        self._number = 0

    def cut(
        self,
        name: str,
        pivot: Point,
        end: Point,
        angle: float,
        length: float,
        *,
        taper: bool,
        capped: bool = False,
    ) -> Cut:
        """The picture `name`, as its view in the pack says. `taper`: its shadow begins softly."""
        picture = self._pack.pictures[name]
        if self._flip:
            last = picture.shape[1] - 1
            picture = np.ascontiguousarray(picture[:, ::-1])
            pivot, end, angle = (last - pivot[0], pivot[1]), (last - end[0], end[1]), -angle
        # A clear rim keeps the turned edges antialiased.
        pixels = np.pad(premultiplied(picture), ((2, 2), (2, 2), (0, 0)))
        pivot, end = (pivot[0] + 2, pivot[1] + 2), (end[0] + 2, end[1] + 2)
        self._number += 1
        shade = self._workings.array(
            f"shade {self._side} {self._number}", lambda: _shade(pixels, pivot, end, taper=taper)
        )
        whole = Sprite.of(pixels)
        cap, shaft = _divided(pixels, pivot, end) if capped else (None, whole)
        return Cut(whole, Sprite.of(shade, FAINT), pivot, end, angle, length, cap, shaft)


def _divided(pixels: Picture, pivot: Point, end: Point) -> tuple[Sprite, Sprite]:
    """The cap before the joint and the rest, which overlap."""
    ys, xs = np.mgrid[: pixels.shape[0], : pixels.shape[1]].astype(np.float32)
    ax, ay = end[0] - pivot[0], end[1] - pivot[1]
    along = ((xs - pivot[0]) * ax + (ys - pivot[1]) * ay) / max(1.0, float(np.hypot(ax, ay)))
    cap = np.clip((_CAP_SOFT - along) / (_CAP_SOFT - _CAP_OVER), 0, 1)
    shaft = np.clip((along + _SHAFT_SOFT) / (2 * _SHAFT_SOFT), 0, 1)
    return _only(pixels, cap), _only(pixels, shaft)


def _only(pixels: Picture, share: npt.NDArray[np.float32]) -> Sprite:
    return Sprite.of((pixels * share[..., None] + 0.5).astype(np.uint8))


def _shade(pixels: Picture, pivot: Point, end: Point, *, taper: bool) -> Picture:
    margin = int(SHADOW_BLUR_PX * 2)
    alpha = np.pad(pixels[..., 3], margin)
    if taper:  # no shadow at the shoulder, where arm and body are one
        ys, xs = np.mgrid[: alpha.shape[0], : alpha.shape[1]].astype(np.float32)
        ax, ay = end[0] - pivot[0], end[1] - pivot[1]
        along = ((xs - margin - pivot[0]) * ax + (ys - margin - pivot[1]) * ay) / max(1.0, ax * ax + ay * ay)
        alpha = (alpha * np.clip((along - 0.25) / 0.6, 0, 1)).astype(np.uint8)
    soft = cv2.GaussianBlur(alpha, (0, 0), SHADOW_BLUR_PX)
    size = (-(-alpha.shape[1] // SHADOW_SCALE), -(-alpha.shape[0] // SHADOW_SCALE))
    return np.asarray(cv2.resize(soft, size, interpolation=cv2.INTER_AREA), np.uint8)
