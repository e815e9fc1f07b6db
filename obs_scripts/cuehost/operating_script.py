"""Scripts before and during a show, for the desk: which shows there are, their scripts, decisions on them,
and whether words of the operator's own may be said.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cuehost import script_view as view
from cuehost.errors import InputError, Outdated
from cuehost.operating_products import Products
from cuehost.places import ROOT
from cuehost.regenerating import regenerated
from cuehost.reviewing import judges, reviewed, store
from cuehost.rundown import Line, Rundown, Segment, room
from cuehost.studio import Studio, local_time
from cuehost.writing import approval, stated_facts
from cuehost.writing.approval import Mark, Outcome, Review

Document = dict[str, Any]

_TITLE = re.compile(r"^show:\s*[\"']?([^\"'#{\n]+)", re.MULTILINE)
_SEGMENTS = re.compile(r"^segments:", re.MULTILINE)
_HEAD_BYTES = 200_000
_MOST_SHOWS = 500


class Scripts:
    """The scripts of the shows on this computer."""

    def __init__(self, studio: Studio) -> None:
        # Its own, as preparing a show on air tells its notes in the other.
        self.studio = Studio(studio.config, offline=studio.offline, seed=studio.seed)
        self._busy = asyncio.Lock()
        self.products = Products(self.studio)

    # -- which shows there are -----------------------------------------------------------------------

    def shows(self, current: Path | None) -> list[Document]:
        """The rundowns there are, `current` first."""
        found = []
        for path in self._files(current):
            title = _title(path)
            if title is not None:
                shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
                found.append({"id": _id(path), "title": title, "file": str(shown)})
        return found

    def file_of(self, show: str, current: Path | None) -> Path:
        """The file of a show by its id: so no request can name a file. Raises `InputError`."""
        for path in self._files(current):
            if _id(path) == show:
                return path
        raise InputError("There is no such show.", "Choose one of those listed.")

    def _files(self, current: Path | None) -> list[Path]:
        every: list[Path] = [current.resolve()] if current is not None else []
        for folder in (ROOT / "shows", *self.studio.config.folders.allowed):
            every += sorted([*folder.glob("*.yaml"), *folder.glob("*/*.yaml")])[:_MOST_SHOWS]
        return list(dict.fromkeys(path.resolve() for path in every))

    # -- a script ------------------------------------------------------------------------------------

    async def document(self, path: Path, lang: str | None) -> Document:
        """The script as it stands, with the values of facts and what keeps lines from being approved."""
        async with self._busy:
            rundown, review = await self._review(path, lang)
        return self._told(rundown, review)

    async def decide(self, path: Path, lang: str | None, order: Document, revision: int | None) -> Document:
        """Do what a person orders; the script afterwards, with what was done. Raises `CuehostError`, and
        `Outdated` where somebody else has decided something since `revision`.
        """
        async with self._busy:
            rundown, review = await self._review(path, lang)
            if revision is not None and revision != review.after:
                raise Outdated("Somebody else has changed this script meanwhile.", "Look at it as it is now.")
            if order["order"] == "regenerate":
                name = _one(order)
                outcome = await regenerated(self.studio, rundown, review, name, self._by(order))
            else:
                outcome = await asyncio.to_thread(_outcome, rundown, review, order, self._by(order))
            await asyncio.to_thread(store, rundown, review, outcome)
            rundown, review = await self._review(path, lang)
        return view.outcome_document(order["order"], outcome) | {"script": self._told(rundown, review)}

    async def line(self, path: Path, lang: str | None, name: str) -> tuple[Rundown, Segment, Line]:
        """A line of a script, with where it stands. Raises `CuehostError`."""
        async with self._busy:
            rundown, review = await self._review(path, lang)
        entry = approval.line_named(review, name)
        return rundown, review.home_of(entry).segment, entry.line

    def _by(self, order: Document) -> Mark:
        who = approval.person(order["by"] or self.studio.config.show.operator)
        return Mark(who, local_time().isoformat(timespec="seconds"), order["reason"])

    async def _review(self, path: Path, lang: str | None) -> tuple[Rundown, Review]:
        rundown = await asyncio.to_thread(self.studio.rundown, path)
        chosen = self.studio.language(rundown, lang)
        rundown = room(rundown, chosen)
        script = await self.studio.script(rundown, chosen)
        judge = judges(*(make(rundown, chosen) for make in self.studio.judges))
        return rundown, await asyncio.to_thread(lambda: reviewed(rundown, script, judge=judge))

    def _told(self, rundown: Rundown, review: Review) -> Document:
        document = view.document(review)
        for told, part in zip(document["segments"], review.segments, strict=True):
            used = {fact for entry in part.lines for fact in entry.line.facts}
            told["facts"] = {fact: text for fact, text in part.facts.items() if fact in used}
            told["kind"], told["given"] = part.segment.kind, part.given
        return document | {
            "revision": review.after,
            "languages": list(rundown.languages),
            "notes": list(self.studio.notes),
        }

    # -- words of the operator's own -----------------------------------------------------------------

    def worded(self, rundown: Rundown, segment: Segment, lang: str, text: str, name: str) -> Line:
        """A line of the operator's words, with the facts they state. Raises `InputError` for what nobody can
        say.
        """
        words = " ".join(text.split())
        if not any(char.isalnum() for char in words) or not words.isprintable():
            raise InputError("There is nothing in it that can be said.", "Write words.")
        return Line(name, words, lang, tuple(stated_facts(rundown, segment, lang, words)))

    def judged(self, rundown: Rundown, segment: Segment, line: Line) -> list[Document]:
        """What keeps a line from being said: the fact guard's faults, and what the claim rules block."""
        judge = judges(*(make(rundown, line.lang) for make in self.studio.judges))
        return [
            {
                "category": finding.category,
                "span": finding.span,
                "reason": finding.reason,
                "code": finding.code,
                "values": dict(finding.values),
            }
            for finding in judge(line, segment)
            if finding.grave
        ]


def _outcome(rundown: Rundown, review: Review, order: Document, by: Mark) -> Outcome:
    what: list[str] = order["what"]
    if order["order"] in _ON_MANY:
        return _ON_MANY[order["order"]](review, approval.chosen(review, what), by)
    name = _one(order)
    if order["order"] == "overrule":
        return approval.overrule(review, approval.line_named(review, name), by, order["fault"])
    if order["text"] is None:
        raise InputError("An edit needs the new words.", 'Give them as "text".')

    def stated(text: str, segment: Segment) -> tuple[str, ...]:
        return stated_facts(rundown, segment, review.lang, text)

    return approval.edit(review, {name: order["text"]}, by, stated)


def _one(order: Document) -> str:
    """The only name in an order. Raises `InputError` for more."""
    if len(order["what"]) != 1:
        raise InputError(f"{order['order']} takes one line.", "Name one line by its id.")
    return str(order["what"][0])


_ON_MANY: dict[str, Callable[..., Outcome]] = {
    "approve": approval.approve,
    "withdraw": approval.withdraw,
    "lock": approval.lock,
    "unlock": approval.unlock,
}


def _id(path: Path) -> str:
    return hashlib.sha256(str(path).encode("utf-8", "replace")).hexdigest()[:16]


def _title(path: Path) -> str | None:
    """The title of a rundown, as far as a glance tells; None for a file that is none."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES).decode("utf-8", "replace")
    except OSError:
        return None
    if not _SEGMENTS.search(head):
        return None
    found = _TITLE.search(head)
    return found.group(1).strip() if found else path.stem
