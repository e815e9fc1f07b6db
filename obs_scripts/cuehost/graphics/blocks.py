"""Text that is laid out: its look, its runs and lines, and how they are shaped. Sizes are px."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from . import bidi
from . import clusters as cl
from .fonts import Face, Family, shaping_available

# A colour emoji fills its whole em and more, letters do not: at this scale they look alike.
EMOJI_SCALE = 0.94

# Room above and below the baseline, in parts of the size, where a script needs it even if this very
# line does not: lines of one block and captions in a row must not jump.
_ASCENT = {
    "latin": 0.76,
    "han": 0.84,
    "kana": 0.84,
    "hangul": 0.82,
    "thai": 1.0,
    "arabic": 0.86,
    "devanagari": 0.9,
}
_DESCENT = {
    "latin": 0.2,
    "han": 0.1,
    "kana": 0.1,
    "hangul": 0.1,
    "thai": 0.26,
    "arabic": 0.3,
    "devanagari": 0.26,
}


@dataclass(frozen=True, slots=True)
class Style:
    """How text looks: a family of the theme, the language (for font choice and direction)."""

    family: Family
    lang: str
    tracking: float = 0.0  # extra space between clusters, in parts of the size; only for Latin capitals


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one face and direction. `start` is the offset in the block's text."""

    text: str
    face: Face
    level: int
    start: int


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line: its runs from left to right, its size, and the stretch of the text it holds."""

    runs: tuple[Run, ...]
    width: float
    ascent: float
    descent: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Text laid out in lines, ready to draw. `height` counts from the first ascent to the last descent."""

    text: str
    style: Style
    size: int
    lines: tuple[TextLine, ...]
    leading: float

    @property
    def width(self) -> float:
        """The width of the longest line."""
        return max((line.width for line in self.lines), default=0.0)

    @property
    def height(self) -> float:
        """The height from the first line's top to the last line's bottom."""
        if not self.lines:
            return 0.0
        return self.lines[0].ascent + self.leading * (len(self.lines) - 1) + self.lines[-1].descent

    @property
    def rtl(self) -> bool:
        """Whether the block's lines start at the right."""
        return bidi.is_rtl(self.style.lang)


class Shaping(TypedDict, total=False):
    """Pillow's options for shaping a run with raqm."""

    direction: str
    language: str | None
    features: list[str] | None


def shaping(rtl: bool, lang: str, wanted: tuple[str, ...]) -> Shaping:
    """The options for one run; none where Pillow cannot shape."""
    if not shaping_available():
        return {}
    return {
        "direction": "rtl" if rtl else "ltr",
        "language": lang or None,
        "features": list(wanted) or None,
    }


def room_of(text: str, size: int) -> tuple[float, float]:
    """The room above and below the baseline that a text's scripts need, in px."""
    scripts = cl.scripts_in(text) | {"latin"}
    ascent = max(_ASCENT.get(s, 0.9) for s in scripts)
    descent = max(_DESCENT.get(s, 0.26) for s in scripts)
    return ascent * size, descent * size


def shorten(text: str, limit: int = 40) -> str:
    """`text` for a message: at most `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
