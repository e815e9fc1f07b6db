"""What people call a colour, as far as it matters to customs."""

from __future__ import annotations

import colorsys

# Where on the wheel (0 to 1) a name ends.
_HUES = (
    (0.03, "red"), (0.11, "orange"), (0.18, "yellow"), (0.45, "green"), (0.70, "blue"), (0.83, "purple"),
    (0.94, "pink"), (1.0, "red"),
)  # fmt: skip


def colour_name(red: int, green: int, blue: int) -> str:
    """The plain name of a colour of three parts from 0 to 255: white, black, grey, red, orange, yellow,
    green, blue, purple or pink.
    """
    hue, saturation, value = colorsys.rgb_to_hsv(red / 255, green / 255, blue / 255)
    if value < 0.15:
        return "black"
    if saturation < 0.12:
        return "white" if value > 0.85 else "grey" if value > 0.25 else "black"
    return next(name for end, name in _HUES if hue <= end)
