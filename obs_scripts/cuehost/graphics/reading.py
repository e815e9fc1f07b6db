"""How well text can be read where it really stands: its contrast with the pixels behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .blocks import TextBlock
from .theme import Colour


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as drawn: its size in px, and its least WCAG contrast (1 to 21) with what lies behind it.

    What shows through a translucent ground, or through none, is taken to be black and white.
    """

    text: str
    size: int
    contrast: float


def read(
    image: Image.Image, block: TextBlock, boxes: Sequence[tuple[int, int, int, int]], colour: Colour
) -> Reading:
    """The reading of a block about to be drawn in `colour`; `boxes` say where its lines will stand."""
    least = 21.0
    ink = _luminance(np.array(colour[:3], float))
    for box in boxes:
        if box[2] <= box[0] or box[3] <= box[1]:
            continue
        pixels = np.asarray(image.crop(box), float).reshape(-1, 4)
        share = pixels[:, 3:] / 255
        for behind in (0.0, 255.0):
            ground = _luminance(pixels[:, :3] * share + behind * (1 - share))
            ratio = (np.maximum(ink, ground) + 0.05) / (np.minimum(ink, ground) + 0.05)
            least = min(least, float(ratio.min()))
    return Reading(block.text, block.size, least)


def _luminance(colour: NDArray[np.float64]) -> NDArray[np.float64]:
    """The relative luminance (WCAG 2) of colours: red, green, blue from 0 to 255 along the last axis."""
    share = colour / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))
