"""Small always-readable pictures: captions, prompts and the AI label."""

from __future__ import annotations

from . import bidi, words
from . import clusters as cl
from .blocks import Style, TextBlock
from .easel import Easel
from .errors import NoRoom
from .lettering import ink
from .specs import CaptionCard, LabelCard, PromptCard

#: The label's letters, as a share of the canvas's short side (GB 45438-2025).
LABEL_SHARE = 0.05
#: Captions, in design px.
CAPTION_SIZE = 48
CAPTION_LINES = 2
_CAPTION_PAD = (36, 20)


def caption_room(easel: Easel, second: bool = False) -> tuple[float, float]:
    """Width and height in px that a caption's text may take."""
    height = easel.room[1] - 2 * easel.px(_CAPTION_PAD[1])
    return easel.room[0] - 2 * easel.px(_CAPTION_PAD[0]), height * (0.6 if second else 1.0)


def draw_caption(spec: CaptionCard, easel: Easel) -> None:
    """One or two balanced lines on a dark translucent ground, readable over any picture."""
    colours, faces = easel.theme.colours, easel.theme.faces
    room = caption_room(easel, bool(spec.second))
    text = spec.text.strip()
    shift = spec.text.index(text) if text else 0
    block = easel.fit(
        text, faces.body, spec.lang, room, CAPTION_SIZE, smallest=24, lines=CAPTION_LINES, leading=1.26
    )
    under: TextBlock | None = None
    gap = easel.px(8)
    if spec.second.strip():
        left = easel.room[1] - 2 * easel.px(_CAPTION_PAD[1]) - block.height - gap
        under = easel.fit(
            spec.second.strip(), faces.quiet, spec.second_lang, (room[0], left), 34, smallest=20, lines=2
        )
    height = block.height + (gap + under.height if under else 0)
    width = max(block.width, under.width if under else 0)
    pad_x, pad_y = (easel.px(p) for p in _CAPTION_PAD)
    box = easel.spot(width + 2 * pad_x, height + 2 * pad_y)
    easel.bar(box, colours.caption, radius=24)
    marks = []
    if spec.mark:
        first, end = snap_mark(text, spec.mark[0] - shift, spec.mark[1] - shift)
        marks = [(first, end, colours.caption_mark)]
    inside = box[2] - box[0] - 2 * pad_x
    at = box[0] + pad_x, box[1] + pad_y
    easel.write(block, at, colours.caption_ink, width=inside, align="center", marks=marks)
    if under:
        below = box[0] + pad_x, box[1] + pad_y + block.height + gap
        easel.write(under, below, colours.caption_second, width=inside, align="center")


def snap_mark(text: str, first: int, end: int) -> tuple[int, int]:
    """A stretch widened to what can be coloured by itself.

    Whole clusters, and in scripts whose letters join or reorder whole words.
    """
    first, end = max(0, first), min(len(text), end)
    if cl.scripts_in(text[first:end]) & cl.COMPLEX_SCRIPTS - {"thai", "lao"}:
        while first > 0 and not text[first - 1].isspace():
            first -= 1
        while end < len(text) and not text[end].isspace():
            end += 1
        return first, end
    offset = 0
    for cluster in cl.clusters(text):
        after = offset + len(cluster)
        if offset < first < after:
            first = offset
        if offset < end < after:
            end = after
        offset = after
    return first, end


def draw_prompt(spec: PromptCard, easel: Easel) -> None:
    """A button-like pill with a drawn sign: follow, add to cart, ask."""
    colours, faces = easel.theme.colours, easel.theme.faces
    text = spec.text or words.word(spec.kind, spec.lang)
    height = min(easel.room[1], easel.px(92))
    disc = round(height * 0.74)
    gap, end = easel.px(20), easel.px(38)
    inset = (height - disc) // 2
    room = easel.room[0] - inset - disc - gap - end
    block = easel.fit(text, faces.strong, spec.lang, (room, height), 42, smallest=22)
    box = easel.spot(inset + disc + gap + block.width + end, height)
    easel.panel(box, colours.accent, colours.accent_low, radius=height, edge=False)
    rtl = bidi.is_rtl(spec.lang)
    disc_x = box[2] - inset - disc if rtl else box[0] + inset
    easel.bar((disc_x, box[1] + inset, disc_x + disc, box[1] + inset + disc), colours.accent_ink)
    icon = round(disc * 0.62)
    at = disc_x + (disc - icon) / 2, box[1] + inset + (disc - icon) / 2
    easel.sign(spec.kind, icon, at, colours.accent, colours.accent_ink)
    text_x = box[0] + end if rtl else box[0] + inset + disc + gap
    easel.write(block, (text_x, box[1] + (height - block.height) / 2), colours.accent_ink)


def label_block(spec: LabelCard, easel: Easel) -> TextBlock:
    """The label's text at the smallest size that keeps the rule; raises `GraphicsError` if it has no room."""
    text = spec.text or words.word("label", spec.lang)
    least = LABEL_SHARE * min(easel.canvas)
    style = Style(easel.theme.faces.body, spec.lang)
    size = round(least)
    while True:
        block = easel.setter.set(text, style, size, 10_000)
        if ink(easel.setter, block)[1] >= least * 1.01:
            break
        size += 1
    sign = label_sign(easel)
    if block.width + sign + easel.px(64) > easel.room[0] or block.height + easel.px(10) > easel.room[1]:
        raise NoRoom(
            f"The AI label “{text}” does not fit its box at the size the rules ask for.",
            "Give the label a wider or higher box in the scene template, or a shorter text.",
        )
    return block


def label_sign(easel: Easel) -> int:
    """The size of the label's sign, in px."""
    return easel.px(50)


def draw_label(spec: LabelCard, easel: Easel) -> None:
    """The notice that the host is AI-generated: always on, large, on a dark ground."""
    colours = easel.theme.colours
    block = label_block(spec, easel)
    icon, pad, gap = label_sign(easel), easel.px(26), easel.px(12)
    box = easel.spot(block.width + icon + 2 * pad + gap, block.height + easel.px(24))
    easel.bar(box, colours.label)
    middle = (box[1] + box[3]) / 2
    icon_x = box[2] - pad - icon if block.rtl else box[0] + pad
    easel.sign("ai", icon, (icon_x, middle - icon / 2), colours.label_sign)
    text_x = box[0] + pad if block.rtl else box[0] + pad + icon + gap
    easel.write(block, (text_x, middle - block.height / 2), colours.label_ink)
