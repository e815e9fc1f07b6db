"""The sets that single segments of a show describe in words, to be looked at and chosen.

Behind the host stands what Cuehost draws of the words, or a picture that an image model made of them. Nothing
of it is written into the rundown: the choice is kept beside it, as `Dressing` keeps it, and counts from the
next preparation on.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from cuehost.dressing import DescribedSet, Dressing
from cuehost.errors import InputError, Outdated
from cuehost.graphics import MOST_CANDIDATES
from cuehost.importing import RundownFile
from cuehost.operating_looks import Looks
from cuehost.operating_making import MakeSome
from cuehost.rundown import Rundown
from cuehost.studio import Studio

Document = dict[str, Any]

_DRAWN = "drawn"
_MEND = "Choose one of those listed."


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of what there is to stand behind the host of a set. `name` is its id, and stays as others come;
    `choice` is how people name it (0 and letters: drawn by Cuehost), `picture` its file (None: it is drawn,
    as its `take`).
    """

    name: str
    choice: int | str
    kind: Literal["set", "drawn", "made"]
    chosen: bool
    picture: Path | None = None
    take: int = 0


def candidates(found: DescribedSet) -> list[Candidate]:
    """What there is to choose from for a set, what Cuehost draws first."""
    takes = [Candidate(f"take-{t.take}", t.letter, "drawn", t.chosen, take=t.take) for t in found.takes]
    made = [
        Candidate(f"made-{one.mark}", one.number, "made", one.chosen, one.picture) for one in found.candidates
    ]
    return [Candidate(_DRAWN, 0, "set", found.chosen == "0"), *takes, *made]


class Sets:
    """The sets of segments of shows on this computer. Choices come one after another."""

    def __init__(self, studio: Studio, looks: Looks) -> None:
        self._studio = studio
        self._looks = looks
        self._busy = asyncio.Lock()

    async def document(self, path: Path, lang: str | None) -> Document:
        """The sets with what there is to choose from, and the `revision` to lock choices with. Raises
        `CuehostError`.
        """
        async with self._busy:
            return await asyncio.to_thread(self._document, path, lang)

    async def choose(
        self, path: Path, lang: str | None, name: str, background: str, revision: int | None
    ) -> Document:
        """Choose what stands behind the host of the set `name`; all of them afterwards, with what it was
        `before` and `after`. Raises `CuehostError`, and `Outdated` where the rundown or a choice has changed
        since `revision`.
        """
        async with self._busy:
            before, after = await asyncio.to_thread(self._choose, path, name, background, revision)
            told = await asyncio.to_thread(self._document, path, lang)
        return told | {"before": before, "after": after}

    async def picture(
        self, path: Path, lang: str | None, name: str, background: str, *, kept_only: bool
    ) -> bytes:
        """A small PNG of one of a set (see `Looks.picture`). Raises `CuehostError`."""
        rundown, words, one = await asyncio.to_thread(self._one, path, lang, name, background)
        return await self._looks.picture(rundown, one.picture, words, take=one.take, kept_only=kept_only)

    async def making(self, path: Path, name: str) -> MakeSome:
        """What has the image model make pictures of a set. Raises `CuehostError` where there is no model, or
        no such set.
        """
        rundown = await asyncio.to_thread(self._studio.rundown, path)
        found = _named(await asyncio.to_thread(self._sets, rundown), name)
        dressing = self._studio.dressing(rundown)
        dressing.check_model()
        return lambda count, done: dressing.make(found.words, count, done)

    def _dressing(self, rundown: Rundown) -> Dressing:
        return Dressing(self._studio.config, rundown, self._studio.template(rundown), offline=True)

    def _sets(self, rundown: Rundown) -> list[DescribedSet]:
        return [found for found in self._dressing(rundown).sets() if found.segments]

    def _one(
        self, path: Path, lang: str | None, name: str, background: str
    ) -> tuple[Rundown, str, Candidate]:
        rundown = self._studio.rundown(path)
        found = _named(self._sets(rundown), name)
        return rundown, self._texts(rundown, lang)[found.words], _candidate(found, background)

    def _texts(self, rundown: Rundown, lang: str | None) -> dict[str, str]:
        """The words of sets in a language of the show, by those in its first."""
        lang = self._studio.language(rundown, lang)
        return {s.background.default: s.background.get(lang) for s in rundown.segments if s.background}

    def _document(self, path: Path, lang: str | None) -> Document:
        rundown = self._studio.rundown(path)
        sets, texts = self._sets(rundown), self._texts(rundown, lang)
        makes = self._studio.dressing(rundown).can_make
        return {
            "file": path.name,
            "revision": _revision(RundownFile(path), sets),
            "model": self._studio.config.images.model if makes else None,
            "sets": [
                {
                    "name": name_of(found),
                    "value": texts[found.words],
                    "segments": list(found.segments),
                    "decided": found.decided,
                    "room": max(MOST_CANDIDATES - len(found.candidates), 0) if makes else 0,
                    "backgrounds": [
                        {"name": one.name, "number": one.choice, "kind": one.kind, "chosen": one.chosen}
                        for one in candidates(found)
                    ],
                }
                for found in sets
            ],
        }

    def _choose(self, path: Path, name: str, background: str, revision: int | None) -> tuple[str, str]:
        rundown = self._studio.rundown(path)
        sets = self._sets(rundown)
        if revision is not None and revision != _revision(RundownFile(path), sets):
            raise Outdated("The rundown or a choice has been changed meanwhile.", "Look at it as it is now.")
        found = _named(sets, name)
        wanted = _candidate(found, background)
        before = next((one for one in candidates(found) if one.chosen), None)
        self._dressing(rundown).choose(found.words, wanted.choice)
        return _told(found, before), _told(found, wanted)


def name_of(found: DescribedSet) -> str:
    """A set's id: another one where its words are others."""
    return hashlib.sha256(found.words.encode("utf-8", "replace")).hexdigest()[:12]


def _revision(file: RundownFile, sets: list[DescribedSet]) -> int:
    """A number that changes with every byte of a rundown, and with every choice of its sets; not with
    pictures that are made.
    """
    chosen = [[s.words, s.decided, [c.name for c in candidates(s) if c.chosen and s.decided]] for s in sets]
    digest = hashlib.sha256(json.dumps([file.revision, chosen]).encode()).digest()
    return int.from_bytes(digest[:6], "big")


def _named(sets: list[DescribedSet], name: str) -> DescribedSet:
    found = next((one for one in sets if name_of(one) == name), None)
    if found is None:
        raise InputError("No segment has such a set.", _MEND)
    return found


def _candidate(found: DescribedSet, name: str) -> Candidate:
    one = next((one for one in candidates(found) if one.name == name), None)
    if one is None:
        raise InputError("There is no such background.", _MEND)
    return one


def _told(found: DescribedSet, one: Candidate | None) -> str:
    return found.words if one is None or not one.choice else f"{found.words} ({one.choice})"
