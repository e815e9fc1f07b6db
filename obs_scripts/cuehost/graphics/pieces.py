"""What cards are put together from: pieces that know their size and how to draw themselves.

A piece is measured first and painted when its card knows where everything stands: `paint(x, y, inside)`
draws it with its top left at (x, y) in px, within `inside` px of width.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PIL import Image

from . import bidi, shapes
from .blocks import TextBlock
from .clusters import scripts_in
from .easel import Easel
from .errors import NoRoom
from .lettering import Align
from .pictures import open_picture
from .theme import Colour

Paint = Callable[[float, float, float], None]

_CAPITALS = frozenset({"latin", "cyrillic", "greek"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a card: its size in px, and how to draw it at (x, y) within a width."""

    width: float
    height: float
    paint: Paint


def kicker_text(text: str) -> tuple[str, float]:
    """A kicker in spaced capitals where the script has them: (text, tracking)."""
    scripts = scripts_in(text)
    if scripts and scripts <= _CAPITALS:
        return text.upper(), 0.09
    return text, 0.0


def words(easel: Easel, block: TextBlock, colour: Colour, align: Align = "start") -> Piece:
    """Text that has been fitted."""

    def paint(x: float, y: float, inside: float) -> None:
        easel.write(block, (x, y), colour, width=inside, align=align)

    return Piece(block.width, block.height, paint)


def kicker(
    easel: Easel, text: str, lang: str, width: float, colour: Colour, size: float = 28, align: Align = "start"
) -> Piece:
    """A small line in capitals, or two: a seller's words are not cut."""
    shown, tracking = kicker_text(text)
    box = width, easel.px(size * 2.8)
    block = easel.fit(
        shown, easel.theme.faces.strong, lang, box, size, smallest=18, lines=2, tracking=tracking
    )
    return words(easel, block, colour, align)


def stack(pieces: Sequence[Piece], gap: float) -> Piece:
    """Pieces under one another, each as wide as the stack."""

    def paint(x: float, y: float, inside: float) -> None:
        for piece in pieces:
            piece.paint(x, y, inside)
            y += piece.height + gap

    height = sum(piece.height for piece in pieces) + gap * (len(pieces) - 1)
    return Piece(max(piece.width for piece in pieces), height, paint)


def beside(first: Piece, second: Piece, gap: float, rtl: bool) -> Piece:
    """Two pieces in reading order, each in the middle of the height; the second takes the room left."""
    height = max(first.height, second.height)

    def paint(x: float, y: float, inside: float) -> None:
        left = inside - first.width - gap
        first.paint(x + left + gap if rtl else x, y + (height - first.height) / 2, first.width)
        second.paint(x if rtl else x + first.width + gap, y + (height - second.height) / 2, left)

    return Piece(first.width + gap + second.width, height, paint)


def apart(first: Piece, second: Piece, gap: float, rtl: bool) -> Piece:
    """Two pieces at the two ends of a line."""
    height = max(first.height, second.height)

    def paint(x: float, y: float, inside: float) -> None:
        ends = (x, x + inside - second.width) if not rtl else (x + inside - first.width, x)
        first.paint(ends[0], y + (height - first.height) / 2, first.width)
        second.paint(ends[1], y + (height - second.height) / 2, second.width)

    return Piece(first.width + gap + second.width, height, paint)


def centred(piece: Piece) -> Piece:
    """The piece at its own width, in the middle."""

    def paint(x: float, y: float, inside: float) -> None:
        piece.paint(x + (inside - piece.width) / 2, y, piece.width)

    return Piece(piece.width, piece.height, paint)


def disc(easel: Easel, name: str, size: float, fill: Colour, colour: Colour) -> Piece:
    """A sign in a round field of `size` px."""

    def paint(x: float, y: float, inside: float) -> None:
        left, top, side = round(x), round(y), round(size)
        easel.bar((left, top, left + side, top + side), fill)
        icon = round(side * 0.6)
        easel.sign(name, icon, (left + (side - icon) / 2, top + (side - icon) / 2), colour, fill)

    return Piece(size, size, paint)


def pill(easel: Easel, inner: Piece, fill: Colour, pad: tuple[float, float], radius: float = -1) -> Piece:
    """A piece on a flat ground; its ends are round unless `radius` (design px) says otherwise."""

    def paint(x: float, y: float, inside: float) -> None:
        box = round(x), round(y), round(x + inside), round(y + inner.height + 2 * pad[1])
        easel.bar(box, fill, radius=None if radius < 0 else radius)
        inner.paint(x + pad[0], y + pad[1], inside - 2 * pad[0])

    return Piece(inner.width + 2 * pad[0], inner.height + 2 * pad[1], paint)


def head(easel: Easel, sign: str, text: str, lang: str, width: float) -> Piece:
    """The head of a card: a sign in a disc and a small line in the accent colour."""
    colours, size, gap = easel.theme.colours, easel.px(56), easel.px(18)
    line = kicker(easel, text, lang, width - size - gap, colours.accent)
    return beside(disc(easel, sign, size, colours.accent, colours.accent_ink), line, gap, bidi.is_rtl(lang))


def logo(easel: Easel) -> list[Piece]:
    """The theme's logo, in the middle; nothing if it has none."""
    wanted = easel.theme.logo
    if wanted is None:
        return []
    image, height = open_picture(wanted.file), easel.px(wanted.height)
    width = max(1, min(round(image.width * height / image.height), round(easel.room[0] * 0.6)))
    small = image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS)

    def paint(x: float, y: float, inside: float) -> None:
        shapes.place(easel.image, small, (round(x), round(y)))

    return [centred(Piece(small.width, small.height, paint))]


def inner_width(easel: Easel, pad: float) -> float:
    """The width a card's pieces may have, in px, inside a padding of `pad` px."""
    return easel.room[0] - 2 * pad


def on_panel(easel: Easel, piece: Piece, pad: tuple[float, float], *, accent: bool = False) -> None:
    """Draw a card: the piece on a panel just large enough for it. Raises `NoRoom` if it is too high."""
    colours = easel.theme.colours
    width, height = piece.width + 2 * pad[0], piece.height + 2 * pad[1]
    if height > easel.room[1] + 1 or width > easel.room[0] + 1:
        raise NoRoom(
            "A card does not fit its box.",
            "Give it more room in the scene template, or show fewer or shorter texts on it.",
        )
    box = easel.spot(width, height)
    if accent:
        easel.panel(box, colours.accent, colours.accent_low, edge=False)
        easel.outline(box, colours.gold, inset=easel.px(9), width=easel.px(2))
    else:
        easel.panel(box, colours.panel, colours.panel_low)
    piece.paint(box[0] + pad[0], box[1] + pad[1], box[2] - box[0] - 2 * pad[0])
