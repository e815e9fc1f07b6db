"""Drawing any spec: the one door from data to pixels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PIL import Image

from . import cards, notices, pictures
from .backgrounds import background
from .easel import Easel, typesetter
from .errors import NoRoom
from .fonts import FontBook
from .price import draw_price
from .specs import (
    BackgroundSpec,
    CaptionCard,
    CommentCard,
    HeadlineCard,
    LabelCard,
    PictureCard,
    PriceCard,
    PromptCard,
    Spec,
    TitleCard,
)
from .theme import Theme

_PAINTERS: dict[type, Callable[[Any, Easel], None]] = {
    PriceCard: draw_price,
    TitleCard: cards.draw_title,
    HeadlineCard: cards.draw_headline,
    CommentCard: cards.draw_comment,
    CaptionCard: notices.draw_caption,
    PromptCard: notices.draw_prompt,
    LabelCard: notices.draw_label,
    PictureCard: pictures.draw_picture,
}
_ZOOMING = (PriceCard, TitleCard, HeadlineCard, CommentCard)  # drawn smaller as a whole where room is short
_ZOOMS = (1.0, 0.9, 0.8, 0.7, 0.6)
_FLAT = (CaptionCard, LabelCard)  # translucent grounds cast no shadow


def draw(
    spec: Spec,
    size: tuple[int, int],
    theme: Theme,
    *,
    canvas: tuple[int, int] | None = None,
    fonts: FontBook | None = None,
) -> Image.Image:
    """The picture of `spec`, RGBA, `size` px (the box of the scene template).

    `canvas` is the size of the whole program in px; text and radii are scaled to it. Raises
    `GraphicsError` where text does not fit, a font is missing or a picture cannot be read.
    """
    if isinstance(spec, BackgroundSpec):
        return background(size, theme, kind=spec.kind, picture=spec.picture, focus=spec.focus).convert("RGBA")
    if canvas is None:
        canvas = (1080, 1920)
    zooms = _ZOOMS if isinstance(spec, _ZOOMING) else _ZOOMS[:1]
    for zoom in zooms:
        easel = Easel(size, theme, canvas, typesetter(fonts), spec.align, isinstance(spec, _FLAT), zoom)
        try:
            _PAINTERS[type(spec)](spec, easel)
        except NoRoom:
            if zoom == zooms[-1]:
                raise
            continue
        break
    return easel.image
