"""Who answers for what was said, as a ledger tells it: approvals and overrulings. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .entries import Entry


@dataclass(frozen=True, slots=True)
class Signed:
    """Who did it and when (wall clock, ISO 8601; empty where the rundown says it)."""

    by: str
    t: str

    def __str__(self) -> str:
        return f"{self.by}, {self.t[:16].replace('T', ' ')}" if self.t else self.by


@dataclass(frozen=True, slots=True)
class Overruled:
    """A rule that a person overruled: for the whole show, or `line` with `text` for its words `span`."""

    rule: str
    signed: Signed
    reason: str
    line: str = ""
    text: str = ""
    span: str = ""

    @property
    def about(self) -> str:
        """What it was overruled for."""
        return f"in {self.line}: “{self.span}”" if self.line else "for the show"

    @property
    def words(self) -> str:
        """Who overruled it and why."""
        return f"by {self.signed}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people decided that counted in an airing. `approved`: by the lines' ids."""

    approved: dict[str, tuple[tuple[float, Signed], ...]]
    overruled: tuple[Overruled, ...]

    def approval_of(self, line: Entry) -> Signed | None:
        """Who approved a line that was said: the last one to do so before it was."""
        known = self.approved.get(str(line.get("line")), ())
        return next((signed for at_s, signed in reversed(known) if at_s <= line["at_s"]), None)

    def words_on(self, line: Entry) -> list[str]:
        """What to tell of a line that was said."""
        signed = self.approval_of(line)
        told = [f"approved by {signed}"] if signed is not None else []
        return told + [
            f"{o.rule} “{o.span}” overruled {o.words}"
            for o in self.overruled
            if o.line and o.text == line.get("text")
        ]


def decisions_of(entries: Iterable[Entry]) -> Decisions:
    """The decisions that a ledger holds."""
    approved: dict[str, list[tuple[float, Signed]]] = {}
    overruled: dict[Overruled, None] = {}
    for entry in entries:
        signed = Signed(str(entry.get("by", "")), str(entry.get("signed", "")))
        if entry["event"] == "lines_approved":
            for line in entry.get("lines", ()):
                approved.setdefault(str(line), []).append((entry["at_s"], signed))
        elif entry["event"] == "rule_overruled":
            told = (str(entry.get(key, "")) for key in ("reason", "line", "text", "words"))
            overruled[Overruled(str(entry.get("rule", "")), signed, *told)] = None
    return Decisions({line: tuple(known) for line, known in approved.items()}, tuple(overruled))
