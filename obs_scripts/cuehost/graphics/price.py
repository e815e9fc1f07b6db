"""The price card: the price large; a former price and the saving only where they are proven."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from . import bidi, words
from .blocks import TextBlock
from .easel import Easel
from .errors import NoRoom
from .specs import PriceCard
from .theme import Colour

Paint = Callable[[float, float, float], None]


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the card: its size in px, and how to draw it at (x, y) within a width."""

    width: float
    height: float
    paint: Paint


def draw_price(spec: PriceCard, easel: Easel) -> None:
    """A card with the price; under it, as on a second card behind, the hint to the cart."""
    colours = easel.theme.colours
    pad, gap, edge = easel.px(easel.theme.padding), easel.px(12), easel.px(26)
    rows = _rows(spec, easel, easel.room[0] - 2 * pad)
    hint = _hint(spec, easel, easel.room[0] - 2 * pad) if spec.cart_hint else None
    strip = hint.height if hint else 0
    height = sum(row.height for row in rows) + gap * (len(rows) - 1) + 2 * edge + strip
    if height > easel.room[1] + 1:
        raise NoRoom("The price card does not fit its box.", "Give it more height in the scene template.")
    width = max(row.width for row in [*rows, *([hint] if hint else [])])
    box = easel.spot(max(width + 2 * pad, easel.px(300)), height)
    inside = box[2] - box[0] - 2 * pad
    upper = box
    if hint:
        easel.panel(box, colours.accent, colours.accent_low, edge=False)
        upper = box[0], box[1], box[2], box[3] - round(strip)
    easel.panel(upper, colours.panel, colours.panel_low)
    if hint:
        hint.paint(box[0] + pad, upper[3], inside)
    y = float(box[1] + edge)
    for row in rows:
        row.paint(box[0] + pad, y, inside)
        y += row.height + gap


def _rows(spec: PriceCard, easel: Easel, room: float) -> list[_Row]:
    """Name, price, former price with discount, saving, stock: those that are given."""
    colours, faces = easel.theme.colours, easel.theme.faces
    listed = spec.list_price if spec.evidence.strip() else None
    percent = words.saving(spec.price, listed) if listed else None
    shown = [m for m in (spec.price, listed if percent else None) if m is not None]
    decimals = any(m.amount != m.amount.to_integral_value() for m in shown)
    price, *former = (words.format_price(m, spec.lang, spec.market, decimals=decimals) for m in shown)

    rows = []
    if spec.name:
        box = room, easel.px(48)
        name = easel.fit(spec.name, faces.body, spec.lang, box, 32, smallest=24, ellipsis=True)
        rows.append(_text_row(easel, name, colours.ink))
    large = easel.fit(price, faces.strong, spec.lang, (room, easel.px(170)), 112, smallest=40)
    rows.append(_text_row(easel, large, colours.accent))
    if former and percent:
        rows.append(_former_row(spec, easel, former[0], percent, room))
    notes = []
    if listed and percent:
        gain = listed.model_copy(update={"amount": listed.amount - spec.price.amount})
        written = words.format_price(gain, spec.lang, spec.market, decimals=decimals)
        notes.append(words.word("save", spec.lang, percent=written))
    if spec.stock is not None:
        count = words.format_count(spec.stock, spec.lang, spec.market)
        notes.append(words.word("stock", spec.lang, n=count))
    if notes:
        text = " · ".join(notes)
        stock = easel.fit(text, faces.quiet, spec.lang, (room, easel.px(44)), 30, smallest=20)
        rows.append(_text_row(easel, stock, colours.ink_soft))
    return rows


def _text_row(easel: Easel, block: TextBlock, colour: Colour) -> _Row:
    def paint(x: float, y: float, inside: float) -> None:
        easel.write(block, (x, y), colour, width=inside)

    return _Row(block.width, block.height, paint)


def _former_row(spec: PriceCard, easel: Easel, former: str, percent: int, room: float) -> _Row:
    """The former price struck out, and the saving on a tag beside it."""
    colours, faces = easel.theme.colours, easel.theme.faces
    saved = words.format_saving(percent, spec.lang, spec.market)
    tag_text = easel.fit(saved, faces.strong, spec.lang, (room / 2, easel.px(50)), 34, smallest=22)
    gap, tag, height = easel.px(20), round(tag_text.width + easel.px(36)), easel.px(52)
    old = easel.fit(former, faces.quiet, spec.lang, (room - gap - tag, easel.px(50)), 40, smallest=22)
    rtl = bidi.is_rtl(spec.lang)

    def paint(x: float, y: float, inside: float) -> None:
        middle = y + height / 2
        old_x = x + inside - old.width if rtl else x
        tag_x = round(old_x - gap - tag if rtl else old_x + old.width + gap)
        easel.write(old, (old_x, middle - old.height / 2), colours.ink_soft)
        thick, over = easel.px(4), easel.px(4)
        top = round(middle + easel.px(2) - thick / 2)
        easel.bar((round(old_x) - over, top, round(old_x + old.width) + over, top + thick), colours.accent)
        easel.bar((tag_x, round(y), tag_x + tag, round(y) + height), colours.accent)
        at = tag_x + (tag - tag_text.width) / 2, middle - tag_text.height / 2
        easel.write(tag_text, at, colours.accent_ink)

    return _Row(old.width + gap + tag, height, paint)


def _hint(spec: PriceCard, easel: Easel, room: float) -> _Row:
    """Where to buy, with the sign of the bag, centred on the strip below the card."""
    colours = easel.theme.colours
    icon, gap, height = easel.px(38), easel.px(14), easel.px(68)
    text = words.word("cart_hint", spec.lang)
    box = room - icon - gap, height
    block = easel.fit(text, easel.theme.faces.body, spec.lang, box, 32, smallest=20)
    width = block.width + gap + icon
    rtl = bidi.is_rtl(spec.lang)

    def paint(x: float, y: float, inside: float) -> None:
        left, middle = x + (inside - width) / 2, y + height / 2
        icon_x, text_x = (left + block.width + gap, left) if rtl else (left, left + icon + gap)
        easel.sign("cart", icon, (icon_x, middle - icon / 2), colours.accent_ink)
        easel.write(block, (text_x, middle - block.height / 2), colours.accent_ink)

    return _Row(width, height, paint)
