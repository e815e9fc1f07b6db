"""Drawing laid-out text: letters as masks in their colours, emoji as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageDraw

from . import clusters as cl
from .fonts import load
from .text import EMOJI_SCALE, Run, TextBlock, TextLine, Typesetter, shaping

Align = Literal["start", "center", "end", "left", "right"]
Colour = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class _Paper:
    """Where a line is drawn: one mask for plain text and one for each mark, the image for emoji."""

    pens: Sequence[ImageDraw.ImageDraw]
    image: Image.Image | None
    marks: Sequence[tuple[int, int, Colour]]


def ink(setter: Typesetter, block: TextBlock) -> tuple[int, int]:
    """Width and height of the ink of a block's first line, in px."""
    mask = Image.new("L", (int(block.width) + 2 * block.size, int(block.height) + 2 * block.size))
    paper = _Paper([ImageDraw.Draw(mask)], None, ())
    _mask_line(setter, paper, block, block.lines[0], (block.size, 1.5 * block.size))
    box = mask.getbbox() or (0, 0, 0, 0)
    return box[2] - box[0], box[3] - box[1]


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
    layers = [Image.new("L", image.size) for _ in range(len(marks) + 1)]
    pens = [ImageDraw.Draw(layer) for layer in layers]
    baseline = at[1] + (block.lines[0].ascent if block.lines else 0)
    for line in block.lines:
        x = at[0] + _shift(align, block.rtl) * (width - line.width)
        _mask_line(setter, _Paper(pens, image, marks), block, line, (x, baseline))
        baseline += block.leading
    for layer, paint in zip(layers, [colour, *(mark[2] for mark in marks)], strict=True):
        box = layer.getbbox()
        if box:
            solid = Image.new("RGBA", (box[2] - box[0], box[3] - box[1]), (*paint[:3], 0))
            solid.putalpha(layer.crop(box))
            image.alpha_composite(solid, (box[0], box[1]))


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
                _paste_emoji(paper.image, piece, (x, baseline), block.size)
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
    layer = Image.new("RGBA", image.size)
    layer.paste(small, place)
    image.alpha_composite(layer)


def _shift(align: Align, rtl: bool) -> float:
    if align == "center":
        return 0.5
    if align in ("left", "right"):
        return 0.0 if align == "left" else 1.0
    return 1.0 if (align == "end") != rtl else 0.0
