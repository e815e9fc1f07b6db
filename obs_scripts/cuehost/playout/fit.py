"""Meets a segment's time by its optional lines and its pauses, never by cutting a sentence. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .position import OrderLine, OrderSegment

_STEP_S = 0.05
"""Lengths are compared in steps of this; finer differences nobody hears."""


@dataclass(frozen=True, slots=True)
class Gaps:
    """The silence between two lines in s: the usual one, and how far it may shrink and grow."""

    usual_s: float = 0.35
    shortest_s: float = 0.25
    longest_s: float = 1.2

    def bound(self, gap_s: float) -> float:
        """The allowed gap nearest to `gap_s`."""
        return min(max(gap_s, self.shortest_s), self.longest_s)

    @property
    def fixed(self) -> Gaps:
        """The same usual gap, without any play."""
        return Gaps(self.usual_s, self.usual_s, self.usual_s)


@dataclass(frozen=True, slots=True)
class Fit:
    """What to say and how: the ids of the lines in their order, the gap between them, the time it takes,
    pauses included (all in s).
    """

    lines: tuple[str, ...]
    gap_s: float
    total_s: float


def fit(
    lines: Sequence[OrderLine],
    target_s: float | None,
    gaps: Gaps,
    *,
    pause_s: float = 0.0,
    after_line: bool = False,
) -> Fit:
    """The choice of lines and gap that comes nearest to `target_s` (None: all lines, the usual gap).

    `pause_s` is the silence after the last word, which is not touched. `after_line`: a line was said just
    before, so that there is a gap before the first one too. All lines that are not optional are chosen;
    among equally near choices the one whose gap is nearest to the usual wins, then the one with more lines.
    """
    lead = 1 if after_line else 0
    if target_s is None:
        return _laid_out(lines, gaps.usual_s, pause_s, lead)
    optional = [line for line in lines if line.optional]
    needed_s = pause_s + sum(line.spoken_s for line in lines if not line.optional)
    tables = _tables(optional)
    best: tuple[float, float, int, int] | None = None
    for number, sums in enumerate(tables[-1]):
        count = max(len(lines) - len(optional) + number + lead - 1, 0)
        for steps in _nearest(sums, round((target_s - needed_s - count * gaps.usual_s) / _STEP_S)):
            words_s = needed_s + steps * _STEP_S
            gap_s = gaps.bound((target_s - words_s) / count) if count else gaps.usual_s
            off_s = abs(words_s + count * gap_s - target_s)
            cost = round(off_s / _STEP_S), round(abs(gap_s - gaps.usual_s), 3), -number, steps
            best = min(best or cost, cost)
    assert best is not None  # the choice of no optional line is always there
    extra = _chosen(optional, tables, -best[2], best[3])
    said = [line for line in lines if not line.optional or line.id in extra]
    count = max(len(said) + lead - 1, 0)
    room_s = target_s - pause_s - sum(line.spoken_s for line in said)
    return _laid_out(said, gaps.bound(room_s / count) if count else gaps.usual_s, pause_s, lead)


def segment_fit(segment: OrderSegment, gaps: Gaps, extra_s: float = 0.0) -> Fit:
    """A whole segment, planned to its duration (or to its own length) and `extra_s` more or less."""
    return fit(
        segment.lines, target_of(segment, gaps, extra_s), own_gaps(segment, gaps), pause_s=segment.pause_s
    )


def target_of(segment: OrderSegment, gaps: Gaps, extra_s: float = 0.0) -> float | None:
    """The time a segment is to last from take to take; None where nobody said."""
    if segment.duration_s is None and not extra_s:
        return None
    planned_s = segment.duration_s
    if planned_s is None:
        planned_s = fit(segment.lines, None, gaps, pause_s=segment.pause_s).total_s
    return max(planned_s + extra_s, 0.0)


def own_gaps(segment: OrderSegment, gaps: Gaps) -> Gaps:
    """A segment that stays its time fills it by staying, not by longer gaps."""
    return gaps.fixed if segment.stays else gaps


def _laid_out(lines: Sequence[OrderLine], gap_s: float, pause_s: float, lead: int) -> Fit:
    count = max(len(lines) + lead - 1, 0)
    total_s = sum(line.spoken_s for line in lines) + count * gap_s + pause_s
    return Fit(tuple(line.id for line in lines), gap_s, total_s)


def _steps(line: OrderLine) -> int:
    return max(round(line.spoken_s / _STEP_S), 0)


def _tables(lines: Sequence[OrderLine]) -> list[list[int]]:
    """After each of the lines, for each number of chosen ones, a set of bits: bit n says that so many of
    the lines up to there can last n steps together.
    """
    tables = [[1]]
    for line in lines:
        before = tables[-1]
        taken = [0, *(sums << _steps(line) for sums in before)]
        tables.append([a | b for a, b in zip([*before, 0], taken, strict=True)])
    return tables


def _nearest(bits: int, wanted: int) -> list[int]:
    """The set bits next to `wanted`, below (or at it) and above."""
    wanted = max(wanted, 0)
    found = []
    below = bits & ((1 << (wanted + 1)) - 1)
    if below:
        found.append(below.bit_length() - 1)
    above = bits >> (wanted + 1)
    if above:
        found.append((above & -above).bit_length() + wanted)
    return found


def _chosen(
    lines: Sequence[OrderLine], tables: Sequence[Sequence[int]], number: int, steps: int
) -> frozenset[str]:
    """`number` of the lines that last `steps` together, earlier ones rather than later."""
    chosen: set[str] = set()
    for index in range(len(lines) - 1, -1, -1):
        before = tables[index]
        if number < len(before) and before[number] >> steps & 1:
            continue  # it can do without this one
        chosen.add(lines[index].id)
        number, steps = number - 1, steps - _steps(lines[index])
    return frozenset(chosen)
