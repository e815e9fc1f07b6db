"""What a person orders of a script, as the acts that record it. Pure: nothing is stored here."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cuehost.errors import InputError
from cuehost.rundown import Cue, Line, Segment
from cuehost.rundown.faults import nearest

from ..overruling import is_person
from ..words import is_word_start, word_start
from .acts import CUEHOST, Act, Kind, Mark, Place, Settled, Standing
from .merge import placed
from .reviewed import Review, ReviewedLine, ReviewedSegment
from .signed import hash_of, values_of

EVERYTHING = "all"
_MOST_CHARS = 1000
_MOST_NAME = 100

Stated = Callable[[str, Segment], Sequence[str]]
"""The ids of the facts that a text stands for in a segment, as far as they can be told from the text."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an order comes to: the acts to store, the ids of the lines it was done to, and of those it was
    not done to each with the reason.
    """

    acts: tuple[Act, ...] = ()
    done: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


def person(name: str) -> str:
    """The name a person signs with; raises `InputError` for none."""
    clean = " ".join(name.split())
    if not is_person(clean) or len(clean) > _MOST_NAME or not clean.isprintable():
        raise InputError(f"{name!r} is no name to sign with.", "Say who you are with --by NAME.")
    return clean


def chosen(reviewed: Review, names: Iterable[str]) -> tuple[ReviewedLine, ...]:
    """The lines meant by `all`, ids of segments and ids of lines, in order; raises `InputError`."""
    wanted = set(names)
    segments = {part.segment.id for part in reviewed.segments}
    lines = {entry.line.id for entry in reviewed.lines}
    for name in sorted(wanted - segments - lines - {EVERYTHING}):
        close = nearest(name, [*segments, *lines])
        hint = f"Did you mean {close}?" if close else f"Segments are: {', '.join(sorted(segments))}."
        raise InputError(f"There is no segment or line {name!r} in the script.", hint)
    return tuple(
        entry
        for part in reviewed.segments
        for entry in part.lines
        if wanted & {EVERYTHING, part.segment.id, entry.line.id}
    )


def line_named(reviewed: Review, name: str) -> ReviewedLine:
    """The one line with that id; raises `InputError`."""
    for entry in chosen(reviewed, [name]):
        if entry.line.id == name:
            return entry
    raise InputError(f"{name!r} is no line.", "Name a line by its id, such as kettle.3.")


def approve(reviewed: Review, entries: Sequence[ReviewedLine], by: Mark) -> Outcome:
    """Sign lines as they stand. Those with faults that nobody has overruled are refused."""
    refused: list[tuple[str, str]] = []
    signed = []
    for entry in entries:
        if entry.void:
            refused.append((entry.line.id, f"it is not true any more: {entry.reason}"))
        elif entry.faults:
            refused.append((entry.line.id, "; ".join(f"{f.category}: {f.reason}" for f in entry.faults)))
        elif entry.state != "approved":
            signed.append(entry)
    acts = _on(reviewed, signed, "approve", by, lambda e: {"hash": e.hash, "places": (e.place,)})
    return Outcome(acts, tuple(e.line.id for e in signed), tuple(refused))


def withdraw(reviewed: Review, entries: Sequence[ReviewedLine], by: Mark) -> Outcome:
    """Take approvals back. Raises `InputError` where none of the lines is approved."""
    taken = _those(entries, [e for e in entries if e.state == "approved"], "approved")
    return Outcome(_on(reviewed, taken, "withdraw", by), tuple(e.line.id for e in taken))


def lock(reviewed: Review, entries: Sequence[ReviewedLine], by: Mark) -> Outcome:
    """Keep lines as they are, approved or not. Raises `InputError` where all are locked already."""
    open_ = _those(entries, [e for e in entries if e.locked is None and not e.void], "open")
    return Outcome(_on(reviewed, open_, "lock", by), tuple(e.line.id for e in open_))


def unlock(reviewed: Review, entries: Sequence[ReviewedLine], by: Mark) -> Outcome:
    """Let lines be changed again. Raises `InputError` where none is locked."""
    shut = _those(entries, [e for e in entries if e.locked is not None], "locked")
    return Outcome(_on(reviewed, shut, "unlock", by), tuple(e.line.id for e in shut))


def overrule(reviewed: Review, entry: ReviewedLine, by: Mark, category: str | None = None) -> Outcome:
    """Let the faults of a line pass (those of one category, if given). Raises `InputError` where there are
    none, or no reason is given.
    """
    faults = [f for f in entry.faults if category in (None, f.category)]
    if not faults:
        raise InputError(
            f"{entry.line.id} has no such fault to overrule.", "Look at it with `cuehost script`."
        )
    if not (by.reason or "").strip():
        raise InputError("A fault is overruled for a reason.", "Say why with --reason TEXT.")
    segment = reviewed.home_of(entry).segment.id
    act = replace(_act(reviewed, "overrule", segment, by), line=entry.line.id, hash=entry.hash)
    passed = (replace(act, fault=(fault.category, fault.span)) for fault in faults)
    return Outcome((*_base(reviewed, [entry], by), *passed), (entry.line.id,))


def edit(reviewed: Review, texts: Mapping[str, str], by: Mark, stated: Stated) -> Outcome:
    """Give lines, by id, other words. Those that have them already are left alone.

    A line keeps its cues at the words they belong to, and its facts, to which come those that `stated`
    finds in the new words. Raises `InputError` for a text that cannot be said, a line there is not, or a
    locked one.
    """
    changed: dict[str, Place] = {}
    entries = []
    for name, given in texts.items():
        entry = line_named(reviewed, name)
        text = sayable(given, name)
        if text == sayable(entry.line.text, name):
            continue
        if entry.locked is not None:
            raise InputError(f"{name} is locked by {entry.locked.who}.", f"Unlock {name} first.")
        home = reviewed.home_of(entry)
        line = reworded(entry.line, text, stated(text, home.segment))
        changed[name] = Place(line, entry.placed.written, values_of(line, home.facts))
        entries.append(entry)
    acts = _on(reviewed, entries, "edit", by, lambda e: _new(changed[e.line.id]))
    return Outcome(acts, tuple(e.line.id for e in entries))


def regenerate_line(reviewed: Review, entry: ReviewedLine, new: Line, by: Mark) -> Outcome:
    """Give a line the words of `new`. Raises `InputError` for one that is approved or locked."""
    free_to_change(entry)
    line = replace(new, id=entry.line.id)
    place = Place(line, entry.placed.written, values_of(line, reviewed.home_of(entry).facts))
    return Outcome(_on(reviewed, [entry], "regenerate", by, lambda _: _new(place)), (entry.line.id,))


def regenerate_segment(reviewed: Review, part: ReviewedSegment, written: Sequence[Line], by: Mark) -> Outcome:
    """Give a segment the words `written`, but for the lines that are approved, edited or locked."""
    kept = {e.line.id: e for e in part.lines if not e.void and _decided(e)}
    old = Settled(
        tuple(
            Standing(e.place, locked=by if e.line.id in kept else None)
            for e in part.lines
            if kept or not e.void
        )
    )
    told = placed(part.segment.id, old if kept else Settled(), written, part.facts, given=False)
    places = tuple(
        kept[p.line.id].place if p.line.id in kept else Place(p.line, None, p.values) for p in told
    )
    base = _act(reviewed, "base", part.segment.id, Mark(CUEHOST, by.t))
    renewed = [place for place in places if place.line.id not in kept]
    act = _act(reviewed, "regenerate", part.segment.id, by)
    acts = (replace(act, line=place.line.id, **_new(place)) for place in renewed)
    names = tuple(place.line.id for place in renewed)
    return Outcome((replace(base, places=places, skipped=_skipped(part, places)), *acts), names)


def free_to_change(entry: ReviewedLine) -> None:
    """Raises `InputError` for a line whose words are to stay."""
    if entry.locked is not None:
        raise InputError(f"{entry.line.id} is locked by {entry.locked.who}.", "Unlock it first.")
    if entry.state == "approved":
        raise InputError(f"{entry.line.id} is approved.", "Withdraw its approval first.")


def other_words(entry: ReviewedLine, part: ReviewedSegment, written: Sequence[Line]) -> Line | None:
    """The line of another writing of a segment that says in other words what `entry` says, if one does."""
    known = {e.line.text for e in part.lines}
    place = ([e.line.id for e in part.lines].index(entry.line.id) + 0.5) / len(part.lines)
    fit = [
        (abs((i + 0.5) / len(written) - place), i)
        for i, line in enumerate(written)
        if line.text not in known and set(line.facts) == set(entry.line.facts)
    ]
    return written[min(fit)[1]] if fit else None


def sayable(text: str, name: str) -> str:
    """A text in the form lines have, without line breaks; raises `InputError` for what cannot be said."""
    clean = " ".join(text.split())
    if not any(char.isalnum() for char in clean):
        raise InputError(f"The text of {name} is empty.", "Write what is to be said, or withdraw the line.")
    if len(clean) > _MOST_CHARS:
        raise InputError(f"The text of {name} is longer than {_MOST_CHARS} characters.", "Shorten it.")
    if any(unicodedata.category(char) in ("Cc", "Cs", "Co", "Cn") for char in clean):
        raise InputError(f"The text of {name} holds characters that nobody can say.", "Type it anew.")
    return clean


def reworded(line: Line, text: str, stated: Sequence[str]) -> Line:
    """A line with a person's words: its cues stay at their words, its facts are joined by `stated`."""
    facts = tuple(dict.fromkeys((*line.facts, *stated)))
    cues = tuple(sorted((_carried(cue, line.text, text) for cue in line.cues), key=lambda cue: cue.at))
    return replace(line, text=text, facts=facts, cues=cues, source="hand")


def _carried(cue: Cue, before: str, now: str) -> Cue:
    """A cue at the same word of the new text, else about as far into it."""
    end = cue.at
    while end < len(before) and not before[end].isspace() and end - cue.at < 24:
        end += 1
    word, share = before[cue.at : end].strip(".,!?;:"), cue.at / max(len(before), 1)
    about = round(share * len(now))
    places = [i for i in range(len(now)) if word and now.startswith(word, i) and _starts_word(now, i)]
    at = min(places, key=lambda i: abs(i - about)) if places else word_start(now, about)
    return replace(cue, at=at)


def _starts_word(text: str, at: int) -> bool:
    return is_word_start(text, at) or at == 0 or text[at - 1].isspace()


def _decided(entry: ReviewedLine) -> bool:
    return entry.locked is not None or entry.state in ("approved", "edited")


def _new(place: Place) -> dict[str, Any]:
    return {"places": (place,), "hash": hash_of(place.line, place.values)}


def _those(entries: Sequence[ReviewedLine], fit: list[ReviewedLine], what: str) -> list[ReviewedLine]:
    if entries and not fit:
        names = ", ".join(entry.line.id for entry in entries)
        raise InputError(f"None of these lines is {what}: {names}.", "Look at them with `cuehost script`.")
    return fit


def _on(
    reviewed: Review,
    entries: Sequence[ReviewedLine],
    kind: Kind,
    by: Mark,
    more: Callable[[ReviewedLine], dict[str, Any]] = lambda _: {},
) -> tuple[Act, ...]:
    """The act on each of the lines, after what it is about."""
    acts = list(_base(reviewed, entries, by))
    for entry in entries:
        segment = reviewed.home_of(entry).segment.id
        act = _act(reviewed, kind, segment, by)
        acts.append(replace(act, **{"line": entry.line.id, "hash": entry.hash} | more(entry)))
    return tuple(acts)


def _act(reviewed: Review, kind: Kind, segment: str, by: Mark) -> Act:
    return Act(kind, by.who, by.t, reviewed.lang, reviewed.round, segment, reason=by.reason)


def _base(reviewed: Review, entries: Sequence[ReviewedLine], by: Mark) -> Iterator[Act]:
    """Sets down the segments of the lines as they stand, where they do not stand so already, and what of
    earlier decisions has ended.
    """
    ours = Mark(CUEHOST, by.t)
    wanted = {entry.line.id for entry in entries}
    for part in reviewed.segments:
        places = tuple(entry.place for entry in part.lines)
        skipped = _skipped(part, places)
        as_before = (places, frozenset(skipped)) == (
            tuple(s.place for s in part.base.lines),
            part.base.skipped,
        )
        if as_before or not any(entry.line.id in wanted for entry in part.lines):
            continue
        yield replace(_act(reviewed, "base", part.segment.id, ours), places=places, skipped=skipped)
        for entry in part.lines:
            if entry.placed.ended:
                mark = replace(ours, reason=entry.placed.ended)
                yield replace(_act(reviewed, "end", part.segment.id, mark), line=entry.line.id)


def _skipped(part: ReviewedSegment, places: Sequence[Place]) -> tuple[str, ...]:
    known = {place.written.text for place in places if place.written is not None}
    return tuple(line.text for line in part.written if line.text not in known)
