"""Captions: a spoken line cut into clauses that fit the caption box, to be timed by its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from cuehost.rundown import Span

from . import breaks
from .blocks import Style
from .easel import Easel, typesetter
from .fonts import FontBook
from .notices import CAPTION_LINES, CAPTION_SIZE, caption_room
from .theme import Theme

_SENTENCE = ".!?。！？…؟।"
_CLAUSE = ",;:，；：、،؛—–"
# What a break after a unit costs: none after a sentence, little after a comma, much inside a phrase.
_COST_SENTENCE, _COST_CLAUSE, _COST_JOINT, _COST_WORD = 0.0, 0.6, 5.0, 12.0
_COST_EACH = 5.0  # a clause more: fewer, fuller captions are calmer
# In `split_along`: being off by all of the text, and a caption without words under it.
_COST_OFF, _COST_EMPTY = 60.0, 40.0
# Languages that write no spaces between words: there a space ends a phrase.
_SPACE_ENDS_PHRASE = frozenset({"th", "lo", "km", "my", "zh", "ja"})
# Small words a new clause may well begin with.
_JOINT_WORDS = """
and but or so because that which with for from when while if to in on y e o pero porque que con para de
mas com и но или что с для und aber oder weil dass mit für et mais ou avec pour dan tapi atau yang dengan
untuk và nhưng hoặc với cho और लेकिन या कि
"""
_JOINTS = frozenset(_JOINT_WORDS.split())


@dataclass(frozen=True, slots=True)
class Clause:
    """One caption. `start` and `end` are offsets in the line; clauses in a row cover the line exactly.

    `text` is what is shown: the stretch without the spaces around it.
    """

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TimedClause:
    """A caption with its place in the line's audio, in seconds from the line's start."""

    clause: Clause
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class CaptionTrack:
    """The captions of one line, in order."""

    clauses: tuple[Clause, ...]

    def at(self, offset: int) -> Clause | None:
        """The caption that shows the character at `offset` of the line."""
        return next((c for c in self.clauses if c.start <= offset < c.end), None)

    def timed(self, words: Sequence[Span], duration_s: float) -> tuple[TimedClause, ...]:
        """When each caption is up: from its first word's start until the next caption begins.

        Without word times (a voice that gives none) the duration is shared by length of text.
        """
        if not self.clauses:
            return ()
        total = max(1, self.clauses[-1].end)
        placed = [w for w in words if w.offset >= 0]
        starts: list[float] = []
        for clause in self.clauses:
            first = next((w.start_s for w in placed if clause.start <= w.offset < clause.end), None)
            guess = duration_s * clause.start / total
            start = first if first is not None else guess
            starts.append(min(duration_s, max(start, starts[-1] if starts else 0.0)))
        starts[0] = 0.0
        ends = [*starts[1:], duration_s]
        return tuple(TimedClause(c, s, e) for c, s, e in zip(self.clauses, starts, ends, strict=True))


def split_captions(
    text: str,
    lang: str,
    *,
    box: tuple[int, int],
    theme: Theme,
    canvas: tuple[int, int] | None = None,
    max_chars: int | None = None,
    fonts: FontBook | None = None,
) -> CaptionTrack:
    """`text` cut at natural breaks into captions that fit `box` px at the usual size.

    Breaks are sought after sentences, then after commas, then before small words; never inside a word
    or number. `max_chars` limits a caption further (some platforms advise it). The offsets of the
    clauses cover the text exactly, without gap or overlap.
    """
    if not text.strip():
        return CaptionTrack(())
    pieces = _pieces(text)
    offsets = [0]
    for piece in pieces:
        offsets.append(offsets[-1] + len(piece))
    easel = Easel(box, theme, canvas or (1080, 1920), typesetter(fonts), flat=True)
    width = caption_room(easel)[0]
    size = easel.px(CAPTION_SIZE)
    style = Style(theme.faces.body, lang)
    measured = [easel.setter.pieces(piece, style, size, width) for piece in pieces]

    def reach(first: int) -> int:
        """How far (exclusive) one caption that begins at piece `first` may go: at least one piece."""
        lines, used, shown = 1, 0.0, 0
        for last in range(first, len(pieces)):
            shown += len(pieces[last])
            for unit, whole, bare in measured[last]:
                if used and used + bare > width:
                    lines, used = lines + 1, 0.0
                used += whole
                if unit.endswith("\n"):
                    lines, used = lines + 1, 0.0
            if lines > CAPTION_LINES or (max_chars and shown > max_chars):
                return max(first + 1, last)
        return len(pieces)

    cuts = _best_cuts(pieces, [reach(i) for i in range(len(pieces))], lang)
    clauses = [
        Clause(text[offsets[a] : offsets[b]].strip(), offsets[a], offsets[b]) for a, b in pairwise(cuts)
    ]
    return CaptionTrack(tuple(clauses))


def split_along(text: str, lang: str, ends: Sequence[float]) -> tuple[str, ...]:
    """`text`, which says in `lang` what a line says, cut to go along with the line's captions: as many
    stretches as there are `ends`, each a rising share of the line at which a caption ends, the last 1.

    It is cut at the natural breaks nearest to them; with fewer units than captions, some are empty.
    """
    if not ends or not text.strip():
        return ("",) * len(ends)
    pieces = _pieces(text)
    offsets = [0]
    for piece in pieces:
        offsets.append(offsets[-1] + len(piece))
    count, total = len(pieces), max(offsets[-1], 1)
    breaks_at = [0.0, *(_cost(pieces[i], pieces[i + 1], lang) for i in range(count - 1)), 0.0]
    # The cheapest way to have cut k times, the last time before piece i.
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for number, end in enumerate(ends, 1):
        last = number == len(ends)
        row: dict[int, tuple[float, int]] = {}
        for before, (cost, _) in best[-1].items():
            for at in (count,) if last else range(before, count + 1):
                # Rather than leaving a caption without its words, any unit is taken.
                empty = _COST_EMPTY if at == before else 0.0
                here = cost + _COST_OFF * abs(offsets[at] / total - end) + breaks_at[at] + empty
                if here < row.get(at, (float("inf"), 0))[0]:
                    row[at] = here, before
        best.append(row)
    cuts = [count]
    for row in reversed(best[1:]):
        cuts.append(row[cuts[-1]][1])
    cuts.reverse()
    return tuple(text[offsets[a] : offsets[b]].strip() for a, b in pairwise(cuts))


def _pieces(text: str) -> list[str]:
    """Break units, with leading spaces joined to the first."""
    found = breaks.units(text)
    while len(found) > 1 and not found[0].strip():
        found[:2] = [found[0] + found[1]]
    return found


def _cost(before: str, after: str, lang: str) -> float:
    end = before.rstrip().rstrip("”’»」』\"')")[-1:]
    if end and end in _SENTENCE:
        return _COST_SENTENCE
    joint = after.strip().lower() in _JOINTS
    if end and end in _CLAUSE:
        return _COST_CLAUSE if joint else 2 * _COST_CLAUSE
    if before[-1:].isspace() and lang.split("-", 1)[0] in _SPACE_ENDS_PHRASE:
        return _COST_CLAUSE
    return _COST_JOINT if joint else _COST_WORD


def _best_cuts(pieces: Sequence[str], reach: Sequence[int], lang: str) -> list[int]:
    """The cheapest cuts (indices into `pieces`, from 0 to their number).

    No stretch goes further than `reach` allows. Short captions cost a little, and so do two sentences
    in one.
    """
    count = len(pieces)
    after = [_cost(pieces[i], pieces[i + 1], lang) for i in range(count - 1)] + [0.0]
    best: list[tuple[float, int]] = [(0.0, 0)] + [(float("inf"), 0)] * count
    for first in range(count):
        size, inner = 0, 0.0
        for last in range(first + 1, reach[first] + 1):
            size += len(pieces[last - 1])
            total = best[first][0] + _COST_EACH + after[last - 1] + max(0, 12 - size) * 0.5 + inner
            if total < best[last][0]:
                best[last] = (total, first)
            inner += 1.5 if after[last - 1] == _COST_SENTENCE else 0.0
    cuts = [count]
    while cuts[-1]:
        cuts.append(best[cuts[-1]][1])
    return cuts[::-1]
