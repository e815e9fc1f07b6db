"""A show of one product for tests of approval: its script as a writer writes it, and people who decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from cuehost.rundown import Cue, Line, Rundown, Script, Segment, SegmentScript, load_rundown
from cuehost.writing.approval import (
    Act,
    Judge,
    Mark,
    Outcome,
    Review,
    ReviewedLine,
    Stated,
    act_from_data,
    approve,
    chosen,
    edit,
    no_judge,
    review,
)

SHEET = """\
show: Test show
language: en
market: US
products:
  cup:
    name: Blue cup
    facts:
      price: 9.90 USD
      material: clay
      stock: 40
    selling_points: [light, dishwasher safe]
segments:
  - opening: {script: ["Welcome to the show.", "It is a fine day."]}
  - product: cup
"""

CUP = (
    Line("cup.1", "Meet the Blue cup.", "en", (), (Cue("gesture", "present_right", 9),), source="llm"),
    Line("cup.2", "It is light.", "en", ("selling_points:0",), source="llm"),
    Line("cup.3", "It is made of clay.", "en", ("material",), optional=True, source="llm"),
    Line("cup.4", "It costs 9.90 dollars.", "en", ("price",), (Cue("overlay", "price", 9),), source="llm"),
    Line("cup.5", "Tap the cart.", "en", source="llm"),
)
OPENING = (
    Line("opening.1", "Welcome to the show.", "en"),
    Line("opening.2", "It is a fine day.", "en"),
)


class Room:
    """A rundown, its written script, and the acts so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.text = SHEET
        self.written: dict[str, Sequence[Line]] = {"opening": OPENING, "cup": CUP}
        self.acts: list[Act] = []
        self.judge: Judge = no_judge
        self.lang = "en"
        self.round = 0
        self._loaded: tuple[str, Rundown] | None = None

    def change(self, old: str, new: str) -> None:
        """Edit the rundown."""
        assert old in self.text
        self.text = self.text.replace(old, new, 1)

    @property
    def rundown(self) -> Rundown:
        if self._loaded is None or self._loaded[0] != self.text:
            path = self.folder / "show.yaml"
            path.write_text(self.text, "utf-8")
            self._loaded = self.text, load_rundown(path)
        return self._loaded[1]

    @property
    def script(self) -> Script:
        parts = (SegmentScript(name, tuple(lines)) for name, lines in self.written.items())
        return Script("Test show", self.lang, tuple(parts))

    @property
    def review(self) -> Review:
        return review(self.rundown, self.script, self.acts, round=self.round, judge=self.judge)

    def decide(self, outcome: Outcome) -> Outcome:
        """Take the outcome of an order into the acts, numbered as the ledger does."""
        for act in outcome.acts:
            data = act.as_data() | {"seq": len(self.acts) + 1}
            self.acts.append(act_from_data(data))
        return outcome

    def states(self, segment: str = "cup") -> dict[str, str]:
        return {e.line.id: e.state for e in self.review.lines if e.line.id.startswith(segment)}

    def texts(self, segment: str = "cup") -> dict[str, str]:
        return {e.line.id: e.line.text for e in self.review.lines if e.line.id.startswith(segment)}

    def lines(self, *names: str) -> tuple[ReviewedLine, ...]:
        return chosen(self.review, names)


def ana(reason: str | None = None) -> Mark:
    return Mark("Ana", "2026-11-22T10:00:00+01:00", reason)


def ben(reason: str | None = None) -> Mark:
    return Mark("Ben", "2026-11-22T11:00:00+01:00", reason)


def rewritten(lines: Sequence[Line], **texts: str) -> tuple[Line, ...]:
    """The lines with other words, by the number of the line (`n4="..."`)."""
    return tuple(replace(line, text=texts.get(f"n{i}", line.text)) for i, line in enumerate(lines, 1))


def states_nothing(text: str, segment: Segment) -> Sequence[str]:
    return ()


def approve_all(room: Room, *what: str) -> None:
    room.decide(approve(room.review, room.lines(*(what or ("all",))), ana()))


def give(room: Room, name: str, text: str, stated: Stated = states_nothing) -> None:
    room.decide(edit(room.review, {name: text}, ben(), stated))
