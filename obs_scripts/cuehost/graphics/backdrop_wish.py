"""What an image model is asked for: a set described in words, as it is to stand behind a host. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from fractions import Fraction

from .theme import Colour, Theme

_STYLE = "A photograph, sharp and true to life"
# Shares of the width within which a host stands in the middle.
_MIDDLE = (0.4, 0.6)


@dataclass(frozen=True, slots=True)
class BackdropWish:
    """A set described in `words` for a theme and a canvas in px; `focus` is where the host stands, as a share
    of the width. `style`: how it is to look, in words (empty: like a photograph).
    """

    words: str
    theme: Theme
    canvas: tuple[int, int]
    focus: float = 0.5
    style: str = ""

    @property
    def upright(self) -> bool:
        """Whether the picture is higher than wide."""
        return self.canvas[1] > self.canvas[0]

    @property
    def name(self) -> str:
        """What a person's choice hangs on: the words and the shape of the picture."""
        told = f"{' '.join(self.words.casefold().split())}|{self.upright}"
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    @property
    def digest(self) -> str:
        """What the candidates hang on: all that the model is told."""
        return hashlib.sha256(f"{self.prompt}|{self.upright}".encode()).hexdigest()[:32]

    @property
    def prompt(self) -> str:
        """The request in words."""
        shape = Fraction(*self.canvas).limit_denominator(20)
        side = "middle"
        if not self.upright and not _MIDDLE[0] <= self.focus <= _MIDDLE[1]:
            side = "left third" if self.focus < _MIDDLE[0] else "right third"
        own = self.theme.set
        grounds = ", ".join(dict.fromkeys(map(_hex, (own.wall, own.arch_deep, own.floor))))
        accents = ", ".join(
            dict.fromkeys(map(_hex, (self.theme.colours.accent, self.theme.colours.gold, *own.shapes[:2])))
        )
        return (
            f"{self.style or _STYLE}: the empty set of a live shopping show, format "
            f"{shape.numerator}:{shape.denominator}. The set: {self.words.strip()}.\n"
            f"Seen straight on from eye level, the floor in the lowest sixth. The {side}, where a presenter "
            "will stand, is calm and free; what there is stands at the sides and further back, a little out "
            "of focus. Soft, even light from the upper left; no glare.\n"
            f"Unless the description says otherwise: large areas in the manner of {grounds}, small accents "
            f"in the manner of {accents}.\n"
            "No people, animals, hands or mannequins. No text, letters, numbers, logos, signs, screens, "
            "watermarks or frames. Nothing in the foreground."
        )


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour[:3])
