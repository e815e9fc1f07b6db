"""Where Cuehost's own things lie, and what hosts, scene templates and themes there are."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from cuehost.errors import InputError
from cuehost.rundown import HUMAN, Fault, Faults, Rundown
from cuehost.rundown.faults import nearest, quoted
from cuehost.rundown.reading import Node

ROOT = Path(__file__).resolve().parents[2]
ASSETS = ROOT / "assets"
HOSTS = ASSETS / "hosts"
SCENES = ROOT / "scenes"
THEMES = Path(__file__).resolve().parent / "graphics" / "themes"
STATE = Path(os.environ.get("CUEHOST_STATE") or ROOT / ".cuehost")
OWN_HOSTS = STATE / "hosts"
"""The user's own hosts, made by `cuehost host film`."""
MEANING_CACHE = STATE / "cache" / "meaning"
"""Where the model that weighs viewers' comments lies, whole."""
FILM_KIT = STATE / "film-kit"
FILM_LOCK = ROOT / "requirements-film.lock"
ENGINE_FILE = STATE / "engine.json"
DEMO = ROOT / "shows" / "kitchen" / "kitchen.yaml"


def host_folder(name: str) -> Path:
    """The folder of a host's pack. Raises `InputError` naming the hosts there are."""
    _known(name, "host", _hosts())
    return next(folder / name for folder in (HOSTS, OWN_HOSTS) if (folder / name / "pack.yaml").is_file())


class Seats(NamedTuple):
    """Whom the host renderer shows: the packs' folders from left to right, and on which side of them (`left`,
    `right`) a human host stands; empty for none."""

    pack: Path
    partner: Path | None = None
    human: str = ""


def seats_of(rundown: Rundown) -> Seats | None:
    """Whom the renderer shows in a show; None where all hosts are human. Raises `InputError` naming the hosts
    there are."""
    folders = [host_folder(name) for name in rundown.virtual_hosts]
    if not folders:
        return None
    side = ("left", "right")[rundown.hosts.index(HUMAN)] if HUMAN in rundown.hosts else ""
    return Seats(folders[0], folders[1] if len(folders) > 1 else None, side)


def pack_cache(cache: Path) -> Path:
    """Where in the cache folder lies what is worked out from hosts' packs."""
    return cache / "hosts"


def rundown_cache(cache: Path) -> Path:
    """Where in the cache folder lie long rundowns as they were read."""
    return cache / "rundowns"


def scene_file(name: str) -> Path:
    """The file of a scene template. Raises `InputError` naming the templates there are."""
    return SCENES / f"{_known(name, 'scene template', _stems(SCENES))}.yaml"


def check_theme(name: str) -> None:
    """Raises `InputError` naming the themes there are, where `name` is none of them."""
    _known(name, "theme", _stems(THEMES))


def name_faults(node: Node | None) -> tuple[Fault, ...]:
    """The names in a rundown (its nodes, if it could be read) of hosts, scene templates and themes there are
    not, at their places.
    """
    faults = Faults()
    for key, what, names in (
        ("host", "host", _hosts()),
        ("scenes", "scene template", _stems(SCENES)),
        ("theme", "theme", _stems(THEMES)),
    ):
        for value in _words(node, key):
            word = str(value.value)
            if word not in names and not (key == "host" and word.strip().lower() in ("none", HUMAN)):
                faults.add(value.place, f"there is no {what} {quoted(word)}. {_choice(word, names)}")
    return faults.all()


def names_known(rundown: Rundown) -> bool:
    """Whether there are the hosts, the scene template and the theme that a rundown names."""
    return (
        {*rundown.virtual_hosts} <= {*_hosts()}
        and rundown.scenes in _stems(SCENES)
        and rundown.theme in _stems(THEMES)
    )


def _words(node: Node | None, key: str) -> Iterator[Node]:
    """The texts under a key, be it one or a list. Other values are told of by the check of the shape."""
    below = node.child(key) if node else None
    for value in below.value if below and isinstance(below.value, list) else [below]:
        if value is not None and isinstance(value.value, str) and value.value:
            yield value


def _hosts() -> list[str]:
    found = (path.parent.name for folder in (HOSTS, OWN_HOSTS) for path in folder.glob("*/pack.yaml"))
    return sorted({name for name in found if not name.startswith(".")})  # a dot: one that is being made


def _stems(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.yaml"))


def _known(name: str, what: str, names: list[str]) -> str:
    """`name` if it is one of `names`: so it can be no path that leads elsewhere."""
    if name not in names:
        raise InputError(f"There is no {what} {quoted(name)}.", _choice(name, names))
    return name


def _choice(name: str, names: Iterable[str]) -> str:
    close = nearest(name, names)
    return (f'Did you mean "{close}"? ' if close else "") + f"Choose one of: {', '.join(names)}."
