"""Sets side by side on one sheet, numbered, for a person to choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps

from . import shapes
from .blocks import Style
from .easel import Easel, typesetter
from .theme import Colour, Theme

_PAPER: Colour = (24, 24, 28, 255)
_INK: Colour = (236, 236, 240, 255)
_CHOSEN: Colour = (64, 190, 110, 255)
_BADGE: Colour = (0, 0, 0, 190)
_GAP = 24
_WIDTHS = {True: 330, False: 560}  # of a tile, upright or not
_HEAD = 64
_MOST_ACROSS = {True: 5, False: 3}


@dataclass(frozen=True, slots=True)
class SheetRow:
    """The candidates of one set by number or letter, in order; `chosen` stands behind the host."""

    words: str
    lang: str
    pictures: Mapping[str, Path]
    chosen: str


def backdrop_sheet(rows: Sequence[SheetRow], theme: Theme, canvas: tuple[int, int]) -> Image.Image:
    """A sheet of sets, RGB, each cut as it will stand on a canvas of that size in px; the chosen ones are
    framed in green. Raises `GraphicsError` for a picture that cannot be read.
    """
    upright = canvas[1] > canvas[0]
    width = _WIDTHS[upright]
    height = round(width * canvas[1] / canvas[0])
    across = min(max(len(row.pictures) for row in rows), _MOST_ACROSS[upright])
    size = across * (width + _GAP) + _GAP, sum(_row_height(row, across, height) for row in rows) + _GAP
    # A design px is a px here: sizes below are those of the sheet.
    easel = Easel(size, theme, (1080, 1080), typesetter(), flat=True)
    easel.image.paste(_PAPER, (0, 0, *size))
    top = _GAP
    for row in rows:
        head = easel.fit(
            row.words,
            theme.faces.strong,
            row.lang,
            (size[0] - 2 * _GAP, _HEAD),
            30,
            smallest=20,
            ellipsis=True,
        )
        easel.write(head, (_GAP, top + (_HEAD - head.height) / 2 - 6), _INK)
        for place, (name, path) in enumerate(row.pictures.items()):
            x = _GAP + place % across * (width + _GAP)
            y = top + _HEAD + place // across * (height + _GAP)
            _tile(easel, path, (x, y, x + width, y + height), name, name == row.chosen)
        top += _row_height(row, across, height)
    return easel.image.convert("RGB")


def _row_height(row: SheetRow, across: int, height: int) -> int:
    return _HEAD + -(-len(row.pictures) // across) * (height + _GAP)


def _tile(easel: Easel, path: Path, box: shapes.Box, name: str, chosen: bool) -> None:
    from .pictures import open_picture

    size = box[2] - box[0], box[3] - box[1]
    picture = ImageOps.fit(open_picture(path).convert("RGB"), size, Image.Resampling.LANCZOS)
    easel.image.paste(picture, box[:2])
    if chosen:
        shapes.ring(easel.image, (box[0] - 8, box[1] - 8, box[2] + 8, box[3] + 8), 12, _CHOSEN, 8)
    badge = box[0] + 14, box[1] + 14, box[0] + 74, box[1] + 74
    easel.bar(badge, _CHOSEN if chosen else _BADGE)
    style = Style(easel.theme.faces.strong, "en")
    mark = easel.setter.set(name, style, 34, 60)
    ink: Colour = (0, 0, 0, 255) if chosen else _INK
    easel.write(mark, (badge[0], badge[1] + (60 - mark.height) / 2), ink, width=60, align="center")
