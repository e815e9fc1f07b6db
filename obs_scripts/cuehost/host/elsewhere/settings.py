"""The settings of programs that render hosts: the mapping `elsewhere` in config.yaml, by the host's name.

    elsewhere:
      mara:
        command: [/opt/sync/bin/python, run.py, --face, "{clip}", --audio, "{sound}", --outfile, "{out}"]
        folder: /opt/sync

A command runs on the user's computer with the user's rights, so it stands in the user's settings and never in
a host's pack, which may come from somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from cuehost.rundown import Faults
from cuehost.rundown.reading import Node, Number, Shape, Word

PLACEHOLDERS = ("picture", "clip", "sound", "out", "folder")
"""What a command may be given: the host at rest, the host moving with closed lips, the line's sound, the file
to write, and an empty folder for programs that choose the name themselves."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


class ElsewhereConfig(Shape):
    """A program that renders one host. Paths count from config.yaml.

    command: the program and its arguments, with `PLACEHOLDERS` in braces; no shell sees it. folder: where it
    is started. files: further files for it by name, with the same placeholders, in `{folder}`. source: a
    picture or clip of the user's own in place of the host's. background: the colour behind the person that
    becomes clear (`#00ff00`); `auto` chooses one the host does not wear, `keep` leaves the whole picture
    opaque. part: `head` hands over the head and shoulders only, as a square. timeout_s: for one line.
    at_once: how many lines are rendered at the same time.
    """

    WHAT: ClassVar[str] = "a program that renders a host"

    command: Annotated[tuple[Word, ...], BeforeValidator(_tuple)] = ()
    folder: Word | None = None
    files: dict[str, str] = Field(default_factory=dict)
    source: Word | None = None
    background: Word = "auto"
    part: Literal["whole", "head"] = "whole"
    timeout_s: Annotated[Number, Field(gt=0, le=86_400)] = Field(default=1800)  # type: ignore[assignment]
    at_once: Annotated[int, Field(ge=1, le=16)] = 1

    @property
    def used(self) -> frozenset[str]:
        """The placeholders that stand in it."""
        texts = (*self.command, *self.files.values())
        return frozenset(name for text in texts for name in _PLACEHOLDER.findall(text)) & {*PLACEHOLDERS}

    def filled(self, values: Mapping[str, str]) -> tuple[str, ...]:
        """The command with its placeholders replaced."""
        return tuple(fill(word, values) for word in self.command)


def fill(text: str, values: Mapping[str, str]) -> str:
    """A text with the placeholders replaced that are among `values`; other braces stay."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def check_elsewhere(programs: Mapping[str, ElsewhereConfig], node: Node, faults: Faults, root: Path) -> None:
    """Tell what the programs' settings mean wrongly, at its place."""
    for host, program in programs.items():
        below = node.at(host)
        if not program.command:
            faults.add(below.place, "it has no command; write the program and its arguments as a list.")
            continue
        for i, word in enumerate(program.command):
            for name in _PLACEHOLDER.findall(word):
                if name not in PLACEHOLDERS:
                    known = ", ".join(f"{{{each}}}" for each in PLACEHOLDERS)
                    faults.add(
                        below.at("command", i).place, f"nothing is known as {{{name}}}; there are {known}."
                    )
        place = below.at("command").place
        if "sound" not in program.used:
            faults.add(place, "the program is not given the sound; put {sound} where its file goes.")
        if not program.used & {"out", "folder"}:
            faults.add(place, "the program is not told where to write; put {out}, or {folder} for a folder.")
        if not program.used & {"picture", "clip"}:
            faults.add(place, "the program is given no picture; put {picture} or {clip} where its file goes.")
        for name in program.files:
            if not _FILE_NAME.fullmatch(name):
                faults.add(below.at("files").key(name), "this is not a plain file name, like job.yaml.")
        if program.background not in ("auto", "keep") and not _COLOUR.fullmatch(program.background):
            faults.add(
                below.at("background").place, 'expected auto, keep or a colour in quotes, like "#00ff00".'
            )
        if program.source is not None and not (root / program.source).is_file():
            faults.add(below.at("source").place, "there is no such file; check the path.")
        if program.source is not None and program.part == "head":
            faults.add(below.at("part").place, "a source of your own is handed over whole; leave this out.")
        if program.folder is not None and not (root / program.folder).is_dir():
            faults.add(below.at("folder").place, "there is no such folder; check the path.")
