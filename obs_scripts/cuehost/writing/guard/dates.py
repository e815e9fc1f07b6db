"""Judging days of the year, `until the twentieth of December`: a line names those that facts name."""

from __future__ import annotations

from .days import days_in
from .found import Found
from .ground import Ground
from .reasons import because


def judge_dates(found: Found, ground: Ground, silent: list[tuple[int, int]]) -> None:
    """A fault for a day that no fact names, but in questions and stories (`silent`)."""
    reading = found.reading
    for day in days_in(reading.folded.text, reading.lexicon):
        facts = [fact for fact, month, number in ground.days if (month, number) == (day.month, day.day)]
        if facts:
            found.trace(fact for fact in facts if fact)
        elif not any(start <= day.start < end for start, end in silent):
            span = reading.folded.span(day.start, day.end)
            said = " ".join(reading.folded.original[span[0] : span[1]].split())
            found.fault("date", day.start, day.end, because("not_there", what="date", said=said))
