"""Putting offline lines where a model's lines cannot stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from cuehost.rundown import Line

from .answer import says_ai


def patched(
    kept: Mapping[int, Line],
    failed: Mapping[int, tuple[str, ...]],
    offline: Sequence[Line],
    *,
    must_say_ai: Collection[int] = (),
) -> list[Line]:
    """The lines of a segment in order: the `kept` ones by place, and offline ones for the `failed`.

    `failed` gives for each place the ids of the facts the line was to state. The offline line that states
    the same takes its place, else the one nearest to it in the segment that states what no other line does;
    where none is left, the place is left out. Lines that state nothing (a greeting, a bridge to what comes
    next) only open and end a segment. A place in `must_say_ai` gets a line that says that the host is an AI.
    """
    lines = dict(kept)
    free = list(offline)
    size = max([*kept, *failed], default=0) + 1
    for place in sorted(failed):
        stated = {fact for line in lines.values() for fact in line.facts}
        said = {line.text for line in lines.values()}
        fitting = [line for line in free if line.text not in said]
        if place in must_say_ai:
            fitting = [line for line in fitting if says_ai(line.text)]
        else:
            edge = place in (0, size - 1)
            fitting = [line for line in fitting if _adds(line, set(failed[place]), stated, edge=edge)]
        if not fitting:
            continue
        wanted = set(failed[place])
        best = min(
            fitting,
            key=lambda line: (
                -len(wanted & set(line.facts) - stated),
                abs(offline.index(line) / len(offline) - place / size),
            ),
        )
        free.remove(best)
        lines[place] = best
    return [lines[place] for place in sorted(lines)]


def _adds(line: Line, wanted: set[str], stated: set[str], *, edge: bool) -> bool:
    """Whether a line says something new by itself. Answers need their questions, so only for each other."""
    facts = set(line.facts)
    if any(":" in fact and fact.rpartition("/")[2].startswith("faq:") for fact in facts - wanted):
        return False
    return edge if not facts else not facts <= stated


__all__ = ["patched"]
