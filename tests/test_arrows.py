"""The house's arrows: which room knows which, and that a room is entered through its face only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import cuehost

HOUSE = Path(cuehost.__file__).parent

GROUND = {"drawn", "errors", "faces", "fetch", "keeping", "sentences", "waiting"}
"""Modules that know only each other and that every room may use."""

MAY_KNOW = {
    "rundown": set[str](),
    "writing": {"rundown"},
    "speech": {"rundown"},
    "host": {"rundown"},
    "graphics": {"rundown"},
    "filming": set[str](),
    "stage": {"rundown"},
    "importing": {"rundown"},
    "playout": {"rundown", "writing", "speech", "host", "graphics", "stage", "places"},
    "dubbing": {"rundown"},
    "desk": set[str](),
    "ledger": set[str](),
    "audience": {"rundown", "places", "writing"},
    # Looks at everything a show needs before it goes on air, as the settings make it.
    "preflight": {"rundown", "host", "graphics", "stage", "places", "config", "studio"},
    "places": {"rundown"},
}
"""What each room may know besides the ground; modules not named here join the rooms and may know all."""

FACES = {
    "audience.answers",  # loads the offline writer and the fact guard
    "audience.meaning",  # loads the model of meaning
    "audience.moderation",  # what is judged before it is spoken or shown, whoever wrote it
    "audience.sources",  # the adapters load the network's libraries
    "rundown.faults",  # what everything that reads the seller's files tells faults with
    "rundown.reading",  # reading other YAML files the way rundowns are read
    "writing.approval",
    "writing.guard",
    "writing.rules",
}
"""Further faces of rooms, beside the room itself: heavier parts that not everybody who enters needs."""

THROUGH_THE_WALL = {
    ("claims", "writing.answer"): "the type of a judge, for type checkers only",
    ("claims", "writing.llm"): "the type of a judge, for type checkers only",
    ("script_command", "writing.approval.proof"): "tables to and from files: only export and import do that",
    ("script_command", "writing.approval.proof_csv"): "as above",
    ("script_command", "writing.approval.proof_markdown"): "as above",
    ("script_command", "writing.approval.proof_xlsx"): "as above",
    ("studio", "writing.guard.judges"): "the guard's vocabulary takes long to load, and airing needs none",
    ("writing", "rundown.script"): "the kinds of cues, which only writers name",
}
"""Imports of a room's inner modules, (from, of), and why they stand."""


class Arrow(NamedTuple):
    """An import inside the house: both ends without `cuehost.`, as dotted names of modules."""

    start: str
    end: str
    where: str


def _name(path: Path) -> str:
    """The dotted name of a module of the house, without `cuehost.`; empty for the house itself."""
    parts = path.relative_to(HOUSE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {_name(path): path for path in sorted(HOUSE.rglob("*.py"))}


def _imported(node: ast.stmt, package: str) -> Iterator[str]:
    """Absolute dotted names that an import names; of `from a import b`, `a.b`."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            home = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*home, *([node.module] if node.module else [])])
        yield from (f"{base}.{alias.name}" for alias in node.names)


def _module(name: str) -> str:
    """The module that a dotted name such as `stage.Stage` comes from."""
    while name not in MODULES:
        name = name.rpartition(".")[0]
    return name


def _arrows() -> Iterator[Arrow]:
    for start, path in MODULES.items():
        package = start if path.name == "__init__.py" else start.rpartition(".")[0]
        package = f"cuehost.{package}".rstrip(".")
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for name in _imported(node, package) if isinstance(node, ast.Import | ast.ImportFrom) else ():
                if name.startswith("cuehost."):
                    yield Arrow(start, _module(name.removeprefix("cuehost.")), f"{path}:{node.lineno}")


def _room(module: str) -> str:
    return module.partition(".")[0]


ALL = tuple(_arrows())
ARROWS = tuple(arrow for arrow in ALL if _room(arrow.start) != _room(arrow.end))


def test_every_room_is_drawn() -> None:
    rooms = {_room(module) for module, path in MODULES.items() if path.name == "__init__.py" and module}
    assert rooms <= MAY_KNOW.keys()
    assert MAY_KNOW.keys() | GROUND <= {_room(module) for module in MODULES}


def test_imports_are_found_however_they_are_written() -> None:
    found = {(arrow.start, arrow.end) for arrow in ALL}
    assert ("stage", "stage.stage") in found  # from .stage import Stage, in the face
    assert ("stage.stage", "stage.output") in found  # from . import output
    assert ("writing.guard.judges", "writing.approval") in found  # from ..approval import Finding
    assert ("studio", "writing") in found  # inside a function


@pytest.mark.parametrize("room", sorted(MAY_KNOW.keys() | GROUND))
def test_a_room_knows_only_what_lies_below_it(room: str) -> None:
    allowed = MAY_KNOW.get(room, set()) | GROUND | {""}
    wrong = [arrow for arrow in ARROWS if _room(arrow.start) == room and _room(arrow.end) not in allowed]
    assert wrong == []


def test_rooms_are_entered_through_their_faces() -> None:
    deep = [arrow for arrow in ARROWS if "." in arrow.end and arrow.end not in FACES]
    known = {arrow for arrow in deep if _exception(arrow) in THROUGH_THE_WALL}
    assert [arrow for arrow in deep if arrow not in known] == []
    assert {_exception(arrow) for arrow in known} == THROUGH_THE_WALL.keys()  # none that is no longer true


def _exception(arrow: Arrow) -> tuple[str, str]:
    return _room(arrow.start), arrow.end
