"""What an edit changes: where each place of the old show is in the new one, and the change in words. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher

from .cards import ShowPictures
from .model import PreparedLine, PreparedSegment, PreparedShow
from .position import At

# Two wordings of one line have at least so much in common.
_ALIKE = 0.5


def moves(old: PreparedShow, new: PreparedShow) -> dict[At, At]:
    """The new place of each line, and of each segment's rest, that is still there.

    Ids may be handed out anew (a script numbers its lines), so segments and lines are known by their words
    first; what has changed its words is known by its id, or by being alike and in the same place.
    """
    found: dict[At, At] = {}
    for before, after in _segment_pairs(old.segments, new.segments):
        found[At(before.segment.id)] = At(after.segment.id)
        for line, its in _line_pairs(before.lines, after.lines):
            found[At(before.segment.id, line.line.id)] = At(after.segment.id, its.line.id)
    return found


def changes(
    old: PreparedShow, new: PreparedShow, old_pictures: ShowPictures, new_pictures: ShowPictures
) -> list[str]:
    """An edit in words, one change each."""
    pairs = list(_segment_pairs(old.segments, new.segments))
    kept = {before.segment.id: after for before, after in pairs}
    here = {after.segment.id for _, after in pairs}
    words = [f"{s.segment.id} added" for s in new.segments if s.segment.id not in here]
    words += [f"{s.segment.id} removed" for s in old.segments if s.segment.id not in kept]
    after_order = {s.segment.id: index for index, s in enumerate(new.segments)}
    places = [after_order[kept[s.segment.id].segment.id] for s in old.segments if s.segment.id in kept]
    if places != sorted(places):
        words.append("the order of the segments")
    for before, after in pairs:
        words += _segment_changes(before, after)
    return words + _picture_changes(old_pictures, new_pictures)


def _segment_changes(before: PreparedSegment, after: PreparedSegment) -> Iterator[str]:
    name = after.segment.id
    lines = list(_line_pairs(before.lines, after.lines))
    counts = (
        (sum(a.line.text != b.line.text for a, b in lines), "changed"),
        (len(after.lines) - len(lines), "added"),
        (len(before.lines) - len(lines), "removed"),
    )
    told = [f"{count} {'line' if count == 1 else 'lines'} {what}" for count, what in counts if count]
    if told:
        yield f"{name}: {', '.join(told)}"
    if (before.segment.duration_s, before.segment.pause_s) != (
        after.segment.duration_s,
        after.segment.pause_s,
    ):
        yield f"{name}: its time"
    if before.title != after.title:
        yield f"{name}: its title"
    if before.background != after.background:
        yield f"{name}: its set"


def _picture_changes(old: ShowPictures, new: ShowPictures) -> list[str]:
    changed = [
        f"the {role} of {scene}" if scene else f"the {role}"
        for (role, scene), path in new.first.items()
        if (role, scene) in old.first and old.first[role, scene] != path
    ]
    return list(dict.fromkeys(changed))


def _segment_pairs(
    old: Sequence[PreparedSegment], new: Sequence[PreparedSegment]
) -> Iterator[tuple[PreparedSegment, PreparedSegment]]:
    left, right = dict(enumerate(old)), dict(enumerate(new))
    for a, b in _common([_words_of(s) for s in old], [_words_of(s) for s in new]):
        yield left.pop(a), right.pop(b)
    by_id = {s.segment.id: index for index, s in right.items()}
    for segment in left.values():
        index = by_id.get(segment.segment.id)
        if index is not None and right[index].segment.kind == segment.segment.kind:
            yield segment, right.pop(index)


def _words_of(segment: PreparedSegment) -> Hashable:
    return segment.segment.kind, segment.segment.product, tuple(line.line.text for line in segment.lines)


def _line_pairs(
    old: Sequence[PreparedLine], new: Sequence[PreparedLine]
) -> Iterator[tuple[PreparedLine, PreparedLine]]:
    first = second = 0
    same = [*_common([x.line.text for x in old], [x.line.text for x in new]), (len(old), len(new))]
    for a, b in same:
        yield from _alike(old[first:a], new[second:b])
        if a < len(old):
            yield old[a], new[b]
        first, second = a + 1, b + 1


def _alike(
    old: Sequence[PreparedLine], new: Sequence[PreparedLine]
) -> Iterator[tuple[PreparedLine, PreparedLine]]:
    """Lines between two that are the same: each with the first one left that says about the same."""
    start = 0
    for line in old:
        for index in range(start, len(new)):
            if SequenceMatcher(None, line.line.text, new[index].line.text).ratio() >= _ALIKE:
                yield line, new[index]
                start = index + 1
                break


def _common(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[tuple[int, int]]:
    """The indices of what is the same in both, in order."""
    for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            yield block.a + step, block.b + step
