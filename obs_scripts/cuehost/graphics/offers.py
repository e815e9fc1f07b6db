"""Cards that bring people to buy, none of which may say more than is true: stock, countdown, coupon."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from babel.dates import format_time

from cuehost.errors import GraphicsError

from . import bidi, shapes
from . import words as say
from .easel import Easel
from .errors import NoRoom
from .fonts import Family
from .pieces import Piece, beside, centred, disc, head, inner_width, kicker, on_panel, stack, words
from .specs import CountdownCard, CouponCard, StockCard
from .theme import Colour


def steady(face: Family) -> Family:
    """A family whose digits are all as wide, where the font has such: numbers that change stand still."""
    return dataclasses.replace(face, features=(*face.features, "tnum"))


def draw_stock(spec: StockCard, easel: Easel) -> None:
    """The true number in stock; with `of`, a level under it. Raises `GraphicsError` for a false number."""
    if spec.count < 0 or (spec.of is not None and spec.of < spec.count):
        raise GraphicsError(
            f"{spec.count} of {spec.of} in stock cannot be true.", "Give the number that is really in stock."
        )
    colours, faces, lang = easel.theme.colours, easel.theme.faces, spec.lang
    pad, field, gap = easel.px(30), easel.px(72), easel.px(22)
    room = inner_width(easel, pad) - field - gap
    count = say.format_count(spec.count, lang, spec.market)
    text = say.word("stock", lang, n=count) if spec.count else say.word("sold_out", lang)
    block = easel.fit(text, steady(faces.strong), lang, (room, easel.px(80)), 44, smallest=24)
    rows = [words(easel, block, colours.ink)]
    if spec.of:
        rows.append(level(easel, spec.count / spec.of, max(block.width, easel.px(260)), bidi.is_rtl(lang)))
    mark = disc(easel, "box", field, easel.tint(0.14), colours.accent)
    on_panel(easel, beside(mark, stack(rows, easel.px(10)), gap, bidi.is_rtl(lang)), (pad, easel.px(24)))


def level(
    easel: Easel, share: float, width: float, rtl: bool, colours: tuple[Colour, Colour] | None = None
) -> Piece:
    """A bar `width` px wide or wider, filled by `share`, from the reading side; (ground, filled) colours."""
    ground, filled = colours or (easel.tint(0.16), easel.theme.colours.accent)
    height = easel.px(16)

    def paint(x: float, y: float, inside: float) -> None:
        left, top = round(x), round(y)
        whole = round(inside)
        easel.bar((left, top, left + whole, top + height), ground)
        part = round(whole * min(1.0, max(0.0, share)))
        if part > 0:
            part = max(part, height)
            start = left + whole - part if rtl else left
            easel.bar((start, top, start + part, top + height), filled)

    return Piece(width, height, paint)


def draw_countdown(spec: CountdownCard, easel: Easel) -> None:
    """Days to seconds until the offer ends, in fields that stand still; afterwards that it has ended.

    Raises `GraphicsError` for times without a zone: they could not be true everywhere.
    """
    if spec.ends.tzinfo is None or spec.now.tzinfo is None:
        raise GraphicsError("The end of an offer needs a time zone.", "Write it as 2026-11-30T20:00+01:00.")
    colours, lang = easel.theme.colours, spec.lang
    pad = easel.px(38)
    left = spec.ends - spec.now
    if left <= timedelta(0):
        text = say.word("ended", lang)
        box = inner_width(easel, pad), easel.px(100)
        block = easel.fit(text, easel.theme.faces.strong, lang, box, 42, smallest=26)
        on_panel(easel, words(easel, block, colours.ink), (pad, easel.px(30)))
        return
    width = inner_width(easel, pad)
    title = spec.text or say.word("ends", lang)
    fields = _fields(easel, left, lang, width)
    rows = [
        centred(
            beside(
                _clock(easel),
                kicker(easel, title, lang, width - easel.px(60), colours.accent_note, 30),
                easel.px(14),
                bidi.is_rtl(lang),
            )
        ),
        centred(fields),
    ]
    if spec.until:
        time = format_time(spec.ends.timetz(), "short", locale=say.locale_of(lang))
        note = easel.fit(
            say.word("until", lang, time=time),
            easel.theme.faces.body,
            lang,
            (width, easel.px(54)),
            32,
            smallest=22,
        )
        rows.append(words(easel, note, colours.accent_ink, "center"))
    on_panel(easel, stack(rows, easel.px(18)), (pad, easel.px(34)), accent=True)


def _clock(easel: Easel) -> Piece:
    return disc(easel, "clock", easel.px(46), easel.theme.colours.accent, easel.theme.colours.accent_note)


def _fields(easel: Easel, left: timedelta, lang: str, width: float) -> Piece:
    """Two or three numbers in fields with their units under them, always from left to right."""
    seconds = int(left.total_seconds())
    parts = [("hours", seconds // 3600), ("minutes", seconds // 60 % 60), ("seconds", seconds % 60)]
    if seconds >= 86_400:
        parts = [
            ("days", seconds // 86_400),
            ("hours", seconds // 3600 % 24),
            ("minutes", seconds // 60 % 60),
        ]
    elif seconds < 3600:
        parts = parts[1:]
    colours, faces = easel.theme.colours, easel.theme.faces
    gap = easel.px(14)
    side = min(easel.px(150), (width - gap * (len(parts) - 1)) / len(parts))
    pieces = []
    for key, number in parts:
        digits = easel.fit(
            f"{number:02d}", steady(faces.strong), "en", (side * 0.86, easel.px(110)), 84, smallest=40
        )
        unit = easel.fit(say.word(key, lang), faces.body, lang, (side * 0.9, easel.px(44)), 26, smallest=18)
        pieces.append((digits, unit))
    tall = max(d.height + u.height for d, u in pieces) + easel.px(22)

    def paint(x: float, y: float, inside: float) -> None:
        for digits, unit in pieces:
            box = round(x), round(y), round(x + side), round(y + tall)
            easel.bar(box, colours.panel, radius=easel.round(0.55))
            easel.write(digits, (x, y + easel.px(9)), colours.ink, width=side, align="center")
            top = y + tall - unit.height - easel.px(10)
            easel.write(unit, (x, top), colours.ink_soft, width=side, align="center")
            x += side + gap

    return Piece(side * len(parts) + gap * (len(parts) - 1), tall, paint)


def draw_coupon(spec: CouponCard, easel: Easel) -> None:
    """A ticket: what it gives above the tear line, the code under it. The code is never cut."""
    code = " ".join(spec.code.split())
    if not code:
        raise GraphicsError("A coupon card has no code.", "Give the code as the shop takes it.")
    colours, faces, lang = easel.theme.colours, easel.theme.faces, spec.lang
    pad, notch = easel.px(46), easel.px(20)
    width = inner_width(easel, pad)
    upper: list[Piece] = [head(easel, "ticket", say.word("coupon", lang), lang, width)]
    if spec.benefit.strip():
        box = width, easel.px(170)
        benefit = easel.fit(spec.benefit, faces.headline, lang, box, 60, smallest=32, lines=2, leading=1.12)
        upper.append(words(easel, benefit, colours.ink))
    block = easel.fit(
        code, faces.strong, "en", (width - easel.px(60), easel.px(110)), 66, smallest=28, tracking=0.06
    )
    lower: list[Piece] = [_code(easel, words(easel, block, colours.accent, "center"))]
    if spec.terms.strip():
        box = width, easel.px(90)
        terms = easel.fit(spec.terms, faces.quiet, lang, box, 27, smallest=20, lines=2)
        lower.append(words(easel, terms, colours.ink_soft, "center"))
    above, under = stack(upper, easel.px(12)), stack(lower, easel.px(12))
    gap, edge = easel.px(30), easel.px(30)
    tall = above.height + under.height + 2 * gap + 2 * edge
    wide = max(above.width, under.width, easel.px(360)) + 2 * pad
    if tall > easel.room[1] + 1 or wide > easel.room[0] + 1:
        raise NoRoom("The coupon does not fit its box.", "Give it more room in the scene template.")
    box_ = easel.spot(wide, tall)
    tear = round(edge + above.height + gap)
    shapes.ticket(
        easel.image,
        box_,
        easel.px(easel.theme.radius),
        (tear, notch),
        (colours.panel, colours.panel_low),
        shadow=easel.shadow,
        shadow_colour=colours.shadow,
    )
    inside = box_[2] - box_[0] - 2 * pad
    above.paint(box_[0] + pad, box_[1] + edge, inside)
    _tear_line(easel, (box_[0] + notch + easel.px(12), box_[2] - notch - easel.px(12)), box_[1] + tear)
    under.paint(box_[0] + pad, box_[1] + tear + gap, inside)


def _code(easel: Easel, text: Piece) -> Piece:
    """The code on a tinted field."""
    pad = easel.px(30), easel.px(14)

    def paint(x: float, y: float, inside: float) -> None:
        box = round(x), round(y), round(x + inside), round(y + text.height + 2 * pad[1])
        easel.bar(box, easel.tint(0.10), radius=easel.round(0.5))
        # Capitals and digits have nothing below the line: a little lower they stand in the middle.
        text.paint(x + pad[0], y + pad[1] + text.height * 0.05, inside - 2 * pad[0])

    return Piece(text.width + 2 * pad[0], text.height + 2 * pad[1], paint)


def _tear_line(easel: Easel, reach: tuple[int, int], y: int) -> None:
    dash, thick = easel.px(14), easel.px(4)
    count = max(1, round((reach[1] - reach[0]) / dash / 2))
    step = (reach[1] - reach[0] + dash) / count
    for n in range(count):
        x = round(reach[0] + n * step)
        easel.bar((x, y - thick // 2, x + dash, y - thick // 2 + thick), easel.tint(0.3))
