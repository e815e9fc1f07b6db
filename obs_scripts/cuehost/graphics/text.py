"""Text layout in every script: fonts per run, shaping, direction, line breaks, balance, fit.

Everything is measured with the fonts that draw it. Sizes are px.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageDraw

from cuehost.errors import GraphicsError

from . import bidi, breaks
from . import clusters as cl
from .errors import NoRoom
from .fonts import FONT_MEND, RAQM_MEND, Face, Family, FontBook, load, shaping_available

# Colour emoji look right when a little larger than the letters beside them.
EMOJI_SCALE = 1.1

Align = Literal["start", "center", "end", "left", "right"]
Colour = tuple[int, int, int, int]

# Room above and below the baseline, in parts of the size, where a script needs it even if this very
# line does not: lines of one block and captions in a row must not jump.
_ASCENT = {"latin": 0.76, "han": 0.84, "kana": 0.84, "hangul": 0.82, "thai": 1.0, "arabic": 0.86, "devanagari": 0.9}
_DESCENT = {"latin": 0.2, "han": 0.1, "kana": 0.1, "hangul": 0.1, "thai": 0.26, "arabic": 0.3, "devanagari": 0.26}


@dataclass(frozen=True, slots=True)
class Style:
    """How text looks: a family of the theme, the language (for font choice and direction)."""

    family: Family
    lang: str
    tracking: float = 0.0  # extra space between clusters, in parts of the size; only for Latin capitals


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one face and direction. `start` is the offset in the block's text."""

    text: str
    face: Face
    level: int
    start: int


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line: its runs from left to right, its size, and the stretch of the text it holds."""

    runs: tuple[Run, ...]
    width: float
    ascent: float
    descent: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Text laid out in lines, ready to draw. `height` counts from the first ascent to the last descent."""

    text: str
    style: Style
    size: int
    lines: tuple[TextLine, ...]
    leading: float

    @property
    def width(self) -> float:
        """The width of the longest line."""
        return max((line.width for line in self.lines), default=0.0)

    @property
    def height(self) -> float:
        """The height from the first line's top to the last line's bottom."""
        if not self.lines:
            return 0.0
        return self.lines[0].ascent + self.leading * (len(self.lines) - 1) + self.lines[-1].descent

    @property
    def rtl(self) -> bool:
        """Whether the block's lines start at the right."""
        return bidi.is_rtl(self.style.lang)


class Typesetter:
    """Lays text out with one machine's fonts. Measures are remembered."""

    def __init__(self, fonts: FontBook) -> None:
        self.fonts = fonts
        self.width = functools.lru_cache(maxsize=20_000)(self._width)

    def fit(
        self,
        text: str,
        style: Style,
        box: tuple[float, float],
        *,
        size: int,
        smallest: int | None = None,
        lines: int = 1,
        leading: float = 1.24,
        ellipsis: bool = False,
    ) -> TextBlock:
        """The largest setting of `text` inside `box` (width, height) from `size` down to `smallest`.

        At most `lines` lines, balanced. Where even the smallest does not fit, the text is cut with an
        ellipsis if `ellipsis` allows it (never for prices), else `GraphicsError`.
        """
        text = " ".join(text.split()) if "\n" not in text else text.strip()
        smallest = min(size, smallest or max(12, int(size * 0.6)))
        best: TextBlock | None = None
        low, high = smallest, size
        while low <= high:  # the largest size that fits, by halving
            middle = (low + high + 1) // 2
            block = self.set(text, style, middle, box[0], leading=leading)
            if len(block.lines) <= lines and block.height <= box[1] + 0.5 and block.width <= box[0] + 0.5:
                best, low = block, middle + 1
            else:
                high = middle - 1
        if best is not None:
            return self.balance(best)
        if ellipsis:
            return self._cut(text, style, box, smallest, lines, leading)
        raise NoRoom(
            f"The text “{shorten(text)}” does not fit its place on the card.",
            "Shorten it, or give it more room in the scene template.",
        )

    def set(self, text: str, style: Style, size: int, width: float, *, leading: float = 1.24) -> TextBlock:
        """`text` in as few lines as `width` allows, filled greedily."""
        found: list[tuple[int, int]] = []
        start = cursor = 0
        for unit in self._units(text, style, size, width):
            end = cursor + len(unit)
            if cursor > start and self._span_width(text[start:end].rstrip(), style, size) > width:
                found.append((start, cursor))
                start = cursor
            cursor = end
            if unit.endswith("\n"):
                found.append((start, cursor))
                start = cursor
        if cursor > start or not found:
            found.append((start, cursor))
        laid = tuple(self._line(text, a, b, style, size) for a, b in found)
        step = max([leading * size, *(a.descent + b.ascent for a, b in zip(laid, laid[1:], strict=False))])
        return TextBlock(text, style, size, laid, step)

    def balance(self, block: TextBlock) -> TextBlock:
        """The same number of lines, as even in width as the breaks allow."""
        if len(block.lines) < 2:
            return block
        low, high = block.width / 2, block.width
        best = block
        while high - low > block.size / 4:
            middle = (low + high) / 2
            trial = self.set(block.text, block.style, block.size, middle, leading=block.leading / block.size)
            if len(trial.lines) <= len(block.lines) and trial.width <= middle + 0.5:
                best, high = trial, middle
            else:
                low = middle
        return best

    def _units(self, text: str, style: Style, size: int, width: float) -> list[str]:
        """Break units; one that is wider than the line by itself is cut into clusters."""
        found: list[str] = []
        for unit in breaks.units(text):
            if self._span_width(unit.rstrip(), style, size) <= width or any(c.isdigit() for c in unit):
                found.append(unit)  # a number is never cut: it is shrunk or refused
            else:
                found += cl.clusters(unit)
        return found

    def _cut(
        self, text: str, style: Style, box: tuple[float, float], size: int, lines: int, leading: float
    ) -> TextBlock:
        pieces = cl.clusters(text)
        low, high = 0, len(pieces)
        best: TextBlock | None = None
        while low <= high:
            middle = (low + high) // 2
            trial = self.set("".join(pieces[:middle]).rstrip(" ,;:、，") + "…", style, size, box[0], leading=leading)
            if len(trial.lines) <= lines and trial.width <= box[0] + 0.5 and trial.height <= box[1] + 0.5:
                best, low = trial, middle + 1
            else:
                high = middle - 1
        if best is None:
            raise NoRoom("A card has no room for its text.", "Give it a larger box in the scene template.")
        return best

    def _span_width(self, text: str, style: Style, size: int) -> float:
        return sum(self.run_width(run, style, size) for run in self._runs(text, style, 0))

    def run_width(self, run: Run, style: Style, size: int) -> float:
        """The advance of one run, in px."""
        extra = style.tracking * size * len(run.text) if style.tracking else 0.0
        return self.width(run.text, run.face, size, run.level % 2 == 1, style.lang, style.family.features) + extra

    def _width(
        self, text: str, face: Face, size: int, rtl: bool, lang: str, wanted: tuple[str, ...]
    ) -> float:
        font = load(face, size)
        scale = size * EMOJI_SCALE / font.size if face.emoji else 1.0
        return float(font.getlength(text, **_shaping(rtl, lang, wanted))) * scale

    def _runs(self, text: str, style: Style, start: int) -> list[Run]:
        """Runs in reading order: cut where font or direction changes."""
        if not text:
            return []
        level = bidi.levels(text, bidi.is_rtl(style.lang))
        found: list[Run] = []
        offset = 0
        for cluster in cl.clusters(text):
            face = self._face(cluster, found[-1].face if found else None, style)
            here, at = level[offset], start + offset
            offset += len(cluster)
            if face is None:
                continue
            last = found[-1] if found else None
            joins = last and last.face == face and last.level == here and last.start + len(last.text) == at
            if last and joins:
                found[-1] = Run(last.text + cluster, face, here, last.start)
            else:
                found.append(Run(cluster, face, here, at))
        return found

    def _face(self, cluster: str, previous: Face | None, style: Style) -> Face | None:
        if cluster.isspace() and previous and not previous.emoji:
            return previous
        if not shaping_available() and cl.script_of(cluster[0]) in cl.COMPLEX_SCRIPTS:
            raise GraphicsError(f"Text in {cl.script_of(cluster[0])} script cannot be shaped here.", RAQM_MEND)
        face = self.fonts.pick(cluster, style.family, style.lang)
        if face is None and not cl.is_emoji(cluster) and cluster.isprintable():
            raise GraphicsError(f"No font on this machine has the character “{cluster}”.", FONT_MEND)
        return face

    def _line(self, text: str, start: int, end: int, style: Style, size: int) -> TextLine:
        shown = text[start:end].rstrip()
        runs = self._runs(shown, style, start)
        ascent, descent = _room(shown, size)
        for run in runs:
            if run.face.emoji:
                ascent, descent = max(ascent, size * 0.95), max(descent, size * 0.23)
                continue
            box = load(run.face, size).getbbox(
                run.text, anchor="ls", **_shaping(run.level % 2 == 1, style.lang, style.family.features)
            )
            ascent, descent = max(ascent, -box[1]), max(descent, box[3])
        width = sum(self.run_width(run, style, size) for run in runs)
        visual = bidi.visual_order(runs, [run.level for run in runs])
        return TextLine(tuple(visual), width, ascent, descent, start, end)

    def ink(self, block: TextBlock) -> tuple[int, int]:
        """Width and height of the ink of a block's first line, in px."""
        mask = Image.new("L", (int(block.width) + 2 * block.size, int(block.height) + 2 * block.size))
        self._mask_line(ImageDraw.Draw(mask), None, block, block.lines[0], block.size, 1.5 * block.size, [], 0)
        box = mask.getbbox() or (0, 0, 0, 0)
        return box[2] - box[0], box[3] - box[1]

    def draw(
        self,
        image: Image.Image,
        block: TextBlock,
        at: tuple[float, float],
        width: float,
        colour: Colour,
        *,
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
            for n, pen in enumerate(pens):
                self._mask_line(pen, image if n == 0 else None, block, line, x, baseline, marks, n)
            baseline += block.leading
        for layer, paint in zip(layers, [colour, *(mark[2] for mark in marks)], strict=True):
            box = layer.getbbox()
            if box:
                solid = Image.new("RGBA", (box[2] - box[0], box[3] - box[1]), paint[:3] + (0,))
                alpha = layer.crop(box)
                solid.putalpha(alpha if paint[3] == 255 else alpha.point(lambda v, a=paint[3]: v * a // 255))
                image.alpha_composite(solid, (box[0], box[1]))

    def _mask_line(
        self,
        pen: ImageDraw.ImageDraw,
        image: Image.Image | None,
        block: TextBlock,
        line: TextLine,
        x: float,
        baseline: float,
        marks: Sequence[tuple[int, int, Colour]],
        layer: int,
    ) -> None:
        """Draw the parts of one line that belong to colour layer `layer` (0: unmarked text and emoji)."""
        for run in line.runs:
            for text, owner in _split_run(run, marks):
                piece = Run(text, run.face, run.level, 0)
                advance = self.run_width(piece, block.style, block.size)
                if run.face.emoji:
                    if image is not None:
                        _paste_emoji(image, text, run.face, x, baseline, block.size)
                elif owner == layer:
                    self._mask_run(pen, piece, x, baseline, block)
                x += advance

    def _mask_run(
        self, pen: ImageDraw.ImageDraw, run: Run, x: float, baseline: float, block: TextBlock
    ) -> None:
        font = load(run.face, block.size)
        style = block.style
        shaping = _shaping(run.level % 2 == 1, style.lang, style.family.features)
        if not style.tracking:
            pen.text((x, baseline), run.text, fill=255, font=font, anchor="ls", **shaping)
            return
        for cluster in cl.clusters(run.text):
            pen.text((x, baseline), cluster, fill=255, font=font, anchor="ls", **shaping)
            x += self.run_width(Run(cluster, run.face, run.level, 0), style, block.size)


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


def _paste_emoji(image: Image.Image, text: str, face: Face, x: float, baseline: float, size: int) -> None:
    font = load(face, size)
    scale = size * EMOJI_SCALE / font.size
    options = _shaping(False, "", ())
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
    place = round(x + left * scale), round(baseline - small.height * 0.8)
    layer = Image.new("RGBA", image.size)
    layer.paste(small, place)
    image.alpha_composite(layer)


def _shaping(rtl: bool, lang: str, wanted: tuple[str, ...]) -> dict[str, object]:
    if not shaping_available():
        return {}
    options: dict[str, object] = {"direction": "rtl" if rtl else "ltr"}
    if lang:
        options["language"] = lang
    if wanted:
        options["features"] = list(wanted)
    return options


def _room(text: str, size: int) -> tuple[float, float]:
    scripts = cl.scripts_in(text) | {"latin"}
    ascent = max(_ASCENT.get(s, 0.9) for s in scripts)
    descent = max(_DESCENT.get(s, 0.26) for s in scripts)
    return ascent * size, descent * size


def _shift(align: Align, rtl: bool) -> float:
    if align == "center":
        return 0.5
    if align in ("left", "right"):
        return 0.0 if align == "left" else 1.0
    return 1.0 if (align == "end") != rtl else 0.0


def shorten(text: str, limit: int = 40) -> str:
    """`text` for a message: at most `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
