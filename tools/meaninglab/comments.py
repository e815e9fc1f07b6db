"""Labelled comments with all that could answer them, as the product itself prepares it.

A set is a folder with sheets (`NAME.yaml`), `questions.jsonl` and `unanswerable.jsonl`, or one of
tests/audience/corpus.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest import mock

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "obs_scripts"), str(ROOT / "tests" / "support"), str(ROOT / "benchmarks")]

import answers as bench  # noqa: E402

from cuehost.audience import Comment  # noqa: E402
from cuehost.audience.answers import Answerer, Reply  # noqa: E402
from cuehost.audience.answers.turn import Turn  # noqa: E402
from cuehost.audience.meaning import Seen  # noqa: E402
from cuehost.viewers import sheet_answerer  # noqa: E402


@dataclass(frozen=True)
class Candidate:
    """Something that could be said: its id as labels have it, its name and text as its meaning is weighed, and
    what the comment's words say for it.
    """

    fact: str
    name: str
    told: str
    seen: Seen


@dataclass(frozen=True)
class Asked:
    """A comment. `facts` are those that answer it, none where the sheet does not; `said` those that words alone
    chose.
    """

    set: str
    lang: str
    text: str
    group: str
    facts: frozenset[str]
    said: frozenset[str]
    candidates: tuple[Candidate, ...]


def corpus_set(name: str) -> tuple[str, list[dict[str, Any]], dict[str, Path]]:
    """A set of the corpus: its name, its comments, and where its sheets are."""
    sheets = {n: bench.SHEETS / f"{n}.yaml" for n in bench.SHOWN}
    sheets |= {n: bench.CORPUS / f"{n}.yaml" for n in bench.OWN_SHEETS}
    told = [*bench.entries(f"questions-{name}"), *bench.entries(f"unanswerable-{name}")]
    return name, told, sheets


def folder_set(folder: Path) -> tuple[str, list[dict[str, Any]], dict[str, Path]]:
    """The same of a folder."""
    told = [
        json.loads(line)
        for file in ("questions.jsonl", "unanswerable.jsonl")
        for line in (folder / file).read_text("utf-8").splitlines()
        if line.strip()
    ]
    return folder.name, told, {path.stem: path for path in folder.glob("*.yaml")}


def asked(name: str, told: list[dict[str, Any]], sheets: dict[str, Path]) -> Iterator[Asked]:
    """The comments of a set, read and matched by their words."""
    shows: dict[str, Answerer] = {}
    with tempfile.TemporaryDirectory() as room:
        for entry in told:
            which = entry["sheet"]
            if which not in shows:
                rundown = bench.rundown_of(sheets[which], Path(room))
                shows[which] = sheet_answerer(
                    rundown, rundown.languages[0], rundown.languages[1:], weigh=False
                )
            found = _asked(name, entry, shows[which])
            if found is not None:
                yield found


def _asked(name: str, entry: dict[str, Any], show: Answerer) -> Asked | None:
    comment = Comment(entry["id"], "test", "v", "Sam", entry["text"], 0.0)
    turns: list[Turn] = []
    answered = Turn.reply

    def watched(turn: Turn) -> Reply:
        turns.append(turn)
        return answered(turn)

    with mock.patch.object(Turn, "reply", watched):
        reply = show.reply(comment, lang=entry["lang"], on_air=entry["on_air"])
    if not turns:
        return None
    said = frozenset(bench._full(reply, entry))
    candidates = []
    for one, seen in turns[0].weighed():
        label = one.name if one.product is None else f"{one.product}/{one.name}"
        candidates.append(Candidate(label, one.name, one.told, replace(seen, chosen=label in said)))
    facts = frozenset(entry.get("facts", ()))
    group = f"{name}/{entry['sheet']}/{entry['lang']}/{candidates[0].fact.partition('/')[0]}"
    return Asked(name, entry["lang"], entry["text"], group, facts, said, tuple(candidates))
