"""A script as it stands, each line with its state, warnings and length; and what of it may air. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from cuehost.errors import InputError
from cuehost.rundown import Line, Rundown, Script, Segment, SegmentScript

from ..words import speaking_s
from .acts import Act, Mark, Overrule, Place, Settled, Standing, settled
from .merge import Placed, placed
from .signed import facts_for, hash_of

State = Literal["draft", "edited", "approved", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What speaks against a line: the kind of fault, the words it is about, and the reason.

    A grave one keeps the line from being approved unless a person overrules it; others are warnings. `code`
    and `values` tell the reason to who says it in another language: a rule's id, or a code of the fact
    guard's (empty: the reason is in nobody's words).
    """

    category: str
    span: str
    reason: str
    grave: bool = True
    code: str = ""
    values: tuple[tuple[str, str], ...] = ()


Judge = Callable[[Line, Segment], Sequence[Finding]]
"""Looks at a line of a segment: the fact guard, the claim rules, or several of them one after another."""


def no_judge(line: Line, segment: Segment) -> Sequence[Finding]:
    """Finds nothing."""
    return ()


@dataclass(frozen=True, slots=True)
class ReviewedLine:
    """A line with its state.

    state: `approved` (`by` whom and when), `withdrawn` (approved once, and `reason` why no more), `edited`
    (`by` whom), else `draft`. `locked`: by whom, if anybody. `hash`: of the words, the language and the
    facts' values, which an approval is for. `length_s`: about how long it takes to say. `void`: its words
    are not true any more and there are no others, so it never airs.
    """

    placed: Placed
    state: State
    hash: str
    length_s: float
    by: Mark | None = None
    reason: str = ""
    locked: Mark | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def line(self) -> Line:
        """The line itself."""
        return self.placed.line

    @property
    def void(self) -> bool:
        """Whether it cannot air."""
        return self.placed.void

    @property
    def before(self) -> Line | None:
        """The line that people had decided on, where that has ended."""
        standing = self.placed.standing
        return standing.place.line if standing is not None and self.placed.ended else None

    @property
    def place(self) -> Place:
        """The line as an act sets it down."""
        return Place(self.placed.line, self.placed.written, self.placed.values)

    def overrule_of(self, finding: Finding) -> Overrule | None:
        """The overruling of a finding for these very words, if there is one."""
        told = self.placed.standing.overruled if self.placed.standing else ()
        wanted = (self.hash, finding.category, finding.span)
        return next((o for o in reversed(told) if (o.hash, o.said.rule, o.said.span) == wanted), None)

    @property
    def faults(self) -> tuple[Finding, ...]:
        """The grave findings that nobody has overruled."""
        return tuple(f for f in self.findings if f.grave and self.overrule_of(f) is None)


@dataclass(frozen=True, slots=True)
class ReviewedSegment:
    """The lines of a segment, in order.

    `given`: whether its words are given rather than generated. `facts`: what its lines may state. `base`:
    what was set down of it before; `written`: what the writer writes for it now.
    """

    segment: Segment
    lines: tuple[ReviewedLine, ...]
    given: bool
    facts: Mapping[str, str]
    base: Settled
    written: tuple[Line, ...]

    @property
    def length_s(self) -> float:
        """About how long it takes to say, in seconds."""
        return sum(line.length_s for line in self.lines)


@dataclass(frozen=True, slots=True)
class Review:
    """The script of a show in one language and round (from 0), as it stands.

    `required`: whether only approved lines air. `after`: the number of the last act it takes into account.
    """

    show: str
    lang: str
    round: int
    required: bool
    segments: tuple[ReviewedSegment, ...]
    after: int = 0

    @property
    def lines(self) -> tuple[ReviewedLine, ...]:
        """All lines, in order."""
        return tuple(line for part in self.segments for line in part.lines)

    def home_of(self, line: ReviewedLine) -> ReviewedSegment:
        """The segment a line stands in."""
        return next(p for p in self.segments if any(entry.line.id == line.line.id for entry in p.lines))

    def script(self) -> Script:
        """All lines as a script, whatever their state."""
        parts = (SegmentScript(p.segment.id, tuple(entry.line for entry in p.lines)) for p in self.segments)
        return Script(self.show, self.lang, tuple(parts))


def review(
    rundown: Rundown, script: Script, acts: Sequence[Act], *, round: int = 0, judge: Judge = no_judge
) -> Review:
    """The script as written now, with what people have decided on it in `acts`.

    The same rundown, script and acts give the same review.
    """
    known = settled(acts, script.lang, round)
    parts = []
    for segment in rundown.segments:
        given = not segment.script.generated
        facts = facts_for(rundown, segment, script.lang)
        base, written = known.get(segment.id, Settled()), script.lines_of(segment.id)
        told = placed(segment.id, base, written, facts, given=given)
        lines = tuple(_reviewed(entry, judge(entry.line, segment)) for entry in told)
        parts.append(ReviewedSegment(segment, lines, given, facts, base, written))
    last = max((act.seq for act in acts), default=0)
    required = rundown.approval == "required"
    return Review(script.show, script.lang, round, required, tuple(parts), last)


def _reviewed(entry: Placed, findings: Iterable[Finding]) -> ReviewedLine:
    standing = entry.standing or Standing(Place(entry.line, entry.written, entry.values))
    signed = hash_of(entry.line, entry.values)
    state, by, reason = _state(entry, standing, signed)
    locked = None if entry.ended else standing.locked
    length = speaking_s(entry.line.text, entry.line.lang)
    return ReviewedLine(entry, state, signed, length, by, reason, locked, tuple(findings))


def _state(entry: Placed, standing: Standing, signed: str) -> tuple[State, Mark | None, str]:
    if entry.ended:
        return "withdrawn", None, entry.ended
    if standing.approval is not None and standing.approval.hash == signed:
        return "approved", standing.approval.by, ""
    if standing.withdrawn is not None:
        return "withdrawn", standing.withdrawn, standing.withdrawn.reason or "taken back"
    if standing.edited is not None:
        return "edited", standing.edited, ""
    return "draft", standing.renewed, ""


def script_to_air(reviewed: Review) -> tuple[Script, tuple[str, ...]]:
    """The script that goes to air, and in words what is left out of it.

    Where approval is required that is the approved lines only; else every line whose words are true.
    Raises `InputError` where a segment would have no line.
    """
    parts, notes, empty = [], [], []
    for part in reviewed.segments:
        airs = [entry for entry in part.lines if _airs(entry, reviewed.required)]
        silent = [entry.line.id for entry in part.lines if entry not in airs]
        if part.lines and not airs:
            empty.append(part.segment.id)
        elif silent:
            why = "not approved" if reviewed.required else "not true any more"
            notes.append(f"{part.segment.id}: left out, as {why}: {', '.join(silent)}")
        parts.append(SegmentScript(part.segment.id, tuple(entry.line for entry in airs)))
    if empty:
        raise InputError(
            f"No line is approved in {', '.join(empty)} ({reviewed.lang}), and approval is required."
            if reviewed.required
            else f"No line is true any more in {', '.join(empty)} ({reviewed.lang}).",
            "Read them with `cuehost script`, and approve them with `cuehost script SHOW.yaml approve`.",
        )
    return Script(reviewed.show, reviewed.lang, tuple(parts)), tuple(notes)


def _airs(entry: ReviewedLine, required: bool) -> bool:
    return entry.state == "approved" if required else not entry.void
