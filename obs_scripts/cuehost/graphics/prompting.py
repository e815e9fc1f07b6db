"""The prompter of a human host: the words to say large, what follows, and how the time stands. Nobody else
sees it, so it has no theme: white on black, as prompters are."""

from __future__ import annotations

from . import words as say
from .easel import Easel
from .offers import steady
from .pieces import kicker_text
from .specs import PrompterCard
from .theme import Colour

_GROUND: Colour = (10, 11, 14, 255)
_RULE: Colour = (58, 62, 72, 255)
_INK: Colour = (255, 255, 255, 255)
_SOFT: Colour = (168, 174, 186, 255)
_HERS: Colour = (150, 196, 255, 255)
_SOON: Colour = (255, 206, 92, 255)
_LATE: Colour = (255, 138, 122, 255)
_EARLY: Colour = (126, 226, 160, 255)
_SOON_S, _OFF_S = 10, 10


def clock(seconds: int) -> str:
    """`4:05`, `1:02:03`."""
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def draw_prompter(spec: PrompterCard, easel: Easel) -> None:
    """Times above, the words as large as they fit, the lines that follow below."""
    easel.image.paste(_GROUND, (0, 0, *easel.size))
    margin = easel.px(52)
    inside = easel.size[0] - 2 * margin
    y = float(easel.px(36))
    y += _times(spec, easel, (margin, y), inside) + easel.px(18)
    easel.bar((margin, round(y), margin + inside, round(y) + easel.px(3)), _RULE)
    y += easel.px(30)
    faces, lang = easel.theme.faces, spec.lang
    head = " · ".join(part for part in (spec.title, spec.speaker) if part)
    if head := easel.drawable(head, faces.strong, lang).strip():
        text, tracking = kicker_text(head)
        box = inside, easel.px(48)
        kicker = easel.fit(text, faces.strong, lang, box, 32, smallest=22, ellipsis=True, tracking=tracking)
        easel.write(kicker, (margin, y), _HERS if spec.speaker else _SOFT, width=inside)
        y += kicker.height + easel.px(22)
    bottom = easel.size[1] - easel.px(36)
    room = bottom - y
    large = room * (0.62 if spec.after else 1.0)
    if now := easel.drawable(spec.now, faces.body, lang).strip():
        block = easel.fit(
            now, faces.body, lang, (inside, large), 128,
            smallest=36, lines=9, ellipsis=True, leading=1.22,
        )  # fmt: skip
        colour = _SOON if spec.held else _HERS if spec.speaker else _INK
        easel.write(block, (margin, y), colour, width=inside)
        y += block.height + easel.px(48)
    for number, line in enumerate(spec.after):
        left = bottom - y
        text = easel.drawable(line, faces.body, lang)
        if left < easel.px(60) or not text.strip():
            break
        below = inside, min(left, easel.px(190))
        after = easel.fit(text, faces.body, lang, below, 58, smallest=34, lines=3, ellipsis=True, leading=1.2)
        easel.write(after, (margin, y), _SOFT if number else mixed(_SOFT, _INK), width=inside)
        y += after.height + easel.px(28)


def mixed(first: Colour, second: Colour) -> Colour:
    """The colour halfway between two."""
    red, green, blue = ((a + b) // 2 for a, b in zip(first[:3], second[:3], strict=True))
    return red, green, blue, 255


def _times(spec: PrompterCard, easel: Easel, at: tuple[float, float], inside: float) -> float:
    """Time left of the segment and of the show, and how far off the plan it is; how high that is, in px."""
    lang, faces = spec.lang, easel.theme.faces
    late = spec.over_s > 0
    off = abs(spec.over_s)
    sign = "" if not off else "+" if late else "−"
    colour = _INK if off < _OFF_S else _LATE if late else _EARLY
    soon = spec.segment_left_s <= _SOON_S and not spec.held
    fields = (
        (say.word("segment", lang), clock(spec.segment_left_s), _SOON if soon else _INK, "start"),
        (say.word("show", lang), clock(spec.show_left_s), _INK, "center"),
        (say.word("over" if late or not off else "under", lang), f"{sign}{clock(off)}", colour, "end"),
    )
    cell = inside / 3
    high = 0.0
    for number, (name, time, ink, align) in enumerate(fields):
        x = at[0] + number * cell
        text, tracking = kicker_text(name)
        box = cell * 0.96, easel.px(40)
        label = easel.fit(text, faces.strong, lang, box, 28, smallest=16, ellipsis=True, tracking=tracking)
        value = easel.fit(time, steady(faces.strong), "en", (cell * 0.96, easel.px(96)), 78, smallest=34)
        easel.write(label, (x, at[1]), _SOFT, width=cell, align=align)  # type: ignore[arg-type]
        easel.write(value, (x, at[1] + label.height), ink, width=cell, align=align)  # type: ignore[arg-type]
        high = max(high, label.height + value.height)
    return high
