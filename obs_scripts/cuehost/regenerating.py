"""Other words for a line or a segment of a script, as a person orders."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from cuehost.errors import CuehostError, InputError
from cuehost.rundown import Line, Rundown
from cuehost.studio import Studio
from cuehost.writing import approval
from cuehost.writing.approval import Mark, Outcome, Review

_TRIES = 6  # other seeds, until a line has other words
_STRIDE = 7919  # seeds so far apart meet no seed in use

Tell = Callable[[str], object]


async def regenerated(
    studio: Studio,
    rundown: Rundown,
    review: Review,
    name: str,
    by: Mark,
    *,
    seed: int | None = None,
    tell: Tell = lambda note: None,
) -> Outcome:
    """Other words for the segment or line called `name`: what another writing of its segment says in its
    place. `seed` names one such writing; `tell` hears what the writer notes. Raises `CuehostError`.
    """
    parts = {part.segment.id: part for part in review.segments}
    if name in parts:
        part = parts[name]
        _check_generated(part)
        writing = await _written(studio, rundown, review, part, 1 if seed is None else seed, tell)
        return approval.regenerate_segment(review, part, writing, by)
    entry = approval.line_named(review, name)
    part = review.home_of(entry)
    _check_generated(part)
    approval.free_to_change(entry)
    for number in range(1, _TRIES + 1) if seed is None else [seed]:
        writing = await _written(studio, rundown, review, part, number, tell)
        line = approval.other_words(entry, part, writing)
        if line is not None:
            return approval.regenerate_line(review, entry, line, by)
    raise CuehostError(
        f"The writer has no other words for {name}.", "Regenerate its segment, or edit the line yourself."
    )


def _check_generated(part: approval.ReviewedSegment) -> None:
    if part.given:
        raise InputError(
            f"The words of {part.segment.id} are given in the rundown.",
            "Change them there, or edit its lines.",
        )


async def _written(
    studio: Studio,
    rundown: Rundown,
    review: Review,
    present: approval.ReviewedSegment,
    number: int,
    tell: Tell,
) -> tuple[Line, ...]:
    """Another writing of a segment, by the `number`th other seed; not in the words of its `present` lines."""
    from cuehost.writing import write_segment

    seed = studio.seed + _STRIDE * number
    said = [entry.line.text for entry in present.lines]
    writer = await asyncio.to_thread(studio.writer, rundown, said=said)
    part = await write_segment(rundown, present.segment, review.lang, writer, seed=seed, round=review.round)
    for note in writer.notes:
        tell(note)
    return part.lines
