"""Cards about those who take part: who speaks, a question, a poll, thanks. Viewers' words come filtered."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_percent

from cuehost.errors import GraphicsError

from . import bidi
from . import words as say
from .easel import Easel
from .offers import level, steady
from .pieces import Piece, apart, beside, centred, disc, inner_width, logo, on_panel, stack, words
from .pieces import head as card_head
from .specs import LowerThird, PollCard, QuestionCard, ThanksCard


def draw_lower_third(spec: LowerThird, easel: Easel) -> None:
    """A name on a panel; under it, as on a second one behind, what they are."""
    colours, faces, lang = easel.theme.colours, easel.theme.faces, spec.lang
    pad, edge = easel.px(40), easel.px(20)
    room = inner_width(easel, pad)
    name = easel.fit(
        spec.name, faces.headline, lang, (room, easel.px(170)), 64, smallest=30, lines=2, leading=1.12
    )
    role = None
    if spec.role.strip():
        role = easel.fit(spec.role, faces.body, lang, (room, easel.px(60)), 34, smallest=22)
    strip = role.height + easel.px(26) if role else 0
    width = max(name.width, role.width if role else 0, easel.px(260)) + 2 * pad
    box = easel.spot(width, name.height + 2 * edge + strip)
    if role:
        easel.panel(box, colours.accent, colours.accent_low, edge=False)
    upper = box[0], box[1], box[2], box[3] - round(strip)
    easel.panel(upper, colours.panel, colours.panel_low)
    inside = box[2] - box[0] - 2 * pad
    easel.write(name, (box[0] + pad, box[1] + edge), colours.ink, width=inside)
    if role:
        top = upper[3] + (strip - role.height) / 2
        easel.write(role, (box[0] + pad, top), colours.accent_ink, width=inside)


def draw_question(spec: QuestionCard, easel: Easel) -> None:
    """The question large, above it who asks. Raises `GraphicsError` where nothing of it can be drawn."""
    colours, faces, lang = easel.theme.colours, easel.theme.faces, spec.lang
    pad = easel.px(38)
    room = inner_width(easel, pad)
    question = easel.drawable(spec.question, faces.body, lang).strip()
    if not question:
        raise GraphicsError("There is no question to show.", "Show the card with the question's text.")
    author = easel.drawable(spec.author, faces.strong, lang).strip()
    asked = say.word("asks", lang, name=author) if author else say.word("question", lang)
    size, gap = easel.px(60), easel.px(18)
    # A viewer's name is written as they write it: no capitals.
    line = easel.fit(
        asked, faces.strong, lang, (room - size - gap, easel.px(56)), 32, smallest=20, ellipsis=True
    )
    mark = disc(easel, "ask", size, colours.accent, colours.accent_ink)
    top = beside(mark, words(easel, line, colours.accent), gap, bidi.is_rtl(lang))
    left = easel.room[1] - top.height - easel.px(16) - 2 * easel.px(30)
    text = easel.fit(
        question, faces.body, lang, (room, left), 48, smallest=28, lines=4, ellipsis=True, leading=1.2
    )
    on_panel(easel, stack([top, words(easel, text, colours.ink)], easel.px(16)), (pad, easel.px(30)))


def shares(votes: list[int]) -> list[int]:
    """The votes in whole per cent, which add up to 100 (or are all 0): largest remainders are rounded up."""
    total = sum(votes)
    if not total:
        return [0] * len(votes)
    found = [v * 100 // total for v in votes]
    order = sorted(range(len(votes)), key=lambda n: (-(votes[n] * 100 % total), n))
    for n in order[: 100 - sum(found)]:
        found[n] += 1
    return found


def draw_poll(spec: PollCard, easel: Easel) -> None:
    """The answers with bars and per cent, the leading ones in the accent colour; nothing without answers.

    Raises `GraphicsError` for a negative number of votes.
    """
    if not spec.options:
        return
    votes = [count for _, count in spec.options]
    if min(votes) < 0:
        raise GraphicsError("A poll has fewer than no votes.", "Give the number of votes for each answer.")
    colours, faces, lang = easel.theme.colours, easel.theme.faces, spec.lang
    pad, rtl = easel.px(38), bidi.is_rtl(lang)
    room = inner_width(easel, pad)
    title = easel.fit(
        spec.question, faces.headline, lang, (room, easel.px(150)), 50, smallest=30, lines=2, leading=1.14
    )
    locale = say.locale_of(lang, spec.market)
    rows = []
    for (answer, count), share in zip(spec.options, shares(votes), strict=True):
        leads = count == max(votes) > 0
        shown = format_percent((Decimal(share) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP), locale=locale)
        percent = easel.fit(shown, steady(faces.strong), lang, (room * 0.3, easel.px(60)), 36, smallest=22)
        box = room - percent.width - easel.px(30), easel.px(110)
        text = easel.fit(answer, faces.body, lang, box, 36, smallest=24, lines=2, leading=1.14)
        colour = colours.accent if leads else colours.ink
        line = apart(words(easel, text, colours.ink), words(easel, percent, colour), easel.px(30), rtl)
        ground, filled = easel.tint(0.16), colours.accent if leads else easel.tint(0.5)
        bar = level(easel, share / 100, easel.px(420), rtl, (ground, filled))
        rows.append(stack([line, bar], easel.px(6)))
    total = say.word("votes", lang, n=say.format_count(sum(votes), lang, spec.market))
    note = easel.fit(total, faces.quiet, lang, (room, easel.px(48)), 28, smallest=20)
    body = [
        card_head(easel, "scales", say.word("poll", lang), lang, room),
        words(easel, title, colours.ink),
        stack(rows, easel.px(22)),
        words(easel, note, colours.ink_soft),
    ]
    on_panel(easel, stack(body, easel.px(20)), (pad, easel.px(34)))


def draw_thanks(spec: ThanksCard, easel: Easel) -> None:
    """Thanks on an accent card with a heart, to one viewer or to all."""
    colours, faces, lang = easel.theme.colours, easel.theme.faces, spec.lang
    pad = easel.px(48)
    room = inner_width(easel, pad)
    name = easel.drawable(spec.name, faces.headline, lang).strip()
    text = easel.drawable(spec.text, faces.body, lang).strip()
    large = say.word("thank_name", lang, name=name) if name else say.word("thanks", lang)
    if spec.order:
        text = text or (say.word("for_order", lang) if name else "")
        large = large if name else say.word("thank_order", lang)
    title = easel.fit(
        large,
        faces.headline,
        lang,
        (room, easel.px(230)),
        74,
        smallest=34,
        lines=2,
        ellipsis=True,
        leading=1.14,
    )
    heart = disc(easel, "follow", easel.px(92), colours.accent_ink, colours.accent)
    body: list[Piece] = [*logo(easel), centred(heart), words(easel, title, colours.accent_ink, "center")]
    if text:
        block = easel.fit(
            text, faces.body, lang, (room, easel.px(130)), 36, smallest=24, lines=2, ellipsis=True
        )
        body.append(words(easel, block, colours.accent_note, "center"))
    on_panel(easel, stack(body, easel.px(16)), (pad, easel.px(40)), accent=True)
