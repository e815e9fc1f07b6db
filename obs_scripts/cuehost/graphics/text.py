"""Text layout in every script: fonts per run, shaping, direction, line breaks, balance, fit.

Everything is measured with the fonts that draw it. Sizes are px.
"""

from __future__ import annotations

import dataclasses
import functools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from cuehost.errors import GraphicsError

from . import bidi, breaks
from . import clusters as cl
from .blocks import EMOJI_SCALE, Run, Style, TextBlock, TextLine, room_of, shaping, shorten
from .errors import NoRoom
from .fonts import FONT_MEND, RAQM_MEND, Face, FontBook, load, shaping_available

# White space, but for spaces that must not break: they hold a number and its unit together.
_SPACES = re.compile(r"[^\S\u00a0\u202f\u2007]+")
# Break units are measured once at this size, px, and scaled.
_MEASURED = 64


@dataclass(frozen=True, slots=True)
class _Want:
    """What is to be fitted: text, style, box (width, height in px), most lines, leading."""

    text: str
    style: Style
    box: tuple[float, float]
    lines: int
    leading: float
    cut: bool = False  # whether a word too long for the box may be cut

    def holds(self, block: TextBlock) -> bool:
        """Whether the block, as measured, is inside the box."""
        inside = block.width <= self.box[0] + 0.5 and block.height <= self.box[1] + 0.5
        return inside and len(block.lines) <= self.lines


class Typesetter:
    """Lays text out with one machine's fonts. Measures are remembered."""

    def __init__(self, fonts: FontBook) -> None:
        self.fonts = fonts
        self._advance = functools.lru_cache(maxsize=20_000)(self._width)
        self._reach = functools.lru_cache(maxsize=20_000)(self._rise_and_fall)
        self._span = functools.lru_cache(maxsize=20_000)(self._span_width)
        self._units = functools.lru_cache(maxsize=2_000)(breaks.units)
        self._phrases = functools.lru_cache(maxsize=2_000)(breaks.phrases)

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

        At most `lines` lines, balanced. Words are rather shrunk than cut. Where even the smallest does not
        fit, the text is cut with an ellipsis if `ellipsis` allows it (never for prices), else `NoRoom`.
        """
        text = text.strip() if "\n" in text else _SPACES.sub(" ", text).strip()
        smallest = min(size, smallest or max(12, int(size * 0.6)))
        want = _Want(text, style, box, lines, leading)
        found = self._largest(want, size, smallest)
        if found is None and lines > 1:
            found = self._largest(dataclasses.replace(want, cut=True), size, smallest)
        if found is not None:
            return found
        if ellipsis:
            return self._cut(want, smallest)
        raise NoRoom(
            f"The text “{shorten(text)}” does not fit its place on the card.",
            "Shorten it, or give it more room in the scene template.",
        )

    def _largest(self, want: _Want, size: int, smallest: int) -> TextBlock | None:
        """The largest setting from `size` down to `smallest` that fits; None if none does."""
        low, high = smallest, size
        if self._seems_to_fit(want, size):  # the usual case
            low = size
        while low < high:  # about the largest size that fits; then the truth is measured
            middle = (low + high + 1) // 2
            if self._seems_to_fit(want, middle):
                low = middle
            else:
                high = middle - 1
        trial = low
        while True:
            block = self._balanced(want, trial)
            if want.holds(block):
                return block
            if trial == smallest:
                return None
            trial = max(smallest, trial - max(1, trial // 24))

    def set(self, text: str, style: Style, size: int, width: float, *, leading: float = 1.24) -> TextBlock:
        """`text` in as few lines as `width` allows, filled greedily."""
        return self._lay(text, style, size, self.spans(text, style, size, width), leading)

    def spans(
        self, text: str, style: Style, size: int, width: float, *, phrases: bool = False, cut: bool = True
    ) -> list[tuple[int, int]]:
        """Where the lines of `text` begin and end when filled greedily to `width` px.

        With `phrases`, only at the ends of phrases (lines may then be too wide).
        """
        found: list[tuple[int, int]] = []
        start = cursor = 0
        used = 0.0
        for unit, whole, bare in self.pieces(text, style, size, width, phrases=phrases, cut=cut):
            if cursor > start and used + bare > width:
                found.append((start, cursor))
                start, used = cursor, 0.0
            cursor += len(unit)
            used += whole
            if unit.endswith("\n"):
                found.append((start, cursor))
                start, used = cursor, 0.0
        if cursor > start or not found:
            found.append((start, cursor))
        return found

    def pieces(
        self,
        text: str,
        style: Style,
        size: int,
        width: float = float("inf"),
        *,
        phrases: bool = False,
        cut: bool = True,
    ) -> list[tuple[str, float, float]]:
        """The break units of `text`: (unit, its advance in px, its advance without trailing spaces).

        A unit wider than `width` by itself is cut into clusters, unless it holds a number (that is
        never cut, but shrunk or refused) or `cut` is False.
        """
        found: list[tuple[str, float, float]] = []
        for unit in self._phrases(text) if phrases else self._units(text):
            whole, bare = self._measure(unit, style, size)
            if bare > width and cut and not phrases and not any(c.isdigit() for c in unit):
                found += [(c, *self._measure(c, style, size)) for c in cl.clusters(unit)]
            else:
                found.append((unit, whole, bare))
        return found

    def _measure(self, unit: str, style: Style, size: int) -> tuple[float, float]:
        """Advance with and without trailing spaces, scaled from one size: exact enough to break lines."""
        scale = size / _MEASURED
        bare = unit.rstrip()
        inner = self._span(bare, style) * scale
        return (inner if bare == unit else self._span(unit, style) * scale), inner

    def _seems_to_fit(self, want: _Want, size: int) -> bool:
        spans = self.spans(want.text, want.style, size, want.box[0], cut=want.cut)
        ascent, descent = room_of(want.text, size)
        step = max(want.leading * size, ascent + descent)
        height = ascent + descent + step * (len(spans) - 1)
        return (
            len(spans) <= want.lines
            and self._widest(want, size) <= want.box[0]
            and height <= want.box[1] + 0.5
        )

    def _widest(self, want: _Want, size: int, phrases: bool = False) -> float:
        pieces = self.pieces(want.text, want.style, size, want.box[0], phrases=phrases, cut=want.cut)
        return max(bare for _, _, bare in pieces)

    def _balanced(self, want: _Want, size: int) -> TextBlock:
        """In as few lines as fit, evened; broken at phrase ends where that takes no more lines."""
        text, style = want.text, want.style
        spans = self.spans(text, style, size, want.box[0], cut=want.cut)
        if len(spans) > 1:
            for phrases in (True, False):
                widest = self._widest(want, size, phrases)
                if widest > want.box[0]:
                    continue
                at_phrases = self.spans(text, style, size, want.box[0], phrases=phrases, cut=want.cut)
                if len(at_phrases) > len(spans):
                    continue
                spans = self._even(want, size, at_phrases, widest, phrases)
                break
        return self._lay(text, style, size, spans, want.leading)

    def _even(
        self, want: _Want, size: int, spans: list[tuple[int, int]], widest: float, phrases: bool
    ) -> list[tuple[int, int]]:
        """The breaks for the narrowest block with no more lines than `spans`."""
        low, high = max(widest, want.box[0] / len(spans) * 0.7), want.box[0]
        while high - low > size / 4:
            middle = (low + high) / 2
            trial = self.spans(want.text, want.style, size, middle, phrases=phrases, cut=want.cut)
            if len(trial) <= len(spans):
                spans, high = trial, middle
            else:
                low = middle
        return spans

    def _cut(self, want: _Want, size: int) -> TextBlock:
        clusters = cl.clusters(want.text)
        low, high = 0, len(clusters)
        best: TextBlock | None = None
        while low <= high:
            middle = (low + high) // 2
            kept = "".join(clusters[:middle]).rstrip(" ,;:、，") + "…"
            block = self.set(kept, want.style, size, want.box[0], leading=want.leading)
            if want.holds(block):
                best, low = block, middle + 1
            else:
                high = middle - 1
        if best is None:
            raise NoRoom("A card has no room for its text.", "Give it a larger box in the scene template.")
        return best

    def _lay(
        self, text: str, style: Style, size: int, spans: Sequence[tuple[int, int]], leading: float
    ) -> TextBlock:
        laid = tuple(self._line(text, span, style, size) for span in spans)
        step = max([leading * size, *(a.descent + b.ascent for a, b in pairwise(laid))])
        return TextBlock(text, style, size, laid, step)

    def _span_width(self, text: str, style: Style) -> float:
        return sum(self.run_width(run, style, _MEASURED) for run in self._runs(text, style, 0))

    def run_width(self, run: Run, style: Style, size: int) -> float:
        """The advance of one run, in px."""
        extra = style.tracking * size * len(run.text) if style.tracking else 0.0
        rtl = run.level % 2 == 1
        return self._advance((run.text, run.face, size, rtl, style.lang, style.family.features)) + extra

    def _width(self, key: tuple[str, Face, int, bool, str, tuple[str, ...]]) -> float:
        text, face, size, rtl, lang, wanted = key
        font = load(face, size)
        scale = size * EMOJI_SCALE / font.size if face.emoji else 1.0
        return font.getlength(text, **shaping(rtl, lang, wanted)) * scale

    def _rise_and_fall(self, key: tuple[str, Face, int, bool, str, tuple[str, ...]]) -> tuple[float, float]:
        """How far a run's ink reaches above and below the baseline, in px."""
        text, face, size, rtl, lang, wanted = key
        box = load(face, size).getbbox(text, anchor="ls", **shaping(rtl, lang, wanted))
        return -box[1], box[3]

    def _runs(self, text: str, style: Style, start: int) -> list[Run]:
        """Runs in reading order: cut where font or direction changes."""
        if not text:
            return []
        level = bidi.levels(text, bidi.is_rtl(style.lang))
        found: list[Run] = []
        offset = 0
        for cluster in self._drawable_pieces(text, style):
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

    def _drawable_pieces(self, text: str, style: Style) -> list[str]:
        """Clusters; one that no single font holds (a stray mark on a foreign letter) by its characters."""
        found: list[str] = []
        for cluster in cl.clusters(text):
            whole = len(cluster) == 1 or self.fonts.pick(cluster, style.family, style.lang)
            found += [cluster] if whole else list(cluster)
        return found

    def _face(self, cluster: str, previous: Face | None, style: Style) -> Face | None:
        if unicodedata.category(cluster[0]) in ("Cc", "Zl", "Zp"):
            return None  # line ends and control characters have no picture
        if cluster.isspace() and previous and not previous.emoji:
            return previous
        if not shaping_available() and cl.script_of(cluster[0]) in cl.COMPLEX_SCRIPTS:
            raise GraphicsError(
                f"Text in {cl.script_of(cluster[0])} script cannot be shaped here.", RAQM_MEND
            )
        face = self.fonts.pick(cluster, style.family, style.lang)
        if face is None and not cl.is_emoji(cluster) and cluster.isprintable():
            raise GraphicsError(f"No font on this machine has the character “{cluster}”.", FONT_MEND)
        return face

    def _line(self, text: str, span: tuple[int, int], style: Style, size: int) -> TextLine:
        start, end = span
        shown = text[start:end].rstrip()
        runs = self._runs(shown, style, start)
        ascent, descent = room_of(shown, size)
        for run in runs:
            if run.face.emoji:
                ascent, descent = max(ascent, size * 0.95), max(descent, size * 0.23)
                continue
            rise, fall = self._reach(
                (run.text, run.face, size, run.level % 2 == 1, style.lang, style.family.features)
            )
            ascent, descent = max(ascent, rise), max(descent, fall)
        width = sum(self.run_width(run, style, size) for run in runs)
        visual = bidi.visual_order(runs, [run.level for run in runs])
        return TextLine(tuple(visual), width, ascent, descent, start, end)
