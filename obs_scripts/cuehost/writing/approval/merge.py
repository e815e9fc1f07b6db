"""What people decided about a segment's lines, brought together with what is written for it now. Pure.

Lines that people decided on stay word for word and keep their places and ids, whatever the writer writes
now. Those whose facts have changed, and those nobody decided on, take the new words. In segments whose
words are given (in the rundown, a file, a link) the given words lead: where they change, what people had
decided on the old ones ends.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from cuehost.rundown import Line

from .acts import Settled, Standing
from .signed import Change, restated, values_of

REWRITTEN = "its words have changed in the rundown"


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of the script as it stands now.

    `standing`: what people did to it, if anything. `written`: what the writer writes for it now. `ended`:
    why what they had decided ended; empty where it holds. `void`: its words are not true any more, and
    nobody has written others.
    """

    line: Line
    values: Mapping[str, str]
    written: Line | None
    standing: Standing | None = None
    ended: str = ""
    void: bool = False


def placed(
    segment: str,
    base: Settled,
    written: Sequence[Line],
    facts: Mapping[str, str],
    *,
    given: bool,
) -> tuple[Placed, ...]:
    """The lines of a segment: what holds of the old ones in `base`, and what is `written` now.

    `facts`: as `facts_for` gives them. `given`: whether the words are given rather than generated.
    """
    olds = [_Old.of(s, facts) for s in base.lines]
    partner = _pairs(olds, written, given=given)
    names = _Names(segment, [old.standing.id for old in olds], written, partner.values())
    if given or not any(old.standing.held for old in olds):
        old_of = {new: olds[old] for old, new in partner.items()}
        return tuple(_given(line, old_of.get(i), facts, names) for i, line in enumerate(written))
    return tuple(_kept(olds, written, partner, base.skipped, facts, names))


@dataclass(frozen=True, slots=True)
class _Old:
    """A standing line, its words with the facts' ids of now, and what has changed of those."""

    standing: Standing
    line: Line
    values: Mapping[str, str]
    changes: tuple[Change, ...]

    @classmethod
    def of(cls, standing: Standing, facts: Mapping[str, str]) -> _Old:
        return cls(standing, *restated(standing.place.line, standing.place.values, facts))

    @property
    def source(self) -> Line:
        """What the writer had written for it, as far as that is known."""
        return self.standing.place.written or self.line

    @property
    def ended(self) -> str:
        """Why what was decided on the line ended, in words; empty where it holds."""
        return "; ".join(map(str, self.changes)) if self.standing.held else ""


class _Names:
    """Gives lines ids: those of their places, their own where nobody else has had them, else new ones."""

    def __init__(
        self, segment: str, taken: Iterable[str], written: Sequence[Line], paired: Iterable[int]
    ) -> None:
        self._segment = segment
        self._taken = set(taken)
        numbers = (re.fullmatch(r".*\.(\d+)", name) for name in (*self._taken, *(w.id for w in written)))
        self._next = 1 + max((int(match[1]) for match in numbers if match), default=0)

    def own(self, line: Line) -> str:
        name = line.id
        if name in self._taken:
            name, self._next = f"{self._segment}.{self._next}", self._next + 1
        self._taken.add(name)
        return name


def _given(line: Line, old: _Old | None, facts: Mapping[str, str], names: _Names) -> Placed:
    """The line in the place of given words, or of a segment that nobody has decided on."""
    if old is None:
        return _draft(replace(line, id=names.own(line)), line, facts)
    if old.standing.held and not old.changes and old.source.text == line.text:
        return Placed(old.line, old.values, line, old.standing)
    ended = old.ended or (REWRITTEN if old.standing.held else "")
    return replace(_draft(replace(line, id=old.standing.id), line, facts), standing=old.standing, ended=ended)


def _kept(
    olds: Sequence[_Old],
    written: Sequence[Line],
    partner: Mapping[int, int],
    skipped: Container[str],
    facts: Mapping[str, str],
    names: _Names,
) -> Iterable[Placed]:
    """The old lines in their order, and the new ones that say what they do not, each after the line it
    follows where it was written.
    """
    lines = [_held(old, written[partner[i]] if i in partner else None, facts) for i, old in enumerate(olds)]
    # A held line that the writer has no counterpart for may well be said by any of the new ones.
    unmatched = {i for i, old in enumerate(olds) if old.standing.held and i not in partner}
    said = {fact for i in unmatched for fact in olds[i].line.facts}
    after: dict[int, list[Placed]] = {}
    previous = -1  # the old line that the new ones follow
    back = {new: old for old, new in partner.items()}
    for number, line in enumerate(written):
        if number in back:
            previous = back[number]
        elif line.text not in skipped and (not unmatched or set(line.facts) - said):
            after.setdefault(previous, []).append(_draft(replace(line, id=names.own(line)), line, facts))
    yield from after.get(-1, ())
    for index, kept in enumerate(lines):
        if kept is not None:
            yield kept
        yield from after.get(index, ())


def _held(old: _Old, new: Line | None, facts: Mapping[str, str]) -> Placed | None:
    """An old line as it stands now; None where nobody decided on it and the writer says it no more."""
    if old.standing.held and not old.changes:
        return Placed(old.line, old.values, new or old.standing.place.written, old.standing)
    if new is not None:
        draft = _draft(replace(new, id=old.standing.id), new, facts)
        return replace(draft, standing=old.standing, ended=old.ended)
    if not old.standing.held:
        return None
    return Placed(old.line, old.values, None, old.standing, old.ended, void=True)


def _draft(line: Line, written: Line, facts: Mapping[str, str]) -> Placed:
    return Placed(line, values_of(line, facts), written)


def _pairs(olds: Sequence[_Old], written: Sequence[Line], *, given: bool) -> dict[int, int]:
    """Which old line (by index) each new one takes the place of."""
    before, now = [old.source.text for old in olds], [line.text for line in written]
    pairs: dict[int, int] = {}
    for block in SequenceMatcher(None, before, now, autojunk=False).get_matching_blocks():
        pairs |= {block.a + i: block.b + i for i in range(block.size)}

    def left() -> tuple[list[int], list[int]]:
        taken = set(pairs.values())
        return [i for i in range(len(olds)) if i not in pairs], [
            i for i in range(len(written)) if i not in taken
        ]

    for old in left()[0]:  # the same words elsewhere
        same = next((new for new in left()[1] if now[new] == before[old]), None)
        if same is not None:
            pairs[old] = same
    for old in left()[0]:  # the same facts: the most alike, then the nearest
        stated = set(olds[old].line.facts)
        place = (old + 0.5) / len(olds)
        ranked = [
            (-len(common) / len(stated | its), abs((new + 0.5) / len(written) - place), new)
            for new in left()[1]
            if (common := stated & (its := set(written[new].facts)))
        ]
        if ranked:
            pairs[old] = min(ranked)[-1]
    for old in left()[0]:  # the same gap between lines that are paired
        low = max((pairs[i] for i in pairs if i < old), default=-1)
        high = min((pairs[i] for i in pairs if i > old), default=len(written))
        gap = [new for new in left()[1] if low < new < high]
        fit = [new for new in gap if given or not (written[new].facts or olds[old].line.facts)]
        if fit:
            pairs[old] = fit[0]
    return pairs
