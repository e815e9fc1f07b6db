"""The small grammar of the phrase banks: a template in, a sentence with facts and cues out.

    {slot}              the slot's text
    {slot:one|other}    the form that fits the slot's number or feature
    (a|b|c)             one of the alternatives; an alternative may be empty
    [words]             an optional clause: said in some of the variants, and dropped if it cannot be filled
    ‿                   in Thai: no space between Thai letters, else a space
    <name>              a cue tied to the next word: `<joy>`, `<point_down>`, `<prompt:cart>`

Everything nests. A template is feasible if each slot it cannot do without is filled. Which facts a
sentence states follows from the slots used, so a template cannot state one without naming it.

A template's realisations are numbered, so that a writer can deal them like cards: `variants` says how many
there are, and `fill` makes the one of a number.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from cuehost.rundown import Cue

from .tidying import MARK_FIRST, MARKS, capitalise, capitalise_answers, tidy
from .vocabulary import make_cue
from .words import word_start


class GrammarError(ValueError):
    """A template is malformed; the message says where."""


@dataclass(frozen=True, slots=True)
class Filler:
    """What fills a slot.

    `form` is the index that `{slot:...|...}` selects by. `facts` are the ids stated by saying the slot;
    `cues` are names of cues tied to its first word. `literal` texts keep their capitalisation even at
    the start of a sentence (brand names).
    """

    text: str
    facts: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    form: int | None = None
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A finished sentence: text, ids of facts stated, cues with their offsets."""

    text: str
    facts: tuple[str, ...]
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    variants: int = 1


@dataclass(frozen=True, slots=True)
class _Slot:
    name: str
    forms: tuple[_Seq, ...] = ()
    variants: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "variants", max((form.variants for form in self.forms), default=1))


@dataclass(frozen=True, slots=True)
class _Mark:
    cue: str
    variants: int = 1


@dataclass(frozen=True, slots=True)
class _Choice:
    options: tuple[_Seq, ...]
    variants: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "variants", sum(option.variants for option in self.options))


@dataclass(frozen=True, slots=True)
class _Maybe:
    body: _Seq
    variants: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "variants", 1 + self.body.variants)


@dataclass(frozen=True, slots=True)
class _Seq:
    parts: tuple[_Text | _Slot | _Mark | _Choice | _Maybe, ...]
    variants: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "variants", math.prod(part.variants for part in self.parts))


Slots = Mapping[str, Filler]


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed template; `source` is as written."""

    source: str
    root: _Seq
    uses: frozenset[str] = field(init=False, compare=False)
    needs: frozenset[str] = field(init=False, compare=False)
    plain: bool = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "uses", frozenset(_walk_slots(self.root)))
        slots = [part for part in self.root.parts if isinstance(part, _Slot)]
        choices = [part for part in self.root.parts if isinstance(part, _Choice)]
        plain = not any(slot.forms for slot in slots) and all(
            any(not _walk_slots(option) for option in choice.options) for choice in choices
        )
        object.__setattr__(self, "needs", frozenset(slot.name for slot in slots))
        object.__setattr__(self, "plain", plain)

    @property
    def variants(self) -> int:
        """How many ways there are to say it."""
        return self.root.variants

    def feasible(self, slots: Slots) -> bool:
        """Whether all it needs is there."""
        # `needs` settles it for most; only forms and alternatives take a closer look.
        return self.needs <= slots.keys() and (self.plain or _feasible(self.root, slots))

    def slots(self) -> frozenset[str]:
        """The names of all slots it may use."""
        return self.uses

    def cues(self) -> frozenset[str]:
        """The names of all cues it may give."""
        return frozenset(_walk_cues(self.root))

    def fill(
        self, slots: Slots, variant: int = 0, rename: Mapping[str, str | None] | None = None
    ) -> Sentence:
        """The sentence's realisation number `variant` (counted round). Raises `GrammarError` if not feasible.

        `rename` gives other names to cues, or None to leave them out.
        """
        if not self.feasible(slots):
            raise GrammarError(f"cannot fill {self.source!r} with {sorted(slots)}")
        out = _Output(rename or {})
        _expand(self.root, slots, variant, out)
        return out.finish()


def parse(source: str) -> Template:
    """Reads a template; raises `GrammarError`."""
    root, end = _parse(source, 0, "")
    if end != len(source):
        raise GrammarError(f"unexpected {source[end]!r} at {end} in {source!r}")
    return Template(source, root)


_CLOSER = {"(": ")", "[": "]", "{": "}", "<": ">"}
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_CUE = re.compile(r"[a-z][a-z0-9_:]*")


def _parse(source: str, at: int, stops: str) -> tuple[_Seq, int]:
    parts: list[_Text | _Slot | _Mark | _Choice | _Maybe] = []
    text = ""
    while at < len(source) and source[at] not in stops:
        char = source[at]
        if char not in _CLOSER:
            if char in ")]}>|":
                raise GrammarError(f"stray {char!r} at {at} in {source!r}")
            text += char
            at += 1
            continue
        if text:
            parts.append(_Text(text))
            text = ""
        part: _Slot | _Mark | _Choice | _Maybe
        if char == "<":
            part, at = _parse_cue(source, at)
        elif char == "{":
            part, at = _parse_slot(source, at)
        else:
            options, at = _parse_options(source, at + 1, _CLOSER[char])
            part = _Choice(options) if char == "(" else _Maybe(_Seq((_Choice(options),)))
        parts.append(part)
    if text:
        parts.append(_Text(text))
    return _Seq(tuple(parts)), at


def _parse_options(source: str, at: int, closer: str) -> tuple[tuple[_Seq, ...], int]:
    options = []
    while True:
        option, at = _parse(source, at, "|" + closer)
        options.append(option)
        if at >= len(source):
            raise GrammarError(f"missing {closer!r} in {source!r}")
        at += 1
        if source[at - 1] == closer:
            return tuple(options), at


def _parse_slot(source: str, at: int) -> tuple[_Slot, int]:
    match = _NAME.match(source, at + 1)
    if match is None or match.end() >= len(source):
        raise GrammarError(f"bad slot at {at} in {source!r}")
    end = match.end()
    if source[end] == "}":
        return _Slot(match.group()), end + 1
    if source[end] != ":":
        raise GrammarError(f"bad slot at {at} in {source!r}")
    forms, end = _parse_options(source, end + 1, "}")
    return _Slot(match.group(), forms), end


def _parse_cue(source: str, at: int) -> tuple[_Mark, int]:
    match = _CUE.match(source, at + 1)
    if match is None or source[match.end() : match.end() + 1] != ">":
        raise GrammarError(f"bad cue at {at} in {source!r}")
    return _Mark(match.group()), match.end() + 1


def _feasible(seq: _Seq, slots: Slots) -> bool:
    for part in seq.parts:
        if isinstance(part, _Slot):
            if part.name not in slots:
                return False
            if part.forms:
                form = slots[part.name].form
                if form is None or not _feasible(part.forms[min(form, len(part.forms) - 1)], slots):
                    return False
        elif isinstance(part, _Choice) and not any(_feasible(option, slots) for option in part.options):
            return False
    return True


def _walk_slots(seq: _Seq) -> list[str]:
    found = []
    for part in seq.parts:
        if isinstance(part, _Slot):
            found.append(part.name)
            for form in part.forms:
                found += _walk_slots(form)
        elif isinstance(part, _Choice):
            for option in part.options:
                found += _walk_slots(option)
        elif isinstance(part, _Maybe):
            found += _walk_slots(part.body)
    return found


def _walk_cues(seq: _Seq) -> list[str]:
    found = []
    for part in seq.parts:
        if isinstance(part, _Mark):
            found.append(part.cue)
        elif isinstance(part, _Slot):
            for form in part.forms:
                found += _walk_cues(form)
        elif isinstance(part, _Choice):
            for option in part.options:
                found += _walk_cues(option)
        elif isinstance(part, _Maybe):
            found += _walk_cues(part.body)
    return found


class _Output:
    """Collects pieces; private-use characters stand for cues until `finish`."""

    def __init__(self, rename: Mapping[str, str | None]) -> None:
        self.rename = rename
        self.pieces: list[str] = []
        self.facts: list[str] = []
        self.cues: list[str] = []
        self.starts_literal = False

    def text(self, text: str, *, literal: bool = False) -> None:
        if literal and text and not any(MARKS.sub("", piece).strip() for piece in self.pieces):
            self.starts_literal = True
        self.pieces.append(text)

    def cue(self, name: str) -> None:
        known = self.rename.get(name, name)
        if known is not None:
            self.pieces.append(chr(MARK_FIRST + len(self.cues)))
            self.cues.append(known)

    def finish(self) -> Sentence:
        marked = capitalise_answers(tidy("".join(self.pieces)))
        pieces = MARKS.split(marked)
        text = "".join(pieces)
        ends = itertools.accumulate(len(piece) for piece in pieces[:-1])
        marks = MARKS.findall(marked)
        offsets = [(self.cues[ord(mark) - MARK_FIRST], end) for mark, end in zip(marks, ends, strict=True)]
        if not self.starts_literal:
            text = capitalise(text)
        cues: list[Cue] = []
        for name, at in offsets:
            cue = make_cue(name, word_start(text, at))
            if cue not in cues:
                cues.append(cue)
        cues.sort(key=lambda cue: cue.at)
        return Sentence(text, tuple(dict.fromkeys(self.facts)), tuple(cues))


def _expand(seq: _Seq, slots: Slots, number: int, out: _Output) -> None:
    """Says the realisation `number`: each part takes its own digit of it, so that a part which cannot be
    said (a missing fact) does not reword the others."""
    for part in seq.parts:
        number, digit = divmod(number, part.variants)
        if isinstance(part, _Text):
            out.text(part.text)
        elif isinstance(part, _Mark):
            out.cue(part.cue)
        elif isinstance(part, _Choice):
            _expand(*_option(part, digit, slots), out=out)
        elif isinstance(part, _Maybe):
            if digit and _feasible(part.body, slots):
                _expand(part.body, slots, digit - 1, out)
        else:
            filler = slots[part.name]
            out.facts.extend(filler.facts)
            if part.forms:
                form = filler.form or 0
                _expand(part.forms[min(form, len(part.forms) - 1)], slots, digit, out)
            else:
                for cue in filler.cues:
                    out.cue(cue)
                out.text(MARKS.sub("", filler.text), literal=filler.literal)


def _option(choice: _Choice, digit: int, slots: Slots) -> tuple[_Seq, Slots, int]:
    """The alternative that `digit` stands for, with what is left of it; another if it cannot be said."""
    for option in choice.options:
        if digit < option.variants:
            break
        digit -= option.variants
    if _feasible(option, slots):
        return option, slots, digit
    return next(o for o in choice.options if _feasible(o, slots)), slots, digit
