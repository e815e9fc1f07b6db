"""What every card stands on: its sheet, its scale, and small helpers to set text and panels."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field

from PIL import Image

from . import shapes
from .blocks import Style, TextBlock
from .clusters import clusters
from .fonts import Family, FontBook, system_fonts
from .lettering import Align, draw_block, line_boxes
from .reading import Reading, read
from .text import Typesetter
from .theme import Colour, Shadow, Theme, mix

#: The margin around a panel, in blur radii: beyond it a shadow is no longer seen.
BLEED = 2.4

_SETTERS: dict[int, Typesetter] = {}


def bleed_of(theme: Theme, canvas: tuple[int, int]) -> int:
    """The px around a panel that its shadow needs."""
    return round(theme.shadow.blur * BLEED * min(canvas) / 1080)


def typesetter(fonts: FontBook | None = None) -> Typesetter:
    """The typesetter of a font book, kept for its remembered measures."""
    book = fonts or system_fonts()
    return _SETTERS.setdefault(id(book), Typesetter(book))


@dataclass(slots=True)
class Easel:
    """A transparent sheet of `size` px for one card on a canvas of `canvas` px.

    `unit` is one design px: sizes in cards are meant for a canvas whose short side is 1080.
    """

    size: tuple[int, int]
    theme: Theme
    canvas: tuple[int, int]
    setter: Typesetter
    align: str = "center"
    flat: bool = False  # without shadow, the card may use its whole box
    zoom: float = 1.0  # a card with much on it is drawn smaller as a whole
    readings: list[Reading] | None = None  # given: how well each text can be read is noted there
    image: Image.Image = field(init=False)

    def __post_init__(self) -> None:
        self.image = Image.new("RGBA", self.size)

    @property
    def unit(self) -> float:
        """Px of one design px."""
        return min(self.canvas) / 1080

    @property
    def scale(self) -> float:
        """Px of one design px in this card."""
        return self.unit * self.zoom

    def px(self, design: float) -> int:
        """Design px in px of this canvas, at least 1."""
        return max(1, round(design * self.scale))

    @property
    def bleed(self) -> int:
        """The margin around a panel that its shadow needs."""
        return 0 if self.flat else bleed_of(self.theme, self.canvas)

    @property
    def room(self) -> tuple[int, int]:
        """The largest panel the sheet can hold."""
        return self.size[0] - 2 * self.bleed, self.size[1] - 2 * self.bleed

    @property
    def shadow(self) -> Shadow:
        """The theme's shadow at this scale."""
        shadow = self.theme.shadow
        return dataclasses.replace(shadow, down=shadow.down * self.unit, blur=shadow.blur * self.unit)

    def spot(self, width: float, height: float) -> shapes.Box:
        """Where a panel of that size stands: (left, top, right, bottom) by `align`."""
        w, h = min(round(width), self.room[0]), min(round(height), self.room[1])
        x = (self.size[0] - w) // 2
        y = (self.size[1] - h) // 2
        if "left" in self.align:
            x = self.bleed
        elif "right" in self.align:
            x = self.size[0] - self.bleed - w
        if "top" in self.align:
            y = self.bleed
        elif "bottom" in self.align:
            y = self.size[1] - self.bleed - h
        return x, y, x + w, y + h

    def panel(
        self, box: shapes.Box, top: Colour, bottom: Colour, *, radius: float | None = None, edge: bool = True
    ) -> None:
        """A themed panel with shadow. `radius` in design px."""
        shapes.panel(
            self.image,
            box,
            self.px(self.theme.radius if radius is None else radius),
            top,
            bottom,
            shadow=self.shadow,
            shadow_colour=self.theme.colours.shadow,
            edge=self.theme.colours.panel_edge if edge else None,
            edge_width=self.px(2),
        )

    def tint(self, share: float = 0.09) -> Colour:
        """The ground of fields on a panel: its colour with a little of the accent's."""
        return mix(self.theme.colours.panel, self.theme.colours.accent, share)

    def round(self, share: float) -> float:
        """A radius in design px: a share of the theme's, for fields inside a panel."""
        return self.theme.radius * share

    def bar(self, box: shapes.Box, colour: Colour, *, radius: float | None = None) -> None:
        """A flat shape with round ends (or `radius` in design px), without shadow."""
        round_end = min(box[2] - box[0], box[3] - box[1]) / 2
        shapes.panel(self.image, box, self.px(radius) if radius is not None else round_end, colour)

    def outline(self, box: shapes.Box, colour: Colour, *, inset: int, width: int) -> None:
        """A hairline inside a panel."""
        inner = box[0] + inset, box[1] + inset, box[2] - inset, box[3] - inset
        shapes.ring(self.image, inner, self.px(self.theme.radius) - inset, colour, width)

    def drawable(self, text: str, face: Family, lang: str) -> str:
        """`text` without the characters no font here has (for viewers' text)."""
        book = self.setter.fonts
        return "".join(c for c in clusters(text) if c.isspace() or book.pick(c, face, lang))

    def fit(
        self,
        text: str,
        face: Family,
        lang: str,
        box: tuple[float, float],
        size: float,
        *,
        smallest: float | None = None,
        lines: int = 1,
        ellipsis: bool = False,
        leading: float = 1.24,
        tracking: float = 0.0,
    ) -> TextBlock:
        """Text set into `box` px at `size` design px or smaller (see `Typesetter.fit`)."""
        return self.setter.fit(
            text,
            Style(face, lang, tracking),
            box,
            size=self.px(size),
            smallest=self.px(smallest) if smallest else None,
            lines=lines,
            ellipsis=ellipsis,
            leading=leading,
        )

    def write(
        self,
        block: TextBlock,
        at: tuple[float, float],
        colour: Colour,
        *,
        width: float = 0,
        align: Align = "start",
        marks: Sequence[tuple[int, int, Colour]] = (),
    ) -> None:
        """Draw a block with its top left at `at`, aligned within `width`; `marks` as in `draw_block`."""
        width = width or block.width
        if self.readings is not None:
            boxes = line_boxes(block, at, width, align)
            self.readings += [read(self.image, block, boxes, c) for c in (colour, *(m[2] for m in marks))]
        draw_block(self.setter, self.image, block, at, colour, width=width, align=align, marks=marks)

    def sign(
        self, name: str, size: int, at: tuple[float, float], colour: Colour, cut: Colour | None = None
    ) -> None:
        """Draw a sign of `size` px with its top left at `at`."""
        shapes.place(self.image, shapes.sign(name, size, colour, cut), (round(at[0]), round(at[1])))
