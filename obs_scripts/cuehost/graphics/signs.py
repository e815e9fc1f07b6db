"""More signs for cards, drawn like those of `shapes.py`: on a shape and its holes, `s` px square."""

from __future__ import annotations

import math
from collections.abc import Callable

from PIL import ImageDraw

Pen = ImageDraw.ImageDraw


def _stroke(pen: Pen, s: int, points: list[tuple[float, float]], width: float) -> None:
    """A line with round ends and corners; points and width as shares of the size."""
    placed = [(x * s, y * s) for x, y in points]
    pen.line(placed, fill=255, width=round(width * s), joint="curve")
    half = width * s / 2
    for x, y in placed:
        pen.ellipse((x - half, y - half, x + half, y + half), fill=255)


def _tick(pen: Pen, hole: Pen, s: int) -> None:
    _stroke(pen, s, [(0.14, 0.54), (0.40, 0.78), (0.86, 0.24)], 0.15)


def _cross(pen: Pen, hole: Pen, s: int) -> None:
    _stroke(pen, s, [(0.24, 0.24), (0.76, 0.76)], 0.14)
    _stroke(pen, s, [(0.76, 0.24), (0.24, 0.76)], 0.14)


def _truck(pen: Pen, hole: Pen, s: int) -> None:
    pen.rounded_rectangle((0.02 * s, 0.22 * s, 0.60 * s, 0.72 * s), radius=0.05 * s, fill=255)
    cab = [(0.64, 0.36), (0.82, 0.36), (0.98, 0.54), (0.98, 0.72), (0.64, 0.72)]
    pen.polygon([(x * s, y * s) for x, y in cab], fill=255)
    for x in (0.24, 0.77):
        hole.ellipse(((x - 0.145) * s, 0.575 * s, (x + 0.145) * s, 0.865 * s), fill=255)
        pen.ellipse(((x - 0.10) * s, 0.62 * s, (x + 0.10) * s, 0.82 * s), fill=255)
        hole.ellipse(((x - 0.10) * s, 0.62 * s, (x + 0.10) * s, 0.82 * s), fill=0)


def _return(pen: Pen, hole: Pen, s: int) -> None:
    pen.arc((0.20 * s, 0.24 * s, 0.92 * s, 0.86 * s), 270, 90, fill=255, width=round(0.11 * s))
    _stroke(pen, s, [(0.20, 0.295), (0.56, 0.295)], 0.11)
    _stroke(pen, s, [(0.30, 0.805), (0.56, 0.805)], 0.11)
    pen.polygon([(0.02 * s, 0.295 * s), (0.30 * s, 0.07 * s), (0.30 * s, 0.52 * s)], fill=255)


def _shield(pen: Pen, hole: Pen, s: int) -> None:
    edge = [(0.5, 0.03), (0.88, 0.17), (0.88, 0.48), (0.80, 0.70), (0.5, 0.97), (0.20, 0.70), (0.12, 0.48)]
    pen.polygon([(x * s, y * s) for x, y in [*edge, (0.12, 0.17)]], fill=255)
    _stroke(hole, s, [(0.33, 0.49), (0.46, 0.62), (0.68, 0.36)], 0.09)


def _card(pen: Pen, hole: Pen, s: int) -> None:
    pen.rounded_rectangle((0.04 * s, 0.19 * s, 0.96 * s, 0.81 * s), radius=0.10 * s, fill=255)
    hole.rectangle((0.04 * s, 0.33 * s, 0.96 * s, 0.45 * s), fill=255)
    hole.rounded_rectangle((0.16 * s, 0.61 * s, 0.42 * s, 0.69 * s), radius=0.03 * s, fill=255)


def _box(pen: Pen, hole: Pen, s: int) -> None:
    top = [(0.5, 0.05), (0.94, 0.27), (0.5, 0.49), (0.06, 0.27)]
    pen.polygon([(x * s, y * s) for x, y in top], fill=255)
    side = [(0.06, 0.34), (0.46, 0.55), (0.46, 0.97), (0.06, 0.76)]
    pen.polygon([(x * s, y * s) for x, y in side], fill=255)
    pen.polygon([((1 - x) * s, y * s) for x, y in side], fill=255)


def _ruler(pen: Pen, hole: Pen, s: int) -> None:
    pen.rounded_rectangle((0.02 * s, 0.29 * s, 0.98 * s, 0.71 * s), radius=0.07 * s, fill=255)
    for n, x in enumerate((0.18, 0.34, 0.50, 0.66, 0.82)):
        low = 0.52 if n % 2 else 0.45
        hole.rectangle(((x - 0.025) * s, 0.29 * s, (x + 0.025) * s, low * s), fill=255)


def _scales(pen: Pen, hole: Pen, s: int) -> None:
    """Two columns: a comparison."""
    for x, top in ((0.10, 0.44), (0.39, 0.10), (0.68, 0.58)):
        pen.rounded_rectangle((x * s, top * s, (x + 0.22) * s, 0.92 * s), radius=0.05 * s, fill=255)


def _ticket(pen: Pen, hole: Pen, s: int) -> None:
    pen.rounded_rectangle((0.03 * s, 0.20 * s, 0.97 * s, 0.80 * s), radius=0.09 * s, fill=255)
    for x in (0.03, 0.97):
        hole.ellipse(((x - 0.11) * s, 0.39 * s, (x + 0.11) * s, 0.61 * s), fill=255)
    for x, y in ((0.39, 0.40), (0.61, 0.60)):
        hole.ellipse(((x - 0.065) * s, (y - 0.065) * s, (x + 0.065) * s, (y + 0.065) * s), fill=255)
    _stroke(hole, s, [(0.37, 0.63), (0.63, 0.37)], 0.05)


def _star(pen: Pen, hole: Pen, s: int) -> None:
    edge = []
    for n in range(10):
        reach = 0.49 if n % 2 == 0 else 0.215
        x, y = _turned(reach, n * 36)
        edge.append((x * s, y * s))
    pen.polygon(edge, fill=255)


def _turned(reach: float, degrees: float) -> tuple[float, float]:
    return 0.5 + reach * math.sin(math.radians(degrees)), 0.53 - reach * math.cos(math.radians(degrees))


SIGNS: dict[str, Callable[[Pen, Pen, int], None]] = {
    "tick": _tick,
    "cross": _cross,
    "truck": _truck,
    "return": _return,
    "shield": _shield,
    "card": _card,
    "box": _box,
    "ruler": _ruler,
    "scales": _scales,
    "ticket": _ticket,
    "star": _star,
}
