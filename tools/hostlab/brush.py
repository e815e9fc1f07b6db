"""Vector-like drawing with Pillow: smooth shapes with soft inner shading, drawn large and made small.

Coordinates are px of the finished picture. Colours are sRGB hex strings.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor, ImageDraw, ImageFilter

Point = tuple[float, float]
Mask = NDArray[np.float32]

FINE = 3
"""Times larger than the finished picture that shapes are drawn."""


def curve(points: Sequence[Point], closed: bool = True, steps: int = 14) -> list[Point]:
    """A smooth way (centripetal Catmull-Rom) through the points. A point given twice is a corner."""
    p = np.array(points, dtype=float)
    count = len(p)
    segments = count if closed else count - 1
    path: list[Point] = []
    for i in range(segments):
        a, b, c, d = (p[_at(i + k, count, closed)] for k in (-1, 0, 1, 2))
        if np.allclose(b, c):
            continue
        before = b if np.allclose(a, b) else a
        after = c if np.allclose(d, c) else d
        for t in np.linspace(0, 1, steps, endpoint=False):
            m0, m1 = (c - before) / 2, (after - b) / 2
            h = (2 * t**3 - 3 * t**2 + 1, t**3 - 2 * t**2 + t, -2 * t**3 + 3 * t**2, t**3 - t**2)
            x, y = h[0] * b + h[1] * m0 + h[2] * c + h[3] * m1
            path.append((float(x), float(y)))
    if not closed:
        path.append((float(p[-1][0]), float(p[-1][1])))
    return path


def _at(index: int, count: int, closed: bool) -> int:
    return index % count if closed else min(max(index, 0), count - 1)


def mirrored(points: Sequence[Point], middle: float) -> list[Point]:
    """The points on the other side of the upright line x = `middle`, in the other order."""
    return [(2 * middle - x, y) for x, y in reversed(points)]


def oval(x: float, y: float, rx: float, ry: float, turn: float = 0.0) -> list[Point]:
    """An ellipse as a path, turned clockwise by degrees."""
    a = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    u, v = rx * np.cos(a), ry * np.sin(a)
    return list(zip((x + c * u - s * v).tolist(), (y + s * u + c * v).tolist(), strict=True))


def capsule(a: Point, b: Point, ra: float, rb: float) -> list[Point]:
    """A finger: two discs and what lies between them."""
    angle = float(np.arctan2(b[1] - a[1], b[0] - a[0]))
    first = np.linspace(angle + np.pi / 2, angle + 3 * np.pi / 2, 24)
    second = np.linspace(angle - np.pi / 2, angle + np.pi / 2, 24)
    near = [(a[0] + ra * float(np.cos(t)), a[1] + ra * float(np.sin(t))) for t in first]
    far = [(b[0] + rb * float(np.cos(t)), b[1] + rb * float(np.sin(t))) for t in second]
    return near + far


class Canvas:
    """A transparent sheet to draw on. `origin` is the place that comes to its top left corner."""

    def __init__(self, width: int, height: int, origin: Point = (0.0, 0.0)) -> None:
        self.size = (width, height)
        self.origin = origin
        self.rgb = np.zeros((height * FINE, width * FINE, 3), dtype=np.float32)  # premultiplied
        self.alpha = np.zeros((height * FINE, width * FINE), dtype=np.float32)

    def mask(self, path: Sequence[Point], blur: float = 0.0) -> Mask:
        """A closed path as coverage 0..1, blurred by px."""
        sheet = Image.new("L", (self.size[0] * FINE, self.size[1] * FINE))
        ImageDraw.Draw(sheet).polygon(self._fine(path), fill=255)
        return _soft(sheet, blur)

    def line_mask(self, path: Sequence[Point], width: float, blur: float = 0.0) -> Mask:
        """A stroke with round ends, thinner towards them."""
        sheet = Image.new("L", (self.size[0] * FINE, self.size[1] * FINE))
        pen = ImageDraw.Draw(sheet)
        fine = np.array(self._fine(path))
        length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(fine, axis=0), axis=1))])
        for along in np.linspace(0, length[-1], max(int(length[-1] * 1.5), 2)):
            x, y = (float(np.interp(along, length, fine[:, axis])) for axis in (0, 1))
            share = min(along, length[-1] - along) / max(float(length[-1]), 1e-6)
            r = width / 2 * FINE * min(1.0, 0.55 + float(share) * 2.2)
            pen.ellipse((x - r, y - r, x + r, y + r), fill=255)
        return _soft(sheet, blur)

    def _fine(self, path: Sequence[Point]) -> list[Point]:
        x0, y0 = self.origin
        return [((x - x0) * FINE, (y - y0) * FINE) for x, y in path]

    def put(self, mask: Mask, colour: str, strength: float = 1.0, inside: Mask | None = None) -> Mask:
        """Paint through a mask, only `inside` another if given; returns what was painted through."""
        cover = mask * strength if inside is None else mask * strength * inside
        paint = np.array(ImageColor.getrgb(colour)[:3], dtype=np.float32) / 255
        self.rgb *= (1 - cover)[..., None]
        self.rgb += cover[..., None] * paint
        self.alpha *= 1 - cover
        self.alpha += cover
        return mask

    def shape(
        self,
        path: Sequence[Point],
        colour: str,
        shade: str | None = None,
        light: str | None = None,
        *,
        lit_from: Point = (-0.10, -0.12),
        depth: float = 26.0,
    ) -> Mask:
        """A filled path whose side away from the light is shaded and whose lit rim is lightened."""
        mask = self.put(self.mask(path), colour)
        if shade:
            moved = [(x + lit_from[0] * depth * 4, y + lit_from[1] * depth * 4) for x, y in path]
            self.put(1 - self.mask(moved, depth / 3), shade, 0.75, mask)
        if light:
            moved = [(x - lit_from[0] * depth * 1.2, y - lit_from[1] * depth * 1.2) for x, y in path]
            self.put(1 - self.mask(moved, depth / 6), light, 0.55, mask)
        return mask

    def stroke(self, path: Sequence[Point], width: float, colour: str, inside: Mask | None = None) -> None:
        """A drawn line with thin ends."""
        self.put(self.line_mask(path, width), colour, 1.0, inside)

    def picture(self) -> Any:
        """The finished picture: RGBA float32 0..1, straight alpha."""
        width, height = self.size
        rgb = self.rgb.reshape(height, FINE, width, FINE, 3).mean(axis=(1, 3))
        alpha = self.alpha.reshape(height, FINE, width, FINE).mean(axis=(1, 3))
        straight = rgb / np.maximum(alpha, 1e-4)[..., None]
        return np.concatenate([np.clip(straight, 0, 1), alpha[..., None]], axis=2).astype(np.float32)


def _soft(sheet: Image.Image, blur: float) -> Mask:
    if blur:
        sheet = sheet.filter(ImageFilter.GaussianBlur(blur * FINE))
    return np.asarray(sheet, dtype=np.float32) / 255
