"""Who says which line in a show with two hosts: as the line says, else by turns. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from cuehost.rundown import Line, Rundown, Segment, SegmentScript

_PREFIX = re.compile(r"\s*([\w-]{1,64})\s*[:：]\s*(?=\S)")
_MONEY = frozenset({"price", "list_price"})
_LONGEST_TURN = 2
"""So many lines in a row one host says at most: beyond that it is no dialogue."""


def named_speaker(text: str, hosts: Sequence[str]) -> tuple[str, str]:
    """Who speaks by a prefix (`Pip: Look here.`) and the words after it; empty and the text where none of
    two `hosts` is named.
    """
    found = _PREFIX.match(text) if len(hosts) > 1 else None
    if found is None or found[1].lower() not in hosts:
        return "", text
    return found[1].lower(), text[found.end() :]


def in_turns(rundown: Rundown, segment: Segment, script: SegmentScript) -> SegmentScript:
    """A generated segment with its lines dealt out to two virtual hosts; of any other show as it is.

    One presents, the other takes over where the subject changes (from the hook to what speaks for the
    product, to the price, to the cart), and what one asks for the viewers the other answers. With every
    product the other one begins. Beside a human host the virtual one says everything that is generated.
    """
    names = rundown.virtual_hosts
    if len(rundown.hosts) < 2:
        return script
    if len(names) < 2:
        return SegmentScript(script.segment, tuple(replace(line, host=names[0]) for line in script.lines))
    first = _beginner(rundown, segment)
    return SegmentScript(script.segment, tuple(_dealt(script.lines, (names[first], names[1 - first]))))


def _dealt(lines: Iterable[Line], names: tuple[str, str]) -> Iterable[Line]:
    who, length, before = 0, 0, ""
    for place, line in enumerate(lines):
        subject = _subject(line)
        answers = subject == before and subject.startswith("faq")
        if place and (subject != before or answers or length >= _LONGEST_TURN):
            who, length = 1 - who, 0
        length, before = length + 1, subject
        yield replace(line, host=names[who])


def _subject(line: Line) -> str:
    """What a line is about, as far as a change of the speaker goes."""
    plain = [fact.rpartition("/")[2] for fact in line.facts]
    if _MONEY & set(plain):
        return "price"
    asked = next((fact for fact in line.facts if fact.rpartition("/")[2].startswith("faq:")), None)
    if asked is not None:
        return f"faq {asked}"
    return "facts" if plain else "talk"


def _beginner(rundown: Rundown, segment: Segment) -> int:
    """Which of the two begins a segment: by turns from product to product, the first one elsewhere."""
    sold = [other.id for other in rundown.segments if other.kind == "product"]
    return sold.index(segment.id) % 2 if segment.id in sold else 0
