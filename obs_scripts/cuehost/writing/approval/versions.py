"""How a script differs from an earlier version, and how a line came to its words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from cuehost.rundown import Line, Script

from ..words import is_unspaced
from .acts import Act

_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Difference:
    """A line that is not what it was. `before` None: it is new; `now` None: it is gone."""

    segment: str
    before: Line | None
    now: Line | None

    @property
    def kind(self) -> Literal["added", "removed", "changed"]:
        """What happened to the line."""
        return "added" if self.before is None else "removed" if self.now is None else "changed"


def differences(before: Script, now: Script) -> tuple[Difference, ...]:
    """The lines that differ, in the order of the script now, what is gone where it stood."""
    names = [part.segment for part in now.segments]
    gone = [part.segment for part in before.segments if part.segment not in names]
    return tuple(
        difference
        for name in (*names, *gone)
        for difference in _of_segment(name, before.lines_of(name), now.lines_of(name))
    )


def _of_segment(name: str, before: Sequence[Line], now: Sequence[Line]) -> Iterator[Difference]:
    matcher = SequenceMatcher(
        None, [line.text for line in before], [line.text for line in now], autojunk=False
    )
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            continue
        new = list(now[c:d])
        for old in before[a:b]:
            other = _successor(old, new)
            while other is not None and new[0] is not other:
                yield Difference(name, None, new.pop(0))
            yield Difference(name, old, new.pop(0) if other is not None else None)
        for line in new:
            yield Difference(name, None, line)


def _successor(old: Line, new: Sequence[Line]) -> Line | None:
    """The line that came in the place of `old`: of the same id or facts, or alike."""
    for line in new:
        alike = SequenceMatcher(None, old.text, line.text, autojunk=False).ratio() >= _ALIKE
        if line.id == old.id or alike or (old.facts and set(old.facts) == set(line.facts)):
            return line
    return None


@dataclass(frozen=True, slots=True)
class Step:
    """A step in the life of a line: what was done, by whom and when, and the words from then on.

    `text` is None where the words did not change by it.
    """

    t: str
    who: str
    kind: str
    text: str | None = None
    reason: str | None = None


def history(acts: Sequence[Act], lang: str, round: int, line: str) -> tuple[Step, ...]:
    """All steps in the life of a line that the acts know of, the oldest first."""
    steps: list[Step] = []
    words = ""
    for act in acts:
        if (act.lang, act.round) != (lang, round):
            continue
        if act.kind == "base":
            told = next((p.line.text for p in act.places if p.line.id == line), None)
            kind = "written"
        elif act.line == line:
            told = act.place.line.text if act.places else None
            kind = act.kind
        else:
            continue
        new = told if told is not None and told != words else None
        if act.kind == "base" and new is None:
            continue
        words = told if told is not None else words
        reason = act.reason
        if act.fault is not None:
            category, span = act.fault
            reason = f"{category} {span!r}: {act.reason}"
        steps.append(Step(act.t, act.who, kind, new, reason))
    return tuple(steps)


def word_changes(before: str, now: str) -> tuple[tuple[Literal["same", "gone", "new"], str], ...]:
    """The words of two wordings, each with whether it is the same, gone or new; in languages that are
    written without spaces, characters. The texts can be put together again from what they share.
    """
    old, new = _words(before), _words(now)
    parts: list[tuple[Literal["same", "gone", "new"], str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(("same", "".join(old[a:b])))
            continue
        if a < b:
            parts.append(("gone", "".join(old[a:b])))
        if c < d:
            parts.append(("new", "".join(new[c:d])))
    return tuple(parts)


def _words(text: str) -> list[str]:
    words: list[str] = []
    for char in text:
        if words and not is_unspaced(char) and not words[-1][-1].isspace() and not is_unspaced(words[-1][-1]):
            words[-1] += char
        else:
            words.append(char)
    return words
