"""Turned pictures and their shadows, ready to be laid over a frame, as often as one likes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from .pack import Picture

Matrix = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint32]

Box = tuple[int, int, int, int]
"""left, top, right, bottom; px."""

_SHADOW_DEPTH = 0.34
FAINT = 4
"""Shade below this darkens by one step at most, and is not worth the pixels."""
_KEEP = (255 - np.arange(256) * _SHADOW_DEPTH).astype(np.uint8)

_FOUR = np.uint32(0x01010101)


def around(boxes: Sequence[Box]) -> Box:
    """The box about all of `boxes`."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def shared(a: Box, b: Box) -> Box | None:
    """What two boxes have in common; None: nothing."""
    left, top, right, bottom = max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])
    return (left, top, right, bottom) if left < right and top < bottom else None


def slices(box: Box, origin: Box = (0, 0, 0, 0)) -> tuple[slice, slice]:
    """Rows and columns of `box` in a picture whose corner is `origin`'s."""
    return (
        slice(box[1] - origin[1], box[3] - origin[1]),
        slice(box[0] - origin[0], box[2] - origin[0]),
    )


@dataclass(frozen=True)
class Sprite:
    """A picture to be turned (premultiplied BGRA, or a shade) and the convex outline of what is seen of it.

    Parts are long and their pictures often diagonal: a box about the outline is half of one about the
    picture's corners.
    """

    pixels: Picture
    outline: Matrix
    """Columns x, y, 1 of the corners; px."""

    @classmethod
    def of(cls, pixels: Picture, least: int = 1) -> Sprite:
        """With an outline about all that is at least `least` opaque."""
        seen = (pixels[..., 3] if pixels.ndim == 3 else pixels) >= least
        # One pixel more on every side, as far as interpolation carries.
        wider = cv2.dilate(seen.astype(np.uint8), np.ones((3, 3), np.uint8))
        rows = np.flatnonzero(wider.any(axis=1))
        if not rows.size:
            return cls(pixels, np.zeros((3, 0)))
        # The ends of each row are all that an outline about it can touch.
        ends = wider[rows].argmax(axis=1), wider.shape[1] - 1 - wider[rows, ::-1].argmax(axis=1)
        points = np.concatenate([np.stack([columns, rows], axis=1) for columns in ends]).astype(np.int32)
        corners = cv2.convexHull(points).reshape(-1, 2)
        return cls(pixels, np.vstack([corners.T, np.ones(len(corners))]))

    def box(self, matrix: Matrix, frame: tuple[int, int]) -> Box | None:
        """Where it is seen in a frame of that size; None: nowhere."""
        if not self.outline.size:
            return None
        corners = matrix @ self.outline
        left, top = corners.min(axis=1).tolist()
        right, bottom = corners.max(axis=1).tolist()
        box = (
            max(0, math.floor(left)),
            max(0, math.floor(top)),
            min(frame[0], math.ceil(right) + 1),
            min(frame[1], math.ceil(bottom) + 1),
        )
        return box if box[0] < box[2] and box[1] < box[3] else None


Part = tuple[Sprite, Matrix, float]
"""A picture, the 2x3 matrix from its pixels to the frame's, and its weight among its fellows."""


def turned(pixels: Picture, matrix: Matrix, box: Box) -> Picture:
    """What of the picture falls into `box` of the frame."""
    moved = matrix.copy()
    moved[:, 2] -= box[:2]
    warped = cv2.warpAffine(
        pixels,
        moved,
        (box[2] - box[0], box[3] - box[1]),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
    )
    return np.asarray(warped, np.uint8)


@dataclass(frozen=True)
class Layer:
    """One part of the figure, premultiplied BGRA, with what it leaves of the frame behind it."""

    box: Box
    pixels: Picture
    leaves: Picture

    @classmethod
    def of(cls, parts: Sequence[Part], frame: tuple[int, int]) -> Layer | None:
        """The parts crossfaded by their weights, which add up to 1; None where nothing is seen."""
        seen = [b for sprite, matrix, _ in parts if (b := sprite.box(matrix, frame)) is not None]
        if not seen:
            return None
        box = around(seen)
        pixels = turned(parts[0][0].pixels, parts[0][1], box)
        if len(parts) == 2:
            other = turned(parts[1][0].pixels, parts[1][1], box)
            pixels = np.asarray(cv2.addWeighted(pixels, parts[0][2], other, parts[1][2], 0), np.uint8)
        elif len(parts) > 2:
            total = pixels * np.float32(parts[0][2])
            for sprite, matrix, weight in parts[1:]:
                total += turned(sprite.pixels, matrix, box) * np.float32(weight)
            pixels = (total + 0.5).astype(np.uint8)
        words: Words = pixels.view(np.uint32)
        leaves = np.invert(words)
        leaves >>= np.uint32(24)
        leaves *= _FOUR
        return cls(box, pixels, leaves.view(np.uint8))

    def lay(self, frame: Picture, within: Box) -> None:
        """Lay what of it falls into the box `within` over `frame`, premultiplied BGRA."""
        box = shared(self.box, within)
        if box is not None:
            target, own = frame[slices(box)], slices(box, self.box)
            cv2.multiply(target, self.leaves[own], dst=target, scale=1 / 255)
            cv2.add(target, self.pixels[own], dst=target)


@dataclass(frozen=True)
class Shadow:
    """What darkens the figure softly under an arm; clear pixels stay clear."""

    box: Box
    keeps: Picture

    @classmethod
    def of(cls, parts: Sequence[Part], frame: tuple[int, int], scale: int) -> Shadow | None:
        """From shades (0..255) outlined at `FAINT`, with matrices to the frame made `scale` times smaller."""
        small = (frame[0] // scale, frame[1] // scale)
        placed: list[tuple[Part, Box]] = []
        for part in parts:
            box = part[0].box(part[1], small)
            if box is not None:
                placed.append((part, box))
        if not placed:
            return None
        left, top, right, bottom = around([box for _, box in placed])
        shade = np.zeros((bottom - top, right - left), np.uint8)
        for (sprite, matrix, weight), box in placed:
            soft = turned(sprite.pixels, matrix, box)
            if weight < 1:
                soft = np.asarray(cv2.convertScaleAbs(soft, alpha=weight), np.uint8)
            spot = shade[box[1] - top : box[3] - top, box[0] - left : box[2] - left]
            np.maximum(spot, soft, out=spot)
        size = ((right - left) * scale, (bottom - top) * scale)
        keep = cv2.resize(cv2.LUT(shade, _KEEP), size, interpolation=cv2.INTER_LINEAR)
        box = (left * scale, top * scale, right * scale, bottom * scale)
        # The colours are kept alike, alpha as it is.
        return cls(box, np.asarray(cv2.cvtColor(keep, cv2.COLOR_GRAY2BGRA), np.uint8))

    def lay(self, frame: Picture, within: Box) -> None:
        """Darken what `frame`, premultiplied BGRA, has in the box `within`."""
        box = shared(self.box, within)
        if box is not None:
            target = frame[slices(box)]
            cv2.multiply(target, self.keeps[slices(box, self.box)], dst=target, scale=1 / 255)
