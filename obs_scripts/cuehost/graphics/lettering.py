"""Drawing laid-out text: letters as masks in their colours, emoji as pictures."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageDraw

from . import clusters as cl
from . import shapes
from .blocks import EMOJI_SCALE, Run, TextBlock, TextLine, shaping
from .fonts import load
from .text import Typesetter

Align = Literal["start", "center", "end", "left", "right"]
Colour = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class _Paper:
    """Where a line is drawn: one mask for plain text and one for each mark, the image for emoji.

    `origin` is where the masks lie on the image.
    """

    pens: Sequence[ImageDraw.ImageDraw]
    image: Image.Image | None
    marks: Sequence[tuple[int, int, Colour]]
    origin: tuple[int, int] = (0, 0)


def ink(setter: Typesetter, block: TextBlock) -> tuple[int, int]:
    """Width and height of the ink of a block's first line, in px."""
    mask = Image.new("L", (int(block.width) + 2 * block.size, int(block.height) + 2 * block.size))
    paper = _Paper([ImageDraw.Draw(mask)], None, ())
    _mask_line(setter, paper, block, block.lines[0], (block.size, 1.5 * block.size))
    box = mask.getbbox() or (0, 0, 0, 0)
    return box[2] - box[0], box[3] - box[1]


def line_boxes(
    block: TextBlock, at: tuple[float, float], width: float, align: Align
) -> list[tuple[int, int, int, int]]:
    """Where the letters of each line stand, without what hangs below: (left, top, right, bottom) in px."""
    found = []
    baseline = at[1] + (block.lines[0].ascent if block.lines else 0)
    for line in block.lines:
        x = at[0] + _shift(align, block.rtl) * (width - line.width)
        found.append((int(x), int(baseline - 0.72 * block.size), int(x + line.width), int(baseline)))
        baseline += block.leading
    return found


def draw_block(
    setter: Typesetter,
    image: Image.Image,
    block: TextBlock,
    at: tuple[float, float],
    colour: Colour,
    *,
    width: float,
    align: Align = "start",
    marks: Sequence[tuple[int, int, Colour]] = (),
) -> None:
    """Draw `block` onto an RGBA image, its top left at `at`, lines aligned within `width`.

    `marks` colour stretches of the text: (first offset, end offset, colour).
    """
    left, top = round(at[0]), round(at[1])
    if not marks and not any(run.face.emoji for line in block.lines for run in line.runs):
        drawn = _plain_mask(setter, block, width, align)
        if drawn:
            mask, x, y = drawn
            _ink_in(image, mask, (left + x, top + y), colour)
        return
    layers = _masks(setter, block, width, align, image, (left, top), marks)
    for (mask, x, y), paint in zip(layers, [colour, *(mark[2] for mark in marks)], strict=True):
        box = mask.getbbox()
        if box:
            _ink_in(image, mask.crop(box), (left + x + box[0], top + y + box[1]), paint)


@functools.lru_cache(maxsize=256)
def _plain_mask(
    setter: Typesetter, block: TextBlock, width: float, align: Align
) -> tuple[Image.Image, int, int] | None:
    """The mask of a text in one colour and where it lies from the text's place; None if it has no ink.

    Remembered: on a card that changes on air, most texts stay. Do not change it.
    """
    ((mask, x, y),) = _masks(setter, block, width, align, None, (0, 0), ())
    box = mask.getbbox()
    return (mask.crop(box), x + box[0], y + box[1]) if box else None


def _masks(
    setter: Typesetter,
    block: TextBlock,
    width: float,
    align: Align,
    image: Image.Image | None,
    at: tuple[int, int],
    marks: Sequence[tuple[int, int, Colour]],
) -> list[tuple[Image.Image, int, int]]:
    """The masks of plain text and of each mark, with where they lie from the text's place `at`.

    Emoji are drawn onto `image`. A mask is as large as the text, with room for letters that reach out.
    """
    rim = block.size
    size = int(max(width, block.width)) + 3 * rim, int(block.height) + 3 * rim
    layers = [Image.new("L", size) for _ in range(len(marks) + 1)]
    paper = _Paper([ImageDraw.Draw(layer) for layer in layers], image, marks, (at[0] - rim, at[1] - rim))
    baseline = rim + (block.lines[0].ascent if block.lines else 0)
    for line in block.lines:
        x = rim + _shift(align, block.rtl) * (width - line.width)
        _mask_line(setter, paper, block, line, (x, baseline))
        baseline += block.leading
    return [(layer, -rim, -rim) for layer in layers]


def _ink_in(image: Image.Image, mask: Image.Image, at: tuple[int, int], colour: Colour) -> None:
    """Colour what the mask says, as far as it lies on the image."""
    left, top = max(0, at[0]), max(0, at[1])
    right, bottom = min(image.width, at[0] + mask.width), min(image.height, at[1] + mask.height)
    if right <= left or bottom <= top:
        return
    if (left, top, right, bottom) != (*at, at[0] + mask.width, at[1] + mask.height):
        mask = mask.crop((left - at[0], top - at[1], right - at[0], bottom - at[1]))
    image.paste((*colour[:3], 255), (left, top, right, bottom), mask)


def _mask_line(
    setter: Typesetter, paper: _Paper, block: TextBlock, line: TextLine, at: tuple[float, float]
) -> None:
    """Draw one line's letters into the masks of their colours, its emoji onto the image."""
    x, baseline = at
    for run in line.runs:
        for text, owner in _split_run(run, paper.marks):
            piece = Run(text, run.face, run.level, 0)
            if not run.face.emoji:
                _mask_run(setter, paper.pens[owner], piece, (x, baseline), block)
            elif paper.image is not None:
                at = x + paper.origin[0], baseline + paper.origin[1]
                _paste_emoji(paper.image, piece, at, block.size)
            x += setter.run_width(piece, block.style, block.size)


def _mask_run(
    setter: Typesetter, pen: ImageDraw.ImageDraw, run: Run, at: tuple[float, float], block: TextBlock
) -> None:
    font = load(run.face, block.size)
    style = block.style
    options = shaping(run.level % 2 == 1, style.lang, style.family.features)
    if not style.tracking:
        pen.text(at, run.text, fill=255, font=font, anchor="ls", **options)
        return
    x = at[0]
    for cluster in cl.clusters(run.text):
        pen.text((x, at[1]), cluster, fill=255, font=font, anchor="ls", **options)
        x += setter.run_width(Run(cluster, run.face, run.level, 0), style, block.size)


def _split_run(run: Run, marks: Sequence[tuple[int, int, Colour]]) -> list[tuple[str, int]]:
    """A run cut by owner (0 or the number of a mark), from left to right."""
    owners = [0] * len(run.text)
    for n, (first, end, _) in enumerate(marks, start=1):
        for i in range(max(0, first - run.start), min(len(run.text), end - run.start)):
            owners[i] = n
    pieces: list[tuple[str, int]] = []
    for char, owner in zip(run.text, owners, strict=True):
        if pieces and pieces[-1][1] == owner:
            pieces[-1] = (pieces[-1][0] + char, owner)
        else:
            pieces.append((char, owner))
    return pieces[::-1] if run.level % 2 else pieces


def _paste_emoji(image: Image.Image, run: Run, at: tuple[float, float], size: int) -> None:
    text, font = run.text, load(run.face, size)
    scale = size * EMOJI_SCALE / font.size
    options = shaping(False, "", ())
    left, top, right, bottom = (int(v) for v in font.getbbox(text, anchor="ls", **options))
    if right <= left or bottom <= top:
        return
    glyphs = Image.new("RGBA", (right - left, bottom - top))
    ImageDraw.Draw(glyphs).text(
        (-left, -top), text, font=font, anchor="ls", embedded_color=True, fill=(0, 0, 0, 255), **options
    )
    small = glyphs.resize(
        (max(1, round(glyphs.width * scale)), max(1, round(glyphs.height * scale))), Image.Resampling.LANCZOS
    )
    place = round(at[0] + left * scale), round(at[1] - small.height * 0.8)
    shapes.place(image, small, place)


def _shift(align: Align, rtl: bool) -> float:
    if align == "center":
        return 0.5
    if align in ("left", "right"):
        return 0.0 if align == "left" else 1.0
    return 1.0 if (align == "end") != rtl else 0.0
