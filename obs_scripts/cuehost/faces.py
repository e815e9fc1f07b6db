"""Faces of folders that load a part only when a name of it is first asked for.

The libraries behind some parts (pictures, video, the network) take longer to load than a whole
command takes that needs none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any


def offered_by(package: str, parts: Mapping[str, Sequence[str]]) -> Callable[[str], Any]:
    """A package's `__getattr__` (PEP 562): what each of its modules in `parts` offers, as written after
    `import` (`"split as split_sentences"`).

    No name may be that of a module of the package: once loaded, the module would stand in its place.
    """
    homes: dict[str, tuple[str, str]] = {}
    for part, entries in parts.items():
        for entry in entries:
            name, _, other = entry.partition(" as ")
            homes[other or name] = part, name

    def get(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        part, own = homes[name]
        return getattr(import_module(f"{package}.{part}"), own)

    return get
