"""The script of a show: the lines spoken, with the facts they state and the cues tied to them.

Plain data, shared by everybody who writes, speaks, draws or airs lines.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

CueKind = Literal["gesture", "emotion", "overlay"]


class Span(NamedTuple):
    """A word or phoneme in time.

    `start_s` and `end_s` count from the start of the line's audio, in seconds. `offset` is the
    index of the word's first character in the line's text, or -1 (phonemes).
    """

    text: str
    start_s: float
    end_s: float
    offset: int = -1


@dataclass(frozen=True, slots=True)
class Cue:
    """An instruction tied to the character at `at` of its line's text.

    gesture: `name` is a movement (`greet`, `point_down`, `present_left`, ...).
    emotion: `name` is `neutral`, `joy`, `warmth`, `surprise`, `excitement`, `concern`, ...
    overlay: `name` is `picture:N` (the product's picture N from 0), `price`, `prompt:follow`,
             `prompt:cart`, `prompt:ask`, or `hide:price`, `hide:prompt`.
    """

    kind: CueKind
    name: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One spoken sentence or clause; the atom of playout.

    `facts` are the ids of the facts the line states: `price`, `selling_points:0`, `faq:1`,
    `show:returns`; a fact of another product than the segment's is written `kettle/price`.
    `source` says who wrote it: `offline`, `llm`, `hand`. `host` says who speaks it, in a show with two; empty
    is the show's first host.
    """

    id: str
    text: str
    lang: str
    facts: tuple[str, ...] = ()
    cues: tuple[Cue, ...] = ()
    optional: bool = False
    source: str = "hand"
    host: str = ""


@dataclass(frozen=True, slots=True)
class SegmentScript:
    """The lines of one segment, in order."""

    segment: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """The whole script of a show in one language."""

    show: str
    lang: str
    segments: tuple[SegmentScript, ...] = field(default=())

    def lines_of(self, segment: str) -> tuple[Line, ...]:
        """The lines of the segment with id `segment`, or none."""
        for part in self.segments:
            if part.segment == segment:
                return part.lines
        return ()
