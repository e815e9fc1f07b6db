"""`cuehost script`: shows a script as it stands, and does what a person orders of it."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cuehost import script_view as view
from cuehost.errors import InputError
from cuehost.keeping import write_out
from cuehost.regenerating import regenerated
from cuehost.reviewing import PreparedVersions, acts_of, judges, reviewed, store
from cuehost.rundown import Rundown, Segment, room
from cuehost.studio import Studio, local_time
from cuehost.writing import approval, stated_facts
from cuehost.writing.approval import Mark, Outcome, Review, ReviewedLine
from cuehost.writing.approval.proof import edits_of, proof_rows

_MOST_BYTES = 20_000_000


@dataclass(slots=True)
class Order:
    """What an order works with: the options given, the show, and its script as it stands."""

    options: argparse.Namespace
    studio: Studio
    rundown: Rundown
    review: Review

    @property
    def by(self) -> Mark:
        """The person who orders it, now."""
        reason = getattr(self.options, "reason", None)
        return Mark(_who(self.options.by, self.studio), local_time().isoformat(timespec="seconds"), reason)

    def chosen(self) -> tuple[ReviewedLine, ...]:
        """The lines that the order names."""
        return approval.chosen(self.review, self.options.what)


async def run(studio: Studio, options: argparse.Namespace) -> int:
    """Do what the command line says; the exit status. Raises `CuehostError`."""
    if options.round < 1:
        raise InputError("Rounds are counted from 1.", "Leave --round out for the first.")
    rundown = await asyncio.to_thread(studio.rundown, options.show)
    lang, round_ = studio.language(rundown, options.lang), options.round - 1
    rundown = room(rundown, lang)
    if options.segment is not None and options.segment not in {s.id for s in rundown.segments}:
        names = ", ".join(s.id for s in rundown.segments)
        raise InputError(f"The show has no segment {options.segment!r}.", f"Choose one of: {names}.")
    script = await studio.script(rundown, lang, round=round_)
    for note in studio.notes:
        print(f"note: {note}", file=sys.stderr)
    judge = judges(*(make(rundown, lang) for make in studio.judges))
    now = await asyncio.to_thread(lambda: reviewed(rundown, script, round=round_, judge=judge))
    order = Order(options, studio, rundown, now)
    if options.order is None:
        return _print(options, view.document(now, options.segment), view.pages(now, options.segment))
    if options.order in _TELLING:
        return _TELLING[options.order](order)
    if options.order == "regenerate":
        outcome = await _regenerate(order)
    else:
        outcome = await asyncio.to_thread(_DECIDING[options.order], order)
    await asyncio.to_thread(store, rundown, now, outcome)
    told = view.outcome_document(options.order, outcome)
    status = _print(options, told, view.outcome_words(options.order, outcome))
    return 1 if outcome.refused else status


def _who(given: str | None, studio: Studio) -> str:
    name = given if given is not None else studio.config.show.operator
    if given is None and not name.strip():
        try:
            name = getpass.getuser()
        except (OSError, KeyError, ImportError):
            name = ""
    return approval.person(name)


# -- orders that decide -------------------------------------------------------------------------------


def _approve(order: Order) -> Outcome:
    return approval.approve(order.review, order.chosen(), order.by)


def _withdraw(order: Order) -> Outcome:
    return approval.withdraw(order.review, order.chosen(), order.by)


def _lock(order: Order) -> Outcome:
    return approval.lock(order.review, order.chosen(), order.by)


def _unlock(order: Order) -> Outcome:
    return approval.unlock(order.review, order.chosen(), order.by)


def _overrule(order: Order) -> Outcome:
    entry = approval.line_named(order.review, order.options.line)
    return approval.overrule(order.review, entry, order.by, order.options.fault)


def _edit(order: Order) -> Outcome:
    return approval.edit(order.review, {order.options.line: order.options.text}, order.by, _stated(order))


def _import(order: Order) -> Outcome:
    path: Path = order.options.file
    read = _form(path)[1]
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}).", "Check its path.") from error
    if len(data) > _MOST_BYTES:
        raise InputError(f"{path} is larger than a script can be.", "Export the script anew.")
    edits = edits_of(order.review, read(data, path.name), path.name)
    return approval.edit(order.review, edits, order.by, _stated(order))


def _stated(order: Order) -> approval.Stated:
    def stated(text: str, segment: Segment) -> tuple[str, ...]:
        return stated_facts(order.rundown, segment, order.review.lang, text)

    return stated


async def _regenerate(order: Order) -> Outcome:
    """Other words for a segment, or for a line: what another writing of its segment says in its place."""
    return await regenerated(
        order.studio,
        order.rundown,
        order.review,
        order.options.what,
        order.by,
        seed=order.options.seed,
        tell=lambda note: print(f"note: {note}", file=sys.stderr),
    )


_DECIDING: dict[str, Callable[[Order], Outcome]] = {
    "approve": _approve,
    "withdraw": _withdraw,
    "lock": _lock,
    "unlock": _unlock,
    "overrule": _overrule,
    "edit": _edit,
    "import": _import,
}


# -- orders that only tell ----------------------------------------------------------------------------


def _diff(order: Order) -> int:
    now = order.review
    if order.options.line is not None:
        steps = approval.history(acts_of(order.rundown), now.lang, now.round, order.options.line)
        if not steps:
            approval.line_named(now, order.options.line)  # or it is no line at all
        line = order.options.line
        return _print(order.options, view.history_document(line, steps), view.history_words(line, steps))
    folder = order.studio.config.folders.cache / "prepared"
    version = PreparedVersions(folder, order.rundown, now.lang, now.round).before(now.script())
    found = approval.differences(version.script, now.script())
    if order.options.segment is not None:
        found = tuple(d for d in found if d.segment == order.options.segment)
    return _print(order.options, view.diff_document(version.t, found), view.diff_words(version.t, found))


def _export(order: Order) -> int:
    path: Path = order.options.file
    data = _form(path)[0](proof_rows(order.review, order.options.segment))
    write_out(path, [data])
    return _print(order.options, {"file": str(path)}, str(path))


_TELLING: dict[str, Callable[[Order], int]] = {"diff": _diff, "export": _export}


def _form(path: Path) -> tuple[Callable[..., bytes], Callable[..., Any]]:
    """How a proof is written to and read from a file of that name."""
    match path.suffix.lower():
        case ".csv":
            from cuehost.writing.approval.proof_csv import from_csv, to_csv

            return to_csv, from_csv
        case ".xlsx":
            from cuehost.writing.approval.proof_xlsx import from_xlsx, to_xlsx

            return to_xlsx, from_xlsx
        case ".md":
            from cuehost.writing.approval.proof_markdown import from_markdown, to_markdown

            return to_markdown, from_markdown
    raise InputError(
        f"A script cannot stand in a {path.suffix or 'nameless'} file.", "Name it .csv, .xlsx or .md."
    )


def _print(options: argparse.Namespace, document: dict[str, Any], words: str) -> int:
    print(json.dumps(document, ensure_ascii=False) if options.json else words)
    return 0
