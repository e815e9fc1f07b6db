"""The guard in the form in which others ask: the writer with a model, and approval."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cuehost.rundown import Line, Rundown, Segment

from ..approval import Finding
from .guard import guard_of


def judge_facts(rundown: Rundown, segment: Segment, lang: str) -> Callable[[str, Sequence[str]], list[str]]:
    """For the writer with a model: why a text that names these facts may not be said in the segment."""
    guard = guard_of(rundown)

    def why_not(text: str, facts: Sequence[str]) -> list[str]:
        return [fault.reason for fault in guard.judge(text, lang, segment.product, facts).faults]

    return why_not


def find_faults(rundown: Rundown, lang: str) -> Callable[[Line, Segment], Sequence[Finding]]:
    """For approval: what a person must mend in a line or overrule. The verdict is on the line's own language,
    or `lang` where it names none."""
    guard = guard_of(rundown)

    def findings(line: Line, segment: Segment) -> Sequence[Finding]:
        faults = guard.judge(line.text, line.lang or lang, segment.product, line.facts).faults
        return tuple(
            Finding(
                fault.category,
                line.text[slice(*fault.span)],
                fault.reason,
                code=fault.because.code,
                values=fault.because.values,
            )
            for fault in faults
        )

    return findings
