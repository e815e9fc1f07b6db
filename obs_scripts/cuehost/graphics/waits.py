"""Cards about what comes: the next product, a break with the time left, starting soon."""

from __future__ import annotations

from . import bidi, shapes
from . import words as say
from .easel import Easel
from .offers import level, steady
from .pictures import fit_content, open_picture
from .pieces import Piece, beside, centred, inner_width, kicker, logo, on_panel, pill, stack, words
from .specs import NextUpCard, WaitCard
from .theme import mix

_HEADLINES = {"break": "back_soon", "starting": "starting"}


def draw_next_up(spec: NextUpCard, easel: Easel) -> None:
    """The next product: its photo if there is one, its name and price."""
    colours, faces, lang = easel.theme.colours, easel.theme.faces, spec.lang
    pad, gap = easel.px(26), easel.px(30)
    side = easel.px(190)
    mark = _photo(easel, spec, side) if spec.picture else _arrow(easel, lang)
    room = inner_width(easel, pad) - mark.width - gap - easel.px(14)
    box = room, easel.px(130)
    name = easel.fit(spec.name, faces.headline, lang, box, 48, smallest=28, lines=2, leading=1.12)
    rows = [
        kicker(easel, say.word("next_up", lang), lang, room, colours.accent),
        words(easel, name, colours.ink),
    ]
    if spec.price:
        price = say.format_price(spec.price, lang, spec.market)
        block = easel.fit(price, faces.strong, lang, (room, easel.px(60)), 40, smallest=26)
        rows.append(words(easel, block, colours.accent))
    notes = stack(rows, easel.px(4))
    wider = Piece(notes.width + easel.px(14), notes.height, notes.paint)
    on_panel(easel, beside(mark, wider, gap, bidi.is_rtl(lang)), (pad, pad))


def _arrow(easel: Easel, lang: str) -> Piece:
    colours, size = easel.theme.colours, easel.px(96)
    name = "back" if bidi.is_rtl(lang) else "next"

    def paint(x: float, y: float, inside: float) -> None:
        easel.sign(name, size, (x, y), colours.accent, colours.accent_ink)

    return Piece(size, size, paint)


def _photo(easel: Easel, spec: NextUpCard, side: int) -> Piece:
    assert spec.picture is not None
    photo = fit_content(open_picture(spec.picture, 2 * side), (side, side)).convert("RGBA")
    photo.putalpha(shapes.rounded_mask(side, side, easel.px(easel.round(0.7))))

    def paint(x: float, y: float, inside: float) -> None:
        shapes.place(easel.image, photo, (round(x), round(y)))

    return Piece(side, side, paint)


def draw_wait(spec: WaitCard, easel: Easel) -> None:
    """A break or the time before the show: the show's name, the time left and how far it is, what is next."""
    colours, faces, lang = easel.theme.colours, easel.theme.faces, spec.lang
    pad, rtl = easel.px(56), bidi.is_rtl(lang)
    room = inner_width(easel, pad)
    show = kicker(easel, spec.show, lang, room, colours.accent_note, 32, "center")
    large = say.word(_HEADLINES[spec.kind], lang)
    title = easel.fit(
        large, faces.headline, lang, (room, easel.px(240)), 86, smallest=40, lines=2, leading=1.12
    )
    body: list[Piece] = [*logo(easel), show, words(easel, title, colours.accent_ink, "center")]
    if spec.left_s is not None:
        body.append(_time_left(easel, spec, room))
    if spec.next_product.strip():
        text = say.word("next", lang, name=spec.next_product)
        icon, gap, edge = easel.px(38), easel.px(16), (easel.px(26), easel.px(12))
        box = room - icon - gap - 2 * edge[0], easel.px(130)
        block = easel.fit(text, faces.body, lang, box, 36, smallest=26, lines=2, leading=1.16)
        inner = beside(_small_arrow(easel, icon, rtl), words(easel, block, colours.ink), gap, rtl)
        body.append(centred(pill(easel, inner, colours.panel, edge, easel.theme.radius)))
    on_panel(easel, stack(body, easel.px(22)), (pad, easel.px(52)), accent=True)


def _small_arrow(easel: Easel, size: int, rtl: bool) -> Piece:
    colours = easel.theme.colours

    def paint(x: float, y: float, inside: float) -> None:
        easel.sign("back" if rtl else "next", size, (x, y), colours.accent, colours.panel)

    return Piece(size, size, paint)


def _time_left(easel: Easel, spec: WaitCard, room: float) -> Piece:
    """`04:32` large, and how much of the time has passed."""
    colours, faces = easel.theme.colours, easel.theme.faces
    left = max(0, spec.left_s or 0)
    hours, minutes, seconds = left // 3600, left // 60 % 60, left % 60
    clock = f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes:02d}:{seconds:02d}"
    time = easel.fit(clock, steady(faces.strong), "en", (room, easel.px(180)), 128, smallest=60)
    parts = [words(easel, time, colours.accent_ink, "center")]
    if spec.total_s:
        ground = mix(colours.accent_low, colours.accent_ink, 0.22)
        passed = 1 - left / spec.total_s
        bar = level(
            easel, passed, min(room, easel.px(520)), bidi.is_rtl(spec.lang), (ground, colours.accent_note)
        )
        parts.append(centred(bar))
    return stack(parts, easel.px(4))
