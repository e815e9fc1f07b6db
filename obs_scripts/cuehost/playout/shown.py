"""What is ready of a whole show, kept as one file: so a show of a thousand products starts like a short one.

The file lists the lines with their times and the pictures by name; what is needed of a line only while it is
said stays in its own file (`kept.py`). It is kept under the hash of all that a show's sound and pictures
depend on. One whose lines, sounds or pictures are not all there does not exist.

Beside it lies, by the rundown's path, what was ready the last time of each line, under the hash of what that
line depends on: so an edit of one product, and work that was broken off, do not go through all lines again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cuehost.keeping import keep

from .cards import ShowPictures

FORMAT = 1


@dataclass(frozen=True, slots=True)
class LineEntry:
    """A ready line: the key it is kept under, its sound's file name, and its times (see `PreparedLine`)."""

    key: str
    sound: str
    duration_s: float
    first_word_s: float
    last_word_end_s: float
    voice: str
    clauses: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ShowEntry:
    """A ready show: its lines by id, its pictures, and what the seller should know of its voices."""

    lines: dict[str, LineEntry]
    pictures: ShowPictures
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptShows:
    """The shows kept in `folder`; what they are made of lies in the other three."""

    folder: Path
    lines: Path
    sounds: Path
    pictures: Path

    @staticmethod
    def key_of(told: Iterable[object]) -> str:
        """The name of a show made of all that is told of it."""
        text = json.dumps(list(told), sort_keys=True, default=_plain)
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def load(self, key: str) -> ShowEntry | None:
        """The show kept as `key`; None where it must be made ready."""
        try:
            note = json.loads(self._path(key).read_bytes())
            if note["format"] != FORMAT:
                return None
            entry = ShowEntry(
                {name: _line(*told) for name, told in note["lines"].items()},
                _pictures(note["pictures"], self.pictures),
                tuple(note["notes"]),
            )
            sizes = {f"{line[0]}.json": line[-1] for line in note["lines"].values()}
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return entry if self._whole(entry, sizes) else None

    def store(self, key: str, show: ShowEntry) -> None:
        """Keep a show all of whose lines are on the disk; another costs time the next time, no more."""
        lines = self._told(show.lines)
        note = {
            "format": FORMAT,
            "lines": lines,
            "pictures": _names(show.pictures),
            "notes": show.notes,
        }
        if all(line[-1] is not None for line in lines.values()):
            keep(self._path(key), json.dumps(note, ensure_ascii=False))

    def load_lines(self, name: str) -> dict[str, LineEntry]:
        """The lines of the show called `name` that were ready last, and are still there, by their keys."""
        try:
            note = json.loads(self._path(name).read_bytes())
            if note["format"] != FORMAT:
                return {}
            sizes, sounds = _sizes(self.lines), _listed(self.sounds)
            return {
                key: _line(*told)
                for key, told in note["lines"].items()
                if told[1] in sounds and sizes.get(f"{told[0]}.json", -1) == told[-1]
            }
        except (OSError, ValueError, TypeError, KeyError, IndexError):
            return {}

    def store_lines(self, name: str, lines: Mapping[str, LineEntry]) -> None:
        """Note which lines of the show called `name` are ready."""
        note = {"format": FORMAT, "lines": self._told(lines)}
        keep(self._path(name), json.dumps(note, ensure_ascii=False))

    def _told(self, lines: Mapping[str, LineEntry]) -> dict[str, list[Any]]:
        sizes = _sizes(self.lines)
        return {
            name: [x.key, x.sound, x.duration_s, x.first_word_s, x.last_word_end_s, x.voice, x.clauses,
                   sizes.get(f"{x.key}.json")]
            for name, x in lines.items()
        }  # fmt: skip

    def _whole(self, show: ShowEntry, sizes: Mapping[str, int]) -> bool:
        """Whether all files are there. Folders are listed once, rather than asked for thousands of files."""
        there = _sizes(self.lines)
        if any(there.get(name) != size for name, size in sizes.items()):
            return False
        if not {line.sound for line in show.lines.values()} <= _listed(self.sounds):
            return False
        cues = (path.name for paths in show.pictures.cues.values() for path in paths.values())
        named = {*cues, *(path.name for path in show.pictures.first.values())}
        return named <= _listed(self.pictures)

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.json"


def _line(
    key: str, sound: str, duration_s: float, first_s: float, last_s: float, voice: str, clauses: list[float],
    _: int,
) -> LineEntry:  # fmt: skip
    return LineEntry(key, sound, duration_s, first_s, last_s, voice, tuple(clauses))


def _names(pictures: ShowPictures) -> dict[str, Any]:
    return {
        "first": [[role, scene, path.name] for (role, scene), path in pictures.first.items()],
        "cues": {s: {cue: path.name for cue, path in of.items()} for s, of in pictures.cues.items()},
    }


def _pictures(note: dict[str, Any], folder: Path) -> ShowPictures:
    paths: dict[str, Path] = {}  # many scenes show the same prompts

    def path(name: str) -> Path:
        if name not in paths:
            paths[name] = folder / name
        return paths[name]

    return ShowPictures(
        {(role, scene): path(name) for role, scene, name in note["first"]},
        {scene: {cue: path(name) for cue, name in of.items()} for scene, of in note["cues"].items()},
    )


def _listed(folder: Path) -> set[str]:
    try:
        with os.scandir(folder) as found:
            return {entry.name for entry in found}
    except OSError:
        return set()


def _sizes(folder: Path) -> dict[str, int]:
    """The sizes of the files in a folder, in bytes."""
    try:
        with os.scandir(folder) as found:
            return {entry.name: entry.stat().st_size for entry in found}
    except OSError:
        return {}


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, set | frozenset) else str(value)
