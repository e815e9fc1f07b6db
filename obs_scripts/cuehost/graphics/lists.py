"""Cards that are lists: selling points that build up, shipping and returns, what a product is."""

from __future__ import annotations

from . import bidi
from . import words as say
from .easel import Easel
from .pieces import Piece, beside, disc, head, inner_width, on_panel, stack, words
from .specs import PointsCard, ShippingCard, SpecsCard

_MOST_LINES = 3


def draw_points(spec: PointsCard, easel: Easel) -> None:
    """Selling points up to the one being spoken; nothing at all where there are none."""
    points = [point for point in spec.points if point.strip()]
    shown = len(points) if spec.shown is None else max(0, min(spec.shown, len(points)))
    if not shown:
        return
    colours, faces = easel.theme.colours, easel.theme.faces
    pad, field, gap = easel.px(38), easel.px(48), easel.px(20)
    width = inner_width(easel, pad)
    title = head(easel, "star", spec.title or say.word("points", spec.lang), spec.lang, width)
    line_room = width - field - gap, easel.room[1] * 0.5
    blocks = [
        easel.fit(point, faces.body, spec.lang, line_room, 42, smallest=28, lines=_MOST_LINES, leading=1.2)
        for point in points
    ]
    size = min(block.size for block in blocks)  # one size for all, whichever is up
    rows: list[Piece] = []
    for number, point in enumerate(points):
        block = easel.fit(
            point,
            faces.body,
            spec.lang,
            line_room,
            size / easel.scale,
            smallest=27,
            lines=_MOST_LINES,
            leading=1.2,
        )
        newest = number == shown - 1 and len(points) > 1 and spec.shown is not None
        fill, mark = (colours.accent, colours.accent_ink) if newest else (easel.tint(0.14), colours.accent)
        rows.append(
            beside(
                disc(easel, "tick", field, fill, mark),
                words(easel, block, colours.ink),
                gap,
                bidi.is_rtl(spec.lang),
            )
        )
    body = stack([title, stack(rows[:shown], easel.px(16))], easel.px(24))
    whole = stack([title, stack(rows, easel.px(16))], easel.px(24))
    wide = Piece(whole.width, body.height, body.paint)  # the card grows downwards only
    on_panel(easel, whole if shown == len(rows) else wide, (pad, easel.px(32)))


def draw_shipping(spec: ShippingCard, easel: Easel) -> None:
    """What happens after buying: each matter with its sign. Nothing at all where nothing is stated."""
    stated = [
        (sign, key, text)
        for sign, key, text in (
            ("truck", "shipping", spec.shipping),
            ("return", "returns", spec.returns),
            ("shield", "warranty", spec.warranty),
            ("card", "payment", spec.payment),
        )
        if text.strip()
    ]
    if not stated:
        return
    colours, faces, lang = easel.theme.colours, easel.theme.faces, spec.lang
    pad, field, gap = easel.px(38), easel.px(84), easel.px(26)
    room = inner_width(easel, pad) - field - gap
    rows = []
    for sign, key, text in stated:
        name = easel.fit(say.word(key, lang), faces.strong, lang, (room, easel.px(56)), 30, smallest=22)
        box = room, easel.px(150)
        fact = easel.fit(text, faces.body, lang, box, 38, smallest=26, lines=3, leading=1.18)
        both = stack([words(easel, name, colours.accent), words(easel, fact, colours.ink)], easel.px(2))
        mark = disc(easel, sign, field, easel.tint(0.14), colours.accent)
        rows.append(beside(mark, both, gap, bidi.is_rtl(lang)))
    on_panel(easel, stack(rows, easel.px(26)), (pad, easel.px(36)))


def draw_specs(spec: SpecsCard, easel: Easel) -> None:
    """What a product is, row by row, the one spoken of on a ground of its own. Nothing without rows."""
    rows = [(name, value) for name, value in spec.rows if value.strip()]
    if not rows:
        return
    colours, faces, lang = easel.theme.colours, easel.theme.faces, spec.lang
    pad, gap, inset = easel.px(38), easel.px(28), easel.px(16)
    room = inner_width(easel, pad) - 2 * inset
    title = [head(easel, "ruler", spec.title, lang, room)] if spec.title else []
    names = [
        easel.fit(name, faces.quiet, lang, (room * 0.4, easel.px(90)), 34, smallest=24, lines=2)
        for name, _ in rows
    ]
    column = max(name.width for name in names)
    left = room - column - gap
    values = [
        easel.fit(value, faces.body, lang, (left, easel.px(96)), 38, smallest=26, lines=2, leading=1.14)
        for _, value in rows
    ]
    marked = None if spec.mark is None or len(rows) < 2 else spec.rows[spec.mark][1]
    pieces = []
    for (_, text), name, value in zip(rows, names, values, strict=True):
        lifted = text == marked
        ink, soft = (colours.accent_ink,) * 2 if lifted else (colours.ink, colours.ink_soft)
        label = words(easel, name, soft)
        wide = Piece(column, label.height, label.paint)
        row = beside(wide, words(easel, value, ink), gap, bidi.is_rtl(lang))
        pieces.append(_row(easel, row, inset, lifted=lifted))
    body = stack(pieces, easel.px(4))
    on_panel(easel, stack([*title, body], easel.px(18)), (pad, easel.px(30)))


def _row(easel: Easel, inner: Piece, inset: float, *, lifted: bool) -> Piece:
    """A row of a table on its own ground if it is `lifted` out."""
    above = easel.px(9)

    def paint(x: float, y: float, inside: float) -> None:
        if lifted:
            box = round(x), round(y), round(x + inside), round(y + inner.height + 2 * above)
            easel.bar(box, easel.theme.colours.accent, radius=easel.round(0.4))
        inner.paint(x + inset, y + above, inside - 2 * inset)

    return Piece(inner.width + 2 * inset, inner.height + 2 * above, paint)
