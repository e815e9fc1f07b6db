"""Drawing any spec: the one door from data to pixels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PIL import Image

from . import cards, crowd, lists, notices, offers, pictures, tables, waits
from .backgrounds import background
from .easel import Easel, typesetter
from .errors import NoRoom
from .fonts import FontBook
from .price import draw_price
from .prompting import draw_prompter
from .qr import draw_qr
from .reading import Reading
from .specs import (
    BackgroundSpec,
    CaptionCard,
    Card,
    CommentCard,
    ComparisonCard,
    CountdownCard,
    CouponCard,
    HeadlineCard,
    LabelCard,
    LowerThird,
    NextUpCard,
    PictureCard,
    PointsCard,
    PollCard,
    PriceCard,
    PromptCard,
    PrompterCard,
    QrCard,
    QuestionCard,
    ShippingCard,
    SizeCard,
    Spec,
    SpecsCard,
    StockCard,
    ThanksCard,
    TitleCard,
    WaitCard,
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
    LowerThird: crowd.draw_lower_third,
    PointsCard: lists.draw_points,
    ComparisonCard: tables.draw_comparison,
    SizeCard: tables.draw_sizes,
    ShippingCard: lists.draw_shipping,
    SpecsCard: lists.draw_specs,
    StockCard: offers.draw_stock,
    CountdownCard: offers.draw_countdown,
    CouponCard: offers.draw_coupon,
    QrCard: draw_qr,
    NextUpCard: waits.draw_next_up,
    QuestionCard: crowd.draw_question,
    PollCard: crowd.draw_poll,
    ThanksCard: crowd.draw_thanks,
    WaitCard: waits.draw_wait,
    PrompterCard: draw_prompter,
}
# The others shrink as a whole where room is short.
_WHOLE = (CaptionCard, PromptCard, LabelCard, PictureCard, PrompterCard)
_ZOOMS = (1.0, 0.9, 0.8, 0.7, 0.6)
_GROWING = (ComparisonCard, SizeCard, WaitCard, ThanksCard)  # and grow where there is plenty
_GROWTH = (1.4, 1.2)
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
        ground = background(
            size,
            theme,
            kind=spec.kind,
            picture=spec.picture,
            focus=spec.focus,
            words=spec.words,
            take=spec.take,
        )
        return ground.convert("RGBA")
    return _drawn(spec, size, theme, canvas, fonts).image


def readings(
    spec: Spec,
    size: tuple[int, int],
    theme: Theme,
    *,
    canvas: tuple[int, int] | None = None,
    fonts: FontBook | None = None,
) -> list[Reading]:
    """How well each text of a card can be read: its contrast with what really lies behind it.

    Takes what `draw` takes and raises what it raises; a background has no text.
    """
    if isinstance(spec, BackgroundSpec):
        return []
    return _drawn(spec, size, theme, canvas, fonts, noting=True).readings or []


def _drawn(
    spec: Card,
    size: tuple[int, int],
    theme: Theme,
    canvas: tuple[int, int] | None,
    fonts: FontBook | None,
    *,
    noting: bool = False,
) -> Easel:
    """The easel with the card, as large as its box allows."""
    zooms = _ZOOMS[:1] if isinstance(spec, _WHOLE) else _ZOOMS
    if isinstance(spec, _GROWING):
        zooms = (*_GROWTH, *zooms)
    flat = isinstance(spec, _FLAT)
    for zoom in zooms:
        easel = Easel(size, theme, canvas or (1080, 1920), typesetter(fonts), spec.align, flat, zoom)
        easel.readings = [] if noting else None
        try:
            _PAINTERS[type(spec)](spec, easel)
        except NoRoom:
            if zoom == zooms[-1]:
                raise
            continue
        break
    return easel
