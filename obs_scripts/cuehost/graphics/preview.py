"""The program put together without OBS: to look at a scene before there is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PIL import Image

from . import shapes


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture in its box (x, y, width, height in canvas px), as a scene item shows it."""

    image: Image.Image
    box: tuple[int, int, int, int]
    fit: Literal["cover", "contain", "stretch"] = "contain"
    align: str = "center"


def compose(canvas: tuple[int, int], items: Sequence[Placed]) -> Image.Image:
    """The program picture, RGB: `items` back to front."""
    program = Image.new("RGBA", canvas, (0, 0, 0, 255))
    for item in items:
        x, y, width, height = item.box
        image = item.image.convert("RGBA")
        ratios = width / image.width, height / image.height
        if item.fit == "stretch":
            target = (width, height)
        else:
            ratio = max(ratios) if item.fit == "cover" else min(ratios)
            target = (max(1, round(image.width * ratio)), max(1, round(image.height * ratio)))
        if image.size != target:
            image = image.resize(target, Image.Resampling.LANCZOS)
        left = x + _slack(width - target[0], item.align, "left", "right")
        top = y + _slack(height - target[1], item.align, "top", "bottom")
        if item.fit == "cover":
            image = image.crop((x - left, y - top, x - left + width, y - top + height))
            left, top = x, y
        shapes.place(program, image, (left, top))
    return program.convert("RGB")


def _slack(free: int, align: str, start: str, end: str) -> int:
    if start in align:
        return 0
    return free if end in align else free // 2
