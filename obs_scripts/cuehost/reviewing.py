"""Joins the script that is written, what people decided on it, and where that is stored.

`cuehost.writing.approval` knows what the decisions mean, `cuehost.ledger` keeps them; here they meet.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cuehost.errors import InputError, WriterError
from cuehost.keeping import keep
from cuehost.ledger import Approvals
from cuehost.rundown import Line, Rundown, Script, Segment
from cuehost.writing import Overruling, script_from_json, script_to_json
from cuehost.writing.approval import (
    Act,
    Finding,
    Judge,
    Outcome,
    Review,
    act_from_data,
    no_judge,
    overrulings,
    review,
    script_to_air,
)

_MOST_VERSIONS = 10


def acts_of(rundown: Rundown) -> tuple[Act, ...]:
    """What people have decided on the scripts of a show, in order. Raises `CuehostError`."""
    return tuple(act_from_data(act) for act in Approvals(rundown.path).acts())


def overruled(rundown: Rundown, lang: str) -> tuple[Overruling, ...]:
    """What people have overruled of the lines of a show in the room of `lang`. Raises `CuehostError`."""
    return overrulings(rundown, acts_of(rundown), lang)


def reviewed(rundown: Rundown, script: Script, *, round: int = 0, judge: Judge = no_judge) -> Review:
    """The script written now, with what people have decided on it. Raises `CuehostError`."""
    return review(rundown, script, acts_of(rundown), round=round, judge=judge)


def store(rundown: Rundown, upon: Review, outcome: Outcome) -> None:
    """Keep what an order came to, which was decided `upon` a review.

    Raises `CuehostError` where somebody else has decided something since, or nothing can be written.
    """
    if outcome.acts:
        Approvals(rundown.path).append([act.as_data() for act in outcome.acts], after=upon.after)


def approved(rundown: Rundown, script: Script, *, round: int = 0) -> tuple[Script, tuple[str, ...]]:
    """What of a written script goes to air, as people have decided, and in words what is left out.

    Raises `InputError` where approval is required and a segment has no approved line.
    """
    if rundown.approval == "optional" and not Approvals(rundown.path).path.exists():
        return script, ()
    return script_to_air(reviewed(rundown, script, round=round))


def judges(*every: Judge) -> Judge:
    """Several judges as one: what they all find, each thing once."""

    def judge(line: Line, segment: Segment) -> Sequence[Finding]:
        return tuple(dict.fromkeys(finding for one in every for finding in one(line, segment)))

    return judge


@dataclass(frozen=True, slots=True)
class Version:
    """A script as it was prepared, and when (wall clock, ISO 8601 with offset)."""

    t: str
    script: Script


class PreparedVersions:
    """The last ten scripts that were prepared for a show in one language and round, in a cache folder.

    What cannot be kept or read there is forgotten: it only tells what has changed since.
    """

    def __init__(self, folder: Path, rundown: Rundown, lang: str, round: int = 0) -> None:
        name = hashlib.sha256(json.dumps([str(rundown.path), lang, round]).encode()).hexdigest()[:32]
        self._file = folder / f"{name}.json"

    def add(self, script: Script, t: datetime) -> None:
        """Keep a script that was prepared, unless it is the last one."""
        told, text = self._told(), script_to_json(script)
        if told and told[-1]["script"] == text:
            return
        told.append({"t": t.isoformat(timespec="seconds"), "script": text})
        keep(self._file, json.dumps(told[-_MOST_VERSIONS:], ensure_ascii=False))

    def before(self, script: Script) -> Version:
        """The last version that differs from `script`; raises `InputError` where there is none."""
        text = script_to_json(script)
        for entry in reversed(self._told()):
            if entry["script"] != text:
                with suppress(WriterError):  # damaged, or from another Cuehost
                    return Version(entry["t"], script_from_json(entry["script"]))
        raise InputError(
            "No other version of this script was prepared.",
            "Prepare the show; what changes then, diff tells.",
        )

    def _told(self) -> list[dict[str, str]]:
        """The versions as they are kept, the oldest first."""
        try:
            told = json.loads(self._file.read_bytes())
            return [{"t": str(entry["t"]), "script": str(entry["script"])} for entry in told]
        except (OSError, ValueError, TypeError, KeyError):
            return []
