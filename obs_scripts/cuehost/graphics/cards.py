"""Cards over the program: product title, segment headline, viewer's comment."""

from __future__ import annotations

from . import bidi, words
from . import clusters as cl
from .blocks import TextBlock
from .easel import Easel
from .pieces import kicker_text
from .specs import CommentCard, HeadlineCard, TitleCard
from .theme import Colour


def draw_title(spec: TitleCard, easel: Easel) -> None:
    """The product's name on a white card with an accent bar at its start."""
    colours = easel.theme.colours
    pad, bar = easel.px(26), easel.px(10)
    room = easel.room[0] - 2 * pad - bar - easel.px(22), easel.room[1] - 2 * easel.px(14)
    gap = easel.px(4)
    # A long name gets the room of the small lines before it is cut.
    for kicker, note in ((spec.kicker, spec.note), (spec.kicker, ""), ("", "")):
        rows = _title_rows(TitleCard(spec.title, spec.lang, kicker, note), easel, room, gap)
        if not any(block.text.endswith("…") for block, _ in rows):
            break
    height = sum(b.height for b, _ in rows) + gap * (len(rows) - 1)
    width = max(b.width for b, _ in rows)
    box = easel.spot(width + 2 * pad + bar + easel.px(22), max(height + 2 * easel.px(14), easel.px(84)))
    easel.panel(box, colours.panel, colours.panel_low, radius=easel.round(0.76))
    rtl = bidi.is_rtl(spec.lang)
    inset = easel.px(16)
    bar_x = box[2] - pad + easel.px(4) - bar if rtl else box[0] + pad - easel.px(4)
    easel.bar((bar_x, box[1] + inset, bar_x + bar, box[3] - inset), colours.accent)
    text_x = box[0] + pad if rtl else box[0] + pad + bar + easel.px(18)
    y = (box[1] + box[3] - height) / 2
    for block, colour in rows:
        easel.write(block, (text_x, y), colour, width=width)
        y += block.height + gap


def _title_rows(
    spec: TitleCard, easel: Easel, room: tuple[float, float], gap: int
) -> list[tuple[TextBlock, Colour]]:
    colours, faces, lang = easel.theme.colours, easel.theme.faces, spec.lang
    left = room[1]
    rows: list[tuple[TextBlock, Colour]] = []
    if spec.kicker:
        text, tracking = kicker_text(spec.kicker)
        small = room[0], room[1] / 3
        kicker = easel.fit(text, faces.strong, lang, small, 30, smallest=14, ellipsis=True, tracking=tracking)
        rows.append((kicker, colours.accent))
        left -= kicker.height + gap
    note = None
    if spec.note:
        small = room[0], room[1] / 3
        note = easel.fit(spec.note, faces.quiet, lang, small, 30, smallest=18, ellipsis=True)
        left -= note.height + gap
    box = room[0], left
    title = easel.fit(
        spec.title, faces.headline, lang, box, 70, smallest=30, lines=2, ellipsis=True, leading=1.12
    )
    rows.append((title, colours.ink))
    if note:
        rows.append((note, colours.ink_soft))
    return rows


_HEADLINE_KICKERS = {"opening": "welcome", "starting": "starting"}
_HEADLINE_WORDS = {"questions": "questions", "break": "back_soon", "safe": "back_soon", "closing": "thanks"}


def draw_headline(spec: HeadlineCard, easel: Easel) -> None:
    """A segment's headline on an accent card, with a hairline in gold and what comes next."""
    colours, faces = easel.theme.colours, easel.theme.faces
    if spec.kind in _HEADLINE_KICKERS:
        kicker_words, headline = words.word(_HEADLINE_KICKERS[spec.kind], spec.lang), spec.show
    else:
        kicker_words, headline = spec.show, words.word(_HEADLINE_WORDS[spec.kind], spec.lang)
    large = min(easel.room[1] / easel.px(1), 420) / 226
    pad = easel.px(44 * min(1.3, max(0.7, large)))
    gap = easel.px(8 * max(1.0, large))
    room = easel.room[0] - 2 * pad, easel.room[1] - 2 * easel.px(24 * max(1.0, large))
    text, tracking = kicker_text(kicker_words)
    kicker = easel.fit(
        text,
        faces.strong,
        spec.lang,
        (room[0], room[1] * 0.26),
        30 * min(1.2, max(1.0, large)),
        smallest=18,
        ellipsis=True,
        tracking=tracking,
    )
    left = room[1] - kicker.height - gap
    after = None
    if spec.next_product:
        after = easel.fit(
            words.word("next", spec.lang, name=spec.next_product),
            faces.body,
            spec.lang,
            (room[0] - easel.px(60), left * 0.34),
            34 * min(1.2, max(1.0, large)),
            smallest=28,
            ellipsis=True,
        )
        left -= after.height + easel.px(26) + gap
    size = 76 * min(1.5, max(0.8, large))
    title = easel.fit(
        headline,
        faces.headline,
        spec.lang,
        (room[0], left),
        size,
        smallest=34,
        lines=3 if large > 1.4 else 2,
        ellipsis=True,
        leading=1.14,
    )
    height = kicker.height + gap + title.height
    width = max(kicker.width, title.width)
    if after:
        height += after.height + easel.px(26) + gap
        width = max(width, after.width + easel.px(60))
    box = easel.spot(width + 2 * pad, height + 2 * easel.px(24 * max(1.0, large)))
    easel.panel(box, colours.accent, colours.accent_low, edge=False)
    easel.outline(box, colours.gold, inset=easel.px(9), width=easel.px(2))
    inside = box[2] - box[0] - 2 * pad
    x, y = box[0] + pad, (box[1] + box[3] - height) / 2
    easel.write(kicker, (x, y), colours.accent_note, width=inside, align="center")
    y += kicker.height + gap
    easel.write(title, (x, y), colours.accent_ink, width=inside, align="center")
    y += title.height + gap
    if after:
        _next_pill(easel, after, ((box[0] + box[2]) / 2, y))


def _next_pill(easel: Easel, text: TextBlock, top: tuple[float, float]) -> None:
    colours = easel.theme.colours
    height, icon = round(text.height + easel.px(22)), easel.px(34)
    width = text.width + icon + easel.px(44)
    x, y = top[0] - width / 2, top[1]
    easel.bar((round(x), round(y), round(x + width), round(y) + height), colours.panel)
    icon_x = x + width - icon - easel.px(14) if text.rtl else x + easel.px(14)
    sign = "next" if not text.rtl else "back"
    easel.sign(sign, icon, (icon_x, y + (height - icon) / 2), colours.accent, colours.panel)
    text_x = x + easel.px(18) if text.rtl else x + icon + easel.px(26)
    easel.write(text, (text_x, y + (height - text.height) / 2), colours.ink)


def draw_comment(spec: CommentCard, easel: Easel) -> None:
    """A viewer's comment: a round initial, the name, the text."""
    colours, faces = easel.theme.colours, easel.theme.faces
    pad, disc, gap = easel.px(26), easel.px(76), easel.px(20)
    known = easel.drawable(spec.text, faces.body, spec.lang) or "…"
    author = easel.drawable(spec.author, faces.strong, spec.lang) or "?"
    room = easel.room[0] - 2 * pad - disc - gap, easel.room[1] - 2 * pad
    name = easel.fit(author, faces.strong, spec.lang, (room[0], room[1] / 3), 28, smallest=20, ellipsis=True)
    text = easel.fit(
        known,
        faces.body,
        spec.lang,
        (room[0], room[1] - name.height - easel.px(6)),
        38,
        smallest=24,
        lines=3,
        ellipsis=True,
    )
    height = name.height + easel.px(6) + text.height
    width = max(name.width, text.width)
    box = easel.spot(width + disc + gap + 2 * pad, max(height, disc) + 2 * pad)
    easel.panel(box, colours.panel, colours.panel_low)
    rtl = bidi.is_rtl(spec.lang)
    disc_x = box[2] - pad - disc if rtl else box[0] + pad
    middle = (box[1] + box[3]) / 2
    top = round(middle - disc / 2)
    easel.bar((disc_x, top, disc_x + disc, top + disc), colours.accent)
    initial = easel.fit(
        cl.clusters(author.strip())[0].upper(), faces.strong, spec.lang, (disc, disc), 40, smallest=20
    )
    easel.write(
        initial, (disc_x, middle - initial.height / 2), colours.accent_ink, width=disc, align="center"
    )
    text_x = box[0] + pad if rtl else box[0] + pad + disc + gap
    easel.write(name, (text_x, middle - height / 2), colours.accent, width=width)
    easel.write(text, (text_x, middle - height / 2 + name.height + easel.px(6)), colours.ink, width=width)
