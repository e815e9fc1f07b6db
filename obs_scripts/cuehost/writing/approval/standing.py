"""What of people's decisions holds for the lines that air, whoever asks and without a review. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cuehost.rundown import Rundown, Script

from ..overruling import Overruling
from .acts import Act, Mark, Standing, settled
from .signed import facts_for, hash_of, restated, values_of


def overrulings(rundown: Rundown, acts: Sequence[Act], lang: str) -> tuple[Overruling, ...]:
    """The faults of lines in `lang` that people have let pass, in any round, as far as the facts of those
    lines are what they were then. `rundown` is the room of `lang`.
    """
    facts = {segment.id: facts_for(rundown, segment, lang) for segment in rundown.segments}
    found = (
        overrule.said
        for segment, standing in _standing(acts, lang)
        for overrule in standing.overruled
        if segment in facts
        and overrule.said.line is not None
        and not restated(overrule.said.line, overrule.values, facts[segment])[2]
    )
    return tuple(dict.fromkeys(found))


def signatures(rundown: Rundown, acts: Sequence[Act], script: Script) -> dict[str, Mark]:
    """Who approved the lines of a script that airs, and when, by the lines' ids.

    Lines that nobody approved with these words and these values of their facts are left out.
    """
    given = {
        (segment, standing.approval.hash): standing.approval.by
        for segment, standing in _standing(acts, script.lang)
        if standing.approval is not None
    }
    found = {}
    for segment in rundown.segments:
        facts = facts_for(rundown, segment, script.lang)
        for line in script.lines_of(segment.id):
            mark = given.get((segment.id, hash_of(line, values_of(line, facts))))
            if mark is not None:
                found[line.id] = mark
    return found


def _standing(acts: Sequence[Act], lang: str) -> Iterator[tuple[str, Standing]]:
    """Every line that was acted on, with its segment's id, in all rounds."""
    for round in sorted({act.round for act in acts if act.lang == lang}):
        for segment, known in settled(acts, lang, round).items():
            yield from ((segment, standing) for standing in known.lines)
